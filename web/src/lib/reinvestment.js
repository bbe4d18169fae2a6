/* Reinvestment on screen: stages with their bars, and the lines that were recognised. */
import { html, nothing, svg } from 'lit-html';
import { enumLabel, t } from './i18n.js';
import { compare, ratio, shiftRound } from './money.js';
import { href } from './router.js';
import { decimal, enumTag, money, refLink, unitNote, unknown, words } from './show.js';
import { table } from './table.js';

const STAGE_TONES = {
  open: 'pending',
  met: 'good',
  met_late: 'warn',
  missed: 'bad',
  not_in_force: '',
  unknown: '',
};
const LINE_TONES = { pending: 'pending', counted: 'good', rejected: 'bad', taken_back: 'bad' };

export function statusTag(value) {
  return enumTag('rule_status', value, value === 'verified' ? 'good' : 'warn');
}

/** A ratio as a percentage with one decimal; all its digits in its title. */
export function percentOf(text) {
  if (text === null || text === undefined) return unknown();
  return html`<data class="num" value=${text} title=${text}>${shiftRound(text, -2, 1)}%</data>`;
}

const clamp = (share) => Math.max(0, Math.min(1, share)) * 100;

/** What counts, what waits for a decision, and the rest of the target. */
export function stageBar(stage) {
  if (stage.target === null) return nothing;
  const counted = clamp(ratio(stage.counted, stage.target));
  const pending = Math.min(clamp(ratio(stage.pending, stage.target)), 100 - counted);
  const label = `${t('figure.progress')} ${shiftRound(stage.progress, -2, 1)}%`;
  return html`<svg class="bar stage ${stage.state}" viewBox="0 0 100 8" preserveAspectRatio="none"
    role="img" aria-label=${label}>
    <rect class="limit" width="100" height="8"></rect>
    ${svg`<rect class="used" width=${counted} height="8"></rect>
      <rect class="asked" x=${counted} width=${pending} height="8"></rect>`}
  </svg>`;
}

/** Base x required multiple x share = target, as it is worked out. */
function formula(stage) {
  return html`<span class="worked-out"
    >${enumLabel('reinvestment_base', stage.base)} ${money(stage.base_amount, stage.currency)} ×
    ${decimal(stage.required)} × ${decimal(stage.share)}</span
  >`;
}

function daysLeft(stage) {
  if (stage.state === 'not_in_force') return html`<span class="muted">–</span>`;
  return stage.days_left === null
    ? html`<span class="muted">${t('reinvestment.days_ago', { days: stage.days_over })}</span>`
    : html`<span class="num">${stage.days_left}</span>`;
}

function missing(stage) {
  if (stage.missing === null) return unknown();
  if (compare(stage.surplus, '0') > 0)
    return html`<span class="good">+ ${money(stage.surplus, stage.currency)}</span>`;
  return money(stage.missing, stage.currency);
}

/**
 * @param {any} sheet rows of stages
 * @param {{first?: any[], last?: any[]}} [columns]
 */
export function stageTable(sheet, { first = [], last = [] } = {}) {
  return table({
    caption: t('reinvestment.stages'),
    note: unitNote(),
    quiet: true,
    items: sheet.rows,
    empty: t('reinvestment.no_terms'),
    columns: [
      ...first,
      {
        label: t('field.stage'),
        kind: 'stage-cell',
        cell: (row) => html`${words(row.stage)} ${statusTag(row.status)}<br /><small
            translate="no"
            >${row.scheme}</small
          >`,
        head: true,
      },
      {
        label: t('field.state'),
        cell: (row) => enumTag('stage_state', row.state, STAGE_TONES[row.state]),
      },
      {
        label: t('figure.progress'),
        cell: (row) => html`${stageBar(row)}${percentOf(row.progress)}`,
        num: true,
        kind: 'bar-cell',
      },
      { label: t('figure.counted'), cell: (row) => money(row.counted, row.currency), num: true },
      { label: t('figure.target'), cell: (row) => money(row.target, row.currency), num: true },
      { label: t('reinvestment.headroom'), cell: missing, num: true },
      { label: t('field.reinvestment_term.due_on'), cell: (row) => row.due_on, kind: 'nowrap' },
      { label: t('figure.days_left'), cell: daysLeft, num: true },
      { label: t('reinvestment.formula'), cell: formula },
      ...last,
    ],
  });
}

function weight(row) {
  return html`× ${decimal(row.multiplier)}${
    compare(row.phase_factor, '1') === 0 ? nothing : html` × ${decimal(row.phase_factor)}`
  }`;
}

