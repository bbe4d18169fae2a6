// Every route for every role. The tables below are what the design says; a path of the program that
// is in none of them, or the other way round, fails.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { model } from '../lib/model.mjs';
import { as, assertProblem, Client, newSession, newUser, SEATS, unique } from './client.mjs';
import * as make from './records.mjs';

const ROLES = ['viewer', 'manager', 'approver', 'auditor', 'admin'];
const ALL = ROLES;
const ANYBODY = [...ROLES, ...SEATS];
const KEEPS = ['manager'];
const RULES = ['admin'];

// Whoever keeps the records writes them, but for these.
const WRITERS = {
  users: RULES,
  rules: RULES,
  lock_rules: RULES,
  case_schemes: RULES,
  case_ends: ['manager', 'approver', ...SEATS],
  loan_events: ['manager', 'approver', 'bank'],
  stage_findings: ['manager', ...SEATS],
  ip_fee_rules: RULES,
  ip_fee_rates: RULES,
  holidays: RULES,
  loss_schemes: RULES,
  subsidy_schemes: RULES,
  recognition_rules: RULES,
  score_sheets: RULES,
  score_dimensions: RULES,
  score_indicators: RULES,
  score_grades: RULES,
  loss_tolerances: RULES,
  votes: ['manager', 'approver'],
  audit_answers: ['manager', 'approver'],
  audit_findings: ['auditor'],
  fiscal_scores: ['approver'],
};
// Seats read these, and of them their own alone (seats.test.mjs).
const OPEN_TO_SEATS = ['case_schemes', 'loan_cases', 'stage_findings', 'case_ends'].concat([
  'pledges',
  'pledge_ends',
  'pledge_statements',
  'pledge_items',
  'loans',
  'loan_events',
  'parties',
]);
const readers = (plural) =>
  plural === 'users' ? RULES : OPEN_TO_SEATS.includes(plural) ? ANYBODY : ALL;
const writers = (plural) => WRITERS[plural] ?? KEEPS;

// What stands below the address of a kind, and who may; the document says which of them it has.
const OF_RECORDS = [
  ['get', '', readers],
  ['get', '/{id}', readers],
  ['post', '', writers],
  ['post', '/{id}', writers],
  ['post', '/{id}/approval', () => ['approver']],
  ['post', '/{id}/override', () => ['approver']],
  ['get', '/{id}/verdict', () => ALL],
  ['get', '/{id}/verdict_rows', () => ALL],
  ['get', '/{id}/lines', () => ALL],
];

const FALLS = ['waterfall', 'waterfall/steps', 'waterfall/shares'];
const FUND_SHEETS = [
  'reinvestment',
  'recognised',
  'accounts',
  'nav_roll_forward',
  'capital_statement',
  'trial_balance',
  'balance_sheet',
  'postings',
  'curve',
  'ledger.hledger',
  'ledger.beancount',
  'positions',
  'report_quarters',
  'reconciliation',
  'fees_due',
  'losses',
  ...FALLS,
  'money_sources',
  'leverage',
  'leverage/eliminations',
  'leverage/sources',
  'fee_statement',
  'expense_statement',
  'kept',
  'claims',
  'additionality',
];
const LOOKS = ['look_through', 'look_through/holdings', 'look_through/stakes'].concat([
  'look_through/coverage',
  'look_through/paths',
  'exposure',
  'ownership',
]);
const PERFORMERS = [
  'funds/{id}/',
  'funds/{id}/chain/',
  'commitments/{id}/',
  'parties/{id}/',
].concat(['firms/{id}/', 'investments/{id}/', '']);

const routes = new Map();
const add = (method, path, roles) => routes.set(`${method} /api/v1/${path}`, roles);

async function expectRecords() {
  const { paths } = (await new Client().get('openapi.json')).json;
  for (const { plural } of model.kinds)
    for (const [method, below, roles] of OF_RECORDS)
      if (paths[`/api/v1/${plural}${below}`]?.[method])
        add(method, `${plural}${below}`, roles(plural));
  add('post', 'users/{id}/password', ['admin']);
  for (const name of [
    'legal_persons',
    'alike_names',
    'setup_steps',
    'future_entries',
    'classifications',
    'desk',
  ])
    add('get', name, ALL);
  add('get', 'indices', ALL);
  add('get', 'indices/levels', ALL);
  add('post', 'index_files', KEEPS);
  add('post', 'fx_rate_files', KEEPS);
  expectImports();
  add('post', 'investments/{id}/decision', ['approver']);
  add('post', 'investments/{id}/payments', ['manager']);
}

