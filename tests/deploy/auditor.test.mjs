// What an auditor holds against the demo with a pencil: a report and notices worked out by hand from the rows
// of the ledger, and the sample that the command draws.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Client } from '../http/client-base.mjs';
import { parseCsv } from '../http/csv.mjs';
import { run, startStack } from '../lib/stack.mjs';

/** @type {import('../lib/stack.mjs').Stack} */
let stack;
let auditor;
let top = '';
let harbour; // the fund XY-HARBOUR
let hand; // what by_hand.py works out of the tables of a bundle
const DAY = '2024-12-31'; // the last quarter has a distribution, the year a sale as well
const AMOUNTS = ['107000.53', '1680.32', '100010000.00', '600000008.00'];

before(async () => {
  stack = await startStack({ demo: true });
  top = await mkdtemp(join(tmpdir(), 'fundtrail-auditor-'));
  auditor = new Client(stack.url);
  const { user, password } = stack.credentials.auditor;
  assert.equal((await auditor.signIn(user, password)).status, 200);
  [harbour] = (await auditor.read('funds?q=XY-HARBOUR')).items;
  const bundle = join(top, 'bundle');
  const taken = await stack.ctl(['export', '--all', '--out', bundle]);
  assert.equal(taken.code, 0, taken.stderr);
  const script = fileURLToPath(new URL('by_hand.py', import.meta.url));
  const told = await run('python3', ['-B', script, bundle, DAY, ...AMOUNTS]);
  assert.equal(told.code, 0, told.stderr);
  hand = JSON.parse(told.stdout);
});
after(async () => {
  await stack?.stop();
  await rm(top, { recursive: true, force: true });
});

/** A report as { section: { row: { column: value or gap } } }. */
async function reportOf(template, query, fund = harbour) {
  const report = await auditor.read(`funds/${fund.id}/reports/${template}?${query}`);
  const cells = (table, row) =>
    Object.fromEntries(
      table.columns.map(({ code }, at) => [code, row.cells[at].value ?? row.cells[at].gap]),
    );
  return Object.fromEntries(
    report.sections.map((table) => [
      table.code,
      Object.fromEntries(table.rows.map((row) => [row.code, cells(table, row)])),
    ]),
  );
}

/* The rows of the ledger about XY-HARBOUR until the end of 2023, in millions:
 *
 *   2020-03-02  commitments 40 (C-061), 50 (C-062) and 10 of its manager (C-063)
 *   2020-04-15  contributions of 40, 50 and 10, all at once
 *   2020-04-20, 2021-04-19, 2022-04-18  management fee of 2 each
 *   2020-05-11  paid 50 for XY-H-1           2021-03-08  paid 44 for XY-H-2
 *   2023-04-10  XY-H-1 sold for 120, which relieves a cost of 50
 *   2023-05-08  distribution of 120: 100 return of capital, 20 gain
 *   terms: European, hurdle 8 % compounded a year on actual days of 365, full catch-up, 80 / 20, beyond 15 %
 *   a year 75 / 25; the manager's own commitment bears no carry
 *
 * Gross value at the end of 2023: what is left of the cost of XY-H-2, 44, as it was never valued by then, and
 * in the bank 100 - 3 x 2 - 50 - 44 + 120 - 120 = 0. The manager has a tenth: 4.4, the investors 39.6.
 * Its parts: 100 paid in, 120 distributed, fees 6, realised 120 - 50 = 70: 100 - 120 - 6 + 70 = 44.
 *
 * Carry, were the 44 distributed on that day: of the investors' 90 and 108 received, 39.6 more is a profit of
 * 147.6 - 90 = 57.6. The hurdle: 90 x 1.08^3 = 113.37408 on 2023-04-15, 23 days on 113.95 less 108 paid = 5.95,
 * 237 days on 6.26: with the 18 that was paid before 24.26, of which the catch-up is a quarter, 6.07. Both
 * fit into 39.6, so that the rest is split 80 / 20 (the others have 28.08 of it, less than the 32.95 that 15 % asks
 * for) and the carry is a fifth of all profit: 57.6 / 5 = 11.52. */
