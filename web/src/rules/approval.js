/* What has become of a proposal, and the decision on it. */
import { html, nothing } from 'lit-html';
import { Form } from '../form/form.js';
import { KINDS } from '../form/kinds.js';
import { reverseColumn } from '../form/reverse_button.js';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { todayInChina } from '../frame/view.js';
import { LISTS } from '../model/lists.js';
import { actor, enumTag, kindTitle, words } from '../show/format.js';
import { table } from '../show/table.js';

const TONES = { pending: 'pending', approved: 'good', rejected: 'bad', not_needed: 'good' };

/** What has become of a proposal; what needs no decision is no proposal of this kind. */
export const PROPOSAL_STATES = LISTS.proposal_state.filter((state) => state !== 'not_needed');

export function proposalTag(value) {
  return enumTag('proposal_state', value, TONES[value]);
}

/** The decisions on a proposal. */
export function approvalPart(notice, reload) {
  if (notice.approvals.items.length === 0) return nothing;
  const tone = (row) => (row.outcome === 'approve' ? 'good' : 'bad');
  return html`<section>
    <h2>${t('kind.approval')}</h2>
    ${table({
      caption: t('kind.approval'),
      quiet: true,
      items: notice.approvals.items,
      columns: [
        {
          label: fieldLabel('outcome', 'approval'),
          cell: (row) => enumTag('outcome', row.outcome, tone(row)),
          head: true,
        },
        {
          label: t('field.decided_by'),
          cell: (row) => actor(notice.approvals.refs, row.recorded_by),
        },
        { label: t('field.effective_on'), cell: (row) => row.effective_date },
        { label: t('field.note'), cell: (row) => words(row.note ?? '–') },
        ...reverseColumn('approval', reload),
      ],
    })}
  </section>`;
}

/** The decision on any proposal. */
export function approvalForm(kind, record, { redraw, done }) {
  return new Form({
    kind: 'decision',
    fields: [
      { name: 'outcome', type: 'enum', list: 'outcome', required: true },
      { name: 'effective_date', type: 'date', required: true },
      { name: 'note', type: 'lines', max: 2000 },
    ],
    values: { effective_date: todayInChina() },
    draft: {
      name: `approval:${kind}:${record.id}`,
      title: ['decide.title'],
      subject: kindTitle(kind, record),
    },
    submit: t('decide.submit'),
    send: (body, key) =>
      api.approve(
        KINDS[kind].plural,
        record.id,
        { ...body, expected_version: record.version },
        key,
      ),
    reread: done,
    done,
    redraw,
  });
}
