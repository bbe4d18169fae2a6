/* The statements of a fund: balance sheet, net asset value rolled forward, trial balance. */
import { html } from 'lit-html';
import { balanceSheet, cashWarning, rollTable, trialTable } from '../figures/index.js';
import * as api from '../frame/api.js';
import { kindLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { nameOf, nameText } from '../show/format.js';
import { fundTabs } from '../show/fund_tabs.js';
import { commitmentsOf } from '../show/investor_names.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';

const MONEY = ['expense', 'fee_term', 'facility_flow'];

export default async function fundStatementsPage({ params }) {
  const id = Number(params.id);
  const base = `/funds/${id}`;
  const [fund, sheet, roll, trial, commitments] = await Promise.all([
    api.item('funds', id),
    api.sheet(`${base}/balance_sheet`),
    api.sheet(`${base}/nav_roll_forward`),
    api.sheet(`${base}/trial_balance`),
    commitmentsOf(id),
  ]);
  const csv = (name) => fileLinks(api.sheetFiles(`${base}/${name}`));
  const text = (kind) =>
    html`<a class="button small" href=${api.textAddress(`${base}/ledger.${kind}`)} download
      >${t(`sheet.${kind}`)}</a
    >`;
  return {
    title: `${nameText(fund.item)} · ${t('fund.tab.statements')}`,
    view: () => html`${pageHead(nameOf(fund.item), {
      lead: t('sheet.lead', { as_of: sheet.as_of, as_known: sheet.as_known }),
      actions: [
        html`<a class="button" href=${href('/reports', { fund_id: id })}>${t('nav.reports')}</a>`,
        ...MONEY.map((kind) =>
          writeLink(kind, `/new/${kind}`, t('edit.new', { kind: kindLabel(kind) }), {
            fund_id: id,
            currency: fund.item.currency,
            back: `/funds/${id}/statements`,
          }),
        ),
      ],
    })}
    ${fundTabs(id, 'statements')} ${cashWarning(sheet.figures)}
    <section>
      ${sheetHead(t('sheet.balance_sheet'), csv('balance_sheet'))} ${balanceSheet(sheet.figures)}
    </section>
    <section>
      ${sheetHead(t('sheet.roll_forward'), csv('nav_roll_forward'))}
      ${rollTable(roll, t('sheet.roll_forward'))}
    </section>
    <section>
      ${sheetHead(t('sheet.trial_balance'), csv('trial_balance'))}
      ${trialTable(trial, commitments)}
    </section>
    <section>
      ${sheetHead(t('sheet.ledger'), [csv('postings'), text('hledger'), text('beancount')])}
      <p class="hint">${t('sheet.ledger_hint')}</p>
    </section>`,
  };
}
