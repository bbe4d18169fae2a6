/* The public money of all firms: both sums of each, in the order that is asked for. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, fieldLabel, t } from '../frame/i18n.js';
import { currentQuery, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { figure } from '../show/chart.js';
import { money, nameText, refLabel, unitNote } from '../show/format.js';
import { compare, sum } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table, tiles } from '../show/table.js';
import { publicBars } from './public_bars.js';

const SHAPE = 'public_money_sum';
const SUMS = ['paid', 'at_risk'];
const SORTS = [...SUMS, 'firm_id', 'unknown_count'];
const FIRST = '-paid';
const SHOWN = 15;

const totalOf = (rows, name) => sum(['0.00', ...rows.map((row) => row[name])]);

/** By amount or number; firms by their name. */
function ordered(sheet, sort) {
  const down = sort.startsWith('-');
  const name = sort.replace('-', '');
  const key = (row) => nameText(sheet.refs[row.firm_id]);
  const order = (a, b) =>
    name === 'firm_id' ? key(a).localeCompare(key(b)) : compare(String(a[name]), String(b[name]));
  return [...sheet.rows].sort(
    (a, b) => (down ? order(b, a) : order(a, b)) || a.firm_id - b.firm_id,
  );
}

function bars(sheet, name) {
  const rows = ordered(sheet, `-${name}`)
    .filter((row) => compare(row[name], '0') > 0)
    .slice(0, SHOWN)
    .map((row) => ({ name: nameText(sheet.refs[row.firm_id]), amount: row[name] }));
  const title = fieldLabel(name, SHAPE);
  return rows.length === 0 ? nothing : figure({ title, drawing: publicBars(rows, title) });
}

function sumTable(sheet, sort) {
  return table({
    caption: t('nav.public_money'),
    quiet: true,
    note: unitNote,
    items: ordered(sheet, sort),
    sorted: sort,
    foot: html`<tr>
      <th scope="row">${t('column.total')}</th>
      ${SUMS.map((name) => html`<td class="num">${money(totalOf(sheet.rows, name), 'CNY')}</td>`)}
      <td colspan="2"></td>
    </tr>`,
    columns: [
      {
        label: fieldLabel('firm_id', SHAPE),
        cell: (row) =>
          html`<a href=${href(`/firms/${row.firm_id}/public_money`)}
            >${refLabel(sheet.refs, row.firm_id)}</a
          >`,
        sort: 'firm_id',
        head: true,
      },
      ...SUMS.map((name) => ({
        label: fieldLabel(name, SHAPE),
        cell: (row) => money(row[name], row.currency),
        sort: name,
        num: true,
      })),
      {
        label: fieldLabel('row_count', SHAPE),
        cell: (row) => countText(row.row_count),
        num: true,
      },
      {
        label: fieldLabel('unknown_count', SHAPE),
        cell: (row) => countText(row.unknown_count),
        sort: 'unknown_count',
        num: true,
      },
    ],
  });
}

export default async function publicMoneyPage() {
  const asked = currentQuery().sort ?? FIRST;
  const sort = SORTS.includes(asked.replace('-', '')) ? asked : FIRST;
  const sheet = await api.sheet('/public_money');
  const gaps = sheet.rows.filter((row) => row.unknown_count > 0).length;
  return {
    title: t('nav.public_money'),
    view: () => html`${pageHead(t('nav.public_money'), {
      lead: t('sheet.lead', { as_of: sheet.as_of, as_known: sheet.as_known }),
    })}
    ${tiles(SUMS.map((name) => [fieldLabel(name, SHAPE), money(totalOf(sheet.rows, name), 'CNY')]))}
    <p class="note">${t('public_money.lead')}</p>
    <p class="note">${unitNote()}</p>
    ${gaps > 0 ? html`<p class="warning">${t('public_money.firms_with_gaps', { count: gaps })}</p>` : nothing}
    ${SUMS.map((name) => bars(sheet, name))}
    <section>
      ${sheetHead(t('nav.public_money'), fileLinks(api.sheetFiles('/public_money')))}
      ${sumTable(sheet, sort)}
    </section>`,
  };
}
