/* Rows that only the screen has put side by side, as a file. What the server has as a sheet comes from
 * there (csvLink). */
import { html } from 'lit-html';
import { t } from './i18n.js';

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

export function csvFileLink(file, names, rows) {
  const address = `data:text/csv;charset=utf-8,${encodeURIComponent(csvText(names, rows))}`;
  return html`<a class="button small" href=${address} download=${file}>${t('sheet.csv')}</a>`;
}
