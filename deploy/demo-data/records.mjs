// All records of the demo, real and invented, in the order in which they took effect.
import { readFileSync } from 'node:fs';
import { activityRecords } from './activity.mjs';
import { dossierRecords } from './dossiers.mjs';
import { equityRecords } from './equity.mjs';
import { indicatorRecords } from './indicators.mjs';
import { inventedRecords } from './invented.mjs';
import { ipRecords } from './ip.mjs';
import { listedRecords } from './listed.mjs';
import { loanRecords } from './loans.mjs';
import { noticeRecords } from './notices.mjs';
import { pledgeRecords } from './pledges.mjs';
import { policyRecords } from './policy.mjs';
import { publicMoneyRecords } from './pools.mjs';
import { reportedRecords } from './reported.mjs';
import { ruleRecords } from './rules.mjs';
import { statusRecords } from './statuses.mjs';
import { termRecords } from './terms.mjs';
import { waterfallRecords } from './waterfalls.mjs';

// Within one day: what is referred to comes before what refers to it.
const KINDS = [
  'user',
  'party',
  'fund',
  'rule',
  'fund_basis',
  'commitment',
  'bank_account',
  'loss_tolerance',
  'fee_term',
  'waterfall_term',
  'waterfall_tier',
  'reinvestment_term',
  'recognition_rule',
  'score_sheet',
  'score_dimension',
  'score_indicator',
  'score_grade',
  'fx_rate',
  'index_level',
  'firm',
  'firm_tag',
  'firm_status',
  'lock_rule',
  'ip_fee_rule',
  'ip_fee_rate',
  'holiday',
  'listing',
  'risk_pool',
  'pool_entry',
  'loss_scheme',
  'case_scheme',
  'loan_case',
  'stage_finding',
  'case_end',
  'pledge',
  'loan',
  'loan_event',
  'special_fund',
  'subsidy_scheme',
  'subsidy_claim',
  'talent_plan',
  'talent_award',
  'abs_plan',
  'abs_tranche',
  'abs_asset',
  'abs_payment',
  'loss_claim',
  'loss_payment',
  'loss_recovery',
  'project',
  'round',
  'share_class',
  'option_pool',
  'investment',
  'document',
  'vote',
  'override',
  'decision',
  'capital_call',
  'call_line',
  'contribution',
  'round_closing',
  'subscription',
  'security',
  'capital_notice',
  'security_event',
  'capital_act',
  'capital_payment',
  'capital_statement',
  'listed_lot',
  'ip_right',
  'ip_owner',
  'ip_event',
  'ip_fee',
  'pledge_item',
  'pledge_end',
  'ip_pool',
  'ip_pool_member',
  'trusteeship',
  'ip_valuation',
  'indicator',
  'indicator_value',
  'facility_flow',
  'payment',
  'proceeds',
  'expense',
  'accrual',
  'fee_offset',
  'buy_back',
  'round_term',
  'term_event',
  'distribution',
  'distribution_line',
  'return_of_excess',
  'equalisation',
  'valuation',
  'fund_report',
  'reported_holding',
  'recognition',
  'move_out',
  'evaluation',
  'self_score',
  'fiscal_score',
  'approval',
  'carry_return',
  'commitment_release',
  'commitment_transfer',
  'reversal',
];

function read(name) {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
}

// Records without a code of their own are named by what they tie together.
function keyOf(kind, fields) {
  if (fields.code) return fields.code;
  if (kind === 'firm_tag') return `${fields.firm_code}.${fields.tag}`;
  return `${fields.round_code}.${fields.investor_party_code}`;
}

function seedRecords(document) {
  const sources = [
    ...['party', 'fund', 'firm', 'firm_tag', 'listing', 'round', 'subscription'],
    ...['ip_pool', 'indicator', 'indicator_value'],
  ];
  const lists = {
    party: document.parties,
    fund: document.funds,
    firm: document.firms,
    firm_tag: document.firm_tags,
    listing: document.listings,
    round: document.rounds,
    subscription: document.subscriptions,
    ip_pool: document.ip_pools,
    indicator: document.indicators,
    indicator_value: document.indicator_values,
  };
  return Object.entries(lists).flatMap(([kind, list]) =>
    list.map((fields) => ({
      kind,
      key: keyOf(kind, fields),
      effective_date: document.effective_date,
      fields: sources.includes(kind) ? { ...fields, source: document.source } : fields,
    })),
  );
}

export function demoRecords() {
  const lists = read('invented.json');
  const invented = inventedRecords(lists);
  const activity = activityRecords(lists, invented);
  const { tolerances } = read('loss-tolerances.json');
  const statuses = statusRecords([...invented, ...activity]);
  const loans = loanRecords(lists.source, invented);
  const rights = ipRecords(lists.source, invented);
  const records = [
    ...seedRecords(read('seed-programme.json')),
    ...ruleRecords(),
    ...invented,
    ...activity,
    ...reportedRecords(lists.source),
    ...equityRecords(lists.source),
    ...noticeRecords(lists.source),
    ...termRecords(lists.source, [...invented, ...activity]),
    ...statuses,
    ...listedRecords(lists.source, [...invented, ...activity, ...statuses]),
    ...loans,
    ...rights,
    ...pledgeRecords(loans, rights),
    ...indicatorRecords(lists.source),
    ...waterfallRecords(lists.source),
    ...policyRecords(invented),
    ...publicMoneyRecords(lists.source, [...invented, ...activity]),
    ...dossierRecords(lists, tolerances, [...invented, ...activity]),
  ];
  // A rule is decided at once, so that it has force for what follows on its day.
  const rank = (record) => KINDS.indexOf(record.decides?.kind === 'rule' ? 'rule' : record.kind);
  return records.sort(
    (a, b) => a.effective_date.localeCompare(b.effective_date) || rank(a) - rank(b),
  );
}
