/* One investment on its way: proposed, decided, paid in tranches. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import { reverseButton, reverseColumn } from '../form/reverse_button.js';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, figureLabel, t } from '../frame/i18n.js';
import { go, href, isPresent } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { mayWrite } from '../frame/state.js';
import {
  capAfter,
  cashAfter,
  decideBar,
  deviations,
  loadVerdict,
  verdictPart,
} from '../rules/index.js';
import {
  actor,
  enumTag,
  factRow,
  money,
  refLink,
  stateTag,
  unitNote,
  words,
} from '../show/format.js';
import { facts, table, tiles } from '../show/table.js';
import { dossierParts } from './dossiers.js';
import { headroomRows, headroomTable, ruleNote, verdict } from './headroom.js';
import { outlayState } from './outlays.js';
import { paymentForm } from './payment_form.js';

const STEPS = ['proposed', 'approved', 'paid'];
const REACHED = {
  proposed: 0,
  rejected: 0,
  approved: 1,
  partly_paid: 1,
  paid: 2,
};

function steps(current) {
  const reached = REACHED[current];
  return html`<ol class="steps" aria-label=${t('investment.steps')}>
    ${STEPS.map((step, index) => {
      const rejected = current === 'rejected' && step === 'approved';
      return html`<li
        class="${index <= reached ? 'reached' : ''} ${rejected ? 'bad' : ''}"
        aria-current=${index === reached ? 'step' : nothing}
      >
        ${enumLabel('investment_state', rejected ? 'rejected' : step)}
      </li>`;
    })}
  </ol>`;
}

function decisionPart(decisions, reload) {
  if (decisions.items.length === 0) return nothing;
  return html`<section>
    <h2>${t('kind.decision')}</h2>
    ${table({
      caption: t('kind.decision'),
      note: unitNote,
      quiet: true,
      items: decisions.items,
      columns: [
        {
          label: fieldLabel('outcome', 'decision'),
          cell: (row) =>
            enumTag('outcome', row.outcome, row.outcome === 'approve' ? 'good' : 'bad'),
          head: true,
        },
        {
          label: t('field.decided_by'),
          cell: (row) => actor(decisions.refs, row.recorded_by),
        },
        { label: t('field.effective_date'), cell: (row) => row.effective_date },
        {
          label: fieldLabel('basis', 'decision'),
          cell: (row) => (row.basis ? enumLabel('basis', row.basis) : nothing),
        },
        ...['limit', 'used_direct', 'used_chain', 'used_look_through'].map((name) => ({
          label: fieldLabel(name, 'decision'),
          cell: (row) => money(row[name], row.currency),
          num: true,
        })),
        {
          label: t('field.note'),
          cell: (row) => (row.note ? words(row.note) : nothing),
        },
        ...reverseColumn('decision', reload),
      ],
    })}
  </section>`;
}

function paymentPart(payments, reload) {
  return html`<section>
    <h2>${t('investment.payments')}</h2>
    ${table({
      caption: t('investment.payments'),
      note: unitNote,
      quiet: true,
      items: payments.items,
      empty: t('investment.no_payments'),
      columns: [
        {
          label: t('investment.paid_on'),
          cell: (row) => row.effective_date,
          head: true,
        },
        {
          label: fieldLabel('amount', 'payment'),
          cell: (row) => money(row.amount, row.currency),
          num: true,
        },
        {
          label: fieldLabel('state', 'payment_figures'),
          cell: (row) => outlayState('payment', row),
        },
        {
          label: fieldLabel('reference', 'payment'),
          cell: (row) => (row.reference ? words(row.reference) : nothing),
        },
        {
          label: t('journal.actor'),
          cell: (row) => actor(payments.refs, row.recorded_by),
        },
        ...reverseColumn('payment', reload),
      ],
    })}
  </section>`;
}

/** What an approved investment takes out of its fund, whenever it is paid. */
const PAID_OUT = { kind: 'payment' };
const amountOf = ({ amount, currency }) => ({ amount, currency });

/** What the decision is taken on, in short; all of it stands on the page. */
function barFacts({ record, refs, project, headroom, verdict, cash }) {
  const direct = headroom.bases.find((basis) => basis.basis === 'direct');
  return [
    [t('kind.project'), refLink(refs, record.project_id)],
    [t('kind.firm'), refLink(project.refs, project.item.firm_id)],
    ...(direct ? [[t('decide.invested'), money(direct.used, headroom.currency)]] : []),
    ...capAfter(headroom),
    ...cash,
    ...deviations(verdict),
  ];
}

