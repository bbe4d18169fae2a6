/* Asks what the rules would find while a proposal is typed: a little after the last change, and only
 * the last answer counts. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import { t } from '../frame/i18n.js';
import { fromInput, isDecimal } from '../show/money.js';
import { cashPart, loadCash } from './cash.js';
import { loadVerdict, verdictTable } from './verdict.js';

const PAUSE_MS = 250;

/** By kind of proposal, the fields without which there is nothing to ask; of a list, any one. */
const NEEDS = {
  investment: ['project_id', 'fund_id', 'amount'],
  commitment: ['fund_id', 'amount'],
  capital_call: ['fund_id'],
  distribution: ['fund_id'],
  return_of_excess: ['fund_id'],
  equalisation: ['commitment_id'],
  valuation: [['investment_id', 'commitment_id']],
  payment: ['investment_id', 'amount'],
  expense: ['fund_id', 'amount'],
};

/** One for the form of a kind; null where no rule is held against that kind. */
export const verdictWatch = (kind, redraw) =>
  NEEDS[kind] ? new VerdictWatch({ kind, redraw }) : null;

export class VerdictWatch {
  /**
   * @param {object} options
   * @param {string} options.kind of the proposal
   * @param {() => void} options.redraw
   */
  constructor({ kind, redraw }) {
    this.kind = kind;
    this.fields = KINDS[kind].fields;
    this.redraw = redraw;
    /** @type {any} */
    this.answer = null;
    /** @type {any} */
    this.cash = null;
    this.fault = '';
    this.timer = 0;
    /** @type {AbortController | null} */
    this.pending = null;
  }

  query(values) {
    /** @type {Record<string, any>} */
    const query = { kind: this.kind, as_of: values.effective_date };
    for (const field of this.fields) {
      const value = values[field.name];
      if (value === undefined || value === '' || field.name === 'code') continue;
      if (field.type === 'money') {
        const amount = fromInput(String(value));
        if (isDecimal(amount)) query[field.name] = amount;
      } else if (field.type === 'reference' || field.type === 'enum') {
        query[field.name] = value;
      }
    }
    return query;
  }

  ask(values) {
    clearTimeout(this.timer);
    this.pending?.abort();
    const query = this.query(values);
    if (!NEEDS[this.kind].every((need) => [need].flat().some((name) => query[name]))) {
      this.answer = null;
      this.cash = null;
      this.fault = '';
      return;
    }
    this.timer = window.setTimeout(() => this.fetch(query), PAUSE_MS);
  }

  async fetch(query) {
    const pending = new AbortController();
    this.pending = pending;
    try {
      const options = { signal: pending.signal };
      [this.answer, this.cash] = await Promise.all([
        loadVerdict('/verdict', query, options),
        loadCash(query, options),
      ]);
      this.fault = '';
    } catch (problem) {
      if (problem.name === 'AbortError' || pending !== this.pending) return;
      this.answer = null;
      this.cash = null;
      this.fault = problem.message;
    }
    this.redraw();
  }

  stop() {
    clearTimeout(this.timer);
    this.pending?.abort();
  }

  /** Whether what is typed would wait for a second person. */
  waits() {
    const over = (row) => row.outcome === 'breach' || row.outcome === 'second_approval';
    // What is recorded in one step waits where a rule asks for a second person.
    return KINDS[this.kind].approval === 'if_asked' && this.answer?.rows.some(over);
  }

  /** The screen of a payment has the verdict on its investment as well. */
  title() {
    return t(this.kind === 'payment' ? 'verdict.of_payment' : 'verdict.title');
  }

  view() {
    return html`<section class="live" aria-live="polite">
      <h2>${this.title()}</h2>
      ${cashPart(this.cash)}
      ${this.waits() ? html`<p class="warning" role="status">${t('outlay.will_wait')}</p>` : nothing}
      ${
        this.fault
          ? html`<p class="warning" role="alert">${this.fault}</p>`
          : this.answer
            ? verdictTable(this.answer, { caption: this.title() })
            : html`<p class="empty">${t('verdict.choose')}</p>`
      }
    </section>`;
  }
}
