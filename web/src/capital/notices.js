/* Capital calls, distributions, returns and equalisations: what they share on screen. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { proposalTag } from '../rules/index.js';
import { actor, money, pathOf, refLink, unitNote } from '../show/format.js';
import { commitmentCode, investorLink } from '../show/investor_names.js';
import { compare, sum } from '../show/money.js';
import { table } from '../show/table.js';

/** The amounts that a notice is the sum of. */
export const PARTS = {
  capital_call: [
    'investments',
    'working_capital',
    'facility_interest',
    'management_fees',
    'expenses',
  ],
  distribution: ['return_of_capital', 'gain', 'income', 'carry'],
  return_of_excess: ['amount'],
  equalisation: ['contribution', 'interest'],
};

/** What two people make together for a fund: one proposes, another decides. */
export const NOTICES = Object.keys(KINDS).filter((kind) => KINDS[kind].notice);

/** The amounts that its lines have: carried interest is no line of an investor. */
export const LINE_PARTS = { ...PARTS, distribution: ['return_of_capital', 'gain', 'income'] };

/** The sheet that the lines of a notice are. */
const sheetOf = (kind) => (kind === 'capital_call' ? 'call_share' : 'distribution_share');

/** The name of a part of a line: what an equalisation hands out as income is its interest. */
export function linePartLabel(kind, part) {
  return kind === 'equalisation' && part === 'income'
    ? fieldLabel('interest', kind)
    : fieldLabel(part, sheetOf(kind));
}

/** The sum of what is known of a notice's amounts. */
export function noticeTotal(kind, values) {
  return sum(['0.00', ...PARTS[kind].map((part) => values[part]).filter(Boolean)]);
}

/** The notices of one kind with their fund; an equalisation names a commitment instead. */
async function noticesOf(kind, query) {
  const answer = await api.allWithReversed(KINDS[kind].plural, query);
  const items = answer.items.map((record) => ({ kind, record, reversal: record.reversal }));
  return { items, refs: answer.refs };
}

/** All notices, undone ones too, those of a fund when it is named; the latest first. */
export async function allNotices({ fundId, kind, state }) {
  const kinds = kind ? [kind] : NOTICES;
  const [commitments, ...answers] = await Promise.all([
    api.all('commitments', { fund_id: fundId }),
    ...kinds.map((one) =>
      noticesOf(one, { state, fund_id: one === 'equalisation' ? undefined : fundId }),
    ),
  ]);
  const fundOf = new Map(commitments.items.map((item) => [item.id, item.fund_id]));
  const refs = Object.assign({}, commitments.refs, ...answers.map((answer) => answer.refs));
  const items = answers
    .flatMap((answer) => answer.items)
    .map((row) => ({ ...row, fundId: row.record.fund_id ?? fundOf.get(row.record.commitment_id) }))
    .filter((row) => !fundId || row.fundId === Number(fundId))
    .sort((a, b) => b.record.seq - a.record.seq);
  return { items, refs };
}

export function noticeTable({ items, refs }) {
  const name = ({ record }) => record.code ?? `#${record.id}`;
  return table({
    caption: t('capital.title'),
    note: unitNote,
    quiet: true,
    items,
    empty: t('capital.empty'),
    columns: [
      {
        label: t('field.code'),
        cell: (row) =>
          html`<a href=${pathOf(row.kind, row.record.id) ?? '#'} translate="no">${name(row)}</a>`,
        head: true,
        kind: 'nowrap',
      },
      { label: t('column.kind'), cell: (row) => kindLabel(row.kind) },
      { label: t('kind.fund'), cell: (row) => refLink(refs, row.fundId) },
      {
        label: fieldLabel('state', 'capital_call_figures'),
        cell: (row) => proposalTag(row.record.figures.state),
      },
      {
        label: t('column.total'),
        cell: (row) =>
          row.reversal
            ? money(noticeTotal(row.kind, row.record), row.record.currency)
            : money(row.record.figures.amount, row.record.figures.currency),
        num: true,
      },
      {
        label: fieldLabel('due_on', 'capital_call'),
        cell: (row) => row.record.due_on ?? '–',
        kind: 'nowrap',
      },
      {
        label: t('field.effective_on'),
        cell: (row) => row.record.figures.effective_on ?? '–',
        kind: 'nowrap',
      },
      { label: t('investment.proposer'), cell: (row) => actor(refs, row.record.recorded_by) },
    ],
  });
}

/** Columns that have something in them: a notice rarely has all parts. */
export function filled(rows, names) {
  return names.filter((name) =>
    rows.some((row) => row[name] !== null && row[name] !== undefined && compare(row[name], '0')),
  );
}

/**
 * The lines of a notice, one per commitment.
 * @param {any} sheet @param {any} commitments
 * @param {{kind: string, actions?: (row: any) => any, caption?: string}} options
 */
export function lineTable(sheet, commitments, { kind, actions, caption }) {
  const money_ = (name) => ({
    label: linePartLabel(kind, name),
    cell: (row) => money(row[name], row.currency),
    num: true,
  });
  const parts = kind === 'capital_call' ? LINE_PARTS.capital_call : LINE_PARTS.distribution;
  const more = kind === 'capital_call' ? ['outside', 'paid', 'unpaid', 'overdue'] : ['recallable'];
  const shown = [...filled(sheet.rows, parts), 'amount', ...filled(sheet.rows, more)];
  return table({
    caption: caption ?? t('capital.lines'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('capital.no_lines'),
    foot: sheet.rows.length > 1 && sheet.total ? totalRow(sheet.total, shown, actions) : undefined,
    columns: [
      {
        label: t('fund.investor'),
        cell: (row) =>
          html`${investorLink(commitments, row.commitment_id)}
          ${row.overridden ? html`<span class="tag warn">${t('capital.overridden')}</span>` : nothing}`,
        head: true,
      },
      {
        label: t('kind.commitment'),
        cell: (row) => commitmentCode(commitments, row.commitment_id),
        kind: 'nowrap',
      },
      ...shown.map(money_),
      ...(actions ? [{ label: t('action.label'), cell: actions }] : []),
    ],
  });
}

function totalRow(total, names, actions) {
  return html`<tr>
    <th scope="row">${t('column.total')}</th>
    <td></td>
    ${names.map((name) => html`<td class="num">${money(total[name], total.currency)}</td>`)}
    ${actions ? html`<td></td>` : nothing}
  </tr>`;
}

export const noticePath = (kind, id, commitmentId) =>
  href(`/capital/${kind}/${id}/notice/${commitmentId}`);
