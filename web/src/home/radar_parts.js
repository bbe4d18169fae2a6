/* What falls due or lies idle, as several screens show it. */
import { html, nothing } from 'lit-html';
import { countText, enumLabel, fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { enumTag, money, pathOf, refLink, unitNote, words } from '../show/format.js';
import { table } from '../show/table.js';

const CLAIMS = ['earn_out_test', 'claim_window', 'claim_limitation'];
const DUE = ['overdue', 'week', 'month', 'quarter', 'later'];
const DUE_TONES = { overdue: 'bad', week: 'warn', month: 'warn' };
const SEVERITY_TONES = { high: 'bad', medium: 'warn' };

/** How many rows there are of each group, each the way to them.
 * @param {any[] | null} counts rows of /radar_counts; null while they are worked out
 * @param {string} [current] */
export function radarCounts(counts, current) {
  const waits = html`<span class="muted">…</span>`;
  return html`<ul class="radar-counts" aria-label=${t('radar.title')} aria-busy=${counts ? nothing : 'true'}>
    ${DUE.map((due) => {
      const count = counts?.find((row) => row.due === due).count;
      return html`<li>
        <a
          class=${count > 0 ? (DUE_TONES[due] ?? '') : ''}
          href=${href('/radar', { due })}
          aria-current=${due === current ? 'true' : nothing}
          ><strong>${counts ? countText(count) : waits}</strong> ${enumLabel('radar_due', due)}</a
        >
      </li>`;
    })}
  </ul>`;
}

function daysCell({ days_late: late, days_left: left }) {
  if (late !== null)
    return html`<span class="late">${t('radar.late', { days: countText(late) })}</span>`;
  return left === 0 ? t('radar.today') : t('radar.left', { days: countText(left) });
}

const LISTED = ['lot_free', 'sell_down', 'sale_breach'];

/** Where something is done about a row. */
function subjectPath(row) {
  const { subject_kind: kind, subject_id: id, fund_id: fund } = row;
  if (row.kind === 'mark_old') return href(`/funds/${fund}/holdings/${id}`);
  if (row.kind === 'cash_idle' || row.kind === 'cash_negative')
    return href(`/funds/${fund}/statements`);
  if (LISTED.includes(row.kind)) return href(`/funds/${fund}/lots`);
  if (row.kind === 'report_missing') return href(`/funds/${fund}/reports`);
  if (row.kind === 'buy_back' || CLAIMS.includes(row.kind))
    return href(`/funds/${fund}/holdings/${id}`);
  if (kind === 'valuation') return href('/valuations', { state: 'pending' });
  if (kind === 'fx_rate') return href('/indices');
  return pathOf(kind, id);
}

function subjectCell(row, refs) {
  const name = refs[row.subject_id]?.code ?? `#${row.subject_id}`;
  const path = subjectPath(row);
  const label = html`<span translate="no">${name}</span>`;
  return html`${path ? html`<a href=${path}>${label}</a>` : label}
    <small>${kindLabel(row.subject_kind)}</small>`;
}

/** Why that day: what it is counted from, or the deadline's source. */
function reasonCell(row) {
  if (row.kind === 'filing')
    return html`${enumLabel('filing', row.filing)}${row.period_ends_on ? html` · ${row.period_ends_on}` : nothing}
      <small>${words(row.source)}
        ${row.grade === 'read' ? nothing : html`<span class="tag warn">${enumLabel('filing_grade', row.grade)}</span>`}</small>`;
  if (row.source)
    return html`${t('radar.since', { since: row.since })}
      <small>${words(row.source)}
        ${row.grade === 'read' ? nothing : html`<span class="tag warn">${enumLabel('filing_grade', row.grade)}</span>`}</small>`;
  return row.since ? t('radar.since', { since: row.since }) : nothing;
}

export function radarTable(rows, refs, caption) {
  return table({
    caption,
    note: unitNote,
    quiet: true,
    items: rows,
    columns: [
      { label: t('radar.date'), cell: (row) => row.date, head: true, kind: 'nowrap' },
      {
        label: t('radar.days'),
        cell: daysCell,
        kind: 'nowrap',
      },
      {
        label: t('field.severity'),
        cell: (row) => enumTag('radar_severity', row.severity, SEVERITY_TONES[row.severity] ?? ''),
      },
      { label: fieldLabel('kind', 'radar_row'), cell: (row) => enumLabel('radar_kind', row.kind) },
      {
        label: t('kind.fund'),
        cell: (row) => (row.fund_id ? refLink(refs, row.fund_id) : nothing),
      },
      { label: t('journal.subject'), cell: (row) => subjectCell(row, refs) },
      {
        label: t('radar.counterparty'),
        cell: (row) => (row.counterparty_id ? refLink(refs, row.counterparty_id) : nothing),
      },
      {
        label: fieldLabel('amount', 'radar_row'),
        cell: (row) => (row.amount === null ? nothing : money(row.amount, row.currency)),
        num: true,
      },
      { label: t('radar.reason'), cell: reasonCell },
    ],
  });
}
