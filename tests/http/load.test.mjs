// `fundtrail load`: score sheets and recognition rules from CSV files, all of a file or nothing. The
// command writes past the API, so this needs an instance of its own.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startStack } from '../lib/stack.mjs';
import { Client } from './client-base.mjs';

const FILES = [
  ['score-sheet', '../../deploy/score-sheets/ndrc-2025-1753.csv'],
  ['score-sheet', '../../deploy/score-sheets/fujian-2025-14.csv'],
  ['score-sheet', '../../deploy/demo-data/score-sheet-invented.csv'],
  ['recognition-rules', '../../deploy/recognition-rules/shenyang-2020-328.csv'],
  ['recognition-rules', '../../deploy/demo-data/recognition-rules-invented.csv'],
].map(([kind, name]) => [kind, fileURLToPath(new URL(name, import.meta.url))]);
const FUJIAN = FILES[1][1];

let stack;
let viewer;
let folder;

before(async () => {
  stack = await startStack();
  viewer = new Client(stack.url);
  const { user, password } = stack.credentials.viewer;
  assert.equal((await viewer.signIn(user, password)).status, 200);
  folder = await mkdtemp(join(tmpdir(), 'fundtrail-load-'));
});
after(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function head() {
  return (await viewer.read('funds?limit=1')).as_known;
}

async function changed(edit) {
  const path = join(folder, 'sheet.csv');
  await writeFile(path, edit(await readFile(FUJIAN, 'utf8')));
  return path;
}

test('the shipped files load, and a second time changes nothing', async () => {
  for (const [kind, file] of FILES) {
    const tried = await stack.ctl(['load', kind, file, '--dry-run']);
    assert.equal(tried.code, 0, tried.stderr);
    const before = await head();
    const first = await stack.ctl(['--json', 'load', kind, file]);
    assert.equal(first.code, 0, first.stderr);
    const { written, unchanged } = JSON.parse(first.stdout);
    const rows = (await readFile(file, 'utf8')).trim().split('\n').length - 1;
    assert.deepEqual([written, unchanged], [rows, 0]);
    assert.equal(await head(), before + rows);
    const second = await stack.ctl(['--json', 'load', kind, file]);
    assert.deepEqual(JSON.parse(second.stdout), { written: 0, unchanged: rows, dry_run: false });
    assert.equal(await head(), before + rows);
  }
  const verified = await stack.ctl(['verify']);
  assert.equal(verified.code, 0, verified.stderr);
});

test('what the sources do not state is unknown, and what was not read is not verified', async () => {
  const { items } = await viewer.read('score_indicators?limit=500');
  const national = items.filter((item) => item.code.startsWith('NDRC-'));
  assert.ok(national.length > 0);
  for (const item of national) assert.equal(item.max_score, null, item.code);
  const weights = await viewer.read('score_dimensions?limit=500');
  const of = (code) => weights.items.find((item) => item.code === code);
  assert.deepEqual(
    ['POLICY', 'LAYOUT', 'CAPACITY'].map((name) => of(`NDRC-2025-${name}`).weight_max),
    ['60.00000000', '30.00000000', '10.00000000'],
  );
  assert.equal(of('NDRC-2025-POLICY').status, 'unverified');
  assert.deepEqual(
    [of('FJ-2025-POLICY').weight_min, of('FJ-2025-POLICY').weight_max],
    ['40.00000000', '50.00000000'],
  );
  assert.equal(of('FJ-2025-BONUS').bonus, true);
  const rules = await viewer.read('recognition_rules?limit=500');
  for (const rule of rules.items) assert.equal(rule.status, 'unverified', rule.code);
});

test('a changed row becomes a new version, and nothing else does', async () => {
  const before = await head();
  const path = await changed((text) => text.replace('扣减管理费（幅度未见公开）', '扣减管理费'));
  const answer = await stack.ctl(['--json', 'load', 'score-sheet', path]);
  assert.equal(answer.code, 0, answer.stderr);
  assert.equal(JSON.parse(answer.stdout).written, 1);
  assert.equal(await head(), before + 1);
});

test('a file with faults is refused with their lines and columns, and nothing is stored', async () => {
  const before = await head();
  for (const [edit, ...expected] of [
    [(text) => text.replace(',40,50,', ',40,5O,'), ':3:', 'weight_max'],
    [
      (text) => text.replace('dimension,FJ-2025-RESULTS', 'dimension,FJ-2025-POLICY'),
      ':5:',
      'line 3 already',
    ],
    [(text) => text.replace('grade,', 'mark,'), ':7:', 'record must be one of'],
    [
      (text) => text.replace('FJ-2025-POOR,FJ-2025-14', 'FJ-2025-POOR,FJ-2025-X'),
      ':8:',
      'no score_sheet',
    ],
    [(text) => text.replace('2025-06-05', '2025-06-31'), ':2:', 'valid_from'],
    [(text) => text.replace(',30,40,', ',60,40,'), ':5:', 'weight_min'],
    [(text) => text.replace('record,code', 'record,kode'), ':1:8', 'kode: there is no such column'],
    [(text) => text.replace('业绩性指标', ''), ':5:', 'name: A value is needed here'],
    [(text) => text.split('\n').slice(0, -2).join('\n'), ':1:1', 'FJ-2025-POOR is recorded'],
    [(text) => text.replace('福建省财政厅', '福建省"财政厅'), ':2:', 'quotation mark'],
    [() => '', ':1:1', 'no header row'],
  ]) {
    const answer = await stack.ctl(['load', 'score-sheet', await changed(edit)]);
    assert.equal(answer.code, 2, `${expected} ${answer.stderr}`);
    for (const text of expected)
      assert.ok(answer.stderr.includes(text), `${text} in ${answer.stderr}`);
  }
  const nothing = await stack.ctl(['load', 'score-sheet', join(folder, 'none.csv')]);
  assert.equal(nothing.code, 2);
  assert.equal((await stack.ctl(['load', 'sheets', FUJIAN])).code, 2);
  assert.equal(await head(), before);
});
