// Many records in one request: all of them are stored, or none, and every fault is told at once by
// the place of its record.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem, head, newSession, newUser, unique } from './client.mjs';
import * as make from './records.mjs';

before(() => make.capRule());

const DAY = make.DAY;

async function send(records, { role = 'manager', ...options } = {}) {
  const client = typeof role === 'string' ? await as(role) : role;
  return client.post('batch', { records }, options);
}

const party = (fields = {}, more = {}) => ({
  kind: 'party',
  record: { code: unique('P'), name: '批量主体', kind: 'lp', ...fields },
  effective_date: DAY,
  ...more,
});

async function refused(records, status, wire, codes, options) {
  const before = await head();
  const answer = await send(records, options);
  assertProblem(answer, status, wire);
  if (codes) assert.deepEqual(answer.codes, codes, answer.text);
  assert.equal(await head(), before, 'nothing is stored');
  return answer;
}

test('records refer to those further up by their labels', async () => {
  const firm = await make.firm();
  const investors = [
    await make.party(),
    await make.party(),
    await make.party(),
    await make.party(),
  ];
  const round = { code: unique('R'), firm_id: firm.id, series: 'B', currency: 'CNY' };
  const rows = investors.map(({ id }, i) => ({
    kind: 'subscription',
    record: { round_id: '#r1', investor_party_id: id, currency: 'CNY', amount: `${i + 1}000.00` },
    effective_date: DAY,
  }));
  const answer = await send([
    { kind: 'round', record: round, label: 'r1', effective_date: DAY },
    ...rows,
  ]);
  assert.equal(answer.status, 201, answer.text);
  const { records } = answer.json;
  assert.deepEqual(
    records.map(({ kind, label }) => [kind, label]),
    [['round', 'r1'], ...rows.map(() => ['subscription', null])],
  );
  const manager = await as('manager');
  const { items } = await manager.read(`subscriptions?round_id=${records[0].id}&sort=seq`);
  assert.deepEqual(
    items.map((item) => [item.id, item.amount]),
    records.slice(1).map(({ id }, i) => [id, `${i + 1}000.00`]),
  );
});

test('all are stored or none: one that is refused keeps the others out', async () => {
  const taken = await make.party();
  await refused([party(), party({ code: taken.code }), party()], 409, 'conflict', [
    'records[1].code:code_taken',
  ]);
});

test('a code that is given twice in one batch is refused at the second', async () => {
  const code = unique('P');
  await refused([party({ code }), party({ code })], 409, 'conflict', [
    'records[1].code:code_taken',
  ]);
});

test('every fault comes back at once, of the form and of the book', async () => {
  const taken = await make.party();
  await refused(
    [
      party({ name: undefined, kind: 'nobody' }),
      party({ code: taken.code, surplus: 1 }),
      party({}, { effective_date: '2020-02-30' }),
      party({}, { surplus: 1 }),
    ],
    422,
    'invalid',
    [
      'records[0].name:missing',
      'records[0].kind:unknown_value',
      'records[1].surplus:unknown_field',
      'records[1].code:code_taken',
      'records[2].effective_date:bad_date',
      'records[3].surplus:unknown_field',
    ],
  );
});

test('what rests on a refused record is not told a second time', async () => {
  const firm = await make.firm();
  const investor = await make.party();
  const round = { code: unique('R'), firm_id: firm.id, series: 'B', currency: 'nothing' };
  const row = { round_id: '#r', investor_party_id: investor.id, currency: 'CNY', amount: '1.00' };
  await refused(
    [
      { kind: 'round', record: round, label: 'r', effective_date: DAY },
      { kind: 'subscription', record: row, effective_date: DAY },
    ],
    422,
    'invalid',
    ['records[0].currency:unknown_value'],
  );
});

test('a label names a record further up, once', async () => {
  const row = { round_id: '#r', investor_party_id: 1, currency: 'CNY', amount: '1.00' };
  const answer = await refused(
    [
      { kind: 'subscription', record: row, effective_date: DAY },
      party({}, { label: 'r' }),
      party({}, { label: 'r' }),
    ],
    422,
    'invalid',
  );
  assert.ok(answer.codes.includes('records[0].round_id:unknown_label'), answer.text);
  assert.ok(answer.codes.includes('records[2].label:label_twice'), answer.text);
});

test('a label of another kind is no reference', async () => {
  const row = { round_id: '#p', investor_party_id: 1, currency: 'CNY', amount: '1.00' };
  const answer = await refused(
    [party({}, { label: 'p' }), { kind: 'subscription', record: row, effective_date: DAY }],
    422,
    'invalid',
  );
  assert.ok(answer.codes.includes('records[1].round_id:unknown_reference'), answer.text);
});

test('a list is 1 to 1,000 objects, and nothing stands beside it', async () => {
  await refused([], 422, 'invalid', ['records:missing']);
  await refused(
    Array.from({ length: 1001 }, () => ({})),
    422,
    'invalid',
    ['records:too_many_records'],
  );
  await refused([1, party(), null], 422, 'invalid', [
    'records[0]:wrong_type',
    'records[2]:wrong_type',
  ]);
  const manager = await as('manager');
  for (const [body, codes] of [
    [{}, ['records:missing']],
    [{ records: {} }, ['records:wrong_type']],
    [{ records: [party()], dry_run: true }, ['dry_run:unknown_field']],
  ])
    assert.deepEqual((await manager.post('batch', body)).codes, codes);
  assertProblem(await manager.send('POST', 'batch', { raw: '[]' }), 400, 'malformed');
});

