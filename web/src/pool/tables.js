/* Tables of pools, subsidies and securities: records by the fields of their kind, and rows of sheets. */
import { html } from 'lit-html';
import { KINDS, storedFields } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, figureLabel, kindLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { decisionButton, proposalTag } from '../rules/index.js';
import {
  decimal,
  fieldValue,
  known,
  money,
  refLabel,
  refLink,
  unitNote,
  words,
} from '../show/format.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';

const NUMBERS = ['money', 'decimal', 'integer'];

/** What became of proposals of a kind, and the button of who may decide. */
export const decisionColumns = (kind, reload) => [
  { label: figureLabel('state', kind), cell: (row) => proposalTag(row.figures.state) },
  {
    label: t('action.label'),
    cell: (row) =>
      row.figures.state === 'pending' && !row.reversal
        ? decisionButton(kind, row, `${kindLabel(kind)} ${row.code ?? `#${row.id}`}`, reload)
        : '–',
  },
];

/** Records of a kind, with these fields; the first leads to the record where it has a screen. */
export function recordTable(kind, answer, names, link, more = []) {
  const fields = names.map((name) => storedFields(kind).find((field) => field.name === name));
  return table({
    caption: t(`dataset.${KINDS[kind].plural}`),
    quiet: true,
    note: fields.some(({ type }) => type === 'money') ? unitNote : undefined,
    items: answer.items,
    columns: [
      ...fields.map((field, at) => ({
        label: fieldLabel(field.name, kind),
        cell: (row) =>
          at === 0 && link
            ? html`<a href=${link(row)} translate="no">${row.code}</a>`
            : fieldValue(field, row, answer.refs),
        num: NUMBERS.includes(field.type),
        head: at === 0,
      })),
      ...more,
    ],
  });
}

const CELLS = {
  text: (value) => known(value, words),
  count: (value) => known(value, countText),
  decimal: (value) => decimal(value),
  money: (value, row) => money(value, row.currency ?? 'CNY'),
  claim: (value, _row, refs) =>
    value ? html`<a href=${href(`/loss_claims/${value}`)}>${refLabel(refs, value)}</a>` : '–',
  ref: (value, _row, refs) => (value ? refLink(refs, value) : '–'),
};

/** Rows of a sheet. Fields are [name, how], how being one of CELLS or the list of an enumeration. */
export function sheetTable({ shape, caption, sheet, fields }) {
  return table({
    caption,
    quiet: true,
    note: unitNote,
    items: sheet.rows,
    columns: fields.map(([name, how = 'text'], at) => ({
      label: fieldLabel(name, shape),
      cell: (row) =>
        CELLS[how]
          ? CELLS[how](row[name], row, sheet.refs)
          : known(row[name], (value) => enumLabel(how, value)),
      num: ['count', 'decimal', 'money'].includes(how),
      head: at === 0,
    })),
  });
}

/** A section with a sheet, its files, and what may be written.
 * @param {any} of */
export function sheetSection({ title, path, shape, sheet, fields, actions = '' }) {
  return html`<section>
    ${sheetHead(title, html`${actions} ${fileLinks(api.sheetFiles(path))}`)}
    ${sheetTable({ shape, caption: title, sheet, fields })}
  </section>`;
}

export const POSTINGS = {
  shape: 'public_line',
  fields: [['day'], ['seq', 'count'], ['account', 'public_account'], ['amount', 'money']],
};

/** The double entry of a pool, special fund or plan, and its ledger as text. */
export function postingSection(path, sheet) {
  return sheetSection({
    title: t('pool.postings'),
    path: `${path}/postings`,
    ...POSTINGS,
    sheet,
    actions: html`<a class="button small" href=${api.textAddress(`${path}/ledger.hledger`)} download
      >hledger</a
    >`,
  });
}
