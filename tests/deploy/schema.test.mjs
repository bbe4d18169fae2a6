// Somebody changes a trigger, a view or a right in the database: serve-check and the timer's verify name it, health
// and a metric show it while requests are served on, and migrate puts it right.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startStack } from '../lib/stack.mjs';

/** @type {import('../lib/stack.mjs').Stack} */
let stack;

before(async () => {
  stack = await startStack();
});
after(() => stack?.stop());

async function metric(name) {
  const text = await (await fetch(`${stack.url}/api/v1/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
}

// Health is told from memory; each process reads the finding every few seconds.
async function healthOf(status, detail) {
  let health;
  for (let tries = 0; tries < 150; tries++) {
    const answer = await fetch(`${stack.url}/api/v1/health`);
    assert.equal(answer.status, 200, 'requests are served on');
    health = await answer.json();
    const check = health.checks.find((each) => each.check === 'schema');
    if (health.status === status && (detail === null || detail.test(check?.detail ?? ''))) return;
    await pause(100);
  }
  assert.fail(`health is not ${status}, but ${JSON.stringify(health)}`);
}

async function assertNamed(words) {
  const check = await stack.ctl(['serve-check']);
  assert.equal(check.code, 1, check.stdout);
  assert.ok(check.stdout.includes(`objects    FAILED: ${words}`), check.stdout);
  const verified = await stack.ctl(['verify']);
  assert.equal(verified.code, 1, verified.stdout);
  assert.match(verified.stdout, /^sound: /);
  assert.ok(verified.stdout.includes(`SCHEMA: ${words}\n`), verified.stdout);
}

async function assertPutRight() {
  const migrated = await stack.ctl(['--json', 'migrate']);
  assert.equal(migrated.code, 0, migrated.stderr);
  assert.equal(JSON.parse(migrated.stdout).made, 1);
  assert.equal((await stack.ctl(['serve-check'])).code, 0);
  const verified = await stack.ctl(['verify']);
  assert.equal(verified.code, 0, verified.stdout);
  assert.match(
    verified.stdout,
    /^schema: \d+ columns, views, triggers and rights as they were made$/m,
  );
  await healthOf('ok', null);
  assert.equal(await metric('fundtrail_schema_differences'), 0);
}

const CHANGES = [
  ['DROP TRIGGER journal_no_delete', 'trigger journal_no_delete on journal is missing'],
  ['CREATE OR REPLACE VIEW v_funds AS SELECT 1 AS id', 'view v_funds was changed'],
  [
    'GRANT DELETE ON journal TO fundtrail_app@localhost',
    "the application's right to DELETE on journal is surplus",
  ],
  [
    'GRANT SELECT ON credential TO fundtrail_auditor@localhost',
    "the auditor's right to SELECT on credential is surplus",
  ],
];

for (const [statement, words] of CHANGES)
  test(`${statement}: it is named, shown and put right`, async () => {
    await stack.sql(statement);
    await assertNamed(words);
    await healthOf(
      'degraded',
      /^1 columns, views, triggers or rights differ: fundtrail verify names them$/,
    );
    assert.equal(await metric('fundtrail_schema_differences'), 1);
    const log = await readFile(join(stack.dir, 'logs', 'fundtrail-fcgi.log'), 'utf8');
    assert.ok(log.includes(words), 'the log names it');
    await assertPutRight();
  });

// What the application's own account can see of itself, the running server finds without anybody's help.
test('a column that is put in is shown by the running server within half a minute', async (t) => {
  const began = Date.now();
  await stack.sql('ALTER TABLE fund ADD COLUMN theirs BIGINT NULL');
  let differences = 0;
  while (differences === 0 && Date.now() - began < 90_000) {
    await pause(500);
    differences = await metric('fundtrail_schema_differences');
  }
  t.diagnostic(`shown after ${Date.now() - began} ms`);
  assert.equal(differences, 1);
  await healthOf('degraded', /^1 columns, views/);
  await assertNamed('column theirs on fund is surplus');
  await stack.sql('ALTER TABLE fund DROP COLUMN theirs');
  assert.equal((await stack.ctl(['verify'])).code, 0);
  await healthOf('ok', null);
});

// Whoever may change a view may change what the database keeps of it as well, but not its code.
test('a view whose digests were changed with it is named', async () => {
  await stack.sql('CREATE OR REPLACE VIEW v_funds AS SELECT 1 AS id');
  await stack.sql(
    "UPDATE schema_object o JOIN information_schema.views v ON v.table_schema = DATABASE() AND v.table_name = 'v_funds'" +
      " SET o.made_sha256 = SHA2(CONCAT_WS('\n', v.view_definition, v.check_option, v.definer, v.security_type," +
      " v.algorithm), 256) WHERE o.name = 'v_funds'",
  );
  await assertNamed('view v_funds was changed');
  const migrated = await stack.ctl(['migrate']);
  assert.equal(migrated.code, 0, migrated.stderr);
  assert.equal((await stack.ctl(['verify'])).code, 0);
  assert.ok(
    Number(
      await stack.sql(
        'SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()' +
          " AND table_name = 'v_funds'",
      ),
    ) > 1,
  );
  await healthOf('ok', null);
});

test('what the program never made is named and left to the operator', async () => {
  await stack.sql('CREATE TRIGGER theirs BEFORE INSERT ON fund FOR EACH ROW SET @theirs = 1');
  await assertNamed('trigger theirs on fund is surplus');
  const migrated = await stack.ctl(['migrate']);
  assert.equal(migrated.code, 0, migrated.stderr);
  assert.match(migrated.stderr, /left as it is: trigger theirs on fund is surplus/);
  await healthOf('degraded', /^1 columns, views/);
  await stack.sql('DROP TRIGGER theirs');
  assert.equal((await stack.ctl(['verify'])).code, 0);
  await healthOf('ok', null);
});

test('an old finding says so', async () => {
  await stack.sql('UPDATE schema_finding SET compared_at = UTC_TIMESTAMP(6) - INTERVAL 100 HOUR');
  await healthOf('degraded', /^the schema was last compared 4 days ago: fundtrail verify does it$/);
  const seconds = await metric('fundtrail_schema_compared_timestamp_seconds');
  assert.ok(Math.abs(Date.now() / 1000 - seconds - 100 * 3600) < 60, String(seconds));
  assert.equal((await stack.ctl(['verify'])).code, 0);
  await healthOf('ok', null);
});

test('the server says that it was never compared', async () => {
  await stack.sql('DELETE FROM schema_finding');
  await healthOf('degraded', /^the schema was never compared: fundtrail verify does it$/);
  assert.equal((await stack.ctl(['verify'])).code, 0);
  await healthOf('ok', null);
});

test('--dry-run prints what it would put right, and does nothing', async () => {
  await stack.sql('DROP TRIGGER fund_no_update');
  const dry = await stack.ctl(['migrate', '--dry-run']);
  assert.match(dry.stdout, /CREATE OR REPLACE TRIGGER `fund_no_update` BEFORE UPDATE ON `fund`/);
  await assertNamed('trigger fund_no_update on fund is missing');
  await assertPutRight();
});
