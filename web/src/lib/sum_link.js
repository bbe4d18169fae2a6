/* The name of a sum of investments, as the way to what it is made of. */
import { html } from 'lit-html';
import { t } from './i18n.js';
import { href } from './router.js';

const SUMS = ['approved', 'paid', 'pending'];

/** @param {string} name of a figure @param {Record<string, any>} query what it is of */
export function sumLabel(name, query = {}) {
  if (!SUMS.includes(name)) return t(`figure.${name}`);
  return html`<a href=${href('/sums', query)} title=${t('explain.how')}>${t(`figure.${name}`)}</a>`;
}
