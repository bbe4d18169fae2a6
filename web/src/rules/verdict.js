/* Verdicts: what every rule in force finds on a proposal, the rows behind each figure, and exceptions
 * by a third person. */
import { html, nothing } from 'lit-html';
import { Form } from '../form/form.js';
import * as api from '../frame/api.js';
import { openDialog } from '../frame/dialog.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { isPresent } from '../frame/router.js';
import { mayWrite, state } from '../frame/state.js';
import { money, unitNote } from '../show/format.js';
import { fileLinks } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import {
  actionBadge,
  basisOf,
  limitOf,
  outcomeBadge,
  placeOf,
  quantity,
  statusBadge,
} from './rule_words.js';
import { openRows, ruleName } from './verdict_rows.js';

const ORDER = ['breach', 'second_approval', 'unknown', 'warn', 'pass'];

/** A verdict and where its rows come from. */
export async function loadVerdict(path, query = {}, options = {}) {
  const answer = await api.sheet(path, query, options);
  const rowsPath = path === '/verdict' ? '/verdict/rows' : `${path}_rows`;
  return { ...answer, path, rowsPath, query };
}

const isOver = (row) => row.outcome === 'breach' || row.outcome === 'second_approval';

function figureOf(row) {
  const main = quantity(row, 'figure');
  if (row.figure_ratio === null || row.figure === null) return main;
  return html`${main}
    <small class="muted">${money(row.figure, row.currency)} ÷ ${money(row.divisor, row.currency)}</small>`;
}

function headroomOf(row) {
  const left = String(row[`headroom${placeOf(row, 'headroom') ?? ''}`] ?? '');
  return html`<span class=${left.startsWith('-') ? 'bad' : ''}>${quantity(row, 'headroom')}</span>`;
}

function outcomeOf(row) {
  return html`${outcomeBadge(row.outcome)}
    ${row.reason ? html`<small class="muted">${enumLabel('verdict_reason', row.reason)}</small>` : nothing}
    ${row.override_id ? html`<span class="tag accent">${t('verdict.overridden')}</span>` : nothing}
    ${row.status && row.status !== 'verified' ? statusBadge(row.status) : nothing}`;
}

function openOverride(plural, id, verdict, row, done) {
  /** @type {Form | null} */
  let form = null;
  openDialog(t('override.title'), ({ close, redraw }) => {
    form ??= new Form({
      kind: 'override',
      fields: [
        { name: 'reason', type: 'text', max: 500, required: true },
        { name: 'document', type: 'text', max: 200 },
        {
          name: 'document_sha256',
          type: 'text',
          max: 64,
          required: true,
          hint: t('override.sha256_hint'),
        },
      ],
      draft: {
        name: `override:${plural}:${id}:${row.version}`,
        title: ['override.title'],
        subject: verdict.refs[row.rule_id]?.code,
      },
      submit: t('override.submit'),
      send: (body, key) => api.override(plural, id, { ...body, rule_id: row.version }, key),
      done: () => {
        close();
        done();
      },
      redraw,
    });
    return html`<p>${ruleName(verdict, row)}</p>
      <p class="hint">${t('override.lead')}</p>
      ${form.view()}`;
  });
}

function actions(verdict, { proposal, done }) {
  return (row) => {
    const label = verdict.refs[row.rule_id]?.code ?? row.version;
    const may =
      proposal &&
      isOver(row) &&
      row.blocks &&
      isPresent() &&
      mayWrite('override') &&
      proposal.recordedBy !== state.session?.user.id;
    return html`<span class="actions">
      <button type="button" class="small" aria-label="${t('verdict.rows')} ${label}"
        @click=${() => openRows(verdict, row)}>${t('verdict.rows_short')}</button>
      ${
        may
          ? html`<button type="button" class="small" aria-label="${t('override.title')} ${label}"
              data-opens=${`override:${row.version}`}
              @click=${() => openOverride(proposal.plural, proposal.id, verdict, row, done)}>
              ${t('override.short')}
            </button>`
          : nothing
      }
    </span>`;
  };
}

/** How many rules say what, the worst first. */
function summary(rows) {
  const counts = ORDER.map((outcome) => [
    outcome,
    rows.filter((row) => row.outcome === outcome).length,
  ]).filter(([, count]) => count > 0);
  return html`<p class="outcomes" role="status">
    ${counts.map(([outcome, count]) => html`${outcomeBadge(outcome)} <strong>${count}</strong> `)}
  </p>`;
}

function conclusion(rows) {
  const blocked = rows.filter((row) => row.blocks).length;
  if (blocked === 0) return nothing;
  return html`<p class="verdict bad" role="alert">${t('verdict.blocked', { count: blocked })}</p>`;
}

/**
 * @param {any} verdict of loadVerdict
 * @param {{proposal?: {plural: string, id: number, recordedBy: number}, done?: () => void, caption?: string}} [more]
 */
export function verdictTable(
  verdict,
  { proposal, done = () => {}, caption = t('verdict.title') } = {},
) {
  if (verdict.rows.length === 0) return html`<p class="empty">${t('verdict.empty')}</p>`;
  const rows = [...verdict.rows].sort(
    (a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome),
  );
  return html`${summary(rows)}
  ${table({
    caption,
    note: unitNote,
    quiet: true,
    items: rows,
    columns: [
      { label: fieldLabel('outcome', 'verdict_row'), cell: outcomeOf, kind: 'outcome' },
      { label: t('kind.rule'), cell: (row) => ruleName(verdict, row), head: true },
      { label: fieldLabel('figure', 'verdict_row'), cell: figureOf, num: true },
      { label: fieldLabel('limit', 'verdict_row'), cell: (row) => limitOf(row), num: true },
      { label: t('headroom.after_this'), cell: headroomOf, num: true },
      { label: fieldLabel('basis', 'verdict_row'), cell: basisOf },
      { label: fieldLabel('action', 'verdict_row'), cell: (row) => actionBadge(row.action) },
      { label: t('action.label'), cell: actions(verdict, { proposal, done }) },
    ],
  })}
  ${verdict.rows[0].stored ? nothing : conclusion(rows)}`;
}

/** The section of a proposal's page. */
export function verdictPart(verdict, more) {
  const stored = verdict.rows[0]?.stored;
  return html`<section id="verdict">
    <div class="part-head">
      <h2>${t('verdict.title')}</h2>
      <div class="actions">${fileLinks(api.sheetFiles(verdict.path, verdict.query))}</div>
    </div>
    ${verdictTable(verdict, more)}
    ${verdict.rows.length ? html`<p class="hint">${t(stored ? 'verdict.stored' : 'verdict.computed')}</p>` : nothing}
  </section>`;
}
