// Loan cases in stages, and loans from their pay-out to their end, through the API.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { as, assertProblem, unique } from './client.mjs';
import * as make from './records.mjs';

const ALL_FINDINGS = [
  'recommendation',
  'appraisal',
  'due_diligence',
  'pre_cover_survey',
  'pre_loan_review',
];

async function paidOut(fields, day, amount = fields.amount) {
  const loanCase = await make.loanCase(await make.caseScheme());
  const loan = await make.loan(loanCase, { signed_on: day, ...fields });
  await make.loanEvent(loan, 'payout', day, { amount });
  return loan;
}

async function rows(path) {
  const viewer = await as('viewer');
  return (await viewer.read(path)).rows;
}

// A refusal whose reasons include the code.
function refusedWith(answer, status, code) {
  assertProblem(answer, status);
  const codes = answer.json.errors.map((error) => error.code);
  assert.ok(codes.includes(code), `${code}: ${answer.text.slice(0, 300)}`);
}

const minor = (amount) => BigInt(amount.replace('.', ''));
const sum = (list, field) => list.reduce((total, row) => total + minor(row[field]), 0n);

test('interest each month and the principal at the end: 185,034.72', async () => {
  const loan = await paidOut({ amount: '5000000.00' }, '2025-06-20');
  const schedule = await rows(`loans/${loan.id}/schedule?as_of=2025-06-20`);
  assert.equal(schedule.length, 12);
  assert.deepEqual(
    schedule.slice(0, 2).map((row) => [row.due_on, row.days, row.interest]),
    [
      ['2025-07-20', 30, '15208.33'],
      ['2025-08-20', 31, '15715.28'],
    ],
  );
  assert.equal(sum(schedule, 'interest'), 18503472n);
  assert.equal(schedule.at(-1).principal, '5000000.00');
  assert.equal(schedule.at(-1).balance, '0.00');
});

test('equal principal: 431,875.00 falling to 417,934.02', async () => {
  const loan = await paidOut(
    { amount: '5000000.00', method: 'equal_principal', day_count: 'by_months' },
    '2025-06-20',
  );
  const schedule = await rows(`loans/${loan.id}/schedule?as_of=2025-06-20`);
  assert.equal(schedule[0].instalment, '431875.00');
  assert.equal(schedule.at(-1).instalment, '417934.02');
  assert.equal(sum(schedule, 'interest'), 9885416n);
  assert.equal(sum(schedule, 'principal'), 500000000n);
});

test('equal instalments: 426,549.50, the last 426,549.53', async () => {
  const terms = { method: 'equal_instalments', day_count: 'by_months', rate: '0.0435' };
  const loan = await paidOut({ amount: '5000000.00', ...terms }, '2025-06-20');
  const schedule = await rows(`loans/${loan.id}/schedule?as_of=2025-06-20`);
  assert.ok(schedule.slice(0, 11).every((row) => row.instalment === '426549.50'));
  assert.equal(schedule.at(-1).instalment, '426549.53');
  assert.equal(sum(schedule, 'interest'), 11859403n);
});

test('100,000 less costs of 12,000 and interest of 51,100 leaves 36,900 for the principal', async () => {
  const terms = { months: 24, step_months: 12, day_count: 'act_365' };
  const loan = await paidOut({ amount: '1400000.00', ...terms }, '2023-02-01');
  await make.loanEvent(loan, 'repayment', '2024-02-01', { amount: '100000.00', costs: '12000.00' });
  const [, repayment] = await rows(`loans/${loan.id}/splits`);
  assert.deepEqual(
    [repayment.costs, repayment.interest, repayment.principal, repayment.outstanding],
    ['12000.00', '51100.00', '36900.00', '1363100.00'],
  );
});