function subject(row, refs) {
  return html`${refLink(refs, row.firm_id)}${
    row.investment_id
      ? html`<br /><small
          ><a href=${href(`/investments/${row.investment_id}`)} translate="no"
            >${refs[row.investment_id]?.code ?? `#${row.investment_id}`}</a
          ></small
        >`
      : nothing
  }`;
}

function stateCell(row) {
  return html`${enumTag('recognition_state', row.state, LINE_TONES[row.state])}
  ${row.moved_out_on ? html`<br /><small>${t('reinvestment.left_on', { date: row.moved_out_on })}</small>` : nothing}`;
}

/**
 * The ledger: each line with its rule version, weights and evidence.
 * @param {any} sheet
 * @param {{first?: any[], last?: any[], items?: any[], total?: boolean, caption?: string}} [options]
 */
export function lineTable(
  sheet,
  { first = [], last = [], items = sheet.rows, total = true, caption } = {},
) {
  const currency = sheet.total?.currency;
  return table({
    caption: caption ?? t('reinvestment.ledger'),
    note: unitNote(),
    quiet: true,
    items,
    empty: t('reinvestment.no_lines'),
    foot:
      total && sheet.total
        ? html`<tr>
            <th scope="row">${t('figure.total')}</th>
            ${Array.from({ length: first.length + 7 }, () => html`<td></td>`)}
            <td class="num">${money(sheet.total.counted, currency)}</td>
            ${Array.from({ length: last.length + 1 }, () => html`<td></td>`)}
          </tr>`
        : undefined,
    columns: [
      {
        label: t('kind.recognition'),
        cell: (row) =>
          html`<a href=${href(`/recognitions/${row.recognition_id}`)} translate="no"
            >${sheet.refs[row.recognition_id]?.code ?? `#${row.recognition_id}`}</a
          >`,
        head: true,
        kind: 'nowrap',
      },
      ...first,
      { label: t('field.recognised_on'), cell: (row) => row.recognised_on, kind: 'nowrap' },
      { label: t('kind.firm'), cell: (row) => subject(row, sheet.refs) },
      {
        label: t('field.recognition.kind'),
        cell: (row) =>
          html`${enumLabel('recognition_kind', row.kind)}${
            row.phase === 'any' ? nothing : html` · ${enumLabel('investment_phase', row.phase)}`
          }`,
      },
      {
        label: t('field.rule_version_id'),
        cell: (row) =>
          html`<a href=${href(`/journal/${row.rule_version_id}`)}>#${row.rule_version_id}</a>
            ${row.status === 'unverified' ? statusTag(row.status) : nothing}`,
        kind: 'nowrap',
      },
      { label: t('field.amount'), cell: (row) => money(row.amount, row.currency), num: true },
      { label: t('reinvestment.weight'), cell: weight, kind: 'nowrap' },
      {
        label: t('figure.recognised'),
        cell: (row) => money(row.recognised, row.currency),
        num: true,
      },
      { label: t('figure.counted'), cell: (row) => money(row.counted, row.currency), num: true },
      { label: t('field.state'), cell: stateCell },
      ...last,
    ],
  });
}

/** The rules by which amounts are recognised, with where they come from. */
export function ruleTable(answer, last = []) {
  return table({
    caption: t('reinvestment.rules'),
    quiet: true,
    items: answer.items,
    empty: t('reinvestment.no_rules'),
    columns: [
      {
        label: t('field.code'),
        cell: (row) => html`<span translate="no">${row.code}</span>`,
        head: true,
        kind: 'nowrap',
      },
      { label: t('field.scheme'), cell: (row) => words(row.scheme), kind: 'nowrap' },
      {
        label: t('field.recognition.kind'),
        cell: (row) => enumLabel('recognition_kind', row.kind),
      },
      { label: t('field.phase'), cell: (row) => enumLabel('investment_phase', row.phase) },
      { label: t('field.multiplier'), cell: (row) => decimal(row.multiplier), num: true },
      { label: t('field.phase_factor'), cell: (row) => decimal(row.phase_factor), num: true },
      {
        label: t('field.lock_in_months'),
        cell: (row) => row.lock_in_months ?? html`<span class="muted">–</span>`,
        num: true,
      },
      { label: t('field.valid_from'), cell: (row) => row.valid_from, kind: 'nowrap' },
      {
        label: t('field.valid_to'),
        cell: (row) => row.valid_to ?? html`<span class="muted">${t('rules.open')}</span>`,
        kind: 'nowrap',
      },
      { label: t('field.status'), cell: (row) => statusTag(row.status) },
      {
        label: t('field.source'),
        cell: (row) =>
          html`${row.clause ? words(row.clause) : nothing}<br /><small>${row.source ? words(row.source) : unknown()}</small>`,
      },
      ...last,
    ],
  });
}
