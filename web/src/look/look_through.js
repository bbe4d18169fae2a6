/* Look-through: what a fund or an investor has in firms through all funds between them, where the
 * rest of its money is, and how old the marks behind it are. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { currentQuery, go } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { LISTS } from '../model/lists.js';
import { known, money, refLink, unitNote } from '../show/format.js';
import { compare, percent } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { stackedBar, stackedKey } from '../show/stacked.js';
import { table, tiles } from '../show/table.js';
import { coverageParts, moneyGraph } from './coverage.js';
import {
  changeTo,
  loadRoots,
  lookTabs,
  pathsLink,
  rootOf,
  rootPick,
  weightOf,
  weightPick,
} from './look.js';
import { fundChain } from './sankey.js';

function head(sheet, coverage) {
  const whole = coverage.total.amount;
  const { currency } = coverage.total;
  const parts = coverageParts(coverage);
  const of = (name) => parts.find((part) => part.name === name)?.value ?? '0.00';
  const stale = sheet.rows.reduce((count, row) => count + row.stale_count, 0);
  const lost = sheet.rows.reduce((count, row) => count + row.unknown_count, 0);
  const label = parts.map((part) => `${part.label} ${percent(part.value, whole)}`).join(', ');
  return html`${tiles([
    [t('look.money'), money(whole, currency)],
    [t('look.traced'), money(of('firms'), currency)],
    [t('look.coverage'), percent(of('firms'), whole)],
    [t('look.firms'), countText(new Set(sheet.rows.map((row) => row.firm_id)).size)],
  ])}
  ${
    compare(whole, '0') > 0
      ? html`<div class="card">
          <h2>${t('look.coverage_title')}</h2>
          ${stackedBar(parts, whole, label)} ${stackedKey(parts, whole)}
        </div>`
      : nothing
  }
  ${stale ? html`<p class="warning">${t('look.stale', { count: stale, days: 180 })}</p>` : nothing}
  ${lost ? html`<p class="warning">${t('look.unknown_holdings', { count: lost })}</p>` : nothing}`;
}

function markCell(row) {
  if (!row.marked_on) return html`<span class="muted">–</span>`;
  return html`<span class="nowrap">${row.marked_on}</span>
    ${row.stale_count ? html`<span class="tag warn">${t('look.days', { days: row.mark_age_days })}</span>` : nothing}
    ${row.at_cost_count ? html`<span class="tag">${fieldLabel('at_cost', 'look_holding')}</span>` : nothing}`;
}

/** What of it funds report themselves, and how old that is. */
function reportCell(row) {
  if (!row.reported_on) return html`<span class="muted">–</span>`;
  return html`${money(row.reported, row.currency)}
    <small>${t('look.reported_on', { day: row.reported_on, days: countText(row.report_age_days) })}</small>`;
}

/** Funds that are known by their reports: the list that tells what they hold, and what it covers. */
function reportedFunds(coverage) {
  const funds = new Map(
    coverage.rows.filter((row) => row.known_by === 'reported').map((row) => [row.fund_id, row]),
  );
  if (funds.size === 0) return nothing;
  const items = [...funds.values()];
  const open = (row) =>
    coverage.rows.find((part) => part.fund_id === row.fund_id && part.part === 'not_reported');
  return html`<section>
    <h2>${t('look.reported_funds')}</h2>
    ${table({
      caption: t('look.reported_funds'),
      note: unitNote,
      quiet: true,
      items,
      columns: [
        { label: t('kind.fund'), cell: (row) => refLink(coverage.refs, row.fund_id), head: true },
        {
          label: fieldLabel('reported_on', 'look_part'),
          cell: (row) => row.reported_on ?? t('look.no_list'),
        },
        {
          label: fieldLabel('report_age_days', 'look_part'),
          cell: (row) => known(row.report_age_days, countText),
          num: true,
        },
        {
          label: fieldLabel('coverage', 'look_part'),
          cell: (row) => known(row.coverage, (value) => percent(value, '1')),
          num: true,
        },
        {
          label: enumLabel('look_part', 'not_reported'),
          cell: (row) => money(open(row)?.amount ?? '0.00', row.currency),
          num: true,
        },
      ],
    })}
  </section>`;
}

