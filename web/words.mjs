/* Divides the messages: what the start and the first screens say, and what all others need besides.
 *
 * Their files tell what they say: keys, beginnings of keys that are completed by what the server answers,
 * and names of fields and lists. A word too many only costs its bytes. One that is missing makes the
 * browser ask for the rest, which tests/browser/weight.test.mjs would see. */

/** Names that labels are asked for by; kinds may be any. */
const ALWAYS = ['kind.'];

const quoted = (text) => [...text.matchAll(/'([\w.]+)'/g)].map((match) => match[1]);

/** Beginnings of keys, as in t(`radar.threshold.${name}`). */
const begun = (text) =>
  [...text.matchAll(/`([\w.]+)\$\{/g)]
    .map((match) => match[1])
    .filter((start) => start.includes('.'));

/** Whether a label is of a field, figure or list that is named. */
function isLabel(key, names) {
  const [family, ...parts] = key.split('.');
  if (family === 'enum') return names.has(parts[0]);
  if (family !== 'field' || !names.has(parts.at(-1))) return false;
  return parts.length === 1 || names.has(parts[0]) || names.has(parts[0].replace(/_figures$/, ''));
}

/**
 * @param {string[]} texts the files that begin
 * @param {Record<string, string>} messages
 * @returns {{first: Record<string, string>, rest: Record<string, string>}}
 */
export function divide(texts, messages) {
  const names = new Set(texts.flatMap(quoted));
  const starts = [...ALWAYS, ...texts.flatMap(begun)];
  const isFirst = (key) =>
    names.has(key) || starts.some((start) => key.startsWith(start)) || isLabel(key, names);
  const part = (is) =>
    Object.fromEntries(Object.entries(messages).filter(([key]) => isFirst(key) === is));
  return { first: part(true), rest: part(false) };
}
