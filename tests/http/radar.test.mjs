// The radar: rows, filters and thresholds, and the calendar, read with a parser of RFC 5545 of its own.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem } from './client.mjs';
import { parseRows } from './csv.mjs';
import * as make from './records.mjs';

const LATE = '2020-09-01';
let viewer;
let fund;
let call;
let view;

before(async () => {
  const name = '雷达基金；逗号,分号;反斜杠\\与一个长到必须折行的很长很长很长很长很长的名称';
  fund = await make.fund({ name });
  const commitment = await make.commitment(fund, await make.party(), '1000.00');
  await make.commitment(fund, await make.party(), '500.00');
  call = await make.stored('capital_calls', {
    code: `K-${fund.id}`,
    fund_id: fund.id,
    due_on: '2020-03-01',
    investments: '300.00',
  });
  assert.equal((await make.approve('capital_calls', call)).status, 201);
  await make.stored('contributions', {
    commitment_id: commitment.id,
    capital_call_id: call.id,
    amount: '200.00',
  });
  viewer = await as('viewer');
  const { as_known } = await viewer.read('radar');
  view = `fund_id=${fund.id}&as_of=${LATE}&as_known=${as_known}`;
});

// RFC 5545, 3.1 and 3.3.11: lines end with CRLF and have at most 75 octets; a line that begins with a
// blank goes on with the one before; in a text, a backslash precedes what it escapes.
function parseCalendar(bytes) {
  const text = bytes.toString('utf8');
  assert.ok(Buffer.from(text, 'utf8').equals(bytes), 'UTF-8');
  assert.ok(text.endsWith('\r\n'));
  assert.ok(!/[^\r]\n|\r[^\n]/.test(text), 'every line ends with CRLF');
  const lines = text.slice(0, -2).split('\r\n');
  for (const line of lines) {
    assert.ok(Buffer.byteLength(line) <= 75, `${Buffer.byteLength(line)} octets: ${line}`);
    assert.ok(!line.includes('\uFFFD'), 'no character is cut in two');
  }
  const unfolded = [];
  for (const line of lines)
    if (/^[ \t]/.test(line)) unfolded[unfolded.length - 1] += line.slice(1);
    else unfolded.push(line);
  const stack = [{ name: '', properties: [], children: [] }];
  for (const line of unfolded) {
    const [, name, parameters, value] = /^([A-Z0-9-]+)((?:;[A-Z0-9-]+=[^:;]*)*):(.*)$/s.exec(line);
    if (name === 'BEGIN') stack.push({ name: value, properties: [], children: [] });
    else if (name === 'END') {
      const component = stack.pop();
      assert.equal(component.name, value);
      stack.at(-1).children.push(component);
    } else stack.at(-1).properties.push({ name, parameters, value });
  }
  assert.equal(stack.length, 1);
  const [calendar] = stack[0].children;
  assert.equal(calendar.name, 'VCALENDAR');
  return calendar;
}

function textOf(component, name) {
  const found = component.properties.filter((property) => property.name === name);
  assert.equal(found.length, 1, name);
  return found[0].value.replace(/\\([\\;,nN])/g, (_, c) => (/n/i.test(c) ? '\n' : c));
}

// Every row, page after page, and how many pages.
async function allRows(query, limit) {
  const rows = [];
  let pages = 0;
  let cursor = '';
  do {
    const answer = await viewer.read(`radar?${query}&limit=${limit}${cursor}`);
    assert.ok(answer.rows.length <= limit);
    rows.push(...answer.rows);
    cursor = answer.next_cursor ? `&cursor=${answer.next_cursor}` : '';
    pages++;
  } while (cursor);
  return { rows, pages };
}

const events = (calendar) => calendar.children.filter((child) => child.name === 'VEVENT');

test('counts are those of the rows, under the same filters and thresholds', async () => {
  for (const query of [view, `${view}&severity=high`, `${view}&horizon=3650`, `${view}&due=week`]) {
    const { rows } = await allRows(query, 500);
    const counts = (await viewer.read(`radar_counts?${query}`)).rows;
    assert.deepEqual(
      counts,
      ['overdue', 'week', 'month', 'quarter', 'later'].map((due) => ({
        due,
        count: rows.filter((row) => row.due === due).length,
      })),
    );
  }
  assertProblem(await viewer.get('radar_counts?horizon=0'), 422, 'invalid');
});

test('a late call, idle cash and nothing of other funds', async () => {
  const { rows, refs } = await viewer.read(`radar?${view}`);
  assert.deepEqual(
    rows.map((row) => [row.kind, row.due, row.amount]),
    [['call_unpaid', 'overdue', '100.00']],
  );
  const [row] = rows;
  assert.equal(row.days_late, 184);
  assert.equal(row.days_left, null);
  assert.equal(row.severity, 'high');
  assert.equal(row.subject_kind, 'capital_call');
  assert.equal(refs[row.subject_id].code, call.code);
  assert.equal(refs[row.counterparty_id].kind, 'party');
  const idle = await viewer.read(`radar?${view}&idle_amount=200.00&idle_days=100`);
  assert.deepEqual(
    idle.rows.map((one) => one.kind),
    ['call_unpaid', 'cash_idle'],
  );
  assert.equal(idle.rows[1].amount, '200.00');
  assert.equal(idle.rows[1].since, make.DAY);
  const none = await viewer.read(`radar?${view}&kind=buy_back`);
  assert.deepEqual(none.rows, []);
});

