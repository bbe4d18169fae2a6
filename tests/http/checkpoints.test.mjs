// A server holds the journal against its newest checkpoint, which stands outside of the database: one that was cut, or
// is another one, decides nothing. A restoration says in the journal that it was meant. This needs an instance of its own.
import assert from 'node:assert/strict';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { run, startStack } from '../lib/stack.mjs';
import { assertProblem, Client, unique } from './client-base.mjs';
import { idIn, seedsOf, writeSigned } from './minisign.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(process.env.FUNDTRAIL_BUILD ?? join(root, 'build'), 'fundtrail');

let stack;
let client;
let folder; // of checkpoints
const dumps = {};
const files = {}; // of checkpoints, by the name of the moment

before(async () => {
  stack = await startStack();
  folder = join(stack.dir, 'checkpoints');
  client = new Client(stack.url);
  const { user, password } = stack.credentials.manager;
  assert.equal((await client.signIn(user, password)).status, 200);
});
after(() => stack?.stop());

const party = () => ({ code: unique('P'), name: '测试主体', kind: 'lp' });
const write = () => client.post('parties', party(), { key: unique('key') });
const logged = () => readFile(join(stack.dir, 'logs', 'fundtrail-fcgi.log'), 'utf8');

async function must(...args) {
  const { code, stdout, stderr } = await stack.ctl(args);
  assert.equal(code, 0, stderr);
  return stdout;
}

async function stored() {
  const answer = await write();
  assert.equal(answer.status, 201, answer.text);
  return answer.json.seq;
}

async function check(name, wanted) {
  for (let attempt = 0; attempt < 150; attempt++) {
    const { json } = await client.get('health');
    const found = json.checks.find(({ check }) => check === name);
    if (found && wanted(found, json)) return found;
    await pause(100);
  }
  assert.fail(`${name}: ${(await client.get('health')).text}`);
}

// A backup as deploy/backup makes it, and back: real statements, no triggers in the way.
async function mariadb(program, args, input) {
  const config = await readFile(join(stack.dir, 'my.cnf'), 'utf8');
  const socket = /^socket = (.+)$/m.exec(config)[1];
  const user = (await run('id', ['-un'])).stdout.trim();
  const login = ['--no-defaults', `--socket=${socket}`, `--user=${user}`];
  const { code, stdout, stderr } = await run(program, [...login, ...args, 'fundtrail'], { input });
  assert.equal(code, 0, stderr);
  return stdout;
}

const dump = () => mariadb('mariadb-dump', ['--single-transaction', '--triggers', '--hex-blob']);

async function restore(backup) {
  await stack.stopServer();
  await mariadb('mariadb', ['--binary-mode'], backup);
  await stack.startServer();
}

async function takeCheckpoint(moment) {
  const { seq, file } = JSON.parse(await must('--json', 'checkpoint'));
  files[moment] = join(folder, file);
  return seq;
}

const verifyCheckpoint = (path, ...args) => stack.ctl(['verify', '--checkpoint', path, ...args]);

async function assertStopped(reason) {
  const found = await check('proof', ({ ok }) => !ok);
  assert.match(found.detail, /^entry \d+ does not prove$/);
  await check('checkpoint', ({ ok }) => !ok);
  assertProblem(await write(), 503, 'ledger_unproved');
  assert.equal((await client.get('parties?limit=1')).status, 200, 'reads go on');
  assert.match(await logged(), reason);
  const refused = await stack.ctl(['checkpoint']);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, reason);
}

const decidesAgain = () => check('proof', ({ ok }) => ok);

test('health says whether there is a checkpoint, and that the journal goes on from it', async () => {
  const none = await check('checkpoint', () => true);
  assert.deepEqual([none.ok, none.detail], [true, 'there is none yet']);
  await stored();
  const seq = await takeCheckpoint('kept');
  dumps.kept = await dump();
  await stack.stopServer();
  await stack.startServer();
  const found = await check('checkpoint', ({ detail }) => detail.includes(`entry ${seq}`));
  assert.equal(found.ok, true);
});

