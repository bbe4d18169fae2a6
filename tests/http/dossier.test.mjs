// The dossier of an investment: what may be recorded, and bytes that anyone can check.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { as, assertProblem, target } from './client.mjs';
import { parseRows } from './csv.mjs';
import * as make from './records.mjs';

const digest = () => randomBytes(32).toString('hex');
const NOTHING = createHash('sha256').update('').digest('hex');

// The accounts of the tests are of today: nobody voted before there was an account.
const TODAY = { effective_date: undefined };

let manager;
let approver;
let fund;
let investment;

before(async () => {
  await make.capRule();
  manager = await as('manager');
  approver = await as('approver');
  fund = await make.fund({ kind: 'angel' });
  const commitment = await make.commitment(fund, await make.party(), '5000.00');
  await make.stored('contributions', { commitment_id: commitment.id, amount: '4000.00' });
  investment = await make.proposal(await make.project(), fund, '900.00');
});

const paper = (fields) =>
  manager.post('documents', {
    title: '尽职调查报告',
    kind: 'due_diligence',
    sha256: digest(),
    effective_date: make.DAY,
    ...fields,
  });
const ballot = (client, fields) =>
  client.post('votes', {
    investment_id: investment.id,
    choice: 'yes',
    ...fields,
  });

// RFC 8785 for what a dossier holds: texts, integers, booleans, null, lists and objects.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(',')}}`;
}

test('a hash that is none, no subject, two subjects and a file filed twice are refused', async () => {
  for (const [fields, code] of [
    [{ sha256: 'abc', firm_id: 0 }, 'sha256:bad_digest'],
    [{ sha256: digest().toUpperCase().replace(/\d/g, 'A') }, 'sha256:bad_digest'],
    [{ sha256: NOTHING, fund_id: fund.id }, 'sha256:empty_digest'],
    [{}, 'investment_id:exactly_one'],
    [{ fund_id: fund.id, investment_id: investment.id }, 'investment_id:exactly_one'],
    [{ fund_id: fund.id, kind: 'annual_report' }, 'period_ends_on:missing'],
  ]) {
    const { firm_id, ...rest } = fields;
    const answer = await paper(rest);
    assertProblem(answer, 422, 'invalid', code);
    assert.ok(answer.codes.includes(code), answer.text);
  }
  const sha256 = digest();
  assert.equal((await paper({ sha256, investment_id: investment.id })).status, 201);
  const again = await paper({ sha256, investment_id: investment.id });
  assertProblem(again, 409, 'conflict');
  assert.deepEqual(again.codes, ['sha256:already_linked']);
});

test('a user votes in person, once, with a reason against it, and not on an own proposal', async () => {
  const me = (await approver.read('session')).user.id;
  const proposer = (await manager.read('session')).user.id;
  assertProblem(await ballot(manager, { member_user_id: me }), 422, 'invalid');
  assertProblem(await ballot(manager, { member_user_id: proposer }), 403, 'forbidden');
  assertProblem(await ballot(approver, { member_user_id: me, choice: 'no' }), 422, 'invalid');
  assertProblem(await ballot(approver, { member_user_id: me, member_name: 'x' }), 422, 'invalid');
  assert.equal((await ballot(approver, { member_user_id: me })).status, 201);
  assertProblem(await ballot(approver, { member_user_id: me }), 409, 'conflict');
  assert.equal((await ballot(manager, { member_name: '外部委员', choice: 'abstain' })).status, 201);
  const recused = { member_user_id: proposer, choice: 'recused', reason: '本人提案' };
  assert.equal((await ballot(manager, recused)).status, 201);
});

// The receipt of the decision stands beside the frozen bytes, and the public key alone proves it.
async function assertProves(answer, file) {
  const { receipt, frozen } = answer;
  assert.equal(receipt.seq, frozen.as_known);
  assert.equal(file.headers.get('journal-receipt'), JSON.stringify(receipt));
  assert.equal((await manager.get(`journal/${receipt.seq}/receipt`)).text, JSON.stringify(receipt));
  const check = ['verify', '--key', join(target.dir, 'keys/journal/journal.pin')];
  const path = join(target.dir, 'dossier-answer.json');
  await writeFile(path, JSON.stringify(answer));
  const proved = await target.ctl([...check, '--receipt', path]);
  assert.equal(proved.code, 0, proved.stderr);
  assert.match(proved.stdout, new RegExp(`holds entry ${receipt.seq} `));
  const seq = receipt.seq + 1;
  await writeFile(path, JSON.stringify({ ...answer, receipt: { ...receipt, seq } }));
  assert.equal((await target.ctl([...check, '--receipt', path])).code, 1);
}

