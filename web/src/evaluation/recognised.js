/* What was recognised towards reinvestment, line by line, and the rules by which it is. */
import { html, nothing } from 'lit-html';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { decimal, enumTag, money, refLink, unitNote, unknown, words } from '../show/format.js';
import { compare } from '../show/money.js';
import { table } from '../show/table.js';
import { statusTag } from './stages.js';

const LINE_TONES = { pending: 'pending', counted: 'good', rejected: 'bad', taken_back: 'bad' };

function weight(row) {
  return html`× ${decimal(row.multiplier)}${
    compare(row.phase_factor, '1') === 0 ? nothing : html` × ${decimal(row.phase_factor)}`
  }`;
}

function subject(row, refs) {
  return html`${refLink(refs, row.firm_id)}${
    row.investment_id
      ? html`<br /><small
          ><a href=${href(`/investments/${row.investment_id}`)} translate="no"
            >${refs[row.investment_id]?.code ?? `#${row.investment_id}`}</a
          ></small
        >`
      : nothing
  }`;
}

function stateCell(row) {
  return html`${enumTag('recognition_state', row.state, LINE_TONES[row.state])}
  ${row.moved_out_on ? html`<br /><small>${t('reinvestment.left_on', { date: row.moved_out_on })}</small>` : nothing}`;
}

/**
 * The ledger: each line with its rule version, weights and evidence.
 * @param {any} sheet
 * @param {{first?: any[], last?: any[], items?: any[], total?: boolean, caption?: string}} [options]
 */
export function lineTable(
  sheet,
  { first = [], last = [], items = sheet.rows, total = true, caption } = {},
) {
  const currency = sheet.total?.currency;
  return table({
    caption: caption ?? t('reinvestment.ledger'),
    note: unitNote,
    quiet: true,
    items,
    empty: t('reinvestment.no_lines'),
    foot:
      total && sheet.total
        ? html`<tr>
            <th scope="row">${t('column.total')}</th>
            ${Array.from({ length: first.length + 7 }, () => html`<td></td>`)}
            <td class="num">${money(sheet.total.counted, currency)}</td>
            ${Array.from({ length: last.length + 1 }, () => html`<td></td>`)}
          </tr>`
        : undefined,
    columns: [
      {
        label: t('kind.recognition'),
        cell: (row) =>
          html`<a href=${href(`/recognitions/${row.recognition_id}`)} translate="no"
            >${sheet.refs[row.recognition_id]?.code ?? `#${row.recognition_id}`}</a
          >`,
        head: true,
        kind: 'nowrap',
      },
      ...first,
      { label: t('field.recognised_on'), cell: (row) => row.recognised_on, kind: 'nowrap' },
      { label: t('kind.firm'), cell: (row) => subject(row, sheet.refs) },
      {
        label: fieldLabel('kind', 'recognised_line'),
        cell: (row) =>
          html`${enumLabel('recognition_kind', row.kind)}${
            row.phase === 'any' ? nothing : html` · ${enumLabel('investment_phase', row.phase)}`
          }`,
      },
      {
        label: t('field.rule_version_id'),
        cell: (row) =>
          html`<a href=${href(`/journal/${row.rule_version_id}`)}>#${row.rule_version_id}</a>
            ${row.status && row.status !== 'verified' ? statusTag(row.status) : nothing}`,
        kind: 'nowrap',
      },
      {
        label: fieldLabel('amount', 'recognised_line'),
        cell: (row) => money(row.amount, row.currency),
        num: true,
      },
      { label: t('reinvestment.weight'), cell: weight, kind: 'nowrap' },
      {
        label: t('field.recognised'),
        cell: (row) => money(row.recognised, row.currency),
        num: true,
      },
      { label: t('field.counted'), cell: (row) => money(row.counted, row.currency), num: true },
      { label: fieldLabel('state', 'recognised_line'), cell: stateCell },
      ...last,
    ],
  });
}

/** The rules by which amounts are recognised, with where they come from. */
export function ruleTable(answer, last = []) {
  return table({
    caption: t('reinvestment.rules'),
    quiet: true,
    items: answer.items,
    empty: t('reinvestment.no_rules'),
    columns: [
      {
        label: t('field.code'),
        cell: (row) => html`<span translate="no">${row.code}</span>`,
        head: true,
        kind: 'nowrap',
      },
      { label: t('field.scheme'), cell: (row) => words(row.scheme), kind: 'nowrap' },
      {
        label: fieldLabel('kind', 'recognised_line'),
        cell: (row) => enumLabel('recognition_kind', row.kind),
      },
      { label: t('field.phase'), cell: (row) => enumLabel('investment_phase', row.phase) },
      { label: t('field.multiplier'), cell: (row) => decimal(row.multiplier), num: true },
      { label: t('field.phase_factor'), cell: (row) => decimal(row.phase_factor), num: true },
      {
        label: t('field.lock_in_months'),
        cell: (row) => row.lock_in_months ?? html`<span class="muted">–</span>`,
        num: true,
      },
      { label: t('field.valid_from'), cell: (row) => row.valid_from, kind: 'nowrap' },
      {
        label: t('field.valid_to'),
        cell: (row) => row.valid_to ?? html`<span class="muted">${t('rules.open')}</span>`,
        kind: 'nowrap',
      },
      { label: t('field.status'), cell: (row) => statusTag(row.status) },
      {
        label: fieldLabel('source', 'recognition_rule'),
        cell: (row) =>
          html`${row.clause ? words(row.clause) : nothing}<br /><small>${row.source ? words(row.source) : unknown()}</small>`,
      },
      ...last,
    ],
  });
}
