/* Drafts in the header, with ways to them; and on a screen those of its dialogs that are not open. */
import { html, nothing } from 'lit-html';
import { draftAddress } from './draft_place.js';
import { allDrafts, discardDraft } from './drafts.js';
import { countText, kindLabel, t, timeText } from './i18n.js';
import { go } from './router.js';
import { words } from './words.js';

/** @type {import('./drafts.js').Draft | null} whose dialog opens when its screen is there */
let wanted = null;

function titleOf({ title: [message, params], subject, values }) {
  const named = { ...params, kind: params.kind ? kindLabel(params.kind) : '' };
  const about = subject || values.name || values.code || '';
  return html`${t(message, named)}${about ? html` · ${words(String(about))}` : nothing}`;
}

function pick(event, draft) {
  event.preventDefault();
  wanted = draft;
  if (draft.address === draftAddress() && draft.opens) openWanted();
  else go(draft.address);
}

/** After a screen was drawn: opens the dialog of the draft that was picked. */
export function openWanted() {
  if (!wanted || wanted.address !== draftAddress()) return;
  const { opens } = wanted;
  wanted = null;
  /** @type {HTMLElement | null} */
  const button = opens ? document.querySelector(`[data-opens="${CSS.escape(opens)}"]`) : null;
  button?.click();
}

function discardButton(draft) {
  return html`<button
    type="button"
    class="small danger"
    @click=${() => discardDraft(draft.id)}
  >
    ${t('draft.discard')}
  </button>`;
}

function row(draft) {
  return html`<li class="draft">
    <a href=${draft.address} @click=${(event) => pick(event, draft)}>${titleOf(draft)}</a>
    <small>${timeText(draft.at)}</small>
    ${discardButton(draft)}
  </li>`;
}

export function draftMenu() {
  const drafts = allDrafts();
  if (drafts.length === 0) return nothing;
  return html`<details class="menu" id="drafts-menu">
    <summary>${t('draft.menu')} <strong>${countText(drafts.length)}</strong></summary>
    <ul>
      ${drafts.map(row)}
    </ul>
  </details>`;
}

/** What was begun in a dialog of this screen, which does not open by itself. */
export function draftsHere() {
  const here = draftAddress();
  const drafts = allDrafts().filter((draft) => draft.opens && draft.address === here);
  if (drafts.length === 0 || document.querySelector('dialog[open]')) return nothing;
  return html`<div class="restored" role="note" id="drafts-here">
    ${drafts.map(
      (draft) =>
        html`<p>
          ${t('draft.unfinished')} ${titleOf(draft)} <small>${timeText(draft.at)}</small>
          <button type="button" class="small" @click=${(event) => pick(event, draft)}>
            ${t('draft.continue')}
          </button>
          ${discardButton(draft)}
        </p>`,
    )}
  </div>`;
}
