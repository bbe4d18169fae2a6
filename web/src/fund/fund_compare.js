/* A fund at two pairs of dates (as of, as known), row by row, with what changed between them. */
import { html, nothing } from 'lit-html';
import { figureChange, KEY_FIGURES, keyFigure } from '../figures/index.js';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { knownFromInput, settled, todayInChina } from '../frame/view.js';
import { csvFileLink } from '../show/csv_file.js';
import { money, nameOf, nameText, refLink, unitNote } from '../show/format.js';
import { fundTabs } from '../show/fund_tabs.js';
import { commitmentsOf, investorLink } from '../show/investor_names.js';
import { compare, difference, isDecimal } from '../show/money.js';
import { sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import { CSV, csvRows, figurePairs, pairs, SIDES } from './compare_rows.js';

const SHEET = ['cash', 'cost', 'unrealised', 'facility', 'accrued', 'unsettled'].concat(
  'capital',
  'distributed',
);
const SHEET_MORE = ['income', 'realised_gain', 'unrealised_gain', 'expense', 'carry'];
const ACCOUNT = ['commitment', 'paid_in', 'unfunded', 'distributed'];
const POSITION = ['cost_left', 'value'];

/** The two views asked for in the address; without them the last year's end and now. */
function viewsOf(query) {
  const lastYear = `${Number(todayInChina().slice(0, 4)) - 1}-12-31`;
  return {
    a: { as_of: query.a_as_of ?? lastYear, as_known: query.a_as_known ?? '' },
    b: { as_of: query.b_as_of ?? '', as_known: query.b_as_known ?? '' },
  };
}

async function snapshot(id, view) {
  const [performance, sheet, accounts, positions] = await Promise.all(
    ['performance', 'balance_sheet', 'accounts', 'positions'].map((name) =>
      api.sheet(`/funds/${id}/${name}`, view),
    ),
  );
  return { performance, sheet, accounts, positions };
}

function change(row) {
  const [a, b] = [row.a ?? '0.00', row.b ?? '0.00'];
  if (!isDecimal(a) || !isDecimal(b) || compare(a, b) === 0)
    return html`<span class="muted">–</span>`;
  return html`<strong>${money(difference(b, a), row.currency)}</strong>`;
}

function amountTable(caption, label, items) {
  const cell = (side) => ({
    label: t(`compare.${side}`),
    cell: (row) => (row[side] === null ? '–' : money(row[side], row.currency)),
    num: true,
  });
  return table({
    caption,
    note: unitNote,
    quiet: true,
    items,
    columns: [
      { label: t('compare.what'), cell: label, head: true },
      cell('a'),
      cell('b'),
      { label: t('compare.change'), cell: change, num: true },
    ],
  });
}

function figureTable(both) {
  const cell = (side) => ({
    label: t(`compare.${side}`),
    cell: (name) => keyFigure(both[side].performance.figures, name),
    num: true,
  });
  const [a, b] = SIDES.map((side) => both[side].performance.figures);
  return table({
    caption: t('fund.figures'),
    quiet: true,
    note: unitNote(b.currency),
    items: KEY_FIGURES,
    columns: [
      { label: t('compare.what'), cell: (name) => fieldLabel(name, 'performance'), head: true },
      cell('a'),
      cell('b'),
      {
        label: t('compare.change'),
        cell: (name) => figureChange(a, b, name) ?? html`<span class="muted">–</span>`,
        num: true,
      },
    ],
  });
}

function viewForm(views) {
  const apply = async (event) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const changes = {};
    for (const side of SIDES) {
      changes[`${side}_as_of`] = data.get(`${side}_as_of`);
      changes[`${side}_as_known`] = await settled(
        knownFromInput(String(data.get(`${side}_as_known`))),
      );
    }
    go(here(changes));
  };
  const field = (side, name, type) => html`<div class="field">
    <label for="${side}-${name}">${t(`compare.${side}`)} · ${t(`view.${name}`)}</label>
    <input type=${type} id="${side}-${name}" name="${side}_${name}" autocomplete="off"
      .value=${views[side][name]} />
  </div>`;
  return html`<form class="views" @submit=${apply}>
    <div class="fields">
      ${SIDES.map((side) => [field(side, 'as_of', 'date'), field(side, 'as_known', 'text')])}
    </div>
    <p class="hint">${t('compare.hint')} ${t('view.as_known_hint')}</p>
    <div class="actions"><button class="primary">${t('compare.apply')}</button></div>
  </form>`;
}

export default async function fundComparePage({ params }) {
  const id = Number(params.id);
  const views = viewsOf(currentQuery());
  const [fund, commitments, a, b] = await Promise.all([
    api.item('funds', id),
    commitmentsOf(id),
    snapshot(id, views.a),
    snapshot(id, views.b),
  ]);
  const both = { a, b };
  const rowsOf = (name) => ({ a: a[name].rows, b: b[name].rows });
  const sheets = { a: [a.sheet.figures], b: [b.sheet.figures] };
  const held = { a: a.positions.rows.map(holding), b: b.positions.rows.map(holding) };
  const refs = { ...a.positions.refs, ...b.positions.refs };
  const parts = {
    figures: figurePairs(both),
    balance_sheet: pairs(sheets, 'currency', [...SHEET, ...SHEET_MORE]).map((row) => ({
      ...row,
      id: null,
    })),
    accounts: pairs(rowsOf('accounts'), 'commitment_id', ACCOUNT),
    holdings: pairs(held, 'id', POSITION),
  };
  const codeOf = (rowId) =>
    rowId ? (commitments.byId.get(rowId)?.code ?? refs[rowId]?.code ?? null) : null;
  const file = () =>
    csvFileLink(`${fund.item.code}-compare.csv`, CSV, csvRows(both, parts, codeOf));
  const seen = (side) => `${both[side].sheet.as_of} / ${both[side].sheet.as_known}`;
  return {
    title: `${nameText(fund.item)} · ${t('fund.tab.compare')}`,
    view: () => html`${pageHead(nameOf(fund.item), {
      lead: `${t('compare.a')} ${seen('a')} · ${t('compare.b')} ${seen('b')}`,
    })}
    ${fundTabs(id, 'compare')} ${viewForm(views)}
    <section>${sheetHead(t('fund.figures'), file())} ${figureTable(both)}</section>
    <section>
      ${sheetHead(t('sheet.balance_sheet'), nothing)}
      ${amountTable(t('sheet.balance_sheet'), (row) => enumLabel('account', row.name), parts.balance_sheet)}
    </section>
    <section>
      ${sheetHead(t('fund.tab.accounts'), nothing)}
      ${amountTable(t('fund.tab.accounts'), (row) => html`${investorLink(commitments, row.id)} · ${fieldLabel(row.name, 'commitment_account')}`, parts.accounts)}
    </section>
    ${
      held.a.length + held.b.length === 0
        ? nothing
        : html`<section>
            ${sheetHead(t('fund.tab.holdings'), nothing)}
            ${amountTable(t('fund.tab.holdings'), (row) => html`${refLink(refs, row.id)} · ${fieldLabel(row.name, 'position')}`, parts.holdings)}
          </section>`
    }`,
  };
}

function holding(row) {
  return { ...row, id: row.investment_id ?? row.commitment_id };
}
