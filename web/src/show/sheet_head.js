/* What stands over a sheet: its heading, what can be done with it, and its rows as a file. */
import { html } from 'lit-html';
import { t } from '../frame/i18n.js';

const inFormat = (format) => t('sheet.file', { format });

/** The rows of a sheet as files: CSV, and a workbook. Their text tells them from others beside them.
 * @param {{csv: string, xlsx: string}} files @param {(format: string) => any} text */
export function fileLinks(files, text = inFormat, size = 'small') {
  const link = (address, format) =>
    html`<a class="button ${size}" href=${address} download>${text(format)}</a>`;
  return [link(files.csv, 'CSV'), link(files.xlsx, 'Excel')];
}

/** A heading with what can be done with the sheet below it. */
export function sheetHead(title, actions) {
  return html`<div class="part-head">
    <h2>${title}</h2>
    <div class="actions">${actions}</div>
  </div>`;
}
