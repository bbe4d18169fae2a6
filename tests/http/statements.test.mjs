// What the ledger of a fund says: trial balance, statements, positions, rates of return, and the
// same ledger read by hledger and beancount.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { as, assertProblem, head } from './client.mjs';
import { parseCsv } from './csv.mjs';
import * as make from './records.mjs';

const run = promisify(execFile);

async function read(path) {
  const viewer = await as('viewer');
  return viewer.read(path);
}

function cents(text) {
  return BigInt(text.replace('.', ''));
}

// Paid in 500, invested 400, fee 50; a year of 365 days later 600 is what the holding is worth.
const START = '2021-03-01';
const YEAR_LATER = '2022-03-01';
let small;
let folder;

before(async () => {
  await make.capRule();
  folder = await mkdtemp(join(tmpdir(), 'fundtrail-ledger-'));
  const party = await make.party();
  const fund = await make.fund();
  const commitment = await make.commitment(fund, party, '1000.00');
  const day = { effective_date: START };
  await make.stored('contributions', { commitment_id: commitment.id, amount: '500.00', ...day });
  const investment = await make.holding(fund, '400.00', day);
  await make.stored('expenses', {
    fund_id: fund.id,
    category: 'management_fee',
    amount: '50.00',
    source: 'call',
    ...day,
  });
  const valuation = await make.approved('valuations', {
    investment_id: investment.id,
    amount: '600.00',
    method: 'multiples',
    effective_date: YEAR_LATER,
  });
  small = { party, fund, commitment, investment, valuation };
});
after(() => rm(folder, { recursive: true, force: true }));

test('the trial balance is zero, and its accounts say what they are about', async () => {
  const { rows, total } = await read(`funds/${small.fund.id}/trial_balance?as_of=${YEAR_LATER}`);
  assert.equal(total.balance, '0.00');
  assert.equal(total.debit, total.credit);
  const balances = Object.fromEntries(rows.map((row) => [row.account, row]));
  assert.equal(balances.cash.balance, '50.00');
  assert.equal(balances.cost.balance, '400.00');
  assert.equal(balances.cost.investment_id, small.investment.id);
  assert.equal(balances.unrealised.balance, '200.00');
  assert.equal(balances.unrealised_gain.balance, '-200.00');
  assert.equal(balances.capital.balance, '-500.00');
  assert.equal(balances.capital.commitment_id, small.commitment.id);
  assert.equal(balances.expense.category, 'management_fee');
  assert.equal(balances.expense.balance, '50.00');
});

test('the balance sheet balances', async () => {
  const path = `funds/${small.fund.id}/balance_sheet?as_of=${YEAR_LATER}`;
  const { figures, convention } = await read(path);
  assert.equal(convention, 'cash_basis_fair_value');
  assert.equal(figures.nav, '650.00');
  assert.equal(figures.equity, '650.00');
  assert.equal(figures.cash, '50.00');
  assert.equal(figures.cost, '400.00');
  assert.equal(figures.unrealised, '200.00');
  const early = await read(`funds/${small.fund.id}/balance_sheet?as_of=${START}`);
  assert.equal(early.figures.nav, '450.00');
});

test('postings are pages of whole entries, each of them balanced', async () => {
  const path = `funds/${small.fund.id}/postings`;
  const all = await read(`${path}?limit=500`);
  assert.equal(all.next_cursor, null);
  const paged = [];
  for (let cursor = ''; cursor !== null; ) {
    const page = await read(`${path}?limit=1${cursor && `&cursor=${cursor}`}`);
    assert.equal(new Set(page.rows.map((row) => row.seq)).size, 1);
    assert.equal(
      page.rows.reduce((sum, row) => sum + cents(row.amount), 0n),
      0n,
    );
    paged.push(...page.rows);
    cursor = page.next_cursor;
  }
  assert.deepEqual(paged, all.rows);
  const kinds = [...new Set(all.rows.map((row) => row.kind))].sort();
  assert.deepEqual(kinds, ['contribution', 'expense', 'payment', 'valuation']);
  const mark = all.rows.find((row) => row.kind === 'valuation');
  assert.equal(mark.seq, small.valuation.approval.seq);
  assert.equal(mark.source_seq, small.valuation.seq);
  const cash = await read(`${path}?account=cash`);
  assert.deepEqual(
    cash.rows.map((row) => row.amount),
    ['500.00', '-400.00', '-50.00'],
  );
  const held = await read(`${path}?entity_id=${small.investment.id}`);
  assert.deepEqual([...new Set(held.rows.map((row) => row.account))].length, 3);
  const viewer = await as('viewer');
  const csv = parseCsv((await viewer.get(`${path}?format=csv&account=cash`)).text);
  assert.deepEqual(
    csv.map((row) => row.amount),
    ['500.00', '-400.00', '-50.00'],
  );
  assertProblem(await viewer.get(`${path}?account=gold`), 422);
});

