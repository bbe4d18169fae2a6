/* The tables of a fund's fees. */
import { html } from 'lit-html';
import { enumLabel, t } from './i18n.js';
import { reverseColumn } from './parts.js';
import { here } from './router.js';
import { decimal, known, money, refLink, unitNote, words } from './show.js';
import { facts, table } from './table.js';
import { percentText } from './waterfall.js';

const QUARTER = ['gross', 'waived_by_terms', 'waived', 'settled', 'offset_applied'].concat(
  'net',
  'paid',
  'unpaid',
);
const ROLL = ['offset_opening', 'offset_received', 'offset_applied', 'offset_closing'].concat(
  'unpaid_opening',
  'net',
  'paid',
  'unpaid',
);
export const SOURCES = ['call', 'income', 'facility', 'unknown'];

/** @param {string[]} names @param {Record<string, string>} [fields] where a column shows another field */
export const amounts = (names, fields = {}) =>
  names.map((name) => {
    const field = fields[name] ?? name;
    return {
      label: t(`fee.${name}`),
      cell: (row) =>
        Number(row[field]) === 0
          ? html`<span class="muted">–</span>`
          : money(row[field], row.currency),
      num: true,
    };
  });

/** What a payment came from: each source that has something. */
export function sources(row) {
  const paid = SOURCES.filter((name) => Number(row[`paid_${name}`]) !== 0);
  if (paid.length === 0) return html`<span class="muted">–</span>`;
  return paid.map(
    (name) => html`${t(`fee.from.${name}`)} ${money(row[`paid_${name}`], row.currency)} `,
  );
}

export const quarterCell = (row) => html`${row.from} – ${row.to}`;

export function quarterTable(rows) {
  return table({
    caption: t('fee.statement'),
    note: unitNote,
    quiet: true,
    items: [...rows].reverse(),
    empty: t('fee.none'),
    columns: [
      {
        label: t('sheet.quarter'),
        cell: (row) => html`<a href=${here({ quarter: row.from })}>${quarterCell(row)}</a>`,
        head: true,
        kind: 'nowrap',
      },
      ...amounts(QUARTER),
      { label: t('fee.sources'), cell: sources },
    ],
  });
}

/** What was carried through the quarter: offsets that are not applied yet, and what is unpaid. */
export function rollFacts(quarter) {
  return facts(ROLL.map((name) => [t(`fee.${name}`), money(quarter[name], quarter.currency)]));
}

/** How the fee of one quarter came about: each stretch of one term on one base. */
export function stretchTable(rows, refs) {
  return table({
    caption: t('fee.stretches'),
    note: unitNote,
    quiet: true,
    items: rows,
    empty: t('fee.none'),
    columns: [
      {
        label: t('sheet.quarter'),
        cell: quarterCell,
        head: true,
        kind: 'nowrap',
      },
      {
        label: t('kind.fee_term'),
        cell: (row) => refLink(refs, row.fee_term_id),
      },
      { label: t('fee.days'), cell: (row) => row.day_count, num: true },
      { label: t('fee.year_days'), cell: (row) => row.year_days, num: true },
      {
        label: t('fee.counted_by'),
        cell: (row) => enumLabel('fee_day_count', row.counted_by),
      },
      {
        label: t('fee.base'),
        cell: (row) => money(row.base, row.currency),
        num: true,
      },
      ...(rows.some((row) => row.base_on)
        ? [{ label: t('fee.base_of'), cell: (row) => row.base_on ?? '–', kind: 'nowrap' }]
        : []),
      { label: t('fee.rate'), cell: (row) => decimal(row.rate), num: true },
      {
        label: t('fee.fee'),
        cell: (row) => money(row.fee, row.currency),
        num: true,
      },
      ...(rows.some((row) => Number(row.waived) !== 0)
        ? [
            {
              label: t('fee.waiver_share'),
              cell: (row) => percentText(row.waiver_share),
              num: true,
            },
            ...amounts(['waived_by_terms', 'due'], {
              waived_by_terms: 'waived',
            }),
          ]
        : []),
    ],
  });
}

export function offsetTable(answer, reload) {
  return table({
    caption: t('fee.offsets'),
    note: unitNote,
    quiet: true,
    items: answer.items,
    empty: t('fee.no_offsets'),
    columns: [
      {
        label: t('sheet.date'),
        cell: (row) => row.effective_date,
        head: true,
        kind: 'nowrap',
      },
      {
        label: t('field.category'),
        cell: (row) => enumLabel('offset_category', row.category),
      },
      {
        label: t('field.firm_id'),
        cell: (row) => known(row.firm_id, (id) => refLink(answer.refs, id)),
      },
      {
        label: t('field.fee_offset.amount'),
        cell: (row) => money(row.amount, row.currency),
        num: true,
      },
      { label: t('field.share'), cell: (row) => decimal(row.share), num: true },
      {
        label: t('field.reference'),
        cell: (row) => known(row.reference, words),
      },
      ...reverseColumn('fee_offset', reload),
    ],
  });
}

export function termTable(answer, reload) {
  return table({
    caption: t('fee.terms'),
    quiet: true,
    items: answer.items,
    empty: t('fee.no_terms'),
    columns: [
      {
        label: t('field.valid_from'),
        cell: (row) => row.valid_from,
        head: true,
        kind: 'nowrap',
      },
      { label: t('field.valid_to'), cell: (row) => row.valid_to ?? '–' },
      { label: t('fee.base'), cell: (row) => enumLabel('fee_base', row.base) },
      { label: t('fee.rate'), cell: (row) => decimal(row.rate), num: true },
      {
        label: t('fee.counted_by'),
        cell: (row) => enumLabel('fee_day_count', row.day_count ?? 'act_365'),
      },
      {
        label: t('fee.period'),
        cell: (row) => (row.period ? enumLabel('fee_period', row.period) : '–'),
      },
      {
        label: t('fee.waiver_share'),
        cell: (row) => (row.waiver_share ? percentText(row.waiver_share) : '–'),
        num: true,
      },
      { label: t('field.clause'), cell: (row) => known(row.clause, words) },
      ...reverseColumn('fee_term', reload),
    ],
  });
}
