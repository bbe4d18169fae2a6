// Look-through, where money comes from, and leverage: the worked examples over HTTP, each figure
// worked out again from its CSV, and what is refused.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem, head, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';
import * as make from './records.mjs';

const E18 = 10n ** 18n;
const cents = (text) => BigInt(text.replace('.', ''));
const digits = (text) => BigInt(text.replace('.', ''));

async function read(path) {
  const viewer = await as('viewer');
  return viewer.read(path);
}

async function csv(path) {
  const viewer = await as('viewer');
  const answer = await viewer.get(`${path + (path.includes('?') ? '&' : '?')}format=csv`);
  assert.equal(answer.status, 200, answer.text);
  return parseCsv(answer.text);
}

// amount * share of 18 digits, half to even to the cent.
function weigh(amount, share) {
  const product = cents(amount) * digits(share);
  const [quotient, rest] = [product / E18, product % E18];
  const up = rest * 2n > E18 || (rest * 2n === E18 && quotient % 2n === 1n);
  return quotient + (up ? 1n : 0n);
}

// The method of the largest remainder, the earlier first where they tie.
function allocate(amount, weights) {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  const parts = weights.map((weight) => (amount * weight) / total);
  let left = amount - parts.reduce((sum, part) => sum + part, 0n);
  const order = weights
    .map((weight, at) => ({ at, rest: (amount * weight) % total }))
    .sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest > b.rest ? -1 : 1));
  for (const { at } of order) if (left-- > 0n) parts[at] += 1n;
  return parts;
}

let cap; // the guide fund has 80 in a firm, 40 % of the seed fund (30), 25 % of the angel fund (60)
let lever; // 60 + 30 + 60 make a mother fund of 150; 120 of it and 180 make a sub-fund

async function capExample() {
  const [guide, seed, angel] = [await make.fund(), await make.fund(), await make.fund()];
  const others = await make.party({ money_source: 'social' });
  const bureau = await make.party({
    kind: 'finance_bureau',
    money_source: 'budget',
    government_level: 'district',
  });
  const firm = await make.firm({ industry: 'C3562', region: '370212' });
  const project = await make.project({ firm_id: firm.id });
  await make.commitment(guide, bureau, '200000000.00');
  await make.commitment(seed, guide, '40000000.00');
  await make.commitment(seed, others, '60000000.00');
  await make.commitment(angel, guide, '25000000.00');
  await make.commitment(angel, seed, '20000000.00');
  await make.commitment(angel, others, '55000000.00');
  for (const [fund, amount] of [
    [guide, '80000000.00'],
    [seed, '30000000.00'],
    [angel, '19999999.99'],
  ]) {
    const made = await make.decide(await make.proposal(project, fund, amount));
    assert.equal(made.status, 201, made.text);
  }
  return { guide, seed, angel, others, bureau, firm, project };
}

async function leverExample() {
  const [mother, sub] = [await make.fund({ kind: 'mother' }), await make.fund()];
  const fiscal = await make.party({ money_source: 'budget', government_level: 'district' });
  const other = await make.party({ money_source: 'budget', government_level: 'municipal' });
  const [a, b] = [
    await make.party({ money_source: 'social' }),
    await make.party({ money_source: 'social' }),
  ];
  await make.commitment(mother, fiscal, '60000000.00');
  await make.commitment(mother, other, '30000000.00');
  await make.commitment(mother, a, '60000000.00');
  const inside = await make.commitment(sub, mother, '120000000.00');
  await make.commitment(sub, b, '180000000.00');
  return { mother, sub, inside };
}

before(async () => {
  await make.capRule();
  cap = await capExample();
  lever = await leverExample();
});

test('a look-through figure is the sum over all paths, and its CSV gives it again', async () => {
  const path = `funds/${cap.guide.id}/look_through`;
  const { rows, total, convention } = await read(path);
  assert.equal(convention, 'share_e18_half_even');
  assert.equal(rows.length, 1);
  // 80 + 40 % of 30 + 33 % of 19,999,999.99 (6,599,999.9967).
  assert.equal(rows[0].amount, '98600000.00');
  assert.equal(rows[0].direct, '80000000.00');
  assert.equal(rows[0].gross, '129999999.99');
  assert.equal(rows[0].path_count, 4);
  assert.equal(rows[0].share, '0.49300000');
  assert.equal(total.amount, rows[0].amount);
  const holdings = await csv(`${path}/holdings`);
  const sum = holdings.reduce((so_far, row) => {
    assert.equal(cents(row.amount), weigh(row.gross, row.root_share));
    return so_far + cents(row.amount);
  }, 0n);
  assert.equal(sum, cents(rows[0].amount));
});

