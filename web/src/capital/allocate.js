/* How an amount is shared out before the server has it: the same exact rule, by largest remainder,
 * so that a preview shows what the notice will say. */
import { difference, shiftRound } from '../show/money.js';

const NO_MINOR_UNIT = ['JPY', 'KRW'];

const minor = (text, places) => BigInt(shiftRound(text, 0, places).replace('.', ''));

const byRemainder = (a, b) => {
  if (a.rest !== b.rest) return a.rest > b.rest ? -1 : 1;
  return a.index - b.index;
};

const UNIT = 10n ** 18n;

const floorOf = (value) => (value < 0n && value % UNIT !== 0n ? value / UNIT - 1n : value / UNIT);

/** One unit each to who misses most, round after round; taken where too many are given. */
function settle(parts, weights, claims, amount) {
  const order = claims.map((rest, index) => ({ rest, index })).sort(byRemainder);
  let left = parts.reduce((rest, part) => rest - part, amount);
  while (left !== 0n) {
    for (const { index } of left > 0n ? order : order.toReversed()) {
      if (left === 0n) break;
      const unit = left > 0n ? 1n : -1n;
      if (weights[index] === 0n || (unit < 0n && parts[index] <= 0n)) continue;
      parts[index] += unit;
      left -= unit;
    }
  }
  return parts;
}

/**
 * Shares of an amount, of integers: they add up to it. Null when there is nothing to share by.
 * @param {bigint} amount @param {bigint[]} weights
 * @param {bigint[]} carried by how much, in 10^-18, earlier shares of each fell short
 */
export function shares(amount, weights, carried) {
  const total = weights.reduce((left, right) => left + right, 0n);
  if (total <= 0n) return null;
  if (amount === 0n) return weights.map(() => 0n);
  const whole = weights.map((weight) => (amount * weight) / total);
  const claims = weights.map((weight, index) =>
    weight === 0n ? 0n : (((amount * weight) % total) * UNIT) / total + carried[index],
  );
  const parts = whole.map((part, index) => {
    const cut = part + floorOf(claims[index]);
    return cut < 0n ? 0n : cut;
  });
  const missing = claims.map((claim, index) => claim - (parts[index] - whole[index]) * UNIT);
  return settle(parts, weights, missing, amount);
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

/** What is carried on from earlier notices, of each of them. */
const CARRIED = {
  capital_call: ['called_short'],
  distribution: ['distributed_short'],
  return_of_excess: ['returned_short'],
  equalisation: ['returned_short', 'interest_short'],
};

const carriedOf = (accounts, name) => accounts.map((account) => minor(account[name] ?? '0', 18));

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
  const parts = apart.map((amount, at) =>
    shares(minor(amount, places), weights, carriedOf(accounts, CARRIED[kind][at])),
  );
  if (parts[0] === null) return null;
  const line = (index) => parts.reduce((sum, part) => sum + (part?.[index] ?? 0n), 0n);
  return accounts
    .map((account, index) => ({ account, part: line(index) }))
    .filter((row) => row.part !== 0n)
    .map(({ account, part }) => ({ account, amount: shiftRound(String(part), places, places) }));
}
