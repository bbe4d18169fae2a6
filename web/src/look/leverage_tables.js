/* How leverage is worded. */
import { html } from 'lit-html';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { money, refLink, unitNote } from '../show/format.js';
import { shiftRound } from '../show/money.js';
import { table } from '../show/table.js';

/** The kinds of money that multiples tell apart. */
export const MONEY_KINDS = ['budget', 'state_owned', 'social', 'unknown'];

export const times = (value) =>
  value === null
    ? html`<span class="muted" title=${t('leverage.no_public')}>–</span>`
    : html`<data value=${value} title=${value}>${shiftRound(value, 0, 2)}×</data>`;

export const moneyKindLabel = (kind) =>
  kind === 'unknown' ? t('sources.unknown') : enumLabel('money_source', kind);

export function rowName(row) {
  return row.level === 'layer'
    ? t('leverage.layer', { layer: row.layer })
    : enumLabel('leverage_level', row.level);
}

export function leverageTable(sheet) {
  const amount = (name) => ({
    label: fieldLabel(name, 'leverage'),
    cell: (row) => money(row[name], row.currency),
    num: true,
  });
  return table({
    caption: t('leverage.rows'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    columns: [
      { label: t('leverage.level'), cell: rowName, head: true },
      { label: t('nav.funds'), cell: (row) => countText(row.fund_count), num: true },
      amount('size'),
      amount('inside'),
      ...MONEY_KINDS.map((kind) => ({
        label: moneyKindLabel(kind),
        cell: (row) => money(row[kind], row.currency),
        num: true,
      })),
      amount('public'),
      {
        label: fieldLabel('social_multiple', 'leverage'),
        cell: (row) => times(row.social_multiple),
        num: true,
      },
      {
        label: fieldLabel('size_multiple', 'leverage'),
        cell: (row) => times(row.size_multiple),
        num: true,
      },
    ],
  });
}

export function eliminationTable(sheet) {
  return table({
    caption: t('leverage.eliminations'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('leverage.nothing_eliminated'),
    foot: sheet.total
      ? html`<tr>
          <th scope="row">${t('column.total')}</th>
          <td></td>
          <td></td>
          <td></td>
          <td class="num">${money(sheet.total.amount, sheet.total.currency)}</td>
        </tr>`
      : undefined,
    columns: [
      {
        label: t('kind.commitment'),
        cell: (row) => refLink(sheet.refs, row.commitment_id),
        head: true,
      },
      { label: t('leverage.from'), cell: (row) => refLink(sheet.refs, row.investor_fund_id) },
      { label: t('leverage.to'), cell: (row) => refLink(sheet.refs, row.fund_id) },
      { label: t('leverage.level'), cell: (row) => countText(row.layer), num: true },
      {
        label: t('leverage.eliminated'),
        cell: (row) => money(row.amount, row.currency),
        num: true,
      },
    ],
  });
}
