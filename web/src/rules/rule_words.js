/* Rules on screen: their limits, badges and scope. */
import { html, nothing } from 'lit-html';
import { enumLabel, fieldLabel, has, t } from '../frame/i18n.js';
import { coded } from '../show/codes.js';
import { enumTag, money, words } from '../show/format.js';
import { grouped, shiftRound } from '../show/money.js';
import { limitKind } from './measures.js';

const STATE_TONES = {
  proposed: 'pending',
  rejected: 'bad',
  ahead: 'accent',
  in_force: 'good',
  superseded: 'muted',
  expired: 'muted',
};
const ACTION_TONES = { block: 'bad', second_approval: 'warn', warn: 'accent' };
const OUTCOME_TONES = {
  pass: 'good',
  warn: 'warn',
  breach: 'bad',
  second_approval: 'bad',
  unknown: 'muted',
};

export const stateBadge = (value) => enumTag('rule_state', value, STATE_TONES[value]);
export const actionBadge = (value) => enumTag('action', value, ACTION_TONES[value]);
export const outcomeBadge = (value) => enumTag('verdict_outcome', value, OUTCOME_TONES[value]);
export const statusBadge = (value) =>
  enumTag('rule_status', value, value === 'verified' ? 'good' : 'warn');

const inPercent = (ratio) => `${grouped(shiftRound(ratio, -2, 2))}%`;

/** The name of a pack that ships; others go by their code. */
export const packLabel = (code) => (has(`pack.${code}`) ? t(`pack.${code}`) : code);

/** One of an amount, a ratio or days, whichever is there. */
export function quantity({ amount, ratio, days, currency }) {
  if (ratio !== null && ratio !== undefined)
    return html`<data class="num" value=${ratio} title=${ratio}>${inPercent(ratio)}</data>`;
  if (days !== null && days !== undefined) return html`${t('rule.days', { days })}`;
  if (amount !== null && amount !== undefined) return money(amount, currency);
  return html`<span class="muted">–</span>`;
}

const sign = (direction) => (direction === 'at_least' ? '≥ ' : '≤ ');

/** The limit of a rule or of a line of a verdict. */
export function limitOf(record, measure = record.measure) {
  if (limitKind(measure) === 'none') return html`<span class="muted">–</span>`;
  return html`${sign(record.direction)}${quantity({
    amount: record.limit,
    ratio: record.limit_ratio,
    days: record.limit_days,
    currency: record.currency,
  })}`;
}

export function basisOf(record) {
  const basis = enumLabel('basis', record.basis);
  return record.denominator ? `${basis} ÷ ${enumLabel('basis', record.denominator)}` : basis;
}

const SCOPES = {
  fund_kinds: 'fund_kind',
  funds: null,
  industries: null,
  regions: null,
  tags: 'tag',
  stages: 'firm_stage',
  categories: 'investment_category',
};

const CODED = { industries: 'industry', regions: 'region' };

/** Whom and what a rule speaks of; nothing for a rule about everything. */
export function scopeOf(rule) {
  const parts = Object.entries(SCOPES)
    .filter(([name]) => rule[name])
    .map(([name, list]) => {
      const items = rule[name].split(' ').filter(Boolean);
      const named = items.map((item) => {
        if (CODED[name]) return coded(CODED[name], item);
        return list && has(`enum.${list}.${item}`) ? enumLabel(list, item) : words(item);
      });
      const joined = named.flatMap((item, i) => (i ? [t('rule.and'), item] : [item]));
      return html`<li>${fieldLabel(name, 'rule')}${t('rule.colon')}${joined}</li>`;
    });
  if (rule.after_days)
    parts.push(html`<li>${t('rule.after_days', { days: rule.after_days })}</li>`);
  return parts.length ? html`<ul class="scope">${parts}</ul>` : nothing;
}
