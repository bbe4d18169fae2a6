/* What runs from the notices about a firm's capital, until when, and what was done. */
import { html, nothing } from 'lit-html';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { enumTag, known, money, refLink, unitNote, words } from '../show/format.js';
import { table } from '../show/table.js';

const TONES = { done: 'good', done_late: 'warn', overdue: 'bad', open: 'pending' };

const holderOf = (row) => row.holder_party_id ?? row.holder_fund_id ?? row.holder_firm_id;

export function deadlineTable(sheet) {
  const label = (name) => fieldLabel(name, 'notice_deadline');
  const day = (name) => ({ label: label(name), cell: (row) => known(row[name]), kind: 'nowrap' });
  return table({
    caption: t('cap.deadlines'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('cap.no_deadlines'),
    columns: [
      {
        label: label('what'),
        cell: (row) =>
          html`<a href=${href(`/journal/${row.capital_notice_id}`)}>${enumLabel('deadline_what', row.what)}</a>`,
        head: true,
      },
      {
        label: label('state'),
        cell: (row) => enumTag('deadline_state', row.state, TONES[row.state]),
      },
      day('runs_from'),
      day('due_on'),
      {
        label: label('done_on'),
        cell: (row) => row.done_on ?? nothing,
        kind: 'nowrap',
      },
      {
        label: label('certificate'),
        cell: (row) => (row.certificate ? words(row.certificate) : nothing),
      },
      {
        label: t('cap.deadline_holder'),
        cell: (row) => (holderOf(row) ? refLink(sheet.refs, holderOf(row)) : nothing),
      },
      {
        label: label('amount'),
        cell: (row) => (row.amount === null ? nothing : money(row.amount, row.currency)),
        num: true,
      },
      {
        label: label('law'),
        cell: (row) => known(row.law, (law) => enumLabel('capital_law', law)),
      },
    ],
  });
}
