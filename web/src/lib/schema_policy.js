/* The records of reinvestment and policy evaluation, as forms see them. */
import {
  choice,
  date,
  decimal,
  flag,
  hash,
  integer,
  lines,
  money,
  reference,
  required,
  text,
} from './schema_fields.js';

const code = text('code', 40, required);
const name = text('name', 120, required);
const nameEn = text('name_en', 200);
const fund = reference('fund_id', 'fund', required);
const scheme = text('scheme', 40, required);
const currency = choice('currency', 'currency', required);
const status = choice('status', 'rule_status', required);
const clause = text('clause', 300);
const source = text('source', 300);
const validFrom = date('valid_from', required);
const validTo = date('valid_to');
const note = lines('note');
const evidence = text('evidence', 300, required);
const evidenceHash = hash('evidence_sha256', required);
const must = (field) => ({ ...field, ...required });
const evaluation = reference('evaluation_id', 'evaluation', required);
const indicator = reference('score_indicator_id', 'score_indicator', required);

export const POLICY_KINDS = {
  reinvestment_term: {
    plural: 'reinvestment_terms',
    revisable: true,
    fields: [
      code,
      fund,
      scheme,
      text('stage', 120, required),
      reference('commitment_id', 'commitment'),
      choice('base', 'reinvestment_base', required),
      currency,
      money('base_amount'),
      must(decimal('required')),
      must(decimal('share')),
      date('due_on', required),
      status,
      clause,
      source,
      validFrom,
      validTo,
      note,
    ],
  },
  recognition_rule: {
    plural: 'recognition_rules',
    revisable: true,
    fields: [
      code,
      scheme,
      name,
      nameEn,
      choice('kind', 'recognition_kind', required),
      choice('phase', 'investment_phase', required),
      must(decimal('multiplier')),
      must(decimal('phase_factor')),
      integer('lock_in_months'),
      status,
      clause,
      source,
      validFrom,
      validTo,
    ],
  },
  recognition: {
    plural: 'recognitions',
    fields: [
      code,
      fund,
      reference('firm_id', 'firm'),
      reference('investment_id', 'investment'),
      reference('recognition_rule_id', 'recognition_rule', required),
      currency,
      money('amount', required),
      evidence,
      evidenceHash,
      note,
    ],
  },
  move_out: {
    plural: 'move_outs',
    fields: [
      reference('firm_id', 'firm', required),
      text('destination', 120),
      evidence,
      evidenceHash,
      note,
    ],
  },
  score_sheet: {
    plural: 'score_sheets',
    revisable: true,
    fields: [
      code,
      name,
      nameEn,
      text('authority', 120),
      must(decimal('full_marks')),
      integer('deadline_months'),
      status,
      clause,
      source,
      validFrom,
      validTo,
      note,
    ],
  },
  score_dimension: {
    plural: 'score_dimensions',
    revisable: true,
    fields: [
      code,
      reference('score_sheet_id', 'score_sheet', required),
      name,
      nameEn,
      must(decimal('weight_min')),
      must(decimal('weight_max')),
      flag('bonus'),
      status,
      source,
    ],
  },
  score_indicator: {
    plural: 'score_indicators',
    revisable: true,
    fields: [
      code,
      reference('score_dimension_id', 'score_dimension', required),
      name,
      nameEn,
      decimal('max_score'),
      status,
      source,
      note,
    ],
  },
  score_grade: {
    plural: 'score_grades',
    revisable: true,
    fields: [
      code,
      reference('score_sheet_id', 'score_sheet', required),
      name,
      nameEn,
      decimal('from_score'),
      flag('cuts_fee'),
      text('consequence', 300),
      status,
      source,
    ],
  },
  evaluation: {
    plural: 'evaluations',
    fields: [
      code,
      fund,
      reference('score_sheet_id', 'score_sheet', required),
      integer('fiscal_year', required),
      date('fiscal_year_ends_on', required),
      hash('promise_sha256'),
      note,
    ],
  },
  self_score: {
    plural: 'self_scores',
    fields: [
      evaluation,
      indicator,
      must(decimal('score')),
      evidence,
      evidenceHash,
      text('comment', 500),
    ],
  },
  fiscal_score: {
    plural: 'fiscal_scores',
    fields: [evaluation, indicator, must(decimal('score')), text('comment', 500)],
  },
};
