// What is written is sealed: the answer carries a receipt that the public key alone proves, a repeat carries the same,
// and a checkpoint is checked by minisign and by today's journal. This needs an instance of its own.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run, startStack } from '../lib/stack.mjs';
import { assertProblem, Client, unique } from './client-base.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(process.env.FUNDTRAIL_BUILD ?? join(root, 'build'), 'fundtrail');

let stack;
let client;

before(async () => {
  stack = await startStack();
  client = new Client(stack.url);
  const { user, password } = stack.credentials.manager;
  assert.equal((await client.signIn(user, password)).status, 200);
});
after(() => stack?.stop());

const fundtrail = (...args) =>
  run(program, ['--config', join(stack.dir, 'fundtrail.ini'), ...args]);
const pin = () => join(stack.dir, 'keys/journal/journal.pin');

async function must(...args) {
  const { code, stdout, stderr } = await fundtrail(...args);
  assert.equal(code, 0, stderr);
  return stdout;
}

const party = () => ({ code: unique('P'), name: '测试主体', kind: 'lp' });

test('the answer of a write carries a receipt, and a repeat the same', async () => {
  const key = unique('key');
  const body = party();
  const answer = await client.post('parties', body, { key });
  const receipt = answer.headers.get('journal-receipt');
  assert.equal(JSON.parse(receipt).seq, answer.json.seq);
  const repeat = await client.post('parties', body, { key });
  assert.equal(repeat.headers.get('idempotency-replayed'), 'true');
  assert.equal(repeat.headers.get('journal-receipt'), receipt);
  assert.equal((await client.get(`journal/${answer.json.seq}/receipt`)).text, receipt);

  const file = join(stack.dir, 'receipt.json');
  await writeFile(file, receipt);
  assert.match(await must('verify', '--receipt', file, '--key', pin()), /^proved/);
  for (const member of ['hash', 'sealed_hash', 'ledger_id', 'signature']) {
    const changed = JSON.parse(receipt);
    changed[member] = changed[member].replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
    await writeFile(file, JSON.stringify(changed));
    assert.equal((await fundtrail('verify', '--receipt', file, '--key', pin())).code, 1, member);
  }
  await writeFile(file, '{}');
  assert.equal((await fundtrail('verify', '--receipt', file, '--key', pin())).code, 2);
});

test('verify checks the seals, and names a journal of another key', async () => {
  const report = JSON.parse(await must('--json', 'verify'));
  assert.equal(report.sealed, report.head);
  assert.ok(report.seals > 0);
  const other = join(stack.dir, 'other.pub');
  await writeFile(
    other,
    'untrusted comment: x\nRWTeZDXOiErCPn4GfxzAs7ebllggk2weY1mOSU/2oarHvOfo2KErzTem\n',
  );
  const { code, stdout } = await fundtrail('verify', '--key', other);
  assert.equal(code, 1);
  assert.match(stdout, /not the one that is pinned/);
});

test("a checkpoint is signed, and today's journal goes on from it", async () => {
  const dir = join(stack.dir, 'kept');
  await mkdir(dir, { recursive: true });
  const { file } = JSON.parse(await must('--json', 'checkpoint', '--dir', dir));
  const path = join(dir, file);
  assert.equal((await run('minisign', ['-Vq', '-p', pin(), '-m', path])).code, 0);
  assert.equal((await client.post('parties', party(), { key: unique('key') })).status, 201);
  assert.match(await must('verify', '--checkpoint', path), /goes on from the checkpoint/);
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(/count party \d+/, 'count party 99'));
  const { code, stderr } = await fundtrail('verify', '--checkpoint', path);
  assert.equal(code, 1);
  assert.match(stderr, /its signature is not over what it says/);
});

test('a key is rotated while the server runs', async () => {
  const first = JSON.parse(await must('--json', 'key', 'journal', 'list')).keys[0];
  await must('key', 'journal', 'new');
  const refused = await fundtrail('key', 'journal', 'end', '999999', '--reason', 'x');
  assert.equal(refused.code, 1);
  await must('key', 'journal', 'end', String(first.id), '--reason', 'rotated');
  // The server has not read the new key yet: it writes nothing.
  const unsealed = await client.post('parties', party(), { key: unique('key') });
  assertProblem(unsealed, 503, 'ledger_unsealed');
  await stack.stopServer();
  await stack.startServer();
  const answer = await client.post('parties', party(), { key: unique('key') });
  assert.equal(answer.status, 201, answer.text);
  assert.notEqual(JSON.parse(answer.headers.get('journal-receipt')).public_key, first.public_key);
  assert.match(await must('verify'), /^sound/);
});
