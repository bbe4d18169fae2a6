// Opening balances: a fund that was there before its ledger, and what is told of the time before.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { cents, sum } from './cents.mjs';
import { as, assertProblem } from './client.mjs';
import { parseCsv } from './csv.mjs';
import * as make from './records.mjs';

const DOCUMENT = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

before(() => make.capRule());

// Two investors of 600,000 and 400,000 who paid in 300,000 and 200,000, and a holding.
async function openedFund() {
  const { fund, commitments } = await make.fundOf(['600000.00', '400000.00']);
  const investment = await make.proposal(await make.project(), fund, '400000.00');
  assert.equal((await make.decide(investment)).status, 201);
  const opening = await make.stored('openings', {
    fund_id: fund.id,
    opened_on: '2021-01-01',
    cash: '80000.00',
    document_title: '原管理系统账册',
    document_sha256: DOCUMENT,
  });
  for (const [i, paid_in] of ['300000.00', '200000.00'].entries())
    await make.stored('opening_commitments', {
      opening_id: opening.id,
      commitment_id: commitments[i].id,
      paid_in,
      effective_date: undefined,
    });
  await make.stored('opening_holdings', {
    opening_id: opening.id,
    investment_id: investment.id,
    paid: '400000.00',
    cost: '400000.00',
    fair_value: '450000.00',
    valued_on: '2020-12-31',
    effective_date: undefined,
  });
  return { fund, commitments, investment, opening };
}

test('an opening waits for another person, and is listed with what waits', async () => {
  const { fund, opening } = await openedFund();
  const [manager, approver] = await Promise.all([as('manager'), as('approver')]);
  const own = await manager.post(`openings/${opening.id}/approval`, { outcome: 'approve' });
  assertProblem(own, 403);
  const desk = await approver.read('desk');
  assert.ok(JSON.stringify(desk).includes('"opening"'), 'the desk shows what waits');
  assert.equal((await manager.read(`funds/${fund.id}/kept`)).figures.kept_since, null);
  assert.equal((await make.approve('openings', opening)).status, 201);
  const { figures } = await manager.read(`funds/${fund.id}/kept`);
  assert.equal(figures.kept_since, '2021-01-01');
  assert.equal(figures.history_recorded, false);
});

test('figures go on from the opening, and the ledger balances', async () => {
  const { fund, commitments, investment, opening } = await openedFund();
  await make.approve('openings', opening);
  const viewer = await as('viewer');
  const { rows, total } = await viewer.read(`funds/${fund.id}/accounts`);
  assert.deepEqual(
    rows.map((row) => [row.commitment_id, row.paid_in, row.unfunded, row.called]),
    [
      [commitments[0].id, '300000.00', '300000.00', '300000.00'],
      [commitments[1].id, '200000.00', '200000.00', '200000.00'],
    ],
  );
  assert.equal(total.paid_in, '500000.00');
  const trial = parseCsv((await viewer.get(`funds/${fund.id}/trial_balance?format=csv`)).text);
  assert.equal(sum(cents(trial, 'balance')), 0n);
  const { figures: sheet } = await viewer.read(`funds/${fund.id}/balance_sheet`);
  assert.equal(sheet.nav, '530000.00');
  assert.equal(sheet.opening_result, '30000.00');
  const { figures: position } = await viewer.read(`investments/${investment.id}/position`);
  assert.equal(position.cost, '400000.00');
  assert.equal(position.value, '450000.00');
  const { figures: performance } = await viewer.read(`funds/${fund.id}/performance`);
  assert.equal(performance.tvpi, '1.06000000');
  assert.equal(performance.rates_reason, 'not_kept_before');
  const text = (await viewer.get(`funds/${fund.id}/ledger.hledger`)).text;
  assert.match(text, /equity:opening-result/);
});

test('a view before the opening says since when the fund is kept, never nothing', async () => {
  const { fund, commitments, investment, opening } = await openedFund();
  await make.approve('openings', opening);
  const viewer = await as('viewer');
  for (const path of [
    `funds/${fund.id}/accounts`,
    `funds/${fund.id}/trial_balance`,
    `funds/${fund.id}/trial_balance?format=csv`,
    `funds/${fund.id}/positions`,
    `funds/${fund.id}/performance`,
    `commitments/${commitments[0].id}/account`,
    `investments/${investment.id}/position`,
  ]) {
    const day = `${path.includes('?') ? '&' : '?'}as_of=2020-12-31`;
    const answer = await viewer.get(path + day);
    const problem = assertProblem(answer, 409, 'not_kept_before', path);
    assert.deepEqual(problem.errors[0].params, { date: '2021-01-01' }, path);
  }
  const { figures } = (await viewer.read(`investments/${investment.id}?as_of=2020-12-31`)).item;
  assert.equal(figures.paid, null);
  const shown = (await viewer.read(`funds/${fund.id}?as_of=2020-12-31`)).item.figures;
  assert.deepEqual([shown.paid, shown.approved], [null, '400000.00']);
  // Who invested and who holds what was there all the same.
  const { item } = await viewer.read(`commitments/${commitments[0].id}?as_of=2020-12-31`);
  assert.equal(item.amount, '600000.00');
});

test('entries of the time before are held against the opening', async () => {
  const { commitments, opening } = await openedFund();
  const paid = await make.record('contributions', {
    commitment_id: commitments[0].id,
    amount: '290000.00',
    effective_date: '2020-02-10',
  });
  assert.equal(paid.status, 201, paid.text);
  const refused = assertProblem(await make.approve('openings', opening), 409);
  assert.deepEqual(
    refused.errors.map(({ code, params }) => [code, params.item, params.opening, params.recorded]),
    [
      ['opening_differs', 'cash', '80000.00', '290000.00'],
      ['opening_differs', 'paid_in', '300000.00', '290000.00'],
    ],
  );
  const viewer = await as('viewer');
  const { rows } = await viewer.read(`openings/${opening.id}/reconciliation`);
  const difference = rows.find(
    (row) => row.item === 'paid_in' && row.commitment_id === commitments[0].id,
  );
  assert.equal(difference.difference, '10000.00');
});