test('the reporting template of a demo fund is what its rows come to by hand', async () => {
  const { nav, commitment, carry } = await reportOf('ilpa_reporting', 'as_of=2023-12-31');
  const row = (name, of = nav) => [of[name].investor_itd, of[name].fund_itd, of[name].manager_itd];
  assert.deepEqual(row('contributions'), ['90000000.00', '100000000.00', '10000000.00']);
  assert.deepEqual(row('distributions'), ['-108000000.00', '-120000000.00', '-12000000.00']);
  assert.deepEqual(row('management_net'), ['-5400000.00', '-6000000.00', '-600000.00']);
  assert.deepEqual(row('realised'), ['63000000.00', '70000000.00', '7000000.00']);
  assert.deepEqual(row('unrealised'), ['0.00', '0.00', '0.00']);
  assert.deepEqual(row('end_gross'), ['39600000.00', '44000000.00', '4400000.00']);
  assert.deepEqual(row('end_carry'), ['-11520000.00', '-11520000.00', '0.00']);
  assert.deepEqual(row('end'), ['28080000.00', '32480000.00', '4400000.00']);
  assert.deepEqual(row('paid', carry), ['0.00', '0.00', '0.00']);
  assert.deepEqual(row('contributions', commitment).slice(0, 2), ['-90000000.00', '-100000000.00']);
  // The year begins with 100 - 6, not yet realised; its last quarter, after the sale and the distribution,
  // brings nothing.
  assert.deepEqual([nav.begin.fund_ytd, nav.begin.investor_ytd], ['94000000.00', '84600000.00']);
  assert.deepEqual([nav.flows.fund_ytd, nav.realised.fund_ytd], ['-120000000.00', '70000000.00']);
  assert.deepEqual([nav.begin.fund_qtd, nav.flows.fund_qtd], ['32480000.00', '0.00']);
});

const distribution = async (code) => (await auditor.read(`distributions?q=${code}`)).items[0];

// 100 of capital and 20 of gain, in tenths of 4, 5 and 1: the hurdle takes all of the gain.
test('the notice of a distribution is what each investor gets by hand', async () => {
  const { id } = await distribution('XY-HARBOUR-DIST-01');
  const { notice, lines } = await reportOf('ilpa_distribution', `notice_id=${id}`);
  assert.equal(notice.total.value, '120000000.00');
  assert.equal(notice.return_of_capital.value, '100000000.00');
  assert.equal(notice.gain.value, '20000000.00');
  assert.equal(notice.date.value, '2023-05-08');
  const parts = ['1', '2', '3'].map((at) => {
    const { return_of_capital, gain, income, total, recallable } = lines[at];
    return [return_of_capital, gain, income, total, recallable];
  });
  assert.deepEqual(parts, [
    ['40000000.00', '8000000.00', '0.00', '48000000.00', '0.00'],
    ['50000000.00', '10000000.00', '0.00', '60000000.00', '0.00'],
    ['10000000.00', '2000000.00', '0.00', '12000000.00', '0.00'],
  ]);
});

/* The row says 45,424,327.72 to the partners and 14,575,672.28 carry: 60,000,000.00. The manager's tenth of all,
 * 6,000,000.00, bears no carry. What is left for the others, 45,424,327.72 - 6,000,000.00 = 39,424,327.72, is
 * theirs as 4 to 5: 17,521,923.43… and 21,902,404.28…, of which a cent may go to either.
 *
 * The carry is more than a fifth of the profit (108 + 54 - 90 = 72 million, of which 14.4), as the terms have a
 * further tier: beyond 15 % a year the manager has a quarter. From 2020-04-15 to 2023-05-08 are 1,118 days, to
 * 2024-10-14 another 525.
 *   8 %:  90,000,000 x 1.08^(1118/365) = 113,925,234.28, less 108,000,000 = 5,925,234.28, x 1.08^(525/365) = 6,618,823.37
 *   15 %: 90,000,000 x 1.15^(1118/365) = 138,089,553.68, less 108,000,000 = 30,089,553.68, x 1.15^(525/365) = 36,789,243.60
 *   preferred return so far 18,000,000 + 6,618,823.37, of which the catch-up is a quarter:              6,154,705.8425
 *   then 80 / 20 until the others have 36,789,243.60, so 30,170,420.23 more: 37,713,025.2875, of which 7,542,605.0575
 *   the rest of 54,000,000.00 is 3,513,445.50, of which a quarter:                                        878,361.3750
 *                                                                                        together 14,575,672.2750 */
