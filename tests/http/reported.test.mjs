/* Funds that are known by their reports, through the API: what is refused, what counts, and what every way out says. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';
import * as make from './records.mjs';

const QUARTER = '2020-06-30';
let guide;
let sub;
let held;
let project;

before(async () => {
  await make.capRule();
  guide = await make.fund({ kind: 'guide' });
  sub = await make.fund();
  await make.stored('fund_bases', {
    fund_id: sub.id,
    known_by: 'reported',
    valid_from: make.DAY,
    currency: undefined,
  });
  await make.commitment(guide, await make.party(), '900000000.00');
  held = await make.commitment(sub, guide, '25000000.00');
  project = await make.project();
  await make.stored('contributions', { commitment_id: held.id, amount: '20000000.00' });
});

// A quarter's report with one line, approved unless it shall wait.
async function report(fields, line, day = QUARTER) {
  const made = await make.stored('fund_reports', {
    fund_id: sub.id,
    period_ends_on: day,
    nav: '90000000.00',
    committed_by_all: '100000000.00',
    ...fields,
  });
  if (line)
    await make.stored('reported_holdings', {
      fund_report_id: made.id,
      project_id: project.id,
      effective_date: day,
      ...line,
    });
  const answer = await make.approve('fund_reports', made);
  assert.equal(answer.status, 201, answer.text);
  return made;
}

test('its own books are refused, its investors are not', async () => {
  const expense = await make.record('expenses', {
    fund_id: sub.id,
    category: 'audit',
    amount: '1.00',
    source: 'call',
  });
  assertProblem(expense, 409, 'conflict');
  assert.deepEqual(expense.codes, ['fund_id:fund_reported']);
  await make.approved('distributions', {
    code: unique('D'),
    fund_id: sub.id,
    gain: '70000000.00',
    basis: 'paid_in',
  });
  const viewer = await as('viewer');
  const { figures } = await viewer.read(`funds/${sub.id}/balance_sheet?as_of=2020-02-01`);
  assert.equal(figures.cash, null);
  assert.equal(figures.not_tracked, '-50000000.00');
  const { rows, total } = await viewer.read(`funds/${sub.id}/trial_balance`);
  assert.ok(rows.every((row) => row.account !== 'cash'));
  assert.equal(total.balance, '0.00');
});

test('nobody approves a report of his own, and a line comes before the approval', async () => {
  const made = await make.stored('fund_reports', { fund_id: sub.id, period_ends_on: '2020-03-31' });
  const own = await (await as('manager')).post(`fund_reports/${made.id}/approval`, {
    outcome: 'approve',
  });
  assert.equal(own.status, 403);
  await make.approve('fund_reports', made);
  const late = await make.record('reported_holdings', {
    fund_report_id: made.id,
    project_id: project.id,
    effective_date: '2020-03-31',
  });
  assert.deepEqual(late.codes, ['fund_report_id:already_decided']);
});

test('the cap, look-through and their files say day, coverage and what is open', async () => {
  const viewer = await as('viewer');
  const made = await report(
    { holdings_cost: '75000000.00' },
    { cost: '60000000.00', fair_value: '72000000.00' },
  );
  const on = `as_of=${QUARTER}`;
  const headroom = await viewer.read(`projects/${project.id}/headroom?fund_id=${guide.id}&${on}`);
  const [direct, chain, look] = headroom.bases;
  assert.deepEqual([direct.used, chain.used, look.used], ['0.00', '60000000.00', '15000000.00']);
  assert.deepEqual([chain.reported, chain.open_count], ['60000000.00', 1]);
  assert.equal(headroom.passes, false, 'what is not covered is never a pass');
  const [row] = chain.rows;
  assert.deepEqual(
    [row.fund_report_id, row.reported_on, row.coverage, row.open],
    [made.id, QUARTER, '0.80000000', true],
  );
  const file = await viewer.get(`projects/${project.id}/headroom_rows?format=csv&${on}`);
  const line = parseCsv(file.text).find((cells) => cells.basis === 'chain');
  assert.deepEqual([line.open, line.reported_on, line.coverage], ['true', QUARTER, '0.80000000']);

  const path = `funds/${guide.id}/look_through`;
  const { rows } = await viewer.read(`${path}?weight=nav&${on}`);
  assert.equal(rows[0].reported_on, QUARTER);
  const coverage = await viewer.read(`${path}/coverage?weight=nav&${on}`);
  const open = coverage.rows.find((part) => part.part === 'not_reported');
  assert.equal(open.fund_id, sub.id);
  assert.equal(open.known_by, 'reported');

  const decided = await make.decide(
    await make.proposal(project, guide, '1000000.00', { effective_date: QUARTER }),
    'approve',
    { effective_date: QUARTER },
  );
  assert.equal(decided.status, 201, decided.text);
  const { rows: verdict } = await viewer.read(`investments/${decided.json.investment_id}/verdict`);
  const cap = verdict.find((found) => found.measure === 'project_amount');
  assert.deepEqual([cap.outcome, cap.reason], ['unknown', 'not_reported']);
});

test('a list that covers all lets the cap be told', async () => {
  const viewer = await as('viewer');
  await report(
    { holdings_complete: true },
    { cost: '60000000.00', fair_value: '72000000.00' },
    '2020-09-30',
  );
  const answer = await viewer.read(
    `projects/${project.id}/headroom?fund_id=${guide.id}&amount=1000000.00&as_of=2020-09-30`,
  );
  assert.equal(answer.bases[1].open_count, 0);
  assert.equal(answer.passes, true);
});
