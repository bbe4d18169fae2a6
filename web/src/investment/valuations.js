/* Valuations of all funds, the latest first: what waits for a decision, and what was decided. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here, href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { PROPOSAL_STATES } from '../rules/index.js';
import { nameText } from '../show/format.js';
import { filterPick } from '../show/parts.js';
import { pager } from '../show/table.js';
import { decideValuation } from './decide_valuation.js';
import { valuationTable } from './positions.js';

const LIMIT = 50;

/** The holding that a valuation is of, and the fund that holds it. */
function holdingCell(row, refs) {
  const id = row.investment_id ?? row.commitment_id;
  const fund = row.figures.fund_id;
  if (!fund) return html`<span translate="no">${refs[id]?.code ?? `#${id}`}</span>`; // undone
  return html`<a href=${href(`/funds/${fund}/holdings/${id}`)} translate="no"
      >${refs[id]?.code ?? `#${id}`}</a
    >
    <small class="muted">${nameText(refs[fund])}</small>`;
}

export default async function valuationsPage({ reload }) {
  const { state, cursor } = currentQuery();
  const answer = await api.listWithReversed('valuations', {
    state,
    cursor,
    sort: '-seq',
    limit: LIMIT,
  });
  const change = (changes) => go(here(changes));
  const states = () =>
    PROPOSAL_STATES.map((value) => ({ value, label: enumLabel('proposal_state', value) }));
  return {
    title: t('holding.valuations'),
    view: () => html`${pageHead(t('holding.valuations'), {
      lead: t('holding.valuations_lead'),
      actions: [
        writeLink('valuation', '/grid/valuations', t('grid.valuations')),
        writeLink('approval', '/grid/approvals', t('grid.review')),
      ],
    })}
    <div class="filters">
      ${filterPick('state', fieldLabel('state', 'valuation_figures'), states(), state, change)}
    </div>
    ${valuationTable(answer, {
      reload,
      decide: decideValuation(reload),
      first: {
        label: t('holding.of'),
        cell: (row) => holdingCell(row, answer.refs),
        head: true,
        kind: 'nowrap',
      },
    })}
    ${pager(answer)}`,
  };
}
