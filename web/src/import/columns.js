/* What each column of a table becomes: a field, in a unit, days in an order; and what all rows have. */
import { html, nothing } from 'lit-html';
import { t } from '../frame/i18n.js';
import { words } from '../show/format.js';
import { columnChoices, columnLabel, fieldOf, isAmount, isDay } from './words.js';

const EXPONENTS = [0, 3, 4, 6, 8];
const ORDERS = ['day_first', 'month_first'];

/** Letters of a column, from 0. */
export function letters(position) {
  let text = '';
  for (let rest = position + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    text = String.fromCharCode(65 + ((rest - 1) % 26)) + text;
  return text;
}

const option = (value, label, now) =>
  html`<option value=${value} .selected=${value === now}>${label}</option>`;

/** A column of the plan; a new one where the plan has none yet. */
function columnAt(plan, letter) {
  let column = plan.columns.find((one) => one.column === letter);
  if (!column) {
    column = { column: letter, header: null, field: null, exponent: 0 };
    plan.columns.push(column);
  }
  return column;
}

function unitPicker(plan, column, letter, changed) {
  if (!isAmount(plan.kind, column.field)) return nothing;
  const set = (event) => {
    column.exponent = Number(event.target.value);
    changed();
  };
  return html`<select aria-label=${t('import.unit_of', { column: letter })} @change=${set}>
    ${EXPONENTS.map((power) => option(String(power), t(`import.unit.${power}`), String(column.exponent ?? 0)))}
  </select>`;
}

function orderPicker(plan, column, letter, changed) {
  if (!isDay(plan.kind, column.field)) return nothing;
  const set = (event) => {
    column.order = event.target.value || null;
    changed();
  };
  return html`<select aria-label=${t('import.order_of', { column: letter })} @change=${set}>
    ${option('', t('import.order.told'), column.order ?? '')}
    ${ORDERS.map((order) => option(order, t(`import.order.${order}`), column.order))}
  </select>`;
}

/** The pickers over a column. */
export function columnPicker(plan, position, changed) {
  const letter = letters(position);
  const column = plan.columns.find((one) => one.column === letter);
  const set = (event) => {
    const own = columnAt(plan, letter);
    own.field = event.target.value || null;
    own.or = null;
    changed();
  };
  return html`<th scope="col" class=${column?.field ? 'taken' : ''}>
    <span class="letter">${letter}</span>
    <select aria-label=${t('import.column', { column: letter })} data-column=${letter} @change=${set}>
      ${option('', t('import.not_read'), column?.field ?? '')}
      ${columnChoices(plan.kind, column?.field).map(([name, label]) => option(name, label, column?.field))}
    </select>
    ${column?.field ? [unitPicker(plan, column, letter, changed), orderPicker(plan, column, letter, changed)] : nothing}
  </th>`;
}

function constantInput(plan, at, column, changed) {
  const list = fieldOf(plan.kind, column.field)?.list;
  const set = (event) => {
    column.constant = event.target.value.trim() || null;
    changed();
  };
  const drop = () => {
    plan.columns = plan.columns.filter((one) => one !== column);
    changed();
  };
  return html`<div class="field">
    <label for="constant-${at}-${column.field}">${columnLabel(plan.kind, column.field)}</label>
    <input
      type="text"
      id="constant-${at}-${column.field}"
      .value=${column.constant ?? ''}
      aria-description=${list ? t('import.constant_choice') : ''}
      @change=${set}
    />
    <button type="button" class="small" @click=${drop}>
      ${t('import.constant_drop')}<span class="visually-hidden"> ${columnLabel(plan.kind, column.field)}</span>
    </button>
  </div>`;
}

/** What all rows have where no column says it. */
export function constants(plan, at, changed) {
  const fixed = plan.columns.filter((column) => column.column === null && column.field);
  const taken = new Set(plan.columns.map((column) => column.field));
  const left = columnChoices(plan.kind).filter(([name]) => !taken.has(name));
  const add = (event) => {
    if (!event.target.value) return;
    plan.columns.push({ column: null, header: null, field: event.target.value, constant: null });
    event.target.value = '';
    changed();
  };
  const code = (event) => {
    plan.code = event.target.value.trim() || null;
    changed();
  };
  return html`<div class="filters constants">
    ${fixed.map((column) => constantInput(plan, at, column, changed))}
    <label class="pick"
      ><span>${t('import.constant_add')}</span>
      <select @change=${add}>
        ${option('', '–', '')} ${left.map(([name, label]) => option(name, label, ''))}
      </select></label
    >
    <label class="pick"
      ><span>${t('import.code_pattern')}</span>
      <input type="text" size="14" .value=${plan.code ?? ''} placeholder="P-{n:4}" @change=${code} /></label
    >
  </div>`;
}

export const cellText = (text) => (text === null ? nothing : words(text));
