/* A grid: many records of one form, a row each. It is a form whose cells are fields, so that faults,
 * drafts, the idempotency key and Ctrl+Enter are those of every form. All rows go to the server
 * together, and take effect together or not at all. */
import { Form } from '../form/form.js';
import * as api from '../frame/api.js';
import { enumLabel, t } from '../frame/i18n.js';
import { announce } from '../frame/live.js';
import { LISTS } from '../model/lists.js';
import { compare, sum } from '../show/money.js';
import { readBlock } from './block.js';
import { cellValue, choiceValue } from './cell_value.js';
import { gridView } from './grid_view.js';

/**
 * @typedef {object} Column a column that is shown has a cell; one that is typed has a name and a type
 * @property {string} label
 * @property {(row: any, grid: Grid) => any} [cell]
 * @property {boolean} [num]
 * @property {boolean} [head] the cell that names the row
 * @property {string} [name]
 * @property {string} [type] money, decimal, date, text, enum, bool, person
 * @property {string} [list] of an enum
 * @property {number} [max] characters of a text
 * @property {boolean} [required] in a row that is used
 * @property {(row: any, grid: Grid) => string} [placeholder] what counts where nothing is typed
 */

/**
 * @typedef {object} Planned a record that a row, or the head, becomes
 * @property {string} kind
 * @property {Record<string, any>} record
 * @property {string} [label]
 * @property {string} [effective_date]
 * @property {number} [expected_version]
 * @property {any} [row] of which it is
 * @property {Record<string, string>} [columns] where its fields are typed, if not under their own names
 */

/**
 * @typedef {object} GridOptions those of a form, without `send`, and
 * @property {any[]} fields of the head, above the grid
 * @property {any[]} columns as Column
 * @property {any[]} rows each with a `key`; `start` by name what stands in it at first, `shown` by name
 *   what stands in a column in place of something to be typed
 * @property {(row: any) => string} [rowLabel]
 * @property {string[]} uses the columns that make a row count
 * @property {(row: any, values: Record<string, any>, head: Record<string, any>, grid: Grid) => Planned} plan
 * @property {(head: Record<string, any>) => Planned[]} [planHead] what goes before the rows
 * @property {number} [blank] rows that wait for something to be typed; the grid grows
 * @property {any} [blankRow] what such a row has beside its key
 * @property {string} [currency]
 * @property {import('./persons.js').Persons} [persons]
 * @property {string} caption
 * @property {boolean} [mayBeEmpty] the head alone is worth sending
 * @property {() => void} redraw
 * @property {(answer: any) => void} done
 * @property {string} [kind]
 * @property {Record<string, any>} [values]
 * @property {string} [submit]
 * @property {() => string} [faultsTitle]
 * @property {string} [cancel]
 * @property {{name: string, title: [string, Record<string, any>?], subject?: string}} [draft]
 */

export const RECORDS_MAX = 1000;

const UNIT = 'unit';

const enumChoices = (list) =>
  LISTS[list].map((value) => ({ value, label: enumLabel(list, value) }));

/** What the plain numbers of all amounts are in. */
export const unitField = () => ({
  name: UNIT,
  type: 'choice',
  required: true,
  label: t('grid.unit'),
  choices: () => ['yuan', 'wan', 'yi'].map((value) => ({ value, label: t(`unit.${value}`) })),
});

export class Grid extends Form {
  /** @param {GridOptions} options */
  constructor(options) {
    super({ ...options, fields: [...options.fields], send: (_, key) => this.sendAll(key) });
    this.given = options;
    /** @type {Column[]} */
    this.columns = options.columns;
    /** @type {any[]} those that are typed into */
    this.typed = options.columns.filter((column) => column.name);
    /** @type {any[]} */
    this.rows = [];
    this.grown = 0;
    for (const row of options.rows) this.addRow(row);
    this.grow(options.blank ?? 0);
  }

  /** The fields above the grid. */
  get controls() {
    return this.options.fields.filter((field) => !field.cell);
  }

  get grows() {
    return (this.given.blank ?? 0) > 0;
  }

  cellName(row, column) {
    return `${row.key}:${column.name}`;
  }

  addRow(row) {
    this.rows.push(row);
    for (const column of this.typed) {
      if (row.shown?.[column.name]) continue;
      const name = this.cellName(row, column);
      this.options.fields.push({ name, type: 'cell', cell: { row, column } });
      this.values[name] ??= row.start?.[column.name] ?? '';
    }
  }

  grow(count) {
    const { blankRow = {} } = this.given;
    for (let i = 0; i < count; i++)
      this.addRow({ ...blankRow, key: `n${++this.grown}`, number: this.grown });
  }

  valueOf(row, name) {
    return this.values[`${row.key}:${name}`];
  }

  get around() {
    const { currency, persons } = this.given;
    return {
      unit: this.values[UNIT] || 'yuan',
      currency: currency ?? (this.values.currency || 'CNY'),
      persons,
    };
  }

  /** @param {any} row @param {Column} column */
  read(row, column) {
    const currency = row.currency ?? this.around.currency;
    return cellValue(column, this.valueOf(row, column.name), { ...this.around, currency });
  }

  isUsed(row) {
    return this.given.uses.some((name) => {
      const value = this.valueOf(row, name);
      return value === true || String(value || '').trim() !== '';
    });
  }

  get used() {
    return this.rows.filter((row) => this.isUsed(row));
  }

  rowLabel(row) {
    return this.given.rowLabel?.(row) || t('grid.row', { number: row.number });
  }

  label(field) {
    if (!field.cell) return super.label(field);
    return `${this.rowLabel(field.cell.row)} · ${field.cell.column.label}`;
  }

