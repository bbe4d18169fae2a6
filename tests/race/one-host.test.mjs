// With one_host = yes the processes tell each other what they have committed, and a read asks the
// database for nothing. The promise is the same as without: whoever was answered finds the same or
// more everywhere, at once, in every process, whatever was killed in between; and a session that was
// ended is ended. FUNDTRAIL_TEST_ROUNDS says how often it is tried. This needs an instance of its own.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, unique } from '../http/client-base.mjs';
import { run, startStack } from '../lib/stack.mjs';

const ROUNDS = Number(process.env.FUNDTRAIL_TEST_ROUNDS ?? 400);
const READERS = 6;

let stack;

before(async () => {
  stack = await startStack();
});
after(() => stack?.stop());

function workers() {
  const text = readFileSync(join(stack.dir, 'pid', 'fundtrail-fcgi'), 'utf8');
  const parent = Number(text.trim().split(/\s+/)[0]);
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8');
  return children.trim().split(/\s+/).filter(Boolean).map(Number);
}

async function signIn(role = 'manager') {
  const client = new Client(stack.url);
  const { user, password } = stack.credentials[role];
  assert.equal((await client.signIn(user, password)).status, 200);
  return client;
}

// The head as several connections see it at the same time, so that each process is asked.
async function heads(client, count = READERS) {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, i) => client.get(`funds?limit=${i + 1}`)),
  );
  return answers.filter(({ status }) => status === 200).map(({ json }) => json.as_known);
}

async function writeUntilAnswered(client, code) {
  const key = unique('key');
  for (;;) {
    const body = { code, name: '测试主体', kind: 'lp' };
    const answer = await client.post('parties', body, { key }).catch(() => undefined);
    if (answer?.status === 201) return answer.json.id;
    assert.ok([undefined, 503].includes(answer?.status), answer?.text);
  }
}

async function tryRounds(client, rounds) {
  let seen = 0;
  for (let i = 0; i < rounds; i++) {
    const id = await writeUntilAnswered(client, unique('ONE'));
    for (const head of await heads(client)) {
      assert.ok(head >= id, `round ${i}: answered ${id}, read ${head}`);
      seen++;
    }
  }
  return seen;
}

const health = async () => (await new Client(stack.url).get('health')).json;

test('a read asks the database for neither head nor session', async () => {
  const client = await signIn();
  const asked = async () =>
    Number((await stack.sql("SHOW GLOBAL STATUS LIKE 'Com_stmt_execute'")).trim().split('\t')[1]);
  await heads(client, 50);
  const during = async (act) => {
    const before = await asked();
    await act();
    return (await asked()) - before;
  };
  const begun = Date.now();
  const reading = await during(async () => {
    for (let i = 0; i < 20; i++) await heads(client, 20);
  });
  // The processes look at the database by themselves, more often the longer it lasts.
  const span = Date.now() - begun;
  const alone = await during(() => pause(span));
  assert.ok(reading - alone < 100, `${reading} statements for 400 reads, ${alone} for none`);
});

test('what was answered is read everywhere', async () => {
  const clients = await Promise.all([signIn(), signIn(), signIn()]);
  const seen = await Promise.all(clients.map((client) => tryRounds(client, ROUNDS / 4)));
  assert.ok(seen.every((count) => count > ROUNDS));
});

test('what was answered is read everywhere while processes are killed', async () => {
  const clients = await Promise.all([signIn(), signIn()]);
  const control = { done: false };
  const killing = (async () => {
    for (let kills = 0; !control.done; kills++) {
      await pause(250);
      const alive = workers();
      if (alive.length > 0) process.kill(alive[kills % alive.length], 'SIGKILL');
    }
  })();
  try {
    await Promise.all(clients.map((client) => tryRounds(client, ROUNDS / 8)));
  } finally {
    control.done = true;
    await killing;
  }
  await pause(1500);
});

test('what the command has said is read everywhere', async () => {
  const client = await signIn('admin');
  for (let i = 0; i < 5; i++) {
    const args = ['user', 'add', `one-host-${i}`, '--role', 'viewer', '--display-name', 'One'];
    const { code, stderr } = await stack.ctl(args, 'a long and plain password\n');
    assert.equal(code, 0, stderr);
    const { json } = await client.get('users?limit=500');
    assert.ok(
      json.items.some(({ user_name: name }) => name === `one-host-${i}`),
      JSON.stringify(json),
    );
  }
});

const statuses = async (client) =>
  (await Promise.all(Array.from({ length: 8 }, () => client.get('funds?limit=1')))).map(
    ({ status }) => status,
  );

test('a session that was ended is ended in every process', async () => {
  for (let i = 0; i < 20; i++) {
    const client = await signIn('viewer');
    assert.deepEqual([...new Set(await statuses(client))], [200]);
    assert.equal((await client.send('DELETE', 'session')).status, 204);
    assert.deepEqual([...new Set(await statuses(client))], [401]);
  }
  const client = await signIn('viewer');
  assert.deepEqual([...new Set(await statuses(client))], [200]);
  const { code, stderr } = await stack.ctl(
    ['user', 'passwd', stack.credentials.viewer.user],
    `${stack.credentials.viewer.password}\n`,
  );
  assert.equal(code, 0, stderr);
  assert.deepEqual([...new Set(await statuses(client))], [401]);
});

test('a session that is removed by hand ends within half a second', async () => {
  const client = await signIn('viewer');
  assert.deepEqual([...new Set(await statuses(client))], [200]);
  await stack.sql('UPDATE session SET revoked_at = UTC_TIMESTAMP(6) WHERE revoked_at IS NULL');
  await pause(550);
  assert.deepEqual([...new Set(await statuses(client))], [401]);
});

// An operator's command that does not know of the others stands for another host.
test('a head that another host moved is noticed, and ends the sharing', async () => {
  const client = await signIn('admin');
  assert.ok((await heads(client)).length > 0);
  const config = readFileSync(join(stack.dir, 'fundtrail.ini'), 'utf8');
  const other = join(stack.dir, 'other.ini');
  writeFileSync(other, config.replace('one_host = yes', 'one_host = no'), { mode: 0o600 });
  const build = stack.env.FUNDTRAIL_BUILD;
  const { code, stderr } = await run(
    join(build, 'fundtrail'),
    ['--config', other, 'user', 'add', 'elsewhere', '--role', 'viewer', '--display-name', 'E'],
    { input: 'a long and plain password\n' },
  );
  assert.equal(code, 0, stderr);
  await pause(1200);
  const { json } = await client.get('users?limit=500');
  assert.ok(json.items.some(({ user_name: name }) => name === 'elsewhere'));
  const { checks, status } = await health();
  const check = checks.find(({ check }) => check === 'one_host');
  assert.equal(check?.ok, false, JSON.stringify({ checks, status }));
  const manager = await signIn();
  assert.ok((await tryRounds(manager, 10)) > 10);
});
