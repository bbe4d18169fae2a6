// The capital of a firm through the API: writers at the same time, refusals with all reasons, and sheets
// that say the same in every form and view.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem, head, unique } from './client.mjs';
import * as make from './records.mjs';

const effective_date = make.DAY;
let manager;
let firm;
let party;
let security;
before(async () => {
  manager = await as('manager');
  firm = await make.firm();
  party = await make.party();
  const { id: class_id } = await manager.create('share_classes', {
    ...{ firm_id: firm.id, code: unique('K'), name: 'x', unit: 'share', currency: 'CNY' },
    ...{ authorised_units: '100', effective_date },
  });
  security = await manager.create('securities', {
    ...{ firm_id: firm.id, code: unique('S'), kind: 'shares', class_id, units: '100' },
    ...{ holder_party_id: party.id, effective_date },
  });
});

const transfer = (to, units) => ({
  ...{ code: unique('S'), security_id: security.id, action: 'transfer', units },
  ...{ to_party_id: to.id, effective_date },
});

test('of many who move the same units at once one does, and the others are told why', async () => {
  const known = await head();
  const to = await make.party();
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => manager.post('security_events', transfer(to, '60'))),
  );
  assert.equal(answers.filter(({ status }) => status === 201).length, 1);
  for (const answer of answers.filter(({ status }) => status !== 201)) {
    assertProblem(answer, 409, 'conflict');
    assert.deepEqual(
      answer.json.errors.map(({ field, code }) => [field, code]),
      [['units', 'more_than_held']],
    );
  }
  const { rows } = await manager.read(`firms/${firm.id}/cap_table`);
  const units = Object.fromEntries(rows.map((row) => [row.holder_party_id, row.units]));
  assert.deepEqual(units, { [party.id]: '40.00000000', [to.id]: '60.00000000' });
  const then = await manager.read(`firms/${firm.id}/cap_table?as_known=${known}`);
  assert.deepEqual(
    then.rows.map((row) => [row.holder_party_id, row.units, row.share]),
    [[party.id, '100.00000000', '1.00000000']],
  );
});

test('all that is wrong is said at once, and nothing is stored', async () => {
  const known = await head();
  const answer = await manager.post('securities', {
    ...{ firm_id: firm.id, code: unique('S'), kind: 'safe', discount: '1', units: '5' },
    effective_date,
  });
  assert.equal(answer.status, 422, answer.text);
  const said = answer.json.errors.map(({ field, code }) => `${field} ${code}`);
  for (const fault of [
    'holder_party_id exactly_one',
    'discount out_of_range',
    'amount missing',
    'currency missing',
    'units not_its_part',
  ])
    assert.ok(said.includes(fault), `${fault}: ${said}`);
  assert.equal(await head(), known);
});
