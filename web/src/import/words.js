/* The words of imports: fields as columns can be, kinds that are imported, states. */

import { KINDS } from '../form/kinds.js';
import { fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { mayWrite } from '../frame/state.js';

/** Made by the program, or by an import itself. */
const NOT_FROM_FILES = ['export', 'reversal', 'user', 'import', 'import_file', 'external_id'];
/** What a column may be beside the fields of its kind. */
const OWN = ['effective_date', 'external_id', 'label'];

/** [kind, label], those that the user writes first. */
export function importKinds() {
  const kinds = Object.keys(KINDS).filter((kind) => !NOT_FROM_FILES.includes(kind));
  return [...kinds.filter(mayWrite), ...kinds.filter((kind) => !mayWrite(kind))].map((kind) => [
    kind,
    kindLabel(kind),
  ]);
}

export const fieldOf = (kind, name) => KINDS[kind]?.fields.find((field) => field.name === name);

/** The label of what a column is; a path names a record by what it says itself. */
export function columnLabel(kind, name) {
  const [reference, field] = name.split('.');
  if (field !== undefined)
    return `${fieldLabel(reference, kind)} · ${fieldLabel(field, fieldOf(kind, reference)?.kind)}`;
  if (name === 'external_id' || name === 'label' || name === 'seq') return t(`import.${name}`);
  return fieldOf(kind, name) || OWN.includes(name) ? fieldLabel(name, kind) : name;
}

/** Where a fault is in its table. */
export function faultPlace({ column, row }) {
  if (row === null) return '';
  return column ? `${column}${row}` : t('import.row_at', { row });
}

/** [name, label] of all that a column may be; with what it is now. */
export function columnChoices(kind, now) {
  const names = [...new Set([...KINDS[kind].fields.map(({ name }) => name), ...OWN])];
  if (now && !names.includes(now)) names.push(now);
  return names.map((name) => [name, columnLabel(kind, name)]);
}

export const isDay = (kind, name) =>
  name === 'effective_date' || fieldOf(kind, name)?.type === 'date';
export const isAmount = (kind, name) => fieldOf(kind, name)?.type === 'money';
