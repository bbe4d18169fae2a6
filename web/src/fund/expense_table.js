/* Fees and expenses by category, in the sections of ILPA's reporting template. */
import { html } from 'lit-html';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { unitNote } from '../show/format.js';
import { sum } from '../show/money.js';
import { table } from '../show/table.js';
import { amounts, quarterCell, SOURCES, sources } from './fee_tables.js';

const EXPENSE = ['asked', 'waived', 'settled', 'paid', 'accrued'];

/** The rows of a section of the template, and their sum where there are several. */
function withSubtotal(rows) {
  if (rows.length < 2) return rows;
  const sums = [...EXPENSE, ...SOURCES.map((name) => `paid_${name}`)].map((name) => [
    name,
    sum(rows.map((row) => row[name])),
  ]);
  return [...rows, { ...rows[0], ...Object.fromEntries(sums), subtotal: true }];
}

/** The latest quarter first; within it the rows of ILPA's template, section by section. */
function bySection(rows) {
  const groups = new Map();
  for (const row of rows) {
    const key = `${row.from} ${row.section}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()]
    .sort((a, b) => (a[0].from === b[0].from ? 0 : a[0].from < b[0].from ? 1 : -1))
    .flatMap(withSubtotal);
}

const categoryCell = (row) =>
  row.subtotal
    ? html`<strong>${t('fee.subtotal', { section: enumLabel('expense_section', row.section) })}</strong>`
    : enumLabel('expense_category', row.category);

export function expenseTable(rows) {
  return table({
    caption: t('fee.expenses'),
    note: unitNote,
    quiet: true,
    items: bySection(rows),
    empty: t('fee.none'),
    columns: [
      {
        label: t('sheet.quarter'),
        cell: quarterCell,
        head: true,
        kind: 'nowrap',
      },
      {
        label: fieldLabel('section', 'expense_quarter'),
        cell: (row) => enumLabel('expense_section', row.section),
      },
      { label: fieldLabel('category', 'expense'), cell: categoryCell },
      ...amounts(EXPENSE, 'expense_quarter'),
      { label: t('fee.sources'), cell: sources },
    ],
  });
}