// Imports are of all who write something; what each may bring or undo the kinds say.
function expectImports() {
  const importers = ['manager', 'approver', 'admin'];
  for (const below of ['', '/{id}', '/{id}/tables', '/{id}/faults', '/{id}/faults.csv'])
    add('get', `import_jobs${below}`, importers);
  for (const below of [
    '',
    ...['files', 'plan', 'check', 'store', 'cancel'].map((word) => `/{id}/${word}`),
  ])
    add('post', `import_jobs${below}`, importers);
  add('delete', 'import_jobs/{id}', importers);
  add('post', 'imports/{id}/undo', importers);
}

function expectRules() {
  add('post', 'pack_loads', ['admin']);
  for (const path of ['packs', 'packs/lines']) add('get', path, ALL);
  for (const path of ['verdict', 'verdict/rows', 'cash_after', 'measures', 'rule_packs'])
    add('get', path, ALL);
  add('get', 'rule_packs/comparison', ALL);
  add('get', 'rules/{id}/versions', ALL);
}

// Risk pools, special funds and securitisation plans.
function expectPublicMoney() {
  for (const path of [
    'public_money',
    'firms/{id}/public_money',
    'loss_claims/{id}/parts',
    'loss_claims/{id}/moves',
    'risk_pools/{id}/movements',
    'risk_pools/{id}/room',
    'risk_pools/{id}/covered',
    'special_funds/{id}/uses',
    'abs_plans/{id}/payouts',
    ...['risk_pools', 'special_funds', 'abs_plans'].flatMap((plural) => [
      `${plural}/{id}/postings`,
      `${plural}/{id}/ledger.hledger`,
    ]),
  ])
    add('get', path, ALL);
}

const CAPITAL_NOTICES = ['capital_deadlines', 'term_classes', 'holder_rights'];

function expectEquity() {
  for (const name of [
    'money_sources',
    'claims',
    'pro_rata',
    'additionality',
    'additionality_figures',
    'cap_table',
    'cap_table_figures',
    'ownership',
    'cap_history',
    'cap_contradictions',
    'certificates',
    'classes',
    'holder_changes',
    ...CAPITAL_NOTICES,
  ])
    add('get', `firms/{id}/${name}`, ALL);
  add('get', 'claims', ALL);
  add('get', 'rounds/{id}/parts', ALL);
  for (const name of ['payout', 'payout/points', 'payout/claims', 'payout/investors'])
    add('get', `firms/{id}/${name}`, ALL);
  for (const name of ['what_if', 'what_if/holders']) add('get', `firms/{id}/${name}`, ALL);
}

