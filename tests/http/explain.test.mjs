// Every figure comes out of the file behind it again, to its last digit: sums and ratios as exact
// fractions, rates of return by bisection; nothing is shared with the program.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';
import { add, Q, rateOf, total } from './exact.mjs';
import * as make from './records.mjs';

const AS_OF = '2024-02-14';
const NOUGHT = new Q(0n);
const VIEWS = {
  net: 'net_with',
  gross: 'gross_with',
  net_without: 'net_without',
  gross_without: 'gross_without',
};
const CALLS = ['call_investment', 'call_working_capital', 'call_fees'].concat(
  'call_facility_interest',
  'excess_investment',
  'excess_fees',
  'stake_bought',
);
let fund;
let subjects;

async function stored(plural, effective_date, fields) {
  return make.stored(plural, { effective_date, ...fields });
}

// A call in five parts, paid by everybody.
async function callInParts() {
  const call = await make.approved('capital_calls', {
    code: unique('K'),
    fund_id: fund.id,
    due_on: '2021-03-31',
    investments: '400000.01',
    working_capital: '10000.00',
    management_fees: '20000.02',
    expenses: '999.99',
    facility_interest: '1234.56',
    effective_date: '2021-03-01',
  });
  const viewer = await as('viewer');
  const { rows: lines } = await viewer.read(`capital_calls/${call.id}/lines`);
  for (const { commitment_id, amount } of lines)
    await stored('contributions', '2021-03-20', {
      commitment_id,
      capital_call_id: call.id,
      amount,
    });
}

async function useFacility() {
  const facility = (day, kind, amount) =>
    stored('facility_flows', day, { fund_id: fund.id, kind, amount });
  await facility('2021-06-01', 'draw_investments', '50000.00');
  await facility('2021-06-02', 'draw_fees', '3000.00');
  await facility('2021-09-01', 'repay_investments', '20000.00');
}

// Terms that change, fees that are paid, waived and set off, and what is accrued at the end.
async function chargeFees() {
  const term = { fund_id: fund.id, currency: undefined, clause: 'x' };
  await stored('fee_terms', undefined, {
    ...term,
    base: 'paid_in',
    rate: '0.0175',
    valid_from: '2021-01-06',
    valid_to: '2022-06-30',
  });
  await stored('fee_terms', undefined, {
    ...term,
    base: 'invested',
    rate: '0.0125',
    waiver_share: '0.33333333',
    valid_from: '2022-07-01',
  });
  const fee = { fund_id: fund.id, category: 'management_fee', source: 'call' };
  await stored('expenses', '2021-04-15', { ...fee, amount: '5000.00', waiver: '12.34' });
  await stored('expenses', '2022-01-10', { ...fee, amount: '9000.00', source: 'income' });
  await stored('fee_offsets', '2021-11-11', {
    fund_id: fund.id,
    category: 'monitoring',
    amount: '3333.33',
    share: '0.8',
  });
}

async function accrue() {
  await stored('accruals', '2023-12-31', {
    fund_id: fund.id,
    category: 'management_fee',
    amount: '1500.00',
  });
  await stored('accruals', '2023-12-31', {
    fund_id: fund.id,
    category: 'facility_interest',
    amount: '250.00',
  });
}

// An exit, what of it the investors get, excess that goes back, and a value for the rest.
async function exitInPart(investment) {
  await stored('proceeds', '2022-05-05', {
    investment_id: investment.id,
    kind: 'trade_sale',
    amount: '190000.00',
    cost_relieved: '100000.00',
  });
  await make.approved('distributions', {
    code: unique('D'),
    fund_id: fund.id,
    return_of_capital: '100000.00',
    gain: '54321.09',
    recallable: '40000.00',
    basis: 'paid_in',
    effective_date: '2022-05-20',
  });
  await make.approved('returns_of_excess', {
    code: unique('E'),
    fund_id: fund.id,
    amount: '7777.77',
    called_for: 'fees',
    effective_date: '2022-08-01',
  });
  await make.approved('valuations', {
    investment_id: investment.id,
    amount: '410000.00',
    method: 'multiples',
    effective_date: '2023-12-31',
  });
}

