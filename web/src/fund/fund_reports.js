/* A fund that is known by its reports: since when, what came each quarter, what the last list holds, and
 * what its holders value it at beside that. */
import { html, nothing } from 'lit-html';
import { reverseColumn } from '../form/reverse_button.js';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { decisionButton } from '../rules/index.js';
import {
  enumTag,
  known,
  money,
  nameOf,
  nameText,
  refLink,
  unitNote,
  words,
} from '../show/format.js';
import { fundTabs } from '../show/fund_tabs.js';
import { percent } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';

const STATE_TONES = { received: 'good', waiting: 'pending', missing: 'bad' };
const share = (value) => known(value, (text) => percent(text, '1'));
const day = (value) => known(value);

function basisTable(bases, reload) {
  return table({
    caption: t('reports.basis'),
    quiet: true,
    items: bases.items,
    empty: t('reports.always_tracked'),
    columns: [
      { label: fieldLabel('valid_from', 'fund_basis'), cell: (row) => row.valid_from, head: true },
      {
        label: fieldLabel('known_by', 'fund_basis'),
        cell: (row) => enumLabel('known_by', row.known_by),
      },
      { label: t('field.note'), cell: (row) => words(row.note ?? row.source ?? '–') },
      ...reverseColumn('fund_basis', reload),
    ],
  });
}

/** Of a report that waits: its lines may be added, and another person decides. */
function waitingCell(fundId, waiting, reload) {
  if (!waiting) return nothing;
  const lead = `${kindLabel('fund_report')} ${waiting.period_ends_on}`;
  return html`<span class="actions">
    ${writeLink('reported_holding', '/new/reported_holding', t('reports.add_holding'), {
      fund_report_id: waiting.id,
      currency: waiting.currency,
      back: `/funds/${fundId}/reports`,
    })}
    ${decisionButton('fund_report', waiting, lead, reload)}
  </span>`;
}

function quarterTable(fundId, sheet, waiting, reload) {
  const field = (name) => fieldLabel(name, 'report_quarter');
  return table({
    caption: t('reports.quarters'),
    note: unitNote,
    quiet: true,
    items: [...sheet.rows].reverse(),
    empty: t('reports.none'),
    columns: [
      { label: field('quarter_ends_on'), cell: (row) => row.quarter_ends_on, head: true },
      {
        label: field('state'),
        cell: (row) => enumTag('report_state', row.state, STATE_TONES[row.state]),
      },
      { label: field('received_on'), cell: (row) => day(row.received_on) },
      {
        label: field('report_age_days'),
        cell: (row) => known(row.report_age_days, countText),
        num: true,
      },
      { label: field('nav'), cell: (row) => money(row.nav, row.currency), num: true },
      { label: field('cash'), cell: (row) => money(row.cash, row.currency), num: true },
      { label: field('listed_count'), cell: (row) => countText(row.listed_count ?? 0), num: true },
      { label: field('cost_coverage'), cell: (row) => share(row.cost_coverage), num: true },
      { label: field('value_coverage'), cell: (row) => share(row.value_coverage), num: true },
      {
        label: t('action.label'),
        cell: (row) =>
          row.state === 'waiting'
            ? waitingCell(fundId, waiting.get(row.fund_report_id), reload)
            : nothing,
      },
    ],
  });
}

function holdingTable(holdings) {
  const field = (name) => fieldLabel(name, 'reported_holding');
  const amount = (name) => ({
    label: field(name),
    cell: (row) => money(row[name], row.currency),
    num: true,
  });
  return table({
    caption: t('reports.holdings'),
    note: unitNote,
    quiet: true,
    items: holdings.items,
    empty: t('reports.no_holdings'),
    columns: [
      { label: t('kind.firm'), cell: (row) => refLink(holdings.refs, row.firm_id), head: true },
      { label: t('kind.project'), cell: (row) => refLink(holdings.refs, row.project_id) },
      amount('cost'),
      amount('fair_value'),
      { label: field('ownership'), cell: (row) => share(row.ownership), num: true },
    ],
  });
}

