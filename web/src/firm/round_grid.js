/* A round with everybody in it, in one form: the round, its investors row by row, and what funds of the
 * programme have in it already, which is linked and not entered again. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { currentQuery, go, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { todayInChina } from '../frame/view.js';
import { Grid, unitField } from '../grid/grid.js';
import { Persons } from '../grid/persons.js';
import { money, nameOf, nameText } from '../show/format.js';

const COUNTED = ['approved', 'partly_paid', 'paid'];
const BLANK = 6;
const LABEL = 'round';

/** Investments of funds in the firm that stand in no round's list yet. */
async function loadOwn(firmId, roundId) {
  const [projects, rounds] = await Promise.all([
    api.all('projects', { firm_id: firmId }),
    api.all('rounds', { firm_id: firmId }),
  ]);
  const [investments, subscriptions] = await Promise.all([
    Promise.all(projects.items.map(({ id }) => api.all('investments', { project_id: id }))),
    Promise.all(rounds.items.map(({ id }) => api.all('subscriptions', { round_id: id }))),
  ]);
  const registered = new Set(
    subscriptions.flatMap(({ items }) => items.map((item) => item.investment_id)),
  );
  return investments.flatMap(({ items, refs }) =>
    items
      .filter((item) => COUNTED.includes(item.figures.state) && !registered.has(item.id))
      .filter((item) => !item.round_id || item.round_id === roundId)
      .map((investment) => ({ investment, fund: refs[investment.fund_id] })),
  );
}

/** A fund's part is shown as it was approved, and linked or not; linked at once where it names the round
 * or is the only one that can be meant. */
function ownRow({ investment, fund }, count, roundId) {
  const name = nameText(fund);
  return {
    key: `i${investment.id}`,
    investment,
    name,
    start: { own: investment.round_id === roundId || (!investment.round_id && count === 1) },
    shown: {
      investor: () =>
        html`<span translate="no">${name}</span> <small class="muted" translate="no">${investment.code}</small>`,
      amount: () => money(investment.figures.approved, investment.currency),
    },
  };
}

const NOT_OWN = { shown: { own: () => nothing } };

const COLUMNS = () => [
  { label: t('round.investor'), name: 'investor', type: 'person', required: true },
  { label: t('grid.own_part'), name: 'own', type: 'bool' },
  { label: fieldLabel('amount', 'subscription'), name: 'amount', type: 'money' },
  { label: t('field.units'), name: 'units', type: 'decimal' },
  { label: fieldLabel('source', 'subscription'), name: 'source', type: 'text', max: 300 },
];

/** The investor as the record names it, with the investment that brought a fund in. */
function investorOf(row, values, own) {
  if (row.investment)
    return {
      investor_fund_id: row.investment.fund_id,
      investment_id: row.investment.id,
      amount: row.investment.figures.approved,
    };
  const { kind, id } = values.investor ?? {};
  if (kind !== 'fund') return { investor_party_id: id };
  const found = own.find(({ investment }) => investment.fund_id === id);
  return { investor_fund_id: id, investment_id: found?.investment.id };
}

const roundFields = () => KINDS.round.fields.filter(({ name }) => name !== 'firm_id');

function planRound(head, firmId) {
  const { effective_date, unit, confirm_future, ...record } = head;
  return [{ kind: 'round', label: LABEL, record: { ...record, firm_id: firmId }, effective_date }];
}

function makeGrid({ firm, round, own, redraw }) {
  const back = href(`/firms/${firm.id}`);
  const rows = own.map((one) => ownRow(one, own.length, round?.id));
  const dated = { name: 'effective_date', type: 'date', required: true };
  return new Grid({
    kind: 'round',
    caption: t('grid.round'),
    fields: [...(round ? [] : roundFields()), dated, unitField()],
    values: { currency: round?.currency ?? 'CNY', effective_date: todayInChina(), unit: 'yuan' },
    columns: COLUMNS(),
    rows,
    blank: BLANK,
    blankRow: NOT_OWN,
    rowLabel: (row) => row.name,
    uses: ['investor', 'own', 'amount'],
    persons: new Persons(),
    currency: round?.currency,
    mayBeEmpty: !round,
    planHead: (head) => (round ? [] : planRound(head, firm.id)),
    plan: (row, values, head) => ({
      kind: 'subscription',
      record: {
        round_id: round?.id ?? `#${LABEL}`,
        currency: round?.currency ?? head.currency,
        amount: values.amount,
        units: values.units,
        source: values.source,
        ...investorOf(row, values, own),
      },
      effective_date: head.effective_date,
      columns: {
        investor_party_id: 'investor',
        investor_fund_id: row.investment ? 'own' : 'investor',
        investment_id: row.investment ? 'own' : 'investor',
        amount: row.investment ? 'own' : 'amount',
      },
    }),
    draft: { name: 'round', title: ['grid.round'], subject: nameText(firm) },
    cancel: back,
    done: () => go(back),
    redraw,
  });
}

export default async function roundGridPage({ params, redraw }) {
  api.mustWrite('subscription');
  const round = params.id ? (await api.item('rounds', Number(params.id))).item : null;
  const firmId = round?.firm_id ?? Number(currentQuery().firm_id);
  if (!firmId) throw new api.Problem(404, { detail: t('error.404') });
  const [{ item: firm }, own] = await Promise.all([
    api.item('firms', firmId),
    loadOwn(firmId, round?.id),
  ]);
  const grid = makeGrid({ firm, round, own, redraw });
  const title = () =>
    round ? `${kindLabel('round')} ${round.series ?? round.code}` : t('grid.round');
  return {
    title: title(),
    view: () => html`${pageHead(title(), { lead: html`<a href=${href(`/firms/${firmId}`)}>${nameOf(firm)}</a> · ${t('grid.round_lead')}` })}
    ${grid.view(nothing)}`,
  };
}
