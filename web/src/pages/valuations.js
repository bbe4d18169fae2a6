/* Valuations of all funds, the latest first: what waits for a decision, and what was decided. */
import { html } from 'lit-html';
import * as api from '../lib/api.js';
import { enumLabel, t } from '../lib/i18n.js';
import { ENUMS } from '../lib/lists.js';
import { filterPick } from '../lib/parts.js';
import { valuationTable } from '../lib/positions.js';
import { currentQuery, go, here, href } from '../lib/router.js';
import { pageHead } from '../lib/shell.js';
import { pager } from '../lib/table.js';
import { decideValuation } from '../lib/valuations.js';

const LIMIT = 50;

/** The holding that a valuation is of, by the fund that holds it. */
async function holdersOf() {
  const [investments, commitments] = await Promise.all([
    api.all('investments'),
    api.all('commitments'),
  ]);
  const funds = new Map();
  for (const item of investments.items) funds.set(item.id, item.fund_id);
  for (const item of commitments.items) funds.set(item.id, item.investor_fund_id);
  return funds;
}

function holdingCell(row, refs, holders) {
  const id = row.investment_id ?? row.commitment_id;
  const code = html`<span translate="no">${refs[id]?.code ?? `#${id}`}</span>`;
  const fund = holders.get(id);
  return fund ? html`<a href=${href(`/funds/${fund}/holdings/${id}`)}>${code}</a>` : code;
}

export default async function valuationsPage({ reload }) {
  const { state, cursor } = currentQuery();
  const [answer, holders] = await Promise.all([
    api.list('valuations', { state, cursor, sort: '-seq', limit: LIMIT }),
    holdersOf(),
  ]);
  const change = (changes) => go(here(changes));
  const states = () =>
    ENUMS.proposal_state.map((value) => ({ value, label: enumLabel('proposal_state', value) }));
  return {
    title: t('holding.valuations'),
    view: () => html`${pageHead(t('holding.valuations'), { lead: t('holding.valuations_lead') })}
    <div class="filters">
      ${filterPick('state', t('field.state'), states(), state, change)}
    </div>
    ${valuationTable(answer, {
      reload,
      decide: decideValuation(reload),
      first: {
        label: t('holding.of'),
        cell: (row) => holdingCell(row, answer.refs, holders),
        head: true,
        kind: 'nowrap',
      },
    })}
    ${pager(answer)}`,
  };
}
