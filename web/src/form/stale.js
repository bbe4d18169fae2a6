/* A record that another has changed while a form was open: for each field that differs what stands now
 * beside what was typed, and a choice where both were changed. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { t, timeText } from '../frame/i18n.js';
import { actor, fieldValue, words } from '../show/format.js';
import { fromInput, isDecimal } from '../show/money.js';

const isAmount = (field) => field.type === 'money' || field.type === 'decimal';

/** One text for values that mean the same. */
function canonical(field, value) {
  if (field.type === 'bool') return String(value === true);
  if (value === undefined || value === null) return '';
  const text = String(value).trim();
  if (!isAmount(field)) return text;
  const amount = fromInput(text);
  if (!isDecimal(amount)) return text;
  return amount.includes('.') ? amount.replace(/0+$/, '').replace(/\.$/, '') : amount;
}

/** What stands in a field of the form, as a record has it. */
function asRecord(field, value) {
  if (value === '' || value === undefined) return null;
  if (!isAmount(field)) return value;
  const amount = fromInput(String(value));
  return isDecimal(amount) ? amount : null;
}

function rowsOf(form, theirs) {
  const rows = [];
  for (const field of form.options.fields) {
    if (!(field.name in theirs)) continue;
    const [base, mine, now] = [
      form.base?.[field.name],
      form.values[field.name],
      theirs[field.name],
    ].map((value) => canonical(field, value));
    if (now === base || now === mine) continue;
    const choice = mine === base ? 'theirs' : '';
    rows.push({ field, mine: form.values[field.name], theirs: theirs[field.name] ?? '', choice });
  }
  return rows;
}

export class Stale {
  /** Fetches what stands now, and takes it over where only the other has changed it. */
  static async load(form) {
    const { plural, record } = form.options.revises;
    const { item } = await api.item(plural, record.id);
    const answer = await api.entry(item.version);
    const entry = answer.item ?? answer;
    const references = form.options.fields.filter((field) => field.type === 'reference');
    const { choices = {} } = form.options;
    for (const { name } of references) await choices[name]?.keep?.(entry.body[name]);
    return new Stale(form, item.version, entry, answer.refs ?? {});
  }

  constructor(form, version, entry, refs) {
    this.form = form;
    this.version = version;
    this.entry = entry;
    this.refs = refs;
    this.rows = rowsOf(form, entry.body);
    for (const row of this.rows) if (row.choice === 'theirs') this.use(row);
  }

  get isSettled() {
    return this.rows.every((row) => row.choice);
  }

  use(row) {
    this.form.values[row.field.name] = row[row.choice];
  }

  choose(row, choice) {
    row.choice = choice;
    this.use(row);
    this.form.draft?.keep();
    this.form.options.changed?.(row.field);
    this.form.options.redraw();
  }

  /** What is typed afterwards is mine. */
  typed(field, value) {
    const row = this.rows.find((one) => one.field === field);
    if (row) Object.assign(row, { mine: value, choice: 'mine' });
  }

  text(row, value) {
    const { field } = row;
    const record = { ...this.form.values, [field.name]: asRecord(field, value) };
    const label = this.form.options.choices?.[field.name]?.known?.get(Number(value))?.label;
    if (label) return words(label);
    return fieldValue(field, record, this.refs);
  }

  choiceView(row, choice, label) {
    const name = `${this.form.id}-stale-${row.field.name}`;
    return html`<label class="choice ${row.choice === choice ? 'chosen' : ''}">
      <input
        type="radio"
        name=${name}
        value=${choice}
        .checked=${row.choice === choice}
        @change=${() => this.choose(row, choice)}
      />
      <span><small>${label}</small> ${this.text(row, row[choice])}</span>
    </label>`;
  }

  rowView(row) {
    const base = this.form.base?.[row.field.name];
    return html`<fieldset class="versions">
      <legend>${this.form.label(row.field)}</legend>
      ${this.choiceView(row, 'mine', t('stale.mine'))}
      ${this.choiceView(row, 'theirs', t('stale.theirs'))}
      <p class="hint">${t('stale.opened')} ${this.text(row, base)}</p>
    </fieldset>`;
  }

  view() {
    const who = actor(this.refs, this.entry.recorded_by);
    const [before, after] = t('stale.lead', {
      who: '\u0000',
      time: timeText(this.entry.recorded_at),
      seq: this.version,
    }).split('\u0000');
    return html`<section
      class="stale"
      id="${this.form.id}-stale"
      tabindex="-1"
      role="alert"
    >
      <h2>${t('stale.title')}</h2>
      <p>${before}${who}${after}</p>
      <p>${t(this.rows.length ? 'stale.choose' : 'stale.nothing')}</p>
      ${this.rows.map((row) => this.rowView(row))}
    </section>`;
  }
}
