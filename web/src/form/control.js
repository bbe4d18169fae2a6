/* One labelled control per field description. */
import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { enumLabel, t } from '../frame/i18n.js';
import { LISTS } from '../model/lists.js';
import { MEASURES } from '../model/measures.js';
import { codeName } from '../show/codes.js';
import { saidAmount } from '../show/format.js';
import { grouped, isDecimal, readAmount } from '../show/money.js';
import { choiceList, choiceSearch } from './choice_search.js';
import { readDate } from './date_text.js';
import { fileControl } from './file_control.js';
import { hashInput } from './hash_field.js';

function describedBy(form, field) {
  const id = form.fieldId(field);
  const ids = [];
  if (hintOf(form, field)) ids.push(`${id}-hint`);
  if (form.faultsOf(field)) ids.push(`${id}-fault`);
  return ids.length ? ids.join(' ') : nothing;
}

/** What a rule on a measure is a number of. */
function unitOf(name) {
  const measure = MEASURES[name];
  return measure?.limit_field === 'limit_number' ? enumLabel('limit_unit', measure.limit) : '';
}

/** Under an amount: how it is read, in the unit of the page, so that a zero too many is seen. */
function hintOf(form, field) {
  if (field.hintKey) return t(field.hintKey);
  if (field.name === 'limit_number') return unitOf(form.values.measure);
  if (field.name === 'industry' || field.name === 'region')
    return codeName(field.name, String(form.values[field.name] ?? ''));
  if (field.type !== 'money') return field.hint ?? '';
  const { amount } = readAmount(String(form.values[field.name] ?? ''));
  const currency = form.values.currency || 'CNY';
  if (amount === undefined)
    return t('form.amount_hint', { currency: t(`unit.currency.${currency}`) });
  return t('form.amount_reads', { amount: saidAmount(amount, currency) });
}

function common(form, field) {
  return {
    id: form.fieldId(field),
    described: describedBy(form, field),
    invalid: form.faultsOf(field) ? 'true' : nothing,
    value: form.values[field.name] ?? '',
  };
}

function options(form, field) {
  if (field.type === 'choice') return field.choices();
  if (field.type === 'reference') return choiceList(form, field);
  return (field.values ?? LISTS[field.list]).map((value) => ({
    value,
    label: field.list === 'currency' ? value : enumLabel(field.list, value),
  }));
}

function select(form, field) {
  const { id, described, invalid, value } = common(form, field);
  const chosen = String(value);
  return html`<select
    id=${id}
    name=${field.name}
    aria-describedby=${described}
    aria-invalid=${invalid}
    ?required=${field.required}
    ?disabled=${field.fixed}
    @change=${(event) => {
      form.set(field, event.target.value);
      form.options.redraw();
    }}
  >
    ${
      field.required && chosen !== ''
        ? nothing
        : html`<option value="">${field.required ? t('form.choose') : t('form.none')}</option>`
    }
    ${options(form, field).map(
      (option) =>
        html`<option value=${option.value} .selected=${String(option.value) === chosen}>
          ${option.label}
        </option>`,
    )}
  </select>`;
}

function checkbox(form, field) {
  const { id, described, invalid } = common(form, field);
  return html`<input
    type="checkbox"
    id=${id}
    name=${field.name}
    aria-describedby=${described}
    aria-invalid=${invalid}
    .checked=${live(form.values[field.name] === true)}
    @change=${(event) => form.set(field, event.target.checked)}
  />`;
}

function area(form, field) {
  const { id, described, invalid, value } = common(form, field);
  return html`<textarea
    id=${id}
    name=${field.name}
    rows="3"
    maxlength=${field.max}
    aria-describedby=${described}
    aria-invalid=${invalid}
    .value=${live(value)}
    @input=${(event) => form.set(field, event.target.value)}
  ></textarea>`;
}

/** A day may be pasted as it stands elsewhere, though the field shows it its own way. */
function pasteDate(event, form, field) {
  const day = readDate(event.clipboardData?.getData('text/plain') ?? '');
  if (field.type !== 'date' || day === '') return;
  event.preventDefault();
  form.set(field, day);
  form.options.redraw();
}

const INPUT_TYPES = { date: 'date', password: 'password' };

let pointerIsDown = false;
globalThis.addEventListener?.('pointerdown', () => (pointerIsDown = true), true);
globalThis.addEventListener?.('pointerup', () => (pointerIsDown = false), true);

/** A moment later, or when the press that is going on has become its click: nothing moves from under
 * it, and a field that a new screen takes away is left alone. */
function afterPress(element, act) {
  const later = () => setTimeout(() => element.isConnected && act());
  if (pointerIsDown) addEventListener('pointerup', later, { once: true });
  else later();
}

/** A plain number gets its separators once it is left; what cannot be read is said. */
function leave(form, field, element) {
  const typed = String(form.values[field.name] ?? '').trim();
  if (field.type === 'money' && isDecimal(typed)) form.values[field.name] = grouped(typed);
  afterPress(element, () => form.checkField(field));
}

function input(form, field) {
  const { id, described, invalid, value } = common(form, field);
  const amount = field.type === 'money' || field.type === 'decimal';
  return html`<input
    type=${INPUT_TYPES[field.type] ?? 'text'}
    id=${id}
    name=${field.name}
    class=${amount ? 'num' : ''}
    inputmode=${amount ? 'decimal' : nothing}
    maxlength=${field.max ?? nothing}
    autocomplete=${field.autocomplete ?? 'off'}
    spellcheck="false"
    aria-describedby=${described}
    aria-invalid=${invalid}
    ?required=${field.required}
    ?readonly=${field.fixed}
    .value=${live(String(value))}
    @paste=${(event) => pasteDate(event, form, field)}
    @input=${(event) => {
      form.set(field, event.target.value);
      if (amount || field.name === 'industry' || field.name === 'region') form.options.redraw();
    }}
    @change=${(event) => leave(form, field, event.target)}
  />`;
}

function widget(form, field) {
  if (['enum', 'reference', 'choice'].includes(field.type)) return select(form, field);
  if (field.type === 'file') return fileControl(form, field, common(form, field));
  if (field.type === 'bool') return checkbox(form, field);
  if (field.type === 'lines') return area(form, field);
  if (field.type === 'hash') return hashInput(form, field, common(form, field));
  return input(form, field);
}

/** One sentence, or a list of them. */
function faultList(faults, id) {
  if (faults.length === 1) return html`<p class="fault" id=${id}>${faults[0]}</p>`;
  return html`<ul class="fault" id=${id}>
    ${faults.map((fault) => html`<li>${fault}</li>`)}
  </ul>`;
}

export function control(form, field) {
  const id = form.fieldId(field);
  const hint = hintOf(form, field);
  const faults = form.faultsOf(field);
  return html`<div class="field ${field.type}-field ${faults ? 'faulty' : ''}">
    <label for=${id}
      >${form.label(field)}${
        field.required
          ? html`<span class="must" aria-hidden="true" title=${t('form.required')}>*</span>`
          : nothing
      }</label
    >
    ${field.type === 'reference' ? choiceSearch(form, field, id) : nothing} ${widget(form, field)}
    ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
    ${faults ? faultList(faults, `${id}-fault`) : nothing}
  </div>`;
}
