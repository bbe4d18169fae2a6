/* The listings of a firm, with our lots of them, as its page shows them. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { writeLink } from '../frame/shell.js';
import { decimal, known, words } from '../show/format.js';
import { sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import { lotTable } from './lot_tables.js';

/** @param {number} firmId */
export async function loadListings(firmId) {
  const [listings, lots] = await Promise.all([
    api.all('listings', { firm_id: firmId }),
    api.sheet(`/firms/${firmId}/lots`),
  ]);
  return { firmId, listings, lots };
}

function listingTable(listings) {
  const field = (name) => fieldLabel(name, 'listing');
  return table({
    caption: t('listing.listings'),
    quiet: true,
    items: listings.items,
    columns: [
      {
        label: t('field.code'),
        cell: (row) => html`<a href=${href(`/listings/${row.id}`)} translate="no">${row.code}</a>`,
        head: true,
      },
      {
        label: field('exchange'),
        cell: (row) => known(row.exchange, (value) => enumLabel('exchange', value)),
      },
      { label: field('stock_code'), cell: (row) => known(row.stock_code, words) },
      { label: field('filed_on'), cell: (row) => known(row.filed_on), kind: 'nowrap' },
      { label: field('listed_on'), cell: (row) => known(row.listed_on), kind: 'nowrap' },
      { label: field('issue_price'), cell: (row) => decimal(row.issue_price), num: true },
    ],
  });
}

/** Nothing for a firm that is not listed; a firm that is said to be, without a listing, is told. */
export function listingsPart({ firmId, listings, lots }, isListed) {
  const add = writeLink('listing', '/new/listing', t('listing.new'), {
    firm_id: firmId,
    back: `/firms/${firmId}`,
  });
  const none = listings.items.length === 0;
  return html`<section>
    ${sheetHead(t('listing.listings'), add)}
    ${
      none
        ? html`<p class="empty">${t(isListed ? 'listing.said_only' : 'listing.none')}</p>`
        : listingTable(listings)
    }
    ${lots.rows.length > 0 ? lotTable(lots, ['listing_id']) : nothing}
  </section>`;
}
