// Files of index levels and exchange rates: loaded as a whole or not at all, on the screen's address
// and by the operator's command, and every fault is named by its line and column.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { as, assertProblem, head, target, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';

const csv = (...lines) => `date,level\n${lines.map((line) => `${line}\n`).join('')}`;

async function load(index_code, text, options) {
  const manager = await as('manager');
  return manager.post('index_files', { index_code, csv: text, source: '测试' }, options);
}

async function levels(index_code) {
  const viewer = await as('viewer');
  return (await viewer.read(`indices/levels?index=${index_code}`)).rows;
}

test('a file is stored as one, and its repeat stores nothing', async () => {
  const index = unique('IX');
  const before = await head();
  const text = csv('2024-01-03,3010.5', '2024-01-02,3000', '2024-01-04,0.00000001');
  const answer = await load(index, text);
  assert.equal(answer.status, 201, answer.text);
  assert.deepEqual(answer.json, {
    stored: 3,
    repeated: 0,
    first_on: '2024-01-02',
    last_on: '2024-01-04',
    first_seq: before + 1,
    last_seq: before + 3,
    waiting: 0,
    waiting_rates: [],
  });
  const rows = await levels(index);
  assert.deepEqual(
    rows.map((row) => [row.date, row.level, row.source]),
    [
      ['2024-01-02', '3000.00000000', '测试'],
      ['2024-01-03', '3010.50000000', '测试'],
      ['2024-01-04', '0.00000001', '测试'],
    ],
  );
  const again = await load(index, text);
  assert.equal(again.status, 201, again.text);
  assert.deepEqual([again.json.stored, again.json.repeated], [0, 3]);
  assert.equal(again.json.last_seq, null);
  assert.equal(await head(), before + 3);
  const longer = await load(index, `${text}2024-01-05,7\n`);
  assert.deepEqual([longer.json.stored, longer.json.repeated], [1, 3]);
});

test('a request that is sent twice under one key gets its first answer', async () => {
  const index = unique('IX');
  const key = unique('key');
  const first = await load(index, csv('2024-01-02,1', '2024-01-03,2'), { key });
  const again = await load(index, csv('2024-01-02,1', '2024-01-03,2'), { key });
  assert.equal(again.status, 201, again.text);
  assert.equal(again.text, first.text);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  const other = await load(index, csv('2024-01-02,1'), { key });
  assertProblem(other, 422, 'idempotency_key_reused');
  assert.equal((await levels(index)).length, 2);
});

test('what a sheet of levels gives can be loaded again', async () => {
  const [index, copy] = [unique('IX'), unique('IX')];
  await load(index, csv('2024-01-02,3000', '2024-01-03,3010.25'));
  const viewer = await as('viewer');
  const file = await viewer.get(`indices/levels?index=${index}&format=csv`);
  assert.equal(parseCsv(file.text).length, 2);
  const answer = await load(copy, file.text);
  assert.equal(answer.json.stored, 2, answer.text);
  const bare = (rows) => rows.map(({ date, level }) => ({ date, level }));
  assert.deepEqual(bare(await levels(copy)), bare(await levels(index)));
});

test('forms of a file that people have are read', async () => {
  for (const text of [
    '\uFEFFdate,level\r\n2024-01-02,5\r\n',
    '"level","date"\n"5","2024-01-02"',
    '日期,点位\n2024-01-02, 5 \n\n',
    'note,date,level\n"a, b",2024-01-02,5.00000000\n',
  ]) {
    const index = unique('IX');
    const answer = await load(index, text);
    assert.equal(answer.status, 201, `${text} ${answer.text}`);
    assert.equal((await levels(index))[0].level, '5.00000000');
  }
});

