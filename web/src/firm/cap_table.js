/* The capital of a firm: who holds how much, since when, and how much of it is known. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { ownersTable } from '../look/index.js';
import { figure as chart } from '../show/chart.js';
import {
  decimal,
  enumTag,
  figure,
  known,
  money,
  nameOf,
  nameText,
  refLink,
  unitNote,
  words,
} from '../show/format.js';
import { compare, percent, sum } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { stackedBar, stackedKey } from '../show/stacked.js';
import { table, tiles } from '../show/table.js';
import { deadlineTable } from './deadline_table.js';
import { rightsTable } from './rights_table.js';

const TONES = 8;
const DUE_TONES = { paid: 'good', too_late: 'bad', past: 'bad', to_adjust: 'pending' };
/** What is recorded of the capital of a firm, in the order in which it is. */
const RECORDED = [
  'share_class',
  'option_pool',
  'security',
  'security_event',
  'capital_act',
  'capital_payment',
  'capital_statement',
  'capital_notice',
  'charter_term',
];

const holderKey = (row) => row.holder_party_id ?? row.holder_fund_id ?? row.holder_firm_id ?? 0;
const holderName = (row, refs) =>
  refs[holderKey(row)] ? nameText(refs[holderKey(row)]) : (row.holder ?? t('cap.missing'));

function holderCell(row, refs) {
  const id = holderKey(row);
  if (id) return refLink(refs, id);
  return row.holder ? words(row.holder) : html`<span class="muted">${t('cap.missing')}</span>`;
}

/** The rows of each day, in order. */
function byDay(rows) {
  const days = new Map();
  for (const row of rows) days.set(row.day, [...(days.get(row.day) ?? []), row]);
  return [...days.values()];
}

/** The holders with the largest shares have colours of their own, on all days the same. */
export function holderTones(rows) {
  const most = new Map();
  for (const row of rows) {
    const before = most.get(holderKey(row)) ?? '0';
    if (compare(row.share ?? '0', before) >= 0) most.set(holderKey(row), row.share ?? '0');
  }
  const ordered = [...most].filter(([key]) => key !== 0).sort((a, b) => compare(b[1], a[1]));
  const tones = new Map(
    ordered.map(([key], index) => [key, index < TONES - 1 ? `holder-${index}` : 'part-other']),
  );
  return tones.set(0, 'part-unknown');
}

/** Small holders are one part. */
function partsOfDay(rows, tones, refs) {
  const parts = new Map();
  for (const row of rows) {
    const tone = tones.get(holderKey(row));
    const before = parts.get(tone);
    parts.set(tone, {
      tone,
      label: tone === 'part-other' ? t('cap.others') : holderName(row, refs),
      value: before ? sum([before.value, row.share ?? '0']) : (row.share ?? '0'),
    });
  }
  return [...parts.values()].sort((a, b) => (a.tone < b.tone ? -1 : 1));
}

function dayLabel([first]) {
  return first.rounds ? t('cap.day_of_round', { day: first.day, rounds: first.rounds }) : first.day;
}

function bar(rows, tones, refs, index) {
  const parts = partsOfDay(rows, tones, refs);
  const label = t('cap.bar', {
    day: dayLabel(rows),
    parts: parts.map((part) => `${part.label} ${percent(part.value, '1')}`).join(', '),
  });
  const [{ day, rounds }] = rows;
  return html`<span>${day} ${rounds ? html`<small>${words(rounds)}</small>` : nothing}</span>
    <div data-point tabindex=${index === 0 ? '0' : '-1'} role="img" aria-label=${label}>
      ${stackedBar(parts, '1', label)}
    </div>`;
}

function historyTwin(sheet) {
  return table({
    caption: t('cap.history'),
    quiet: true,
    items: sheet.rows,
    columns: [
      { label: fieldLabel('day', 'cap_history_row'), cell: (row) => row.day, kind: 'nowrap' },
      {
        label: fieldLabel('rounds', 'cap_history_row'),
        cell: (row) => (row.rounds ? words(row.rounds) : nothing),
      },
      {
        label: fieldLabel('holder', 'cap_history_row'),
        cell: (row) => holderCell(row, sheet.refs),
        head: true,
      },
      {
        label: fieldLabel('units', 'cap_history_row'),
        cell: (row) => decimal(row.units),
        num: true,
      },
      {
        label: fieldLabel('share', 'cap_history_row'),
        cell: (row) => known(row.share, (share) => percent(share, '1')),
        num: true,
      },
    ],
  });
}

function historyChart(sheet) {
  const tones = holderTones(sheet.rows);
  const days = byDay(sheet.rows);
  return chart({
    title: t('cap.history'),
    drawing: html`<div class="bars">${days.map((rows, index) => bar(rows, tones, sheet.refs, index))}</div>
      ${stackedKey(partsOfDay(days.at(-1), tones, sheet.refs), '1')}`,
    twin: historyTwin(sheet),
  });
}

