/* What a round would do, up to three variants side by side: price, pool, who is diluted, and what it
 * costs to keep a share under the caps. The variants stand in the address; nothing is stored. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { LISTS } from '../model/lists.js';
import { decimalText, known, money, nameOf, nameText, refLink, unitNote } from '../show/format.js';
import { fromInput, percent } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';

const VARIANTS = ['a', 'b', 'c'];
const PARTS = ['pre_money', 'new_money', 'pool_target', 'pool_outside', 'convention', 'keepers'];
const AMOUNTS = ['pre_money', 'new_money'];

/** What is asked of one variant; null where it names no money. */
function variantOf(query, name) {
  const asked = Object.fromEntries(
    PARTS.map((part) => [part, query[`${name}_${part}`]]).filter(([, value]) => value),
  );
  return asked.pre_money && asked.new_money ? asked : null;
}

/** A percentage that was typed as the share that the server takes. */
function shareOf(typed) {
  const text = typed.replace(/[%％\s]/g, '');
  return /^\d{1,2}(\.\d{1,6})?$/.test(text) ? (Number(text) / 100).toFixed(8) : text;
}

function take(event) {
  event.preventDefault();
  const data = new FormData(event.currentTarget);
  const changes = {};
  for (const name of VARIANTS)
    for (const part of PARTS) {
      const key = `${name}_${part}`;
      const typed = data
        .getAll(key)
        .map((value) => String(value).trim())
        .filter(Boolean)
        .join(',');
      const read = AMOUNTS.includes(part) ? fromInput : part === 'pool_target' ? shareOf : String;
      changes[key] = typed === '' ? null : read(typed);
    }
  go(here(changes));
}

const percentText = (share) => (share ? String(Number((Number(share) * 100).toFixed(6))) : '');

function variantFields(query, name, holders) {
  const id = (part) => `what-if-${name}-${part}`;
  const text = (part, label, value, mode = 'decimal') => html`<div class="field">
    <label for=${id(part)}>${label}</label>
    <input id=${id(part)} name="${name}_${part}" inputmode=${mode} autocomplete="off" .value=${value} />
  </div>`;
  const value = (part) => query[`${name}_${part}`] ?? '';
  const kept = value('keepers').split(',');
  return html`<fieldset>
    <legend>${t('what_if.variant', { name: name.toUpperCase() })}</legend>
    <div class="fields">
      ${text('pre_money', t('what_if.pre_money'), value('pre_money'))}
      ${text('new_money', t('what_if.new_money'), value('new_money'))}
      ${text('pool_target', t('what_if.pool_target'), percentText(value('pool_target')))}
      <div class="field">
        <label for=${id('convention')}>${t('what_if.convention')}</label>
        <select id=${id('convention')} name="${name}_convention">
          ${LISTS.round_convention.map(
            (choice) => html`<option value=${choice} .selected=${choice === value('convention')}>
              ${enumLabel('round_convention', choice)}
            </option>`,
          )}
        </select>
      </div>
      <div class="field">
        <label for=${id('keepers')}>${t('what_if.keepers')}</label>
        <select id=${id('keepers')} name="${name}_keepers" multiple size="3">
          ${holders.map(
            (
              holder,
            ) => html`<option value=${holder.id} .selected=${kept.includes(String(holder.id))}>
              ${nameText(holder)}
            </option>`,
          )}
        </select>
      </div>
    </div>
    <label class="check"
      ><input type="checkbox" name="${name}_pool_outside" value="1" .checked=${value('pool_outside') === '1'} />
      ${t('what_if.pool_outside')}</label
    >
  </fieldset>`;
}

const FIGURES = {
  price: (figures) => known(figures.price, decimalText),
  post_money: (figures) => money(figures.post_money, figures.currency),
  new_units: (figures) => known(figures.new_units, decimalText),
  converted: (figures) => known(figures.converted, decimalText),
  ratchet: (figures) => known(figures.ratchet, decimalText),
  pool_increase: (figures) => known(figures.pool_increase, decimalText),
  pool_share: (figures) => known(figures.pool_share, (share) => percent(share, '1')),
  units_after: (figures) => known(figures.units_after, decimalText),
  ours_before: (figures) => known(figures.ours_before, (share) => percent(share, '1')),
  ours_after: (figures) => known(figures.ours_after, (share) => percent(share, '1')),
  ours_keep_cost: (figures) => money(figures.ours_keep_cost, figures.currency),
};

