/* District indicators through the API: what is worked out is the rows behind it, counted again from the docket's CSV; what
 * is stated stands beside it with its qualifier; what is not known is said; what cannot be is refused by the field. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, head, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';
import * as make from './records.mjs';

let manager;
let firm;
let inForce;

const define = (fields) =>
  manager.create('indicators', {
    ...{ code: unique('IN'), name: '有效发明专利', unit: '件', basis: 'right', scope: 'x' },
    ...{ nature: 'stock', frequency: 'year', valid_from: '2015-01-01', ...fields },
  });
const valueIn = (indicator, fields) => ({
  ...{ code: unique('IV'), indicator_id: indicator.id, qualifier: 'eq', source: 's', ...fields },
});
const state = (indicator, fields) => manager.create('indicator_values', valueIn(indicator, fields));
const right = (fields) =>
  manager.create('ip_rights', {
    ...{ code: unique('IP'), firm_id: firm.id, type: 'invention', title: 'x' },
    ...fields,
  });
const seriesOf = async (indicator, query = '') =>
  (await manager.read(`indicators/${indicator.id}/series?periods=8${query}`)).rows;
const ofYear = (rows, year) => rows.find((row) => row.to_on === `${year}-12-31`);

before(async () => {
  manager = await as('manager');
  firm = await make.firm();
  await right({ filed_on: '2017-02-01', granted_on: '2019-03-01' });
  await right({ filed_on: '2018-02-01', granted_on: '2022-03-01' });
  await right({ filed_on: '2021-02-01' });
  inForce = await define({ measure: 'inventions_in_force' });
});

test('a count is the number of its rows, and those of the docket', async () => {
  for (const day of ['2019-06-30', '2022-12-31', '2026-05-01']) {
    const year = day.slice(0, 4);
    const view = `as_of=${day}`;
    const { rows } = await manager.read(`indicators/${inForce.id}/counted?${view}`);
    const counted = parseCsv(
      (await manager.get(`indicators/${inForce.id}/counted?${view}&format=csv`)).text,
    );
    const docket = await manager.read(`ip_docket?${view}`);
    const again = docket.rows.filter(
      (row) => row.type === 'invention' && row.legal_status === 'granted',
    );
    const told = ofYear(await seriesOf(inForce, `&${view}`), year);
    assert.equal(told.things, again.length);
    assert.equal(Number(told.computed), again.length);
    assert.equal(rows.length, again.length);
    assert.equal(counted.length, again.length);
    assert.deepEqual(
      rows.map((row) => row.ip_right_id).sort(),
      again.map((row) => row.ip_right_id).sort(),
    );
  }
});

test('what was not known yet is not counted', async () => {
  const known = await head();
  const path = `indicators/${inForce.id}/counted?as_of=2026-05-01`;
  const { rows: before } = await manager.read(path);
  await right({ filed_on: '2019-05-01', granted_on: '2021-05-01' });
  const { rows: after } = await manager.read(path);
  assert.equal(after.length, before.length + 1);
  const { rows: then } = await manager.read(`${path}&as_known=${known}`);
  assert.deepEqual(then, before);
});

test('stated values stand beside it with what their sources say', async () => {
  const indicator = await define({ measure: 'inventions_in_force' });
  await state(indicator, { value: '14214', to_on: '2020-12-31' });
  await state(indicator, { value: '1', to_on: '2020-12-31', qualifier: 'at_least', source: 't' });
  await state(indicator, { value: '15000', qualifier: 'approx' });
  const rows = await seriesOf(indicator);
  const [exact, atLeast] = rows.filter((row) => row.to_on === '2020-12-31');
  assert.deepEqual(
    [Number(exact.value), exact.qualifier, exact.agreement],
    [14214, 'eq', 'differs'],
  );
  assert.equal(Number(exact.difference), Number(exact.computed) - 14214);
  assert.deepEqual([atLeast.qualifier, atLeast.agreement], ['at_least', 'agrees']);
  const last = rows.at(-1);
  assert.deepEqual(
    [last.to_on, last.state, last.qualifier, last.computed, last.gap],
    [null, 'unknown', 'approx', null, 'no_period'],
  );
  const { rows: lines } = await manager.read('indicator_list');
  const line = lines.find((row) => row.indicator_id === indicator.id);
  assert.equal(line.to_on, '2020-12-31');
  assert.ok(Number(line.now) >= 2);
});

test('a ratio has its denominator, and none without one', async () => {
  const residents = await define({ basis: 'resident', unit: '人', name: '常住人口' });
  const indicator = await define({
    ...{ measure: 'inventions_in_force', denominator_id: residents.id, per: 10000 },
  });
  const without = ofYear(await seriesOf(indicator), 2024);
  assert.deepEqual([without.computed, without.gap], [null, 'no_denominator']);
  await state(residents, { value: '20000', to_on: '2023-12-31' });
  const row = ofYear(await seriesOf(indicator), 2024);
  assert.deepEqual([Number(row.denominator), row.denominator_on], [20000, '2023-12-31']);
  assert.equal(Number(row.computed), row.things / 2);
});

test('targets are held against values, and growth is of the same period a year before', async () => {
  const indicator = await define({
    ...{ basis: 'money', nature: 'flow', unit: '亿元', unit_size: 100000000 },
  });
  const year = (y) => ({ from_on: `${y}-01-01`, to_on: `${y}-12-31` });
  await state(indicator, { value: '40', ...year(2019) });
  await state(indicator, {
    ...{ value: '60', ...year(2020), qualifier: 'at_least' },
    ...{ growth: '0.5', growth_qualifier: 'at_least' },
  });
  await state(indicator, { value: '50', ...year(2020), target: true });
  await state(indicator, { value: '70', ...year(2027), target: true });
  const row = ofYear(await seriesOf(indicator), 2020);
  assert.deepEqual(
    [row.attained, Number(row.attainment), Number(row.growth), row.growth_qualifier],
    ['attained', 1.2, 0.5, 'at_least'],
  );
  const { rows } = await manager.read('indicator_list');
  const line = rows.find((one) => one.indicator_id === indicator.id);
  assert.deepEqual([Number(line.target), line.target_on, line.attained], [70, '2027-12-31', null]);
});

test('what cannot be is refused by the field, and nothing is stored', async () => {
  const base = { code: unique('IN'), name: 'x', unit: 'x', scope: 'x', valid_from: '2020-01-01' };
  const stood = await head();
  const codes = async (plural, body) => (await manager.post(plural, body)).codes;
  const indicator = { ...base, basis: 'money', nature: 'flow', frequency: 'year' };
  assert.deepEqual(
    (await codes('indicators', { ...indicator, measure: 'inventions_in_force' })).sort(),
    ['basis:must_equal', 'nature:must_equal'],
  );
  assert.deepEqual(await codes('indicators', { ...indicator, per: 10000 }), [
    'denominator_id:missing',
  ]);
  assert.deepEqual(await codes('indicators', { ...indicator, unit_size: 0 }), [
    'unit_size:not_positive',
  ]);
  assert.deepEqual(await codes('indicators', { ...indicator, basis: 'household' }), [
    'basis:unknown_value',
  ]);
  assert.deepEqual(
    (await codes('indicator_values', valueIn(inForce, { value: '-1', growth: '2' }))).sort(),
    ['growth_qualifier:missing', 'value:negative'],
  );
  assert.deepEqual(
    await codes('indicator_values', valueIn(inForce, { value: '1', to_on: '2199-12-31' })),
    ['to_on:in_future'],
  );
  assert.deepEqual(
    await codes('indicator_values', valueIn(inForce, { value: '1', target: true })),
    ['to_on:missing'],
  );
  assert.equal(await head(), stood);
  const asked = await manager.get(`indicators/${inForce.id}/series?periods=41`);
  assert.equal(asked.status, 422);
  const days = await manager.get(`indicators/${inForce.id}/counted?from=2021-01-01&to=2020-01-01`);
  assert.deepEqual(days.codes, ['to:bad_order']);
});