test('the prime rate of the signing is fixed, and that of each repricing counts from then on', async () => {
  const manager = await as('manager');
  const lpr_series = unique('LPR');
  for (const [effective_date, level] of [
    ['2024-01-20', '3.45'],
    ['2025-01-20', '3.10'],
  ])
    await manager.create('index_levels', { index_code: lpr_series, level, effective_date });
  const terms = { rate: undefined, lpr_series, basis_points: 20, months: 24, amount: '1000000.00' };
  const fixed = await paidOut(terms, '2024-03-01');
  const repriced = await paidOut(
    { ...terms, rate_basis: 'repriced', reprice_months: 12 },
    '2024-03-01',
  );
  const rate = async (loan) => (await rows(`loans/${loan.id}/standing?as_of=2025-03-02`))[0].rate;
  assert.equal(Number(await rate(fixed)), 0.0365);
  assert.equal(Number(await rate(repriced)), 0.033);
  await make.loanEvent(repriced, 'repricing', '2025-06-01', { basis_points: -10 });
  const [later] = await rows(`loans/${repriced.id}/standing?as_of=2025-06-01`);
  assert.equal(Number(later.rate), 0.03);
});

test('a prime rate that is not known pays nothing out', async () => {
  const loanCase = await make.loanCase(await make.caseScheme());
  const loan = await make.loan(loanCase, {
    ...{ rate: undefined, lpr_series: unique('LPR'), basis_points: 0 },
  });
  const approver = await as('approver');
  const answer = await approver.post('loan_events', {
    ...{ loan_id: loan.id, action: 'payout', currency: 'CNY', amount: '1.00' },
  });
  refusedWith(answer, 409, 'no_prime_rate');
});

test('no money goes out before every finding that the scheme asks for', async () => {
  const needs = Object.fromEntries(ALL_FINDINGS.map((stage) => [`needs_${stage}`, true]));
  const loanCase = await make.loanCase(await make.caseScheme(needs));
  const loan = await make.loan(loanCase);
  const approver = await as('approver');
  const payout = {
    ...{ loan_id: loan.id, action: 'payout', currency: 'CNY', amount: '5000000.00' },
    effective_date: make.DAY,
  };
  for (const stage of ALL_FINDINGS) {
    const refused = await approver.post('loan_events', payout);
    refusedWith(refused, 409, 'stage_open');
    assert.equal(refused.json.errors.length, ALL_FINDINGS.length - ALL_FINDINGS.indexOf(stage));
    await make.finding(loanCase, stage, { verdict: 'against', opinion: '暂不同意' });
    refusedWith(await approver.post('loan_events', payout), 409, 'stage_open');
    await make.finding(loanCase, stage);
  }
  await approver.create('loan_events', payout);
});

test('nobody pays out, or refuses, on a finding of their own', async () => {
  const loanCase = await make.loanCase(await make.caseScheme({ needs_appraisal: true }));
  await make.finding(loanCase, 'appraisal');
  const loan = await make.loan(loanCase);
  const manager = await as('manager');
  const payout = await manager.post('loan_events', {
    ...{ loan_id: loan.id, action: 'payout', currency: 'CNY', amount: '1.00' },
    effective_date: make.DAY,
  });
  refusedWith(payout, 403, 'own_finding');
  const refusal = await manager.post('case_ends', {
    ...{ loan_case_id: loanCase.id, ending: 'refused', reason: 'x', effective_date: make.DAY },
  });
  refusedWith(refusal, 403, 'own_finding');
});

test('a finding is of the party that has the seat', async () => {
  const loanCase = await make.loanCase(await make.caseScheme());
  const manager = await as('manager');
  const answer = await manager.post(
    'stage_findings',
    make.findingOf(loanCase, 'appraisal', { party_id: loanCase.bank_id }),
  );
  refusedWith(answer, 422, 'not_its_seat');
});

