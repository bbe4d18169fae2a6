/* Dialogs: the browser's own element, so that focus and Esc behave; gone when closed. */
import { html, render } from 'lit-html';
import { entry, newKey, reverse } from './api.js';
import { entryFacts } from './entries.js';
import { Form } from './form.js';
import { t } from './i18n.js';
import { todayInChina } from './view.js';

/** What a person fills in first: in an approval that is the outcome. */
const FIRST_CONTROL =
  'form :is(input, select, textarea):not([readonly], [disabled], [type="hidden"])';

/**
 * @param {string} title
 * @param {(tools: {close: () => void, redraw: () => void}) => any} content
 * @param {() => void} [closed] called once when it is gone
 */
export function openDialog(title, content, closed = () => {}) {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'dialog-title');
  document.body.append(dialog);
  const close = () => dialog.close();
  const redraw = () =>
    render(
      html`<header>
          <h2 id="dialog-title">${title}</h2>
          <button type="button" class="plain" aria-label=${t('close')} @click=${close}>✕</button>
        </header>
        ${content({ close, redraw })}`,
      dialog,
    );
  dialog.addEventListener('close', () => {
    dialog.remove();
    closed();
  });
  redraw();
  dialog.showModal();
  /** @type {HTMLElement | null} */ (dialog.querySelector(FIRST_CONTROL))?.focus();
}

/** Asks why, then reverses an entry, which is named with its object and its amount.
 * @param {{seq: number, done: () => void}} options
 */
export async function openReversal({ seq, done }) {
  const answer = await entry(seq);
  const item = answer.item ?? answer;
  /** @type {Form | null} */
  let form = null;
  const make = ({ close, redraw }) =>
    new Form({
      fields: [
        { name: 'reason', type: 'text', max: 500, required: true },
        { name: 'effective_date', type: 'date', required: true },
      ],
      values: { effective_date: todayInChina() },
      submit: t('reversal.submit'),
      send: (body, key) => reverse(seq, body, key ?? newKey()),
      done: () => {
        close();
        done();
      },
      redraw,
    });
  openDialog(t('reversal.title', { seq }), (tools) => {
    form ??= make(tools);
    return html`<div class="subject">${entryFacts(item, answer.refs ?? {})}</div>
      <p class="hint">${t('reversal.hint')}</p>
      ${form.view()}`;
  });
}
