// Days, amounts and chance for the invented portfolio.

export function yuan(fen) {
  return `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`;
}

export function addDays(day, count) {
  const moved = new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000);
  return moved.toISOString().slice(0, 10);
}

export function workday(day) {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 6 ? addDays(day, 2) : weekday === 0 ? addDays(day, 1) : day;
}

// A small generator of 32 bits (xorshift with a multiply at the end); below(n) is 0 … n - 1.
export function chance(seed) {
  let state = seed >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return Math.imul(state, 0x9e3779b1) >>> 0;
  };
  const below = (count) => Math.floor((next() / 2 ** 32) * count);
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    percent: (share) => below(100) < share,
    pick: (list) => list[below(list.length)],
  };
}
