// The demo programme: what the source says, nothing more; and a loader that can be interrupted and
// repeated. This needs an instance of its own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { demoRecords } from '../../deploy/demo-data/records.mjs';
import { packRules } from '../../deploy/demo-data/rules.mjs';
import { run, startStack } from '../lib/stack.mjs';
import { Client } from './client-base.mjs';
import { parseCsv } from './csv.mjs';
import { addUp, cent } from './step-sheet.mjs';

const loader = fileURLToPath(new URL('../../deploy/demo-data/load.mjs', import.meta.url));
const seed = JSON.parse(
  readFileSync(new URL('../../deploy/demo-data/seed-programme.json', import.meta.url), 'utf8'),
);

const LOAD_MS = 600_000;
let stack;
let client;
let options;

before(async () => {
  stack = await startStack();
  client = new Client(stack.url);
  const { user, password } = stack.credentials.viewer;
  assert.equal((await client.signIn(user, password)).status, 200);
  options = ['--url', stack.url, '--credentials', join(stack.dir, 'credentials.json')];
});
after(() => stack?.stop());

async function head() {
  return (await client.read('funds?limit=1')).as_known;
}

test('an interrupted load is completed by the next, and a further one changes nothing', async () => {
  const before = await head();
  const first = spawn(process.execPath, [loader, ...options], { stdio: 'ignore' });
  const ended = new Promise((resolve) => first.on('exit', resolve));
  for (let i = 0; i < 600 && (await head()) < before + 200; i++) await pause(50);
  first.kill('SIGKILL');
  await ended;
  const half = await head();
  const count = demoRecords().length;
  assert.ok(half >= before + 200 && half < before + count, `${half}`);

  const second = await run(process.execPath, [loader, ...options], { timeoutMs: LOAD_MS });
  assert.equal(second.code, 0, second.stderr);
  assert.equal(await head(), before + count, second.stdout);
  const third = await run(process.execPath, [loader, ...options], { timeoutMs: LOAD_MS });
  assert.equal(third.code, 0, third.stderr);
  assert.match(third.stdout, / 0 entries stored/);
  assert.equal(await head(), before + count);
});

test('the seed programme is there, and what its source does not say is unknown', async () => {
  for (const [plural, list] of Object.entries({
    parties: seed.parties,
    funds: seed.funds,
    firms: seed.firms,
    rounds: seed.rounds,
  })) {
    const { items } = await client.read(`${plural}?limit=500`);
    const figures = [
      'id',
      'seq',
      'version',
      'effective_date',
      'recorded_at',
      'recorded_by',
      'figures',
    ];
    for (const facts of list) {
      const item = items.find((one) => one.code === facts.code);
      assert.ok(item, `${plural} ${facts.code}`);
      for (const [name, value] of Object.entries(item)) {
        if (figures.includes(name) || name.endsWith('_id')) continue;
        const expected = facts[name] ?? (name === 'source' ? seed.source : null);
        assert.equal(value, expected, `${facts.code}.${name}`);
      }
    }
  }
  const { items } = await client.read('funds?q=QD-KC-MOTHER');
  assert.equal(items[0].size, '50000000000.00');
  const { items: guide } = await client.read('funds?q=QD-GUIDE');
  assert.equal(guide[0].size, null, 'over 40 billion is no figure');
});

test('the chain of a large programme has all that its funds put into firms', async () => {
  const { chain, totals } = await client.read('overview');
  const linked = chain.links.filter(({ kind }) => kind === 'investment');
  const sum = linked.reduce((whole, link) => whole + cent(link, 'amount'), 0n);
  assert.equal(sum, cent(totals, 'approved'));
  assert.equal(chain.nodes.filter(({ kind }) => kind === 'firm').length, 40);
  assert.ok(chain.other_firms > 0 && chain.links.some(({ target }) => target === null));
  assert.equal(chain.left_out, 0);
});

test("every rule of the packs is there as its file says, in force by another person's word", async () => {
  const { items } = await client.read('rules?limit=500');
  for (const row of packRules()) {
    const item = items.find((one) => one.code === row.code);
    assert.ok(item, row.code);
    for (const [name, value] of Object.entries(row))
      if (!['limit_ratio', 'limit_days', 'limit_number', 'after_days'].includes(name))
        assert.equal(item[name] ?? '', value, `${row.code}.${name}`);
    assert.ok(item.figures.approval_id, row.code);
    assert.equal(item.bootstrapped, false);
    if (item.status === 'unverified') assert.equal(item.action, 'warn', row.code);
  }
  const cap = items.find((one) => one.code === 'laoshan-direct-single-project');
  assert.equal(cap.limit, '130000000.00');
  assert.equal(cap.basis, 'chain');
  assert.equal(cap.action, 'block');
});

