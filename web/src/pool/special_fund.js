/* One special fund: its budget, and what was granted and awarded out of it. */
import { html } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { factRow, nameOf, nameText } from '../show/format.js';
import { versions } from '../show/parts.js';
import { facts } from '../show/table.js';
import { postingSection, sheetSection } from './tables.js';

export default async function specialFundPage({ params }) {
  const id = Number(params.id);
  const path = `/special_funds/${id}`;
  const [fund, uses, postings] = await Promise.all([
    api.item('special_funds', id),
    api.sheet(`${path}/uses`),
    api.sheet(`${path}/postings`),
  ]);
  const { item, refs } = fund;
  return {
    title: nameText(item),
    view: () => html`${pageHead(nameOf(item), {
      lead: t('sheet.lead', { as_of: uses.as_of, as_known: uses.as_known }),
      actions: writeLink('special_fund', `/edit/special_fund/${id}`, t('action.edit'), {
        back: path,
      }),
    })}
    ${facts(KINDS.special_fund.fields.map((field) => factRow(field, item, refs, 'special_fund')))}
    ${sheetSection({
      title: t('pool.uses'),
      path: `${path}/uses`,
      shape: 'budget_row',
      sheet: uses,
      fields: [
        ['day'],
        ['subsidy_claim_id', 'ref'],
        ['talent_award_id', 'ref'],
        ['firm_id', 'ref'],
        ['party_id', 'ref'],
        ['used', 'money'],
        ['left', 'money'],
      ],
    })}
    ${postingSection(path, postings)} ${versions(fund)}`,
  };
}
