// `fundtrail setup`: from an empty database to a first fund by one file, and a second run that changes nothing.
import assert from 'node:assert/strict';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from '../lib/stack.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const build = process.env.FUNDTRAIL_BUILD ?? join(root, 'build');
const PASSWORD = 'a long and quiet river';

let top = '';
let example = '';

const ctl = (args) =>
  run(join(build, 'fundtrail'), ['--config', join(top, 'fundtrail.ini'), '--json', ...args]);

async function setup(text, ...options) {
  await writeFile(join(top, 'setup.ini'), text);
  return ctl(['setup', join(top, 'setup.ini'), ...options]);
}

before(async () => {
  top = await mkdtemp(join(tmpdir(), 'fundtrail-setup-'));
  const server = await run(join(root, 'tests/lib/stack.sh'), ['database', join(top, 'server')]);
  const socket = /^FUNDTRAIL_TEST_DB_SOCKET=(.+)$/m.exec(server.stdout)?.[1] ?? '';
  assert.notEqual(socket, '', server.stderr);
  const made = await run(join(root, 'deploy/database'), [
    ...['--socket', socket, '--secrets', join(top, 'secrets'), '--owner', 'nobody'],
  ]);
  assert.equal(made.code, 0, made.stderr);
  await mkdir(join(top, 'keys'), { mode: 0o700 });
  const config = await readFile(join(root, 'deploy/fundtrail.ini.example'), 'utf8');
  await writeFile(
    join(top, 'fundtrail.ini'),
    config
      .replaceAll('/run/mysqld/mysqld.sock', socket)
      .replaceAll('/etc/fundtrail', join(top, 'secrets'))
      .replaceAll('/var/lib/fundtrail', top)
      .replaceAll('/usr/share/fundtrail/sql', join(root, 'sql')),
  );
  for (const folder of ['rule-packs', 'score-sheets'])
    await cp(join(root, 'deploy', folder), join(top, folder), { recursive: true });
  for (const name of ['admin', 'manager', 'approver'])
    await writeFile(join(top, `${name}.password`), `${PASSWORD} ${name}\n`, { mode: 0o600 });
  example = await readFile(join(root, 'deploy/setup.ini.example'), 'utf8');
});
after(async () => {
  await run(join(root, 'tests/lib/stack.sh'), ['stop', join(top, 'server')]);
  await rm(top, { recursive: true, force: true });
});

test('the example makes a ledger of an empty database, and a second run changes nothing', async () => {
  const first = await setup(example);
  assert.equal(first.code, 0, first.stderr);
  const told = JSON.parse(first.stdout);
  assert.ok(told.written > 20, first.stdout);
  assert.deepEqual([told.unchanged, told.dry_run], [0, false]);
  assert.ok(told.journal_key > 0, first.stdout);
  const proved = await ctl(['verify', '--key', join(top, 'keys/journal/journal.pin')]);
  assert.equal(proved.code, 0, proved.stderr);
  const head = JSON.parse(proved.stdout);
  assert.equal(head.sealed, head.head, 'all of it is sealed, from its first entry on');
  const second = await setup(example);
  assert.deepEqual(JSON.parse(second.stdout), {
    written: 0,
    unchanged: told.written,
    dry_run: false,
    journal_key: 0,
  });
  assert.deepEqual(JSON.parse((await ctl(['verify'])).stdout), head);
  const { users } = JSON.parse((await ctl(['user', 'list'])).stdout);
  assert.deepEqual(
    users.map((user) => [user.user_name, user.role, user.enabled]),
    [
      ['admin', 'admin', true],
      ['manager', 'manager', true],
      ['approver', 'approver', true],
    ],
  );
  const rules = await ctl(['export', '--dataset', 'rules']);
  assert.match(rules.stdout, /laoshan-direct-single-project/);
  const funds = await ctl(['export', '--dataset', 'funds']);
  assert.match(funds.stdout, /GUIDE,引导基金.*,GP,/);
  const commitments = await ctl(['export', '--dataset', 'commitments']);
  assert.match(commitments.stdout, /GUIDE-BUREAU,.*BUREAU.*1000000000\.00/);
});

test('what the file says anew becomes a new version, and what it leaves out stays', async () => {
  const changed = example.replace('name = 引导基金\n', 'name = 引导基金（更名）\n');
  const tried = await setup(changed, '--dry-run');
  assert.deepEqual(
    [JSON.parse(tried.stdout).written, JSON.parse(tried.stdout).dry_run],
    [1, true],
    tried.stderr,
  );
  assert.doesNotMatch((await ctl(['export', '--dataset', 'funds'])).stdout, /更名/);
  const done = await setup(changed.replace('established_on = 2018-01-02\n', ''));
  assert.equal(JSON.parse(done.stdout).written, 1, done.stderr);
  const { stdout } = await ctl(['export', '--dataset', 'funds']);
  assert.match(stdout, /引导基金（更名）/);
  assert.match(stdout, /2018-01-02/);
});

test('every fault is named with its line, and nothing is stored', async () => {
  const head = JSON.parse((await ctl(['verify'])).stdout);
  const lineOf = (text, word) => text.slice(0, text.indexOf(word)).split('\n').length;
  const faulty = `${example}
[party NEW]
name = 新主体
kind = nonsense

[fund ANGEL]
name = 天使基金
kind = angel
currency = CNY
manager = NOBODY
size = 1,5
colour = red

[user late]
role = viewer
display_name = 后来者

[window OPEN]
name = x
`;
  const answer = await setup(faulty);
  assert.equal(answer.code, 2);
  assert.match(
    answer.stderr,
    new RegExp(`:${lineOf(faulty, '[window OPEN]') + 1}: window OPEN: a section is one of`),
  );
  const rest = faulty.slice(0, faulty.indexOf('[window OPEN]'));
  const more = await setup(rest);
  assert.equal(more.code, 2);
  for (const [word, field] of [
    ['kind = nonsense', 'kind'],
    ['manager = NOBODY', 'manager_id'],
    ['size = 1,5', 'size'],
    ['role = viewer', 'password_file'],
  ])
    assert.match(more.stderr, new RegExp(`:${lineOf(rest, word)}: ${field}: `), field);
  assert.match(more.stderr, /colour: There is no such field/);
  await writeFile(join(top, 'open.password'), `${PASSWORD}\n`);
  await chmod(join(top, 'open.password'), 0o644);
  const open = await setup(
    `${example}\n[user late]\nrole = viewer\ndisplay_name = x\npassword_file = open.password\n`,
  );
  assert.equal(open.code, 2);
  assert.match(open.stderr, /password_file: .*open\.password/);
  const none = await setup(`${example}\n[rules]\nfile = rule-packs/none.csv\n`);
  assert.equal(none.code, 2);
  assert.match(none.stderr, /none\.csv/);
  assert.equal((await ctl(['setup', join(top, 'missing.ini')])).code, 2);
  assert.deepEqual(JSON.parse((await ctl(['verify'])).stdout), head);
});
