#!/usr/bin/env node
// Measures a signed-in fund page beside a libfcgi program that answers a constant of the same
// length, and approvals beside plain one-row commits; each pair through the same servers, in turns.
// Then the cap check while an amount is typed, on a large ledger: its times are added to bench.json.
//
//   node tests/bench/http.mjs [--seconds N] [--turns N] [--funds N] [--flows N] [--checks]
//
// Needs wrk, cc with libfcgi, mariadb-slap and the target bench_ledger; --checks measures the cap
// check alone and needs only the last. FUNDTRAIL_BUILD names the folder of the executables.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Session } from '../../deploy/demo-data/session.mjs';
import { startStack } from '../lib/stack.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    turns: { type: 'string', default: '3' },
    funds: { type: 'string', default: '50' },
    flows: { type: 'string', default: '50000' },
    checks: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const turns = Number(values.turns);
const here = fileURLToPath(new URL('.', import.meta.url));
const build = process.env.FUNDTRAIL_BUILD ?? join(here, '../../build');

function must(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (result.status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${result.error ?? result.stderr}`);
  return result.stdout;
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function wrk(url, connections, headers, script) {
  const flags = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const scripted = script ? ['-s', script] : [];
  const shape = ['-t2', `-c${connections}`, `-d${seconds}s`, '--latency'];
  const text = must('wrk', [...shape, ...scripted, ...flags, url]);
  const number = (pattern) => Number(pattern.exec(text)?.[1] ?? 0);
  const errors = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(text);
  return {
    perSecond: number(/Requests\/sec:\s+([\d.]+)/),
    p99: /99%\s+(\S+)/.exec(text)?.[1],
    refused: number(/Non-2xx or 3xx responses: (\d+)/),
    broken: errors ? errors.slice(1).reduce((sum, count) => sum + Number(count), 0) : 0,
  };
}

// Puts the constant program behind the instance's own nginx, beside the real one.
function addConstant(stack, bytes) {
  const program = join(stack.dir, 'constant');
  const socket = join(stack.dir, 'tmp', 'constant.sock');
  must('cc', ['-O2', '-o', program, join(here, 'constant.c'), '-lfcgi', '-lpthread']);
  const child = spawn(program, [socket, String(bytes), '2', '8'], {
    stdio: 'ignore',
    detached: true,
  });
  const file = join(stack.dir, 'nginx', 'site.conf');
  const site = readFileSync(file, 'utf8');
  const place = site.lastIndexOf('    location /api/ {');
  const location = `    location = /api/constant { fastcgi_pass unix:${socket}; }\n`;
  writeFileSync(file, site.slice(0, place) + location + site.slice(place));
  const nginx = Number(readFileSync(join(stack.dir, 'pid', 'nginx'), 'utf8').split(/\s/)[0]);
  process.kill(nginx, 'SIGHUP');
  return () => process.kill(-child.pid, 'SIGKILL');
}

async function measureReads(stack, session) {
  const { items } = await session.get('funds?sort=-approved&limit=1');
  const path = `/api/v1/funds/${items[0].id}`;
  const headers = { Cookie: session.cookie };
  const page = await fetch(stack.url + path, { headers });
  const bytes = (await page.arrayBuffer()).byteLength;
  const stop = addConstant(stack, bytes);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  console.log(`fund page of ${bytes} bytes, signed in, beside a constant of as many bytes`);
  try {
    for (const connections of [16, 64, 256]) {
      const constant = [];
      const fund = [];
      for (let turn = 0; turn < turns; turn++) {
        constant.push(wrk(`${stack.url}/api/constant`, connections, headers));
        fund.push(wrk(stack.url + path, connections, headers));
      }
      const rate = (list) => median(list.map((run) => run.perSecond));
      const faults = [...constant, ...fund].reduce((n, r) => n + r.refused + r.broken, 0);
      console.log(
        `  ${connections} connections: constant ${rate(constant).toFixed(0)}/s, ` +
          `fund page ${rate(fund).toFixed(0)}/s, ratio ` +
          `${(rate(fund) / rate(constant)).toFixed(2)}, fund page p99 ` +
          `${fund.map((run) => run.p99).join(' ')}, ${faults} faults`,
      );
    }
  } finally {
    stop();
  }
}

let proposed = 0;

// Small proposals, a dozen to a project of its own, as a busy programme would have them.
async function propose(manager, count) {
  const { items: firms } = await manager.get('firms?limit=1');
  const { items: funds } = await manager.get('funds?q=XY-GROWTH&limit=2');
  const ids = [];
  while (ids.length < count) {
    const code = `BENCH-${process.pid}-${++proposed}`;
    const project = { code, name: code, firm_id: firms[0].id };
    const { answer } = await manager.post('projects', project, code);
    const batch = Array.from({ length: 12 }, (_, i) => {
      const place = { project_id: answer.id, fund_id: funds[i % funds.length].id };
      const body = { code: `${code}-${i}`, ...place, currency: 'CNY', amount: '1000.00' };
      return manager.post('investments', body, body.code);
    });
    for (const made of await Promise.all(batch)) ids.push(made.answer.id);
  }
  return ids;
}

// Each thread of wrk takes its own part of the proposals, each once.
function approvalScript(stack, approver, ids) {
  const file = join(stack.dir, 'approve.lua');
  writeFileSync(
    file,
    `local ids = {${ids.join(',')}}
local threads = 0
function setup(thread) thread:set("offset", threads); threads = threads + 1 end
function init() at = offset + 1 end
function request()
    local id = ids[at]
    at = at + 2
    if not id then return wrk.format("GET", "/api/exhausted") end
    local headers = {
        ["Cookie"] = "${approver.cookie}", ["X-CSRF-Token"] = "${approver.csrfToken}",
        ["Content-Type"] = "application/json", ["Origin"] = "${stack.url}",
        ["Idempotency-Key"] = "bench-" .. id }
    return wrk.format("POST", "/api/v1/investments/" .. id .. "/decision", headers, '{"outcome":"approve"}')
end
`,
  );
  return file;
}

// Commits of one row each: rows of their own, which the server may write together, or one row that
// all of them change, so that they wait for each other as the entries of one ledger do.
const LOADS = {
  own: {
    create: 'CREATE TABLE own (id BIGINT AUTO_INCREMENT PRIMARY KEY, body VARCHAR(300))',
    query: "INSERT INTO own (body) VALUES (REPEAT('x', 300))",
  },
  shared: {
    create: 'CREATE TABLE shared (id INT PRIMARY KEY, n BIGINT); INSERT INTO shared VALUES (1, 0)',
    query: 'UPDATE shared SET n = n + 1 WHERE id = 1',
  },
};

function plainCommits(stack, connections, load) {
  const socket = /^socket = (.+)$/m.exec(readFileSync(join(stack.dir, 'my.cnf'), 'utf8'))[1];
  const user = must('id', ['-un']).trim();
  const queries = connections * 200;
  const text = must('mariadb-slap', [
    '--no-defaults',
    `--socket=${socket}`,
    `--user=${user}`,
    '--create-schema=bench',
    '--delimiter=;',
    `--create=${load.create}`,
    `--query=${load.query}`,
    `--concurrency=${connections}`,
    `--number-of-queries=${queries}`,
    '--iterations=1',
    '--engine=InnoDB',
  ]);
  return queries / Number(/Average number of seconds[^:]*: ([\d.]+)/.exec(text)[1]);
}

async function measureWrites(stack, manager, approver) {
  console.log('approvals over HTTP beside plain one-row commits on the same server');
  for (const connections of [2, 8, 32]) {
    const rates = { approvals: [], own: [], shared: [] };
    for (let turn = 0; turn < turns; turn++) {
      const ids = await propose(manager, 1500 * seconds);
      const script = approvalScript(stack, approver, ids);
      rates.own.push(plainCommits(stack, connections, LOADS.own));
      const run = wrk(stack.url, connections, {}, script);
      if (run.refused + run.broken > 0) console.log('  some were refused:', run);
      rates.approvals.push(run.perSecond);
      rates.shared.push(plainCommits(stack, connections, LOADS.shared));
    }
    const [approvals, own, shared] = ['approvals', 'own', 'shared'].map((name) =>
      median(rates[name]),
    );
    console.log(
      `  ${connections} at once: approvals ${approvals.toFixed(0)}/s, commits of rows of ` +
        `their own ${own.toFixed(0)}/s (ratio ${(approvals / own).toFixed(2)}), of one ` +
        `shared row ${shared.toFixed(0)}/s (ratio ${(approvals / shared).toFixed(2)})`,
    );
  }
}

// Adds the seeded entries of bench_ledger to the ledger, and waits until the server knows them.
async function addSeed(stack, session) {
  const socket = /^socket = (.+)$/m.exec(readFileSync(join(stack.dir, 'my.cnf'), 'utf8'))[1];
  must(join(build, 'bench_ledger'), ['seed', 'fundtrail', values.funds, values.flows], {
    env: {
      ...process.env,
      FUNDTRAIL_TEST_DB_SOCKET: socket,
      FUNDTRAIL_TEST_DB_USER: must('id', ['-un']).trim(),
      FUNDTRAIL_TEST_DB_PASSWORD: '',
    },
  });
  for (let tries = 0; ; tries++) {
    try {
      return await session.get('funds?q=F-0&limit=1');
    } catch (error) {
      // The first answer waits for all that is new.
      if (tries === 30) throw error;
    }
  }
}

const CHECKS = 500;

// One after the other, as one person types: every time another project, fund and amount.
async function measureChecks(stack, session) {
  await addSeed(stack, session);
  const { items } = await session.get('investments?q=X-&limit=500');
  const times = [];
  for (let i = 0; i < CHECKS; i++) {
    const { project_id, fund_id } = items[(i * 37) % items.length];
    const start = performance.now();
    await session.get(`projects/${project_id}/headroom?fund_id=${fund_id}&amount=${i + 1}`);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const p50 = times[CHECKS / 2];
  const p99 = times[Math.floor(CHECKS * 0.99)];
  console.log(
    `cap check over HTTP with ${values.flows} flows: 50 % within ${p50.toFixed(1)} ms, ` +
      `99 % within ${p99.toFixed(1)} ms, longest ${times.at(-1).toFixed(1)} ms`,
  );
  addResult('cap check over HTTP, 50 % within', p50, null);
  addResult('cap check over HTTP, 99 % within', p99, 50);
}

// In the form of bench_ledger, beside its results.
function addResult(name, value, goal) {
  const file = join(build, 'bench.json');
  const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const result = {
    name,
    size: Number(values.flows),
    value: Number(value.toFixed(3)),
    unit: 'ms',
    reference: null,
    ratio: null,
    goal: goal === null ? null : `<= ${goal} ms`,
    met: goal === null ? null : value <= goal,
  };
  const lines = [...results.filter((other) => other.name !== name), result];
  writeFileSync(file, `[\n${lines.map((line) => JSON.stringify(line)).join(',\n')}\n]\n`);
}

const stack = await startStack({ demo: true });
try {
  const open = (role) => Session.open(stack.url, stack.credentials[role]);
  if (!values.checks) {
    await measureReads(stack, await open('viewer'));
    await measureWrites(stack, await open('manager'), await open('approver'));
  }
  await measureChecks(stack, await open('manager'));
} finally {
  await stack.stop();
}
