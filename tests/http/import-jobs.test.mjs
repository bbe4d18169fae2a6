// Imports as the browser does them: files are sent, read, confirmed, checked, stored, and undone. A
// process is ended while it stores, so this needs an instance of its own.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { startStack } from '../lib/stack.mjs';
import { workbook } from './book-writer.mjs';
import { assertProblem, Client, unique } from './client-base.mjs';
import { checked, faults, sendFile, sent, settled, stored, undone } from './import-client.mjs';
import { zip } from './zip.mjs';

let stack;
let manager;
let approver;
let viewer;

async function signedIn(role) {
  const client = new Client(stack.url);
  const { user, password } = stack.credentials[role];
  assert.equal((await client.signIn(user, password)).status, 200);
  return client;
}

before(async () => {
  stack = await startStack();
  manager = await signedIn('manager');
  approver = await signedIn('approver');
  viewer = await signedIn('viewer');
});
after(() => stack?.stop());

async function head() {
  return (await viewer.read('funds?limit=1')).as_known;
}

const csv = (...lines) => `${lines.join('\r\n')}\r\n`;
const OFFICE = {
  '参与方.csv': csv('名称,类型', '青禾财政,财政部门', '海桐创投,有限合伙人'),
  '基金.csv': csv(
    '代码,名称,类别,成立日期,规模(万元)',
    'F-1,青禾一期,种子基金,2019年3月15日,"1,000"',
  ),
  '认缴明细.csv': csv(
    '青禾一期认缴明细,,,,',
    ',,,单位：万元,',
    '序号,基金,出资人,认缴出资,签署日期',
    '1,青禾一期,青禾财政,400,2019/3/20',
    '2,青禾一期,海桐创投,0.015亿,2019.4.2',
    '合计,,,550,',
    '注：以上为首次交割。,,,,',
  ),
};
const parties = (count, prefix = unique('P')) =>
  csv(
    'code,name,kind',
    ...Array.from({ length: count }, (_, i) => `${prefix}-${i},${prefix} ${i},lp`),
  );

test('files of an office are read, confirmed, checked and stored', async () => {
  const job = await sent(manager, OFFICE);
  const { plan, read } = await manager.read(`import_jobs/${job.id}/tables`);
  assert.deepEqual(
    plan.tables.map((table) => table.kind),
    ['party', 'fund', 'commitment'],
  );
  const lines = read.tables[2].lines.map((line) => line.part);
  assert.deepEqual(lines, ['title', 'title', 'header', 'row', 'row', 'total', 'remark']);
  assert.ok(read.faults.some((fault) => fault.code === 'unit_said'));
  const before = await head();
  const tried = await checked(manager, job.id);
  assert.equal(tried.state, 'checked');
  assert.equal(tried.result.clean, true, JSON.stringify(await faults(manager, job.id)));
  assert.equal(tried.result.counts.new, 5);
  assert.equal(await head(), before);
  const done = await stored(manager, job.id, { note: 'first' });
  assert.equal(done.state, 'done', JSON.stringify(done.result));
  assert.equal(done.stored_seq, await head());
  const { item } = await manager.read(`imports/${done.stored_seq}`);
  assert.deepEqual([item.row_count, item.stored_count, item.note], [5, 5, 'first']);
  const { items } = await manager.read('commitments?limit=10');
  assert.deepEqual(items.map(({ amount }) => amount).sort(), ['1500000.00', '4000000.00']);
  assert.equal((await stack.ctl(['verify'])).code, 0);
});

test('what was sent is gone once it is stored, and the job can be asked for nothing more', async () => {
  const job = await sent(manager, { 'parties.csv': parties(1) });
  const done = await stored(manager, job.id);
  assert.deepEqual(done.files, []);
  assertProblem(await manager.post(`import_jobs/${job.id}/store`, {}), 409);
  assertProblem(await sendFile(manager, job.id, 'more.csv', 'x'), 409);
  assert.equal(
    await stack.sql(`SELECT COUNT(*) FROM import_job_part WHERE job_id = ${job.id}`),
    '0\n',
  );
});

