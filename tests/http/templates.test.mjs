// Templates: a sheet for each kind that people enter, headings in both languages, names that an import knows, lists
// to choose from, and with what is there the same cells as its list.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import { model } from '../lib/model.mjs';
import { as, assertProblem, head } from './client.mjs';
import { parseCsv } from './csv.mjs';
import * as make from './records.mjs';
import { cellText, readChoices, readParts, readWorkbook, WORKBOOK } from './workbook.mjs';

// What the system writes for itself, and accounts, have no template.
const NOT_ENTERED = 'user export reversal import import_file external_id import_map'.split(' ');
const KINDS = model.kinds.filter(
  ({ kind, writers }) => writers.length > 0 && !NOT_ENTERED.includes(kind),
);

const column = (field) =>
  field.type === 'reference' ? `${field.name.replace(/_id$/, '')}_code` : field.name;
const entered = (kind) => kind.fields.filter((field) => !field.computed);
const names = (row) => row.map(({ v }) => v);

let fund;
let party;
before(async () => {
  await make.capRule();
  party = await make.party({ name: '=1+1' });
  fund = await make.fund({
    size: '130000000.01',
    manager_id: party.id,
    established_on: '2020-01-03',
  });
  await make.commitment(fund, party, '1000.00');
});

async function template(name, query = '', role = 'manager') {
  const answer = await (await as(role)).get(`templates/${name}.xlsx?${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer;
}

test('the programme has a sheet for each kind that is entered, called in both languages', async () => {
  const answer = await template('programme');
  assert.equal(answer.headers.get('content-type'), WORKBOOK);
  const sheets = readWorkbook(answer.bytes);
  const shown = sheets.filter(({ hidden }) => hidden === 'visible').map(({ name }) => name);
  const expected = KINDS.map((kind) =>
    [...`${kind.label_zh} ${kind.label_en}`].slice(0, 31).join(''),
  );
  assert.deepEqual(shown.slice(1), expected);
  assert.deepEqual(
    sheets.slice(-2).map(({ hidden }) => hidden),
    ['hidden', 'hidden'],
  );
  // The notes have one column, so that no import takes them for a table.
  assert.ok(sheets[0].rows.every((row) => row.length <= 1));
});

test('each column says what it is in both languages, and is named as JSON and CSV name it', async () => {
  const sheets = readWorkbook((await template('programme')).bytes);
  for (const [i, kind] of KINDS.entries()) {
    const [said, named, ...rest] = sheets[i + 1].rows;
    assert.deepEqual(names(named), ['effective_date', ...entered(kind).map(column)], kind.kind);
    assert.equal(rest.length, 0, 'it is empty');
    for (const [k, field] of entered(kind).entries()) {
      const text = said[k + 1].v;
      assert.ok(text.startsWith(`${field.label_zh} / ${field.label_en}\n`), text);
      if (field.required)
        assert.ok(text.includes('\n必填：') && text.includes('\nrequired: '), text);
      else assert.match(text, /\n[必选]填：.*\n(required|optional): /);
    }
  }
});

test('choices and codes are drop-down lists, of what there is', async () => {
  for (const [labels, word] of [
    ['', 'name'],
    ['zh', 'label_zh'],
    ['en', 'label_en'],
  ]) {
    const { bytes } = await template('fund', `labels=${labels}`.replace(/labels=$/, ''));
    const sheets = readWorkbook(bytes);
    const choices = readChoices(bytes, sheets, 1);
    const of = (name) => choices.get(names(sheets[1].rows[1]).indexOf(name) + 1);
    for (const [field, list] of [
      ['kind', 'fund_kind'],
      ['currency', 'currency'],
    ]) {
      const { values } = model.enumerations.find(({ name }) => name === list);
      assert.deepEqual(
        of(field),
        values.map((value) => value[word]),
        field,
      );
    }
    assert.ok(of('manager_code').includes(party.code));
    assert.equal(of('name'), undefined);
  }
});

test('cells that are filled in later are days, numbers and texts', async () => {
  const parts = readParts((await template('fund')).bytes);
  const styles = parts.get('xl/styles.xml');
  const formats = new Map(
    [...styles.matchAll(/<numFmt numFmtId="(\d+)" formatCode="([^"]+)"/g)].map(([, id, code]) => [
      id,
      code,
    ]),
  );
  const cellFormats = [...styles.split('<cellXfs')[1].matchAll(/<xf numFmtId="(\d+)"/g)].map(
    ([, id]) => id,
  );
  const sheet = parts.get('xl/worksheets/sheet2.xml');
  const attributes = [...sheet.matchAll(/<col ([^>]*)\/>/g)].map(([, text]) =>
    Object.fromEntries(
      [...text.matchAll(/(\w+)="(\d+)[^"]*"/g)].map(([, name, value]) => [name, Number(value)]),
    ),
  );
  const format = (at) => {
    const { style = 0 } = attributes.find(({ min, max }) => min <= at && at <= max);
    const id = cellFormats[style];
    return formats.get(id) ?? id;
  };
  const [, named] = readWorkbook((await template('fund')).bytes)[1].rows;
  const at = (name) => names(named).indexOf(name) + 1;
  assert.equal(format(at('effective_date')), 'yyyy-mm-dd');
  assert.equal(format(at('established_on')), 'yyyy-mm-dd');
  assert.ok(['4', '#,##0.00'].includes(format(at('size'))), format(at('size')));
  assert.ok(['49', '@'].includes(format(at('code'))), format(at('code')));
});

test('a filled template holds what the lists hold, and is journaled with its digest', async () => {
  const manager = await as('manager');
  const known = await head();
  const answer = await template('programme', `filled=1&as_known=${known}`);
  const sheets = readWorkbook(answer.bytes);
  let total = 0;
  for (const [i, kind] of KINDS.entries()) {
    const [, named, ...rows] = sheets[i + 1].rows;
    const list = parseCsv((await manager.get(`export/${kind.plural}.csv?as_known=${known}`)).text);
    assert.equal(rows.length, list.length, kind.kind);
    assert.deepEqual(
      names(named),
      ['seq', 'effective_date', ...entered(kind).map(column), 'recorded_at'],
      kind.kind,
    );
    for (const [k, row] of list.entries())
      for (const [at, name] of names(named).entries()) {
        const cell = rows[k][at];
        const expected = cell?.t === 'n' ? Number(row[name]) : row[name];
        const given = cell?.t === 'n' ? Number(cell.r15 ?? cell.v) : cellText(cell);
        assert.equal(given, expected, `${kind.kind} ${name}`);
      }
    total += rows.length;
  }
  const { items } = await manager.read('exports?sort=-seq&limit=200');
  const digest = createHash('sha256').update(answer.bytes).digest('hex');
  const entry = items.find((item) => item.sha256 === digest);
  assert.equal(entry.dataset, 'template.programme');
  assert.equal(entry.row_count, total);
  assert.equal(entry.as_known, known);
  assert.equal(answer.headers.get('x-content-sha256'), digest);
  const again = await template('programme', `filled=1&as_known=${known}`);
  assert.ok(again.bytes.equals(answer.bytes), 'the same bytes for ever');
});

test('everybody takes an empty one, those who export a filled one; an auditor is journaled', async () => {
  const before = await head();
  for (const role of ['viewer', 'manager', 'approver', 'admin']) await template('party', '', role);
  assert.equal(await head(), before, 'nothing was taken that is recorded');
  const viewer = await as('viewer');
  assertProblem(await viewer.get('templates/party.xlsx?filled=1'), 403, 'forbidden');
  for (const name of ['user', 'export', 'import', 'nothing'])
    assertProblem(await viewer.get(`templates/${name}.xlsx`), 404, 'not_found');
  assertProblem(await viewer.get('templates/party.xlsx?filled=2'), 422, 'invalid');
  assertProblem(await viewer.get('templates/party.xlsx?labels=fr'), 422, 'invalid');
  assert.equal(await head(), before, 'a refused one leaves no trace');
  await template('party', '', 'auditor');
  assert.equal(await head(), before + 1);
});
