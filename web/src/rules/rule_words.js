/* Rules on screen: their limits, badges and scope. */
import { html, nothing } from 'lit-html';
import { enumLabel, fieldLabel, has, t } from '../frame/i18n.js';
import { coded } from '../show/codes.js';
import { enumTag, money, words } from '../show/format.js';
import { grouped, shiftRound } from '../show/money.js';
import { counted, limitKind } from './measures.js';

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

/** How the numbers of a rule and of a line of a verdict are said, by the ending of their fields. The units
 * that came after the first release share one. */
const PLACES = {
  _ratio: (ratio) =>
    html`<data class="num" value=${ratio} title=${ratio}>${inPercent(ratio)}</data>`,
  _days: (days) => html`${t('rule.days', { days })}`,
  _number: (number, record) => html`${counted(number, record.measure)}`,
  '': (amount, record) => money(amount, record.currency),
};

/** Where the figure, limit or headroom of a record stands: the ending of the first field that is known. */
export const placeOf = (record, part) =>
  Object.keys(PLACES).find((ending) => (record[part + ending] ?? null) !== null);

/** The figure, limit or headroom of a record, in whatever unit it has. */
export function quantity(record, part) {
  const place = placeOf(record, part);
  return place === undefined
    ? html`<span class="muted">–</span>`
    : PLACES[place](record[part + place], record);
}

const sign = (direction) => (direction === 'at_least' ? '≥ ' : '≤ ');

/** The limit of a rule or of a line of a verdict. */
export function limitOf(record) {
  if (limitKind(record.measure) === 'none') return html`<span class="muted">–</span>`;
  return html`${sign(record.direction)}${quantity(record, 'limit')}`;
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
