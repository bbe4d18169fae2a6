/* The cash of a fund before and after money leaves it, as every form of money shows it. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { money, unitNote } from '../show/format.js';
import { tiles } from '../show/table.js';

/** Null for kinds that take no cash, and where it cannot be worked out. */
export async function loadCash(query, options = {}) {
  if (!KINDS[query.kind]?.takes_cash) return null;
  try {
    return (await api.sheet('/cash_after', query, options)).figures;
  } catch (problem) {
    if (problem.name === 'AbortError') throw problem;
    return null;
  }
}

export function cashPart(cash) {
  if (!cash) return nothing;
  if (!cash.tracked) return html`<p class="hint">${t('cash.untracked')}</p>`;
  const below = cash.after.startsWith('-');
  return html`<div class="cash">
    ${tiles([
      [t('cash.before', { date: cash.lowest_on }), money(cash.before, cash.currency)],
      [t('cash.amount'), money(cash.amount, cash.currency)],
      [
        t('cash.after'),
        html`<span class=${below ? 'bad' : ''}>${money(cash.after, cash.currency)}</span>`,
      ],
    ])}
    <p class="note">${unitNote(cash.currency)}</p>
    ${below ? html`<p class="warning" role="status">${t('cash.below')}</p>` : nothing}
  </div>`;
}
