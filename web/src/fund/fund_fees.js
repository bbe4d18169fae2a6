/* The fees of a fund: what its terms make due quarter by quarter, what is set off, given up and paid, and
 * from which source; the terms, the offsets and what is owed behind it. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { kindLabel, t } from '../frame/i18n.js';
import { currentQuery } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { waitingExpenses, waitingPart } from '../investment/index.js';
import { nameOf, nameText } from '../show/format.js';
import { fundTabs } from '../show/fund_tabs.js';
import { compare, sum } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { expenseTable } from './expense_table.js';
import {
  offsetTable,
  quarterCell,
  quarterTable,
  rollFacts,
  stretchTable,
  termTable,
} from './fee_tables.js';

const WRITES = ['expense', 'fee_term', 'fee_offset', 'accrual'];

function quarterPart(id, quarter, sheet) {
  if (!quarter) return nothing;
  const path = `/funds/${id}/fees_due`;
  const addUp = (name) => sum(['0.00', ...sheet.rows.map((row) => row[name])]);
  const again = addUp('fee');
  const same =
    compare(again, quarter.gross) === 0 && compare(addUp('waived'), quarter.waived_by_terms) === 0;
  return html`<section>
    ${sheetHead(
      html`${t('fee.stretches')} ${quarterCell(quarter)}`,
      fileLinks(api.sheetFiles(path, { from: quarter.from, to: quarter.to })),
    )}
    <p class="formula">${t('formula.fee')}</p>
    <p class="verdict ${same ? 'good' : 'bad'}" role="status">
      ${t(same ? 'explain.same' : 'explain.differs', { result: again })}
    </p>
    ${stretchTable(sheet.rows, sheet.refs)} ${rollFacts(quarter)}
  </section>`;
}

async function load(id) {
  const [fund, statement, expenses, terms, offsets, waiting] = await Promise.all([
    api.item('funds', id),
    api.sheet(`/funds/${id}/fee_statement`),
    api.sheet(`/funds/${id}/expense_statement`),
    api.allWithReversed('fee_terms', { fund_id: id, sort: 'valid_from' }),
    api.allWithReversed('fee_offsets', { fund_id: id, sort: 'seq' }),
    waitingExpenses(id),
  ]);
  const asked = currentQuery().quarter;
  const quarter = statement.rows.find((row) => row.from === asked) ?? statement.rows.at(-1);
  const stretches = quarter
    ? await api.sheet(`/funds/${id}/fees_due`, { from: quarter.from, to: quarter.to })
    : null;
  return { fund, statement, expenses, terms, offsets, waiting, quarter, stretches };
}

export default async function fundFeesPage({ params, reload }) {
  const id = Number(params.id);
  const { fund, statement, expenses, terms, offsets, waiting, quarter, stretches } = await load(id);
  const { currency } = fund.item;
  const csv = (name) => fileLinks(api.sheetFiles(`/funds/${id}/${name}`));
  const back = { fund_id: id, currency, back: `/funds/${id}/fees` };
  return {
    title: `${nameText(fund.item)} · ${t('fund.tab.fees')}`,
    view: () => html`${pageHead(nameOf(fund.item), {
      lead: t('sheet.lead', { as_of: statement.as_of, as_known: statement.as_known }),
      actions: WRITES.map((kind) =>
        writeLink(kind, `/new/${kind}`, t('edit.new', { kind: kindLabel(kind) }), back),
      ),
    })}
    ${fundTabs(id, 'fees')} ${waitingPart(waiting)}
    <section>
      ${sheetHead(t('fee.statement'), csv('fee_statement'))} ${quarterTable(statement.rows)}
      <p class="hint">${t('fee.hint')}</p>
    </section>
    ${quarterPart(id, quarter, stretches)}
    <section>${sheetHead(t('fee.terms'), nothing)} ${termTable(terms, reload)}</section>
    <section>${sheetHead(t('fee.offsets'), nothing)} ${offsetTable(offsets, reload)}</section>
    <section>
      ${sheetHead(t('fee.expenses'), csv('expense_statement'))} ${expenseTable(expenses.rows)}
    </section>`,
  };
}
