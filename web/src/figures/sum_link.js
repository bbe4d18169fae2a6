/* The name of a sum of investments or commitments, as the way to what it is made of. */
import { html } from 'lit-html';
import { figureLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';

const SUMS = ['approved', 'paid', 'pending'];

const COMMITMENTS = { commitments_received: 'received', commitments_made: 'made' };

/** @param {string} name of a figure @param {string} kind whose figure it is
 * @param {Record<string, any>} query what it is of */
export function sumLabel(name, kind, query = {}) {
  const label = figureLabel(name, kind);
  if (COMMITMENTS[name] && query.fund_id) {
    const address = href(`/funds/${query.fund_id}/commitments/${COMMITMENTS[name]}`);
    return html`<a href=${address} title=${t('explain.how')}>${label}</a>`;
  }
  if (!SUMS.includes(name)) return label;
  return html`<a href=${href('/sums', query)} title=${t('explain.how')}>${label}</a>`;
}
