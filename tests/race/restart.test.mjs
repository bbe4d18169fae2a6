// Processes of the server end while clients read and write over connections that nginx keeps. One
// that is told to stop answers all it was asked; one that is killed takes with it at most what it
// had in hand, and the client hears so. This needs an instance of its own.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, unique } from '../http/client-base.mjs';
import { startStack } from '../lib/stack.mjs';

const READERS = 16;
const WRITERS = 4;

let stack;

before(async () => {
  stack = await startStack();
});
after(() => stack?.stop());

function supervisor() {
  const text = readFileSync(join(stack.dir, 'pid', 'fundtrail-fcgi'), 'utf8');
  return Number(text.trim().split(/\s+/)[0]);
}

function workers() {
  const parent = supervisor();
  const text = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8');
  return text.trim().split(/\s+/).filter(Boolean).map(Number);
}

async function signIn() {
  const client = new Client(stack.url);
  const { user, password } = stack.credentials.manager;
  assert.equal((await client.signIn(user, password)).status, 200);
  return client;
}

async function read(client, control) {
  const statuses = new Map();
  while (!control.done) {
    const { status } = await client.get('funds?limit=5');
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  return statuses;
}

async function write(client, mark, control) {
  const statuses = new Map();
  for (let i = 0; !control.done; i++) {
    const body = { code: `${mark}.${i}`, name: '测试主体', kind: 'lp' };
    const key = unique('key');
    for (let status = 0; status !== 201; ) {
      ({ status } = await client.post('parties', body, { key }));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      assert.ok([201, 503].includes(status), `status ${status}`);
    }
  }
  return statuses;
}

function added(maps) {
  const sum = {};
  for (const map of maps)
    for (const [status, count] of map) sum[status] = (sum[status] ?? 0) + count;
  return sum;
}

// Ends one worker after the other by a signal, while all clients are at work.
async function disturb(signal) {
  const mark = unique('END');
  const client = await signIn();
  const control = { done: false };
  const reads = Array.from({ length: READERS }, () => read(client, control));
  const writes = Array.from({ length: WRITERS }, (_, i) => write(client, `${mark}.${i}`, control));
  const ended = new Set();
  for (let i = 0; i < 6; i++) {
    await pause(400);
    const alive = workers();
    const pid = alive[i % alive.length];
    if (pid === undefined) continue;
    process.kill(pid, signal);
    ended.add(pid);
  }
  await pause(1500);
  control.done = true;
  assert.ok(ended.size >= 4, `${ended.size} workers were ended`);
  return { read: added(await Promise.all(reads)), written: added(await Promise.all(writes)) };
}

test('workers that are told to stop answer all that they were asked', async () => {
  const { read: reads, written } = await disturb('SIGTERM');
  assert.deepEqual(Object.keys(reads), ['200'], JSON.stringify(reads));
  assert.deepEqual(Object.keys(written), ['201'], JSON.stringify(written));
  assert.ok(reads[200] > 100 && written[201] > 20, JSON.stringify({ reads, written }));
});

// What was asked on a kept connection is asked again by nginx; only the first request of a new one
// can end with its process, and then the client hears so.
test('workers that are killed take no read with them that was asked on a kept connection', async () => {
  const { read: reads, written } = await disturb('SIGKILL');
  assert.deepEqual(Object.keys({ 503: 0, ...reads }), ['200', '503'], JSON.stringify(reads));
  assert.ok((reads[503] ?? 0) <= 2 * 6, JSON.stringify(reads)); // a kill, and another worker's start
  assert.ok(written[201] > 20, JSON.stringify(written));
});

test('connections are kept, and every worker has some of the work', async () => {
  const client = await signIn();
  const control = { done: false };
  const reads = Array.from({ length: READERS }, () => read(client, control));
  await pause(3000);
  const log = () => readFileSync(join(stack.dir, 'logs', 'access.log'), 'utf8').split('\n').length;
  const shares = await Promise.all(workers().map(cpu));
  const before = log();
  await pause(3000);
  const used = (await Promise.all(workers().map(cpu))).map((ticks, i) => ticks - shares[i]);
  const served = log() - before;
  control.done = true;
  await Promise.all(reads);
  assert.ok(served > 100, `${served} requests`);
  const least = Math.min(...used) / used.reduce((sum, ticks) => sum + ticks, 0);
  assert.ok(least > 0.1, `ticks of the workers: ${used}`);
});

// Ticks of processor time that a process has used.
async function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
