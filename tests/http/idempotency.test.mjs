/* Writes under an idempotency key: a repeat gets the first answer, and nothing takes effect twice.
 */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem, head, newSession, newUser, unique } from './client.mjs';
import * as make from './records.mjs';

before(() => make.capRule());

function fields() {
  return { code: unique('P'), name: '幂等测试', kind: 'lp', effective_date: make.DAY };
}

test('a repeat gets the first answer, byte for byte, and stores nothing', async () => {
  const manager = await as('manager');
  const key = unique('key');
  const body = fields();
  const first = await manager.post('parties', body, { key });
  assert.equal(first.status, 201, first.text);
  assert.equal(first.headers.get('idempotency-replayed'), null);
  const before = await head();
  for (let i = 0; i < 4; i++) {
    const again = await manager.post('parties', body, { key });
    assert.equal(again.status, 201);
    assert.ok(again.bytes.equals(first.bytes), again.text);
    assert.equal(again.headers.get('location'), first.headers.get('location'));
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
  }
  assert.equal(await head(), before);
});

test('five at once under one key take effect once', async () => {
  const manager = await as('manager');
  for (let round = 0; round < 10; round++) {
    const key = unique('key');
    const body = fields();
    const before = await head();
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map(() => manager.post('parties', body, { key })),
    );
    for (const answer of answers) {
      assert.equal(answer.status, 201, answer.text);
      assert.ok(answer.bytes.equals(answers[0].bytes));
    }
    const replayed = answers.filter((a) => a.headers.get('idempotency-replayed') === 'true');
    assert.equal(replayed.length, 4);
    assert.equal(await head(), before + 1);
  }
});

test('another body under a used key is refused', async () => {
  const manager = await as('manager');
  const key = unique('key');
  const body = fields();
  await manager.create('parties', body, { key });
  const before = await head();
  for (const changed of [{ ...body, name: '另一名称' }, { ...body, note: 'x' }, fields()]) {
    const answer = await manager.post('parties', changed, { key });
    assertProblem(answer, 422, 'idempotency_key_reused');
  }
  const elsewhere = await manager.post(
    'funds',
    { code: unique('F'), name: 'x', kind: 'seed', currency: 'CNY' },
    { key },
  );
  assertProblem(elsewhere, 422, 'idempotency_key_reused');
  assert.equal(await head(), before);
});

test('another spelling of the same request is the same request', async () => {
  const manager = await as('manager');
  const key = unique('key');
  const body = fields();
  const first = await manager.post('parties', body, { key });
  const reversed = Object.fromEntries(Object.entries({ ...body, note: null }).reverse());
  const again = await manager.send('POST', 'parties', {
    raw: JSON.stringify(reversed, null, 4),
    key,
  });
  assert.equal(again.status, 201, again.text);
  assert.ok(again.bytes.equals(first.bytes));
});

test('a key belongs to the user who sent it', async () => {
  const manager = await as('manager');
  const other = await newSession('manager', await newUser('manager'));
  const key = unique('key');
  const mine = await manager.create('parties', fields(), { key });
  const theirs = await other.create('parties', fields(), { key });
  assert.notEqual(mine.id, theirs.id);
});

test('a refused request leaves its key free', async () => {
  const manager = await as('manager');
  const key = unique('key');
  const body = fields();
  assertProblem(await manager.post('parties', { ...body, kind: 'nothing' }, { key }), 422);
  assert.equal((await manager.post('parties', body, { key })).status, 201);
});

test('a write without a proper key is refused', async () => {
  const manager = await as('manager');
  const none = await manager.post('parties', fields(), { key: null });
  assertProblem(none, 400, 'idempotency_key_required');
  for (const key of ['', 'has blank', 'x'.repeat(201)]) {
    const answer = await manager.post('parties', fields(), { key });
    assertProblem(answer, 400, 'idempotency_key_required', key);
  }
  assert.equal(
    (await manager.post('parties', fields(), { key: unique('x').padEnd(200, '~') })).status,
    201,
  );
});

test('a decision and a payment repeat like any other write', async () => {
  const approver = await as('approver');
  const manager = await as('manager');
  const investment = await make.proposal(await make.project(), await make.fund(), '1000.00');
  const twice = async (client, path, body) => {
    const key = unique('key');
    const first = await client.post(path, body, { key });
    assert.equal(first.status, 201, first.text);
    const again = await client.post(path, body, { key });
    assert.ok(again.bytes.equals(first.bytes), again.text);
  };
  const dated = { effective_date: make.DAY };
  await twice(approver, `investments/${investment.id}/decision`, {
    outcome: 'approve',
    ...dated,
  });
  const payment = { currency: 'CNY', amount: '1000.00', ...dated };
  await twice(manager, `investments/${investment.id}/payments`, payment);
  const { item } = await manager.read(`investments/${investment.id}`);
  assert.equal(item.figures.paid, '1000.00');
});
