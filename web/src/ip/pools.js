/* Pools of rights beside what was stated of them, and values of indicators as their sources state
 * them. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { decimal, known, money, nameOf, refLink, unitNote, words } from '../show/format.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';

/** "at least 400": a figure with what its source says of it. */
const stated = (qualifier, value) =>
  html`${qualifier === 'eq' ? '' : html`${enumLabel('stated_qualifier', qualifier)} `}${value}`;

function poolTable({ rows, refs }) {
  const field = (name) => fieldLabel(name, 'ip_pool_row');
  return table({
    caption: t('dataset.ip_pools'),
    note: unitNote,
    quiet: true,
    items: rows,
    empty: t('ip.no_pools'),
    columns: [
      { label: field('ip_pool_id'), cell: (row) => refLink(refs, row.ip_pool_id), head: true },
      { label: field('firm_id'), cell: (row) => refLink(refs, row.firm_id) },
      { label: field('operator_id'), cell: (row) => refLink(refs, row.operator_id) },
      {
        label: field('stated_rights'),
        cell: (row) => known(row.stated_rights, (count) => stated(row.qualifier, countText(count))),
        num: true,
      },
      { label: field('members'), cell: (row) => countText(row.members), num: true },
      { label: field('in_force'), cell: (row) => countText(row.in_force), num: true },
      {
        label: field('not_recorded'),
        cell: (row) => known(row.not_recorded, countText),
        num: true,
      },
      { label: field('value'), cell: (row) => money(row.value, row.currency ?? 'CNY'), num: true },
    ],
  });
}

function indicatorTable({ items }) {
  const field = (name) => fieldLabel(name, 'indicator_value');
  return table({
    caption: t('dataset.indicator_values'),
    quiet: true,
    items,
    empty: t('ip.no_indicators'),
    columns: [
      { label: field('name'), cell: (row) => nameOf(row), head: true },
      {
        label: field('value'),
        cell: (row) => html`${stated(row.qualifier, decimal(row.value))} ${words(row.unit)}`,
        num: true,
      },
      { label: field('target'), cell: (row) => (row.target ? t('yes') : t('no')) },
      { label: field('basis'), cell: (row) => words(row.basis) },
      {
        label: field('denominator'),
        cell: (row) => (row.denominator ? words(row.denominator) : '–'),
      },
      { label: field('from_on'), cell: (row) => known(row.from_on), kind: 'nowrap' },
      { label: field('to_on'), cell: (row) => known(row.to_on), kind: 'nowrap' },
      { label: field('source'), cell: (row) => words(row.source) },
    ],
  });
}

export default async function poolsPage() {
  const [pools, indicators] = await Promise.all([
    api.sheet('/ip_pool_sizes'),
    api.all('indicator_values'),
  ]);
  const back = '/ip_pools';
  const add = (kind, text) => writeLink(kind, `/new/${kind}`, text, { back });
  return {
    title: t('nav.ip_pools'),
    view: () => html`${pageHead(t('nav.ip_pools'), {
      lead: t('ip.pools_lead'),
      actions: html`${add('ip_pool', t('ip.new_pool'))} ${add('ip_pool_member', t('ip.new_member'))}
        ${add('indicator_value', t('ip.new_indicator'))}`,
    })}
    <section>
      ${sheetHead(t('dataset.ip_pools'), fileLinks(api.sheetFiles('/ip_pool_sizes')))}
      ${poolTable(pools)}
    </section>
    <section>
      <h2>${t('dataset.indicator_values')}</h2>
      ${indicatorTable(indicators)}
    </section>`,
  };
}