/** In cents, by the lines above. */
function carryOfTheSecond() {
  const grown = (amount, rate, days) => Math.round(amount * (1 + rate) ** (days / 365));
  const left = (rate) => grown(grown(90e8, rate, 1118) - 108e8, rate, 525);
  const [preferred, further] = [left(0.08), left(0.15)];
  const catchUp = (18e8 + preferred) / 4;
  const split = (further - preferred) / 0.8;
  const beyond = 54e8 - preferred - catchUp - split;
  return Math.round(catchUp + split * 0.2 + beyond * 0.25);
}

test('the notice of a distribution with carry adds up, and the manager bears none of it', async () => {
  const { id } = await distribution('XY-HARBOUR-DIST-02');
  const { notice, lines } = await reportOf('ilpa_distribution', `notice_id=${id}`);
  assert.deepEqual(
    [notice.total.value, notice.gain.value, notice.carry.value],
    ['60000000.00', '45424327.72', '14575672.28'],
  );
  assert.equal(carryOfTheSecond(), 1_457_567_228);
  assert.equal(lines['3'].total, '6000000.00');
  const cents = (text) => Number(text.replace('.', ''));
  const [first, second] = [cents(lines['1'].total), cents(lines['2'].total)];
  assert.equal(first + second, 3_942_432_772);
  assert.ok(Math.abs(first - (3_942_432_772 * 4) / 9) < 1, `${first}`);
});

/* XY-COAST has an American waterfall: hurdle 8 % simple, full catch-up, 80 / 20, its manager's tenth without carry;
 * public investors cede 30 % of what they have beyond their capital to social ones.
 *
 *   2021-02-22, 2022-06-27  paid in 58 and 26 million   2021-03-01, 2022-07-04  fees of 2,000,000.00 and 999,999.99
 *   2021-03-15  paid 25 million for XY-K-1   2021-06-07  30 million for XY-K-2   2022-07-11  25 million for XY-K-3
 *   2023-03-20  XY-K-1 sold for 110 million, distributed on 2023-04-17
 *
 * Of the 110 million the manager's tenth is 11. The others' 99 bear nine tenths of the cost of the deal, 22,500,000.00,
 * and of the fees by cost paid so far: all of the first, 1,800,000.00, and 25 / 55 of the second, 409,090.905.
 * The hurdle of two years is far below a fifth of the profit, so that the carry is a fifth of it:
 * (99,000,000 - 22,500,000 - 1,800,000 - 409,090.905) / 5 = 14,858,181.82.
 *
 * 84,141,818.18 are left to the others as 30, 20 and 40: 28,047,272.73, 18,698,181.82 and 37,396,363.63. Two are public
 * and have paid in 25,200,000 and 16,800,000: they cede 30 % of 2,847,272.73 and of 1,898,181.82. */
test('an American distribution is what each investor gets by hand, after what is ceded', async () => {
  const [coast] = (await auditor.read('funds?q=XY-COAST')).items;
  const { id } = await distribution('XY-COAST-DIST-01');
  const { notice, lines } = await reportOf('ilpa_distribution', `notice_id=${id}`, coast);
  const cents = (text) => Number(text.replace('.', ''));
  const carry = Math.round((99e8 - 22.5e8 - 1.8e8 - (0.9 * 99_999_999 * 25) / 55) / 5);
  assert.equal(cents(notice.carry.value), carry);
  const left = 99e8 - carry;
  const [finance, chengfa] = [30 / 90, 20 / 90].map((part) => left * part);
  const ceded = [0.3 * (finance - 25.2e8), 0.3 * (chengfa - 16.8e8)];
  const wanted = [finance - ceded[0], chengfa - ceded[1]];
  wanted.push(left - wanted[0] - wanted[1], 11e8);
  wanted.forEach((amount, at) => {
    const told = cents(lines[String(at + 1)].total);
    assert.ok(Math.abs(told - amount) <= 2, `line ${at + 1}: ${told}, by hand ${amount}`);
  });
  const sum = wanted.reduce((all, _, at) => all + cents(lines[String(at + 1)].total), 0);
  assert.equal(sum, 110e8 - carry);
});

