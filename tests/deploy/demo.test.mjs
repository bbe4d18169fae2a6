// deploy/demo as an operator uses it. Needs what it builds, and builds it if need be.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from '../lib/stack.mjs';

const demo = fileURLToPath(new URL('../../deploy/demo', import.meta.url));
const limit = { timeoutMs: 300_000 };

let top = '';
let dir = '';
let port = 0;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}

function start(...more) {
  return run(demo, ['--port', `${port}`, '--dir', dir, '--background', ...more], limit);
}

function stop() {
  return run(demo, ['--stop', '--dir', dir], limit);
}

async function signIn() {
  const credentials = JSON.parse(await readFile(join(dir, 'credentials.json'), 'utf8'));
  const answer = await fetch(`http://localhost:${port}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: `http://localhost:${port}` },
    body: JSON.stringify(credentials.manager),
  });
  return answer.status;
}

before(async () => {
  top = await mkdtemp(join(tmpdir(), 'fundtrail-demo-'));
  // Long and with a space, so that no part of the way depends on short or tidy names.
  dir = join(top, `a demo ${'x'.repeat(90)}`);
  port = await freePort();
});
after(async () => {
  await stop();
  await rm(top, { recursive: true, force: true });
});

test('it starts, tells the logins and lets their owners in', async () => {
  const { code, stdout, stderr } = await start('--empty');
  assert.equal(code, 0, stderr);
  assert.match(stdout, new RegExp(`http://localhost:${port}/`));
  const credentials = JSON.parse(await readFile(join(dir, 'credentials.json'), 'utf8'));
  assert.deepEqual(Object.keys(credentials), ['viewer', 'manager', 'approver', 'auditor', 'admin']);
  for (const { user, password } of Object.values(credentials)) {
    assert.match(stdout, new RegExp(`user ${user} +password ${password}`));
  }
  assert.equal((await stat(join(dir, 'credentials.json'))).mode & 0o777, 0o600);
  assert.equal((await stat(dir)).mode & 0o777, 0o700);
  assert.equal(await signIn(), 200);
});

test('a second start beside a running one is refused', async () => {
  const again = await start('--empty');
  assert.equal(again.code, 1);
  assert.match(again.stderr, /already runs .* on port/);
  assert.equal(await signIn(), 200);
});

test('it stops, and a later start keeps the data', async () => {
  const before = await readFile(join(dir, 'credentials.json'), 'utf8');
  assert.equal((await stop()).code, 0);
  await assert.rejects(fetch(`http://localhost:${port}/`));
  const again = await start('--empty');
  assert.equal(again.code, 0, again.stderr);
  assert.equal(await readFile(join(dir, 'credentials.json'), 'utf8'), before);
  assert.equal(await signIn(), 200);
});

test('files of processes that are gone do not stop a start', async () => {
  assert.equal((await stop()).code, 0);
  for (const name of ['mariadbd', 'fundtrail-fcgi', 'nginx', 'demo']) {
    // This test's own process lives, but it did not start then.
    await writeFile(join(dir, 'pid', name), `${process.pid} 1\n`);
  }
  const again = await start('--empty');
  assert.equal(again.code, 0, again.stderr);
  assert.equal(await signIn(), 200);
});

test('a set-up that was not finished is begun again', async () => {
  assert.equal((await stop()).code, 0);
  await rm(join(dir, 'complete'));
  const again = await start('--empty');
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stderr, /was not finished; starting again/);
  assert.equal(await signIn(), 200);
});

test('Ctrl-C stops everything', async () => {
  assert.equal((await stop()).code, 0);
  const child = spawn(demo, ['--port', `${port}`, '--dir', dir, '--empty'], { detached: true });
  const text = await new Promise((resolve) => {
    let seen = '';
    child.stdout.setEncoding('utf8').on('data', (part) => {
      seen += part;
      if (seen.includes('Ctrl-C stops it.')) resolve(seen);
    });
    child.once('exit', () => resolve(seen));
  });
  assert.match(text, /Ctrl-C stops it\./);
  assert.equal(await signIn(), 200);
  // The terminal sends it to the whole group.
  process.kill(-(child.pid ?? 0), 'SIGINT');
  const code = await new Promise((resolve) => child.once('exit', resolve));
  assert.equal(code, 130);
  await assert.rejects(fetch(`http://localhost:${port}/`));
  assert.match((await stop()).stderr, /Nothing was running/);
});

test('a port that is in use is refused before anything is started', async () => {
  const server = createServer().listen(port, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { code, stderr } = await start('--empty');
  await new Promise((resolve) => server.close(resolve));
  assert.equal(code, 1);
  assert.match(stderr, /port \d+ is in use/);
});

test('a directory with other things in it is left alone', async () => {
  await writeFile(join(top, 'precious'), 'x');
  const refused = await run(demo, ['--port', `${port}`, '--dir', top, '--background'], limit);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /neither empty nor/);
  assert.equal(await readFile(join(top, 'precious'), 'utf8'), 'x');
  const nothing = await run(demo, ['--stop', '--dir', join(top, 'absent')], limit);
  assert.equal(nothing.code, 1);
});

test('wrong options are refused with the usage', async () => {
  for (const args of [
    ['--port'],
    ['--port', '0'],
    ['--port', '99999'],
    ['--dir', ''],
    ['--fast'],
  ]) {
    const { code } = await run(demo, args, limit);
    assert.notEqual(code, 0, args.join(' '));
  }
});
