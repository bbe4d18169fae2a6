#!/usr/bin/env node
// Measures a running Fundtrail on a seeded ledger: pages beside a constant and beside PHP through the
// same nginx, in turns; memory, restart, writes beside a slow reader, and the cap check while an amount
// is typed; then the overview of another ledger with many funds.
//
//   node tests/bench/http.mjs [--seconds N] [--turns N] [--flows N] [--overview FUNDS]
//
// Needs wrk, cc, php8.2-fpm with php8.2-mysql and hledger (deploy/packages bench) and the target bench_ledger.
// FUNDTRAIL_BUILD names the folder of the executables, FUNDTRAIL_BENCH_TURNS the file for turns.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Session } from '../../deploy/demo-data/session.mjs';
import { startStack } from '../lib/stack.mjs';
import {
  addConstant,
  addPhp,
  databaseSocket,
  memoryOf,
  must,
  pause,
  serverProcesses,
  wrk,
} from './load.mjs';
import { addTurn } from './turns.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    turns: { type: 'string', default: '3' },
    flows: { type: 'string', default: '100000' },
    overview: { type: 'string', default: '5000' },
  },
});
const seconds = Number(values.seconds);
const turns = Number(values.turns);
const flows = Number(values.flows);
const build = process.env.FUNDTRAIL_BUILD ?? fileURLToPath(new URL('../../build', import.meta.url));
const COLD_CONNECTIONS = 64;

const eachTurn = async (measure) => {
  for (let turn = 0; turn < turns; turn++) await measure(turn);
};

async function timed(action) {
  const start = performance.now();
  const answer = await action();
  return [performance.now() - start, answer];
}

/** Seeds while no server runs; returns how long one takes from its start to its first answer. */
async function seed(stack, session, funds, count) {
  await stack.stopServer();
  must(join(build, 'bench_ledger'), ['seed', 'fundtrail', String(funds), String(count)], {
    env: {
      ...process.env,
      FUNDTRAIL_TEST_DB_SOCKET: databaseSocket(stack),
      FUNDTRAIL_TEST_DB_USER: must('id', ['-un']).trim(),
      FUNDTRAIL_TEST_DB_PASSWORD: '',
      FUNDTRAIL_BENCH_KEYS: join(stack.dir, 'keys', 'journal'),
    },
  });
  return (await timed(() => restart(stack, session)))[0];
}

async function restart(stack, session) {
  await stack.startServer();
  for (let tries = 0; tries < 600; tries++) {
    try {
      return await session.get('funds?limit=1');
    } catch {
      await pause(50);
    }
  }
  throw new Error('the server did not become ready');
}

// A connection that nginx has closed meanwhile is found out by the first request on it.
async function listAll(session, kind, query) {
  const ask = () => session.get(`${kind}?limit=500${query}`);
  return (await ask().catch(ask)).items.map((item) => item.id);
}

// Random funds and days: every request another one.
function coldScript(stack, ids, path) {
  const file = join(stack.dir, 'cold.lua');
  writeFileSync(
    file,
    `local ids = {${ids.join(',')}}
function init() math.randomseed(os.time() + tonumber(tostring({}):sub(8), 16) % 100000) end
function request()
    local id = ids[math.random(#ids)]
    local day = string.format("%d-%02d-%02d", 2016 + math.random(9), math.random(12), math.random(28))
    return wrk.format("GET", string.format("${path}", id, day))
end
`,
  );
  return file;
}

async function measurePages(stack, session) {
  const funds = await listAll(session, 'funds', '&q=F-');
  const headers = { Cookie: session.cookie };
  const path = `/api/v1/funds/${funds[0]}`;
  const page = await fetch(stack.url + path, { headers });
  const bytes = (await page.arrayBuffer()).byteLength;
  const unchanged = { ...headers, 'If-None-Match': page.headers.get('ETag') };
  const stops = [
    await addConstant(stack, 'constant', bytes),
    await addConstant(stack, 'constant_304', 0),
  ];
  const cold = coldScript(stack, funds, '/api/v1/funds/%d?as_of=%s');
  const load = (url, more) => wrk(stack.url + url, { connections: 64, seconds, headers, ...more });
  try {
    await eachTurn(() => {
      for (const connections of [16, 64, 256]) {
        const constant = load('/api/constant', { connections });
        const fund = load(path, { connections });
        addTurn(`fund_page_${connections}`, flows, fund.perSecond, constant.perSecond);
        if (connections !== 64) continue;
        addTurn('fund_page_64_p99', flows, fund.p99);
        const answer = load(path, { headers: unchanged });
        addTurn('not_modified', flows, answer.perSecond, load('/api/constant_304').perSecond);
        const other = load(path, { connections: COLD_CONNECTIONS, script: cold });
        addTurn('fund_page_cold', flows, other.perSecond, constant.perSecond);
        addTurn('fund_page_cold_p99', flows, other.p99);
      }
    });
  } finally {
    for (const stop of stops) stop();
  }
}

