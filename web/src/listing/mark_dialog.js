/* A mark to market is proposed: what it rests on is typed, its working shown, and its amount is what the
 * working gives. */
import { html, nothing } from 'lit-html';
import { bodyValue, Form } from '../form/form.js';
import * as api from '../frame/api.js';
import { openDialog } from '../frame/dialog.js';
import { t } from '../frame/i18n.js';
import { isPresent } from '../frame/router.js';
import { mayWrite } from '../frame/state.js';
import { todayInChina } from '../frame/view.js';
import { workingTable } from './working.js';

const PAUSE_MS = 250;
const FIELDS = [
  { name: 'effective_date', type: 'date', required: true },
  { name: 'volatility', type: 'decimal', hintKey: 'listing.volatility_hint' },
  { name: 'dividend_yield', type: 'decimal', hintKey: 'form.fraction_hint' },
];

/** What is asked of the working; a value that cannot be read is left to the form. */
function queryOf(values) {
  const [, volatility, yields] = FIELDS.map((field) => bodyValue(field, values[field.name]));
  const read = (text) => (/^\d+(\.\d{1,8})?$/.test(text ?? '') ? text : undefined);
  return {
    as_of: values.effective_date,
    volatility: read(volatility),
    dividend_yield: read(yields),
  };
}

class MarkPanel {
  constructor(investment, { close, redraw }, reload) {
    this.investment = investment;
    this.redraw = redraw;
    /** @type {any} */
    this.working = null;
    this.fault = '';
    this.timer = 0;
    this.form = new Form({
      kind: 'valuation',
      fields: FIELDS,
      values: { effective_date: todayInChina() },
      draft: {
        name: `mark:${investment.id}`,
        title: ['listing.mark'],
        subject: investment.code,
      },
      submit: t('listing.propose_mark'),
      send: (body, key) => this.send(body, key),
      done: () => {
        close();
        reload();
      },
      redraw,
      changed: () => this.ask(),
    });
    this.ask();
  }

  load() {
    return api.sheet(`/investments/${this.investment.id}/mark`, queryOf(this.form.values));
  }

  ask() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.fetch(), PAUSE_MS);
  }

  async fetch() {
    try {
      this.working = await this.load();
      this.fault = '';
    } catch (problem) {
      this.working = null;
      this.fault = problem.message;
    }
    this.redraw();
  }

  /** The amount is that of the working at this moment, which the server holds it against. */
  async send(body, key) {
    const { total } = await this.load();
    const mark = {
      investment_id: this.investment.id,
      currency: this.investment.currency,
      amount: total?.value ?? '0',
      method: 'quoted',
      marked_to_market: true,
    };
    return api.create('valuations', { ...body, ...mark }, key);
  }

  view() {
    return html`<p class="hint">${t('listing.mark_hint')}</p>
      ${this.form.view(html`<section class="live" aria-live="polite">
        ${this.fault ? html`<p class="warning" role="alert">${this.fault}</p>` : nothing}
        ${this.working ? workingTable(this.working) : nothing}
      </section>`)}`;
  }
}

/** A button for whom may propose a value, in the present. */
export function markButton(investment, reload) {
  if (!mayWrite('valuation') || !isPresent()) return nothing;
  /** @type {MarkPanel | null} */
  let panel = null;
  const open = () =>
    openDialog(
      `${t('listing.mark')} ${investment.code}`,
      (tools) => {
        panel ??= new MarkPanel(investment, tools, reload);
        return panel.view();
      },
      () => {
        clearTimeout(panel?.timer);
        panel = null;
      },
    );
  return html`<button type="button" data-opens=${`mark:${investment.id}`} @click=${open}>
    ${t('listing.mark')} <span translate="no">${investment.code}</span>
  </button>`;
}
