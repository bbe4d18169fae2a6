/* Exact fractions of decimal strings, for working a figure out again to its last digit. */

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

function common(a, b) {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}

export class Fraction {
  /** @param {bigint} top @param {bigint} bottom more than nought */
  constructor(top, bottom) {
    const divisor = common(top, bottom);
    this.top = top / divisor;
    this.bottom = bottom / divisor;
  }

  static of(text) {
    const match = DECIMAL.exec(text);
    if (!match) throw new Error(`not a decimal: ${text}`);
    const places = match[3] ?? '';
    return new Fraction(BigInt(match[1] + match[2] + places), 10n ** BigInt(places.length));
  }

  plus(other) {
    return new Fraction(
      this.top * other.bottom + other.top * this.bottom,
      this.bottom * other.bottom,
    );
  }

  negated() {
    return new Fraction(-this.top, this.bottom);
  }

  minus(other) {
    return this.plus(other.negated());
  }

  times(other) {
    return new Fraction(this.top * other.top, this.bottom * other.bottom);
  }

  /** other must not be nought. */
  over(other) {
    const sign = other.top < 0n ? -1n : 1n;
    return new Fraction(sign * this.top * other.bottom, sign * this.bottom * other.top);
  }

  get isNought() {
    return this.top === 0n;
  }

  /** Rounded half to even. */
  text(places) {
    const scaled = (this.top < 0n ? -this.top : this.top) * 10n ** BigInt(places);
    let whole = scaled / this.bottom;
    const twice = (scaled % this.bottom) * 2n;
    if (twice > this.bottom || (twice === this.bottom && whole % 2n === 1n)) whole += 1n;
    const digits = whole.toString().padStart(places + 1, '0');
    const sign = this.top < 0n && whole !== 0n ? '-' : '';
    return places === 0
      ? sign + digits
      : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
  }
}

export const NOUGHT = new Fraction(0n, 1n);

export const total = (list) => list.reduce((sum, part) => sum.plus(part), NOUGHT);