// Two investors, a fund above one of them, a call, a facility, fees, accruals, an exit.
before(async () => {
  await make.capRule();
  const made = await make.fundOf(['700000.00', '250000.03']);
  const mother = await make.fund({ kind: 'mother' });
  const above = await make.party();
  const top = await make.commitment(mother, above, '400000.00');
  fund = made.fund;
  const held = await make.commitment(fund, mother, '333333.33');
  const commitments = [...made.commitments, held];
  await stored('contributions', '2021-01-04', { commitment_id: top.id, amount: '300000.00' });
  await callInParts();
  const investment = await make.holding(fund, '380000.00', { effective_date: '2021-03-21' });
  await useFacility();
  await chargeFees();
  await exitInPart(investment);
  await accrue();
  const viewer = await as('viewer');
  const { item: project } = await viewer.read(`projects/${investment.project_id}`);
  subjects = [
    `funds/${fund.id}/`,
    `funds/${fund.id}/chain/`,
    `funds/${mother.id}/chain/`,
    ...commitments.map(({ id }) => `commitments/${id}/`),
    `parties/${above.id}/`,
    `firms/${project.firm_id}/`,
    `investments/${investment.id}/`,
  ];
});

async function figuresOf(path) {
  const viewer = await as('viewer');
  return (await viewer.read(`${path}?as_of=${AS_OF}`)).figures;
}

async function fileOf(path, more = '') {
  const viewer = await as('viewer');
  const answer = await viewer.get(`${path}?as_of=${AS_OF}&format=csv${more}`);
  assert.equal(answer.status, 200, answer.text);
  return parseCsv(answer.text);
}

const of = (rows, types) =>
  add(
    rows.filter((row) => types.includes(row.type)),
    'amount',
  );

// The answer of flows to a rate: those that have one change sign once here.
function rateAgain(rows) {
  const signs = new Set(rows.map((row) => row.amount.startsWith('-')));
  return signs.size < 2 ? null : rateOf(rows, 10);
}

function multipleAgain(rows) {
  const bottom = add(
    rows.filter((row) => row.in_denominator === 'true'),
    'amount',
  );
  const top = add(
    rows.filter((row) => row.in_numerator === 'true'),
    'amount',
  );
  return bottom.n >= 0n ? null : NOUGHT.minus(top.over(bottom)).text(8);
}

test('amounts, multiples and rates of every subject come out of the file of its flows', async () => {
  for (const path of subjects) {
    const figures = await figuresOf(`${path}performance`);
    const rows = await fileOf(`${path}flows`);
    const gross = path.startsWith('firms') || path.startsWith('investments');
    const paidIn = NOUGHT.minus(of(rows, CALLS));
    const back = of(rows, ['distribution_permanent', 'distribution_recallable']);
    const value = of(rows, ['nav']);
    const again = {
      paid_in: paidIn.text(2),
      distributed: back.text(2),
      nav: value.text(2),
      dpi: back.over(paidIn).text(8),
      rvpi: value.over(paidIn).text(8),
      tvpi: back.plus(value).over(paidIn).text(8),
    };
    for (const [name, view] of Object.entries(VIEWS)) {
      if (gross && name !== 'gross') continue;
      const counted = await fileOf(`${path}flows`, `&view=${view}`);
      assert.deepEqual(
        counted,
        rows.filter((row) => row[view] === 'true'),
        `${path} ${view}`,
      );
      const [side, without] = name.split('_');
      const rate = `${side}_irr${without ? '_without' : ''}`;
      const multiple = `${side}_multiple${without ? '_without' : ''}`;
      again[rate] = rateAgain(counted);
      if (multiple in figures) again[multiple] = multipleAgain(counted);
    }
    const told = Object.fromEntries(Object.keys(again).map((name) => [name, figures[name]]));
    assert.deepEqual(told, again, path);
  }
});

test('commitments and what is unfunded come out of the file of promises', async () => {
  for (const path of subjects.filter((path) => !/^(firms|investments)/.test(path))) {
    const figures = await figuresOf(`${path}performance`);
    const rows = await fileOf(`${path}promises`);
    const committed = add(rows, 'committed');
    assert.equal(committed.text(2), figures.committed, path);
    assert.equal(add(rows, 'unfunded').text(2), figures.unfunded, path);
    const paidIn = Q.of(figures.paid_in);
    assert.equal(paidIn.over(committed).text(8), figures.pic, path);
  }
});

test('what is unfunded comes out of the accounts, and the value out of the trial balance', async () => {
  const figures = await figuresOf(`funds/${fund.id}/performance`);
  const accounts = await fileOf(`funds/${fund.id}/accounts`);
  for (const row of accounts) {
    const part = (name) => Q.of(row[name]);
    const unfunded = part('commitment')
      .minus(part('contributed_inside'))
      .plus(part('returned'))
      .plus(part('recallable'))
      .minus(part('recall_expired'))
      .minus(part('released'));
    assert.equal(unfunded.text(2), row.unfunded);
  }
  assert.equal(add(accounts, 'unfunded').text(2), figures.unfunded);
  const assets = ['cash', 'cost', 'unrealised', 'facility', 'accrued'];
  const trial = await fileOf(`funds/${fund.id}/trial_balance`);
  const net = add(
    trial.filter((row) => assets.includes(row.account)),
    'balance',
  );
  assert.equal(net.text(2), figures.nav);
  assert.equal(add(trial, 'balance').text(2), '0.00');
  const sheet = await figuresOf(`funds/${fund.id}/balance_sheet`);
  assert.equal(sheet.nav, figures.nav);
  assert.equal(sheet.accrued, '1750.00');
  const postings = await fileOf(`funds/${fund.id}/postings`, '&limit=500');
  for (const row of trial) {
    const lines = postings.filter((line) =>
      ['account', 'investment_code', 'commitment_code', 'category'].every(
        (name) => line[name] === row[name],
      ),
    );
    assert.equal(add(lines, 'amount').text(2), row.balance, row.account);
  }
});

