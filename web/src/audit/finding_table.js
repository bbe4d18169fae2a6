/* Findings with the answers to them, as the list and an entry show them. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { writeLink } from '../frame/shell.js';
import { actor, enumTag, words } from '../show/format.js';
import { table } from '../show/table.js';

const TONES = { high: 'bad', medium: 'warn', low: '' };

/** All findings and answers; there are as many as people wrote. */
export async function loadFindings() {
  const [findings, answers] = await Promise.all([
    api.all('audit_findings', { sort: '-seq' }),
    api.all('audit_answers'),
  ]);
  return { findings, answers };
}

function stateTag(closed) {
  return closed
    ? html`<span class="tag good">${t('finding.closed')}</span>`
    : html`<span class="tag warn">${t('finding.open')}</span>`;
}

function answersOf(answers, id) {
  const own = answers.items.filter((answer) => answer.finding_id === id);
  return own.map(
    (answer) =>
      html`<p>${words(answer.answer)} <small>${actor(answers.refs, answer.recorded_by)}</small></p>`,
  );
}

function actions(row, back) {
  const answered = { finding_id: row.id, back };
  return html`${writeLink('audit_answer', '/new/audit_answer', t('finding.answer'), answered)}
    ${writeLink('audit_finding', `/edit/audit_finding/${row.id}`, t('action.edit'), { back })}`;
}

export function findingTable({ findings, answers }, caption, { items = findings.items, back }) {
  return table({
    caption,
    quiet: true,
    items,
    empty: t('finding.empty'),
    columns: [
      {
        label: t('field.seq'),
        cell: (row) => html`<a href=${href(`/journal/${row.entry_seq}`)}>${row.entry_seq}</a>`,
        head: true,
        num: true,
      },
      {
        label: fieldLabel('finding', 'audit_finding'),
        cell: (row) => html`<span translate="no">${row.code}</span> ${words(row.finding)}`,
      },
      {
        label: fieldLabel('grade', 'audit_finding'),
        cell: (row) => enumTag('finding_grade', row.grade, TONES[row.grade]),
      },
      { label: t('finding.state'), cell: (row) => stateTag(row.closed) },
      { label: t('journal.actor'), cell: (row) => actor(findings.refs, row.recorded_by) },
      { label: t('field.effective_date'), cell: (row) => row.effective_date, kind: 'nowrap' },
      { label: t('finding.answers'), cell: (row) => answersOf(answers, row.id) },
      { label: t('action.label'), cell: (row) => actions(row, back) },
    ],
  });
}

/** The findings of one entry, below it; nothing where there are none. */
export function findingsOf(loaded, seq) {
  const items = loaded.findings.items.filter((row) => row.entry_seq === seq);
  if (items.length === 0) return nothing;
  return html`<section>
    <h2>${t('finding.of_entry')}</h2>
    ${findingTable(loaded, t('finding.of_entry'), { items, back: `/journal/${seq}` })}
  </section>`;
}
