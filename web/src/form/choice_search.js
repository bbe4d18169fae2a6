/* The search above a choice that is too long to look through. */
import { html, nothing } from 'lit-html';
import { countText, t } from '../frame/i18n.js';
import { Choices } from './choices.js';

const PAUSE_MS = 200;
let timer = 0;

async function find(form, choices, typed) {
  if (!(await choices.search(typed))) return false;
  form.options.redraw();
  return true;
}

/** Enter takes what is found when it is the only one, and goes on to the choice itself. */
async function findAndTake(form, field, choices, typed) {
  if (!(await find(form, choices, typed)) || choices.shown.length !== 1) return;
  form.set(field, String(choices.shown[0]));
  form.options.redraw();
  document.getElementById(form.fieldId(field))?.focus();
}

/** The choices of a reference field: a list, or what is found. */
export function choiceList(form, field) {
  const source = form.options.choices?.[field.name] ?? [];
  return source instanceof Choices ? source.list(form.values[field.name]) : source;
}

export function choiceSearch(form, field, id) {
  const choices = form.options.choices?.[field.name];
  if (!(choices instanceof Choices) || !choices.isLong || field.fixed) return nothing;
  const later = (event) => {
    clearTimeout(timer);
    const typed = event.target.value;
    timer = setTimeout(() => find(form, choices, typed), PAUSE_MS);
  };
  const now = (event) => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    clearTimeout(timer);
    findAndTake(form, field, choices, event.target.value);
  };
  const counts = { shown: countText(choices.shown.length), total: countText(choices.found) };
  return html`<input
      type="search"
      class="choice-search"
      autocomplete="off"
      aria-controls=${id}
      aria-label="${form.label(field)}: ${t('form.search')}"
      placeholder=${t('form.search')}
      @input=${later}
      @keydown=${now}
    />
    <p class="hint">${t('form.matches', counts)}</p>`;
}
