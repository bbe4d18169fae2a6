/* Rows of sheets and records of loans, drawn by what the program says of their fields. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import { reverseColumn } from '../form/reverse_button.js';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { enumTag, fieldValue, known, money, rate, refLink, unitNote } from '../show/format.js';
import { table } from '../show/table.js';

/** Fields that are rates a year. */
export const RATES = ['rate', 'penalty_rate'];

const STATE_TONES = {
  open: 'pending',
  refused: 'bad',
  withdrawn: 'done',
  paid_out: 'good',
  closed: 'done',
};
const STEP_TONES = { passed: 'good', waiting: 'pending', against: 'bad' };
const CLASS_TONES = {
  normal: 'good',
  special_mention: 'warn',
  substandard: 'bad',
  doubtful: 'bad',
  loss: 'bad',
};
const INSTALMENT_TONES = { paid: 'good', overdue: 'bad', open: 'warn' };

const count = (value) => known(value, countText);
const code = (refs, id, path) =>
  html`<a href=${href(`${path}/${id}`)} translate="no">${refs[id]?.code ?? `#${id}`}</a>`;

/** When the next instalment is due, or that nothing is, or all at once. */
export const nextDue = (row) =>
  row.next === 'instalment' || row.next === null
    ? known(row.next_due_on)
    : enumTag('loan_next', row.next, row.next === 'at_once' ? 'bad' : '');

/** Five levels, as a word. */
export const classTag = (value) => enumTag('loan_class', value, CLASS_TONES[value] ?? '');

/** @param {any} sheet of /case_board or of a queue @param {string[]} [hide] what the page says */
export function caseTable({ rows, refs }, empty, hide = []) {
  const field = (name) => fieldLabel(name, 'case_row');
  const columns = [
    {
      label: field('loan_case_id'),
      cell: (row) => code(refs, row.loan_case_id, '/loan_cases'),
      head: true,
    },
    { name: 'firm_id', label: field('firm_id'), cell: (row) => refLink(refs, row.firm_id) },
    {
      label: field('state'),
      cell: (row) => enumTag('case_state', row.state, STATE_TONES[row.state]),
    },
    {
      label: field('stage'),
      cell: (row) =>
        html`${enumLabel('case_stage', row.stage)}
        ${row.against ? html`<span class="tag bad">${enumLabel('finding_verdict', 'against')}</span>` : nothing}`,
    },
    { label: field('days'), cell: (row) => count(row.days), num: true },
    { label: field('all_days'), cell: (row) => count(row.all_days), num: true },
    {
      name: 'waits_for_id',
      label: field('waits_for_id'),
      cell: (row) => (row.state === 'open' ? refLink(refs, row.waits_for_id) : nothing),
    },
    { label: field('opened_on'), cell: (row) => row.opened_on, kind: 'nowrap' },
    { label: field('bank_id'), cell: (row) => refLink(refs, row.bank_id) },
    {
      label: field('amount_asked'),
      cell: (row) => money(row.amount_asked, row.currency ?? 'CNY'),
      num: true,
    },
    {
      label: field('loan'),
      cell: (row) => (row.loan_id ? money(row.loan, row.currency ?? 'CNY') : nothing),
      num: true,
    },
  ];
  return table({
    caption: t('dataset.loan_cases'),
    note: unitNote,
    quiet: true,
    items: rows,
    empty,
    columns: columns.filter((column) => !hide.includes(column.name ?? '')),
  });
}

export function stepTable({ rows, refs }) {
  const field = (name) => fieldLabel(name, 'case_step');
  return table({
    caption: t('loan.stages'),
    note: unitNote,
    quiet: true,
    items: rows,
    columns: [
      { label: field('stage'), cell: (row) => enumLabel('case_stage', row.stage), head: true },
      {
        label: field('state'),
        cell: (row) => enumTag('case_step_state', row.state, STEP_TONES[row.state] ?? ''),
      },
      { label: field('party_id'), cell: (row) => refLink(refs, row.party_id) },
      { label: field('begun_on'), cell: (row) => row.begun_on ?? nothing, kind: 'nowrap' },
      { label: field('done_on'), cell: (row) => row.done_on ?? nothing, kind: 'nowrap' },
      {
        label: field('days'),
        cell: (row) => (row.days === null ? nothing : countText(row.days)),
        num: true,
      },
      {
        label: field('verdict'),
        cell: (row) => (row.verdict ? enumLabel('finding_verdict', row.verdict) : nothing),
      },
      {
        label: field('limit'),
        cell: (row) => (row.limit === null ? nothing : money(row.limit, row.currency)),
        num: true,
      },
      {
        label: field('rate'),
        cell: (row) => (row.rate === null ? nothing : rate(row.rate)),
        num: true,
      },
      {
        label: field('sum_insured'),
        cell: (row) => (row.sum_insured === null ? nothing : money(row.sum_insured, row.currency)),
        num: true,
      },
      {
        label: field('fee'),
        cell: (row) => (row.fee === null ? nothing : money(row.fee, row.currency)),
        num: true,
      },
    ],
  });
}

