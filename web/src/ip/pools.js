/* Pools of rights beside what was stated of them. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, fieldLabel, t } from '../frame/i18n.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { known, money, refLink, stated, unitNote } from '../show/format.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';

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

export default async function poolsPage() {
  const pools = await api.sheet('/ip_pool_sizes');
  const back = '/ip_pools';
  const add = (kind, text) => writeLink(kind, `/new/${kind}`, text, { back });
  return {
    title: t('nav.ip_pools'),
    view: () => html`${pageHead(t('nav.ip_pools'), {
      lead: t('ip.pools_lead'),
      actions: html`${add('ip_pool', t('ip.new_pool'))} ${add('ip_pool_member', t('ip.new_member'))}`,
    })}
    <section>
      ${sheetHead(t('dataset.ip_pools'), fileLinks(api.sheetFiles('/ip_pool_sizes')))}
      ${poolTable(pools)}
    </section>`,
  };
}
