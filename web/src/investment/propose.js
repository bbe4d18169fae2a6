/* Propose an investment. The cap is asked about on all three bases while the amount is typed, and a
 * proposal over it says so before it is saved. */
import { html, nothing } from 'lit-html';
import { choicesOf } from '../form/choices.js';
import { Form } from '../form/form.js';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { go, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { todayInChina } from '../frame/view.js';
import { VerdictWatch } from '../rules/index.js';
import { fromInput, isDecimal } from '../show/money.js';
import { headroomTable, ruleNote, verdict } from './headroom.js';

const PAUSE_MS = 250;
const WATCHED = [
  'project_id',
  'fund_id',
  'amount',
  'currency',
  'effective_date',
  'stage',
  'category',
];

/** Asks for the headroom a little after the last change; only the last answer counts. */
class HeadroomWatch {
  constructor(redraw) {
    this.redraw = redraw;
    this.answer = null;
    this.fault = '';
    this.timer = 0;
    /** @type {AbortController | null} */
    this.pending = null;
  }

  ask(values) {
    clearTimeout(this.timer);
    this.pending?.abort();
    if (!values.project_id) {
      this.answer = null;
      return;
    }
    this.timer = window.setTimeout(() => this.fetch(values), PAUSE_MS);
  }

  async fetch(values) {
    this.pending = new AbortController();
    const amount = values.amount ? fromInput(values.amount) : '';
    const query = {
      fund_id: values.fund_id,
      amount: isDecimal(amount) ? amount : undefined,
      currency: values.currency,
      as_of: values.effective_date,
    };
    try {
      this.answer = await api.headroom(values.project_id, query, {
        signal: this.pending.signal,
      });
      this.fault = '';
    } catch (problem) {
      if (problem.name === 'AbortError') return;
      this.answer = null;
      this.fault = problem.message;
    }
    this.redraw();
  }

  stop() {
    clearTimeout(this.timer);
    this.pending?.abort();
  }

  view() {
    if (this.fault) return html`<p class="warning" role="alert">${this.fault}</p>`;
    if (!this.answer) return html`<p class="empty">${t('propose.choose')}</p>`;
    const asking = this.answer.amount !== '0.00';
    return html`${ruleNote(this.answer)} ${headroomTable(this.answer, { asking })}
    ${asking ? verdict(this.answer) : nothing}`;
  }
}

/** The rounds of the firm that a project is in. */
async function roundsOf(projects, projectId) {
  const project = projects.record(projectId);
  return project ? choicesOf('round', { firm_id: project.firm_id }) : [];
}

export default async function proposePage({ query, redraw }) {
  api.mustWrite('investment');
  const [projects, funds] = await Promise.all([
    choicesOf('project', {}, query.project_id),
    choicesOf('fund', {}, query.fund_id),
  ]);
  const watch = new HeadroomWatch(redraw);
  const rules = new VerdictWatch({ kind: 'investment', redraw });
  const ask = (values) => {
    watch.ask(values);
    rules.ask(values);
  };
  const choices = {
    project_id: projects,
    fund_id: funds,
    round_id: await roundsOf(projects, query.project_id),
  };
  const form = new Form({
    kind: 'investment',
    fields: [...KINDS.investment.fields, { name: 'effective_date', type: 'date', required: true }],
    values: {
      currency: 'CNY',
      effective_date: todayInChina(),
      project_id: query.project_id,
      fund_id: query.fund_id,
    },
    choices,
    draft: { name: 'investment', title: ['propose.title'] },
    submit: t('propose.submit'),
    cancel: href('/investments'),
    send: (body, key) => api.create('investments', body, key),
    done: (answer) => go(href(`/investments/${answer.id}`)),
    redraw,
    changed: (field) => {
      if (field.name === 'project_id') {
        form.values.round_id = '';
        roundsOf(projects, form.values.project_id).then((rounds) => {
          choices.round_id = rounds;
          redraw();
        });
      }
      if (field.name === 'fund_id') {
        const fund = funds.record(form.values.fund_id);
        if (fund) form.values.currency = fund.currency;
      }
      if (WATCHED.includes(field.name)) ask(form.values);
    },
  });
  ask(form.values);
  return {
    title: t('propose.title'),
    leave: () => {
      watch.stop();
      rules.stop();
    },
    view: () => html`${pageHead(t('propose.title'), { lead: t('propose.lead') })}
    ${form.view(
      html`<section class="live">
        <h2>${t('headroom.title')}</h2>
        ${watch.view()}
      </section>
      ${rules.view()}`,
    )}`,
  };
}
