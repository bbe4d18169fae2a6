/* Losses of all funds beside what may be lost, and the tolerances in force with where they come from. */
import { html, nothing } from 'lit-html';
import { reverseColumn } from '../form/reverse_button.js';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { enumTag, nameOf, words } from '../show/format.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import { lossTable, share } from './loss_tables.js';

function toleranceTable(answer, reload) {
  return table({
    caption: t('loss.tolerances'),
    quiet: true,
    items: answer.items,
    empty: t('loss.no_tolerances'),
    columns: [
      { label: t('field.name'), cell: (row) => nameOf(row), head: true },
      {
        label: fieldLabel('scope', 'loss_tolerance'),
        cell: (row) => enumLabel('loss_scope', row.scope),
      },
      { label: t('field.fund_kind'), cell: (row) => enumLabel('fund_kind', row.fund_kind) },
      { label: fieldLabel('rate', 'loss_tolerance'), cell: (row) => share(row.rate), num: true },
      {
        label: fieldLabel('binding', 'loss_tolerance'),
        cell: (row) =>
          html`<span class="tag ${row.binding ? 'accent' : ''}">${row.binding ? fieldLabel('binding', 'loss_tolerance') : t('loss.comparison')}</span>`,
      },
      {
        label: t('field.status'),
        cell: (row) =>
          enumTag('rule_status', row.status, row.status === 'verified' ? 'good' : 'warn'),
      },
      { label: t('field.valid_from'), cell: (row) => row.valid_from, kind: 'nowrap' },
      { label: t('field.valid_to'), cell: (row) => row.valid_to ?? '–', kind: 'nowrap' },
      {
        label: fieldLabel('source', 'loss_tolerance'),
        cell: (row) =>
          html`${words(row.source)}${row.clause ? html` <small>${words(row.clause)}</small>` : nothing}`,
      },
      ...reverseColumn('loss_tolerance', reload),
    ],
  });
}

export default async function lossesPage({ reload }) {
  const [sheet, tolerances] = await Promise.all([
    api.sheet('/losses'),
    api.allWithReversed('loss_tolerances'),
  ]);
  const invested = sheet.rows.filter((row) => row.holding_count > 0);
  return {
    title: t('nav.losses'),
    view: () => html`${pageHead(t('nav.losses'), {
      lead: t('loss.lead', { as_of: sheet.as_of, as_known: sheet.as_known }),
      actions: writeLink('loss_tolerance', '/new/loss_tolerance', t('loss.add'), {
        back: '/losses',
      }),
    })}
    <section>
      ${sheetHead(t('loss.funds'), fileLinks(api.sheetFiles('/losses')))}
      ${lossTable({ ...sheet, rows: invested }, { caption: t('loss.funds'), link: true })}
      <p class="hint">${t('loss.definition')}</p>
    </section>
    <section>
      <h2>${t('loss.tolerances')}</h2>
      ${toleranceTable(tolerances, reload)}
    </section>`,
  };
}