test('decisions hold their verdicts, with warnings, and one went through by exception', async () => {
  const warned = await client.read('verdict_lines?outcome=warn&limit=1');
  assert.ok(warned.total > 0);
  const { items: overrides } = await client.read('overrides');
  assert.equal(overrides.length, 1);
  const [override] = overrides;
  const { rows } = await client.read(`investments/${override.investment_id}/verdict`);
  const line = rows.find((row) => row.override_id === override.id);
  assert.equal(line.outcome, 'second_approval');
  assert.equal(line.rule_id, override.rule_id);
  const waiting = await client.read('rules?state=proposed');
  assert.equal(waiting.total, 1);
});

test('every name that is not of the seed says that it is invented', async () => {
  const real = new Set([...seed.parties, ...seed.funds, ...seed.firms].map((item) => item.code));
  for (const plural of ['parties', 'funds', 'firms', 'projects']) {
    const { items, total } = await client.read(`${plural}?limit=500`);
    assert.equal(items.length, total);
    for (const item of items) {
      if (real.has(item.code)) continue;
      assert.match(item.name, /（虚构）$/, item.code);
      assert.match(item.name_en, / \(invented\)$/, item.code);
    }
  }
});

test('the portfolio shows every state, stays within the cap and has one proposal over it', async () => {
  const { items: investments } = await client.read('investments?limit=500');
  const states = new Set(investments.map((item) => item.figures.state));
  for (const state of ['proposed', 'rejected', 'approved', 'partly_paid', 'paid'])
    assert.ok(states.has(state), state);
  const { items: projects } = await client.read('projects?limit=500');
  assert.ok(projects.every((project) => !project.figures.headroom.startsWith('-')));
  assert.ok(projects.some((project) => project.figures.headroom === '0.00'));
  const over = [];
  for (const item of investments.filter((one) => one.figures.state === 'proposed')) {
    const { project_id, fund_id, amount } = item;
    const query = `fund_id=${fund_id}&amount=${amount}`;
    const headroom = await client.read(`projects/${project_id}/headroom?${query}`);
    if (!headroom.passes) over.push(headroom.bases.find((basis) => basis.binding));
  }
  assert.equal(over.length, 1);
  assert.equal(over[0].basis, 'chain');
  assert.equal(over[0].excess, '4000000.00');
  const { total } = await client.read('reversals');
  assert.ok(total >= 5);
  const { items: firms } = await client.read('firms?limit=500');
  assert.ok(firms.filter((firm) => firm.code.startsWith('XY-')).length >= 60);
});

// The cap and look-through weigh by the same commitments, at the same rates.
test('headroom and look-through of every project are equal to the fen', async () => {
  const { items: projects } = await client.read('projects?limit=500');
  const looked = new Map();
  let used = 0;
  for (const { id, code } of projects) {
    const { bases, currency } = await client.read(`projects/${id}/headroom`);
    const look = bases.find((basis) => basis.basis === 'look_through');
    if (look.root_id === null) continue;
    if (!looked.has(look.root_id))
      looked.set(look.root_id, await client.read(`funds/${look.root_id}/look_through`));
    const row = looked.get(look.root_id).rows.find((one) => one.project_id === id);
    if (row) assert.equal(row.currency, currency, code);
    assert.equal(row?.amount ?? '0.00', look.used, code);
    if (look.used !== '0.00') used += 1;
  }
  assert.ok(used >= 30, `${used} of ${projects.length}`);
});

// Every page of a list, a few rows each.
async function inPages(path) {
  const items = [];
  let cursor = '';
  let total = 0;
  do {
    const page = await client.read(`${path}&limit=7${cursor && `&cursor=${cursor}`}`);
    items.push(...page.items);
    total = page.total;
    cursor = page.next_cursor;
  } while (cursor);
  assert.equal(items.length, total, path);
  return items.map((item) => item.id);
}

