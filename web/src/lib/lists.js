/* The closed lists of the records: values of enumerations, kinds of the journal, datasets. */
import { CAPITAL_ENUMS } from './lists_capital.js';
import { POLICY_ENUMS } from './lists_policy.js';
import { RULE_ENUMS } from './lists_rule.js';
import { KINDS } from './schema.js';
import { CAPITAL_KINDS } from './schema_capital.js';
import { DOSSIER_ENUMS, DOSSIER_KINDS } from './schema_dossier.js';
import { POLICY_KINDS } from './schema_policy.js';
import { WATERFALL_ENUMS, WATERFALL_KINDS } from './schema_waterfall.js';

export const ENUMS = {
  role: ['viewer', 'manager', 'approver', 'auditor', 'admin'],
  party_kind: [
    'finance_bureau',
    'state_platform',
    'lp',
    'co_investor',
    'manager',
    'bank',
    'guarantor',
    'insurer',
    'appraiser',
  ],
  fund_kind: ['guide', 'mother', 'seed', 'angel', 'growth', 'direct', 'special'],
  tag: [
    'high_tech',
    'specialised',
    'little_giant',
    'gazelle',
    'unicorn',
    'hidden_champion',
    'listed',
    'anchor',
  ],
  security_class: ['ordinary', 'preferred', 'convertible', 'other'],
  outcome: ['approve', 'reject'],
  state: ['proposed', 'rejected', 'approved', 'partly_paid', 'paid'],
  currency: [
    'CNY',
    'USD',
    'EUR',
    'HKD',
    'JPY',
    'GBP',
    'SGD',
    'CHF',
    'KRW',
    'AUD',
    'CAD',
    'TWD',
    'MOP',
  ],
  money_source: ['budget', 'state_owned', 'social'],
  government_level: ['central', 'provincial', 'municipal', 'district'],
  look_weight: ['commitment', 'paid_in', 'nav', 'waterfall'],
  look_part: [
    'firms',
    'cash',
    'free',
    'borrowed',
    'marks',
    'rates',
    'other',
    'unknown',
    'rounding',
  ],
  exposure: ['firm', 'section', 'division', 'class', 'province', 'prefecture', 'county', 'tag'],
  leverage_base: ['public', 'budget'],
  leverage_level: ['layer', 'naive', 'consolidated'],
  ...CAPITAL_ENUMS,
  ...RULE_ENUMS,
  ...DOSSIER_ENUMS,
  ...WATERFALL_ENUMS,
  ...POLICY_ENUMS,
};

/** What the journal can hold besides. */
export const JOURNAL_KINDS = [
  ...Object.keys(KINDS),
  'decision',
  'payment',
  'approval',
  'reversal',
  'export',
  'override',
  'verdict_line',
  'convention',
];

export const DATASETS = [
  'parties',
  'funds',
  'commitments',
  'firms',
  'firm_tags',
  'projects',
  'rounds',
  'subscriptions',
  'investments',
  'decisions',
  'payments',
  ...Object.values({ ...CAPITAL_KINDS, ...WATERFALL_KINDS, ...POLICY_KINDS }).map(
    (kind) => kind.plural,
  ),
  ...Object.values(DOSSIER_KINDS).map((kind) => kind.plural),
  'approvals',
  'rules',
  'overrides',
  'verdict_lines',
  'reversals',
  'journal',
  'headroom',
  'exports',
  'conventions',
  'users',
];
