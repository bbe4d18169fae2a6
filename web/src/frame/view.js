/* The two dates that rule every answer: as of and as known. Picked in the header, kept in the URL. */
import { html } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { list, Problem } from './api.js';
import { t } from './i18n.js';
import { currentView, go, here } from './router.js';

const CHINA_OFFSET = '+08:00';

/** Today in China, as the server has it. */
export function todayInChina() {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());
}

/** An entry's number stays; a date with or without a time in China becomes a UTC time. */
export function knownFromInput(typed) {
  const text = typed.normalize('NFKC').trim().replace(/^#/, '');
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(:\d{2})?)?$/.exec(text);
  if (!match) return text;
  const time = match[2] ? `${match[2]}${match[3] ?? ':00'}` : '23:59:59';
  const moment = new Date(`${match[1]}T${time}${CHINA_OFFSET}`);
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString().replace(/\.\d+Z$/, 'Z');
}

function knownText(value) {
  if (/^\d+$/.test(value)) return t('view.entry', { seq: value });
  const moment = new Date(value);
  if (Number.isNaN(moment.getTime())) return value;
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(moment);
}

/** What was known at a time, as the number of the last entry: it stays what it is, whatever is
 * recorded next. What is no time stays as it is, and so does a time before the first entry. */
export async function settled(known) {
  if (!known || /^\d+$/.test(known)) return known;
  try {
    const { as_known } = await list('funds', { limit: 1, as_of: null, as_known: known });
    return as_known > 0 ? String(as_known) : known;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return known; // the screen that is opened with it says what is wrong
  }
}

async function apply(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const asOf = form.elements.as_of.value;
  const asKnown = await settled(knownFromInput(form.elements.as_known.value));
  form.closest('details').open = false;
  go(here({ as_of: asOf, as_known: asKnown, cursor: null }));
}

function reset(event) {
  const details = event.currentTarget.closest('details');
  if (details) details.open = false;
  go(here({ as_of: null, as_known: null, cursor: null }));
}

export function viewPicker() {
  const view = currentView();
  return html`<details class="menu" id="view-picker">
    <summary>
      <small>${t('view.as_of')}</small> ${view.as_of ?? t('view.today')}
      <small>${t('view.as_known')}</small>
      ${view.as_known ? knownText(view.as_known) : t('view.everything')}
    </summary>
    <form class="panel" @submit=${apply}>
      <div class="field">
        <label for="view-as-of">${t('view.as_of_long')}</label>
        <input type="date" id="view-as-of" name="as_of" .value=${live(view.as_of ?? '')} />
      </div>
      <div class="field">
        <label for="view-as-known">${t('view.as_known_long')}</label>
        <input
          type="text"
          id="view-as-known"
          name="as_known"
          autocomplete="off"
          aria-describedby="view-as-known-hint"
          .value=${live(view.as_known ?? '')}
        />
        <p class="hint" id="view-as-known-hint">${t('view.as_known_hint')}</p>
      </div>
      <div class="actions">
        <button class="primary">${t('view.apply')}</button>
        <button type="button" @click=${reset}>${t('view.reset')}</button>
      </div>
    </form>
  </details>`;
}

export function viewBanner() {
  const view = currentView();
  return html`<div class="banner" role="note">
    <strong>${t('view.banner')}</strong>
    ${t('view.as_of')} ${view.as_of ?? t('view.today')} ·
    ${t('view.as_known')} ${view.as_known ? knownText(view.as_known) : t('view.everything')}
    <button type="button" class="plain" @click=${reset}>${t('view.reset')}</button>
  </div>`;
}
