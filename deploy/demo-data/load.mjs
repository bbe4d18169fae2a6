#!/usr/bin/env node
// Loads the demo through the public API:
//
//   node load.mjs --url http://localhost:8080 --credentials credentials.json
//
// Every write carries an Idempotency-Key made from the record's own code, so that a second run, or
// one after an interruption, completes what is missing and doubles nothing.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { demoRecords } from './records.mjs';
import { Session } from './session.mjs';

const PLURALS = {
  party: 'parties',
  fund: 'funds',
  user: 'users',
  commitment: 'commitments',
  bank_account: 'bank_accounts',
  rule: 'rules',
  firm: 'firms',
  firm_tag: 'firm_tags',
  firm_status: 'firm_statuses',
  listing: 'listings',
  lock_rule: 'lock_rules',
  listed_lot: 'listed_lots',
  case_scheme: 'case_schemes',
  loan_case: 'loan_cases',
  stage_finding: 'stage_findings',
  case_end: 'case_ends',
  pledge: 'pledges',
  pledge_item: 'pledge_items',
  pledge_end: 'pledge_ends',
  loan: 'loans',
  loan_event: 'loan_events',
  risk_pool: 'risk_pools',
  pool_entry: 'pool_entries',
  loss_scheme: 'loss_schemes',
  loss_claim: 'loss_claims',
  loss_payment: 'loss_payments',
  loss_recovery: 'loss_recoveries',
  special_fund: 'special_funds',
  subsidy_scheme: 'subsidy_schemes',
  subsidy_claim: 'subsidy_claims',
  talent_plan: 'talent_plans',
  talent_award: 'talent_awards',
  abs_plan: 'abs_plans',
  abs_asset: 'abs_assets',
  abs_tranche: 'abs_tranches',
  abs_payment: 'abs_payments',
  ip_right: 'ip_rights',
  ip_owner: 'ip_owners',
  ip_event: 'ip_events',
  ip_fee_rule: 'ip_fee_rules',
  ip_fee_rate: 'ip_fee_rates',
  holiday: 'holidays',
  ip_fee: 'ip_fees',
  ip_pool: 'ip_pools',
  ip_pool_member: 'ip_pool_members',
  trusteeship: 'trusteeships',
  ip_valuation: 'ip_valuations',
  indicator: 'indicators',
  indicator_value: 'indicator_values',
  project: 'projects',
  round: 'rounds',
  investment: 'investments',
  subscription: 'subscriptions',
  share_class: 'share_classes',
  option_pool: 'option_pools',
  security: 'securities',
  security_event: 'security_events',
  capital_act: 'capital_acts',
  capital_payment: 'capital_payments',
  capital_statement: 'capital_statements',
  capital_notice: 'capital_notices',
  round_closing: 'round_closings',
  round_term: 'round_terms',
  term_event: 'term_events',
  capital_call: 'capital_calls',
  call_line: 'call_lines',
  contribution: 'contributions',
  return_of_excess: 'returns_of_excess',
  equalisation: 'equalisations',
  distribution: 'distributions',
  distribution_line: 'distribution_lines',
  valuation: 'valuations',
  fund_basis: 'fund_bases',
  fund_report: 'fund_reports',
  reported_holding: 'reported_holdings',
  commitment_release: 'commitment_releases',
  commitment_transfer: 'commitment_transfers',
  expense: 'expenses',
  fee_term: 'fee_terms',
  waterfall_term: 'waterfall_terms',
  waterfall_tier: 'waterfall_tiers',
  proceeds: 'proceeds',
  buy_back: 'buy_backs',
  facility_flow: 'facility_flows',
  fx_rate: 'fx_rates',
  index_level: 'index_levels',
  document: 'documents',
  vote: 'votes',
  loss_tolerance: 'loss_tolerances',
  reinvestment_term: 'reinvestment_terms',
  recognition_rule: 'recognition_rules',
  recognition: 'recognitions',
  move_out: 'move_outs',
  score_sheet: 'score_sheets',
  score_dimension: 'score_dimensions',
  score_indicator: 'score_indicators',
  score_grade: 'score_grades',
  evaluation: 'evaluations',
  self_score: 'self_scores',
  fiscal_score: 'fiscal_scores',
  accrual: 'accruals',
  fee_offset: 'fee_offsets',
  carry_return: 'carry_returns',
};

