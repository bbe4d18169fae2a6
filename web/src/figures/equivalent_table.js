/* The days behind market equivalents, with what the index did from each to the last. */
import { html } from 'lit-html';
import { fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { decimal, money, unitNote, unknown } from '../show/format.js';
import { table } from '../show/table.js';
import { growthTexts } from './equivalents.js';

/** @param {any[]} rows @param {any[]} [more] further columns */
export function dayTable(rows, more = []) {
  const complete = rows.every((row) => row.index !== null);
  const growth = complete ? growthTexts(rows) : [];
  const dash = html`<span class="muted">–</span>`;
  const amount = (name) => ({
    label: fieldLabel(name, 'equivalent_row'),
    cell: (row) => (Number(row[name]) === 0 ? dash : money(row[name], row.currency)),
    num: true,
  });
  return table({
    caption: t('pme.rows'),
    note: unitNote,
    quiet: true,
    items: rows.map((row, i) => ({ ...row, place: i, growth: growth[i] ?? null })),
    columns: [
      { label: t('sheet.date'), cell: (row) => row.date, head: true, kind: 'nowrap' },
      amount('contribution'),
      amount('distribution'),
      {
        label: fieldLabel('nav', 'equivalent_row'),
        cell: (row) => (row.nav === null ? dash : money(row.nav, row.currency)),
        num: true,
      },
      {
        label: fieldLabel('index', 'equivalent_row'),
        cell: (row) =>
          row.index === null
            ? unknown()
            : html`<a href=${href(`/journal/${row.index_seq}`)}>${decimal(row.index)}</a>`,
        num: true,
      },
      { label: t('pme.level_on'), cell: (row) => row.index_on ?? dash, kind: 'nowrap' },
      {
        label: t('pme.growth'),
        cell: (row) => (row.growth === null ? unknown() : decimal(row.growth)),
        num: true,
      },
      ...more,
    ],
  });
}