function expectFigures() {
  expectEquity();
  for (const plural of ['listings', 'investments', 'funds', 'firms'])
    for (const name of ['lots', 'lot_sales']) add('get', `${plural}/{id}/${name}`, ALL);
  add('get', 'investments/{id}/mark', ALL);
  for (const name of ['reinvestment', 'recognised']) add('get', name, ALL);
  for (const name of ['indicators', 'dimensions']) add('get', `evaluations/{id}/${name}`, ALL);
  for (const name of FUND_SHEETS) add('get', `funds/{id}/${name}`, ALL);
  for (const plural of ['funds', 'parties'])
    for (const name of LOOKS) add('get', `${plural}/{id}/${name}`, ALL);
  add('get', 'leverage', ALL);
  add('get', 'leverage/eliminations', ALL);
  add('get', 'leverage/sources', ALL);
  for (const path of PERFORMERS)
    for (const name of ['performance', 'flows', 'pme', 'pme_rows'])
      add('get', `${path}${name}`, ALL);
  add('get', 'openings/{id}/reconciliation', ALL);
  add('get', 'capital_calls/{id}/notices', ALL);
  for (const name of ['report_templates', 'report_columns', 'funds/{id}/reports/{template}'])
    add('get', name, ALL);
  for (const name of ['summary', 'kinds', 'faults', 'largest'])
    add('get', `imports/{id}/${name}`, ALL);
  add('post', 'imports/{id}/approve', ['approver']);
  for (const name of FALLS) add('get', `distributions/{id}/${name}`, ALL);
  for (const name of ['distribution_due', 'distribution_due/lines'])
    add('get', `funds/{id}/${name}`, ALL);
  add('get', 'investment_rows', ALL);
  for (const side of ['received', 'made']) add('get', `funds/{id}/commitments_${side}`, ALL);
  add('get', 'projects/{id}/headroom_rows', ALL);
  for (const path of PERFORMERS.filter((path) => !/^(firms|investments)/.test(path)))
    add('get', `${path}promises`, ALL);
  add('get', 'commitments/{id}/account', ALL);
  add('get', 'commitments/{id}/statement', ALL);
  add('get', 'investments/{id}/position', ALL);
  for (const name of ['dossier', 'dossier.json', 'dossier_entries', 'losses'])
    add('get', `investments/{id}/${name}`, ALL);
  add('get', 'radar', ANYBODY);
  for (const path of ['losses', 'radar_counts', 'radar.ics']) add('get', path, ALL);
  add('get', 'projects/{id}/headroom', ALL);
  add('get', 'overview', ALL);
  add('get', 'home', ALL);
}

function expectIp() {
  for (const name of ['state', 'holders', 'lines', 'fees'])
    add('get', `ip_rights/{id}/${name}`, ALL);
  for (const name of ['ip_docket', 'ip_counts', 'ip_due'])
    for (const of of ['', 'firms/{id}/']) add('get', `${of}${name}`, ALL);
  add('get', 'ip_pool_sizes', ALL);
  add('get', 'indicator_list', ALL);
  for (const name of ['series', 'counted']) add('get', `indicators/{id}/${name}`, ALL);
}

function expectLoans() {
  for (const name of ['case_board', 'loan_book']) add('get', name, ANYBODY);
  add('get', 'parties/{id}/case_queue', ANYBODY);
  for (const name of ['stages', 'pledge_check']) add('get', `loan_cases/{id}/${name}`, ANYBODY);
  for (const name of ['rights', 'grounds']) add('get', `pledges/{id}/${name}`, ANYBODY);
  for (const name of ['standing', 'schedule', 'splits']) add('get', `loans/{id}/${name}`, ANYBODY);
  for (const name of ['postings', 'trial_balance', 'ledger.hledger', 'ledger.beancount'])
    add('get', `loans/{id}/${name}`, ANYBODY);
}

function expectSystem() {
  add('get', 'journal', ALL);
  add('get', 'journal/{seq}', ALL);
  add('get', 'journal/{seq}/receipt', ALL);
  add('get', 'journal/{seq}/history', ALL);
  for (const name of [
    'audit_counts',
    'checkpoints/newest.txt',
    'checkpoints/newest.txt.minisig',
    'audit_matters',
    'difference',
    'difference/figures',
    'difference_points',
    'sample',
  ])
    add('get', name, ALL);
  add('post', 'journal/{seq}/reversal', ['manager', 'approver']);
  add('post', 'audit_papers', ['auditor']);
  for (const method of ['get', 'post']) add(method, 'proofs', ['auditor', 'admin']);
  add('post', 'batch', ['manager', 'approver', 'admin']);
  for (const ending of ['csv', 'xlsx'])
    add('get', `export/{dataset}.${ending}`, ['manager', 'approver', 'auditor', 'admin']);
  for (const below of ['', '/{id}', '/{id}/bundle.zip'])
    add('get', `bundle_jobs${below}`, ['auditor', 'admin']);
  add('post', 'bundle_jobs', ['auditor', 'admin']);
  add('delete', 'bundle_jobs/{id}', ['auditor', 'admin']);
  add('get', 'templates/{template}.xlsx', ALL);
  add('get', 'session', ANYBODY);
  add('delete', 'session', ANYBODY);
  add('post', 'session/logout', ANYBODY);
  add('post', 'session/password', ANYBODY);
  for (const path of ['health', 'health/live', 'health/ready', 'openapi.json', 'metrics'])
    add('get', path, undefined);
  add('post', 'session', undefined);
}

