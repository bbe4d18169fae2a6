// Arithmetic of its own for checking what the program says: exact fractions, and rates of return by
// bisection, with BigInt only. Nothing here is shared with the program or its screens.
import assert from 'node:assert/strict';

const abs = (value) => (value < 0n ? -value : value);

function divisor(a, b) {
  while (b !== 0n) [a, b] = [b, a % b];
  return abs(a);
}

// numerator / denominator rounded half to even.
function rounded(numerator, denominator) {
  const sign = numerator < 0n !== denominator < 0n ? -1n : 1n;
  const [n, d] = [abs(numerator), abs(denominator)];
  let whole = n / d;
  const twice = (n % d) * 2n;
  if (twice > d || (twice === d && whole % 2n === 1n)) whole += 1n;
  return sign * whole;
}

// A whole number of 10^-places as text.
function decimalText(value, places) {
  const digits = abs(value)
    .toString()
    .padStart(places + 1, '0');
  const sign = value < 0n ? '-' : '';
  if (places === 0) return sign + digits;
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

// An exact fraction.
export class Q {
  constructor(numerator, denominator = 1n) {
    assert.notEqual(denominator, 0n, 'nothing is divided by zero');
    const common = divisor(numerator, denominator) * (denominator < 0n ? -1n : 1n) || 1n;
    this.n = numerator / common;
    this.d = denominator / common;
  }

  static of(text) {
    const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
    assert.ok(match, `not a decimal: ${text}`);
    const fraction = match[3] ?? '';
    return new Q(BigInt(match[1] + match[2] + fraction), 10n ** BigInt(fraction.length));
  }

  plus(other) {
    return new Q(this.n * other.d + other.n * this.d, this.d * other.d);
  }

  minus(other) {
    return this.plus(new Q(-other.n, other.d));
  }

  times(other) {
    return new Q(this.n * other.n, this.d * other.d);
  }

  over(other) {
    return new Q(this.n * other.d, this.d * other.n);
  }

  text(places) {
    return decimalText(rounded(this.n * 10n ** BigInt(places), this.d), places);
  }
}

export const total = (list) => list.reduce((sum, item) => sum.plus(item), new Q(0n));

// The sum of a column of decimal texts.
export const add = (rows, column) => total(rows.map((row) => Q.of(row[column])));

// --- Rates: fixed point with 60 digits. ---------------------------------------------------------

const ONE = 10n ** 60n;

function fixed(value, places) {
  return (value * ONE) / 10n ** BigInt(places);
}

function multiply(a, b) {
  return (a * b) / ONE;
}

// ln of a fixed-point number: x is brought near one by powers of two; ln x = 2 artanh((x-1)/(x+1)).
function artanhTwice(x) {
  const z = ((x - ONE) * ONE) / (x + ONE);
  const square = multiply(z, z);
  let term = z;
  let sum = 0n;
  for (let k = 1n; term !== 0n; k += 2n) {
    sum += term / k;
    term = multiply(term, square);
  }
  return 2n * sum;
}

const LN2 = artanhTwice(2n * ONE);

function ln(x) {
  let twos = 0n;
  while (x > (3n * ONE) / 2n) {
    x /= 2n;
    twos += 1n;
  }
  while (x < (3n * ONE) / 4n) {
    x *= 2n;
    twos -= 1n;
  }
  return twos * LN2 + artanhTwice(x);
}

// exp of a small fixed-point number.
function exp(x) {
  let term = ONE;
  let sum = 0n;
  for (let k = 1n; term !== 0n; k += 1n) {
    sum += term;
    term = multiply(term, x) / k;
  }
  return sum;
}

function power(base, exponent) {
  let result = ONE;
  for (let rest = exponent, square = base; rest > 0; rest >>= 1) {
    if (rest & 1) result = multiply(result, square);
    square = multiply(square, square);
  }
  return result;
}

const dayOf = (date) => Date.parse(date) / 86_400_000;

// Flows {date, amount: text} as days from the first and amounts in one unit.
function prepared(flows) {
  const first = Math.min(...flows.map((flow) => dayOf(flow.date)));
  const places = Math.max(...flows.map((flow) => flow.amount.split('.')[1]?.length ?? 0));
  return flows.map((flow) => ({
    day: dayOf(flow.date) - first,
    units: BigInt(
      Q.of(flow.amount)
        .times(new Q(10n ** BigInt(places)))
        .text(0),
    ),
  }));
}

// The sum of amount / (1 + rate)^(days / 365), the rate in units of 10^-places.
function presentValue(list, rate, places) {
  const v = exp(-ln(ONE + fixed(rate, places)) / 365n);
  return list.reduce((sum, { day, units }) => sum + units * power(v, day), 0n);
}

// The one rate of flows that change sign once, act/365, with `places` digits, by bisection. The rate
// is rounded half to even; a tie cannot be told from its neighbours, and does not occur.
export function rateOf(flows, places) {
  const list = prepared(flows);
  const extra = places + 3;
  const unit = 10n ** BigInt(extra);
  let low = (-999_999n * unit) / 1_000_000n;
  let high = 1_000_000n * unit;
  const lowSign = presentValue(list, low, extra) > 0n;
  assert.notEqual(presentValue(list, high, extra) > 0n, lowSign, 'there is one change of sign');
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (presentValue(list, middle, extra) > 0n === lowSign) low = middle;
    else high = middle;
  }
  return decimalText(rounded(low, 1000n), places);
}

// base^(days / 365) of a whole base, with `places` decimals.
export function grown(base, days, places) {
  const exponent = (ln(BigInt(base) * ONE) * BigInt(days)) / 365n;
  const twos = exponent / LN2;
  const rest = exp(exponent - twos * LN2);
  const value = twos >= 0n ? rest * 2n ** twos : rest / 2n ** -twos;
  return decimalText(rounded(value * 10n ** BigInt(places), ONE), places);
}
