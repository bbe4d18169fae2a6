/* What stands in a cell, as the server takes it. */
import { readDate } from '../form/date_text.js';
import { formatFault } from '../form/faults.js';
import { enumLabel, t } from '../frame/i18n.js';
import { LISTS } from '../model/lists.js';
import { fromInput, namesUnit, readAmount, shiftRound, UNITS } from '../show/money.js';

/** A number without a unit of its own is in that of the column. */
function inWhole(amount, unit) {
  const decimals = amount.split('.')[1]?.length ?? 0;
  const { shift } = UNITS[unit];
  return shift === 0 ? amount : shiftRound(amount, -shift, Math.max(decimals - shift, 0));
}

function moneyValue(text, { unit, currency }) {
  const { amount, fault } = readAmount(text);
  if (amount === undefined) return { fault: t(`form.amount.${fault}`) };
  const value = namesUnit(text) ? amount : inWhole(amount, unit);
  const wrong = formatFault({ type: 'money' }, value, { currency });
  return wrong ? { fault: wrong } : { value };
}

function dateValue(text) {
  const value = readDate(text);
  return value ? { value } : { fault: t('grid.bad_date') };
}

function personValue(text, persons) {
  const { value, faultKey } = persons.valueOf(text);
  return faultKey ? { fault: t(faultKey) } : { value };
}

/** A choice by its name, or by what the page calls it. */
export function choiceValue(list, text) {
  const wanted = text.normalize('NFKC').trim().toLowerCase();
  return LISTS[list].find(
    (value) =>
      value === wanted || enumLabel(list, value).normalize('NFKC').toLowerCase() === wanted,
  );
}

/**
 * @param {import('./grid.js').Column} column
 * @param {string | boolean | undefined} typed
 * @param {{unit: import('../show/money.js').Unit, currency: string, persons?: import('./persons.js').Persons}} around
 * @returns {{value?: any, fault?: string}} neither for an empty cell
 */
export function cellValue(column, typed, around) {
  if (column.type === 'bool') return typed === true ? { value: true } : {};
  const text = String(typed ?? '').trim();
  if (text === '') return {};
  if (column.type === 'money') return moneyValue(text, around);
  if (column.type === 'date') return dateValue(text);
  if (column.type === 'person') return personValue(text, around.persons);
  const fault = formatFault({ name: column.name, type: column.type }, text, {});
  if (fault) return { fault };
  return { value: column.type === 'decimal' ? fromInput(text) : text };
}