  fault(field, body) {
    if (!field.cell) return super.fault(field, body);
    const { row, column } = field.cell;
    const { value, fault } = this.read(row, column);
    if (fault) return fault;
    const lacks = column.required && value === undefined && this.isUsed(row);
    return lacks && !(column.type === 'person' && this.valueOf(row, column.name))
      ? t('form.required')
      : null;
  }

  checkField(field) {
    if (!field.cell) return super.checkField(field);
    const { fault } = this.read(field.cell.row, field.cell.column);
    if (fault) this.early[field.name] = [fault];
    else delete this.early[field.name];
    this.options.redraw();
  }

  check() {
    const isRight = super.check();
    const count = this.plan().length;
    if (count === 0) this.general.push(t('grid.empty'));
    if (count > RECORDS_MAX) this.general.push(t('grid.too_many', { max: RECORDS_MAX }));
    return isRight && this.general.length === 0;
  }

  /** The records that the grid stands for, in order. @returns {Planned[]} */
  plan() {
    const { plan, planHead, mayBeEmpty } = this.given;
    const head = this.body();
    const { confirm_future } = head;
    const rows = this.used.map((row) => {
      const read = this.typed.map((column) => [column.name, this.read(row, column).value]);
      return { ...plan(row, Object.fromEntries(read), head, this), row };
    });
    if (rows.length === 0 && !mayBeEmpty) return [];
    return [...(planHead?.(head) ?? []), ...rows].map((one) => ({ ...one, confirm_future }));
  }

  async submit() {
    if (this.busy) return;
    await this.resolvePersons();
    return super.submit();
  }

  async resolvePersons() {
    const { persons } = this.given;
    const columns = this.typed.filter((column) => column.type === 'person');
    const texts = this.rows.flatMap((row) =>
      columns.map((column) => String(this.valueOf(row, column.name) ?? '').trim()),
    );
    await persons?.resolve(texts);
  }

  async sendAll(key) {
    const planned = this.plan();
    try {
      return await api.batch(
        planned.map(({ row, columns, ...record }) => record),
        key,
      );
    } catch (problem) {
      if (problem instanceof api.Problem)
        problem.errors = problem.errors.map((error) => this.placed(error, planned));
      throw problem;
    }
  }

  /** A fault of a record at the cell that it speaks of; what has no cell stands at the first of its
   * row, what has no row at the head. */
  placed(error, planned) {
    const [, at, name = ''] = /^records\[(\d+)\](?:\.(.*))?$/.exec(error.field) ?? [];
    if (at === undefined) return error;
    const { row, columns = {} } = planned[Number(at)];
    if (!row) return { ...error, field: name };
    const column = this.typed.find((one) => one.name === (columns[name] ?? name));
    if (!column && this.controls.some((field) => field.name === name))
      return { ...error, field: name };
    const first = this.typed.find((one) => one.name === this.given.uses[0]);
    return { ...error, field: this.cellName(row, column ?? first) };
  }

  /** A draft may have more rows than the grid starts with. */
  async put(values) {
    const numbers = Object.keys(values).map((name) => Number(/^n(\d+):/.exec(name)?.[1] ?? 0));
    const most = Math.max(0, ...numbers);
    if (most > this.grown) this.grow(most - this.grown);
    await super.put(values);
    await this.resolvePersons();
  }

  setCell(row, column, value) {
    this.set({ name: this.cellName(row, column), type: 'cell' }, value);
    delete this.early[this.cellName(row, column)];
    const last = this.rows[this.rows.length - 1];
    if (this.grows && this.isUsed(last)) this.grow(1);
  }

  /** A text of the clipboard into a cell; a choice by its name or label. */
  pasteInto(row, column, text) {
    if (column.type !== 'enum') return this.setCell(row, column, text);
    const value = text === '' ? '' : choiceValue(column.list, text);
    this.setCell(row, column, value ?? '');
    if (value === undefined)
      this.early[this.cellName(row, column)] = [t('grid.no_choice', { text })];
  }

  /** A block from a cell on, to the right and down; a grid that grows takes all of it. */
  async paste(row, column, text) {
    const block = readBlock(text);
    const top = this.rows.indexOf(row);
    const left = this.typed.indexOf(column);
    if (this.grows) this.grow(Math.max(0, top + block.length + 1 - this.rows.length));
    const fits = block.slice(0, this.rows.length - top);
    const across = this.typed.slice(left).filter((one) => one.type !== 'bool');
    fits.forEach((texts, i) => {
      const into = this.rows[top + i];
      across.forEach((one, j) => {
        if (texts[j] !== undefined && !into.shown?.[one.name ?? ''])
          this.pasteInto(into, one, texts[j]);
      });
    });
    await this.resolvePersons();
    this.checkUsed();
    const left_out = block.length - fits.length;
    announce(t('grid.pasted', { count: fits.length }));
    if (left_out > 0) announce(t('grid.left_out', { count: left_out }));
    this.options.redraw();
  }

  /** Says at once what cannot be read. */
  checkUsed() {
    for (const { name, cell } of this.options.fields) {
      const fault = cell && this.read(cell.row, cell.column).fault;
      if (fault) this.early[name] = [fault];
    }
  }

  /** The sum of what can be read in a column of amounts. */
  total(column) {
    const values = this.rows.map((row) => this.read(row, column).value).filter(Boolean);
    return sum(['0.00', ...values]);
  }

  /** Whether an amount can be read, and which. */
  amountOf(row, name) {
    const column = this.typed.find((one) => one.name === name);
    const { value } = column ? this.read(row, column) : { value: undefined };
    return value === undefined || compare(value, '0') < 0 ? null : value;
  }

  choices(column) {
    return enumChoices(column.list);
  }

  view(extra) {
    return super.view([gridView(this), extra]);
  }
}
