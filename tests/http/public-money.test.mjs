// One firm, all public money: equity, loans, subsidies, awards and compensation add up to two sums in which nothing is
// counted twice, and every row leads to its record.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, newSession, newUser, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';
import {
  claimSubsidy,
  created,
  lossScheme,
  proposeSubsidy,
  riskPool,
  subsidyScheme,
} from './public_money.mjs';
import * as make from './records.mjs';

const SIGNED = '2024-02-01';
const PAID = '2024-03-01';
const LOST = '2024-12-02';
const LATER = '2025-02-03';

const cents = (text) => BigInt(text.replace('.', ''));
const total = (rows, name) =>
  rows.reduce((sum, row) => sum + (row[name] ? cents(row[name]) : 0n), 0n);

async function rowsOf(firm) {
  const viewer = await as('viewer');
  const { rows, total: told } = await viewer.read(`firms/${firm.id}/public_money`);
  const { rows: all } = await viewer.read('public_money');
  const sums = all.find((row) => row.firm_id === firm.id);
  for (const name of ['paid', 'at_risk']) {
    assert.equal(total(rows, name), cents(sums[name]), name);
    assert.equal(told[name], sums[name], name);
  }
  assert.equal(rows.filter((row) => row.unknown).length, sums.unknown_count);
  assert.equal(rows.length, sums.row_count);
  return { rows, paid: sums.paid, at_risk: sums.at_risk, unknown: sums.unknown_count };
}

const only = ({ rows }, form) =>
  rows
    .filter((row) => row.form === form)
    .map((row) => [row.owner, row.amount, row.paid, row.at_risk]);

async function invested(project, fund, amount, paid) {
  const investment = await make.proposal(project, fund, amount);
  for (const answer of [await make.decide(investment), await make.pay(investment, paid)])
    assert.equal(answer.status, 201, answer.text);
  return investment;
}

async function lent(firm, scheme, amount, seats = {}) {
  const of = await make.caseScheme(scheme ? { loss_scheme_id: scheme.id } : {});
  const loanCase = await make.loanCase(of, { firm_id: firm.id, ...seats });
  const loan = await make.loan(loanCase, { amount, signed_on: SIGNED });
  return { loan, loanCase };
}

const payOut = (loan, amount) => make.loanEvent(loan, 'payout', PAID, { amount });

let bureau;
let social;
before(async () => {
  await make.capRule();
  bureau = await make.party({
    ...{ kind: 'finance_bureau', money_source: 'budget', government_level: 'district' },
  });
  social = await make.party({ money_source: 'social' });
});

test('equity counts by whose money each fund has, once through all funds between', async () => {
  const bank = await make.party({ kind: 'bank', money_source: 'state_owned' });
  const [guide, seed, mixed, open] = [
    await make.fund(),
    await make.fund(),
    await make.fund(),
    await make.fund(),
  ];
  await make.commitment(guide, bureau, '200000000.00');
  await make.commitment(seed, guide, '40000000.00');
  await make.commitment(seed, social, '60000000.00');
  await make.commitment(mixed, bureau, '50000000.00');
  await make.commitment(mixed, bank, '50000000.00');
  const firm = await make.firm();
  const project = await make.project({ firm_id: firm.id });
  await invested(project, guide, '5000000.00', '5000000.00');
  await invested(project, seed, '30000000.00', '10000000.00');
  await invested(project, mixed, '2000000.01', '2000000.01');
  const known = await rowsOf(firm);
  assert.deepEqual(only(known, 'equity'), [
    ['public', '5000000.00', '5000000.00', '0.00'],
    ['public', '4000000.00', '4000000.00', '0.00'],
    ['other', '6000000.00', '0.00', '0.00'],
    ['public', '1000000.01', '1000000.01', '0.00'],
    ['bank', '1000000.00', '0.00', '0.00'],
  ]);
  assert.deepEqual([known.paid, known.at_risk, known.unknown], ['10000000.01', '0.00', 0]);
  const round = await make.round({ firm_id: firm.id });
  const own = { round_id: round.id, currency: 'CNY', amount: '1000000.00' };
  await make.stored('subscriptions', { ...own, investor_party_id: bureau.id });
  await make.stored('subscriptions', { ...own, investor_party_id: social.id });
  await invested(project, open, '700000.00', '700000.00');
  const after = await rowsOf(firm);
  assert.deepEqual(only(after, 'subscription'), [
    ['public', '1000000.00', '1000000.00', '0.00'],
    ['other', '1000000.00', '0.00', '0.00'],
  ]);
  assert.deepEqual(only(after, 'equity').at(-1), [null, '700000.00', null, '0.00']);
  assert.deepEqual([after.paid, after.unknown], ['11000000.01', 1]);
});