test('thresholds have bounds, and every fault is named', async () => {
  const faulty = 'horizon=0&idle_days=x&idle_amount=1.234&kind=no&severity=no&due=no&fund_id=0';
  const answer = await viewer.get(`radar?${faulty}`);
  assertProblem(answer, 422, 'invalid');
  assert.deepEqual(answer.codes.map((code) => code.split(':')[0]).sort(), [
    'due',
    'fund_id',
    'horizon',
    'idle_amount',
    'idle_days',
    'kind',
    'severity',
  ]);
  assertProblem(await viewer.get('radar.ics?labels=fr'), 422, 'invalid');
  assertProblem(await viewer.get('radar.ics?mark_days=3651'), 422, 'invalid');
});

test('the CSV and the calendar have the rows of the screen', async () => {
  const { rows } = await viewer.read(`radar?${view}&idle_amount=0&idle_days=100`);
  const csv = parseRows(
    (await viewer.get(`radar?${view}&idle_amount=0&idle_days=100&format=csv`)).text,
  );
  assert.equal(csv.length, rows.length + 1);
  const answer = await viewer.get(`radar.ics?${view}&idle_amount=0&idle_days=100&labels=zh`);
  assert.equal(answer.headers.get('content-type'), 'text/calendar; charset=utf-8');
  const calendar = parseCalendar(answer.bytes);
  assert.equal(textOf(calendar, 'VERSION'), '2.0');
  const list = events(calendar);
  assert.equal(list.length, rows.length);
  list.forEach((event, i) => {
    assert.equal(textOf(event, 'DTSTART'), rows[i].date.replaceAll('-', ''));
    assert.ok(textOf(event, 'UID').startsWith(`${rows[i].uid}@`));
    assert.ok(textOf(event, 'SUMMARY').includes(rows[i].amount));
    assert.match(textOf(event, 'DTSTAMP'), /^\d{8}T\d{6}Z$/);
  });
  assert.ok(textOf(list[0], 'SUMMARY').includes(fund.name ?? '雷达基金；逗号,分号;反斜杠\\与'));
});

test('pages are the whole, each in the view of the first; files have all rows', async () => {
  const query = `${view}&idle_amount=0.01&idle_days=100&horizon=3650`;
  const { rows } = await allRows(query, 500);
  assert.ok(rows.length > 1);
  const byOne = await allRows(query, 1);
  assert.deepEqual(byOne.rows, rows);
  assert.equal(byOne.pages, rows.length);
  const first = await viewer.read(
    `radar?fund_id=${fund.id}&as_of=${LATE}&limit=1&idle_days=100&idle_amount=0.01`,
  );
  await make.fund();
  const second = await viewer.read(
    `radar?fund_id=${fund.id}&limit=1&idle_days=100&idle_amount=0.01&cursor=${first.next_cursor}`,
  );
  assert.deepEqual([second.as_of, second.as_known], [LATE, first.as_known]);
  const csv = parseRows((await viewer.get(`radar?${query}&limit=1&format=csv`)).text);
  assert.equal(csv.length, rows.length + 1);
  assert.equal((await viewer.read(`radar?${query}&limit=500`)).next_cursor, null);
  assertProblem(await viewer.get(`radar?${query}&limit=501`), 422, 'invalid');
  const beyond = `${LATE}.${first.as_known}.1-${rows.length + 1000}`;
  assertProblem(await viewer.get(`radar?fund_id=${fund.id}&cursor=${beyond}`), 422, 'invalid');
});

test('a calendar has the same bytes for ever, and the same names in both languages', async () => {
  const path = `radar.ics?${view}`;
  const first = await viewer.get(path);
  await make.fund();
  const second = await (await as('auditor')).get(path);
  assert.ok(first.bytes.equals(second.bytes));
  const uids = (answer) => events(parseCalendar(answer.bytes)).map((event) => textOf(event, 'UID'));
  const english = await viewer.get(`${path}&labels=en`);
  assert.deepEqual(uids(english), uids(first));
  assert.match(
    textOf(events(parseCalendar(english.bytes))[0], 'SUMMARY'),
    /^Capital call not paid/,
  );
  const empty = parseCalendar((await viewer.get(`radar.ics?${view}&kind=buy_back`)).bytes);
  assert.equal(events(empty).length, 0);
  assert.equal(empty.children.length, 1, 'a calendar has at least one component');
});
