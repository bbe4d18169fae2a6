/* Rights in a pledge, or that could be, with the verdict on each; and the grounds of refusal one by one. */
import { html, nothing } from 'lit-html';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { isSeat } from '../frame/state.js';
import { enumTag, known, pathOf, words } from '../show/format.js';
import { table } from '../show/table.js';

const VERDICT_TONES = { ok: 'good', refuse: 'bad', refuse_unless_acknowledged: 'warn' };
const OUTCOME_TONES = { pass: 'good', fail: 'bad', insisted: 'warn', unknown: '' };

/** The fields that a contract may lack are the pledge's, or the right's. */
const LACKING = {
  number: 'ip_right',
  filed_on: 'ip_right',
};

const list = (names, say) =>
  names
    ? names.split(' ').map((name, i) => html`${i > 0 ? html`<br />` : nothing}${say(name)}`)
    : nothing;
const ground = (name) => enumLabel('pledge_ground', name);

function rightCell(row) {
  const path = pathOf('ip_right', row.ip_right_id);
  return html`${path ? html`<a href=${path}>${words(row.title)}</a>` : words(row.title)}
    ${row.number ? html`<small translate="no">${row.number}</small>` : nothing}`;
}

/** @param {any} sheet of rights @param {string} empty @param {any[]} [more] columns */
export function pledgeRightTable({ rows }, empty, more = []) {
  const field = (name) => fieldLabel(name, 'pledge_right_row');
  return table({
    caption: t('pledge.rights'),
    quiet: true,
    items: rows,
    empty,
    columns: [
      { label: field('ip_right_id'), cell: rightCell, head: true },
      {
        label: field('legal_status'),
        cell: (row) => enumLabel('ip_right_status', row.legal_status),
      },
      { label: field('expires_on'), cell: (row) => known(row.expires_on), kind: 'nowrap' },
      {
        label: field('fee_standing'),
        cell: (row) => enumLabel('ip_fee_standing', row.fee_standing),
      },
      {
        label: field('verdict'),
        cell: (row) => enumTag('pledge_verdict', row.verdict, VERDICT_TONES[row.verdict]),
      },
      { label: field('failed'), cell: (row) => list(row.failed, ground) },
      { label: field('insisted'), cell: (row) => list(row.insisted, ground) },
      { label: field('unknown'), cell: (row) => list(row.unknown, ground) },
      ...more,
    ],
  });
}

/** Why: the day, whose it is, what is lacking. */
function reason(row) {
  return html`${row.day ?? nothing} ${row.who ? words(row.who) : nothing}
    ${list(row.lacks, (name) => fieldLabel(name, LACKING[name] ?? 'pledge'))}`;
}

export function groundTable({ rows }) {
  const field = (name) => fieldLabel(name, 'pledge_ground_row');
  return table({
    caption: t('pledge.grounds'),
    quiet: true,
    dense: true,
    items: rows,
    empty: t('pledge.no_rights'),
    columns: [
      { label: field('ip_right_id'), cell: (row) => words(row.title), head: true },
      { label: field('ground'), cell: (row) => ground(row.ground) },
      {
        label: field('outcome'),
        cell: (row) => enumTag('pledge_outcome', row.outcome, OUTCOME_TONES[row.outcome]),
      },
      { label: t('pledge.why'), cell: reason },
      { label: field('source'), cell: (row) => enumLabel('pledge_source', row.source) },
      {
        label: field('entry_id'),
        cell: (row) =>
          row.entry_id
            ? isSeat()
              ? row.entry_id
              : html`<a href=${href(`/journal/${row.entry_id}`)}>${row.entry_id}</a>`
            : nothing,
        num: true,
      },
    ],
  });
}