/** A row a figure, a column a variant. */
function figureTable(answers) {
  const unknown = answers.some(({ figures }) => figures.figures.reason);
  const rows = [...Object.keys(FIGURES), ...(unknown ? ['reason'] : [])];
  const cell = (figures, name) =>
    name === 'reason'
      ? figures.reason
        ? enumLabel('what_if_reason', figures.reason)
        : '–'
      : FIGURES[name](figures);
  return table({
    caption: t('what_if.figures'),
    note: unitNote,
    quiet: true,
    items: rows,
    columns: [
      { label: t('compare.what'), cell: (name) => fieldLabel(name, 'what_if'), head: true },
      ...answers.map(({ name, figures }) => ({
        label: t('what_if.variant', { name: name.toUpperCase() }),
        cell: (row) => cell(figures.figures, row),
        num: true,
      })),
    ],
  });
}

const holderOf = (row) => row.holder_party_id ?? row.holder_fund_id ?? row.holder_firm_id;

function rowName(row, refs) {
  if (row.part === 'holder') return refLink(refs, holderOf(row));
  if (row.part === 'promise')
    return html`${enumLabel('what_if_part', row.part)} ${row.certificate}`;
  return enumLabel('what_if_part', row.part);
}

function holderTable(name, sheet) {
  const share = (field) => ({
    label: fieldLabel(field, 'what_if_row'),
    cell: (row) => percent(row[field], '1'),
    num: true,
  });
  const amount = (field) => ({
    label: fieldLabel(field, 'what_if_row'),
    cell: (row) => (row[field] === null ? '–' : money(row[field], row.currency)),
    num: true,
  });
  return table({
    caption: t('what_if.holders', { name: name.toUpperCase() }),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('what_if.nothing'),
    columns: [
      { label: t('payout.holder'), cell: (row) => rowName(row, sheet.refs), head: true },
      share('share_before'),
      share('share_after'),
      share('dilution'),
      {
        label: fieldLabel('units_after', 'what_if_row'),
        cell: (row) => known(row.units_after, decimalText),
        num: true,
      },
      ...['paid', 'keep_cost', 'headroom', 'over_cap'].map(amount),
    ],
  });
}

/** Everybody who holds something, for the choice of who keeps a share. */
async function holdersOf(id) {
  const sheet = await api.sheet(`/firms/${id}/payout`, { proceeds: '0' });
  const ids = [...new Set(sheet.rows.map(holderOf).filter(Boolean))];
  return ids.map((holder) => ({ id: holder, ...sheet.refs[holder] }));
}

export default async function whatIfPage({ params }) {
  const id = Number(params.id);
  const query = currentQuery();
  const path = `/firms/${id}/what_if`;
  const asked = VARIANTS.map((name) => ({ name, question: variantOf(query, name) })).filter(
    ({ question }) => question,
  );
  const [firm, holders, ...answers] = await Promise.all([
    api.item('firms', id),
    holdersOf(id),
    ...asked.map(async ({ name, question }) => ({
      name,
      question,
      figures: await api.sheet(path, question),
      holders: await api.sheet(`${path}/holders`, question),
    })),
  ]);
  return {
    title: `${nameText(firm.item)} · ${t('what_if.title')}`,
    view: () => html`${pageHead(nameOf(firm.item), { lead: t('what_if.title') })}
    <form class="views" id="what-if" @submit=${take}>
      <div class="variants">${VARIANTS.map((name) => variantFields(query, name, holders))}</div>
      <p class="hint">${t('what_if.hint')}</p>
      <div class="actions"><button class="primary">${t('payout.ask')}</button></div>
    </form>
    ${
      answers.length
        ? html`<section>
            <h2>${t('what_if.figures')}</h2>
            ${figureTable(answers)}
          </section>`
        : html`<p class="hint">${t('what_if.name_money')}</p>`
    }
    ${answers.map(
      ({ name, question, holders: sheet }) => html`<section>
        ${sheetHead(
          t('what_if.holders', { name: name.toUpperCase() }),
          fileLinks(api.sheetFiles(`${path}/holders`, question)),
        )}
        ${holderTable(name, sheet)}
      </section>`,
    )}
    ${answers.length ? html`<p class="hint">${t('what_if.rule')}</p>` : nothing}`,
  };
}
