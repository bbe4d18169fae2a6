/* One firm: what is known of it, its projects under the cap, its rounds and everybody in them. */
import { html, nothing } from 'lit-html';
import { loadSubjectFigures, subjectFigures, sumLabel } from '../figures/index.js';
import { KINDS } from '../form/kinds.js';
import { reverseColumn } from '../form/reverse_button.js';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { projectTable } from '../investment/index.js';
import { ipPart, loadIp } from '../ip/index.js';
import { listingsPart, loadListings } from '../listing/index.js';
import { loadPerson, personNote } from '../party/index.js';
import { additionalityFacts } from '../round/index.js';
import { loadCodes } from '../show/codes.js';
import {
  decimal,
  enumTag,
  factRow,
  figure,
  known,
  money,
  nameOf,
  nameText,
  unitNote,
  unknown,
  words,
} from '../show/format.js';
import { versions } from '../show/parts.js';
import { facts, table, tiles } from '../show/table.js';
import { tagList } from './firms.js';
import { investorRows, investorTable } from './investors.js';
import { statusTable, statusTag } from './status.js';
import { timeline } from './timeline.js';

async function loadRound(round) {
  const [subscriptions, investments] = await Promise.all([
    api.allWithReversed('subscriptions', { round_id: round.id }),
    api.all('investments', { round_id: round.id }),
  ]);
  return {
    round,
    rows: investorRows(subscriptions.items, investments.items),
    refs: { ...subscriptions.refs, ...investments.refs },
  };
}

/** Oldest first; those of unknown date last. */
function byDate(a, b) {
  const date = (round) => round.closed_on ?? round.announced_on ?? '9999';
  return date(a).localeCompare(date(b));
}

function tagTable(tags, reload) {
  return table({
    caption: t('firm.tags'),
    quiet: true,
    items: tags.items,
    empty: t('firm.no_tags'),
    columns: [
      {
        label: t('field.tag'),
        cell: (row) => enumTag('tag', row.tag),
        head: true,
      },
      { label: t('field.valid_from'), cell: (row) => known(row.valid_from) },
      {
        label: t('field.valid_to'),
        cell: (row) => row.valid_to ?? html`<span class="muted">${t('firm.tag_open')}</span>`,
      },
      {
        label: fieldLabel('source', 'firm_tag'),
        cell: (row) => (row.source ? words(row.source) : nothing),
      },
      ...reverseColumn('firm_tag', reload),
    ],
  });
}

/** Unknown when no part is known: nothing has been added up. */
function subscribed({ figures: sums, currency }) {
  const noneKnown = sums.unknown_count > 0 && sums.unknown_count === sums.subscription_count;
  return noneKnown ? unknown() : figure(sums.subscribed, currency);
}

function roundFacts(round) {
  const sums = round.figures;
  return facts([
    [t('field.announced_on'), known(round.announced_on)],
    [t('field.closed_on'), known(round.closed_on)],
    [t('field.amount_raised'), money(round.amount_raised, round.currency)],
    [t('field.pre_money'), money(round.pre_money, round.currency)],
    [t('field.post_money'), money(sums.post_money, round.currency)],
    [t('field.unit_price'), decimal(round.unit_price)],
    [
      t('field.security_class'),
      known(round.security_class, (value) => enumLabel('security_class', value)),
    ],
    [t('field.subscribed'), subscribed(round)],
    [t('field.unattributed'), money(sums.unattributed, round.currency)],
    [fieldLabel('source', 'round'), known(round.source, words), true],
    ...(round.note ? [[t('field.note'), words(round.note), true]] : []),
  ]);
}

function roundSection({ round, rows, refs }, firmId, reload) {
  const back = `/firms/${firmId}`;
  return html`<section class="round-part" id="round-${round.id}">
    <div class="part-head">
      <h3>${t('kind.round')} ${known(round.series, words)} <small translate="no">${round.code}</small></h3>
      <div class="actions">
        ${writeLink('subscription', `/grid/round/${round.id}`, t('action.new_subscription'))}
        ${writeLink('round', `/edit/round/${round.id}`, t('action.edit'), { back })}
      </div>
    </div>
    ${roundFacts(round)}
    ${investorTable(rows, refs, t('round.investors_of', { series: round.series ?? round.code }), reload)}
    ${
      round.figures.unknown_count > 0
        ? html`<p class="hint">${t('round.unknown_parts', { count: round.figures.unknown_count })}</p>`
        : nothing
    }
  </section>`;
}

