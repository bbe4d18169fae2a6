/* The commitments that a fund received, or made to other funds: what the figure is the sum of, and
 * whether they give it again. */
import { html, nothing } from 'lit-html';
import { verdict } from '../figures/index.js';
import * as api from '../frame/api.js';
import { fieldLabel, figureLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { money, nameOf, nameText, refLink, unitNote } from '../show/format.js';
import { sum } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';

const SIDES = ['received', 'made'];

function rowTable(rows, refs, side, total, currency) {
  const other = (row) =>
    refLink(refs, side === 'made' ? row.fund_id : (row.investor_fund_id ?? row.investor_party_id));
  return table({
    caption: t('explain.rows'),
    note: unitNote,
    quiet: true,
    items: rows,
    empty: t('fund.no_commitments'),
    foot: html`<tr>
      <th scope="row">${t('column.total')}</th>
      <td></td><td></td><td></td>
      <td class="num">${money(total, currency)}</td>
    </tr>`,
    columns: [
      {
        label: t(side === 'made' ? 'fund.target' : 'fund.investor'),
        cell: other,
        head: true,
      },
      {
        label: t('kind.commitment'),
        cell: (row) => refLink(refs, row.commitment_id),
        kind: 'nowrap',
      },
      {
        label: t('field.effective_date'),
        cell: (row) => row.date,
        kind: 'nowrap',
      },
      { label: t('field.currency'), cell: (row) => row.original_currency },
      {
        label: fieldLabel('amount', 'commitment'),
        cell: (row) => money(row.amount, row.currency),
        num: true,
      },
    ],
  });
}

export default async function fundCommitmentsPage({ params }) {
  const id = Number(params.id);
  const { side } = params;
  if (!SIDES.includes(side)) throw new api.Problem(404, { detail: t('error.404') });
  const path = `/funds/${id}/commitments_${side}`;
  const [{ item }, sheet] = await Promise.all([api.item('funds', id), api.sheet(path)]);
  const { currency } = item.figures;
  const name = figureLabel(`commitments_${side}`, 'fund');
  const known = sheet.rows.every((row) => row.amount !== null);
  const total = known ? sum(['0.00', ...sheet.rows.map((row) => row.amount)]) : null;
  return {
    title: `${nameText(item)} · ${name}`,
    view: () => html`${pageHead(name, {
      lead: html`${nameOf(item)} · ${t('sheet.lead', { as_of: sheet.as_of, as_known: sheet.as_known })}`,
      actions: html`<a class="button" href=${href(`/funds/${id}`)}>${t('figures.back')}</a>`,
    })}
    <p class="formula">${t('sums.commitments', { name, currency })}</p>
    ${known ? verdict(total, item.figures[`commitments_${side}`]) : nothing}
    <section>
      ${sheetHead(t('explain.rows'), fileLinks(api.sheetFiles(path)))}
      ${rowTable(sheet.rows, sheet.refs, side, total, currency)}
    </section>`,
  };
}
