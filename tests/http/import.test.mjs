// `fundtrail import`: files become entries, all of a run or nothing. The command writes past the API,
// so this needs an instance of its own.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startStack } from '../lib/stack.mjs';
import { Client } from './client-base.mjs';
import { zip } from './zip.mjs';

let stack;
let viewer;
let folder;

before(async () => {
  stack = await startStack();
  viewer = new Client(stack.url);
  const { user, password } = stack.credentials.viewer;
  assert.equal((await viewer.signIn(user, password)).status, 200);
  folder = await mkdtemp(join(tmpdir(), 'fundtrail-import-'));
});
after(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function head() {
  return (await viewer.read('funds?limit=1')).as_known;
}

/** Writes files into a folder of their own and returns it. */
async function files(contents) {
  const at = await mkdtemp(join(folder, 'f-'));
  for (const [name, content] of Object.entries(contents)) {
    await mkdir(join(at, name, '..'), { recursive: true });
    await writeFile(join(at, name), content);
  }
  return at;
}

async function run(...args) {
  const { code, stdout, stderr } = await stack.ctl(['--json', 'import', ...args]);
  return { code, stderr, ...(stdout === '' ? {} : JSON.parse(stdout)) };
}

/** A fund's beginning as an office keeps it: nothing in order, no codes, a unit, a total. */
const OFFICE = {
  '实缴.csv':
    '基金,出资人,到账日期,金额（万元）\r\n青禾一期,青禾财政,2019年5月30日,120\r\n青禾一期,海桐创投,2019/5/31,45.5\r\n',
  '认缴明细.csv':
    '青禾一期认缴明细,,,,\r\n,,,单位：万元,\r\n序号,基金,出资人,认缴出资,签署日期\r\n' +
    '1,青禾一期,青禾财政,400,2019/3/20\r\n2,青禾一期,海桐创投,0.015亿,2019.4.2\r\n合计,,,550,\r\n注：以上为首次交割。,,,,\r\n',
  '基金.csv':
    '代码,名称,类别,成立日期,规模(万元)\r\nF-1,青禾一期,种子基金,2019年3月15日,"1,000"\r\n',
  '参与方.csv': '名称,类型\r\n青禾财政,财政部门\r\n海桐创投,有限合伙人\r\n',
};

test('an office’s files come in whole, whatever their order', async () => {
  const at = await files(OFFICE);
  const before = await head();
  const tried = await run(at, '--dry-run');
  assert.equal(tried.code, 0, tried.stderr);
  assert.deepEqual([tried.counts.new, tried.counts.rows, tried.stored], [7, 7, false]);
  assert.equal(await head(), before);
  const done = await run(at);
  assert.equal(done.code, 0, done.stderr);
  assert.equal(done.counts.new, 7);
  assert.equal(done.seq, await head());
  const { items } = await viewer.read('commitments?limit=10');
  assert.deepEqual(items.map((item) => item.amount).sort(), ['1500000.00', '4000000.00']);
  const paid = await viewer.read('contributions?limit=10');
  assert.deepEqual(paid.items.map((item) => item.amount).sort(), ['1200000.00', '455000.00']);
  const verified = await stack.ctl(['verify']);
  assert.equal(verified.code, 0, verified.stderr);
});

test('the entry of an import names its files, their digests, mappings and counts', async () => {
  const { items } = await viewer.read('import_files?limit=10');
  assert.deepEqual(items.map((item) => item.name).sort(), Object.keys(OFFICE).sort());
  for (const item of items) {
    assert.match(item.sha256, /^[0-9a-f]{64}$/);
    const mapping = JSON.parse(item.mapping);
    assert.equal(mapping.kind, item.record_kind);
    assert.ok(mapping.columns.length > 0);
  }
  const imports = await viewer.read('imports?limit=10');
  assert.equal(imports.items.length, 1);
  assert.deepEqual([imports.items[0].row_count, imports.items[0].stored_count], [7, 7]);
});

test('the same files a second time: names are known, and equal payments are asked about', async () => {
  const at = await files(OFFICE);
  const before = await head();
  const again = await run(at);
  assert.equal(again.code, 2);
  assert.deepEqual([again.counts.known, again.counts.asked], [3, 4]);
  assert.equal(again.faults[0].weight, 'question');
  const skipped = await run(at, '--twins', 'skip');
  assert.equal(skipped.code, 0, skipped.stderr);
  assert.deepEqual([skipped.counts.skipped, skipped.stored], [4, false]);
  assert.equal(await head(), before);
});

test('a folder and a zip are read as their files are', async () => {
  const at = await files(OFFICE);
  const packed = join(folder, 'all.zip');
  await writeFile(packed, zip(Object.entries(OFFICE)));
  for (const path of [at, packed]) {
    const tried = await run(path, '--dry-run', '--twins', 'skip');
    assert.equal(tried.code, 0, tried.stderr);
    assert.equal(tried.counts.rows, 7);
  }
});

test('what is wrong is told all at once, by cell, in both languages, and comes back as a file', async () => {
  const at = await files({
    'contributions.csv':
      'commitment,date,amount,currency\r\nCOMMITMENT-0001,2019-06-01,"1,2",CNY\r\n' +
      'COMMITMENT-0009,2019-06-01,5,CNY\r\nCOMMITMENT-0001,2019-06-31,5,CNY\r\nCOMMITMENT-0001,2019-06-03,7,CNY\r\n',
  });
  const before = await head();
  const mend = join(folder, 'mend.csv');
  const refused = await run(join(at, 'contributions.csv'), '--faults', mend);
  assert.equal(refused.code, 2);
  assert.equal(await head(), before);
  assert.deepEqual(
    refused.faults.map((fault) => [fault.code, `${fault.column}${fault.row}`]),
    [
      ['not_amount', 'C2'],
      ['not_found', 'A3'],
      ['not_day', 'B4'],
    ],
  );
  for (const fault of refused.faults) {
    assert.equal(fault.file, 'contributions.csv');
    assert.match(fault.zh, /\p{Script=Han}/u);
  }
  const text = await readFile(mend, 'utf8');
  assert.equal(text.trim().split('\r\n').length, 4);
  await writeFile(
    mend,
    text
      .replace('"1,2"', '12')
      .replaceAll('COMMITMENT-0009', 'COMMITMENT-0002')
      .replaceAll('06-31', '06-30'),
  );
  const mended = await run(mend, '--kind', 'contribution');
  assert.equal(mended.code, 0, mended.stderr);
  assert.equal(mended.counts.new, 3);
});

test('a plan that was printed can be changed, given back, and kept under a name', async () => {
  const at = await files({ 'x.csv': 'Wer,Was\r\nNeu,lp\r\n' });
  const path = join(at, 'x.csv');
  const unknown = await run(path, '--dry-run');
  assert.equal(unknown.code, 2);
  assert.equal(unknown.faults[0].code, 'kind_unknown');
  const plan = {
    tables: [
      {
        file: 'x.csv',
        kind: 'party',
        code: 'X-{n:3}',
        columns: [
          { header: 'Wer', field: 'name' },
          { header: 'Was', field: 'kind' },
        ],
      },
    ],
  };
  await writeFile(join(at, 'plan.json'), JSON.stringify(plan));
  const done = await run(path, '--plan', join(at, 'plan.json'), '--keep', 'Wer-Was');
  assert.equal(done.code, 0, done.stderr);
  assert.equal(done.counts.new, 1);
  const other = await files({ 'y.csv': 'Was,Wer\r\nbank,Andere\r\n' });
  const mapped = await run(join(other, 'y.csv'), '--map', 'Wer-Was');
  assert.equal(mapped.code, 0, mapped.stderr);
  const { items } = await viewer.read('parties?limit=100');
  assert.deepEqual(
    items.filter((item) => item.code.startsWith('X-')).map((item) => [item.code, item.name]),
    [
      ['X-001', 'Neu'],
      ['X-002', 'Andere'],
    ],
  );
});

test('a user imports what his role may record, under his own name', async () => {
  const at = await files({ 'parties.csv': 'code,name,kind\r\nU-1,Of the manager,lp\r\n' });
  const path = join(at, 'parties.csv');
  const refused = await run(path, '--as', stack.credentials.viewer.user);
  assert.equal(refused.code, 2);
  assert.equal(refused.faults[0].code, 'role');
  assert.equal((await run(path, '--as', 'nobody')).code, 2);
  const done = await run(path, '--as', stack.credentials.manager.user);
  assert.equal(done.code, 0, done.stderr);
  const { item, refs } = await viewer.read(`journal/${done.first_seq}`);
  assert.equal(refs[item.recorded_by].code, stack.credentials.manager.user);
});

const BROKEN = {
  'unclosed.csv': ['code,name,kind\r\nP-1,"One,lp\r\n', /line 2/],
  'nul.csv': ['code,name,kind\r\nP-1,O\0ne,lp\r\n', /NUL/],
  'empty.csv': ['', /empty/],
  'cut.xlsx': [Buffer.from('PK\x03\x04cut off'), /cut off|damaged/],
};

test('a broken file names its place, and nothing of what came with it is stored', async () => {
  const before = await head();
  for (const [name, [content, sentence]] of Object.entries(BROKEN)) {
    const at = await files({
      [name]: content,
      'parties.csv': 'code,name,kind\r\nB-1,Beside,lp\r\n',
    });
    const refused = await run(at);
    assert.equal(refused.code, 2, name);
    assert.equal(refused.table_faults[0].code, 'read');
    assert.match(refused.table_faults[0].en, sentence);
    assert.equal(refused.table_faults[0].file, name);
  }
  assert.equal(await head(), before);
});

test('twin headers and repeated ids are asked about or refused', async () => {
  const twins = await files({ 'parties.csv': 'code,name,name,kind\r\nT-1,One,Two,lp\r\n' });
  const asked = await run(twins);
  assert.equal(asked.code, 2);
  assert.equal(asked.table_faults[0].code, 'column_twice');
  assert.equal(asked.table_faults[0].column, 'C');
  const ids = await files({
    'parties.csv': 'external_id,code,name,kind\r\n7,T-1,One,lp\r\n7,T-2,Two,lp\r\n',
  });
  const refused = await run(ids, '--source', 'crm');
  assert.equal(refused.code, 2);
  assert.deepEqual([refused.faults[0].code, refused.faults[0].row], ['twice', 3]);
});

test('ids of a source never come in twice', async () => {
  const at = await files({
    'contributions.csv':
      'external_id,commitment,date,amount,currency\r\nB-1,COMMITMENT-0001,2019-07-01,3,CNY\r\n' +
      'B-2,COMMITMENT-0001,2019-07-01,3,CNY\r\n',
  });
  const first = await run(at, '--source', 'bank');
  assert.equal(first.code, 0, first.stderr);
  const again = await run(at, '--source', 'bank');
  assert.deepEqual([again.code, again.counts.known, again.stored], [0, 2, false]);
});
