/* The journal, newest entry first, and the search through it. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { kindLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { entryTable } from '../show/entries.js';
import { unitNote } from '../show/format.js';
import { pager } from '../show/table.js';

const LIMIT = 50;
const AMOUNT = '[0-9]+([.][0-9]{1,2})?';
const FIRST = ['text', 'code'];
const MORE = ['actor', 'amount_from', 'amount_to'].concat(
  ['from', 'to', 'recorded_from', 'recorded_to'], // days
);
const ASKED = ['kind', 'actor_id', 'entity_id', ...FIRST, ...MORE];

/** Reversals with what they undid, its amount among it. */
async function withUndone(items) {
  const undone = await Promise.all(
    items.map((entry) =>
      entry.kind === 'reversal'
        ? api.item('reversals', entry.seq).catch(() => null) // of a later day than the view's
        : null,
    ),
  );
  return items.map((entry, at) =>
    undone[at] ? { ...entry, undone: undone[at].item.figures } : entry,
  );
}

function take(event) {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(event.currentTarget));
  const changed = Object.entries(given).map(([key, value]) => [key, String(value).trim()]);
  go(here({ ...Object.fromEntries(changed), cursor: null }));
}

function field(name, query) {
  const isAmount = name.startsWith('amount');
  const isDay = name.endsWith('from') || name.endsWith('to');
  return html`<label class="pick"
    ><span>${t(`journal.search.${name}`)}</span>
    <input
      name=${name}
      type=${isDay && !isAmount ? 'date' : 'text'}
      pattern=${isAmount ? AMOUNT : nothing}
      inputmode=${isAmount ? 'decimal' : nothing}
      autocomplete="off"
      size="12"
      .value=${query[name] ?? ''}
  /></label>`;
}

function kindPick(kind) {
  return html`<label class="pick"
    ><span>${t('column.kind')}</span>
    <select name="kind" id="filter-kind">
      <option value="" .selected=${!kind}>${t('filter.all')}</option>
      ${Object.keys(KINDS).map(
        (name) =>
          html`<option value=${name} .selected=${name === kind}>${kindLabel(name)}</option>`,
      )}
    </select>
  </label>`;
}

function searchForm(query) {
  const nothingAsked = Object.fromEntries([...ASKED, 'cursor'].map((name) => [name, null]));
  return html`<form role="search" aria-label=${t('journal.search')} @submit=${take}>
    <div class="inline-form">
      ${kindPick(query.kind)} ${FIRST.map((name) => field(name, query))}
      <button type="submit">${t('journal.search.go')}</button>
      ${
        ASKED.some((name) => query[name])
          ? html`<a class="button" href=${here(nothingAsked)}>${t('journal.search.clear')}</a>`
          : nothing
      }
    </div>
    <details class="thresholds" ?open=${MORE.some((name) => query[name])}>
      <summary>${t('journal.search.more')}</summary>
      <div class="inline-form">${MORE.map((name) => field(name, query))}</div>
    </details>
  </form>`;
}

export default async function journalPage() {
  const query = currentQuery();
  const asked = Object.fromEntries([...ASKED, 'cursor'].map((name) => [name, query[name]]));
  const answer = await api.journal({ ...asked, limit: LIMIT });
  const items = await withUndone(answer.items);
  return {
    title: t('nav.journal'),
    view: () => html`${pageHead(t('nav.journal'), { lead: t('journal.lead') })}
    ${searchForm(query)}
    ${entryTable(items, answer.refs, { caption: t('nav.journal'), note: unitNote, empty: t('journal.empty') })}
    ${pager(answer)}`,
  };
}
