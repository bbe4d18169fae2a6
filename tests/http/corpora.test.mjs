// Public data of others by import alone: funding rounds of start-ups, and what pension systems disclose of
// their funds. The data is no part of the project: FUNDTRAIL_CORPORA names its folder, else it may lie in
// ../shared/data beside the checkout; without it there is nothing to test here.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startStack } from '../lib/stack.mjs';
import { parseCsv, parseRows } from './csv.mjs';

const corpora =
  process.env.FUNDTRAIL_CORPORA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

const column = (header, field, more = {}) => ({ header, field, ...more });

const FUNDING = {
  source: 'crunchbase-2013',
  tables: [
    {
      file: 'companies.csv',
      kind: 'firm',
      code: 'CB-{row:5}',
      columns: [
        column('permalink', 'external_id'),
        column('name', 'name'),
        column('category_code', 'category'),
        column('country_code', 'country'),
        column('state_code', 'province'),
        column('region', 'area'),
        column('city', 'city'),
        column('founded_at', 'established_on'),
      ],
    },
    {
      file: 'rounds.csv',
      kind: 'round',
      code: 'CB-R-{row:5}',
      columns: [
        column('company_permalink', 'firm_id'),
        column('funding_round_type', 'series'),
        column('funded_at', 'announced_on'),
        column('raised_amount_usd', 'amount_raised'),
        { field: 'currency', constant: 'USD' },
      ],
    },
  ],
};

const ACQUISITIONS = {
  source: 'crunchbase-2013',
  tables: [
    {
      file: 'acquisitions.csv',
      kind: 'firm_status',
      columns: [
        column('company_permalink', 'firm_id'),
        column('acquirer_name', 'acquirer_name'),
        column('acquired_at', 'occurred_on'),
        column('price_amount', 'price'),
        column('price_currency_code', 'currency'),
        { field: 'state', constant: 'acquired' },
      ],
    },
  ],
};

const FUND_NAME = '{pension_fund_name}: {fund_name}';
const MILLIONS = { exponent: 6, round: true };
const NAMES = [column('pension_fund_name', null), column('fund_name', null)];
const PENSION_FILE = 'performance.csv';

/** One file, read six times: who invests, in what, on which terms, and what became of it. */
const PENSION = {
  tables: [
    {
      kind: 'party',
      code: '{pension_fund_name}',
      columns: [column('pension_fund_name', 'name'), { field: 'kind', constant: 'lp' }],
    },
    {
      kind: 'fund',
      code: 'PF-{row:4}',
      columns: [
        ...NAMES,
        column('vintage_year', null),
        column('general_partner', 'note'),
        { field: 'name', constant: FUND_NAME },
        { field: 'kind', constant: 'growth' },
        { field: 'currency', constant: 'USD' },
        { field: 'effective_date', constant: '{vintage_year}-01-01' },
      ],
    },
    {
      kind: 'fund_basis',
      columns: [
        ...NAMES,
        column('vintage_year', null),
        { field: 'fund_id', constant: FUND_NAME },
        { field: 'known_by', constant: 'reported' },
        { field: 'valid_from', constant: '{vintage_year}-01-01' },
      ],
    },
    {
      kind: 'commitment',
      code: 'PC-{row:4}',
      columns: [
        column('pension_fund_name', 'investor_party_id'),
        column('fund_name', null),
        column('vintage_year', null),
        column('commitment_mm', 'amount', MILLIONS),
        { field: 'fund_id', constant: FUND_NAME },
        { field: 'currency', constant: 'USD' },
        { field: 'effective_date', constant: '{vintage_year}-01-01' },
      ],
    },
    {
      kind: 'contribution',
      columns: [
        column('pension_fund_name', 'commitment_id.investor_party_id'),
        column('fund_name', null),
        column('capital_called_mm', 'amount', MILLIONS),
        column('above_mm', 'outside', MILLIONS),
        column('as_of_date', 'effective_date'),
        { field: 'commitment_id.fund_id', constant: FUND_NAME },
        { field: 'currency', constant: 'USD' },
      ],
    },
    {
      kind: 'fund_report',
      columns: [
        ...NAMES,
        column('remaining_value_mm', 'nav', MILLIONS),
        column('as_of_date', 'period_ends_on'),
        column('source_url', 'source'),
        { field: 'fund_id', constant: FUND_NAME },
        { field: 'currency', constant: 'USD' },
      ],
    },
  ].map((table) => ({ file: PENSION_FILE, ...table })),
};

let stack;
let folder;

async function run(paths, plan, ...args) {
  const path = join(folder, 'plan.json');
  await writeFile(path, JSON.stringify(plan));
  const { code, stdout, stderr } = await stack.ctl([
    ...['--json', 'import', ...paths, '--plan', path, ...args],
  ]);
  return { code, stderr, ...(stdout === '' ? {} : JSON.parse(stdout)) };
}