function reconciliationTable(sheet) {
  const field = (name) => fieldLabel(name, 'reconciliation');
  const amount = (name) => ({
    label: field(name),
    cell: (row) => money(row[name], row.currency),
    num: true,
  });
  return table({
    caption: t('reports.reconciliation'),
    note: unitNote,
    quiet: true,
    items: [...sheet.rows].reverse(),
    empty: t('reports.no_holders'),
    columns: [
      { label: field('quarter_ends_on'), cell: (row) => row.quarter_ends_on, head: true },
      {
        label: field('investor_fund_id'),
        cell: (row) => refLink(sheet.refs, row.investor_fund_id),
      },
      amount('reported'),
      {
        label: field('reported_by'),
        cell: (row) => known(row.reported_by, (name) => enumLabel('reported_by', name)),
      },
      amount('valued'),
      { label: field('valued_on'), cell: (row) => day(row.valued_on) },
      amount('deviation'),
      {
        label: field('gap'),
        cell: (row) => (row.gap ? enumLabel('reconciliation_gap', row.gap) : '–'),
      },
    ],
  });
}

/** The list that tells now: the last that counts. */
function lastListed(sheet) {
  return sheet.rows.findLast((row) => row.state === 'received' && row.listed_count > 0);
}

async function load(id) {
  const [fund, bases, quarters, reports, reconciliation] = await Promise.all([
    api.item('funds', id),
    api.allWithReversed('fund_bases', { fund_id: id }),
    api.sheet(`/funds/${id}/report_quarters`),
    api.all('fund_reports', { fund_id: id, state: 'pending' }),
    api.sheet(`/funds/${id}/reconciliation`),
  ]);
  const listed = lastListed(quarters);
  const holdings = listed
    ? await api.all('reported_holdings', { fund_report_id: listed.fund_report_id })
    : { items: [], refs: {} };
  const waiting = new Map(reports.items.map((item) => [item.id, item]));
  return { fund, bases, quarters, waiting, reconciliation, listed, holdings };
}

export default async function fundReportsPage({ params, reload }) {
  const id = Number(params.id);
  const { fund, bases, quarters, waiting, reconciliation, listed, holdings } = await load(id);
  const record = fund.item;
  const given = { fund_id: id, back: `/funds/${id}/reports` };
  return {
    title: `${nameText(record)} · ${t('fund.tab.reports')}`,
    view: () => html`${pageHead(nameOf(record), {
      lead: t('sheet.lead', { as_of: quarters.as_of, as_known: quarters.as_known }),
      actions: html`${writeLink('fund_report', '/new/fund_report', t('reports.new'), { ...given, currency: record.currency })}
      ${writeLink('fund_basis', '/new/fund_basis', t('reports.new_basis'), given)}`,
    })}
    ${fundTabs(id, 'reports')}
    <p class="hint">${t(`reports.lead_${record.figures.known_by}`)}</p>
    <section>
      <h2>${t('reports.basis')}</h2>
      ${basisTable(bases, reload)}
    </section>
    <section>
      ${sheetHead(t('reports.quarters'), fileLinks(api.sheetFiles(`/funds/${id}/report_quarters`)))}
      ${quarterTable(id, quarters, waiting, reload)}
      <p class="hint">${t('reports.coverage_hint')}</p>
    </section>
    <section>
      <h2>${t('reports.holdings')}</h2>
      ${
        listed
          ? html`<p class="hint">${t('reports.listed_on', { day: listed.period_ends_on, age: countText(listed.report_age_days) })}</p>`
          : nothing
      }
      ${holdingTable(holdings)}
    </section>
    <section>
      ${sheetHead(t('reports.reconciliation'), fileLinks(api.sheetFiles(`/funds/${id}/reconciliation`)))}
      ${reconciliationTable(reconciliation)}
    </section>`,
  };
}
