/* Firms that leave: the dialog that records it, and those that left. */
import { html, nothing } from 'lit-html';
import { reverseButton } from '../form/reverse_button.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { isPresent } from '../frame/router.js';
import { mayWrite } from '../frame/state.js';
import { openRecord, recordButton } from '../rules/index.js';
import { nameOf, nameText, refLink, words } from '../show/format.js';
import { table } from '../show/table.js';

function moveOut(firmId, refs, reload) {
  openRecord({
    kind: 'move_out',
    title: t('reinvestment.move_out'),
    lead: html`${refs[firmId] ? nameOf(refs[firmId]) : nothing} ${t('reinvestment.move_out_lead')}`,
    given: { firm_id: firmId },
    labels: { effective_date: t('reinvestment.moved_on') },
    done: reload,
  });
}

/** A button on what still counts and is locked in. */
export function moveColumn(page, reload) {
  if (!isPresent() || !mayWrite('move_out')) return [];
  const cell = (row) =>
    row.state === 'counted' && row.lock_in_until > page.lines.as_of
      ? recordButton(
          'move_out',
          t('reinvestment.move_out'),
          () => moveOut(row.firm_id, page.lines.refs, reload),
          { small: true, what: nameText(page.lines.refs[row.firm_id]) },
        )
      : nothing;
  return [{ label: t('action.label'), cell }];
}

/** Firms that left, of those that something was recognised for. */
export function movesPart(page, reload) {
  const firms = new Set(page.lines.rows.map((row) => row.firm_id));
  const items = page.moves.items.filter((item) => firms.has(item.firm_id));
  if (items.length === 0) return nothing;
  return html`<section>
    <h2>${t('reinvestment.moves')}</h2>
    ${table({
      caption: t('reinvestment.moves'),
      quiet: true,
      items,
      columns: [
        { label: t('kind.firm'), cell: (row) => refLink(page.moves.refs, row.firm_id), head: true },
        { label: t('reinvestment.moved_on'), cell: (row) => row.effective_date, kind: 'nowrap' },
        {
          label: t('field.destination'),
          cell: (row) => (row.destination ? words(row.destination) : '–'),
        },
        {
          label: fieldLabel('evidence', 'move_out'),
          cell: (row) =>
            html`${words(row.evidence)}<br /><code class="hash">${row.evidence_sha256}</code>`,
        },
        { label: t('action.label'), cell: (row) => reverseButton('move_out', row, reload) },
      ],
    })}
  </section>`;
}
