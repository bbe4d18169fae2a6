/* The board of all loan cases, and the queue of one party. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { nameText } from '../show/format.js';
import { filterPick } from '../show/parts.js';
import { fileLinks } from '../show/sheet_head.js';
import { tiles } from '../show/table.js';
import { caseTable } from './tables.js';

const change = (changes) => go(here(changes));

const STATES = ['open', 'refused', 'withdrawn', 'paid_out', 'closed'];

/** The parties for which some case waits. */
function waitedFor({ rows, refs }) {
  const ids = [...new Set(rows.map((row) => row.waits_for_id))].filter((id) => refs[id]);
  return ids.map((id) => ({ value: id, label: nameText(refs[id]) }));
}

export default async function casesPage() {
  const query = currentQuery();
  const board = await api.sheet('/case_board');
  const wanted = board.rows.filter(
    (row) =>
      (!query.state || row.state === query.state) &&
      (!query.waits_for || String(row.waits_for_id) === query.waits_for),
  );
  const file = query.waits_for ? `/parties/${query.waits_for}/case_queue` : '/case_board';
  return {
    title: t('nav.loan_cases'),
    view: () => html`${pageHead(t('nav.loan_cases'), {
      lead: t('loan.lead'),
      actions: html`${writeLink('loan_case', '/new/loan_case', t('loan.new_case'))}
      ${writeLink('case_scheme', '/new/case_scheme', t('loan.new_scheme'))}`,
    })}
    ${tiles(
      STATES.map((state) => [
        enumLabel('case_state', state),
        board.rows.filter((row) => row.state === state).length,
      ]),
    )}
    <div class="filters">
      ${filterPick(
        'state',
        t('loan.state'),
        STATES.map((value) => ({ value, label: enumLabel('case_state', value) })),
        query.state,
        change,
      )}
      ${filterPick('waits_for', t('loan.queue_of'), waitedFor(board), query.waits_for, change)}
      ${fileLinks(api.sheetFiles(file))}
    </div>
    ${caseTable({ rows: wanted, refs: board.refs }, t('loan.no_cases'))}`,
  };
}
