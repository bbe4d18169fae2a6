// Upgrading: the ledger of an earlier release, as its backup left it, comes up on this one. What was
// hashed and decided then is still so: verify computes every hash and takes every decision again.
// data/ledger-NUMBER.sql.gz is the demo's database as the release with that schema wrote it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { run, startStack } from '../lib/stack.mjs';

const restore = fileURLToPath(new URL('../../deploy/restore', import.meta.url));

const RELEASES = [
  ['0006', '4152:b036ae231fd8718e3cdbe67f299532e22700f41692727bdc8f3ffb3ac79eea6c'],
  ['0012', '8136:325105e1448bf0f424a349716271ed1ae8aadbef3566d0590bec3d9288c41df7'],
  ['0015', '8449:cc4b5f83ee5b553fa8ce73aea75b53946c9d27705da9d37c07cb0c01be693eaf'],
];

// Every column, key, reference, CHECK, view and trigger of the database.
const SCHEMA = `SELECT CONCAT_WS(' ', 'column', table_name, ordinal_position, column_name, column_type,
    is_nullable, collation_name, column_default) AS line
  FROM information_schema.columns WHERE table_schema = DATABASE()
  UNION ALL SELECT CONCAT_WS(' ', 'key', table_name, index_name, seq_in_index, column_name, non_unique)
  FROM information_schema.statistics WHERE table_schema = DATABASE()
  UNION ALL SELECT CONCAT_WS(' ', 'reference', constraint_name, table_name, column_name,
    referenced_table_name) FROM information_schema.key_column_usage WHERE table_schema = DATABASE()
  UNION ALL SELECT CONCAT_WS(' ', 'check', table_name, constraint_name, check_clause)
  FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()
  UNION ALL SELECT CONCAT_WS(' ', 'view', table_name, view_definition)
  FROM information_schema.views WHERE table_schema = DATABASE()
  UNION ALL SELECT CONCAT_WS(' ', 'trigger', trigger_name, event_object_table, action_timing,
    event_manipulation, action_statement)
  FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY line`;

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(process.env.FUNDTRAIL_BUILD ?? join(root, 'build'), 'fundtrail');

/** @type {import('../lib/stack.mjs').Stack} */
let stack;
let old = '';
let fresh = '';

before(async () => {
  stack = await startStack();
  fresh = await stack.sql(SCHEMA);
  old = await mkdtemp(join(tmpdir(), 'fundtrail-upgrade-'));
});
after(async () => {
  await stack?.stop();
  await rm(old, { recursive: true, force: true });
});

/** A backup's folder around the old database; the session keys are those of this instance. */
async function makeBackup(number) {
  const dump = fileURLToPath(new URL(`data/ledger-${number}.sql.gz`, import.meta.url));
  await copyFile(dump, join(old, 'database.sql.gz'));
  await writeFile(join(old, 'keys.tar'), '');
  const hash = createHash('sha256').update(await readFile(dump));
  await writeFile(join(old, 'SHA256SUMS'), `${hash.digest('hex')}  database.sql.gz\n`);
}

for (const [number, head] of RELEASES)
  test(`the ledger of the release with sql/${number} migrates, verifies and is read`, async () => {
    await makeBackup(number);
    await stack.stopServer();
    // Its journal has no key yet: with a pin beside, it would be a forged one.
    await rm(join(stack.dir, 'keys/journal'), { recursive: true, force: true });
    await stack.sql('DROP DATABASE fundtrail; CREATE DATABASE fundtrail COLLATE utf8mb4_bin');
    const config = join(stack.dir, 'fundtrail.ini');
    const { code, stderr, stdout } = await run(restore, ['--config', config, old]);
    assert.equal(code, 0, stderr + stdout);
    // The old head stands, and behind it the entry that says which conventions hold from there on.
    const [seq, hash] = head.split(':');
    const row = await stack.sql(
      `SELECT LOWER(HEX(hash)) FROM fundtrail.journal WHERE seq = ${seq}`,
    );
    assert.ok(row.includes(hash), row);
    assert.match(stdout, new RegExp(`^sound: ${Number(seq) + 1} entries`));
    assert.match(stdout, /^schema: \d+ columns, views, triggers and rights as they were made$/m);
    assert.deepEqual((await stack.sql(SCHEMA)).split('\n'), fresh.split('\n'));
    assert.match(stderr, new RegExp(`hold from entry ${Number(seq) + 1} on`));
    await stack.startServer();
    // Health is told from memory: the book is loaded, and every row proved, a moment later.
    let health;
    for (let tries = 0; tries < 300 && health?.head !== Number(seq) + 1; tries++) {
      await pause(100);
      health = await (await fetch(`${stack.url}/api/v1/health`)).json();
    }
    assert.equal(health.head, Number(seq) + 1);
    assert.equal(health.status, 'ok', JSON.stringify(health.checks));
    // Its first key seals all that is there.
    const sealed = await run(program, ['--config', config, 'key', 'journal', 'new']);
    assert.equal(sealed.code, 0, sealed.stderr);
    const verified = await run(program, ['--config', config, 'verify']);
    assert.equal(verified.code, 0, verified.stdout);
    assert.match(verified.stdout, new RegExp(`^seals: 1, up to entry ${Number(seq) + 2}`, 'm'));
  });
