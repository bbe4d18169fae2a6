/* What the screens of look-through share: the root and the weight picked in the address, and the way
 * between the screens. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, t } from '../frame/i18n.js';
import { here, href } from '../frame/router.js';
import { LISTS } from '../model/lists.js';
import { nameText } from '../show/format.js';
import { compare } from '../show/money.js';

const TABS = {
  look_through: '/look_through',
  exposure: '/look_through/exposure',
  ownership: '/look_through/ownership',
  money_sources: '/money_sources',
  leverage: '/leverage',
};

/** Every fund, and every party that has committed to one. */
export async function loadRoots() {
  const [funds, commitments] = await Promise.all([api.all('funds'), api.all('commitments')]);
  const ids = new Set(commitments.items.map((item) => item.investor_party_id).filter(Boolean));
  const parties = [...ids].map((id) => ({ id, ...commitments.refs[id] }));
  const byCode = (a, b) => (a.code < b.code ? -1 : 1);
  return { funds: funds.items.sort(byCode), parties: parties.sort(byCode) };
}

/** The root of the address; without one the fund that promised most on; null where there is none.
 * @returns {any} */
export function rootOf(roots, query) {
  const id = Number(query.root);
  const party = roots.parties.find((item) => item.id === id);
  if (party) return { id, kind: 'party', path: `/parties/${id}`, record: party };
  const most = [...roots.funds].sort((a, b) =>
    compare(b.figures.commitments_made, a.figures.commitments_made),
  )[0];
  const fund = roots.funds.find((item) => item.id === id) ?? most;
  return fund ? { id: fund.id, kind: 'fund', path: `/funds/${fund.id}`, record: fund } : null;
}

export const weightOf = (query) =>
  LISTS.look_weight.includes(query.weight) ? query.weight : 'commitment';

/** A choice that is part of the address; one of them always holds. */
export function pick(name, label, choices, value, change) {
  return html`<label class="pick"
    ><span>${label}</span>
    <select id="pick-${name}" @change=${(event) => change({ [name]: event.target.value })}>
      ${choices.map(
        (choice) =>
          html`<option value=${choice.value} .selected=${String(choice.value) === String(value)}>
            ${choice.label}
          </option>`,
      )}
    </select>
  </label>`;
}

export function rootPick(roots, root, change, { funds = true, parties = true } = {}) {
  const option = (item) =>
    html`<option value=${item.id} .selected=${item.id === root.id}>${nameText(item)}</option>`;
  const group = (label, items) =>
    items.length ? html`<optgroup label=${label}>${items.map(option)}</optgroup>` : nothing;
  return html`<label class="pick"
    ><span>${t('look.root')}</span>
    <select id="pick-root" @change=${(event) => change({ root: event.target.value })}>
      ${group(t('nav.funds'), funds ? roots.funds : [])}
      ${group(t('look.investors'), parties ? roots.parties : [])}
    </select>
  </label>`;
}

export function weightPick(weights, weight, change) {
  const choices = weights.map((value) => ({ value, label: enumLabel('look_weight', value) }));
  return pick('weight', t('look.weight'), choices, weight, change);
}

/** The screens of look-through of one root. */
export function lookTabs(current, query) {
  return html`<nav class="tabs" aria-label=${t('look.tabs')}>
    ${Object.entries(TABS).map(
      ([name, path]) =>
        html`<a href=${href(path, query)} aria-current=${name === current ? 'page' : nothing}
          >${t(`look.tab.${name}`)}</a
        >`,
    )}
  </nav>`;
}

export function pathsLink(root, weight, query, label) {
  return html`<a href=${href('/look_through/paths', { root: root.id, weight, ...query })}
    >${label}</a
  >`;
}

export const changeTo = (go) => (changes) => go(here({ ...changes, cursor: null }));
