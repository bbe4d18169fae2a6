/* The parts of a stack by name, and the colour that each has in chart and tables. */
import { enumLabel, t } from '../frame/i18n.js';
import { decimalText, nameText } from '../show/format.js';

const TONES = 8;

/** What tells a part from others of the same answer. */
export const partKey = (row) =>
  [row.part, row.rank, row.class_id, row.strike, row.certificate].join('/');

const classText = (refs, row) => (row.class_id ? nameText(refs[row.class_id]) : '');

const TEXTS = {
  debt: (row) => t('payout.part.debt', { rank: row.rank }),
  class: (row, refs) => classText(refs, row),
  option: (row, refs) =>
    t('payout.part.option', {
      class: classText(refs, row),
      strike: row.strike === null ? t('unknown') : decimalText(row.strike),
    }),
  note: (row) =>
    t('payout.part.promise', { kind: enumLabel('payout_part', 'note'), code: row.certificate }),
  safe: (row) =>
    t('payout.part.promise', { kind: enumLabel('payout_part', 'safe'), code: row.certificate }),
};

export const partText = (row, refs) =>
  row.part ? TEXTS[row.part](row, refs) : t('payout.part.table');

/** A colour for each part, in the order in which they are paid. */
export function tonesOf(rows) {
  const tones = new Map();
  for (const row of rows)
    if (!tones.has(partKey(row))) tones.set(partKey(row), `payout-${(tones.size % TONES) + 1}`);
  return tones;
}
