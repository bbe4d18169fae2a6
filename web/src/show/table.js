/* Tables: one description of columns, sorting and paging by links, so that state stays in the URL. */
import { html, nothing } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { countText, t } from '../frame/i18n.js';
import { currentQuery, here, href } from '../frame/router.js';

/**
 * @typedef {object} Column
 * @property {string} label
 * @property {(item: any) => any} cell
 * @property {string} [sort] the field to sort by; none: the column does not sort
 * @property {boolean} [num] right-aligned figures
 * @property {boolean} [head] the cell that names the row
 * @property {string} [kind] further class
 */

function headCell(column, sorted) {
  const kind = `${column.num ? 'num' : ''} ${column.kind ?? ''}`;
  if (!column.sort) return html`<th scope="col" class=${kind}>${column.label}</th>`;
  const up = sorted === column.sort;
  const down = sorted === `-${column.sort}`;
  const next = up ? `-${column.sort}` : column.sort;
  const order = up ? 'ascending' : down ? 'descending' : 'none';
  return html`<th scope="col" class=${kind} aria-sort=${order}>
    <a class="sort" href=${here({ sort: next, cursor: null })}
      >${column.label}<span aria-hidden="true">${up ? ' ▲' : down ? ' ▼' : ''}</span></a
    >
  </th>`;
}

function bodyCell(column, item) {
  const kind = `${column.num ? 'num' : ''} ${column.kind ?? ''}`;
  const content = item.reversal ? html`<del>${column.cell(item)}</del>` : column.cell(item);
  return column.head
    ? html`<th scope="row" class=${kind}>${content}</th>`
    : html`<td class=${kind}>${content}</td>`;
}

/** Below what was undone: by whom, when and why. */
function undoneRow({ reversal }, width) {
  return html`<tr class="undone">
    <td colspan=${width}>
      <div class="undone-note"><span class="tag bad">${t('journal.reversed')}</span>
      ${t('reversal.by', {
        who: reversal.by ?? t('actor.operator'),
        day: reversal.effective_date,
      })}
      <span translate="no">${reversal.reason}</span>
      <a href=${href(`/journal/${reversal.seq}`)}>${t('view.entry', { seq: reversal.seq })}</a></div>
    </td>
  </tr>`;
}

function bodyRow(columns, item) {
  const row = html`<tr class=${item.reversal ? 'reversed' : ''}>
    ${columns.map((column) => bodyCell(column, item))}
  </tr>`;
  return item.reversal ? [row, undoneRow(item, columns.length)] : row;
}

/**
 * @param {object} options
 * @param {string} options.caption
 * @param {Column[]} options.columns
 * @param {any[]} options.items
 * @param {string} [options.empty] what to say when there is nothing
 * @param {any} [options.note] beside the caption, e.g. the unit; a function is asked for it with the items
 * @param {boolean} [options.quiet] the caption only for readers, where a heading says it
 * @param {any} [options.foot] rows of totals, which stand under the head
 * @param {boolean} [options.dense] many narrow columns, close together
 * @param {string} [options.sorted] the order as long as the address names none
 */
export function table({
  caption,
  columns,
  items,
  empty,
  note,
  quiet = false,
  foot,
  dense = false,
  sorted,
}) {
  if (items.length === 0) return html`<p class="empty">${empty ?? t('table.empty')}</p>`;
  const order = currentQuery().sort ?? sorted;
  const said = typeof note === 'function' ? note(items) : note;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${caption} ${ref(watchWidth)}>
    <table class=${dense ? 'dense' : ''}>
      <caption class=${quiet && !said ? 'visually-hidden' : ''}>
        <span class=${quiet ? 'visually-hidden' : ''}>${caption}</span>
        ${said ? html`<span class="note">${said}</span>` : nothing}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => headCell(column, order))}
        </tr>
      </thead>
      ${foot ? html`<tbody class="totals">${foot}</tbody>` : nothing}
      <tbody>
        ${items.map((item) => bodyRow(columns, item))}
      </tbody>
    </table>
  </div>`;
}

/** A table that fits needs no scrolling of its own: its head then stays in sight with the page. */
const widths = globalThis.ResizeObserver
  ? new ResizeObserver((entries) => {
      for (const { target } of entries) {
        const box = target.closest('.scroll');
        const inner = box?.querySelector('table');
        if (box && inner) box.classList.toggle('fits', inner.scrollWidth <= box.clientWidth);
      }
    })
  : null;

/** @param {Element | undefined} box */
function watchWidth(box) {
  if (!box || !widths) return;
  widths.observe(box);
  const inner = box.querySelector('table');
  if (inner) widths.observe(inner);
}

const TRAIL = 'fundtrail.pages';

/** The pages of this list that were walked through, by their cursors; the first has none. */
function trailOf(list, cursor, next) {
  let kept = { list: '', cursors: [''] };
  try {
    kept = JSON.parse(sessionStorage.getItem(TRAIL) ?? '') ?? kept;
  } catch {
    // nothing kept yet, or storage is switched off
  }
  const walked = kept.list === list ? kept.cursors : [''];
  const at = walked.indexOf(cursor);
  const cursors = [...(at < 0 ? ['', cursor] : walked.slice(0, at + 1)), ...(next ? [next] : [])];
  try {
    sessionStorage.setItem(TRAIL, JSON.stringify({ list, cursors }));
  } catch {
    // then the way back is the first page
  }
  return cursors;
}

/** How many there are, and the ways to the page before and the next. */
export function pager(answer) {
  const { cursor = '' } = currentQuery();
  const cursors = trailOf(here({ cursor: null }), cursor, answer.next_cursor);
  const before = cursors[cursors.indexOf(cursor) - 1];
  return html`<nav class="pager" aria-label=${t('pager.label')}>
    ${
      answer.total === undefined
        ? nothing
        : html`<span>${t('pager.total', { total: countText(answer.total) })}</span>`
    }
    ${cursor ? html`<a href=${here({ cursor: null })}>${t('pager.first')}</a>` : nothing}
    ${
      cursor && before !== undefined
        ? html`<a rel="prev" href=${here({ cursor: before })}>${t('pager.previous')}</a>`
        : nothing
    }
    ${
      answer.next_cursor
        ? html`<a rel="next" href=${here({ cursor: answer.next_cursor })}>${t('pager.next')}</a>`
        : nothing
    }
  </nav>`;
}

/** Names and values of one record. Rows are [label, value, wide]; the wide ones come last. */
export function facts(rows) {
  const ordered = [...rows.filter((row) => !row[2]), ...rows.filter((row) => row[2])];
  return html`<dl class="facts">
    ${ordered.map(
      ([label, value, wide]) =>
        html`<div class=${wide ? 'wide' : ''}>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** The big figures at the head of a page. Rows are [label, value]. */
export function tiles(rows) {
  return html`<dl class="tiles">
    ${rows.map(
      ([label, value]) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
