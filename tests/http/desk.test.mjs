// The desk: what waits and for whom, with counts.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, newSession, newUser } from './client.mjs';
import * as make from './records.mjs';

before(() => make.capRule());

// Proposed today by the manager.
async function proposal() {
  const [fund, project] = [await make.fundOf(['1000000.00']), await make.project()];
  return make.proposal(project, fund.fund, '1000.00');
}

const of = (desk, id) => desk.rows.find((row) => row.subject_id === id);

function countOf(desk, reason, kind) {
  return desk.counts.find((c) => c.reason === reason && c.kind === kind)?.count ?? 0;
}

test('a proposal waits for every approver but its proposer, and is counted', async () => {
  const manager = await as('manager');
  const approver = await as('approver');
  const before = await approver.read('desk');
  const investment = await proposal();
  const own = await manager.read('desk');
  const desk = await approver.read('desk');
  assert.equal(of(desk, investment.id).reason, 'decide');
  assert.equal(of(desk, investment.id).kind, 'investment');
  assert.equal(of(own, investment.id).reason, 'own');
  assert.equal(countOf(desk, 'decide', 'investment'), countOf(before, 'decide', 'investment') + 1);
  const total = desk.counts.reduce((sum, { count }) => sum + count, 0);
  assert.equal(total, desk.total);
  for (const role of ['viewer', 'auditor', 'admin'])
    assert.equal(of(await (await as(role)).read('desk'), investment.id).reason, 'others', role);

  await approver.create(`investments/${investment.id}/decision`, { outcome: 'reject' });
  assert.equal(of(await approver.read('desk'), investment.id), undefined);
  assert.equal(of(await manager.read('desk'), investment.id).reason, 'rejected');
});

// The answer is one person's: what another of the same role is told must not come from a store.
test('two of one role have desks of their own', async () => {
  const account = await newUser('manager');
  const other = await newSession('manager', account);
  const investment = await proposal();
  assert.equal(of(await (await as('manager')).read('desk'), investment.id).reason, 'own');
  const answer = await other.get('desk');
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.equal(of(answer.json, investment.id).reason, 'others');
});

test('the cash of the programme is that of the funds whose cash is tracked', async () => {
  const { cash } = await (await as('viewer')).read('desk');
  assert.ok(cash.tracked <= cash.funds);
  if (cash.tracked === 0) assert.equal(cash.amount, null);
  assert.equal(cash.currency, 'CNY');
});
