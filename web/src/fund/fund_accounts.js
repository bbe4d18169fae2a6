/* What every investor of a fund promised, paid, got back and still owes; one investor's capital
 * account quarter by quarter. */
import { html, nothing } from 'lit-html';
import { figuresLink, rollTable } from '../figures/index.js';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here, href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { money, nameOf, nameText, unitNote } from '../show/format.js';
import { fundTabs } from '../show/fund_tabs.js';
import {
  commitmentChoices,
  commitmentCode,
  commitmentsOf,
  investorLink,
  investorText,
} from '../show/investor_names.js';
import { filterPick } from '../show/parts.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import { bankAccounts, loadBankAccounts } from './bank_accounts.js';

const SHOWN = [
  'commitment',
  'paid_in',
  'unfunded',
  'called',
  'outstanding',
  'overdue',
  'callable',
  'return_of_capital',
  'gain',
  'income',
  'distributed',
];

/** Of later closings: shown where there was any. */
const INTEREST = ['interest_paid', 'interest_received'];

function accountTable(sheet, commitments) {
  const { total } = sheet;
  const interest = INTEREST.filter((name) => sheet.rows.some((row) => Number(row[name]) !== 0));
  const shown = [...SHOWN, ...interest];
  return table({
    caption: t('fund.tab.accounts'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('fund.no_commitments'),
    foot: total
      ? html`<tr>
          <th scope="row">${t('column.total')}</th>
          <td></td>
          ${shown.map((name) => html`<td class="num">${money(total[name], total.currency)}</td>`)}
        </tr>`
      : undefined,
    columns: [
      {
        label: t('fund.investor'),
        cell: (row) => investorLink(commitments, row.commitment_id),
        head: true,
      },
      {
        label: t('kind.commitment'),
        cell: (row) =>
          html`<a href=${here({ commitment: row.commitment_id })}
            >${commitmentCode(commitments, row.commitment_id)}</a
          >`,
        kind: 'nowrap',
      },
      ...shown.map((name) => ({
        label: fieldLabel(name, 'commitment_account'),
        cell: (row) => money(row[name], row.currency),
        num: true,
      })),
    ],
  });
}

function statementPart(fundId, statement, commitments, chosen) {
  if (!statement) return nothing;
  const path = `/commitments/${chosen}/statement`;
  return html`${sheetHead(html`${t('fund.statement')} ${investorText(commitments, chosen)}`, [
    figuresLink('commitment', chosen),
    html`<a class="button small" href=${href('/reports/capital_account', { fund_id: fundId, commitment_id: chosen })}>${t('fund.account_statement')}</a>`,
    fileLinks(api.sheetFiles(path)),
  ])}
  ${rollTable(statement, t('fund.statement'))}
  <p class="hint">${t('fund.statement_hint')}</p>`;
}

export default async function fundAccountsPage({ params, reload }) {
  const id = Number(params.id);
  const [fund, sheet, commitments, banks] = await Promise.all([
    api.item('funds', id),
    api.sheet(`/funds/${id}/accounts`),
    commitmentsOf(id),
    loadBankAccounts(id),
  ]);
  const asked = Number(currentQuery().commitment);
  const chosen = commitments.byId.has(asked) ? asked : sheet.rows[0]?.commitment_id;
  const statement = chosen ? await api.sheet(`/commitments/${chosen}/statement`) : null;
  const query = { fund_id: id, currency: fund.item.currency, back: `/funds/${id}/accounts` };
  return {
    title: `${nameText(fund.item)} · ${t('fund.tab.accounts')}`,
    view: () => html`${pageHead(nameOf(fund.item), {
      lead: t('sheet.lead', { as_of: sheet.as_of, as_known: sheet.as_known }),
      actions: [
        writeLink('commitment_release', '/new/commitment_release', t('fund.release'), query),
        writeLink('commitment_transfer', '/new/commitment_transfer', t('fund.transfer'), query),
      ],
    })}
    ${fundTabs(id, 'accounts')}
    <section>
      ${sheetHead(t('fund.tab.accounts'), fileLinks(api.sheetFiles(`/funds/${id}/accounts`)))}
      ${accountTable(sheet, commitments)}
    </section>
    <section>
      ${
        commitments.byId.size > 1
          ? html`<div class="filters">
              ${filterPick('commitment', t('fund.investor'), commitmentChoices(commitments), String(chosen), (changes) => go(here(changes)))}
            </div>`
          : nothing
      }
      ${statementPart(id, statement, commitments, chosen)}
    </section>
    ${bankAccounts(id, banks, reload)}`,
  };
}