test('a journal that was restored to an earlier point decides nothing until that is said', async () => {
  await stored();
  await stored();
  const seq = await takeCheckpoint('lost');
  await restore(dumps.kept);
  await assertStopped(/the journal is shorter than its checkpoint/);
  assert.match(await logged(), /checkpoint-0{8,}\d+\.txt/, 'the log names the file');

  const migrated = await stack.ctl(['migrate']);
  assert.equal(migrated.code, 0, migrated.stderr);
  assert.match(migrated.stderr, /The conventions are not looked at/);

  assert.equal((await stack.ctl(['restoration', '--reason', 'x'])).code, 2);
  const blank = await stack.ctl(['restoration', '--reason', ' ', '--by', 'A. Chen']);
  assert.equal(blank.code, 2, blank.stderr);
  const kept = await stack.ctl([
    ...['restoration', '--reason', 'x', '--by', 'x', '--checkpoint', files.kept],
  ]);
  assert.equal(kept.code, 1);
  assert.match(kept.stderr, /nothing behind it was taken away/);

  const told = ['--reason', '磁盘损坏，恢复至昨日备份', '--by', '陈主任'];
  const done = JSON.parse(await must('--json', 'restoration', ...told));
  assert.equal(done.checkpoint, seq);
  await decidesAgain();
  await stored();
  const again = await stack.ctl(['restoration', ...told]);
  assert.equal(again.code, 1);
  assert.match(again.stderr, new RegExp(`entry ${done.seq} supersedes it already`));
  const { items } = await client.read('restorations');
  assert.deepEqual(
    [items[0].id, items[0].checkpoint_seq, items[0].reason, items[0].ordered_by],
    [done.seq, seq, '磁盘损坏，恢复至昨日备份', '陈主任'],
  );

  const superseded = await verifyCheckpoint(files.lost);
  assert.equal(superseded.code, 1);
  assert.match(
    superseded.stdout,
    new RegExp(`superseded by the restoration at entry ${done.seq}, ordered by 陈主任: 磁盘损坏`),
  );
  const json = JSON.parse((await verifyCheckpoint(files.lost, '--json')).stdout);
  assert.deepEqual([json.extends, json.superseded_by], [false, done.seq]);
  assert.match((await verifyCheckpoint(files.kept)).stdout, /goes on from the checkpoint/);
  assert.match(await must('verify'), /^sound/);
});

test('a checkpoint of the same entry as one that is superseded has a name of its own', async () => {
  const seq = await takeCheckpoint('new');
  assert.equal(Number(/checkpoint-0*(\d+)\.txt$/.exec(files.lost)[1]), seq);
  assert.match(files.new, /checkpoint-\d{12}-[0-9a-f]{8}\.txt$/);
  assert.equal((await verifyCheckpoint(files.new)).code, 0);
  assert.equal((await verifyCheckpoint(files.lost)).code, 1);
  assert.equal((await readdir(folder)).filter((name) => name.endsWith('.txt')).length, 3);
  const pin = join(stack.dir, 'keys/journal/journal.pin');
  const compare = (...pair) =>
    run(program, [...['--config', '/nowhere', 'checkpoint', 'compare', ...pair, '--key', pin]]);
  assert.match((await compare(files.kept, files.new)).stdout, /agree/);
  const two = await compare(files.lost, files.new);
  assert.equal(two.code, 1);
  assert.match(two.stderr, /two hashes of the same entry/);
});

test('what was recorded since a restoration is not excused by it', async () => {
  dumps.restored = await dump();
  await stored();
  await takeCheckpoint('after');
  await restore(dumps.restored);
  await assertStopped(/the journal is shorter than its checkpoint/);
  await must('restoration', '--reason', 'x', '--by', 'x');
  await decidesAgain();
});

test('a witness elsewhere keeps what it is given, and says when two disagree', async () => {
  const kept = join(stack.dir, 'witness');
  const { user, password } = stack.credentials.viewer;
  const secret = join(stack.dir, 'witness.password');
  await writeFile(secret, `${password}\n`, { mode: 0o600 });
  const witness = (...more) =>
    run(join(root, 'deploy/witness'), [
      ...['--url', stack.url, '--user', user, '--password-file', secret, '--to', kept],
      ...['--key', join(stack.dir, 'keys/journal/journal.pin'), ...more],
    ]);
  const plain = await witness();
  assert.equal(plain.code, 3, 'HTTPS alone, unless it is said');
  const held = async () => (await readdir(kept)).filter((name) => /^checkpoint.*txt$/.test(name));
  await stored();
  await takeCheckpoint('seen');
  for (const told of ['first', 'again']) {
    const { code, stderr } = await witness('--insecure-http');
    assert.equal(code, 0, `${told}: ${stderr}`);
    assert.equal((await held()).length, 1);
  }
  const text = await client.get('checkpoints/newest.txt');
  assert.equal(text.text, await readFile(files.seen, 'utf8'));
  const [name] = await held();
  assert.equal(
    (
      await run('minisign', [
        '-Vq',
        '-p',
        join(stack.dir, 'keys/journal/journal.pin'),
        '-m',
        join(kept, name),
      ])
    ).code,
    0,
  );
  await stored();
  await takeCheckpoint('next');
  assert.equal((await witness('--insecure-http')).code, 0);
  assert.equal((await held()).length, 2);

  const path = join(kept, 'checkpoint-999999999999.txt');
  const [seed] = seedsOf(join(stack.dir, 'keys/journal'));
  writeSigned(path, text.text.replace(/^seq \d+$/m, 'seq 999999999999'), seed, idIn(files.seen));
  const forked = await witness('--insecure-http');
  assert.equal(forked.code, 1);
  assert.match(forked.stderr, /disagree: the later entry was recorded earlier/);
  assert.equal((await readdir(kept)).filter((one) => one.startsWith('refused-')).length, 2);
});

