/* What is approved, paid and pending of a fund, a firm, a project or everything: the investments that it
 * is the sum of, and whether they give it again. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { currentQuery, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { money, nameOf, nameText, refLink, stateTag, unitNote } from '../show/format.js';
import { sum } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import { verdict } from './explain_parts.js';

const SUMS = ['approved', 'paid', 'pending'];
const PLURALS = { fund_id: 'funds', firm_id: 'firms', project_id: 'projects' };

/** What the sums are of, with the figures as they are told elsewhere. */
async function subject(query) {
  const name = Object.keys(PLURALS).find((key) => /^\d+$/.test(query[key] ?? ''));
  if (!name) {
    const { totals } = await api.overview();
    return { label: t('sums.all'), title: t('sums.all'), figures: totals, query: {}, page: '/' };
  }
  const { item } = await api.item(PLURALS[name], Number(query[name]));
  return {
    label: nameOf(item),
    title: nameText(item),
    figures: item.figures,
    query: { [name]: item.id },
    page: `/${PLURALS[name]}/${item.id}`,
  };
}

function rowTable(rows, refs, totals) {
  return table({
    caption: t('explain.rows'),
    note: unitNote,
    quiet: true,
    items: rows,
    empty: t('investments.empty'),
    foot: html`<tr>
      <th scope="row">${t('column.total')}</th>
      <td></td><td></td><td></td><td></td>
      ${SUMS.map((name) => html`<td class="num">${money(totals[name])}</td>`)}
    </tr>`,
    columns: [
      {
        label: t('kind.investment'),
        cell: (row) => refLink(refs, row.investment_id),
        head: true,
        kind: 'nowrap',
      },
      { label: t('investment.proposed_on'), cell: (row) => row.date, kind: 'nowrap' },
      { label: t('kind.fund'), cell: (row) => refLink(refs, row.fund_id) },
      { label: t('kind.project'), cell: (row) => refLink(refs, row.project_id) },
      { label: fieldLabel('state', 'investment_row'), cell: (row) => stateTag(row.state) },
      ...SUMS.map((name) => ({
        label: fieldLabel(name, 'investment_row'),
        cell: (row) => money(row[name], row.currency),
        num: true,
      })),
    ],
  });
}

export default async function sumsPage() {
  const of = await subject(currentQuery());
  const sheet = await api.sheet('/investment_rows', of.query);
  const { currency } = of.figures;
  const counted = sheet.rows.filter((row) => row.currency === currency);
  const totals = Object.fromEntries(
    SUMS.map((name) => [name, sum(['0.00', ...counted.map((row) => row[name])])]),
  );
  return {
    title: `${of.title} · ${t('sums.title')}`,
    view: () => html`${pageHead(t('sums.title'), {
      lead: html`${of.label} · ${t('sheet.lead', { as_of: sheet.as_of, as_known: sheet.as_known })}`,
      actions: html`<a class="button" href=${href(of.page)}>${t('figures.back')}</a>`,
    })}
    <p class="formula">${t('sums.formula', { currency })}</p>
    ${SUMS.filter((name) => name in of.figures).map((name) => verdict(totals[name], of.figures[name]))}
    <section>
      ${sheetHead(t('explain.rows'), fileLinks(api.sheetFiles('/investment_rows', of.query)))}
      ${rowTable(counted, sheet.refs, totals)}
    </section>`,
  };
}
