/* The indices that funds are measured against, and exchange rates: what is known, and files of more. */
import { html, nothing } from 'lit-html';
import { Form } from '../form/form.js';
import * as api from '../frame/api.js';
import { openDialog } from '../frame/dialog.js';
import { countText, fieldLabel, t } from '../frame/i18n.js';
import { announce } from '../frame/live.js';
import { href, isPresent } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { mayWrite } from '../frame/state.js';
import { decisionButton } from '../rules/index.js';
import { decimal, enumTag, known, words } from '../show/format.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';

const source = { name: 'source', type: 'text', max: 300 };
const currency = (name) => ({ name, type: 'enum', list: 'currency', required: true });
const file = (name, hint) => ({ name, type: 'file', required: true, hint });

const FILES = {
  index: {
    plural: 'index_files',
    fields: () => [
      { name: 'index_code', type: 'text', max: 80, required: true },
      source,
      file('csv', t('indices.level_file')),
    ],
  },
  fx_rate: {
    plural: 'fx_rate_files',
    fields: () => [
      currency('base_currency'),
      currency('quote_currency'),
      source,
      file('csv', t('indices.rate_file')),
    ],
  },
};

function openFile(kind, values, reload) {
  const { plural, fields } = FILES[kind];
  /** @type {Form | null} */
  let form = null;
  const make = ({ close, redraw }) =>
    new Form({
      fields: fields(),
      values,
      draft: { name: plural, title: [`indices.load_${kind}`] },
      submit: t('indices.load'),
      send: (body, key) => api.create(plural, body, key),
      done: (answer) => {
        close();
        announce(t('indices.loaded', { stored: answer.stored, repeated: answer.repeated }));
        if (answer.waiting > 0) announce(t('indices.waits', { count: answer.waiting }));
        reload();
      },
      redraw,
    });
  openDialog(t(`indices.load_${kind}`), (tools) => {
    form ??= make(tools);
    return html`<p>${t('indices.all_or_none')}</p>
      ${form.view()}`;
  });
}

function loadButton(kind, values, reload) {
  if (!mayWrite('index_level') || !isPresent()) return nothing;
  return html`<button
    type="button"
    data-opens=${`file:${kind}`}
    @click=${() => openFile(kind, values, reload)}
  >
    ${t(`indices.load_${kind}`)}
  </button>`;
}

function indexTable(sheet) {
  return table({
    caption: t('nav.indices'),
    quiet: true,
    items: sheet.rows,
    empty: t('indices.none'),
    columns: [
      {
        label: t('pme.index'),
        cell: (row) =>
          html`<a href=${href(`/indices/${row.index_code}`)} translate="no">${row.index_code}</a>`,
        head: true,
      },
      { label: t('indices.count'), cell: (row) => countText(row.level_count), num: true },
      { label: t('field.first_on'), cell: (row) => row.first_on, kind: 'nowrap' },
      { label: t('field.last_on'), cell: (row) => row.last_on, kind: 'nowrap' },
      { label: t('field.last_level'), cell: (row) => decimal(row.last_level), num: true },
    ],
  });
}

const pairOf = (row) => `${row.base_currency} → ${row.quote_currency}`;

const RATE_COLUMNS = () => [
  { label: t('sheet.date'), cell: (row) => row.effective_date, head: true, kind: 'nowrap' },
  { label: t('indices.pair'), cell: (row) => html`<span translate="no">${pairOf(row)}</span>` },
  { label: fieldLabel('rate', 'fx_rate'), cell: (row) => decimal(row.rate), num: true },
];

const STATE_TONES = { pending: 'warn', rejected: 'bad' };

function rateTable(rates) {
  return table({
    caption: t('indices.rates'),
    quiet: true,
    items: rates.items,
    empty: t('indices.no_rates'),
    columns: [
      ...RATE_COLUMNS(),
      {
        label: fieldLabel('state', 'fx_rate_figures'),
        cell: (row) =>
          enumTag('rate_state', row.figures.state, STATE_TONES[row.figures.state] ?? ''),
      },
      { label: fieldLabel('source', 'fx_rate'), cell: (row) => known(row.source, words) },
    ],
  });
}

/** The rates that doubtful ones were held against, by id. */
async function loadNeighbours(rows) {
  const ids = [...new Set(rows.map((row) => row.neighbour_id).filter(Boolean))];
  const answers = await Promise.all(ids.map((id) => api.item('fx_rates', id)));
  return new Map(answers.map(({ item }) => [item.id, item]));
}

function neighbourCell(neighbour) {
  if (!neighbour) return nothing;
  return html`<span translate="no">${pairOf(neighbour)}</span> ${decimal(neighbour.rate)}
    <small>${neighbour.effective_date}</small>`;
}

/** Rates that count only once another person has looked at them. */
function waitingSection(rows, neighbours, reload) {
  if (rows.length === 0) return nothing;
  const lead = (row) =>
    t('indices.decide', { pair: pairOf(row), day: row.effective_date, rate: row.rate });
  return html`<section id="waiting-rates">
    <h2>${t('indices.waiting')} (${countText(rows.length)})</h2>
    <p class="hint">${t('indices.waiting_hint')}</p>
    ${table({
      caption: t('indices.waiting'),
      quiet: true,
      items: rows,
      columns: [
        ...RATE_COLUMNS(),
        { label: t('field.doubt'), cell: (row) => enumTag('rate_doubt', row.doubt, 'warn') },
        {
          label: t('field.neighbour_id'),
          cell: (row) => neighbourCell(neighbours.get(row.neighbour_id)),
        },
        { label: fieldLabel('source', 'fx_rate'), cell: (row) => known(row.source, words) },
        {
          label: t('decide.title'),
          cell: (row) =>
            row.doubt === 'follows' ? nothing : decisionButton('fx_rate', row, lead(row), reload),
        },
      ],
    })}
  </section>`;
}

export default async function indicesPage({ reload }) {
  const [sheet, rates, waiting] = await Promise.all([
    api.sheet('/indices'),
    api.list('fx_rates', { sort: '-seq', limit: 50 }),
    api.list('fx_rates', { state: 'pending', sort: '-seq', limit: 50 }),
  ]);
  const neighbours = await loadNeighbours(waiting.items);
  return {
    title: t('nav.indices'),
    view: () => html`${pageHead(t('nav.indices'), { lead: t('indices.lead') })}
    <section>
      ${sheetHead(t('indices.title'), [fileLinks(api.sheetFiles('/indices')), writeLink('index_level', '/grid/index_levels', t('grid.levels')), loadButton('index', {}, reload)])}
      ${indexTable(sheet)}
    </section>
    <section>
      ${sheetHead(t('indices.rates'), loadButton('fx_rate', { quote_currency: 'CNY' }, reload))}
      ${waitingSection(waiting.items, neighbours, reload)} ${rateTable(rates)}
      ${
        rates.total > rates.items.length
          ? html`<p class="hint">${t('indices.newest', { count: rates.items.length, total: countText(rates.total) })}</p>`
          : nothing
      }
    </section>`,
  };
}
