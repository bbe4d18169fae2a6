/* How an amount is shared out before the server has it: the same exact rule, by largest remainder,
 * so that a preview shows what the notice will say. */
import { difference, shiftRound } from './money.js';

const NO_MINOR_UNIT = ['JPY', 'KRW'];

const minor = (text, places) => BigInt(shiftRound(text, 0, places).replace('.', ''));

const byRemainder = (a, b) => {
  if (a.rest !== b.rest) return a.rest > b.rest ? -1 : 1;
  return a.index - b.index;
};

/**
 * Shares of an amount, of integers: they add up to it. Null when there is nothing to share by.
 * @param {bigint} amount @param {bigint[]} weights
 */
export function shares(amount, weights) {
  const total = weights.reduce((left, right) => left + right, 0n);
  if (total <= 0n) return null;
  const parts = weights.map((weight) => (amount * weight) / total);
  const order = weights.map((weight, index) => ({ rest: (amount * weight) % total, index }));
  let left = amount - parts.reduce((a, b) => a + b, 0n);
  for (const { index } of order.sort(byRemainder)) {
    if (left === 0n) break;
    parts[index] += 1n;
    left -= 1n;
  }
  return parts;
}

/** What each account of a fund weighs in a notice of a kind. */
const WEIGHTS = {
  capital_call: (account) => difference(account.commitment, account.released),
  distribution: (account, values) =>
    values.basis === 'commitment'
      ? difference(account.commitment, account.released)
      : account.paid_in,
  return_of_excess: (account) => account.paid_in,
  equalisation: (account, values) =>
    String(account.commitment_id) === String(values.commitment_id) ? '0' : account.paid_in,
};

/** The amounts of a notice that are shared out one by one; elsewhere the total is. */
const APART = { equalisation: ['contribution', 'interest'] };

/**
 * The lines that a notice would have: {account, amount}; null when it cannot be shared out.
 * @param {string} kind @param {any[]} accounts @param {string} total
 * @param {any} amounts what the total is the sum of @param {any} values the other fields
 */
export function previewLines(kind, accounts, total, amounts, values) {
  const places = NO_MINOR_UNIT.includes(values.currency) ? 0 : 2;
  const weights = accounts.map((account) => minor(WEIGHTS[kind](account, values), places));
  if (weights.some((weight) => weight < 0n)) return null;
  const apart = APART[kind]?.map((name) => amounts[name] || '0') ?? [total];
  const parts = apart.map((amount) => shares(minor(amount, places), weights));
  if (parts[0] === null) return null;
  const line = (index) => parts.reduce((sum, part) => sum + (part?.[index] ?? 0n), 0n);
  return accounts
    .map((account, index) => ({ account, part: line(index) }))
    .filter((row) => row.part !== 0n)
    .map(({ account, part }) => ({ account, amount: shiftRound(String(part), places, places) }));
}
