/* Tables of IP rights, wherever they are shown. */
import { html, nothing } from 'lit-html';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { enumTag, known, money, refLink, unitNote, words } from '../show/format.js';
import { table, tiles } from '../show/table.js';

const STATUS_TONES = {
  granted: 'good',
  expired: 'done',
  lapsed: 'bad',
  abandoned: 'done',
  invalidated: 'bad',
};
const FEE_TONES = { ahead: 'good', late: 'warn', missed: 'bad', unknown: 'pending' };
const MARKS = [
  'pledged',
  'open_licence',
  'preserved',
  'suspended',
  'invalidation_pending',
  'partly_invalidated',
];
const CRITERIA = [
  'strategic_industry',
  'overseas_family',
  'kept_over_10_years',
  'high_pledge',
  'awarded',
];

const rowField = (name) => fieldLabel(name, 'ip_docket_row');

export const statusTag = (row) =>
  enumTag('ip_right_status', row.legal_status, STATUS_TONES[row.legal_status] ?? 'pending');

export const feeTag = (row) =>
  row.fee_standing === 'none'
    ? html`<span class="muted">–</span>`
    : enumTag('ip_fee_standing', row.fee_standing, FEE_TONES[row.fee_standing]);

/** A right by its title, leading to its page. */
export const rightLink = (id, text) => html`<a href=${href(`/ip_rights/${id}`)}>${words(text)}</a>`;

/** What stands beside the status: pledged, licensed, preserved … */
export function marks(row) {
  const licensed = row.licences > 0 ? [t('ip.licences', { count: countText(row.licences) })] : [];
  return [...MARKS.filter((name) => row[name]).map(rowField), ...licensed].map(
    (text) => html`<span class="tag warn">${text}</span> `,
  );
}

/** Why an invention is of high value; nothing for others. */
export const criteria = (row) =>
  row.high_value
    ? CRITERIA.filter((name) => row[name]).map(
        (name) => html`<span class="tag">${rowField(name)}</span> `,
      )
    : nothing;

export const partText = (row) =>
  row.parts === null ? t('unknown') : `${row.parts} / ${row.of_parts}`;

/** The day on which something is due next, and when its grace ends. */
function dueCell(row) {
  if (row.next_due_on === null) return html`<span class="muted">–</span>`;
  return html`${row.next_due_on}
  ${row.fee_year === null ? nothing : html`<small>${t('ip.year', { year: row.fee_year })}</small>`}
  ${row.grace_ends_on === null ? nothing : html`<small>${t('ip.grace', { day: row.grace_ends_on })}</small>`}`;
}

/** @param {any} sheet of /ip_docket @param {string[]} [hide] columns that the page says already */
export function docketTable({ rows, refs }, hide = []) {
  const columns = [
    { label: rowField('title'), cell: (row) => rightLink(row.ip_right_id, row.title), head: true },
    { name: 'firm_id', label: rowField('firm_id'), cell: (row) => refLink(refs, row.firm_id) },
    { label: rowField('type'), cell: (row) => enumLabel('ip_type', row.type), kind: 'nowrap' },
    {
      label: rowField('number'),
      cell: (row) => known(row.number, (text) => html`<span translate="no">${text}</span>`),
      kind: 'nowrap',
    },
    { label: rowField('legal_status'), cell: (row) => html`${statusTag(row)} ${marks(row)}` },
    { label: rowField('filed_on'), cell: (row) => known(row.filed_on), kind: 'nowrap' },
    { label: rowField('granted_on'), cell: (row) => row.granted_on ?? nothing, kind: 'nowrap' },
    { label: rowField('expires_on'), cell: (row) => row.expires_on ?? nothing, kind: 'nowrap' },
    {
      name: 'owned',
      label: rowField('owned'),
      cell: (row) => (row.owned ? partText(row) : html`<span class="tag bad">${t('no')}</span>`),
      kind: 'nowrap',
    },
    { label: rowField('fee_standing'), cell: feeTag },
    { label: rowField('next_due_on'), cell: dueCell, kind: 'nowrap' },
    { label: rowField('high_value'), cell: criteria },
  ];
  return table({
    caption: t('ip.docket'),
    quiet: true,
    dense: true,
    items: rows,
    columns: columns.filter((column) => !hide.includes(column.name ?? '')),
    empty: t('ip.none'),
  });
}

const COUNTED = [
  'rights',
  'inventions',
  'utility_models',
  'designs',
  'trade_marks',
  'software_copyrights',
  'pending',
  'granted_in_year',
  'high_value',
  'pledged',
  'licensed',
  'fee_late',
  'fee_missed',
];

/** @param {any} figures of /ip_counts @param {string[]} [more] further figures */
export const countTiles = (figures, more = []) =>
  tiles(
    [...COUNTED, ...more].map((name) => [fieldLabel(name, 'ip_counts'), countText(figures[name])]),
  );

const daysText = (days) =>
  days < 0
    ? html`<span class="late">${t('radar.late', { days: countText(-days) })}</span>`
    : days === 0
      ? t('radar.today')
      : t('radar.left', { days: countText(days) });

/** @param {any} sheet of /ip_due @param {string[]} [hide] @param {string} [caption] where several stand on a page */
export function dueTable({ rows, refs }, hide = [], caption = t('ip.due')) {
  const field = (name) => fieldLabel(name, 'ip_due_row');
  const columns = [
    { label: field('day'), cell: (row) => row.day, head: true, kind: 'nowrap' },
    { label: field('days_left'), cell: (row) => daysText(row.days_left), kind: 'nowrap' },
    { label: field('kind'), cell: (row) => enumLabel('ip_due_kind', row.kind) },
    {
      label: field('ip_right_id'),
      cell: (row) =>
        row.ip_right_id
          ? html`${refLink(refs, row.ip_right_id)} ${row.pledged ? html`<span class="tag bad">${field('pledged')}</span>` : nothing}`
          : refLink(refs, row.trusteeship_id),
    },
    { name: 'firm_id', label: field('firm_id'), cell: (row) => refLink(refs, row.firm_id) },
    { label: field('year'), cell: (row) => row.year ?? nothing, num: true },
    {
      label: field('amount'),
      cell: (row) => (row.amount === null ? nothing : money(row.amount, row.currency)),
      num: true,
    },
    { label: field('grace_ends_on'), cell: (row) => row.grace_ends_on ?? nothing, kind: 'nowrap' },
  ];
  return table({
    caption,
    note: unitNote,
    quiet: true,
    items: rows,
    columns: columns.filter((column) => !hide.includes(column.name ?? '')),
    empty: t('ip.nothing_due'),
  });
}
