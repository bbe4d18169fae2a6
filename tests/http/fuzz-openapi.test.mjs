// Every route of the OpenAPI document with valid, random and boundary values, as every role and as
// nobody, on a full ledger of its own. Whatever is sent: never a fault of the server, always a
// problem document when it is refused, and nothing stored by a refused write. A run prints its
// seed; FUNDTRAIL_TEST_SEED repeats it, FUNDTRAIL_TEST_FUZZ_SECONDS sets how long it goes on.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startStack } from '../lib/stack.mjs';
import { assertProblem, Client, unique } from './client-base.mjs';

const SECONDS = Number(process.env.FUNDTRAIL_TEST_FUZZ_SECONDS ?? 25);
const ROLES = ['viewer', 'manager', 'approver', 'auditor', 'admin'];

let stack;
let api;
let viewer;
const sessions = {};
const idsOf = new Map(); // of a kind's plural
const seed = Number(process.env.FUNDTRAIL_TEST_SEED ?? Date.now() % 1_000_000);
let state = seed;

// A repeatable course of whole numbers below limit.
function chance(limit) {
  state = (state * 1103515245 + 12345) % 2 ** 31;
  return Math.floor((state / 2 ** 31) * limit);
}

function pick(list) {
  return list[chance(list.length)];
}

const ODD_TEXTS = [
  '',
  ' ',
  '0',
  '-1',
  'null',
  '../../etc/passwd',
  '%00',
  "'; DROP TABLE journal; --",
  '<script>alert(1)</script>',
  '=1+1',
  '\u0000',
  '\u202e基金',
  '\ud800',
  'é'.repeat(300),
  '9'.repeat(400),
  '1e309',
  '-0.00',
  '0.001',
  '92233720368547758.07',
  '92233720368547758.08',
  '130000000.00',
  '2024-02-30',
  '0000-00-00',
  '1899-12-31',
  '2200-12-31',
  '9999-12-31',
  '2024-05-06T07:08:09Z',
];

const ODD_VALUES = [
  null,
  true,
  false,
  0,
  -1,
  1,
  1.5,
  1e308,
  2 ** 53,
  2 ** 53 + 2,
  [],
  {},
  [[[[]]]],
  { id: 1 },
  ...ODD_TEXTS,
];

const ODD_IDS = [
  '0',
  '-1',
  '1',
  '01',
  '+1',
  '1.0',
  '1e3',
  '9223372036854775807',
  '9223372036854775808',
  '99999999999999999999999999',
  'a',
  '%20',
  '%00',
  '%2e%2e',
  '%E5%9F%BA',
  'x'.repeat(4000),
];

function resolve(node) {
  if (!node?.$ref) return node ?? {};
  return node.$ref
    .slice(2)
    .split('/')
    .reduce((at, part) => at[part.replaceAll('~1', '/').replaceAll('~0', '~')], api);
}

function knownId(name) {
  const stem = name
    .replace(/_(id|seq)$/, '')
    .split('_')
    .at(-1);
  const kinds = [...idsOf.keys()];
  const kind =
    kinds.find((plural) => plural.replace(/ies$/, 'y').replace(/s$/, '') === stem) ?? pick(kinds);
  return pick(idsOf.get(kind));
}

function day() {
  return pick(['2016-01-01', '2019-06-30', '2024-05-06', '2026-01-01', '2030-01-01']);
}

function amount() {
  return pick(['0.01', '1.00', '1000000.00', '59999999.99', '130000000.00', '130000000.01']);
}

// A value that the schema allows, as far as that can be told from it.
function plausible(schema, name = '') {
  const node = resolve(schema);
  const alternatives = node.oneOf ?? node.anyOf;
  if (alternatives) return plausible(pick(alternatives), name);
  if (node.const !== undefined) return node.const;
  if (name === 'currency' && chance(8) > 0) return 'CNY';
  if (node.enum) return pick(node.enum);
  const type = Array.isArray(node.type) ? pick(node.type) : node.type;
  if (type === 'object' || node.properties) return record(node);
  if (type === 'array') return Array.from({ length: chance(4) }, () => plausible(node.items));
  if (type === 'null') return null;
  if (type === 'boolean') return chance(2) === 1;
  if (type === 'integer' || type === 'number')
    return /_(id|seq)$/.test(name) ? knownId(name) : pick([0, 1, 2, 12, 100, 10000]);
  if (node.format === 'date') return day();
  if (/code|reference/.test(name)) return unique('FUZZ');
  if (/amount|price|value|cost|fee|raised|size/.test(name)) return amount();
  if (/ratio|rate|share|percent|weight/.test(name)) return pick(['0', '0.2', '1', '0.33333333']);
  if (node.pattern?.includes('[0-9a-f]')) return randomBytes(32).toString('hex');
  return pick(['甲', 'text', '名称', unique('Text')]);
}

