// The checker of its own (tests/oracle) over ledgers made at random: it works out from a bundle what
// the program told in its answers, and finds what was changed in a bundle afterwards.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from '../lib/stack.mjs';
import { as, target } from './client.mjs';
import { holdFund, holdLoans, holdPublicMoney, holdRights } from './oracle-figures.mjs';
import { randomFirm } from './random-capital.mjs';
import { randomFund, randomOf } from './random-ledger.mjs';
import { randomListing } from './random-listing.mjs';
import { randomLoans } from './random-loans.mjs';
import { randomRights } from './random-rights.mjs';
import { randomTerms } from './random-terms.mjs';
import * as make from './records.mjs';

const seed = Number(process.env.FUNDTRAIL_TEST_SEED ?? Date.now() & 0x7fffffff);
const oracle = fileURLToPath(new URL('../oracle', import.meta.url));
const STEPS = 60;
const FUNDS = 4;
const FIRMS = 6;
const LISTINGS = 4;
const LOANS = 8;
let folder;
let bundle;
const funds = [];
const firms = [];
const listings = [];
const bound = []; // firms with terms of ours
let lent;
let docket;

const check = (args) => run('python3', ['-B', join(oracle, 'check.py'), ...args]);

before(async () => {
  console.log(`seed ${seed} (FUNDTRAIL_TEST_SEED)`);
  await make.capRule();
  const random = randomOf(seed);
  for (let i = 0; i < FUNDS; i++) funds.push(await randomFund(random, STEPS));
  for (let i = 0; i < FIRMS; i++) firms.push(await randomFirm(random, STEPS));
  for (let i = 0; i < LISTINGS; i++) listings.push(await randomListing(random, 6, 20));
  for (let i = 0; i < FIRMS; i++) bound.push(await randomTerms(random));
  lent = await randomLoans(random, LOANS);
  docket = await randomRights(random, 16);
  folder = await mkdtemp(join(tmpdir(), 'fundtrail-oracle-'));
  bundle = join(folder, 'bundle');
  const { code, stderr } = await target.ctl(['export', '--all', '--out', bundle]);
  assert.equal(code, 0, stderr);
});

after(() => rm(folder, { recursive: true, force: true }));

test('its own arithmetic gives the published vectors', async () => {
  const args = ['-B', '-m', 'unittest', 'discover', '--start-directory', oracle];
  const { code, stderr } = await run('python3', args);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /Ran \d+ tests/);
});

test('what is in the bundle is what it works out by itself', async () => {
  console.log(
    funds.map((f) => `${f.stored} stored, ${f.reversed} reversed, ${f.refused} refused`).join('; '),
  );
  assert.ok([...funds, ...firms].some(({ reversed }) => reversed > 0));
  assert.ok(
    funds.every(({ stored }) => stored > STEPS / 3),
    JSON.stringify(funds),
  );
  const pin = join(target.dir, 'keys/journal/journal.pin');
  const { code, stdout, stderr } = await check([bundle, '--pin', pin]);
  assert.equal(code, 0, stdout + stderr);
  for (const area of [
    'digest',
    'chain',
    'seal',
    'signature',
    'rows',
    'values',
    'states',
    'shares',
    'balance',
  ])
    assert.match(stdout, new RegExp(`^${area}: [1-9]\\d* checked$`, 'm'));
});

const workedOut = new Map();

