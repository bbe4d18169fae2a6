/* Terms of a firm's rounds side by side: a row for each kind, a column for each round. */
import { html, nothing } from 'lit-html';
import { fieldBelongs, KINDS } from '../form/kinds.js';
import { reverseButton } from '../form/reverse_button.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { mayWrite } from '../frame/state.js';
import { enumTag, fieldValue, known, unitNote, words } from '../show/format.js';
import { percent } from '../show/money.js';
import { table } from '../show/table.js';
import { holder } from './tables.js';

const SHARES = ['rate', 'threshold', 'share'];
const UNTOLD = ['code', 'round_id', 'kind', 'agreed_on', 'currency'].concat([
  'investment_id',
  'investor_party_id',
  'void_ab_initio',
]);

function shownValue(field, term, refs) {
  return SHARES.includes(field.name)
    ? percent(term[field.name], '1')
    : fieldValue(field, term, refs);
}

/** What is said of a term, one thing a line; what is not said is left out. */
function said(term, refs) {
  const fields = KINDS.round_term.fields.filter(
    ({ name }) =>
      !UNTOLD.includes(name) &&
      term[name] !== null &&
      term[name] !== undefined &&
      fieldBelongs('round_term', name, term),
  );
  return html`<ul class="term-facts">
    ${fields.map(
      (field) => html`<li>
        <span class="muted">${fieldLabel(field.name, 'round_term')}</span>
        ${shownValue(field, term, refs)}
      </li>`,
    )}
  </ul>`;
}

function actions(term, back, reload) {
  if (!mayWrite('round_term')) return nothing;
  return html`<span class="actions">
    <a class="button small" href=${href(`/edit/round_term/${term.id}`, { back })}>${t('action.edit')}</a>
    <a
      class="button small"
      href=${href('/new/term_event', { round_term_id: term.id, back })}
      >${t('rounds.new_event')}</a
    >
    ${reverseButton('round_term', term, reload)}
  </span>`;
}

function termCell(term, refs, back, reload) {
  return html`<div class="term">
    <strong translate="no">${term.code}</strong> ${holder(term, refs)}
    ${term.void_ab_initio ? enumTag('claim_state', 'void', 'bad') : nothing} ${said(term, refs)}
    ${actions(term, back, reload)}
  </div>`;
}

/** Rounds without any term have no column; kinds without any have no row. */
export function termsTable(rounds, terms, refs, back, reload) {
  const shown = rounds.filter((round) => terms.some((term) => term.round_id === round.id));
  const kinds = [...new Set(terms.map((term) => term.kind))];
  const at = (kind, round) =>
    terms.filter((term) => term.kind === kind && term.round_id === round.id);
  return table({
    caption: t('rounds.terms'),
    note: unitNote,
    quiet: true,
    items: kinds,
    empty: t('rounds.no_terms'),
    columns: [
      {
        label: fieldLabel('kind', 'round_term'),
        cell: (kind) => enumLabel('term_kind', kind),
        head: true,
      },
      ...shown.map((round) => ({
        label: round.series ?? round.code,
        cell: (kind) => {
          const here = at(kind, round);
          return here.length > 0
            ? here.map((term) => termCell(term, refs, back, reload))
            : html`<span class="muted">${t('rounds.not_recorded')}</span>`;
        },
      })),
    ],
  });
}

export function eventTable(events, terms, refs, reload) {
  const label = (name) => fieldLabel(name, 'term_event');
  const term = (id) => terms.find((one) => one.id === id);
  return table({
    caption: t('dataset.term_events'),
    quiet: true,
    items: events,
    empty: t('rounds.no_events'),
    columns: [
      { label: label('occurred_on'), cell: (row) => row.occurred_on, head: true, kind: 'nowrap' },
      {
        label: label('round_term_id'),
        cell: (row) =>
          html`<span translate="no">${term(row.round_term_id)?.code ?? nothing}</span>`,
      },
      { label: label('action'), cell: (row) => enumTag('term_action', row.action) },
      {
        label: label('amount'),
        cell: (row) =>
          row.amount === null ? nothing : fieldValue({ name: 'amount', type: 'money' }, row, refs),
        num: true,
      },
      { label: label('source'), cell: (row) => (row.source ? words(row.source) : nothing) },
      {
        label: t('action.label'),
        cell: (row) => reverseButton('term_event', row, reload),
      },
    ],
  });
}

export function closingTable(closings, rounds, refs, reload) {
  const label = (name) => fieldLabel(name, 'round_closing');
  const round = (id) => rounds.find((one) => one.id === id);
  return table({
    caption: t('dataset.round_closings'),
    quiet: true,
    items: closings,
    empty: t('rounds.no_closings'),
    columns: [
      {
        label: label('round_id'),
        cell: (row) => known(round(row.round_id)?.series, words),
        head: true,
      },
      { label: label('closed_on'), cell: (row) => row.closed_on, kind: 'nowrap' },
      {
        label: label('amount'),
        cell: (row) => fieldValue({ name: 'amount', type: 'money' }, row, refs),
        num: true,
      },
      {
        label: label('units'),
        cell: (row) => fieldValue({ name: 'units', type: 'decimal' }, row, refs),
        num: true,
      },
      { label: label('last'), cell: (row) => (row.last ? t('yes') : nothing) },
      { label: t('action.label'), cell: (row) => reverseButton('round_closing', row, reload) },
    ],
  });
}
