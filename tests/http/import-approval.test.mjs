// A history that was imported waits as one, is summed up, and is approved by another person as one.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startStack } from '../lib/stack.mjs';
import { Client } from './client-base.mjs';

const DOCUMENT = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

let stack;
let folder;
const clients = {};

async function signIn(role) {
  const client = new Client(stack.url);
  const { user, password } = stack.credentials[role];
  assert.equal((await client.signIn(user, password)).status, 200);
  clients[role] = client;
}

before(async () => {
  stack = await startStack();
  for (const role of ['viewer', 'manager', 'approver', 'admin']) await signIn(role);
  folder = await mkdtemp(join(tmpdir(), 'fundtrail-approval-'));
});
after(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

// One fund: opened on 2021-01-01, with a part of what was before; an investment beyond a cap.
const HISTORY = {
  'parties.csv': 'code,name,kind\nP-1,青禾财政,finance_bureau\nP-2,海桐创投,lp\n',
  'funds.csv': 'code,name,kind,currency,established_on\nF-1,青禾一期,seed,CNY,2019-01-01\n',
  'commitments.csv':
    'code,fund_id,investor_party_id,currency,amount,effective_date\n' +
    'C-1,F-1,P-1,CNY,60000000.00,2019-02-01\nC-2,F-1,P-2,CNY,40000000.00,2019-02-01\n',
  'firms.csv': 'code,name\nE-1,某企业\n',
  'projects.csv': 'code,name,firm_id\nJ-1,某项目,E-1\n',
  'investments.csv':
    'code,project_id,fund_id,currency,amount,effective_date\nI-1,J-1,F-1,CNY,60000000.00,2019-05-01\n',
  'contributions.csv':
    'commitment_id,currency,amount,effective_date\n' +
    'C-1,CNY,42000000.00,2019-03-01\nC-2,CNY,28000000.00,2019-03-01\n',
  'payments.csv': 'investment_id,currency,amount,effective_date\nI-1,CNY,60000000.00,2019-05-02\n',
  'distributions.csv':
    'code,fund_id,currency,return_of_capital,basis,effective_date\n' +
    'D-1,F-1,CNY,2000000.00,paid_in,2020-06-01\n',
  'openings.csv':
    'fund_id,opened_on,currency,cash,document_title,document_sha256\n' +
    `F-1,2021-01-01,CNY,8000000.00,账册,${DOCUMENT}\n`,
  'opening_commitments.csv':
    'fund,commitment_id,currency,paid_in,return_of_capital\n' +
    'F-1,C-1,CNY,42000000.00,1200000.00\nF-1,C-2,CNY,28000000.00,800000.00\n',
  'opening_holdings.csv':
    'fund,investment_id,currency,paid,cost\nF-1,I-1,CNY,60000000.00,60000000.00\n',
};

async function importHistory(files, name) {
  const at = await mkdtemp(join(folder, `${name}-`));
  for (const [file, text] of Object.entries(files)) await writeFile(join(at, file), text);
  const { user } = stack.credentials.manager;
  const { code, stdout, stderr } = await stack.ctl(['--json', 'import', at, '--as', user]);
  assert.equal(code, 0, stderr + stdout);
  return JSON.parse(stdout).seq;
}

async function cap() {
  const rule = await clients.admin.create('rules', {
    code: 'test-cap',
    name: '单个项目上限',
    measure: 'project_amount',
    subject: 'project',
    currency: 'CNY',
    basis: 'direct',
    limit: '50000000.00',
    valid_from: '2018-01-01',
    pack: 'test',
    action: 'block',
    status: 'verified',
  });
  const answer = await clients.approver.post(`rules/${rule.seq}/approval`, { outcome: 'approve' });
  assert.equal(answer.status, 201, answer.text);
  return rule;
}

let seq;

test('an imported history stands on the desk once, and is summed up', async () => {
  await cap();
  seq = await importHistory(HISTORY, 'whole');
  const { rows } = await clients.approver.read('desk');
  assert.deepEqual(
    rows.map((row) => [row.kind, row.seq, row.reason, row.proposal_count]),
    [['import', seq, 'decide', 3]],
  );
  const { figures } = await clients.approver.read(`imports/${seq}/summary`);
  assert.equal(figures.waiting_count, 3);
  assert.equal(figures.approved_count, 0);
  assert.equal(figures.breach_count, 1);
  const kinds = (await clients.approver.read(`imports/${seq}/kinds`)).rows;
  const paid = kinds.find((row) => row.kind === 'contribution');
  assert.deepEqual([paid.entry_count, paid.currency, paid.amount], [2, 'CNY', '70000000.00']);
  const faults = (await clients.approver.read(`imports/${seq}/faults`)).rows;
  assert.deepEqual(
    faults.map((row) => [row.kind, row.rule_code, row.outcome, row.history]),
    [['investment', 'test-cap', 'breach', true]],
  );
  const [largest] = (await clients.approver.read(`imports/${seq}/largest`)).rows;
  assert.equal(largest.amount, '60000000.00');
});

test('nobody approves an import of their own, and a viewer none at all', async () => {
  for (const role of ['viewer', 'manager']) {
    const answer = await clients[role].post(`imports/${seq}/approve`, {});
    assert.equal(answer.status, 403, answer.text);
  }
});

test('all that waits is approved in one step, a breach of history recorded with it', async () => {
  const answer = await clients.approver.post(`imports/${seq}/approve`, { note: '已核对' });
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.json.approved, 3);
  const { rows } = await clients.approver.read('desk');
  assert.deepEqual(rows, []);
  const [investment] = (await clients.viewer.read('investments')).items;
  const lines = (await clients.viewer.read(`investments/${investment.id}/verdict`)).rows;
  assert.deepEqual(
    lines.map((line) => [line.outcome, line.stored]),
    [['breach', true]],
  );
  const [fund] = (await clients.viewer.read('funds')).items;
  const { figures } = await clients.viewer.read(`funds/${fund.id}/kept`);
  assert.equal(figures.history_recorded, true);
  const before = await clients.viewer.read(`funds/${fund.id}/balance_sheet?as_of=2020-12-31`);
  assert.equal(before.figures.cash, '8000000.00');
  const verified = await stack.ctl(['verify']);
  assert.equal(verified.code, 0, verified.stderr);
  const again = await clients.approver.post(`imports/${seq}/approve`, {});
  assert.equal(again.status, 409);
  assert.equal(again.json.errors[0].code, 'nothing_waits');
});

test('where one entry cannot be approved nothing is', async () => {
  const second = Object.fromEntries(
    Object.entries(HISTORY).map(([file, text]) => [
      file,
      text
        .replace(/\b([PFCEJID])-(\d)/g, '$1-9$2')
        .replace('青禾', '赤松')
        .replace('海桐', '云杉'),
    ]),
  );
  second['opening_commitments.csv'] = second['opening_commitments.csv'].replace(
    '42000000.00',
    '41000000.00',
  );
  const other = await importHistory(second, 'differs');
  const head = (await clients.viewer.read('funds?limit=1')).as_known;
  const answer = await clients.approver.post(`imports/${other}/approve`, {});
  assert.equal(answer.status, 409, answer.text);
  assert.ok(
    answer.json.errors.some((error) => error.code === 'opening_differs'),
    answer.text,
  );
  assert.equal((await clients.viewer.read('funds?limit=1')).as_known, head);
});
