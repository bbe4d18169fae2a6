/* The listed shares of a fund: when each lot falls free, what is left and worth, and what was sold. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { pageHead } from '../frame/shell.js';
import { nameOf, nameText } from '../show/format.js';
import { fundTabs } from '../show/fund_tabs.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { lotTable, saleTable } from './lot_tables.js';

export default async function fundLotsPage({ params }) {
  const id = Number(params.id);
  const [fund, lots, sales] = await Promise.all([
    api.item('funds', id),
    api.sheet(`/funds/${id}/lots`),
    api.sheet(`/funds/${id}/lot_sales`),
  ]);
  return {
    title: `${nameText(fund.item)} · ${t('fund.tab.lots')}`,
    view: () => html`${pageHead(nameOf(fund.item), {
      lead: t('sheet.lead', { as_of: lots.as_of, as_known: lots.as_known }),
    })}
    ${fundTabs(id, 'lots')}
    <section>
      ${sheetHead(t('listing.lots'), fileLinks(api.sheetFiles(`/funds/${id}/lots`)))}
      ${lotTable(lots, ['fund_id'])}
      <p class="hint">${t('listing.lots_hint')}</p>
    </section>
    <section>
      ${sheetHead(t('listing.sales'), fileLinks(api.sheetFiles(`/funds/${id}/lot_sales`)))}
      ${saleTable(sales)}
    </section>`,
  };
}
