/* The screens of one fund, and the way between them. */
import { html, nothing } from 'lit-html';
import { t } from './i18n.js';
import { href } from './router.js';

const TABS = {
  overview: (id) => href(`/funds/${id}`),
  figures: (id) => href(`/funds/${id}/figures`),
  capital: (id) => href('/capital', { fund_id: id }),
  accounts: (id) => href(`/funds/${id}/accounts`),
  holdings: (id) => href(`/funds/${id}/holdings`),
  reinvestment: (id) => href(`/funds/${id}/reinvestment`),
  evaluations: (id) => href(`/funds/${id}/evaluations`),
  fees: (id) => href(`/funds/${id}/fees`),
  statements: (id) => href(`/funds/${id}/statements`),
  waterfall: (id) => href(`/funds/${id}/waterfall`),
  compare: (id) => href(`/funds/${id}/compare`),
};

export function fundTabs(id, current) {
  return html`<nav class="tabs" aria-label=${t('fund.tabs')}>
    ${Object.keys(TABS).map(
      (name) =>
        html`<a href=${TABS[name](id)} aria-current=${name === current ? 'page' : nothing}
          >${t(`fund.tab.${name}`)}</a
        >`,
    )}
  </nav>`;
}

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
