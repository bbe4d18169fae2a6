/* Journal entries as people read them. */
import { html, nothing } from 'lit-html';
import { fieldLabel, kindLabel, t, timeText } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import {
  actor,
  enumTag,
  money,
  nameOf,
  pathOf,
  refLabel,
  refLink,
  saidAmount,
  words,
} from './format.js';
import { facts, table } from './table.js';

/** What a record without a screen of its own belongs to, the nearest first. */
const ABOUT = [
  'capital_call_id',
  'distribution_id',
  'return_of_excess_id',
  'equalisation_id',
  'valuation_id',
  'fund_report_id',
  'waterfall_term_id',
  'investment_id',
  'commitment_id',
];

/** Which of the things that belong to a firm. */
function firmPart({ tag, state, series }) {
  if (tag) return enumTag('tag', tag);
  return state ? enumTag('firm_state', state) : words(series ?? '');
}

/** What an entry is about: the record itself, or the one that it belongs to. */
export function entrySubject(entry, refs) {
  const { body, kind } = entry;
  const own = pathOf(kind, entry.entity_id);
  const about = ABOUT.find((field) => body[field]);
  const code = body.code ?? body.user_name ?? body.dataset;
  const title = body.name ? nameOf(body) : words(code ?? '');
  // What has no name of its own is called by what it belongs to.
  const owner = (about ? body[about] : body.fund_id) ?? entry.entity_id;
  const called = body.name || code ? title : refLabel(refs, owner);
  if (own) return html`<a href=${own}>${called}</a>`;
  if (about) return refLink(refs, body[about]);
  if (body.firm_id) return html`${refLink(refs, body.firm_id)} ${firmPart(body)}`;
  if (body.round_id) return refLink(refs, body.round_id);
  if (body.fund_id) return refLink(refs, body.fund_id);
  if (body.reversed_seq)
    return html`<a href=${href(`/journal/${body.reversed_seq}`)}>${t('view.entry', { seq: body.reversed_seq })}</a>`;
  return title;
}

function entryAmount(entry) {
  const { body } = entry;
  if (entry.undone)
    return entry.undone.amount ? money(entry.undone.amount, entry.undone.currency) : nothing;
  if ('amount' in body) return money(body.amount, body.currency);
  return entry.kind === 'rule' ? money(body.limit, body.currency) : nothing;
}

/** What an entry is, of what and how much: before it is undone. */
export function entryFacts(entry, refs) {
  const { body } = entry;
  const amount = body.amount ?? body.limit;
  return facts([
    [t('column.kind'), kindLabel(entry.kind)],
    [t('journal.subject'), entrySubject(entry, refs)],
    ...(amount ? [[t('column.amount'), saidAmount(amount, body.currency ?? 'CNY')]] : []),
    [t('field.effective_date'), entry.effective_date],
    [t('journal.actor'), actor(refs, entry.recorded_by)],
  ]);
}

/** A reversal says what it undid and why, where the list was given that. */
function undone(entry) {
  const figures = entry.undone;
  return html`<a href=${href(`/journal/${entry.body.reversed_seq}`)}
      >${figures ? `${kindLabel(figures.reversed_kind)} ${figures.object}` : t('view.entry', { seq: entry.body.reversed_seq })}</a
    >
    <small class="reason">${fieldLabel('reason', 'reversal')}${t('rule.colon')}${words(entry.body.reason)}</small>`;
}

function entryKind(entry) {
  const revised = entry.entity_id && entry.entity_id !== entry.seq;
  const outcome = entry.kind === 'decision' ? enumTag('outcome', entry.body.outcome) : nothing;
  return html`${kindLabel(entry.kind)} ${outcome}
  ${revised ? html`<span class="tag">${t('journal.revision')}</span>` : nothing}
  ${entry.reversed_by ? html`<span class="tag bad">${t('journal.reversed')}</span>` : nothing}`;
}

/**
 * @param {any[]} items
 * @param {any} refs
 * @param {{caption: string, note?: any, empty?: string}} options
 */
export function entryTable(items, refs, { caption, note, empty }) {
  return table({
    caption,
    note,
    quiet: true,
    items,
    empty,
    columns: [
      {
        label: t('field.seq'),
        cell: (entry) => html`<a href=${href(`/journal/${entry.seq}`)}>${entry.seq}</a>`,
        head: true,
        num: true,
      },
      {
        label: t('field.recorded_at'),
        cell: (entry) => timeText(entry.recorded_at),
        kind: 'nowrap',
      },
      {
        label: t('journal.actor'),
        cell: (entry) => actor(refs, entry.recorded_by),
      },
      { label: t('column.kind'), cell: entryKind },
      {
        label: t('journal.subject'),
        cell: (entry) => (entry.kind === 'reversal' ? undone(entry) : entrySubject(entry, refs)),
      },
      { label: t('column.amount'), cell: entryAmount, num: true },
      {
        label: t('field.effective_date'),
        cell: (entry) => entry.effective_date,
        kind: 'nowrap',
      },
    ],
  });
}
