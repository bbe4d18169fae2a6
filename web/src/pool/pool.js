/* One risk pool: what it may still cover, its money in order, and its postings. */
import { html } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { factRow, nameOf, nameText } from '../show/format.js';
import { versions } from '../show/parts.js';
import { facts } from '../show/table.js';
import { postingSection, sheetSection } from './tables.js';

export default async function poolPage({ params }) {
  const id = Number(params.id);
  const path = `/risk_pools/${id}`;
  const [pool, movements, postings] = await Promise.all([
    api.item('risk_pools', id),
    api.sheet(`${path}/movements`),
    api.sheet(`${path}/postings`),
  ]);
  const back = `/pools/${id}`;
  const { item, refs } = pool;
  return {
    title: nameText(item),
    view: () => html`${pageHead(nameOf(item), {
      lead: t('sheet.lead', { as_of: movements.as_of, as_known: movements.as_known }),
      actions: html`${writeLink('pool_entry', '/new/pool_entry', t('pool.new_entry'), {
        ...{ risk_pool_id: id, currency: item.currency, back },
      })}
      ${writeLink('risk_pool', `/edit/risk_pool/${id}`, t('action.edit'), { back })}`,
    })}
    ${facts(KINDS.risk_pool.fields.map((field) => factRow(field, item, refs, 'risk_pool')))}
    ${sheetSection({
      title: t('pool.movements'),
      path: `${path}/movements`,
      shape: 'pool_row',
      sheet: movements,
      fields: [
        ['day'],
        ['seq', 'count'],
        ['action', 'pool_movement'],
        ['party_id', 'ref'],
        ['in', 'money'],
        ['out', 'money'],
        ['balance', 'money'],
      ],
    })}
    ${postingSection(path, postings)} ${versions(pool)}`,
  };
}