test('paths multiply to their shares and add up to the figure to the cent', async () => {
  const path = `funds/${cap.guide.id}/look_through`;
  const rows = await csv(`${path}/paths?firm_id=${cap.firm.id}`);
  assert.equal(rows.length, 4);
  for (const row of rows) {
    const factors = row.factors === '' ? [] : row.factors.split(' * ');
    let [above, below] = [E18, 1n];
    for (const factor of factors) {
      const [part, whole] = factor.split(' / ').map(cents);
      above *= part;
      below *= whole;
    }
    assert.equal(above / below, digits(row.share), row.path);
    assert.equal(row.path.split(' > ').length, factors.length + 1);
  }
  const holdings = await csv(`${path}/holdings`);
  for (const holding of holdings) {
    const own = rows.filter((row) => row.fund_code === holding.fund_code);
    const parts = allocate(
      cents(holding.amount),
      own.map((row) => digits(row.share)),
    );
    assert.deepEqual(
      own.map((row) => cents(row.amount)),
      parts,
    );
  }
  const by_project = await read(`${path}/paths?project_id=${cap.project.id}&most=1`);
  const left_out = by_project.rows.find((row) => row.left_out_count > 0);
  assert.equal(left_out.left_out_count, 1);
  assert.equal(left_out.path, null);
  assert.equal(by_project.total.amount, '98600000.00');
});

test('the coverage says what has become of all of the money', async () => {
  const path = `funds/${cap.guide.id}/look_through/coverage`;
  const { rows, total } = await read(path);
  assert.equal(total.amount, '200000000.00');
  const sum = rows.reduce((so_far, row) => so_far + cents(row.amount), 0n);
  assert.equal(sum, cents(total.amount));
  const firms = rows.filter((row) => row.part === 'firms');
  assert.equal(
    firms.reduce((so_far, row) => so_far + cents(row.amount), 0n),
    cents('98600000.00'),
  );
  for (const row of await csv(path))
    if (row.part === 'free') assert.equal(cents(row.amount), weigh(row.gross, row.root_share));
});

test('stakes show the way of the money', async () => {
  const { rows } = await read(`funds/${cap.guide.id}/look_through/stakes`);
  assert.equal(rows.length, 3);
  const second = rows.find((row) => row.investor_fund_id === cap.seed.id);
  assert.equal(second.fund_id, cap.angel.id);
  assert.equal(second.share, '0.200000000000000000');
  assert.equal(second.root_share, '0.400000000000000000');
  assert.equal(second.amount, '8000000.00');
});

test('an investor is a root like a fund', async () => {
  const { rows } = await read(`parties/${cap.bureau.id}/look_through`);
  assert.equal(rows[0].amount, '98600000.00');
  const paths = await read(`parties/${cap.bureau.id}/look_through/paths?firm_id=${cap.firm.id}`);
  assert.ok(paths.rows.every((row) => row.path.startsWith(`${cap.bureau.code} > `)));
});

test('exposure is told by firm, industry, region and tag', async () => {
  const of = async (by) => (await read(`funds/${cap.guide.id}/exposure?by=${by}`)).rows;
  assert.equal((await of('firm'))[0].firm_id, cap.firm.id);
  assert.deepEqual(
    (await of('division')).map((row) => [row.key, row.amount, row.share]),
    [['C35', '98600000.00', '1.00000000']],
  );
  assert.equal((await of('section'))[0].key, 'C');
  assert.equal((await of('class'))[0].key, 'C3562');
  assert.equal((await of('province'))[0].key, '370000');
  assert.equal((await of('prefecture'))[0].key, '370200');
  assert.equal((await of('county'))[0].key, '370212');
  assert.equal((await of('tag'))[0].key, null);
});

