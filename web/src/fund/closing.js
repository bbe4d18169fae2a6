/* A closing: the commitments of all who come in, recorded together. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { go, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { todayInChina } from '../frame/view.js';
import { Grid, unitField } from '../grid/grid.js';
import { Persons } from '../grid/persons.js';
import { nameOf } from '../show/format.js';

const BLANK = 10;

/** The code of a row that has none of its own: those of the fund are counted on. */
function codeOf(row, grid, count) {
  const at = grid.used.indexOf(row);
  const number = String(count + at + 1).padStart(2, '0');
  return at < 0 ? '' : `${grid.values.code_prefix ?? ''}${number}`;
}

const columnsOf = (count) => [
  { label: t('fund.investor'), name: 'investor', type: 'person', required: true },
  { label: fieldLabel('amount', 'commitment'), name: 'amount', type: 'money', required: true },
  {
    label: t('field.code'),
    name: 'code',
    type: 'text',
    max: 80,
    placeholder: (row, grid) => codeOf(row, grid, count),
  },
  { label: t('field.note'), name: 'note', type: 'text', max: 2000 },
];

function makeGrid(fund, count, redraw) {
  const back = href(`/funds/${fund.id}`);
  return new Grid({
    kind: 'commitment',
    caption: t('grid.closing'),
    fields: [
      { name: 'effective_date', type: 'date', required: true },
      { name: 'code_prefix', type: 'text', max: 76, label: t('grid.code_prefix') },
      unitField(),
    ],
    values: { effective_date: todayInChina(), code_prefix: `${fund.code}-C`, unit: 'yuan' },
    columns: columnsOf(count),
    rows: [],
    blank: BLANK,
    uses: ['investor', 'amount'],
    persons: new Persons(),
    currency: fund.currency,
    plan: (row, { investor, code, ...values }, head, grid) => ({
      kind: 'commitment',
      record: {
        code: code ?? codeOf(row, grid, count),
        fund_id: fund.id,
        [investor?.kind === 'fund' ? 'investor_fund_id' : 'investor_party_id']: investor?.id,
        currency: fund.currency,
        ...values,
      },
      effective_date: head.effective_date,
      columns: { investor_party_id: 'investor', investor_fund_id: 'investor' },
    }),
    submit: t('grid.record_all'),
    draft: { name: 'closing', title: ['grid.closing'], subject: fund.code },
    cancel: back,
    done: () => go(back),
    redraw,
  });
}

export default async function closingPage({ params, redraw }) {
  api.mustWrite('commitment');
  const id = Number(params.id);
  const [{ item: fund }, { total }] = await Promise.all([
    api.item('funds', id),
    api.list('commitments', { fund_id: id, limit: 1 }),
  ]);
  const grid = makeGrid(fund, total, redraw);
  return {
    title: t('grid.closing'),
    view: () => html`${pageHead(t('grid.closing'), {
      lead: html`<a href=${href(`/funds/${id}`)}>${nameOf(fund)}</a> · ${fund.currency}`,
    })}
    ${grid.view(nothing)}`,
  };
}
