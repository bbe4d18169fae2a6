/* One listing: what is known of it, our lots, what was sold of them, its prices, and marks to them. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { decimal, factRow, known, money, refLink, unitNote } from '../show/format.js';
import { versions } from '../show/parts.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { facts, tiles } from '../show/table.js';
import { lotTable, priceCell, saleTable } from './lot_tables.js';
import { markButton } from './mark_dialog.js';

/** The last price of the series up to the view's day, and its day. */
async function lastPrice(series) {
  if (!series) return null;
  const { rows } = await api.sheet('/indices/levels', { index: series });
  return rows.at(-1) ?? null;
}

/** Each investment that has something left. */
function investmentsOf({ rows, refs }) {
  const left = new Map();
  for (const row of rows)
    if (row.left !== '0.00000000')
      left.set(row.investment_id, {
        id: row.investment_id,
        code: refs[row.investment_id]?.code ?? row.investment_id,
        currency: row.currency ?? 'CNY',
      });
  return [...left.values()];
}

function pricePart(record, price) {
  const series = record.price_series;
  return html`<section>
    ${sheetHead(
      t('listing.prices'),
      series
        ? html`${writeLink('index_level', '/grid/index_levels', t('grid.levels'), { index: series })}
            <a class="button" href=${href(`/indices/${series}`)}>${t('listing.all_prices')}</a>
            <a class="button" href=${href('/indices')}>${t('listing.load_prices')}</a>`
        : nothing,
    )}
    ${
      price
        ? html`<p>${fieldLabel('price', 'lot_row')}: ${decimal(price.level)} <small>${price.date}</small></p>`
        : html`<p class="empty">${t('listing.no_prices')}</p>`
    }
    <p class="hint">${t('listing.price_hint')}</p>
  </section>`;
}

export default async function listingPage({ params, reload }) {
  const id = Number(params.id);
  const [listing, lots, sales] = await Promise.all([
    api.item('listings', id),
    api.sheet(`/listings/${id}/lots`),
    api.sheet(`/listings/${id}/lot_sales`),
  ]);
  const record = listing.item;
  const price = await lastPrice(record.price_series);
  const { refs } = listing;
  const back = `/listings/${id}`;
  return {
    title: `${t('kind.listing')} ${record.code}`,
    view: () => html`${pageHead(
      html`${t('kind.listing')} <span translate="no">${record.stock_code ?? record.code}</span>`,
      {
        lead: refLink(refs, record.firm_id),
        actions: html`${writeLink('listed_lot', '/new/listed_lot', t('listing.new_lot'), {
          listing_id: id,
          effective_date: record.listed_on ?? undefined,
          back,
        })}
        ${investmentsOf(lots).map((investment) => markButton(investment, reload))}
        ${writeLink('listing', `/edit/listing/${id}`, t('action.edit'), { back })}`,
      },
    )}
    ${tiles([
      [fieldLabel('listed_on', 'listing'), known(record.listed_on)],
      [
        fieldLabel('price', 'lot_row'),
        priceCell({ price: price?.level ?? null, priced_on: price?.date }, ''),
      ],
      [
        fieldLabel('market_value', 'lot_row'),
        lots.total ? money(lots.total.market_value, lots.total.currency) : known(null),
      ],
    ])}
    <p class="note">${unitNote(record.currency ?? undefined)}</p>
    ${facts(KINDS.listing.fields.map((field) => factRow(field, record, refs, 'listing')))}
    <section>
      ${sheetHead(t('listing.lots'), fileLinks(api.sheetFiles(`/listings/${id}/lots`)))}
      ${lotTable(lots, ['listing_id'])}
      <p class="hint">
        ${t('listing.lots_hint')}
        <a href=${href('/lock_rules')}>${t('dataset.lock_rules')}</a>
      </p>
    </section>
    <section>
      ${sheetHead(t('listing.sales'), fileLinks(api.sheetFiles(`/listings/${id}/lot_sales`)))}
      ${saleTable(sales)}
    </section>
    ${pricePart(record, price)} ${versions(listing)}`,
  };
}