test('firms are sifted by tag and industry by the server, page by page, with their number', async () => {
  const { items: firms } = await client.read('firms?limit=500&sort=-paid');
  const tagsOf = (firm) => (firm.figures.tags ?? '').split(',');
  const tags = [...new Set(firms.flatMap(tagsOf))].filter(Boolean);
  const industries = firms.map((firm) => firm.industry).filter(Boolean);
  const starts = new Set([
    'C',
    'C3',
    'Z',
    ...industries.slice(0, 9).map((code) => code.slice(0, 3)),
  ]);
  assert.ok(tags.length > 2 && starts.size > 4);
  for (const tag of tags)
    for (const start of starts) {
      const expected = firms
        .filter((firm) => tagsOf(firm).includes(tag) && firm.industry?.startsWith(start))
        .map((firm) => firm.id);
      const query = `firms?sort=-paid&tag=${tag}&industry=${start}`;
      assert.deepEqual(await inPages(query), expected, query);
    }
  for (const [query, code] of [
    ['tag=nothing', 'unknown_value'],
    ['industry=', 'missing'],
  ]) {
    const answer = await client.get(`firms?${query}`);
    assert.equal(answer.status, 422);
    assert.deepEqual(answer.codes, [`${query.split('=')[0]}:${code}`]);
  }
});

test('each valuation names the fund that holds what is valued', async () => {
  const { items } = await client.read('valuations?limit=500');
  const kinds = new Set();
  for (const item of items.slice(0, 60).concat(items.slice(-60))) {
    const of = item.investment_id ? 'investment' : 'commitment';
    const held = (await client.read(`${of}s/${item[`${of}_id`]}`)).item;
    assert.equal(item.figures.fund_id, held.investor_fund_id ?? held.fund_id, item.id);
    kinds.add(of);
  }
  assert.equal(kinds.size, 2);
  const fund = items[0].figures.fund_id;
  const { total } = await client.read(`valuations?fund_id=${fund}&limit=1`);
  assert.equal(total, items.filter((item) => item.figures.fund_id === fund).length);
});

// Where a fund has terms of distribution, the carry accrued on its value is taken off it.
async function netValue(id, nav) {
  const { total } = await client.read(`waterfall_terms?fund_id=${id}`);
  if (total === 0) return nav;
  const { figures } = await client.read(`funds/${id}/waterfall?hypothetical=1`);
  const cents = (text) => BigInt(text.replace('.', ''));
  const net = `${cents(nav) - cents(figures.accrued_carry)}`;
  return `${net.slice(0, -2)}.${net.slice(-2)}`;
}

test('an invented fund is known by three quarters of reports, and by nothing else', async () => {
  const { items } = await client.read('funds?limit=500&q=XY-');
  const [{ id }] = items.filter((fund) => fund.figures.known_by === 'reported');
  const { rows } = await client.read(`funds/${id}/report_quarters`);
  assert.equal(rows.filter((row) => row.state === 'received').length, 3);
  const { figures } = await client.read(`funds/${id}/balance_sheet`);
  assert.equal(figures.cash, null, 'its cash is not tracked');
  assert.equal(figures.not_tracked, '25600000.00');
  const { rows: reconciled } = await client.read(`funds/${id}/reconciliation`);
  const yearEnd = reconciled.find((row) => row.quarter_ends_on === '2025-12-31');
  assert.deepEqual([yearEnd.reported, yearEnd.valued], ['24480000.00', '24200000.00']);
  assert.equal(yearEnd.deviation, '280000.00');
});

test('every invented fund has called, spent, been valued, and its ledger balances', async () => {
  const { items } = await client.read('funds?limit=500&q=XY-');
  assert.ok(items.length >= 12);
  for (const { id, code } of items.filter((fund) => fund.figures.known_by === 'tracked')) {
    const calls = await client.read(`capital_calls?fund_id=${id}&state=approved`);
    assert.ok(calls.total > 0, code);
    const { total } = await client.read(`funds/${id}/trial_balance`);
    assert.equal(total.balance, '0.00', code);
    const { figures } = await client.read(`funds/${id}/balance_sheet`);
    assert.equal(figures.nav, figures.equity, code);
    assert.match(figures.cash, /^\d/, `${code} has no overdraft`);
    const performance = (await client.read(`funds/${id}/performance`)).figures;
    assert.equal(performance.net_irr_status, 'value', code);
    assert.equal(performance.nav, await netValue(id, figures.nav), code);
    const positions = await client.read(`funds/${id}/positions`);
    assert.ok(
      positions.rows.some((row) => !row.at_cost),
      code,
    );
  }
  for (const plural of ['capital_calls', 'distributions', 'valuations'])
    assert.ok((await client.read(`${plural}?state=pending`)).total > 0, plural);
  const { items: terms } = await client.read('waterfall_terms');
  assert.deepEqual([...new Set(terms.map((term) => term.kind))].sort(), ['american', 'european']);
  for (const { figures, recorded_by } of terms) assert.notEqual(figures.decided_by, recorded_by);
  assert.ok(terms.some((term) => term.concession_share !== null));
});

