/* All loans: what is outstanding, overdue, and how they are classified. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { pageHead } from '../frame/shell.js';
import { money, unitNote } from '../show/format.js';
import { fileLinks } from '../show/sheet_head.js';
import { tiles } from '../show/table.js';
import { loanTable } from './tables.js';

const SUMS = ['paid_out', 'outstanding', 'overdue', 'written_off'];

export default async function loansPage() {
  const book = await api.sheet('/loan_book');
  return {
    title: t('nav.loans'),
    view: () => html`${pageHead(t('nav.loans'), { lead: t('loan.book_lead') })}
    ${
      book.total
        ? tiles(
            SUMS.map((name) => [
              fieldLabel(name, 'loan_row'),
              money(book.total[name], book.total.currency ?? 'CNY'),
            ]),
          )
        : ''
    }
    <p class="note">${unitNote()}</p>
    <div class="filters">${fileLinks(api.sheetFiles('/loan_book'))}</div>
    ${loanTable(book)}`,
  };
}
