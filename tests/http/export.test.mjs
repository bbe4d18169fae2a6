/* Exports and files: their contents, who may take them, and their entry in the journal. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import { model } from '../lib/model.mjs';
import { fetched, made, zipNames } from './bundle-client.mjs';
import { as, assertProblem, head, unique } from './client.mjs';
import { parseCsv, parseRows } from './csv.mjs';
import * as make from './records.mjs';

/** Every dataset that is the export of a list; that of users has a test of its own. */
const DATASETS = model.kinds.map(({ plural }) => plural).filter((plural) => plural !== 'users');

before(async () => {
  await make.capRule();
  const fund = await make.fund({ size: '1000.00' });
  const party = await make.party({ note: '引号 " 和, 逗号\n换行' });
  await make.commitment(fund, party, '1000.00');
  const firm = await make.firm();
  const project = await make.project({ firm_id: firm.id });
  const round = await make.round({ firm_id: firm.id });
  const investment = await make.proposal(project, fund, '500.00', { round_id: round.id });
  await make.decide(investment);
  await make.pay(investment, '300.00');
  const second = await make.pay(investment, '200.00');
  const manager = await as('manager');
  const approver = await as('approver');
  const subscription = { round_id: round.id, currency: 'CNY', effective_date: make.DAY };
  await manager.create('subscriptions', { ...subscription, investor_party_id: party.id });
  await manager.create('firm_tags', { firm_id: firm.id, tag: 'gazelle', valid_from: make.DAY });
  await approver.create(`journal/${second.json.seq}/reversal`, { reason: '测试' });
});

async function wholeList(client, plural, view) {
  const items = [];
  const refs = {};
  let path = `${plural}?limit=500&${view}`;
  while (path) {
    const page = await client.read(path);
    items.push(...page.items);
    Object.assign(refs, page.refs);
    path = page.next_cursor && `${plural}?limit=500&${view}&cursor=${page.next_cursor}`;
  }
  return { items, refs };
}

// The cell that a value of the list should have become.
function cell(name, value, refs) {
  if (value === null) return '';
  if (name.endsWith('_id')) return refs[value].code ?? String(value);
  return String(value);
}

test('whoever asks for the headers of an export alone takes nothing', async () => {
  const auditor = await as('auditor');
  const path = `export/parties.csv?as_known=${await head()}`;
  const before = await head();
  const asked = await auditor.send('HEAD', path);
  assert.equal(asked.status, 200);
  assert.equal(await head(), before, 'nothing was journaled');
  const answer = await auditor.get(path);
  assert.equal(await head(), before + 1);
  for (const name of ['content-length', 'x-content-sha256', 'x-fundtrail-as-known'])
    assert.equal(asked.headers.get(name), answer.headers.get(name), name);
});

test('the dataset of users is for auditors and admins', async () => {
  for (const role of ['viewer', 'manager', 'approver']) {
    const before = await head();
    assertProblem(await (await as(role)).get('export/users.csv'), 403, 'forbidden');
    assert.equal(await head(), before);
  }
  for (const role of ['auditor', 'admin'])
    assert.match((await (await as(role)).get('export/users.csv')).text, /user_name/);
  assert.equal((await (await as('manager')).get('export/parties.csv')).status, 200);
});

for (const dataset of DATASETS) {
  test(`export of ${dataset} holds what the list holds`, async () => {
    const auditor = await as('auditor');
    const view = `as_known=${await head()}`;
    const { items, refs } = await wholeList(auditor, dataset, view);
    const answer = await auditor.get(`export/${dataset}.csv?${view}`);
    assert.equal(answer.status, 200, answer.text);
    const rows = parseCsv(answer.text);
    assert.equal(rows.length, items.length);
    const fields = Object.keys(items[0] ?? {}).filter(
      (name) =>
        ![
          'id',
          'seq',
          'effective_date',
          'recorded_at',
          'recorded_by',
          'version',
          'figures',
        ].includes(name),
    );
    const line = (of) => JSON.stringify(of);
    const expected = items.map((item) => line(fields.map((name) => cell(name, item[name], refs))));
    const given = rows.map((row) =>
      line(fields.map((name) => row[name.replace(/_id$/, '_code')] ?? row[name])),
    );
    assert.deepEqual(given.sort(), expected.sort());
  });
}

test('reversals say what they undid: kind, object, amount and reason', async () => {
  const auditor = await as('auditor');
  const view = `as_known=${await head()}`;
  const { items } = await wholeList(auditor, 'reversals', view);
  const undone = items.find((item) => item.figures.amount === '200.00');
  const { item: payment } = await auditor.read(`journal/${undone.reversed_seq}?${view}`);
  const { item: investment } = await auditor.read(`investments/${payment.body.investment_id}`);
  assert.deepEqual(undone.figures, {
    reversed_kind: 'payment',
    object: investment.code,
    currency: 'CNY',
    amount: '200.00',
    reversed_on: payment.effective_date,
  });
  const rows = parseCsv((await auditor.get(`export/reversals.csv?${view}`)).text);
  const row = rows.find((one) => one.seq === String(undone.seq));
  assert.equal(row.reason, '测试');
  for (const [name, value] of Object.entries(undone.figures)) assert.equal(row[name], value);
});

