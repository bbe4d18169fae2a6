// Public market equivalents: a fund beside an index, and the same figures from the file behind them,
// by the command and by hand.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem, head, target, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';
import { add, Q, rateOf, total } from './exact.mjs';
import * as make from './records.mjs';

const FIGURES = ['ks_pme', 'ln_pme', 'ln_pme_nav', 'pme_plus', 'pme_plus_lambda', 'm_pme'].concat(
  'direct_alpha',
);
const AS_OF = '2023-12-31';
const index = unique('IX');
let made;
let subjects;

before(async () => {
  await make.capRule();
  const { fund, commitments } = await make.fundOf(['3000.00', '1000.00']);
  const paid = (commitment, amount, effective_date) =>
    make.stored('contributions', { commitment_id: commitment.id, amount, effective_date });
  await paid(commitments[0], '900.00', '2021-02-10');
  await paid(commitments[1], '300.10', '2021-02-10');
  const investment = await make.holding(fund, '1000.00', { effective_date: '2021-02-11' });
  const sale = { investment_id: investment.id, kind: 'trade_sale', cost_relieved: '300.00' };
  await make.stored('proceeds', { ...sale, amount: '420.33', effective_date: '2022-05-30' });
  await make.approved('distributions', {
    code: unique('D'),
    fund_id: fund.id,
    return_of_capital: '300.00',
    gain: '97.77',
    basis: 'paid_in',
    effective_date: '2022-06-15',
  });
  await paid(commitments[0], '55.55', '2022-09-01');
  await make.approved('valuations', {
    investment_id: investment.id,
    amount: '911.13',
    method: 'multiples',
    effective_date: '2023-11-30',
  });
  for (const [effective_date, level] of [
    ['2021-02-09', '3000.12'],
    ['2022-06-14', '3417.00000001'],
    ['2022-08-31', '3300'],
    ['2023-12-29', '3555.5'],
    ['2024-01-02', '1'],
  ])
    await make.stored('index_levels', {
      index_code: index,
      level,
      effective_date,
      currency: undefined,
    });
  const viewer = await as('viewer');
  const { item: project } = await viewer.read(`projects/${investment.project_id}`);
  made = { fund, commitments, investment };
  subjects = [
    `funds/${fund.id}/`,
    `funds/${fund.id}/chain/`,
    `commitments/${commitments[0].id}/`,
    `parties/${commitments[1].investor_party_id}/`,
    `firms/${project.firm_id}/`,
    `investments/${investment.id}/`,
  ];
});

const query = (more = '') => `?index=${index}&as_of=${AS_OF}${more}`;

// What the flows of the rows come to when contributions and distributions are turned into `flow`.
function flowsOf(rows, flow) {
  return rows.map((row) => ({ date: row.date, amount: flow(row).text(40) }));
}

// All figures again, from the file alone.
function again(rows) {
  const last = Q.of(rows.at(-1).index);
  const nav = Q.of(rows.at(-1).nav);
  const growth = (row) => last.over(Q.of(row.index));
  const paid = (row) => Q.of(row.contribution);
  const back = (row) => Q.of(row.distribution);
  const grownIn = total(rows.map((row) => paid(row).times(growth(row))));
  const grownOut = total(rows.map((row) => back(row).times(growth(row))));
  const position = grownIn.minus(grownOut);
  const lambda = grownIn.minus(nav).over(grownOut);
  const ending = (row, value) => (row === rows.at(-1) ? value : new Q(0n));
  const rate = (flow) => rateOf(flowsOf(rows, flow), 15);

  let held = new Q(0n);
  let level = Q.of(rows[0].index);
  const mirrored = new Map();
  for (const row of rows) {
    held = held.times(Q.of(row.index)).over(level).plus(paid(row));
    level = Q.of(row.index);
    const share = back(row).n === 0n ? back(row) : back(row).over(back(row).plus(Q.of(row.nav)));
    const out = held.times(share);
    held = held.minus(out);
    mirrored.set(row, out.minus(paid(row)));
  }
  return {
    ks_pme: grownOut.plus(nav).over(grownIn).text(15),
    ln_pme_nav: position.text(15),
    pme_plus_lambda: lambda.text(15),
    ln_pme: rate((row) => back(row).minus(paid(row)).plus(ending(row, position))),
    pme_plus: rate((row) => back(row).times(lambda).minus(paid(row)).plus(ending(row, nav))),
    m_pme: rate((row) => mirrored.get(row).plus(ending(row, held))),
    direct_alpha: rate((row) =>
      back(row).minus(paid(row)).times(growth(row)).plus(ending(row, nav)),
    ),
  };
}

test('every figure comes out of the file behind it again, to the last digit', async () => {
  const viewer = await as('viewer');
  for (const path of subjects) {
    const { figures, convention } = await viewer.read(`${path}pme${query()}`);
    assert.equal(convention, 'act/365_effective_last_level');
    assert.equal(figures.missing_count, 0);
    const file = await viewer.get(`${path}pme_rows${query('&format=csv')}`);
    const rows = parseCsv(file.text);
    assert.equal(rows.length, figures.row_count);
    const told = Object.fromEntries(FIGURES.map((name) => [name, figures[name]]));
    assert.deepEqual(told, again(rows), path);
    const { code, stdout, stderr } = await target.ctl(['calc', 'pme', '-'], file.text);
    assert.equal(code, 0, stderr);
    const { reasons, conventions, ...answered } = JSON.parse(stdout);
    assert.deepEqual(told, answered, path);
    assert.deepEqual(reasons, {});
    assert.equal(conventions.direct_alpha, 'effective rate, not its logarithm');
  }
});

