// Notices about the capital of a firm: what is refused before its time, with all reasons, and the days that
// run from them.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, head, unique } from './client.mjs';
import * as make from './records.mjs';

const effective_date = make.DAY;
const money = { currency: 'CNY' };
let manager;
let limited;
let held;
const given = (action, given_on, fields) =>
  manager.post('capital_notices', {
    ...{ code: unique('N'), firm_id: limited.id, action, given_on, source: '信函', ...fields },
  });
const stored = async (...asked) => {
  const answer = await given(...asked);
  assert.equal(answer.status, 201, answer.text);
  return answer.json.id;
};
const said = ({ json }) => json.errors.map(({ field, code }) => `${field} ${code}`);
const rowsOf = async (as_of) =>
  (await manager.read(`firms/${limited.id}/capital_deadlines?as_of=${as_of}`)).rows;

before(async () => {
  manager = await as('manager');
  limited = await make.firm();
  const { id: class_id } = await manager.create('share_classes', {
    ...{ firm_id: limited.id, code: unique('K'), name: 'x', unit: 'registered_capital' },
    ...{ ...money, effective_date },
  });
  held = await manager.create('securities', {
    ...{ firm_id: limited.id, code: unique('S'), kind: 'shares', class_id, units: '1000' },
    ...{ holder_party_id: (await make.party()).id, due_on: '2024-12-31', effective_date },
  });
  await manager.create('capital_payments', {
    ...{ security_id: held.id, ...money, amount: '400.00', effective_date },
  });
});

test('a forfeiture waits for the written call and its grace, and says all that is missing', async () => {
  const on = { security_id: held.id };
  const known = await head();
  const early = await given('call_to_pay', '2025-03-01', {
    ...{ ...on, ...money, amount: '600.01', pay_by: '2025-04-29' },
  });
  assert.equal(early.status, 422, early.text);
  assert.deepEqual(said(early).sort(), ['amount sum_exceeds', 'pay_by grace_too_short']);
  assert.equal(await head(), known);
  const call = await stored('call_to_pay', '2025-03-01', {
    ...{ ...on, ...money, amount: '600.00', pay_by: '2025-04-30' },
  });
  const loss = { follows_id: call, ...money, amount: '600.00', resolved_on: '2025-04-30' };
  const soon = await given('forfeiture_notice', '2025-04-30', loss);
  assert.deepEqual(said(soon).sort(), ['given_on grace_runs', 'resolved_on grace_runs']);
  const take = { ...on, code: unique('S'), action: 'forfeiture', units: '600' };
  const bare = await manager.post('security_events', { ...take, effective_date: '2025-05-06' });
  assert.deepEqual(said(bare), ['forfeiture_id missing']);
  const forfeiture_id = await stored('forfeiture_notice', '2025-05-06', {
    ...{ ...loss, resolved_on: '2025-05-05' },
  });
  await manager.create('security_events', {
    ...{ ...take, forfeiture_id, effective_date: '2025-05-06' },
  });
  const { rows } = await manager.read(`firms/${limited.id}/certificates?as_of=2025-05-06`);
  assert.deepEqual(
    rows.map((row) => [row.units, row.amount, row.paid]),
    [
      ['400.00000000', '400.00', '400.00'],
      ['600.00000000', '600.00', '0.00'],
    ],
  );
  const dispose = (await rowsOf('2025-11-07')).find(({ what }) => what === 'dispose');
  assert.deepEqual(
    [dispose.due_on, dispose.state, dispose.law, dispose.amount],
    ['2025-11-06', 'overdue', 'company_law_2023_52', '600.00'],
  );
  const { rows: radar } = await manager.read('radar?as_of=2025-11-01&kind=forfeited&limit=500');
  const seen = radar.find((row) => row.subject_id === forfeiture_id);
  assert.deepEqual([seen.kind, seen.date], ['forfeited', '2025-11-06']);
});

test('a reduction waits for its creditors, whatever is asked at once', async () => {
  const cut = await stored('reduction_resolved', '2025-06-03', { ...money, amount: '100.00' });
  const act = { firm_id: limited.id, action: 'reduction', total_units: '900', reduction_id: cut };
  const reduce = (day) => manager.post('capital_acts', { ...act, effective_date: day });
  assert.deepEqual(said(await reduce('2025-06-10')).sort(), [
    'reduction_id creditors_not_told',
    'reduction_id not_published',
  ]);
  await stored('creditors_notified', '2025-06-10', { follows_id: cut });
  await stored('reduction_published', '2025-06-20', { follows_id: cut });
  const until = await reduce('2025-08-04');
  assert.deepEqual(said(until), ['effective_date claims_run']);
  assert.match(until.text, /2025-08-04/);
  const answers = await Promise.all(Array.from({ length: 6 }, () => reduce('2025-08-05')));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409, 409, 409]);
  const rows = await rowsOf('2025-08-05');
  assert.deepEqual(
    rows
      .filter(({ runs_from: from }) => from >= '2025-06-03')
      .map((row) => [row.what, row.due_on, row.state]),
    [
      ['notify_creditors', '2025-06-13', 'done'],
      ['publish', '2025-07-03', 'done'],
      ['claims_notified', '2025-07-10', 'over'],
      ['claims_published', '2025-08-04', 'over'],
    ],
  );
});
