/* What rules can be about. */
import { countText } from '../frame/i18n.js';
import { state } from '../frame/state.js';
import { MEASURES } from '../model/measures.js';

/** What a limit is counted in, by name: amount, ratio, days, count … or none. */
export const limitKind = (name) => MEASURES[name]?.limit ?? 'none';

/** A number of what a measure counts, with the word for it where there is one. */
export function counted(number, name) {
  const { counted_zh: chinese, counted_en: english } = MEASURES[name];
  const word = state.language === 'zh' ? chinese : english;
  return word ? `${countText(number)} ${word}` : countText(number);
}