test("a loan's parts are at risk until they are paid, and a bank's own loan is in neither sum", async () => {
  const firm = await make.firm();
  const { pool } = await riskPool('20000000.00');
  const scheme = await lossScheme({
    ...{ pool_share: '0.4', guarantor_share: '0.3', insurer_share: '0.1', bank_share: '0.2' },
    risk_pool_id: pool.id,
  });
  const guarantor = await make.party({ kind: 'guarantor', money_source: 'state_owned' });
  const insurer = await make.party({ kind: 'insurer', money_source: 'social' });
  const { loan, loanCase } = await lent(firm, scheme, '5000000.00', {
    ...{ guarantor_id: guarantor.id, insurer_id: insurer.id },
  });
  await make.finding(loanCase, 'pre_cover_survey', { currency: 'CNY', fee: '100000.00' });
  assert.equal((await rowsOf(firm)).rows.length, 0);
  await payOut(loan, '5000000.00');
  const lentOut = await rowsOf(firm);
  assert.deepEqual(only(lentOut, 'pool'), [['public', '2000000.00', '0.00', '2000000.00']]);
  assert.deepEqual(only(lentOut, 'guarantee'), [['public', '1500000.00', '0.00', '1500000.00']]);
  assert.deepEqual(only(lentOut, 'insurance'), [['other', '500000.00', '0.00', '0.00']]);
  assert.deepEqual(only(lentOut, 'loan'), [['bank', '1000000.00', '0.00', '0.00']]);
  assert.deepEqual(only(lentOut, 'premium'), [['other', '100000.00', '0.00', '0.00']]);
  assert.deepEqual([lentOut.paid, lentOut.at_risk], ['0.00', '3500000.00']);

  const subsidy = await subsidyScheme();
  const granted = await claimSubsidy(subsidy, {
    ...{ firm_id: firm.id, cost: '100000.00', loan_id: loan.id },
  });
  assert.equal(granted.status, 201, granted.text);
  const plan = await created('manager', 'talent_plans', {
    ...{ name: 'x', level: 'district', effective_date: make.DAY },
  });
  const award = { talent_plan_id: plan.id, firm_id: firm.id, effective_date: PAID };
  await created('manager', 'talent_awards', { ...award, currency: 'CNY', amount: '300000.00' });
  await created('manager', 'talent_awards', award);
  const helped = await rowsOf(firm);
  assert.deepEqual(only(helped, 'subsidy'), [['public', '50000.00', '50000.00', '0.00']]);
  assert.deepEqual(only(helped, 'premium'), [['other', '50000.00', '0.00', '0.00']]);
  assert.deepEqual(only(helped, 'award'), [
    ['public', '300000.00', '300000.00', '0.00'],
    ['public', null, null, '0.00'],
  ]);
  assert.deepEqual([helped.paid, helped.at_risk], ['350000.00', '3500000.00']);

  const own = await lent(firm, null, '8000000.00', { guarantor_id: null, insurer_id: null });
  await payOut(own.loan, '8000000.00');
  const beside = await rowsOf(firm);
  assert.deepEqual([beside.paid, beside.at_risk], [helped.paid, helped.at_risk]);
  assert.deepEqual(only(beside, 'loan').at(-1), ['bank', '8000000.00', '0.00', '0.00']);

  await make.loanEvent(loan, 'default', '2024-11-01', { reason: 'x' });
  const claim = await created('manager', 'loss_claims', {
    ...{ loan_id: loan.id, currency: 'CNY', principal: '5000000.00', effective_date: LOST },
  });
  assert.equal((await rowsOf(firm)).at_risk, '3500000.00');
  const of = { loss_claim_id: claim.id, effective_date: LATER };
  await make.approved('loss_payments', { ...of, bearer: 'pool', amount: '2000000.00' });
  await make.stored('loss_recoveries', { ...of, gross: '520000.00', costs: '20000.00' });
  const lost = await rowsOf(firm);
  // 500,000 go back by 2,000,000 of the pool and 3,000,000 of the bank.
  assert.deepEqual(only(lost, 'compensation'), [['public', '1800000.00', '1800000.00', '0.00']]);
  assert.deepEqual(only(lost, 'guarantee'), [['public', '1500000.00', '0.00', '1500000.00']]);
  assert.deepEqual([lost.paid, lost.at_risk], ['2150000.00', '1500000.00']);
});

