// Holdings in another currency than their fund's, and figures for which a rate is missing.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem, unique } from './client.mjs';
import * as make from './records.mjs';

before(() => make.capRule());

async function rate(base_currency, value, effective_date) {
  const manager = await as('manager');
  const body = { base_currency, quote_currency: 'CNY', rate: value, effective_date };
  const answer = await manager.post('fx_rates', body);
  assert.ok([201, 409].includes(answer.status), answer.text);
  if (answer.status === 201) await make.letCount(answer.json);
}

async function approve(plural, made, effective_date) {
  const approver = await as('approver');
  const body = { outcome: 'approve', effective_date };
  return approver.create(`${plural}/${made.id}/approval`, body);
}

/** A fund in yuan with 9,000.00 paid in. */
async function paidFund(manager) {
  const fund = await make.fund();
  const party = await make.party();
  const commitment = await make.commitment(fund, party, '90000000.00');
  await manager.create('contributions', {
    commitment_id: commitment.id,
    currency: 'CNY',
    amount: '9000.00',
    effective_date: '2021-01-04',
  });
  return fund;
}

test('an investment in euros of a fund in yuan is decided, paid and valued at dated rates', async () => {
  const manager = await as('manager');
  const viewer = await as('viewer');
  await rate('EUR', '8', '2021-01-01');
  await rate('EUR', '8', '2021-01-25'); // fresh enough for what is decided some days later
  await rate('EUR', '8.5', '2022-01-01');
  const fund = await paidFund(manager);
  const currency = 'EUR';
  const project = await make.project();
  const day = { effective_date: '2021-02-01' };
  const asked = `projects/${project.id}/headroom?fund_id=${fund.id}&as_of=2021-02-01`;
  const preview = await viewer.read(`${asked}&amount=1000.00&currency=EUR`);
  assert.equal(preview.amount, '8000.00');
  const investment = await make.proposal(project, fund, '1000.00', { currency, ...day });
  const verdict = await viewer.read(`investments/${investment.id}/verdict?as_of=2021-02-01`);
  assert.ok(
    verdict.rows.some((row) => row.measure === 'project_amount' && row.figure === '8000.00'),
    JSON.stringify(verdict.rows),
  );
  const decision = await make.decide(investment, 'approve', day);
  assert.equal(decision.status, 201, decision.text);
  assert.equal(
    (await make.pay(investment, '1000.00', { currency, effective_date: '2021-03-01' })).status,
    201,
  );
  const wrong = await make.pay(investment, '1.00', { effective_date: '2021-03-01' });
  assert.ok(wrong.codes.includes('currency:currency_mismatch'), wrong.text);
  const valuation = await manager.create('valuations', {
    investment_id: investment.id,
    currency,
    amount: '1200.00',
    method: 'multiples',
    effective_date: '2022-06-30',
  });
  await approve('valuations', valuation, '2022-06-30');

  const at = 'as_of=2022-06-30';
  const sheet = (await viewer.read(`funds/${fund.id}/balance_sheet?${at}`)).figures;
  assert.equal(sheet.cash, '1000.00');
  assert.equal(sheet.cost, '8000.00');
  assert.equal(sheet.unrealised, '2200.00');
  assert.equal(sheet.nav, '11200.00');
  assert.equal(sheet.foreign_line_count, 0);
  const figures = (await viewer.read(`funds/${fund.id}/performance?${at}`)).figures;
  assert.equal(figures.nav, '11200.00');
  const { rows } = await viewer.read(`funds/${fund.id}/positions?${at}`);
  assert.deepEqual(
    rows.map((row) => [row.currency, row.cost, row.value]),
    [['EUR', '1000.00', '1200.00']],
  );
  const item = (await viewer.read(`funds/${fund.id}?${at}`)).item;
  assert.equal(item.figures.approved, '8000.00');
  const behind = await viewer.read(`investment_rows?fund_id=${fund.id}&${at}`);
  assert.equal(behind.rows[0].approved, '8000.00');
  assert.equal(behind.rows[0].original_amount, '1000.00');
  assert.equal(behind.rows[0].original_currency, 'EUR');
});

test('what cannot be told without a rate names the currencies and the day', async () => {
  const viewer = await as('viewer');
  const party = await make.party();
  const fund = await make.fund({ currency: 'HKD' });
  await make.commitment(fund, party, '1.00', { currency: 'HKD', effective_date: '2021-05-06' });
  const path = `parties/${party.id}/performance?as_of=2021-06-30`;
  const missing = await viewer.get(path);
  assertProblem(missing, 409, 'rate_missing');
  const error = missing.json.errors.find((one) => one.params.base === 'HKD');
  assert.equal(error.code, 'rate_missing');
  assert.equal(error.params.quote, 'CNY');
  assert.ok(error.params.date <= '2021-05-06', error.params.date);
  assert.match(error.detail, /HKD/);
  const own = await viewer.read(`funds/${fund.id}/performance?as_of=2021-06-30`);
  assert.equal(own.figures.currency, 'HKD', 'in its own currency nothing is missing');
  await rate('HKD', '0.8', '2020-01-01');
  const told = await viewer.read(path);
  assert.equal(told.figures.committed, '0.80');
});

test('without a rate on its day nothing is proposed in another currency', async () => {
  const manager = await as('manager');
  const answer = await manager.post('investments', {
    code: unique('I'),
    project_id: (await make.project()).id,
    fund_id: (await make.fund()).id,
    currency: 'EUR',
    amount: '1.00',
    effective_date: '2020-12-31',
  });
  assertProblem(answer, 422, 'invalid');
  assert.deepEqual(answer.codes, ['currency:currency_mismatch']);
});
