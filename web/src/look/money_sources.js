/* Public money by level of government: where each yuan of a fund, or in a firm, comes from. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { LISTS } from '../model/lists.js';
import { money, nameOf, nameText, refLink, unitNote } from '../show/format.js';
import { compare, shiftRound, sum } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { stackedBar, stackedKey } from '../show/stacked.js';
import { table } from '../show/table.js';
import { changeTo, loadRoots, lookTabs, rootOf, weightOf, weightPick } from './look.js';
import { partsOf, sourceText, sourceTone, wholeOf } from './source_tables.js';

const BARS_MOST = 24;

function subjectBar(sheet) {
  const parts = partsOf(sheet);
  const whole = wholeOf(sheet);
  const label = parts.map((part) => part.label).join(', ');
  if (compare(whole, '0') <= 0) return html`<p class="empty">${t('sources.empty')}</p>`;
  return html`<div class="card">
    <h2>${t('sources.each_yuan')}</h2>
    ${stackedBar(parts, whole, label)} ${stackedKey(parts, whole)}
  </div>`;
}

/** Fen of each yuan with four decimals; all of them in the title. */
function fenCell(row) {
  return html`<data value=${row.fen_per_yuan} title=${row.fen_per_yuan}
    >${shiftRound(row.fen_per_yuan, 0, 4)}</data
  >`;
}

function sourceTable(sheet, caption, first) {
  const whole = wholeOf(sheet);
  return table({
    caption,
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('sources.empty'),
    foot: sheet.rows.length
      ? html`<tr>
          <th scope="row">${t('column.total')}</th>
          ${first.length > 1 ? html`<td></td>` : nothing}
          <td class="num">${shiftRound(sum(sheet.rows.map((row) => row.fen_per_yuan)), 0, 4)}</td>
          <td class="num">${sum(sheet.rows.map((row) => row.share))}</td>
          <td class="num">${money(whole, sheet.rows[0].currency)}</td>
        </tr>`
      : undefined,
    columns: [
      ...first,
      { label: t('sources.fen'), cell: fenCell, num: true },
      { label: t('sources.share'), cell: (row) => row.share, num: true },
      {
        label: fieldLabel('amount', 'money_source'),
        cell: (row) => money(row.amount, row.currency),
        num: true,
      },
    ],
  });
}

const kindColumn = () => ({
  label: t('sources.kind'),
  cell: (row) => html`<span class="swatch ${sourceTone(row)}"></span>${sourceText(row)}`,
  head: true,
});

/** Every kind of money that some fund has, once, in the order of the bars. */
function kindsOf(sheets) {
  const kinds = new Map();
  for (const { sheet } of sheets)
    for (const row of sheet.rows) kinds.set(sourceTone(row), sourceText(row));
  const order = ['budget', 'state_owned', 'social', 'unknown'];
  const levels = ['central', 'provincial', 'municipal', 'district', 'none'];
  const place = (tone) => {
    const [, kind, level] = tone.split('-');
    return order.indexOf(kind) * levels.length + levels.indexOf(level);
  };
  return [...kinds].sort(([a], [b]) => place(a) - place(b));
}

/** One bar for each fund, so that the layers can be compared. */
function fundBars(sheets, weight) {
  const filled = sheets.filter(({ sheet }) => compare(wholeOf(sheet), '0') > 0);
  const bare = sheets.filter(({ sheet }) => compare(wholeOf(sheet), '0') <= 0);
  return html`<div class="card">
    <div class="bars">
      ${filled.map(
        ({ fund, sheet }) =>
          html`<a href=${href('/money_sources', { root: fund.id, weight })}>${nameOf(fund)}</a>
            ${stackedBar(partsOf(sheet), wholeOf(sheet), nameText(fund))}`,
      )}
    </div>
    <ul class="stacked-key">
      ${kindsOf(filled).map(([tone, text]) => html`<li><span class="swatch ${tone}"></span>${text}</li>`)}
    </ul>
    ${
      bare.length
        ? html`<p class="hint">${t('sources.nothing')}
            ${bare.map(({ fund }, at) => html`${at ? ' · ' : ''}${nameOf(fund)}`)}</p>`
        : nothing
    }
  </div>`;
}