test('a guarantee is the same risk as what is outstanding; what is not recorded is told', async () => {
  const guarantor = await make.party({ kind: 'guarantor', money_source: 'state_owned' });
  const guaranteed = async (limit) => {
    const firm = await make.firm();
    const { loan, loanCase } = await lent(firm, null, '3000000.00', {
      ...{ guarantor_id: guarantor.id, insurer_id: null },
    });
    if (limit) await make.finding(loanCase, 'due_diligence', { currency: 'CNY', limit });
    await payOut(loan, '3000000.00');
    return firm;
  };
  const open = await rowsOf(await guaranteed());
  assert.deepEqual([open.at_risk, open.unknown, open.rows[0].unknown], ['0.00', 1, 'amount']);
  const firm = await guaranteed('2000000.00');
  const known = await rowsOf(firm);
  assert.deepEqual(only(known, 'guarantee'), [['public', '2000000.00', '0.00', '2000000.00']]);
  assert.deepEqual(only(known, 'loan'), [['bank', '1000000.00', '0.00', '0.00']]);
  assert.deepEqual([known.at_risk, known.unknown], ['2000000.00', 0]);
  const viewer = await as('viewer');
  const early = await viewer.read(`firms/${firm.id}/public_money?as_of=2024-02-02`);
  assert.deepEqual(early.rows, []);
});

test('the list adds up to its firms as JSON and as a file, each row rests on an entry, and seats see none', async () => {
  const viewer = await as('viewer');
  const { rows, total: told } = await viewer.read('public_money');
  const csv = parseCsv((await viewer.get('public_money?format=csv')).text);
  assert.equal(csv.length, rows.length);
  for (const name of ['paid', 'at_risk']) {
    assert.equal(total(rows, name), cents(told[name]));
    assert.equal(total(csv, name), cents(told[name]));
  }
  const marked = rows.filter((row) => row.row_count > 0);
  assert.ok(marked.length > 0);
  for (const { firm_id } of marked) {
    const { rows: parts } = await viewer.read(`firms/${firm_id}/public_money`);
    for (const part of parts) await viewer.read(`journal/${part.seq}`);
  }
  const loanCase = await make.loanCase(await make.caseScheme());
  const seat = await newSession('bank', await newUser('bank', { party_id: loanCase.bank_id }));
  for (const path of ['public_money', `firms/${loanCase.firm_id}/public_money`])
    assert.equal((await seat.get(path)).status, 403, path);
  assert.equal((await viewer.get(`firms/${unique('9').length}999999/public_money`)).status, 404);
});

const REGION = '370212';

/** A rule of a pack on the firms of one region, in force. */
async function limited(measure, basis, limit) {
  const admin = await as('admin');
  const rule = await admin.create('rules', {
    ...{ code: unique('PM'), name: '公共资金上限（测试）', pack: 'public-money', measure, basis },
    ...{ subject: 'firm', currency: 'CNY', limit, action: 'block', status: 'verified' },
    ...{ regions: REGION, valid_from: '2020-01-01' },
  });
  await make.enact(rule);
}

const codesOf = ({ status, json }) => [
  status,
  ...(json.errors ?? []).map(({ field, code }) => `${field} ${code}`),
];