function rowTable(root, weight, sheet) {
  const amount = (name) => ({
    label: fieldLabel(name, 'look_row'),
    cell: (row) => money(row[name], row.currency),
    num: true,
  });
  const marks = weight === 'nav' || weight === 'waterfall';
  const reported = sheet.rows.some((row) => row.reported_on !== null);
  const total = sheet.total;
  return table({
    caption: t('look.tab.look_through'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('look.empty'),
    foot: total
      ? html`<tr>
          <th scope="row">${t('column.total')}</th>
          <td></td>
          ${['gross', 'direct', 'amount'].map(
            (name) => html`<td class="num">${money(total[name], total.currency)}</td>`,
          )}
          <td></td>
          <td></td>
          ${marks ? html`<td></td>` : nothing}
          ${reported ? html`<td class="num">${money(total.reported, total.currency)}</td>` : nothing}
        </tr>`
      : undefined,
    columns: [
      { label: t('kind.firm'), cell: (row) => refLink(sheet.refs, row.firm_id), head: true },
      { label: t('kind.project'), cell: (row) => refLink(sheet.refs, row.project_id) },
      amount('gross'),
      amount('direct'),
      amount('amount'),
      {
        label: fieldLabel('share', 'look_row'),
        cell: (row) => (row.share === null ? '–' : percent(row.share, '1')),
        num: true,
      },
      {
        label: t('look.paths'),
        cell: (row) => pathsLink(root, weight, { firm_id: row.firm_id }, countText(row.path_count)),
        num: true,
      },
      ...(marks ? [{ label: t('look.mark'), cell: markCell }] : []),
      ...(reported ? [{ label: fieldLabel('reported', 'look_row'), cell: reportCell }] : []),
    ],
  });
}

function body(root, weight, answers) {
  const { sheet, coverage, stakes, holdings } = answers;
  const path = `${root.path}/look_through`;
  return html`${head(sheet, coverage)}
    <section>
      ${fundChain(moneyGraph(root, stakes, holdings), t('look.flow'))}
      <p class="hint">${t(`look.hint.${weight}`)} ${t('look.rule')}</p>
    </section>
    <section>
      ${sheetHead(t('look.table'), [
        fileLinks(api.sheetFiles(path, { weight })),
        fileLinks(api.sheetFiles(`${path}/coverage`, { weight }), (format) =>
          t('look.coverage_file', { format }),
        ),
        fileLinks(api.sheetFiles(`${path}/holdings`, { weight }), (format) =>
          t('look.holdings_file', { format }),
        ),
      ])}
      ${rowTable(root, weight, sheet)}
    </section>
    ${reportedFunds(coverage)}`;
}

async function load(root, weight) {
  const path = `${root.path}/look_through`;
  const [sheet, coverage, stakes, holdings] = await Promise.all(
    ['', '/coverage', '/stakes', '/holdings'].map((name) =>
      api.sheet(`${path}${name}`, { weight }),
    ),
  );
  return { sheet, coverage, stakes, holdings };
}

export default async function lookThroughPage() {
  const query = currentQuery();
  const weight = weightOf(query);
  const roots = await loadRoots();
  const root = rootOf(roots, query);
  const change = changeTo(go);
  const answers = root ? await load(root, weight) : null;
  return {
    title: t('look.tab.look_through'),
    view: () => html`${pageHead(t('look.title'), {
      lead: answers
        ? t('sheet.lead', { as_of: answers.sheet.as_of, as_known: answers.sheet.as_known })
        : t('look.lead'),
    })}
    ${lookTabs('look_through', { root: root?.id, weight })}
    ${
      root
        ? html`<div class="filters">
            ${rootPick(roots, root, change)}
            ${weightPick(LISTS.look_weight, weight, change)}
          </div>`
        : html`<p class="empty">${t('look.empty')}</p>`
    }
    ${answers ? body(root, weight, answers) : nothing}`,
  };
}
