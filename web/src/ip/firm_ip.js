/* The docket of a firm: how many rights are what, each of them, what falls due, and who keeps them. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { known, nameOf, nameText, refLink } from '../show/format.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import { countTiles, docketTable, dueTable } from './tables.js';

function trustTable({ items, refs }) {
  const field = (name) => fieldLabel(name, 'trusteeship');
  return table({
    caption: t('dataset.trusteeships'),
    quiet: true,
    items,
    empty: t('ip.no_trust'),
    columns: [
      { label: field('agent_id'), cell: (row) => refLink(refs, row.agent_id), head: true },
      { label: field('from_on'), cell: (row) => row.from_on, kind: 'nowrap' },
      { label: field('to_on'), cell: (row) => known(row.to_on), kind: 'nowrap' },
    ],
  });
}

export default async function firmIpPage({ params }) {
  const id = Number(params.id);
  const [firm, counts, docket, due, trusts] = await Promise.all([
    api.item('firms', id),
    api.sheet(`/firms/${id}/ip_counts`),
    api.sheet(`/firms/${id}/ip_docket`),
    api.sheet(`/firms/${id}/ip_due`),
    api.all('trusteeships', { firm_id: id }),
  ]);
  const back = `/firms/${id}/ip`;
  const add = (kind, text) => writeLink(kind, `/new/${kind}`, text, { firm_id: id, back });
  return {
    title: `${t('ip.docket')} · ${nameText(firm.item)}`,
    view: () => html`${pageHead(t('ip.docket'), {
      lead: html`<a href=${href(`/firms/${id}`)}>${nameOf(firm.item)}</a>`,
      actions: html`${add('ip_right', t('ip.new'))} ${add('trusteeship', t('ip.new_trust'))}`,
    })}
    ${countTiles(counts.figures)}
    <section>
      ${sheetHead(t('ip.rights'), fileLinks(api.sheetFiles(`/firms/${id}/ip_docket`)))}
      ${docketTable(docket, ['firm_id'])}
      <p class="hint">${t('ip.hint')}</p>
    </section>
    <section>
      ${sheetHead(t('ip.due'), fileLinks(api.sheetFiles(`/firms/${id}/ip_due`)))}
      ${dueTable(due, ['firm_id'])}
    </section>
    <section>
      <h2>${t('dataset.trusteeships')}</h2>
      ${trustTable(trusts)}
    </section>`,
  };
}
