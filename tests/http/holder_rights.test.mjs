// Votes, profit and new capital of the holders of a firm, what a charter changes of them, and dividends that
// accrue: worked out again from the sheets' own numbers.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, head, unique } from './client.mjs';
import * as make from './records.mjs';

const effective_date = make.DAY;
let manager;
let firm;
const holders = [];

const e8 = (text) => BigInt(text.replace('.', ''));
const rights = async (query) =>
  (await manager.read(`firms/${firm.id}/holder_rights?${query}`)).rows;
const shares = (rows, right) =>
  rows.filter((row) => row.right === right).map((row) => [row.holder_party_id, row.share]);

before(async () => {
  manager = await as('manager');
  firm = await make.firm();
  const { id: class_id } = await manager.create('share_classes', {
    ...{ firm_id: firm.id, code: unique('K'), name: 'x', unit: 'registered_capital' },
    ...{ currency: 'CNY', effective_date, original_price: '1', liquidation_rank: 1 },
    ...{ basis: 'contract', preference_multiple: '1', dividend_rate: '0.1' },
    dividend_cumulates: true,
  });
  for (const [units, paid] of [
    ['600', '100.00'],
    ['300', '300.00'],
    ['100', '50.00'],
  ]) {
    const party = await make.party();
    const { id: security_id } = await manager.create('securities', {
      ...{ firm_id: firm.id, code: unique('S'), kind: 'shares', class_id, units },
      ...{ holder_party_id: party.id, effective_date },
    });
    const money = { currency: 'CNY', amount: paid, effective_date };
    await manager.create('capital_payments', { security_id, ...money });
    holders.push(party.id);
  }
});

test('votes go by what is subscribed, profit and new capital by what is paid in', async () => {
  const rows = await rights('as_of=2025-01-01');
  assert.deepEqual(shares(rows, 'votes'), [
    [holders[0], '0.60000000'],
    [holders[1], '0.30000000'],
    [holders[2], '0.10000000'],
  ]);
  for (const right of ['profit', 'pre_emption'])
    assert.deepEqual(shares(rows, right), [
      [holders[0], '0.22222222'],
      [holders[1], '0.66666667'],
      [holders[2], '0.11111111'],
    ]);
  for (const right of ['votes', 'profit', 'pre_emption'])
    assert.equal(
      shares(rows, right).reduce((sum, [, share]) => sum + e8(share), 0n),
      100000000n,
    );
  assert.deepEqual(
    [...new Set(rows.map(({ law }) => law))],
    ['company_law_2023_65', 'company_law_2023_210', 'company_law_2023_227'],
  );
});

test('a charter says otherwise from its day on, as known then', async () => {
  const known = await head();
  const term = { firm_id: firm.id, right: 'votes', source: '章程' };
  const bad = await manager.post('charter_terms', {
    ...{
      ...term,
      code: unique('CT'),
      basis: 'paid_in',
      share: '0.5',
      effective_date: '2025-02-01',
    },
  });
  assert.deepEqual(
    bad.json.errors.map(({ field, code }) => `${field} ${code}`),
    ['share not_of_kind'],
  );
  const { id } = await manager.create('charter_terms', {
    ...{ ...term, code: unique('CT'), basis: 'paid_in', effective_date: '2025-02-01' },
  });
  const rows = await rights('as_of=2025-02-01');
  assert.deepEqual(shares(rows, 'votes'), shares(rows, 'profit'));
  assert.equal(rows[0].charter_term_id, id);
  assert.equal(rows[0].law, null);
  const then = await rights(`as_of=2025-02-01&as_known=${known}`);
  assert.equal(then[0].share, '0.60000000');
});

test('a dividend that cumulates is told on each certificate and in the cap table', async () => {
  const of = (name) => manager.read(`firms/${firm.id}/${name}?as_of=2021-01-05`);
  const [table, certificates] = [await of('cap_table'), await of('certificates')];
  assert.deepEqual(
    table.rows.map((row) => [row.dividend, row.dividend_reason]),
    [
      ['60.00', null],
      ['30.00', null],
      ['10.00', null],
    ],
  );
  assert.deepEqual(
    certificates.rows.map(({ dividend }) => dividend),
    table.rows.map(({ dividend }) => dividend),
  );
});
