/* One firm, all public money: what of it was paid and what is at risk, each counted once, row by row. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { LISTS } from '../model/lists.js';
import { figure } from '../show/chart.js';
import { enumTag, known, money, nameOf, nameText, refLink, unitNote } from '../show/format.js';
import { compare, sum } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table, tiles } from '../show/table.js';
import { publicBars } from './public_bars.js';

const SHAPE = 'public_money_row';
const SUMS = ['paid', 'at_risk'];
// What a row leads to: the first of these that it names.
const RECORDS = [
  'loss_claim_id',
  'investment_id',
  'subsidy_claim_id',
  'talent_award_id',
  'loan_id',
];

const totalOf = (rows, name) => sum(['0.00', ...rows.map((row) => row[name] ?? '0.00')]);

function recordCell(row, refs) {
  const named = RECORDS.find((name) => row[name]);
  return named
    ? refLink(refs, row[named])
    : html`<a href=${href(`/journal/${row.seq}`)}>${t('view.entry', { seq: row.seq })}</a>`;
}

/** Of whom: the fund, the party, or the pool. */
const holderCell = (row, refs) => refLink(refs, row.fund_id ?? row.risk_pool_id ?? row.party_id);

/** The forms of which something counts, with what each comes to. */
function bars(rows, name) {
  const parts = LISTS.funding_form
    .map((form) => ({
      name: enumLabel('funding_form', form),
      amount: totalOf(
        rows.filter((row) => row.form === form),
        name,
      ),
    }))
    .filter((part) => compare(part.amount, '0') > 0);
  if (parts.length === 0) return nothing;
  const title = fieldLabel(name, SHAPE);
  return figure({ title, drawing: publicBars(parts, title) });
}

function rowTable(sheet) {
  const amount = (name) => ({
    label: fieldLabel(name, SHAPE),
    cell: (row) => known(row[name], (value) => money(value, row.currency)),
    num: true,
  });
  return table({
    caption: t('public_money.rows'),
    quiet: true,
    note: unitNote,
    items: sheet.rows,
    empty: t('public_money.none'),
    foot: html`<tr>
      <th scope="row">${t('column.total')}</th>
      <td colspan="5"></td>
      ${SUMS.map((name) => html`<td class="num">${money(totalOf(sheet.rows, name), 'CNY')}</td>`)}
      <td></td>
    </tr>`,
    columns: [
      {
        label: fieldLabel('form', SHAPE),
        cell: (row) => enumLabel('funding_form', row.form),
        head: true,
      },
      { label: fieldLabel('owner', SHAPE), cell: (row) => enumTag('money_owner', row.owner) },
      { label: t('public_money.holder'), cell: (row) => holderCell(row, sheet.refs) },
      { label: t('public_money.record'), cell: (row) => recordCell(row, sheet.refs) },
      { label: fieldLabel('day', SHAPE), cell: (row) => row.day },
      amount('amount'),
      ...SUMS.map(amount),
      {
        label: fieldLabel('unknown', SHAPE),
        cell: (row) => (row.unknown ? enumTag('money_gap', row.unknown, 'pending') : '–'),
      },
    ],
  });
}

export default async function firmPublicMoneyPage({ params }) {
  const id = Number(params.id);
  const path = `/firms/${id}/public_money`;
  const [firm, sheet] = await Promise.all([api.item('firms', id), api.sheet(path)]);
  const gaps = sheet.rows.filter((row) => row.unknown).length;
  const title = t('public_money.of', { firm: nameText(firm.item) });
  return {
    title,
    view: () => html`${pageHead(html`${t('public_money.title')} ${nameOf(firm.item)}`, {
      lead: t('sheet.lead', { as_of: sheet.as_of, as_known: sheet.as_known }),
      actions: html`<a class="button" href=${href(`/firms/${id}`)}>${t('kind.firm')}</a>
        <a class="button" href=${href('/public_money')}>${t('nav.public_money')}</a>`,
    })}
    ${tiles(SUMS.map((name) => [fieldLabel(name, SHAPE), money(totalOf(sheet.rows, name), 'CNY')]))}
    <p class="note">${t('public_money.lead')}</p>
    <p class="note">${unitNote()}</p>
    ${gaps > 0 ? html`<p class="warning">${t('public_money.gaps', { count: gaps })}</p>` : nothing}
    ${SUMS.map((name) => bars(sheet.rows, name))}
    <section>
      ${sheetHead(t('public_money.rows'), fileLinks(api.sheetFiles(path)))} ${rowTable(sheet)}
    </section>`,
  };
}
