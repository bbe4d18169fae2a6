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
  const manager = await as('manager');
  for (const [path, deskOf] of [
    [`desk?as_known=${investment.seq}`, (answer) => answer],
    [`home?as_known=${investment.seq}`, (answer) => answer.desk],
  ]) {
    const mine = await manager.get(path);
    assert.equal(of(deskOf(mine.json), investment.id).reason, 'own');
    const tag = mine.headers.get('etag');
    const theirs = await other.get(path, { headers: { 'If-None-Match': tag } });
    assert.equal(theirs.status, 200, 'what another has is not what this one has');
    assert.notEqual(theirs.headers.get('etag'), tag);
    assert.match(theirs.headers.get('cache-control'), /private/);
    assert.equal(of(deskOf(theirs.json), investment.id).reason, 'others');
    const again = await manager.get(path, { headers: { 'If-None-Match': tag } });
    assert.equal(again.status, 304);
  }
});

test('the home page has in one answer what others tell one by one', async () => {
  const viewer = await as('viewer');
  const at = `as_known=${(await viewer.read('desk')).as_known}`;
  const home = await viewer.read(`home?${at}`);
  assert.deepEqual(home.overview, await viewer.read(`overview?${at}`));
  assert.deepEqual(home.desk, await viewer.read(`desk?${at}`));
  assert.deepEqual(home.setup, (await viewer.read(`setup_steps?${at}`)).rows);
  const { figures } = await viewer.read(`performance?${at}`);
  for (const name of ['committed', 'paid_in', 'unfunded', 'distributed', 'nav', 'dpi', 'tvpi'])
    assert.equal(home.figures[name], figures[name], name);
});

test('the cash of the programme is that of the funds whose cash is tracked', async () => {
  const { cash } = await (await as('viewer')).read('desk');
  assert.ok(cash.tracked <= cash.funds);
  if (cash.tracked === 0) assert.equal(cash.amount, null);
  assert.equal(cash.currency, 'CNY');
});
