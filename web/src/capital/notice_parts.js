/* Parts of the screen of a notice. */
import { html, nothing } from 'lit-html';
import { reverseColumn } from '../form/reverse_button.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { actor, money, unitNote, words } from '../show/format.js';
import { commitmentCode, investorLink } from '../show/investor_names.js';
import { jumpLink } from '../show/jump.js';
import { table, tiles } from '../show/table.js';
import { filled, linePartLabel, PARTS } from './notices.js';

export function steps(current) {
  const decided = current === 'rejected' ? 'rejected' : 'approved';
  const reached = current === 'pending' ? 0 : 1;
  return html`<ol class="steps" aria-label=${t('investment.steps')}>
    ${['pending', decided].map(
      (step, index) =>
        html`<li
          class="${index <= reached ? 'reached' : ''} ${step === 'rejected' ? 'bad' : ''}"
          aria-current=${index === reached ? 'step' : nothing}
        >
          ${enumLabel('proposal_state', step)}
        </li>`,
    )}
  </ol>`;
}

/** Of the lines set by hand for one commitment the last one counts. */
function replacedTag(kind, row, items) {
  const later = (one) =>
    !one.reversal && one.commitment_id === row.commitment_id && one.seq > row.seq;
  if (kind === 'contribution' || !items.some(later)) return nothing;
  return html` <span class="tag">${t('capital.replaced')}</span>`;
}

/** Entries that belong to the notice: overrides or contributions. */
export function moneyPart(notice, kind, answer, reload) {
  if (!answer || (answer.items.length === 0 && kind !== 'contribution')) return nothing;
  const title = t(kind === 'contribution' ? 'capital.contributions' : 'capital.overrides');
  return html`<section>
    <h2>${title}</h2>
    ${table({
      caption: title,
      note: unitNote,
      quiet: true,
      items: answer.items,
      empty: t('capital.no_contributions'),
      columns: [
        {
          label: t('fund.investor'),
          cell: (row) =>
            html`${investorLink(notice.commitments, row.commitment_id)}${replacedTag(kind, row, answer.items)}`,
          head: true,
        },
        {
          label: t('kind.commitment'),
          cell: (row) => commitmentCode(notice.commitments, row.commitment_id),
        },
        {
          label: fieldLabel('amount', kind),
          cell: (row) => money(row.amount, row.currency),
          num: true,
        },
        {
          label: fieldLabel(kind === 'contribution' ? 'reference' : 'reason', kind),
          cell: (row) => words(row.reference ?? row.reason ?? '–'),
        },
        { label: t('field.effective_date'), cell: (row) => row.effective_date, kind: 'nowrap' },
        { label: t('journal.actor'), cell: (row) => actor(answer.refs, row.recorded_by) },
        ...reverseColumn(kind, reload),
      ],
    })}
  </section>`;
}

export function amountTiles({ kind, record, lines }) {
  const parts = filled([record], PARTS[kind]).filter((part) => part !== 'amount');
  const paid = kind === 'capital_call' && lines.total ? ['paid', 'unpaid', 'overdue'] : [];
  const explained = (label) => (lines.problem ? label : jumpLink('lines', label));
  return tiles([
    [explained(t('column.total')), money(record.figures.amount, record.currency)],
    ...parts.map((part) => [
      explained(fieldLabel(part, kind)),
      money(record[part], record.currency),
    ]),
    ...paid.map((name) => [
      explained(linePartLabel(kind, name)),
      money(lines.total[name], record.currency),
    ]),
  ]);
}
