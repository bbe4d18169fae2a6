/* Samples: entries that a seed picks, with the seed in the address and on the page. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { LISTS } from '../model/lists.js';
import { actor, enumTag, money, refLink, unitNote } from '../show/format.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';

const ASKED = ['seed', 'method', 'count', 'kind', 'from', 'to'];
const STANDARD = { method: 'monetary_unit', count: '25' };
const SEED_WORDS = 2;

/** A seed that nobody chose. */
function anySeed() {
  const words = crypto.getRandomValues(new Uint32Array(SEED_WORDS));
  return [...words].map((word) => word.toString(16).padStart(8, '0')).join('');
}

function take(event) {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(event.currentTarget));
  const changed = Object.entries(given).map(([key, value]) => [key, String(value).trim()]);
  go(here(Object.fromEntries(changed)));
}

function pick(name, label, choices, value) {
  return html`<label class="pick"
    ><span>${label}</span>
    <select name=${name}>
      ${choices.map(
        (choice) =>
          html`<option value=${choice.value} .selected=${choice.value === (value ?? '')}>
            ${choice.label}
          </option>`,
      )}
    </select>
  </label>`;
}

function form(query, seed) {
  const methods = LISTS.sample_method.map((value) => ({
    value,
    label: enumLabel('sample_method', value),
  }));
  const kinds = Object.keys(KINDS).map((value) => ({ value, label: kindLabel(value) }));
  const all = [{ value: '', label: t('filter.all') }, ...kinds];
  return html`<form class="inline-form" @submit=${take}>
    <label class="pick"
      ><span>${t('sample.seed')}</span>
      <input name="seed" required maxlength="100" size="20" autocomplete="off" .value=${seed} />
    </label>
    ${pick('method', t('sample.method'), methods, query.method ?? STANDARD.method)}
    <label class="pick"
      ><span>${t('sample.count')}</span>
      <input name="count" type="number" min="1" max="1000" required .value=${query.count ?? STANDARD.count} />
    </label>
    ${pick('kind', t('column.kind'), all, query.kind)}
    ${['from', 'to'].map(
      (name) => html`<label class="pick"
        ><span>${t(`sample.${name}`)}</span>
        <input name=${name} type="date" .value=${query[name] ?? ''} />
      </label>`,
    )}
    <button type="submit">${t('sample.draw')}</button>
    <a class="button" href=${here({ seed: null })}>${t('sample.new_seed')}</a>
  </form>`;
}

function sampleTable(sheet) {
  return table({
    caption: t('sample.title'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('sample.empty'),
    columns: [
      {
        label: t('field.seq'),
        cell: (row) => html`<a href=${href(`/journal/${row.entry_seq}`)}>${row.entry_seq}</a>`,
        head: true,
        num: true,
      },
      {
        label: fieldLabel('stratum', 'sample_row'),
        cell: (row) => enumTag('sample_stratum', row.stratum, row.stratum === 'top' ? 'warn' : ''),
      },
      {
        label: t('journal.subject'),
        cell: (row) =>
          html`<span translate="no">${row.code}</span> <small>${kindLabel(row.kind)}</small>`,
      },
      {
        label: t('kind.fund'),
        cell: (row) => (row.fund_id ? refLink(sheet.refs, row.fund_id) : nothing),
      },
      {
        label: t('column.amount'),
        cell: (row) => (row.amount === null ? nothing : money(row.amount, row.currency)),
        num: true,
      },
      { label: fieldLabel('weight', 'sample_row'), cell: (row) => row.weight, num: true },
      { label: t('field.effective_date'), cell: (row) => row.effective_date, kind: 'nowrap' },
      { label: t('journal.actor'), cell: (row) => actor(sheet.refs, row.recorded_by) },
    ],
  });
}

function drawn(sheet, asked) {
  const paper = (format) => `${t('sample.paper')} ${format}`;
  const population = (format) => `${t('sample.population')} ${format}`;
  return html`<section>
    ${sheetHead(
      t('sample.title'),
      html`${fileLinks(api.sheetFiles('/sample', asked), paper)}
        ${fileLinks(api.sheetFiles('/sample', { ...asked, population: 1 }), population)}`,
    )}
    ${sampleTable(sheet)}
    <p class="hint">${t('sample.hint')}</p>
  </section>`;
}

export default async function samplePage() {
  const query = currentQuery();
  const asked = {
    ...STANDARD,
    ...Object.fromEntries(ASKED.filter((key) => query[key]).map((key) => [key, query[key]])),
  };
  const sheet = query.seed ? await api.sheet('/sample', asked) : null;
  const seed = query.seed ?? anySeed();
  return {
    title: t('sample.title'),
    view: () => html`${pageHead(t('sample.title'), { lead: html`${t('sample.lead')} ${unitNote()}` })}
    ${form(query, seed)} ${sheet ? drawn(sheet, asked) : nothing}`,
  };
}
