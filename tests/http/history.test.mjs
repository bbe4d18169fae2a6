// A fund's history of 18 quarters comes in from three CSV files: who promised, who paid in, and what
// its holdings cost and were worth. A manager imports, another person approves what waits as a whole,
// and the figures are plain sums over the files. The command writes past the API: an instance of its own.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startStack } from '../lib/stack.mjs';
import { Client } from './client-base.mjs';
import * as history from './history.mjs';

let stack;
let folder;
let manager;
let approver;

async function signedIn(role) {
  const client = new Client(stack.url);
  const { user, password } = stack.credentials[role];
  assert.equal((await client.signIn(user, password)).status, 200);
  return client;
}

before(async () => {
  stack = await startStack();
  folder = await mkdtemp(join(tmpdir(), 'fundtrail-history-'));
  manager = await signedIn('manager');
  approver = await signedIn('approver');
  const admin = await signedIn('admin');
  const cap = await admin.create('rules', {
    ...{ code: 'CAP', name: '单个项目投资上限', measure: 'project_amount', subject: 'project' },
    ...{ basis: 'direct', currency: 'CNY', limit: '130000000.00', action: 'block' },
    ...{ pack: 'test', status: 'verified', valid_from: '2021-01-01' },
  });
  await approver.create(`rules/${cap.seq}/approval`, { outcome: 'approve' });
  await writeFile(join(folder, '认缴台账.csv'), history.commitments());
  await writeFile(join(folder, '实缴明细.csv'), history.contributions());
  await writeFile(join(folder, '持仓估值表.csv'), history.holdings());
});
after(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

const column = (letter, header, field, more = {}) => ({ column: letter, header, field, ...more });
const fixed = (field, constant) => ({ field, constant });
const CNY = fixed('currency', 'CNY');
const WAN = { exponent: 4 };
const PROMISES = { file: '认缴台账.csv', header: [3, 3], rows: [4, 3 + history.INVESTORS] };
const HOLDINGS = { file: '持仓估值表.csv', header: [1, 1], rows: [2, 1 + history.rowCount()] };
const HOLDING = [
  column('A', '基金', 'investment_id.fund_id'),
  column('C', '项目', 'investment_id.project_id'),
  CNY,
];

/** The first file is read three times, the third one too: fund, investors and firms stand in no file
 *  of their own. */
const BEGINNING = [
  {
    ...{ ...PROMISES, rows: [4, 4], kind: 'fund', code: 'GT' },
    columns: [
      column('B', '基金', 'name'),
      fixed('kind', 'growth'),
      CNY,
      fixed('established_on', '2021-01-04'),
    ],
  },
  {
    ...{ ...PROMISES, kind: 'party', code: '{出资人:digest}' },
    columns: [column('C', '出资人', 'name'), fixed('kind', 'lp')],
  },
  {
    ...{ ...PROMISES, kind: 'commitment', code: 'RJ-{n:3}' },
    columns: [
      column('B', '基金', 'fund_id'),
      column('C', '出资人', 'investor_party_id'),
      column('D', '认缴出资', 'amount', WAN),
      column('E', '签署日期', 'effective_date'),
      CNY,
    ],
  },
  {
    ...{ ...HOLDINGS, kind: 'firm', code: '{企业:digest}' },
    columns: [column('B', '企业', 'name')],
  },
  {
    ...{ ...HOLDINGS, kind: 'project', code: '{项目:digest}' },
    columns: [column('B', '企业', 'firm_id'), column('C', '项目', 'name')],
  },
  {
    ...{ ...HOLDINGS, kind: 'investment', code: 'T-{项目:digest}' },
    columns: [
      column('A', '基金', 'fund_id'),
      column('C', '项目', 'project_id'),
      column('D', '投资日期', 'effective_date'),
      column('E', '投资成本（万元）', 'amount', WAN),
      CNY,
    ],
  },
];

/** What needs an approved investment. */
const VALUES = [
  {
    ...{ ...HOLDINGS, kind: 'payment', code: null },
    columns: [
      ...HOLDING,
      column('D', '投资日期', 'effective_date'),
      column('E', '投资成本（万元）', 'amount', WAN),
    ],
  },
  {
    ...{ ...HOLDINGS, kind: 'valuation', code: null },
    columns: [
      ...HOLDING,
      column('F', '估值日', 'effective_date'),
      column('G', '公允价值（万元）', 'amount', WAN),
      column('H', '估值方法', 'method'),
    ],
  },
];

async function planOf(name, tables, twins) {
  const path = join(folder, `${name}.json`);
  const whole = tables.map((table) => ({
    ...{ sheet: null, skip: false, exact: false, keep_totals: false },
    ...table,
    columns: table.columns.map((given) => ({
      ...{ column: null, header: null, field: null, or: null },
      ...{ constant: null, exponent: 0, order: null },
      ...given,
    })),
  }));
  await writeFile(
    path,
    JSON.stringify({ source: null, twins, confirm_future: false, tables: whole }),
  );
  return path;
}

async function importing(paths, plan) {
  const { code, stdout, stderr } = await stack.ctl([
    ...['--json', 'import', ...paths.map((name) => join(folder, name))],
    ...['--as', stack.credentials.manager.user, '--plan', plan],
  ]);
  const said = stdout === '' ? {} : JSON.parse(stdout);
  const faults = (said.faults ?? []).filter((fault) => fault.weight === 'fault').slice(0, 5);
  assert.equal(code, 0, stderr + JSON.stringify(faults, null, 1));
  return said;
}

async function approved({ seq }) {
  const own = await manager.post(`imports/${seq}/approve`, {});
  assert.equal(own.status, 403, 'nobody approves what he imported');
  const answer = await approver.post(`imports/${seq}/approve`, { note: '历史数据已核对' });
  assert.equal(answer.status, 201, answer.text);
  return answer.json;
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
/** Of amounts in 万元. */
const yuan = (amount) => (amount * 10000).toFixed(2);

test('three files and two approvals are the history of a fund, and its figures are right', async () => {
  const began = process.hrtime.bigint();
  const beginning = await planOf('beginning', BEGINNING, 'ask');
  const first = await importing(['认缴台账.csv', '实缴明细.csv', '持仓估值表.csv'], beginning);
  const paidIn = 8 * history.INVESTORS;
  assert.equal(first.counts.new, 1 + 2 * history.INVESTORS + 3 * history.HOLDINGS + paidIn);
  await approved(first);
  const values = await planOf('values', VALUES, 'skip');
  const second = await importing(['持仓估值表.csv'], values);
  assert.equal(second.counts.new, history.HOLDINGS + history.rowCount());
  await approved(second);
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  console.log(
    `# 18 quarters, two commands and two approvals: ${seconds.toFixed(1)} s of the machine`,
  );

  const { items } = await manager.read('funds?limit=5');
  const fund = items.find(({ code }) => code === 'GT');
  const read = (what) => manager.read(`funds/${fund.id}/${what}?as_of=2025-06-30`);
  const investors = [...Array(history.INVESTORS).keys()];
  const holdings = [...Array(history.HOLDINGS).keys()];
  const { figures } = await read('performance');
  const paid = (sum(investors.map(history.committed)) * 8) / 10;
  const marks = sum(holdings.map((k) => history.markOf(k, history.QUARTERS - 1)));
  const cost = sum(holdings.map(history.costOf));
  assert.equal(figures.paid_in, yuan(paid));
  assert.equal(figures.nav, yuan(marks + paid - cost));
  assert.equal(Number(figures.tvpi).toFixed(4), ((marks + paid - cost) / paid).toFixed(4));
  const verified = await stack.ctl(['verify']);
  assert.equal(verified.code, 0, verified.stderr);
});