test('the board tells in which stage a case is since when, and the queue of a party what waits for it', async () => {
  const scheme = await make.caseScheme({ needs_appraisal: true, needs_pre_loan_review: true });
  const loanCase = await make.loanCase(scheme, { effective_date: '2024-01-01' });
  await make.finding(loanCase, 'appraisal', { effective_date: '2024-01-11' });
  const path = `case_board?firm_id=${loanCase.firm_id}&as_of=2024-01-31`;
  const [row] = await rows(path);
  assert.deepEqual(
    [row.state, row.stage, row.since, row.days, row.all_days, row.waits_for_id],
    ['open', 'pre_loan_review', '2024-01-11', 20, 30, loanCase.bank_id],
  );
  const queue = await rows(`parties/${loanCase.bank_id}/case_queue?as_of=2024-01-31`);
  assert.deepEqual(
    queue.map((one) => one.loan_case_id),
    [loanCase.id],
  );
  assert.deepEqual(await rows(`parties/${loanCase.appraiser_id}/case_queue?as_of=2024-01-31`), []);
  const before = await rows(`case_board?firm_id=${loanCase.firm_id}&as_of=2024-01-10`);
  assert.deepEqual([before[0].stage, before[0].days], ['appraisal', 9]);
  const steps = await rows(`loan_cases/${loanCase.id}/stages?as_of=2024-01-31`);
  assert.deepEqual(
    steps.map((step) => step.state),
    ['not_needed', 'passed', 'not_needed', 'not_needed', 'waiting', 'not_needed', 'ahead', 'ahead'],
  );
});

test('refusals and withdrawals are kept, and end a case', async () => {
  const scheme = await make.caseScheme({ needs_appraisal: true });
  const loanCase = await make.loanCase(scheme);
  await make.finding(loanCase, 'appraisal', { verdict: 'against', opinion: '权属不清' });
  const approver = await as('approver');
  await approver.create('case_ends', {
    ...{ loan_case_id: loanCase.id, ending: 'refused', reason: '权属不清' },
    effective_date: '2020-02-05',
  });
  const [row] = await rows(`case_board?firm_id=${loanCase.firm_id}`);
  assert.deepEqual(
    [row.state, row.stage, row.against, row.all_days, row.waits_for_id],
    ['refused', 'appraisal', true, 30, null],
  );
  const manager = await as('manager');
  const late = await manager.post('stage_findings', make.findingOf(loanCase, 'appraisal'));
  refusedWith(late, 409, 'case_ended');
});

test('a loan beyond the scheme, or beyond what the bank found, is refused with all reasons', async () => {
  const scheme = await make.caseScheme({
    ...{ needs_pre_loan_review: true, currency: 'CNY', max_amount: '5000000.00', max_months: 12 },
  });
  const loanCase = await make.loanCase(scheme);
  await make.finding(loanCase, 'pre_loan_review', { currency: 'CNY', limit: '3000000.00' });
  const manager = await as('manager');
  const answer = await manager.post(
    'loans',
    make.loanOf(loanCase, { amount: '6000000.00', months: 24 }),
  );
  assert.equal(answer.status, 422);
  assert.deepEqual(answer.json.errors.map(({ field, code }) => [field, code]).sort(), [
    ['amount', 'sum_exceeds'],
    ['amount', 'sum_exceeds'],
    ['months', 'out_of_range'],
  ]);
});

test('days overdue leave a class at best; the bank may judge it worse', async () => {
  const loan = await paidOut({ amount: '1200000.00' }, '2024-01-10');
  const standing = async (day) => (await rows(`loans/${loan.id}/standing?as_of=${day}`))[0];
  assert.equal((await standing('2024-02-10')).overdue_days, 0);
  const late = await standing('2024-02-11');
  assert.deepEqual(
    [late.overdue_days, late.overdue_since, late.class],
    [1, '2024-02-10', 'special_mention'],
  );
  assert.equal((await standing('2024-05-11')).class, 'substandard');
  await make.loanEvent(loan, 'class', '2024-05-12', { class: 'doubtful' });
  assert.equal((await standing('2024-05-12')).class, 'doubtful');
});

