// What the invented funds owe their managers by their terms, and what the manager of one fund got from
// firms, most of it set off against the fees.
import { addDays, yuan } from './draw.mjs';

const OFFSET_FUND = 'XY-GROWTH-2';
const OFFSETS = [
  ['2024-05-20', 'monitoring', 600_000_00n],
  ['2025-03-12', 'directors', 240_000_00n],
  ['2025-11-18', 'transaction', 1_500_000_00n],
];
const ACCRUED_ON = ['2025-12-31', '2026-03-31'];
const YEAR = 365;

// The numerator over the denominator, a half to the even one.
function halfEven(numerator, denominator) {
  const quotient = numerator / denominator;
  const twice = 2n * (numerator % denominator);
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

export const quarterStart = (day) => {
  const month = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1;
  return `${day.slice(0, 5)}${String(month).padStart(2, '0')}-01`;
};

// The ends of the quarters from one day to another.
export function quarterEnds(from, to) {
  const ends = [];
  let start = quarterStart(from);
  for (;;) {
    start = quarterStart(addDays(start, 95));
    const end = addDays(start, -1);
    if (end > to) return ends;
    ends.push(end);
  }
}

// When the base is what is committed, and from when on what is invested.
export function feeTerms(fund) {
  const step = addDays(fund.established_on, 5 * YEAR);
  return { from: fund.established_on, step, to: fund.term_ends_on };
}

// The fee by the terms from the first day to `until`, worked out as the program does: a row per quarter
// and base, each rounded on its own.
export function feeDue(ledger, perMille, until) {
  const { from, step, to } = feeTerms(ledger.fund);
  const last = until < to ? until : to;
  const changes = new Set([from, step, ...ledger.changeDays()]);
  let due = 0n;
  let days = 0n;
  let base = 0n;
  const close = () => {
    due += halfEven(base * perMille * days, 1000n * BigInt(YEAR));
    days = 0n;
  };
  for (let day = from; day <= last; day = addDays(day, 1)) {
    const now = !changes.has(day)
      ? base
      : day < step
        ? ledger.committedOn(day)
        : ledger.costOn(day);
    if (now !== base || day === quarterStart(day) || day === step) close();
    base = now;
    days++;
  }
  close();
  return due;
}

// The share of the manager's other fees that is set off until a day: always less than the fees.
export function offsetUntil(code, day) {
  if (code !== OFFSET_FUND) return 0n;
  return OFFSETS.reduce((sum, [on, , got]) => (on <= day ? sum + (got * 8n) / 10n : sum), 0n);
}

// What the manager of one fund got, and what the fund owed at the ends of two quarters.
export function addOffsets(activity) {
  const ledger = activity.ledger(OFFSET_FUND);
  for (const [day, category, amount] of OFFSETS)
    activity.add('fee_offset', `${OFFSET_FUND}.${day}`, day, {
      fund_code: OFFSET_FUND,
      category,
      currency: 'CNY',
      amount: yuan(amount),
      share: '0.8',
      reference: '虚构凭证',
    });
  const owes = (category, day, amount) =>
    activity.add('accrual', `${OFFSET_FUND}.${category}.${day}`, day, {
      fund_code: OFFSET_FUND,
      category,
      currency: 'CNY',
      amount: yuan(amount),
      note: '虚构',
    });
  for (const { end, paidOn, amount } of ledger.fees.filter((fee) => ACCRUED_ON.includes(fee.end))) {
    owes('management_fee', end, amount);
    owes('management_fee', paidOn, 0n);
  }
  owes('audit', '2025-12-31', 180_000_00n);
  owes('audit', '2026-03-31', 0n);
}
