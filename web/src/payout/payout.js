/* "Sold at X, who gets what": the payout of a firm's sale by class and holder, the curve over all
 * prices, claims beside it, and down to each investor of our funds. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { currentQuery } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import {
  decimalText,
  enumTag,
  known,
  money,
  nameOf,
  nameText,
  refLink,
  unitNote,
} from '../show/format.js';
import { percent } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import { payoutChart, pointsOf, pointTable } from './chart.js';
import { partKey, partText, tonesOf } from './parts.js';
import { questionForm } from './question.js';

const amountColumn = (name, kind) => ({
  label: fieldLabel(name, kind),
  cell: (row) => money(row[name], row.currency),
  num: true,
});

const holderOf = (row) => row.holder_party_id ?? row.holder_fund_id ?? row.holder_firm_id;

const partColumn = (sheet, tones) => ({
  label: fieldLabel('part', 'payout'),
  cell: (row) =>
    html`<span class="swatch ${tones.get(partKey(row))}"></span>${partText(row, sheet.refs)}`,
  head: true,
});

const unitsColumn = {
  label: '',
  cell: (row) => known(row.units, decimalText),
  num: true,
};

const reasonColumn = (rows) =>
  rows.some((row) => row.reason)
    ? [
        {
          label: fieldLabel('reason', 'payout'),
          cell: (row) => (row.reason ? enumLabel('payout_reason', row.reason) : nothing),
        },
      ]
    : [];

function total(sheet, before, after) {
  if (!sheet.total) return undefined;
  return html`<tr>
    <th scope="row" colspan=${before}>${t('column.total')}</th>
    <td class="num">${money(sheet.total.amount, sheet.total.currency)}</td>
    <td colspan=${after}></td>
  </tr>`;
}

function shareCell(row, whole) {
  return row.amount === null || !whole || Number(whole) === 0 ? '' : percent(row.amount, whole);
}

function classTable(sheet, tones, proceeds) {
  return table({
    caption: t('payout.by_class'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    foot: total(sheet, 5, 1 + reasonColumn(sheet.rows).length),
    columns: [
      partColumn(sheet, tones),
      { label: fieldLabel('rank', 'payout'), cell: (row) => row.rank ?? '–', num: true },
      { ...unitsColumn, label: fieldLabel('units', 'payout') },
      {
        ...amountColumn('claim', 'payout'),
        cell: (row) => (row.rank === null && !row.reason ? '–' : money(row.claim, row.currency)),
      },
      {
        label: fieldLabel('chosen', 'payout'),
        cell: (row) => (row.chosen ? enumTag('payout_choice', row.chosen) : '–'),
      },
      amountColumn('amount', 'payout'),
      {
        label: fieldLabel('share', 'payout'),
        cell: (row) => shareCell(row, proceeds),
        num: true,
      },
      ...reasonColumn(sheet.rows),
    ],
  });
}

/** Only where a claim changes something. */
const claimColumns = (rows, names) => (rows.some((row) => Number(row.claims)) ? names : []);

