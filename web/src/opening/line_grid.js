/* The lines of an opening balance as a grid: a row per commitment and per holding. Cells take a block that
 * is pasted from a spreadsheet; a fault stands at its cell, and what is stored is not sent again. */
import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { faultsShort, faultText, formatFault } from '../form/faults.js';
import { bodyValue } from '../form/form.js';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';

/** What a person fills in of a line; the rest is said by its row. */
const COLUMNS = {
  opening_commitment: [
    ...['paid_in', 'outside', 'return_of_capital', 'gain', 'income'],
    ...['recallable', 'recall_expires_on', 'released'],
  ],
  opening_holding: ['paid', 'cost', 'fair_value', 'valued_on', 'proceeds', 'income'],
};

const columnsOf = (kind) =>
  COLUMNS[kind].map((name) => KINDS[kind].fields.find((field) => field.name === name));

export class LineGrid {
  /**
   * @param {object} options
   * @param {'opening_commitment' | 'opening_holding'} options.kind
   * @param {string} options.caption
   * @param {{label: any, name: string, given: Record<string, any>, currency: string}[]} options.rows
   * @param {boolean} [options.required] every row must be filled in
   * @param {() => void} options.redraw
   */
  constructor({ kind, caption, rows, required = false, redraw }) {
    this.kind = kind;
    this.caption = caption;
    this.required = required;
    this.redraw = redraw;
    this.fields = columnsOf(kind);
    this.rows = rows.map((row) => ({
      ...row,
      key: api.newKey(),
      values: {},
      faults: {},
      general: '',
      stored: false,
    }));
  }

  isEmpty(row) {
    return this.fields.every(({ name }) => !String(row.values[name] ?? '').trim());
  }

  isWanted(row) {
    return !row.stored && (this.required || !this.isEmpty(row));
  }

  /** Faults that need no server; true where there are none. */
  check() {
    let good = true;
    for (const row of this.rows) {
      row.faults = {};
      row.general = '';
      if (!this.isWanted(row)) continue;
      for (const field of this.fields) {
        const value = row.values[field.name];
        const missing = field.required && bodyValue(field, value) === undefined;
        const fault = missing ? t('form.required') : formatFault(field, value, row.values);
        if (fault) row.faults[field.name] = [fault];
      }
      good = good && Object.keys(row.faults).length === 0;
    }
    return good;
  }

  take(row, problem) {
    for (const error of problem.errors) {
      if (this.fields.some(({ name }) => name === error.field))
        row.faults[error.field] = [...(row.faults[error.field] ?? []), faultText(error)];
      else row.general = faultText(error);
    }
    if (problem.errors.length === 0) row.general = problem.message;
  }

  /** Sends what is not stored yet; how many rows were refused. */
  async store(opening) {
    let refused = 0;
    for (const row of this.rows) {
      if (!this.isWanted(row)) continue;
      const body = { opening_id: opening.id, currency: row.currency, ...row.given };
      for (const field of this.fields) {
        const value = bodyValue(field, row.values[field.name]);
        if (value !== undefined) body[field.name] = value;
      }
      try {
        await api.create(KINDS[this.kind].plural, body, row.key);
        row.stored = true;
      } catch (problem) {
        if (!(problem instanceof api.Problem)) throw problem;
        this.take(row, problem);
        row.key = api.newKey();
        refused++;
      }
    }
    return refused;
  }

  /** A block from a spreadsheet goes into the cells from this one on. */
  paste(event, at, column) {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
    lines.forEach((line, i) => {
      const row = this.rows[at + i];
      if (!row || row.stored) return;
      line.split('\t').forEach((cell, k) => {
        const field = this.fields[column + k];
        if (field) row.values[field.name] = cell.trim();
      });
    });
    this.redraw();
  }

  cell(row, at, field, column) {
    const id = `${this.kind}-${at}-${field.name}`;
    const faults = row.faults[field.name];
    const label = fieldLabel(field.name, this.kind);
    return html`<td class=${faults ? 'faulty' : ''}>
      <input
        type=${field.type === 'date' ? 'date' : 'text'}
        id=${id}
        class=${field.type === 'date' ? '' : 'num'}
        inputmode=${field.type === 'date' ? nothing : 'decimal'}
        autocomplete="off"
        spellcheck="false"
        aria-label="${label}, ${row.name}"
        aria-invalid=${faults ? 'true' : nothing}
        aria-describedby=${faults ? `${id}-fault` : nothing}
        ?readonly=${row.stored}
        .value=${live(row.values[field.name] ?? '')}
        @paste=${(event) => this.paste(event, at, column)}
        @input=${(event) => {
          row.values[field.name] = event.target.value;
        }}
      />
      ${faults ? html`<p class="fault" id="${id}-fault">${faultsShort(faults)}</p>` : nothing}
    </td>`;
  }

  view() {
    if (this.rows.length === 0) return nothing;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this.caption}>
      <table class="dense grid">
        <caption>
          ${this.caption}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t('opening.of')}</th>
            ${this.fields.map(
              (field) =>
                html`<th scope="col" class=${field.type === 'date' ? '' : 'num'}>
                  ${fieldLabel(field.name, this.kind)}${
                    this.required && field.required
                      ? html`<span class="must" aria-hidden="true" title=${t('form.required')}>*</span>`
                      : nothing
                  }
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${this.rows.map(
            (row, at) =>
              html`<tr>
                <th scope="row">
                  ${row.label}
                  ${row.stored ? html`<small>${t('form.saved')}</small>` : nothing}
                  ${row.general ? html`<p class="fault">${row.general}</p>` : nothing}
                </th>
                ${this.fields.map((field, column) => this.cell(row, at, field, column))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}
