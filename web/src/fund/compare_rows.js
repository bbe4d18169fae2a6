/* Two views of a fund row by row, for the screen and for its file. */
import { KEY_FIGURES } from '../figures/index.js';
import { difference, isDecimal } from '../show/money.js';

export const SIDES = ['a', 'b'];

/** Rows of one section: what the two sides say of the same thing. */
export function pairs(sections, key, names) {
  const ids = [...new Set(SIDES.flatMap((side) => sections[side].map((row) => row[key])))];
  return ids.flatMap((id) =>
    names.map((name) => {
      const of = (side) => sections[side].find((row) => row[key] === id);
      const currency = (of('b') ?? of('a')).currency;
      return { id, name, currency, a: of('a')?.[name] ?? null, b: of('b')?.[name] ?? null };
    }),
  );
}

/** Every row of the screen, each with the views that its two sides are in. */
export const CSV = [
  'part',
  'id',
  'code',
  'figure',
  'currency',
  'a_as_of',
  'a_as_known',
  'a',
].concat('b_as_of', 'b_as_known', 'b', 'change');

export function csvRows(both, parts, codeOf) {
  const views = {};
  for (const side of SIDES) {
    views[`${side}_as_of`] = both[side].sheet.as_of;
    views[`${side}_as_known`] = both[side].sheet.as_known;
  }
  const moved = (row) => {
    const [a, b] = row.part === 'figures' ? [row.a, row.b] : [row.a ?? '0.00', row.b ?? '0.00'];
    return isDecimal(a ?? '') && isDecimal(b ?? '') ? difference(b, a) : null;
  };
  return Object.entries(parts).flatMap(([part, rows]) =>
    rows.map((row) => {
      const one = { ...views, ...row, part, figure: row.name, code: codeOf(row.id) };
      return { ...one, change: moved(one) };
    }),
  );
}

export function figurePairs(both) {
  const [a, b] = SIDES.map((side) => both[side].performance.figures);
  return KEY_FIGURES.map((name) => ({ name, currency: b.currency, a: a[name], b: b[name] }));
}
