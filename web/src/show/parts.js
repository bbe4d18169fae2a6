/* Pieces that several screens share. */
import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { t, timeText } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { actor } from './format.js';
import { table } from './table.js';

/** The versions of a record, newest first, each a link to its entry. */
export function versions(answer) {
  const items = [...(answer.versions ?? [])].reverse();
  if (items.length === 0) return nothing;
  return html`<details class="versions">
    <summary>${t('versions.title', { count: items.length })}</summary>
    ${table({
      caption: t('versions.title', { count: items.length }),
      quiet: true,
      items,
      columns: [
        {
          label: t('field.seq'),
          cell: (row) => html`<a href=${href(`/journal/${row.seq}`)}>${row.seq}</a>`,
          head: true,
          num: true,
        },
        { label: t('field.effective_date'), cell: (row) => row.effective_date },
        {
          label: t('field.recorded_at'),
          cell: (row) => timeText(row.recorded_at),
        },
        {
          label: t('journal.actor'),
          cell: (row) => actor(answer.refs, row.recorded_by),
        },
      ],
    })}
    <p><a href=${href(`/journal/${answer.item.id}/history`)}>${t('history.link')}</a></p>
  </details>`;
}

/** A search field whose text is part of the address. */
export function searchBox(label, value, submit) {
  const take = (event) => {
    event.preventDefault();
    submit(event.currentTarget.elements.q.value.trim());
  };
  return html`<form class="search" role="search" @submit=${take}>
    <label class="visually-hidden" for="search">${label}</label>
    <input type="search" id="search" name="q" placeholder=${label} .value=${live(value ?? '')} />
    <button>${t('search.go')}</button>
  </form>`;
}

/** A filter whose choice is part of the address. */
export function filterPick(name, label, choices, value, change) {
  return html`<label class="pick"
    ><span>${label}</span>
    <select id="filter-${name}" @change=${(event) => change({ [name]: event.target.value, cursor: null })}>
      <option value="" .selected=${!value}>${t('filter.all')}</option>
      ${choices.map(
        (choice) =>
          html`<option value=${choice.value} .selected=${String(choice.value) === value}>
            ${choice.label}
          </option>`,
      )}
    </select>
  </label>`;
}

/** A filter by what is typed; taken when it is left or with Enter. */
export function filterText(name, label, value, change) {
  return html`<label class="pick"
    ><span>${label}</span>
    <input
      type="text"
      id="filter-${name}"
      size="8"
      autocomplete="off"
      .value=${live(value ?? '')}
      @change=${(event) => change({ [name]: event.target.value.trim().toUpperCase(), cursor: null })}
    />
  </label>`;
}
