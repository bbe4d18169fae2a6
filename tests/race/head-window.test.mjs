// With head_window_ms a read need not ask the database for head and session while the last answer
// is younger than that. It is never further behind. This needs an instance of its own.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, unique } from '../http/client-base.mjs';
import { startStack } from '../lib/stack.mjs';

const WINDOW_MS = 400;
let stack;

before(async () => {
  stack = await startStack();
});
after(() => stack?.stop());

/** Starts the server anew, as one of several hosts. */
async function restart(windowMs) {
  const path = join(stack.dir, 'fundtrail.ini');
  const text = readFileSync(path, 'utf8').replace(/^(one_host|head_window_ms) = .*\n/gm, '');
  const setting = `[server]\nhead_window_ms = ${windowMs}\n`;
  writeFileSync(path, text.replace('[server]\n', setting), { mode: 0o600 });
  await stack.stopServer();
  await stack.startServer();
}

async function signIn(role = 'viewer') {
  const client = new Client(stack.url);
  const { user, password } = stack.credentials[role];
  assert.equal((await client.signIn(user, password)).status, 200);
  return client;
}

const read = (client, count) =>
  Promise.all(Array.from({ length: count }, (_, i) => client.get(`funds?limit=${i + 1}`)));

/** How many statements the database ran for so many reads. */
async function statementsFor(client, count) {
  const asked = async () =>
    Number((await stack.sql("SHOW GLOBAL STATUS LIKE 'Com_stmt_execute'")).trim().split('\t')[1]);
  const before = await asked();
  for (let i = 0; i < count; i += 20) await read(client, 20);
  return (await asked()) - before;
}

test('without a window each read asks the database', async () => {
  await restart(0);
  const client = await signIn();
  assert.ok((await statementsFor(client, 400)) >= 400);
});

test('within the window reads ask for nothing', async () => {
  await restart(WINDOW_MS);
  const client = await signIn();
  const statements = await statementsFor(client, 400);
  assert.ok(statements < 300, `${statements} statements for 400 reads`);
});

test('what was committed is read everywhere once the window has passed', async () => {
  const [manager, viewer] = [await signIn('manager'), await signIn()];
  for (let i = 0; i < 4; i++) {
    await read(viewer, 40);
    const body = { code: unique('WINDOW'), name: '测试主体', kind: 'lp' };
    const { status, json } = await manager.post('parties', body);
    assert.equal(status, 201);
    await pause(WINDOW_MS);
    for (const answer of await read(viewer, 40)) assert.ok(answer.json.as_known >= json.id);
  }
});

test('a write is never let through by the window', async () => {
  const manager = await signIn('manager');
  await read(manager, 40);
  await stack.sql('UPDATE session SET revoked_at = UTC_TIMESTAMP(6) WHERE revoked_at IS NULL');
  const body = { code: unique('WINDOW'), name: '测试主体', kind: 'lp' };
  for (let i = 0; i < 8; i++) assert.equal((await manager.post('parties', body)).status, 401);
});

test('a session that was ended elsewhere is ended once the window has passed', async () => {
  const client = await signIn();
  await read(client, 40);
  await stack.sql('UPDATE session SET revoked_at = UTC_TIMESTAMP(6) WHERE revoked_at IS NULL');
  await pause(WINDOW_MS);
  assert.ok((await read(client, 40)).every(({ status }) => status === 401));
});
