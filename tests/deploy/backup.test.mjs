// deploy/backup and deploy/restore: what comes back is the same ledger, proved by its own chain.
import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run, startStack } from '../lib/stack.mjs';

const deploy = fileURLToPath(new URL('../../deploy', import.meta.url));

/** @type {import('../lib/stack.mjs').Stack} */
let stack;
let to = '';

before(async () => {
  stack = await startStack();
  to = await mkdtemp(join(tmpdir(), 'fundtrail-backup-'));
});
after(async () => {
  await stack?.stop();
  await rm(to, { recursive: true, force: true });
});

function config() {
  return join(stack.dir, 'fundtrail.ini');
}

async function head() {
  return stack.sql('SELECT seq, HEX(hash) FROM ledger_head');
}

async function backup() {
  const { code, stdout, stderr } = await run(join(deploy, 'backup'), [
    '--config',
    config(),
    '--to',
    to,
  ]);
  assert.equal(code, 0, stderr);
  return stdout.trim();
}

function restore(from, ...more) {
  return run(join(deploy, 'restore'), ['--config', config(), ...more, from]);
}

test('a backup restores to the same head and a ledger that verifies', async () => {
  const before = await head();
  const made = await backup();
  assert.equal((await stat(made)).mode & 0o777, 0o700);
  assert.deepEqual((await readdir(made)).sort(), [
    'SHA256SUMS',
    'database.sql.gz',
    'fundtrail.ini',
    'keys.tar',
  ]);
  await stack.sql('DROP DATABASE fundtrail; CREATE DATABASE fundtrail COLLATE utf8mb4_bin');
  const { code, stderr } = await restore(made);
  assert.equal(code, 0, stderr);
  assert.equal(await head(), before);
  // The triggers came back as well.
  await assert.rejects(stack.sql('UPDATE journal SET kind = kind'));
});

test('a database that is not empty is not touched', async () => {
  const made = await backup();
  const before = await head();
  const { code, stderr } = await restore(made);
  assert.equal(code, 1);
  assert.match(stderr, /is not empty/);
  assert.equal(await head(), before);
});

test('a damaged backup is not restored', async () => {
  const made = await backup();
  await appendFile(join(made, 'database.sql.gz'), 'x');
  const { code, stderr } = await restore(made);
  assert.equal(code, 1);
  assert.match(stderr, /is damaged/);
});

test('to a point in time: the binary logs are asked for before anything is done', async () => {
  const made = await backup();
  await stack.sql('DROP DATABASE fundtrail; CREATE DATABASE fundtrail COLLATE utf8mb4_bin');
  const { code, stderr } = await restore(made, '--binlog', to);
  assert.equal(code, 1);
  assert.match(stderr, /has no binlog\.\d+, which goes on where .* ends/);
  const when = await restore(made, '--binlog', join(stack.dir, 'data'), '--until', 'yesterday');
  assert.equal(when.code, 2);
  assert.equal((await stack.sql('SHOW TABLES')).trim(), '');
  const whole = await restore(
    made,
    '--binlog',
    join(stack.dir, 'data'),
    '--until',
    '2026-01-01 00:00:00',
  );
  assert.equal(whole.code, 0, whole.stderr);
});