async function measureBesidePhp(stack, session) {
  const funds = await listAll(session, 'funds', '&q=F-');
  const headers = { Cookie: session.cookie };
  const stop = await addPhp(stack);
  const load = (url, script) =>
    wrk(stack.url + url, { connections: 16, seconds, headers, script }).perSecond;
  const cold = (path) => coldScript(stack, funds, path);
  try {
    const page = await (await fetch(`${stack.url}/api/php?fund=${funds[0]}`)).json();
    if (!(Number(page.paid_in[0].count) > 0)) throw new Error('the page of PHP is empty');
    await eachTurn(() => {
      const path = `/api/v1/funds/${funds[0]}`;
      addTurn('php_warm', flows, load(path), load(`/api/php?fund=${funds[0]}`));
      const own = load(path, cold('/api/v1/funds/%d?as_of=%s'));
      addTurn('php_cold', flows, own, load('/api/php', cold('/api/php?fund=%d&as_of=%s')));
    });
  } finally {
    stop();
  }
}

// Pages, lists, figures and sheets of other funds and days each time.
async function mixedRequests(session, funds, count) {
  for (let i = 0; i < count; i++) {
    const fund = funds[(i * 7919) % funds.length];
    const day = `20${16 + (i % 9)}-0${1 + (i % 9)}-15`;
    const paths = [
      `funds/${fund}?as_of=${day}`,
      `contributions?limit=100&as_of=${day}`,
      `funds?as_of=${day}&limit=50`,
      `journal?limit=200&as_of=${day}`,
      `investments?limit=100&as_of=${day}`,
    ];
    await session.get(paths[i % paths.length]);
  }
}

const workersMemory = (stack) =>
  Math.max(...serverProcesses(stack).map((pid) => memoryOf(pid, 'VmRSS')));

async function measureMemory(stack, session) {
  const funds = await listAll(session, 'funds', '&q=F-');
  const loaded = workersMemory(stack);
  await mixedRequests(session, funds, 1000);
  addTurn('worker_memory', flows, workersMemory(stack), loaded);
}

async function measureFour(stack, session) {
  const file = join(stack.dir, 'fundtrail.ini');
  const one = workersMemory(stack);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^processes = \d+$/m, 'processes = 4'));
  await stack.stopServer();
  await restart(stack, session);
  await Promise.all(Array.from({ length: 64 }, (_, i) => session.get(`funds?limit=${i + 1}`)));
  const all = serverProcesses(stack).reduce((sum, pid) => sum + memoryOf(pid, 'Pss'), 0);
  addTurn('host_memory', flows, all, one);
}

/** The longest of many, in milliseconds. */
async function longest(count, action) {
  let most = 0;
  for (let i = 0; i < count; i++) most = Math.max(most, (await timed(() => action(i)))[0]);
  return most;
}

let codes = 0;
const nextCode = () => `BENCH-${process.pid}-${++codes}`;

function addParty(manager) {
  const code = nextCode();
  return manager.post('parties', { code, name: code, kind: 'lp' }, code);
}

async function measureBesideSlowReader(manager, viewer) {
  const [fund] = await listAll(viewer, 'funds', '&q=F-');
  let reads = true;
  const slow = (async () => {
    for (let i = 0; reads; i++)
      await viewer.get(`overview?as_of=20${16 + (i % 9)}-0${1 + (i % 8)}-11`);
  })();
  try {
    await eachTurn(async () => {
      await addParty(manager);
      addTurn('slow_reader_write', flows, await longest(40, () => addParty(manager)));
      const page = (i) => viewer.get(`funds/${fund}?as_of=2024-01-${10 + (i % 18)}`);
      addTurn('slow_reader_page', flows, await longest(40, page));
    });
  } finally {
    reads = false;
    await slow;
  }
}

