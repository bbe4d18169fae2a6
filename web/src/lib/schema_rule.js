/* Rules as forms see them. */
import { choice, date, decimal, lines, money, required, text } from './schema_fields.js';

const listed = (name) => ({ ...text(name, 200), hintKey: `rule.hint.${name}` });
const whole = (name) => ({ name, type: 'integer' });

export const RULE = [
  text('code', 40, required),
  text('name', 120, required),
  text('name_en', 200),
  { name: 'measure', type: 'measure', required: true },
  choice('basis', 'basis', required),
  choice('currency', 'currency'),
  money('limit'),
  choice('action', 'action', required),
  choice('status', 'rule_status', required),
  text('clause', 300),
  text('source', 300),
  date('valid_from', required),
  date('valid_to'),
  text('pack', 40, required),
  choice('subject', 'subject'),
  choice('direction', 'direction'),
  choice('denominator', 'basis'),
  decimal('limit_ratio'),
  whole('limit_days'),
  whole('after_days'),
  listed('fund_kinds'),
  listed('funds'),
  listed('industries'),
  listed('regions'),
  listed('tags'),
  listed('stages'),
  listed('categories'),
  lines('note'),
];
