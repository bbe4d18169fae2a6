/* Leverage: how much money stands behind each yuan of public money, per layer and consolidated, and
 * what was eliminated so that nothing counts twice. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, t } from '../frame/i18n.js';
import { currentQuery, go } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { LISTS } from '../model/lists.js';
import { compare, difference, quotient, sum } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { stackedBar, stackedKey } from '../show/stacked.js';
import {
  eliminationTable,
  leverageTable,
  MONEY_KINDS,
  moneyKindLabel,
  times,
} from './leverage_tables.js';
import { changeTo, loadRoots, lookTabs, pick, rootPick, weightOf, weightPick } from './look.js';

const OFFERED = ['commitment', 'paid_in'];
const PLACES = 8;
const TONES = {
  budget: 'money-budget-district',
  state_owned: 'money-state_owned-district',
  social: 'money-social-none',
  unknown: 'money-unknown',
};

function bigTiles(naive, whole) {
  const tile = (label, value, hint) =>
    html`<div>
      <dt>${label}</dt>
      <dd>${times(value)}</dd>
      <dd class="hint">${hint}</dd>
    </div>`;
  return html`<dl class="tiles multiples">
    ${tile(t('leverage.size_consolidated'), whole.size_multiple, t('leverage.size_formula'))}
    ${tile(t('leverage.social_consolidated'), whole.social_multiple, t('leverage.social_formula'))}
    ${tile(t('leverage.size_naive'), naive.size_multiple, t('leverage.naive_hint'))}
  </dl>`;
}

function mix(whole) {
  const parts = MONEY_KINDS.map((kind) => ({
    tone: TONES[kind],
    label: moneyKindLabel(kind),
    value: whole[kind],
    currency: whole.currency,
  })).filter((part) => compare(part.value, '0') > 0);
  if (compare(whole.outside, '0') <= 0) return nothing;
  return html`<div class="card">
    <h2>${t('leverage.outside_title')}</h2>
    ${stackedBar(parts, whole.outside, t('leverage.outside_title'))}
    ${stackedKey(parts, whole.outside)}
  </div>`;
}

/** The consolidated multiples worked out again from the rows on the screen. */
export function again(rows, eliminations) {
  const layers = rows.filter((row) => row.level === 'layer');
  const whole = rows.find((row) => row.level === 'consolidated');
  const sizes = sum(['0.00', ...layers.map((row) => row.size)]);
  const gone = sum(['0.00', ...eliminations.map((row) => row.amount)]);
  const size = difference(sizes, gone);
  return {
    size,
    size_multiple: compare(whole.public, '0') > 0 ? quotient(size, whole.public, PLACES) : null,
  };
}

function verdict(sheet, eliminations) {
  const whole = sheet.rows.find((row) => row.level === 'consolidated');
  const result = again(sheet.rows, eliminations.rows);
  if (result.size_multiple === null || whole.size_multiple === null) return nothing;
  const same =
    compare(result.size, whole.size) === 0 &&
    compare(result.size_multiple, whole.size_multiple) === 0;
  return html`<p class="verdict ${same ? 'good' : 'bad'}" role="status">
    ${t(same ? 'explain.same' : 'explain.differs', { result: result.size_multiple })}
  </p>`;
}

function body(path, query, sheet, eliminations) {
  const [naive, whole] = ['naive', 'consolidated'].map((level) =>
    sheet.rows.find((row) => row.level === level),
  );
  const { weight } = query;
  return html`${bigTiles(naive, whole)} ${mix(whole)}
    ${
      compare(whole.unknown, '0') > 0
        ? html`<p class="warning">${t('leverage.unknown_hint')}</p>`
        : nothing
    }
    ${
      whole.unknown_count
        ? html`<p class="warning">${t('leverage.not_converted', { count: whole.unknown_count })}</p>`
        : nothing
    }
    <section>
      ${sheetHead(t('leverage.rows'), [
        fileLinks(api.sheetFiles(path, query)),
        fileLinks(api.sheetFiles(`${path}/sources`, { weight }), (format) =>
          t('leverage.sources_file', { format }),
        ),
      ])}
      ${leverageTable(sheet)}
      <p class="hint">${t('leverage.layer_hint')}</p>
    </section>
    <section>
      ${sheetHead(
        t('leverage.eliminations'),
        fileLinks(api.sheetFiles(`${path}/eliminations`, { weight })),
      )}
      ${verdict(sheet, eliminations)} ${eliminationTable(eliminations)}
      <p class="hint">${t('leverage.eliminations_hint')}</p>
    </section>`;
}

export default async function leveragePage() {
  const asked = currentQuery();
  const weight = OFFERED.includes(weightOf(asked)) ? weightOf(asked) : 'commitment';
  const base = LISTS.leverage_base.includes(asked.base) ? asked.base : 'public';
  const roots = await loadRoots();
  const fund = roots.funds.find((item) => item.id === Number(asked.root));
  const path = fund ? `/funds/${fund.id}/leverage` : '/leverage';
  const query = { weight, base };
  const [sheet, eliminations] = await Promise.all([
    api.sheet(path, query),
    api.sheet(`${path}/eliminations`, { weight }),
  ]);
  const change = changeTo(go);
  const everything = { id: '', code: '', name: t('leverage.all_funds') };
  const shown = { ...roots, funds: [everything, ...roots.funds] };
  const bases = () =>
    LISTS.leverage_base.map((value) => ({ value, label: enumLabel('leverage_base', value) }));
  return {
    title: t('look.tab.leverage'),
    view: () => html`${pageHead(t('leverage.title'), {
      lead: t('sheet.lead', { as_of: sheet.as_of, as_known: sheet.as_known }),
    })}
    ${lookTabs('leverage', { root: fund?.id, weight })}
    <div class="filters">
      ${rootPick(shown, fund ?? everything, change, { parties: false })}
      ${weightPick(OFFERED, weight, change)} ${pick('base', t('leverage.base'), bases(), base, change)}
    </div>
    ${body(path, query, sheet, eliminations)}`,
  };
}
