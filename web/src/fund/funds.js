/* Funds as the tree that their commitments make; a fund below two others stands below both. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, figureLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { figure, money, nameOf, unitNote, words } from '../show/format.js';
import { table } from '../show/table.js';

/** Rows in the order of the tree: {fund, depth, committed (by the fund above), again}. */
export function treeRows(funds, commitments) {
  const below = new Map();
  const hasParent = new Set();
  for (const commitment of commitments) {
    if (!commitment.investor_fund_id) continue;
    hasParent.add(commitment.fund_id);
    below.set(commitment.investor_fund_id, [
      ...(below.get(commitment.investor_fund_id) ?? []),
      commitment,
    ]);
  }
  const byId = new Map(funds.map((fund) => [fund.id, fund]));
  const seen = new Set();
  const rows = [];
  const visit = (fund, depth, committed) => {
    const again = seen.has(fund.id);
    seen.add(fund.id);
    rows.push({ fund, depth, committed, again });
    if (again) return;
    for (const commitment of below.get(fund.id) ?? []) {
      const child = byId.get(commitment.fund_id);
      if (child) visit(child, depth + 1, commitment);
    }
  };
  for (const fund of funds) if (!hasParent.has(fund.id)) visit(fund, 0, null);
  return rows;
}

function fundName({ fund, depth, again }) {
  return html`<span class="indent depth-${Math.min(depth, 6)}"
    ><a href=${href(`/funds/${fund.id}`)}>${nameOf(fund)}</a>
    ${again ? html`<span class="tag">${t('funds.again')}</span>` : nothing}</span
  >`;
}

/** A column of a figure; left out where the fund has been shown above. */
function figureColumn(name) {
  return {
    label: figureLabel(name, 'fund'),
    num: true,
    cell: ({ fund, again }) => (again ? nothing : figure(fund.figures[name], fund.currency)),
  };
}

export default async function fundsPage() {
  const [funds, commitments] = await Promise.all([api.all('funds'), api.all('commitments')]);
  const rows = treeRows(funds.items, commitments.items);
  const columns = () => [
    { label: t('kind.fund'), cell: fundName, head: true },
    { label: t('field.code'), cell: ({ fund }) => words(fund.code), kind: 'nowrap' },
    {
      label: fieldLabel('kind', 'fund'),
      cell: ({ fund }) => enumLabel('fund_kind', fund.kind),
    },
    {
      label: fieldLabel('size', 'fund'),
      num: true,
      cell: ({ fund, again }) => (again ? nothing : money(fund.size, fund.currency)),
    },
    {
      label: t('funds.from_parent'),
      num: true,
      cell: ({ committed }) => (committed ? money(committed.amount, committed.currency) : nothing),
    },
    figureColumn('commitments_received'),
    figureColumn('approved'),
    figureColumn('paid'),
    figureColumn('pending'),
    {
      label: t('field.project_count'),
      num: true,
      cell: ({ fund, again }) => (again ? nothing : countText(fund.figures.project_count)),
    },
  ];
  return {
    title: t('nav.funds'),
    view: () => html`${pageHead(t('nav.funds'), {
      lead: t('funds.lead'),
      actions: html`${writeLink('fund', '/new/fund', t('action.new_fund'))}
      ${writeLink('commitment', '/new/commitment', t('action.new_commitment'))}`,
    })}
    ${table({
      caption: t('nav.funds'),
      note: unitNote,
      quiet: true,
      items: rows,
      columns: columns(),
      empty: t('funds.empty'),
    })}`,
  };
}
