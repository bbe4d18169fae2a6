/* The records as forms see them: the fields of each kind in order, as the server's field tables have
 * them. A browser test holds this list against the server's openapi.json. */
import { CAPITAL_KINDS } from './schema_capital.js';
import { DOSSIER_KINDS } from './schema_dossier.js';
import { choice, date, decimal, lines, money, reference, required, text } from './schema_fields.js';
import { POLICY_KINDS } from './schema_policy.js';
import { RULE } from './schema_rule.js';
import { WATERFALL_KINDS } from './schema_waterfall.js';

const code = text('code', 40, required);
const name = text('name', 120, required);
const nameEn = text('name_en', 200);
const creditCode = text('credit_code', 18);
const source = text('source', 300);
const note = lines('note');
const currency = choice('currency', 'currency', required);

const PARTY = [
  code,
  name,
  nameEn,
  choice('kind', 'party_kind', required),
  creditCode,
  source,
  note,
  choice('money_source', 'money_source'),
  choice('government_level', 'government_level'),
];

const FUND = [
  code,
  name,
  nameEn,
  choice('kind', 'fund_kind', required),
  currency,
  money('size'),
  reference('manager_id', 'party', { query: { kind: 'manager' } }),
  date('established_on'),
  date('term_ends_on'),
  source,
  note,
  date('signed_on'),
  date('registered_on'),
  date('investment_ends_on'),
  date('exit_ends_on'),
  date('extended_to'),
  date('reported_on'),
  creditCode,
];

const FIRM = [
  code,
  name,
  nameEn,
  creditCode,
  text('industry', 8),
  text('region', 6),
  date('established_on'),
  source,
  note,
];

const ROUND = [
  code,
  reference('firm_id', 'firm', required),
  text('series', 40, required),
  date('announced_on'),
  date('closed_on'),
  currency,
  money('amount_raised'),
  money('pre_money'),
  decimal('unit_price'),
  choice('security_class', 'security_class', required),
  source,
  note,
];

/** @type {Record<string, {plural: string, revisable?: boolean, fields: any[]}>} */
export const KINDS = {
  party: { plural: 'parties', revisable: true, fields: PARTY },
  fund: { plural: 'funds', revisable: true, fields: FUND },
  firm: { plural: 'firms', revisable: true, fields: FIRM },
  firm_tag: {
    plural: 'firm_tags',
    fields: [
      reference('firm_id', 'firm', required),
      choice('tag', 'tag', required),
      date('valid_from'),
      date('valid_to'),
      source,
    ],
  },
  project: {
    plural: 'projects',
    revisable: true,
    fields: [code, reference('firm_id', 'firm', required), name, nameEn, note],
  },
  round: { plural: 'rounds', revisable: true, fields: ROUND },
  commitment: {
    plural: 'commitments',
    fields: [
      code,
      reference('fund_id', 'fund', required),
      reference('investor_fund_id', 'fund'),
      reference('investor_party_id', 'party'),
      currency,
      money('amount', required),
      note,
    ],
  },
  subscription: {
    plural: 'subscriptions',
    fields: [
      reference('round_id', 'round', required),
      reference('investor_fund_id', 'fund'),
      reference('investor_party_id', 'party'),
      reference('investment_id', 'investment'),
      currency,
      money('amount'),
      decimal('units'),
      source,
      note,
    ],
  },
  investment: {
    plural: 'investments',
    fields: [
      code,
      reference('project_id', 'project', required),
      reference('fund_id', 'fund', required),
      reference('round_id', 'round'),
      currency,
      money('amount', required),
      lines('purpose'),
      choice('stage', 'stage'),
      choice('category', 'investment_category'),
    ],
  },
  rule: { plural: 'rules', revisable: true, fields: RULE },
  user: {
    plural: 'users',
    revisable: true,
    fields: [
      text('user_name', 40, required),
      text('display_name', 80, required),
      choice('role', 'role', required),
      { name: 'enabled', type: 'bool' },
    ],
  },
  ...CAPITAL_KINDS,
  ...DOSSIER_KINDS,
  ...WATERFALL_KINDS,
  ...POLICY_KINDS,
};
