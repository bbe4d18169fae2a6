/* Text of a record on screen. */
import { html, nothing } from 'lit-html';
import { isChinese } from './i18n.js';
import { state } from './state.js';

/** As long as this without a blank a text may break anywhere: an address on the web. */
const UNBROKEN = /[\x21-\x7e]{30,}/;

/** Text that may be in the other language than the page: marked, so that it is read out right. */
export function words(text) {
  const breaks = UNBROKEN.test(text) ? 'breaks' : nothing;
  if (state.language === 'en' && isChinese(text))
    return html`<span class=${breaks} lang="zh-CN">${text}</span>`;
  return html`<span class=${breaks} translate="no">${text}</span>`;
}
