/* How a key figure of a fund was worked out: its formula, the rows with their dates and entries, what
 * they give when it is done again here, and the same rows as a file. */
import { html, nothing } from 'lit-html';
import * as api from '../lib/api.js';
import {
  again,
  assetRows,
  countedFlows,
  EXPLAINED,
  presentValue,
  sheetOf,
} from '../lib/explain.js';
import { csvLink, fundTabs, sheetHead } from '../lib/fund_tabs.js';
import { enumLabel, t } from '../lib/i18n.js';
import { commitmentCode, commitmentsOf, investorLink } from '../lib/investor_names.js';
import { KEY_FIGURES, keyFigure, rateText } from '../lib/key_figures.js';
import { compare, difference, sum } from '../lib/money.js';
import { href } from '../lib/router.js';
import { trialTable } from '../lib/sheets.js';
import { pageHead } from '../lib/shell.js';
import { money, nameOf, nameText, unitNote } from '../lib/show.js';
import { table } from '../lib/table.js';
import { carryTakenOff, termInForce, termsOf } from '../lib/waterfall.js';

const ACCOUNT_PARTS = [
  'commitment',
  'contributed_inside',
  'returned',
  'recallable',
  'recall_expired',
  'released',
  'unfunded',
];

function flowTable(flows, total) {
  return table({
    caption: t('explain.rows'),
    note: unitNote(),
    quiet: true,
    items: flows,
    empty: t('sheet.no_postings'),
    foot: total
      ? html`<tr>
          <th scope="row">${t('figure.total')}</th>
          <td></td>
          <td></td>
          <td class="num">${money(total, flows[0]?.currency)}</td>
        </tr>`
      : undefined,
    columns: [
      {
        label: t('journal.seq'),
        cell: (row) =>
          row.seq
            ? html`<a href=${href(`/journal/${row.seq}`)}>${row.seq}</a>`
            : html`<span class="muted">${t('explain.on_the_day')}</span>`,
        head: true,
        num: true,
      },
      { label: t('sheet.date'), cell: (row) => row.date, kind: 'nowrap' },
      { label: t('explain.type'), cell: (row) => enumLabel('flow_type', row.type) },
      { label: t('field.amount'), cell: (row) => money(row.amount, row.currency), num: true },
    ],
  });
}

function accountTable(sheet, commitments) {
  return table({
    caption: t('explain.rows'),
    note: unitNote(),
    quiet: true,
    items: sheet.rows,
    empty: t('fund.no_commitments'),
    columns: [
      {
        label: t('fund.investor'),
        cell: (row) => investorLink(commitments, row.commitment_id),
        head: true,
      },
      {
        label: t('kind.commitment'),
        cell: (row) => commitmentCode(commitments, row.commitment_id),
      },
      ...ACCOUNT_PARTS.map((name) => ({
        label: t(`figure.${name}`),
        cell: (row) => money(row[name], row.currency),
        num: true,
      })),
    ],
  });
}

/** Whether doing it again ends in the figure as it was told. */
function verdict(result, told) {
  if (result === null || told === null) return nothing;
  const same = compare(result, told) === 0;
  return html`<p class="verdict ${same ? 'good' : 'bad'}" role="status">
    ${t(same ? 'explain.same' : 'explain.differs', { result })}
  </p>`;
}

function rateChecks(flows, rates) {
  return rates.map((rate) => {
    const { worth, isNought } = presentValue(flows, rate);
    return html`<p class="verdict ${isNought ? 'good' : 'bad'}" role="status">
      ${t(isNought ? 'explain.nought' : 'explain.not_nought', {
        rate: rateText(rate),
        exact: rate,
        value: worth.toFixed(2),
      })}
    </p>`;
  });
}

function flowsPart(name, figures, answer, path) {
  const flows = countedFlows(name, answer.rows);
  const status = figures[`${name}_status`];
  const total = flows.length ? sum(flows.map((flow) => flow.amount)) : null;
  const told = figures[name];
  return html`${
    status
      ? status === 'none'
        ? html`<p class="warning">${t('explain.none')}</p>`
        : rateChecks(flows, told.split(','))
      : verdict(again(name, answer.rows, figures.committed), told)
  }
    <section>
      ${sheetHead(t('explain.rows'), csvLink(api.sheetAddress(path, { view: EXPLAINED[name].view })))} ${flowTable(flows, total)}
      <p class="hint">${t('explain.csv')}</p>
    </section>`;
}

function accountsPart(figures, sheet, commitments, path) {
  const result = sum(['0.00', ...sheet.rows.map((row) => row.unfunded)]);
  return html`${verdict(result, figures.unfunded)}
    <section>
      ${sheetHead(t('explain.rows'), csvLink(api.sheetAddress(path)))}
      ${accountTable(sheet, commitments)}
    </section>`;
}

/** Carry accrued on the value is taken off it, where the fund has terms. */
function assetsPart(figures, sheet, commitments, path) {
  const rows = assetRows(sheet.rows);
  const carry = sheet.waterfall?.figures.accrued_carry ?? '0.00';
  const result = difference(sum(['0.00', ...rows.map((row) => row.balance)]), carry);
  return html`${verdict(result, figures.nav)}
    <section>
      ${sheetHead(t('explain.rows'), csvLink(api.sheetAddress(path)))}
      ${trialTable({ rows, refs: sheet.refs, total: null }, commitments)}
      ${sheet.waterfall ? carryTakenOff(carry, figures.currency, path) : nothing}
    </section>`;
}

function rowsPart(figure, figures, sheet, commitments, path) {
  if (figure === 'unfunded') return accountsPart(figures, sheet, commitments, path);
  if (figure === 'nav') return assetsPart(figures, sheet, commitments, path);
  return flowsPart(figure, figures, sheet, path);
}

export default async function explainPage({ params }) {
  const id = Number(params.id);
  const { figure } = params;
  if (!KEY_FIGURES.includes(figure)) throw new api.Problem(404, { detail: t('error.404') });
  const path = `/funds/${id}/${sheetOf(figure)}`;
  const [fund, performance, sheet, commitments] = await Promise.all([
    api.item('funds', id),
    api.sheet(`/funds/${id}/performance`),
    api.sheet(path),
    commitmentsOf(id),
  ]);
  if (figure === 'nav' && termInForce(await termsOf(id), performance.as_of))
    sheet.waterfall = await api.sheet(`/funds/${id}/waterfall`, { hypothetical: '1' });
  const { figures } = performance;
  const exact = figures[figure] && figure !== 'unfunded' ? figures[figure].split(',') : null;
  return {
    title: `${nameText(fund.item)} · ${t(`figure.${figure}`)}`,
    view: () => html`${pageHead(t(`figure.${figure}`), {
      lead: html`${nameOf(fund.item)} ·
      ${t('sheet.lead', { as_of: performance.as_of, as_known: performance.as_known })}`,
    })}
    ${fundTabs(id, 'overview')}
    <p class="big-figure">${keyFigure(figures, figure)}</p>
    <p class="formula">${t(`formula.${figure}`)}</p>
    ${
      exact
        ? html`<p class="hint">${t('explain.exact')} <span translate="no">${exact.join(' · ')}</span></p>`
        : nothing
    }
    ${rowsPart(figure, figures, sheet, commitments, path)}`,
  };
}
