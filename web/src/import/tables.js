/* What was read of each table: its lines with what they were taken for, under the pickers of its
 * columns. */
import { html, nothing } from 'lit-html';
import { countText, t } from '../frame/i18n.js';
import { state } from '../frame/state.js';
import { words } from '../show/format.js';
import { cellText, columnPicker, constants } from './columns.js';
import { faultPlace, importKinds } from './words.js';

/** Its name for people: the sheet of a workbook, or the file. */
export const tableName = ({ file, sheet }) => (sheet ? `${file} · ${sheet}` : file);

function kindPicker(plan, at, job) {
  const set = (event) => {
    plan.skip = event.target.value === '';
    // columns of another kind suggest themselves anew
    if (!plan.skip) Object.assign(plan, { kind: event.target.value, columns: [] });
    job.replan();
  };
  const now = plan.skip ? '' : (plan.kind ?? '?');
  return html`<label class="pick"
    ><span>${t('import.holds')}</span>
    <select id="kind-${at}" ?disabled=${job.works()} @change=${set}>
      ${now === '?' ? html`<option value="?" selected disabled>${t('import.kind_unknown')}</option>` : nothing}
      <option value="" .selected=${now === ''}>${t('import.leave_out')}</option>
      ${importKinds().map(
        ([kind, label]) => html`<option value=${kind} .selected=${kind === now}>${label}</option>`,
      )}
    </select></label
  >`;
}

function numberInput(label, id, value, set) {
  return html`<label class="pick"
    ><span>${label}</span
    ><input
      type="number"
      id=${id}
      min="1"
      max="1048576"
      .value=${String(value)}
      @change=${(event) => event.target.checkValidity() && set(Number(event.target.value))}
  /></label>`;
}

/** Where the header and the rows stand, for whom recognition was wrong. */
function places(plan, at, job) {
  const header = (which) => (value) => {
    plan.header[which] = value;
    plan.rows = [0, 0]; // found anew below it
    for (const column of plan.columns) column.header = null; // their letters stay
    job.replan();
  };
  const rows = (which) => (value) => {
    plan.rows[which] = value;
    job.replan();
  };
  return html`<details>
    <summary>${t('import.places')}</summary>
    <div class="filters">
      ${numberInput(t('import.header_first'), `header-first-${at}`, plan.header[0], header(0))}
      ${numberInput(t('import.header_last'), `header-last-${at}`, plan.header[1], header(1))}
      ${numberInput(t('import.row_first'), `row-first-${at}`, plan.rows[0], rows(0))}
      ${numberInput(t('import.row_last'), `row-last-${at}`, plan.rows[1], rows(1))}
    </div>
  </details>`;
}

function lineRow(line, width) {
  const left = ['total', 'remark', 'title'].includes(line.part);
  return html`<tr class="line-${line.part}">
    <th scope="row">${line.row}</th>
    <td class="line-part">${t(`import.part.${line.part}`)}</td>
    ${Array.from({ length: width }, (_, i) => {
      const text = cellText(line.cells[i] ?? null);
      return html`<td>${left && text !== nothing && line.part !== 'title' ? html`<del>${text}</del>` : text}</td>`;
    })}
  </tr>`;
}

/** The lines that are shown, with a gap where others stand between them. */
function lineRows(lines, width) {
  return lines.map((line, i) => {
    const gap = i > 0 && line.row > lines[i - 1].row + 1 && lines[i - 1].part === 'row';
    return html`${gap ? html`<tr><td colspan=${width + 2}>…</td></tr>` : nothing}${lineRow(line, width)}`;
  });
}

function preview(plan, read, changed) {
  const width = Math.min(60, Math.max(1, ...read.lines.map((line) => line.cells.length)));
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${tableName(read)}>
    <table class="dense import-lines">
      <caption class="visually-hidden">${tableName(read)}</caption>
      <thead>
        <tr>
          <th scope="col">${t('import.row')}</th>
          <th scope="col">${t('import.taken_for')}</th>
          ${Array.from({ length: width }, (_, i) => columnPicker(plan, i, changed))}
        </tr>
      </thead>
      <tbody>
        ${lineRows(read.lines, width)}
      </tbody>
    </table>
  </div>`;
}

/** Faults and notes of a table, each once. */
export function notes(faults) {
  if (faults.length === 0) return nothing;
  return html`<ul class="import-notes">
    ${faults.map(
      (fault) => html`<li>
        <span class="tag ${fault.weight === 'note' ? 'done' : 'bad'}">${t(`import.weight.${fault.weight}`)}</span>
        ${fault[state.language]}
        <small>${faultPlace(fault)}</small>
      </li>`,
    )}
  </ul>`;
}

const isOf = (table) => (fault) => fault.file === table.file && fault.sheet === table.sheet;

/** One table with all that can be changed about it. */
export function tablePart(job, at) {
  const plan = job.plan.tables[at];
  const read = job.read.tables[at];
  const open = !plan.skip && plan.kind;
  return html`<section class="card import-table">
    <h3>${words(tableName(read))}</h3>
    <div class="filters">
      ${kindPicker(plan, at, job)}
      <span class="hint"
        >${t('import.read_as', { encoding: read.encoding ?? t('import.workbook'), count: countText(read.line_count) })}
        ${read.hidden ? t('import.hidden') : nothing}</span
      >
    </div>
    ${notes(job.read.faults.filter(isOf(read)))}
    ${
      open
        ? html`${preview(plan, read, job.changed)} ${constants(plan, at, job.changed)} ${places(plan, at, job)}`
        : nothing
    }
  </section>`;
}

/** What is wrong with files that brought no table. */
export function fileNotes(job) {
  return notes(
    job.read.faults.filter((fault) => !job.read.tables.some((table) => isOf(table)(fault))),
  );
}
