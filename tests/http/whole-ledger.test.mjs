// After everything that the other files did to the instance, when they share one.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from '../lib/stack.mjs';
import { as, target } from './client.mjs';
import { parseCsv } from './csv.mjs';
import * as make from './records.mjs';

const checker = fileURLToPath(new URL('../oracle/check.py', import.meta.url));

before(async () => {
  await make.capRule();
  const investment = await make.proposal(await make.project(), await make.fund(), '1000.00');
  assert.equal((await make.decide(investment)).status, 201);
  assert.equal((await make.pay(investment, '1000.00')).status, 201);
});

test('verify proves the whole ledger', async () => {
  const { code, stdout, stderr } = await target.ctl(['--json', 'verify']);
  assert.equal(code, 0, stdout + stderr);
  assert.doesNotThrow(() => JSON.parse(stdout), stdout);
});

test('the checker of its own works out the same from its bundle', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fundtrail-whole-'));
  try {
    const bundle = join(folder, 'bundle.zip');
    const taken = await target.ctl(['export', '--all', '--out', bundle]);
    assert.equal(taken.code, 0, taken.stderr);
    const { code, stdout, stderr } = await run('python3', ['-B', checker, bundle], {
      timeoutMs: 900_000,
    });
    assert.equal(code, 0, stdout + stderr);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('no project stands over the cap on the basis that binds', async () => {
  const auditor = await as('auditor');
  const rows = parseCsv((await auditor.get('export/headroom.csv')).text);
  assert.ok(rows.length > 0);
  for (const row of rows) {
    // Approved in 1990 under another rule, so it may be more than today's.
    if (row.project_code.startsWith('LOOK-THROUGH')) continue;
    const headroom = row[`${row.binding_basis}_headroom`];
    assert.match(headroom, /^\d+\.\d\d$/, JSON.stringify(row));
  }
});