function record(node) {
  const required = new Set(node.required ?? []);
  const out = {};
  // Of several things to refer to, mostly one alone makes sense.
  for (const [name, property] of Object.entries(node.properties ?? {}))
    if (required.has(name) || chance(4) > (/_id$/.test(name) ? 2 : 1))
      out[name] = plausible(property, name);
  return out;
}

function spoil(body) {
  const names = Object.keys(body);
  switch (chance(5)) {
    case 0:
      delete body[pick(names)];
      break;
    case 1:
      body[pick(ODD_TEXTS)] = pick(ODD_VALUES);
      break;
    default:
      for (let i = 0; i <= chance(2); i++) body[pick(names)] = pick(ODD_VALUES);
  }
  return body;
}

const ODD_BODIES = [
  '',
  '{',
  '[]',
  'null',
  '""',
  '1',
  '{}{}',
  '{"a":1,"a":2}',
  '\ufeff{}',
  `${'['.repeat(5000)}`,
  `{"name":"${'x'.repeat(200_000)}"}`,
  Buffer.from([0xff, 0xfe, 0x00, 0x7b]),
];

function bodyFor(operation) {
  const schema = operation.requestBody?.content?.['application/json']?.schema;
  if (!schema) return chance(4) === 0 ? { raw: pick(ODD_BODIES) } : {};
  if (chance(20) === 0) return { raw: pick(ODD_BODIES) };
  const body = plausible(schema);
  return { body: chance(3) === 0 ? spoil(body ?? {}) : body };
}

function queryFor(operation, method) {
  const words = [];
  if (method !== 'GET' && chance(10) > 0) return '';
  for (const each of operation.parameters ?? []) {
    const parameter = resolve(each);
    if (parameter.in !== 'query' || (!parameter.required && chance(3) > 0)) continue;
    const value =
      chance(3) === 0 ? pick(ODD_TEXTS) : String(plausible(parameter.schema, parameter.name));
    words.push(`${encodeURIComponent(parameter.name)}=${encode(value)}`);
  }
  if (chance(20) === 0) words.push(pick(['x=1', 'as_of', '=', 'limit=1&limit=2', '%zz=1']));
  return words.length > 0 ? `?${words.join('&')}` : '';
}

// encodeURIComponent refuses half a surrogate; its three bytes are what a careless client sends.
function encode(text) {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}

function pathFor(template) {
  return template.replace(/\{(\w+)\}/g, (_, name) => {
    if (chance(6) === 0) return pick(ODD_IDS);
    const plural = /\/([a-z_-]+)\/\{/.exec(template)?.[1].replaceAll('-', '_');
    const ids = idsOf.get(plural);
    return name === 'id' && ids ? String(pick(ids)) : String(knownId(name));
  });
}

const operations = () =>
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => ['get', 'post', 'delete'].includes(method))
      .map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

const prefix = () => (Object.keys(api.paths)[0].startsWith('/api/v1') ? '' : '/api/v1');

async function signIn(role) {
  const client = new Client(stack.url);
  const { user, password } = stack.credentials[role];
  assert.equal((await client.signIn(user, password)).status, 200);
  return client;
}

async function head() {
  return (await viewer.read('funds?limit=1')).as_known;
}

