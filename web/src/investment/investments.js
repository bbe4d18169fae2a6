/* Investments: what was proposed, what was decided, what was paid. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { LISTS } from '../model/lists.js';
import { nameText } from '../show/format.js';
import { filterPick, searchBox } from '../show/parts.js';
import { pager } from '../show/table.js';
import { investmentTable } from './investment_table.js';

const LIMIT = 50;

export default async function investmentsPage() {
  const query = currentQuery();
  const { q, state, fund_id, sort = '-code', cursor } = query;
  const [answer, funds] = await Promise.all([
    api.listWithReversed('investments', { q, state, fund_id, sort, cursor, limit: LIMIT }),
    api.all('funds'),
  ]);
  const change = (changes) => go(here(changes));
  const states = () =>
    LISTS.investment_state.map((value) => ({ value, label: enumLabel('investment_state', value) }));
  const fundChoices = () => funds.items.map((fund) => ({ value: fund.id, label: nameText(fund) }));
  return {
    title: t('nav.investments'),
    view: () => html`${pageHead(t('nav.investments'), {
      lead: t('investments.lead'),
      actions: writeLink('investment', '/investments/new', t('propose.title')),
    })}
    <div class="filters">
      ${searchBox(t('investments.search'), q, (text) => change({ q: text, cursor: null }))}
      ${filterPick('state', fieldLabel('state', 'investment_figures'), states(), state, change)}
      ${filterPick('fund_id', t('kind.fund'), fundChoices(), fund_id, change)}
    </div>
    ${investmentTable(answer, { sort: true })} ${pager(answer)}`,
  };
}
