/* What a dry run found: counts, and every fault by its place, in the language of the page. */
import { html, nothing } from 'lit-html';
import { failingRowsAddress } from '../frame/api.js';
import { countText, t } from '../frame/i18n.js';
import { state } from '../frame/state.js';
import { words } from '../show/format.js';
import { table, tiles } from '../show/table.js';
import { tableName } from './tables.js';
import { columnLabel, faultPlace } from './words.js';

const STATES = ['new', 'changed', 'known', 'skipped', 'asked', 'fault'];

export function counts(result) {
  return tiles(
    STATES.filter((name) => name === 'new' || result.counts[name] > 0).map((name) => [
      t(`import.count.${name}`),
      countText(result.counts[name]),
    ]),
  );
}

/** As the kind of its table calls it. */
function fieldName(job, fault) {
  const plan = job.plan.tables.find(
    ({ file, sheet }) => file === fault.file && sheet === fault.sheet,
  );
  return fault.field && plan?.kind ? columnLabel(plan.kind, fault.field) : (fault.field ?? '');
}

function faultTable(job) {
  return table({
    caption: t('import.faults'),
    quiet: true,
    items: job.faults,
    columns: [
      {
        label: t('import.weight'),
        cell: (fault) =>
          html`<span class="tag ${fault.weight === 'note' ? 'done' : 'bad'}">${t(`import.weight.${fault.weight}`)}</span>`,
      },
      { label: t('import.table'), cell: (fault) => words(tableName(fault)) },
      { label: t('import.cell'), cell: faultPlace, head: true },
      { label: t('entry.field'), cell: (fault) => fieldName(job, fault) },
      { label: t('entry.value'), cell: (fault) => words(fault.value ?? '') },
      { label: t('import.sentence'), cell: (fault) => fault[state.language] },
    ],
  });
}

function pager(job) {
  if (job.pageCount < 2) return nothing;
  const step = (by) => () => job.turn(job.page + by);
  return html`<p class="pager">
    <button type="button" ?disabled=${job.page === 1} @click=${step(-1)}>${t('import.page_before')}</button>
    <span>${t('import.page', { page: job.page, count: job.pageCount })}</span>
    <button type="button" ?disabled=${job.page === job.pageCount} @click=${step(1)}>${t('import.page_next')}</button>
  </p>`;
}

/** The rows that cannot be stored, as a file for each table that has some. */
function failing(job) {
  const tables = job.job.result.table_counts
    .map(({ fault, asked }, at) => ({ at, count: fault + asked }))
    .filter(({ count }) => count > 0);
  if (tables.length === 0) return nothing;
  return html`<p>${t('import.failing')}</p>
    <p class="actions">
      ${tables.map(
        ({
          at,
          count,
        }) => html`<a class="button" href=${failingRowsAddress(job.job.id, at)} download
          >${words(tableName(job.plan.tables[at]))} (${countText(count)})</a
        >`,
      )}
    </p>`;
}

export function findings(job) {
  const { result } = job.job;
  return html`${counts(result)}
    ${
      result.clean
        ? html`<p class="verdict good" role="status">${t('import.clean')}</p>`
        : html`<p class="verdict bad" role="status">${t('import.not_clean')}</p>`
    }
    ${failing(job)} ${job.faults.length === 0 ? nothing : [faultTable(job), pager(job)]}`;
}
