/* Messages in two languages: those of the first screens (web/words.mjs), and the rest, which is asked for
 * with the first other screen. A key that is missing shows as ⟦key⟧, which a test looks for. */
import englishFirst from '../model/en.first.json';
import englishRest from '../model/en.rest.json';
import chineseFirst from '../model/zh.first.json';
import chineseRest from '../model/zh.rest.json';
import { remember, state } from './state.js';

const FIRST = { zh: chineseFirst, en: englishFirst };
const REST = { zh: chineseRest, en: englishRest };
const TAGS = { zh: 'zh-CN', en: 'en' };

/** @type {Record<string, string>} */
let messages = {};
/** @type {Promise<void> | null} the rest of the messages in this language; null: not asked for */
let rest = null;
let isWhole = false;

async function messagesAt(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`messages: ${answer.status}`);
  return answer.json();
}

async function addRest(language) {
  const more = await messagesAt(REST[language]);
  if (language !== state.language) return;
  Object.assign(messages, more);
  isWhole = true;
}

/** What all screens but the first say. */
export function allWords() {
  rest ??= addRest(state.language).catch((problem) => {
    rest = null;
    throw problem;
  });
  return rest;
}

/** Says it later: who draws meanwhile draws again. */
function askForRest() {
  allWords().then(() => document.dispatchEvent(new CustomEvent('words')));
  return '';
}

export async function useLanguage(language) {
  const isOther = language !== state.language;
  const [first, more] = await Promise.all([
    messagesAt(FIRST[language]),
    isOther && rest ? messagesAt(REST[language]) : null,
  ]);
  messages = isOther ? { ...first, ...more } : Object.assign(messages, first);
  if (isOther) {
    isWhole = more !== null;
    rest = more && Promise.resolve();
  }
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
  if (message === undefined) return isWhole ? `⟦${key}⟧` : askForRest();
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
