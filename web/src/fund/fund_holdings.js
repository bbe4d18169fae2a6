/* The schedule of investments of a fund: cost, fair value, how it was valued and how old the mark is. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { methodCell, multiple } from '../investment/index.js';
import { money, nameOf, nameText, refLink, unitNote } from '../show/format.js';
import { fundTabs } from '../show/fund_tabs.js';
import { jumpLink } from '../show/jump.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table, tiles } from '../show/table.js';

const SHOWN = ['cost', 'cost_left', 'realised', 'income', 'value', 'gain'];

function holdingLabel(row, refs, names) {
  const id = row.investment_id ?? row.commitment_id;
  const named = names.get(id);
  return html`${named ? refLink(named.refs, named.id) : refLink(refs, id)}`;
}

function positionTable(sheet, fundId, names) {
  const { total } = sheet;
  const cells = SHOWN.map((name) => ({
    label: fieldLabel(name, 'position'),
    cell: (row) => money(row[name], row.currency),
    num: true,
  }));
  return table({
    caption: t('fund.tab.holdings'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('holding.empty'),
    foot: total
      ? html`<tr>
          <th scope="row">${t('column.total')}</th>
          <td></td>
          ${SHOWN.map((name) => html`<td class="num">${money(total[name], total.currency)}</td>`)}
          <td></td>
          <td></td>
        </tr>`
      : undefined,
    columns: [
      { label: t('holding.of'), cell: (row) => holdingLabel(row, sheet.refs, names), head: true },
      {
        label: t('field.code'),
        cell: (row) => {
          const id = row.investment_id ?? row.commitment_id;
          return html`<a href=${href(`/funds/${fundId}/holdings/${id}`)} translate="no"
            >${sheet.refs[id]?.code ?? `#${id}`}</a
          >`;
        },
        kind: 'nowrap',
      },
      ...cells,
      {
        label: fieldLabel('multiple', 'position'),
        cell: (row) => multiple(row.multiple),
        num: true,
      },
      { label: fieldLabel('method', 'position'), cell: methodCell },
    ],
  });
}

/** What each holding is in: the project of an investment, the fund of a commitment. */
async function namesOf(fundId) {
  const [investments, commitments] = await Promise.all([
    api.all('investments', { fund_id: fundId }),
    api.all('commitments', { investor_fund_id: fundId }),
  ]);
  const names = new Map();
  for (const item of investments.items)
    names.set(item.id, { id: item.project_id, refs: investments.refs });
  for (const item of commitments.items)
    names.set(item.id, { id: item.fund_id, refs: commitments.refs });
  return names;
}

export default async function fundHoldingsPage({ params }) {
  const id = Number(params.id);
  const [fund, sheet, names] = await Promise.all([
    api.item('funds', id),
    api.sheet(`/funds/${id}/positions`),
    namesOf(id),
  ]);
  const { total } = sheet;
  return {
    title: `${nameText(fund.item)} · ${t('fund.tab.holdings')}`,
    view: () => html`${pageHead(nameOf(fund.item), {
      lead: t('sheet.lead', { as_of: sheet.as_of, as_known: sheet.as_known }),
      actions: writeLink('valuation', '/grid/valuations', t('grid.valuations'), { fund_id: id }),
    })}
    ${fundTabs(id, 'holdings')}
    ${
      total
        ? tiles(
            ['cost_left', 'value', 'unrealised_gain', 'realised_gain', 'income'].map((name) => [
              jumpLink('positions', fieldLabel(name, 'position')),
              money(total[name], total.currency),
            ]),
          )
        : nothing
    }
    <section id="positions" tabindex="-1">
      ${sheetHead(t('fund.tab.holdings'), fileLinks(api.sheetFiles(`/funds/${id}/positions`)))}
      ${positionTable(sheet, id, names)}
      <p class="hint">${t('holding.hint')}</p>
    </section>`,
  };
}