test('the notice of a call is what each investor owes by hand, in words too', async () => {
  const { id } = (await auditor.read('capital_calls?q=XY-HARBOUR-CALL-01')).items[0];
  const { notice, lines, payment } = await reportOf('ilpa_capital_call', `notice_id=${id}`);
  assert.equal(notice.total.value, '100000000.00');
  hand.call.forEach((owed, at) => {
    const line = lines[String(at + 1)];
    const { words, reference, amount } = payment[String(at + 1)];
    assert.deepEqual(
      [line.investments, line.management_fees, line.total, amount, words, reference],
      [owed.investments, owed.management_fees, owed.total, owed.total, owed.words, owed.reference],
    );
  });
  assert.deepEqual(payment.total.amount, '100000000.00');
});

// A line's cents go where the tiers of its distribution sent them, so the end may differ by one.
test('the capital account of each commitment is what its rows come to by quarter, year and in all', async () => {
  const cents = (text) => Number(text.replace('.', ''));
  const { items } = await auditor.read(`commitments?fund_id=${harbour.id}&limit=100`);
  for (const [code, wanted] of Object.entries(hand.accounts)) {
    const { id } = items.find((one) => one.code === code);
    const { nav } = await reportOf('capital_account', `as_of=${DAY}&commitment_id=${id}`);
    for (const [name, periods] of Object.entries(wanted))
      for (const [period, amount] of Object.entries(periods)) {
        const told = nav[name][`investor_${period}`];
        const where = `${code}, ${name}, ${period}: ${told}, by hand ${amount}`;
        if (name === 'end_gross') assert.ok(Math.abs(cents(told) - cents(amount)) <= 1, where);
        else assert.equal(told, amount, where);
      }
  }
});

test('both variants of the performance template have the flows and rates that the rows come to', async () => {
  const { performance } = hand;
  const flowsOf = ({ flows }) =>
    Object.entries(flows)
      .filter(([row]) => row !== 'total')
      .map(([, { date, type, amount }]) => [date, type, amount].join(' '))
      .sort();
  const granular = await reportOf('ilpa_performance_granular', `as_of=${DAY}`);
  assert.deepEqual(flowsOf(granular), performance.flows.map((flow) => flow.join(' ')).sort());
  const grossUp = await reportOf('ilpa_performance_gross_up', `as_of=${DAY}`);
  const rest = performance.flows.filter(([, type]) => !type.startsWith('call'));
  const calls = ['2020-04-15', 'call_total', '-100000000.00'];
  assert.deepEqual(flowsOf(grossUp), [calls, ...rest].map((flow) => flow.join(' ')).sort());
  for (const { returns } of [granular, grossUp]) {
    for (const name of ['net_irr', 'gross_irr', 'gross_multiple'])
      assert.ok(
        Math.abs(Number(returns[name].value) - performance[name]) < 1e-8,
        `${name}: ${returns[name].value}, by hand ${performance[name]}`,
      );
    // Without a facility both are the same.
    assert.equal(returns.net_irr.value, returns.net_irr_without.value);
    assert.equal(returns.gross_irr.value, returns.gross_irr_without.value);
  }
});

