/* One payment or expense: what it takes from the cash of its fund, and the decision of a second person
 * where a rule asks for one. */
import { html, nothing } from 'lit-html';
import { reverseButton } from '../form/reverse_button.js';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { go, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import {
  approvalPart,
  cashFact,
  cashPart,
  decideBar,
  deviations,
  loadCash,
  loadVerdict,
  proposalTag,
  verdictPart,
} from '../rules/index.js';
import { actor, money, refLink, unitNote, words } from '../show/format.js';
import { facts } from '../show/table.js';
import { OUTLAYS } from './outlays.js';

async function load(kind, id) {
  const plural = OUTLAYS[kind];
  const [answer, verdict, approvals] = await Promise.all([
    api.item(plural, id),
    loadVerdict(`/${plural}/${id}/verdict`),
    api.all('approvals', { [`${kind}_id`]: id }),
  ]);
  const record = answer.item;
  const of = kind === 'payment' ? await api.item('investments', record.investment_id) : null;
  const pending = record.figures.state === 'pending';
  const cash = pending ? await loadCash(cashQuery(kind, record)) : null;
  const fundId = record.fund_id ?? of?.item.fund_id;
  const refs = { ...of?.refs, ...answer.refs };
  return { kind, plural, record, verdict, approvals, fundId, pending, cash, refs };
}

function cashQuery(kind, record) {
  const of =
    kind === 'payment' ? { investment_id: record.investment_id } : { fund_id: record.fund_id };
  const { amount, currency, effective_date } = record;
  return { kind, ...of, amount, currency, as_of: effective_date };
}

function decidePart(outlay, reload) {
  if (!outlay.pending) return nothing;
  const { kind, record, refs, fundId, verdict, cash } = outlay;
  const what = html`${kindLabel(kind)} <strong>${money(record.amount, record.currency)}</strong>`;
  const facts = [
    [t('kind.fund'), refLink(refs, fundId)],
    ...(record.investment_id ? [[t('kind.investment'), refLink(refs, record.investment_id)]] : []),
    ...cashFact(cash),
    ...deviations(verdict),
  ];
  return decideBar(kind, record, { what, facts, refs, reload });
}

function factsOf({ kind, record, refs, fundId }) {
  return facts([
    [fieldLabel('amount', 'payment'), money(record.amount, record.currency)],
    [t('kind.fund'), refLink(refs, fundId)],
    kind === 'payment'
      ? [t('kind.investment'), refLink(refs, record.investment_id)]
      : [fieldLabel('category', 'expense'), enumLabel('expense_category', record.category)],
    [t('investment.paid_on'), record.effective_date],
    [fieldLabel('reference', 'payment'), words(record.reference ?? '–')],
    [t('journal.actor'), actor(refs, record.recorded_by)],
  ]);
}

export default async function outlayPage({ params, reload }) {
  const { kind } = params;
  if (!OUTLAYS[kind]) throw new api.Problem(404, { detail: t('error.404') });
  const outlay = await load(kind, Number(params.id));
  const { record, refs, fundId, plural, pending } = outlay;
  const proposal = { plural, id: record.id, recordedBy: record.recorded_by };
  const back = () => go(href(`/funds/${fundId}/statements`));
  return {
    title: `${kindLabel(kind)} #${record.id}`,
    view: () => html`${pageHead(html`${kindLabel(kind)} #${record.id}`, {
      lead: html`${proposalTag(record.figures.state)} ${refLink(refs, fundId)}`,
      actions: reverseButton(kind, record, back),
    })}
    ${pending ? html`<p class="warning" role="status">${t('outlay.waits')}</p>` : nothing}
    <p class="note">${unitNote(record.currency)}</p>
    ${factsOf(outlay)} ${outlay.cash ? html`<section><h2>${t('cash.title')}</h2>${cashPart(outlay.cash)}</section>` : nothing}
    ${verdictPart(outlay.verdict, { proposal, done: reload })}
    ${approvalPart(outlay, reload)} ${decidePart(outlay, reload)}`,
  };
}
