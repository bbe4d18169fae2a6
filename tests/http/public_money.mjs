// Risk pools and their money, loss schemes, subsidies, talent awards and securities for tests, one of each kind.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { as, unique } from './client.mjs';
import * as make from './records.mjs';

const DATED = { valid_from: '2019-01-01', status: 'unverified', source: 'x' };

export async function created(role, plural, fields) {
  const client = await as(role);
  const answer = await client.post(plural, { code: unique('C'), ...fields });
  if (answer.status !== 201) throw new Error(`${plural}: ${answer.status} ${answer.text}`);
  return answer.json;
}

/** A pool with what was paid in on the day. */
export async function riskPool(amount, fields = {}) {
  const pool = await created('manager', 'risk_pools', {
    ...{
      name: unique('Pool '),
      currency: 'CNY',
      status: 'unverified',
      effective_date: '2019-01-01',
    },
    ...fields,
  });
  const paid = { risk_pool_id: pool.id, action: 'paid_in', amount };
  const entry = await make.stored('pool_entries', paid);
  return { pool, entry };
}

/** Six, two and two of ten: insurer, bank, guarantor. */
export const SIX_TWO_TWO = { insurer_share: '0.6', bank_share: '0.2', guarantor_share: '0.2' };

export const lossScheme = (fields = {}) =>
  created('admin', 'loss_schemes', {
    ...{ name: unique('Scheme '), currency: 'CNY', base: 'principal', ...DATED },
    ...fields,
  });

export const specialFund = (fields = {}) =>
  created('manager', 'special_funds', {
    ...{ name: unique('Fund '), level: 'district', currency: 'CNY', effective_date: '2019-01-01' },
    ...fields,
  });

export const subsidyScheme = (fields = {}) =>
  created('admin', 'subsidy_schemes', {
    ...{
      name: unique('Subsidy '),
      level: 'municipal',
      cost_kind: 'premium',
      currency: 'CNY',
      ...DATED,
    },
    ...{ method: 'of_cost', rate: '0.5' },
    ...fields,
  });

/** What a claim answers, whether it is recorded or refused; a second person grants what is recorded. */
export async function claimSubsidy(scheme, fields = {}) {
  const answer = await proposeSubsidy(scheme, fields);
  if (answer.status !== 201) return answer;
  const granted = await make.approve('subsidy_claims', answer.json);
  if (granted.status !== 201) throw new Error(`subsidy_claims: ${granted.text}`);
  return answer;
}

export async function proposeSubsidy(scheme, fields = {}) {
  const manager = await as('manager');
  return manager.post('subsidy_claims', {
    ...{
      code: unique('C'),
      subsidy_scheme_id: scheme.id,
      year: 2024,
      batch: '2024-1',
      currency: 'CNY',
    },
    ...{ cost_ref: unique('INV'), cost_on: '2024-05-01', effective_date: '2024-06-01' },
    ...fields,
  });
}

/** A plan with the senior and the junior tranche of the published figures. */
export async function securities(fields = {}) {
  const on = { effective_date: '2024-01-01' };
  const plan = await created('manager', 'abs_plans', {
    ...{ name: unique('ABS '), currency: 'CNY', established_on: '2024-01-01' },
    ...fields,
  });
  const of = { abs_plan_id: plan.id, currency: 'CNY', ...on };
  const asset = await make.stored('abs_assets', { ...of, contract_ref: unique('K') });
  const senior = await created('manager', 'abs_tranches', {
    ...{ ...of, seniority: 'senior', amount: '140000000.00', coupon: '0.022', year_days: 365 },
  });
  await created('manager', 'abs_tranches', { ...of, seniority: 'junior', amount: '5000000.00' });
  return { plan, asset, senior };
}

const run = promisify(execFile);

/** Each entry adds up to nothing, and hledger finds no fault with the ledger's text. */
export async function requireBalanced(path) {
  const viewer = await as('viewer');
  const { rows } = await viewer.read(`${path}/postings`);
  const sums = new Map();
  for (const { seq, amount } of rows)
    sums.set(seq, (sums.get(seq) ?? 0) + Math.round(Number(amount) * 100));
  assert.ok(sums.size > 0);
  for (const [seq, sum] of sums) assert.equal(sum, 0, `${path}: entry ${seq}`);
  const folder = await mkdtemp(join(tmpdir(), 'public-money-'));
  const file = join(folder, 'ledger.journal');
  await writeFile(file, (await viewer.get(`${path}/ledger.hledger`)).text);
  await run('hledger', ['check', '-s', '-f', file]);
  await rm(folder, { recursive: true });
}

/** One of each kind, and the addresses of what is worked out of them. */
export async function publicMoneyPaths(firm) {
  const { pool } = await riskPool('100.00');
  const loss_scheme = await lossScheme({ ...SIX_TWO_TWO });
  const of = await make.caseScheme({ loss_scheme_id: loss_scheme.id });
  const loan = await make.loan(await make.loanCase(of, { firm_id: firm.id }));
  await make.loanEvent(loan, 'payout', make.DAY, { amount: '5000000.00' });
  await make.loanEvent(loan, 'default', make.DAY, { reason: 'x' });
  const claim = await created('manager', 'loss_claims', {
    ...{ loan_id: loan.id, currency: 'CNY', principal: '1.00', effective_date: make.DAY },
  });
  const claimed = { loss_claim_id: claim.id };
  await make.approved('loss_payments', { ...claimed, bearer: 'insurer', amount: '0.50' });
  await make.stored('loss_recoveries', { ...claimed, gross: '0.10' });
  const fund = await specialFund({ amount: '1000.00', qualifier: 'eq' });
  const scheme = await subsidyScheme({ special_fund_id: fund.id });
  await claimSubsidy(scheme, { firm_id: firm.id, cost: '10.00' });
  const plan = await created('manager', 'talent_plans', {
    ...{ name: 'x', level: 'district', special_fund_id: fund.id, effective_date: make.DAY },
  });
  await created('manager', 'talent_awards', {
    ...{ talent_plan_id: plan.id, person_name: 'x', awarded_on: make.DAY },
  });
  const { plan: abs } = await securities();
  await make.stored('abs_payments', {
    ...{ abs_plan_id: abs.id, inflow: '1.00', fees: '0.00', effective_date: '2024-12-31' },
  });
  return [
    '/public_money',
    `/firms/${firm.id}/public_money`,
    `/loss_claims/${claim.id}/parts`,
    `/loss_claims/${claim.id}/moves`,
    `/risk_pools/${pool.id}/room`,
    `/risk_pools/${pool.id}/covered`,
    `/risk_pools/${pool.id}/movements`,
    `/risk_pools/${pool.id}/movements?format=csv`,
    `/special_funds/${fund.id}/uses`,
    `/abs_plans/${abs.id}/payouts`,
    ...[`/risk_pools/${pool.id}`, `/special_funds/${fund.id}`, `/abs_plans/${abs.id}`].flatMap(
      (path) => [`${path}/postings`, `${path}/ledger.hledger`],
    ),
  ];
}
