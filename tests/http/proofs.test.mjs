// The ledger is proved because an auditor asked for it, in the background, and the result is kept; so is that of the
// command. Whoever writes to the database alone cannot write "sound". This needs an instance of its own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startStack } from '../lib/stack.mjs';
import { assertProblem, Client, unique } from './client-base.mjs';

let stack;
let auditor;
let manager;

async function signedIn(role) {
  const client = new Client(stack.url);
  const { user, password } = stack.credentials[role];
  assert.equal((await client.signIn(user, password)).status, 200);
  return client;
}

before(async () => {
  stack = await startStack();
  auditor = await signedIn('auditor');
  manager = await signedIn('manager');
});
after(() => stack?.stop());

const party = () => ({ code: unique('P'), name: '测试主体', kind: 'lp' });
const proofs = async () => (await auditor.get('proofs')).json;

async function proved() {
  const answer = await auditor.post('proofs', {});
  assert.equal(answer.status, 202, answer.text);
  for (let attempt = 0; attempt < 200; attempt++) {
    const { runs } = await proofs();
    const run = runs.find(({ id }) => id === answer.json.id);
    if (run.outcome !== 'running') return run;
    await pause(100);
  }
  assert.fail('the proof does not end');
}

test('nothing was proved yet, and the keys stand there with their validity', async () => {
  const found = await proofs();
  assert.deepEqual([found.runs, found.last_sound], [[], null]);
  assert.equal(found.checkpoint.configured, true);
  assert.equal(found.checkpoint.seq, null);
  assert.equal(found.keys.length, 1);
  assert.equal(found.keys[0].ended_by, null);
});

test('an auditor has the ledger proved, and sees up to which entry', async () => {
  const created = await manager.post('parties', party(), { key: unique('key') });
  const run = await proved();
  assert.equal(run.outcome, 'sound', run.fault);
  assert.equal(run.proved, created.json.seq);
  assert.equal(run.head, created.json.seq);
  assert.equal(run.asked_by, (await auditor.read('session')).user.id);
  assert.ok(run.ended_at > run.begun_at);
  assert.equal((await proofs()).last_sound.id, run.id);
  assert.equal((await manager.get('proofs')).status, 403);
});

test('the command keeps its result as well', async () => {
  const { code, stderr } = await stack.ctl(['verify']);
  assert.equal(code, 0, stderr);
  const { runs, last_sound } = await proofs();
  assert.equal(runs[0].asked_by, null);
  assert.equal(runs[0].outcome, 'sound');
  assert.equal(last_sound.id, runs[0].id);
});

test("one proof goes on at a time, and one that was broken off stands in nobody's way", async () => {
  const row = (told) =>
    `INSERT INTO proof_run (id, asked_by, told_at, going_on, head_seq, proved_seq, outcome, fault_count, fault_seq)
     VALUES (7, 0, UTC_TIMESTAMP(6) - INTERVAL ${told} SECOND, 1, 100, 40, 'running', 0, 0)`;
  await stack.sql(row(1));
  assertProblem(await auditor.post('proofs', {}), 409, 'conflict');
  const going = (await proofs()).runs.find(({ id }) => id === 7);
  assert.deepEqual([going.outcome, going.proved, going.head], ['running', 40, 100]);
  await stack.sql('DELETE FROM proof_run WHERE id = 7');
  await stack.sql(row(3600));
  assert.equal((await proved()).outcome, 'sound');
  assert.equal((await proofs()).runs.find(({ id }) => id === 7).outcome, 'failed');
});

test('a result that was written into the database proves nothing', async () => {
  const [newest] = (await proofs()).runs;
  await stack.sql(`UPDATE proof_run SET head_seq = 999, proved_seq = 999 WHERE id = ${newest.id}`);
  const found = await proofs();
  assert.equal(found.runs[0].outcome, 'foreign');
  assert.notEqual(found.last_sound.id, newest.id);
});

test('a row that was changed is found by the proof, and named', async () => {
  const created = await manager.post('parties', party(), { key: unique('key') });
  await stack.sql('DROP TRIGGER party_no_update');
  await stack.sql(`UPDATE party SET name = 'x' WHERE seq = ${created.json.seq}`);
  const run = await proved();
  assert.equal(run.outcome, 'damaged');
  assert.equal(run.fault_seq, created.json.seq);
  assert.ok(run.fault.length > 0);
  const { code } = await stack.ctl(['verify']);
  assert.equal(code, 1);
  assert.equal((await proofs()).runs[0].outcome, 'damaged');
});
