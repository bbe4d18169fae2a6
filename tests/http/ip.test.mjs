/* The docket through the API: a firm's list of patents comes in by file, fees go by the shipped tables and holidays, every
 * count is a list counted again, and what cannot be is refused with all reasons and stores nothing. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { as, head, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';
import { faults, sent, stored } from './import-client.mjs';
import * as make from './records.mjs';

const shipped = (name) => readFileSync(new URL(`../../deploy/ip/${name}`, import.meta.url), 'utf8');
const FILES = ['ip_fee_rules.csv', 'ip_fee_rates.csv', 'holidays.csv'];
const NAME = `${unique('海')}科技`;
const NUMBER = make.anyPatentNumber(2019);
let firm;
let right;

const rightOf = (fields) => ({
  ...{ code: unique('IP'), firm_id: firm.id, type: 'invention', title: 'x' },
  ...fields,
});

before(async () => {
  firm = await make.firm({ name: NAME });
  const admin = await as('admin');
  const files = Object.fromEntries(FILES.map((name) => [name, shipped(name)]));
  const job = await stored(admin, (await sent(admin, files)).id);
  assert.equal(job.state, 'done', JSON.stringify(await faults(admin, job.id)));
  const manager = await as('manager');
  right = await manager.create(
    'ip_rights',
    rightOf({ number: NUMBER, filed_on: '2019-04-02', granted_on: '2021-06-01' }),
  );
});

test('a list of patents comes in under the headings that firms use', async () => {
  const manager = await as('manager');
  const rows = [
    [`CN${make.anyPatentNumber(2020).replace('.', '')}`, '一种测量方法', '发明专利'],
    [`ZL${make.anyPatentNumber(2021)}`, '一种监测系统', '发明'],
  ];
  const lines = rows.map(
    ([number, title, type], i) =>
      `${i + 1},${number},${title},${type},2020/3/5,2022年5月6日,${NAME}`,
  );
  const csv = ['序号,申请号,专利名称,专利类型,申请日,授权公告日,专利权人', ...lines].join('\r\n');
  const job = await stored(manager, (await sent(manager, { '专利清单.csv': csv })).id);
  assert.equal(job.state, 'done', JSON.stringify(await faults(manager, job.id)));
  const { rows: docket } = await manager.read(`firms/${firm.id}/ip_docket`);
  const found = docket.filter((row) => rows.some(([, title]) => title === row.title));
  assert.equal(found.length, 2);
  assert.ok(found.every((row) => row.legal_status === 'granted' && row.owned));
  assert.ok(found.every((row) => /^20\d{10}\.[0-9X]$/.test(row.number)));
});

test('a wrong check digit in a file is refused with the right one, and nothing is stored', async () => {
  const manager = await as('manager');
  const wrong = NUMBER.slice(0, -1) + (NUMBER.endsWith('1') ? '2' : '1');
  const csv = `申请号,专利名称,专利类型,申请日,专利权人\r\n${wrong},x,发明专利,2019-04-02,${NAME}\r\n`;
  const stood = await head();
  const job = await stored(manager, (await sent(manager, { '专利清单.csv': csv })).id);
  assert.notEqual(job.state, 'done');
  const [fault] = await faults(manager, job.id);
  assert.match(JSON.stringify(fault), new RegExp(`校验位应为 ${NUMBER.at(-1)}`));
  assert.equal(await head(), stood);
});

test('fees are late by the tables, and the grace moves over the October holiday', async () => {
  const manager = await as('manager');
  const path = `ip_rights/${right.id}/state`;
  const fee = { ip_right_id: right.id, year: 7, paid_on: '2025-03-20', currency: 'CNY' };
  const short = await manager.post('ip_fees', { ...fee, amount: '1999.99' });
  assert.deepEqual(short.codes, ['amount:fee_differs']);
  await manager.create('ip_fees', { ...fee, amount: '2000.00' });
  const { figures: late } = await manager.read(`${path}?as_of=2026-05-07`);
  assert.deepEqual(
    [late.fee_standing, late.fee_year, late.next_due_on, late.due, late.grace_ends_on],
    ['late', 8, '2026-04-02', '2100.00', '2026-10-08'],
  );
  const { figures: missed } = await manager.read(`${path}?as_of=2026-10-09`);
  assert.equal(missed.fee_standing, 'missed');
  const { rows } = await manager.read(`ip_rights/${right.id}/fees?as_of=2026-10-09`);
  const eighth = rows.find((row) => row.year === 8);
  assert.equal(eighth.restoring, '3500.00');
  assert.equal(rows.find((row) => row.year === 7).paid, '2000.00');
});

test('what cannot be is refused with all reasons, in both languages, and stores nothing', async () => {
  const manager = await as('manager');
  const other = await make.firm();
  const stood = await head();
  const tries = [
    ['ip_rights', rightOf({ number: NUMBER, filed_on: '2019-04-02' }), 'number:already_linked'],
    ['ip_rights', rightOf({ number: '20191', filed_on: '2020-01-02' }), 'number:number_faulty'],
    [
      'ip_events',
      {
        ip_right_id: right.id,
        action: 'transferred',
        from_firm_id: other.id,
        firm_id: firm.id,
        occurred_on: '2022-01-04',
      },
      'from_firm_id:not_owned',
    ],
    [
      'ip_events',
      { ip_right_id: right.id, action: 'restored', occurred_on: '2022-01-04' },
      'action:event_cannot_follow',
    ],
    ['ip_fees', { ip_right_id: right.id, year: 2, paid_on: '2021-06-01' }, 'year:no_such_year'],
    ['ip_fees', { ip_right_id: right.id, year: 6, paid_on: '2025-06-01' }, 'paid_on:fee_too_late'],
  ];
  for (const [plural, body, code] of tries) {
    const answer = await manager.post(plural, body);
    assert.deepEqual(answer.codes, [code], `${plural} ${JSON.stringify(body)} ${answer.text}`);
  }
  const design = rightOf({ type: 'design', number: NUMBER, filed_on: '2020-04-02', awarded: true });
  const many = await manager.post('ip_rights', design);
  assert.deepEqual(many.codes.sort(), [
    'awarded:not_of_kind',
    'number:number_before_filing',
    'number:number_other_type',
  ]);
  assert.equal(await head(), stood);
});

test('a fee for a dead right is refused until the right is restored', async () => {
  const manager = await as('manager');
  const dead = await manager.create(
    'ip_rights',
    rightOf({ filed_on: '2019-04-02', granted_on: '2021-06-01' }),
  );
  const of = { ip_right_id: dead.id };
  await manager.create('ip_events', { ...of, action: 'lapsed', occurred_on: '2024-04-02' });
  const fee = { ...of, year: 6, paid_on: '2024-12-02', currency: 'CNY', amount: '2500.00' };
  const refused = await manager.post('ip_fees', fee);
  assert.deepEqual(refused.codes, ['ip_right_id:right_not_in_force']);
  await manager.create('ip_events', { ...of, action: 'restored', occurred_on: '2024-12-02' });
  await manager.create('ip_fees', fee);
  const { rows } = await manager.read(`ip_rights/${dead.id}/lines`);
  assert.deepEqual(
    rows.map((row) => row.action ?? row.kind),
    ['filed', 'granted', 'lapsed', 'restored', 'fee', 'expires'],
  );
  assert.equal(rows[2].legal_status, 'lapsed');
});

test('every count is that of the rows of the same day, as JSON and CSV', async () => {
  const viewer = await as('viewer');
  for (const of of ['', `firms/${firm.id}/`])
    for (const day of ['2019-12-31', '2022-12-31', '2024-06-30', '2026-11-01']) {
      const { figures } = await viewer.read(`${of}ip_counts?as_of=${day}`);
      const { rows } = await viewer.read(`${of}ip_docket?as_of=${day}`);
      const counted = rows.filter((row) => of === '' || row.owned);
      const inForce = counted.filter((row) => row.legal_status === 'granted');
      assert.equal(figures.rights, counted.length);
      assert.equal(figures.inventions, inForce.filter((row) => row.type === 'invention').length);
      assert.equal(figures.lapsed, counted.filter((row) => row.legal_status === 'lapsed').length);
      assert.equal(figures.high_value, inForce.filter((row) => row.high_value).length);
      const csv = parseCsv((await viewer.get(`${of}ip_docket?as_of=${day}&format=csv`)).text);
      assert.equal(csv.length, rows.length);
    }
});

test('what falls due stands on the radar beside the rest', async () => {
  const viewer = await as('viewer');
  const { rows } = await viewer.read('radar?as_of=2026-03-10&kind=ip_fee&limit=500');
  const fee = rows.find((row) => row.kind === 'ip_fee' && row.subject_id === right.id);
  assert.deepEqual([fee.date, fee.amount, fee.counterparty_id], ['2026-04-02', '2000.00', firm.id]);
});
