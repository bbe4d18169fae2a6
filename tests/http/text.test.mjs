// Awkward text goes in and comes out the same, through JSON and through CSV.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { as, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';
import * as make from './records.mjs';

const STRINGS = [
  'NULL',
  'null',
  'undefined',
  'true',
  '0',
  '-1',
  '1e1000',
  '007',
  "' OR 1=1 --",
  "'; DROP TABLE journal; --",
  '"quoted", with commas',
  'back\\slash \\n \\u0000',
  '%s %n %d %00 %2e%2e',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text itself is what is tried
  '${jndi:ldap://x} {{7*7}} <%= 7 %>',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '&amp; &lt;b&gt; &#x41;',
  '=1+1',
  '+SUM(A1)',
  '-2+3',
  '@cmd',
  '|pipe',
  '../../etc/passwd',
  'CON',
  '你好，世界',
  '青岛市崂山区“引导基金”—种子',
  '𠀀𪚥 (beyond the basic plane)',
  '日本語テキスト ﾊﾝｶｸ',
  'العربية مختلط english',
  'हिन्दी ไทย ភាសាខ្មែរ',
  'Ω≈ç√∫˜µ≤≥÷ åß∂ƒ',
  'no\u00a0break\u3000wide',
  'line\u2028separator',
  'private \ue000 use',
  'non-character \ufffe',
  'replacement \ufffd',
  'İıſß ǅ ﬁ',
  'A semicolon; a tab would be refused',
  "'single' `back` “curly” «angle»",
  '$100 ¥100 €100',
  'a,b;c|d',
  '　full width first',
];

// What cannot be seen has no place in a name; joiners make up letters and pictures in a text.
const JOINED = [
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘',
  '👩‍👩‍👧‍👦 🏳️‍🌈 🇨🇳 1️⃣',
  'zero\u200bwidth \u200d\u2060 joiners',
  'soft\u00adhyphen',
];
const DIRECTED = ['العربية \u200fمختلط', '\u202egnp.exe', 'a\u2066b\u2069'];

async function store() {
  const manager = await as('manager');
  const stored = [];
  for (const text of STRINGS) {
    const code = unique('T');
    const note = `${text}\n${text}`;
    const body = { code, name: text, name_en: text, kind: 'lp', note };
    const item = await manager.create('parties', body);
    stored.push({ id: item.id, code, text, note });
  }
  return stored;
}

const stored = await store();

test('awkward text is read back as it was sent, in normal form C', async () => {
  const viewer = await as('viewer');
  for (const { id, text, note } of stored) {
    const { item, refs } = await viewer.read(`parties/${id}`);
    assert.equal(item.name, text.normalize('NFC'));
    assert.equal(item.note, note.normalize('NFC'));
    assert.ok(refs);
  }
});

test('a name has nothing that cannot be seen, a note no marks of direction', async () => {
  const manager = await as('manager');
  const send = (fields) =>
    manager.post('parties', { code: unique('T'), name: 'x', kind: 'lp', ...fields });
  for (const text of [...JOINED, ...DIRECTED]) {
    const answer = await send({ name: text });
    assert.equal(answer.status, 422, text);
    assert.deepEqual(answer.codes, ['name:hidden_text'], text);
  }
  for (const note of JOINED) assert.equal((await send({ note })).json.note, note.normalize('NFC'));
  for (const note of DIRECTED)
    assert.deepEqual((await send({ note })).codes, ['note:hidden_text'], note);
});

test('text in another normal form is stored composed', async () => {
  const manager = await as('manager');
  const item = await manager.create('parties', {
    code: unique('T'),
    name: 'Cafe\u0301 \u1112\u1161\u11ab',
    kind: 'lp',
  });
  assert.equal(item.name, 'Café 한');
});

test('awkward text is found by searching for it', async () => {
  const viewer = await as('viewer');
  for (const { id, text } of stored) {
    const query = `q=${encodeURIComponent(text)}&sort=-seq&limit=500`;
    const { items } = await viewer.read(`parties?${query}`);
    assert.ok(
      items.some((item) => item.id === id),
      text,
    );
  }
});

test('awkward text comes out of the CSV export as it went in', async () => {
  const auditor = await as('auditor');
  const answer = await auditor.get('export/parties.csv');
  assert.equal(answer.status, 200);
  const rows = new Map(parseCsv(answer.text).map((row) => [row.code, row]));
  for (const { code, text, note } of stored) {
    assert.equal(rows.get(code).name, text.normalize('NFC'));
    assert.equal(rows.get(code).note, note.normalize('NFC'));
  }
});

test('the spreadsheet flavour neutralises what would run', async () => {
  const auditor = await as('auditor');
  const answer = await auditor.get('export/parties.csv?excel=1');
  assert.equal(answer.status, 200);
  assert.deepEqual([...answer.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const rows = parseCsv(answer.text.replace(/^\uFEFF/, ''));
  for (const row of rows)
    for (const cell of Object.values(row)) assert.doesNotMatch(cell, /^[=+@\t\r-]/, cell);
  assert.ok(rows.some((row) => row.name.includes('=1+1')));
  // No identifier becomes another number, a day or a truth value.
  for (const row of rows)
    for (const name of ['code', 'name', 'credit_code', 'note'])
      assert.doesNotMatch(
        row[name],
        /^(\d[\d.,/: -]*(e\d+)?|true|false)$/i,
        `${name} ${row[name]}`,
      );
});

test('the spreadsheet flavour keeps codes of shares, certificates and lots as they are', async () => {
  const manager = await as('manager');
  const auditor = await as('auditor');
  const { id: firm_id } = await make.firm();
  const { id: holder_party_id } = await make.party();
  const codes = ['00123', '1E5', '3-4', '370212199001011234'].map(
    (text) => `${text}${unique('').replace(/\D/g, '')}`,
  );
  const classOf = { firm_id, name: '3-4', unit: 'share', currency: 'CNY' };
  const { id: class_id } = await manager.create('share_classes', { ...classOf, code: codes[0] });
  for (const code of codes.slice(1))
    await manager.create('securities', {
      ...{ firm_id, code, kind: 'shares', class_id, units: '1', holder_party_id, source: '=1+1' },
    });
  await manager.create('listings', {
    ...{ code: unique('L'), firm_id, stock_code: '000001', price_series: `5E${unique('')}` },
  });
  for (const [dataset, names] of [
    ['share_classes', ['code', 'name']],
    ['securities', ['code', 'class_code', 'source']],
    ['listings', ['stock_code', 'code']],
  ]) {
    const { text } = await auditor.get(`export/${dataset}.csv?excel=1`);
    const rows = parseCsv(text.replace(/^\uFEFF/, ''));
    assert.ok(rows.length > 0, dataset);
    for (const row of rows)
      for (const name of names) {
        assert.doesNotMatch(row[name], /^[=+@\t\r-]/, `${dataset}.${name}`);
        assert.doesNotMatch(row[name], /^(\d[\d.,/: -]*(e\d+)?)$/i, `${dataset}.${name}`);
      }
    assert.ok(dataset !== 'listings' || rows.some((row) => row.stock_code.includes('000001')));
  }
});