test('a row has the last level on or before its day, and says of which day it is', async () => {
  const viewer = await as('viewer');
  const { rows, refs } = await viewer.read(`funds/${made.fund.id}/pme_rows${query()}`);
  assert.deepEqual(
    rows.map((row) => [row.date, row.contribution, row.distribution, row.index, row.index_on]),
    [
      ['2021-02-10', '1200.10', '0.00', '3000.12000000', '2021-02-09'],
      ['2022-06-15', '0.00', '397.77', '3417.00000001', '2022-06-14'],
      ['2022-09-01', '55.55', '0.00', '3300.00000000', '2022-08-31'],
      [AS_OF, '0.00', '0.00', '3555.50000000', '2023-12-29'],
    ],
  );
  assert.equal(typeof refs, 'object');
  const { item } = await viewer.read(`index_levels/${rows[0].index_seq}`);
  assert.equal(item.level, '3000.12000000');
  assert.equal(rows[0].nav, null, 'what is not needed is not worked out');
  const paidOut = rows[1];
  const then = await viewer.read(`funds/${made.fund.id}/performance?as_of=${paidOut.date}`);
  assert.equal(paidOut.nav, then.figures.nav);
  const now = await viewer.read(`funds/${made.fund.id}/performance?as_of=${AS_OF}`);
  assert.equal(rows.at(-1).nav, now.figures.nav);
});

test('what is missing is said, and never taken for zero', async () => {
  const viewer = await as('viewer');
  const early = `funds/${made.fund.id}/pme?index=${index}&as_of=2021-02-08`;
  assertProblem(await viewer.get(early), 422, 'invalid');
  const short = unique('IX');
  await make.stored('index_levels', {
    index_code: short,
    level: '1',
    effective_date: '2022-01-01',
    currency: undefined,
  });
  const path = `funds/${made.fund.id}/pme?index=${short}&as_of=${AS_OF}`;
  const { figures } = await viewer.read(path);
  assert.equal(figures.missing_count, 1);
  for (const name of FIGURES) {
    assert.equal(figures[name], null, name);
    assert.equal(figures[`${name}_reason`], 'level_missing', name);
  }
  const file = await viewer.get(path.replace('/pme?', '/pme_rows?format=csv&'));
  const { code, stderr } = await target.ctl(['calc', 'pme', '-'], file.text);
  assert.equal(code, 2);
  assert.match(stderr, /-:2:\d+: the index/);
  const unknown = await viewer.get(`funds/${made.fund.id}/pme?index=NO-SUCH`);
  assert.deepEqual(unknown.codes, ['index:unknown_value']);
  const none = await viewer.get(`funds/${made.fund.id}/pme_rows`);
  assert.deepEqual(none.codes, ['index:missing']);
  assertProblem(await viewer.get(`funds/999999999/pme?index=${index}`), 404);
});

test('equivalents keep their bytes for what was known', async () => {
  const viewer = await as('viewer');
  const path = `funds/${made.fund.id}/pme${query(`&as_known=${await head()}`)}`;
  const was = await viewer.get(path);
  await make.stored('index_levels', {
    index_code: index,
    level: '4000',
    effective_date: '2023-12-31',
    currency: undefined,
  });
  assert.equal((await viewer.get(path)).text, was.text);
  const now = await viewer.read(`funds/${made.fund.id}/pme${query()}`);
  assert.notEqual(now.figures.ks_pme, was.json.figures.ks_pme);
});

test('the indices are listed with what is known of them', async () => {
  const viewer = await as('viewer');
  const { rows } = await viewer.read('indices?as_of=2022-12-31');
  const own = rows.find((row) => row.index_code === index);
  assert.deepEqual(own, {
    index_code: index,
    level_count: 3,
    first_on: '2021-02-09',
    last_on: '2022-08-31',
    last_level: '3300.00000000',
  });
});

test('a rate is that of the command on the flows behind it', async () => {
  const viewer = await as('viewer');
  for (const path of subjects) {
    const { figures } = await viewer.read(`${path}performance?as_of=${AS_OF}`);
    const flows = `${path}flows?as_of=${AS_OF}&view=gross_with&format=csv`;
    const file = (await viewer.get(flows)).text;
    const { code, stdout, stderr } = await target.ctl(['calc', 'xirr', '-'], file);
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), {
      status: 'value',
      basis: 'dates',
      day_count: 'act/365',
      rates: [figures.gross_irr],
    });
    assert.equal(rateOf(parseCsv(file), 10), figures.gross_irr, path);
    const multiple = (rows, of) => add(rows.filter(of), 'amount');
    const rows = parseCsv(file);
    const top = multiple(rows, (row) => row.in_numerator === 'true');
    const bottom = multiple(rows, (row) => row.in_denominator === 'true');
    assert.equal(new Q(0n).minus(top.over(bottom)).text(8), figures.gross_multiple, path);
  }
});