test('a default makes all of it due, a write-off takes from what is outstanding, and nothing more is repaid than is owed', async () => {
  const loan = await paidOut({ amount: '1000000.00' }, '2024-01-10');
  const approver = await as('approver');
  const body = { loan_id: loan.id, currency: 'CNY' };
  const early = await approver.post('loan_events', {
    ...{ ...body, action: 'write_off', amount: '1.00', effective_date: '2024-02-01' },
  });
  refusedWith(early, 409, 'not_in_default');
  await make.loanEvent(loan, 'default', '2024-03-10');
  await make.loanEvent(loan, 'repayment', '2024-03-10', { amount: '406083.33' });
  const [state] = await rows(`loans/${loan.id}/standing?as_of=2024-03-10`);
  // 60 days of interest, in two periods of 31 and 29 days: 3,143.06 and 2,940.28.
  assert.deepEqual(
    [state.interest_paid, state.repaid, state.outstanding, state.principal_open],
    ['6083.34', '399999.99', '600000.01', '600000.01'],
  );
  const more = await approver.post('loan_events', {
    ...{ ...body, action: 'write_off', amount: '600000.02', effective_date: '2024-04-01' },
  });
  refusedWith(more, 409, 'sum_exceeds');
  await make.loanEvent(loan, 'write_off', '2024-04-01', { amount: '600000.01' });
  const [after] = await rows(`loans/${loan.id}/standing?as_of=2024-04-01`);
  assert.deepEqual(
    [after.outstanding, after.written_off, after.class],
    ['0.00', '600000.01', 'loss'],
  );
  const repaid = await approver.post('loan_events', {
    ...{ ...body, action: 'repayment', amount: '600000.00', effective_date: '2024-04-02' },
  });
  refusedWith(repaid, 409, 'sum_exceeds');
});

test('what is repaid early shortens the next instalments, and one who repays all pays interest until then', async () => {
  const loan = await paidOut(
    { amount: '1200000.00', method: 'equal_principal', rate: '0.036' },
    '2024-01-01',
  );
  await make.loanEvent(loan, 'repayment', '2024-02-01', { amount: '253720.00' });
  const schedule = await rows(`loans/${loan.id}/schedule?as_of=2024-02-01`);
  assert.deepEqual(
    schedule.slice(0, 4).map((row) => [row.principal, row.state]),
    [
      ['100000.00', 'paid'],
      ['0.00', 'ahead'],
      ['50000.00', 'ahead'],
      ['100000.00', 'ahead'],
    ],
  );
  const [state] = await rows(`loans/${loan.id}/standing?as_of=2024-02-11`);
  assert.deepEqual([state.outstanding, state.accrued], ['950000.00', '950.00']);
  await make.loanEvent(loan, 'repayment', '2024-02-11', { amount: '950950.00' });
  const [end] = await rows(`loans/${loan.id}/standing?as_of=2024-12-31`);
  assert.deepEqual(
    [end.outstanding, end.interest_open, end.overdue, end.class],
    ['0.00', '0.00', '0.00', 'normal'],
  );
});

test('the ledger of a loan balances, as rows and as text for hledger', async () => {
  const loan = await paidOut({ amount: '1000000.00' }, '2024-01-10');
  await make.loanEvent(loan, 'repayment', '2024-02-10', { amount: '103143.06' });
  await make.loanEvent(loan, 'default', '2024-03-10');
  await make.loanEvent(loan, 'write_off', '2024-03-11', { amount: '1000.00' });
  const lines = await rows(`loans/${loan.id}/postings`);
  assert.equal(sum(lines, 'amount'), 0n);
  const trial = await rows(`loans/${loan.id}/trial_balance`);
  const balances = Object.fromEntries(trial.map((row) => [row.account, row.balance]));
  assert.deepEqual(balances, {
    cash: '-896856.94',
    income: '-3143.06',
    loan: '899000.00',
    loan_loss: '1000.00',
  });
  const text = (await (await as('viewer')).get(`loans/${loan.id}/ledger.hledger`)).text;
  assert.match(text, new RegExp(`assets:loans:l${loan.id} +CNY 1000000.00`));
  assert.match(text, new RegExp(`expenses:loan-losses:l${loan.id} +CNY 1000.00`));
});