function decidePart(page, reload) {
  const { record, refs } = page;
  if (record.figures.state !== 'proposed') return nothing;
  const what = html`${refLink(refs, record.fund_id)} <strong>${money(record.amount, record.currency)}</strong>`;
  return decideBar('investment', record, { what, refs, facts: barFacts(page), reload });
}

function payPart({ form, watch }, record) {
  const payable = ['approved', 'partly_paid'].includes(record.figures.state);
  if (!payable || !isPresent() || !mayWrite('payment')) return nothing;
  return html`<section class="act">
    <h2>${t('pay.title')}</h2>
    ${form.view(watch.view())}
  </section>`;
}

/** While undecided: what the amount would do to the cap. Afterwards: how the cap stands. */
function capPart(headroom, proposed) {
  return html`<section>
    <h2>${t('headroom.title')}</h2>
    ${ruleNote(headroom)} ${headroomTable(headroom, { asking: proposed })}
    ${proposed ? verdict(headroom, 'headroom.over_saved') : nothing} ${headroomRows(headroom, headroom.refs)}
  </section>`;
}

export default async function investmentPage({ params, redraw, reload }) {
  const id = Number(params.id);
  const [answer, verdict, decisions, payments, documents, votes] = await Promise.all([
    api.item('investments', id),
    loadVerdict(`/investments/${id}/verdict`),
    api.allWithReversed('decisions', { investment_id: id }),
    api.allWithReversed('payments', { investment_id: id }),
    api.allWithReversed('documents', { investment_id: id }),
    api.allWithReversed('votes', { investment_id: id }),
  ]);
  const record = answer.item;
  const sums = record.figures;
  const proposed = sums.state === 'proposed';
  const toList = () => go(href('/investments')); // a reversed proposal has no page any more
  const [headroom, project, cash] = await Promise.all([
    api.headroom(record.project_id, {
      fund_id: record.fund_id,
      amount: proposed ? record.amount : undefined,
      currency: record.currency,
    }),
    proposed ? api.item('projects', record.project_id) : null,
    proposed ? cashAfter({ ...PAID_OUT, investment_id: id, ...amountOf(record) }) : [],
  ]);
  const proposal = { plural: 'investments', id, recordedBy: record.recorded_by };
  const page = { record, refs: answer.refs, project, headroom, verdict, cash };
  const toPay = paymentForm(record, { redraw, reload });
  if (['approved', 'partly_paid'].includes(sums.state) && mayWrite('payment')) toPay.ask();
  const shown = KINDS.investment.fields.filter(
    (field) => !['code', 'currency'].includes(field.name),
  );
  return {
    title: record.code,
    leave: () => toPay.watch.stop(),
    view: () => html`${pageHead(
      html`${t('kind.investment')} <span translate="no">${record.code}</span>`,
      {
        lead: html`${stateTag(sums.state)} ${refLink(answer.refs, record.fund_id)} →
      ${refLink(answer.refs, record.project_id)}`,
        actions: proposed
          ? reverseButton('investment', record, toList)
          : html`<a class="button" href=${href(`/funds/${record.fund_id}/holdings/${id}`)}>${t('holding.title')}</a>`,
      },
    )}
    ${steps(sums.state)}
    ${tiles([
      [fieldLabel('amount', 'investment'), money(record.amount, record.currency)],
      ...['approved', 'paid', 'unpaid'].map((name) => [
        figureLabel(name, 'investment'),
        money(sums[name], sums.currency),
      ]),
    ])}
    <p class="note">${unitNote(record.currency)}</p>
    ${facts([
      ...shown.map((field) => factRow(field, record, answer.refs, 'investment')),
      [t('investment.proposer'), actor(answer.refs, record.recorded_by)],
      [t('investment.proposed_on'), record.effective_date],
    ])}
    ${capPart(headroom, proposed)} ${verdictPart(verdict, { proposal, done: reload })}
    ${dossierParts({ record, documents, votes, proposed, reload })}
    ${decisionPart(decisions, reload)}
    ${payPart(toPay, record)} ${sums.state === 'proposed' ? nothing : paymentPart(payments, reload)}
    ${decidePart(page, reload)}`,
  };
}