function holderTable(sheet, tones, proceeds) {
  const claims = claimColumns(sheet.rows, ['claims', 'after']);
  return table({
    caption: t('payout.by_holder'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    foot: total(sheet, 3, 1 + claims.length + reasonColumn(sheet.rows).length),
    columns: [
      partColumn(sheet, tones),
      {
        label: t('payout.holder'),
        cell: (row) =>
          row.part === 'debt' || !row.part ? '–' : refLink(sheet.refs, holderOf(row)),
      },
      { ...unitsColumn, label: fieldLabel('units', 'payout') },
      amountColumn('amount', 'payout'),
      {
        label: fieldLabel('share', 'payout'),
        cell: (row) => shareCell(row, proceeds),
        num: true,
      },
      ...claims.map((name) => amountColumn(name, 'payout')),
      ...reasonColumn(sheet.rows),
    ],
  });
}

function claimTable(sheet) {
  return table({
    caption: t('payout.claims'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('payout.no_claims'),
    columns: [
      {
        label: fieldLabel('investment_id', 'payout_claim'),
        cell: (row) => refLink(sheet.refs, row.investment_id),
        head: true,
      },
      {
        label: fieldLabel('state', 'payout_claim'),
        cell: (row) => (row.state ? enumLabel('claim_state', row.state) : '–'),
      },
      {
        label: fieldLabel('obligor_party_id', 'payout_claim'),
        cell: (row) =>
          row.obligor_party_id
            ? refLink(sheet.refs, row.obligor_party_id)
            : known(row.obligor_name),
      },
      {
        label: fieldLabel('obligor', 'payout_claim'),
        cell: (row) => enumLabel('claim_obligor', row.obligor),
      },
      ...['due', 'payout', 'shortfall', 'paid', 'unpaid'].map((name) =>
        amountColumn(name, 'payout_claim'),
      ),
    ],
  });
}

function investorTable(sheet) {
  return table({
    caption: t('payout.investors'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('payout.no_investors'),
    columns: [
      {
        label: fieldLabel('fund_id', 'payout_investor'),
        cell: (row) => refLink(sheet.refs, row.fund_id),
        head: true,
      },
      {
        label: fieldLabel('goes', 'payout_investor'),
        cell: (row) => enumLabel('payout_goes', row.goes),
      },
      {
        label: t('payout.investor'),
        cell: (row) => {
          const id = row.investor_party_id ?? row.investor_fund_id;
          return id ? refLink(sheet.refs, id) : '–';
        },
      },
      {
        label: fieldLabel('money_source', 'payout_investor'),
        cell: (row) =>
          [
            row.money_source && enumLabel('money_source', row.money_source),
            row.government_level && enumLabel('government_level', row.government_level),
          ]
            .filter(Boolean)
            .join(' · ') || '–',
      },
      amountColumn('passed', 'payout_investor'),
      amountColumn('amount', 'payout_investor'),
      ...claimColumns(sheet.rows, ['claims']).map((name) => amountColumn(name, 'payout_investor')),
      {
        label: fieldLabel('share', 'payout_investor'),
        cell: (row) => (row.share === null ? '' : percent(row.share, '1')),
        num: true,
      },
    ],
  });
}

/** The answers; without a price only the curve. */
async function load(path, question) {
  const { proceeds, debt } = question;
  const asked = proceeds
    ? [
        api.sheet(path, { ...question, by: 'class' }),
        api.sheet(path, question),
        api.sheet(`${path}/claims`, question),
        api.sheet(`${path}/investors`, question),
      ]
    : [api.sheet(path, { proceeds: '0', debt, by: 'class' })];
  const [curve, classes, holders, claims, investors] = await Promise.all([
    api.sheet(`${path}/points`, question),
    ...asked,
  ]);
  return { curve, classes, holders, claims, investors };
}

const part = (title, path, query, content) => html`<section>
  ${sheetHead(title, fileLinks(api.sheetFiles(path, query)))} ${content}
</section>`;

function asked(path, question, tones, answers) {
  if (!answers.holders) return html`<p class="hint">${t('payout.name_a_price')}</p>`;
  const { proceeds } = question;
  return html`${part(t('payout.by_class'), path, { ...question, by: 'class' }, classTable(answers.classes, tones, proceeds))}
    ${part(t('payout.by_holder'), path, question, holderTable(answers.holders, tones, proceeds))}
    ${part(
      t('payout.claims'),
      `${path}/claims`,
      question,
      html`${claimTable(answers.claims)}
      <p class="hint">${t('payout.claims_hint')}</p>`,
    )}
    ${part(
      t('payout.investors'),
      `${path}/investors`,
      question,
      html`${investorTable(answers.investors)}
      <p class="hint">${t('payout.investors_hint')}</p>`,
    )}`;
}

/** Why nothing can be told, before anything else. */
function unknownNote(sheet) {
  const reasons = [...new Set(sheet.rows.map((row) => row.reason).filter(Boolean))];
  if (reasons.length === 0) return nothing;
  return html`<p class="note warn" role="status">${t('payout.unknown')}
    ${reasons.map((reason) => enumLabel('payout_reason', reason)).join(' · ')}</p>`;
}

export default async function payoutPage({ params }) {
  const id = Number(params.id);
  const query = currentQuery();
  const question = { proceeds: query.proceeds, debt: query.debt };
  const path = `/firms/${id}/payout`;
  const [firm, answers] = await Promise.all([api.item('firms', id), load(path, question)]);
  const { curve } = answers;
  const tones = tonesOf(curve.rows.length ? curve.rows : answers.classes.rows);
  return {
    title: `${nameText(firm.item)} · ${t('payout.title')}`,
    view: () => html`${pageHead(nameOf(firm.item), {
      lead: html`${t('payout.title')} ·
        ${t('sheet.lead', { as_of: curve.as_of, as_known: curve.as_known })}`,
    })}
    ${questionForm(query)} ${unknownNote(answers.classes)}
    ${
      curve.rows.length
        ? part(
            t('payout.curve'),
            `${path}/points`,
            question,
            html`${payoutChart(curve.rows, curve.refs)}
          ${pointTable(pointsOf(curve.rows), curve.refs)}`,
          )
        : nothing
    }
    ${asked(path, question, tones, answers)}`,
  };
}
