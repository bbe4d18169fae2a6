/* What became of the ledger between two points of knowledge: records, and the figures that moved. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { actor, enumTag, money, pathOf, refLink, unitNote } from '../show/format.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { pager, table } from '../show/table.js';

const LIMIT = 50;
const TONES = { added: 'good', changed: '', reversed: 'bad' };

/** Figures of caps, of look-through and of capital have names of their own; the others are those of a fund. */
const NAMES = {
  direct_used: () => t('difference.figure.direct_used'),
  direct_headroom: () => t('difference.figure.direct_headroom'),
  chain_used: () => t('difference.figure.chain_used'),
  chain_headroom: () => t('difference.figure.chain_headroom'),
  look_through_used: () => t('difference.figure.look_through_used'),
  look_through_headroom: () => t('difference.figure.look_through_headroom'),
  look_through_share_commitment: () => t('difference.figure.look_through_share_commitment'),
  look_through_amount_commitment: () => t('difference.figure.look_through_amount_commitment'),
  look_through_share_nav: () => t('difference.figure.look_through_share_nav'),
  look_through_amount_nav: () => t('difference.figure.look_through_amount_nav'),
  cap_issued: () => t('difference.figure.cap_issued'),
  cap_unaccounted: () => t('difference.figure.cap_unaccounted'),
  cap_total: () => t('difference.figure.cap_total'),
  cap_diluted: () => t('difference.figure.cap_diluted'),
  cap_accounted: () => t('difference.figure.cap_accounted'),
  cap_subscribed: () => t('difference.figure.cap_subscribed'),
  cap_paid: () => t('difference.figure.cap_paid'),
  cap_due: () => t('difference.figure.cap_due'),
  cap_units: () => t('difference.figure.cap_units'),
  cap_share: () => t('difference.figure.cap_share'),
  lot_left: () => t('difference.figure.lot_left'),
  lot_free_from: () => t('difference.figure.lot_free_from'),
  lot_value: () => t('difference.figure.lot_value'),
};
const SUMS = ['committed', 'paid_in', 'unfunded', 'distributed', 'nav'];
const NO_AMOUNT =
  /^look_through_share_|^cap_(issued|unaccounted|total|diluted|accounted|units|share)$|^lot_(left|free_from)$/;

function take(event) {
  event.preventDefault();
  const since = new FormData(event.currentTarget).get('since');
  go(here({ since: String(since).trim(), cursor: null, figures: null }));
}

function points(rows, since) {
  return html`<ul class="radar-counts" aria-label=${t('difference.since')}>
      ${rows
        .filter((row) => row.known_seq > 0)
        .map(
          (row) => html`<li>
            <a
              href=${here({ since: row.known_seq, cursor: null, figures: null })}
              aria-current=${String(row.known_seq) === since ? 'true' : nothing}
              ><strong>${row.day ?? t('difference.to_entry', { seq: row.known_seq })}</strong>
              ${enumLabel('difference_point', row.point)}</a
            >
          </li>`,
        )}
    </ul>
    <form class="inline-form" @submit=${take}>
      <label class="pick"
        ><span>${t('difference.own')}</span>
        <input name="since" required size="28" autocomplete="off" .value=${since ?? ''} />
      </label>
      <button type="submit">${t('difference.go')}</button>
    </form>`;
}

function what(row) {
  if (row.change === 'changed')
    return html`${fieldLabel(row.field, row.kind)}${t('rule.colon')}<del translate="no"
        >${row.before ?? '–'}</del
      >
      <ins translate="no">${row.after ?? '–'}</ins>`;
  return row.amount === null ? nothing : money(row.amount, row.currency);
}

/** A line is shown where the record that holds it stands. */
function record(row) {
  if (row.line !== null)
    return html`<a href=${href(`/journal/${row.record_id}`)} translate="no">${row.code}</a>
      <small>${kindLabel(row.kind)} ${row.line}</small>`;
  const path = pathOf(row.kind, row.record_id) ?? href(`/journal/${row.record_id}/history`);
  return html`<a href=${path} translate="no">${row.code}</a> <small>${kindLabel(row.kind)}</small>`;
}

function recordTable(sheet) {
  return table({
    caption: t('difference.rows'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('difference.no_rows'),
    columns: [
      {
        label: t('field.seq'),
        cell: (row) => html`<a href=${href(`/journal/${row.entry_seq}`)}>${row.entry_seq}</a>`,
        head: true,
        num: true,
      },
      {
        label: fieldLabel('change', 'difference_row'),
        cell: (row) => enumTag('difference_change', row.change, TONES[row.change]),
      },
      { label: t('journal.subject'), cell: record },
      {
        label: t('kind.fund'),
        cell: (row) => (row.fund_id ? refLink(sheet.refs, row.fund_id) : nothing),
      },
      { label: t('difference.change'), cell: what },
      { label: t('journal.actor'), cell: (row) => actor(sheet.refs, row.recorded_by) },
    ],
  });
}

const isSum = (name) => SUMS.includes(name) || (name in NAMES && !NO_AMOUNT.test(name));

function figureValue(row, value) {
  if (value === null) return '–';
  return isSum(row.figure)
    ? money(value, row.currency)
    : html`<span translate="no">${value}</span>`;
}

function figureTable(sheet) {
  return table({
    caption: t('difference.figures'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('difference.no_figures'),
    columns: [
      {
        label: t('journal.subject'),
        cell: (row) => refLink(sheet.refs, row.subject_id),
        head: true,
      },
      {
        label: t('difference.figure'),
        cell: (row) => NAMES[row.figure]?.() ?? fieldLabel(row.figure, 'performance'),
      },
      {
        label: fieldLabel('about_id', 'difference_figure'),
        cell: (row) => (row.about_id ? refLink(sheet.refs, row.about_id) : nothing),
      },
      { label: t('difference.before'), cell: (row) => figureValue(row, row.before), num: true },
      { label: t('difference.after'), cell: (row) => figureValue(row, row.after), num: true },
    ],
  });
}

function both(rows, figures, asked) {
  return html`<section>
      ${sheetHead(t('difference.rows'), fileLinks(api.sheetFiles('/difference', asked)))}
      ${recordTable(rows)} ${pager(rows)}
    </section>
    <section>
      ${sheetHead(t('difference.figures'), fileLinks(api.sheetFiles('/difference/figures', asked)))}
      ${figureTable(figures)}
      ${
        figures.next_cursor
          ? html`<p><a href=${here({ figures: figures.next_cursor })}>${t('difference.more_figures')}</a></p>`
          : nothing
      }
    </section>`;
}

export default async function differencePage() {
  const { since, cursor, figures: from } = currentQuery();
  const asked = { since };
  const [presets, rows, figures] = await Promise.all([
    api.sheet('/difference_points'),
    since ? api.sheet('/difference', { ...asked, cursor, limit: LIMIT }) : null,
    since ? api.sheet('/difference/figures', { ...asked, cursor: from, limit: LIMIT }) : null,
  ]);
  const lead = rows
    ? t('difference.lead', { since, as_known: rows.as_known, as_of: rows.as_of })
    : t('difference.none');
  return {
    title: t('difference.title'),
    view: () => html`${pageHead(t('difference.title'), { lead: html`${lead} ${unitNote()}` })}
    ${points(presets.rows, since)} ${rows ? both(rows, figures, asked) : nothing}`,
  };
}
