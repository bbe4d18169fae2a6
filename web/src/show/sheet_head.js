/* What stands over a sheet: its heading, what can be done with it, and its rows as a file. */
import { html } from 'lit-html';
import { t } from '../frame/i18n.js';

/** The rows of a sheet as a file. */
export function csvLink(address) {
  return html`<a class="button small" href=${address} download>${t('sheet.csv')}</a>`;
}

/** A heading with what can be done with the sheet below it. */
export function sheetHead(title, actions) {
  return html`<div class="part-head">
    <h2>${title}</h2>
    <div class="actions">${actions}</div>
  </div>`;
}
