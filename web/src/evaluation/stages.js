/* Reinvestment on screen: stages with their bars, and the lines that were recognised. */
import { html, nothing, svg } from 'lit-html';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { decimal, enumTag, money, unitNote, unknown, words } from '../show/format.js';
import { compare, ratio, shiftRound } from '../show/money.js';
import { table } from '../show/table.js';

const STAGE_TONES = {
  open: 'pending',
  met: 'good',
  met_late: 'warn',
  missed: 'bad',
  not_in_force: '',
  unknown: '',
};

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
  const label = `${t('field.progress')} ${shiftRound(stage.progress, -2, 1)}%`;
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
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('reinvestment.no_terms'),
    columns: [
      ...first,
      {
        label: fieldLabel('stage', 'reinvestment_stage'),
        kind: 'stage-cell',
        cell: (row) => html`${words(row.stage)} ${statusTag(row.status)}<br /><small
            translate="no"
            >${row.scheme}</small
          >`,
        head: true,
      },
      {
        label: fieldLabel('state', 'reinvestment_stage'),
        cell: (row) => enumTag('reinvestment_state', row.state, STAGE_TONES[row.state]),
      },
      {
        label: t('field.progress'),
        cell: (row) => html`${stageBar(row)}${percentOf(row.progress)}`,
        num: true,
        kind: 'bar-cell',
      },
      { label: t('field.counted'), cell: (row) => money(row.counted, row.currency), num: true },
      {
        label: fieldLabel('target', 'reinvestment_stage'),
        cell: (row) => money(row.target, row.currency),
        num: true,
      },
      { label: t('reinvestment.headroom'), cell: missing, num: true },
      {
        label: fieldLabel('due_on', 'reinvestment_stage'),
        cell: (row) => row.due_on,
        kind: 'nowrap',
      },
      { label: t('field.days_left'), cell: daysLeft, num: true },
      { label: t('reinvestment.formula'), cell: formula },
      ...last,
    ],
  });
}
