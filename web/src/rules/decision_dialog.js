/* The decision on a proposal of any kind, in a dialog, wherever it is listed. */
import { html, nothing } from 'lit-html';
import { openDialog } from '../frame/dialog.js';
import { t } from '../frame/i18n.js';
import { isPresent } from '../frame/router.js';
import { mayWrite, state } from '../frame/state.js';
import { approvalForm } from './approval.js';

function openDecision(kind, record, lead, reload) {
  /** @type {import('../form/form.js').Form | null} */
  let form = null;
  openDialog(t('decide.title'), ({ close, redraw }) => {
    form ??= approvalForm(kind, record, {
      redraw,
      done: () => {
        close();
        reload();
      },
    });
    return html`<p>${lead}</p>
      ${form.view()}`;
  });
}

/**
 * For whom may decide, and only in the present.
 * @param {string} kind
 * @param {{id: number, recorded_by: number | null}} record
 * @param {any} lead what is decided on
 * @param {() => void} reload
 */
export function decisionButton(kind, record, lead, reload) {
  if (!isPresent() || !mayWrite('approval')) return nothing;
  if (record.recorded_by === state.session?.user.id)
    return html`<span class="muted">${t('decide.own')}</span>`;
  return html`<button
    type="button"
    class="small"
    data-opens=${`decide:${kind}:${record.id}`}
    @click=${() => openDecision(kind, record, lead, reload)}
  >
    ${t('decide.title')}
  </button>`;
}
