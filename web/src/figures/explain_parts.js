/* Parts of the screens that say how a figure was worked out: the rows, and whether they give it again. */
import { html, nothing } from 'lit-html';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { money, refLink, unitNote } from '../show/format.js';
import { commitmentCode, investorLink } from '../show/investor_names.js';
import { compare, sum } from '../show/money.js';
import { table } from '../show/table.js';
import { rateText } from './key_figures.js';
import { presentValue } from './recompute.js';

const ACCOUNT_PARTS = [
  'commitment',
  'contributed_inside',
  'returned',
  'recallable',
  'recall_expired',
  'released',
  'unfunded',
];

const totalRow = (cells, amount) =>
  html`<tr>
    <th scope="row">${t('column.total')}</th>
    ${cells.map(() => html`<td></td>`)}
    <td class="num">${amount}</td>
  </tr>`;

/** Flows by date; of several funds each says which. */
export function flowTable(flows, refs) {
  const funds = new Set(flows.map((row) => row.fund_id)).size > 1;
  const amount = flows.length ? sum(flows.map((flow) => flow.amount)) : null;
  const columns = [
    {
      label: t('field.seq'),
      cell: (row) =>
        row.seq
          ? html`<a href=${href(`/journal/${row.seq}`)}>${row.seq}</a>`
          : html`<span class="muted">${t('explain.on_the_day')}</span>`,
      head: true,
      num: true,
    },
    { label: t('sheet.date'), cell: (row) => row.date, kind: 'nowrap' },
    { label: t('explain.type'), cell: (row) => enumLabel('flow_type', row.type) },
    ...(funds ? [{ label: t('kind.fund'), cell: (row) => refLink(refs, row.fund_id) }] : []),
    {
      label: fieldLabel('amount', 'flow'),
      cell: (row) => money(row.amount, row.currency),
      num: true,
    },
  ];
  return table({
    caption: t('explain.rows'),
    note: unitNote,
    quiet: true,
    items: flows,
    empty: t('sheet.no_postings'),
    foot: amount ? totalRow(columns.slice(2), money(amount, flows[0].currency)) : undefined,
    columns,
  });
}

export function accountTable(sheet, commitments) {
  return table({
    caption: t('explain.rows'),
    note: unitNote,
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
        label: fieldLabel(name, 'commitment_account'),
        cell: (row) => money(row[name], row.currency),
        num: true,
      })),
    ],
  });
}

/** The commitments that committed and unfunded are the sums of. */
export function promiseTable(sheet, name) {
  return table({
    caption: t('explain.rows'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('fund.no_commitments'),
    columns: [
      {
        label: t('kind.commitment'),
        cell: (row) => refLink(sheet.refs, row.commitment_id),
        head: true,
      },
      { label: t('kind.fund'), cell: (row) => refLink(sheet.refs, row.fund_id) },
      {
        label: t('explain.original'),
        cell: (row) => money(row[`original_${name}`], row.original_currency),
        num: true,
      },
      {
        label: fieldLabel(name, 'promise'),
        cell: (row) => money(row[name], row.currency),
        num: true,
      },
    ],
  });
}

/** Whether doing it again ends in the figure as it was told. */
export function verdict(result, told) {
  if (result === null || told === null) return nothing;
  const same = compare(result, told) === 0;
  return html`<p class="verdict ${same ? 'good' : 'bad'}" role="status">
    ${t(same ? 'explain.same' : 'explain.differs', { result })}
  </p>`;
}

export function rateChecks(flows, rates) {
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
