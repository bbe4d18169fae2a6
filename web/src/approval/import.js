/* What an import brought, for the person who approves it as a whole: how much of each kind, what rules find,
 * and the largest amounts. */
import { html, nothing } from 'lit-html';
import { Form } from '../form/form.js';
import { reverseButton } from '../form/reverse_button.js';
import * as api from '../frame/api.js';
import { openDialog } from '../frame/dialog.js';
import { countText, enumLabel, fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { href, isPresent } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { mayWrite, state } from '../frame/state.js';
import { actor, enumTag, figure, refLink, unitNote, words } from '../show/format.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { facts, table } from '../show/table.js';

const COUNTS = [
  ...['entry_count', 'waiting_count', 'approved_count', 'rejected_count'],
  ...['judged_count', 'breach_count', 'unknown_count', 'recorded_breach_count'],
];
const TONES = { breach: 'bad', second_approval: 'warn', warn: 'warn', unknown: 'pending' };

function openApproval(id, reload) {
  /** @type {Form | null} */
  let form = null;
  openDialog(t('approval.all'), ({ close, redraw }) => {
    form ??= new Form({
      kind: 'import_approval',
      fields: [{ name: 'note', type: 'lines', max: 2000 }],
      submit: t('approval.all'),
      faultsTitle: () => t('approval.refused'),
      send: (body, key) => api.approveImport(id, body, key),
      done: () => {
        close();
        reload();
      },
      redraw,
    });
    return html`<p>${t('approval.lead')}</p>
      ${form.view()}`;
  });
}

function decision(item, summary, reload) {
  if (!isPresent() || summary.waiting_count === 0 || !mayWrite('approval')) return nothing;
  if (item.recorded_by === state.session?.user.id)
    return html`<span class="muted">${t('decide.own')}</span>`;
  return html`<button
    type="button"
    class="primary"
    data-opens=${`approve:import:${item.id}`}
    @click=${() => openApproval(item.id, reload)}
  >
    ${t('approval.all')}
  </button>`;
}

function kindTable({ rows }) {
  const plain = (name) => ({
    label: fieldLabel(name, 'import_kind'),
    cell: (row) => (typeof row[name] === 'number' ? countText(row[name]) : (row[name] ?? '–')),
    num: name.endsWith('_count'),
  });
  return table({
    caption: t('approval.kinds'),
    note: unitNote,
    quiet: true,
    items: rows,
    columns: [
      {
        label: fieldLabel('kind', 'import_kind'),
        cell: (row) => kindLabel(row.kind),
        head: true,
      },
      plain('entry_count'),
      plain('waiting_count'),
      {
        label: fieldLabel('amount', 'import_kind'),
        cell: (row) => (row.currency ? figure(row.amount, row.currency) : '–'),
        num: true,
      },
      plain('first_on'),
      plain('last_on'),
    ],
  });
}

const entryColumns = (kind, refs) => [
  {
    label: fieldLabel('kind', kind),
    cell: (row) => html`<a href=${href(`/journal/${row.seq}`)}>${kindLabel(row.kind)}</a>`,
    head: true,
  },
  { label: fieldLabel('fund_id', kind), cell: (row) => refLink(refs, row.fund_id) },
  { label: fieldLabel('date', kind), cell: (row) => row.date },
  {
    label: fieldLabel('amount', kind),
    cell: (row) => figure(row.amount, row.currency ?? undefined),
    num: true,
  },
];

function faultTable({ rows, refs }) {
  return table({
    caption: t('approval.faults'),
    note: unitNote,
    quiet: true,
    items: rows,
    empty: t('approval.no_faults'),
    columns: [
      ...entryColumns('import_fault', refs),
      { label: fieldLabel('rule_code', 'import_fault'), cell: (row) => words(row.rule_code) },
      {
        label: fieldLabel('outcome', 'import_fault'),
        cell: (row) => enumTag('verdict_outcome', row.outcome, TONES[row.outcome]),
      },
      {
        label: fieldLabel('reason', 'import_fault'),
        cell: (row) =>
          row.history
            ? fieldLabel('history', 'import_fault')
            : row.reason
              ? enumLabel('verdict_reason', row.reason)
              : '–',
      },
    ],
  });
}

function largestTable({ rows, refs }) {
  return table({
    caption: t('approval.largest'),
    note: unitNote,
    quiet: true,
    items: rows,
    columns: [
      ...entryColumns('import_item', refs),
      {
        label: fieldLabel('waits', 'import_item'),
        cell: (row) => (row.waits ? t('yes') : '–'),
      },
    ],
  });
}

export default async function importPage({ params, reload }) {
  const id = Number(params.id);
  const [answer, summary, kinds, faults, largest] = await Promise.all([
    api.item('imports', id),
    api.sheet(`/imports/${id}/summary`),
    api.sheet(`/imports/${id}/kinds`),
    api.sheet(`/imports/${id}/faults`),
    api.sheet(`/imports/${id}/largest`),
  ]);
  const { item } = answer;
  const { figures } = summary;
  const part = (title, name, view) => html`<section>
    ${sheetHead(title, fileLinks(api.sheetFiles(`/imports/${id}/${name}`)))} ${view}
  </section>`;
  return {
    title: `${kindLabel('import')} ${item.seq}`,
    view: () => html`${pageHead(`${kindLabel('import')} ${item.seq}`, {
      lead: html`${actor(answer.refs, item.recorded_by)} · ${item.effective_date} ${words(item.note ?? '')}`,
      actions: html`${decision(item, figures, reload)} ${reverseButton('import', item, reload)}`,
    })}
    ${facts([
      ...COUNTS.map((name) => [fieldLabel(name, 'import_summary'), countText(figures[name])]),
      [fieldLabel('first_on', 'import_summary'), figures.first_on ?? '–'],
      [fieldLabel('last_on', 'import_summary'), figures.last_on ?? '–'],
    ])}
    <p class="note">${unitNote()}</p>
    ${part(t('approval.faults'), 'faults', faultTable(faults))}
    ${part(t('approval.kinds'), 'kinds', kindTable(kinds))}
    ${part(t('approval.largest'), 'largest', largestTable(largest))}`,
  };
}
