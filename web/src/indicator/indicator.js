/* One indicator: what it counts, its periods, its targets, and the records behind a value. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { here, href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import {
  decimal,
  factRow,
  fieldValue,
  known,
  money,
  nameOf,
  refLink,
  unitNote,
  words,
} from '../show/format.js';
import { versions } from '../show/parts.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { facts, table, tiles } from '../show/table.js';
import { course } from './course.js';
import {
  agreementTag,
  attainedTag,
  computed,
  growth,
  period,
  share,
  unitOf,
  value,
} from './parts.js';

/** Records that a row may name, in the order of the sheet. */
const NAMED = [
  'ip_right_id',
  'trusteeship_id',
  'loan_case_id',
  'loan_id',
  'pledge_id',
  'subsidy_claim_id',
  'talent_award_id',
];

/** The number of rows leads to them. */
function thingsLink(row) {
  if (row.things === null) return nothing;
  const to = row.state === 'over' ? row.to_on : null;
  const from = row.from_on ?? null;
  return html`<a href=${here({ from, to })}>${countText(row.things)}</a>`;
}

const denominatorText = (row) =>
  row.denominator === null
    ? nothing
    : html`${decimal(row.denominator)} <small>${row.denominator_on}</small>`;

function seriesTable({ rows }) {
  const field = (name) => fieldLabel(name, 'indicator_row');
  const divided = rows.some((row) => row.denominator !== null);
  const targets = rows.some((row) => row.target !== null);
  const columns = [
    { label: t('indicator.period'), cell: period, head: true, kind: 'nowrap' },
    { label: field('state'), cell: (row) => enumLabel('indicator_state', row.state) },
    {
      label: field('value'),
      cell: (row) => (row.value === null ? nothing : value(row.qualifier, row.value)),
      num: true,
    },
    {
      label: field('computed'),
      cell: (row) => computed(row.computed_qualifier, row.computed, row.gap),
      num: true,
    },
    { label: field('things'), cell: thingsLink, num: true },
    { label: field('denominator'), cell: denominatorText, num: true, shown: divided },
    {
      label: field('difference'),
      cell: (row) => (row.difference === null ? nothing : decimal(row.difference)),
      num: true,
    },
    { label: field('agreement'), cell: (row) => agreementTag(row.agreement) },
    {
      label: field('target'),
      cell: (row) => (row.target === null ? nothing : value(row.target_qualifier, row.target)),
      num: true,
      shown: targets,
    },
    {
      label: field('attainment'),
      cell: (row) => html`${share(row.attainment)} ${attainedTag(row.attained)}`,
      num: true,
      shown: targets,
    },
    {
      label: field('computed_attainment'),
      cell: (row) => html`${share(row.computed_attainment)} ${attainedTag(row.computed_attained)}`,
      num: true,
      shown: targets,
    },
    {
      label: field('stated_growth'),
      cell: (row) => growth(row.stated_growth_qualifier, row.stated_growth),
      num: true,
    },
    { label: field('growth'), cell: (row) => growth(row.growth_qualifier, row.growth), num: true },
    {
      label: field('computed_growth'),
      cell: (row) => growth('eq', row.computed_growth),
      num: true,
    },
    { label: field('definition_from'), cell: (row) => row.definition_from, kind: 'nowrap' },
    {
      label: field('source'),
      cell: (row) => (row.source ? words(row.source) : nothing),
      kind: 'roomy',
    },
  ];
  return table({
    caption: t('indicator.series'),
    quiet: true,
    items: rows,
    empty: t('indicator.no_values'),
    columns: columns.filter((column) => column.shown ?? true),
  });
}

/** Only the columns in which some row says something. */
function countedTable({ rows, refs }) {
  const field = (name) => fieldLabel(name, 'indicator_thing');
  const named = NAMED.filter((name) => rows.some((row) => row[name] !== null));
  const amounts = rows.some((row) => row.amount !== null);
  return table({
    caption: t('indicator.counted'),
    note: amounts ? unitNote : undefined,
    quiet: true,
    items: rows,
    empty: t('indicator.nothing_counted'),
    columns: [
      { label: field('number'), cell: (row) => countText(row.number), head: true, num: true },
      ...named.map((name) => ({
        label: field(name),
        cell: (row) => (row[name] === null ? nothing : refLink(refs, row[name])),
      })),
      {
        label: field('firm_id'),
        cell: (row) => (row.firm_id === null ? nothing : refLink(refs, row.firm_id)),
      },
      { label: field('times'), cell: (row) => countText(row.times), num: true },
      { label: field('day'), cell: (row) => known(row.day), kind: 'nowrap' },
      ...(amounts
        ? [
            {
              label: field('amount'),
              cell: (row) => money(row.amount, row.currency ?? 'CNY'),
              num: true,
            },
          ]
        : []),
    ],
  });
}

