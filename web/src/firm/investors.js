/* Who is in a round: what has been registered, and what our funds have approved but nobody has
 * registered yet. */
import { html, nothing } from 'lit-html';
import { reverseColumn } from '../form/reverse_button.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { decimal, enumTag, money, refLink, unitNote, words } from '../show/format.js';
import { table } from '../show/table.js';

const COUNTED = ['approved', 'partly_paid', 'paid'];

/** Rows of all investors of a round: {investor_id, amount, currency, units, record}. */
export function investorRows(subscriptions, investments) {
  const standing = subscriptions.filter((row) => !row.reversal);
  const registered = new Set(standing.map((row) => row.investment_id).filter(Boolean));
  const pending = investments.filter(
    (row) => COUNTED.includes(row.figures.state) && !registered.has(row.id),
  );
  return [
    ...subscriptions.map((row) => ({
      investor_id: row.investor_fund_id ?? row.investor_party_id,
      amount: row.amount,
      currency: row.currency,
      units: row.units,
      source: row.source,
      subscription: row,
      reversal: row.reversal,
    })),
    ...pending.map((row) => ({
      investor_id: row.fund_id,
      amount: row.figures.approved,
      currency: row.currency,
      units: null,
      source: null,
      investment: row,
    })),
  ];
}

function standingTag(row) {
  if (row.investment) return html`<span class="tag pending">${t('round.unregistered')}</span>`;
  return row.subscription.investment_id
    ? enumTag('registration', 'own', 'good')
    : enumTag('registration', 'other');
}

export function investorTable(rows, refs, caption, reload) {
  return table({
    caption,
    note: unitNote,
    quiet: true,
    items: rows,
    empty: t('round.no_investors'),
    columns: [
      {
        label: t('round.investor'),
        cell: (row) => refLink(refs, row.investor_id),
        head: true,
      },
      { label: t('round.standing'), cell: standingTag },
      {
        label: fieldLabel('amount', 'subscription'),
        cell: (row) => money(row.amount, row.currency),
        num: true,
      },
      { label: t('field.units'), cell: (row) => decimal(row.units), num: true },
      {
        label: fieldLabel('source', 'subscription'),
        cell: (row) => (row.source ? words(row.source) : nothing),
      },
      ...reverseColumn('subscription', reload, (row) => row.subscription),
    ],
  });
}
