/* The tables of a fund's fees. */
import { html } from 'lit-html';
import { reverseColumn } from '../form/reverse_button.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { here } from '../frame/router.js';
import { decimal, known, money, refLink, unitNote, words } from '../show/format.js';
import { facts, table } from '../show/table.js';
import { percentText } from '../waterfall/index.js';

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

/** @param {string[]} names @param {string} sheet whose amounts they are */
export const amounts = (names, sheet) =>
  names.map((name) => ({
    label: fieldLabel(name, sheet),
    cell: (row) =>
      Number(row[name]) === 0 ? html`<span class="muted">–</span>` : money(row[name], row.currency),
    num: true,
  }));

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
      ...amounts(QUARTER, 'fee_quarter'),
      { label: t('fee.sources'), cell: sources },
    ],
  });
}

/** What was carried through the quarter: offsets that are not applied yet, and what is unpaid. */
export function rollFacts(quarter) {
  return facts(
    ROLL.map((name) => [fieldLabel(name, 'fee_quarter'), money(quarter[name], quarter.currency)]),
  );
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
      { label: fieldLabel('day_count', 'fee_row'), cell: (row) => row.day_count, num: true },
      { label: fieldLabel('year_days', 'fee_row'), cell: (row) => row.year_days, num: true },
      {
        label: fieldLabel('counted_by', 'fee_row'),
        cell: (row) => enumLabel('fee_day_count', row.counted_by),
      },
      {
        label: fieldLabel('base', 'fee_row'),
        cell: (row) => money(row.base, row.currency),
        num: true,
      },
      ...(rows.some((row) => row.base_on)
        ? [
            {
              label: fieldLabel('base_on', 'fee_row'),
              cell: (row) => row.base_on ?? '–',
              kind: 'nowrap',
            },
          ]
        : []),
      { label: fieldLabel('rate', 'fee_row'), cell: (row) => decimal(row.rate), num: true },
      {
        label: fieldLabel('fee', 'fee_row'),
        cell: (row) => money(row.fee, row.currency),
        num: true,
      },
      ...(rows.some((row) => Number(row.waived) !== 0)
        ? [
            {
              label: fieldLabel('waiver_share', 'fee_row'),
              cell: (row) => percentText(row.waiver_share),
              num: true,
            },
            ...amounts(['waived', 'due'], 'fee_row'),
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
        label: fieldLabel('category', 'fee_offset'),
        cell: (row) => enumLabel('offset_category', row.category),
      },
      {
        label: fieldLabel('firm_id', 'fee_offset'),
        cell: (row) => known(row.firm_id, (id) => refLink(answer.refs, id)),
      },
      {
        label: fieldLabel('amount', 'fee_offset'),
        cell: (row) => money(row.amount, row.currency),
        num: true,
      },
      { label: fieldLabel('share', 'fee_offset'), cell: (row) => decimal(row.share), num: true },
      {
        label: fieldLabel('reference', 'fee_offset'),
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
      { label: fieldLabel('base', 'fee_term'), cell: (row) => enumLabel('fee_base', row.base) },
      { label: fieldLabel('rate', 'fee_term'), cell: (row) => decimal(row.rate), num: true },
      {
        label: fieldLabel('day_count', 'fee_term'),
        cell: (row) => enumLabel('fee_day_count', row.day_count ?? 'act_365'),
      },
      {
        label: fieldLabel('period', 'fee_term'),
        cell: (row) => (row.period ? enumLabel('fee_period', row.period) : '–'),
      },
      {
        label: fieldLabel('waiver_share', 'fee_term'),
        cell: (row) => (row.waiver_share ? percentText(row.waiver_share) : '–'),
        num: true,
      },
      { label: t('field.clause'), cell: (row) => known(row.clause, words) },
      ...reverseColumn('fee_term', reload),
    ],
  });
}