test('each yuan in a firm has its sources, and they add up to the whole', async () => {
  const path = `firms/${cap.firm.id}/money_sources`;
  const { rows, total } = await read(path);
  assert.deepEqual(
    rows.map((row) => [row.money_source, row.government_level]),
    [
      ['budget', 'district'],
      ['social', null],
    ],
  );
  assert.equal(total.amount, '129999999.99');
  const shares = rows.reduce((sum, row) => sum + digits(row.share), 0n);
  assert.equal(shares, E18);
  const fen = rows.reduce((sum, row) => sum + digits(row.fen_per_yuan), 0n);
  assert.equal(fen, 10n ** 10n);
  const parties = await csv(`${path}?by=party`);
  assert.equal(parties.length, 2);
  const amounts = allocate(
    cents(total.amount),
    parties.map((row) => digits(row.share)),
  );
  assert.deepEqual(
    parties.map((row) => cents(row.amount)),
    amounts,
  );
});

test('the leverage example comes out to the digit, with what was eliminated', async () => {
  const path = `funds/${lever.mother.id}/leverage`;
  const { rows } = await read(path);
  const [first, second, naive, whole] = rows;
  assert.equal(first.size_multiple, '1.66666667');
  assert.equal(second.size_multiple, '4.16666667'); // 300 / 72
  assert.equal(naive.size_multiple, '5.00000000');
  assert.equal(naive.social_multiple, null);
  assert.equal(whole.size_multiple, '3.66666667');
  assert.equal(whole.social_multiple, '2.66666667');
  const eliminated = await csv(`${path}/eliminations`);
  assert.deepEqual(
    eliminated.map((row) => [row.commitment_code, row.amount]),
    [[lever.inside.code, '120000000.00']],
  );
  const outside = (await csv(`${path}/sources`)).filter((row) => row.inside === 'false');
  const sum = (name) => outside.reduce((so_far, row) => so_far + cents(row[name]), 0n);
  assert.equal(sum('amount'), cents(whole.size));
  assert.equal(sum('social'), cents(whole.social));
  assert.equal(sum('budget') + sum('state_owned'), cents(whole.public));
  const sizes = (await csv(path))
    .filter((row) => row.level === 'layer')
    .reduce((sum, row) => sum + cents(row.size), 0n);
  assert.equal(sizes - cents(eliminated[0].amount), cents(whole.size));
  const all = await read('leverage');
  assert.equal(all.rows.at(-1).level, 'consolidated');
  assert.ok((await read('leverage/eliminations')).rows.length >= 4);
});

test('every weight gives a whole that its parts add up to', async () => {
  for (const weight of ['commitment', 'paid_in', 'nav', 'waterfall']) {
    const path = `funds/${cap.guide.id}/look_through/coverage?weight=${weight}`;
    const { rows, total } = await read(path);
    const sum = rows.reduce((so_far, row) => so_far + cents(row.amount), 0n);
    assert.equal(sum, cents(total.amount), weight);
  }
});

test('figures are those of the day and of what was known', async () => {
  const { as_known } = await read('funds?limit=1');
  const path = `funds/${cap.guide.id}/look_through`;
  const early = await read(`${path}?as_of=2020-01-05`).catch((problem) => problem);
  assert.ok(early instanceof Error); // the fund was not there yet
  const known = await read(`${path}?as_known=${as_known}`);
  assert.equal(known.rows[0].amount, '98600000.00');
});

test('what cannot be worked out is refused with the reason', async () => {
  const viewer = await as('viewer');
  const path = `funds/${cap.guide.id}/look_through`;
  const refused = async (address, field, code) => {
    const answer = await viewer.get(address);
    const problem = assertProblem(answer, 422, 'invalid');
    assert.ok(
      problem.errors.some((error) => error.field === field && error.code === code),
      answer.text,
    );
  };
  await refused(`${path}?weight=gut`, 'weight', 'unknown_value');
  await refused(`${path}?stale_days=-1`, 'stale_days', 'out_of_range');
  await refused(`${path}/paths`, 'firm_id', 'exactly_one');
  await refused(`${path}/paths?firm_id=${cap.firm.id}&project_id=1`, 'firm_id', 'exactly_one');
  await refused(`${path}/paths?firm_id=${cap.guide.id}`, 'firm_id', 'unknown_reference');
  await refused(`${path}/paths?firm_id=${cap.firm.id}&most=0`, 'most', 'out_of_range');
  await refused(`funds/${cap.guide.id}/exposure?by=colour`, 'by', 'unknown_value');
  await refused(`firms/${cap.firm.id}/money_sources?by=moon`, 'by', 'unknown_value');
  await refused(`funds/${cap.guide.id}/leverage?weight=nav`, 'weight', 'unknown_value');
  await refused(`leverage?base=all`, 'base', 'unknown_value');
  for (const address of [
    `funds/${cap.firm.id}/look_through`,
    `parties/${cap.guide.id}/look_through`,
    `firms/${cap.guide.id}/money_sources`,
    `funds/${cap.bureau.id}/leverage`,
  ])
    assertProblem(await viewer.get(address), 404, 'not_found');
});