function subjectPick(roots, firms, subject) {
  const choose = (event) => {
    const [kind, id] = event.target.value.split(':');
    go(here({ root: kind === 'fund' ? id : null, firm_id: kind === 'firm' ? id : null }));
  };
  const group = (label, kind, items) => html`<optgroup label=${label}>
    ${items.map(
      (item) =>
        html`<option value="${kind}:${item.id}" .selected=${kind === subject.kind && item.id === subject.id}>
          ${nameText(item)}
        </option>`,
    )}
  </optgroup>`;
  return html`<label class="pick"
    ><span>${t('sources.subject')}</span>
    <select id="pick-subject" @change=${choose}>
      ${group(t('nav.funds'), 'fund', roots.funds)} ${group(t('nav.firms'), 'firm', firms.items)}
    </select>
  </label>`;
}

function subjectOf(roots, firms, query) {
  const firm = firms.items.find((item) => item.id === Number(query.firm_id));
  if (firm) return { id: firm.id, kind: 'firm', path: `/firms/${firm.id}`, record: firm };
  const root = rootOf(roots, query);
  return root?.kind === 'fund' ? root : rootOf(roots, {});
}

async function load(subject, roots, weight) {
  const path = `${subject.path}/money_sources`;
  const shown = roots.funds.slice(0, BARS_MOST);
  const [layers, parties, ...sheets] = await Promise.all([
    api.sheet(path, { weight }),
    api.sheet(path, { weight, by: 'party' }),
    ...shown.map((fund) => api.sheet(`/funds/${fund.id}/money_sources`, { weight })),
  ]);
  return { layers, parties, funds: shown.map((fund, at) => ({ fund, sheet: sheets[at] })) };
}

function body(subject, weight, roots, { layers, parties, funds }) {
  const path = `${subject.path}/money_sources`;
  return html`${subjectBar(layers)}
    <section>
      ${sheetHead(t('sources.by_layer'), fileLinks(api.sheetFiles(path, { weight })))}
      ${sourceTable(layers, t('sources.by_layer'), [kindColumn()])}
    </section>
    <section>
      ${sheetHead(t('sources.by_party'), fileLinks(api.sheetFiles(path, { weight, by: 'party' })))}
      ${sourceTable(parties, t('sources.by_party'), [
        {
          label: t('kind.party'),
          cell: (row) => refLink(parties.refs, row.party_id ?? row.fund_id),
          head: true,
        },
        { ...kindColumn(), head: false },
      ])}
      <p class="hint">${t('sources.rule')}</p>
    </section>
    <section>
      <h2>${t('sources.all_funds')}</h2>
      ${fundBars(funds, weight)}
      ${roots.funds.length > BARS_MOST ? html`<p class="hint">${t('exposure.first', { count: BARS_MOST })}</p>` : nothing}
    </section>`;
}

export default async function moneySourcesPage() {
  const query = currentQuery();
  const weight = weightOf(query);
  const [roots, firms] = await Promise.all([loadRoots(), api.all('firms', { sort: 'code' })]);
  const subject = subjectOf(roots, firms, query);
  const answers = subject ? await load(subject, roots, weight) : null;
  return {
    title: t('look.tab.money_sources'),
    view: () => html`${pageHead(t('sources.title'), {
      lead: answers
        ? html`${nameOf(subject.record)} ·
          ${t('sheet.lead', { as_of: answers.layers.as_of, as_known: answers.layers.as_known })}`
        : t('sources.lead'),
    })}
    ${lookTabs('money_sources', { root: subject?.kind === 'fund' ? subject.id : null, weight })}
    ${
      answers
        ? html`<div class="filters">
              ${subjectPick(roots, firms, subject)} ${weightPick(LISTS.look_weight, weight, changeTo(go))}
            </div>
            ${body(subject, weight, roots, answers)}`
        : html`<p class="empty">${t('look.empty')}</p>`
    }`,
  };
}
