// Tables as workbooks: what the cells are, that nothing of a text is run, and that the bytes stay the same.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import { model } from '../lib/model.mjs';
import { as, assertProblem, head, unique } from './client.mjs';
import { parseCsv, parseRows } from './csv.mjs';
import * as make from './records.mjs';
import { assertSameRows, cellText, readWorkbook, WORKBOOK } from './workbook.mjs';

const HARD = '=1+2 +3 -4 @x _x000D_ "引号", 逗号\n换行 😀';

let fund;
let parties;
before(async () => {
  await make.capRule();
  fund = await make.fund({ size: '1000.00' });
  parties = [];
  for (const name of ['=1+1', '+86 10', '-5', '@x', '＝1', '00123'])
    parties.push(await make.party({ name, note: HARD }));
  await make.commitment(fund, parties[0], '130000000.01');
});

async function both(client, path) {
  const ask = path.includes('?') ? '&' : '?';
  const csv = await client.get(`${path}${ask}format=csv`);
  const workbook = await client.get(`${path}${ask}format=xlsx`);
  assert.equal(csv.status, 200, csv.text);
  assert.equal(workbook.status, 200, workbook.text);
  return { csv, workbook };
}

test('a list as a file holds all that match, in its order, with figures', async () => {
  const viewer = await as('viewer');
  const path = `parties?sort=-name&as_known=${await head()}`;
  const { csv, workbook } = await both(viewer, path);
  const { items, total } = await viewer.read(`${path}&limit=500`);
  const rows = parseCsv(csv.text);
  assert.equal(rows.length, total);
  assert.deepEqual(
    rows.slice(0, items.length).map((row) => row.code),
    items.map((item) => item.code),
  );
  assertSameRows(workbook.bytes, csv.text, path);
  assert.equal(workbook.headers.get('content-type'), WORKBOOK);
  assert.match(
    workbook.headers.get('content-disposition'),
    /^attachment; filename="[\w.-]+\.xlsx"$/,
  );
  const funds = parseCsv((await viewer.get('funds?format=csv')).text);
  const row = funds.find((one) => one.code === fund.code);
  assert.equal(row['figures.approved'], '0.00');
  assert.equal(row.currency, 'CNY');
});

test('filters, words and pages hold for a list as a file', async () => {
  const viewer = await as('viewer');
  const rows = async (query) => parseCsv((await viewer.get(`parties?format=csv&${query}`)).text);
  assert.equal((await rows('limit=2')).length, 2);
  assert.deepEqual(
    (await rows(`q=${parties[5].code}`)).map((row) => row.name),
    ['00123'],
  );
  assert.ok((await rows('kind=lp')).every((row) => row.kind === 'lp'));
  assert.ok((await rows('kind=bank')).every((row) => row.kind === 'bank'));
  const { csv, workbook } = await both(viewer, `parties?q=nothing-${unique()}`);
  assertSameRows(workbook.bytes, csv.text, 'no rows');
  assertProblem(await viewer.get('parties?format=xls'), 422, 'invalid');
  assertProblem(await viewer.get('parties?format=xlsx&labels=fr'), 422, 'invalid');
});

test('a file of a list that shows what was undone says by what', async () => {
  const approver = await as('approver');
  const viewer = await as('viewer');
  const investment = await make.proposal(await make.project(), fund, '10.00');
  await make.decide(investment);
  const paid = await make.pay(investment, '10.00');
  const undone = await approver.create(`journal/${paid.json.seq}/reversal`, { reason: '测试' });
  const path = `payments?investment_id=${investment.id}`;
  assert.equal(parseCsv((await viewer.get(`${path}&format=csv`)).text).length, 0);
  const { csv, workbook } = await both(viewer, `${path}&reversed=1`);
  const [row] = parseCsv(csv.text);
  assert.equal(row.reversed_by, String(undone.seq));
  assertSameRows(workbook.bytes, csv.text, path);
});

test('texts stay texts, amounts are numbers, days are days, what is unknown is empty', async () => {
  const viewer = await as('viewer');
  const [sheet] = readWorkbook((await viewer.get('parties?format=xlsx')).bytes);
  const column = (label) => sheet.rows[0].findIndex(({ v }) => v.endsWith(` / ${label}`));
  for (const { code, name } of parties) {
    const row = sheet.rows.find((cells) => cells.some((cell) => cell.v === code));
    assert.deepEqual(row[column('Name')], { t: 's', v: name });
    assert.deepEqual(row[column('Note')], { t: 's', v: HARD });
    assert.equal(row[column('Effective date')].t, 'd');
    assert.equal(row[column('Entry')].t, 's');
    assert.equal(cellText(row[column('English name')]), '');
  }
  const [list] = readWorkbook((await viewer.get('commitments?format=xlsx')).bytes);
  const amounts = list.rows.flat().filter(({ t, v }) => t === 'n' && v.startsWith('130000000'));
  assert.equal(amounts[0].r15 ?? amounts[0].v, '130000000.01');
});

