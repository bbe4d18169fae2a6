// Pledge loans whose terms and events are made at random, by a seed that is printed, and the losses of those in
// default by schemes with a pool. What the program refuses is left out; that is its right.
import { as, unique } from './client.mjs';
import { created, lossScheme, riskPool } from './public_money.mjs';
import * as make from './records.mjs';

const yuan = (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
const dayAfter = (days) => new Date(Date.UTC(2021, 0, 4 + days)).toISOString().slice(0, 10);

/** A prime rate that changes each half-year. */
async function primeRate(random) {
  const manager = await as('manager');
  const index_code = unique('LPR');
  for (let i = 0; i < 8; i++)
    await manager.create('index_levels', {
      ...{ index_code, level: `3.${10 + random(80)}`, effective_date: dayAfter(180 * i - 30) },
    });
  return index_code;
}

const TERMS = [
  { method: 'interest_monthly', day_count: 'act_360' },
  { method: 'interest_monthly', day_count: 'act_365' },
  { method: 'interest_monthly', day_count: '30_360' },
  { method: 'interest_monthly', day_count: 'by_months' },
  { method: 'equal_principal', day_count: 'act_360' },
  { method: 'equal_principal', day_count: 'by_months' },
  { method: 'equal_instalments', day_count: 'by_months' },
];

async function rateOf(random) {
  if (random(2) === 0) return { rate: `0.0${2 + random(6)}${random(100)}` };
  const lpr = { rate: undefined, lpr_series: await primeRate(random), basis_points: random(120) };
  if (random(2) === 0) return lpr;
  return { ...lpr, rate_basis: 'repriced', reprice_months: [3, 6, 12][random(3)] };
}

class Story {
  constructor(random, loan, start) {
    Object.assign(this, { random, loan, day: start, stored: 0, refused: 0 });
  }

  async event(action, fields = {}) {
    try {
      await make.loanEvent(this.loan, action, dayAfter(this.day), fields);
      this.stored++;
      return true;
    } catch {
      this.refused++;
      return false;
    }
  }

  repay() {
    const costs = this.random(5) === 0 ? yuan(1 + this.random(50_000)) : undefined;
    return this.event('repayment', { amount: yuan(1 + this.random(40_000_000)), costs });
  }
}

/** A loan of a scheme that shares losses; in default where fails: {loan, stored, refused}. */
async function randomLoan(random, scheme, fails) {
  const caseScheme = await make.caseScheme({ loss_scheme_id: scheme.id });
  const loanCase = await make.loanCase(caseScheme);
  const step_months = [1, 1, 3][random(3)];
  const day = random(60);
  const cents = 100_000_000 + random(400_000_000);
  const loan = await make.loan(loanCase, {
    penalty_rate: random(2) ? `0.0${8 + random(2)}` : undefined,
    ...{ ...TERMS[random(TERMS.length)], ...(await rateOf(random)), step_months },
    ...{ signed_on: dayAfter(day), amount: yuan(cents), months: step_months * (3 + random(5)) },
    ...(random(3) === 0 ? { pledge_share: `0.${3 + random(6)}` } : {}),
  });
  const story = new Story(random, loan, day);
  if (!(await story.event('payout', { amount: yuan(cents - random(1_000_000)) })))
    throw new Error(`nothing was paid out of ${loan.code}`);
  for (let i = 0; i < 8; i++) {
    story.day += 1 + random(70);
    if (loan.lpr_series && random(6) === 0)
      await story.event('repricing', { basis_points: random(150) });
    else await story.repay();
  }
  if (fails) {
    story.day += 20;
    await story.event('default', { reason: '违约' });
    story.day += random(40);
    if (random(2) === 0) await story.repay();
  }
  return { loan, day: story.day, stored: story.stored, refused: story.refused };
}

/** The claim of what a loan in default leaves, with payments and recoveries at random. */
async function randomLoss(random, { loan, day }) {
  const viewer = await as('viewer');
  const [{ outstanding }] = (await viewer.read(`loans/${loan.id}/standing`)).rows;
  const cents = Number(outstanding.replace('.', ''));
  if (cents < 100) return 0;
  const claim = await created('manager', 'loss_claims', {
    ...{ loan_id: loan.id, currency: 'CNY', principal: yuan(cents - random(100)) },
    effective_date: dayAfter(day + 30),
  });
  let moved = 1;
  for (let i = 0; i < 6; i++) {
    const of = { loss_claim_id: claim.id, effective_date: dayAfter(day + 40 + 10 * i) };
    const part = yuan(1 + random(Math.max(2, Math.floor(cents / 6))));
    const answer =
      random(3) === 0
        ? await make.record('loss_recoveries', { ...of, gross: part, costs: '0.01' })
        : await make.record('loss_payments', {
            ...{ ...of, bearer: ['pool', 'insurer', 'guarantor'][random(3)], amount: part },
          });
    moved += answer.status === 201 ? 1 : 0;
    // Some are approved on a later day, behind what came in between.
    if (answer.status === 201 && answer.json.bearer && random(4) > 0)
      await make.approve('loss_payments', answer.json, {
        effective_date: dayAfter(day + 40 + 10 * i + random(15)),
      });
  }
  return moved;
}

/** Loans under a scheme whose pool bears a part, some of them lost: {stored, refused, moved}. */
export async function randomLoans(random, count) {
  const { pool } = await riskPool('40000000.00', { times: '20' });
  const scheme = await lossScheme({
    ...{ pool_share: '0.4', insurer_share: '0.25', bank_share: '0.2', guarantor_share: '0.15' },
    ...{ risk_pool_id: pool.id, ip_part_only: random(2) === 0 },
    ...{ first_bearer: 'guarantor', first_amount: yuan(random(5_000_000)) },
  });
  const told = { stored: 0, refused: 0, moved: 0 };
  for (let i = 0; i < count; i++) {
    const made = await randomLoan(random, scheme, i % 2 === 0);
    told.stored += made.stored;
    told.refused += made.refused;
    if (i % 2 === 0) told.moved += await randomLoss(random, made);
  }
  return told;
}
