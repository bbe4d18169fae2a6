/* Quarter-end: all holdings of a fund, or of all funds, with their last marks; fair values are typed or
 * pasted as a column, and proposed together. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { todayInChina } from '../frame/view.js';
import { Grid, unitField } from '../grid/grid.js';
import { money, nameText, refLabel, unitNote } from '../show/format.js';
import { compare } from '../show/money.js';
import { filterPick } from '../show/parts.js';
import { lastQuarterEnd } from './mark_change.js';
import { changeCell, lastMark } from './marks.js';

/** What each holding is in: the project of an investment, the fund of a commitment. */
async function loadNames() {
  const [investments, commitments] = await Promise.all([
    api.all('investments'),
    api.all('commitments'),
  ]);
  const names = new Map();
  for (const item of investments.items)
    names.set(item.id, nameText(investments.refs[item.project_id]));
  for (const item of commitments.items)
    names.set(item.id, nameText(commitments.refs[item.fund_id]));
  return names;
}

const isNought = (amount) => amount === null || compare(amount, '0') === 0;

/** What is sold has nothing left to be valued. */
const isHeld = (row) => !(isNought(row.cost_left) && isNought(row.value) && !row.price_missing);

async function loadHoldings(fund, day, names) {
  const { rows, refs } = await api.sheet(`/funds/${fund.id}/positions`, { as_of: day });
  return rows.filter(isHeld).map((row) => {
    const id = row.investment_id ?? row.commitment_id;
    return {
      ...row,
      key: String(id),
      id,
      fund,
      refs,
      name: names.get(id) ?? `#${id}`,
      start: { method: row.method ?? (row.commitment_id ? 'reported_nav' : '') },
    };
  });
}

/** What waits already for the same day, by holding. */
async function loadWaiting(day) {
  const { items } = await api.all('valuations', { state: 'pending' });
  const same = items.filter((item) => item.effective_date === day);
  return new Map(same.map((item) => [item.investment_id ?? item.commitment_id, item]));
}

const columnsOf = (all, waiting) => [
  {
    label: t('holding.of'),
    cell: (row) => html`<span translate="no">${row.name}</span>`,
    head: true,
  },
  ...(all
    ? [
        {
          label: t('kind.fund'),
          cell: (row) => html`<span translate="no">${nameText(row.fund)}</span>`,
        },
      ]
    : []),
  {
    label: t('field.code'),
    cell: (row) => refLabel({ [row.id]: { ...row.refs[row.id], name: null } }, row.id),
  },
  {
    label: fieldLabel('cost_left', 'position'),
    cell: (row) => money(row.cost_left, row.currency),
    num: true,
  },
  {
    label: t('grid.last_mark'),
    cell: (row) => lastMark(row, waiting.get(row.id)),
    num: true,
  },
  { label: fieldLabel('amount', 'valuation'), name: 'amount', type: 'money', required: true },
  {
    label: t('grid.change'),
    cell: (row, grid) => changeCell(grid.amountOf(row, 'amount'), row.value),
    num: true,
  },
  {
    label: fieldLabel('method', 'valuation'),
    name: 'method',
    type: 'enum',
    list: 'valuation_method',
  },
  { label: t('field.note'), name: 'note', type: 'text', max: 2000 },
];

function makeGrid({ rows, all, day, waiting, fundId, redraw }) {
  return new Grid({
    kind: 'valuation',
    caption: t('grid.valuations'),
    fields: [
      { name: 'method', type: 'enum', list: 'valuation_method', label: t('grid.method_otherwise') },
      unitField(),
    ],
    values: { unit: 'yuan' },
    columns: columnsOf(all, waiting),
    rows,
    rowLabel: (row) => row.name,
    uses: ['amount'],
    plan: (row, values, head) => ({
      kind: 'valuation',
      record: {
        investment_id: row.investment_id ?? undefined,
        commitment_id: row.commitment_id ?? undefined,
        currency: row.currency,
        ...values,
        method: values.method ?? head.method,
      },
      effective_date: day,
    }),
    submit: t('grid.propose_all'),
    draft: { name: 'valuations', title: ['grid.valuations'], subject: day },
    cancel: href(fundId ? `/funds/${fundId}/holdings` : '/valuations'),
    done: () => go(href('/valuations', { state: 'pending' })),
    redraw,
  });
}

function picker(funds, fundId, day) {
  const change = (changes) => go(here(changes));
  const choices = funds.map((fund) => ({ value: fund.id, label: nameText(fund) }));
  return html`<div class="filters">
    ${filterPick('fund_id', t('kind.fund'), choices, fundId, change)}
    <label class="pick"
      ><span>${t('field.valued_on')}</span>
      <input
        type="date"
        id="grid-day"
        .value=${day}
        @change=${(event) => event.target.value && change({ day: event.target.value })}
      />
    </label>
  </div>`;
}

export default async function valuationGridPage({ redraw }) {
  api.mustWrite('valuation');
  const { fund_id: fundId, day = lastQuarterEnd(todayInChina()) } = currentQuery();
  const [{ items: funds }, names, waiting] = await Promise.all([
    api.all('funds'),
    loadNames(),
    loadWaiting(day),
  ]);
  const wanted = funds.filter((fund) => !fundId || fund.id === Number(fundId));
  const holdings = await Promise.all(wanted.map((fund) => loadHoldings(fund, day, names)));
  const rows = holdings.flat();
  const grid = makeGrid({ rows, all: !fundId, day, waiting, fundId, redraw });
  return {
    title: t('grid.valuations'),
    view: () => html`${pageHead(t('grid.valuations'), { lead: t('grid.valuations_lead', { day }) })}
    ${picker(funds, fundId, day)}
    <p class="note">${unitNote(/** @type {any} */ (rows))}</p>
    ${rows.length === 0 ? html`<p class="empty">${t('holding.empty')}</p>` : grid.view(nothing)}`,
  };
}
