// deploy/database on a server that is already there, with the shipped example of a configuration.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from '../lib/stack.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const server = join(root, 'tests/lib/stack.sh');
const program = join(process.env.FUNDTRAIL_BUILD ?? join(root, 'build'), 'fundtrail');

// What the application changes, some columns each: no part of the journal.
// Work under way is no part of the ledger.
const REMOVED = ['import_job', 'import_job_part', 'bundle_job', 'bundle_job_piece'];
const CHANGED = [
  'ledger_head',
  'write_hold',
  'credential',
  'session',
  'import_job',
  'bundle_job',
  'proof_run',
];

let top = '';
let secrets = '';
let socket = '';
let config = '';

function create() {
  const args = ['--socket', socket, '--database', 'prod', '--prefix', 'prod', '--secrets', secrets];
  return run(join(root, 'deploy/database'), args);
}

// Runs SQL as one of the accounts, with the password of its file.
async function as(account, statement, more = []) {
  const password = (await readFile(join(secrets, `${account}.password`), 'utf8')).trim();
  const options = ['--no-defaults', `--socket=${socket}`, `--user=prod_${account}`];
  return run('mariadb', [...options, '--batch', '--skip-column-names', ...more, 'prod'], {
    input: statement,
    env: { ...process.env, MYSQL_PWD: password },
  });
}

before(async () => {
  top = await mkdtemp(join(tmpdir(), 'fundtrail-database-'));
  secrets = join(top, 'secrets');
  config = join(top, 'fundtrail.ini');
  const { code, stdout, stderr } = await run(server, ['database', join(top, 'server')]);
  assert.equal(code, 0, stderr);
  socket = /^FUNDTRAIL_TEST_DB_SOCKET=(.+)$/m.exec(stdout)?.[1] ?? '';
  await mkdir(join(top, 'keys'), { mode: 0o700 });
  const example = await readFile(join(root, 'deploy/fundtrail.ini.example'), 'utf8');
  await writeFile(
    config,
    example
      .replaceAll('/run/mysqld/mysqld.sock', socket)
      .replaceAll('/etc/fundtrail', secrets)
      .replaceAll('/var/lib/fundtrail/keys', join(top, 'keys'))
      .replaceAll('/usr/share/fundtrail/sql', join(root, 'sql'))
      .replaceAll('/run/fundtrail', top)
      .replaceAll('fundtrail_', 'prod_')
      .replace('name = fundtrail', 'name = prod'),
  );
});
after(async () => {
  await run(server, ['stop', join(top, 'server')]);
  await rm(top, { recursive: true, force: true });
});

test('it creates what the example configuration needs', async () => {
  const made = await create();
  assert.equal(made.code, 0, made.stderr);
  for (const account of ['migrator', 'app', 'auditor']) {
    assert.equal((await stat(join(secrets, `${account}.password`))).mode & 0o777, 0o600);
  }
  const migrated = await run(program, ['--config', config, 'migrate']);
  assert.equal(migrated.code, 0, migrated.stderr);
  const key = await run(program, ['--config', config, 'key', 'new']);
  assert.equal(key.code, 0, key.stderr);
  const ready = await run(program, ['--config', config, 'serve-check']);
  assert.equal(ready.code, 0, ready.stdout + ready.stderr);
});

test('a second run keeps the passwords', async () => {
  const before = await readFile(join(secrets, 'app.password'), 'utf8');
  assert.equal((await create()).code, 0);
  assert.equal(await readFile(join(secrets, 'app.password'), 'utf8'), before);
  assert.equal((await as('app', 'SELECT seq FROM ledger_head')).code, 0);
});

test('each account may do its work and no more', async () => {
  const tables = (await as('migrator', "SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'")).stdout
    .trim()
    .split('\n')
    .map((line) => line.split('\t')[0]);
  assert.ok(tables.length > 50, String(tables));
  // Every statement is refused, so --force goes through all of them and each is complained of.
  const statements = [
    'CREATE TABLE more (id INT)',
    ...tables.flatMap((table) => [`TRUNCATE \`${table}\``, `DROP TABLE \`${table}\``]),
    ...tables
      .filter((table) => !REMOVED.includes(table))
      .map((table) => `DELETE FROM \`${table}\``),
    ...tables
      .filter((table) => !CHANGED.includes(table))
      .map((table) => `UPDATE \`${table}\` SET no_column = 1`),
  ];
  const { stderr } = await as('app', `${statements.join(';\n')};`, ['--force']);
  const complaints = stderr
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('ERROR '));
  assert.deepEqual(
    complaints.filter((line) => !/denied/.test(line)),
    [],
  );
  assert.equal(complaints.length, statements.length);
  assert.equal((await as('auditor', 'SELECT COUNT(*) FROM v_journal')).code, 0);
  for (const statement of [
    'SELECT * FROM journal',
    'SELECT * FROM credential',
    'SELECT 1 FROM user',
  ]) {
    assert.match((await as('auditor', statement)).stderr, /denied/, statement);
  }
  const elsewhere = await as('migrator', 'CREATE DATABASE elsewhere');
  assert.match(elsewhere.stderr, /denied/);
});

test('names that are not names are refused', async () => {
  const { code, stderr } = await run(join(root, 'deploy/database'), ['--database', 'a`b']);
  assert.equal(code, 1);
  assert.match(stderr, /not a name/);
});
