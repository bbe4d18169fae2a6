/* The rounds of a firm: their terms side by side, the claims out of these, closings, rights to take
 * part, and who came before, with and after the guide fund. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { nameOf, nameText } from '../show/format.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { additionalityFacts } from './additionality_facts.js';
import { claimTable, orderTable, proRataTable, termClassTable } from './tables.js';
import { closingTable, eventTable, termsTable } from './terms_table.js';

/** Oldest first; those of unknown date last. */
function byDate(a, b) {
  const date = (round) => round.closed_on ?? round.announced_on ?? '9999';
  return date(a).localeCompare(date(b));
}

/** All records of a kind that name one of the others. */
async function allOf(plural, field, records) {
  const answers = await Promise.all(records.map(({ id }) => api.all(plural, { [field]: id })));
  return {
    items: answers.flatMap((answer) => answer.items),
    refs: Object.assign({}, ...answers.map((answer) => answer.refs)),
  };
}

async function loadRecords(id) {
  const rounds = [...(await api.all('rounds', { firm_id: id })).items].sort(byDate);
  const [terms, closings] = await Promise.all([
    allOf('round_terms', 'round_id', rounds),
    allOf('round_closings', 'round_id', rounds),
  ]);
  return {
    rounds,
    terms,
    closings,
    events: await allOf('term_events', 'round_term_id', terms.items),
  };
}

export default async function roundsPage({ params, reload }) {
  const id = Number(params.id);
  const path = `/firms/${id}`;
  const back = `${path}/rounds`;
  const sheet = (name) => api.sheet(`${path}/${name}`);
  const [firm, records, claims, rights, order, sums, classes] = await Promise.all([
    api.item('firms', id),
    loadRecords(id),
    sheet('claims'),
    sheet('pro_rata'),
    sheet('additionality'),
    sheet('additionality_figures'),
    sheet('term_classes'),
  ]);
  const { rounds, terms, closings, events } = records;
  const files = (name) => fileLinks(api.sheetFiles(`${path}/${name}`));
  return {
    title: `${nameText(firm.item)} · ${t('rounds.title')}`,
    view: () => html`${pageHead(nameOf(firm.item), {
      lead: t('sheet.lead', { as_of: order.as_of, as_known: order.as_known }),
      actions: html`${writeLink('round_term', '/new/round_term', t('rounds.new_term'), { back })}
      ${writeLink('round_closing', '/new/round_closing', t('rounds.new_closing'), { back })}
      <a class="button" href=${href(path)}>${t('rounds.firm')}</a>`,
    })}
    <section>
      <h2>${t('rounds.terms')}</h2>
      ${termsTable(rounds, terms.items, terms.refs, back, reload)}
    </section>
    <section>
      ${sheetHead(t('rounds.classes'), files('term_classes'))} ${termClassTable(classes)}
    </section>
    <section>
      ${sheetHead(t('rounds.claims'), files('claims'))} ${claimTable(claims)}
      <p class="hint">${t('rounds.claims_hint')}</p>
    </section>
    <section>
      ${sheetHead(t('dataset.term_events'), '')}
      ${eventTable(events.items, terms.items, events.refs, reload)}
    </section>
    <section>
      ${sheetHead(t('rounds.additionality'), files('additionality'))}
      ${additionalityFacts(sums.figures)} ${orderTable(order)}
      <p class="hint">${t('rounds.kinds_hint')}</p>
    </section>
    <section>
      ${sheetHead(t('rounds.pro_rata'), files('pro_rata'))} ${proRataTable(rights)}
    </section>
    <section>
      <h2>${t('dataset.round_closings')}</h2>
      ${closingTable(closings.items, rounds, closings.refs, reload)}
    </section>`,
  };
}
