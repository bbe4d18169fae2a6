/* The messages of the pages, as web/model.mjs writes them. Finds what of a page stands in the other language. Data has its own: names and texts are marked
 * with lang or translate="no" by the page, and these marks are trusted. */
import { readFile } from 'node:fs/promises';

const messages = async (language) =>
  JSON.parse(
    await readFile(new URL(`../../web/src/model/${language}.json`, import.meta.url), 'utf8'),
  );

export const chinese = await messages('zh');
export const english = await messages('en');

/** The text and labels of a page that are its own, not data. */
function ownTexts() {
  const data =
    '[translate=no], [lang]:not(html), code, pre, kbd, option, noscript, script, style, .sankey';
  const own = (element) => element && !element.closest(data);
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    if (text && own(walker.currentNode.parentElement)) texts.push(text);
  }
  for (const element of document.querySelectorAll('[placeholder]'))
    if (own(element)) texts.push(element.getAttribute('placeholder'));
  return texts;
}

const CJK = /[\u2e80-\u9fff\uf900-\ufaff]/;
const ENGLISH_WORDS = /[A-Za-z]{3,} [A-Za-z]{3,}/;

/** Texts in the wrong language, and messages that are missing. */
export async function strangers(page, language) {
  const texts = await page.evaluate(ownTexts);
  const missing = texts.filter((text) => text.includes('⟦'));
  if (language === 'en')
    // The amounts that can be typed with 万 and 亿 are shown as such.
    return [...missing, ...texts.filter((t) => CJK.test(t.replace(/\d[\d.]*[万亿]/g, '')))];
  const foreign = new Set(
    Object.keys(english)
      .filter((key) => english[key] !== chinese[key])
      .map((key) => english[key]),
  );
  return [...missing, ...texts.filter((text) => foreign.has(text) || ENGLISH_WORDS.test(text))];
}
