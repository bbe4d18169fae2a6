/* Listed shares through the API: prices from CSV, lots and sales as sheets and files, a mark by two persons, what is refused
 * and leaves nothing behind, and the same answers for ever. Prices and numbers are made up. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem, head, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';
import * as make from './records.mjs';

const LISTED = '2022-02-28';
const SERIES = unique('PX');
let firm;
let investment;
let listing;
let early;
let late;

const lotOf = (fields) => ({
  code: unique('LL'),
  listing_id: listing.id,
  investment_id: investment.id,
  acquired_on: make.DAY,
  units: '3000000',
  effective_date: LISTED,
  ...fields,
});

before(async () => {
  await make.capRule();
  const rule = await make.anyLockRule();
  firm = await make.firm();
  const project = await make.project({ firm_id: firm.id });
  investment = await make.proposal(project, await make.fund(), '30000000.00');
  assert.equal((await make.decide(investment)).status, 201);
  assert.equal((await make.pay(investment, '30000000.00')).status, 201);
  const manager = await as('manager');
  listing = await manager.create('listings', {
    code: unique('L'),
    firm_id: firm.id,
    exchange: rule.exchange,
    filed_on: '2021-03-10',
    listed_on: LISTED,
    currency: 'CNY',
    total_shares: 100000000,
    price_series: SERIES,
  });
  early = await manager.create('listed_lots', lotOf({ restriction_of: 'security' }));
  late = await manager.create(
    'listed_lots',
    lotOf({ acquired_on: '2020-06-01', units: '1000000', restriction_of: 'holder' }),
  );
  const file = await manager.post('index_files', {
    index_code: SERIES,
    csv: 'date,level\n2022-02-28,20\n2023-03-01,25.5\n',
  });
  assert.equal(file.status, 201, file.text);
});

test('a listing makes its firm a listed one, without another entry', async () => {
  const viewer = await as('viewer');
  const before = await viewer.read(`firms/${firm.id}?as_of=2022-02-27`);
  const { item } = await viewer.read(`firms/${firm.id}`);
  assert.equal(before.item.figures.state, null);
  assert.equal(item.figures.state, 'listed');
  assert.equal(item.figures.state_on, LISTED);
  const { items } = await viewer.read(`firms?tag=listed&limit=500`);
  assert.ok(items.some(({ id }) => id === firm.id));
});

test('lots say when they fall free and what they are worth, as JSON, CSV and workbook', async () => {
  const viewer = await as('viewer');
  const path = `listings/${listing.id}/lots`;
  const sheet = await viewer.read(`${path}?as_of=${LISTED}`);
  assert.deepEqual(
    sheet.rows.map((row) => [row.listed_lot_id, row.state, row.free_from, row.market_value]),
    [
      [early.id, 'locked', '2023-02-28', '60000000.00'],
      [late.id, 'locked', '2023-06-01', '20000000.00'],
    ],
  );
  assert.equal(sheet.total.market_value, '80000000.00');
  const csv = parseCsv((await viewer.get(`${path}?as_of=${LISTED}&format=csv`)).text);
  assert.deepEqual(
    csv.map((row) => row.market_value),
    ['60000000.00', '20000000.00'],
  );
  const book = await viewer.get(`${path}?as_of=${LISTED}&format=xlsx`);
  assert.equal(book.bytes.subarray(0, 2).toString(), 'PK');
  const old = await viewer.read(`${path}?as_of=2022-03-16`);
  assert.equal(old.rows[0].market_value, null);
  assert.equal(old.rows[0].price, '20.00000000');
  assert.equal(old.total.market_value, null);
  const longer = await viewer.read(`${path}?as_of=2022-03-16&price_days=16`);
  assert.equal(longer.rows[0].market_value, '60000000.00');
  for (const owner of [`firms/${firm.id}`, `investments/${investment.id}`])
    assert.deepEqual((await viewer.read(`${owner}/lots?as_of=${LISTED}`)).rows, sheet.rows);
});

test('a mark is what the working gives, and counts once another person approves it', async () => {
  const viewer = await as('viewer');
  const manager = await as('manager');
  const path = `investments/${investment.id}/mark?as_of=${LISTED}&volatility=0.4`;
  const { rows, total } = await viewer.read(path);
  // 3,000,000 x 18.1859284542 (20 a share, a year, 40 %), and 1,000,000 x 20 undiscounted
  assert.deepEqual(
    rows.map((row) => [row.value, row.discount_rate, row.restricted_days]),
    [
      ['54557785.36', '0.09070358', 365],
      ['20000000.00', '0.00000000', 0],
    ],
  );
  assert.equal(total.value, '74557785.36');
  const mark = {
    investment_id: investment.id,
    currency: 'CNY',
    amount: total.value,
    method: 'quoted',
    marked_to_market: true,
    volatility: '0.4',
    effective_date: LISTED,
  };
  const stood = await head();
  const wrong = await manager.post('valuations', { ...mark, amount: '80000000.00' });
  assert.deepEqual(wrong.codes, ['amount:must_equal']);
  const wild = await manager.post('valuations', { ...mark, volatility: '40' });
  assert.deepEqual(wild.codes, ['volatility:out_of_range']);
  const bare = await manager.post('valuations', { ...mark, volatility: undefined });
  assert.deepEqual(bare.codes, ['amount:mark_unknown']);
  const otherwise = await manager.post('valuations', { ...mark, method: 'multiples' });
  assert.deepEqual(otherwise.codes, ['method:must_equal']);
  assert.equal(await head(), stood);
  const made = await manager.create('valuations', mark);
  const position = `investments/${investment.id}/position?as_of=${LISTED}`;
  assert.equal((await viewer.read(position)).figures.value, '30000000.00');
  assert.equal((await make.approve('valuations', made)).status, 201);
  const { figures } = await viewer.read(position);
  assert.deepEqual([figures.value, figures.method], [total.value, 'quoted']);
  const csv = parseCsv((await viewer.get(`${path}&format=csv`)).text);
  assert.deepEqual(
    csv.map((row) => row.value),
    rows.map((row) => row.value),
  );
});

test('what cannot be is refused by name, and nothing is stored', async () => {
  const manager = await as('manager');
  const stood = await head();
  const refused = async (plural, fields, codes) => {
    const answer = await manager.post(plural, fields);
    assert.ok(answer.status === 422 || answer.status === 409, answer.text);
    assert.deepEqual(answer.codes, codes);
  };
  const sale = {
    investment_id: investment.id,
    kind: 'ipo',
    currency: 'CNY',
    amount: '100.00',
    cost_relieved: '10.00',
    units: '10',
    sold_by: 'auction',
    effective_date: '2023-03-01',
  };
  await refused(
    'listings',
    { code: unique('L'), firm_id: firm.id, filed_on: '2022-03-01', listed_on: LISTED },
    ['listed_on:bad_order'],
  );
  await refused('listed_lots', lotOf({ promised_until: '2023-02-27' }), [
    'promised_until:lock_too_short',
  ]);
  await refused('listed_lots', lotOf({ units: '96000001' }), ['units:sum_exceeds']);
  await refused('listed_lots', lotOf({ venture_fund: true }), ['invested_since:missing']);
  await refused('firm_statuses', { firm_id: firm.id, state: 'listed', occurred_on: '2022-03-01' }, [
    'occurred_on:listed_otherwise',
  ]);
  await refused('proceeds', { ...sale, units: '4000001' }, [
    'units:sum_exceeds',
    'units:lot_locked',
  ]);
  await refused('proceeds', { ...sale, effective_date: '2023-02-27' }, ['units:lot_locked']);
  await refused('proceeds', { ...sale, sold_by: undefined }, ['sold_by:missing']);
  await refused('proceeds', { ...sale, units: undefined }, ['units:missing']);
  assert.equal(await head(), stood);
});

test('sales take lots in turn, and what goes beyond a window is recorded and shown', async () => {
  const manager = await as('manager');
  const sale = (units, day) =>
    manager.create('proceeds', {
      investment_id: investment.id,
      kind: 'ipo',
      currency: 'CNY',
      amount: '25500000.00',
      cost_relieved: '7500000.00',
      units,
      sold_by: 'auction',
      effective_date: day,
    });
  await sale('900000', '2023-03-01');
  await sale('100001', '2023-05-29'); // the 90th day of the window
  const known = await head();
  const viewer = await as('viewer');
  const path = `funds/${investment.fund_id}/lot_sales?as_of=2023-05-29&as_known=${known}`;
  const answer = await viewer.get(path);
  assert.deepEqual(
    answer.json.rows.map((row) => [row.listed_lot_id, row.left, row.window_sold, row.breach]),
    [
      [early.id, '2100000.00000000', '900000.00000000', 'within'],
      [early.id, '1999999.00000000', '1000001.00000000', 'over_limit'],
    ],
  );
  const radar = await viewer.read(`radar?as_of=2023-05-29&fund_id=${investment.fund_id}`);
  const kinds = radar.rows.map((row) => `${row.kind} ${row.date}`);
  for (const row of ['sell_down 2023-05-30', 'lot_free 2023-06-01', 'sale_breach 2023-05-29'])
    assert.ok(kinds.includes(row), `${row}: ${kinds}`);
  const lots = await viewer.read(`investments/${investment.id}/lots?as_of=2023-05-30`);
  assert.equal(lots.rows[0].auction_room, '899999.00000000');
  // Reversed, it is gone from today's answer, and stays in the one that was known.
  const undone = await (await as('approver')).post(
    `journal/${answer.json.rows[1].proceeds_id}/reversal`,
    { reason: 'x' },
  );
  assert.equal(undone.status, 201, undone.text);
  const now = await viewer.read(`funds/${investment.fund_id}/lot_sales`);
  assert.equal(now.rows.length, 1);
  assert.equal((await viewer.get(path)).text, answer.text);
  assertProblem(await viewer.get('listings/1/lots'), 404, 'not_found');
});