test('every bad line is named with line and column, and nothing is stored', async () => {
  const index = unique('IX');
  await load(index, csv('2024-01-02,3000'));
  const before = await head();
  const text = csv(
    '2024-01-03,3001', // line 2
    '2024-02-30,1',
    '2024-01-05,',
    '2024-01-06,-4',
    '2024-01-07,1,2',
    '2024-01-08',
    '2024-01-03,9',
    '2199-01-01,1',
    '2024-01-09,1e3',
    '2024-13-01,x',
  );
  const answer = await load(index, text);
  assertProblem(answer, 422, 'invalid');
  const told = answer.json.errors.map(
    ({ code, params }) => `${params.line}:${params.column} ${code}`,
  );
  assert.deepEqual(told, [
    '3:1 line_date',
    '4:12 line_value',
    '5:12 line_value',
    '6:14 line_cells',
    '7:1 line_cells',
    '9:1 line_future',
    '10:12 line_value',
    '11:1 line_date',
    '11:12 line_value',
    '8:1 line_twice',
  ]);
  assert.match(answer.json.errors[0].detail, /^Line 3, column 1: /);
  const differs = await load(index, csv('2024-01-04,1', '2024-01-02,3000.5'));
  assertProblem(differs, 409, 'conflict');
  assert.deepEqual(differs.codes, ['csv:line_differs']);
  const { params } = differs.json.errors[0];
  assert.deepEqual([params.line, params.column, params.recorded], ['3', '12', '3000.00000000']);
  for (const [bad, code] of [
    ['day,level\n2024-01-03,1\n', 'line_header'],
    ['date,level,level\n2024-01-03,1,1\n', 'line_header'],
    ['2024-01-03,1\n', 'line_header'],
    ['date,level\n2024-01-03,"1\n', 'line_quote'],
    ['date,level\n2024-01-03,1"2\n', 'line_quote'],
    [`date,level\n${'x\n'.repeat(100_001)}`, 'too_many_lines'],
    [' ', 'blank'],
  ]) {
    const refused = await load(index, bad);
    assertProblem(refused, 422, 'invalid');
    assert.deepEqual(refused.codes, [`csv:${code}`], bad.slice(0, 40));
  }
  assert.equal(await head(), before);
});

test('as many days as an index may have are loaded in one go', async () => {
  const index = unique('IX');
  const day = (i) => new Date(Date.UTC(1910, 0, 1) + i * 86_400_000).toISOString().slice(0, 10);
  const lines = Array.from({ length: 40_000 }, (_, i) => `${day(i)},${1000 + i}.5`);
  const start = Date.now();
  const answer = await load(index, csv(...lines));
  assert.equal(answer.status, 201, answer.text.slice(0, 300));
  assert.equal(answer.json.stored, 40_000);
  console.log(`40,000 levels in ${Date.now() - start} ms`);
  assert.equal((await levels(index)).length, 40_000);
});

test('exchange rates are loaded the same way', async () => {
  const manager = await as('manager');
  const year = 1930 + Math.floor(Math.random() * 90);
  const body = {
    base_currency: 'CHF',
    quote_currency: 'CNY',
    csv: `date,rate\n${year}-03-04,8.12345678\n${year}-03-05,8.1\n`,
  };
  const answer = await manager.post('fx_rate_files', body);
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.json.stored + answer.json.repeated, 2);
  const again = await manager.post('fx_rate_files', body);
  assert.equal(again.json.stored, 0);
  const level = await manager.post('fx_rate_files', { ...body, csv: 'date,level\n' });
  assert.deepEqual(level.codes, ['csv:line_header']);
});

