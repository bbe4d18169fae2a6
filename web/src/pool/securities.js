/* One securitisation plan: its tranches, what underlies it, and who gets what on each payment day. */
import { html } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { factRow, nameOf, nameText } from '../show/format.js';
import { versions } from '../show/parts.js';
import { sheetHead } from '../show/sheet_head.js';
import { facts } from '../show/table.js';
import { postingSection, recordTable, sheetSection } from './tables.js';

const MONEY = ['inflow', 'fees', 'senior_interest', 'senior_principal', 'junior'].concat([
  'shortfall',
  'top_up',
  'unpaid',
  'senior_left',
]);

/** @type {[string, string[]][]} */
const PARTS = [
  ['abs_tranche', ['code', 'seniority', 'amount', 'coupon', 'year_days', 'source']],
  ['abs_asset', ['contract_ref', 'right_number', 'firm_id', 'amount', 'source']],
];

function part([kind, fields], answer, given) {
  return html`<section>
    ${sheetHead(t(`dataset.${KINDS[kind].plural}`), writeLink(kind, `/new/${kind}`, t(`pool.new_${kind}`), given))}
    ${recordTable(kind, answer, fields)}
  </section>`;
}

export default async function securitiesPage({ params }) {
  const id = Number(params.id);
  const path = `/abs_plans/${id}`;
  const [plan, payouts, postings, ...parts] = await Promise.all([
    api.item('abs_plans', id),
    api.sheet(`${path}/payouts`),
    api.sheet(`${path}/postings`),
    ...PARTS.map(([kind]) => api.all(KINDS[kind].plural, { abs_plan_id: id })),
  ]);
  const { item, refs } = plan;
  const given = { abs_plan_id: id, currency: item.currency, back: `/securities/${id}` };
  return {
    title: nameText(item),
    view: () => html`${pageHead(nameOf(item), {
      lead: t('sheet.lead', { as_of: payouts.as_of, as_known: payouts.as_known }),
      actions: writeLink('abs_plan', `/edit/abs_plan/${id}`, t('action.edit'), {
        back: given.back,
      }),
    })}
    ${facts(KINDS.abs_plan.fields.map((field) => factRow(field, item, refs, 'abs_plan')))}
    ${PARTS.map((one, at) => part(one, parts[at], given))}
    ${sheetSection({
      title: t('pool.payouts'),
      path: `${path}/payouts`,
      shape: 'abs_row',
      sheet: payouts,
      fields: [['day'], ['days', 'count'], ...MONEY.map((name) => [name, 'money'])],
      actions: writeLink('abs_payment', '/new/abs_payment', t('pool.new_payment'), given),
    })}
    ${postingSection(path, postings)} ${versions(plan)}`,
  };
}
