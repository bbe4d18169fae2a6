// Templates and the import: a workbook that was filled is known again, and what was changed or added in it becomes
// an entry. The command writes past the API, so this needs an instance of its own.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { model } from '../lib/model.mjs';
import { run, startStack } from '../lib/stack.mjs';
import { Client } from './client-base.mjs';
import { readParts, readWorkbook } from './workbook.mjs';
import { zip } from './zip.mjs';

const FILES = {
  '认缴.csv':
    '代码,基金,出资人,认缴出资,签署日期\r\nC-1,F-1,P-1,4000000,2019-03-20\r\nC-2,F-1,P-2,1500000,2019-04-02\r\n',
  '基金.csv': '代码,名称,类别,成立日期,规模\r\nF-1,青禾一期,种子基金,2019-03-15,10000000.01\r\n',
  '参与方.csv':
    '代码,名称,类型,备注\r\nP-1,青禾财政,财政部门, 两端空格 \r\nP-2,=1+1,有限合伙人,_x000D_\r\n',
  '企业.csv': '代码,名称\r\nX-1,海桐科技\r\n',
  '项目.csv': '代码,名称,企业\r\nJ-1,海桐项目,X-1\r\n',
};

let stack;
let viewer;
let folder;
before(async () => {
  stack = await startStack();
  viewer = new Client(stack.url);
  const { user, password } = stack.credentials.viewer;
  assert.equal((await viewer.signIn(user, password)).status, 200);
  folder = await mkdtemp(join(tmpdir(), 'fundtrail-template-'));
  await mkdir(join(folder, 'files'));
  for (const [name, text] of Object.entries(FILES))
    await writeFile(join(folder, 'files', name), text);
  assert.equal((await load(join(folder, 'files'))).counts.new, 7);
});
after(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function load(...args) {
  const { code, stdout, stderr } = await stack.ctl(['--json', 'import', ...args]);
  assert.ok(stdout !== '', stderr);
  const answer = JSON.parse(stdout);
  assert.equal(code, 0, JSON.stringify(answer.faults));
  return answer;
}

async function template(name, ...args) {
  const file = join(folder, name);
  const { code, stderr } = await stack.ctl(['template', ...args, '--out', file]);
  assert.equal(code, 0, stderr);
  return file;
}

// The workbook with parts of its text replaced.
async function change(file, name, change) {
  const parts = readParts(await readFile(file));
  const changed = [...parts].map(([part, text]) => [part, change(part, text)]);
  assert.ok(
    changed.some(([part, text]) => text !== parts.get(part)),
    'something changes',
  );
  await writeFile(join(folder, name), zip(changed));
  return join(folder, name);
}

test('the kind and the columns of every sheet are known without a hand', async () => {
  const { plan, faults } = await load(await template('empty.xlsx'), '--dry-run');
  const sheets = readWorkbook(await readFile(join(folder, 'empty.xlsx')));
  assert.deepEqual(
    faults.filter(({ weight }) => weight !== 'note'),
    [],
  );
  const kinds = new Map(
    model.kinds.map((kind) => [`${kind.label_zh} ${kind.label_en}`, kind.kind]),
  );
  for (const { name, hidden, rows } of sheets.slice(1)) {
    if (hidden !== 'visible') continue;
    const table = plan.tables.find(({ sheet }) => sheet === name);
    const [, kind] = [...kinds].find(([label]) => label.startsWith(name));
    assert.equal(table.kind, kind, name);
    assert.ok(
      table.columns.every(({ field }) => field),
      name,
    );
    assert.equal(table.columns.filter(({ column }) => column).length, rows[1].length, name);
  }
});

for (const labels of ['none', 'zh', 'en'])
  test(`what is there is known again, with choices in ${labels}`, async () => {
    const words = labels === 'none' ? [] : ['--labels', labels];
    const file = await template(`filled-${labels}.xlsx`, '--filled', ...words);
    const { counts } = await load(file, '--dry-run');
    assert.deepEqual([counts.rows, counts.known], [7, 7]);
  });

test('what is changed in a filled template becomes a version, and nothing else does', async () => {
  const file = await template('fund.xlsx', 'fund', '--filled');
  const edited = await change(file, 'edited.xlsx', (_part, text) =>
    text
      .replace('<t>青禾一期</t>', '<t>青禾二期</t>')
      .replace('<v>10000000.01</v>', '<v>20000000.02</v>'),
  );
  const { counts } = await load(edited);
  assert.deepEqual([counts.rows, counts.changed], [1, 1]);
  const { items } = await viewer.read('funds');
  assert.deepEqual([items[0].name, items[0].size], ['青禾二期', '20000000.02']);
  assert.equal((await load(await template('again.xlsx', '--filled'), '--dry-run')).counts.known, 7);
});

test('what is written into an empty template is a new record', async () => {
  const file = await template('party.xlsx', 'party', '--labels', 'zh');
  const cell = (at, text) => `<c r="${at}3" t="inlineStr"><is><t>${text}</t></is></c>`;
  // As Excel writes it: in the style that the column has.
  const [, style] = /<col min="1" [^>]*style="(\d+)"/.exec(
    readParts(await readFile(file)).get('xl/worksheets/sheet2.xml'),
  );
  const day = `<c r="A3" s="${style}"><v>43833</v></c>`;
  const row = `<row r="3">${day}${cell('B', 'P-3')}${cell('C', '新出资人')}${cell('E', '有限合伙人')}</row>`;
  const written = await change(file, 'written.xlsx', (part, text) =>
    part === 'xl/worksheets/sheet2.xml' ? text.replace('</sheetData>', `${row}</sheetData>`) : text,
  );
  assert.equal((await load(written)).counts.new, 1);
  const { items } = await viewer.read('parties?q=P-3');
  assert.deepEqual(
    [items[0].name, items[0].kind, items[0].note, items[0].effective_date],
    ['新出资人', 'lp', null, '2020-01-03'],
  );
});

test('LibreOffice opens what we write, and we read what it saves', async () => {
  const file = await template('ours.xlsx', '--filled', '--labels', 'zh');
  const saved = join(folder, 'saved');
  const { code, stderr } = await run('soffice', [
    `-env:UserInstallation=file://${join(folder, 'office')}`,
    ...['--headless', '--convert-to', 'xlsx', '--outdir', saved, file],
  ]);
  assert.equal(code, 0, stderr);
  const cells = async (path) =>
    readWorkbook(await readFile(path)).map(({ name, hidden, rows }) => ({
      ...{ name, hidden },
      rows: rows.map((row) => row.map((cell) => [cell.t, cell.r15 ?? cell.v])),
    }));
  assert.deepEqual(await cells(join(saved, 'ours.xlsx')), await cells(file));
  const { counts } = await load(join(saved, 'ours.xlsx'), '--dry-run');
  assert.equal(counts.known, counts.rows);
});

test('the command refuses what it does not know', async () => {
  for (const args of [['nothing'], ['user'], ['--labels', 'fr'], ['a', 'b']]) {
    const { code } = await stack.ctl(['template', ...args, '--out', join(folder, 'x.xlsx')]);
    assert.equal(code, 2, args.join(' '));
  }
  assert.equal((await stack.ctl(['template', 'fund'])).code, 2);
  assert.equal(
    (await stack.ctl(['template', 'fund', '--out', join(folder, 'none', 'x.xlsx')])).code,
    3,
  );
});

test('one with records is journaled by the command as well', async () => {
  const { items } = await viewer.read('exports?sort=-seq&limit=50');
  const taken = items.filter(({ dataset }) => dataset.startsWith('template.'));
  assert.ok(taken.length >= 5);
  assert.ok(taken.every(({ row_count }) => row_count > 0));
});
