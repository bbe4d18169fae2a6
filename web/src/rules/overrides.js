/* Every exception from a rule: who let what pass, why, and the hash of the document. For auditors. */
import { html } from 'lit-html';
import { reverseColumn } from '../form/reverse_button.js';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { currentView, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { mayWrite } from '../frame/state.js';
import { actor, refLink, words } from '../show/format.js';
import { fileLinks } from '../show/sheet_head.js';
import { table } from '../show/table.js';

const PROPOSALS = [
  'investment_id',
  'capital_call_id',
  'distribution_id',
  'return_of_excess_id',
  'equalisation_id',
  'valuation_id',
];

const proposalOf = (row) => PROPOSALS.map((name) => row[name]).find(Boolean);

export default async function overridesPage({ reload }) {
  const answer = await api.allWithReversed('overrides', { sort: '-seq' });
  return {
    title: t('nav.overrides'),
    view: () => html`${pageHead(t('nav.overrides'), {
      lead: t('override.list_lead'),
      actions: mayWrite('export')
        ? fileLinks(api.exportFiles('overrides', currentView()), undefined, '')
        : '',
    })}
    ${table({
      caption: t('nav.overrides'),
      quiet: true,
      items: answer.items,
      empty: t('override.empty'),
      columns: [
        {
          label: t('field.seq'),
          cell: (row) => html`<a href=${href(`/journal/${row.seq}`)}>${row.seq}</a>`,
          head: true,
          num: true,
        },
        { label: t('override.proposal'), cell: (row) => refLink(answer.refs, proposalOf(row)) },
        { label: t('kind.rule'), cell: (row) => refLink(answer.refs, row.rule_id) },
        { label: fieldLabel('reason', 'override'), cell: (row) => words(row.reason) },
        { label: t('field.document'), cell: (row) => (row.document ? words(row.document) : '–') },
        {
          label: t('field.document_sha256'),
          cell: (row) => html`<code class="hash">${row.document_sha256}</code>`,
        },
        { label: t('override.by'), cell: (row) => actor(answer.refs, row.recorded_by) },
        { label: t('field.effective_date'), cell: (row) => row.effective_date, kind: 'nowrap' },
        ...reverseColumn('override', reload),
      ],
    })}`,
  };
}
