// Data that is shipped as files which an import takes as well: rules of lock-ups, fees, holidays.
import { readFileSync } from 'node:fs';

/** What a column holds that is no text. */
function cellValue(column, text, numbers) {
  if (text === 'true' || text === 'false') return text === 'true';
  return numbers.test(column) ? Number(text) : text;
}

/** The lines of a file as fields; empty cells are left out.
 * @param {string} path below deploy @param {RegExp} numbers names of columns that hold whole numbers */
export function shipped(path, numbers) {
  const text = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
  const [header, ...lines] = text.trim().split('\n');
  const columns = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(
      columns
        .map((column, i) => [column, cells[i]])
        .filter(([, cell]) => cell !== '')
        .map(([column, cell]) => [column, cellValue(column, cell, numbers)]),
    );
  });
}