test('whoever takes a bundle leaves a checkpoint', async () => {
  const count = async () => (await readdir(folder)).filter((name) => name.endsWith('.txt')).length;
  const before = await count();
  await must('export', '--all', '--out', join(stack.dir, 'taken.zip'));
  assert.equal(await count(), before + 1, 'of the entry of the taking');
  const auditor = new Client(stack.url);
  const { user, password } = stack.credentials.auditor;
  assert.equal((await auditor.signIn(user, password)).status, 200);
  assert.equal((await auditor.get('export/parties.csv')).status, 200);
  await pause(1500);
  assert.equal(await count(), before + 1, 'a dataset is no occasion');

  const elsewhere = join(stack.dir, 'elsewhere.ini');
  const config = await readFile(join(stack.dir, 'fundtrail.ini'), 'utf8');
  await writeFile(elsewhere, config.replace(/^checkpoint_dir.*$/m, ''));
  const out = join(stack.dir, 'elsewhere.zip');
  const taken = await run(program, ['--config', elsewhere, 'export', '--all', '--out', out]);
  assert.equal(taken.code, 0, taken.stderr);
  for (let attempt = 0; (await count()) === before + 1 && attempt < 100; attempt++)
    await pause(100);
  assert.equal(await count(), before + 2, 'the server leaves one for whoever else took it');
});

test('a checkpoint with one byte changed, of another ledger, or by a foreign or ended key is named', async () => {
  await takeCheckpoint('last');
  const path = files.last;
  const text = await readFile(path, 'utf8');
  const name = path.replace(/(\d{12})(-[0-9a-f]{8})?\.txt$/, '999999999999.txt');
  const seq = text.replace(/^seq \d+$/m, 'seq 999999999999');
  const stopped = async (changed, reason, seed) => {
    const [own] = seedsOf(join(stack.dir, 'keys/journal'));
    writeSigned(name, changed, seed ?? own, idIn(path));
    await stack.stopServer();
    await stack.startServer();
    await assertStopped(reason);
    const told = await verifyCheckpoint(name);
    assert.equal(told.code, 1, told.stderr);
    assert.match(told.stderr, reason);
    await rm(name);
    await rm(`${name}.minisig`);
    await decidesAgain();
  };
  await stopped(seq, /the journal is shorter than its checkpoint/);
  await stopped(
    seq.replace(/ledger_id ../, (word) => `ledger_id ${word.endsWith('00') ? '11' : '00'}`),
    /it is a checkpoint of another ledger/,
  );
  await stopped(seq, /its signature is not over what it says/, '11'.repeat(32));

  await rename(path, `${path}.whole`);
  await writeFile(path, text.replace(/count party \d+/, 'count party 99'));
  await stack.stopServer();
  await stack.startServer();
  await assertStopped(/its signature is not over what it says/);
  await rename(`${path}.whole`, path);
  await decidesAgain();

  const foreign = Buffer.from(idIn(path)).fill(7);
  writeSigned(name, seq, '22'.repeat(32), foreign);
  assert.match((await verifyCheckpoint(name)).stderr, /no journal key that is known here/);
  await rm(name);
  await rm(`${name}.minisig`);

  const [first] = JSON.parse(await must('--json', 'key', 'journal', 'list')).keys;
  await must('key', 'journal', 'new');
  await must('key', 'journal', 'end', String(first.id), '--reason', 'rotated');
  await stopped(seq, /signed with a journal key that had ended by then/);
});
