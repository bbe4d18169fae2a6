// Credentials and sessions are no part of the journal, so whoever owns the database can change them. What
// this program did not write, or has replaced since, opens nothing, and is named. This needs an instance of
// its own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startStack } from '../lib/stack.mjs';
import { Client, unique } from './client-base.mjs';

let stack;
let admin;

before(async () => {
  stack = await startStack();
  admin = await signedIn('admin');
});
after(() => stack?.stop());

async function signedIn(role) {
  const client = new Client(stack.url);
  const { user, password } = stack.credentials[role];
  const answer = await client.signIn(user, password);
  assert.equal(answer.status, 200, answer.text);
  return client;
}

async function addUser(password) {
  const name = unique('user').toLowerCase();
  const record = { user_name: name, display_name: name, role: 'viewer', enabled: true, password };
  const { id } = await admin.create('users', record);
  return { id, name, password };
}

const signIn = (user, password) => new Client(stack.url).signIn(user, password);

async function rowsThatVerifyNames() {
  const { stdout } = await stack.ctl(['--json', 'verify']);
  return JSON.parse(stdout).rows.faults;
}

// Within how long a running server says so by itself.
async function degraded(expected) {
  const began = Date.now();
  for (let attempt = 0; attempt < 150; attempt++) {
    const { json } = await admin.get('health/ready');
    const rows = json.checks.find(({ check }) => check === 'rows');
    if ((rows?.ok ?? true) !== expected) return Date.now() - began;
    await pause(100);
  }
  assert.fail(`the check "rows" is not ${!expected}`);
}

async function foreignRows() {
  const { text } = await admin.get('metrics');
  return Number(/^fundtrail_foreign_rows_total (\d+)$/m.exec(text)?.[1]);
}

test('what nobody touched is as it was written', async () => {
  assert.deepEqual(await rowsThatVerifyNames(), []);
});

test("another user's credential in the place of one's own opens nothing", async (t) => {
  const mine = await addUser('what I know myself 1');
  const other = await addUser('what others know 22');
  assert.equal((await signIn(other.name, other.password)).status, 200);
  await stack.sql(
    'UPDATE credential a JOIN credential b SET a.password_hash = b.password_hash,' +
      ` a.changed_at = b.changed_at, a.mac = b.mac WHERE a.user_id = ${other.id} AND b.user_id = ${mine.id}`,
  );
  const before = await foreignRows();
  assert.equal((await signIn(other.name, mine.password)).status, 401);
  assert.ok((await foreignRows()) > before);
  t.diagnostic(`a running server says so after ${await degraded(true)} ms`);
  assert.deepEqual(await rowsThatVerifyNames(), [
    `the credential of user ${other.id} is none that this program wrote`,
  ]);
  const set = await admin.post(`users/${other.id}/password`, {
    password: 'a new one of his own 3',
  });
  assert.equal(set.status, 204, set.text);
  assert.equal((await signIn(other.name, 'a new one of his own 3')).status, 200);
  assert.deepEqual(await rowsThatVerifyNames(), []);
});

test('a credential that was replaced does not come back', async () => {
  const user = await addUser('the first one of all 1');
  await stack.sql(
    `CREATE TABLE kept_credential AS SELECT * FROM credential WHERE user_id = ${user.id}`,
  );
  const set = await admin.post(`users/${user.id}/password`, { password: 'the second of them 2' });
  assert.equal(set.status, 204, set.text);
  await stack.sql(
    'UPDATE credential c JOIN kept_credential k USING (user_id) SET c.password_hash = k.password_hash,' +
      ' c.changed_at = k.changed_at, c.mac = k.mac',
  );
  await stack.sql('DROP TABLE kept_credential');
  assert.equal((await signIn(user.name, user.password)).status, 401);
  assert.deepEqual(await rowsThatVerifyNames(), [
    `the credential of user ${user.id} is an old one that was replaced`,
  ]);
  const { json } = await admin.get('credential_changes?limit=500');
  assert.ok(
    json.items.some(({ user_id }) => user_id === user.id),
    'the journal names the change',
  );
  await admin.post(`users/${user.id}/password`, { password: 'the third of them all 3' });
  assert.equal((await signIn(user.name, 'the third of them all 3')).status, 200);
});

test('a credential without a code, put in by hand, opens nothing', async () => {
  const user = await addUser('one that is known 1234');
  await stack.sql(`UPDATE credential SET mac = NULL WHERE user_id = ${user.id}`);
  assert.equal((await signIn(user.name, user.password)).status, 401);
  await admin.post(`users/${user.id}/password`, { password: 'one that is marked 1234' });
});

test('a session that ended, was drawn out or put in opens nothing', async () => {
  const sorts = {
    'it ended, and was brought back': async (client) => {
      assert.equal((await client.send('DELETE', 'session', { key: null })).status, 204);
      return 'UPDATE session SET revoked_at = NULL';
    },
    'it was drawn out': async () => 'UPDATE session SET expires_at = expires_at + INTERVAL 1 YEAR',
    'it was seen just now': async () => 'UPDATE session SET seen_at = seen_at + INTERVAL 1 SECOND',
    "it is another user's": async () => 'UPDATE session SET user_id = (SELECT MAX(seq) FROM user)',
    'it was taken away': async () => 'DELETE FROM session',
  };
  for (const [name, tamper] of Object.entries(sorts)) {
    const client = await signedIn('viewer');
    const cookie = client.cookie;
    const sid = (
      await stack.sql('SELECT HEX(sid) FROM session ORDER BY created_at DESC LIMIT 1')
    ).trim();
    const sql = await tamper(client);
    await stack.sql(`${sql} WHERE sid = X'${sid}'`);
    await pause(600); // a session is known for half a second
    client.cookie = cookie;
    const answer = await client.get('funds');
    assert.equal(answer.status, 401, `${name}: ${answer.text}`);
    await stack.sql(`DELETE FROM session WHERE sid = X'${sid}'`);
  }
  assert.deepEqual(await rowsThatVerifyNames(), []);
});
