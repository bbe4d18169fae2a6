/* One IP right: what it is on the day, who owns it, what happened to it, and its fees. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { factRow, known, money, refLink, unitNote, words } from '../show/format.js';
import { versions } from '../show/parts.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { facts, table, tiles } from '../show/table.js';
import { criteria, feeTag, marks, partText, statusTag } from './tables.js';

const PATENTS = ['invention', 'utility_model', 'design'];

/** Whom a row names: a firm, a party, or somebody who is not recorded. */
function who(row, refs) {
  if (row.firm_id) return refLink(refs, row.firm_id);
  if (row.party_id) return refLink(refs, row.party_id);
  return row.owner_name || row.who ? words(row.owner_name ?? row.who) : nothing;
}

function holderTable({ rows, refs }) {
  const field = (name) => fieldLabel(name, 'ip_holder_row');
  return table({
    caption: t('ip.owners'),
    quiet: true,
    items: rows,
    columns: [
      { label: t('ip.owner'), cell: (row) => who(row, refs), head: true },
      { label: field('parts'), cell: partText, num: true },
      { label: field('since'), cell: (row) => row.since ?? nothing, kind: 'nowrap' },
    ],
  });
}

const lineText = (row) =>
  row.kind === 'event' ? enumLabel('ip_action', row.action) : enumLabel('ip_line_kind', row.kind);

function lineTable({ rows, refs }) {
  const field = (name) => fieldLabel(name, 'ip_line');
  return table({
    caption: t('ip.lines'),
    note: unitNote,
    quiet: true,
    items: rows,
    columns: [
      { label: field('day'), cell: (row) => known(row.day), head: true, kind: 'nowrap' },
      {
        label: field('kind'),
        cell: (row) =>
          html`${lineText(row)} ${row.year === null ? nothing : html`<small>${t('ip.year', { year: row.year })}</small>`}`,
      },
      { label: field('who'), cell: (row) => who(row, refs) },
      {
        label: field('amount'),
        cell: (row) => (row.amount === null ? nothing : money(row.amount, row.currency)),
        num: true,
      },
      {
        label: field('legal_status'),
        cell: (row) => (row.legal_status ? statusTag(row) : nothing),
      },
      {
        label: field('entry_id'),
        cell: (row) =>
          row.entry_id
            ? html`<a href=${href(`/journal/${row.entry_id}`)}>${row.entry_id}</a>`
            : nothing,
        num: true,
      },
    ],
  });
}

const amount = (name) => ({
  label: fieldLabel(name, 'ip_fee_year'),
  cell: (row) => (row[name] === null ? nothing : money(row[name], row.currency)),
  num: true,
});

function feeTable({ rows }) {
  const field = (name) => fieldLabel(name, 'ip_fee_year');
  return table({
    caption: t('ip.fees'),
    note: unitNote,
    quiet: true,
    dense: true,
    items: rows,
    columns: [
      { label: field('year'), cell: (row) => row.year, head: true, num: true },
      { label: field('due_on'), cell: (row) => row.due_on, kind: 'nowrap' },
      amount('full'),
      {
        label: field('reduction_percent'),
        cell: (row) => (row.reduction_percent ? `${row.reduction_percent} %` : nothing),
        num: true,
      },
      amount('reduced'),
      amount('late'),
      amount('total'),
      {
        label: field('grace_ends_on'),
        cell: (row) => row.grace_ends_on ?? nothing,
        kind: 'nowrap',
      },
      {
        label: field('covered'),
        cell: (row) => (row.covered ? html`<span class="tag good">${t('yes')}</span>` : nothing),
      },
      { label: field('paid_on'), cell: (row) => row.paid_on ?? nothing, kind: 'nowrap' },
      amount('paid'),
      amount('restoring'),
    ],
  });
}

function rightTiles(state) {
  const field = (name) => fieldLabel(name, 'ip_docket_row');
  return tiles([
    [field('legal_status'), html`${statusTag(state)} ${marks(state)}`],
    [field('expires_on'), known(state.expires_on)],
    [field('next_due_on'), state.next_due_on ?? '–'],
    [field('fee_standing'), feeTag(state)],
    [field('owners'), countText(state.owners)],
    [field('high_value'), state.high_value ? criteria(state) : t('no')],
  ]);
}

function feePart(id, fees) {
  return html`<section>
    ${sheetHead(t('ip.fees'), fileLinks(api.sheetFiles(`/ip_rights/${id}/fees`)))}
    ${feeTable(fees)}
    <p class="hint">${t('ip.fee_hint')}</p>
  </section>`;
}

export default async function rightPage({ params }) {
  const id = Number(params.id);
  const [right, { figures: state }, holders, lines, fees] = await Promise.all([
    api.item('ip_rights', id),
    api.sheet(`/ip_rights/${id}/state`),
    api.sheet(`/ip_rights/${id}/holders`),
    api.sheet(`/ip_rights/${id}/lines`),
    api.sheet(`/ip_rights/${id}/fees`),
  ]);
  const record = right.item;
  const back = `/ip_rights/${id}`;
  const add = (kind, text, more = {}) =>
    writeLink(kind, `/new/${kind}`, text, { ip_right_id: id, back, ...more });
  return {
    title: record.title,
    view: () => html`${pageHead(words(record.title), {
      lead: html`${enumLabel('ip_type', record.type)}
        <span translate="no">${state.number ?? record.code}</span> ·
        <a href=${href(`/firms/${record.firm_id}/ip`)}>${t('ip.docket')}</a> ${refLink(right.refs, record.firm_id)}`,
      actions: html`${add('ip_event', t('ip.new_event'))}
        ${PATENTS.includes(record.type) ? add('ip_fee', t('ip.new_fee'), { year: state.fee_year ?? undefined }) : nothing}
        ${add('ip_owner', t('ip.new_owner'))} ${add('ip_valuation', t('ip.new_valuation'))}
        ${writeLink('ip_right', `/edit/ip_right/${id}`, t('action.edit'), { back })}`,
    })}
    ${rightTiles(state)}
    ${facts(KINDS.ip_right.fields.map((field) => factRow(field, record, right.refs, 'ip_right')))}
    <section>
      <h2>${t('ip.owners')}</h2>
      ${holderTable(holders)}
    </section>
    <section>
      ${sheetHead(t('ip.lines'), fileLinks(api.sheetFiles(`/ip_rights/${id}/lines`)))}
      ${lineTable(lines)}
    </section>
    ${PATENTS.includes(record.type) ? feePart(id, fees) : nothing} ${versions(right)}`,
  };
}