test('social capital with a level of government, and a cycle of holdings, store nothing', async () => {
  const before_head = await head();
  const party = { code: 'LT-BAD', name: 'x', kind: 'lp', effective_date: make.DAY };
  for (const fields of [
    { money_source: 'social', government_level: 'central' },
    { government_level: 'district' },
    { money_source: 'tax' },
  ]) {
    const manager = await as('manager');
    const answer = await manager.post('parties', { ...party, ...fields });
    assertProblem(answer, 422, 'invalid');
    assert.match(answer.text, /money_source/);
  }
  const manager = await as('manager');
  const cycle = await manager.post('commitments', {
    code: 'LT-CYCLE',
    fund_id: cap.guide.id,
    investor_fund_id: cap.angel.id,
    currency: 'CNY',
    amount: '1.00',
    effective_date: make.DAY,
  });
  assert.equal(cycle.status, 409, cycle.text);
  assert.match(cycle.text, /"cycle"/);
  assert.equal(await head(), before_head);
});

// The year of the cap on look-through: a cap of 130, and two who have committed 100 each.
async function halves() {
  await make.lookThroughRule();
  const day = { effective_date: '1990-06-01' };
  const [guide, fund] = [await make.fund(day), await make.fund(day)];
  const lp = await make.party(day);
  const project = await make.project({ ...day, code: unique('LOOK-THROUGH') });
  const ofGuide = await make.commitment(fund, guide, '100000000.00', day);
  const ofLp = await make.commitment(fund, lp, '100000000.00', day);
  const invest = async (amount) =>
    make.decide(await make.proposal(project, fund, amount, day), 'approve', day);
  const release = (amount) =>
    make.record('commitment_releases', { commitment_id: ofLp.id, amount, reason: 'x', ...day });
  const hand = (amount) =>
    make.record('commitment_transfers', {
      commitment_id: ofLp.id,
      to_commitment_id: ofGuide.id,
      amount,
      ...day,
    });
  const used = async () => {
    const at = `as_of=${day.effective_date}`;
    const { bases } = await read(`projects/${project.id}/headroom?${at}`);
    const { rows } = await read(`funds/${guide.id}/look_through?${at}`);
    const looked = rows.find((row) => row.project_id === project.id);
    return [bases.find((basis) => basis.binding).used, looked?.amount];
  };
  return { invest, release, hand, used };
}

function assertOverCap(answer, amount, excess) {
  assertProblem(answer, 409, 'conflict');
  assert.deepEqual(answer.codes, ['amount:cap_exceeded']);
  assert.equal(answer.json.errors[0].params.amount, amount);
  assert.equal(answer.json.errors[0].params.excess, excess);
}

test('after a release or a transfer the cap counts what look-through tells', async () => {
  const released = await halves();
  assert.equal((await released.release('90000000.00')).status, 201);
  assertOverCap(await released.invest('200000000.00'), '181818181.82', '51818181.82');
  assert.equal((await released.invest('110000000.01')).status, 201);
  assert.deepEqual(await released.used(), ['100000000.01', '100000000.01']);

  const handed = await halves();
  assert.equal((await handed.hand('90000000.00')).status, 201);
  assertOverCap(await handed.invest('200000000.00'), '190000000.00', '60000000.00');
  assert.equal((await handed.invest('100000000.01')).status, 201);
  assert.deepEqual(await handed.used(), ['95000000.01', '95000000.01']);
});

test('a release or a transfer that lifts approvals over the cap stores nothing', async () => {
  const { hand, invest, release, used } = await halves();
  assert.equal((await invest('200000000.00')).status, 201);
  const before = await head();
  assertOverCap(await release('90000000.00'), '81818181.82', '51818181.82');
  assertOverCap(await hand('90000000.00'), '90000000.00', '60000000.00');
  assert.equal(await head(), before);
  assert.equal((await release('40000000.00')).status, 201);
  assert.deepEqual(await used(), ['125000000.00', '125000000.00']);
});
