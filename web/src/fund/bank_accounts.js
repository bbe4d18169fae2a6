/* The bank accounts of a fund: the one that notices name, those before it, and what waits for a second person. */
import { html, nothing } from 'lit-html';
import { reverseButton } from '../form/reverse_button.js';
import * as api from '../frame/api.js';
import { fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { writeLink } from '../frame/shell.js';
import { decisionButton, proposalTag } from '../rules/index.js';
import { actor, words } from '../show/format.js';
import { sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';

/** All accounts that were ever proposed, the latest first. */
export const loadBankAccounts = (fundId) =>
  api.allWithReversed('bank_accounts', { fund_id: fundId, sort: '-seq' });

function rowActions(row, reload) {
  const lead = `${kindLabel('bank_account')} ${row.account_number}`;
  return html`<span class="actions">
    ${row.figures.state === 'pending' && !row.reversal ? decisionButton('bank_account', row, lead, reload) : nothing}
    ${reverseButton('bank_account', row, reload)}
  </span>`;
}

export function bankAccounts(fundId, accounts, reload) {
  const field = (name) => fieldLabel(name, 'bank_account');
  const text = (name) => ({ label: field(name), cell: (row) => words(row[name] ?? '–') });
  return html`<section id="bank_accounts">
    ${sheetHead(
      t('bank.title'),
      writeLink('bank_account', '/new/bank_account', t('bank.new'), {
        fund_id: fundId,
        back: `/funds/${fundId}/accounts`,
      }),
    )}
    <p class="hint">${t('bank.hint')}</p>
    ${table({
      caption: t('bank.title'),
      quiet: true,
      items: accounts.items,
      columns: [
        {
          label: field('account_number'),
          cell: (row) => html`<span translate="no">${row.account_number}</span>`,
          head: true,
        },
        text('account_name'),
        text('bank'),
        text('bank_code'),
        {
          label: fieldLabel('state', 'bank_account_figures'),
          cell: (row) => proposalTag(row.figures.state),
        },
        {
          label: fieldLabel('effective_on', 'bank_account_figures'),
          cell: (row) => row.figures.effective_on ?? '–',
        },
        {
          label: t('investment.proposer'),
          cell: (row) => actor(accounts.refs, row.recorded_by),
        },
        { label: t('action.label'), cell: (row) => rowActions(row, reload) },
      ],
    })}
  </section>`;
}
