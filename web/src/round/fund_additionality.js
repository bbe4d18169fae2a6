/* Who came after a fund's money, firm by firm. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { pageHead } from '../frame/shell.js';
import { nameOf, nameText } from '../show/format.js';
import { fundTabs } from '../show/fund_tabs.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { claimTable, firmsTable } from './tables.js';

export default async function fundAdditionalityPage({ params }) {
  const id = Number(params.id);
  const path = `/funds/${id}/additionality`;
  const [fund, sheet, claims] = await Promise.all([
    api.item('funds', id),
    api.sheet(path),
    api.sheet(`/funds/${id}/claims`),
  ]);
  return {
    title: `${nameText(fund.item)} · ${t('fund.tab.additionality')}`,
    view: () => html`${pageHead(nameOf(fund.item), {
      lead: t('sheet.lead', { as_of: sheet.as_of, as_known: sheet.as_known }),
    })}
    ${fundTabs(id, 'additionality')}
    <section>
      ${sheetHead(t('rounds.additionality'), fileLinks(api.sheetFiles(path)))} ${firmsTable(sheet)}
      <p class="hint">${t('rounds.order_hint')} ${t('rounds.kinds_hint')}</p>
    </section>
    <section>
      ${sheetHead(t('rounds.claims'), fileLinks(api.sheetFiles(`/funds/${id}/claims`)))}
      ${claimTable(claims)}
      <p class="hint">${t('rounds.claims_hint')}</p>
    </section>`,
  };
}
