/* The terms of a fund's distributions, as forms see them. */
import {
  choice,
  date,
  decimal,
  flag,
  lines,
  money,
  reference,
  required,
  text,
} from './schema_fields.js';

const share = (name, more = {}) => ({ ...decimal(name), hintKey: 'form.fraction_hint', ...more });
const clause = text('clause', 300);

export const WATERFALL_KINDS = {
  waterfall_term: {
    plural: 'waterfall_terms',
    fields: [
      reference('fund_id', 'fund', required),
      choice('kind', 'waterfall_kind', required),
      share('hurdle_rate', required),
      choice('compounding', 'compounding', required),
      choice('day_count', 'day_count', required),
      share('catch_up_share', required),
      share('lp_share', required),
      share('carry_share', required),
      reference('gp_commitment_id', 'commitment'),
      flag('clawback'),
      share('clawback_tax'),
      share('concession_share'),
      choice('concession_to', 'concession_to'),
      date('valid_from', required),
      date('valid_to'),
      clause,
    ],
  },
  waterfall_tier: {
    plural: 'waterfall_tiers',
    fields: [
      reference('waterfall_term_id', 'waterfall_term', required),
      share('hurdle_rate', required),
      share('lp_share', required),
      share('carry_share', required),
      clause,
    ],
  },
  carry_return: {
    plural: 'carry_returns',
    fields: [
      reference('fund_id', 'fund', required),
      choice('currency', 'currency', required),
      money('amount', required),
      text('reference', 120),
      lines('note'),
    ],
  },
};

export const WATERFALL_ENUMS = {
  waterfall_kind: ['european', 'american'],
  compounding: ['simple', 'annual', 'quarterly', 'daily'],
  day_count: ['act_365', 'act_360', '30_360'],
  concession_to: ['social', 'social_and_manager'],
  investor_class: ['public', 'social', 'manager'],
};
