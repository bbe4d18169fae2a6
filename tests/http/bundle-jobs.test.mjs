// Bundles as the browser asks for them: begun, followed, fetched, forgotten. A process is ended while it
// makes one, so this needs an instance of its own.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { startStack } from '../lib/stack.mjs';
import { begun, ended, fetched, made } from './bundle-client.mjs';
import { assertProblem, Client } from './client-base.mjs';

/** @type {import('../lib/stack.mjs').Stack} */
let stack;
let auditor;
let admin;

async function signedIn(role) {
  const client = new Client(stack.url);
  const { user, password } = stack.credentials[role];
  assert.equal((await client.signIn(user, password)).status, 200);
  return client;
}

before(async () => {
  stack = await startStack();
  auditor = await signedIn('auditor');
  admin = await signedIn('admin');
});
after(() => stack?.stop());

const number = async (query) => Number((await stack.sql(query)).trim());
const pieces = () => number('SELECT COUNT(*) FROM bundle_job_piece');
const temporary = async () =>
  (await readdir(process.env.TMPDIR ?? tmpdir())).filter((name) => /^fundtrail-bundle/.test(name));

test('a bundle is begun at once, followed, fetched by its own user, and stays the same', async () => {
  const job = await begun(auditor);
  assert.equal(job.state, 'working');
  assert.deepEqual((await auditor.read('bundle_jobs')).items.length, 1);
  assert.deepEqual((await admin.read('bundle_jobs')).items, []);
  for (const path of [`bundle_jobs/${job.id}`, `bundle_jobs/${job.id}/bundle.zip`])
    assertProblem(await admin.get(path), 404);
  assertProblem(await admin.send('DELETE', `bundle_jobs/${job.id}`, { key: null }), 404);
  const done = await ended(auditor, job.id);
  assert.equal(done.state, 'done');
  assert.ok(done.total_count > 60 && done.row_count > 0);
  const takings = async () => (await auditor.read('exports?sort=seq&limit=100')).items;
  const before = (await takings()).length;
  for (const time of [1, 2]) {
    const answer = await fetched(auditor, job.id);
    assert.equal(answer.status, 200);
    assert.equal(createHash('sha256').update(answer.bytes).digest('hex'), done.sha256);
    assert.equal((await takings()).length, before + time, 'one entry for one taking');
  }
  const head = await auditor.send('HEAD', `bundle_jobs/${job.id}/bundle.zip`);
  assert.deepEqual([head.status, (await takings()).length], [200, before + 2]);
});

test('a session that has ended fetches nothing, a new one of the user does', async () => {
  const { id } = await made(auditor);
  const other = await signedIn('auditor');
  assert.equal((await fetched(other, id)).status, 200);
  await other.post('session/logout', {});
  assertProblem(await fetched(other, id), 401);
});

test('a user has one bundle: a second waits for the first, and takes its place', async () => {
  await stack.sql('DELETE FROM bundle_job');
  await stack.sql(
    `INSERT INTO bundle_job (id, user_id, state, as_known, owner, heartbeat_at, created_at, updated_at)
       SELECT 77, MIN(seq), 'working', 1, 5, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)
       FROM user WHERE user_name = 'auditor'`,
  );
  const refused = await auditor.post('bundle_jobs', undefined, { key: null });
  assertProblem(refused, 409);
  assert.deepEqual(refused.codes, ['state:bundle_at_work']);
  assertProblem(await fetched(auditor, 77), 409);
  assert.equal((await auditor.send('DELETE', 'bundle_jobs/77', { key: null })).status, 204);
  const first = await made(auditor);
  const second = await made(auditor);
  assertProblem(await auditor.get(`bundle_jobs/${first.id}`), 404);
  assert.equal(await number('SELECT COUNT(DISTINCT job_id) FROM bundle_job_piece'), 1);
  assert.equal((await fetched(auditor, second.id)).status, 200);
});

/** Ends the processes that serve at once, as if they had crashed; their supervisor starts others. */
async function killWorkers() {
  const pid = (await readFile(join(stack.dir, 'pid/fundtrail-fcgi'), 'utf8')).split(' ')[0].trim();
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  for (const child of children.trim().split(' ')) process.kill(Number(child), 'SIGKILL');
}

test('a process that is killed in between leaves nothing half: another makes it whole', async () => {
  const known = (await made(auditor)).as_known;
  const whole = await made(auditor, `?as_known=${known}`);
  const left = await temporary();
  // While this lasts nobody comes to the end of journal.jsonl.
  const held = stack.sql('LOCK TABLES seal WRITE; SELECT SLEEP(3); UNLOCK TABLES');
  await wait(200);
  const { id } = await begun(admin, `?as_known=${known}`);
  const owner = () => number(`SELECT owner FROM bundle_job WHERE id = ${id}`);
  for (let at = 0; at < 100 && (await owner()) === 0; at++) await wait(20);
  assert.notEqual(await owner(), 0);
  await killWorkers();
  await held;
  // What the killed one had sent may be there by now; nobody waits for its lease to end.
  await stack.sql(
    `REPLACE INTO bundle_job_piece (job_id, position, bytes) VALUES (${id}, 0, 'half'), (${id}, 9, 'half');
     UPDATE bundle_job SET heartbeat_at = heartbeat_at - INTERVAL 1 HOUR WHERE id = ${id}`,
  );
  const job = await ended(admin, id);
  assert.deepEqual([job.state, job.sha256], ['done', whole.sha256]);
  const answer = await fetched(admin, id);
  assert.equal(createHash('sha256').update(answer.bytes).digest('hex'), whole.sha256);
  assert.deepEqual(await temporary(), left, 'no file stays behind');
});

test('what ends one process after the other is given up, and says so', async () => {
  const { id } = await made(auditor);
  await stack.sql(`UPDATE bundle_job SET state = 'working', try_count = 3 WHERE id = ${id}`);
  const job = await ended(auditor, id);
  assert.deepEqual([job.state, job.error.code, job.byte_count], ['failed', 'internal', null]);
  assert.ok(job.error.zh.length > 0);
  assertProblem(await fetched(auditor, id), 404);
});

test('pieces that are not those that were kept are not given out', async () => {
  const { id } = await made(auditor);
  await stack.sql(`UPDATE bundle_job_piece SET bytes = CONCAT(bytes, 'x') WHERE job_id = ${id}`);
  assertProblem(await fetched(auditor, id), 500);
});

test('a bundle is kept for a day, and what is older goes when the server starts', async () => {
  const { id } = await made(auditor);
  await made(admin);
  await stack.sql(
    `UPDATE bundle_job SET updated_at = updated_at - INTERVAL 25 HOUR WHERE id = ${id}`,
  );
  await stack.stopServer();
  await stack.startServer();
  for (let at = 0; at < 100 && (await number('SELECT COUNT(*) FROM bundle_job')) > 1; at++)
    await wait(100);
  assert.equal(await number(`SELECT COUNT(*) FROM bundle_job WHERE id = ${id}`), 0);
  assert.equal(await number('SELECT COUNT(*) FROM bundle_job'), 1);
  assert.ok((await pieces()) > 0);
});
