/* One party: what it promised to funds and which rounds it is in. */
import { html } from 'lit-html';
import { loadSubjectFigures, subjectFigures } from '../figures/index.js';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { pageHead, writeLink } from '../frame/shell.js';
import {
  decimal,
  factRow,
  money,
  nameOf,
  nameText,
  refLink,
  unitNote,
  words,
} from '../show/format.js';
import { versions } from '../show/parts.js';
import { facts, table } from '../show/table.js';
import { loadPerson, personNote } from './persons.js';

const HIDDEN = ['name', 'name_en', 'kind'];

function commitmentTable(answer) {
  return table({
    caption: t('party.commitments'),
    note: unitNote,
    quiet: true,
    items: answer.items,
    empty: t('fund.no_commitments'),
    columns: [
      {
        label: t('kind.fund'),
        cell: (row) => refLink(answer.refs, row.fund_id),
        head: true,
      },
      { label: t('field.code'), cell: (row) => words(row.code), kind: 'nowrap' },
      {
        label: fieldLabel('amount', 'commitment'),
        cell: (row) => money(row.amount, row.currency),
        num: true,
      },
      { label: t('field.effective_date'), cell: (row) => row.effective_date },
    ],
  });
}

function subscriptionTable(answer, rounds) {
  const firm = (row) => refLink(rounds.refs, rounds.byId.get(row.round_id)?.firm_id);
  return table({
    caption: t('party.subscriptions'),
    note: unitNote,
    quiet: true,
    items: answer.items,
    empty: t('party.no_subscriptions'),
    columns: [
      { label: t('kind.firm'), cell: firm, head: true },
      {
        label: t('kind.round'),
        cell: (row) => refLink(answer.refs, row.round_id),
      },
      {
        label: fieldLabel('amount', 'subscription'),
        cell: (row) => money(row.amount, row.currency),
        num: true,
      },
      { label: t('field.units'), cell: (row) => decimal(row.units), num: true },
    ],
  });
}

/** The rounds that the subscriptions name, for the firms behind them. */
async function roundsOf(subscriptions) {
  const ids = [...new Set(subscriptions.items.map((row) => row.round_id))];
  const answers = await Promise.all(ids.map((id) => api.item('rounds', id)));
  return {
    byId: new Map(answers.map((answer) => [answer.item.id, answer.item])),
    refs: Object.assign({}, ...answers.map((answer) => answer.refs)),
  };
}

export default async function partyPage({ params }) {
  const id = Number(params.id);
  const [party, commitments, subscriptions, performance] = await Promise.all([
    api.item('parties', id),
    api.allWithReversed('commitments', { investor_party_id: id }),
    api.allWithReversed('subscriptions', { investor_party_id: id }),
    loadSubjectFigures('party', id),
  ]);
  const rounds = await roundsOf(subscriptions);
  const record = party.item;
  const person = await loadPerson(record);
  const shown = KINDS.party.fields.filter((field) => !HIDDEN.includes(field.name));
  return {
    title: nameText(record),
    view: () => html`${pageHead(nameOf(record), {
      lead: enumLabel('party_kind', record.kind),
      actions: writeLink('party', `/edit/party/${id}`, t('action.edit')),
    })}
    ${personNote(person, 'party', id)}
    ${facts(shown.map((field) => factRow(field, record, party.refs, 'party')))}
    ${subjectFigures(performance)}
    <section>
      <h2>${t('party.commitments')}</h2>
      ${commitmentTable(commitments)}
    </section>
    <section>
      <h2>${t('party.subscriptions')}</h2>
      ${subscriptionTable(subscriptions, rounds)}
    </section>
    ${versions(party)}`,
  };
}