test('the quarters of the roll-forward and of the curve add up', async () => {
  const figures = await figuresOf(`funds/${fund.id}/performance`);
  const roll = await fileOf(`funds/${fund.id}/nav_roll_forward`);
  const parts = ['opening', 'contributions', 'distributions', 'income', 'expenses'].concat(
    'realised_gain',
    'unrealised_gain',
  );
  for (const [i, row] of roll.entries()) {
    assert.equal(total(parts.map((name) => Q.of(row[name]))).text(2), row.closing);
    if (i > 0) assert.equal(row.opening, roll[i - 1].closing);
  }
  const curve = await fileOf(`funds/${fund.id}/curve`);
  assert.equal(curve.at(-1).nav, roll.at(-1).closing);
  for (const row of curve) {
    const [paid, back] = [Q.of(row.paid_in), Q.of(row.distributed)];
    assert.equal(back.minus(paid).text(2), row.net);
    assert.equal(back.plus(Q.of(row.nav)).over(paid).text(8), row.tvpi);
  }
  assert.ok(figures.nav);
});

test('a fee comes out of its stretches, and the statement out of the fees', async () => {
  const statement = await fileOf(`funds/${fund.id}/fee_statement`);
  assert.ok(statement.length > 10);
  let unpaid = '0.00';
  let left = '0.00';
  for (const row of statement) {
    const stretches = await fileOf(`funds/${fund.id}/fees_due`, `&from=${row.from}&to=${row.to}`);
    for (const stretch of stretches) {
      const days = (Date.parse(stretch.to) - Date.parse(stretch.from)) / 86_400_000 + 1;
      assert.equal(String(days), stretch.day_count);
      const yearly = Q.of(stretch.base).times(Q.of(stretch.rate));
      const fee = yearly.times(Q.of(stretch.day_count)).over(Q.of(stretch.year_days));
      assert.equal(stretch.year_days, '365');
      assert.equal(fee.text(2), stretch.fee);
      const waived = Q.of(stretch.fee).times(Q.of(stretch.waiver_share));
      assert.equal(waived.text(2), stretch.waived);
      assert.equal(Q.of(stretch.fee).minus(Q.of(stretch.waived)).text(2), stretch.due);
    }
    const part = (name) => Q.of(row[name]);
    assert.equal(add(stretches, 'fee').text(2), row.gross, row.from);
    assert.equal(add(stretches, 'waived').text(2), row.waived_by_terms, row.from);
    assert.equal(row.unpaid_opening, unpaid);
    assert.equal(row.offset_opening, left);
    const net = part('gross')
      .minus(part('waived_by_terms'))
      .minus(part('waived'))
      .minus(part('settled'))
      .minus(part('offset_applied'));
    assert.equal(net.text(2), row.net);
    const sources = ['call', 'income', 'facility', 'unknown'].map((s) => part(`paid_${s}`));
    assert.equal(total(sources).text(2), row.paid);
    assert.equal(part('unpaid_opening').plus(net).minus(part('paid')).text(2), row.unpaid);
    const open = part('offset_opening').plus(part('offset_received'));
    assert.equal(open.minus(part('offset_applied')).text(2), row.offset_closing);
    unpaid = row.unpaid;
    left = row.offset_closing;
  }
  const received = statement.find((row) => row.offset_received !== '0.00');
  assert.equal(received.offset_received, '2666.66', '80 % of 3,333.33');
  const expenses = await fileOf(`funds/${fund.id}/expense_statement`);
  assert.equal(add(expenses, 'paid').text(2), '14000.00');
});

test('holdings add up to the cost and the value of the fund', async () => {
  const positions = await fileOf(`funds/${fund.id}/positions`);
  const sheet = await figuresOf(`funds/${fund.id}/balance_sheet`);
  assert.equal(add(positions, 'cost_left').text(2), sheet.cost);
  const value = Q.of(sheet.cost).plus(Q.of(sheet.unrealised));
  assert.equal(add(positions, 'value').text(2), value.text(2));
});

