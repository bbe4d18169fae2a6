// Reads workbooks by our own reader (fundtrail calc sheet), and holds them against the same rows as CSV.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseRows } from './csv.mjs';

export const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(process.env.FUNDTRAIL_BUILD ?? join(root, 'build'), 'fundtrail');

// The sheets of a workbook: {name, hidden, rows}, and each cell {t, v, r15}.
export function readWorkbook(bytes) {
  const folder = mkdtempSync(join(tmpdir(), 'workbook-'));
  const file = join(folder, 'file.xlsx');
  try {
    writeFileSync(file, bytes);
    const options = { encoding: 'utf8', maxBuffer: 1 << 28 };
    return JSON.parse(execFileSync(program, ['calc', 'sheet', file], options)).sheets;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Plain decimals that are equal have the same text.
const decimal = (text) => (text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text);

// What a cell says, as CSV spells it but for zeros at the end.
export function cellText(cell) {
  if (!cell || cell.t === 'empty') return '';
  assert.ok(!cell.f, 'no formulas');
  assert.ok(['s', 'n', 'd', 'b'].includes(cell.t), JSON.stringify(cell));
  return cell.t === 'n' ? decimal(cell.r15 ?? cell.v) : String(cell.v);
}

// Fails unless the one sheet has the rows of the CSV, below headings in both languages.
export function assertSameRows(workbook, csv, message) {
  const sheets = readWorkbook(workbook);
  const [header, ...rows] = parseRows(csv);
  assert.equal(sheets.length, 1, message);
  const [headings, ...given] = sheets[0].rows;
  assert.equal(headings.length, header.length, message);
  for (const { v } of headings) assert.ok(v.length > 0, message);
  assert.equal(given.length, rows.length, message);
  for (const [i, row] of rows.entries())
    for (const [k, text] of row.entries()) {
      const cell = given[i][k];
      const expected = cell?.t === 'n' ? decimal(text) : text;
      assert.equal(cellText(cell), expected, `${message} row ${i + 1} ${header[k]}`);
    }
  return sheets[0];
}
