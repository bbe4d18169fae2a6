/* How a look-through figure comes about: every path from the root to a firm with the shares along it,
 * and whether they add up to the figure. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { currentQuery } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { known, money, nameOf, nameText, refLink, unitNote } from '../show/format.js';
import { compare, percent, shiftRound, sum } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import { loadRoots, lookTabs, rootOf, weightOf } from './look.js';

function pathCell(row) {
  if (row.left_out_count)
    return html`<em>${t('look.left_out', { count: countText(row.left_out_count) })}</em>`;
  const codes = row.path.split(' > ');
  return html`<span class="trail" translate="no"
    >${codes.map((code, at) => html`${at ? html`<span class="arrow"> → </span>` : nothing}${code}`)}</span
  >`;
}

function factorCell(row) {
  if (row.factors === null)
    return html`<span class="muted">${row.left_out_count ? '' : t('look.itself')}</span>`;
  const shares = row.factors.split(' * ').map((factor) => {
    const [part, whole] = factor.split(' / ');
    return html`<span title=${factor}>${percent(part, whole)}</span>`;
  });
  return html`<span class="factors">${shares.map((share, at) => html`${at ? ' × ' : ''}${share}`)}</span>`;
}

function pathTable(sheet) {
  const { total } = sheet;
  return table({
    caption: t('look.path_list'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('look.no_paths'),
    foot: total
      ? html`<tr>
          <th scope="row">${t('column.total')}</th>
          <td></td>
          <td></td>
          <td></td>
          <td></td>
          <td class="num">${money(total.amount, total.currency)}</td>
        </tr>`
      : undefined,
    columns: [
      { label: fieldLabel('path', 'look_path'), cell: pathCell, head: true },
      { label: t('kind.project'), cell: (row) => refLink(sheet.refs, row.project_id) },
      { label: fieldLabel('factors', 'look_path'), cell: factorCell, num: true },
      {
        label: t('look.product'),
        cell: (row) =>
          html`<data value=${row.share} title=${row.share}>${shiftRound(row.share, -2, 4)}%</data>`,
        num: true,
      },
      { label: t('look.held'), cell: (row) => money(row.gross, row.currency), num: true },
      {
        label: fieldLabel('amount', 'look_path'),
        cell: (row) => money(row.amount, row.currency),
        num: true,
      },
    ],
  });
}

/** Whether the paths end in the figure of the table. */
function verdict(sheet, rows) {
  const told = sum(['0.00', ...rows.map((row) => row.amount)]);
  const amounts = sheet.rows.map((row) => row.amount);
  if (amounts.includes(null)) return nothing;
  const result = sum(['0.00', ...amounts]);
  const same = compare(result, told) === 0;
  return html`<p class="verdict ${same ? 'good' : 'bad'}" role="status">
    ${t(same ? 'explain.same' : 'explain.differs', { result })}
  </p>`;
}

export default async function lookPathsPage() {
  const query = currentQuery();
  const weight = weightOf(query);
  const firmId = Number(query.firm_id);
  const roots = await loadRoots();
  const root = rootOf(roots, query);
  if (!root || !firmId) throw new api.Problem(404, { detail: t('error.404') });
  const path = `${root.path}/look_through`;
  const [firm, table_, sheet] = await Promise.all([
    api.item('firms', firmId),
    api.sheet(path, { weight }),
    api.sheet(`${path}/paths`, { weight, firm_id: firmId }),
  ]);
  const rows = table_.rows.filter((row) => row.firm_id === firmId);
  const amount = sum(['0.00', ...rows.map((row) => row.amount)]);
  return {
    title: `${nameText(firm.item)} · ${t('look.path_list')}`,
    view: () => html`${pageHead(nameOf(firm.item), {
      lead: html`${t('look.seen_from')} ${nameOf(root.record)} · ${enumLabel('look_weight', weight)} ·
      ${t('sheet.lead', { as_of: sheet.as_of, as_known: sheet.as_known })}`,
    })}
    ${lookTabs('look_through', { root: root.id, weight })}
    <p class="big-figure">${known(amount, (value) => money(value, rows[0]?.currency))}</p>
    <p class="formula">${t('look.formula')}</p>
    ${verdict(sheet, rows)}
    <section>
      ${sheetHead(
        t('look.path_list'),
        fileLinks(api.sheetFiles(`${path}/paths`, { weight, firm_id: firmId })),
      )}
      ${pathTable(sheet)}
      <p class="hint">${t('look.path_rule')}</p>
    </section>`,
  };
}
