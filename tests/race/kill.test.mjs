// Server processes and the database are killed while clients write. Every client repeats a request
// under its key until it is answered; afterwards what was acknowledged must be there, once, and
// nothing else. This needs an instance of its own.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, unique } from '../http/client-base.mjs';
import { startStack } from '../lib/stack.mjs';

const WRITERS = 6;
const KILLS = 8;

let stack;
let seed;

before(async () => {
  stack = await startStack();
  seed = Number(process.env.FUNDTRAIL_TEST_SEED ?? Date.now() % 1_000_000);
});
after(() => stack?.stop());

function pid(name) {
  return Number(
    readFileSync(join(stack.dir, 'pid', name), 'utf8')
      .trim()
      .split(/\s+/)[0],
  );
}

function childrenOf(parent) {
  try {
    return readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

// A repeatable course of numbers from 0 to 1.
function chance() {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

async function signIn() {
  const client = new Client(stack.url);
  const { user, password } = stack.credentials.manager;
  assert.equal((await client.signIn(user, password)).status, 200);
  return client;
}

// Writes until it is told to stop; answers what was acknowledged and how often it asked again.
async function write(client, mark, control) {
  const acknowledged = [];
  let repeats = 0;
  for (let i = 0; !control.done; i++) {
    const body = { code: `${mark}.${i}`, name: '测试主体', kind: 'lp' };
    const key = unique('key');
    for (;;) {
      const answer = await client.post('parties', body, { key }).catch(() => undefined);
      if (answer?.status === 201) {
        acknowledged.push(answer.json);
        break;
      }
      const status = answer?.status ?? 0;
      const fault = [0, 500, 502, 503, 504].includes(status);
      assert.ok(fault, `${status} ${answer?.text}`);
      repeats++;
      await pause(20);
    }
  }
  return { acknowledged, repeats };
}

async function everything(client, mark) {
  const items = [];
  for (let path = `parties?q=${mark}&limit=500`; path; ) {
    const page = await client.read(path);
    items.push(...page.items);
    path = page.next_cursor && `parties?q=${mark}&limit=500&cursor=${page.next_cursor}`;
  }
  return items;
}

// Runs writers while `disturb` does its worst, then compares.
async function compare(disturb) {
  const mark = unique('KILL');
  const client = await signIn();
  const { as_known: before } = await client.read('funds?limit=1');
  const control = { done: false };
  const writers = Array.from({ length: WRITERS }, (_, i) => write(client, `${mark}.${i}`, control));
  try {
    await disturb();
  } finally {
    control.done = true;
  }
  const results = await Promise.all(writers);
  const acknowledged = results.flatMap((result) => result.acknowledged);
  const items = await everything(client, mark);
  const ids = (list) => list.map((item) => item.id).sort((a, b) => a - b);
  assert.deepEqual(ids(items), ids(acknowledged), `seed ${seed}: lost or doubled`);
  assert.equal(new Set(items.map((item) => item.code)).size, items.length);
  const { as_known: head } = await client.read('funds?limit=1');
  assert.equal(head, before + acknowledged.length, 'no entry that nobody asked for');
  const { code, stdout, stderr } = await stack.ctl(['verify']);
  assert.equal(code, 0, stdout + stderr);
  return results.reduce((sum, result) => sum + result.repeats, 0);
}

test('killing server processes loses and doubles nothing', async () => {
  const next = chance();
  const repeats = await compare(async () => {
    let killed = 0;
    const supervisor = pid('fundtrail-fcgi');
    for (let attempt = 0; killed < KILLS && attempt < KILLS * 10; attempt++) {
      await pause(60 + next() * 240);
      const children = childrenOf(supervisor);
      if (children.length === 0) continue;
      process.kill(children[Math.floor(next() * children.length)], 'SIGKILL');
      killed++;
    }
    assert.equal(killed, KILLS);
  });
  assert.ok(repeats > 0, 'the kills were felt');
});

test('killing the database loses and doubles nothing', async () => {
  const repeats = await compare(async () => {
    for (let i = 0; i < 2; i++) {
      await pause(400);
      process.kill(pid('mariadbd'), 'SIGKILL');
      await pause(200);
      await stack.startDatabase();
    }
    await pause(800);
  });
  assert.ok(repeats > 0, 'the kills were felt');
});