/** How much of it all is known, in a sentence. */
function completeNote(figures) {
  const tone = { contradicted: 'error', part: 'warning' }[figures.complete] ?? 'note';
  const params = {
    share: figures.accounted === null ? '' : percent(figures.accounted, '1'),
    missing: figures.unaccounted ?? '',
    excess: figures.excess ?? '',
    day: figures.stated_on ?? '',
  };
  return html`<p class=${tone} id="cap-complete">${t(`cap.complete.${figures.complete}`, params)}</p>`;
}

/** What cannot all be right; nothing where all fits. */
function contradictionTable(sheet) {
  const label = (name) => fieldLabel(name, 'cap_contradiction');
  if (sheet.rows.length === 0) return nothing;
  return table({
    caption: t('cap.contradictions'),
    quiet: true,
    items: sheet.rows,
    columns: [
      {
        label: label('kind'),
        cell: (row) => enumTag('cap_contradiction_kind', row.kind, 'bad'),
        head: true,
      },
      { label: label('about'), cell: (row) => (row.about ? words(row.about) : nothing) },
      { label: label('day'), cell: (row) => row.day ?? nothing, kind: 'nowrap' },
      {
        label: label('seq'),
        cell: (row) =>
          row.seq ? html`<a href=${href(`/journal/${row.seq}`)}>${row.seq}</a>` : nothing,
      },
      {
        label: label('investment_id'),
        cell: (row) => (row.investment_id ? refLink(sheet.refs, row.investment_id) : nothing),
      },
      { label: label('has'), cell: (row) => decimal(row.has), num: true },
      { label: label('needs'), cell: (row) => decimal(row.needs), num: true },
    ],
  });
}

/** What a class is called in the reader's language; rows of the firm name it as it is recorded. */
const className = (name, classes) => nameText(classes.get(name) ?? { name });

/** What accrued on a preferred class; unknown with the reason; nothing of a common one. */
function dividend(row) {
  if (row.dividend_reason) return enumLabel('dividend_reason', row.dividend_reason);
  return row.dividend === null ? nothing : money(row.dividend, row.currency ?? 'CNY');
}