test('a holding shows cost, value, gain and the age of its mark', async () => {
  const { rows, total } = await read(`funds/${small.fund.id}/positions?as_of=2022-03-31`);
  assert.equal(rows.length, 1);
  const [row] = rows;
  assert.equal(row.investment_id, small.investment.id);
  assert.equal(row.cost, '400.00');
  assert.equal(row.value, '600.00');
  assert.equal(row.gain, '200.00');
  assert.equal(row.at_cost, false);
  assert.equal(row.method, 'multiples');
  assert.equal(row.value_age_days, 30);
  assert.equal(Number(row.multiple), 1.5);
  assert.equal(total.value, '600.00');
  const early = await read(`investments/${small.investment.id}/position?as_of=${START}`);
  assert.equal(early.figures.at_cost, true);
  assert.equal(early.figures.value, '400.00');
  assert.equal(early.figures.value_age_days, null);
});

test('net asset value rolls forward from quarter to quarter', async () => {
  const path = `funds/${small.fund.id}/nav_roll_forward?as_of=${YEAR_LATER}`;
  const { rows } = await read(path);
  assert.equal(rows[0].opening, '0.00');
  assert.equal(rows[0].contributions, '500.00');
  assert.equal(rows[0].expenses, '-50.00');
  assert.equal(rows[0].closing, '450.00');
  for (let i = 1; i < rows.length; i++) assert.equal(rows[i].opening, rows[i - 1].closing);
  assert.equal(rows.at(-1).unrealised_gain, '200.00');
  assert.equal(rows.at(-1).closing, '650.00');
  const some = await read(`${path}&from=2021-07-01&to=2021-12-31`);
  assert.equal(some.rows.length, 2);
  const own = await read(`commitments/${small.commitment.id}/statement?as_of=${YEAR_LATER}`);
  assert.equal(own.rows.at(-1).closing, '650.00', 'the only investor has all of it');
  const viewer = await as('viewer');
  const wrong = await viewer.get(`${path}&from=2022-01-01&to=2021-01-01`);
  assert.deepEqual(wrong.codes, ['to:bad_order']);
});

test('multiples and rates of a small fund are those worked out by hand', async () => {
  const { figures } = await read(`funds/${small.fund.id}/performance?as_of=${YEAR_LATER}`);
  assert.equal(figures.paid_in, '500.00');
  assert.equal(figures.unfunded, '500.00');
  assert.equal(figures.nav, '650.00');
  assert.equal(figures.dpi, '0.00000000');
  assert.equal(figures.rvpi, '1.30000000');
  assert.equal(figures.tvpi, '1.30000000');
  assert.equal(figures.pic, '0.50000000');
  assert.equal(figures.net_irr_status, 'value');
  assert.equal(figures.net_irr, '0.3000000000', '500 became 650 in one year of 365 days');
  assert.equal(figures.net_irr_without, figures.net_irr, 'there is no facility');
  const held = await read(`investments/${small.investment.id}/performance?as_of=${YEAR_LATER}`);
  assert.equal(held.figures.gross_irr, '0.5000000000', '400 became 600');
  assert.equal(held.figures.gross_multiple, '1.50000000');
  for (const path of [`commitments/${small.commitment.id}`, `parties/${small.party.id}`]) {
    const own = await read(`${path}/performance?as_of=${YEAR_LATER}`);
    assert.equal(own.figures.net_irr, '0.3000000000', path);
    assert.equal(own.figures.tvpi, '1.30000000', path);
  }
  const before = await read(`funds/${small.fund.id}/performance?as_of=2020-12-31`);
  assert.equal(before.figures.net_irr, null);
  assert.equal(before.figures.tvpi, null, 'nothing was paid in: unknown, not zero');
});

