/* How far a mark is from the one before it, and the days that marks are of. */
import { compare, difference, quotient, shiftRound } from '../show/money.js';

/** Percent from the last mark on, beyond which a mark is looked at singly. */
export const FAR_PERCENT = 20;

/** The last day of the quarter that has ended by a day. */
export function lastQuarterEnd(today) {
  const [year, month] = today.split('-').map(Number);
  const before = Math.floor((month - 1) / 3) * 3; // months of the year before this quarter
  return new Date(Date.UTC(year, before, 0)).toISOString().slice(0, 10);
}

/** How far an amount is from the last mark, in percent with one decimal: null where there is no telling. */
export function changeOf(amount, last) {
  if (!amount || !last || compare(last, '0') <= 0) return null;
  const share = quotient(difference(amount, last), last, 6);
  return share === null ? null : shiftRound(share, -2, 1);
}

const plain = (percent) => percent.replace('-', '');

export function isFar(change, limit) {
  return change === null || compare(plain(change), String(limit)) > 0;
}

/** The farthest first; what cannot be told before all. */
export function byDistance(a, b) {
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  return compare(plain(b), plain(a));
}
