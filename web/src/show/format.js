/* Values on screen: amounts in the unit picked, names in the language of the page, and what is not
 * known said as unknown. */
import { html, nothing } from 'lit-html';
import { enumLabel, fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { isSeat, state } from '../frame/state.js';
import { words } from '../frame/words.js';
import { coded } from './codes.js';
import { exactInUnit, grouped, inUnit, shiftRound } from './money.js';

export { words };

export const unknown = () => html`<span class="unknown">${t('unknown')}</span>`;

/** value through render, or the word for unknown. */
export function known(value, render = (v) => v) {
  return value === null || value === undefined || value === '' ? unknown() : render(value);
}

/** An amount in the unit picked; the exact one in its title. Other currencies say their code. */
export function money(text, currency = 'CNY') {
  if (text === null || text === undefined) return unknown();
  const code = currency && currency !== 'CNY' ? html`<small>${currency}</small> ` : nothing;
  const negative = text.startsWith('-') ? 'negative' : '';
  return html`<data class="num ${negative}" value=${text} title="${grouped(text)} ${currency}"
    >${code}${inUnit(text, state.unit, currency)}</data
  >`;
}

/** The unit picked, of a currency: 10,000 yen are no 10,000 yuan. */
function unitOf(currency) {
  return t(`unit.of.${state.unit}`, { currency: t(`unit.currency.${currency}`) });
}

/** A sum of what is recorded: a dash where nothing is, so that it never reads as a known nought. */
export function figure(text, currency) {
  if (text === null || text === undefined || Number(text) !== 0) return money(text, currency);
  return html`<span class="muted" title=${t('figure.none')}>–</span>`;
}

/** An amount as plain text, for titles and sentences: in the unit picked in Chinese; in English,
 * which has no word for 万, with all its digits. */
export function moneyText(text, currency = 'CNY') {
  if (text === null || text === undefined) return t('unknown');
  if (state.language === 'en') return `${currency} ${grouped(text)}`;
  return `${inUnit(text, state.unit, currency)} ${unitOf(currency)}`;
}

/** An amount in a sentence: exactly, so that no difference reads as nought, and in the unit of the
 * page; in English, which has no word for 万, with all its digits before. */
export function saidAmount(text, currency = 'CNY') {
  if (text === null || text === undefined) return t('unknown');
  const inPage = `${exactInUnit(text, state.unit, currency)} ${unitOf(currency)}`;
  if (state.language !== 'en') return inPage;
  const whole = `${currency} ${exactInUnit(text, 'yuan', currency)}`;
  if (state.unit === 'yuan') return whole;
  return `${whole} (${exactInUnit(text, state.unit, currency)} × ${unitOf(currency)})`;
}

export function decimal(text) {
  return known(
    text,
    (value) => html`<data class="num" value=${value}>${decimalText(value)}</data>`,
  );
}

/** The same as text. */
export function decimalText(text) {
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return grouped(short);
}

/** A part of one in per cent: two decimals, and up to four where it has them. */
export function percentText(text) {
  return `${grouped(shiftRound(text, -2, 4).replace(/0{1,2}$/, ''))}%`;
}

/** The same as a figure. */
export function rate(text) {
  return known(
    text,
    (value) => html`<data class="num" value=${value} title=${value}>${percentText(value)}</data>`,
  );
}

/** "at least 400": a figure with what is known of it. */
export const stated = (qualifier, shown) =>
  html`${!qualifier || qualifier === 'eq' ? nothing : html`${enumLabel('stated_qualifier', qualifier)} `}${shown}`;

/** The name of a record or of a ref in the language of the page. */
export function nameText(record) {
  if (!record) return t('unknown');
  const english = state.language === 'en' ? record.name_en : null;
  return english || record.name || record.code || `#${record.id ?? ''}`;
}

export function nameOf(record) {
  return words(nameText(record));
}

const PATHS = {
  fund: '/funds',
  firm: '/firms',
  listing: '/listings',
  loan_case: '/loan_cases',
  loan: '/loans',
  pledge: '/pledges',
  ip_right: '/ip_rights',
  indicator: '/indicators',
  party: '/parties',
  project: '/projects',
  risk_pool: '/pools',
  loss_claim: '/loss_claims',
  special_fund: '/special_funds',
  abs_plan: '/securities',
  investment: '/investments',
  round: '/rounds',
  capital_call: '/capital/capital_call',
  distribution: '/capital/distribution',
  return_of_excess: '/capital/return_of_excess',
  equalisation: '/capital/equalisation',
  rule: '/rules',
  evaluation: '/evaluations',
  score_sheet: '/score_sheets',
  opening: '/openings',
  recognition: '/recognitions',
  payment: '/outlays/payment',
  expense: '/outlays/expense',
};

/** What a seat may open. */
const SEAT_KINDS = ['loan_case', 'loan', 'pledge'];

/** The screen of a record; null when its kind has none of its own, or none for who is signed in. */
export function pathOf(kind, id) {
  if (isSeat() && !SEAT_KINDS.includes(kind)) return null;
  return PATHS[kind] ? href(`${PATHS[kind]}/${id}`) : null;
}

/** What the record that an id stands for is called, by the answer's refs. */
export function refLabel(refs, id) {
  const ref = refs?.[id];
  if (ref?.name && ref.kind !== 'round') return nameOf(ref);
  return html`<span translate="no">${ref?.code ?? `#${id}`}</span>`;
}

/** A link to it. */
export function refLink(refs, id) {
  if (id === null || id === undefined || id === 0) return unknown();
  const ref = refs?.[id];
  if (!ref) return html`#${id}`;
  const path = pathOf(ref.kind, id);
  const label = refLabel(refs, id);
  return path ? html`<a href=${path}>${label}</a>` : label;
}

export function enumTag(list, value, tone = '') {
  return known(value, () => html`<span class="tag ${tone}">${enumLabel(list, value)}</span>`);
}

const STATE_TONES = {
  proposed: 'pending',
  rejected: 'bad',
  approved: 'good',
  partly_paid: 'good',
  paid: 'done',
};

export function stateTag(value) {
  return enumTag('investment_state', value, STATE_TONES[value] ?? '');
}

/** Who did it: a user, or the operator's command line. */
export function actor(refs, id) {
  if (!id) return t('actor.operator');
  const ref = refs?.[id];
  return ref ? words(ref.name || ref.code) : `#${id}`;
}

/** Where nothing means that there is nothing, not that it is unknown. */
const OPTIONAL = [
  'note',
  'purpose',
  'round_id',
  'valid_to',
  'investment_id',
  'denominator',
  'denominator_id',
  'per',
  'measure',
  'unit_size',
  'ip_pool_id',
  'direction',
  'limit',
  'limit_ratio',
  'limit_days',
  'limit_number',
  'after_days',
  'fund_kinds',
  'funds',
  'industries',
  'regions',
  'tags',
  'stages',
  'categories',
  'extended_to',
];

const CODED = ['industry', 'region'];

/** The value of a field of a record, by its description in the schema. */
export function fieldValue(field, record, refs) {
  const value = record[field.name];
  if (OPTIONAL.includes(field.name) && (value === null || value === undefined))
    return html`<span class="muted">–</span>`;
  if (field.type === 'money') return money(value, record.currency);
  if (field.type === 'decimal') return decimal(value);
  if (field.type === 'reference') return refLink(refs, value);
  if (field.type === 'bool') return value ? t('yes') : t('no');
  if (CODED.includes(field.name)) return known(value, (code) => coded(field.name, code));
  if (field.list === 'currency') return known(value, words);
  if (field.type === 'enum') return known(value, () => enumLabel(field.list, value));
  return known(value, (text) =>
    field.name === 'note' || field.name === 'purpose'
      ? html`<span class="lines">${words(text)}</span>`
      : words(String(text)),
  );
}

const LONG_TEXT = 40;

/** A field as a row of facts; long texts take the whole width. */
export function factRow(field, record, refs, kind) {
  const value = record[field.name];
  const wide = typeof value === 'string' && value.length > LONG_TEXT;
  return [fieldLabel(field.name, kind), fieldValue(field, record, refs), wide];
}

const currencyOf = (item) =>
  item?.currency ??
  item?.figures?.currency ??
  item?.record?.currency ??
  item?.record?.figures?.currency;

/** The unit of the amounts shown: in every currency of the items, or in the one that is named. */
export function unitNote(of = 'CNY') {
  const found = Array.isArray(of) ? of.map(currencyOf).filter(Boolean) : [of];
  const currencies = found.length > 0 ? [...new Set(found)].sort() : ['CNY'];
  return t('unit.caption', { unit: currencies.map(unitOf).join(t('unit.join')) });
}

export function kindTitle(kind, record) {
  return `${kindLabel(kind)} ${record.code ?? `#${record.id}`}`;
}
