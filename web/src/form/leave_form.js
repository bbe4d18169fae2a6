/* Asked when a form with something in it is cancelled: keep what was typed as a draft, or discard it. */
import { html } from 'lit-html';
import { openDialog } from '../frame/dialog.js';
import { outlivesThePage } from '../frame/drafts.js';
import { t } from '../frame/i18n.js';

/**
 * @param {import('./form.js').Form} form
 * @param {() => void} leave
 * @param {() => void} [answered] called whatever the answer is
 */
export function leaveForm(form, leave, answered) {
  if (!form.draft?.hasContent) return leave();
  const content = ({ close }) => {
    const go = (discards) => {
      if (discards) form.draft?.drop();
      close();
      leave();
    };
    return html`<p>${t(outlivesThePage() ? 'draft.leave_lead' : 'draft.leave_fleeting')}</p>
      <div class="actions">
        <button type="button" class="primary" id="keep-draft" @click=${() => go(false)}>
          ${t('draft.keep')}
        </button>
        <button type="button" class="danger" id="discard-draft" @click=${() => go(true)}>
          ${t('draft.discard')}
        </button>
        <button type="button" @click=${close}>${t('draft.stay')}</button>
      </div>`;
  };
  openDialog(t('draft.leave_title'), content, answered);
}
