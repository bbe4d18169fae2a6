/* What became of a firm: listed, acquired, closed; who took it over, and for how much. */
import { nothing } from 'lit-html';
import { reverseColumn } from '../form/reverse_button.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { enumTag, known, money, refLink, words } from '../show/format.js';
import { table } from '../show/table.js';

const TONES = { operating: 'good', acquired: 'pending', closed: 'bad' };

/** The state on the view's day; nothing where nobody said one. */
export const statusTag = ({ state }) =>
  state ? enumTag('firm_state', state, TONES[state]) : nothing;

function acquirer(row, refs) {
  const id = row.acquirer_party_id ?? row.acquirer_firm_id;
  if (id) return refLink(refs, id);
  if (row.acquirer_name) return words(row.acquirer_name);
  return row.state === 'acquired' ? known(null) : nothing;
}

export function statusTable({ items, refs }, reload) {
  return table({
    caption: t('dataset.firm_statuses'),
    quiet: true,
    items,
    empty: t('firm.no_statuses'),
    columns: [
      { label: fieldLabel('state', 'firm_status'), cell: statusTag, head: true },
      {
        label: fieldLabel('occurred_on', 'firm_status'),
        cell: (row) => known(row.occurred_on),
        kind: 'nowrap',
      },
      { label: t('firm.acquirer'), cell: (row) => acquirer(row, refs) },
      {
        label: fieldLabel('price', 'firm_status'),
        cell: (row) => (row.state === 'acquired' ? money(row.price, row.currency) : nothing),
        num: true,
      },
      {
        label: fieldLabel('source', 'firm_status'),
        cell: (row) => (row.source ? words(row.source) : nothing),
      },
      ...reverseColumn('firm_status', reload),
    ],
  });
}
