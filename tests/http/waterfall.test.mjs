// Terms of distribution, and the waterfall that they give: worked out again here, in whole numbers,
// from nothing but the CSV of the steps and the terms.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { cents, sum } from './cents.mjs';
import { as, assertProblem, head, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';
import * as make from './records.mjs';
import { addUp, carryTiers, cent, E8, least } from './step-sheet.mjs';

const run = promisify(execFile);
const PAID_DAY = { effective_date: '2020-02-10' };

before(() => make.capRule());

const TERMS = {
  kind: 'european',
  hurdle_rate: '0.08',
  compounding: 'simple',
  day_count: 'act_365',
  catch_up_share: '1',
  lp_share: '0.8',
  carry_share: '0.2',
  valid_from: make.DAY,
  currency: undefined,
};

async function viewer() {
  return as('viewer');
}

function terms(fund, fields = {}) {
  return make.record('waterfall_terms', { ...TERMS, fund_id: fund.id, ...fields });
}

async function agreed(fund, fields = {}, tiers = []) {
  const answer = await terms(fund, fields);
  assert.equal(answer.status, 201, answer.text);
  for (const tier of tiers)
    await make.stored('waterfall_tiers', {
      waterfall_term_id: answer.json.id,
      currency: undefined,
      ...tier,
    });
  const decision = await make.approve('waterfall_terms', answer.json);
  assert.equal(decision.status, 201, decision.text);
  return answer.json;
}

// 600 of a bureau, 300 of a private investor, 100 of the manager, all paid in.
async function paidFund(amounts = ['6000.00', '3000.00', '1000.00']) {
  const fund = await make.fund();
  const kinds = ['finance_bureau', 'lp', 'manager'];
  const commitments = [];
  for (const [i, kind] of kinds.entries()) {
    const commitment = await make.commitment(fund, await make.party({ kind }), amounts[i]);
    const paid = { commitment_id: commitment.id, amount: amounts[i], ...PAID_DAY };
    await make.stored('contributions', paid);
    commitments.push(commitment);
  }
  return { fund, commitments };
}

async function sold(fund, cost, price, bought, on) {
  const investment = await make.holding(fund, cost, { effective_date: bought });
  if (price)
    await make.stored('proceeds', {
      investment_id: investment.id,
      kind: 'trade_sale',
      amount: price,
      cost_relieved: cost,
      effective_date: on,
    });
  return investment;
}

function distribution(fund, fields) {
  const reason = { deviation_reason: 'as agreed' };
  return { code: unique('D'), fund_id: fund.id, basis: 'paid_in', ...reason, ...fields };
}

// a * b / c to the nearest whole number, a half to the even one.
function halfEven(a, b, c) {
  const product = a * b;
  let quotient = product / c;
  const twice = (product % c) * 2n;
  if (twice > c || (twice === c && quotient % 2n === 1n)) quotient += 1n;
  return quotient;
}

const share = (text) => BigInt(Math.round(Number(text) * 1e8));
const days = (from, to) => BigInt((Date.parse(to) - Date.parse(from)) / 86_400_000);

// One pool of money by simple interest, act/365: what each line of the sheet must say.
class Pool {
  constructor(of, tiers) {
    this.of = of;
    this.hurdles = [of, ...tiers].map((t) => share(t.hurdle_rate));
    this.carries = [of, ...tiers].map((t) => share(t.carry_share));
    this.capital = this.hurdles.map(() => 0n);
    this.owed = this.hurdles.map(() => 0n);
    this.preferred = 0n;
    this.taken = 0n;
    this.left = 0n;
    this.held = 0n;
    this.cash = 0n;
    this.expected = [];
  }

  earn(row) {
    const k = Number(row.hurdle);
    assert.equal(BigInt(row.days), days(this.day, row.date), `line ${row.line}: days`);
    const interest = halfEven(this.capital[k], this.hurdles[k] * BigInt(row.days), 365n * E8);
    assert.equal(cent(row, 'accrual'), interest, `line ${row.line}: interest`);
    this.owed[k] += interest;
  }

  // Added: what the catch-up has more to take than its last line left.
  pay(tier, hurdle, lp, gp, added = 0n) {
    this.cash -= lp + gp;
    const credits = [];
    for (const k of this.capital.keys()) {
      const back = least(lp, this.capital[k]);
      const met = least(lp - back, this.owed[k]);
      this.capital[k] -= back;
      this.owed[k] -= met;
      const line = { tier: 'hurdle_credit', hurdle: k, lp: 0n, gp: 0n, payment: met };
      if (k > 0 && met > 0n) credits.push(line);
    }
    if (lp + gp > 0n || added !== 0n)
      this.expected.push({ tier, hurdle, lp, gp, payment: lp + gp }, ...credits);
  }

  distribute(amount, own) {
    this.cash = amount;
    this.pay('gp_commitment', 0, 0n, own);
    this.pay('return_of_capital', 0, least(this.cash, this.capital[0]), 0n);
    const preferred = least(this.cash, this.owed[0]);
    this.preferred += preferred;
    this.pay('preferred_return', 0, preferred, 0n);
    const [caught, ...splits] = carryTiers({
      cash: this.cash,
      preferred: this.preferred,
      taken: this.taken,
      claims: this.owed.slice(1).map((owed, i) => owed + this.capital[i + 1]),
      catchUp: share(this.of.catch_up_share),
      carries: this.carries,
    });
    this.taken += caught.lp + caught.gp;
    this.pay('catch_up', 0, caught.lp, caught.gp, caught.due - this.left);
    this.left = caught.due - caught.lp - caught.gp;
    for (const [t, { lp, gp }] of splits.entries()) this.pay('carry_split', t, lp, gp);
    assert.equal(this.cash, 0n);
  }

  // Carry that came back: capital first, then the hurdle, and all of it the investors'.
  passOn(row) {
    assert.equal(cent(row, 'opening'), this.held, `line ${row.line}: what is held`);
    this.cash = cent(row, 'payment');
    this.held -= this.cash;
    this.pay('return_of_capital', 0, least(this.cash, this.capital[0]), 0n);
    const preferred = least(this.cash, this.owed[0]);
    this.preferred += preferred;
    this.pay('preferred_return', 0, preferred, 0n);
    this.pay('carry_split', 0, this.cash, 0n);
  }

  take(row, next) {
    const { line, tier } = row;
    if (tier === 'accrual') return this.earn(row);
    if (tier === 'carry_return') {
      assert.equal(cent(row, 'gp'), -cent(row, 'accrual'), `line ${line}: manager`);
      this.held += cent(row, 'accrual');
      return undefined;
    }
    if (tier === 'contribution') {
      this.capital = this.capital.map((amount) => amount + cent(row, 'accrual'));
    } else if (tier === 'return_of_excess') {
      this.capital = this.capital.map((amount) => amount - cent(row, 'payment'));
    } else if (tier === 'passed_on') {
      this.passOn(row);
    } else if (tier === 'distribution') {
      assert.equal(this.expected.length, 0, `line ${line}: payments are missing before`);
      const own = next?.tier === 'gp_commitment' ? cent(next, 'gp') : 0n;
      this.distribute(cent(row, 'accrual'), own);
    } else {
      const { lp, gp, payment, ...rest } = this.expected.shift() ?? {};
      assert.deepEqual(rest, { tier, hurdle: Number(row.hurdle) }, `line ${line}`);
      assert.equal(cent(row, 'lp'), lp, `line ${line}: investors`);
      assert.equal(cent(row, 'gp'), gp, `line ${line}: manager`);
      assert.equal(cent(row, 'payment'), payment, `line ${line}: paid`);
      return undefined;
    }
    this.day = row.date;
    return undefined;
  }
}

// All figures from the CSV alone.
function again(rows, of, tiers) {
  const pools = new Map();
  const figures = { lp: 0n, gp: 0n, gp_commitment: 0n, return_of_capital: 0n };
  Object.assign(figures, { preferred_return: 0n, contributed: 0n, carry: 0n });
  Object.assign(figures, { carry_returned: 0n, carry_held: 0n });
  rows.forEach((row, i) => {
    const key = `${row.scope}/${row.investment_code}/${row.commitment_code}`;
    if (!pools.has(key)) pools.set(key, new Pool(of, tiers));
    pools.get(key).take(row, rows[i + 1]);
    if (row.scope === 'whole_fund_test') return;
    figures.lp += cent(row, 'lp');
    figures.gp += cent(row, 'gp');
    if (row.tier in figures) figures[row.tier] += cent(row, 'lp') + cent(row, 'gp');
    if (row.tier === 'contribution') figures.contributed += cent(row, 'accrual');
    if (row.tier === 'carry_return') figures.carry_returned += cent(row, 'accrual');
    if (row.tier === 'return_of_excess') figures.contributed -= cent(row, 'payment');
  });
  for (const pool of pools.values()) {
    assert.equal(pool.expected.length, 0);
    figures.carry_held += pool.held;
  }
  figures.carry = figures.gp - figures.gp_commitment;
  return figures;
}

// The figures that are shown are those that the CSV gives, to the last digit.
async function assertSame(fund, of, tiers, query = '') {
  const client = await viewer();
  const { figures } = await client.read(`funds/${fund.id}/waterfall${query}`);
  const format = `${query === '' ? '?' : `${query}&`}format=csv`;
  const { text } = await client.get(`funds/${fund.id}/waterfall/steps${format}`);
  const rows = parseCsv(text);
  assert.ok(rows.length > 0);
  const { lp, gp } = addUp(rows);
  assert.deepEqual([lp, gp], [cent(figures, 'lp'), cent(figures, 'gp')]);
  for (const [name, value] of Object.entries(again(rows, of, tiers)))
    assert.equal(BigInt(figures[name].replace('.', '')), value, name);
  const shares = await client.read(`funds/${fund.id}/waterfall/shares${query}`);
  assert.equal(
    sum(cents(shares.rows, 'amount')),
    sum(cents([figures], 'lp')) + sum(cents([figures], 'gp_commitment')),
  );
  assert.equal(sum(cents(shares.rows, 'concession')), 0n);
  return { figures, rows, shares };
}

test('a European waterfall is the same when it is worked out from its CSV', async () => {
  const { fund, commitments } = await paidFund();
  const tiers = [{ hurdle_rate: '0.15', lp_share: '0.75', carry_share: '0.25' }];
  const own = { gp_commitment_id: commitments[2].id, clawback: true, clawback_tax: '0.25' };
  await agreed(fund, own, tiers);
  await sold(fund, '9876.54', '31415.92', '2020-03-02', '2022-07-01');
  for (const [day, gain] of [
    ['2022-07-04', '7777.77'],
    ['2022-10-31', '12345.67'],
    ['2023-02-28', '999.99'],
  ])
    await make.approved('distributions', distribution(fund, { gain, effective_date: day }));
  const { figures } = await assertSame(fund, TERMS, tiers);
  assert.ok(Number(figures.carry) > 0);
  assert.equal(figures.carry_paid, '0.00');
  assert.equal(figures.carry_difference, `-${figures.carry}`);
  const sale = await assertSame(fund, TERMS, tiers, '?hypothetical=1');
  const { figures: sheet } = await (await viewer()).read(`funds/${fund.id}/balance_sheet`);
  assert.equal(sale.figures.nav, sheet.nav);
  assert.equal(sale.rows.at(-1).seq, '', 'the sale is no entry');
});

test('an American waterfall is the same when it is worked out from its CSV', async () => {
  const { fund, commitments } = await paidFund();
  const fields = {
    kind: 'american',
    gp_commitment_id: commitments[2].id,
    clawback: true,
    concession_share: '0.3',
    concession_to: 'social',
  };
  await agreed(fund, fields);
  await sold(fund, '4000.00', '9999.99', '2020-03-02', '2022-07-01');
  await sold(fund, '3333.33', null, '2020-05-04');
  await make.stored('expenses', {
    fund_id: fund.id,
    category: 'management_fee',
    amount: '123.45',
    ...PAID_DAY,
  });
  const day = { effective_date: '2022-07-04' };
  const paid = distribution(fund, { return_of_capital: '4000.00', gain: '5999.99', ...day });
  await make.approved('distributions', paid);
  const { figures, rows } = await assertSame(fund, TERMS, []);
  assert.ok(rows.some((row) => row.scope === 'deal'));
  assert.ok(rows.some((row) => row.scope === 'whole_fund_test'));
  for (const row of rows)
    assert.equal(row.in_total, row.scope === 'deal' ? 'true' : 'false', row.line);
  assert.ok(Number(figures.excess) > 0, 'the deal that is not sold yet is not back');
  const amount = (name) => cents([figures], name)[0];
  assert.equal(amount('excess'), amount('carry') - amount('carry_limit'));
  // What the pool of both deals gives, and never more than a fifth of the profit.
  const pool = rows.filter(
    (row) => row.scope === 'whole_fund_test' && row.tier !== 'gp_commitment',
  );
  const fifth = halfEven(amount('profit'), 20n, 100n);
  assert.equal(amount('carry_limit'), least(sum(pool.map((row) => cent(row, 'gp'))), fifth));
  assert.equal(figures.clawback, figures.excess);
  const { shares } = await assertSame(fund, TERMS, [], '?hypothetical=1');
  const [bureau, partner] = shares.rows;
  assert.equal(bureau.investor_class, 'public');
  assert.equal(partner.investor_class, 'social');
  for (const row of shares.rows)
    if (row.concession.startsWith('-'))
      assert.ok(Number(row.after) >= Number(row.paid_in), 'principal is not touched');
});

// The last money that is paid in is lost.
async function loseLateMoney(fund) {
  const late = await make.commitment(fund, await make.party(), '9000.00');
  const again = { commitment_id: late.id, amount: '9000.00', effective_date: '2021-03-01' };
  await make.stored('contributions', again);
  const lost = await make.holding(fund, '9000.00', { effective_date: '2021-03-02' });
  await make.approved('valuations', {
    investment_id: lost.id,
    amount: '0.00',
    method: 'recent_price',
    effective_date: '2021-03-03',
  });
}

for (const kind of ['european', 'american'])
  test(`carry that is paid back lessens a clawback, ${kind}`, async () => {
    const { fund, commitments } = await paidFund();
    const own = { kind, gp_commitment_id: commitments[2].id, clawback: true };
    await agreed(fund, own);
    await sold(fund, '5000.00', '20000.00', '2020-03-02', '2021-02-08');
    await sold(fund, '5000.00', null, '2020-03-02');
    const paid = { return_of_capital: '10000.00', gain: '8560.00', carry: '1440.00' };
    await make.approved(
      'distributions',
      distribution(fund, { ...paid, effective_date: '2021-02-09' }),
    );
    await loseLateMoney(fund);
    const client = await viewer();
    const due = (await assertSame(fund, TERMS, [])).figures;
    assert.ok(Number(due.clawback) > 600, 'carry is due back');
    const back = (amount, day) =>
      make.record('carry_returns', { fund_id: fund.id, amount, effective_date: day });
    assertProblem(await back('1440.01', '2021-06-01'), 409, 'conflict', 'sum_exceeds');
    assertProblem(await back('0.01', '2021-02-08'), 409, 'conflict', 'sum_exceeds');
    const before = await client.read(`funds/${fund.id}/balance_sheet`);
    const answer = await back('600.00', '2021-06-01');
    assert.equal(answer.status, 201, answer.text);
    const held = (await assertSame(fund, TERMS, [])).figures;
    const amount = (of, name) => cents([of], name)[0];
    const falls = (of) => assert.equal(amount(of, 'clawback'), amount(due, 'clawback') - 60_000n);
    falls(held);
    assert.equal(held.carry_paid, '840.00');
    assert.equal(held.carry_held, '600.00');
    assert.equal(held.profit, due.profit);
    const sheet = await client.read(`funds/${fund.id}/balance_sheet`);
    assert.equal(amount(sheet.figures, 'cash'), amount(before.figures, 'cash') + 60_000n);
    assert.equal(sheet.figures.carry, '840.00');
    const postings = await client.read(`funds/${fund.id}/postings?limit=500`);
    const own_lines = postings.rows.filter((row) => row.seq === answer.json.seq);
    assert.deepEqual(
      own_lines.map((row) => [row.account, row.amount]),
      [
        ['cash', '600.00'],
        ['carry', '-600.00'],
      ],
    );
    const flows = await client.read(`funds/${fund.id}/flows`);
    const typed = flows.rows.filter((row) => row.seq === answer.json.seq);
    assert.ok(typed.every((row) => row.type === 'carry'));
    assert.equal(sum(cents(typed, 'amount')), -60_000n);
    // An ordinary distribution hands it on, and nothing else changes.
    await make.approved(
      'distributions',
      distribution(fund, { return_of_capital: '600.00', effective_date: '2021-06-01' }),
    );
    const passed = (await assertSame(fund, TERMS, [])).figures;
    assert.equal(passed.carry_held, '0.00');
    falls(passed);
    assert.equal(amount(passed, 'lp'), amount(due, 'lp') + 60_000n);
    await assertSame(fund, TERMS, [], '?hypothetical=1');
  });

test('a distribution shows its split before it is decided, and whether its carry is right', async () => {
  const { fund } = await paidFund();
  await agreed(fund);
  await sold(fund, '10000.00', '20000.00', '2020-02-10', '2021-02-08');
  const day = { effective_date: '2021-02-09' };
  const without = await make.stored(
    'distributions',
    distribution(fund, { return_of_capital: '10000.00', gain: '10000.00', ...day }),
  );
  const client = await viewer();
  const { figures } = await client.read(`distributions/${without.id}/waterfall`);
  // 8% of 10000 in a year, 200 to the manager, and a fifth of the 9000 that are left.
  assert.equal(figures.preferred_return, '800.00');
  assert.equal(figures.catch_up_gp, '200.00');
  assert.equal(figures.carry, '2000.00');
  assert.equal(figures.carry_difference, '-2000.00');
  assert.equal(
    (await client.read(`funds/${fund.id}/waterfall?as_of=2021-02-09`)).figures.distributed,
    '0.00',
    'what waits is not distributed',
  );
  const rejected = await make.approve('distributions', without, { outcome: 'reject' });
  assert.equal(rejected.status, 201, rejected.text);
  const right = await make.approved(
    'distributions',
    distribution(fund, {
      return_of_capital: '10000.00',
      gain: '8000.00',
      carry: '2000.00',
      deviation_reason: undefined,
      ...day,
    }),
  );
  assert.equal(right.carry, '2000.00');
  const { figures: after } = await client.read(`distributions/${right.id}/waterfall`);
  assert.equal(after.carry_difference, '0.00');
  const steps = await client.read(`distributions/${right.id}/waterfall/steps`);
  assert.deepEqual(
    steps.rows.map((row) => row.tier),
    ['accrual', 'distribution', 'return_of_capital', 'preferred_return', 'catch_up', 'carry_split'],
  );
  const lines = await client.read(`distributions/${right.id}/lines`);
  assert.equal(lines.total.amount, '18000.00', 'carry is no line of an investor');
  const shares = await client.read(`distributions/${right.id}/waterfall/shares`);
  assert.equal(shares.total.amount, '18000.00');
});

test('what is due fills a distribution, and what departs from it needs a reason', async () => {
  const { fund, commitments } = await paidFund();
  await agreed(fund, { gp_commitment_id: commitments[2].id });
  await sold(fund, '10000.00', '20000.00', '2020-02-10', '2021-02-08');
  const day = { effective_date: '2021-02-09' };
  const client = await viewer();
  const asked = `funds/${fund.id}/distribution_due`;
  const query = '?amount=20000.00&as_of=2021-02-09';
  const { figures: due } = await client.read(`${asked}${query}`);
  const lines = await client.read(`${asked}/lines${query}`);
  assert.equal(due.total, '20000.00');
  const parts = { return_of_capital: due.return_of_capital, gain: due.gain };
  const whole = sum(cents([due], 'return_of_capital')) + sum(cents([due], 'gain'));
  assert.equal(whole + sum(cents([due], 'carry')), 2_000_000n);
  assert.equal(sum(cents(lines.rows, 'after')), whole);
  const typed = { ...parts, deviation_reason: undefined, ...day };
  const propose = (fields) =>
    make.record('distributions', distribution(fund, { ...typed, ...fields }));
  // By paid-in the manager's own commitment would bear a part of the carry.
  for (const wrong of [{ carry: '200000.00' }, { basis: 'terms' }, { carry: due.carry }]) {
    const answer = await propose({
      ...wrong,
      gain: wrong.carry === '200000.00' ? '0.00' : due.gain,
    });
    assert.ok([409, 422].includes(answer.status), answer.text);
  }
  const small = await propose({ carry: '1.00', basis: 'terms' });
  assert.equal(small.status, 422, small.text);
  assert.deepEqual(
    small.json.errors.map((error) => [error.field, error.code, error.params.amount]),
    [['deviation_reason', 'missing', '1.00']],
  );
  const right = await propose({ carry: due.carry, basis: 'terms' });
  assert.equal(right.status, 201, right.text);
  const shared = await client.read(`distributions/${right.json.id}/lines`);
  const amounts = (rows, name) =>
    rows.filter((row) => row[name] !== '0.00').map((row) => [row.commitment_id, row[name]]);
  assert.deepEqual(amounts(shared.rows, 'amount'), amounts(lines.rows, 'after'));
  assert.equal((await make.approve('distributions', right.json)).status, 201);
  assert.equal((await client.get(`${asked}?amount=0`)).status, 422);
  assert.equal((await client.get(asked)).status, 422);
});

test('a distribution with a reason is taken, and the approver sees both', async () => {
  const { fund } = await paidFund();
  await agreed(fund);
  await sold(fund, '10000.00', '20000.00', '2020-02-10', '2021-02-08');
  const fields = { return_of_capital: '10000.00', gain: '8000.00', carry: '1500.00' };
  const made = await make.approved(
    'distributions',
    distribution(fund, {
      ...fields,
      effective_date: '2021-02-09',
      deviation_reason: 'side letter',
    }),
  );
  const client = await viewer();
  const { item } = await client.read(`distributions/${made.id}`);
  assert.equal(item.deviation_reason, 'side letter');
  const { figures } = await client.read(`distributions/${made.id}/waterfall`);
  assert.equal(figures.carry_paid, '1500.00');
  assert.notEqual(figures.carry_difference, '0.00');
});

test('carry leaves the books balanced, for hledger and beancount too', async () => {
  const { fund } = await paidFund();
  await agreed(fund);
  await sold(fund, '10000.00', '20000.00', '2020-02-10', '2021-02-08');
  await make.approved(
    'distributions',
    distribution(fund, { gain: '18000.00', carry: '1500.00', effective_date: '2021-02-09' }),
  );
  await make.stored('carry_returns', {
    fund_id: fund.id,
    amount: '123.45',
    effective_date: '2021-02-10',
  });
  const client = await viewer();
  const { figures } = await client.read(`funds/${fund.id}/balance_sheet`);
  assert.equal(figures.carry, '1376.55');
  assert.equal(figures.cash, '623.45');
  assert.equal(figures.nav, figures.equity);
  const { rows } = await client.read(`funds/${fund.id}/capital_statement`);
  const last = rows.filter((row) => row.to === rows.at(-1).to);
  const [whole, ...parts] = last;
  for (const name of ['carry', 'closing'])
    assert.equal(sum(cents(parts, name)), cents([whole], name)[0], name);
  const folder = await mkdtemp(join(tmpdir(), 'waterfall-'));
  try {
    for (const program of ['hledger', 'beancount']) {
      const file = join(folder, `fund.${program}`);
      const { text } = await client.get(`funds/${fund.id}/ledger.${program}`);
      assert.match(text, /carried-interest/i);
      assert.match(text, /-123\.45/);
      await writeFile(file, text);
      if (program === 'hledger') await run('hledger', ['-f', file, 'check']);
      else await run('bean-check', [file]);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('accrued carry stands beside the value, and parts the gross rate from the net one', async () => {
  const { fund } = await paidFund();
  const investment = await sold(fund, '10000.00', null, '2020-02-10');
  await make.approved('valuations', {
    investment_id: investment.id,
    amount: '20000.00',
    method: 'multiples',
    effective_date: '2021-02-09',
  });
  const client = await viewer();
  const view = '?as_of=2021-02-09';
  const before = (await client.read(`funds/${fund.id}/performance${view}`)).figures;
  assert.equal(before.net_irr, before.gross_irr);
  await agreed(fund);
  const after = (await client.read(`funds/${fund.id}/performance${view}`)).figures;
  assert.equal(after.gross_irr, before.gross_irr);
  assert.equal(after.nav, '18000.00');
  assert.equal(after.net_irr, '0.8000000000');
  const { rows } = await client.read(`funds/${fund.id}/flows${view}`);
  const last = Object.fromEntries(rows.slice(-2).map((row) => [row.type, row]));
  assert.equal(last.nav.amount, '18000.00');
  assert.equal(last.adjustment_carry.amount, '2000.00');
  assert.equal(last.adjustment_carry.net_with, false);
  assert.equal(last.adjustment_carry.gross_with, true);
  const curve = (await client.read(`funds/${fund.id}/curve${view}`)).rows.at(-1);
  assert.equal(curve.nav, '18000.00');
});

test('terms that cannot be are refused with all reasons, and nothing is stored', async () => {
  const { fund } = await paidFund();
  const known = await head();
  const bad = await terms(fund, {
    hurdle_rate: '8',
    catch_up_share: '0.1',
    concession_share: '0.2',
    valid_to: '2019-12-31',
  });
  assertProblem(bad, 422);
  assert.deepEqual(
    bad.json.errors.map((error) => [error.field, error.code]),
    [
      ['hurdle_rate', 'out_of_range'],
      ['catch_up_share', 'not_above'],
      ['concession_to', 'missing'],
      ['valid_to', 'bad_order'],
    ],
  );
  const sums = await terms(fund, { lp_share: '0.7' });
  assertProblem(sums, 422);
  assert.equal(sums.json.errors[0].code, 'shares_sum');
  const other = await make.fund({ established_on: '2020-03-01', term_ends_on: '2021-03-01' });
  const outside = await terms(other, { valid_from: '2021-03-02', effective_date: '2020-03-02' });
  assertProblem(outside, 422);
  assert.equal(outside.json.errors[0].code, 'outside_term');
  assert.equal((await head()) - known, 1, 'only the fund of this test');
});

test('versions do not overlap, and nobody approves their own', async () => {
  const { fund } = await paidFund();
  const first = await agreed(fund);
  const again = await terms(fund);
  assertProblem(again, 409);
  assert.equal(again.json.errors[0].code, 'overlaps');
  const second = await terms(fund, {
    valid_from: '2021-01-04',
    carry_share: '0.1',
    lp_share: '0.9',
  });
  assert.equal(second.status, 201, second.text);
  const manager = await as('manager');
  const body = { outcome: 'approve' };
  const own = await manager.post(`waterfall_terms/${second.json.id}/approval`, body);
  assertProblem(own, 403);
  const decided = await make.approve('waterfall_terms', second.json);
  assert.equal(decided.status, 201, decided.text);
  const tier = await make.record('waterfall_tiers', {
    waterfall_term_id: second.json.id,
    hurdle_rate: '0.2',
    lp_share: '0.8',
    carry_share: '0.2',
    currency: undefined,
  });
  assertProblem(tier, 409);
  assert.equal(tier.json.errors[0].code, 'already_decided');
  const client = await viewer();
  const inForce = async (day) =>
    (await client.read(`funds/${fund.id}/waterfall?as_of=${day}`)).figures.waterfall_term_id;
  assert.equal(await inForce('2021-01-03'), first.id);
  assert.equal(await inForce('2021-01-04'), second.json.id);
  const none = await client.get(`funds/${(await make.fund()).id}/waterfall`);
  assertProblem(none, 404);
  const odd = await client.get(`funds/${fund.id}/waterfall?hypothetical=maybe`);
  assertProblem(odd, 422);
});
