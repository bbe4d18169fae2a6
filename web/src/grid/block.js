/* What Excel puts on the clipboard: cells parted by tabs, rows by line ends, and in quotation marks what
 * has either of them in it. */

const QUOTED = /^"((?:[^"]|"")*)"(?=[\t\n]|$)/;
const PLAIN = /^[^\t\n]*/;

/** The first cell of a text, and what comes behind it. A quotation mark that is never closed is a
 * character like any other. */
function firstCell(text) {
  const quoted = QUOTED.exec(text);
  const [all] = quoted ?? PLAIN.exec(text) ?? [''];
  const content = quoted ? quoted[1].replaceAll('""', '"') : all;
  return { content: content.trim(), rest: text.slice(all.length) };
}

/** The rows of a block, each a list of texts; the line end behind the last one is none of it.
 * @param {string} text @returns {string[][]} */
export function readBlock(text) {
  let left = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  /** @type {string[][]} */
  const rows = [[]];
  for (;;) {
    const { content, rest } = firstCell(left);
    rows[rows.length - 1].push(content);
    if (rest === '') return rows;
    if (rest[0] === '\n') rows.push([]);
    left = rest.slice(1);
  }
}

/** Whether a text is more than one cell. */
export const isBlock = (text) => /[\t\r\n]/.test(text.replace(/\r?\n$/, ''));