before(async () => {
  stack = await startStack({ demo: true });
  api = (await new Client(stack.url).get('openapi.json')).json;
  viewer = await signIn('viewer');
  for (const role of ROLES) sessions[role] = await signIn(role);
  for (const { path, method } of operations()) {
    if (method !== 'GET' || path.includes('{')) continue;
    const answer = await sessions.auditor.get(`${prefix()}${path}?limit=50`);
    const items = answer.status === 200 && /json/.test(answer.headers.get('content-type'));
    const list = items ? answer.json.items : undefined;
    const ids = Array.isArray(list) ? list.map((item) => item.id ?? item.seq) : [];
    if (ids.length > 0 && ids.every(Number.isInteger))
      idsOf.set(path.split('/').at(-1).replaceAll('-', '_'), ids);
  }
  assert.ok(idsOf.size > 5, 'the demo has something of most kinds');
});
after(() => stack?.stop());

function describe({ path, method }, role, address, sent, answer) {
  const body = sent.raw ?? JSON.stringify(sent.body) ?? '';
  return `seed ${seed}: ${role} ${method} ${path}\n${address.slice(0, 400)}\n${String(body).slice(0, 800)}\n${answer.status} ${answer.text.slice(0, 800)}`;
}

function judge(answer, label) {
  assert.ok(answer.status < 500, label);
  if (answer.status < 400) return;
  // Above what nginx takes at all it answers itself, with the same kind of document.
  assertProblem(answer, answer.status, undefined, label);
  const { errors } = answer.json;
  if (answer.status === 422 && errors)
    for (const error of errors)
      assert.ok(typeof error.field === 'string' && typeof error.code === 'string', label);
}

// Mostly one who has not been told yet that this is not for him.
const forbidden = new Set();

function roleFor({ path, method }) {
  if (chance(15) === 0) return 'nobody';
  const able = ROLES.filter((role) => !forbidden.has(`${role} ${method} ${path}`));
  return pick(able.length > 0 && chance(10) > 0 ? able : ROLES);
}

// What ends the sessions of this test, or uses its passwords up, is left to other tests.
function isLeftOut({ path, method }) {
  return /\/session(\/|$)/.test(path) && method !== 'GET';
}

test('no request makes the server fail, and none that is refused stores anything', async () => {
  const all = operations().filter((operation) => !isLeftOut(operation));
  const until = Date.now() + SECONDS * 1000;
  const statuses = new Map();
  const accepted = new Set();
  let known = await head();
  let count = 0;
  for (; Date.now() < until || count < all.length; count++) {
    const operation = count < all.length ? all[count] : pick(all);
    const role = roleFor(operation);
    const client = role === 'nobody' ? new Client(stack.url) : sessions[role];
    const address = `${prefix()}${pathFor(operation.path)}${queryFor(operation.operation, operation.method)}`;
    const sent = operation.method === 'GET' ? {} : bodyFor(operation.operation);
    if (chance(25) === 0) sent.key = pick([null, 'x'.repeat(201), 'one-key-for-many']);
    // Users that this test signs in as stay as they are.
    if (/\/users\/\{/.test(operation.path) && operation.method !== 'GET') continue;
    const answer = await client.send(operation.method, address, sent);
    judge(answer, describe(operation, role, address, sent, answer));
    if (answer.status === 403) forbidden.add(`${role} ${operation.method} ${operation.path}`);
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    if (operation.method === 'POST' && answer.status === 201) accepted.add(operation.path);
    const now = await head();
    const refused = answer.status >= 400 || (operation.method === 'POST' && answer.status === 304);
    if (refused) assert.equal(now, known, describe(operation, role, address, sent, answer));
    known = now;
  }
  const summary = [...statuses].sort(([a], [b]) => a - b).map(([s, n]) => `${s}: ${n}`);
  console.log(`seed ${seed}: ${count} requests of ${all.length} operations; ${summary.join(', ')}`);
  console.log(`accepted: ${[...accepted].sort().join(' ')}`);
  assert.ok(accepted.size > 3, 'some writes are taken, or nothing was tried');
});

test('the ledger is sound after it, and no process of the server has ended', async () => {
  const { code, stdout, stderr } = await stack.ctl(['verify']);
  assert.equal(code, 0, stdout + stderr);
  const log = readFileSync(join(stack.dir, 'logs', 'fundtrail-fcgi.log'), 'utf8');
  for (const line of log.split('\n'))
    assert.doesNotMatch(line, /check failed|worker_died|stack smashing/, line);
});
