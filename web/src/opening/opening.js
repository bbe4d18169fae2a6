/* One opening balance: what it says, line by line, beside what the entries of the time before come to; and
 * the decision on it. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import { reverseButton } from '../form/reverse_button.js';
import * as api from '../frame/api.js';
import { openDialog } from '../frame/dialog.js';
import { enumLabel, fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { isPresent } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { mayWrite, state } from '../frame/state.js';
import { approvalForm, approvalPart, proposalTag } from '../rules/index.js';
import { factRow, figure, refLink, unitNote } from '../show/format.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { facts, table } from '../show/table.js';

function openDecision(opening, reload) {
  /** @type {import('../form/form.js').Form | null} */
  let form = null;
  openDialog(t('decide.title'), ({ close, redraw }) => {
    form ??= approvalForm('opening', opening, {
      redraw,
      done: () => {
        close();
        reload();
      },
    });
    return form.view();
  });
}

function decision(opening, reload) {
  if (!isPresent() || opening.figures?.state !== 'pending' || !mayWrite('approval')) return nothing;
  if (opening.recorded_by === state.session?.user.id)
    return html`<span class="muted">${t('decide.own')}</span>`;
  return html`<button
    type="button"
    class="primary"
    data-opens=${`decide:opening:${opening.id}`}
    @click=${() => openDecision(opening, reload)}
  >
    ${t('decide.title')}
  </button>`;
}

/** The lines of a kind: whose they are, then every amount and day. */
function lineTable(kind, lines) {
  const own = ['opening_id', 'commitment_id', 'investment_id', 'currency'];
  return table({
    caption: kindLabel(kind),
    note: unitNote,
    dense: true,
    items: lines.items,
    empty: t('opening.no_lines'),
    columns: [
      {
        label: t('opening.of'),
        cell: (row) => refLink(lines.refs, row.investment_id ?? row.commitment_id),
        head: true,
      },
      ...KINDS[kind].fields
        .filter(({ name }) => !own.includes(name))
        .map(({ name, type }) => ({
          label: fieldLabel(name, kind),
          cell: (row) => (type === 'money' ? figure(row[name], row.currency) : (row[name] ?? '–')),
          num: type === 'money',
        })),
    ],
  });
}

function differenceTable({ rows, refs }) {
  const amount = (name) => ({
    label: fieldLabel(name, 'opening_difference'),
    cell: (row) => figure(row[name], row.currency),
    num: true,
  });
  return table({
    caption: t('opening.reconciliation'),
    note: unitNote,
    quiet: true,
    items: rows,
    columns: [
      {
        label: fieldLabel('item', 'opening_difference'),
        cell: (row) => enumLabel('opening_item', row.item),
        head: true,
      },
      {
        label: t('opening.of'),
        cell: (row) =>
          row.investment_id || row.commitment_id
            ? refLink(refs, row.investment_id || row.commitment_id)
            : '–',
      },
      amount('opening'),
      amount('recorded'),
      amount('difference'),
    ],
  });
}

const isDifferent = (row) => row.difference !== '0.00' && Number(row.difference) !== 0;

/** Whether anything of the time before is recorded, and whether it comes to the same. */
function verdict({ rows }) {
  if (rows.every((row) => Number(row.recorded) === 0))
    return html`<p class="note">${t('opening.nothing_before')}</p>`;
  const count = rows.filter(isDifferent).length;
  return count === 0
    ? html`<p class="note">${t('opening.agrees')}</p>`
    : html`<p class="warning">${t('opening.differs', { count })}</p>`;
}

export default async function openingPage({ params, reload }) {
  const id = Number(params.id);
  const [answer, commitments, holdings, differences, approvals] = await Promise.all([
    api.item('openings', id),
    api.all('opening_commitments', { opening_id: id }),
    api.all('opening_holdings', { opening_id: id }),
    api.sheet(`/openings/${id}/reconciliation`),
    api.allWithReversed('approvals', { opening_id: id }),
  ]);
  const opening = answer.item;
  const fields = KINDS.opening.fields;
  return {
    title: `${kindLabel('opening')} ${opening.opened_on}`,
    view: () => html`${pageHead(`${kindLabel('opening')} ${opening.opened_on}`, {
      lead: html`${refLink(answer.refs, opening.fund_id)} ${proposalTag(opening.figures?.state ?? 'pending')}`,
      actions: html`${decision(opening, reload)} ${reverseButton('opening', opening, reload)}`,
    })}
    <p class="note">${unitNote(opening.currency)}</p>
    ${facts(fields.map((field) => factRow(field, opening, answer.refs, 'opening')))}
    <section>
      <h2>${t('opening.commitments')}</h2>
      ${lineTable('opening_commitment', commitments)}
    </section>
    <section>
      <h2>${t('opening.holdings')}</h2>
      ${lineTable('opening_holding', holdings)}
    </section>
    <section>
      ${sheetHead(t('opening.reconciliation'), fileLinks(api.sheetFiles(`/openings/${id}/reconciliation`)))}
      ${verdict(differences)} ${differenceTable(differences)}
    </section>
    ${approvalPart({ approvals }, reload)}`,
  };
}
