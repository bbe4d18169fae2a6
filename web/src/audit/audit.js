/* The auditor's desk: entries worth a look, by why, with the thresholds in the address. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { enumTag, money, pathOf, refLink, unitNote, words } from '../show/format.js';
import { percent } from '../show/money.js';
import { fileLinks } from '../show/sheet_head.js';
import { pager, table } from '../show/table.js';
import { entryColumns, MATTERS, matterCounts } from './parts.js';

const LIMIT = 50;

/** The thresholds, what they are without being asked for, and their bounds. */
const THRESHOLDS = {
  late_days: { standard: '30', max: 3650 },
  quick_minutes: { standard: '10', max: 10080 },
  near_percent: { standard: '5', max: 50 },
};
const PERIOD = ['recorded_from', 'recorded_to'];
const ASKED = [...Object.keys(THRESHOLDS), ...PERIOD];

const wanted = (query) =>
  Object.fromEntries(ASKED.filter((key) => query[key]).map((key) => [key, query[key]]));

function take(event) {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(event.currentTarget));
  const changed = Object.entries(given).map(([key, value]) => [
    key,
    String(value) === THRESHOLDS[key]?.standard ? null : String(value),
  ]);
  go(here({ ...Object.fromEntries(changed), cursor: null }));
}

function thresholds(query) {
  return html`<details class="thresholds" ?open=${ASKED.some((key) => query[key])}>
    <summary>${t('audit.thresholds')}</summary>
    <form class="inline-form" @submit=${take}>
      ${Object.entries(THRESHOLDS).map(
        ([name, { standard, max }]) => html`<label class="pick"
          ><span>${t(`audit.threshold.${name}`)}</span>
          <input name=${name} type="number" min="1" max=${max} required value=${query[name] ?? standard}
        /></label>`,
      )}
      ${PERIOD.map(
        (name) => html`<label class="pick"
          ><span>${t(`audit.${name}`)}</span>
          <input name=${name} type="date" value=${query[name] ?? ''}
        /></label>`,
      )}
      <button type="submit">${t('audit.apply')}</button>
    </form>
    <p class="hint">${t('audit.definition')}</p>
  </details>`;
}

function why(row, refs) {
  if (row.days !== null) return t('audit.days', { days: countText(row.days) });
  if (row.minutes !== null) return t('audit.minutes', { minutes: countText(row.minutes) });
  const rule = row.rule_id ? refLink(refs, row.rule_id) : nothing;
  if (row.used !== null) return html`${t('audit.used', { share: percent(row.used, '1') })} ${rule}`;
  return html`${row.reason ? words(row.reason) : nothing} ${rule}`;
}

function subject(row, refs) {
  const path = pathOf(row.kind, row.subject_id) ?? href(`/journal/${row.subject_id}`);
  return html`<a href=${path} translate="no">${refs[row.subject_id]?.code ?? `#${row.subject_id}`}</a>
    <small>${kindLabel(row.kind)}</small>`;
}

function matterTable(sheet, title, empty) {
  return table({
    caption: title,
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty,
    columns: [
      ...entryColumns(sheet.refs),
      {
        label: fieldLabel('matter', 'audit_row'),
        cell: (row) => enumTag('audit_matter', row.matter),
      },
      { label: t('journal.subject'), cell: (row) => subject(row, sheet.refs) },
      {
        label: t('kind.fund'),
        cell: (row) => (row.fund_id ? refLink(sheet.refs, row.fund_id) : nothing),
      },
      {
        label: t('column.amount'),
        cell: (row) => (row.amount === null ? nothing : money(row.amount, row.currency)),
        num: true,
      },
      {
        label: fieldLabel('limit', 'audit_row'),
        cell: (row) => (row.limit === null ? nothing : money(row.limit, row.currency)),
        num: true,
      },
      { label: t('audit.why'), cell: (row) => why(row, sheet.refs) },
      { label: t('field.effective_date'), cell: (row) => row.effective_date, kind: 'nowrap' },
    ],
  });
}

export default async function auditPage() {
  const query = currentQuery();
  const asked = wanted(query);
  const matter = MATTERS.includes(query.matter) ? query.matter : undefined;
  const [sheet, counts] = await Promise.all([
    api.sheet('/audit_matters', { ...asked, matter, cursor: query.cursor, limit: LIMIT }),
    api.sheet('/audit_counts', asked),
  ]);
  const title = matter ? enumLabel('audit_matter', matter) : t('audit.all');
  return {
    title: t('audit.title'),
    view: () => html`${pageHead(t('audit.title'), {
      lead: html`${t('audit.lead', { as_of: sheet.as_of, as_known: sheet.as_known })} ${unitNote()}`,
      actions: html`<a class="button" href=${href('/findings')}>${t('finding.link')}</a>
        <a class="button" href=${href('/samples')}>${t('sample.link')}</a>
        <a class="button" href=${href('/difference')}>${t('difference.link')}</a>
        ${fileLinks(api.sheetFiles('/audit_matters', { ...asked, matter }), undefined, '')}`,
    })}
    ${matterCounts(counts.rows, asked, matter)} ${thresholds(query)}
    <section>
      <h2>${title}</h2>
      ${matterTable(sheet, title, t('audit.empty'))} ${pager(sheet)}
    </section>`,
  };
}
