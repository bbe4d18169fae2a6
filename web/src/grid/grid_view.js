/* How a grid is drawn, and what its keys do: arrows and Enter go from cell to cell, Tab as ever, and what
 * is pasted spreads from the cell that it is pasted into. */
import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { countText, t } from '../frame/i18n.js';
import { money } from '../show/format.js';
import { grouped, isDecimal } from '../show/money.js';
import { isBlock } from './block.js';

const OFFER_MS = 200;
const LIVE_ROWS = 200; // as many as are drawn anew while somebody types

let timer = 0;

const idOf = (grid, row, column) => grid.fieldId({ name: grid.cellName(row, column) });

function focusOn(target) {
  target.focus();
  if (target instanceof HTMLInputElement && target.type === 'text') target.select();
}

/** To the next cell that can be typed into, in the direction of a step. */
function moveFrom(grid, row, column, [down, across]) {
  let y = grid.rows.indexOf(row) + down;
  let x = grid.typed.indexOf(column) + across;
  for (; grid.rows[y] && grid.typed[x]; y += down, x += across) {
    const target = document.getElementById(idOf(grid, grid.rows[y], grid.typed[x]));
    if (target) return focusOn(target);
  }
}

/** Whether the text cursor is where an arrow would leave the cell. */
function isAtEdge(element, step) {
  if (!(element instanceof HTMLInputElement) || element.type !== 'text') return true;
  const { selectionStart, selectionEnd, value } = element;
  if (selectionStart === 0 && selectionEnd === value.length) return true;
  return selectionStart === selectionEnd && selectionStart === (step < 0 ? 0 : value.length);
}

/** What is offered below a name is walked through with the arrows, as a choice is. */
const keepsArrows = (column) => column.type === 'enum';

/** How far a key goes: rows down, cells to the right; null for a key that stays. @returns {[number, number] | null} */
function stepOf(event, column) {
  if (event.key === 'Enter') return [event.shiftKey ? -1 : 1, 0];
  if (event.key === 'ArrowDown' && !keepsArrows(column)) return [1, 0];
  if (event.key === 'ArrowUp' && !keepsArrows(column)) return [-1, 0];
  if (event.key === 'ArrowLeft' && isAtEdge(event.target, -1)) return [0, -1];
  if (event.key === 'ArrowRight' && isAtEdge(event.target, 1)) return [0, 1];
  return null;
}

/** What stands in the cell above. */
function fillDown(grid, row, column) {
  const above = grid.rows[grid.rows.indexOf(row) - 1];
  if (!above) return;
  grid.setCell(row, column, grid.valueOf(above, column.name));
  grid.options.redraw();
}

function keydown(event, grid, row, column) {
  if (event.isComposing || event.altKey || event.metaKey) return;
  if (event.ctrlKey) {
    if (event.key !== 'd') return;
    event.preventDefault();
    return fillDown(grid, row, column);
  }
  const step = stepOf(event, column);
  if (!step) return;
  event.preventDefault();
  moveFrom(grid, row, column, step);
}

function offerPersons(grid, text) {
  const { persons, redraw } = grid.given;
  clearTimeout(timer);
  timer = window.setTimeout(async () => {
    await persons.offer(text);
    redraw();
  }, OFFER_MS);
}

function input(event, grid, row, column) {
  const before = grid.rows.length;
  grid.setCell(row, column, event.target.value);
  if (column.type === 'person') offerPersons(grid, event.target.value);
  if (grid.rows.length <= LIVE_ROWS || grid.rows.length > before) grid.options.redraw();
}

/** A plain number gets its separators once it is left; what cannot be read is said. */
async function leave(grid, row, column) {
  const text = String(grid.valueOf(row, column.name) ?? '').trim();
  if (column.type === 'money' && isDecimal(text)) grid.setCell(row, column, grouped(text));
  if (column.type === 'person' && text) await grid.given.persons.resolve([text]);
  grid.checkField({ name: grid.cellName(row, column), cell: { row, column } });
}

function paste(event, grid, row, column) {
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (!isBlock(text)) return;
  event.preventDefault();
  grid.paste(row, column, text);
}

function common(grid, row, column) {
  const id = idOf(grid, row, column);
  const faults = grid.faultsOf({ name: grid.cellName(row, column) });
  return {
    id,
    name: grid.cellName(row, column),
    label: `${grid.rowLabel(row)} · ${column.label}`,
    value: grid.valueOf(row, column.name) ?? '',
    invalid: faults ? 'true' : nothing,
    described: faults ? `${id}-fault` : nothing,
    keydown: (event) => keydown(event, grid, row, column),
  };
}