test('the flows behind a rate carry their entries and give the rate again', async () => {
  const path = `funds/${small.fund.id}/flows?as_of=${YEAR_LATER}`;
  const { rows } = await read(`${path}&view=net_with`);
  assert.ok(rows.every((row) => row.net_with));
  assert.equal(rows[0].kind, 'contribution');
  assert.equal(rows.at(-1).type, 'nav');
  assert.equal(rows.at(-1).seq, null);
  const days = (row) => (Date.parse(row.date) - Date.parse(rows[0].date)) / 86_400_000;
  const value = (rate) =>
    rows.reduce((sum, row) => sum + Number(row.amount) / (1 + rate) ** (days(row) / 365), 0);
  assert.ok(Math.abs(value(0.3)) < 1e-9);
  const viewer = await as('viewer');
  const csv = parseCsv((await viewer.get(`${path}&view=net_with&format=csv`)).text);
  assert.deepEqual(
    csv.map((row) => [row.date, row.amount]),
    rows.map((row) => [row.date, row.amount]),
  );
  assert.equal(csv[0].fund_code, small.fund.code);
  assertProblem(await viewer.get(`${path}&view=best`), 422);
});

test('the curve ends where the figures stand', async () => {
  const { rows } = await read(`funds/${small.fund.id}/curve?as_of=${YEAR_LATER}`);
  assert.equal(rows[0].net, '-500.00');
  assert.equal(rows.at(-1).nav, '650.00');
  assert.equal(rows.at(-1).tvpi, '1.30000000');
});

test('fees due follow the terms in force', async () => {
  const { fund } = await make.fundOf(['1000000.00'], { effective_date: '2021-01-04' });
  const term = { fund_id: fund.id, base: 'commitment', effective_date: undefined };
  const first = { rate: '0.02', valid_from: '2022-01-01', valid_to: '2022-12-31' };
  await make.stored('fee_terms', { ...term, ...first, currency: undefined });
  const step = { rate: '0.01', valid_from: '2023-01-01' };
  await make.stored('fee_terms', { ...term, ...step, currency: undefined });
  const path = `funds/${fund.id}/fees_due?from=2022-12-01&to=2023-01-31`;
  const { rows, total } = await read(path);
  assert.deepEqual(
    rows.map((row) => [row.from, row.to, row.day_count, row.fee]),
    [
      ['2022-12-01', '2022-12-31', 31, '1698.63'],
      ['2023-01-01', '2023-01-31', 31, '849.32'],
    ],
  );
  assert.equal(total.fee, '2547.95');
  const answer = await make.record('fee_terms', {
    ...term,
    rate: '2',
    valid_from: '2030-01-01',
    currency: undefined,
  });
  assert.ok(answer.codes.includes('rate:out_of_range'), answer.text);
});

test('a fee in equal instalments is the same every quarter, and one on a value names its day', async () => {
  const { fund } = await make.fundOf(['50000000.00'], { effective_date: '2021-01-04' });
  const term = { fund_id: fund.id, effective_date: undefined, currency: undefined };
  const equal = { base: 'commitment', rate: '0.02', day_count: 'equal_instalments' };
  const refused = await make.record('fee_terms', {
    ...term,
    ...equal,
    valid_from: '2022-01-01',
  });
  assert.deepEqual(refused.codes, ['period:missing']);
  const [from, to] = ['2022-01-01', '2024-12-31'];
  const period = 'quarter';
  await make.stored('fee_terms', { ...term, ...equal, period, valid_from: from, valid_to: to });
  const due = await read(`funds/${fund.id}/fees_due?from=${from}&to=${to}`);
  assert.equal(due.rows.length, 12);
  for (const row of due.rows) {
    assert.equal(row.fee, '250000.00');
    assert.equal(row.counted_by, 'equal_instalments');
    assert.equal(row.year_days, row.day_count * 4);
    assert.equal(row.base_on, null);
  }
  assert.equal(due.total.fee, '3000000.00');
  const { rows } = await read(`funds/${fund.id}/fee_statement?as_of=2024-12-31`);
  assert.deepEqual([...new Set(rows.map((row) => row.gross))], ['250000.00']);
  const onValue = { base: 'nav', rate: '0.02', day_count: '30_360', valid_from: '2025-01-01' };
  await make.stored('fee_terms', { ...term, ...onValue });
  const valued = await read(`funds/${fund.id}/fees_due?from=2025-01-01&to=2025-06-30`);
  assert.deepEqual(
    valued.rows.map((row) => [row.base_on, row.day_count, row.year_days]),
    [
      ['2025-01-01', 90, 360],
      ['2025-03-31', 90, 360],
    ],
  );
  const auditor = await as('auditor');
  const csv = parseCsv((await auditor.get('export/fee_terms.csv')).text);
  const stored = csv.filter((row) => row.fund_code === fund.code);
  assert.deepEqual(
    stored.map((row) => [row.base, row.day_count, row.period]),
    [
      ['commitment', 'equal_instalments', 'quarter'],
      ['nav', '30_360', ''],
    ],
  );
});

