// Reads CSV as RFC 4180 has it, and insists on it: CRLF at every end of line, quotes where needed.
import assert from 'node:assert/strict';

export function parseRows(text) {
  const rows = [];
  let row = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      for (at++; ; at++) {
        assert.ok(at < text.length, 'a quoted cell is not closed');
        if (text[at] !== '"') cell += text[at];
        else if (text[at + 1] === '"') cell += text[at++];
        else break;
      }
      at++;
    } else {
      const end = at + text.slice(at).search(/[,\r\n]/);
      cell = text.slice(at, end);
      assert.ok(!cell.includes('"'), `a quote in a bare cell: ${cell}`);
      at = end;
    }
    row.push(cell);
    if (text[at] === ',') {
      at++;
      continue;
    }
    assert.equal(text.slice(at, at + 2), '\r\n', 'rows end with CRLF');
    at += 2;
    rows.push(row);
    row = [];
  }
  assert.equal(row.length, 0, 'the last row ends with CRLF');
  return rows;
}

// Rows as objects by the names of the header.
export function parseCsv(text) {
  const [header, ...rows] = parseRows(text);
  return rows.map((row) => {
    assert.equal(row.length, header.length, row.join(','));
    return Object.fromEntries(header.map((name, i) => [name, row[i]]));
  });
}
