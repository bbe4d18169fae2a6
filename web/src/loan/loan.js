/* One loan: where it stands, its schedule, what happened to it, and its ledger. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { factRow, known, money, rate, refLink, saidAmount, unitNote } from '../show/format.js';
import { versions } from '../show/parts.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { facts, tiles } from '../show/table.js';
import { classTag, nextDue, RATES, scheduleTable, splitTable } from './tables.js';

const field = (name) => fieldLabel(name, 'loan_row');

function standingTiles(row) {
  const amount = (name) => [field(name), money(row[name], row.currency)];
  return tiles([
    amount('outstanding'),
    amount('interest_open'),
    amount('overdue'),
    [field('overdue_days'), known(row.overdue_days)],
    [field('class'), classTag(row.class)],
    [field('rate'), rate(row.rate)],
    [field('next_due_on'), nextDue(row)],
    ...(row.next_due === null ? [] : [amount('next_due')]),
  ]);
}

/** Rates in per cent; without one of a penalty there is none. */
function fact(one, item, refs) {
  if (one.name === 'penalty_rate' && item.penalty_rate === null)
    return [fieldLabel(one.name, 'loan'), t('loan.no_penalty'), false];
  if (RATES.includes(one.name)) return [fieldLabel(one.name, 'loan'), rate(item[one.name]), false];
  return factRow(one, item, refs, 'loan');
}

function addUp(row) {
  return html`<p class="hint">
    ${t('loan.adds_up', {
      repaid: saidAmount(row.repaid, row.currency),
      outstanding: saidAmount(row.outstanding, row.currency),
      written_off: saidAmount(row.written_off, row.currency),
      paid_out: saidAmount(row.paid_out, row.currency),
    })}
  </p>`;
}

export default async function loanPage({ params, reload }) {
  const id = Number(params.id);
  const [answer, standing, schedule, splits, events] = await Promise.all([
    api.item('loans', id),
    api.sheet(`/loans/${id}/standing`),
    api.sheet(`/loans/${id}/schedule`),
    api.sheet(`/loans/${id}/splits`),
    api.all('loan_events', { loan_id: id }),
  ]);
  const { item, refs } = answer;
  const [row] = standing.rows;
  const back = `/loans/${id}`;
  return {
    title: `${t('kind.loan')} ${item.code}`,
    view: () => html`${pageHead(html`${t('kind.loan')} <span translate="no">${item.code}</span>`, {
      lead: html`${refLink(standing.refs, row.firm_id)} ·
          <a href=${href(`/loan_cases/${item.loan_case_id}`)}>${t('kind.loan_case')}</a>`,
      actions: writeLink('loan_event', '/new/loan_event', t('loan.new_event'), {
        ...{ loan_id: id, currency: item.currency, back },
      }),
    })}
    ${standingTiles(row)}
    <p class="note">${unitNote(item.currency)}</p>
    ${row.paid_out === null ? nothing : addUp(row)}
    <section>
      ${sheetHead(t('loan.splits'), fileLinks(api.sheetFiles(`/loans/${id}/splits`)))}
      ${splitTable(splits, events.items, reload)}
      <p class="hint">${t('loan.split_hint')}</p>
    </section>
    <section>
      ${sheetHead(t('loan.schedule'), fileLinks(api.sheetFiles(`/loans/${id}/schedule`)))}
      ${scheduleTable(schedule)}
    </section>
    <section>
      ${sheetHead(t('loan.ledger'), fileLinks(api.sheetFiles(`/loans/${id}/postings`)))}
      <p>
        <a class="button small" href="/api/v1/loans/${id}/ledger.hledger" download>hledger</a>
        <a class="button small" href="/api/v1/loans/${id}/ledger.beancount" download>beancount</a>
      </p>
    </section>
    ${facts(KINDS.loan.fields.map((one) => fact(one, item, refs)))} ${versions(answer)}`,
  };
}
