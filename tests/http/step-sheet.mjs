// A step sheet added up again from nothing but its CSV, and what a distribution gives to each tier in
// whole numbers: exact fractions first, rounded once.
import assert from 'node:assert/strict';

export const E8 = 100_000_000n;
const least = (a, b) => (a < b ? a : b);
const floorDiv = (a, b) => (a >= 0n ? a / b : -((-a + b - 1n) / b));

export const cent = (row, name) => (row[name] === '' ? 0n : BigInt(row[name].replace('.', '')));

/** Fractions of BigInts: [numerator, denominator]. */
const plus = ([a, b], [c, d]) => [a * d + c * b, b * d];
const minus = ([a, b], [c, d]) => [a * d - c * b, b * d];
const times = ([a, b], [c, d]) => [a * c, b * d];
const below = ([a, b], [c, d]) => a * d < c * b;
const NOTHING = [0n, 1n];

function halfEven([a, b]) {
  const whole = floorDiv(a, b);
  const twice = 2n * (a - whole * b);
  return twice > b || (twice === b && whole % 2n !== 0n) ? whole + 1n : whole;
}

/** By largest remainder, the earlier one where they tie. */
function apportion(parts, total) {
  const out = parts.map(([a, b]) => floorDiv(a, b));
  const rests = parts.map((part, i) => minus(part, [out[i], 1n]));
  for (let left = total - out.reduce((a, b) => a + b, 0n); left > 0n; left--) {
    let best = 0;
    for (const i of rests.keys()) if (below(rests[best], rests[i])) best = i;
    out[best] += 1n;
    rests[best] = [-1n, 1n];
  }
  return out;
}

/** Catch-up and splits of cash: [{ lp, gp, due }], the catch-up first. Shares are of 10^8. */
export function carryTiers({ cash, preferred, taken, claims, catchUp, carries }) {
  const tiers = [];
  let left = [cash, 1n];
  let got = NOTHING;
  const add = (due, share, claim) => {
    const met = due !== null && !below(left, due);
    const amount = met ? due : left;
    const gp = times(amount, [share, E8]);
    const lp = minus(amount, gp);
    tiers.push({ lp, gp, met, end: met && claim !== null ? claim : null });
    left = minus(left, amount);
    got = plus(got, lp);
  };
  const caught =
    catchUp > 0n
      ? minus(times([preferred, 1n], [carries[0], catchUp - carries[0]]), [taken, 1n])
      : NOTHING;
  add(below(caught, NOTHING) ? NOTHING : caught, catchUp, null);
  for (const [t, carry] of carries.entries()) {
    if (t > 0 && left[0] === 0n) break;
    const missing = t < claims.length ? minus([claims[t], 1n], got) : null;
    if (missing === null) add(null, carry, null);
    else if (missing[0] <= 0n) add(NOTHING, carry, null);
    else add(times(missing, [E8, E8 - carry]), carry, claims[t]);
  }
  const gpTotal = halfEven(tiers.map(({ gp }) => gp).reduce(plus, NOTHING));
  const gp = apportion(
    tiers.map((tier) => tier.gp),
    gpTotal,
  );
  tiers[tiers.length - 1].end = cash - gpTotal;
  const lp = [];
  for (const [i, { end }] of tiers.entries()) {
    if (end === null) continue;
    const group = tiers.slice(lp.length, i + 1).map((tier) => tier.lp);
    lp.push(...apportion(group, end - lp.reduce((a, b) => a + b, 0n)));
  }
  const due = tiers[0].met
    ? lp[0] + gp[0]
    : halfEven(times([preferred, 1n], [carries[0], catchUp - carries[0]])) - taken;
  return tiers.map((_, i) => ({ lp: lp[i], gp: gp[i], due: i === 0 ? due : null }));
}

/** Opening + movements = closing on every line, every balance opens with what it closed with, and
 * the payments of a distribution use up its cash. Gives the totals of the lines that count. */
export function addUp(rows) {
  const closed = new Map();
  const cash = new Map();
  const total = { lp: 0n, gp: 0n };
  for (const row of rows) {
    const pool = `${row.scope}/${row.investment_code}/${row.commitment_code}`;
    const key = `${pool}/${row.balance}/${row.hurdle}`;
    const at = `line ${row.line} (${row.tier})`;
    const isCash = row.balance === 'cash';
    const opening = (isCash ? cash.get(pool) : closed.get(key)) ?? 0n;
    assert.equal(cent(row, 'opening'), opening, `${at}: opens as ${row.balance} closed`);
    const closing = opening + cent(row, 'accrual') - cent(row, 'payment');
    assert.equal(cent(row, 'closing'), closing, `${at}: closes`);
    closed.set(key, closing);
    if (isCash) cash.set(pool, closing);
    // Carry that came back waits until a distribution passes it on, which is then its cash.
    if (row.tier === 'passed_on') cash.set(pool, cent(row, 'payment'));
    if (row.lp === '') continue;
    const back = row.tier === 'carry_return' ? cent(row, 'accrual') : 0n;
    const moved = cent(row, 'payment') - back;
    assert.equal(cent(row, 'lp') + cent(row, 'gp'), moved, `${at}: pays`);
    if (!isCash) cash.set(pool, (cash.get(pool) ?? 0n) - cent(row, 'payment'));
    if (row.tier !== 'carry_return')
      assert.equal(cent(row, 'cash'), cash.get(pool), `${at}: leaves cash`);
    if (row.in_total !== 'true') continue;
    total.lp += cent(row, 'lp');
    total.gp += cent(row, 'gp');
  }
  for (const [pool, left] of cash) assert.equal(left, 0n, `${pool}: all cash is paid`);
  return total;
}

export { least };