async function measureBackDated(manager) {
  const funds = await listAll(manager, 'funds', '&q=F-');
  const parties = await listAll(manager, 'parties', '&q=P-');
  await eachTurn(async () => {
    const times = [];
    for (let i = 0; i < 15; i++) {
      const code = nextCode();
      const body = {
        code,
        fund_id: funds[(i * 37) % funds.length],
        investor_party_id: parties[i % parties.length],
        currency: 'CNY',
        amount: '1000000.00',
        effective_date: `2016-0${1 + (i % 9)}-10`,
      };
      times.push((await timed(() => manager.post('commitments', body, code)))[0]);
    }
    addTurn('backdated_commitment', flows, times.sort((a, b) => a - b)[7]);
  });
}

const JOURNAL = `SELECT seq, recorded_at, actor, kind, entity_id, effective_date, body, hash, reversed_by
  FROM v_journal ORDER BY seq`;

// From the request to the last byte, through nginx.
async function measureExport(stack, auditor) {
  const address = `${stack.url}/api/v1/export/journal.csv`;
  const client = ['--no-defaults', '--quick', '--batch', `--socket=${databaseSocket(stack)}`];
  await eachTurn(async () => {
    const headers = ['--header', `Cookie: ${auditor.cookie}`, '--output', '/dev/null'];
    const [ms] = await timed(() => must('curl', ['-sS', '--fail', ...headers, address]));
    const options = { stdio: 'ignore' };
    const [clientMs] = await timed(() =>
      must('mariadb', [...client, 'fundtrail', '-e', JOURNAL], options),
    );
    addTurn('journal_csv_http', flows, ms, clientMs);
  });
}

// A fund's ledger as text, beside the program that reads it.
async function measureHledger(stack, session) {
  const [fund] = await listAll(session, 'funds', '&q=F-');
  const headers = { Cookie: session.cookie };
  const file = join(stack.dir, 'fund.journal');
  await eachTurn(async () => {
    const address = `${stack.url}/api/v1/funds/${fund}/ledger.hledger`;
    const [ms, text] = await timed(async () => (await fetch(address, { headers })).text());
    writeFileSync(file, text);
    const [readMs] = await timed(() => must('hledger', ['-f', file, 'balance']));
    addTurn('hledger', flows, ms, readMs);
  });
}

// One after the other, as one person types: every time another project, fund and amount.
async function measureChecks(session) {
  const { items } = await session.get('investments?q=X-&limit=500');
  const times = [];
  for (let i = 0; i < 500; i++) {
    const { project_id, fund_id } = items[(i * 37) % items.length];
    const path = `projects/${project_id}/headroom?fund_id=${fund_id}&amount=${i + 1}`;
    times.push((await timed(() => session.get(path)))[0]);
  }
  times.sort((a, b) => a - b);
  addTurn('cap_check_http_p99', flows, times[495]);
}

async function measureOverview(funds) {
  const stack = await startStack();
  try {
    const viewer = await Session.open(stack.url, stack.credentials.viewer);
    await seed(stack, viewer, funds, funds * 10);
    const before = workersMemory(stack);
    const most = () => Math.max(...serverProcesses(stack).map((pid) => memoryOf(pid, 'VmHWM')));
    await eachTurn(async (turn) => {
      const [ms] = await timed(() => viewer.get(`overview?as_of=2024-0${1 + (turn % 9)}-11`));
      addTurn('overview', funds, ms);
    });
    addTurn('overview_memory', funds, most() - before);
  } finally {
    await stack.stop();
  }
}

let failed = false;

async function part(name, measure) {
  try {
    await measure();
  } catch (error) {
    failed = true;
    console.log(`${name}: ${error.stack}`);
  }
}

const stack = await startStack();
try {
  const open = (role) => Session.open(stack.url, stack.credentials[role]);
  const viewer = await open('viewer');
  const manager = await open('manager');
  addTurn('restart', flows, await seed(stack, viewer, Math.max(flows / 1000, 10), flows));
  await part('memory', () => measureMemory(stack, viewer));
  await part('pages', () => measurePages(stack, viewer));
  await part('PHP', () => measureBesidePhp(stack, viewer));
  await part('cap checks', () => measureChecks(manager));
  await part('hledger', () => measureHledger(stack, viewer));
  await part('export', async () => measureExport(stack, await open('auditor')));
  await part('slow reader', () => measureBesideSlowReader(manager, viewer));
  await part('back-dated', () => measureBackDated(manager));
  await part('four workers', () => measureFour(stack, viewer));
} finally {
  await stack.stop();
}
const overview = Number(values.overview);
for (const funds of overview < 1000 ? [overview] : [overview / 10, overview])
  await part('overview', () => measureOverview(funds));
if (failed) process.exitCode = 1;
