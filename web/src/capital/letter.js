/* The notice to one investor, or those to all, to print. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { kindLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { proposalTag } from '../rules/index.js';
import { letter, loadLetters } from './letter_parts.js';

function tools(kind, record) {
  return html`<div class="letter-tools actions">
    <button type="button" class="primary" @click=${() => print()}>${t('letter.print')}</button>
    <a class="button" href=${href(`/capital/${kind}/${record.id}`)}>${t('letter.back')}</a>
    ${proposalTag(record.figures.state)}
  </div>`;
}

export default async function letterPage({ params }) {
  const { kind, id, commitment } = params;
  const letters = await loadLetters(kind, Number(id));
  const { record, lines } = letters;
  const to = commitment
    ? [Number(commitment)]
    : lines.rows.map(({ commitment_id }) => commitment_id);
  if (to.length === 0) throw new api.Problem(404, { detail: t('error.404') });
  return {
    title: `${kindLabel(kind)} ${record.code ?? id}`,
    view: () => html`${tools(kind, record)} ${to.map((one) => letter(letters, one))}`,
  };
}