// A key of the data and the kind of record that it names: `fund_code` becomes `fund_id`.
const REFERENCES = {
  manager_code: 'party',
  fund_code: 'fund',
  to_fund_code: 'fund',
  investor_fund_code: 'fund',
  investor_party_code: 'party',
  firm_code: 'firm',
  listing_code: 'listing',
  case_scheme_code: 'case_scheme',
  loan_case_code: 'loan_case',
  loan_code: 'loan',
  bank_code: 'party',
  guarantor_code: 'party',
  insurer_code: 'party',
  appraiser_code: 'party',
  office_code: 'party',
  pledgee_code: 'party',
  pledge_code: 'pledge',
  party_code: 'party',
  ip_right_code: 'ip_right',
  ip_pool_code: 'ip_pool',
  ip_fee_rule_code: 'ip_fee_rule',
  indicator_code: 'indicator',
  denominator_code: 'indicator',
  agent_code: 'party',
  operator_code: 'party',
  project_code: 'project',
  risk_pool_code: 'risk_pool',
  loss_scheme_code: 'loss_scheme',
  loss_claim_code: 'loss_claim',
  special_fund_code: 'special_fund',
  subsidy_scheme_code: 'subsidy_scheme',
  talent_plan_code: 'talent_plan',
  abs_plan_code: 'abs_plan',
  round_code: 'round',
  round_term_code: 'round_term',
  investment_code: 'investment',
  commitment_code: 'commitment',
  to_commitment_code: 'commitment',
  capital_call_code: 'capital_call',
  distribution_code: 'distribution',
  fund_report_code: 'fund_report',
  gp_commitment_code: 'commitment',
  waterfall_term_code: 'waterfall_term',
  payee_party_code: 'party',
  obligor_party_code: 'party',
  rule_code: 'rule',
  recognition_rule_code: 'recognition_rule',
  score_sheet_code: 'score_sheet',
  score_dimension_code: 'score_dimension',
  evaluation_code: 'evaluation',
  class_code: 'share_class',
  follows_code: 'capital_notice',
  forfeiture_code: 'capital_notice',
  reduction_code: 'capital_notice',
  creditor_party_code: 'party',
  to_class_code: 'share_class',
  converts_to_code: 'share_class',
  holder_party_code: 'party',
  to_party_code: 'party',
  subscription_code: 'subscription',
  option_pool_code: 'option_pool',
  security_code: 'security',
  event_code: 'security_event',
  score_indicator_code: 'score_indicator',
};

const ADMIN_KINDS = [
  'user',
  'rule',
  'lock_rule',
  'case_scheme',
  'loss_scheme',
  'subsidy_scheme',
  'ip_fee_rule',
  'ip_fee_rate',
  'holiday',
  'loss_tolerance',
  'recognition_rule',
  'score_sheet',
  'score_dimension',
  'score_indicator',
  'score_grade',
];
const APPROVER_KINDS = [
  'decision',
  'approval',
  'reversal',
  'fiscal_score',
  'case_end',
  'loan_event',
];

// Who does what: users and rules are the administrator's, decisions and their reversal the
// approver's, exceptions the committee's: neither who proposes nor who decides may make one.
function roleOf(record) {
  if (ADMIN_KINDS.includes(record.kind)) return 'admin';
  if (record.kind === 'override') return 'committee';
  if (APPROVER_KINDS.includes(record.kind)) return 'approver';
  return 'manager';
}

class Loader {
  constructor(url, logins) {
    this.url = url;
    this.logins = logins;
    this.sessions = {};
    this.today = '';
    this.ids = new Map(); // "kind:key" -> id
    this.stored = 0;
    this.repeated = 0;
    this.left = 0;
  }

  // Opened when it is first needed: one of the users is made on the way.
  async session(role) {
    this.sessions[role] ??= await Session.open(this.url, this.logins[role]);
    return this.sessions[role];
  }

