/* The working of a mark to market, lot by lot, beside its proposal and its approval. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { decimal, known, money, unitNote } from '../show/format.js';
import { percent } from '../show/money.js';
import { table } from '../show/table.js';
import { priceCell } from './lot_tables.js';

/** That of a valuation that is a mark, as it stands now on its day; null for any other. */
export function loadWorking(valuation) {
  if (!valuation.marked_to_market) return null;
  return api.sheet(`/investments/${valuation.investment_id}/mark`, {
    as_of: valuation.effective_date,
    volatility: valuation.volatility ?? undefined,
    dividend_yield: valuation.dividend_yield ?? undefined,
  });
}

export function workingTable({ rows, refs, total }) {
  const field = (name) => fieldLabel(name, 'mark_row');
  const amount = (name) => ({
    label: field(name),
    cell: (row) => money(row[name], row.currency),
    num: true,
  });
  return html`${table({
    caption: t('listing.working'),
    note: unitNote,
    items: rows,
    empty: t('listing.no_lots'),
    dense: true,
    columns: [
      {
        label: field('listed_lot_id'),
        cell: (row) =>
          html`<span translate="no">${refs[row.listed_lot_id]?.code ?? row.listed_lot_id}</span>`,
        head: true,
      },
      { label: field('units'), cell: (row) => decimal(row.units), num: true },
      { label: field('price'), cell: (row) => priceCell(row, row.market_value), num: true },
      amount('market_value'),
      {
        label: field('restriction_of'),
        cell: (row) => known(row.restriction_of, (value) => enumLabel('restriction_of', value)),
      },
      {
        label: field('restricted_days'),
        cell: (row) => known(row.restricted_days, countText),
        num: true,
      },
      {
        label: field('discount_rate'),
        cell: (row) => known(row.discount_rate, (value) => percent(value, '1')),
        num: true,
      },
      amount('discount'),
      amount('value'),
      {
        label: field('gap'),
        cell: (row) =>
          row.gap ? html`<span class="tag warn">${enumLabel('mark_gap', row.gap)}</span>` : nothing,
      },
    ],
  })}
  ${total ? html`<p class="mark-total">${field('value')}: ${money(total.value, total.currency)}</p>` : nothing}`;
}
