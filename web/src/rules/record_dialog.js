/* A form in a dialog that records one thing about what the screen shows. */
import { html, nothing } from 'lit-html';
import { Form } from '../form/form.js';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { openDialog } from '../frame/dialog.js';
import { isPresent } from '../frame/router.js';
import { mayWrite } from '../frame/state.js';
import { todayInChina } from '../frame/view.js';
import { verdictWatch } from './verdict_watch.js';

/**
 * A proposal that rules are held against shows what they find while it is typed.
 * @param {object} options
 * @param {string} options.kind
 * @param {string} options.title
 * @param {Record<string, any>} options.given values that are sent as they are and not asked for
 * @param {Record<string, any>} [options.values] to start from
 * @param {Record<string, any>} [options.labels] of fields that mean something special here
 * @param {Record<string, any>} [options.choices]
 * @param {string[]} [options.without] fields that are not asked for
 * @param {any} [options.lead] what stands above the form, or a function of it
 * @param {() => void} options.done
 */
export function openRecord(options) {
  const { kind, title, given, values = {}, labels = {}, choices, without = [], lead } = options;
  const fields = [
    ...KINDS[kind].fields.filter(
      (field) => !(field.name in given) && !without.includes(field.name),
    ),
    { name: 'effective_date', type: 'date', required: true },
  ].map((field) => (labels[field.name] ? { ...field, label: labels[field.name] } : field));
  /** @type {Form | null} */
  let form = null;
  /** @type {import('./verdict_watch.js').VerdictWatch | null} */
  let watch = null;
  const ask = () => watch?.ask({ ...form?.values, ...given });
  const make = ({ close, redraw }) =>
    new Form({
      kind,
      fields,
      choices,
      values: { effective_date: todayInChina(), ...values },
      draft: {
        name: [kind, ...Object.values(given), ...without].join(':'),
        title: ['edit.new', { kind }],
        subject: document.querySelector('h1')?.textContent?.trim(),
      },
      send: (body, key) => api.create(KINDS[kind].plural, { ...body, ...given }, key),
      done: () => {
        close();
        options.done();
      },
      redraw,
      changed: ask,
    });
  const begin = (tools) => {
    form = make(tools);
    watch = verdictWatch(kind, tools.redraw);
    ask();
    return form;
  };
  const content = (tools) => {
    const shown = form ?? begin(tools);
    const above = typeof lead === 'function' ? lead(shown, tools.redraw) : lead;
    return html`${above ? html`<p>${above}</p>` : nothing} ${shown.view(watch?.view())}`;
  };
  openDialog(title, content, () => watch?.stop());
}

/** A button for it, for whom may write that kind; nothing in a view of the past. */
export function recordButton(kind, label, open, { small = false, what = '' } = {}) {
  if (!mayWrite(kind) || !isPresent()) return nothing;
  return html`<button
    type="button"
    class=${small ? 'small' : ''}
    aria-label=${what ? `${label} ${what}` : nothing}
    data-opens=${[kind, label, what].join(':')}
    @click=${open}
  >
    ${label}
  </button>`;
}