test('a list gives what was undone as well, when it is asked for', async () => {
  const auditor = await as('auditor');
  const [undone] = (await wholeList(auditor, 'reversals', `as_known=${await head()}`)).items.filter(
    (item) => item.figures.amount === '200.00',
  );
  const { item: entry } = await auditor.read(`journal/${undone.reversed_seq}`);
  const of = `payments?investment_id=${entry.body.investment_id}`;
  const plain = await auditor.read(of);
  const whole = await auditor.read(`${of}&reversed=1`);
  assert.equal(whole.total, plain.total + 1);
  const item = whole.items.find((one) => one.seq === undone.reversed_seq);
  assert.equal(item.reversal.reason, '测试');
  assert.equal(item.reversal.seq, undone.seq);
  assert.equal(whole.items.filter((one) => one.reversal).length, 1);
  // Page by page the same, and before the reversal nothing was undone.
  const first = await auditor.read(`${of}&reversed=1&limit=1`);
  const second = await auditor.read(`${of}&reversed=1&limit=1&cursor=${first.next_cursor}`);
  assert.deepEqual(
    [first.items[0].seq, second.items[0].seq],
    whole.items.map((one) => one.seq),
  );
  const before = await auditor.read(`${of}&reversed=1&as_known=${undone.seq - 1}`);
  assert.equal(before.items.filter((one) => one.reversal).length, 0);
  assertProblem(await auditor.get(`${of}&reversed=2`), 422, 'invalid');
});

