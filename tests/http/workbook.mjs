// Reads workbooks by our own reader (fundtrail calc sheet), and holds them against the same rows as CSV.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
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
  // Files for programs have keys of records without a code behind the record's own columns.
  for (let k = header.length; header.length > headings.length && k-- > 0; )
    if (/^(.*_)?key$/.test(header[k])) for (const row of [header, ...rows]) row.splice(k, 1);
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

// The parts of a workbook by name, as text. Of our own files: no ZIP64, one disk.
export function readParts(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const parts = new Map();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const packed = bytes.readUInt32LE(at + 20);
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    parts.set(name, inflateRawSync(bytes.subarray(start, start + packed)).toString('utf8'));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return parts;
}

const letters = (column) =>
  column > 26
    ? letters(Math.floor((column - 1) / 26)) + letters(((column - 1) % 26) + 1)
    : String.fromCharCode(64 + column);

// What is chosen from a list: by column from 1, the words of the list.
export function readChoices(bytes, sheets, position) {
  const xml = readParts(bytes).get(`xl/worksheets/sheet${position + 1}.xml`);
  const choices = new Map();
  for (const [, first, body] of xml.matchAll(
    /<dataValidation type="list"[^>]* sqref="([A-Z]+)\d+:[^"]*">(.*?)<\/dataValidation>/g,
  )) {
    const column = sheets[position].rows[1].findIndex((_, i) => letters(i + 1) === first) + 1;
    const [, name, listed, from, to] =
      /<formula1>'(.+?)'!\$([A-Z]+)\$(\d+):\$[A-Z]+\$(\d+)<\/formula1>/.exec(body) ?? [];
    const sheet = sheets.find((one) => one.name === name);
    const words = sheet
      ? sheet.rows
          .slice(Number(from) - 1, Number(to))
          .map((row) => row.find((_, i) => letters(i + 1) === listed)?.v)
      : /<formula1>"(.*)"<\/formula1>/.exec(body)[1].split(',');
    choices.set(column, words);
  }
  return choices;
}
