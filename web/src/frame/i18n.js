/* Messages in two languages. A key that is missing shows as ⟦key⟧, which a test looks for. */
import english from '../model/en.json';
import chinese from '../model/zh.json';
import { remember, state } from './state.js';

const ADDRESSES = { zh: chinese, en: english };
const TAGS = { zh: 'zh-CN', en: 'en' };

/** @type {Record<string, string>} */
let messages = {};

export async function useLanguage(language) {
  const answer = await fetch(ADDRESSES[language]);
  if (!answer.ok) throw new Error(`messages: ${answer.status}`);
  messages = await answer.json();
  state.language = language;
  remember('language', language);
  document.documentElement.lang = TAGS[language];
}

export function languageTag() {
  return TAGS[state.language];
}

/** @param {string} key @param {Record<string, any>} [params] */
export function t(key, params = {}) {
  const message = messages[key];
  if (message === undefined) return `⟦${key}⟧`;
  return message.replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? ''));
}

export function has(key) {
  return messages[key] !== undefined;
}

/** The label of a field of a kind of record or of a sheet. A name that says the same everywhere has one
 * label; where it does not, each has its own. */
export function fieldLabel(name, owner) {
  const own = `field.${owner}.${name}`;
  return has(own) ? t(own) : t(`field.${name}`);
}

/** The label of a figure that a record of the kind is shown with. */
export const figureLabel = (name, kind) => fieldLabel(name, `${kind}_figures`);

export function enumLabel(list, value) {
  return value === null || value === undefined ? t('unknown') : t(`enum.${list}.${value}`);
}

export function kindLabel(kind) {
  return t(`kind.${kind}`);
}

const CJK = /[\u2e80-\u9fff\uf900-\ufaff]/;

export function isChinese(text) {
  return CJK.test(text);
}

/** A time of the journal for people: to the second, in China. */
export function timeText(utc) {
  if (!utc) return '';
  const moment = new Date(utc);
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return parts.format(moment);
}

export function countText(number) {
  return new Intl.NumberFormat(languageTag()).format(number);
}
