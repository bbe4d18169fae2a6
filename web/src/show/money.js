/* Money as decimal strings. Nothing here turns an amount into a binary number except ratio(), which
 * only ever decides how long a bar is drawn. */

/** @typedef {import('../frame/state.js').Unit} Unit */

/** @type {Record<Unit, {shift: number, places: number}>} */
export const UNITS = {
  yuan: { shift: 0, places: 2 },
  wan: { shift: 4, places: 2 },
  yi: { shift: 8, places: 4 },
};

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

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

/** How many noughts a unit stands for, 千万 and the like by its parts. */
const UNIT_ZEROS = { 十: 1, 百: 2, 千: 3, 万: 4, 亿: 8 };
const OTHER_FORMS = { 億: '亿', 萬: '万', 仟: '千', 佰: '百', 拾: '十', '−': '-' };
const PART = new RegExp(`^([\\d.,\\s]+)([${Object.keys(UNIT_ZEROS).join('')}]*)`);
const OTHER = new RegExp(`[${Object.keys(OTHER_FORMS).join('')}]`, 'g');
const PLAIN = /^\d+$/;
const IN_THREES = /^\d{1,3}(?:[, ]\d{3})+$/;
const IN_FOURS = /^\d{1,4}(?:[, ]\d{4})+$/;

/** @typedef {'groups' | 'number' | 'units' | 'ambiguous'} AmountFault */

/** One number of an amount, without its separators; a fault where they do not part groups. */
function plainNumber(text) {
  const [whole, fraction, more] = text.trim().split('.');
  if (more !== undefined || (fraction !== undefined && !PLAIN.test(fraction)))
    return { fault: /[,\s]/.test(fraction ?? '') ? 'groups' : 'number' };
  if (!PLAIN.test(whole) && !IN_THREES.test(whole) && !IN_FOURS.test(whole))
    return { fault: /[,\s]/.test(whole) ? 'groups' : 'number' };
  return { digits: whole.replace(/[, ]/g, ''), fraction: fraction ?? '' };
}

const zerosOf = (unit) => [...unit].reduce((zeros, sign) => zeros + UNIT_ZEROS[sign], 0);

/** 千万 is a unit, 万千 is none: the smaller sign comes first. */
const isUnit = (unit) =>
  [...unit].every((sign, i) => i === 0 || UNIT_ZEROS[unit[i - 1]] < UNIT_ZEROS[sign]);

/** The numbers of an amount with their units: "1亿3000万" is [1, 8] and [3000, 4]. */
function partsOf(text) {
  const parts = [];
  for (let rest = text; rest !== ''; ) {
    const match = PART.exec(rest);
    if (!match) return { fault: 'number' };
    const number = plainNumber(match[1]);
    if (number.fault) return { fault: number.fault };
    if (!isUnit(match[2])) return { fault: 'units' };
    parts.push({ ...number, zeros: zerosOf(match[2]), named: match[2] !== '' });
    rest = rest.slice(match[0].length);
  }
  return { parts };
}

/** Each number must stay below the unit before it; only the last may have decimals. */
function orderFault(parts, hasYuan) {
  for (let i = 1; i < parts.length; i++) {
    const { digits, zeros, named } = parts[i];
    if (parts[i - 1].fraction || zeros >= parts[i - 1].zeros) return 'units';
    if (digits.replace(/^0+/, '').length + zeros > parts[i - 1].zeros) return 'units';
    // "1亿3" is said for 1.3亿, and written for 100000003.
    if (!named && !hasYuan) return 'ambiguous';
  }
  return null;
}

const folded = (typed) => typed.normalize('NFKC').replace(OTHER, (sign) => OTHER_FORMS[sign]);

const NAMED = new RegExp(`[元${Object.keys(UNIT_ZEROS).join('')}]`);

/** Whether what is typed says itself what it is counted in. */
export const namesUnit = (typed) => NAMED.test(folded(typed));

/**
 * What a person typed as an amount: {amount}, the decimal string that the server takes, or {fault}.
 * Full-width digits are folded, separators part groups of three or of four digits, and 千 万 亿 are
 * multiplied out, one after the other as well ("1亿3000万" is "130000000").
 * @param {string} typed
 * @returns {{amount?: string, fault?: AmountFault}}
 */
export function readAmount(typed) {
  const [, minus, unsigned] = /^\s*(-?)\s*[¥￥]?\s*(.*)$/s.exec(folded(typed)) ?? ['', '', ''];
  const text = unsigned.replace(/元\s*$/, '').trim();
  if (text === '') return { fault: 'number' };
  const { parts = [], fault } = partsOf(text);
  const wrong = fault ?? orderFault(parts, /元\s*$/.test(unsigned));
  if (wrong) return { fault: /** @type {AmountFault} */ (wrong) };
  const terms = parts.map(({ digits, fraction, zeros }) => timesTen(digits, fraction, zeros));
  return { amount: `${minus}${sum(terms)}` };
}

/** digits.fraction × 10^zeros, without noughts that say nothing. */
function timesTen(digits, fraction, zeros) {
  const moved = digits + fraction.slice(0, zeros).padEnd(zeros, '0');
  const whole = moved.replace(/^0+(?=\d)/, '');
  const rest = fraction.slice(zeros);
  return rest === '' ? whole : `${whole}.${rest}`;
}

/** The amount that was typed; text that is none comes back as it is, for the server to refuse. */
export function fromInput(typed) {
  return readAmount(typed).amount ?? typed;
}

/** Decimals beyond those of the currency, noughts not counted. */
export function hasTooManyDecimals(amount, currency = 'CNY') {
  const fraction = (amount.split('.')[1] ?? '').replace(/0+$/, '');
  return fraction.length > (WHOLE.includes(currency) ? 0 : 2);
}

/** Exactly, in the unit picked: more decimals than a table shows where some digits need them. */
export function exactInUnit(text, unit, currency = 'CNY') {
  const { shift, places } = UNITS[unit];
  const { decimals } = scaled(text);
  const least = shift === 0 && WHOLE.includes(currency) ? 0 : places;
  const exact = shiftRound(text, shift, Math.max(decimals + shift, least));
  const [whole, fraction = ''] = exact.split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(least, '0');
  return grouped(kept === '' ? whole : `${whole}.${kept}`);
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
