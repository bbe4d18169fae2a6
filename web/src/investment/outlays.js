/* Payments and expenses that a rule makes wait for a second person. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { proposalTag } from '../rules/index.js';
import { actor, enumTag, money, pathOf, unitNote, words } from '../show/format.js';
import { table } from '../show/table.js';

export const OUTLAYS = { payment: 'payments', expense: 'expenses' };

/** What has become of one that had to wait, with a link to where it is decided. */
export function outlayState(kind, row) {
  if (!row.awaits_approval) return nothing;
  return html`<a href=${pathOf(kind, row.id) ?? '#'}>${proposalTag(row.figures.state)}</a>`;
}

/** The expenses of a fund that wait, or were rejected. */
export async function waitingExpenses(fundId) {
  const answer = await api.all('expenses', { fund_id: fundId });
  const items = answer.items.filter(
    (row) => row.awaits_approval && row.figures.state !== 'approved',
  );
  return { ...answer, items };
}

export function waitingPart(answer) {
  if (answer.items.length === 0) return nothing;
  return html`<section>
    <h2>${t('outlay.waiting')}</h2>
    ${table({
      caption: t('outlay.waiting'),
      note: unitNote,
      quiet: true,
      items: answer.items,
      columns: [
        {
          label: t('field.effective_date'),
          cell: (row) =>
            html`<a href=${pathOf('expense', row.id) ?? '#'}>${kindLabel('expense')} ${row.effective_date}</a>`,
          head: true,
        },
        {
          label: fieldLabel('category', 'expense'),
          cell: (row) => enumTag('expense_category', row.category),
        },
        {
          label: fieldLabel('state', 'expense_figures'),
          cell: (row) => proposalTag(row.figures.state),
        },
        {
          label: fieldLabel('amount', 'payment'),
          cell: (row) => money(row.amount, row.currency),
          num: true,
        },
        { label: fieldLabel('reference', 'payment'), cell: (row) => words(row.reference ?? '–') },
        { label: t('journal.actor'), cell: (row) => actor(answer.refs, row.recorded_by) },
      ],
    })}
    <p class="hint">${t('outlay.waits')}</p>
  </section>`;
}
