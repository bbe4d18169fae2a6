/* The figures of one subject, and the same money in an index: what it would have become there. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { currentQuery, go, here, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { fundTabs } from '../show/fund_tabs.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { dayTable } from './equivalent_table.js';
import { equivalentTiles, missingLevels } from './equivalents.js';
import { keyFigures } from './key_figures.js';
import { subjectOf } from './subjects.js';

/** The index asked for, else the one with the most levels. */
function pickIndex(indices) {
  const { index } = currentQuery();
  if (indices.some((row) => row.index_code === index)) return index;
  const most = [...indices].sort((a, b) => b.level_count - a.level_count)[0];
  return most?.index_code ?? null;
}

async function loadMarket(subject, index) {
  if (!index) return null;
  const [pme, rows] = await Promise.all(
    ['pme', 'pme_rows'].map((name) => api.sheet(`${subject.api}/${name}`, { index })),
  );
  return { figures: pme.figures, rows: rows.rows };
}

function indexPick(indices, index) {
  return html`<label class="pick"
    ><span>${t('pme.index')}</span>
    <select id="filter-index" @change=${(event) => go(here({ index: event.target.value }))}>
      ${indices.map(
        (row) =>
          html`<option value=${row.index_code} .selected=${row.index_code === index}>
            ${row.index_code}
          </option>`,
      )}
    </select>
  </label>`;
}

function marketPart(subject, market, indices, index) {
  if (!market)
    return html`<section>
      <h2>${t('pme.title')}</h2>
      <p class="empty">${t('pme.no_index')} <a href=${href('/indices')}>${t('nav.indices')}</a></p>
    </section>`;
  const address = api.sheetFiles(`${subject.api}/pme_rows`, { index });
  return html`<section>
    ${sheetHead(t('pme.title'), fileLinks(api.sheetFiles(`${subject.api}/pme`, { index })))}
    <div class="filters">
      ${indexPick(indices, index)}
    </div>
    ${missingLevels(market.figures)} ${equivalentTiles(subject.base, market.figures, index)}
    <p class="note">${t('pme.conventions')}</p>
    ${sheetHead(t('pme.rows'), fileLinks(address))} ${dayTable(market.rows)}
    <p class="hint">${t('pme.csv')}</p>
  </section>`;
}

/** From a fund to its chain; from anything else back to its own screen. */
function wayOn(subject) {
  if (subject.scope === 'fund')
    return html`<a class="button" href=${href(`/figures/chain/${subject.id}`)}
      >${t('figures.chain')}</a
    >`;
  const page = subject.scope === 'chain' ? href(`/funds/${subject.id}/figures`) : subject.page;
  return page ? html`<a class="button" href=${page}>${t('figures.back')}</a>` : nothing;
}

export default async function figuresPage({ params }) {
  const subject = subjectOf(params);
  const [name, performance, sheet] = await Promise.all([
    subject.name(),
    api.sheet(`${subject.api}/performance`),
    api.sheet('/indices'),
  ]);
  const index = pickIndex(sheet.rows);
  const market = await loadMarket(subject, index);
  return {
    title: `${name.title} · ${t('figures.title')}`,
    view: () => html`${pageHead(subject.scope === 'fund' ? name.label : t('figures.title'), {
      lead: html`${subject.scope === 'fund' ? nothing : html`${name.label} · ${t(`figures.scope.${subject.scope}`)} ·`}
      ${t('sheet.lead', { as_of: performance.as_of, as_known: performance.as_known })}`,
      actions: wayOn(subject),
    })}
    ${subject.scope === 'fund' ? fundTabs(subject.id, 'figures') : nothing}
    <section>
      ${sheetHead(t('fund.figures'), fileLinks(api.sheetFiles(`${subject.api}/performance`)))}
      ${keyFigures(subject, performance.figures)}
    </section>
    ${marketPart(subject, market, sheet.rows, index)}`,
  };
}