test('a workbook is read sheet by sheet', async () => {
  const fund = unique('F');
  const book = workbook([
    [
      '基金',
      [
        ['代码', '名称', '类别', '成立日期'],
        [fund, fund, '种子基金', '2020-01-06'],
      ],
    ],
    [
      '参与方',
      [
        ['代码', '名称', '类型'],
        [unique('P'), '甲', '有限合伙人'],
      ],
    ],
    [
      '认缴',
      [
        ['单位：万元'],
        ['基金', '出资人', '认缴出资', '签署日期'],
        [fund, '甲', 123.4, '2020-01-07'],
      ],
    ],
  ]);
  const job = await sent(manager, { 'book.xlsx': book });
  const done = await stored(manager, job.id);
  assert.equal(done.state, 'done', JSON.stringify(await faults(manager, job.id)));
  const { items } = await manager.read('commitments?limit=50');
  assert.ok(items.some(({ amount }) => amount === '1234000.00'));
});

test('a person chooses another kind, and its columns are suggested', async () => {
  const job = await sent(manager, { 'x.csv': csv('Wer,Was', 'Neu,lp') });
  const first = await checked(manager, job.id);
  assert.equal(first.result.clean, false);
  const { plan } = await manager.read(`import_jobs/${job.id}/tables`);
  Object.assign(plan.tables[0], { kind: 'party', columns: [] });
  const again = await manager.post(`import_jobs/${job.id}/plan`, { plan: JSON.stringify(plan) });
  assert.equal(again.status, 200, again.text);
  await settled(manager, job.id);
  const changed = (await manager.read(`import_jobs/${job.id}/tables`)).plan;
  assert.deepEqual(changed.tables[0].columns.map((column) => column.header).filter(Boolean), [
    'Wer',
    'Was',
  ]);
  changed.tables[0].code = `${unique('X')}-{n:3}`;
  changed.tables[0].columns[0].field = 'name';
  changed.tables[0].columns[1].field = 'kind';
  await manager.post(`import_jobs/${job.id}/plan`, { plan: JSON.stringify(changed) });
  await settled(manager, job.id);
  const done = await stored(manager, job.id);
  assert.equal(done.state, 'done', JSON.stringify(await faults(manager, job.id)));
  const bad = await sent(manager, { 'y.csv': csv('Wer,Was', 'Ganz neu,lp') });
  assertProblem(await manager.post(`import_jobs/${bad.id}/plan`, { plan: '{' }), 422);
  assertProblem(await manager.post(`import_jobs/${bad.id}/plan`, { map: 'none' }), 422);
  const code = unique('M');
  await manager.create('import_maps', {
    code,
    name: 'Wer und Was',
    mapping: JSON.stringify(changed),
  });
  const mapped = await manager.post(`import_jobs/${bad.id}/plan`, { map: code });
  assert.equal(mapped.status, 200, mapped.text);
  await settled(manager, bad.id);
  assert.equal((await stored(manager, bad.id)).state, 'done');
});

test('faults name file, row and column, and failing rows come back as a file', async () => {
  const job = await sent(manager, {
    'parties.csv': csv('code,name,kind', `${unique('P')},Good,lp`, `${unique('P')},Bad,none such`),
  });
  const before = await head();
  const tried = await stored(manager, job.id);
  assert.equal(tried.state, 'checked');
  assert.equal(await head(), before);
  assert.deepEqual([tried.result.clean, tried.result.counts.fault], [false, 1]);
  const [fault] = await faults(manager, job.id);
  assert.deepEqual(
    [fault.code, fault.file, fault.row, fault.column, fault.value],
    ['not_choice', 'parties.csv', 3, 'C', 'none such'],
  );
  assert.match(fault.zh, /\p{Script=Han}/u);
  const failing = await manager.get(`import_jobs/${job.id}/faults.csv`);
  assert.equal(failing.status, 200);
  assert.match(failing.headers.get('content-type'), /^text\/csv/);
  assert.match(failing.text, /none such/);
  assert.doesNotMatch(failing.text, /Good/);
});

