/* Rows as the text of a file. */

const QUOTED = /[",\r\n]/;

function cell(value) {
  const text = value === null || value === undefined ? '' : String(value);
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {string[]} names of the columns @param {Record<string, any>[]} rows */
export function csvText(names, rows) {
  const lines = [names, ...rows.map((row) => names.map((name) => row[name]))];
  return lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}