/** A file without some of its rows, by their numbers. */
async function without(path, rows) {
  const lines = (await readFile(path, 'utf8')).split('\n');
  const out = join(folder, path.split('/').at(-1));
  await writeFile(out, lines.filter((_, i) => !rows.includes(i + 1)).join('\n'));
  return out;
}

/** The rows of a dataset as objects. */
async function exported(name) {
  const { code, stdout, stderr } = await stack.ctl(['export', '--dataset', name]);
  assert.equal(code, 0, stderr);
  return parseCsv(stdout);
}

const cents = (text) => BigInt(text.replace('.', ''));
const sum = (amounts) => amounts.reduce((total, amount) => total + cents(amount), 0n);

async function fundingRounds() {
  const funding = join(corpora, 'funding');
  const expected = JSON.parse(await readFile(join(funding, 'expected.json'), 'utf8'));
  const paths = [join(funding, 'companies.csv'), join(funding, 'rounds.csv')];
  const asked = await run(paths, FUNDING, '--dry-run');
  assert.equal(asked.counts.asked, expected.repeated_rows_in_rounds);
  assert.equal(asked.counts.fault, 0);
  const done = await run(paths, FUNDING, '--twins', 'keep');
  assert.equal(done.code, 0, done.stderr);
  assert.equal(done.counts.new, expected.companies + expected.rounds);
  const rounds = await exported('rounds');
  assert.equal(rounds.length, expected.rounds);
  const raised = rounds.map((row) => row.amount_raised).filter((amount) => amount !== '');
  assert.equal(rounds.length - raised.length, expected.rounds_without_amount);
  assert.equal(sum(raised), BigInt(expected.raised_total_usd) * 100n);
  for (const [series, of] of Object.entries(expected.by_type))
    assert.equal(rounds.filter((row) => row.series === series).length, of.rounds, series);
}

async function acquisitions() {
  const funding = join(corpora, 'funding');
  const again = await run([join(funding, 'companies.csv')], FUNDING);
  assert.deepEqual([again.code, again.counts.known, again.stored], [0, 4392, false]);
  const path = join(funding, 'acquisitions.csv');
  const refused = await run([path], ACQUISITIONS);
  assert.equal(refused.code, 2);
  assert.deepEqual(
    [...new Set(refused.faults.filter((f) => f.weight === 'fault').map((f) => f.code))],
    ['unknown_reference'],
  );
  const rows = refused.faults.filter((f) => f.weight === 'fault').map((f) => f.row);
  const done = await run([await without(path, rows)], ACQUISITIONS);
  assert.equal(done.code, 0, done.stderr);
  assert.equal(done.counts.new, 411 - rows.length);
}

async function pensionSystems() {
  const text = await readFile(join(corpora, 'pension/private_equity_performance.csv'), 'utf8');
  const [header, ...rows] = parseRows(text.replaceAll(/\r?\n/g, '\r\n'));
  const at = (name) => header.indexOf(name);
  const wanted = ['vintage_year', 'commitment_mm', 'capital_called_mm', 'remaining_value_mm'];
  const whole = rows.filter(
    (row) => wanted.every((name) => Number(row[at(name)]) > 0) && row.length === header.length,
  );
  const out = whole.map((row) => {
    const above = Number(row[at('capital_called_mm')]) - Number(row[at('commitment_mm')]);
    return [...row, above > 0 ? above.toFixed(8) : ''];
  });
  const path = join(folder, PENSION_FILE);
  const csv = [[...header, 'above_mm'], ...out].map((row) =>
    row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','),
  );
  await writeFile(path, csv.join('\r\n'));
  const done = await run([path], PENSION, '--twins', 'keep');
  assert.equal(done.code, 0, JSON.stringify(done.faults?.slice(0, 5)) + done.stderr);
  const commitments = await exported('commitments');
  const expected = whole.map((row) => BigInt(Math.round(Number(row[at('commitment_mm')]) * 1e8)));
  assert.equal(
    sum(commitments.filter((row) => row.code.startsWith('PC-')).map((row) => row.amount)),
    expected.reduce((total, amount) => total + amount, 0n),
  );
  /* Reports are proposals, and stay so until another person approves them. */
  assert.equal((await exported('fund_reports')).length, whole.length);
}

if (existsSync(corpora))
  describe('data of others', () => {
    before(async () => {
      stack = await startStack();
      folder = await mkdtemp(join(tmpdir(), 'fundtrail-corpora-'));
    });
    after(async () => {
      await stack?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    test(
      'funding rounds: repeated rows are asked about, and all sums are those of the source',
      fundingRounds,
    );
    test(
      'the same again changes nothing, and acquisitions before a firm was founded are refused',
      acquisitions,
    );
    test(
      'pension systems: what was called beyond a commitment is said, and the rest adds up',
      pensionSystems,
    );
  });
