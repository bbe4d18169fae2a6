/* All district indicators: the newest value that is stated, what the records come to, targets. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { go, here } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { LISTS } from '../model/lists.js';
import { decimal, refLink } from '../show/format.js';
import { filterPick } from '../show/parts.js';
import { fileLinks } from '../show/sheet_head.js';
import { table } from '../show/table.js';
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

const FILTERS = { agreement: 'indicator_agreement', attained: 'indicator_attained' };

const choices = (list) =>
  LISTS[list].map((word) => ({ value: word, label: enumLabel(list, word) }));

const asked = (query) => (row) =>
  Object.keys(FILTERS).every((name) => !query[name] || row[name] === query[name]);

function lineTable(rows, refs) {
  const field = (name) => fieldLabel(name, 'indicator_line');
  return table({
    caption: t('dataset.indicators'),
    quiet: true,
    items: rows,
    empty: t('indicator.none'),
    columns: [
      { label: field('indicator_id'), cell: (row) => refLink(refs, row.indicator_id), head: true },
      { label: field('unit'), cell: unitOf },
      { label: field('basis'), cell: (row) => enumLabel('counting_basis', row.basis) },
      { label: field('value'), cell: (row) => value(row.qualifier, row.value), num: true },
      {
        label: t('indicator.period'),
        cell: (row) => (row.value === null ? '' : period(row)),
        kind: 'nowrap',
      },
      {
        label: field('difference'),
        cell: (row) => (row.difference === null ? '' : decimal(row.difference)),
        num: true,
      },
      { label: field('agreement'), cell: (row) => agreementTag(row.agreement) },
      {
        label: field('now'),
        cell: (row) => computed(row.now_qualifier, row.now, row.gap),
        num: true,
      },
      {
        label: field('target'),
        cell: (row) => (row.target === null ? '' : value(row.target_qualifier, row.target)),
        num: true,
      },
      { label: field('attainment'), cell: (row) => share(row.attainment), num: true },
      { label: field('attained'), cell: (row) => attainedTag(row.attained) },
      {
        label: field('growth'),
        cell: (row) => growth(row.growth_qualifier, row.growth),
        num: true,
      },
    ],
  });
}

export default async function indicatorsPage({ query }) {
  const { rows, refs } = await api.sheet('/indicator_list');
  const change = (changes) => go(here(changes));
  const back = '/indicators';
  return {
    title: t('nav.indicators'),
    view: () => html`${pageHead(t('nav.indicators'), {
      lead: t('indicator.lead'),
      actions: html`${writeLink('indicator', '/new/indicator', t('indicator.new'), { back })}
        ${writeLink('indicator_value', '/new/indicator_value', t('indicator.new_value'), { back })}`,
    })}
    <div class="filters">
      ${Object.entries(FILTERS).map(([name, list]) =>
        filterPick(name, fieldLabel(name, 'indicator_line'), choices(list), query[name], change),
      )}
      ${fileLinks(api.sheetFiles('/indicator_list'))}
    </div>
    ${lineTable(rows.filter(asked(query)), refs)}
    <p class="hint">${t('indicator.hint')}</p>`,
  };
}
