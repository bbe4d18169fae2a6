/* One pledge: its rights and the verdict on each, the grounds of refusal, what owners and parties stated, and its end. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import { reverseColumn } from '../form/reverse_button.js';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { factRow, refLink } from '../show/format.js';
import { versions } from '../show/parts.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { facts } from '../show/table.js';
import { groundTable, pledgeRightTable } from './pledge_tables.js';
import { recordTable } from './tables.js';

const STATEMENT = ['statement', 'ground', 'firm_id', 'party_id', 'who', 'stated_on', 'document'];

/** Since when a right is in it, and a way to take back what was recorded. */
function whenAndUndo({ items }, reload) {
  const records = new Map(items.map((item) => [item.id, item]));
  return [
    {
      label: fieldLabel('registered_on', 'pledge_right_row'),
      cell: (row) => row.registered_on ?? nothing,
      kind: 'nowrap',
    },
    ...reverseColumn('pledge_item', reload, (row) => records.get(row.pledge_item_id)),
  ];
}

export default async function pledgePage({ params, reload }) {
  const id = Number(params.id);
  const [answer, rights, grounds, statements, items, ends] = await Promise.all([
    api.item('pledges', id),
    api.sheet(`/pledges/${id}/rights`),
    api.sheet(`/pledges/${id}/grounds`),
    ...['pledge_statements', 'pledge_items', 'pledge_ends'].map((plural) =>
      api.all(plural, { pledge_id: id }),
    ),
  ]);
  const { item, refs } = answer;
  const back = `/pledges/${id}`;
  const add = (kind, text) =>
    ends.items.length === 0
      ? writeLink(kind, `/new/${kind}`, text, { pledge_id: id, back })
      : nothing;
  return {
    title: `${t('kind.pledge')} ${item.code}`,
    view: () => html`${pageHead(
      html`${t('kind.pledge')} <span translate="no">${item.code}</span>`,
      {
        lead: refLink(refs, item.loan_case_id),
        actions: html`${add('pledge_item', t('pledge.new_item'))}
        ${add('pledge_statement', t('pledge.new_statement'))}
        ${writeLink('pledge', `/edit/pledge/${id}`, t('action.edit'), { back })}
        ${add('pledge_end', t('pledge.new_end'))}`,
      },
    )}
    <section>
      ${sheetHead(t('pledge.rights'), fileLinks(api.sheetFiles(`/pledges/${id}/rights`)))}
      ${pledgeRightTable(rights, t('pledge.no_rights'), whenAndUndo(items, reload))}
    </section>
    <section>
      ${sheetHead(t('pledge.grounds'), fileLinks(api.sheetFiles(`/pledges/${id}/grounds`)))}
      ${groundTable(grounds)}
      <p class="hint">${t('pledge.ground_hint')}</p>
    </section>
    <section>
      ${sheetHead(t('dataset.pledge_statements'))}
      ${recordTable('pledge_statement', statements, STATEMENT, t('pledge.no_statements'), reload)}
    </section>
    ${
      ends.items.length > 0
        ? html`<section>
            ${sheetHead(t('dataset.pledge_ends'))}
            ${recordTable('pledge_end', ends, ['reason'], '', reload)}
          </section>`
        : nothing
    }
    ${facts(KINDS.pledge.fields.map((field) => factRow(field, item, refs, 'pledge')))}
    ${versions(answer)}`,
  };
}
