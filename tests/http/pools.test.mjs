/* Shared losses through the API: the worked examples of the reference come out of the records, recoveries go back by what was
 * paid, twelve at once never take more than a pool holds or covers, and what is refused leaves nothing behind. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { as, head } from './client.mjs';
import { parseCsv } from './csv.mjs';
import { created, lossScheme, requireBalanced, riskPool, SIX_TWO_TWO } from './public_money.mjs';
import * as make from './records.mjs';

const PAID = '2024-03-01';
const LOST = '2024-12-02';
const LATER = '2025-02-03';

async function lent(scheme, amount, fields = {}) {
  const caseScheme = await make.caseScheme({ loss_scheme_id: scheme.id });
  const loanCase = await make.loanCase(caseScheme, fields.case ?? {});
  const signed = { amount, signed_on: '2024-02-01', ...fields.loan };
  return make.loan(loanCase, signed);
}

const payOut = (loan, amount, day = PAID) => make.loanEvent(loan, 'payout', day, { amount });

/** A loan that is paid out and in default, and the claim for its principal. */
async function lost(scheme, amount, fields = {}) {
  const loan = await lent(scheme, amount, fields);
  await payOut(loan, amount);
  await make.loanEvent(loan, 'default', '2024-11-01', { reason: 'x' });
  const claim = { loan_id: loan.id, currency: 'CNY', principal: amount, effective_date: LOST };
  return created('manager', 'loss_claims', { ...claim, ...fields.claim });
}

const move = (plural, claim, fields) =>
  make.record(plural, { loss_claim_id: claim.id, effective_date: LATER, ...fields });

/** A recovery, or a compensation that a second person approved. */
async function moved(plural, claim, fields) {
  const answer = await move(plural, claim, fields);
  assert.equal(answer.status, 201, answer.text);
  if (plural === 'loss_payments') {
    const approval = await make.approve(plural, answer.json);
    assert.equal(approval.status, 201, approval.text);
  }
  return answer.json;
}

async function partsOf(claim) {
  const viewer = await as('viewer');
  const { rows } = await viewer.read(`loss_claims/${claim.id}/parts`);
  return Object.fromEntries(rows.map((row) => [row.bearer, row]));
}

const pick = (parts, name) =>
  Object.fromEntries(
    Object.entries(parts)
      .filter(([, row]) => Number(row.share) > 0)
      .map(([bearer, row]) => [bearer, row[name]]),
  );

async function refused(answer, expected) {
  assert.ok(answer.status >= 400, answer.text);
  const codes = answer.json.errors.map(({ field, code }) => `${field} ${code}`);
  assert.deepEqual(codes.sort(), [...expected].sort(), answer.text);
}

test('6:2:2 of 4,200,000, and a recovery of 500,000 less 20,000 gives 288,000, 96,000 and 96,000 back', async () => {
  const claim = await lost(await lossScheme(SIX_TWO_TWO), '4200000.00');
  const due = { insurer: '2520000.00', bank: '840000.00', guarantor: '840000.00' };
  assert.deepEqual(pick(await partsOf(claim), 'due'), due);
  await moved('loss_payments', claim, { bearer: 'insurer', amount: '2520000.00' });
  await moved('loss_payments', claim, { bearer: 'guarantor', amount: '840000.00' });
  assert.deepEqual(pick(await partsOf(claim), 'paid'), due);
  await moved('loss_recoveries', claim, { gross: '500000.00', costs: '20000.00' });
  const parts = await partsOf(claim);
  assert.deepEqual(pick(parts, 'recovered'), {
    ...{ insurer: '288000.00', bank: '96000.00', guarantor: '96000.00' },
  });
  assert.deepEqual(pick(parts, 'net'), {
    ...{ insurer: '2232000.00', bank: '744000.00', guarantor: '744000.00' },
  });
});

test('1,000,000.01 is shared to the fen', async () => {
  const claim = await lost(await lossScheme(SIX_TWO_TWO), '1000000.01');
  assert.deepEqual(pick(await partsOf(claim), 'due'), {
    ...{ insurer: '600000.01', bank: '200000.00', guarantor: '200000.00' },
  });
});

test('of 12,000,000 a cap of 10,000,000 leaves 2,000,000 outside the scheme', async () => {
  const scheme = await lossScheme({
    ...{ pool_share: '0.35', upper_share: '0.35', bank_share: '0.3', cap_balance: '10000000.00' },
  });
  const claim = await lost(scheme, '12000000.00');
  assert.deepEqual([claim.base, claim.uncovered], ['10000000.00', '2000000.00']);
  assert.deepEqual(pick(await partsOf(claim), 'due'), {
    ...{ pool: '3500000.00', upper: '3500000.00', bank: '3000000.00' },
  });
});

