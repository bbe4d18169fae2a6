// Cash after money leaves a fund: shown before it is recorded, and a payment or an expense that takes
// a fund below zero waits for a second person, before and after which every figure agrees.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, unique } from './client.mjs';
import * as make from './records.mjs';

const PAID = '2020-02-10';
const DAY = '2020-06-01';

let manager;
let approver;
let viewer;

before(async () => {
  manager = await as('manager');
  approver = await as('approver');
  viewer = await as('viewer');
  await make.capRule();
});

// 60,580,000 paid in, of which an investment of 60 million took all but 580,000; a rule of its own.
async function poorFund(action = 'second_approval') {
  const { fund, commitments } = await make.fundOf(['100000000.00']);
  await make.stored('contributions', {
    commitment_id: commitments[0].id,
    amount: '60580000.00',
    effective_date: PAID,
  });
  await make.stored('expenses', {
    fund_id: fund.id,
    category: 'management_fee',
    amount: '60000000.00',
    effective_date: PAID,
  });
  const admin = await as('admin');
  const rule = await admin.create('rules', {
    code: unique('CASH'),
    pack: 'test',
    name: '现金不得为负',
    measure: 'cash_after',
    subject: 'fund',
    basis: 'direct',
    direction: 'at_least',
    currency: 'CNY',
    limit: '0.00',
    action,
    status: 'verified',
    funds: fund.code,
    valid_from: '2018-01-01',
  });
  await make.enact(rule);
  const investment = await make.proposal(await make.project(), fund, '30000000.00', {
    effective_date: PAID,
  });
  const decided = await make.decide(investment, 'approve', { effective_date: PAID });
  assert.equal(decided.status, 201, decided.text);
  return { fund, investment, rule };
}

const cashOf = async (fund) =>
  (await viewer.read(`funds/${fund.id}/balance_sheet?as_of=${DAY}`)).figures.cash;
const stateOf = async (plural, id) => (await viewer.read(`${plural}/${id}`)).item.figures.state;

test('cash is shown before and after, while the amount is typed', async () => {
  const { fund, investment } = await poorFund();
  const query = `kind=payment&investment_id=${investment.id}&amount=20000000.00&as_of=${DAY}`;
  const { figures } = await viewer.read(`cash_after?${query}`);
  assert.deepEqual(
    [figures.tracked, figures.before, figures.after, figures.lowest_on],
    [true, '580000.00', '-19420000.00', DAY],
  );
  const { rows } = await viewer.read(`verdict?${query}`);
  const [line] = rows.filter((row) => row.measure === 'cash_after');
  assert.deepEqual(
    [line.figure, line.outcome, line.blocks],
    ['-19420000.00', 'second_approval', false],
  );
  const parts = await viewer.read(`verdict/rows?${query}&version=${line.version}`);
  assert.deepEqual(
    parts.rows.map((row) => [row.what, row.amount]),
    [
      ['cash', '580000.00'],
      ['proposal', '-20000000.00'],
    ],
  );
  for (const kind of ['expense', 'return_of_excess']) {
    const asked = await viewer.read(
      `cash_after?kind=${kind}&fund_id=${fund.id}&amount=1.00&as_of=${DAY}`,
    );
    assert.equal(asked.figures.after, '579999.00');
  }
  const paid = await viewer.read(
    `cash_after?kind=distribution&fund_id=${fund.id}&gain=1.00&carry=2.00&as_of=${DAY}`,
  );
  assert.equal(paid.figures.after, '579997.00');
  assert.equal((await viewer.get('cash_after?kind=valuation')).status, 422);
});

test('cash that is known only by reports is not tracked', async () => {
  const { fund } = await make.fundOf(['100.00']);
  const { figures } = await viewer.read(`cash_after?kind=expense&fund_id=${fund.id}&amount=1.00`);
  assert.deepEqual([figures.tracked, figures.before, figures.after], [false, null, null]);
});

test('a payment below zero waits, and counts once another person approves it', async () => {
  const { fund, investment } = await poorFund();
  const small = await make.pay(investment, '80000.00', { effective_date: DAY });
  assert.equal(small.status, 201, small.text);
  assert.equal(small.json.awaits_approval, false);
  assert.equal(await stateOf('payments', small.json.id), 'not_needed');
  const large = await make.pay(investment, '20000000.00', { effective_date: DAY });
  assert.equal(large.status, 201, large.text);
  const { id } = large.json;
  assert.equal(large.json.awaits_approval, true);
  assert.equal(await cashOf(fund), '500000.00');
  assert.equal(await stateOf('payments', id), 'pending');
  const listed = await viewer.read('payments?state=pending&limit=500');
  assert.ok(listed.items.some((item) => item.id === id));
  const { item } = await viewer.read(`investments/${investment.id}`);
  assert.equal(item.figures.paid, '80000.00');
  const waiting = await viewer.read(`radar?fund_id=${fund.id}`);
  assert.ok(
    waiting.rows.some((row) => row.kind === 'proposal_waiting' && row.amount === '20000000.00'),
  );
  assert.ok(!waiting.rows.some((row) => row.kind === 'cash_negative'));
  assert.equal((await manager.post(`payments/${id}/approval`, { outcome: 'approve' })).status, 403);
  const decided = await approver.post(`payments/${id}/approval`, { outcome: 'approve' });
  assert.equal(decided.status, 201, decided.text);
  assert.equal(decided.json.effective_date, DAY);
  assert.equal(await cashOf(fund), '-19500000.00');
  const after = await viewer.read(`investments/${investment.id}`);
  assert.equal(after.item.figures.paid, '20080000.00');
  const { rows } = await viewer.read(`payments/${id}/verdict`);
  assert.ok(rows.some((row) => row.measure === 'cash_after' && row.stored));
  const negative = await viewer.read(`radar?fund_id=${fund.id}`);
  assert.ok(
    negative.rows.some((row) => row.kind === 'cash_negative' && row.amount === '19500000.00'),
  );
  const again = await approver.post(`payments/${small.json.id}/approval`, { outcome: 'approve' });
  assert.deepEqual([again.status, again.json.errors[0].code], [409, 'not_a_proposal']);
});

test('an expense that is rejected never counts', async () => {
  const { fund } = await poorFund();
  const fee = { fund_id: fund.id, category: 'audit', amount: '580000.01', effective_date: DAY };
  const made = await make.stored('expenses', fee);
  assert.equal(made.awaits_approval, true);
  const answer = await approver.post(`expenses/${made.id}/approval`, { outcome: 'reject' });
  assert.equal(answer.status, 201, answer.text);
  assert.equal(await cashOf(fund), '580000.00');
  assert.equal(await stateOf('expenses', made.id), 'rejected');
});

test('under a rule that blocks it can still be recorded, and asks for an exception', async () => {
  const { investment, rule } = await poorFund('block');
  const made = await make.pay(investment, '20000000.00', { effective_date: DAY });
  assert.equal(made.status, 201, made.text);
  const { id } = made.json;
  const refused = await approver.post(`payments/${id}/approval`, { outcome: 'approve' });
  assert.deepEqual([refused.status, refused.json.errors[0].code], [409, 'rule_breached']);
  const override = await approver.post(`payments/${id}/override`, {
    rule_id: rule.seq,
    reason: 'the bank paid it',
    document_sha256: '0'.repeat(64),
  });
  assert.equal(override.status, 201, override.text);
  const own = await approver.post(`payments/${id}/approval`, { outcome: 'approve' });
  assert.deepEqual([own.status, own.json.errors[0].code], [403, 'own_override']);
});
