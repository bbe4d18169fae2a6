// "Sold at X, who gets what": the payout of a firm's sale by class and holder, down to each investor,
// and a round that is only asked about. Nothing of it is stored.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { cents, sum } from './cents.mjs';
import { as, assertProblem, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';
import * as make from './records.mjs';

const ON = '2020-02-01';

const fen = (amount) => BigInt(amount.replace('.', ''));

before(() => make.capRule());

// A fund of two investors (60 and 40 per cent of public and social money) that holds class A of a
// firm: preferred for 6m, 2m units; a founder has 8m common units.
async function soldFirm() {
  const { fund, commitments } = await make.fundOf(['600000.00', '400000.00']);
  for (const [i, amount] of ['300000.00', '200000.00'].entries())
    await make.stored('contributions', {
      commitment_id: commitments[i].id,
      currency: 'CNY',
      amount,
    });
  const project = await make.project();
  const investment = await make.proposal(project, fund, '400000.00');
  await make.decide(investment);
  const firm_id = project.firm_id;
  const founder = await make.party();
  const on = { firm_id, effective_date: ON };
  const common = await make.stored('share_classes', {
    ...{ ...on, code: unique('C'), name: '普通股', unit: 'share', currency: 'CNY' },
  });
  const preferred = await make.stored('share_classes', {
    ...{ ...on, code: unique('A'), name: 'A 类', unit: 'share', currency: 'CNY' },
    ...{ liquidation_rank: 1, preference_multiple: '1', original_price: '3' },
    ...{ participation: 'none', converts_to_id: common.id, conversion_ratio: '1' },
  });
  await make.stored('securities', {
    ...{ ...on, code: unique('S'), kind: 'shares', class_id: preferred.id, units: '2000000' },
    ...{ holder_fund_id: fund.id, investment_id: investment.id },
    ...{ currency: 'CNY', amount: '6000000.00' },
  });
  await make.stored('securities', {
    ...{ ...on, code: unique('S'), kind: 'shares', class_id: common.id, units: '8000000' },
    holder_party_id: founder.id,
  });
  return { fund, commitments, firm_id, founder, common, preferred, investment };
}

const state = (firm_id, total_units) =>
  make.stored('capital_statements', {
    ...{ firm_id, total_units, source: '登记', effective_date: ON, currency: undefined },
  });

test('a sale pays debts, preferences and what is left, and parts add up to the fen', async () => {
  const { fund, firm_id, founder, common, preferred } = await soldFirm();
  await state(firm_id, '10000000');
  const viewer = await as('viewer');
  const path = `firms/${firm_id}/payout?proceeds=25000000.01&debt=2:1000000.00,1:500000.00`;
  const { rows, total } = await viewer.read(path);
  assert.deepEqual(
    rows.map((row) => [row.part, row.class_id, row.amount]),
    [
      ['debt', null, '1000000.00'],
      ['debt', null, '500000.00'],
      ['class', preferred.id, '6000000.00'],
      ['class', common.id, '17500000.01'],
    ],
  );
  assert.equal(rows[2].holder_fund_id, fund.id);
  assert.equal(rows[2].chosen, 'holds');
  assert.equal(rows[3].holder_party_id, founder.id);
  assert.equal(total.amount, '25000000.01');
  const csv = parseCsv((await viewer.get(`${path}&format=csv`)).text);
  assert.equal(sum(cents(csv, 'amount')), 2500000001n);
});

test('the curve has every break point, and both choices meet where a class is indifferent', async () => {
  const { firm_id, preferred } = await soldFirm();
  await state(firm_id, '10000000');
  const viewer = await as('viewer');
  const { rows } = await viewer.read(`firms/${firm_id}/payout/points`);
  const events = [...new Map(rows.map((row) => [row.point, row])).values()];
  assert.deepEqual(
    events.map((row) => [row.event, row.proceeds]),
    [
      ['nothing', '0.00'],
      ['rank_paid', '6000000.00'],
      ['class_converts', '30000000.00'],
      ['beyond', '37500000.00'],
    ],
  );
  const tie = await viewer.read(`firms/${firm_id}/payout?proceeds=30000000.00&by=class`);
  assert.equal(tie.rows.find((row) => row.class_id === preferred.id).chosen, 'indifferent');
});

test('what our fund gets goes down to each investor, and adds up', async () => {
  const { fund, commitments, firm_id } = await soldFirm();
  await state(firm_id, '10000000');
  const viewer = await as('viewer');
  const { rows, total } = await viewer.read(
    `firms/${firm_id}/payout/investors?proceeds=40000000.00`,
  );
  assert.deepEqual(
    rows.map((row) => [row.fund_id, row.commitment_id, row.goes, row.amount]),
    [
      [fund.id, commitments[0].id, 'investor', '4800000.00'],
      [fund.id, commitments[1].id, 'investor', '3200000.00'],
    ],
  );
  assert.equal(total.amount, '8000000.00');
  const head = (await viewer.read(`funds/${fund.id}`)).as_known;
  assert.equal(rows[0].share, '0.60000000');
  assert.equal((await viewer.read(`funds/${fund.id}`)).as_known, head, 'nothing is stored');
});

test('a duty to buy back stands beside the payout, credited once', async () => {
  const { firm_id, founder, investment } = await soldFirm();
  await state(firm_id, '10000000');
  await make.pay(investment, '400000.00');
  await make.stored('buy_backs', {
    ...{ investment_id: investment.id, obligor_party_id: founder.id, currency: 'CNY' },
    ...{ principal: '400000.00', rate: '0.08', due_on: '2030-01-01', trigger: '未上市' },
  });
  const viewer = await as('viewer');
  const small = await viewer.read(`firms/${firm_id}/payout/claims?proceeds=300000.00`);
  assert.equal(small.rows.length, 1);
  const [claim] = small.rows;
  assert.equal(claim.payout, '300000.00');
  assert.equal(fen(claim.shortfall), fen(claim.due) - 30000000n);
  assert.equal(claim.obligor, 'holder');
  assert.equal(claim.paid, '0.00', 'the founder gets nothing of this sale');
  assert.equal(claim.unpaid, claim.shortfall);
  const large = await viewer.read(`firms/${firm_id}/payout/claims?proceeds=30000000.00`);
  assert.equal(large.rows[0].shortfall, '0.00');
});

test('what an obligor pays goes down to each investor with the stack, once', async () => {
  const { fund, commitments, firm_id, founder, preferred, investment } = await soldFirm();
  // The founder has as much of class A.
  await make.stored('securities', {
    ...{ firm_id, code: unique('S'), kind: 'shares', class_id: preferred.id, units: '2000000' },
    ...{ holder_party_id: founder.id, currency: 'CNY', amount: '6000000.00', effective_date: ON },
  });
  await state(firm_id, '12000000');
  await make.pay(investment, '400000.00');
  await make.stored('buy_backs', {
    ...{ investment_id: investment.id, obligor_party_id: founder.id, currency: 'CNY' },
    ...{ principal: '400000.00', rate: '0', due_on: '2030-01-01', trigger: '未上市' },
  });
  const viewer = await as('viewer');
  const asked = 'proceeds=200000.00';
  const holders = await viewer.read(`firms/${firm_id}/payout?${asked}`);
  assert.deepEqual(
    holders.rows.map((row) => [row.amount, row.claims, row.after]),
    [
      ['100000.00', '100000.00', '200000.00'],
      ['100000.00', '-100000.00', '0.00'],
      ['0.00', '0.00', '0.00'],
    ],
  );
  const { rows } = await viewer.read(`firms/${firm_id}/payout/investors?${asked}`);
  assert.deepEqual(
    rows.map((row) => [row.fund_id, row.commitment_id, row.amount, row.claims, row.share]),
    [
      [fund.id, commitments[0].id, '120000.00', '60000.00', '0.60000000'],
      [fund.id, commitments[1].id, '80000.00', '40000.00', '0.40000000'],
    ],
  );
  const classes = await viewer.read(`firms/${firm_id}/payout?${asked}&by=class`);
  assert.equal(classes.rows[0].claims, null, 'claims are of holders');
});

// 0.5m of the fund's money is in another firm and nothing came of it: carry is a fifth of what the
// sold one brings beyond its own 0.4m.
test('an American waterfall takes a sale as proceeds of the investment that is sold', async () => {
  const { fund, firm_id, investment } = await soldFirm();
  await state(firm_id, '10000000');
  await make.pay(investment, '400000.00');
  const other = await make.proposal(await make.project(), fund, '500000.00');
  await make.decide(other);
  await make.pay(other, '500000.00');
  await make.approved('waterfall_terms', {
    ...{ fund_id: fund.id, kind: 'american', hurdle_rate: '0', compounding: 'simple' },
    ...{ day_count: 'act_365', catch_up_share: '0', lp_share: '0.8', carry_share: '0.2' },
    ...{ valid_from: make.DAY, currency: undefined },
  });
  const viewer = await as('viewer');
  const { rows, total } = await viewer.read(
    `firms/${firm_id}/payout/investors?proceeds=40000000.00`,
  );
  assert.equal(total.amount, '8000000.00');
  assert.equal(rows.find((row) => row.goes === 'manager').amount, '1520000.00');
});

test('what is not known is unknown with its reason', async () => {
  const { firm_id } = await soldFirm();
  const viewer = await as('viewer');
  const before = await viewer.read(`firms/${firm_id}/payout?proceeds=1.00`);
  assert.equal(before.rows[0].reason, 'not_stated');
  assert.ok(before.rows.every((row) => row.amount === null));
  assert.equal(before.total.amount, null);
  await state(firm_id, '12000000');
  const after = await viewer.read(`firms/${firm_id}/payout?proceeds=1.00`);
  assert.equal(after.rows[0].reason, 'units_missing');
  assert.equal(after.rows[0].units, '2000000.00000000');
  assert.deepEqual((await viewer.read(`firms/${firm_id}/payout/points`)).rows, []);
});

test('a question that is no question is refused with its fields', async () => {
  const { firm_id } = await soldFirm();
  const viewer = await as('viewer');
  const path = `firms/${firm_id}/payout`;
  const fieldsOf = (answer) => answer.json.errors.map((fault) => fault.field);
  const missing = await viewer.get(path);
  assertProblem(missing, 422);
  assert.deepEqual(fieldsOf(missing), ['proceeds']);
  for (const debt of ['8', '0:5', '1:-5', '1:5;2:6', '1001:5', '1:5.001'])
    assert.deepEqual(
      fieldsOf(await viewer.get(`${path}?proceeds=1&debt=${encodeURIComponent(debt)}`)),
      ['debt'],
      debt,
    );
  assertProblem(await viewer.get('firms/999999999/payout?proceeds=1'), 404);
  assert.deepEqual(fieldsOf(await viewer.get(`firms/${firm_id}/what_if?pre_money=0`)), [
    'pre_money',
    'new_money',
  ]);
});

test('a what-if round dilutes, keeps a share for its cost, and adds up to one', async () => {
  const { fund, firm_id } = await soldFirm();
  await state(firm_id, '10000000');
  const viewer = await as('viewer');
  const asked = 'pre_money=80000000.00&new_money=20000000.00';
  const { figures } = await viewer.read(`firms/${firm_id}/what_if?${asked}`);
  assert.equal(figures.price, '8');
  assert.equal(figures.post_money, '100000000.00');
  assert.equal(figures.ours_before, '0.20000000');
  assert.equal(figures.ours_after, '0.16000000');
  assert.equal(figures.ours_keep_cost, '4000000.00');
  const kept = await viewer.read(
    `firms/${firm_id}/what_if/holders?${asked}&keepers=${fund.id}&pool_target=0.1`,
  );
  const ours = kept.rows.find((row) => row.holder_fund_id === fund.id);
  assert.equal(ours.share_after, ours.share_before);
  assert.equal(sum(cents(kept.rows, 'share_after')), 100000000n);
  assert.equal(sum(cents(kept.rows, 'paid')), 2000000000n);
});
