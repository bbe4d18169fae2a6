/* The radar: everything that falls due or lies idle, by how soon, with the thresholds in the address. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { currentQuery, currentView, go, here, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { state } from '../frame/state.js';
import { LISTS } from '../model/lists.js';
import { personTable } from '../party/index.js';
import { known, nameText, unitNote, words } from '../show/format.js';
import { filterPick } from '../show/parts.js';
import { fileLinks } from '../show/sheet_head.js';
import { pager, table } from '../show/table.js';
import { radarCounts, radarTable } from './radar_parts.js';

/** Rows on a page. */
const LIMIT = 100;

const FILTERS = ['kind', 'severity', 'fund_id', 'due'];

/** The thresholds and what they are without being asked for. */
const THRESHOLDS = {
  horizon: 180,
  idle_days: 180,
  idle_amount: '1000000.00',
  mark_days: 180,
  pay_days: 90,
  decide_days: 30,
};

const wanted = (query) =>
  Object.fromEntries(
    [...FILTERS, ...Object.keys(THRESHOLDS)].filter((key) => query[key]).map((k) => [k, query[k]]),
  );

function choicesIn(list) {
  return LISTS[list].map((value) => ({ value, label: enumLabel(list, value) }));
}

function filters(query, funds) {
  const change = (changes) => go(here({ cursor: null, ...changes }));
  const fundChoices = funds.map((fund) => ({ value: fund.id, label: nameText(fund) }));
  return html`<div class="filters">
    ${filterPick('kind', fieldLabel('kind', 'radar_row'), choicesIn('radar_kind'), query.kind, change)}
    ${filterPick('fund_id', t('kind.fund'), fundChoices, query.fund_id, change)}
    ${filterPick('severity', t('field.severity'), choicesIn('radar_severity'), query.severity, change)}
    ${filterPick('due', t('radar.due'), choicesIn('radar_due'), query.due, change)}
  </div>`;
}

function takeThresholds(event) {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(event.currentTarget));
  const changed = Object.entries(given).map(([key, value]) => [
    key,
    String(value).trim() === String(THRESHOLDS[key]) ? null : String(value).trim(),
  ]);
  go(here({ cursor: null, ...Object.fromEntries(changed) }));
}

/** The thresholds, each with its bounds; what is not standard stands in the address. */
function thresholds(query) {
  const changed = Object.keys(THRESHOLDS).some((key) => query[key]);
  return html`<details class="thresholds" ?open=${changed}>
    <summary>${t('radar.thresholds')}</summary>
    <form class="inline-form" @submit=${takeThresholds}>
      ${Object.entries(THRESHOLDS).map(
        ([name, standard]) => html`<label class="pick"
          ><span>${t(`radar.threshold.${name}`)}</span>
          <input
            name=${name}
            type=${name === 'idle_amount' ? 'text' : 'number'}
            min=${name === 'idle_amount' ? nothing : '1'}
            max=${name === 'idle_amount' ? nothing : '3650'}
            pattern=${name === 'idle_amount' ? '[0-9]+([.][0-9]{1,2})?' : nothing}
            inputmode="decimal"
            required
            size="12"
            value=${query[name] ?? standard}
        /></label>`,
      )}
      <button type="submit">${t('radar.apply')}</button>
    </form>
    <p class="hint">${t('radar.definition')}</p>
  </details>`;
}

/** The rows of this page that are due so soon, under how many there are on all pages. */
function group({ due, count }, sheet) {
  const rows = sheet.rows.filter((row) => row.due === due);
  if (rows.length === 0) return nothing;
  const title = `${enumLabel('radar_due', due)} (${countText(count)})`;
  return html`<section>
    <h2>${title}</h2>
    ${radarTable(rows, sheet.refs, title)}
  </section>`;
}

function futureTable(rows) {
  return table({
    caption: t('radar.future'),
    quiet: true,
    items: rows,
    columns: [
      {
        label: t('field.effective_date'),
        cell: (row) => row.effective_date,
        head: true,
        kind: 'nowrap',
      },
      { label: fieldLabel('kind', 'future_entry'), cell: (row) => kindLabel(row.kind) },
      {
        label: t('field.name'),
        cell: (row) =>
          html`<a href=${href(`/journal/${row.seq}`)}>${words(row.name ?? row.code ?? `#${row.seq}`)}</a>`,
      },
      { label: t('field.code'), cell: (row) => known(row.code, words), kind: 'nowrap' },
    ],
  });
}

/** What is no date that falls due: entries of days to come, and legal persons entered twice. */
function besides(future, persons) {
  const doubled = persons.rows.filter((row) => row.doubled);
  return html`${
    future.rows.length === 0
      ? nothing
      : html`<section id="future">
          <h2>${t('radar.future')} (${countText(future.rows.length)})</h2>
          <p class="hint">${t('radar.future_hint')}</p>
          ${futureTable(future.rows)}
        </section>`
  }
  ${
    doubled.length === 0
      ? nothing
      : html`<section id="doubled">
          <h2>${t('person.title')} (${countText(doubled.length)})</h2>
          <p class="hint">${t('person.hint')}</p>
          ${personTable(doubled)}
        </section>`
  }`;
}

/** The calendar in the language of the page; the same view and thresholds. */
function calendarAddress(query) {
  const { due, ...rest } = query;
  const search = new URLSearchParams({ ...rest, ...currentView(), labels: state.language });
  if (due) search.set('due', due);
  return `/api/v1/radar.ics?${search}`;
}

function countOf(counts, due) {
  return counts
    .filter((one) => !due || one.due === due)
    .reduce((sum, one) => sum + Number(one.count), 0);
}

export default async function radarPage() {
  const { cursor, ...rest } = currentQuery();
  const query = wanted(rest);
  const { due, ...without } = query;
  const [sheet, counts, funds, future, persons] = await Promise.all([
    api.sheet('/radar', { ...query, cursor, limit: LIMIT }),
    api.sheet('/radar_counts', without),
    api.all('funds'),
    api.sheet('/future_entries'),
    api.sheet('/legal_persons'),
  ]);
  return {
    title: t('radar.title'),
    view: () => html`${pageHead(t('radar.title'), {
      lead: html`${t('radar.lead', { as_of: sheet.as_of, as_known: sheet.as_known })} ${unitNote()}`,
      actions: html`${fileLinks(api.sheetFiles('/radar', query), undefined, '')}
        <a class="button" href=${calendarAddress(query)} download>${t('radar.calendar')}</a>`,
    })}
    ${radarCounts(counts.rows, due)} ${filters(query, funds.items)} ${thresholds(query)}
    ${counts.rows.map((one) => group(one, sheet))}
    ${cursor || sheet.next_cursor ? pager({ ...sheet, total: countOf(counts.rows, due) }) : nothing}
    ${sheet.rows.length === 0 ? html`<p class="empty">${t('radar.empty')}</p>` : nothing}
    ${besides(future, persons)}`,
  };
}