export function loanTable({ rows, refs }, hide = []) {
  const field = (name) => fieldLabel(name, 'loan_row');
  const amount = (name) => ({
    label: field(name),
    cell: (row) => money(row[name], row.currency),
    num: true,
  });
  const columns = [
    { label: field('loan_id'), cell: (row) => code(refs, row.loan_id, '/loans'), head: true },
    { name: 'firm_id', label: field('firm_id'), cell: (row) => refLink(refs, row.firm_id) },
    { label: field('bank_id'), cell: (row) => refLink(refs, row.bank_id) },
    { label: field('paid_out_on'), cell: (row) => known(row.paid_out_on), kind: 'nowrap' },
    { label: field('ends_on'), cell: (row) => known(row.ends_on), kind: 'nowrap' },
    { label: field('rate'), cell: (row) => rate(row.rate), num: true },
    amount('paid_out'),
    amount('outstanding'),
    amount('overdue'),
    { label: field('overdue_days'), cell: (row) => count(row.overdue_days), num: true },
    { label: field('class'), cell: (row) => classTag(row.class) },
  ];
  return table({
    caption: t('dataset.loans'),
    note: unitNote,
    quiet: true,
    items: rows,
    empty: t('loan.none'),
    columns: columns.filter((column) => !hide.includes(column.name ?? '')),
  });
}

export function scheduleTable({ rows }) {
  const field = (name) => fieldLabel(name, 'schedule_row');
  const amount = (name) => ({
    label: field(name),
    cell: (row) => money(row[name], row.currency),
    num: true,
  });
  return table({
    caption: t('loan.schedule'),
    note: unitNote,
    quiet: true,
    items: rows,
    empty: t('loan.no_schedule'),
    columns: [
      { label: field('number'), cell: (row) => countText(row.number), head: true },
      { label: field('due_on'), cell: (row) => row.due_on, kind: 'nowrap' },
      { label: field('days'), cell: (row) => countText(row.days), num: true },
      { label: field('rate'), cell: (row) => rate(row.rate), num: true },
      amount('principal'),
      amount('interest'),
      amount('instalment'),
      amount('balance'),
      amount('paid'),
      {
        label: field('state'),
        cell: (row) => enumTag('instalment_state', row.state, INSTALMENT_TONES[row.state] ?? ''),
      },
    ],
  });
}

export function splitTable({ rows }, events, reload) {
  const field = (name) => fieldLabel(name, 'loan_split_row');
  const amount = (name) => ({
    label: field(name),
    cell: (row) => money(row[name], row.currency),
    num: true,
  });
  const records = new Map(events.map((event) => [event.id, event]));
  return table({
    caption: t('loan.splits'),
    note: unitNote,
    quiet: true,
    items: rows,
    empty: t('loan.no_events'),
    columns: [
      { label: field('occurred_on'), cell: (row) => row.occurred_on, head: true, kind: 'nowrap' },
      { label: field('action'), cell: (row) => enumLabel('loan_action', row.action) },
      {
        label: field('amount'),
        cell: (row) => (row.amount === null ? nothing : money(row.amount, row.currency)),
        num: true,
      },
      amount('costs'),
      amount('interest'),
      amount('principal'),
      amount('outstanding'),
      amount('interest_open'),
      { label: field('class'), cell: (row) => (row.class ? classTag(row.class) : nothing) },
      ...reverseColumn('loan_event', reload, (row) => records.get(row.loan_event_id)),
    ],
  });
}

/** Records of a kind with the fields that are named. */
export function recordTable(kind, { items, refs }, names, empty, reload) {
  const fields = names.map((name) => KINDS[kind].fields.find((field) => field.name === name));
  return table({
    caption: t(`dataset.${KINDS[kind].plural}`),
    quiet: true,
    items,
    empty,
    columns: [
      { label: t('field.effective_date'), cell: (row) => row.effective_date, kind: 'nowrap' },
      ...fields.map((field) => ({
        label: fieldLabel(field.name, kind),
        cell: (row) =>
          RATES.includes(field.name) ? rate(row[field.name]) : fieldValue(field, row, refs),
      })),
      ...reverseColumn(kind, reload),
    ],
  });
}
