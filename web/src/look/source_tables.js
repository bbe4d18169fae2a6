/* Words and colours for where money comes from. */
import { enumLabel, t } from '../frame/i18n.js';
import { sum } from '../show/money.js';

/** The words for a kind of money and its level. */
export function sourceText(row) {
  if (!row.money_source) return t('sources.unknown');
  if (row.money_source === 'social') return enumLabel('money_source', 'social');
  const level = row.government_level
    ? enumLabel('government_level', row.government_level)
    : t('sources.level_unknown');
  return `${enumLabel('money_source', row.money_source)} · ${level}`;
}

export const sourceTone = (row) =>
  row.money_source
    ? `money-${row.money_source}-${row.government_level ?? 'none'}`
    : 'money-unknown';

export const partsOf = (sheet) =>
  sheet.rows.map((row) => ({
    tone: sourceTone(row),
    label: sourceText(row),
    value: row.amount,
    currency: row.currency,
  }));

export const wholeOf = (sheet) => sum(['0.00', ...sheet.rows.map((row) => row.amount)]);
