/* The way between the screens of one fund. */
import { html, nothing } from 'lit-html';
import { t } from '../frame/i18n.js';
import { href } from '../frame/router.js';

const TABS = {
  overview: (id) => href(`/funds/${id}`),
  figures: (id) => href(`/funds/${id}/figures`),
  capital: (id) => href('/capital', { fund_id: id }),
  accounts: (id) => href(`/funds/${id}/accounts`),
  holdings: (id) => href(`/funds/${id}/holdings`),
  lots: (id) => href(`/funds/${id}/lots`),
  reports: (id) => href(`/funds/${id}/reports`),
  additionality: (id) => href(`/funds/${id}/additionality`),
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