test('a pool that holds 1,800,000 pays that; a net recovery of 800,000 gives 288,000 and 512,000 back', async () => {
  const { pool } = await riskPool('1800000.00');
  const half = { pool_share: '0.5', bank_share: '0.5', risk_pool_id: pool.id };
  const claim = await lost(await lossScheme(half), '5000000.00');
  const before = await head();
  await refused(await move('loss_payments', claim, { bearer: 'pool', amount: '2500000.00' }), [
    'amount pool_short',
  ]);
  assert.equal(await head(), before);
  await moved('loss_payments', claim, { bearer: 'pool', amount: '1800000.00' });
  assert.deepEqual(pick(await partsOf(claim), 'paid'), { pool: '1800000.00', bank: '3200000.00' });
  await moved('loss_recoveries', claim, { gross: '900000.00', costs: '100000.00' });
  assert.deepEqual(pick(await partsOf(claim), 'recovered'), {
    ...{ pool: '288000.00', bank: '512000.00' },
  });
  const viewer = await as('viewer');
  const csv = parseCsv((await viewer.get(`risk_pools/${pool.id}/movements?format=csv`)).text);
  let cents = 0;
  for (const row of csv) {
    cents += Math.round((Number(row.in) - Number(row.out)) * 100);
    assert.equal(Math.round(Number(row.balance) * 100), cents);
  }
  assert.equal(cents, 28800000);
  await requireBalanced(`risk_pools/${pool.id}`);
});

test('only the part that IP secures counts, and who pays first pays before the shares', async () => {
  const part = await lossScheme({ pool_share: '0.4', bank_share: '0.6', ip_part_only: true });
  const claim = await lost(part, '5000000.00', { loan: { pledge_share: '0.6' } });
  assert.deepEqual([claim.base, claim.uncovered], ['3000000.00', '2000000.00']);
  assert.deepEqual(pick(await partsOf(claim), 'due'), { pool: '1200000.00', bank: '1800000.00' });
  const first = { ...SIX_TWO_TWO, first_bearer: 'insurer', first_amount: '100000.00' };
  const excess = await lost(await lossScheme(first), '1100000.00');
  assert.deepEqual(pick(await partsOf(excess), 'due'), {
    ...{ insurer: '700000.00', bank: '200000.00', guarantor: '200000.00' },
  });
});

test('the version of the scheme that was in force at the pay-out decides, whatever came later', async () => {
  const scheme = await lossScheme(SIX_TWO_TWO);
  const admin = await as('admin');
  const { item } = await admin.read(`loss_schemes/${scheme.id}?as_of=2024-01-01`);
  const { code, name, currency, base, status } = item;
  const next = await admin.post(`loss_schemes/${scheme.id}`, {
    ...{ code, name, currency, base, status, expected_version: item.version },
    ...{ insurer_share: '0.5', bank_share: '0.5', valid_from: '2024-06-01' },
  });
  assert.equal(next.status, 201, next.text);
  const claim = await lost(scheme, '1000.00');
  assert.equal(claim.loss_scheme_id, scheme.seq);
  assert.equal((await partsOf(claim)).guarantor.due, '200.00');
});

test('a claim above the loss, a payment above its part and a recovery above what was paid are refused with all reasons', async () => {
  const scheme = await lossScheme(SIX_TWO_TWO);
  const loan = await lent(scheme, '1000.00');
  await payOut(loan, '1000.00');
  const manager = await as('manager');
  const claim = { code: 'X', loan_id: loan.id, currency: 'USD', effective_date: LOST };
  const before = await head();
  await refused(await manager.post('loss_claims', { ...claim, principal: '1000.01' }), [
    ...['currency currency_mismatch', 'loan_id not_in_default', 'principal sum_exceeds'],
  ]);
  assert.equal(await head(), before);
  const other = await lost(scheme, '1000.00');
  const stood = await head();
  await refused(await move('loss_payments', other, { bearer: 'insurer', amount: '600.01' }), [
    'amount sum_exceeds',
  ]);
  await refused(await move('loss_payments', other, { bearer: 'bank', amount: '1.00' }), [
    'bearer not_of_kind',
  ]);
  await refused(await move('loss_recoveries', other, { gross: '1000.01' }), ['gross sum_exceeds']);
  assert.equal(await head(), stood);
  await moved('loss_recoveries', other, { gross: '900.00' });
  await refused(await move('loss_payments', other, { bearer: 'insurer', amount: '100.01' }), [
    'amount sum_exceeds',
  ]);
});

