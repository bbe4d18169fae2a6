/* What has performance figures: a fund, a chain of funds, an investor in one fund or in all, a firm, an
 * investment, and everything. How each is named, and where its figures come from. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { nameOf, nameText, pathOf, refLink } from '../show/format.js';
import { KEY_FIGURES } from './key_figures.js';

/** Figures of what is held: nobody promised anything, and there are no fees. */
const OF_HOLDINGS = [
  'paid_in',
  'distributed',
  'nav',
  'dpi',
  'rvpi',
  'tvpi',
  'gross_multiple',
  'gross_irr',
];

/** What is paid for a holding is no capital of a fund. */
const WORDED = { paid_in: 'figure.invested', distributed: 'figure.received_back' };

const named = (plural) => async (id) => {
  const { item } = await api.item(plural, id);
  return { title: nameText(item), label: nameOf(item) };
};

async function commitmentName(id) {
  const { item, refs } = await api.item('commitments', id);
  const investor = item.investor_fund_id ?? item.investor_party_id;
  return {
    title: item.code,
    label: html`${refLink(refs, investor)} → ${refLink(refs, item.fund_id)}`,
  };
}

async function investmentName(id) {
  const { item, refs } = await api.item('investments', id);
  const label = html`${refLink(refs, item.fund_id)} → ${refLink(refs, item.project_id)}`;
  return { title: item.code, label };
}

async function everything() {
  return { title: t('figures.all'), label: t('figures.all') };
}

/** @type {Record<string, {api: (id: number) => string, name: (id: number) => Promise<any>,
 *   names: string[], promises: boolean}>} */
export const SUBJECTS = {
  fund: { api: (id) => `/funds/${id}`, name: named('funds'), names: KEY_FIGURES, promises: true },
  chain: {
    api: (id) => `/funds/${id}/chain`,
    name: named('funds'),
    names: KEY_FIGURES,
    promises: true,
  },
  commitment: {
    api: (id) => `/commitments/${id}`,
    name: commitmentName,
    names: KEY_FIGURES,
    promises: true,
  },
  party: {
    api: (id) => `/parties/${id}`,
    name: named('parties'),
    names: KEY_FIGURES,
    promises: true,
  },
  firm: { api: (id) => `/firms/${id}`, name: named('firms'), names: OF_HOLDINGS, promises: false },
  investment: {
    api: (id) => `/investments/${id}`,
    name: investmentName,
    names: OF_HOLDINGS,
    promises: false,
  },
  all: { api: () => '', name: everything, names: KEY_FIGURES, promises: true },
};

/** The subject that an address names; a fund where it names no kind. */
export function subjectOf({ scope = 'fund', id }) {
  const kind = SUBJECTS[scope];
  if (!kind || !/^\d+$/.test(id)) throw new api.Problem(404, { detail: t('error.404') });
  const number = Number(id);
  return {
    scope,
    id: number,
    api: kind.api(number),
    names: kind.names,
    promises: kind.promises,
    label: (figure) =>
      kind.promises || !WORDED[figure] ? fieldLabel(figure, 'performance') : t(WORDED[figure]),
    name: () => kind.name(number),
    base: scope === 'fund' ? `/funds/${number}/figures` : `/figures/${scope}/${number}`,
    page: scope === 'all' ? null : pathOf(scope, number),
  };
}
