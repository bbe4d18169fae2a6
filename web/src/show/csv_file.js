/* Rows that only the screen has put side by side, as a file. What the server has as a sheet comes from
 * there (fileLinks). */
import { html } from 'lit-html';
import { t } from '../frame/i18n.js';
import { csvText } from './csv_text.js';

export function csvFileLink(file, names, rows) {
  const address = `data:text/csv;charset=utf-8,${encodeURIComponent(csvText(names, rows))}`;
  return html`<a class="button small" href=${address} download=${file}>${t('sheet.file', { format: 'CSV' })}</a>`;
}
