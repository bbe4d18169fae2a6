/* The step sheet of a waterfall. */
import { html, nothing } from 'lit-html';
import { fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { state } from '../frame/state.js';
import { money, refLink, unitNote } from '../show/format.js';
import { table } from '../show/table.js';
import { percentText } from './waterfall.js';

function dealCell(row, refs) {
  const id = row.investment_id ?? row.commitment_id;
  if (id) return refLink(refs, id);
  return t(`fall.scope.${row.scope}`);
}

function entryCell(row) {
  return row.seq
    ? html`<a href=${href(`/journal/${row.seq}`)}>${row.seq}</a>`
    : html`<span class="muted">${t('fall.sale')}</span>`;
}

const tierName = (row) =>
  row.hurdle ? `${t(`fall.tier.${row.tier}`)} ${row.hurdle + 1}` : t(`fall.tier.${row.tier}`);

const balanceName = (row) =>
  row.balance === 'further_hurdle'
    ? `${t('fall.balance.further_hurdle')} ${row.hurdle + 1}`
    : t(`fall.balance.${row.balance}`);

/** @param {{caption: string, items: any[], refs: any, total?: any, deals: boolean}} options */
function stepRows({ caption, items, refs, total, deals }) {
  const amount = (name) => ({
    label: fieldLabel(name, 'waterfall_step'),
    cell: (row) =>
      row[name] === null ? html`<span class="muted">–</span>` : money(row[name], row.currency),
    num: true,
  });
  const formula = state.language === 'zh' ? 'formula_zh' : 'formula';
  const plain = (value) => value ?? html`<span class="muted">–</span>`;
  return table({
    caption,
    note: unitNote,
    quiet: true,
    dense: true,
    items,
    empty: t('fall.no_steps'),
    foot: total
      ? html`<tr>
          <th scope="row">${t('column.total')}</th>
          <td colspan=${deals ? 12 : 11}></td>
          <td class="num">${money(total.lp, total.currency)}</td>
          <td class="num">${money(total.gp, total.currency)}</td>
          <td></td>
        </tr>`
      : undefined,
    columns: [
      {
        label: fieldLabel('line', 'waterfall_step'),
        cell: (row) => row.line,
        head: true,
        num: true,
      },
      ...(deals
        ? [{ label: t('fall.step.deal'), cell: (row) => dealCell(row, refs), kind: 'nowrap' }]
        : []),
      { label: t('sheet.date'), cell: (row) => row.date, kind: 'nowrap' },
      { label: t('field.seq'), cell: entryCell, num: true },
      {
        label: t('fall.step.what'),
        cell: (row) => html`${tierName(row)} <small>${row[formula]}</small>`,
        kind: 'worded',
      },
      amount('base'),
      {
        label: fieldLabel('rate', 'waterfall_step'),
        cell: (row) => percentText(row.rate),
        num: true,
      },
      { label: fieldLabel('days', 'waterfall_step'), cell: (row) => plain(row.days), num: true },
      { label: fieldLabel('balance', 'waterfall_step'), cell: balanceName },
      amount('opening'),
      amount('accrual'),
      amount('payment'),
      amount('closing'),
      amount('lp'),
      amount('gp'),
      amount('cash'),
    ],
  });
}

/** All lines, each of which can be worked out again from what stands before it; the test of the
 * whole fund, which is not in the totals, by itself. */
export function stepTable(sheet, { deals = false } = {}) {
  const { refs, total } = sheet;
  const test = sheet.rows.filter((row) => !row.in_total);
  const heading = t('fall.scope.whole_fund_test');
  return html`${stepRows({
    caption: t('fall.steps'),
    items: sheet.rows.filter((row) => row.in_total),
    refs,
    total,
    deals,
  })}
  ${
    test.length > 0
      ? html`<h3>${heading}</h3>
          <p class="hint">${t('fall.steps_test_hint')}</p>
          ${stepRows({ caption: heading, items: test, refs, deals })}`
      : nothing
  }`;
}
