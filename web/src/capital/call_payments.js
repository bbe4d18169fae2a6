/* What the investors paid on a call: all of them with what was called of each, recorded together. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { go, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { todayInChina } from '../frame/view.js';
import { Grid, unitField } from '../grid/grid.js';
import { money, refLink, unitNote } from '../show/format.js';
import { commitmentCode, commitmentsOf, investorText } from '../show/investor_names.js';
import { compare, grouped } from '../show/money.js';
import { linePartLabel } from './notices.js';

function columnsOf(commitments, hasOutside) {
  const amount = (name) => ({
    label: linePartLabel('capital_call', name),
    cell: (row) => money(row[name], row.currency),
    num: true,
  });
  return [
    {
      label: t('fund.investor'),
      cell: (row) =>
        html`<span translate="no">${investorText(commitments, row.commitment_id)}</span>`,
      head: true,
    },
    { label: t('kind.commitment'), cell: (row) => commitmentCode(commitments, row.commitment_id) },
    amount('amount'),
    amount('unpaid'),
    {
      label: t('grid.paid_on'),
      name: 'paid_on',
      type: 'date',
      placeholder: (_, grid) => grid.values.effective_date,
    },
    { label: fieldLabel('amount', 'contribution'), name: 'amount', type: 'money', required: true },
    ...(hasOutside
      ? [{ label: fieldLabel('outside', 'contribution'), name: 'outside', type: 'money' }]
      : []),
    { label: fieldLabel('reference', 'contribution'), name: 'reference', type: 'text', max: 120 },
  ];
}

function makeGrid({ record, rows, commitments, redraw }) {
  const id = record.id;
  const back = href(`/capital/capital_call/${id}`);
  return new Grid({
    kind: 'contribution',
    caption: t('grid.contributions'),
    fields: [
      { name: 'effective_date', type: 'date', required: true, label: t('capital.received_on') },
      unitField(),
    ],
    values: { effective_date: todayInChina(), unit: 'yuan' },
    columns: columnsOf(
      commitments,
      rows.some((row) => compare(row.outside, '0') > 0),
    ),
    rows,
    rowLabel: (row) => investorText(commitments, row.commitment_id),
    uses: ['amount'],
    currency: record.currency,
    plan: (row, { paid_on, ...values }, { effective_date }) => ({
      kind: 'contribution',
      record: {
        capital_call_id: id,
        commitment_id: row.commitment_id,
        currency: row.currency,
        outside_commitment: false,
        ...values,
      },
      effective_date: paid_on ?? effective_date,
      columns: { effective_date: 'paid_on' },
    }),
    submit: t('grid.record_all'),
    draft: { name: 'contributions', title: ['grid.contributions'], subject: record.code },
    cancel: back,
    done: () => go(back),
    redraw,
  });
}

/** As if everybody had paid what was still asked of them. */
function fillUnpaid(grid, redraw) {
  const column = grid.typed.find(({ name }) => name === 'amount');
  grid.set({ name: 'unit', type: 'choice' }, 'yuan'); // as the amounts are written here
  for (const row of grid.rows)
    if (!grid.isUsed(row)) grid.setCell(row, column, grouped(row.unpaid));
  redraw();
}

export default async function callPaymentsPage({ params, redraw }) {
  api.mustWrite('contribution');
  const id = Number(params.id);
  const [{ item: record, refs }, sheet] = await Promise.all([
    api.item('capital_calls', id),
    api.sheet(`/capital_calls/${id}/lines`),
  ]);
  const commitments = await commitmentsOf(record.fund_id);
  const rows = sheet.rows
    .filter((row) => compare(row.unpaid, '0') > 0)
    .map((row) => ({ ...row, key: String(row.commitment_id) }));
  const isApproved = record.figures.state === 'approved';
  const grid = makeGrid({ record, rows, commitments, redraw });
  const body = () => {
    if (!isApproved) return html`<p class="warning">${t('grid.call_not_approved')}</p>`;
    if (rows.length === 0) return html`<p class="empty">${t('grid.call_paid')}</p>`;
    return html`<p>
        <button type="button" id="grid-fill" @click=${() => fillUnpaid(grid, redraw)}>
          ${t('grid.fill_unpaid')}
        </button>
      </p>
      ${grid.view(nothing)}`;
  };
  return {
    title: t('grid.contributions'),
    view: () => html`${pageHead(t('grid.contributions'), {
      lead: html`<a href=${href(`/capital/capital_call/${id}`)} translate="no">${record.code}</a> · ${refLink(refs, record.fund_id)}`,
    })}
    <p class="note">${unitNote(record.currency)}</p>
    ${body()}`,
  };
}
