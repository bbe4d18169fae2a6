/* Policy evaluation on screen: scores, ranges and grades. */
import { html, nothing } from 'lit-html';
import { t } from '../frame/i18n.js';
import { enumTag, nameOf, unknown } from '../show/format.js';
import { compare, shiftRound } from '../show/money.js';

const TONES = {
  open: 'pending',
  filed: 'pending',
  scored: 'accent',
  approved: 'good',
  rejected: 'bad',
};

export function evaluationTag(value) {
  return enumTag('evaluation_state', value, TONES[value]);
}

/** A score with two decimals; all its digits in its value. */
export function score(text) {
  if (text === null || text === undefined) return unknown();
  return html`<data class="num" value=${text} title=${text}>${shiftRound(text, 0, 2)}</data>`;
}

/** The total where it is complete; else the range of what is possible. */
export function scoreRange(figures, side) {
  const total = figures[`${side}_total`];
  if (total !== null && total !== undefined) return score(total);
  const [min, max] = [figures[`${side}_min`], figures[`${side}_max`]];
  if (compare(min, max) === 0) return score(min);
  return html`<span class="range" title=${t('evaluation.incomplete')}>${score(min)} – ${score(max)}</span>`;
}

/** The grade, or between which grades it lies; nothing settled says so. */
export function grade(figures, refs) {
  if (figures.grade_id) {
    return html`<span class="tag ${figures.cuts_fee ? 'bad' : 'good'}">${nameOf(refs[figures.grade_id])}</span>`;
  }
  if (!figures.grade_at_most_id)
    return html`<span class="muted" title=${t('evaluation.no_grade')}>–</span>`;
  const low = figures.grade_at_least_id ? nameOf(refs[figures.grade_at_least_id]) : '…';
  return html`<span class="tag pending">${low} – ${nameOf(refs[figures.grade_at_most_id])}</span>`;
}

export function filing(figures) {
  if (figures.filed_on)
    return html`${figures.filed_on} ${figures.late ? html`<span class="tag bad">${t('evaluation.late')}</span>` : nothing}`;
  if (figures.due_on === null) return unknown();
  return figures.late
    ? html`<span class="tag bad">${t('evaluation.overdue', { days: figures.days_over })}</span>`
    : html`<span class="tag pending">${t('evaluation.days_left', { days: figures.days_left })}</span>`;
}
