/* What auditors ask for: the search through the journal, and a record's whole history. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { as, assertProblem, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';
import * as make from './records.mjs';

const auditor = await as('auditor');
const manager = await as('manager');
const approver = await as('approver');

async function found(query) {
  const { items } = await auditor.read(`journal?limit=500&${new URLSearchParams(query)}`);
  return items.map((item) => item.seq);
}

await make.capRule();

/** A payment that stands by itself, and what it rests on. */
async function paid() {
  const fund = await make.fund({ name: `检索 ${unique('N')}` });
  const project = await make.project();
  const investment = await make.proposal(project, fund, '300.00');
  const decision = (await make.decide(investment)).json;
  const paid = await make.pay(investment, '123.45');
  assert.equal(paid.status, 201, paid.text);
  const payment = paid.json;
  return { fund, project, investment, decision, payment };
}

test('the journal is searched by text, code, person, amount, kind and both dates', async () => {
  const { fund, project, investment, payment } = await paid();
  assert.deepEqual(await found({ text: fund.name }), [fund.seq]);
  assert.deepEqual(await found({ text: fund.name.slice(3).toUpperCase() }), [fund.seq]);
  const named = await found({ code: fund.code });
  for (const one of [fund, investment]) assert.ok(named.includes(one.seq), 'it, and what names it');
  assert.ok(!named.includes(project.seq));
  const amounts = { amount_from: '123.45', amount_to: '123.45' };
  const entry = payment.seq;
  assert.ok((await found(amounts)).includes(entry));
  assert.ok(!(await found({ amount_from: '123.46', amount_to: '124' })).includes(entry));
  assert.ok((await found({ ...amounts, kind: 'payment' })).includes(entry));
  assert.ok(!(await found({ ...amounts, kind: 'fund' })).includes(entry));
  const { item } = await auditor.read(`journal/${entry}`);
  const on = item.effective_date;
  assert.ok((await found({ ...amounts, from: on, to: on })).includes(entry));
  assert.ok(!(await found({ ...amounts, from: '2200-01-01' })).includes(entry));
  const today = new Date(Date.parse(item.recorded_at) + 8 * 3600e3).toISOString().slice(0, 10);
  assert.ok(
    (await found({ ...amounts, recorded_from: today, recorded_to: today })).includes(entry),
  );
  assert.ok(!(await found({ ...amounts, recorded_to: '2000-01-01' })).includes(entry));
});

test('the journal is searched by the name of who recorded', async () => {
  const { decision } = await paid();
  const { user } = (await approver.get('session')).json;
  const own = await found({ actor: user.user_name, kind: 'decision' });
  assert.ok(own.includes(decision.seq));
  assert.deepEqual(await found({ actor: user.user_name, kind: 'fund' }), []);
  assert.deepEqual(await found({ actor: 'nobody-of-this-name' }), []);
});

test('pages of a search give each entry once', async () => {
  const code = (await paid()).fund.code;
  const whole = await found({ code });
  const seqs = [];
  let cursor = '';
  do {
    const page = await auditor.read(`journal?limit=1&code=${code}${cursor && `&cursor=${cursor}`}`);
    seqs.push(...page.items.map((item) => item.seq));
    cursor = page.next_cursor;
  } while (cursor);
  assert.deepEqual(seqs, whole);
});

test('a search that cannot be meant names the field', async () => {
  for (const [query, field, code] of [
    ['kind=nothing', 'kind', 'unknown_value'],
    ['amount_from=1.234', 'amount_from', 'bad_amount'],
    ['amount_from=2&amount_to=1', 'amount_to', 'bad_order'],
    ['from=2020-02-30', 'from', 'bad_date'],
    ['recorded_from=2020-02-02&recorded_to=2020-02-01', 'recorded_to', 'bad_order'],
  ]) {
    const answer = await auditor.get(`journal?${query}`);
    assert.equal(answer.status, 422, query);
    assert.deepEqual([answer.json.errors[0].field, answer.json.errors[0].code], [field, code]);
  }
});

const events = (rows) => rows.map((row) => row.event);

test('a history tells of versions field by field, with who and when', async () => {
  const fund = await make.fund();
  const body = { code: fund.code, name: '改过的名字', kind: 'growth', currency: 'CNY' };
  await manager.revise(`funds/${fund.id}`, { ...body, effective_date: make.DAY });
  const { rows } = await auditor.read(`journal/${fund.seq}/history`);
  assert.deepEqual(events(rows), ['recorded', 'changed']);
  const [, row] = rows;
  assert.deepEqual([row.field, row.before, row.after], ['name', fund.name, body.name]);
  assert.ok(row.recorded_by && row.recorded_at);
});

test('a history has decisions and reversals, from whichever of its entries it is asked', async () => {
  const { investment, decision, payment } = await paid();
  const reversal = (await approver.post(`journal/${payment.seq}/reversal`, { reason: '误付' }))
    .json;
  const of = async (seq) => (await auditor.read(`journal/${seq}/history`)).rows;
  assert.deepEqual(events(await of(payment.seq)), ['recorded', 'reversed']);
  assert.deepEqual(await of(reversal.seq), await of(payment.seq));
  const [recorded, undone] = await of(payment.seq);
  assert.equal(recorded.amount, '123.45');
  assert.deepEqual([undone.reason, undone.reversed_seq], ['误付', payment.seq]);
  assert.deepEqual(events(await of(investment.seq)), ['recorded', 'approved']);
  assert.deepEqual(await of(decision.seq), await of(investment.seq));
  const before = await auditor.read(`journal/${payment.seq}/history?as_known=${payment.seq}`);
  assert.deepEqual(events(before.rows), ['recorded'], 'as it was known then');
  const file = parseCsv((await auditor.get(`journal/${payment.seq}/history?format=csv`)).text);
  assert.deepEqual(events(file), ['recorded', 'reversed']);
});

test('there is no history of what is not in the journal', async () => {
  assertProblem(await auditor.get('journal/999999999/history'), 404, 'not_found');
});
