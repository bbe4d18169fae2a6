/* What is wrong with a field, in words: what the server says, and what can be told without it. */
import { enumLabel, t } from '../frame/i18n.js';
import { saidAmount } from '../show/format.js';
import { grouped, hasTooManyDecimals, isDecimal, readAmount } from '../show/money.js';

/** An amount as the server's sentence has it. */
function inSentence(amount, currency, language) {
  return language === 'zh' && currency === 'CNY'
    ? `${grouped(amount)} 元`
    : `${currency} ${grouped(amount)}`;
}

/** The server's sentence with its amounts in the unit of the page. */
function inUnitOfPage(detail, params, currency) {
  let text = detail;
  for (const amount of new Set(Object.values(params)))
    if (isDecimal(amount))
      for (const language of ['zh', 'en'])
        text = text.replaceAll(
          inSentence(amount, currency, language),
          saidAmount(amount, currency),
        );
  return text;
}

/** The server's sentence; the one on the cap in words of its own. */
export function faultText({ code, detail, params, currency }) {
  if (code === 'bad_amount') return t('form.amount.number');
  if (code !== 'cap_exceeded' || !params?.excess)
    return currency && params ? inUnitOfPage(detail, params, currency) : detail;
  const amounts = ['limit', 'used', 'amount', 'excess'].map((name) => [
    name,
    params[name] ? saidAmount(params[name], currency) : t('unknown'),
  ]);
  return t('form.cap_exceeded', {
    ...Object.fromEntries(amounts),
    basis: enumLabel('basis', params.basis),
  });
}

function amountFault(field, value, currency) {
  const { amount, fault } = readAmount(value);
  if (fault) return t(`form.amount.${fault}`);
  const whole = field.type === 'money' && hasTooManyDecimals(amount, currency);
  return whole ? t('form.amount.decimals', { currency }) : null;
}

const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** GB 32100-2015: 18 characters, the last a check digit. */
export function isCreditCode(text) {
  const values = [...text].map((character) => CREDIT_ALPHABET.indexOf(character));
  if (values.length !== 18 || values.includes(-1)) return false;
  let sum = 0;
  let weight = 1;
  for (const value of values.slice(0, 17)) {
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return values[17] === (31 - (sum % 31)) % 31;
}

const CODES = ['code', 'pack'];

function textFault(field, text) {
  if (CODES.includes(field.name) && !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text))
    return t('form.bad_code');
  if (field.name === 'credit_code' && !isCreditCode(text)) return t('form.bad_credit_code');
  return null;
}

/** What is wrong with what stands in a field, as far as that needs no server; null for nothing. */
export function formatFault(field, value, values) {
  if (value === undefined || value === null || value === '') return null;
  const text = String(value).trim();
  if (text === '') return null;
  if (field.type === 'money' || field.type === 'decimal')
    return amountFault(field, text, values.currency || 'CNY');
  if (field.type === 'integer') return /^\d+$/.test(text) ? null : t('form.bad_integer');
  if (field.type === 'hash') return /^[0-9a-f]{64}$/.test(text) ? null : t('form.bad_digest');
  return field.type === 'text' ? textFault(field, text) : null;
}

const FAULTS_SHOWN = 3;

/** The first faults of a field; all of them stand at the field. */
export function faultsShort(faults) {
  const shown = faults.slice(0, FAULTS_SHOWN).join(' ');
  const more = faults.length - FAULTS_SHOWN;
  return more > 0 ? `${shown} ${t('form.more_faults', { count: more })}` : shown;
}
