/* What waits of valuations, beside the last marks: the far ones first and to be ticked one by one, the
 * others ticked; what is ticked is approved together. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { state } from '../frame/state.js';
import { Grid } from '../grid/grid.js';
import { actor, money, nameText, unitNote } from '../show/format.js';
import { byDistance, changeOf, FAR_PERCENT, isFar } from './mark_change.js';
import { changeCell, lastMark } from './marks.js';

const holdingOf = (record) => record.investment_id ?? record.commitment_id;
const placeOf = (record) => `${record.figures.fund_id}:${record.effective_date}`;

/** The position of each holding on the day that it is valued on, as it counts without the proposal. */
async function loadPositions(records) {
  const places = [...new Set(records.map(placeOf))];
  const answers = await Promise.all(
    places.map(async (place) => {
      const [fund, as_of] = place.split(':');
      const { rows } = await api.sheet(`/funds/${fund}/positions`, { as_of });
      return rows.map((row) => [`${place}:${holdingOf(row)}`, row]);
    }),
  );
  return new Map(answers.flat());
}

function rowsOf(records, positions, limit) {
  const rows = records.map((record) => {
    const last = positions.get(`${placeOf(record)}:${holdingOf(record)}`) ?? { value: null };
    const change = changeOf(record.amount, last.value);
    const start = { approve: !isFar(change, limit) };
    return { key: String(record.id), record, last, change, start };
  });
  return rows.sort((a, b) => byDistance(a.change, b.change));
}

const columnsOf = (refs, limit) => [
  {
    label: t('holding.of'),
    cell: ({ record }) => html`<a href=${href(`/decide/valuation/${record.id}`)} translate="no"
        >${refs[holdingOf(record)]?.code ?? `#${holdingOf(record)}`}</a
      >
      <small class="muted">${nameText(refs[record.figures.fund_id])}</small>`,
    head: true,
  },
  { label: t('grid.approve'), name: 'approve', type: 'bool' },
  {
    label: t('grid.change'),
    cell: ({ record, last }) => changeCell(record.amount, last.value, limit),
    num: true,
  },
  {
    label: fieldLabel('amount', 'valuation'),
    cell: ({ record }) => money(record.amount, record.currency),
    num: true,
  },
  {
    label: t('grid.last_mark'),
    cell: ({ record, last }) => lastMark({ currency: record.currency, ...last }, null),
    num: true,
  },
  { label: t('field.valued_on'), cell: ({ record }) => record.effective_date },
  {
    label: fieldLabel('method', 'valuation'),
    cell: ({ record }) => enumLabel('valuation_method', record.method),
  },
  { label: t('investment.proposer'), cell: ({ record }) => actor(refs, record.recorded_by) },
  { label: t('field.note'), name: 'note', type: 'text', max: 2000 },
];

function makeGrid(rows, refs, limit, redraw) {
  return new Grid({
    kind: 'approval',
    caption: t('grid.review'),
    fields: [],
    columns: columnsOf(refs, limit),
    rows,
    rowLabel: ({ record }) => refs[holdingOf(record)]?.code ?? `#${holdingOf(record)}`,
    uses: ['approve'],
    plan: ({ record }, { note }) => ({
      kind: 'approval',
      record: { valuation_id: record.id, outcome: 'approve', note },
      expected_version: record.version,
    }),
    submit: t('grid.approve_ticked'),
    faultsTitle: () => t('grid.not_approved'),
    cancel: href('/valuations'),
    done: () => go(href('/valuations', { state: 'approved' })),
    redraw,
  });
}

function limitPicker(limit) {
  return html`<div class="filters">
    <label class="pick"
      ><span>${t('grid.far')}</span>
      <input
        type="number"
        id="grid-limit"
        min="0"
        max="1000"
        .value=${String(limit)}
        @change=${(event) => go(here({ limit: event.target.value }))}
      />
    </label>
  </div>`;
}

export default async function valuationReviewPage({ redraw }) {
  api.mustWrite('approval');
  const { limit: asked = '' } = currentQuery();
  const limit = /^\d{1,4}$/.test(asked) ? Number(asked) : FAR_PERCENT;
  const answer = await api.all('valuations', { state: 'pending' });
  const others = answer.items.filter((item) => item.recorded_by !== state.session?.user.id);
  const rows = rowsOf(others, await loadPositions(others), limit);
  const grid = makeGrid(rows, answer.refs, limit, redraw);
  const far = rows.filter(({ change }) => isFar(change, limit)).length;
  const own = answer.items.length - others.length;
  return {
    title: t('grid.review'),
    view: () => html`${pageHead(t('grid.review'), {
      lead: t('grid.review_lead', { far: countText(far), limit, total: countText(rows.length) }),
    })}
    ${limitPicker(limit)}
    ${own > 0 ? html`<p class="hint">${t('grid.own', { count: countText(own) })}</p>` : nothing}
    <p class="note">${unitNote(rows)}</p>
    ${rows.length === 0 ? html`<p class="empty">${t('grid.nothing_waits')}</p>` : grid.view(nothing)}`,
  };
}