test('the same content a second time is asked about', async () => {
  const { items } = await manager.read('commitments?limit=1');
  const fund = (await manager.read(`funds/${items[0].fund_id}`)).item;
  const text = csv('commitment,date,amount,currency', `${items[0].code},2020-06-01,5,CNY`);
  assert.ok(fund.code);
  const first = await sent(manager, { 'contributions.csv': text });
  assert.equal((await stored(manager, first.id)).state, 'done');
  const again = await sent(manager, { 'contributions.csv': text });
  const asked = await checked(manager, again.id);
  assert.deepEqual([asked.result.clean, asked.result.counts.asked], [false, 1]);
  const { plan } = await manager.read(`import_jobs/${again.id}/tables`);
  await manager.post(`import_jobs/${again.id}/plan`, {
    plan: JSON.stringify({ ...plan, twins: 'keep' }),
  });
  await settled(manager, again.id);
  assert.equal((await stored(manager, again.id)).result.counts.new, 1);
});

const BROKEN = {
  'cut.xlsx': () => workbook([['s', [['a', 'b']]]]).subarray(0, 200),
  'unclosed.csv': () => csv('code,name,kind', 'P-1,"One,lp'),
  'wide.csv': () => csv('code,name,kind', 'P-1,One,lp,more,and more'),
  'nul.csv': () => csv('code,name,kind', 'P-1,O\0ne,lp'),
  'bomb.xlsx': () =>
    zip([
      ['[Content_Types].xml', '<Types/>'],
      ['xl/workbook.xml', `<!DOCTYPE a [<!ENTITY b "c">]><a/>`],
    ]),
  'locked.xlsx': () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)]),
  'empty.csv': () => '',
};

test('a broken file names its place, and nothing of what came with it is stored', async () => {
  const before = await head();
  for (const [name, content] of Object.entries(BROKEN)) {
    const job = await sent(manager, { [name]: content(), 'parties.csv': parties(1) });
    const tried = await stored(manager, job.id);
    assert.equal(tried.state, 'checked', name);
    assert.equal(tried.result.clean, false, name);
    const found = (await faults(manager, job.id)).filter(({ weight }) => weight !== 'note');
    assert.ok(
      found.length > 0 && found[0].file.startsWith(name),
      `${name}: ${JSON.stringify(found)}`,
    );
    assert.ok(found[0].en.length > 10 && found[0].zh.length > 3, name);
  }
  assert.equal(await head(), before);
});

test('another user’s job is not there, and readers have none', async () => {
  const job = await sent(manager, { 'parties.csv': parties(1) });
  for (const path of ['', '/tables', '/faults', '/faults.csv'])
    assertProblem(await approver.get(`import_jobs/${job.id}${path}`), 404, 'not_found', path);
  for (const path of ['plan', 'check', 'store', 'cancel'])
    assertProblem(await approver.post(`import_jobs/${job.id}/${path}`, {}), 404, 'not_found', path);
  assertProblem(await sendFile(approver, job.id, 'x.csv', 'x'), 404);
  assertProblem(await viewer.post('import_jobs', { title: 'x' }), 403);
  const { items } = await approver.read('import_jobs');
  assert.ok(!items.some(({ id }) => id === job.id));
  assert.ok((await manager.read('import_jobs')).items.some(({ id }) => id === job.id));
  const gone = await manager.send('DELETE', `import_jobs/${job.id}`, { key: null });
  assert.equal(gone.status, 204);
  assertProblem(await manager.get(`import_jobs/${job.id}`), 404);
});

