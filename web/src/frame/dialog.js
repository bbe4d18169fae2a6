/* Dialogs: the browser's own element, so that focus and Esc behave; gone when closed. */
import { html, render } from 'lit-html';
import { t } from './i18n.js';

/** What a person fills in first: in an approval that is the outcome. */
const FIRST_CONTROL =
  'form :is(input, select, textarea):not([readonly], [disabled], [type="hidden"])';

let count = 0;

/** What was typed into a form of the dialog is kept or discarded, as its author says. Browsers may tell
 * one Esc twice; it is asked once. */
function leaver(dialog, leave) {
  let asking = false;
  return () => {
    const form = dialog.querySelector('form')?.owner;
    if (asking) return;
    if (!form?.draft?.hasContent) return leave();
    asking = true;
    form.askToLeave(leave, () => {
      asking = false;
    });
  };
}

/**
 * @param {string} title
 * @param {(tools: {close: () => void, redraw: () => void}) => any} content
 * @param {(() => void) | {closed?: () => void, kind?: string, focus?: string}} [more] called once when it
 *   is gone; or with a class of its own, and what has the focus at first
 */
export function openDialog(title, content, more = {}) {
  const {
    closed = () => {},
    kind = '',
    focus = FIRST_CONTROL,
  } = typeof more === 'function' ? { closed: more } : more;
  const dialog = document.createElement('dialog');
  const titleId = `dialog-title-${++count}`;
  dialog.className = kind;
  dialog.setAttribute('aria-labelledby', titleId);
  document.body.append(dialog);
  const close = () => dialog.close();
  const leave = leaver(dialog, close);
  const redraw = () =>
    render(
      html`<header>
          <h2 id=${titleId}>${title}</h2>
          <button type="button" class="plain" aria-label=${t('close')} @click=${leave}>✕</button>
        </header>
        ${content({ close, redraw })}`,
      dialog,
    );
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    leave();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    closed();
    document.dispatchEvent(new CustomEvent('drafts')); // what was begun in it can be gone on with
  });
  redraw();
  dialog.showModal();
  /** @type {HTMLElement | null} */ (dialog.querySelector(focus))?.focus();
}
