/* The rows behind one figure of a verdict, and whether they add up to it. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { openDialog } from '../frame/dialog.js';
import { enumLabel, fieldLabel, has, kindLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { money, nameOf, refLink, unitNote } from '../show/format.js';
import { compare, percent, sum } from '../show/money.js';
import { fileLinks } from '../show/sheet_head.js';
import { table } from '../show/table.js';

export function ruleName(verdict, row) {
  const ref = verdict.refs[row.rule_id];
  return html`<a href=${href(`/rules/${row.version}`)}>${ref ? nameOf(ref) : `#${row.version}`}</a>
    <small class="muted">${enumLabel('measure', row.measure)} · ${t('verdict.version', { seq: row.version })}</small>`;
}

/** The rows behind one figure, asked for when they are opened. */
export async function openRows(verdict, row) {
  const query = { ...verdict.query, version: row.version };
  const answer = await api.sheet(verdict.rowsPath, query);
  openDialog(t('verdict.rows'), () => rowsView(verdict, row, answer, query));
}

const weighted = (rows, side) =>
  sum(['0.00', ...rows.filter((r) => r.side === side && r.weighted).map((r) => r.weighted)]);

/** Whether the rows add up to what the line says, here and now. */
function check(row, rows) {
  if (row.figure === null || rows.length === 0) return nothing;
  const total = weighted(rows, 'numerator');
  const same = compare(total, row.figure) === 0;
  return html`<p class="verdict ${same ? 'good' : 'bad'}" role="status">
    ${t(same ? 'verdict.adds_up' : 'verdict.differs')} ${money(total, row.currency)}
  </p>`;
}

function what(row) {
  if (has(`kind.${row.what}`)) return kindLabel(row.what);
  return has(`verdict.what.${row.what}`)
    ? t(`verdict.what.${row.what}`)
    : fieldLabel(row.what, 'fund');
}

function rowsView(verdict, line, answer, query) {
  const column = (label, cell, more = {}) => ({ label, cell, ...more });
  return html`<p>${ruleName(verdict, line)}</p>
    ${table({
      caption: t('verdict.rows'),
      note: unitNote,
      quiet: true,
      items: answer.rows,
      empty: t('verdict.no_rows'),
      columns: [
        column(fieldLabel('side', 'verdict_part'), (r) => enumLabel('verdict_side', r.side)),
        column(t('compare.what'), what, { head: true }),
        column(t('field.seq'), (r) =>
          r.entry ? html`<a href=${href(`/journal/${r.entry}`)}>${r.entry}</a>` : t('verdict.new'),
        ),
        column(t('journal.subject'), (r) => subject(answer.refs, r)),
        column(t('sheet.date'), (r) => r.day ?? t('unknown'), { kind: 'nowrap' }),
        column(fieldLabel('amount', 'verdict_part'), (r) => amount(r.amount, r), { num: true }),
        column(t('headroom.share'), (r) => (r.weight ? percent(r.weight, '1') : '–'), {
          num: true,
        }),
        column(t('headroom.weighted'), (r) => amount(r.weighted, r), { num: true }),
      ],
    })}
    ${check(line, answer.rows)}
    <p class="actions">${fileLinks(api.sheetFiles(verdict.rowsPath, query))}</p>`;
}

const amount = (value, row) => (value === null ? '–' : money(value, row.currency));

function subject(refs, row) {
  const id = row.party_id ?? row.fund_id ?? row.firm_id;
  return id ? refLink(refs, id) : '–';
}
