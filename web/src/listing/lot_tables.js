/* Lots of listed shares and what was sold of them, wherever they are shown. */
import { html, nothing } from 'lit-html';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { decimal, enumTag, known, money, refLink, unitNote } from '../show/format.js';
import { table } from '../show/table.js';

const STATE_TONES = { locked: 'warn', limited: 'good', free: 'good', sold: 'done' };
const BREACH_TONES = { within: 'good', locked: 'bad', over_limit: 'bad' };

const code = (refs, id) => html`<span translate="no">${refs[id]?.code ?? `#${id}`}</span>`;

/** The investment leads to the holding, where its values and sales stand. */
function holdingLink(row, refs) {
  return html`<a href=${href(`/funds/${row.fund_id}/holdings/${row.investment_id}`)}
    >${code(refs, row.investment_id)}</a
  >`;
}

/** A price and its day; one that is too old is said to be. */
export function priceCell(row, value) {
  if (row.price === null) return known(null);
  return html`${decimal(row.price)} <small>${row.priced_on}</small>
    ${value === null ? html`<span class="tag warn">${t('listing.old_price')}</span>` : nothing}`;
}

/** How many may be sold, each way for itself; nothing where no limit applies. */
function roomCell(row, name) {
  if (row.window_days === 0) return html`<span class="muted">${t('listing.no_limit')}</span>`;
  return decimal(row[name]);
}

/** @param {any} sheet of /lots @param {string[]} [hide] columns that the page says already */
export function lotTable({ rows, refs }, hide = []) {
  const field = (name) => fieldLabel(name, 'lot_row');
  const columns = [
    {
      name: 'listed_lot_id',
      label: field('listed_lot_id'),
      cell: (row) => code(refs, row.listed_lot_id),
      head: true,
    },
    {
      name: 'listing_id',
      label: field('listing_id'),
      cell: (row) => refLink(refs, row.listing_id),
    },
    { name: 'fund_id', label: field('fund_id'), cell: (row) => refLink(refs, row.fund_id) },
    {
      name: 'investment_id',
      label: field('investment_id'),
      cell: (row) => holdingLink(row, refs),
    },
    { label: field('acquired_on'), cell: (row) => row.acquired_on, kind: 'nowrap' },
    { label: field('left'), cell: (row) => decimal(row.left), num: true },
    {
      label: field('state'),
      cell: (row) => enumTag('lot_state', row.state, STATE_TONES[row.state] ?? 'pending'),
    },
    {
      label: field('free_from'),
      cell: (row) =>
        html`${known(row.free_from)}
        ${row.days_locked === null ? nothing : html`<small>${t('listing.in_days', { days: countText(row.days_locked) })}</small>`}`,
      kind: 'nowrap',
    },
    {
      label: field('lock_rule_id'),
      cell: (row) => known(row.lock_rule_id, (id) => code(refs, id)),
    },
    {
      label: field('window_days'),
      cell: (row) =>
        row.window_days === 0 ? t('listing.no_limit') : known(row.window_days, countText),
      num: true,
    },
    {
      label: field('auction_room'),
      cell: (row) => roomCell(row, 'auction_room'),
      num: true,
    },
    { label: field('block_room'), cell: (row) => roomCell(row, 'block_room'), num: true },
    {
      label: field('price'),
      cell: (row) => priceCell(row, row.market_value),
      num: true,
    },
    {
      label: field('market_value'),
      cell: (row) => money(row.market_value, row.currency ?? 'CNY'),
      num: true,
    },
  ];
  return table({
    caption: t('listing.lots'),
    note: unitNote,
    quiet: true,
    items: rows,
    empty: t('listing.no_lots'),
    columns: columns.filter((column) => !hide.includes(column.name ?? '')),
  });
}

export function saleTable({ rows, refs }) {
  const field = (name) => fieldLabel(name, 'lot_sale');
  return table({
    caption: t('listing.sales'),
    note: unitNote,
    quiet: true,
    items: rows,
    empty: t('listing.no_sales'),
    columns: [
      { label: field('sold_on'), cell: (row) => row.sold_on, head: true, kind: 'nowrap' },
      { label: field('listed_lot_id'), cell: (row) => code(refs, row.listed_lot_id) },
      { label: field('investment_id'), cell: (row) => holdingLink(row, refs) },
      {
        label: field('sold_by'),
        cell: (row) => known(row.sold_by, (value) => enumLabel('sold_by', value)),
      },
      { label: field('units'), cell: (row) => decimal(row.units), num: true },
      { label: field('left'), cell: (row) => decimal(row.left), num: true },
      { label: field('amount'), cell: (row) => money(row.amount, row.currency), num: true },
      {
        label: field('cost_relieved'),
        cell: (row) => money(row.cost_relieved, row.currency),
        num: true,
      },
      {
        label: field('window_sold'),
        cell: (row) =>
          row.window_sold === null
            ? nothing
            : html`${decimal(row.window_sold)} / ${decimal(row.window_limit)}`,
        num: true,
      },
      {
        label: field('breach'),
        cell: (row) => enumTag('sale_breach', row.breach, BREACH_TONES[row.breach] ?? 'pending'),
      },
    ],
  });
}