test('a cap on all public money of a firm holds investments, subsidies and compensation, twelve at once too', async () => {
  await limited('public_paid', 'approved', '10000000.00');
  const fund = await make.fund();
  await make.commitment(fund, bureau, '60000000.00');
  await make.commitment(fund, social, '40000000.00');
  const firm = await make.firm({ region: REGION });
  const project = await make.project({ firm_id: firm.id });
  // Six tenths of the fund's money are public: 1,200,000 of each.
  const proposals = [];
  for (let i = 0; i < 12; i++)
    proposals.push(await make.proposal(project, fund, '2000000.00', { stage: 'seed' }));
  const answers = await Promise.all(proposals.map((proposal) => make.decide(proposal)));
  const statuses = answers.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [...Array(8).fill(201), ...Array(4).fill(409)]);
  const refusedAt = answers.findIndex(({ status }) => status === 409);
  assert.deepEqual(codesOf(answers[refusedAt]), [409, 'investment_id rule_breached']);
  const viewer = await as('viewer');
  const { rows } = await viewer.read(`investments/${proposals[refusedAt].id}/verdict`);
  const line = rows.find((row) => row.measure === 'public_paid');
  assert.deepEqual(
    [line.figure, line.limit, line.headroom, line.outcome, line.firm_id],
    ['10800000.00', '10000000.00', '-800000.00', 'breach', firm.id],
  );
  const parts = await viewer.read(`investments/${proposals[refusedAt].id}/verdict_rows`);
  const counted = parts.rows.filter(
    (row) => row.side === 'numerator' && row.amount === '1200000.00',
  );
  assert.ok(counted.length >= 9);
  assert.ok((await rowsOf(firm)).paid === '0.00');

  const scheme = await subsidyScheme();
  const claim = (cost) => proposeSubsidy(scheme, { firm_id: firm.id, cost });
  const [fits, over] = [await claim('800000.00'), await claim('0.04')];
  assert.deepEqual([fits.status, over.status], [201, 201]);
  const granted = await make.approve('subsidy_claims', fits.json);
  assert.equal(granted.status, 201, granted.text);
  assert.deepEqual(codesOf(await make.approve('subsidy_claims', over.json)), [
    ...[409, 'subsidy_claim_id rule_breached'],
  ]);
  const award = { firm_id: firm.id, effective_date: '2024-07-01' };
  const plan = await created('manager', 'talent_plans', {
    ...{ name: 'x', level: 'district', effective_date: make.DAY },
  });
  const manager = await as('manager');
  const awarded = await manager.post('talent_awards', {
    ...{ ...award, talent_plan_id: plan.id, code: unique('A'), currency: 'CNY', amount: '0.01' },
  });
  assert.deepEqual(codesOf(awarded), [409, 'amount rule_breached']);
});

test("a cap on what is at risk with a firm holds pay-outs of loans, but not a bank's own", async () => {
  await limited('public_at_risk', 'look_through', '3000000.00');
  const firm = await make.firm({ region: REGION });
  const { pool } = await riskPool('20000000.00');
  const scheme = await lossScheme({
    ...{ pool_share: '0.4', bank_share: '0.6', risk_pool_id: pool.id },
  });
  const seats = { guarantor_id: null, insurer_id: null };
  const loans = [];
  for (let i = 0; i < 3; i++) loans.push((await lent(firm, scheme, '5000000.00', seats)).loan);
  const approver = await as('approver');
  const paidOut = (loan, amount) =>
    approver.post('loan_events', {
      ...{ loan_id: loan.id, action: 'payout', effective_date: PAID, currency: 'CNY', amount },
    });
  const answers = await Promise.all(loans.map((loan) => paidOut(loan, '5000000.00')));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409]);
  const refused = answers.find(({ status }) => status === 409);
  assert.deepEqual(codesOf(refused), [409, 'amount rule_breached']);
  assert.equal((await rowsOf(firm)).at_risk, '2000000.00');
  const own = await lent(firm, null, '9000000.00', seats);
  assert.equal((await paidOut(own.loan, '9000000.00')).status, 201);
});
