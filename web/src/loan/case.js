/* One loan case: its stages, what each party found, its pledges, its loan, and how it ended. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { state } from '../frame/state.js';
import { factRow, refLink } from '../show/format.js';
import { versions } from '../show/parts.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { facts } from '../show/table.js';
import { pledgeRightTable } from './pledge_tables.js';
import { recordTable, stepTable } from './tables.js';

const FINDING = ['stage', 'party_id', 'verdict', 'opinion', 'document', 'document_sha256'];
const PLEDGE = ['code', 'pledgee_id', 'secured', 'debt_ends_on', 'opinion', 'published_on'];

export default async function casePage({ params, reload }) {
  const id = Number(params.id);
  const [answer, steps, check, findings, pledges, loans, ends] = await Promise.all([
    api.item('loan_cases', id),
    api.sheet(`/loan_cases/${id}/stages`),
    api.sheet(`/loan_cases/${id}/pledge_check`),
    ...['stage_findings', 'pledges', 'loans', 'case_ends'].map((plural) =>
      api.all(plural, { loan_case_id: id }),
    ),
  ]);
  const { item, refs } = answer;
  const back = `/loan_cases/${id}`;
  const add = (kind, text, fields = {}) =>
    writeLink(kind, `/new/${kind}`, text, { loan_case_id: id, back, ...fields });
  return {
    title: `${t('kind.loan_case')} ${item.code}`,
    view: () => html`${pageHead(
      html`${t('kind.loan_case')} <span translate="no">${item.code}</span>`,
      {
        lead: refLink(refs, item.firm_id),
        actions: html`${add('stage_finding', t('loan.new_finding'), { party_id: state.session?.user.party_id ?? undefined })}
        ${writeLink('loan_case', `/edit/loan_case/${id}`, t('action.edit'), { back })}
        ${ends.items.length === 0 ? add('case_end', t('loan.new_end')) : nothing}`,
      },
    )}
    <section>
      ${sheetHead(t('loan.stages'), fileLinks(api.sheetFiles(`/loan_cases/${id}/stages`)))}
      ${stepTable(steps)}
      <p class="hint">${t('loan.stage_hint')}</p>
    </section>
    ${
      ends.items.length > 0
        ? html`<section>
            ${sheetHead(t('dataset.case_ends'))}
            ${recordTable('case_end', ends, ['ending', 'party_id', 'reason'], '', reload)}
          </section>`
        : nothing
    }
    <section>
      ${sheetHead(t('dataset.stage_findings'))}
      ${recordTable('stage_finding', findings, FINDING, t('loan.no_findings'), reload)}
    </section>
    <section>
      ${sheetHead(t('dataset.pledges'), add('pledge', t('loan.new_pledge'), { pledgee_id: item.bank_id ?? undefined }))}
      ${recordTable('pledge', pledges, PLEDGE, t('loan.no_pledges'), reload)}
      ${pledges.items.map((pledge) => html`<p><a href=${href(`/pledges/${pledge.id}`)} translate="no">${pledge.code}</a></p>`)}
    </section>
    <section>
      ${sheetHead(t('pledge.check'), fileLinks(api.sheetFiles(`/loan_cases/${id}/pledge_check`)))}
      ${pledgeRightTable(check, t('pledge.no_candidates'))}
      <p class="hint">${t('pledge.check_hint')}</p>
    </section>
    <section>
      ${sheetHead(
        t('dataset.loans'),
        loans.items.length === 0 ? add('loan', t('loan.new_loan')) : nothing,
      )}
      ${
        loans.items.length === 0
          ? html`<p class="empty">${t('loan.none')}</p>`
          : loans.items.map(
              (loan) =>
                html`<p><a href=${href(`/loans/${loan.id}`)} translate="no">${loan.code}</a></p>`,
            )
      }
    </section>
    ${facts(KINDS.loan_case.fields.map((field) => factRow(field, item, refs, 'loan_case')))}
    ${versions(answer)}`,
  };
}
