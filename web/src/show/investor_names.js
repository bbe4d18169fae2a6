/* Who stands behind a commitment: lines of notices and accounts name commitments, people investors. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { nameText, refLink } from './format.js';

/** The commitments of a fund, by id, with the refs that name their investors. */
export async function commitmentsOf(fundId) {
  const answer = await api.all('commitments', { fund_id: fundId });
  return { byId: new Map(answer.items.map((item) => [item.id, item])), refs: answer.refs };
}

function investorId(commitments, id) {
  const record = commitments.byId.get(Number(id));
  return record ? (record.investor_fund_id ?? record.investor_party_id) : null;
}

export function investorLink(commitments, id) {
  const investor = investorId(commitments, id);
  return investor === null ? html`#${id}` : refLink(commitments.refs, investor);
}

export function investorText(commitments, id) {
  const investor = investorId(commitments, id);
  return investor === null ? `#${id}` : nameText(commitments.refs[investor]);
}

export function commitmentCode(commitments, id) {
  return html`<span translate="no">${commitments.byId.get(Number(id))?.code ?? `#${id}`}</span>`;
}

/** As choices of a form: the commitment, named by its investor. */
export function commitmentChoices(commitments) {
  return [...commitments.byId.values()].map((record) => ({
    value: record.id,
    label: `${investorText(commitments, record.id)} (${record.code})`,
  }));
}