test('an export is journaled before it is sent, with its digest', async () => {
  const auditor = await as('auditor');
  const known = await head();
  const answer = await auditor.get(`export/funds.csv?as_of=2024-12-31&as_known=${known}`);
  assert.equal(answer.status, 200, answer.text);
  const digest = createHash('sha256').update(answer.bytes).digest('hex');
  assert.equal(answer.headers.get('x-content-sha256'), digest);
  assert.equal(answer.headers.get('x-fundtrail-as-of'), '2024-12-31');
  assert.equal(answer.headers.get('x-fundtrail-as-known'), String(known));
  assert.match(answer.headers.get('content-type'), /^text\/csv; *charset=utf-8/i);
  assert.match(answer.headers.get('content-disposition'), /attachment; *filename="?[\w.-]+\.csv/);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const { items } = await auditor.read('exports?sort=-seq&limit=20');
  const entry = items.find((item) => item.sha256 === digest);
  assert.ok(entry, 'the journal names this export');
  assert.equal(entry.dataset, 'funds');
  assert.equal(entry.as_of, '2024-12-31');
  assert.equal(entry.as_known, known);
  assert.equal(entry.row_count, parseCsv(answer.text).length);
  const again = await auditor.get(`export/funds.csv?as_of=2024-12-31&as_known=${known}`);
  assert.ok(again.bytes.equals(answer.bytes), 'the same bytes for ever');
});

test('a refused export leaves no trace', async () => {
  const auditor = await as('auditor');
  const before = await head();
  assertProblem(await auditor.get('export/passwords.csv'), 404, 'not_found');
  assertProblem(await auditor.get('export/funds.csv?labels=fr'), 422, 'invalid');
  assertProblem(await auditor.get('export/funds.csv?as_of=2021-02-29'), 422, 'invalid');
  const viewer = await as('viewer');
  assertProblem(await viewer.get('export/funds.csv'), 403, 'forbidden');
  assert.equal(await head(), before);
});

test('the header row is in names, or in words of either language', async () => {
  const auditor = await as('auditor');
  const first = async (query) =>
    parseRows((await auditor.get(`export/commitments.csv?${query}`)).text)[0];
  const names = await first('');
  assert.ok(names.includes('fund_code') && names.includes('amount'), names.join());
  assert.ok(!names.some((name) => name.endsWith('_id')), 'natural keys only');
  const zh = await first('labels=zh');
  assert.ok(zh.includes('认缴金额'), zh.join());
  const en = await first('labels=en');
  assert.ok(en.includes('Commitment'), en.join());
  assert.equal(zh.length, names.length);
});

test('the journal and the headroom can be taken away as well', async () => {
  const auditor = await as('auditor');
  const known = await head();
  const journal = parseCsv((await auditor.get(`export/journal.csv?as_known=${known}`)).text);
  assert.equal(journal.length, known, 'every entry');
  for (const [i, row] of journal.entries()) assert.equal(row.seq, String(i + 1));
  assert.match(journal[0].hash, /^[0-9a-f]{64}$/);
  const headroom = parseCsv((await auditor.get('export/headroom.csv')).text);
  assert.ok(headroom.length > 0);
});

test('an export of many rows arrives whole', async () => {
  const auditor = await as('auditor');
  const mark = unique('MANY');
  for (let i = 0; i < 40; i++)
    await Promise.all(
      Array.from({ length: 15 }, (_, k) => make.party({ code: `${mark}.${i * 15 + k}` })),
    );
  const answer = await auditor.get('export/parties.csv');
  const rows = parseCsv(answer.text).filter((row) => row.code.startsWith(mark));
  assert.equal(rows.length, 600);
  assert.equal(answer.headers.get('content-length'), String(answer.bytes.length));
});

test('a sheet or a ledger that an auditor takes is journaled with its digest, and no other read is', async () => {
  const auditor = await as('auditor');
  const viewer = await as('viewer');
  const fund = await make.fund();
  const path = `funds/${fund.id}/nav_roll_forward?as_of=2020-12-31&format=csv`;
  const taken = async (client, address) => {
    const before = await head();
    const answer = await client.get(address);
    assert.equal(answer.status, 200, answer.text);
    return { answer, entries: (await head()) - before };
  };
  assert.equal((await taken(viewer, path)).entries, 0);
  assert.equal((await taken(auditor, path.replace('&format=csv', ''))).entries, 0);
  for (let time = 0; time < 2; time++) {
    const { answer, entries } = await taken(auditor, path);
    assert.equal(entries, 1, 'whether it was made anew or kept');
    const { items } = await viewer.read('exports?sort=-seq&limit=1');
    assert.equal(items[0].dataset, `fund_nav_roll_forward.${fund.id}`);
    assert.equal(items[0].as_of, '2020-12-31');
    assert.equal(items[0].row_count, parseCsv(answer.text).length);
    const digest = createHash('sha256').update(answer.bytes).digest('hex');
    assert.equal(items[0].sha256, digest);
  }
  const known = `funds/${fund.id}/accounts?format=csv&as_known=${await head()}`;
  const first = await taken(auditor, known);
  assert.equal(first.entries, 1);
  const etag = first.answer.headers.get('etag');
  const before = await head();
  const again = await auditor.get(known, { headers: { 'If-None-Match': etag } });
  assert.equal(again.status, 304);
  assert.equal((await auditor.send('HEAD', known)).status, 200);
  assert.equal(await head(), before, 'nothing was taken');
  assert.equal((await taken(auditor, `funds/${fund.id}/ledger.hledger`)).entries, 1);
  assert.equal((await auditor.get('funds/999999999/accounts?format=csv')).status, 404);
  assert.equal((await taken(auditor, 'indices?format=csv')).entries, 1);
  const { items } = await viewer.read('exports?sort=-seq&limit=1');
  assert.equal(items[0].dataset, 'indices');
});

test('everything leaves in one file, which is one entry of the journal', async () => {
  const auditor = await as('auditor');
  const before = await head();
  const job = await made(auditor);
  assert.deepEqual([job.as_of, job.as_known, await head()], [null, before, before]);
  assertProblem(await (await as('admin')).get(`bundle_jobs/${job.id}`), 404);
  const answer = await fetched(auditor, job.id);
  assert.equal(answer.status, 200, answer.text);
  assert.equal(await head(), before + 1);
  const bytes = Buffer.from(answer.bytes);
  assert.equal(answer.headers.get('content-type'), 'application/zip');
  assert.equal(Number(answer.headers.get('content-length')), bytes.length);
  assert.equal(job.byte_count, bytes.length);
  const digest = createHash('sha256').update(bytes).digest('hex');
  assert.deepEqual([answer.headers.get('x-content-sha256'), job.sha256], [digest, digest]);
  const names = zipNames(bytes);
  for (const name of ['datapackage.json', 'journal.jsonl', 'SHA256SUMS', 'call_shares.csv'])
    assert.ok(names.includes(name), name);
  for (const dataset of DATASETS) assert.ok(names.includes(`${dataset}.csv`), dataset);
  const { item } = await auditor.read(`journal/${before + 1}`);
  assert.equal(item.kind, 'export');
  assert.deepEqual([item.body.dataset, item.body.as_known], ['bundle', before]);
  const again = await made(auditor, `?as_known=${before}`);
  assert.equal(again.sha256, digest, 'the same question has the same bytes');
  assertProblem(await fetched(auditor, job.id), 404);
  const wrong = await auditor.post('bundle_jobs?as_of=2021-02-29', undefined, { key: null });
  assertProblem(wrong, 422, 'invalid');
});