function firmFacts(firm) {
  const hidden = ['name', 'name_en'];
  return facts(
    KINDS.firm.fields
      .filter((field) => !hidden.includes(field.name))
      .map((field) => factRow(field, firm.item, firm.refs, 'firm')),
  );
}

/** A listed firm has that as its state and as a quality: it is said once. */
const tagsBeside = ({ tags, state }) =>
  tagList(tags).filter((tag) => !(tag === 'listed' && state === 'listed'));

function firmHead(record, id) {
  const back = `/firms/${id}`;
  return pageHead(nameOf(record), {
    lead: html`<span translate="no">${record.code}</span> ${statusTag(record.figures)}
      ${tagsBeside(record.figures).map((tag) => html`${enumTag('tag', tag)} `)}`,
    actions: html`<a class="button" href=${href(`/firms/${id}/cap_table`)}>${t('cap.title')}</a>
    <a class="button" href=${href(`/firms/${id}/payout`)}>${t('payout.title')}</a>
    <a class="button" href=${href(`/firms/${id}/what_if`)}>${t('what_if.title')}</a>
    <a class="button" href=${href(`/firms/${id}/public_money`)}>${t('public_money.title')}</a>
    ${writeLink('project', '/new/project', t('action.new_project'), { firm_id: id, back })}
    ${writeLink('round', '/grid/round', t('grid.round'), { firm_id: id })}
    ${writeLink('firm_status', '/new/firm_status', t('action.new_status'), { firm_id: id, back })}
    ${writeLink('firm_tag', '/new/firm_tag', t('action.new_tag'), { firm_id: id, back })}
    ${writeLink('firm', `/edit/firm/${id}`, t('action.edit'))}`,
  });
}

export default async function firmPage({ params, reload }) {
  const id = Number(params.id);
  const [firm, tags, statuses, projects, rounds, listings, ip, performance, order] =
    await Promise.all([
      api.item('firms', id),
      api.allWithReversed('firm_tags', { firm_id: id }),
      api.allWithReversed('firm_statuses', { firm_id: id }),
      api.all('projects', { firm_id: id }),
      api.all('rounds', { firm_id: id }),
      loadListings(id),
      loadIp(id),
      loadSubjectFigures('firm', id),
      api.sheet(`/firms/${id}/additionality_figures`),
      loadCodes(),
    ]);
  const parts = await Promise.all([...rounds.items].sort(byDate).map(loadRound));
  const record = firm.item;
  const person = await loadPerson(record);
  const sums = record.figures;
  return {
    title: nameText(record),
    view: () => html`${firmHead(record, id)} ${personNote(person, 'firm', id)}
    ${tiles([
      [sumLabel('approved', 'firm', { firm_id: id }), figure(sums.approved, sums.currency)],
      [sumLabel('paid', 'firm', { firm_id: id }), figure(sums.paid, sums.currency)],
      [t('field.project_count'), sums.project_count],
      [t('field.round_count'), sums.round_count],
      [t('field.last_series'), known(sums.last_series, words)],
    ])}
    <p class="note">${unitNote()}</p>
    ${firmFacts(firm)} ${subjectFigures(performance)}
    <section>
      <h2>${t('nav.projects')}</h2>
      ${projectTable(projects, { hide: ['firm_id'] })}
    </section>
    <section>
      <div class="part-head">
        <h2>${t('firm.rounds')}</h2>
        <div class="actions">
          <a class="button" href=${href(`/firms/${id}/rounds`)}>${t('rounds.title')}</a>
        </div>
      </div>
      ${timeline(rounds.items)}
      ${parts.map((part) => roundSection(part, id, reload))}
    </section>
    ${listingsPart(listings, sums.state === 'listed' || tagList(sums.tags).includes('listed'))}
    ${ipPart(ip)}
    <section>
      <h2>${t('rounds.additionality')}</h2>
      ${additionalityFacts(order.figures)}
    </section>
    <section>
      <h2>${t('firm.tags')}</h2>
      ${tagTable(tags, reload)}
    </section>
    <section>
      <h2>${t('dataset.firm_statuses')}</h2>
      ${statusTable(statuses, reload)}
    </section>
    ${versions(firm)}`,
  };
}
