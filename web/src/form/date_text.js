/* Days as people write them: YYYY/M/D, YYYY.M.D, YYYY年M月D日, in full width or not. */

const WRITTEN = /^(\d{4})\s*([-/.年])\s*(\d{1,2})\s*(?:\2|月)\s*(\d{1,2})\s*日?$/;

/** YYYY-MM-DD of a day that exists; '' for what is none. */
export function readDate(text) {
  const match = WRITTEN.exec(text.normalize('NFKC').trim());
  if (!match) return '';
  const [year, month, day] = [match[1], match[3], match[4]].map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : '';
}