function choice(grid, row, column) {
  const { id, name, label, value, invalid, described, keydown } = common(grid, row, column);
  return html`<select id=${id} name=${name} aria-label=${label} aria-invalid=${invalid}
    aria-describedby=${described}
    @keydown=${keydown}
    @paste=${(event) => paste(event, grid, row, column)}
    @change=${(event) => {
      grid.setCell(row, column, event.target.value);
      grid.options.redraw();
    }}
  >
    <option value="" .selected=${value === ''}></option>
    ${grid
      .choices(column)
      .map(
        (one) =>
          html`<option value=${one.value} .selected=${one.value === value}>${one.label}</option>`,
      )}
  </select>`;
}

function box(grid, row, column) {
  const { id, name, label, value, invalid, described, keydown } = common(grid, row, column);
  return html`<input type="checkbox" id=${id} name=${name} aria-label=${label}
    aria-invalid=${invalid} aria-describedby=${described}
    .checked=${live(value === true)}
    @keydown=${keydown}
    @change=${(event) => {
      grid.setCell(row, column, event.target.checked);
      grid.options.redraw();
    }}
  />`;
}

function text(grid, row, column) {
  const { id, name, label, value, invalid, described, keydown } = common(grid, row, column);
  const isNumber = column.type === 'money' || column.type === 'decimal';
  return html`<input type="text" id=${id} name=${name} aria-label=${label}
    class=${isNumber ? 'num' : ''}
    inputmode=${isNumber ? 'decimal' : nothing}
    maxlength=${column.max ?? nothing}
    placeholder=${column.placeholder?.(row, grid) || nothing}
    list=${column.type === 'person' ? `${grid.id}-persons` : nothing}
    autocomplete="off" spellcheck="false"
    aria-invalid=${invalid} aria-describedby=${described}
    .value=${live(String(value))}
    @keydown=${keydown}
    @paste=${(event) => paste(event, grid, row, column)}
    @input=${(event) => input(event, grid, row, column)}
    @change=${() => leave(grid, row, column)}
  />`;
}

function control(grid, row, column) {
  if (column.type === 'enum') return choice(grid, row, column);
  if (column.type === 'bool') return box(grid, row, column);
  return text(grid, row, column);
}

function cell(grid, row, column) {
  const kind = column.num || column.type === 'money' || column.type === 'decimal' ? 'num' : '';
  const shown = column.name ? row.shown?.[column.name] : column.cell;
  if (column.head) return html`<th scope="row">${shown(row, grid)}</th>`;
  if (shown) return html`<td class=${kind}>${shown(row, grid)}</td>`;
  const faults = grid.faultsOf({ name: grid.cellName(row, column) });
  return html`<td class="typed ${column.type} ${faults ? 'faulty' : ''}">
    ${control(grid, row, column)}
    ${
      faults
        ? html`<p class="fault" id="${idOf(grid, row, column)}-fault">${faults.join(' ')}</p>`
        : nothing
    }
  </td>`;
}

/** What the used rows come to, as it is read: a nought too many is seen. */
function foot(grid) {
  const sums = grid.typed.some((column) => column.type === 'money');
  return html`<tr>
    ${grid.columns.map((column, i) => {
      if (i === 0)
        return html`<th scope="row">${t('grid.used', { count: countText(grid.used.length) })}</th>`;
      return column.type === 'money' && sums
        ? html`<td class="num">${money(grid.total(column), grid.around.currency)}</td>`
        : html`<td></td>`;
    })}
  </tr>`;
}

/** @param {import('./grid.js').Grid} grid */
export function gridView(grid) {
  const { caption, persons } = grid.given;
  return html`<div class="grid-box">
    <p class="hint" id="${grid.id}-keys">${t(grid.grows ? 'grid.keys_grow' : 'grid.keys')}</p>
    <div class="scroll" role="region" aria-label=${caption} tabindex="0">
      <table class="grid" aria-describedby="${grid.id}-keys">
        <caption class="visually-hidden">${caption}</caption>
        <thead>
          <tr>
            ${grid.columns.map(
              (column) =>
                html`<th scope="col" class=${column.num || column.type === 'money' ? 'num' : ''}>
                  ${column.label}${column.required ? html`<span class="must" aria-hidden="true">*</span>` : nothing}
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${grid.rows.map(
            (row) =>
              html`<tr class=${grid.isUsed(row) ? 'used' : ''}>
                ${grid.columns.map((column) => cell(grid, row, column))}
              </tr>`,
          )}
        </tbody>
        <tfoot>${foot(grid)}</tfoot>
      </table>
    </div>
    ${
      persons
        ? html`<datalist id="${grid.id}-persons">
            ${persons.offered.map((label) => html`<option value=${label}></option>`)}
          </datalist>`
        : nothing
    }
  </div>`;
}
