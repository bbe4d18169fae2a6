/* The way to undo an entry. */
import { html, nothing } from 'lit-html';
import { t } from '../frame/i18n.js';
import { isPresent } from '../frame/router.js';
import { mayReverse } from '../frame/state.js';
import { kindTitle } from '../show/format.js';

async function reverseEntry(options) {
  const { openReversal } = await import('./reversal.js');
  openReversal(options);
}

/** Undoes an entry, for whom may; nothing in a view of the past. */
export function reverseButton(kind, record, done) {
  if (!mayReverse(kind) || !isPresent() || record.reversal) return nothing;
  const what = kindTitle(kind, record);
  return html`<button
    type="button"
    class="small danger"
    aria-label="${t('action.reverse')} ${what}"
    data-opens=${`reverse:${record.seq}`}
    @click=${() => reverseEntry({ seq: record.seq, done })}
  >
    ${t('action.reverse')}
  </button>`;
}

/** The column of reversals: none for whom may not reverse that kind.
 * @param {string} kind @param {() => void} done @param {(row: any) => any} [pick] the record of a row */
export function reverseColumn(kind, done, pick = (row) => row) {
  if (!mayReverse(kind) || !isPresent()) return [];
  const cell = (row) => (pick(row) ? reverseButton(kind, pick(row), done) : nothing);
  return [{ label: t('action.label'), cell }];
}
