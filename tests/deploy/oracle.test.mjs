// The checker of its own (tests/oracle) over the demo: it agrees with every answer of which it works out the
// figures, today and on an earlier day, and says how many these are and what it leaves out.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Client } from '../http/client-base.mjs';
import { holdFund, holdLoans, holdPublicMoney, holdRights } from '../http/oracle-figures.mjs';
import { run, startStack } from '../lib/stack.mjs';

const checker = fileURLToPath(new URL('../oracle/check.py', import.meta.url));

/** @type {import('../lib/stack.mjs').Stack} */
let stack;
/** @type {Client} */
let viewer;
let top = '';

async function check(args) {
  const { code, stdout, stderr } = await run('python3', ['-B', checker, ...args]);
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}

async function bundle(name, args = []) {
  const out = join(top, name);
  const { code, stderr } = await stack.ctl(['export', '--all', '--out', out, ...args]);
  assert.equal(code, 0, stderr);
  return out;
}

before(async () => {
  stack = await startStack({ demo: true });
  viewer = new Client(stack.url);
  const { user, password } = stack.credentials.viewer;
  assert.equal((await viewer.signIn(user, password)).status, 200);
  top = await mkdtemp(join(tmpdir(), 'fundtrail-oracle-'));
});
after(async () => {
  await stack?.stop();
  await rm(top, { recursive: true, force: true });
});

const DAYS = ['', '2024-06-30'];

for (const day of DAYS)
  test(`every figure that it works out of the demo is that of the answer, ${day || 'today'}`, async () => {
    const folder = await bundle(`of-${day}`, day === '' ? [] : ['--as-of', day]);
    const { fundtrail } = JSON.parse(await readFile(join(folder, 'datapackage.json'), 'utf8'));
    const query = `as_of=${fundtrail.as_of}&as_known=${fundtrail.as_known}`;
    const told = JSON.parse(await check([folder, '--figures']));
    const { items } = await viewer.read(`funds?as_of=${fundtrail.as_of}&limit=200`);
    let rows = 0;
    for (const fund of items.filter(({ code }) => told.funds[code] !== undefined))
      rows += await holdFund(viewer, fund, told.funds[fund.code], query, fund.code);
    assert.ok(rows > 100, `${rows} rows of funds`);
    assert.ok((await holdLoans(viewer, told.loans, query, 'the demo')) > 2);
    await holdPublicMoney(viewer, told, query, 'the demo');
    await holdRights(viewer, told.rights, query, 'the demo');
  });

test('it says how much of each family it has worked out, and what it leaves out by name', async () => {
  const told = await check([join(top, 'of-')]);
  for (const family of ['values', 'shares', 'caps', 'balance', 'loans', 'pools', 'subsidies'])
    assert.match(told, new RegExp(`^${family}: [1-9]\\d* checked$`, 'm'));
  for (const family of ['accounts', 'holdings', 'multiples', 'loans', 'securities', 'rights of IP'])
    assert.match(told, new RegExp(`^worked out: ${family}: [1-9]\\d* figures$`, 'm'));
  assert.match(told, /^not covered: market equivalents$/m);
  // Of the demo nothing but what is named here is left out.
  const left = [...told.matchAll(/^not worked out: (.*): \d+$/gm)].map(([, reason]) => reason);
  assert.deepEqual(left, []);
});
