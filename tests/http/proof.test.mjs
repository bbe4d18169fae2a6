// A row that was changed in the database is not served, and nothing is decided on it: the server
// holds every typed row against the bytes that were hashed, when it starts and whenever an entry
// comes. This needs an instance of its own.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startStack } from '../lib/stack.mjs';
import { assertProblem, Client, unique } from './client-base.mjs';

let stack;
let client;

before(async () => {
  stack = await startStack();
  client = new Client(stack.url);
  const { user, password } = stack.credentials.manager;
  assert.equal((await client.signIn(user, password)).status, 200);
});
after(() => stack?.stop());

const party = (name = '测试主体') => ({ code: unique('P'), name, kind: 'lp' });

async function healthOf(status) {
  for (let attempt = 0; attempt < 150; attempt++) {
    const answer = await client.get('health');
    if (answer.status === status) return answer.json;
    await pause(100);
  }
  assert.fail(`health is not ${status}`);
}

async function restart() {
  await stack.stopServer();
  await stack.startServer();
}

const proof = (health) => health.checks.find(({ check }) => check === 'proof');
const logged = () => readFile(join(stack.dir, 'logs', 'fundtrail-fcgi.log'), 'utf8');

// What every one of these looks like from outside.
async function assertStopped(seq, reason) {
  const health = await healthOf(503);
  assert.deepEqual(proof(health), {
    check: 'proof',
    ok: false,
    detail: `entry ${seq} does not prove`,
  });
  const refused = await client.post('parties', party(), { key: unique('key') });
  const problem = assertProblem(refused, 503, 'ledger_unproved');
  assert.equal(problem.errors[0].params.seq, String(seq));
  assert.match(
    problem.detail,
    new RegExp(`Entry ${seq} does not prove|第 ${seq} 号分录未通过校验`),
  );
  assert.doesNotMatch(refused.text, /table/, 'no inner details');
  const lines = (await logged()).split('\n').filter((line) => line.includes('"not_ready"'));
  assert.ok(
    lines.some((line) => line.includes(`entry ${seq}: `) && line.includes(reason)),
    lines.join('\n'),
  );
  const metrics = (await client.get('metrics')).text;
  assert.match(metrics, new RegExp(`^fundtrail_journal_unproved_seq ${seq}$`, 'm'));
  assert.equal((await client.get('health/live')).status, 200, 'a restart would mend nothing');
}

test('an unchanged ledger starts, reads and decides', async () => {
  const kept = await client.create('parties', party());
  await restart();
  await healthOf(200);
  const answer = await client.get(`parties/${kept.id}`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('ledger-unproved'), null);
  await client.create('parties', party());
});

test('a row that was changed stops decisions after a restart, and is named', async () => {
  const first = await client.create('parties', party('之前'));
  const changed = await client.create('parties', party('原名'));
  const behind = await client.create('parties', party('之后'));
  await stack.sql('DROP TRIGGER party_no_update');
  await stack.sql(`UPDATE party SET name = '改名' WHERE seq = ${changed.seq}`);
  await restart();
  await assertStopped(changed.seq, 'table party does not say what the journal says');
  // What is before it is read, and says so; what was changed and what is behind is not served.
  const read = await client.get(`parties/${first.id}`);
  assert.equal(read.status, 200, read.text);
  assert.equal(read.headers.get('ledger-unproved'), String(changed.seq));
  assertProblem(await client.get(`parties/${changed.id}`), 404);
  assertProblem(await client.get(`parties/${behind.id}`), 404);
  assert.doesNotMatch((await client.get('parties?limit=500')).text, /改名/);
  // Who is in the proved part signs in; the command of the operator refuses, and names it too.
  const { user, password } = stack.credentials.auditor;
  assert.equal((await new Client(stack.url).signIn(user, password)).status, 200);
  assertProblem(await new Client(stack.url).signIn('nobody-there', 'wrong'), 503);
  const { code, stderr } = await stack.ctl(['user', 'list']);
  assert.equal(code, 1, stderr);
  assert.match(stderr, new RegExp(`entry ${changed.seq}: its row in table party`));
  // Mended, everything is there again.
  await stack.sql(`UPDATE party SET name = '原名' WHERE seq = ${changed.seq}`);
  await restart();
  assert.equal(proof(await healthOf(200))?.ok ?? true, true);
  assert.equal((await client.get(`parties/${behind.id}`)).status, 200);
  await client.create('parties', party());
});

test('a row that is wrong when it comes stops a running server, until it is mended', async () => {
  // As the database's owner could: what the operator enters is stored as something else.
  await stack.sql(
    "CREATE TRIGGER party_bends BEFORE INSERT ON user FOR EACH ROW SET NEW.role = 'approver'",
  );
  const name = unique('user').toLowerCase();
  const added = await stack.ctl(
    ['user', 'add', name, '--role', 'viewer'],
    'a password of nobody\n',
  );
  assert.equal(added.code, 0, added.stderr);
  await stack.sql('DROP TRIGGER party_bends');
  const seq = Number(await stack.sql('SELECT MAX(seq) FROM user'));
  await assertStopped(seq, 'table user does not say what the journal says');
  assertProblem(await new Client(stack.url).signIn(name, 'a password of nobody'), 503);
  await stack.sql('DROP TRIGGER user_no_update');
  await stack.sql(`UPDATE user SET role = 'viewer' WHERE seq = ${seq}`);
  await healthOf(200);
  await client.create('parties', party());
  assert.match((await client.get('metrics')).text, /^fundtrail_journal_unproved_seq 0$/m);
});

test('a row of long ago that is changed while the server runs is found, and never served', async () => {
  const kept = await client.create('parties', party('原名'));
  await client.create('parties', party());
  await stack.sql('DROP TRIGGER IF EXISTS party_no_update');
  await pause(1500); // each process has it
  const began = Date.now();
  await stack.sql(`UPDATE party SET name = '改名' WHERE seq = ${kept.seq}`);
  await healthOf(503);
  await pause(1500); // what one process found, the others look for at once
  await assertStopped(kept.seq, 'table party does not say what the journal says');
  assert.ok(Date.now() - began < 15_000, 'a small ledger is proved again every five seconds');
  const read = await client.get(`parties/${kept.id}`);
  assert.match(read.text, /原名/, 'what was proved is served');
  assert.doesNotMatch(read.text, /改名/);
  assert.equal(read.headers.get('ledger-unproved'), String(kept.seq));
  await stack.sql(`UPDATE party SET name = '原名' WHERE seq = ${kept.seq}`);
  await pause(6000); // each process looks again
  await healthOf(200);
  await client.create('parties', party());
  const metrics = (await client.get('metrics')).text;
  const proved = /^fundtrail_journal_proved_timestamp_seconds (\d+)$/m.exec(metrics)?.[1];
  assert.ok(Number(proved) > began / 1000 - 60, metrics);
});
