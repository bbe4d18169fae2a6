/* One fund: its figures, who is in it, what it promised on, and what it invested. */
import { html, nothing } from 'lit-html';
import { cashWarning, fundFigures, loadFundFigures, sumLabel } from '../figures/index.js';
import { KINDS } from '../form/kinds.js';
import { reverseColumn } from '../form/reverse_button.js';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { investmentTable } from '../investment/index.js';
import { keptNote, loadKept, unlessNotKept } from '../opening/index.js';
import { loadPerson, personNote } from '../party/index.js';
import {
  factRow,
  figure,
  money,
  nameOf,
  nameText,
  refLink,
  unitNote,
  words,
} from '../show/format.js';
import { fundTabs } from '../show/fund_tabs.js';
import { versions } from '../show/parts.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { facts, table, tiles } from '../show/table.js';

const HIDDEN = ['name', 'name_en', 'kind', 'currency', 'size'];

function figures(fund) {
  const sums = fund.figures;
  return tiles([
    [
      html`<a href=${href(`/journal/${fund.seq}`)} title=${t('explain.how')}>${fieldLabel('size', 'fund')}</a>`,
      money(fund.size, fund.currency),
    ],
    ...['commitments_received', 'commitments_made', 'approved', 'paid', 'pending'].map((name) => [
      sumLabel(name, 'fund', { fund_id: fund.id }),
      figure(sums[name], sums.currency),
    ]),
  ]);
}

function commitmentTable(answer, caption, subject, reload) {
  const party = (row) =>
    subject === 'investor'
      ? refLink(answer.refs, row.investor_fund_id ?? row.investor_party_id)
      : refLink(answer.refs, row.fund_id);
  return table({
    caption,
    note: unitNote,
    quiet: true,
    items: answer.items,
    empty: t('fund.no_commitments'),
    columns: [
      { label: t(`fund.${subject}`), cell: party, head: true },
      { label: t('field.code'), cell: (row) => words(row.code), kind: 'nowrap' },
      {
        label: fieldLabel('amount', 'commitment'),
        cell: (row) => money(row.amount, row.currency),
        num: true,
      },
      { label: t('field.effective_date'), cell: (row) => row.effective_date },
      ...reverseColumn('commitment', reload),
    ],
  });
}

export default async function fundPage({ params, reload }) {
  const id = Number(params.id);
  const [fund, received, made, investments, performance, balance, kept] = await Promise.all([
    api.item('funds', id),
    api.allWithReversed('commitments', { fund_id: id }),
    api.allWithReversed('commitments', { investor_fund_id: id }),
    api.allWithReversed('investments', { fund_id: id }),
    unlessNotKept(loadFundFigures(id)),
    unlessNotKept(api.sheet(`/funds/${id}/balance_sheet`)),
    loadKept(id),
  ]);
  const record = fund.item;
  const person = await loadPerson(record);
  const shown = KINDS.fund.fields.filter((field) => !HIDDEN.includes(field.name));
  return {
    title: nameText(record),
    view: () => html`${pageHead(nameOf(record), {
      lead: html`${enumLabel('fund_kind', record.kind)} · <span translate="no">${record.code}</span> · ${record.currency}`,
      actions: html`${writeLink('investment', '/investments/new', t('propose.title'), { fund_id: id })}
      ${writeLink('commitment', '/new/commitment', t('action.new_commitment'), { fund_id: id, currency: record.currency })}
      ${writeLink('commitment', `/grid/commitments/${id}`, t('grid.closing'))}
      ${writeLink('valuation', '/grid/valuations', t('grid.valuations'), { fund_id: id })}
      ${writeLink('document', '/new/document', t('dossier.add_document'), { fund_id: id })}
      ${kept.kept_since ? nothing : writeLink('opening', `/funds/${id}/opening`, t('opening.title'))}
      ${writeLink('fund', `/edit/fund/${id}`, t('action.edit'))}`,
    })}
    ${fundTabs(id, 'overview')} ${keptNote(kept, balance !== null)}
    ${balance ? cashWarning(balance.figures) : nothing} ${figures(record)}
    <p class="note">${unitNote(record.currency)}</p>
    ${
      record.figures.known_by === 'reported'
        ? html`<p class="hint">
            <a href=${href(`/funds/${id}/reports`)}>${t('reports.lead_reported')}</a>
          </p>`
        : nothing
    }
    ${personNote(person, 'fund', id)}
    ${facts(shown.map((field) => factRow(field, record, fund.refs, 'fund')))}
    ${performance ? fundFigures(id, performance) : nothing}
    <section>
      ${sheetHead(t('fund.investors'), fileLinks(api.sheetFiles(`/funds/${id}/commitments_received`)))}
      ${commitmentTable(received, t('fund.investors'), 'investor', reload)}
    </section>
    ${
      made.items.length
        ? html`<section>
            ${sheetHead(t('fund.made'), fileLinks(api.sheetFiles(`/funds/${id}/commitments_made`)))}
            ${commitmentTable(made, t('fund.made'), 'target', reload)}
          </section>`
        : nothing
    }
    <section>
      <h2>${t('nav.investments')}</h2>
      ${investmentTable(investments, { hide: ['fund_id'] })}
    </section>
    ${versions(fund)}`,
  };
}