// The case of the report, by file: one line the wrong way round, one with a point too far left and
// one too far right; the others are taken.
test('doubtful rates of a file wait, are listed, and count once another person approves', async () => {
  const manager = await as('manager');
  const approver = await as('approver');
  const pair = { base_currency: 'GBP', quote_currency: 'JPY' };
  const of = async (seq) => (await manager.read(`fx_rates/${seq}`)).item;
  const first = await manager.post('fx_rate_files', {
    ...pair,
    csv: '日期,汇率\n2021/3/1,150\n2021年3月2日,151\n２０２１／３／３,152\n',
  });
  assert.equal(first.status, 201, first.text);
  assert.deepEqual([first.json.stored, first.json.waiting], [3, 3]);
  // One decision is wanted for a whole new pair: the others follow its first rate.
  assert.deepEqual(
    first.json.waiting_rates.map((row) => [row.date, row.doubt]),
    [['2021-03-01', 'first_of_pair']],
  );
  const { seq } = first.json.waiting_rates[0];
  const own = await manager.post(`fx_rates/${seq}/approval`, { outcome: 'approve' });
  assert.equal(own.status, 403);
  assert.equal((await of(seq)).figures.state, 'pending');
  await approver.create(`fx_rates/${seq}/approval`, { outcome: 'approve' });
  for (const i of [0, 1, 2]) assert.equal((await of(seq + i)).figures.state, 'counts');
  const second = await manager.post('fx_rate_files', {
    ...pair,
    csv: 'date,rate\n2021-03-04,153\n2021-03-05,1530\n2021-03-06,15.3\n2021-03-07,154\n',
  });
  assert.equal(second.status, 201, second.text);
  assert.deepEqual([second.json.stored, second.json.waiting], [4, 2]);
  assert.deepEqual(
    second.json.waiting_rates.map((row) => [row.date, row.doubt]),
    [
      ['2021-03-05', 'departs'],
      ['2021-03-06', 'departs'],
    ],
  );
  const turned = await manager.post('fx_rate_files', {
    base_currency: 'JPY',
    quote_currency: 'GBP',
    csv: 'date,rate\n2021-03-08,154\n',
  });
  assert.deepEqual(
    turned.json.waiting_rates.map((row) => row.doubt),
    ['contradicts'],
  );
  const wrong = turned.json.waiting_rates[0].seq;
  await approver.create(`fx_rates/${wrong}/approval`, { outcome: 'reject' });
  assert.equal((await of(wrong)).figures.state, 'rejected');
  // The right one of that day is taken in its place.
  const mended = await manager.post('fx_rate_files', {
    base_currency: 'JPY',
    quote_currency: 'GBP',
    csv: 'date,rate\n2021-03-08,0.00649\n',
  });
  assert.deepEqual([mended.json.stored, mended.json.waiting], [1, 0], mended.text);
});

test("the operator's command loads the same files, in UTF-8 and in GB18030", async () => {
  const index = unique('IX');
  const run = (text, ...more) => target.ctl(['index', 'load', index, '-', ...more], text);
  const first = await run(csv('2024-01-02,3000', '2024-01-03,3001'), '--source', '中证');
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /stored 2, recorded already 0/);
  assert.equal((await levels(index))[0].source, '中证');
  const again = await target.ctl(['--json', 'index', 'load', index, '-'], csv('2024-01-02,3000'));
  assert.deepEqual(JSON.parse(again.stdout), { stored: 0, repeated: 1, waiting: 0 });
  // 日期,点位 in GB18030
  const gb = Buffer.from([0xc8, 0xd5, 0xc6, 0xda, 0x2c, 0xb5, 0xe3, 0xce, 0xbb, 0x0a]);
  const third = await run(Buffer.concat([gb, Buffer.from('2024-01-04,5\n')]));
  assert.equal(third.code, 0, third.stderr);
  assert.equal((await levels(index)).length, 3);
  const before = await head();
  const bad = await run(csv('2024-01-09,1', '2024-01-10,x'));
  assert.equal(bad.code, 2);
  assert.match(bad.stderr, /Line 3, column 12/);
  const differs = await run(csv('2024-01-02,1'));
  assert.equal(differs.code, 1, differs.stderr);
  assert.equal((await target.ctl(['index', 'load', 'a b', '-'], '')).code, 2);
  assert.equal((await target.ctl(['index', 'load', index])).code, 2);
  assert.equal((await target.ctl(['index', 'load', index, '/nonexistent'])).code, 2);
  assert.equal((await target.ctl(['fx', 'load', 'XXX', 'CNY', '-'], 'date,rate\n')).code, 2);
  assert.equal(await head(), before);
  const rate = await target.ctl(['fx', 'load', 'SGD', 'CNY', '-'], 'date,rate\n1999-03-04,5.1\n');
  assert.equal(rate.code, 0, rate.stderr);
});