test('a file of 10 MB is taken, a larger one is not, nor is one without the proof of the session', async () => {
  const { id } = (await manager.post('import_jobs', { title: 'large' })).json;
  const large = await sendFile(manager, id, 'large.csv', Buffer.alloc(10 * 1024 * 1024, 'x'));
  assert.equal(large.status, 200, large.text);
  assert.equal(large.json.files[0].byte_count, 10 * 1024 * 1024);
  const larger = await sendFile(manager, id, 'larger.csv', Buffer.alloc(10 * 1024 * 1024 + 1, 'x'));
  assert.equal(larger.status, 413);
  const bare = await manager.send('POST', `import_jobs/${id}/files?name=x`, {
    raw: 'x',
    headers: { 'X-CSRF-Token': null },
  });
  assertProblem(bare, 403, 'csrf');
  const elsewhere = await manager.post('parties', { note: 'x'.repeat(1024 * 1024 + 1) });
  assert.equal(elsewhere.status, 413);
});

test('who may not record a kind is told so', async () => {
  const job = await sent(approver, { 'parties.csv': parties(1) });
  const tried = await stored(approver, job.id);
  assert.equal(tried.state, 'checked');
  assert.equal((await faults(approver, job.id))[0].code, 'role');
});

test('a long import is cancelled while it is stored, and nothing of it stays', async () => {
  const job = await sent(manager, { 'parties.csv': parties(8000) });
  const before = await head();
  await manager.post(`import_jobs/${job.id}/store`, {});
  for (let at = 0; at < 100; at++) {
    const now = await manager.read(`import_jobs/${job.id}`);
    if (now.done_count > 0 || now.state !== 'storing') break;
    await wait(50);
  }
  const asked = await manager.post(`import_jobs/${job.id}/cancel`, {});
  assert.equal(asked.status, 200, asked.text);
  const ended = await settled(manager, job.id);
  assert.equal(ended.state, 'cancelled');
  assert.equal(ended.result.error.code, 'cancelled');
  assert.equal(await head(), before);
  const again = await stored(manager, job.id);
  assert.equal(again.state, 'done');
  assert.equal(again.result.counts.new, 8000);
});

test('an import is undone whole, and no second time', async () => {
  const prefix = unique('P');
  const job = await sent(manager, { 'parties.csv': parties(3, prefix) });
  const { stored_seq } = await stored(manager, job.id);
  assertProblem(await viewer.post(`imports/${stored_seq}/undo`, { reason: 'x' }), 403);
  assertProblem(await manager.post(`imports/${stored_seq}/undo`, {}), 422);
  assertProblem(await manager.post(`imports/${stored_seq - 1}/undo`, { reason: 'x' }), 404);
  const done = await undone(manager, stored_seq);
  assert.equal(done.state, 'done', JSON.stringify(done.result));
  const { items } = await manager.read(`parties?q=${prefix}`);
  assert.deepEqual(items, []);
  assertProblem(await manager.post(`imports/${stored_seq}/undo`, { reason: 'x' }), 422);
  assert.equal((await stack.ctl(['verify'])).code, 0);
});

test('an import on which later entries rest is not undone, and the first of them is named', async () => {
  const prefix = unique('P');
  const job = await sent(manager, { 'parties.csv': parties(2, prefix) });
  const { stored_seq } = await stored(manager, job.id);
  const { items } = await manager.read(`parties?q=${prefix}`);
  const fund = await manager.create('funds', {
    code: unique('F'),
    name: 'x',
    kind: 'seed',
    currency: 'CNY',
    effective_date: '2030-01-01',
    confirm_future: true,
    manager_id: items[0].id,
  });
  const before = await head();
  const refused = await undone(manager, stored_seq);
  assert.equal(refused.state, 'failed');
  assert.equal(refused.result.error.code, 'conflict');
  assert.match(refused.result.error.en, new RegExp(`\\b${fund.seq}\\b`));
  assert.equal(await head(), before);
});