test('a thousand records are stored together', async () => {
  const before = await head();
  const records = Array.from({ length: 1000 }, () => party());
  const answer = await send(records);
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.json.records.length, 1000);
  assert.equal(await head(), before + 1000);
});

test('what a record is, and what is in it, is said', async () => {
  await refused([{}], 422, 'invalid', ['records[0].kind:missing']);
  await refused([{ kind: 'party' }], 422, 'invalid', ['records[0].record:missing']);
  await refused([{ kind: 'party', record: [] }], 422, 'invalid', ['records[0].record:wrong_type']);
  for (const kind of ['nothing', 'user', 'reversal', 'verdict_line', 'export'])
    await refused([{ kind, record: {} }], 422, 'invalid', ['records[0].kind:unknown_value'], {
      role: 'admin',
    });
});

test('each record asks for the role that writes its kind', async () => {
  await refused([party()], 403, 'forbidden', ['records[0].kind:not_yours_to_write'], {
    role: 'approver',
  });
  await refused(
    [party(), { kind: 'rule', record: {} }, { kind: 'approval', record: {} }],
    403,
    'forbidden',
    ['records[1].kind:not_yours_to_write', 'records[2].kind:not_yours_to_write'],
  );
  for (const role of ['viewer', 'auditor'])
    await refused([party()], 403, 'forbidden', undefined, { role });
});

async function proposals(count) {
  const { fund } = await make.fundOf(['900000000.00']);
  const holding = await make.holding(fund, '1000.00');
  const made = await send(
    Array.from({ length: count }, (_, i) => ({
      kind: 'valuation',
      record: {
        investment_id: holding.id,
        currency: 'CNY',
        amount: `${1000 + i}.00`,
        method: 'recent_price',
      },
      effective_date: `2020-02-0${i + 1}`,
    })),
  );
  assert.equal(made.status, 201, made.text);
  return made.json.records.map(({ id }) => id);
}

const approval = (id, fields = {}) => ({
  kind: 'approval',
  record: { valuation_id: id, outcome: 'approve', ...fields },
  effective_date: '2020-03-01',
});

test('proposals are approved together by another person', async () => {
  const ids = await proposals(3);
  const answer = await send(
    ids.map((id) => approval(id)),
    { role: 'approver' },
  );
  assert.equal(answer.status, 201, answer.text);
  const manager = await as('manager');
  for (const id of ids)
    assert.equal((await manager.read(`valuations/${id}`)).item.figures.state, 'approved');
  // Once decided, decided: the second time names each of them.
  await refused(
    ids.map((id) => approval(id)),
    409,
    'conflict',
    ids.map((_, i) => `records[${i}].valuation_id:already_decided`),
    { role: 'approver' },
  );
});

test('nobody approves an own proposal in a batch either', async () => {
  const [other] = await proposals(1);
  const admin = await as('admin');
  const { fund } = await make.fundOf(['900000000.00']);
  const holding = await make.holding(fund, '1000.00');
  const person = await newUser('manager');
  const client = await newSession('manager', person);
  const own = await client.create('valuations', {
    investment_id: holding.id,
    currency: 'CNY',
    amount: '5.00',
    method: 'recent_price',
    effective_date: '2020-02-01',
  });
  await admin.revise(`users/${person.id}`, { ...person.fields, role: 'approver' });
  await refused(
    [approval(other), approval(own.id)],
    403,
    'forbidden',
    ['records[1].valuation_id:own_proposal'],
    { role: client },
  );
});

test('an approval means what was read: an older version is refused', async () => {
  const [id] = await proposals(1);
  await refused(
    [{ ...approval(id), expected_version: 1 }],
    409,
    'conflict',
    ['records[0].expected_version:stale_version'],
    { role: 'approver' },
  );
});

test('decisions on investments and payments go together too', async () => {
  const { fund } = await make.fundOf(['900000000.00']);
  const made = [];
  for (let i = 0; i < 2; i++) made.push(await make.proposal(await make.project(), fund, '1000.00'));
  const decided = await send(
    made.map(({ id }) => ({
      kind: 'decision',
      record: { investment_id: id, outcome: 'approve' },
      effective_date: DAY,
    })),
    { role: 'approver' },
  );
  assert.equal(decided.status, 201, decided.text);
  const paid = await send(
    made.map(({ id }) => ({
      kind: 'payment',
      record: { investment_id: id, currency: 'CNY', amount: '1000.00' },
      effective_date: DAY,
    })),
  );
  assert.equal(paid.status, 201, paid.text);
});

test('a repeat gets the first answer, byte for byte, and another body is refused', async () => {
  const key = unique('key');
  const records = [party({}, { label: 'a' }), party()];
  const first = await send(records, { key });
  assert.equal(first.status, 201, first.text);
  const before = await head();
  const again = await send(records, { key });
  assert.ok(again.bytes.equals(first.bytes), again.text);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  assertProblem(await send([...records, party()], { key }), 422, 'idempotency_key_reused');
  assertProblem(await send(records, { key: null }), 400, 'idempotency_key_required');
  assert.equal(await head(), before);
});

test('two batches at once are both stored, one behind the other', async () => {
  const before = await head();
  const answers = await Promise.all(
    [1, 2, 3].map(() => send(Array.from({ length: 20 }, () => party()))),
  );
  for (const answer of answers) assert.equal(answer.status, 201, answer.text);
  assert.equal(await head(), before + 60);
  const seqs = answers.map((answer) => answer.json.records.map(({ seq }) => seq));
  for (const list of seqs)
    assert.deepEqual(
      list,
      list.map((_, i) => list[0] + i),
    );
});