test('what a fund received and made in commitments comes out of their files', async () => {
  const viewer = await as('viewer');
  const mother = await make.fund({ kind: 'mother' });
  const [below, dollars] = [await make.fund(), await make.fund({ currency: 'USD' })];
  await make.commitment(mother, await make.party(), '1000.01');
  const gone = await make.commitment(mother, await make.party(), '77.00');
  await make.commitment(below, mother, '300.02');
  await make.commitment(below, mother, '0.03');
  const known = (await viewer.read(`funds/${mother.id}`)).as_known;
  const manager = await as('manager');
  const reason = { reason: 'test' };
  assert.equal((await manager.post(`journal/${gone.seq}/reversal`, reason)).status, 201);

  const expected = [
    ['', { received: '1000.01', made: '300.05' }, { received: 1, made: 2 }],
    [`?as_known=${known}`, { received: '1077.01', made: '300.05' }, { received: 2, made: 2 }],
  ];
  for (const [query, sums, counts] of expected) {
    const { figures } = (await viewer.read(`funds/${mother.id}${query}`)).item;
    for (const side of ['received', 'made']) {
      const path = `funds/${mother.id}/commitments_${side}`;
      const rows = parseCsv((await viewer.get(`${path}${query || '?'}&format=csv`)).text);
      const own = rows.filter((row) => row.currency === figures.currency);
      assert.equal(rows.length, counts[side], path);
      assert.equal(add(own, 'amount').text(2), sums[side], path);
      assert.equal(figures[`commitments_${side}`], sums[side], path);
      const whose = side === 'made' ? 'investor_fund_code' : 'fund_code';
      assert.ok(rows.every((row) => row[whose] === mother.code));
    }
  }
  // Without a rate nobody knows the sum; with one, the rows say what was converted.
  await make.commitment(dollars, mother, '5000.00', { currency: 'USD' });
  const made = async () => (await viewer.read(`funds/${mother.id}`)).item.figures.commitments_made;
  const path = `funds/${mother.id}/commitments_made`;
  const foreign = async () => {
    const rows = parseCsv((await viewer.get(`${path}?format=csv`)).text);
    assert.ok(rows.every((row) => row.currency === 'CNY'));
    return rows.find((row) => row.original_currency === 'USD');
  };
  if ((await made()) === null) {
    assert.equal((await foreign()).amount, '');
    const rate = { base_currency: 'USD', quote_currency: 'CNY', rate: '7', currency: undefined };
    await make.letCount(await make.stored('fx_rates', rate));
  }
  const converted = await foreign();
  assert.equal(converted.original_amount, '5000.00');
  assert.notEqual(converted.amount, '');
  const all = parseCsv((await viewer.get(`${path}?format=csv`)).text);
  assert.equal(add(all, 'amount').text(2), await made());
  assert.equal((await viewer.get('funds/999999999/commitments_made')).status, 404);
});

test('what is approved, paid and pending comes out of the file of investments', async () => {
  const viewer = await as('viewer');
  const project = await make.project();
  const first = await make.proposal(project, fund, '1234.56');
  await make.decide(first);
  await make.pay(first, '1000.00');
  await make.proposal(project, fund, '77.00');
  const sumsOf = async (query, figures) => {
    const answer = await viewer.get(`investment_rows?format=csv&as_of=${AS_OF}${query}`);
    const rows = parseCsv(answer.text).filter((row) => row.currency === 'CNY');
    for (const name of ['approved', 'paid', 'pending'])
      if (name in figures) assert.equal(add(rows, name).text(2), figures[name], query);
  };
  const figures = async (path) => (await viewer.read(`${path}?as_of=${AS_OF}`)).item.figures;
  await sumsOf(`&fund_id=${fund.id}`, await figures(`funds/${fund.id}`));
  await sumsOf(`&project_id=${project.id}`, await figures(`projects/${project.id}`));
  await sumsOf(`&firm_id=${project.firm_id}`, await figures(`firms/${project.firm_id}`));
  await sumsOf('', (await viewer.read(`overview?as_of=${AS_OF}`)).totals);

  const headroom = await viewer.read(`projects/${project.id}/headroom`);
  const file = await viewer.get(`projects/${project.id}/headroom_rows?format=csv`);
  for (const { basis, used, limit, headroom: left } of headroom.bases) {
    const rows = parseCsv(file.text).filter((row) => row.basis === basis);
    for (const row of rows)
      assert.equal(Q.of(row.approved).times(Q.of(row.share)).text(2), row.weighted);
    assert.equal(add(rows, 'weighted').text(2), used, basis);
    assert.equal(Q.of(limit).minus(Q.of(used)).text(2), left, basis);
  }
});