test('choices are in words of a language when they are asked for', async () => {
  const viewer = await as('viewer');
  const cells = async (query) =>
    readWorkbook((await viewer.get(`funds/${fund.id}/commitments_received?${query}`)).bytes)[0];
  const names = await cells('format=xlsx');
  const zh = await cells('format=xlsx&labels=zh');
  assert.deepEqual(zh.rows[0], names.rows[0], 'headings are in both languages anyway');
  const { values } = model.enumerations.find(({ name }) => name === 'currency');
  const { label_zh: yuan } = values.find(({ name }) => name === 'CNY');
  const texts = (sheet) => sheet.rows.slice(1).flat().map(cellText);
  assert.ok(texts(names).includes('CNY'));
  assert.ok(texts(zh).includes(yuan) && !texts(zh).includes('CNY'));
});

test('the same view gives the same bytes, whenever it is asked for', async () => {
  const viewer = await as('viewer');
  const path = `funds/${fund.id}/commitments_received?format=xlsx&as_of=2024-12-31&as_known=${await head()}`;
  const first = await viewer.get(path);
  await make.party();
  const etag = first.headers.get('etag');
  assert.equal((await viewer.get(path, { headers: { 'If-None-Match': etag } })).status, 304);
  // Another address for the same rows, so that it is made again.
  const again = await viewer.get(path.replace('format=xlsx&', '').concat('&format=xlsx'));
  assert.ok(again.bytes.equals(first.bytes));
  const later = await viewer.get(path.replace('2024-12-31', '2024-12-30'));
  assert.ok(!later.bytes.equals(first.bytes), 'a file says of which day it is');
});

test('every dataset as a workbook holds what its CSV holds', async () => {
  const auditor = await as('auditor');
  const known = await head();
  for (const { name: dataset } of model.datasets) {
    const csv = await auditor.get(`export/${dataset}.csv?as_known=${known}`);
    const workbook = await auditor.get(`export/${dataset}.xlsx?as_known=${known}`);
    assert.equal(workbook.status, 200, `${dataset} ${workbook.text}`);
    const sheet = assertSameRows(workbook.bytes, csv.text, dataset);
    assert.match(sheet.name, /^\S+ \S+/, 'named in both languages');
  }
});

test('an export as a workbook is journaled before it is sent, with its digest', async () => {
  const auditor = await as('auditor');
  const path = `export/parties.xlsx?as_of=2030-12-31&as_known=${await head()}`;
  const answer = await auditor.get(path);
  assert.equal(answer.status, 200, answer.text);
  const digest = createHash('sha256').update(answer.bytes).digest('hex');
  assert.equal(answer.headers.get('x-content-sha256'), digest);
  assert.equal(answer.headers.get('content-length'), String(answer.bytes.length));
  assert.equal(answer.headers.get('content-type'), WORKBOOK);
  const { items } = await auditor.read('exports?sort=-seq&limit=1');
  assert.equal(items[0].sha256, digest);
  assert.equal(items[0].dataset, 'parties');
  const [{ rows }] = readWorkbook(answer.bytes);
  assert.equal(items[0].row_count, rows.length - 1);
  assert.ok((await auditor.get(path)).bytes.equals(answer.bytes), 'the same bytes for ever');
  const before = await head();
  assertProblem(await (await as('viewer')).get(path), 403, 'forbidden');
  assertProblem(await auditor.get('export/passwords.xlsx'), 404, 'not_found');
  assertProblem(await auditor.get('export/funds.xlsx?excel=1'), 422, 'invalid');
  assertProblem(await (await as('manager')).get('export/users.xlsx'), 403, 'forbidden');
  assert.equal(await head(), before, 'a refused export leaves no trace');
});

test('a sheet that an auditor takes as a workbook is journaled with its digest', async () => {
  const auditor = await as('auditor');
  const path = `funds/${fund.id}/commitments_received?format=xlsx&as_known=${await head()}`;
  for (let time = 0; time < 2; time++) {
    const answer = await auditor.get(path);
    const { items } = await auditor.read('exports?sort=-seq&limit=1');
    assert.equal(items[0].sha256, createHash('sha256').update(answer.bytes).digest('hex'));
    assert.equal(items[0].row_count, 1);
    assert.equal(
      items[0].row_count,
      parseRows((await both(auditor, path.replace(/\?.*/, ''))).csv.text).length - 1,
    );
  }
});
