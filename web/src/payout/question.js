/* What is asked of a sale: price and debts. They stand in the address, so a question can be kept and
 * passed on; nothing of it is stored. */
import { html } from 'lit-html';
import { fieldLabel, t } from '../frame/i18n.js';
import { go, here } from '../frame/router.js';
import { fromInput } from '../show/money.js';

const DEBTS_MOST = 20;

/** The debts of an address: `1:8000000.00,2:500.00`. */
export function debtsOf(text) {
  if (!text) return [];
  return text.split(',').map((part) => {
    const [rank, amount = ''] = part.split(':');
    return { rank, amount };
  });
}

function debtText(data) {
  const ranks = data.getAll('rank').map(String);
  const amounts = data.getAll('owed').map((typed) => String(typed).trim());
  return ranks
    .map((rank, at) => ({ rank: rank.trim() || '1', typed: amounts[at] }))
    .filter(({ typed }) => typed !== '')
    .map(({ rank, typed }) => `${rank}:${fromInput(typed)}`)
    .join(',');
}

function ask(event) {
  event.preventDefault();
  const data = new FormData(event.currentTarget);
  const typed = String(data.get('proceeds')).trim();
  go(here({ proceeds: typed === '' ? null : fromInput(typed), debt: debtText(data) || null }));
}

const debtLine = (debt, at) => html`<div class="fields">
  <div class="field">
    <label for="debt-rank-${at}">${t('payout.debt_rank', { number: at + 1 })}</label>
    <input id="debt-rank-${at}" name="rank" type="number" min="1" max="1000" .value=${debt.rank} />
  </div>
  <div class="field">
    <label for="debt-owed-${at}">${t('payout.debt_owed', { number: at + 1 })}</label>
    <input id="debt-owed-${at}" name="owed" inputmode="decimal" autocomplete="off"
      .value=${debt.amount} />
  </div>
</div>`;

/** The debts that are asked about, and an empty line for one more. */
export function questionForm(query) {
  const debts = debtsOf(query.debt).slice(0, DEBTS_MOST);
  const lines = debts.length < DEBTS_MOST ? [...debts, { rank: '', amount: '' }] : debts;
  return html`<form class="views" id="payout-question" @submit=${ask}>
    <div class="fields">
      <div class="field">
        <label for="payout-proceeds">${fieldLabel('proceeds', 'payout_point')}</label>
        <input id="payout-proceeds" name="proceeds" inputmode="decimal" autocomplete="off"
          .value=${query.proceeds ?? ''} />
      </div>
    </div>
    ${lines.map(debtLine)}
    <p class="hint">${t('payout.hint')}</p>
    <div class="actions"><button class="primary">${t('payout.ask')}</button></div>
  </form>`;
}