await expectRecords();
expectRules();
expectFigures();
expectIp();
expectPublicMoney();
expectLoans();
expectSystem();

// These end or change the session that asks; session.test.mjs covers them.
const OWN_SESSION = ['delete /api/v1/session', 'post /api/v1/session/logout'];

let ids;
before(async () => {
  const fund = await make.fund();
  const project = await make.project();
  const account = await newUser('viewer');
  const index = { index_code: unique('IX'), level: '1', currency: undefined };
  await make.stored('index_levels', index);
  ids = { fund: fund.id, project: project.id, user: account.id, index: index.index_code };
});

function concrete(path) {
  if (/\/verdict(\/rows)?$/.test(path) && !path.includes('{')) return `${path}?kind=valuation`;
  if (path.includes('/distribution_due')) return `${address(path)}?amount=1.00`;
  if (path.endsWith('/cash_after')) return `${path}?kind=expense&fund_id=${ids.fund}`;
  if (path.endsWith('/bundle_jobs')) return `${path}?as_of=never`;
  if (path.endsWith('/sample')) return `${path}?seed=1`;
  if (/\/difference(\/figures)?$/.test(path)) return `${path}?since=1`;
  if (path.endsWith('/comparison')) return `${path}?a=one&b=another`;
  if (/\/(pme|pme_rows|levels)$/.test(path)) return `${address(path)}?index=${ids.index}`;
  return address(path);
}

function address(path) {
  if (path.includes('/users/')) return path.replace('{id}', ids.user);
  if (path.endsWith('/look_through/paths'))
    return path.replace('{id}', ids.fund).concat(`?project_id=${ids.project}`);
  if (path.includes('/projects/')) return path.replace('{id}', ids.project);
  if (path.includes('/funds/'))
    return path.replace('{id}', ids.fund).replace('{template}', 'ilpa_reporting');
  return path
    .replace('{dataset}', 'parties')
    .replace('{template}', 'party')
    .replace(/\{\w+\}/, '1');
}

test("the program's paths are the ones that are tested here", async () => {
  const { paths } = (await new Client().get('openapi.json')).json;
  const served = Object.entries(paths).flatMap(([path, operations]) =>
    ['get', 'post', 'delete', 'put', 'patch']
      .filter((method) => operations[method])
      .map((method) => `${method} ${path.startsWith('/api/v1') ? path : `/api/v1${path}`}`),
  );
  const plain = (list) => list.map((route) => route.replace(/\{\w+\}/, '{}')).sort();
  assert.deepEqual(plain(served), plain([...routes.keys()]));
});

test('the document names the roles of each route', async () => {
  const { paths } = (await new Client().get('openapi.json')).json;
  const plain = (text) => text.replace(/\{\w+\}/g, '{}');
  const expected = new Map([...routes].map(([route, roles]) => [plain(route), roles]));
  for (const [path, operations] of Object.entries(paths))
    for (const [method, operation] of Object.entries(operations)) {
      const roles = expected.get(plain(`${method} ${path}`));
      assert.deepEqual(operation['x-roles'], roles, `${method} ${path}`);
    }
});

test('without a session every route but the public ones answers 401', async () => {
  for (const [route, roles] of routes) {
    const [method, path] = route.split(' ');
    const answer = await new Client().send(method.toUpperCase(), concrete(path), {
      body: method === 'post' ? {} : undefined,
    });
    if (roles) assertProblem(answer, 401, 'unauthenticated', route);
    else assert.notEqual(answer.status, 401, route);
  }
});

/** @param {string} role */
async function sessionOf(role) {
  if (!SEATS.includes(role)) return as(role);
  return newSession(role, await newUser(role, { party_id: (await make.party()).id }));
}

