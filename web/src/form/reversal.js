/* The dialog that reverses an entry. */
import { html } from 'lit-html';
import { entry, newKey, reverse } from '../frame/api.js';
import { openDialog } from '../frame/dialog.js';
import { t } from '../frame/i18n.js';
import { todayInChina } from '../frame/view.js';
import { entryFacts } from '../show/entries.js';
import { Form } from './form.js';

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
      draft: { name: `reversal:${seq}`, title: ['reversal.title', { seq }] },
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
