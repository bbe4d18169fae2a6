// A workbook of plain cells, for what takes workbooks.
import { zip } from './zip.mjs';

const TYPES =
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ' +
  'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ' +
  'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>';
const LINKS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const links = (list) =>
  `<Relationships xmlns="${LINKS}">${list
    .map(
      ([type, target], i) =>
        `<Relationship Id="r${i + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`;

function cell(value, column, row) {
  const place = `${String.fromCharCode(65 + column)}${row + 1}`;
  if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
  return value === '' ? '' : `<c r="${place}" t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
}

function sheet(rows) {
  const lines = rows.map(
    (cells, row) =>
      `<row r="${row + 1}">${cells.map((value, column) => cell(value, column, row)).join('')}</row>`,
  );
  return `<worksheet xmlns="${MAIN}"><sheetData>${lines.join('')}</sheetData></worksheet>`;
}

/**
 * @param {[string, (string | number)[][]][]} sheets names with their rows
 * @returns {Buffer}
 */
export function workbook(sheets) {
  const list = sheets.map(
    ([name], i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="r${i + 1}"/>`,
  );
  return zip([
    ['[Content_Types].xml', TYPES],
    ['_rels/.rels', links([['officeDocument', 'xl/workbook.xml']])],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${list.join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      links(sheets.map((_, i) => ['worksheet', `worksheets/sheet${i + 1}.xml`])),
    ],
    ...sheets.map(([, rows], i) => [`xl/worksheets/sheet${i + 1}.xml`, sheet(rows)]),
  ]);
}