// An empty body is refused for what it lacks, and a bundle of no day for that, so nothing is stored where the role is right.
for (const role of ANYBODY) {
  test(`${role}: each route is open or refused as the design says`, async () => {
    const client = await sessionOf(role);
    for (const [route, roles] of routes) {
      if (!roles || OWN_SESSION.includes(route)) continue;
      const [method, path] = route.split(' ');
      const answer = await client.send(method.toUpperCase(), concrete(path), {
        body: method === 'post' ? {} : undefined,
      });
      if (!roles.includes(role)) assertProblem(answer, 403, 'forbidden', `${role} ${route}`);
      else if (method === 'get')
        // 422: it asks for more than its address
        assert.ok([200, 404, 422].includes(answer.status), `${role} ${route} ${answer.text}`);
      else if (/\bproofs$/.test(route))
        // It takes nothing: it begins, or one goes on already.
        assert.ok([202, 409].includes(answer.status), `${role} ${route} ${answer.text}`);
      else assertProblem(answer, answer.status === 404 ? 404 : 422, undefined, `${role} ${route}`);
    }
  });
}

test('a seat is one of a party, and nobody else is', async () => {
  const admin = await as('admin');
  const { id: party_id } = await make.party();
  const password = 'a long enough one';
  const made = (role, fields) =>
    admin.post('users', {
      user_name: unique('seat').toLowerCase(),
      display_name: role,
      role,
      enabled: true,
      password,
      ...fields,
    });
  for (const seat of SEATS) {
    const without = await made(seat, {});
    assertProblem(without, 422, undefined, seat);
    assert.deepEqual(without.codes, ['party_id:missing'], seat);
    assert.deepEqual((await made(seat, { party_id: 999999999 })).codes, [
      'party_id:unknown_reference',
    ]);
    assert.equal((await made(seat, { party_id })).status, 201, seat);
  }
  const viewer = await made('viewer', { party_id });
  assertProblem(viewer, 422, undefined, 'viewer');
  assert.deepEqual(viewer.codes, ['party_id:not_of_kind']);
});

// What it may is its own session; nothing of the portfolio, not even that an address exists.
test('a seat knows who it is and nothing of the portfolio', async () => {
  const { id: party_id } = await make.party();
  const account = await newUser('bank', { party_id });
  const client = await newSession('bank', account);
  const { user } = (await client.get('session')).json;
  assert.deepEqual([user.role, user.party_id], ['bank', party_id]);
  const fund = await make.fund();
  for (const path of ['home', 'desk', 'journal', 'funds', `funds/${fund.id}`, 'funds/1'])
    assertProblem(await client.get(path), 403, 'forbidden', path);
});

test('a disabled user is refused like nobody', async () => {
  const admin = await as('admin');
  const account = await newUser('manager');
  const client = new Client();
  await client.signIn(account.user, account.password);
  await admin.revise(`users/${account.id}`, { ...account.fields, enabled: false });
  for (const path of ['funds', 'overview', 'journal'])
    assertProblem(await client.get(path), 401, 'unauthenticated', path);
  const body = { code: unique('P'), name: 'x', kind: 'lp' };
  assertProblem(await client.post('parties', body), 401, 'unauthenticated');
});

test('only the approver reverses decisions and payments', async () => {
  await make.capRule();
  const fund = await make.fund();
  const project = await make.project();
  const proposal = await make.proposal(project, fund, '1000000.00');
  const decision = (await make.decide(proposal)).json;
  const manager = await as('manager');
  const answer = await manager.post(`journal/${decision.id}/reversal`, { reason: 'wrong' });
  assertProblem(answer, 403, undefined, 'a manager on a decision');
  const other = await make.proposal(project, fund, '1000000.00');
  const own = await manager.post(`journal/${other.id}/reversal`, { reason: 'wrong' });
  assert.equal(own.status, 201, 'a manager on a proposal');
});

test('the last administrator cannot be taken away', async () => {
  const admin = await as('admin');
  const { items } = await admin.read('users?limit=500&role=admin');
  const enabled = items.filter((user) => user.enabled);
  if (enabled.length > 1) return;
  const [{ id, user_name, display_name, version: expected_version }] = enabled;
  const fields = { user_name, display_name, role: 'admin', enabled: false, expected_version };
  const answer = await admin.post(`users/${id}`, fields);
  assertProblem(answer, 409, 'conflict');
  assert.deepEqual(answer.codes, ['enabled:last_admin']);
  assert.equal((await admin.get('users')).status, 200);
});
