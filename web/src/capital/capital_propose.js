/* Propose a call, distribution, return or equalisation. How it will be shared out is shown while the
 * amounts are typed. */
import { html, nothing } from 'lit-html';
import { choicesOf } from '../form/choices.js';
import { Form } from '../form/form.js';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { kindLabel, t } from '../frame/i18n.js';
import { go, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { todayInChina } from '../frame/view.js';
import { VerdictWatch } from '../rules/index.js';
import { money, pathOf, unitNote } from '../show/format.js';
import { commitmentCode, commitmentsOf, investorLink } from '../show/investor_names.js';
import { compare, difference, fromInput, isDecimal, percent, sum } from '../show/money.js';
import { table } from '../show/table.js';
import { previewLines } from './allocate.js';
import { roomOf, roomWarning } from './call_capacity.js';
import { Due, duePart, fillForm, TOTAL, typedTotal } from './due.js';
import { NOTICES, noticeTotal, PARTS } from './notices.js';

const DEFAULTS = {
  capital_call: { outside_commitment: false },
  distribution: { basis: 'paid_in' },
};

/** The accounts of the fund picked; those of the last fund asked for count. */
class Accounts {
  constructor(redraw) {
    this.redraw = redraw;
    this.fundId = null;
    this.rows = null;
    this.commitments = null;
    this.fault = '';
  }

  async take(fundId) {
    if (!fundId || fundId === this.fundId) return;
    this.fundId = fundId;
    try {
      const [sheet, commitments] = await Promise.all([
        api.sheet(`/funds/${fundId}/accounts`),
        commitmentsOf(fundId),
      ]);
      if (fundId !== this.fundId) return;
      this.rows = sheet.rows;
      this.commitments = commitments;
      this.fault = '';
    } catch (problem) {
      this.rows = null;
      this.fault = problem.message;
    }
    this.redraw();
  }
}

/** The amounts as typed, with their total; null when one of them is no amount yet. */
function typedAmounts(kind, values) {
  const amounts = {};
  for (const part of PARTS[kind]) {
    const text = values[part] ? fromInput(values[part]) : '';
    if (text && !isDecimal(text)) return null;
    amounts[part] = text;
  }
  const total = noticeTotal(kind, amounts);
  return compare(total, '0') > 0 ? { total, amounts } : null;
}

function previewTable(lines, total, accounts, currency) {
  return table({
    caption: t('capital.preview'),
    note: unitNote,
    quiet: true,
    items: lines,
    foot: html`<tr>
      <th scope="row">${t('column.total')}</th>
      <td></td>
      <td></td>
      <td class="num">${money(sum(lines.map((line) => line.amount)), currency)}</td>
      <td></td>
    </tr>`,
    columns: [
      {
        label: t('fund.investor'),
        cell: ({ account }) => investorLink(accounts.commitments, account.commitment_id),
        head: true,
      },
      {
        label: t('kind.commitment'),
        cell: ({ account }) => commitmentCode(accounts.commitments, account.commitment_id),
      },
      {
        label: t('field.callable'),
        cell: ({ account }) => money(account.callable, account.currency),
        num: true,
      },
      { label: t('column.amount'), cell: (line) => money(line.amount, currency), num: true },
      { label: t('headroom.share'), cell: (line) => percent(line.amount, total), num: true },
    ],
  });
}

/** The part of a call that counts towards the commitments. */
function insidePart(amounts, values) {
  const outside = values.outside_commitment ? [amounts.management_fees, amounts.expenses] : [];
  const total = noticeTotal('capital_call', amounts);
  return outside.filter(Boolean).reduce((rest, part) => difference(rest, part), total);
}

/** A warning where a call asks more of commitments than can be called. */
function roomPart(kind, accounts, amounts, values) {
  if (kind !== 'capital_call') return nothing;
  const lines = previewLines(kind, accounts.rows, insidePart(amounts, values), amounts, values);
  const room = roomOf(
    (lines ?? []).map((line) => ({
      commitment_id: line.account.commitment_id,
      inside: line.amount,
    })),
    accounts.rows,
  );
  return roomWarning(room, accounts.commitments, values.currency);
}

function preview(kind, form, accounts) {
  if (accounts.fault) return html`<p class="warning" role="alert">${accounts.fault}</p>`;
  const typed = typedAmounts(kind, form.values);
  if (!accounts.rows || typed === null) return html`<p class="empty">${t('capital.choose')}</p>`;
  const { total, amounts } = typed;
  // Carried interest leaves for the manager, not by lines to the investors.
  const shared = amounts.carry ? difference(total, amounts.carry) : total;
  const lines = previewLines(kind, accounts.rows, shared, amounts, form.values);
  if (!lines) return html`<p class="warning" role="alert">${t('capital.no_weights')}</p>`;
  return html`${roomPart(kind, accounts, amounts, form.values)}
  ${previewTable(lines, shared, accounts, form.values.currency)}`;
}

/** By the terms each has what is due; that stands above already. */
function previewPart(kind, form, accounts) {
  if (kind === 'distribution' && form.values.basis === 'terms') return nothing;
  return html`<section class="live" id="preview" aria-live="polite">
    <h2>${t('capital.preview')}</h2>
    ${preview(kind, form, accounts)}
  </section>`;
}

/** Of a distribution the total comes first: the terms of the fund fill the rest. */
function fieldsOf(kind) {
  const day = { name: 'effective_date', type: 'date', required: true };
  const fields = KINDS[kind].fields;
  if (kind !== 'distribution') return [...fields, day];
  const hints = { deviation_reason: t('due.reason_hint') };
  const total = { ...TOTAL, label: t('due.total'), hint: t('due.total_hint') };
  const at = fields.findIndex((field) => field.name === 'return_of_capital');
  return [...fields.slice(0, at), day, total, ...fields.slice(at)].map((field) =>
    hints[field.name] ? { ...field, hint: hints[field.name] } : field,
  );
}

function startValues(kind, query) {
  return {
    currency: 'CNY',
    effective_date: todayInChina(),
    ...DEFAULTS[kind],
    fund_id: query.fund_id,
    commitment_id: query.commitment_id,
  };
}

export default async function capitalProposePage({ params, query, redraw }) {
  const { kind } = params;
  if (!NOTICES.includes(kind)) throw new api.Problem(404, { detail: t('error.404') });
  const byCommitment = kind === 'equalisation';
  const owner = byCommitment ? 'commitment_id' : 'fund_id';
  const owners = await choicesOf(byCommitment ? 'commitment' : 'fund', {}, query[owner]);
  const accounts = new Accounts(redraw);
  const rules = new VerdictWatch({ kind, redraw });
  const due = kind === 'distribution' ? new Due({ redraw }) : null;
  const follow = () => {
    const record = owners.record(form.values[owner]);
    if (!record) return;
    form.values.currency = record.currency;
    accounts.take(byCommitment ? record.fund_id : record.id);
  };
  const askDue = (field) => {
    const total = fromInput(String(form.values.total ?? ''));
    if (['total', owner, 'effective_date'].includes(field.name) && isDecimal(total))
      due?.ask(form.values, total, (figures) => {
        fillForm(form, figures);
        rules.ask(form.values);
      });
    else due?.ask(form.values, typedTotal(form.values));
  };
  const form = new Form({
    kind,
    fields: fieldsOf(kind),
    values: startValues(kind, query),
    choices: { [owner]: owners },
    draft: { name: kind, title: ['edit.new', { kind }] },
    submit: t('propose.submit'),
    cancel: href('/capital', { fund_id: query.fund_id }),
    send: ({ total: _, ...body }, key) => api.create(KINDS[kind].plural, body, key),
    done: (answer) => go(pathOf(kind, answer.id) ?? '/capital'),
    redraw,
    changed: (field) => {
      if (field.name === owner) follow();
      if (due) askDue(field);
      rules.ask(form.values);
    },
  });
  follow();
  rules.ask(form.values);
  return {
    title: t('edit.new', { kind: kindLabel(kind) }),
    leave: () => {
      rules.stop();
      due?.stop();
    },
    view: () => html`${pageHead(t('edit.new', { kind: kindLabel(kind) }), {
      lead: t(`capital.lead.${kind}`),
    })}
    ${form.view(
      html`${due ? duePart(due, form.values, accounts.commitments) : nothing}
      ${previewPart(kind, form, accounts)}
      ${rules.view()}`,
    )}`,
  };
}
