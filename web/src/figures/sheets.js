/* What the ledger of a fund says, named for people. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { money, refLink, unitNote } from '../show/format.js';
import { commitmentCode, investorLink } from '../show/investor_names.js';
import { table } from '../show/table.js';

const PAGE = 500;

/** All lines of a fund's ledger in one or all accounts, with their refs. */
export async function allPostings(fundId, query = {}) {
  const rows = [];
  const refs = {};
  let cursor = null;
  do {
    const page = await api.sheet(`/funds/${fundId}/postings`, { ...query, limit: PAGE, cursor });
    rows.push(...page.rows);
    Object.assign(refs, page.refs);
    cursor = page.next_cursor;
  } while (cursor);
  return { rows, refs };
}

/** What a line of the ledger is about: a holding, an investor or a category. */
export function lineSubject(row, refs, commitments) {
  if (row.commitment_id && commitments?.byId.has(row.commitment_id))
    return html`${investorLink(commitments, row.commitment_id)}
      <small>${commitmentCode(commitments, row.commitment_id)}</small>`;
  if (row.commitment_id) return refLink(refs, row.commitment_id);
  if (row.investment_id) return refLink(refs, row.investment_id);
  return row.category
    ? enumLabel('expense_category', row.category)
    : html`<span class="muted">–</span>`;
}

export function trialTable(sheet, commitments) {
  const amount = (name) => ({
    label: fieldLabel(name, 'trial_balance_row'),
    cell: (row) => money(row[name], row.currency),
    num: true,
  });
  const total = sheet.total;
  return table({
    caption: t('sheet.trial_balance'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('sheet.no_postings'),
    foot: total
      ? html`<tr>
          <th scope="row">${t('column.total')}</th>
          <td></td>
          ${['debit', 'credit', 'balance'].map(
            (name) => html`<td class="num">${money(total[name], total.currency)}</td>`,
          )}
        </tr>`
      : undefined,
    columns: [
      { label: t('field.account'), cell: (row) => enumLabel('account', row.account), head: true },
      { label: t('journal.subject'), cell: (row) => lineSubject(row, sheet.refs, commitments) },
      amount('debit'),
      amount('credit'),
      amount('balance'),
    ],
  });
}

const ASSETS = ['cash', 'cost', 'unrealised'];
const EQUITY = [
  'capital',
  'distributed',
  'carry',
  'income',
  'realised_gain',
  'unrealised_gain',
  'expense',
];
const LIABILITIES = ['facility', 'accrued'];
const TAKEN_OFF = ['distributed', 'carry', 'expense', ...LIABILITIES];

function statementRows(figures, names) {
  return names.map(
    (name) =>
      html`<tr>
        <th scope="row">
          ${TAKEN_OFF.includes(name) ? html`<span class="muted">–</span> ` : nothing}${enumLabel('account', name)}
        </th>
        <td class="num">${money(figures[name], figures.currency)}</td>
      </tr>`,
  );
}

/** More was paid out than received: a receipt is still to be entered, or a day is wrong. */
export function cashWarning({ cash, currency }) {
  if (!cash?.startsWith('-')) return nothing;
  return html`<p class="warning" role="alert">
    ${t('sheet.cash_negative')} ${money(cash, currency)}
  </p>`;
}

/** Assets less liabilities beside equity: both sides end in the net asset value. */
export function balanceSheet(figures) {
  const total = (label, value) =>
    html`<tr class="total">
      <th scope="row">${label}</th>
      <td class="num">${money(value, figures.currency)}</td>
    </tr>`;
  const side = (caption, rows) =>
    html`<div class="scroll" tabindex="0" role="region" aria-label=${caption}>
      <table>
        <caption>
          ${caption} <span class="note">${unitNote(figures.currency)}</span>
        </caption>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
  return html`<div class="columns">
      ${side(t('sheet.assets'), [
        statementRows(figures, [
          ...ASSETS,
          ...(Number(figures.unsettled) === 0 ? [] : ['unsettled']),
          ...LIABILITIES,
        ]),
        total(fieldLabel('nav', 'balance_sheet'), figures.nav),
      ])}
      ${side(fieldLabel('equity', 'balance_sheet'), [
        statementRows(figures, EQUITY),
        total(fieldLabel('equity', 'balance_sheet'), figures.equity),
      ])}
    </div>
    ${
      figures.foreign_line_count
        ? html`<p class="warning">${t('sheet.foreign', { count: figures.foreign_line_count })}</p>`
        : nothing
    }`;
}

export const ROLL = [
  'opening',
  'contributions',
  'distributions',
  'carry',
  'income',
  'expenses',
  'realised_gain',
  'unrealised_gain',
  'closing',
];

/** Outside the account: shown where there was any. */
const BESIDE = ['equalisation_interest'];
/** In the account, where a stake was transferred. */
const SOMETIMES = ['transferred'];

/** Net asset value from quarter to quarter, of a fund or of one commitment. */
export function rollTable(sheet, caption, first = []) {
  const shown = (name) => sheet.rows.some((row) => Number(row[name]) !== 0);
  const inside = ROLL.flatMap((name) =>
    name === 'closing' ? [...SOMETIMES.filter(shown), name] : [name],
  );
  const beside = BESIDE.filter(shown);
  return table({
    caption,
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('sheet.no_postings'),
    columns: [
      ...first,
      { label: t('sheet.quarter'), cell: (row) => html`${row.from} – ${row.to}`, kind: 'nowrap' },
      ...[...inside, ...beside].map((name) => ({
        label: fieldLabel(name, 'capital_row'),
        cell: (row) => money(row[name], row.currency),
        num: true,
      })),
    ],
  });
}

/** The lines of a ledger, oldest first, each a link to its entry. */
export function postingTable(rows, refs, commitments, more = []) {
  return table({
    caption: t('sheet.postings'),
    note: unitNote,
    quiet: true,
    items: rows,
    empty: t('sheet.no_postings'),
    columns: [
      {
        label: t('field.seq'),
        cell: (row) => html`<a href=${href(`/journal/${row.seq}`)}>${row.seq}</a>`,
        head: true,
        num: true,
      },
      { label: t('sheet.date'), cell: (row) => row.date, kind: 'nowrap' },
      { label: t('column.kind'), cell: (row) => kindLabel(row.kind) },
      { label: t('field.account'), cell: (row) => enumLabel('account', row.account) },
      { label: t('journal.subject'), cell: (row) => lineSubject(row, refs, commitments) },
      {
        label: fieldLabel('amount', 'posting'),
        cell: (row) => money(row.amount, row.currency),
        num: true,
      },
      ...more,
    ],
  });
}
