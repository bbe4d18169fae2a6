/* One recognised amount: how it was weighted, by which rule, on what evidence, and who decided. */
import { html, nothing } from 'lit-html';
import { steps } from '../capital/index.js';
import { KINDS } from '../form/kinds.js';
import { reverseButton } from '../form/reverse_button.js';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { go, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { decideBar, proposalTag } from '../rules/index.js';
import { actor, decimal, factRow, money, nameOf, refLink, unitNote } from '../show/format.js';
import { facts, tiles } from '../show/table.js';
import { statusTag } from './stages.js';

const HIDDEN = ['code', 'currency', 'amount', 'recognition_rule_id', 'evidence_sha256'];

function decidePart(record, refs, reload) {
  if (record.figures.state !== 'pending') return nothing;
  const what = html`${t('kind.recognition')} <strong>${money(record.recognised, record.currency)}</strong>`;
  const facts = [
    [t('kind.fund'), refLink(refs, record.fund_id)],
    [fieldLabel('amount', 'recognition'), money(record.amount, record.currency)],
  ];
  return decideBar('recognition', record, { what, facts, refs, reload });
}

function moreFacts(record, line, refs) {
  return [
    [
      t('field.recognition_rule_id'),
      html`${refLink(refs, record.recognition_rule_id)} ${line ? statusTag(line.status) : nothing}`,
    ],
    [
      t('field.rule_version_id'),
      html`<a href=${href(`/journal/${record.rule_version_id}`)}>#${record.rule_version_id}</a>`,
    ],
    [t('field.lock_in_until'), record.lock_in_until ?? html`<span class="muted">–</span>`],
    [t('field.moved_out_on'), line?.moved_out_on ?? html`<span class="muted">–</span>`],
    [t('investment.proposer'), actor(refs, record.recorded_by)],
    [t('investment.proposed_on'), record.effective_date],
    [
      t('field.decided_by'),
      record.figures.decided_by
        ? actor(refs, record.figures.decided_by)
        : html`<span class="muted">–</span>`,
    ],
    [
      fieldLabel('evidence_sha256'),
      html`<code class="hash">${record.evidence_sha256}</code>`,
      true,
    ],
  ];
}

export default async function recognitionPage({ params, reload }) {
  const id = Number(params.id);
  const answer = await api.item('recognitions', id);
  const record = answer.item;
  const { refs } = answer;
  const sheet = await api.sheet(`/funds/${record.fund_id}/recognised`);
  const line = sheet.rows.find((row) => row.recognition_id === id);
  const back = () => go(href(`/funds/${record.fund_id}/reinvestment`));
  const shown = KINDS.recognition.fields.filter((field) => !HIDDEN.includes(field.name));
  return {
    title: `${t('kind.recognition')} ${record.code}`,
    view: () => html`${pageHead(
      html`${t('kind.recognition')} <span translate="no">${record.code}</span>`,
      {
        lead: html`${proposalTag(record.figures.state)}
        <a href=${href(`/funds/${record.fund_id}/reinvestment`)}>${nameOf(refs[record.fund_id])}</a>`,
        actions:
          record.figures.state === 'pending' ? reverseButton('recognition', record, back) : nothing,
      },
    )}
    ${steps(record.figures.state)}
    ${tiles([
      [fieldLabel('amount', 'recognition'), money(record.amount, record.currency)],
      [t('field.multiplier'), html`× ${decimal(record.multiplier)}`],
      [t('field.phase_factor'), html`× ${decimal(record.phase_factor)}`],
      [t('field.recognised'), html`= ${money(record.recognised, record.currency)}`],
      [t('field.counted'), line ? money(line.counted, line.currency) : '–'],
    ])}
    <p class="note">${unitNote()} · ${t('reinvestment.half_even')}</p>
    ${facts([...shown.map((field) => factRow(field, record, refs, 'recognition')), ...moreFacts(record, line, refs)])}
    ${decidePart(record, refs, reload)}`,
  };
}
