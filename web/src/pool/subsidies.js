/* Subsidies and talent: the special funds and their budgets, schemes, claims, plans and awards. */
import { html } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { decisionColumns, recordTable } from './tables.js';

const PARTS = [
  {
    kind: 'special_fund',
    fields: ['code', 'name', 'level', 'amount', 'qualifier', 'valid_from', 'valid_to', 'source'],
    link: (row) => href(`/special_funds/${row.id}`),
  },
  {
    kind: 'subsidy_scheme',
    fields: ['code', 'name', 'level', 'cost_kind', 'method', 'rate', 'cap', 'cap_of'].concat([
      'special_fund_id',
      'valid_from',
      'valid_to',
      'status',
      'source',
    ]),
  },
  {
    kind: 'subsidy_claim',
    fields: [
      'code',
      'subsidy_scheme_id',
      'batch',
      'year',
      'firm_id',
      'party_id',
      'cost_ref',
    ].concat(['loan_id', 'cost', 'computed', 'granted', 'cut_by']),
    decided: true,
  },
  { kind: 'talent_plan', fields: ['code', 'name', 'level', 'special_fund_id', 'source'] },
  {
    kind: 'talent_award',
    fields: ['code', 'talent_plan_id', 'person_name', 'firm_id', 'batch', 'awarded_on', 'amount'],
  },
];

/** @param {any} of @param {any} answer */
function part({ kind, fields, link, decided }, answer, reload) {
  const { plural } = KINDS[kind];
  return html`<section>
    ${sheetHead(
      t(`dataset.${plural}`),
      html`${writeLink(kind, `/new/${kind}`, t(`pool.new_${kind}`), { back: '/subsidies' })}
      ${fileLinks(api.sheetFiles(`/${plural}`))}`,
    )}
    ${recordTable(kind, answer, fields, link, decided ? decisionColumns(kind, reload) : [])}
  </section>`;
}

/** @param {any} page */
export default async function subsidiesPage({ reload }) {
  const answers = await Promise.all(PARTS.map(({ kind }) => api.all(KINDS[kind].plural)));
  return {
    title: t('nav.subsidies'),
    view: () => html`${pageHead(t('nav.subsidies'), { lead: t('pool.subsidies_lead') })}
    ${PARTS.map((one, at) => part(one, answers[at], reload))}`,
  };
}