test('what a recovery was shared by, and what a pool paid out of, cannot be taken away', async () => {
  const { pool, entry } = await riskPool('500.00');
  const half = { pool_share: '0.5', bank_share: '0.5', risk_pool_id: pool.id };
  const claim = await lost(await lossScheme(half), '1000.00');
  const paid = await moved('loss_payments', claim, { bearer: 'pool', amount: '500.00' });
  await moved('loss_recoveries', claim, { gross: '100.00' });
  const manager = await as('manager');
  for (const seq of [entry.seq, paid.seq, claim.seq])
    await refused(await manager.post(`journal/${seq}/reversal`, { reason: 'x' }), [
      'reversed_seq rests_on',
    ]);
});

test('a compensation counts once another person approves it, and is held against what is left by then', async () => {
  const { pool } = await riskPool('500.00');
  const half = { pool_share: '0.5', bank_share: '0.5', risk_pool_id: pool.id };
  const claim = await lost(await lossScheme(half), '1000.00');
  const paid = async () => (await partsOf(claim)).pool.paid;
  const first = (await move('loss_payments', claim, { bearer: 'pool', amount: '300.00' })).json;
  const second = (await move('loss_payments', claim, { bearer: 'pool', amount: '300.00' })).json;
  assert.equal(await paid(), '0.00');
  const manager = await as('manager');
  const own = await manager.post(`loss_payments/${first.id}/approval`, { outcome: 'approve' });
  assert.equal(own.status, 403, own.text);
  const rejected = (await move('loss_payments', claim, { bearer: 'pool', amount: '1.00' })).json;
  const no = await make.approve('loss_payments', rejected, { outcome: 'reject' });
  assert.equal(no.status, 201, no.text);
  const yes = await make.approve('loss_payments', first);
  assert.equal(yes.status, 201, yes.text);
  assert.equal(await paid(), '300.00');
  await refused(await make.approve('loss_payments', second), [
    ...['loss_payment_id pool_short', 'loss_payment_id sum_exceeds'],
  ]);
  await moved('loss_recoveries', claim, { gross: '100.00' });
  const approver = await as('approver');
  await refused(await approver.post(`journal/${yes.json.seq}/reversal`, { reason: 'x' }), [
    'reversed_seq rests_on',
  ]);
});

/** Twelve claims of 100.00 on one pool. */
async function twelveClaims(amount) {
  const { pool } = await riskPool(amount);
  const whole = { pool_share: '0.9', bank_share: '0.1', risk_pool_id: pool.id };
  const scheme = await lossScheme(whole);
  const claims = [];
  for (let i = 0; i < 12; i++) claims.push(await lost(scheme, '100.00'));
  return { pool, claims };
}

/** Proposed one after the other, approved all at once. */
async function payAll(claims) {
  const proposals = [];
  for (const claim of claims) {
    const answer = await move('loss_payments', claim, { bearer: 'pool', amount: '90.00' });
    assert.equal(answer.status, 201, answer.text);
    proposals.push(answer.json);
  }
  return Promise.all(proposals.map((proposal) => make.approve('loss_payments', proposal)));
}

const statuses = (answers) => answers.map(({ status }) => status).sort();

test('twelve compensations at once never take more than the pool holds; a pool of enough pays all twelve', async () => {
  const { pool, claims } = await twelveClaims('650.00');
  assert.deepEqual(statuses(await payAll(claims)), [...Array(7).fill(201), ...Array(5).fill(409)]);
  const viewer = await as('viewer');
  const room = (await viewer.read(`risk_pools/${pool.id}/room`)).figures;
  assert.equal(room.balance, '20.00');
  const enough = await twelveClaims('1080.00');
  assert.deepEqual(statuses(await payAll(enough.claims)), Array(12).fill(201));
});

/** Twelve loans of 100.00 that are to be paid out at once under a pool that covers twice its balance. */
async function twelvePayouts(amount) {
  const { pool } = await riskPool(amount, { times: '2' });
  const half = { pool_share: '0.5', bank_share: '0.5', risk_pool_id: pool.id };
  const scheme = await lossScheme(half);
  const loans = [];
  for (let i = 0; i < 12; i++) loans.push(await lent(scheme, '100.00'));
  const approver = await as('approver');
  const of = { action: 'payout', effective_date: PAID, currency: 'CNY', amount: '100.00' };
  const answers = await Promise.all(
    loans.map(({ id }) => approver.post('loan_events', { loan_id: id, ...of })),
  );
  const viewer = await as('viewer');
  return { pool, answers, room: (await viewer.read(`risk_pools/${pool.id}/room`)).figures };
}