test('exits stay within the holding', async () => {
  const { fund } = await make.fundOf(['1000.00']);
  const investment = await make.holding(fund, '400.00', { effective_date: START });
  const sale = { investment_id: investment.id, kind: 'trade_sale', effective_date: YEAR_LATER };
  const before = await head();
  const over = { ...sale, amount: '900.00', cost_relieved: '400.01' };
  assertProblem(await make.record('proceeds', over), 409, 'conflict');
  const early = await make.record('proceeds', {
    ...over,
    cost_relieved: '1.00',
    effective_date: '2021-02-01',
  });
  assertProblem(early, 422);
  const dividend = { ...sale, kind: 'dividend', amount: '5.00', cost_relieved: '1.00' };
  assertProblem(await make.record('proceeds', dividend), 422);
  assert.equal(await head(), before);
  await make.stored('proceeds', { ...sale, amount: '300.00', cost_relieved: '200.00' });
  const { figures } = await read(`investments/${investment.id}/position?as_of=${YEAR_LATER}`);
  assert.equal(figures.cost_left, '200.00');
  assert.equal(figures.realised_gain, '100.00');
  assert.equal(figures.value, '200.00');
});

test('statements keep their bytes for what was known', async () => {
  const known = `as_of=${YEAR_LATER}&as_known=${await head()}`;
  const viewer = await as('viewer');
  const paths = ['trial_balance', 'balance_sheet', 'postings', 'positions', 'performance']
    .concat(['flows', 'curve', 'nav_roll_forward', 'ledger.hledger', 'ledger.beancount'])
    .map((name) => `funds/${small.fund.id}/${name}?${known}`);
  const before = [];
  for (const path of paths) before.push(await viewer.get(path));
  const late = { commitment_id: small.commitment.id, amount: '10.00' };
  await make.stored('contributions', { ...late, effective_date: '2021-04-01' });
  for (const [i, path] of paths.entries()) {
    const again = await viewer.get(path);
    assert.equal(again.status, 200, again.text);
    assert.equal(again.text, before[i].text, path);
  }
  const now = await read(`funds/${small.fund.id}/balance_sheet?as_of=${YEAR_LATER}`);
  assert.equal(now.figures.nav, '660.00');
});

test('hledger and beancount accept the ledger and find the same balances', async () => {
  const viewer = await as('viewer');
  const text = async (program) =>
    (await viewer.get(`funds/${small.fund.id}/ledger.${program}`)).text;
  const hledger = join(folder, 'fund.journal');
  const beancount = join(folder, 'fund.beancount');
  await writeFile(hledger, await text('hledger'));
  await writeFile(beancount, await text('beancount'));
  await run('hledger', ['-f', hledger, 'check']);
  await run('bean-check', [beancount]);
  const { stdout } = await run('hledger', ['-f', hledger, 'bal', '-N', '--flat', '-O', 'csv']);
  const theirs = parseRowsOf(stdout).map(([, amount]) => amount.replace(/[^-0-9.]/g, ''));
  const { rows } = await read(`funds/${small.fund.id}/trial_balance`);
  const ours = rows.map((row) => row.balance).filter((balance) => balance !== '0.00');
  assert.deepEqual(theirs.sort(), ours.sort());
});

// hledger ends lines with LF alone, and quotes every cell.
function parseRowsOf(text) {
  const [, ...lines] = text.trim().split('\n');
  return lines.map((line) => line.slice(1, -1).split('","'));
}
