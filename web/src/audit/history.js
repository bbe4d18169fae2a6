/* All that happened to one record, of whatever kind, on one screen. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { entrySubject } from '../show/entries.js';
import { enumTag, money, unitNote, words } from '../show/format.js';
import { fileLinks } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import { entryColumns } from './parts.js';

const TONES = {
  approved: 'good',
  rejected: 'bad',
  reversed: 'bad',
  exception: 'warn',
  finding: 'warn',
};

function change(row) {
  if (row.reversed_seq)
    return html`<a href=${href(`/journal/${row.reversed_seq}`)}
      >${t('view.entry', { seq: row.reversed_seq })}</a
    >`;
  if (!row.field) return row.amount === null ? nothing : money(row.amount, row.currency);
  return html`${fieldLabel(row.field, row.kind)}${t('rule.colon')}<del translate="no"
      >${row.before ?? '–'}</del
    >
    <ins translate="no">${row.after ?? '–'}</ins>`;
}

export default async function historyPage({ params }) {
  const path = `/journal/${params.seq}/history`;
  const [sheet, answer] = await Promise.all([api.sheet(path), api.entry(Number(params.seq))]);
  const name = html`${kindLabel(answer.item.kind)} ${entrySubject(answer.item, answer.refs)}`;
  return {
    title: t('history.short'),
    view: () => html`${pageHead(t('history.title', { name: `#${params.seq}` }), {
      lead: html`${name} · ${t('history.lead')}`,
      actions: fileLinks(api.sheetFiles(path), undefined, ''),
    })}
    ${table({
      caption: t('history.short'),
      note: unitNote,
      quiet: true,
      items: sheet.rows,
      columns: [
        ...entryColumns(sheet.refs),
        {
          label: fieldLabel('event', 'history_row'),
          cell: (row) =>
            html`${enumTag('history_event', row.event, TONES[row.event] ?? '')}
              ${kindLabel(row.kind)}`,
        },
        { label: t('history.change'), cell: change },
        {
          label: fieldLabel('reason', 'history_row'),
          cell: (row) => (row.reason ? words(row.reason) : nothing),
        },
        { label: t('field.effective_date'), cell: (row) => row.effective_date, kind: 'nowrap' },
      ],
    })}`,
  };
}
