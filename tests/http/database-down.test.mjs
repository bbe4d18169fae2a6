// When MariaDB is gone the program says so at once, and goes on by itself when it is back. This
// needs an instance of its own.
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

const party = () => ({ code: unique('P'), name: '测试主体', kind: 'lp' });

async function timed(request) {
  const began = performance.now();
  const answer = await request();
  return { answer, milliseconds: performance.now() - began };
}

test('without the database every answer is 503 with Retry-After, soon, and nothing is lost', async () => {
  const kept = (await client.create('parties', party())).id;
  const key = unique('key');
  const body = party();
  await stack.stopDatabase();

  for (const [label, request] of Object.entries({
    read: () => client.get('funds'),
    item: () => client.get(`parties/${kept}`),
    write: () => client.post('parties', body, { key }),
    'sign-in': () => new Client(stack.url).signIn('manager', 'not the right password'),
    health: () => client.get('health'),
    export: () => client.get('export/parties.csv'),
  })) {
    const { answer, milliseconds } = await timed(request);
    assert.equal(answer.status, 503, `${label}: ${answer.status} ${answer.text}`);
    assert.ok(Number(answer.headers.get('retry-after')) >= 1, label);
    assert.ok(milliseconds < 3000, `${label}: ${milliseconds} ms`);
    if (label !== 'health') {
      const problem = assertProblem(answer, 503, undefined, label);
      assert.doesNotMatch(answer.text, /mysql|maria|socket|errno/i, 'no inner details');
      assert.ok(problem.title);
    }
  }
  assert.equal((await client.get('openapi.json')).status, 200, 'what needs no database goes on');
  assert.equal((await client.get('/')).status, 200, 'so does the front end');

  const answers = await Promise.all(Array.from({ length: 40 }, () => client.get('funds')));
  for (const answer of answers) assertProblem(answer, 503);

  await stack.startDatabase();
  let answer;
  for (let attempt = 0; attempt < 50; attempt++) {
    answer = await client.get(`parties/${kept}`);
    if (answer.status === 200) break;
    await pause(100);
  }
  assert.equal(answer.status, 200, `the session and the data are there again: ${answer.text}`);
  for (let i = 0; i < 40; i++) {
    const again = await client.get(`parties/${kept}`);
    assert.equal(again.status, 200, `every thread is well again: ${again.text}`);
  }
  const repeat = await client.post('parties', body, { key });
  assert.equal(repeat.status, 201, repeat.text);
  assert.equal((await client.get('health')).status, 200);
});

// On a busy machine a signal takes its time to reach every thread.
async function standing(pid) {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (/^State:\tT/m.test(await readFile(`/proc/${pid}/status`, 'utf8'))) return;
    await pause(10);
  }
  assert.fail('the server was not stopped');
}

// Stops a process where it stands, as a machine that hangs does: it takes connections and never answers.
async function withStoppedDatabase(work) {
  const pid = Number((await readFile(join(stack.dir, 'pid/mariadbd'), 'utf8')).split(' ')[0]);
  process.kill(pid, 'SIGSTOP');
  try {
    await standing(pid);
    await work();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

async function ready() {
  for (let attempt = 0; attempt < 100; attempt++) {
    if ((await client.get('health/ready')).status === 200) return;
    await pause(100);
  }
  assert.fail('it is not ready again');
}

test('health answers at once while every thread waits for a database that hangs', async () => {
  for (let i = 0; i < 5; i++) await client.get('health/live');
  await withStoppedDatabase(async () => {
    // A session that was just read is not asked for again so soon.
    await pause(600);
    const waiting = Array.from({ length: 60 }, () => timed(() => client.get('funds')));
    await pause(200);
    for (const [path, status] of [
      ['health/live', [200]],
      ['health', [200, 503]],
      ['health/ready', [200, 503]],
    ]) {
      const times = [];
      for (let i = 0; i < 9; i++) {
        const { answer, milliseconds } = await timed(() => client.get(path));
        assert.ok(status.includes(answer.status), `${path}: ${answer.status}`);
        times.push(milliseconds);
      }
      times.sort((a, b) => a - b);
      assert.ok(times[4] < 20, `${path}: ${times.map(Math.round)} ms`);
    }
    for (const { answer, milliseconds } of await Promise.all(waiting)) {
      assertProblem(answer, 503, 'unavailable');
      assert.ok(milliseconds < 8000, `a read waited ${milliseconds} ms`);
    }
    const answer = await client.get('health/ready');
    assert.equal(answer.status, 503, 'live is not ready');
    assert.equal(answer.json.status, 'unavailable');
    assert.ok(answer.json.checks.some((check) => check.check === 'database' && !check.ok));
    assert.ok(Number(answer.headers.get('retry-after')) >= 1);
    assert.equal((await client.get('health/live')).status, 200);
    for (let i = 0; i < 20; i++) {
      const { answer: read, milliseconds } = await timed(() => client.get('funds'));
      assertProblem(read, 503, 'unavailable');
      assert.ok(milliseconds < 500, `known to be away, and yet it waited ${milliseconds} ms`);
    }
  });
  await ready();
  assert.equal((await client.get('funds')).status, 200);
});

test('the ledger is whole afterwards', async () => {
  const { code, stdout, stderr } = await stack.ctl(['verify']);
  assert.equal(code, 0, stdout + stderr);
});