test('a market equivalent of a fund leaves out what its investors pay each other', async () => {
  const { items } = await client.read('funds?limit=500');
  const ksOf = async (code) => {
    const { id } = items.find((fund) => fund.code === code);
    return (await client.read(`funds/${id}/pme?index=XY-GROWTH`)).figures.ks_pme;
  };
  // A stake changed hands in the one; the other gave back what it had called too much.
  assert.match(await ksOf('XY-GROWTH-2'), /^1\.241920/);
  assert.match(await ksOf('XY-TALENT'), /^1\.306521/);
});

test('every step sheet adds up, balance by balance, to the totals that are shown', async () => {
  const { items } = await client.read('waterfall_terms?limit=500');
  const seen = new Set();
  for (const { fund_id } of items)
    for (const query of ['', 'hypothetical=1&']) {
      const base = `funds/${fund_id}/waterfall`;
      const { figures } = await client.read(`${base}?${query}`.replace(/[?&]$/, ''));
      const { text } = await client.get(`${base}/steps?${query}format=csv`);
      const rows = parseCsv(text);
      const { lp, gp } = addUp(rows);
      assert.deepEqual([lp, gp], [cent(figures, 'lp'), cent(figures, 'gp')], base);
      for (const row of rows) seen.add(row.tier).add(row.scope);
    }
  for (const name of ['hurdle_credit', 'catch_up', 'deal', 'fund', 'whole_fund_test'])
    assert.ok(seen.has(name), name);
});

test('carry that is recorded is what the terms give, to the fen', async () => {
  const { items } = await client.read('waterfall_terms?limit=500');
  const exact = [];
  for (const { fund_id } of items) {
    const { figures } = await client.read(`funds/${fund_id}/waterfall`);
    if (figures.carry_paid !== '0.00') exact.push([figures.carry_difference, fund_id]);
  }
  assert.ok(
    exact.some(([difference]) => difference === '0.00'),
    `${exact}`,
  );
});

/** All records of a kind that count, by the plural. */
async function everything(plural) {
  const items = [];
  let cursor = '';
  do {
    const page = await client.read(`${plural}?limit=500${cursor && `&cursor=${cursor}`}`);
    items.push(...page.items.filter((item) => !item.reversal));
    cursor = page.next_cursor ?? '';
  } while (cursor);
  return items;
}

/** What measures count, found another way: {day, firm, amount} by measure, until a day. */
async function byHand() {
  const plurals = ['pledges', 'loan_cases', 'stage_findings', 'subsidy_claims', 'subsidy_schemes'];
  const others = ['talent_awards', 'trusteeships', 'ip_pool_members'];
  const [pledges, cases, findings, claims, schemes, awards, trusts, members] = await Promise.all(
    [...plurals, ...others].map(everything),
  );
  const loans = (await client.read('loan_book')).rows.filter((row) => row.paid_out_on);
  const firmOf = (id) => cases.find((one) => one.id === id).firm_id;
  const claimsOn = (kind) =>
    claims
      .filter(
        ({ subsidy_scheme_id: id }) => schemes.find((one) => one.id === id).cost_kind === kind,
      )
      .map((one) => ({ day: one.effective_date, firm: one.firm_id, amount: one.granted }));
  const reviews = findings.filter((one) => one.stage === 'pre_loan_review');
  return {
    loans_paid_out: loans.map((one) => ({
      ...{ day: one.paid_out_on, firm: one.firm_id, amount: one.paid_out },
    })),
    pledges_registered: pledges.map((one) => ({
      ...{ day: one.registered_on, firm: firmOf(one.loan_case_id), amount: one.secured },
    })),
    guarantee_subsidies: claimsOn('guarantee_fee'),
    premium_subsidies: claimsOn('premium'),
    interest_subsidies: claimsOn('interest'),
    talent_awards: awards.map((one) => ({
      ...{ day: one.awarded_on ?? one.effective_date, firm: one.firm_id, amount: one.amount },
    })),
    trusteeships: trusts.map((one) => ({ span: [one.from_on, one.to_on], firm: one.firm_id })),
    pooled_rights: members.map((one) => ({ span: [one.from_on, one.to_on], pool: one.ip_pool_id })),
    credit_lines: (to) =>
      cases.flatMap(({ id, firm_id }) => {
        const own = reviews.filter((one) => one.loan_case_id === id && one.effective_date <= to);
        const last = own.sort(
          (a, b) => a.effective_date.localeCompare(b.effective_date) || a.id - b.id,
        );
        return last.length > 0 && last.at(-1).verdict !== 'against'
          ? [{ day: last.at(-1).effective_date, firm: firm_id, amount: last.at(-1).limit }]
          : [];
      }),
  };
}