function capTable(sheet, figures, known) {
  const label = (name) => fieldLabel(name, 'cap_table_row');
  return table({
    caption: t('cap.title'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    foot: html`<tr>
      <th scope="row" colspan="3">${t('column.total')}</th>
      <td class="num">${decimal(figures.total)}</td>
      <td class="num">${percent('1', '1')}</td>
      <td class="num">${decimal(figures.diluted)}</td>
      <td class="num">${percent('1', '1')}</td>
      <td class="num">${money(figures.subscribed_capital, figures.currency ?? 'CNY')}</td>
      <td class="num">${money(figures.due, figures.currency ?? 'CNY')}</td>
      <td></td>
    </tr>`,
    columns: [
      { label: label('holder'), cell: (row) => holderCell(row, sheet.refs), head: true },
      { label: label('kind'), cell: (row) => enumTag('cap_row_kind', row.kind) },
      {
        label: label('class_name'),
        cell: (row) => (row.class_name ? words(className(row.class_name, known)) : nothing),
      },
      { label: label('units'), cell: (row) => decimal(row.units), num: true },
      {
        label: label('share'),
        cell: (row) => (row.share === null ? nothing : percent(row.share, '1')),
        num: true,
      },
      { label: label('diluted'), cell: (row) => decimal(row.diluted), num: true },
      {
        label: label('diluted_share'),
        cell: (row) => (row.diluted_share === null ? nothing : percent(row.diluted_share, '1')),
        num: true,
      },
      {
        label: label('subscribed_capital'),
        cell: (row) =>
          row.certificate_count ? money(row.subscribed_capital, row.currency ?? 'CNY') : nothing,
        num: true,
      },
      {
        label: label('due'),
        cell: (row) => (row.certificate_count ? money(row.due, row.currency ?? 'CNY') : nothing),
        num: true,
      },
      { label: label('dividend'), cell: dividend, num: true },
    ],
  });
}

function classTable(sheet, known) {
  const label = (name) => fieldLabel(name, 'class_row');
  const units = (name) => ({ label: label(name), cell: (row) => decimal(row[name]), num: true });
  return table({
    caption: t('dataset.share_classes'),
    quiet: true,
    items: sheet.rows,
    columns: [
      { label: label('name'), cell: (row) => words(className(row.name, known)), head: true },
      { label: label('unit'), cell: (row) => enumLabel('equity_unit', row.unit) },
      units('issued'),
      units('authorised'),
      units('granted'),
      units('reserved'),
      units('ratio'),
      units('as_common'),
    ],
  });
}

function certificateTable(sheet) {
  const label = (name) => fieldLabel(name, 'certificate_row');
  return table({
    caption: t('cap.certificates'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    columns: [
      {
        label: label('certificate'),
        cell: (row) =>
          html`<a href=${href(`/journal/${row.security_id ?? row.event_id}`)} translate="no">${row.certificate}</a>`,
        head: true,
      },
      { label: label('holder'), cell: (row) => holderCell(row, sheet.refs) },
      { label: label('kind'), cell: (row) => enumTag('security_kind', row.kind) },
      { label: label('from'), cell: (row) => (row.from ? words(row.from) : nothing) },
      { label: label('issued_on'), cell: (row) => row.issued_on, kind: 'nowrap' },
      { label: label('ended_on'), cell: (row) => row.ended_on ?? nothing, kind: 'nowrap' },
      {
        label: label('units'),
        cell: (row) => (row.units === null ? nothing : decimal(row.units)),
        num: true,
      },
      {
        label: label('amount'),
        cell: (row) => money(row.amount, row.currency ?? 'CNY'),
        num: true,
      },
      { label: label('paid'), cell: (row) => money(row.paid, row.currency ?? 'CNY'), num: true },
      { label: label('due_on'), cell: (row) => row.due_on ?? nothing, kind: 'nowrap' },
      { label: label('latest_on'), cell: (row) => row.latest_on ?? nothing, kind: 'nowrap' },
      {
        label: label('state'),
        cell: (row) =>
          row.state ? enumTag('due_state', row.state, DUE_TONES[row.state]) : nothing,
      },
    ],
  });
}

function recordLinks(id) {
  const back = `/firms/${id}/cap_table`;
  return RECORDED.map((kind) =>
    writeLink(kind, `/new/${kind}`, kindLabel(kind), {
      firm_id: id,
      back,
    }),
  );
}

function body(path, sheets) {
  const { figures, rows, owners, history, certificates, classes, named, contradictions } = sheets;
  const { deadlines, rights } = sheets;
  const files = (name) => fileLinks(api.sheetFiles(`${path}/${name}`));
  return html`${completeNote(figures)} ${contradictionTable(contradictions)}
    ${tiles([
      [fieldLabel('issued', 'cap_table_figures'), decimal(figures.issued)],
      [fieldLabel('diluted', 'cap_table_figures'), decimal(figures.diluted)],
      [
        fieldLabel('accounted', 'cap_table_figures'),
        known(figures.accounted, (share) => percent(share, '1')),
      ],
      [fieldLabel('paid', 'cap_table_figures'), figure(figures.paid, figures.currency ?? 'CNY')],
      [fieldLabel('due', 'cap_table_figures'), figure(figures.due, figures.currency ?? 'CNY')],
    ])}
    ${history.rows.length ? historyChart(history) : nothing}
    <section>${sheetHead(t('cap.holders'), files('cap_table'))} ${capTable(rows, figures, named)}</section>
    <section>${sheetHead(t('ownership.of_firm'), files('ownership'))} ${ownersTable(owners)}</section>
    <section>
      ${sheetHead(t('cap.rights'), files('holder_rights'))} ${rightsTable(rights)}
    </section>
    <section>${sheetHead(t('dataset.share_classes'), files('classes'))} ${classTable(classes, named)}</section>
    <section>
      ${sheetHead(t('cap.certificates'), files('certificates'))} ${certificateTable(certificates)}
    </section>
    <section>${sheetHead(t('cap.changes'), files('holder_changes'))}</section>
    <section>
      ${sheetHead(t('cap.deadlines'), files('capital_deadlines'))} ${deadlineTable(deadlines)}
    </section>`;
}

export default async function capTablePage({ params }) {
  const id = Number(params.id);
  const path = `/firms/${id}`;
  const sheet = (name) => api.sheet(`${path}/${name}`);
  const [firm, figures, rows, owners, history, certificates, classes, recorded, ...more] =
    await Promise.all([
      api.item('firms', id),
      sheet('cap_table_figures'),
      sheet('cap_table'),
      sheet('ownership'),
      sheet('cap_history'),
      sheet('certificates'),
      sheet('classes'),
      api.all('share_classes', { firm_id: id }),
      sheet('cap_contradictions'),
      sheet('capital_deadlines'),
      sheet('holder_rights'),
    ]);
  const [contradictions, deadlines, rights] = more;
  const named = new Map(recorded.items.map((item) => [item.name, item]));
  const sheets = {
    ...{ rows, owners, history, certificates, classes, named, contradictions },
    ...{ deadlines, rights },
  };
  return {
    title: t('cap.title_of', { firm: nameText(firm.item) }),
    view: () => html`${pageHead(t('cap.title'), {
      lead: html`<a href=${href(path)}>${nameOf(firm.item)}</a>`,
      actions: recordLinks(id),
    })}
    ${classes.rows.length ? body(path, { figures: figures.figures, ...sheets }) : html`<p class="empty">${t('cap.empty')}</p>`}`,
  };
}
