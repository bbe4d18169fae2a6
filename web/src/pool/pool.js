/* One risk pool: what it may still cover, its money in order, and its postings. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { decimal, factRow, money, nameOf, nameText } from '../show/format.js';
import { versions } from '../show/parts.js';
import { facts, tiles } from '../show/table.js';
import { postingSection, sheetSection } from './tables.js';

/** What it holds, covers and may still cover; that it is stopped stands out. */
function roomTiles(room) {
  const amount = (name) => [
    fieldLabel(name, 'pool_room'),
    room[name] === null ? '–' : money(room[name], room.currency),
  ];
  return html`${
    room.stopped ? html`<p class="warning">${fieldLabel('stopped', 'pool_room')}</p>` : nothing
  }
  ${tiles([
    ...['balance', 'limit', 'counted', 'headroom', 'overdue'].map(amount),
    [fieldLabel('overdue_share', 'pool_room'), decimal(room.overdue_share)],
  ])}`;
}

export default async function poolPage({ params }) {
  const id = Number(params.id);
  const path = `/risk_pools/${id}`;
  const [pool, room, covered, movements, postings] = await Promise.all([
    api.item('risk_pools', id),
    api.sheet(`${path}/room`),
    api.sheet(`${path}/covered`),
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
    ${roomTiles(room.figures)}
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
        ['loss_claim_id', 'claim'],
        ['in', 'money'],
        ['out', 'money'],
        ['balance', 'money'],
      ],
    })}
    ${sheetSection({
      title: t('pool.covered'),
      path: `${path}/covered`,
      shape: 'covered_loan',
      sheet: covered,
      fields: [
        ['loan_id', 'ref'],
        ['firm_id', 'ref'],
        ['outstanding', 'money'],
        ['overdue', 'money'],
        ['counted', 'money'],
      ],
    })}
    ${postingSection(path, postings)} ${versions(pool)}`,
  };
}
