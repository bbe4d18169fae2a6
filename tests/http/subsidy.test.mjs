/* Subsidies, awards and securities through the API: the worked examples of the reference come out of the records, caps span
 * all claims of a firm and year, no cost is paid twice or beyond itself, and what is refused leaves nothing behind. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, head, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';
import {
  claimSubsidy,
  created,
  proposeSubsidy,
  requireBalanced,
  riskPool,
  securities,
  specialFund,
  subsidyScheme,
} from './public_money.mjs';
import * as make from './records.mjs';

let firm;

before(async () => {
  firm = await make.firm();
});

const PREMIUM = {
  cost_kind: 'premium',
  method: 'by_policy_year',
  rate: '0.8',
  rate_year_2: '0.6',
  rate_year_3: '0.4',
  cap: '5000000.00',
  cap_of: 'loans_a_year',
};
const LPR = {
  cost_kind: 'interest',
  method: 'of_lpr',
  rate: '0.6',
  cap: '500000.00',
  cap_of: 'granted_a_year',
  year_days: 365,
};

async function granted(scheme, fields) {
  const answer = await claimSubsidy(scheme, fields);
  assert.equal(answer.status, 201, answer.text);
  const { computed, granted, cut_by } = answer.json;
  return [computed, granted, cut_by];
}

const codes = (answer) => (answer.json.errors ?? []).map(({ field, code }) => `${field} ${code}`);

async function refused(answer, expected) {
  assert.ok(answer.status >= 400, answer.text);
  assert.deepEqual(codes(answer).sort(), [...expected].sort(), answer.text);
}

test('a premium of 100,000 leaves the firm 20,000 to pay, and only 5,000,000 of its loans count in a year', async () => {
  const scheme = await subsidyScheme(PREMIUM);
  const first = { firm_id: firm.id, cost: '100000.00', loan_amount: '5000000.00', policy_year: 1 };
  assert.deepEqual(await granted(scheme, first), ['80000.00', '80000.00', 'none']);
  assert.deepEqual(await granted(scheme, first), ['0.00', '0.00', 'none']);
  const next = { ...first, year: 2025, policy_year: 2 };
  assert.deepEqual(await granted(scheme, next), ['60000.00', '60000.00', 'none']);
  const large = { ...first, year: 2026, cost: '160000.00', loan_amount: '8000000.00' };
  assert.deepEqual(await granted(scheme, large), ['80000.00', '80000.00', 'none']);
  const fourth = { ...first, year: 2027, policy_year: 4 };
  assert.deepEqual(await granted(scheme, fourth), ['0.00', '0.00', 'none']);
});

test('interest by 60 % of the LPR: 90,000, and 36,000 where the pledge secures 40 %', async () => {
  const scheme = await subsidyScheme(LPR);
  const other = await make.firm();
  const loan = { cost: '300000.00', loan_amount: '5000000.00', lpr: '0.03', days: 365 };
  assert.deepEqual(await granted(scheme, { ...loan, firm_id: other.id }), [
    '90000.00',
    '90000.00',
    'none',
  ]);
  const part = { ...loan, firm_id: other.id, pledge_share: '0.4' };
  assert.deepEqual(await granted(scheme, part), ['36000.00', '36000.00', 'none']);
});

test('187,528.77 is cut to the 90,000 that the cap has left', async () => {
  const scheme = await subsidyScheme(LPR);
  const own = await make.firm();
  const loan = { firm_id: own.id, cost: '900000.00', days: 365 };
  const first = { ...loan, loan_amount: '10000000.00', lpr: '0.05' };
  assert.deepEqual(await granted(scheme, first), ['300000.00', '300000.00', 'none']);
  const second = { ...loan, loan_amount: '4583333.33', lpr: '0.04' };
  assert.deepEqual(await granted(scheme, second), ['110000.00', '110000.00', 'none']);
  const third = { ...loan, loan_amount: '20000000.00', lpr: '0.031', days: 184 };
  assert.deepEqual(await granted(scheme, third), ['187528.77', '90000.00', 'cap']);
});

test('levels pay on one cost up to the cost; the same level twice is refused', async () => {
  const own = await make.firm();
  const cost = { firm_id: own.id, cost: '50000.00', cost_ref: unique('POL') };
  const city = await subsidyScheme({ rate: '0.8' });
  const district = await subsidyScheme({ level: 'district', rate: '0.5' });
  assert.deepEqual(await granted(city, cost), ['40000.00', '40000.00', 'none']);
  assert.deepEqual(await granted(district, cost), ['25000.00', '10000.00', 'cost']);
  const before = await head();
  await refused(await claimSubsidy(city, cost), ['cost_ref already_linked']);
  const more = { ...cost, cost: '60000.00' };
  await refused(await claimSubsidy(await subsidyScheme(), more), [
    'cost must_equal',
    'cost must_equal',
  ]);
  assert.equal(await head(), before + 1); // the scheme alone
});

test('twelve claims at once never grant more than the cap, the budget or the cost', async () => {
  const fund = await specialFund({ amount: '1000000.00', qualifier: 'eq' });
  const scheme = await subsidyScheme({
    ...{ special_fund_id: fund.id, rate: '1', cap: '700000.00', cap_of: 'granted_a_year' },
  });
  const own = await make.firm();
  const claims = Array.from({ length: 12 }, () =>
    claimSubsidy(scheme, { firm_id: own.id, cost: '150000.00' }),
  );
  const answers = await Promise.all(claims);
  for (const answer of answers) assert.equal(answer.status, 201, answer.text);
  const cents = answers.map(({ json }) => Math.round(Number(json.granted) * 100));
  assert.equal(
    cents.reduce((sum, value) => sum + value, 0),
    70000000,
  );
  const viewer = await as('viewer');
  const { rows } = await viewer.read(`special_funds/${fund.id}/uses`);
  assert.equal(rows.at(-1).left, '300000.00');
  const csv = parseCsv((await viewer.get(`special_funds/${fund.id}/uses?format=csv`)).text);
  let left = 1000000;
  for (const row of csv) {
    left -= Number(row.used);
    assert.equal(Number(row.left).toFixed(2), left.toFixed(2));
  }
});

test('a claim says all that is wrong with it at once, and nothing is stored', async () => {
  const scheme = await subsidyScheme({ ...LPR, valid_from: '2024-01-01', valid_to: '2025-12-31' });
  const claim = { firm_id: firm.id, cost: '1.00', policy_year: 1 };
  const before = await head();
  await refused(await claimSubsidy(scheme, { ...claim, currency: 'USD' }), [
    'loan_amount missing',
    'policy_year not_of_kind',
    'lpr missing',
    'days missing',
    'currency currency_mismatch',
  ]);
  await refused(
    await claimSubsidy(scheme, { firm_id: firm.id, cost: '1.00', cost_on: '2023-12-31' }),
    ['cost_on not_in_force'],
  );
  await refused(await claimSubsidy(scheme, { cost: '1.00' }), [
    'firm_id exactly_one',
    'loan_amount missing',
    'lpr missing',
    'days missing',
  ]);
  assert.equal(await head(), before);
  const unknown = await subsidyScheme({ rate: undefined, level: 'district' });
  await refused(await claimSubsidy(unknown, { firm_id: firm.id, cost: '1.00' }), [
    'subsidy_scheme_id rate_not_known',
  ]);
});

test('a bank has 30 % of its bad loans between 1 and 3 % of the balance, a guarantor 20 % of its loss', async () => {
  const bank = await make.party();
  const band = await subsidyScheme({
    ...{ cost_kind: 'bank_loss', method: 'of_band', rate: '0.3' },
    ...{ band_from: '0.01', band_to: '0.03', cap: '10000000.00', cap_of: 'granted_a_year' },
  });
  const bad = { party_id: bank.id, cost: '4500000.00', loan_amount: '200000000.00' };
  assert.deepEqual(await granted(band, bad), ['750000.00', '750000.00', 'none']);
  const share = await subsidyScheme({ cost_kind: 'guarantor_loss', rate: '0.2' });
  assert.deepEqual(await granted(share, { party_id: bank.id, cost: '744000.00' }), [
    '148800.00',
    '148800.00',
    'none',
  ]);
});

test('an award is of a person by name, within the budget, and never with an identity number', async () => {
  const fund = await specialFund({ amount: '1000000.00', qualifier: 'eq' });
  const plan = await created('manager', 'talent_plans', {
    ...{ name: 'x', level: 'district', special_fund_id: fund.id, effective_date: make.DAY },
  });
  const award = {
    code: unique('A'),
    talent_plan_id: plan.id,
    person_name: '某甲',
    currency: 'CNY',
  };
  const manager = await as('manager');
  const on = { awarded_on: make.DAY };
  await created('manager', 'talent_awards', { ...award, ...on, amount: '600000.00' });
  const before = await head();
  const again = { ...award, ...on, code: unique('A'), amount: '400000.01' };
  await refused(
    await manager.post('talent_awards', {
      ...again,
      note: '37021219800101123X 370212198001011234',
    }),
    ['note identity_number', 'amount sum_exceeds'],
  );
  await refused(
    await manager.post('talent_awards', { code: unique('A'), talent_plan_id: plan.id }),
    ['person_name missing'],
  );
  assert.equal(await head(), before);
});

async function payouts(plan) {
  const viewer = await as('viewer');
  return (await viewer.read(`abs_plans/${plan.id}/payouts`)).rows;
}

test('149,000,000 in leaves the junior tranche 5,570,000; 141,000,000 leave the senior one 2,430,000 short, which is topped up', async () => {
  const party = await make.party();
  const paid = { fees: '350000.00', effective_date: '2024-12-31' };
  const { plan } = await securities();
  await make.stored('abs_payments', { ...paid, abs_plan_id: plan.id, inflow: '149000000.00' });
  const [good] = await payouts(plan);
  assert.deepEqual(
    [good.days, good.senior_interest, good.senior_principal, good.junior, good.shortfall],
    [365, '3080000.00', '140000000.00', '5570000.00', '0.00'],
  );
  const { plan: short } = await securities({
    ...{ top_up_party_id: party.id, top_up_limit: '2000000.00' },
  });
  await make.stored('abs_payments', { ...paid, abs_plan_id: short.id, inflow: '141000000.00' });
  const [bad] = await payouts(short);
  assert.deepEqual(
    [bad.senior_principal, bad.junior, bad.shortfall, bad.top_up, bad.unpaid, bad.senior_left],
    ['137570000.00', '0.00', '2430000.00', '2000000.00', '430000.00', '430000.00'],
  );
});

test('payment days come in order, on a plan with a senior tranche, and rest on each other', async () => {
  const { plan, senior } = await securities();
  const manager = await as('manager');
  const pay = (fields) =>
    make.record('abs_payments', { abs_plan_id: plan.id, fees: '0.00', ...fields });
  const first = await pay({
    inflow: '10.00',
    principal_due: '10.00',
    effective_date: '2024-06-30',
  });
  assert.equal(first.status, 201, first.text);
  const before = await head();
  await refused(await pay({ inflow: '1.00', effective_date: '2024-06-29' }), [
    'effective_date bad_order',
  ]);
  const late = { inflow: '1.00', principal_due: '140000000.01', effective_date: '2024-12-31' };
  await refused(await pay(late), ['principal_due sum_exceeds']);
  await refused(await manager.post(`journal/${senior.seq}/reversal`, { reason: 'x' }), [
    'reversed_seq rests_on',
  ]);
  assert.equal(await head(), before);
});

test('the postings of a pool, a special fund and a plan add up to nothing, entry by entry, and hledger says the same', async () => {
  const { pool } = await riskPool('100.00');
  const spend = { risk_pool_id: pool.id, action: 'cost' };
  assert.equal((await make.record('pool_entries', { ...spend, amount: '40.00' })).status, 201);
  const before = await head();
  await refused(await make.record('pool_entries', { ...spend, amount: '60.01' }), [
    'amount pool_short',
  ]);
  assert.equal(await head(), before);
  const fund = await specialFund({ amount: '1000.00', qualifier: 'eq' });
  await granted(await subsidyScheme({ special_fund_id: fund.id }), {
    ...{ firm_id: firm.id, cost: '10.00' },
  });
  const { plan } = await securities();
  const paid = { abs_plan_id: plan.id, inflow: '141000000.00', fees: '350000.00' };
  await make.stored('abs_payments', { ...paid, effective_date: '2024-12-31' });
  for (const path of [`risk_pools/${pool.id}`, `special_funds/${fund.id}`, `abs_plans/${plan.id}`])
    await requireBalanced(path);
});

test('a subsidy is granted by a second person; one loan is not subsidised twice for one cost, whatever its number', async () => {
  const fund = await specialFund({ amount: '100000.00', qualifier: 'eq' });
  const scheme = await subsidyScheme({ special_fund_id: fund.id });
  const firm = await make.firm();
  const loan = await make.loan(await make.loanCase(await make.caseScheme(), { firm_id: firm.id }));
  const of = { firm_id: firm.id, loan_id: loan.id, cost: '1000.00' };
  const first = await proposeSubsidy(scheme, of);
  assert.equal(first.status, 201, first.text);
  const viewer = await as('viewer');
  const uses = async () => (await viewer.read(`special_funds/${fund.id}/uses`)).rows.length;
  assert.equal(await uses(), 0);
  const again = await proposeSubsidy(scheme, of);
  assert.deepEqual(
    again.json.errors.map(({ field, code }) => `${field} ${code}`),
    ['loan_id already_linked'],
  );
  const manager = await as('manager');
  const own = await manager.post(`subsidy_claims/${first.json.id}/approval`, {
    outcome: 'approve',
  });
  assert.equal(own.status, 403, own.text);
  assert.equal((await make.approve('subsidy_claims', first.json)).status, 201);
  assert.equal(await uses(), 1);
  const other = await proposeSubsidy(scheme, { ...of, firm_id: (await make.firm()).id });
  assert.deepEqual(
    other.json.errors.map(({ field, code }) => `${field} ${code}`),
    ['loan_id loan_of_other'],
  );
  // What is rejected takes up nothing.
  const next = { ...of, cost_on: '2024-05-02' };
  const rejected = await proposeSubsidy(scheme, next);
  const no = await make.approve('subsidy_claims', rejected.json, { outcome: 'reject' });
  assert.equal(no.status, 201, no.text);
  assert.equal((await claimSubsidy(scheme, next)).status, 201);
});
