/* Marks beside each other: the last one of a holding, and how far another is from it. */
import { html, nothing } from 'lit-html';
import { t } from '../frame/i18n.js';
import { money } from '../show/format.js';
import { compare } from '../show/money.js';
import { changeOf, FAR_PERCENT, isFar } from './mark_change.js';

export function changeCell(amount, last, limit = FAR_PERCENT) {
  if (!amount) return nothing;
  const change = changeOf(amount, last);
  if (change === null) return html`<span class="muted">${t('grid.no_mark')}</span>`;
  const sign = compare(change, '0') > 0 ? '+' : '';
  return html`<span class=${isFar(change, limit) ? 'tag warn' : ''}>${sign}${change}%</span>`;
}

/** The last mark and its day; cost is said to be it where there is none. */
export function lastMark(row, waiting) {
  const day = row.at_cost ? t('grid.at_cost') : (row.valued_on ?? '');
  return html`${money(row.value, row.currency)} <small class="muted">${day}</small>
    ${
      waiting
        ? html`<span class="tag pending">${t('grid.waits')} ${money(waiting.amount, waiting.currency)}</span>`
        : nothing
    }`;
}