test('the dossier is a draft until the decision, then its bytes never change', async () => {
  const path = `investments/${investment.id}`;
  const draft = await manager.read(`${path}/dossier`);
  assert.equal(draft.decided, false);
  assert.equal(draft.digest, null);
  assert.equal(draft.receipt, null);
  assertProblem(await manager.get(`${path}/dossier.json`), 404, 'not_found');

  assert.equal((await make.decide(investment, 'approve', TODAY)).status, 201);
  const file = await manager.get(`${path}/dossier.json`);
  assert.equal(file.status, 200);
  const sum = createHash('sha256').update(file.bytes).digest('hex');
  assert.equal(file.headers.get('x-content-sha256'), sum);
  const answer = await manager.read(`${path}/dossier`);
  assert.equal(answer.digest, sum);
  await assertProves(answer, file);
  assert.equal(canonical(file.json), file.text, 'canonical JSON');
  assert.equal(canonical(answer.frozen), file.text);
  assert.equal(answer.frozen.documents.length, 1);
  assert.equal(answer.frozen.votes.length, 3);
  assert.equal(answer.frozen.headroom.length, 3);
  assert.equal(answer.frozen.decision.outcome, 'approve');
  assertProblem(await ballot(manager, { member_name: '迟到的委员' }), 409, 'conflict');

  await make.pay(investment, '900.00', TODAY);
  assert.equal((await paper({ investment_id: investment.id, kind: 'agreement' })).status, 201);
  await make.stored('proceeds', {
    investment_id: investment.id,
    kind: 'write_off',
    amount: '0.00',
    cost_relieved: '900.00',
    ...TODAY,
  });
  const later = await manager.get(`${path}/dossier.json`);
  assert.ok(later.bytes.equals(file.bytes));
  assert.equal(later.headers.get('journal-receipt'), file.headers.get('journal-receipt'));
  const { rows } = await manager.read(`${path}/dossier_entries`);
  const of = (part) => rows.filter((row) => row.part === part).map((row) => row.kind);
  assert.deepEqual(of('frozen'), ['document', 'vote', 'vote', 'vote']);
  assert.deepEqual(of('after'), ['payment', 'document', 'proceeds']);
  const csv = parseRows((await manager.get(`${path}/dossier_entries?format=csv`)).text);
  assert.equal(csv.length, rows.length + 1);
});

test('what was lost stands beside what is tolerated, on any day', async () => {
  const admin = await as('admin');
  const year = 1950 + Math.floor(Math.random() * 30);
  const tolerance = {
    name: `容亏 ${digest().slice(0, 8)}`,
    scope: 'project',
    fund_kind: 'angel',
    rate: '0.5',
    binding: false,
    status: 'unverified',
    source: 'x',
    valid_from: '2020-01-01',
  };
  const { id } = await admin.create('loss_tolerances', tolerance);
  const again = await admin.post('loss_tolerances', tolerance);
  assertProblem(again, 409, 'conflict');
  assert.deepEqual(again.codes, ['valid_from:overlaps']);
  assertProblem(await admin.post('loss_tolerances', { ...tolerance, rate: '50' }), 422, 'invalid');
  const earlier = { ...tolerance, valid_from: `${year}-01-01`, valid_to: `${year}-12-31` };
  assert.equal((await admin.post('loss_tolerances', earlier)).status, 201);
  const { rows } = await manager.read(`investments/${investment.id}/losses`);
  const row = rows.find((one) => one.loss_tolerance_id === id);
  assert.equal(row.loss, '900.00');
  assert.equal(row.ratio, '1.00000000');
  assert.equal(row.allowed, '450.00');
  assert.equal(row.room, '-450.00');
  assert.equal(row.state, 'exceeded');
  const whole = rows.find((one) => one.project_id === null);
  assert.equal(whole.loss, '900.00');
  const funds = await manager.read('losses');
  assert.ok(funds.rows.some((one) => one.fund_id === fund.id && one.loss === '900.00'));
});
