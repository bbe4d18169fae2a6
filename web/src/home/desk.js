/* The desk on the home page: what waits for whom, counted, and the list to work through. */
import { html, nothing } from 'lit-html';
import { countText, enumLabel, fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { writeLink } from '../frame/shell.js';
import { isRole } from '../frame/state.js';
import { decidePath } from '../rules/index.js';
import { actor, enumTag, money, refLink, unitNote } from '../show/format.js';
import { table } from '../show/table.js';

const SHOWN = 10;
const TONES = { decide: 'warn', rejected: 'bad', own: 'pending' };

/** What comes first for a role; what waits for others is for those who watch. */
function reasons() {
  if (isRole('approver')) return ['decide', 'own', 'rejected'];
  if (isRole('manager')) return ['rejected', 'own', 'others'];
  return ['own', 'rejected', 'others'];
}

function counts(desk, reason) {
  const of = desk.counts.filter((count) => count.reason === reason);
  const total = of.reduce((sum, { count }) => sum + count, 0);
  return html`<li class=${total > 0 ? (TONES[reason] ?? '') : ''}>
    <strong>${countText(total)}</strong> ${enumLabel('desk_reason', reason)}
    ${
      of.length > 0
        ? html`<small>${of.map(
            ({ kind, count }) => html`<span>${kindLabel(kind)} ${countText(count)}</span> `,
          )}</small>`
        : nothing
    }
  </li>`;
}

function subjectCell(row, refs) {
  const name = refs[row.subject_id]?.code ?? refs[row.about_id]?.code ?? `#${row.seq}`;
  return html`<a href=${decidePath(row)} translate="no">${name}</a>
    <small
      >${kindLabel(row.kind)}
      ${row.proposal_count > 1 ? countText(row.proposal_count) : nothing}</small
    >`;
}

/** Where many marks wait they are decided on together, the far ones first. */
function reviewLink(desk) {
  const waits = desk.counts.some(({ reason, kind }) => reason === 'decide' && kind === 'valuation');
  return waits ? writeLink('approval', '/grid/approvals', t('desk.review')) : nothing;
}

/** Everything that waits, what is this person's own to do first. */
export function deskPart(desk) {
  const shown = reasons();
  const items = desk.rows.filter((row) => shown.includes(row.reason)).slice(0, SHOWN);
  const title = t(isRole('approver') ? 'desk.title' : 'desk.title_other');
  return html`<section class="desk">
    <h2>${title}</h2>
    <ul class="desk-counts" aria-label=${title}>${shown.map((reason) => counts(desk, reason))}</ul>
    ${
      items.length === 0
        ? html`<p class="empty">${t('desk.empty')}</p>`
        : table({
            caption: title,
            note: unitNote,
            quiet: true,
            items,
            columns: [
              {
                label: t('journal.subject'),
                cell: (row) => subjectCell(row, desk.refs),
                head: true,
              },
              {
                label: fieldLabel('reason', 'desk_row'),
                cell: (row) => enumTag('desk_reason', row.reason, TONES[row.reason] ?? ''),
              },
              {
                label: t('kind.fund'),
                cell: (row) => (row.fund_id ? refLink(desk.refs, row.fund_id) : nothing),
              },
              {
                label: fieldLabel('amount', 'desk_row'),
                cell: (row) => (row.amount === null ? nothing : money(row.amount, row.currency)),
                num: true,
              },
              { label: t('investment.proposed_on'), cell: (row) => row.since, kind: 'nowrap' },
              {
                label: t('investment.proposer'),
                cell: (row) => actor(desk.refs, row.proposed_by),
              },
            ],
          })
    }
    <p class="actions">
      ${reviewLink(desk)} ${writeLink('valuation', '/grid/valuations', t('grid.valuations'))}
    </p>
    ${desk.total > desk.rows.length || desk.total > SHOWN ? html`<p class="hint">${t('desk.more', { total: countText(desk.total) })}</p>` : nothing}
  </section>`;
}