const SHOWN = [
  'from_on',
  'to_on',
  'qualifier',
  'value',
  'target',
  'growth',
  'definition',
  'source',
  'note',
];

function valueTable({ items, refs }) {
  const shown = KINDS.indicator_value.fields.filter(({ name }) => SHOWN.includes(name));
  return table({
    caption: t('dataset.indicator_values'),
    quiet: true,
    items,
    empty: t('indicator.no_values'),
    columns: [
      {
        label: fieldLabel('code', 'indicator_value'),
        cell: (row) =>
          html`<a href=${href(`/journal/${row.id}/history`)} translate="no">${row.code}</a>`,
        head: true,
      },
      ...shown.map((field) => ({
        label: fieldLabel(field.name, 'indicator_value'),
        cell: (row) =>
          row[field.name] === null || row[field.name] === undefined
            ? nothing
            : fieldValue(field, row, refs),
        kind: field.name === 'source' ? 'roomy' : undefined,
      })),
    ],
  });
}

/** A value with the last day of its period. */
const dated = (row, shown) =>
  html`${shown} ${row.to_on ? html`<small>${row.to_on}</small>` : nothing}`;

function newestTiles(rows, item) {
  const field = (name) => fieldLabel(name, 'indicator_row');
  const newest = rows.filter((row) => row.value !== null).at(-1);
  const latest = rows.filter((row) => row.computed !== null).at(-1);
  return tiles([
    [fieldLabel('unit', 'indicator'), unitOf(item)],
    [fieldLabel('basis', 'indicator'), enumLabel('counting_basis', item.basis)],
    ...(newest ? [[field('value'), dated(newest, value(newest.qualifier, newest.value))]] : []),
    ...(latest
      ? [[field('computed'), dated(latest, value(latest.computed_qualifier, latest.computed))]]
      : []),
  ]);
}

export default async function indicatorPage({ params, query }) {
  const id = Number(params.id);
  const days = Object.fromEntries(
    ['from', 'to'].filter((name) => query[name]).map((name) => [name, query[name]]),
  );
  const path = `/indicators/${id}`;
  const [answer, series, counted, values] = await Promise.all([
    api.item('indicators', id),
    api.sheet(`${path}/series`, { periods: 8 }),
    api.sheet(`${path}/counted`, days),
    api.all('indicator_values', { indicator_id: id }),
  ]);
  const { item, refs } = answer;
  const write = (name, value) =>
    writeLink(name, `/new/${name}`, t('indicator.new_value'), { ...value, back: path });
  return {
    title: t('kind.indicator'),
    view: () => html`${pageHead(nameOf(item), {
      lead: words(item.scope),
      actions: html`${write('indicator_value', { indicator_id: id })}
        ${writeLink('indicator', `/edit/indicator/${id}`, t('action.edit'), { back: path })}`,
    })}
    ${newestTiles(series.rows, item)}
    <section>
      ${sheetHead(t('indicator.series'), fileLinks(api.sheetFiles(`${path}/series`, { periods: 8 })))}
      ${course(series.rows)} ${seriesTable(series)}
      <p class="hint">${t('indicator.series_hint')}</p>
    </section>
    ${
      item.measure
        ? html`<section>
            ${sheetHead(t('indicator.counted'), fileLinks(api.sheetFiles(`${path}/counted`, days)))}
            <p>
              ${
                days.from || days.to
                  ? t('indicator.counted_in', { from: days.from ?? '', to: days.to ?? '' })
                  : t('indicator.counted_now')
              }
            </p>
            ${countedTable(counted)}
          </section>`
        : nothing
    }
    <section>
      <h2>${t('dataset.indicator_values')}</h2>
      ${valueTable(values)}
    </section>
    ${facts(KINDS.indicator.fields.map((field) => factRow(field, item, refs, 'indicator')))}
    ${versions(answer)}`,
  };
}
