// The generated document is a valid OpenAPI 3.1 document, and live answers are as it says.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { model } from '../lib/model.mjs';
import { made as madeBundle } from './bundle-client.mjs';
import { as, assertProblem, Client, head, target, unique } from './client.mjs';
import { sent, settled, stored } from './import-client.mjs';
import { idIn, seedsOf, writeSigned } from './minisign.mjs';
import { policyPaths } from './policy-records.mjs';
import { publicMoneyPaths } from './public_money.mjs';
import * as make from './records.mjs';
import { assertSameRows } from './workbook.mjs';

const api = (await new Client().get('openapi.json')).json;

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ $id: 'api', ...api });

function pointer(...parts) {
  return `api#/${parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
}

// The template of the document that a concrete path belongs to.
function templateOf(path) {
  const fits = (template) => {
    const pattern = template
      .replace(/^\/api\/v1/, '')
      .replace(/[.]/g, '\\.')
      .replace(/\{\w+\}/g, '[^/]+');
    return new RegExp(`^${pattern}$`).test(path);
  };
  const plain = Object.keys(api.paths).filter(fits);
  const exact = plain.find((template) => !template.includes('{'));
  const template = exact ?? plain[0];
  assert.ok(template, `the document has no path for ${path}`);
  return template;
}

function resolve(node) {
  if (!node?.$ref) return node;
  return node.$ref
    .slice(2)
    .split('/')
    .reduce((at, part) => at[part.replaceAll('~1', '/').replaceAll('~0', '~')], api);
}

// Validates an answer against the schema of its path, method and status.
function conforms(method, path, answer) {
  const template = templateOf(path.split('?')[0]);
  const operation = api.paths[template][method];
  assert.ok(operation, `${method} ${template} is not in the document`);
  const status = String(answer.status);
  const { responses } = operation;
  const response = resolve(responses[status] ?? responses[`${status[0]}XX`] ?? responses.default);
  assert.ok(response, `${method} ${template} does not say what ${status} is`);
  if (answer.bytes.length === 0) {
    assert.ok(!response.content, `${method} ${template} ${status} has no body`);
    return;
  }
  const type = answer.headers.get('content-type').split(';')[0];
  const content = response.content?.[type];
  assert.ok(content, `${method} ${template} ${status} does not answer ${type}`);
  if (!content.schema || !type.endsWith('json')) return;
  const validate = ajv.compile(absolute(content.schema));
  const valid = validate(answer.json);
  const faults = ajv.errorsText(validate.errors?.slice(0, 5));
  assert.ok(valid, `${method} ${path} ${status}: ${faults}\n${answer.text.slice(0, 1500)}`);
}

// References inside the document, seen from outside it.
function absolute(schema) {
  const text = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"api#/');
  return JSON.parse(text);
}

// One of each kind that a fund's money consists of, by plural. Those with `approved` are proposals.
const CAPITAL = {
  fee_terms: ({ fund }) => ({
    fund_id: fund.id,
    base: 'commitment',
    rate: '0.02',
    waiver_share: '0.25',
    day_count: 'equal_instalments',
    period: 'half_year',
    valid_from: '2020-01-06',
    currency: undefined,
  }),
  capital_calls: ({ fund }) => ({
    code: unique('K'),
    fund_id: fund.id,
    due_on: '2020-03-01',
    investments: '700.00',
  }),
  call_lines: ({ capital_calls, commitments }) => ({
    capital_call_id: capital_calls.id,
    commitment_id: commitments[0].id,
    amount: '400.00',
    reason: 'x',
  }),
  contributions: ({ commitments }) => ({ commitment_id: commitments[0].id, amount: '500.00' }),
  commitment_releases: ({ commitments }) => ({
    commitment_id: commitments[0].id,
    amount: '1.00',
  }),
  commitment_transfers: ({ commitments }) => ({
    commitment_id: commitments[0].id,
    to_commitment_id: commitments[1].id,
    amount: '10.00',
  }),
  equalisations: ({ commitments }) => ({
    commitment_id: commitments[1].id,
    contribution: '20.00',
  }),
  expenses: ({ fund }) => ({
    fund_id: fund.id,
    category: 'audit',
    amount: '3.00',
    source: 'call',
  }),
  facility_flows: ({ fund }) => ({ fund_id: fund.id, kind: 'draw_investments', amount: '9.00' }),
  proceeds: ({ investment }) => ({
    investment_id: investment.id,
    kind: 'secondary',
    amount: '60.00',
    cost_relieved: '50.00',
  }),
  buy_backs: ({ investment }) => ({
    investment_id: investment.id,
    obligor_name: 'x',
    trigger: 'x',
    due_on: '2024-01-06',
    rate: '0.08',
    principal: '100.00',
  }),
  valuations: ({ investment }) => ({
    investment_id: investment.id,
    amount: '75.00',
    method: 'recent_price',
  }),
  distributions: ({ fund }) => ({
    code: unique('D'),
    fund_id: fund.id,
    gain: '10.00',
    carry: '2.00',
    basis: 'paid_in',
  }),
  distribution_lines: ({ distributions, commitments }) => ({
    distribution_id: distributions.id,
    commitment_id: commitments[0].id,
    amount: '4.00',
    reason: 'x',
  }),
  returns_of_excess: ({ fund }) => ({ code: unique('E'), fund_id: fund.id, amount: '20.00' }),
  fx_rates: () => ({
    base_currency: 'USD',
    quote_currency: 'CNY',
    rate: '6.9',
    currency: undefined,
    effective_date: aDay(),
  }),
  documents: ({ investment }) => ({
    title: 'x',
    kind: 'due_diligence',
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    investment_id: investment.id,
    currency: undefined,
  }),
  waterfall_terms: ({ fund, commitments }) => ({
    fund_id: fund.id,
    kind: 'american',
    hurdle_rate: '0.08',
    compounding: 'simple',
    day_count: 'act_365',
    catch_up_share: '1',
    lp_share: '0.8',
    carry_share: '0.2',
    gp_commitment_id: commitments[1].id,
    clawback: true,
    concession_share: '0.3',
    concession_to: 'social',
    valid_from: '2020-01-06',
    currency: undefined,
  }),
  waterfall_tiers: ({ waterfall_terms }) => ({
    waterfall_term_id: waterfall_terms.id,
    hurdle_rate: '0.15',
    lp_share: '0.75',
    carry_share: '0.25',
    currency: undefined,
  }),
  accruals: ({ fund }) => ({ fund_id: fund.id, category: 'audit', amount: '5.00' }),
  fee_offsets: ({ fund }) => ({
    fund_id: fund.id,
    category: 'monitoring',
    amount: '5.00',
    share: '0.8',
  }),
  bank_accounts: ({ fund }) => ({
    fund_id: fund.id,
    account_name: 'x',
    bank: 'x',
    account_number: '00001',
    currency: undefined,
  }),
  fund_bases: ({ fund }) => ({
    fund_id: fund.id,
    known_by: 'tracked',
    valid_from: '2020-01-06',
    currency: undefined,
  }),
  fund_reports: ({ fund, commitments }) => ({
    fund_id: fund.id,
    period_ends_on: '2020-06-30',
    received_on: '2020-08-31',
    nav: '900.00',
    commitment_id: commitments[0].id,
    capital_account: '450.00',
    holdings_complete: true,
  }),
  reported_holdings: ({ fund_reports, investment }) => ({
    fund_report_id: fund_reports.id,
    project_id: investment.project_id,
    cost: '75.00',
    ownership: '0.05',
    effective_date: '2020-06-30',
  }),
  index_levels: () => ({ index_code: unique('IX'), level: '3000', currency: undefined }),
};

const PROPOSALS = ['capital_calls', 'distributions', 'returns_of_excess', 'equalisations'];
const SHEETS = ['accounts', 'nav_roll_forward', 'capital_statement', 'trial_balance'].concat(
  ['balance_sheet', 'postings', 'performance', 'flows', 'chain/performance', 'chain/flows'],
  ['curve', 'ledger.hledger', 'ledger.beancount', 'positions', 'fees_due', 'losses'],
  ['money_sources', 'leverage', 'leverage/eliminations', 'leverage/sources'],
  ['fee_statement', 'expense_statement', 'report_quarters', 'reconciliation'],
);
const LOOKS = ['look_through', 'look_through/holdings', 'look_through/stakes'].concat([
  'look_through/coverage',
  'exposure?by=division',
  'ownership',
]);

const CAP_SHEETS = ['cap_table', 'cap_table_figures', 'ownership', 'cap_history'].concat([
  'cap_contradictions',
  'certificates',
  'classes',
  'capital_deadlines',
  'term_classes',
  'holder_rights',
]);

// A day that hardly any other run uses: one rate per pair and day is all there may be.
function aDay() {
  const days = 7000 + Math.floor(Math.random() * 12_000);
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}

// Records one of each kind of money.
async function makeMoney() {
  const made = await make.fundOf(['1000.00', '1000.00']);
  made.investment = await make.holding(made.fund, '100.00');
  for (const [plural, fields] of Object.entries(CAPITAL))
    made[plural] = await make.stored(plural, fields(made));
  for (const plural of [
    ...PROPOSALS,
    'bank_accounts',
    'valuations',
    'fund_reports',
    'waterfall_terms',
  ]) {
    const answer = await make.approve(plural, made[plural]);
    assert.equal(answer.status, 201, answer.text);
    made.approval = answer.json;
  }
  made.carry_returns = await make.stored('carry_returns', {
    fund_id: made.fund.id,
    amount: '1.00',
    reference: 'x',
  });
  return made;
}

// The addresses of rates and multiples of everything that has them.
function performancePaths({ fund, commitments, investment, index_levels }, { firm, party }) {
  const chain = `/funds/${fund.id}/chain`;
  const commitment = `/commitments/${commitments[0].id}`;
  const invested = [commitment, `/parties/${party}`, `/firms/${firm}`].concat(
    `/investments/${investment.id}`,
    '',
  );
  const promised = [`/funds/${fund.id}`, chain, commitment, `/parties/${party}`, ''];
  return [
    ...invested.flatMap((of) => [`${of}/performance`, `${of}/flows`]),
    ...[`/funds/${fund.id}`, chain, ...invested]
      .flatMap((of) => [`${of}/pme`, `${of}/pme_rows`])
      .map((path) => `${path}?index=${index_levels.index_code}`),
    ...promised.map((of) => `${of}/promises`),
  ];
}

// The addresses of notices and of what is decided on them.
function noticePaths(made) {
  return [
    `/expenses/${made.expenses.id}/verdict`,
    `/expenses/${made.expenses.id}/verdict_rows`,
    `/cash_after?kind=expense&fund_id=${made.fund.id}&amount=1.00`,
    '/approvals?limit=3',
    `/approvals/${made.approval.id}`,
    '/report_templates',
    '/report_columns?template=ilpa_reporting',
    `/funds/${made.fund.id}/reports/ilpa_reporting`,
    `/funds/${made.fund.id}/reports/investments_schedule?format=csv`,
    `/capital_calls/${made.capital_calls.id}/notices`,
    `/capital_calls/${made.capital_calls.id}/notices?format=csv`,
    ...PROPOSALS.flatMap((plural) => [
      `/${plural}/${made[plural].id}/lines`,
      `/${plural}/${made[plural].id}/lines?format=csv`,
    ]),
    ...[...PROPOSALS, 'valuations'].flatMap((plural) => [
      `/${plural}/${made[plural].id}/verdict`,
      `/${plural}/${made[plural].id}/verdict_rows`,
    ]),
  ];
}

// A fund that was there before its ledger, with its lines.
async function openingPaths() {
  const { fund, commitments } = await make.fundOf(['1000.00']);
  const investment = await make.proposal(await make.project(), fund, '100.00');
  const opening = await make.stored('openings', {
    fund_id: fund.id,
    opened_on: '2020-06-30',
    cash: '10.00',
    document_title: 'x',
    document_sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  });
  const line = await make.stored('opening_commitments', {
    opening_id: opening.id,
    commitment_id: commitments[0].id,
    paid_in: '110.00',
    effective_date: undefined,
  });
  const held = await make.stored('opening_holdings', {
    opening_id: opening.id,
    investment_id: investment.id,
    paid: '100.00',
    cost: '100.00',
    effective_date: undefined,
  });
  assert.equal((await make.approve('openings', opening)).status, 201);
  return [
    `/openings/${opening.id}`,
    `/opening_commitments/${line.id}`,
    `/opening_holdings/${held.id}`,
    `/openings/${opening.id}/reconciliation`,
    `/openings/${opening.id}/reconciliation?format=csv`,
    `/funds/${fund.id}/kept`,
  ];
}

const SALES = ['', '/points', '/claims', '/investors']
  .map((name) => `payout${name}?proceeds=1.00&debt=1:0.50`)
  .concat(['', '/holders'].map((name) => `what_if${name}?pre_money=1.00&new_money=1.00`));

// The addresses of all there is to read of them.
async function moneyPaths(approver) {
  const made = await makeMoney();
  const { fund, commitments, investment } = made;
  const firm = (await approver.read(`projects/${investment.project_id}`)).item.firm_id;
  const party = (await approver.read(`commitments/${commitments[0].id}`)).item.investor_party_id;
  return [
    ...Object.keys(CAPITAL).map((plural) => `/${plural}/${made[plural].id}`),
    `/carry_returns/${made.carry_returns.id}`,
    ...noticePaths(made),
    ...SHEETS.map((name) => `/funds/${fund.id}/${name}`),
    ...['waterfall', 'waterfall/steps', 'waterfall/shares'].flatMap((name) => [
      `/funds/${fund.id}/${name}`,
      `/funds/${fund.id}/${name}?hypothetical=1`,
      `/funds/${fund.id}/${name}?format=csv`,
      `/distributions/${made.distributions.id}/${name}`,
    ]),
    ...LOOKS.flatMap((name) => [`/funds/${fund.id}/${name}`, `/parties/${party}/${name}`]),
    `/funds/${fund.id}/distribution_due?amount=1.00`,
    `/funds/${fund.id}/distribution_due/lines?amount=1.00`,
    `/funds/${fund.id}/look_through/paths?firm_id=${firm}`,
    `/parties/${party}/look_through/paths?firm_id=${firm}`,
    `/firms/${firm}/money_sources`,
    ...SALES.map((path) => `/firms/${firm}/${path}`),
    '/leverage',
    '/leverage/eliminations',
    '/leverage/sources',
    `/funds/${fund.id}/flows?format=csv`,
    `/funds/${fund.id}/postings?limit=1`,
    `/funds/${fund.id}/performance?as_of=2020-01-06`,
    `/commitments/${commitments[0].id}/account`,
    `/commitments/${commitments[0].id}/statement`,
    `/investments/${investment.id}/position`,
    ...['dossier', 'dossier.json', 'dossier_entries', 'losses'].map(
      (name) => `/investments/${investment.id}/${name}`,
    ),
    '/losses',
    '/radar',
    '/radar?format=csv',
    '/radar.ics',
    '/radar_counts',
    '/radar_counts?format=csv',
    ...performancePaths(made, { firm, party }),
    '/legal_persons',
    '/alike_names?name=x',
    '/setup_steps',
    '/packs',
    '/packs/lines?kind=score_sheet&file=fujian-2025-14',
    '/future_entries',
    '/indices',
    `/investment_rows?fund_id=${fund.id}`,
    `/projects/${investment.project_id}/headroom_rows`,
    `/funds/${fund.id}/commitments_made`,
    `/funds/${commitments[0].fund_id}/commitments_received`,
    `/indices/levels?index=${made.index_levels.index_code}`,
  ];
}

// A listing of a firm, the rule of its exchange, and a lot that an investment holds.
async function makeListed(firm, investment) {
  const manager = await as('manager');
  const rule = await make.anyLockRule();
  const listing = await manager.create('listings', {
    code: unique('L'),
    firm_id: firm.id,
    exchange: rule.exchange,
    listed_on: '2022-02-28',
  });
  const lot = await manager.create('listed_lots', {
    code: unique('LL'),
    listing_id: listing.id,
    investment_id: investment.id,
    acquired_on: make.DAY,
    units: '100',
    effective_date: '2022-02-28',
  });
  return { rule, listing, lot };
}

function listedPaths({ firm, fund, investment, listed }) {
  const { rule, listing, lot } = listed;
  const owners = [
    `/listings/${listing.id}`,
    `/firms/${firm.id}`,
    `/funds/${fund.id}`,
    `/investments/${investment.id}`,
  ];
  return [
    `/lock_rules/${rule.id}`,
    `/listings/${listing.id}`,
    `/listed_lots/${lot.id}`,
    ...owners.flatMap((owner) => [`${owner}/lots`, `${owner}/lot_sales`]),
    `/listings/${listing.id}/lots?price_days=30&format=csv`,
    `/investments/${investment.id}/mark?volatility=0.4&dividend_yield=0`,
  ];
}

// A case that is paid out, with a pledge that ended, and one that was withdrawn.
async function makeLoans(firm) {
  const scheme = await make.caseScheme({ needs_pre_loan_review: true });
  const loanCase = await make.loanCase(scheme, { firm_id: firm.id });
  const withdrawn = await make.loanCase(scheme, { firm_id: firm.id });
  const manager = await as('manager');
  const finding = await make.finding(loanCase, 'pre_loan_review');
  const end = await manager.create('case_ends', {
    ...{ loan_case_id: withdrawn.id, ending: 'withdrawn', reason: 'x', effective_date: make.DAY },
  });
  const pledge = await make.pledge(loanCase);
  const right = await make.patentOf(loanCase);
  const of = { pledge_id: pledge.id, ip_right_id: right.id };
  const statement = await manager.create('pledge_statements', {
    ...{ ...of, statement: 'agreed_otherwise', stated_on: make.DAY, document: 'x' },
  });
  const item = await manager.create('pledge_items', of);
  const pledgeEnd = await manager.create('pledge_ends', {
    ...{ pledge_id: pledge.id, reason: 'x', effective_date: make.DAY },
  });
  const loan = await make.loan(loanCase);
  const payout = await make.loanEvent(loan, 'payout', make.DAY, { amount: '5000000.00' });
  return { scheme, loanCase, finding, end, pledge, statement, item, pledgeEnd, loan, payout };
}

function loanPaths({ loans }) {
  const { scheme, loanCase, finding, end, pledge, statement, item, pledgeEnd, loan, payout } =
    loans;
  return [
    `/case_schemes/${scheme.id}`,
    `/loan_cases/${loanCase.id}`,
    `/loan_cases/${loanCase.id}/stages`,
    `/stage_findings/${finding.id}`,
    `/case_ends/${end.id}`,
    `/loan_cases/${loanCase.id}/pledge_check`,
    `/pledges/${pledge.id}`,
    `/pledges/${pledge.id}/rights?as_of=${make.DAY}`,
    `/pledges/${pledge.id}/grounds?format=csv`,
    `/pledge_statements/${statement.id}`,
    `/pledge_items/${item.id}`,
    `/pledge_ends/${pledgeEnd.id}`,
    `/loans/${loan.id}`,
    `/loans/${loan.id}/standing`,
    `/loans/${loan.id}/schedule?format=csv`,
    `/loans/${loan.id}/splits`,
    `/loans/${loan.id}/postings`,
    `/loans/${loan.id}/trial_balance`,
    `/loans/${loan.id}/ledger.hledger`,
    `/loans/${loan.id}/ledger.beancount`,
    `/loan_events/${payout.id}`,
    `/parties/${loanCase.bank_id}/case_queue`,
    `/case_board?firm_id=${loanCase.firm_id}`,
    `/loan_book?bank_id=${loanCase.bank_id}`,
  ];
}

// One of each kind of the family of IP rights.
async function makeIp(firm, party) {
  const [manager, admin] = [await as('manager'), await as('admin')];
  const dated = { effective_date: make.DAY };
  const ip_right = await manager.create('ip_rights', {
    ...{ code: unique('IP'), firm_id: firm.id, type: 'invention', title: 'x', ...dated },
    ...{ number: make.anyPatentNumber(2019), filed_on: '2019-04-02', granted_on: '2020-06-01' },
  });
  const of = { ip_right_id: ip_right.id, ...dated };
  const ip_fee_rule = await make.anyFeeRule();
  const indicator = await manager.create('indicators', {
    ...{ code: unique('IN'), name: 'x', unit: 'x', basis: 'right', scope: 'x', nature: 'stock' },
    ...{ frequency: 'year', measure: 'inventions_in_force', valid_from: '2020-01-01' },
  });
  const pool = await manager.create('ip_pools', { code: unique('IPP'), name: 'x', ...dated });
  const made = {
    ip_rights: ip_right,
    ip_owners: await manager.create('ip_owners', { ...of, firm_id: firm.id }),
    ip_events: await manager.create('ip_events', {
      ...{ ...of, action: 'licensed', counterpart_name: 'x', occurred_on: '2021-01-04' },
    }),
    ip_fee_rules: ip_fee_rule,
    ip_fee_rates: await make.anyFeeRate(ip_fee_rule),
    holidays: await admin.create('holidays', { name: 'x', day: aDay() }),
    ip_fees: await manager.create('ip_fees', { ...of, year: 3, paid_on: '2021-03-01' }),
    ip_pools: pool,
    ip_pool_members: await manager.create('ip_pool_members', {
      ...{ ...of, code: unique('IPM'), ip_pool_id: pool.id, from_on: '2021-01-01' },
    }),
    trusteeships: await manager.create('trusteeships', {
      ...{ code: unique('TR'), firm_id: firm.id, agent_id: party.id, from_on: '2021-01-01' },
      ...dated,
    }),
    ip_valuations: await manager.create('ip_valuations', {
      ...{ ...of, method: 'cost', valued_on: '2021-01-04', currency: 'CNY', amount: '5.00' },
    }),
    indicators: indicator,
    indicator_values: await manager.create('indicator_values', {
      ...{ code: unique('IV'), indicator_id: indicator.id, value: '3', to_on: '2021-12-31' },
      ...{ qualifier: 'at_least', source: 'x', ...dated },
    }),
  };
  const dockets = [`/firms/${firm.id}/`, '/'];
  return [
    ...Object.entries(made).map(([plural, record]) => `/${plural}/${record.id}`),
    ...['state', 'holders', 'lines', 'fees'].map((name) => `/ip_rights/${ip_right.id}/${name}`),
    ...dockets.flatMap((of) => [`${of}ip_docket`, `${of}ip_counts`, `${of}ip_due?horizon=400`]),
    '/ip_pool_sizes',
    '/indicator_list',
    ...['series?periods=2', 'counted'].map((name) => `/indicators/${indicator.id}/${name}`),
  ];
}

// One of each kind that the capital of a firm consists of.
async function makeCapital(firm, party) {
  const manager = await as('manager');
  const on = { firm_id: firm.id, effective_date: make.DAY };
  const { id: class_id } = await manager.create('share_classes', {
    ...{ ...on, code: unique('K'), name: 'x', unit: 'registered_capital', currency: 'CNY' },
  });
  const held = { ...on, class_id, units: '100.00000000', holder_party_id: party.id };
  const pool = { ...on, class_id, code: unique('O'), name: 'x', reserved_units: '10' };
  await manager.create('option_pools', pool);
  const security = { ...held, code: unique('S'), kind: 'shares' };
  const { id: security_id } = await manager.create('securities', security);
  await manager.create('security_events', {
    ...{ code: unique('S'), security_id, action: 'cancellation', units: '1' },
    effective_date: make.DAY,
  });
  await manager.create('capital_acts', { ...on, class_id, action: 'split', ratio: '2' });
  await manager.create('capital_payments', {
    ...{ security_id, currency: 'CNY', amount: '5.00', effective_date: make.DAY },
  });
  await manager.create('capital_statements', { ...on, total_units: '200', source: 'x' });
  await manager.create('capital_notices', {
    ...{ code: unique('N'), firm_id: firm.id, action: 'reduction_resolved', given_on: make.DAY },
    ...{ currency: 'CNY', amount: '5.00' },
  });
  await manager.create('charter_terms', {
    ...{ ...on, code: unique('CT'), right: 'votes', basis: 'paid_in', source: 'x' },
  });
}

// A closing of a round, a term of it, and what became of that.
async function makeTerms(round, investment) {
  const closing = await make.stored('round_closings', {
    round_id: round.id,
    closed_on: make.DAY,
    amount: '80000.00',
  });
  const term = await make.stored('round_terms', {
    code: unique('T'),
    round_id: round.id,
    kind: 'buy_back',
    agreed_on: make.DAY,
    investment_id: investment.id,
    obligor_name: 'x',
    trigger: 'x',
    triggers_on: make.DAY,
    rate: '0.08',
    accrual: 'simple',
    currency: undefined,
  });
  const event = await make.stored('term_events', {
    round_term_id: term.id,
    action: 'demanded',
    occurred_on: make.DAY,
    currency: undefined,
  });
  return { closing, term, event };
}

// Funds with their investor and manager, a firm, its project and round, and proposals in it.
async function makePortfolio() {
  const party = await make.party({ credit_code: '91370212XY001000X4' });
  const fund = await make.fund({ manager_id: party.id, size: '5000000000.00' });
  const other = await make.fund({ kind: 'angel' });
  const commitment = await make.commitment(other, fund, '1000000.00');
  const firm = await make.firm({ region: '370212', industry: 'C3562' });
  const project = await make.project({ firm_id: firm.id });
  const round = await make.round({ firm_id: firm.id, amount_raised: '90000.00' });
  const investment = await make.proposal(project, fund, '900.00', { round_id: round.id });
  const pending = await make.proposal(project, other, '131000000.00');
  const vote = await make.record('votes', {
    investment_id: pending.id,
    member_name: 'x',
    choice: 'yes',
    currency: undefined,
  });
  const map = await make.stored('import_maps', {
    code: unique('M'),
    name: 'Ledger of commitments',
    mapping: '{}',
    currency: undefined,
  });
  const admin = await as('admin');
  const tolerance = await admin.create('loss_tolerances', {
    name: unique('T'),
    scope: 'project',
    fund_kind: 'seed',
    rate: '1',
    status: 'unverified',
    source: 'x',
    valid_from: '2020-01-01',
  });
  const decision = (await make.decide(investment)).json;
  const payment = (await make.pay(investment, '300.00')).json;
  const manager = await as('manager');
  const finding = await (await as('auditor')).create('audit_findings', {
    code: unique('AF'),
    entry_seq: payment.seq,
    finding: 'x',
    grade: 'low',
  });
  const reply = await manager.create('audit_answers', { finding_id: finding.id, answer: 'y' });
  const tag = await manager.create('firm_tags', { firm_id: firm.id, tag: 'gazelle' });
  const status = await manager.create('firm_statuses', { firm_id: firm.id, state: 'operating' });
  const { closing, term, event } = await makeTerms(round, investment);
  const subscription = await manager.create('subscriptions', {
    round_id: round.id,
    closing_id: closing.id,
    investor_fund_id: fund.id,
    investment_id: investment.id,
    currency: 'CNY',
    amount: '900.00',
  });
  const listed = await makeListed(firm, investment);
  const loans = await makeLoans(firm);
  const ip = await makeIp(firm, party);
  const public_money = await publicMoneyPaths(firm);
  return {
    ...{ party, fund, other, commitment, firm, project, round, investment, pending },
    ...{ vote, tolerance, decision, payment, tag, status, subscription, map, finding, reply },
    ...{ closing, term, event },
    ...{ listed, loans, ip, public_money },
  };
}

// The addresses of the portfolio, of each record and of what is worked out of it.
function portfolioPaths(made) {
  const { party, fund, other, commitment, firm, project, round, investment, pending } = made;
  const { vote, tolerance, decision, payment, tag, status, subscription, map } = made;
  const { finding, reply, closing, term, event } = made;
  return [
    `/import_maps/${map.id}`,
    `/audit_findings/${finding.id}`,
    `/audit_answers/${reply.id}`,
    `/parties/${party.id}`,
    `/funds/${fund.id}`,
    `/funds/${other.id}`,
    `/commitments/${commitment.id}`,
    `/firms/${firm.id}`,
    `/firm_tags/${tag.id}`,
    `/firm_statuses/${status.id}`,
    `/projects/${project.id}`,
    `/projects/${project.id}/headroom`,
    `/projects/${project.id}/headroom?fund_id=${other.id}&amount=131000000.00`,
    `/projects/${project.id}/headroom?as_of=${make.DAY}`,
    `/rounds/${round.id}`,
    `/investments/${investment.id}`,
    `/investments/${pending.id}`,
    `/decisions/${decision.id}`,
    `/payments/${payment.id}?as_known=${payment.seq}`,
    `/payments/${payment.id}/verdict?as_known=${payment.seq}`,
    `/payments/${payment.id}/verdict_rows?as_known=${payment.seq}`,
    `/subscriptions/${subscription.id}`,
    `/round_closings/${closing.id}`,
    `/rounds/${round.id}/parts`,
    `/firms/${firm.id}/claims`,
    `/funds/${fund.id}/claims`,
    '/claims',
    `/firms/${firm.id}/pro_rata`,
    ...CAP_SHEETS.map((name) => `/firms/${firm.id}/${name}`),
    `/firms/${firm.id}/holder_changes?holder_party_id=${party.id}`,
    `/firms/${firm.id}/additionality`,
    `/firms/${firm.id}/additionality_figures`,
    `/funds/${fund.id}/additionality`,
    `/round_terms/${term.id}`,
    `/term_events/${event.id}`,
    `/journal/${payment.seq}`,
    `/journal/${decision.seq}`,
    `/journal/${decision.seq}/receipt`,
    `/journal/${decision.seq}/history`,
    `/journal/${payment.seq}/history?format=csv`,
    `/investments/${investment.id}/verdict`,
    `/investments/${pending.id}/verdict`,
    `/investments/${pending.id}/verdict_rows`,
    `/commitments/${commitment.id}/verdict`,
    `/commitments/${commitment.id}/verdict_rows?format=csv`,
    `/verdict?kind=investment&project_id=${project.id}&fund_id=${other.id}&amount=131000000.00`,
    `/verdict/rows?kind=capital_call&fund_id=${other.id}&investments=1.00`,
    `/investments/${pending.id}/dossier`,
    `/votes/${vote.json.id}`,
    `/loss_tolerances/${tolerance.id}`,
  ];
}

// What is there once, whatever the portfolio is.
const SINGLE = [
  '/proofs',
  '/checkpoints/newest.txt',
  '/checkpoints/newest.txt.minisig',
  '/rule_packs',
  '/rule_packs/comparison?a=test&b=none',
  '/measures',
  '/journal?limit=500',
  '/journal?kind=decision',
  '/audit_counts?late_days=1&quick_minutes=60',
  '/audit_matters?limit=20',
  '/difference_points',
  '/sample?seed=s&count=5',
  '/sample?seed=s&method=monetary_unit&population=1',
  '/sample?seed=s&method=risk&format=xlsx',
  '/difference?since=1&limit=20',
  '/difference?since=2020-01-01T00:00:00Z&format=csv',
  '/difference/figures?since=1&limit=20',
  '/audit_matters?matter=reversal&recorded_from=2020-01-01&format=csv',
  '/journal?text=x&amount_from=1&amount_to=5.00&recorded_from=2020-01-01&to=2100-01-01',
  '/overview',
  '/desk',
  '/overview?as_of=2015-01-01',
  '/home',
  '/home?as_of=2015-01-01',
  '/session',
  '/health',
  '/health/ready',
  '/health/live',
  '/classifications',
  '/openapi.json',
  '/export/funds.csv',
  '/export/funds.xlsx',
  '/templates/programme.xlsx?filled=1',
  '/metrics',
];
// The lists of records that there are, and an address of one of each: every kind is recorded here.
const LISTS = model.kinds
  .map(({ plural }) => plural)
  .filter((plural) => api.paths[`/api/v1/${plural}`]?.get);

async function onePaths(client) {
  const found = [];
  for (const plural of LISTS) {
    const { items } = await client.read(`${plural}?limit=1`);
    assert.equal(items.length, 1, `nothing of ${plural} is recorded here`);
    found.push(`/${plural}/${items[0].id}`);
  }
  return found;
}

// A file that is stored, and one with a fault.
async function importPaths() {
  const manager = await as('manager');
  const party = `${unique('P')},x`;
  const good = await sent(manager, {
    'parties.csv': `external_id,code,name,kind\r\n${unique('E')},${party},lp\r\n`,
  });
  const { plan } = await manager.read(`import_jobs/${good.id}/tables`);
  await manager.post(`import_jobs/${good.id}/plan`, {
    plan: JSON.stringify({ ...plan, source: 'x' }),
  });
  await settled(manager, good.id);
  assert.equal((await stored(manager, good.id)).state, 'done');
  const bad = await sent(manager, { 'parties.csv': `code,name,kind\r\n${party},none such\r\n` });
  assert.equal((await stored(manager, bad.id)).state, 'checked');
  return ['', ...[good, bad].flatMap(({ id }) => [`/${id}`, `/${id}/tables`, `/${id}/faults`])]
    .concat(`/${bad.id}/faults.csv`)
    .map((below) => `/import_jobs${below}`);
}

// A bundle that is made.
async function bundlePaths() {
  const job = await madeBundle(await as('admin'));
  return ['', `/${job.id}`, `/${job.id}/bundle.zip`].map((below) => `/bundle_jobs${below}`);
}

// What an import that is stored brought.
async function broughtPaths(client) {
  const { items } = await client.read('imports?limit=1');
  return ['summary', 'kinds', 'faults', 'largest'].map((of) => `/imports/${items[0].id}/${of}`);
}

// A user whose password was replaced: the journal says so.
async function replacePassword(admin) {
  const name = unique('user').toLowerCase();
  const user = { user_name: name, display_name: name, role: 'viewer', enabled: true };
  const { id } = await admin.create('users', { ...user, password: 'a password of nobody 1' });
  const set = await admin.post(`users/${id}/password`, { password: 'another one of nobody 2' });
  assert.equal(set.status, 204, set.text);
}

// A journal that was taken back behind a checkpoint: of entries that were never there.
async function recordRestoration() {
  const dir = join(target.dir, unique('lost'));
  await mkdir(dir);
  assert.equal((await target.ctl(['checkpoint'])).code, 0);
  const taken = await target.ctl(['--json', 'checkpoint', '--dir', dir]);
  assert.equal(taken.code, 0, taken.stderr);
  const path = join(dir, JSON.parse(taken.stdout).file);
  const text = await readFile(path, 'utf8');
  const [seed] = seedsOf(join(target.dir, 'keys/journal'));
  writeSigned(path, text.replace(/^seq \d+$/m, 'seq 900000000'), seed, idIn(path));
  const { code, stderr } = await target.ctl([
    ...['restoration', '--reason', '测试', '--by', '测试', '--checkpoint', path],
  ]);
  assert.equal(code, 0, stderr);
}

let paths;
let ownPaths; // that none but the manager who made them sees
before(async () => {
  ownPaths = await importPaths();
  await make.capRule();
  const made = await makePortfolio();
  await makeCapital(made.firm, made.party);
  const { payment, pending } = made;
  const admin = await as('admin');
  const approver = await as('approver');
  const bundles = await bundlePaths();
  await approver.create(`journal/${payment.seq}/reversal`, { reason: 'x' });
  const money = await moneyPaths(approver);
  const openings = await openingPaths();
  const policy = await policyPaths();
  const exported = await admin.get('export/parties.csv');
  assert.equal(exported.status, 200);
  await replacePassword(admin);
  await recordRestoration();
  const rules = await admin.read('rules');
  const rule = await make.capRule();
  await approver.create(`investments/${pending.id}/override`, {
    rule_id: rule.seq,
    reason: 'x',
    document_sha256: '0'.repeat(64),
  });
  paths = [
    ...portfolioPaths(made),
    ...listedPaths(made),
    ...loanPaths(made),
    ...made.ip,
    ...made.public_money,
    `/rules/${rules.items[0].id}/versions`,
    ...(await onePaths(admin)),
    ...(await broughtPaths(admin)),
    ...SINGLE,
    ...money,
    ...openings,
    ...policy,
    ...bundles,
    ...LISTS.flatMap((plural) => [
      `/${plural}?limit=3`,
      `/${plural}?limit=500&sort=-seq`,
      `/${plural}?as_of=1901-01-01`,
    ]),
  ];
});

test('the document is OpenAPI 3.1 and each of its references leads somewhere', () => {
  assert.match(api.openapi, /^3\.1\.\d+$/);
  assert.equal(typeof api.info.title, 'string');
  assert.equal(typeof api.info.version, 'string');
  const operations = new Set();
  for (const [path, item] of Object.entries(api.paths)) {
    assert.match(path, /^\//);
    const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    for (const [method, operation] of Object.entries(item)) {
      if (method === 'parameters') continue;
      assert.ok(['get', 'post', 'delete'].includes(method), `${method} ${path}`);
      assert.ok(!operations.has(operation.operationId), operation.operationId);
      operations.add(operation.operationId);
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolve);
      const given = parameters.filter((p) => p.in === 'path').map((p) => p.name);
      assert.deepEqual(given.sort(), named.sort(), `${method} ${path}`);
      for (const parameter of parameters) assert.ok(parameter.schema, parameter.name);
      assert.ok(Object.keys(operation.responses).length > 0);
      assert.equal(typeof operation.summary, 'string', `${method} ${path}`);
    }
  }
  const visit = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (typeof node.$ref === 'string') {
      assert.ok(node.$ref.startsWith('#/'), node.$ref);
      assert.ok(resolve(node), node.$ref);
    }
    Object.values(node).forEach(visit);
  };
  visit(api);
});

test('each schema of the document is JSON Schema 2020-12', () => {
  for (const name of Object.keys(api.components.schemas))
    ajv.getSchema(pointer('components', 'schemas', name));
});

test('answers to every GET are as the document says', async () => {
  const admin = await as('admin');
  const asked = new Set();
  const manager = await as('manager');
  // As the document says, such a line has no address: it stands in the entry that holds it.
  const { items } = await admin.read('verdict_lines?limit=1');
  const { item } = await admin.read(`journal/${items[0].id}`);
  assert.ok(item.body.verdict.some(({ rule_id }) => rule_id === items[0].rule_id));
  for (const path of [...paths, ...ownPaths]) {
    const answer = await (ownPaths.includes(path) ? manager : admin).get(path.slice(1));
    // Only lines of verdicts of before number 2 of the conventions are entries with a number.
    const status = /^\/verdict_lines\/\d/.test(path) ? 404 : 200;
    assert.equal(answer.status, status, `${path} ${answer.text}`);
    conforms('get', path, answer);
    asked.add(templateOf(path.split('?')[0]));
  }
  const unasked = Object.keys(api.paths).filter((path) => api.paths[path].get && !asked.has(path));
  assert.deepEqual(unasked, [], 'every GET was asked');
});

// A report is a table of a section each: tests/http/reports.test.mjs.
const isTable = (path) =>
  !path.includes('/reports/') &&
  api.paths[templateOf(path.split('?')[0])].get.parameters.some(
    ({ $ref }) => $ref === '#/components/parameters/format',
  );

test('each list and sheet is a file on its own address: CSV, and the same cells as a workbook', async () => {
  const admin = await as('admin');
  const known = await head();
  for (const path of paths.filter((one) => isTable(one) && !one.includes('format='))) {
    const asked = `${path}${path.includes('?') ? '&' : '?'}`;
    const view = path.includes('as_known') ? '' : `as_known=${known}&`;
    const csv = await admin.get(`${asked}${view}format=csv`.slice(1));
    const workbook = await admin.get(`${asked}${view}format=xlsx`.slice(1));
    conforms('get', path, csv);
    conforms('get', path, workbook);
    assertSameRows(workbook.bytes, csv.text, path);
  }
});

test('answers to writes are as the document says', async () => {
  const manager = await as('manager');
  const approver = await as('approver');
  const send = async (client, path, body) => {
    const answer = await client.post(path.slice(1), body);
    assert.equal(answer.status, 201, answer.text);
    conforms('post', path, answer);
    return answer.json;
  };
  const party = { code: unique('P'), name: 'x', kind: 'lp' };
  const { id } = await send(manager, '/parties', party);
  await send(manager, `/parties/${id}`, { ...party, name: 'y', expected_version: id });
  const proposal = await make.proposal(await make.project(), await make.fund(), '10.00');
  await send(approver, `/investments/${proposal.id}/decision`, { outcome: 'approve' });
  const { fund } = await make.fundOf(['1000.00']);
  const call = { ...CAPITAL.capital_calls({ fund }), currency: 'CNY', effective_date: make.DAY };
  const called = await send(manager, '/capital_calls', call);
  await send(approver, `/capital_calls/${called.id}/approval`, { outcome: 'reject' });
  const payment = { currency: 'CNY', amount: '10.00' };
  const paid = await send(manager, `/investments/${proposal.id}/payments`, payment);
  await send(approver, `/journal/${paid.seq}/reversal`, { reason: 'x' });
  const record = { ...party, code: unique('P') };
  await send(manager, '/batch', { records: [{ kind: 'party', record, label: 'p' }] });
  const csv = 'date,level\n2024-01-02,1\n';
  await send(manager, '/index_files', { index_code: unique('IX'), csv });
  const rates = { base_currency: 'HKD', quote_currency: 'SGD', csv: 'date,rate\n' };
  await send(manager, '/fx_rate_files', rates);
  const admin = await as('admin');
  const asked = await admin.post('bundle_jobs', undefined, { key: null });
  conforms('post', '/bundle_jobs', asked);
  const bundle = `bundle_jobs/${asked.json.id}`;
  conforms('delete', `/${bundle}`, await admin.send('DELETE', bundle, { key: null }));
  const begun = await manager.post('import_jobs', { title: 'x' }, { key: null });
  conforms('post', '/import_jobs', begun);
  const gone = `import_jobs/${begun.json.id}`;
  conforms(
    'post',
    `/${gone}/cancel`,
    await manager.post(`${gone}/cancel`, undefined, { key: null }),
  );
  conforms('delete', `/${gone}`, await manager.send('DELETE', gone, { key: null }));
});

test('problems are as the document says', async () => {
  const viewer = await as('viewer');
  const manager = await as('manager');
  const over = await make.proposal(await make.project(), await make.fund(), '130000000.01');
  const client = new Client();
  for (const [method, path, answer, status] of [
    ['get', '/funds/999999999', await viewer.get('funds/999999999'), 404],
    ['get', '/funds', await client.get('funds'), 401],
    ['get', '/funds', await viewer.get('funds?limit=0'), 422],
    ['get', '/users', await viewer.get('users'), 403],
    ['post', '/parties', await manager.post('parties', { code: 'a b' }), 422],
    ['post', '/parties', await manager.send('POST', 'parties', { raw: '{' }), 400],
    ['post', `/investments/${over.id}/decision`, await make.decide(over), 409],
  ]) {
    assertProblem(answer, status);
    conforms(method, path, answer);
  }
});
