/* What a manager paid back of its carry. */
import { html } from 'lit-html';
import { reverseColumn } from '../form/reverse_button.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { known, money, unitNote, words } from '../show/format.js';
import { table } from '../show/table.js';

export function carryReturnTable(answer, reload) {
  return table({
    caption: t('kind.carry_return'),
    note: unitNote,
    quiet: true,
    items: answer.items,
    columns: [
      {
        label: t('sheet.date'),
        cell: (row) => row.effective_date,
        head: true,
        kind: 'nowrap',
      },
      {
        label: t('field.seq'),
        cell: (row) => html`<a href=${href(`/journal/${row.seq}`)}>${row.seq}</a>`,
        num: true,
      },
      {
        label: fieldLabel('amount', 'carry_return'),
        cell: (row) => money(row.amount, row.currency),
        num: true,
      },
      {
        label: fieldLabel('reference', 'carry_return'),
        cell: (row) => known(row.reference, words),
      },
      { label: t('field.note'), cell: (row) => known(row.note, words) },
      ...reverseColumn('carry_return', reload),
    ],
  });
}
