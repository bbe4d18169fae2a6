// Upgrading: the ledger of an earlier release, as its backup left it, comes up on this one. What was
// hashed and decided then is still so: verify computes every hash and takes every decision again.
// data/ledger-0006.sql.gz is the demo's database as the release with sql/0006 wrote it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run, startStack } from '../lib/stack.mjs';

const restore = fileURLToPath(new URL('../../deploy/restore', import.meta.url));
const dump = fileURLToPath(new URL('data/ledger-0006.sql.gz', import.meta.url));

const HEAD = '4152:b036ae231fd8718e3cdbe67f299532e22700f41692727bdc8f3ffb3ac79eea6c';

/** @type {import('../lib/stack.mjs').Stack} */
let stack;
let old = '';

before(async () => {
  stack = await startStack();
  old = await mkdtemp(join(tmpdir(), 'fundtrail-upgrade-'));
});
after(async () => {
  await stack?.stop();
  await rm(old, { recursive: true, force: true });
});

/** A backup's folder around the old database; the session keys are those of this instance. */
async function makeBackup() {
  await copyFile(dump, join(old, 'database.sql.gz'));
  await writeFile(join(old, 'keys.tar'), '');
  const hash = createHash('sha256').update(await readFile(dump));
  await writeFile(join(old, 'SHA256SUMS'), `${hash.digest('hex')}  database.sql.gz\n`);
}

test('the ledger of the release with sql/0006 migrates, verifies and is read', async () => {
  await makeBackup();
  await stack.stopServer();
  await stack.sql('DROP DATABASE fundtrail; CREATE DATABASE fundtrail COLLATE utf8mb4_bin');
  const config = join(stack.dir, 'fundtrail.ini');
  const { code, stderr, stdout } = await run(restore, ['--config', config, old]);
  assert.equal(code, 0, stderr);
  assert.ok(stdout.includes(HEAD), stdout);
  await stack.startServer();
  const health = await (await fetch(`${stack.url}/api/v1/health`)).json();
  assert.equal(health.head, 4152);
});