function recount(found, indicator, from, to) {
  const inSpan = ([first, last]) =>
    first <= to && (!last || last >= (indicator.nature === 'stock' ? to : from));
  const things = (typeof found === 'function' ? found(to) : found).filter(
    (one) =>
      (!indicator.ip_pool_id || one.pool === indicator.ip_pool_id) &&
      (one.span ? inSpan(one.span) : one.day >= from && one.day <= to),
  );
  if (indicator.basis === 'firm') return new Set(things.map((one) => one.firm)).size;
  if (!['money', 'credit_line'].includes(indicator.basis)) return things.length;
  const sum = things.reduce((all, one) => all + (one.amount ? cent(one, 'amount') : 0n), 0n);
  return Number(sum) / 100 / (indicator.unit_size ?? 1);
}

test('indicators come to what is counted another way, and to the rows behind them', async () => {
  const today = new Date().toISOString().slice(0, 10);
  const found = await byHand();
  const counted = new Set();
  for (const indicator of await everything('indicators')) {
    if (!indicator.measure || !found[indicator.measure]) continue;
    const { rows } = await client.read(`indicators/${indicator.id}/series?periods=6`);
    for (const row of rows.filter((one) => one.computed !== null && one.to_on)) {
      const to = row.to_on < today ? row.to_on : today;
      const from = row.from_on ?? '1900-01-01';
      const expected = recount(found[indicator.measure], indicator, from, to);
      const named = `${indicator.code} ${from} ${to}`;
      assert.ok(Math.abs(Number(row.computed) - expected) < 1e-6, `${named}: ${expected}`);
      const path = `indicators/${indicator.id}/counted?from=${from}&to=${to}`;
      const { rows: things } = await client.read(path);
      assert.equal(things.length, row.things, named);
      if (row.things > 0) counted.add(indicator.measure);
    }
  }
  const there = Object.keys(found).filter(
    (name) => (name === 'credit_lines' ? found[name](today) : found[name]).length > 0,
  );
  assert.deepEqual([...counted].sort(), there.sort());
  assert.ok(there.length >= 8, there.join());
});

test('the figures of the district are there as its source states them', async () => {
  const { rows } = await client.read('indicator_list');
  const { items } = await client.read('indicators?limit=200');
  const line = (code) =>
    rows.find((row) => row.indicator_id === items.find((item) => item.code === code).id);
  const said = (code) => [line(code).qualifier, Number(line(code).value), line(code).to_on];
  assert.deepEqual(said('INVENTIONS-IN-FORCE'), ['eq', 14214, '2020-12-31']);
  assert.deepEqual(said('PLEDGE-CREDIT-LINES'), ['eq', 1.9, null]);
  assert.deepEqual(said('PLEDGE-FIRM-TIMES'), ['at_least', 50, null]);
  assert.deepEqual(said('TECHNOLOGY-CONTRACTS'), ['at_least', 60, '2020-12-31']);
  assert.equal(Number(line('TECHNOLOGY-CONTRACTS').growth), 0.5);
  assert.equal(line('INVENTIONS-IN-FORCE').agreement, 'differs');
  assert.equal(line('INVENTIONS-PER-10000').gap, 'no_denominator');
  assert.equal(line('RESIDENTS').value, null);
});

test('the ledger is whole', async () => {
  const { code, stdout, stderr } = await stack.ctl(['verify']);
  assert.equal(code, 0, stdout + stderr);
});
