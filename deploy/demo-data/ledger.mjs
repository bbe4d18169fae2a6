// What the invented funds have at any day while their activity is drawn: cash, and the worth of
// what they hold. Amounts in fen (BigInt).

const UNIT = 10n ** 18n;

const floorOf = (value) => (value < 0n && value % UNIT !== 0n ? value / UNIT - 1n : value / UNIT);

// Lines of one call after the other: the program carries what earlier lines fell short of exact
// shares, in 10^-18 of a fen, and the units left over go to who misses most. carried is kept by the
// caller.
export function allocateOn(amount, weights, carried) {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  const whole = weights.map((weight) => (amount * weight) / total);
  const exact = weights.map((weight) => (((amount * weight) % total) * UNIT) / total);
  const parts = whole.map((part, i) => part + floorOf(exact[i] + carried[i]));
  const claims = parts.map((part, i) => ({
    i,
    missing: exact[i] + carried[i] - (part - whole[i]) * UNIT,
  }));
  let left = amount - parts.reduce((sum, part) => sum + part, 0n);
  claims.sort((a, b) => (a.missing === b.missing ? a.i - b.i : a.missing < b.missing ? 1 : -1));
  for (const { i } of claims) {
    if (left === 0n) break;
    parts[i]++;
    left--;
  }
  parts.forEach((part, i) => {
    carried[i] += exact[i] + (whole[i] - part) * UNIT;
  });
  return parts;
}

// Parts of amount by weights, exact: the units left over go to the largest remainders, the earlier
// weight first.
export function allocate(amount, weights) {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  const parts = weights.map((weight) => (amount * weight) / total);
  const rests = weights.map((weight, i) => ({ i, rest: (amount * weight) % total }));
  let left = amount - parts.reduce((sum, part) => sum + part, 0n);
  rests.sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest < b.rest ? 1 : -1));
  for (const { i } of rests) {
    if (left === 0n) break;
    parts[i]++;
    left--;
  }
  return parts;
}

export function fen(text) {
  return BigInt(text.replace('.', ''));
}

export class FundLedger {
  // signed: with those that counted for a time only, `until` a day.
  constructor(fund, commitments, signed) {
    this.fund = fund;
    this.code = fund.code;
    this.commitments = commitments;
    this.weights = commitments.map((commitment) => fen(commitment.amount));
    this.committed = this.weights.reduce((sum, weight) => sum + weight, 0n);
    this.signed = signed;
    this.called = 0n;
    this.carried = this.weights.map(() => 0n); // of the lines of calls
    this.outflows = []; // {day, amount}: what must be paid
    this.inflows = []; // {day, capital, gain, income}: what may be distributed
    this.cash = []; // {day, change}
    this.costs = []; // {day, change}: of what is held
    this.fees = []; // {end, paidOn, amount}: of each quarter
    this.feesPaid = 0n;
    this.holdings = []; // with worthAt(day)
  }

  invest(day, amount) {
    this.spend(day, amount);
    this.costs.push({ day, change: amount });
  }

  // What came in for a part of what was paid: its cost is settled.
  sell(day, cost, parts) {
    this.costs.push({ day, change: -cost });
    if (parts) this.receive(day, parts);
  }

  costOn(day) {
    return this.costs.reduce((sum, c) => (c.day <= day ? sum + c.change : sum), 0n);
  }

  // The days on which what is held or committed may change.
  changeDays() {
    const signed = this.signed.flatMap((c) => [c.effective_date, c.until || c.effective_date]);
    return [...signed, ...this.costs.map((c) => c.day)];
  }

  committedOn(day) {
    return this.signed.reduce((sum, { amount, effective_date, until }) => {
      const counts = effective_date <= day && !(until && until <= day);
      return counts ? sum + fen(amount) : sum;
    }, 0n);
  }

  spend(day, amount) {
    this.outflows.push({ day, amount });
    this.cash.push({ day, change: -amount });
  }

  receive(day, { capital = 0n, gain = 0n, income = 0n }) {
    this.inflows.push({ day, capital, gain, income });
    this.cash.push({ day, change: capital + gain + income });
  }

  cashAt(day) {
    return this.cash.reduce((sum, c) => (c.day <= day ? sum + c.change : sum), 0n);
  }

  worthAt(day) {
    return this.holdings.reduce((sum, h) => sum + h.worthAt(day), this.cashAt(day));
  }
}
