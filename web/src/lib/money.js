/* Money as decimal strings. Nothing here turns an amount into a binary number except ratio(), which
 * only ever decides how long a bar is drawn. */

/** @typedef {'yuan' | 'wan' | 'yi'} Unit */

/** @type {Record<Unit, {shift: number, places: number}>} */
export const UNITS = {
  yuan: { shift: 0, places: 2 },
  wan: { shift: 4, places: 2 },
  yi: { shift: 8, places: 4 },
};

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
const SUFFIX_ZEROS = { 千: 3, 万: 4, 亿: 8 };

/** The digits of a decimal string as one integer, and how many of them follow the point. */
function scaled(text) {
  const match = DECIMAL.exec(text);
  if (!match) throw new Error(`not a decimal: ${text}`);
  const fraction = match[3] ?? '';
  return {
    value: BigInt(`${match[1]}${match[2]}${fraction}`),
    decimals: fraction.length,
  };
}

function unscaled(value, decimals) {
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0');
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** @param {bigint} value @param {bigint} divisor */
function divideHalfEven(value, divisor) {
  const negative = value < 0n;
  const whole = negative ? -value : value;
  let quotient = whole / divisor;
  const twice = (whole % divisor) * 2n;
  if (twice > divisor || (twice === divisor && quotient % 2n === 1n)) quotient += 1n;
  return negative ? -quotient : quotient;
}

/** text divided by 10^shift, rounded half to even at `places` decimals. */
export function shiftRound(text, shift, places) {
  const { value, decimals } = scaled(text);
  const drop = decimals + shift - places;
  if (drop <= 0) return unscaled(value * 10n ** BigInt(-drop), places);
  return unscaled(divideHalfEven(value, 10n ** BigInt(drop)), places);
}

/** Thousands separated, every digit kept. */
export function grouped(text) {
  const [whole, fraction] = text.split('.');
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}

/** Currencies whose smallest unit is the whole one. */
const WHOLE = ['JPY', 'KRW'];

/** An amount as shown in the unit picked; in units of one with the decimals of its currency. */
export function inUnit(text, unit, currency = 'CNY') {
  const { shift, places } = UNITS[unit];
  return grouped(shiftRound(text, shift, shift === 0 && WHOLE.includes(currency) ? 0 : places));
}

/** Exact sum of decimal strings. */
export function sum(texts) {
  let decimals = 0;
  const parts = texts.map(scaled);
  for (const part of parts) decimals = Math.max(decimals, part.decimals);
  let total = 0n;
  for (const part of parts) total += part.value * 10n ** BigInt(decimals - part.decimals);
  return unscaled(total, decimals);
}

/** -1, 0 or 1. */
export function compare(a, b) {
  const left = scaled(a);
  const right = scaled(b);
  const decimals = Math.max(left.decimals, right.decimals);
  const difference =
    left.value * 10n ** BigInt(decimals - left.decimals) -
    right.value * 10n ** BigInt(decimals - right.decimals);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** For drawing only: how large part is beside whole, 0 when whole is nothing. */
export function ratio(part, whole) {
  const base = Number(whole);
  return base > 0 ? Number(part) / base : 0;
}

/** A share as a percentage with one decimal, e.g. "42.5%"; from decimal strings. */
export function percent(part, whole) {
  const numerator = scaled(part);
  const denominator = scaled(whole);
  if (denominator.value === 0n) return '–';
  const tenths = divideHalfEven(
    numerator.value * 1000n * 10n ** BigInt(denominator.decimals),
    denominator.value * 10n ** BigInt(numerator.decimals),
  );
  return `${unscaled(tenths, 1)}%`;
}

/**
 * What a person typed as the decimal string that the server takes: separators dropped, full-width
 * digits folded, and the suffixes 千 万 亿 multiplied out ("1.3亿" is "130000000"). Text that is no
 * amount comes back as it is, for the server to name the fault.
 */
export function fromInput(typed) {
  const text = typed
    .normalize('NFKC')
    .replace(/[,，\s]/g, '')
    .replace(/元$/, '');
  const suffix = text.slice(-1);
  const zeros = SUFFIX_ZEROS[suffix] ?? 0;
  const digits = zeros ? text.slice(0, -1) : text;
  if (!DECIMAL.test(digits)) return text;
  const { value, decimals } = scaled(digits);
  if (zeros === 0) return unscaled(value, decimals);
  const exponent = decimals - zeros;
  return exponent > 0 ? unscaled(value, exponent) : unscaled(value * 10n ** BigInt(-exponent), 0);
}

export function isDecimal(text) {
  return DECIMAL.test(text);
}

/** a - b, exact. */
export function difference(a, b) {
  return sum([a, b.startsWith('-') ? b.slice(1) : `-${b}`]);
}

/** part / whole rounded half to even at `places` decimals; null where whole is nothing. */
export function quotient(part, whole, places) {
  const numerator = scaled(part);
  const denominator = scaled(whole);
  if (denominator.value === 0n) return null;
  const sign = denominator.value < 0n ? -1n : 1n;
  const value = divideHalfEven(
    sign * numerator.value * 10n ** BigInt(denominator.decimals + places),
    sign * denominator.value * 10n ** BigInt(numerator.decimals),
  );
  return unscaled(value, places);
}