test('the schedule of investments is what was paid, relieved and received by hand', async () => {
  const { investments, balance } = await reportOf('investments_schedule', `as_of=${DAY}`);
  const told = Object.values(investments).filter(({ currency }) => currency === 'CNY');
  const wanted = Object.values(hand.schedule);
  assert.equal(told.length, wanted.length);
  for (const one of wanted) {
    const row = told.find(({ first_paid_on }) => first_paid_on === one.first_paid_on);
    for (const name of ['cost', 'cost_left', 'realised', 'realised_gain', 'value'])
      assert.equal(row[name], one[name], name);
    assert.ok(Math.abs(Number(row.multiple) - one.multiple) < 1e-8);
  }
  assert.deepEqual([balance.cost.value, balance.nav.value], ['22000000.00', '22000000.00']);
});

test('amounts in words are those that the rules for bills give', () => {
  assert.deepEqual(Object.values(hand.words), [
    '人民币壹拾万柒仟元零伍角叁分',
    '人民币壹仟陆佰捌拾元零叁角贰分',
    '人民币壹亿零壹万元整',
    '人民币陆亿零捌元整',
  ]);
});

const seqs = (text) => parseCsv(text).map((row) => row.entry_seq);

async function sample(...args) {
  const told = await stack.ctl(['sample', ...args]);
  assert.equal(told.code, 0, told.stderr);
  return told.stdout;
}

test('the command draws the sample that the API draws, and the same again', async () => {
  const known = (await stack.sql('SELECT seq FROM ledger_head')).trim();
  const fixed = ['--seed', '2026', '--count', '12', '--as-known', known];
  for (const method of ['random', 'monetary_unit', 'risk']) {
    const drawn = await sample('--method', method, ...fixed);
    const query = `seed=2026&count=12&method=${method}&as_known=${known}&format=csv`;
    assert.equal(drawn, (await auditor.get(`sample?${query}`)).text, method);
    assert.equal(seqs(drawn).length, 12);
    assert.equal(await sample('--method', method, ...fixed), drawn);
  }
  const other = await sample('--seed', '2027', '--count', '12', '--as-known', known);
  const one = await sample(...fixed);
  assert.notDeepEqual(seqs(other), seqs(one));
  // docs/auditing.md: the entries with the smallest draws of the whole population.
  const all = parseCsv(await sample('--population', ...fixed));
  const draw = (seq) => createHash('sha256').update(`2026\n${seq}`).digest('hex');
  const smallest = all.map((row) => [draw(row.entry_seq), row.entry_seq]).sort();
  const wanted = smallest.slice(0, 12).map(([, seq]) => seq);
  assert.deepEqual(seqs(one).sort(), wanted.sort());
});

test('the command draws of a kind and a period, into a file, and each sample is journaled', async () => {
  const file = join(top, 'sample.xlsx');
  const before = Number((await stack.sql('SELECT seq FROM ledger_head')).trim());
  const told = await stack.ctl(['sample', '--kind', 'payment', '--count', '5', '--out', file]);
  assert.equal(told.code, 0, told.stderr);
  assert.match(told.stderr, /seed [0-9a-f]{16}/);
  assert.equal((await readFile(file)).subarray(0, 2).toString(), 'PK');
  const taken = await stack.sql(`SELECT kind, body FROM journal WHERE seq > ${before}`);
  const [kind, body] = taken.trim().split('\t');
  assert.deepEqual(
    [kind, JSON.parse(body).dataset, JSON.parse(body).row_count],
    ['export', 'sample', 5],
  );
  const digest = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  assert.equal(JSON.parse(body).sha256, digest);
  const of = ['--kind', 'payment', '--from', '2021-01-01', '--to', '2021-12-31', '--seed', 'a'];
  const rows = parseCsv(await sample(...of, '--count', '4'));
  assert.equal(rows.length, 4);
  for (const row of rows) assert.match(row.effective_date, /^2021-/);
});

test('a sample that cannot be meant is refused by its option, and leaves no file', async () => {
  const file = join(top, 'none.csv');
  for (const [args, said] of [
    [['--count', '0'], /count/],
    [['--method', 'guess'], /method/],
    [['--from', '2021-02-30'], /from/],
    [['--kind', 'nothing'], /kind/],
  ]) {
    const told = await stack.ctl(['sample', ...args, '--out', file]);
    assert.notEqual(told.code, 0);
    assert.match(told.stderr, said);
    await assert.rejects(stat(file));
  }
});
