/* Investments as a table. */
import { html } from 'lit-html';
import { fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { actor, money, refLink, stateTag, unitNote, words } from '../show/format.js';
import { table } from '../show/table.js';

/** @param {any} answer of a list @param {{hide?: string[], sort?: boolean}} options */
export function investmentTable(answer, { hide = [], sort = false } = {}) {
  const by = (name) => (sort ? name : undefined);
  const columns = [
    {
      name: 'code',
      label: t('field.code'),
      cell: (row) =>
        html`<a href=${href(row.reversal ? `/journal/${row.seq}` : `/investments/${row.id}`)}>${words(row.code)}</a>`,
      head: true,
      kind: 'nowrap',
      sort: by('code'),
    },
    {
      name: 'project_id',
      label: t('kind.project'),
      cell: (row) => refLink(answer.refs, row.project_id),
    },
    {
      name: 'fund_id',
      label: t('kind.fund'),
      cell: (row) => refLink(answer.refs, row.fund_id),
    },
    {
      name: 'state',
      label: fieldLabel('state', 'investment_figures'),
      cell: (row) => stateTag(row.figures.state),
    },
    {
      name: 'amount',
      label: fieldLabel('amount', 'investment'),
      cell: (row) => money(row.amount, row.currency),
      num: true,
      sort: by('amount'),
    },
    {
      name: 'approved',
      label: fieldLabel('approved', 'investment_figures'),
      cell: (row) => money(row.figures.approved, row.currency),
      num: true,
    },
    {
      name: 'paid',
      label: fieldLabel('paid', 'investment_figures'),
      cell: (row) => money(row.figures.paid, row.currency),
      num: true,
    },
    {
      name: 'proposed_on',
      label: t('investment.proposed_on'),
      cell: (row) => row.effective_date,
      kind: 'nowrap',
    },
    {
      name: 'proposer',
      label: t('investment.proposer'),
      cell: (row) => actor(answer.refs, row.recorded_by),
    },
  ];
  return table({
    caption: t('nav.investments'),
    sorted: '-code',
    note: unitNote,
    quiet: true,
    items: answer.items,
    empty: t('investments.empty'),
    columns: columns.filter((column) => !hide.includes(column.name)),
  });
}
