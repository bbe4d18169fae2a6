/* What a distribution should be by the terms of its fund, asked while its total is typed. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { money, unitNote } from '../show/format.js';
import { commitmentCode, investorLink } from '../show/investor_names.js';
import { compare, difference, fromInput, grouped, isDecimal, sum } from '../show/money.js';
import { table, tiles } from '../show/table.js';

const PAUSE_MS = 250;
const PARTS = ['return_of_capital', 'gain', 'income', 'carry'];

export const TOTAL = { name: 'total', type: 'money' };

const read = (text) => {
  const amount = text ? fromInput(String(text)) : '';
  return amount && isDecimal(amount) ? amount : null;
};

/** The sum of the parts as typed. */
export function typedTotal(values) {
  return sum(['0.00', ...PARTS.map((name) => read(values[name])).filter(Boolean)]);
}

export class Due {
  /** @param {{redraw: () => void}} options */
  constructor({ redraw }) {
    this.redraw = redraw;
    /** @type {any} what is due of the total that was asked for last */
    this.figures = null;
    /** @type {any} */
    this.lines = null;
    this.none = false;
    this.timer = 0;
    /** @type {AbortController | null} */
    this.pending = null;
  }

  /** Asks for the total; fill is called with what is due when it is there. */
  ask(values, total, fill = (_due) => {}) {
    clearTimeout(this.timer);
    this.pending?.abort();
    if (!values.fund_id || !total || compare(total, '0') <= 0) {
      this.figures = null;
      this.lines = null;
      return;
    }
    const query = { amount: total, as_of: values.effective_date };
    this.timer = window.setTimeout(() => this.fetch(values.fund_id, query, fill), PAUSE_MS);
  }

  async fetch(fundId, query, fill) {
    const pending = new AbortController();
    const options = { signal: pending.signal };
    this.pending = pending;
    try {
      const [due, lines] = await Promise.all([
        api.sheet(`/funds/${fundId}/distribution_due`, query, options),
        api.sheet(`/funds/${fundId}/distribution_due/lines`, query, options),
      ]);
      this.figures = due.figures;
      this.lines = lines;
      this.none = false;
      fill(due.figures);
    } catch (problem) {
      if (problem.name === 'AbortError' || pending !== this.pending) return;
      this.figures = null;
      this.lines = null;
      this.none = problem.status === 404;
    }
    this.redraw();
  }

  stop() {
    clearTimeout(this.timer);
    this.pending?.abort();
  }
}

/** Writes what is due into the form, as a person would type it. */
export function fillForm(form, due) {
  for (const name of ['return_of_capital', 'gain', 'carry'])
    form.values[name] = compare(due[name], '0') === 0 ? '' : grouped(due[name]);
  form.values.income = '';
  form.values.basis = 'terms';
}

function comparison(figures, entered) {
  const off = difference(entered, figures.carry);
  const same = compare(off, '0') === 0;
  return html`${tiles([
    [t('due.carry'), money(figures.carry, figures.currency)],
    [t('due.entered'), money(entered, figures.currency)],
    [
      t('due.difference'),
      html`<span class=${same ? '' : 'bad'}>${money(off, figures.currency)}</span>`,
    ],
    [fieldLabel('concession', 'distribution_due'), money(figures.concession, figures.currency)],
  ])}
    <p class="note">${unitNote(figures.currency)}</p>
    <p class="verdict ${same ? 'good' : 'bad'}" role="status">
      ${t(same ? 'due.same' : 'due.differs')}
    </p>`;
}

function lineTable({ rows, total }, commitments, currency) {
  const columns = ['amount', 'concession', 'after'];
  return table({
    caption: t('due.lines'),
    note: unitNote,
    quiet: true,
    items: rows,
    foot: html`<tr>
      <th scope="row">${t('column.total')}</th>
      <td></td>
      ${columns.map((name) => html`<td class="num">${money(total[name], currency)}</td>`)}
    </tr>`,
    columns: [
      {
        label: t('fund.investor'),
        cell: (row) => investorLink(commitments, row.commitment_id),
        head: true,
      },
      {
        label: t('kind.commitment'),
        cell: (row) => commitmentCode(commitments, row.commitment_id),
      },
      ...columns.map((name) => ({
        label: fieldLabel(name, 'waterfall_share'),
        cell: (row) => money(row[name], currency),
        num: true,
      })),
    ],
  });
}

export function duePart(due, values, commitments) {
  if (due.none) return html`<p class="hint">${t('fall.none')}</p>`;
  if (!due.figures) return nothing;
  return html`<section class="live" aria-live="polite">
    <h2>${t('due.title')}</h2>
    ${comparison(due.figures, read(values.carry) ?? '0.00')}
    ${due.lines && commitments ? lineTable(due.lines, commitments, due.figures.currency) : nothing}
  </section>`;
}