/** What the checker works out of a bundle, once of each. */
async function figuresOf(bundled) {
  if (!workedOut.has(bundled)) {
    const { stdout, stderr } = await check([bundled, '--figures']);
    assert.match(stdout, /^\{/, stderr);
    workedOut.set(bundled, JSON.parse(stdout));
  }
  return workedOut.get(bundled);
}

test('accounts, balances, holdings and multiples are those of the answers', async () => {
  const viewer = await as('viewer');
  const figures = await figuresOf(bundle);
  for (const { fund } of funds)
    await holdFund(viewer, fund, figures.funds[fund.code], '', `seed ${seed}, ${fund.code}`);
});

test('loans, losses and pools are those of the answers, today and before', async () => {
  console.log(`${lent.stored} events, ${lent.refused} refused, ${lent.moved} of losses`);
  assert.ok(lent.stored > LOANS * 4 && lent.moved > LOANS, JSON.stringify(lent));
  const viewer = await as('viewer');
  const { loans, ...told } = await figuresOf(bundle);
  const held = await holdLoans(viewer, loans, '', `seed ${seed}`);
  assert.ok(held >= LOANS, `${held} loans`);
  await holdPublicMoney(viewer, told, '', `seed ${seed}`);
  const dated = join(folder, 'lent');
  const as_of = '2021-09-30';
  const taken = await target.ctl(['export', '--all', '--as-of', as_of, '--out', dated]);
  assert.equal(taken.code, 0, taken.stderr);
  await holdLoans(viewer, (await figuresOf(dated)).loans, `as_of=${as_of}`, `seed ${seed}`);
});

test('rights are pledged, licensed, lapsed and in force as the answers count them', async () => {
  console.log(`${docket.stored} events, ${docket.refused} refused, ${docket.pledged} pledged`);
  assert.ok(docket.pledged > 2 && docket.stored > 5, JSON.stringify(docket));
  const viewer = await as('viewer');
  const { rights } = await figuresOf(bundle);
  assert.ok(rights.pledged > 0 && rights.pledged < rights.rights, JSON.stringify(rights));
  await holdRights(viewer, rights, '', `seed ${seed}`);
  await holdRights(
    viewer,
    (await figuresOf(join(folder, 'lent'))).rights,
    'as_of=2021-09-30',
    'then',
  );
});

const CAP_COLUMNS = [
  ...['kind', 'units', 'vested', 'share', 'diluted', 'diluted_share'],
  ...['subscribed_capital', 'paid', 'due'],
];

/** Rows in any order: a line each, with the codes of holder and class. */
function capLines(rows, codeOf) {
  return rows
    .map((row) => [...codeOf(row), ...CAP_COLUMNS.map((name) => row[name] ?? '')].join(' '))
    .sort();
}

async function holdCapTables(bundled, query) {
  const viewer = await as('viewer');
  const told = (await figuresOf(bundled)).firms;
  for (const { firm } of firms) {
    const where = `seed ${seed}, ${firm.code}, ${query}`;
    const table = await viewer.read(`firms/${firm.id}/cap_table?${query}`);
    const code = (id) => table.refs[id]?.code ?? '';
    const holder = (row) => row.holder_party_id ?? row.holder_fund_id ?? row.holder_firm_id;
    assert.deepEqual(
      capLines(told[firm.code].rows, (row) => [row.holder ?? '', row.class ?? '']),
      capLines(table.rows, (row) => [code(holder(row)), code(row.class_id)]),
      where,
    );
    const { figures } = await viewer.read(`firms/${firm.id}/cap_table_figures?${query}`);
    for (const [name, value] of Object.entries(told[firm.code].figures))
      if (name !== 'certificate_count') assert.equal(value, figures[name], `${where}, ${name}`);
    const { rows } = await viewer.read(`firms/${firm.id}/certificates?${query}`);
    assert.equal(rows.length, Object.keys(told[firm.code].certificates).length, where);
    for (const row of rows)
      for (const [name, value] of Object.entries(told[firm.code].certificates[row.certificate]))
        assert.equal(row[name], value, `${where}, ${row.certificate}, ${name}`);
  }
}

test('cap tables, certificates and what is known of them are those of the answers', async () => {
  console.log(firms.map(({ stored, refused }) => `${stored} stored, ${refused} refused`).join());
  assert.ok(firms.every(({ stored }) => stored > STEPS / 3));
  await holdCapTables(bundle, '');
  const dated = join(folder, 'dated');
  const as_of = firms[0].middle;
  const taken = await target.ctl(['export', '--all', '--as-of', as_of, '--out', dated]);
  assert.equal(taken.code, 0, taken.stderr);
  await holdCapTables(dated, `as_of=${as_of}`);
});

async function holdLots(bundled, query) {
  const viewer = await as('viewer');
  const { lots } = await figuresOf(bundled);
  for (const { listing } of listings) {
    const { rows, refs } = await viewer.read(`listings/${listing.id}/lots?${query}`);
    for (const row of rows)
      for (const [name, value] of Object.entries(lots[refs[row.listed_lot_id].code]))
        assert.equal(row[name], value, `seed ${seed}, ${listing.code}, ${query}, ${name}`);
  }
}

test('lots of listed shares are free, left, sold and worth what the answers say', async () => {
  console.log(listings.map(({ lots, sales }) => `${lots} lots, ${sales} sales`).join());
  const sold = listings.reduce((sum, { sales }) => sum + sales, 0);
  assert.ok(sold > LISTINGS, 'hardly anything was sold');
  await holdLots(bundle, '');
  const dated = join(folder, 'listed');
  const as_of = listings[0].day;
  const taken = await target.ctl(['export', '--all', '--as-of', as_of, '--out', dated]);
  assert.equal(taken.code, 0, taken.stderr);
  await holdLots(dated, `as_of=${as_of}`);
});

test('buy-backs and earn-outs of our investments come to what the answers say', async () => {
  const viewer = await as('viewer');
  const { claims } = await figuresOf(bundle);
  for (const { firm } of bound) {
    const { rows, refs } = await viewer.read(`firms/${firm.id}/claims`);
    assert.equal(rows.length, 2, firm.code);
    for (const row of rows) {
      const ours = claims[refs[row.round_term_id].code];
      for (const name of ['paid', 'amount'])
        assert.equal(row[name], ours[name], `seed ${seed}, ${row.kind}, ${name}`);
      if (row.kind === 'buy_back')
        assert.deepEqual([row.received, row.left], [ours.received, ours.left], `seed ${seed}`);
    }
  }
});

/** Changes one file of a copy of the bundle, with or without its line in SHA256SUMS. */
async function changed(name, change) {
  const copy = join(folder, 'changed');
  await rm(copy, { recursive: true, force: true });
  await cp(bundle, copy, { recursive: true });
  const text = await readFile(join(copy, name), 'utf8');
  const other = change(text);
  assert.notEqual(other, text, `${name} has nothing to change`);
  await writeFile(join(copy, name), other);
  const { stdout } = await run('sha256sum', [join(copy, name)]);
  const sums = await readFile(join(copy, 'SHA256SUMS'), 'utf8');
  const line = new RegExp(`^[0-9a-f]{64}  ${name.replaceAll('.', '\\.')}$`, 'm');
  const anew = sums.replace(line, `${stdout.slice(0, 64)}  ${name}`);
  await writeFile(join(copy, 'SHA256SUMS'), anew);
  return copy;
}

const nextDigit = (text) =>
  text.replace(/[\da-f](?=[^\da-f]*$)/, (digit) => (digit === '7' ? '8' : '7'));

for (const [what, name, change, said] of [
  ['an amount', 'contributions.csv', (t) => t.replace(/,CNY,\d/, nextDigit), 'values'],
  ['a body of the journal', 'journal.jsonl', (t) => t.replace('approve', 'reject_'), 'chain'],
  ['a seal', 'journal.jsonl', (t) => t.replace(/"signature":"\w/, nextDigit), 'seal'],
  ['an entry that is gone', 'journal.jsonl', (t) => t.replace(/\n.*\n$/, '\n'), 'chain'],
  ['a row that is gone', 'contributions.csv', (t) => t.replace(/\r\n[^\r]*\r\n$/, '\r\n'), 'rows'],
  ['a share of a call', 'call_shares.csv', (t) => t.replace('.00,false', '.01,false'), 'shares'],
  ['a digest', 'SHA256SUMS', nextDigit, 'digest'],
])
  test(`${what} that was changed afterwards is found`, async () => {
    const copy = await changed(name, change);
    const { code, stdout, stderr } = await check([copy]);
    assert.notEqual(code, 0, `${what} was changed and nothing is wrong`);
    assert.match(stdout + stderr, new RegExp(said));
  });