/** Writes one entry after the other until told to stop; the longest wait, and each refusal. */
async function write(until) {
  const waits = [];
  const refused = [];
  while (!until.done) {
    const began = performance.now();
    const answer = await manager.post('parties', { code: unique('W'), name: 'x', kind: 'lp' });
    waits.push(performance.now() - began);
    if (answer.status !== 201) {
      assertProblem(answer, 503, 'ledger_held');
      refused.push({ at: Date.now(), after: Number(answer.headers.get('retry-after')) });
      await wait(100);
    }
  }
  return { longest: Math.max(...waits), refused };
}

async function readOn(until) {
  const waits = [];
  while (!until.done) {
    const began = performance.now();
    await viewer.read('funds?limit=10');
    waits.push(performance.now() - began);
  }
  waits.sort((a, b) => a - b);
  return {
    longest: waits.at(-1),
    middle: waits[Math.floor(waits.length / 2)],
    count: waits.length,
  };
}

/** Readers and a writer beside some work: how long they waited. */
async function beside(work) {
  const until = { done: false };
  const both = Promise.all([readOn(until), write(until)]);
  const result = await work();
  const ended = Date.now();
  until.done = true;
  const [reads, writes] = await both;
  return { result, ended, reads, writes };
}

test('while 20,000 rows are stored readers go on, and a writer waits 2 s or is told when', async (t) => {
  const control = await beside(() => wait(3000));
  const job = await sent(manager, { 'parties.csv': parties(20_000) });
  const during = await beside(() => stored(manager, job.id));
  assert.equal(during.result.state, 'done', JSON.stringify(during.result.result));
  for (const [name, { reads, writes }] of Object.entries({ control, during }))
    t.diagnostic(
      `${name}: reads ${reads.count}, middle ${reads.middle.toFixed(0)} ms, longest ${reads.longest.toFixed(0)} ms; ` +
        `writer ${writes.longest.toFixed(0)} ms, told to wait ${writes.refused.map(({ after }) => after)} s`,
    );
  assert.ok(during.reads.longest < 1000 + 3 * control.reads.longest, 'a reader waited');
  // Two seconds, which the database counts in whole ones.
  assert.ok(during.writes.longest < 3000 + 2 * control.writes.longest, 'a writer waited');
  // Whoever comes again when he was told to is in, or all but in.
  for (const { at, after } of during.writes.refused) {
    const early = during.ended - (at + after * 1000);
    assert.ok(
      after >= 1 && early < 2000 && early > -8000,
      `told ${after} s, ${early} ms before the end`,
    );
  }
  assert.deepEqual(control.writes.refused, []);
});

/** Ends the processes that serve at once, as if they had crashed; their supervisor starts others. */
async function killWorkers() {
  const pid = (await readFile(join(stack.dir, 'pid/fundtrail-fcgi'), 'utf8')).split(' ')[0].trim();
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  for (const child of children.trim().split(' ')) process.kill(Number(child), 'SIGKILL');
}

test('a process that dies while it stores leaves nothing or all of it, once', async () => {
  const prefix = unique('P');
  const job = await sent(manager, { 'parties.csv': parties(6000, prefix) });
  const before = await head();
  await manager.post(`import_jobs/${job.id}/store`, {});
  for (let at = 0; at < 200; at++) {
    const owner = await stack.sql(
      `SELECT COALESCE(MAX(done_count), 0) FROM import_job WHERE id = ${job.id}`,
    );
    if (Number(owner) > 0) break;
    await wait(25);
  }
  await killWorkers();
  // nobody waits for the lease to end
  await stack.sql(
    `UPDATE import_job SET heartbeat_at = heartbeat_at - INTERVAL 1 HOUR WHERE id = ${job.id}`,
  );
  const done = await settled(manager, job.id, 120);
  assert.equal(done.state, 'done', JSON.stringify(done.result));
  const imports = await manager.read('imports?limit=500');
  assert.equal(imports.items.filter(({ seq }) => seq > before).length, 1);
  assert.equal((await manager.read(`parties?q=${prefix}&limit=1`)).total, 6000);
  assert.equal((await stack.ctl(['verify'])).code, 0);
});
