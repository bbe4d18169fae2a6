/* Losses beside what may be lost. */
import { html, nothing } from 'lit-html';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { enumTag, money, nameOf, refLink, unitNote } from '../show/format.js';
import { quotient } from '../show/money.js';
import { table } from '../show/table.js';

const TONES = { none: 'good', within: 'good', exceeded: 'bad', unmeasured: 'warn' };

/** A fraction as a percentage of two places; a dash where it is not known. */
export function share(text) {
  if (text === null || text === undefined) return '–';
  return html`<data class="num" value=${text}>${quotient(text, '0.01', 2)} %</data>`;
}

function toleranceCell(row, refs) {
  if (!row.loss_tolerance_id) return html`<span class="muted">–</span>`;
  return html`${refLink(refs, row.loss_tolerance_id)}
    ${row.binding ? html`<span class="tag accent">${fieldLabel('binding', 'loss_row')}</span>` : html`<span class="tag">${t('loss.comparison')}</span>`}
    ${row.status !== 'verified' ? html`<span class="tag warn">${enumLabel('rule_status', row.status)}</span>` : nothing}`;
}

/** Rows of one subject stand together: only the first says what it is about. */
const subjectOf = (row) => row.project_id ?? row.fund_id;

function marked(rows) {
  return rows.map((row, i) => ({
    ...row,
    again: i > 0 && subjectOf(rows[i - 1]) === subjectOf(row),
  }));
}

function subjectCell(row, refs, link) {
  const subject = subjectOf(row);
  if (row.again) return html`<span class="visually-hidden">${nameOf(refs[subject])}</span>`;
  return html`${refLink(refs, subject)}
    <small>${enumLabel('loss_scope', row.scope)}</small>
    ${link && !row.project_id ? html`<a class="small" href=${href(`/losses/${row.fund_id}`)}>${t('loss.by_project')}</a>` : nothing}`;
}

/** @param {any} sheet @param {{caption: string, link?: boolean}} options */
export function lossTable(sheet, { caption, link = false }) {
  const amount = (name, label = t(`loss.${name}`), once = true) => ({
    label,
    cell: (row) => {
      if (once && row.again) return nothing;
      return row[name] === null ? '–' : money(row[name], row.currency);
    },
    num: true,
  });
  return table({
    caption,
    note: unitNote,
    quiet: true,
    items: marked(sheet.rows),
    empty: t('loss.empty'),
    columns: [
      { label: t('loss.of'), cell: (row) => subjectCell(row, sheet.refs, link), head: true },
      amount('cost', fieldLabel('cost', 'loss_row')),
      amount('realised_gain', t('field.realised_gain')),
      amount('unrealised_gain', t('field.unrealised_gain')),
      amount('loss'),
      {
        label: fieldLabel('ratio', 'loss_row'),
        cell: (row) => (row.again ? nothing : share(row.ratio)),
        num: true,
      },
      { label: t('loss.held_against'), cell: (row) => toleranceCell(row, sheet.refs) },
      {
        label: fieldLabel('rate', 'loss_tolerance'),
        cell: (row) => share(row.tolerance),
        num: true,
      },
      amount('room', fieldLabel('room', 'loss_row'), false),
      {
        label: t('loss.state'),
        cell: (row) => html`${enumTag('loss_state', row.state, TONES[row.state])}
          ${row.at_cost_count && !row.again ? html`<small>${t('loss.at_cost', { count: countText(row.at_cost_count) })}</small>` : nothing}`,
      },
    ],
  });
}