test('twelve loans paid out at once never go beyond what the pool covers; a pool of enough lets all twelve go', async () => {
  const { pool, answers, room } = await twelvePayouts('275.00');
  assert.deepEqual(statuses(answers), [...Array(5).fill(201), ...Array(7).fill(409)]);
  const told = answers.find(({ status }) => status === 409);
  await refused(told, ['amount pool_headroom']);
  assert.deepEqual([room.limit, room.counted, room.headroom], ['550.00', '500.00', '50.00']);
  const back = { risk_pool_id: pool.id, action: 'returned', amount: '25.01' };
  await refused(await make.record('pool_entries', back), ['amount sum_exceeds']);
  const enough = await twelvePayouts('600.00');
  assert.deepEqual(statuses(enough.answers), Array(12).fill(201));
  assert.equal(enough.room.headroom, '0.00');
});

/** A loan of 95.00, one of 5.00 in default, and what a further pay-out is told. */
async function stoppedBy(stop_trigger) {
  const stop = { stop_line: '0.05', stop_trigger };
  const scheme = await lossScheme({ ...SIX_TWO_TWO, ...stop });
  await payOut(await lent(scheme, '95.00'), '95.00', '2026-05-01');
  await lost(scheme, '5.00');
  const loan = await lent(scheme, '1.00', { loan: { signed_on: '2026-05-01' } });
  const approver = await as('approver');
  const of = { action: 'payout', currency: 'CNY', amount: '1.00', effective_date: '2026-05-04' };
  return approver.post('loan_events', { loan_id: loan.id, ...of });
}

test('a stop line of 5 % stops new loans on it, or only beyond it, as the scheme says', async () => {
  await refused(await stoppedBy('ge'), ['action scheme_stopped']);
  assert.equal((await stoppedBy('gt')).status, 201);
});

/** A number below a limit, from a seed that moves on: the same everywhere. */
function drawer(seed) {
  let state = BigInt(seed);
  return (limit) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) % (1n << 64n);
    return (state >> 33n) % BigInt(limit);
  };
}

const ORDER = ['pool', 'upper', 'insurer', 'bank', 'guarantor', 'appraiser'];

/** Exact shares cut to the fen, the odd ones to the largest remainders, the earlier where they tie. */
function largestRemainder(amount, weights) {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  const parts = weights.map((weight) => (amount * weight) / whole);
  const rests = weights.map((weight, i) => [(amount * weight) % whole, i]);
  rests.sort(([a, i], [b, k]) => (a === b ? i - k : a > b ? -1 : 1));
  const left = amount - parts.reduce((sum, part) => sum + part, 0n);
  for (const [, i] of rests.slice(0, Number(left))) parts[i] += 1n;
  return parts;
}

const text = (cents) => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
const fraction = (e8) => `0.${String(e8).padStart(8, '0')}`;
const centsOf = (row, name) => BigInt(row[name].replace('.', ''));

test('random schemes, losses and recoveries are shared as exact rational numbers share them', async (context) => {
  const seed = Number(process.env.FUNDTRAIL_SEED ?? Date.now() % 1_000_000);
  const below = drawer(seed);
  context.diagnostic(`seed ${seed}`);
  for (let run = 0; run < 6; run++) {
    const cuts = Array.from({ length: 5 }, () => below(100_000_001)).sort((a, b) =>
      a < b ? -1 : 1,
    );
    const weights = [...cuts, 100_000_000n].map((cut, i) => cut - (i === 0 ? 0n : cuts[i - 1]));
    const shares = ORDER.map((bearer, i) => [`${bearer}_share`, fraction(weights[i])]);
    const given = shares.filter(([, share]) => share !== fraction(100_000_000n));
    if (given.length < ORDER.length) continue;
    const base = 1n + below(1_000_000_000);
    const claim = await lost(await lossScheme(Object.fromEntries(given)), text(base));
    const due = largestRemainder(base, weights);
    const paid = [];
    for (const [i, bearer] of ORDER.entries()) {
      paid.push(bearer === 'bank' ? 0n : below(Number(due[i]) + 1));
      if (paid[i] > 0n) await moved('loss_payments', claim, { bearer, amount: text(paid[i]) });
    }
    paid[3] = base - paid.reduce((sum, part) => sum + part, 0n);
    const net = 1n + below(Number(base));
    await moved('loss_recoveries', claim, { gross: text(net + 500n), costs: '5.00' });
    const parts = await partsOf(claim);
    const told = (name) => ORDER.map((bearer) => centsOf(parts[bearer], name));
    assert.deepEqual(told('due'), due, `seed ${seed}, run ${run}`);
    assert.deepEqual(told('paid'), paid, `seed ${seed}, run ${run}`);
    assert.deepEqual(told('recovered'), largestRemainder(net, paid), `seed ${seed}, run ${run}`);
  }
});
