// First steps on an empty ledger, and the packs that come with the program: compared, loaded by an
// administrator, decided by another person. Needs an empty ledger of its own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startStack } from '../lib/stack.mjs';
import { assertProblem, Client, unique } from './client-base.mjs';

let stack;
const people = {};

before(async () => {
  stack = await startStack();
  for (const role of ['admin', 'manager', 'approver', 'viewer']) {
    people[role] = new Client(stack.url);
    const { user, password } = stack.credentials[role];
    assert.equal((await people[role].signIn(user, password)).status, 200);
  }
});
after(() => stack?.stop());

const steps = async (query = '') =>
  Object.fromEntries(
    (await people.viewer.read(`setup_steps${query}`)).rows.map(({ step, ...row }) => [step, row]),
  );
const files = async () => (await people.viewer.read('packs')).rows;
const fileOf = async (kind, file) =>
  (await files()).find((row) => row.kind === kind && row.file === file);
const load = (client, { kind, file, sha256 }, options) =>
  client.post('pack_loads', { kind, file, sha256 }, options);

test('an empty ledger says what is needed, and by whom it is there already', async () => {
  const before = await steps();
  assert.deepEqual(Object.keys(before), [
    'people',
    'parties',
    'rules',
    'score_sheets',
    'funds',
    'portfolio',
  ]);
  assert.deepEqual([before.people.done, before.people.missing_roles], [true, null]);
  for (const name of ['parties', 'rules', 'score_sheets', 'funds', 'portfolio'])
    assert.equal(before[name].done, false, name);
  assert.deepEqual([before.funds.required, before.score_sheets.required], [true, false]);
  await people.manager.create('parties', { code: unique('P'), name: '财政局', kind: 'lp' });
  assert.equal((await steps()).parties.done, true);
  const then = await steps('?as_known=1');
  assert.equal(then.parties.done, false, 'as in any view');
  assert.deepEqual([then.people.done, then.people.missing_roles], [false, 'manager,approver']);
});

test('the installed packs are listed, and all of an empty ledger is new', async () => {
  const rows = await files();
  assert.ok(rows.filter((row) => row.kind === 'rules').length >= 4);
  for (const row of rows) {
    assert.deepEqual([row.fault_count, row.same_count, row.changed_count], [0, 0, 0], row.file);
    assert.ok(row.row_count > 0 && row.new_count === row.row_count, row.file);
    assert.match(row.sha256, /^[0-9a-f]{64}$/);
  }
  for (const [kind, file] of [
    ['rules', '../fundtrail'],
    ['rules', '.'],
    ['rules', 'none'],
    ['score_sheet', 'laoshan'],
    ['rules', '..%2Fscore-sheets%2Ffujian-2025-14'],
  ])
    assert.equal((await people.viewer.get(`packs/lines?kind=${kind}&file=${file}`)).status, 404);
  const asked = await people.viewer.get('packs/lines');
  assert.deepEqual(asked.codes, ['file:missing', 'kind:missing']);
});

test('rules that an administrator loads are proposals, and a cap is in force once one is approved', async () => {
  const pack = await fileOf('rules', 'laoshan');
  assertProblem(await load(people.manager, pack), 403, 'forbidden');
  const other = await load(people.admin, { ...pack, sha256: '0'.repeat(64) });
  assertProblem(other, 409, 'conflict');
  assert.deepEqual(other.codes, ['sha256:must_equal']);
  const key = unique('key');
  const done = await load(people.admin, pack, { key });
  assert.equal(done.status, 201, done.text);
  assert.deepEqual([done.json.stored, done.json.unchanged], [pack.row_count, 0]);
  const again = await load(people.admin, pack, { key });
  assert.deepEqual(again.json, done.json);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  const { rules } = await steps();
  assert.deepEqual([rules.done, rules.waiting], [false, pack.row_count]);
  const { items } = await people.viewer.read('rules?limit=500');
  for (const rule of items)
    await people.approver.create(`rules/${rule.seq}/approval`, { outcome: 'approve' });
  assert.deepEqual([(await steps()).rules.done, (await steps()).rules.waiting], [true, 0]);
  const now = await fileOf('rules', 'laoshan');
  assert.deepEqual([now.new_count, now.same_count], [0, pack.row_count]);
  const nothing = await load(people.admin, now);
  assert.deepEqual([nothing.json.stored, nothing.json.unchanged], [0, pack.row_count]);
  assert.equal(nothing.json.first_seq, null);
});

test('what differs is named field by field', async () => {
  const { items } = await people.viewer.read('rules?limit=500');
  const { item } = await people.viewer.read(`rules/${items[0].id}`);
  const { figures: _, id, seq: __, version, recorded_at: ___, recorded_by: ____, ...body } = item;
  for (const name of ['bootstrapped', 'limit_unit']) delete body[name];
  const changed = await people.admin.create(`rules/${id}`, {
    ...body,
    note: '本地修改',
    valid_from: '2026-06-01',
    expected_version: version,
    effective_date: undefined,
  });
  await people.approver.create(`rules/${changed.seq}/approval`, { outcome: 'approve' });
  const { rows } = await people.viewer.read('packs/lines?kind=rules&file=laoshan');
  const line = rows.find((row) => row.id === id);
  assert.deepEqual([line.state, line.changed], ['changed', 'valid_from, note']);
  assert.equal(rows.filter((row) => row.state === 'same').length, rows.length - 1);
});

test('a score sheet is loaded with its parts, and counts at once', async () => {
  const pack = await fileOf('score_sheet', 'fujian-2025-14');
  const done = await load(people.admin, pack);
  assert.equal(done.status, 201, done.text);
  assert.equal(done.json.stored, pack.row_count);
  assert.equal((await steps()).score_sheets.done, true);
  const verified = await stack.ctl(['verify']);
  assert.equal(verified.code, 0, verified.stderr);
});