  async close() {
    for (const session of Object.values(this.sessions)) await session.close();
  }

  id(kind, key) {
    return this.ids.get(`${kind}:${key}`);
  }

  // The fields as the API takes them; undefined when something referred to was left out.
  resolve(record) {
    const fields = {};
    for (const [name, value] of Object.entries(record.fields)) {
      // Of a bank account it is the number of the bank, not a party.
      const number = record.kind === 'bank_account' && name === 'bank_code';
      const kind = number ? undefined : REFERENCES[name];
      if (value === undefined) continue;
      if (!kind) {
        fields[name] = value;
        continue;
      }
      const id = this.id(kind, value);
      if (id === undefined) return undefined;
      fields[name.replace(/_code$/, '_id')] = id;
    }
    return fields;
  }

  // Path and body of the request that records it.
  request(record) {
    const fields = this.resolve(record);
    if (!fields) return undefined;
    const body = { ...fields, effective_date: record.effective_date };
    if (record.kind === 'decision' || record.kind === 'payment') {
      const { investment_id, ...rest } = body;
      const action = record.kind === 'decision' ? 'decision' : 'payments';
      return { path: `investments/${investment_id}/${action}`, body: rest };
    }
    if (record.kind === 'override') {
      const { investment_id, effective_date, ...rest } = body;
      return { path: `investments/${investment_id}/override`, body: rest };
    }
    if (record.kind === 'user') {
      const { password } = this.logins.committee;
      return { path: 'users', body: { ...body, password } };
    }
    if (record.decides) {
      const { kind, key } = record.decides;
      const id = this.id(kind, key);
      return id && { path: `${PLURALS[kind]}/${id}/approval`, body };
    }
    if (record.reverses) {
      const seq = this.reversedSeq(record.reverses);
      return seq && { path: `journal/${seq}/reversal`, body };
    }
    if (record.revises) {
      const id = this.id(record.kind, record.revises);
      return id && { path: `${PLURALS[record.kind]}/${id}`, body };
    }
    return { path: PLURALS[record.kind], body };
  }

  reversedSeq(key) {
    for (const kind of ['payment', 'decision', 'subscription', 'firm_tag', 'commitment'])
      if (this.id(kind, key)) return this.id(kind, key);
    return undefined;
  }

  // A day that this server has not reached yet cannot be recorded: the record is left out.
  async store(record) {
    const request = record.effective_date <= this.today && this.request(record);
    if (!request) {
      this.left++;
      return;
    }
    const session = await this.session(roleOf(record));
    const key = `demo-${record.kind}-${record.key}`;
    if (record.revises)
      request.body.expected_version = (await session.get(request.path)).item.version;
    const { answer, replayed } = await session.post(request.path, request.body, key);
    this.ids.set(`${record.kind}:${record.key}`, answer.id);
    if (replayed) this.repeated++;
    else this.stored++;
  }
}

async function main() {
  const { values } = parseArgs({
    options: { url: { type: 'string' }, credentials: { type: 'string' } },
  });
  if (!values.url || !values.credentials) {
    process.stderr.write('usage: load.mjs --url URL --credentials FILE\n');
    process.exit(2);
  }
  const credentials = JSON.parse(readFileSync(values.credentials, 'utf8'));
  // The committee's password follows from the approver's, so that a second run can sign in.
  const password = `committee-${credentials.approver.password}`;
  const logins = { ...credentials, committee: { user: 'committee', password } };

  const loader = new Loader(values.url, logins);
  const began = performance.now();
  ({ as_of: loader.today } = await (await loader.session('manager')).get('funds?limit=1'));
  // One after the other, so that every set-up numbers its entries alike.
  for (const record of demoRecords()) await loader.store(record);
  await loader.close();

  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(
    `Demo: ${loader.stored} entries stored, ${loader.repeated} there already, ` +
      `${loader.left} lie in the future and were left out (${seconds} s)\n`,
  );
}

try {
  await main();
} catch (error) {
  process.stderr.write(`The demo could not be loaded: ${error.message}\n`);
  process.exitCode = 1;
}
