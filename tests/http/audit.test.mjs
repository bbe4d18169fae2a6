/* What auditors ask for: the search through the journal, and a record's whole history. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { as, assertProblem, Client, newUser, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';
import * as make from './records.mjs';

const auditor = await as('auditor');
const manager = await as('manager');
const approver = await as('approver');

async function found(query) {
  const { items } = await auditor.read(`journal?limit=500&${new URLSearchParams(query)}`);
  return items.map((item) => item.seq);
}

await make.capRule();

/** A payment that stands by itself, and what it rests on. */
async function paid() {
  const fund = await make.fund({ name: `检索 ${unique('N')}` });
  const project = await make.project();
  const investment = await make.proposal(project, fund, '300.00');
  const decision = (await make.decide(investment)).json;
  const paid = await make.pay(investment, '123.45');
  assert.equal(paid.status, 201, paid.text);
  const payment = paid.json;
  return { fund, project, investment, decision, payment };
}

test('the journal is searched by text, code, person, amount, kind and both dates', async () => {
  const { fund, project, investment, payment } = await paid();
  assert.deepEqual(await found({ text: fund.name }), [fund.seq]);
  assert.deepEqual(await found({ text: fund.name.slice(3).toUpperCase() }), [fund.seq]);
  const named = await found({ code: fund.code });
  for (const one of [fund, investment]) assert.ok(named.includes(one.seq), 'it, and what names it');
  assert.ok(!named.includes(project.seq));
  const amounts = { amount_from: '123.45', amount_to: '123.45' };
  const entry = payment.seq;
  assert.ok((await found(amounts)).includes(entry));
  assert.ok(!(await found({ amount_from: '123.46', amount_to: '124' })).includes(entry));
  assert.ok((await found({ ...amounts, kind: 'payment' })).includes(entry));
  assert.ok(!(await found({ ...amounts, kind: 'fund' })).includes(entry));
  const { item } = await auditor.read(`journal/${entry}`);
  const on = item.effective_date;
  assert.ok((await found({ ...amounts, from: on, to: on })).includes(entry));
  assert.ok(!(await found({ ...amounts, from: '2200-01-01' })).includes(entry));
  const today = new Date(Date.parse(item.recorded_at) + 8 * 3600e3).toISOString().slice(0, 10);
  assert.ok(
    (await found({ ...amounts, recorded_from: today, recorded_to: today })).includes(entry),
  );
  assert.ok(!(await found({ ...amounts, recorded_to: '2000-01-01' })).includes(entry));
});

test('the journal is searched by the name of who recorded', async () => {
  const { decision } = await paid();
  const { user } = (await approver.get('session')).json;
  const own = await found({ actor: user.user_name, kind: 'decision' });
  assert.ok(own.includes(decision.seq));
  assert.deepEqual(await found({ actor: user.user_name, kind: 'fund' }), []);
  assert.deepEqual(await found({ actor: 'nobody-of-this-name' }), []);
});

test('pages of a search give each entry once', async () => {
  const code = (await paid()).fund.code;
  const whole = await found({ code });
  const seqs = [];
  let cursor = '';
  do {
    const page = await auditor.read(`journal?limit=1&code=${code}${cursor && `&cursor=${cursor}`}`);
    seqs.push(...page.items.map((item) => item.seq));
    cursor = page.next_cursor;
  } while (cursor);
  assert.deepEqual(seqs, whole);
});

test('a search that cannot be meant names the field', async () => {
  for (const [query, field, code] of [
    ['kind=nothing', 'kind', 'unknown_value'],
    ['amount_from=1.234', 'amount_from', 'bad_amount'],
    ['amount_from=2&amount_to=1', 'amount_to', 'bad_order'],
    ['from=2020-02-30', 'from', 'bad_date'],
    ['recorded_from=2020-02-02&recorded_to=2020-02-01', 'recorded_to', 'bad_order'],
  ]) {
    const answer = await auditor.get(`journal?${query}`);
    assert.equal(answer.status, 422, query);
    assert.deepEqual([answer.json.errors[0].field, answer.json.errors[0].code], [field, code]);
  }
});

const events = (rows) => rows.map((row) => row.event);

test('a history tells of versions field by field, with who and when', async () => {
  const fund = await make.fund();
  const body = { code: fund.code, name: '改过的名字', kind: 'growth', currency: 'CNY' };
  await manager.revise(`funds/${fund.id}`, { ...body, effective_date: make.DAY });
  const { rows } = await auditor.read(`journal/${fund.seq}/history`);
  assert.deepEqual(events(rows), ['recorded', 'changed']);
  const [, row] = rows;
  assert.deepEqual([row.field, row.before, row.after], ['name', fund.name, body.name]);
  assert.ok(row.recorded_by && row.recorded_at);
});

test('a history has decisions and reversals, from whichever of its entries it is asked', async () => {
  const { investment, decision, payment } = await paid();
  const reversal = (await approver.post(`journal/${payment.seq}/reversal`, { reason: '误付' }))
    .json;
  const of = async (seq) => (await auditor.read(`journal/${seq}/history`)).rows;
  assert.deepEqual(events(await of(payment.seq)), ['recorded', 'reversed']);
  assert.deepEqual(await of(reversal.seq), await of(payment.seq));
  const [recorded, undone] = await of(payment.seq);
  assert.equal(recorded.amount, '123.45');
  assert.deepEqual([undone.reason, undone.reversed_seq], ['误付', payment.seq]);
  assert.deepEqual(events(await of(investment.seq)), ['recorded', 'approved']);
  assert.deepEqual(await of(decision.seq), await of(investment.seq));
  const before = await auditor.read(`journal/${payment.seq}/history?as_known=${payment.seq}`);
  assert.deepEqual(events(before.rows), ['recorded'], 'as it was known then');
  const file = parseCsv((await auditor.get(`journal/${payment.seq}/history?format=csv`)).text);
  assert.deepEqual(events(file), ['recorded', 'reversed']);
});

test('there is no history of what is not in the journal', async () => {
  assertProblem(await auditor.get('journal/999999999/history'), 404, 'not_found');
});

const thresholds = 'late_days=30&quick_minutes=10&near_percent=5';

async function matters(matter, query = thresholds) {
  const { rows } = await auditor.read(`audit_matters?matter=${matter}&limit=500&${query}`);
  return rows;
}

async function count(matter) {
  const { rows } = await auditor.read(`audit_counts?${thresholds}`);
  return rows.find((row) => row.matter === matter).count;
}

test('the desk has late entries, quick decisions and reversals with amount and reason', async () => {
  const before = await count('reversal');
  const { decision, payment } = await paid();
  const reversal = (await approver.post(`journal/${payment.seq}/reversal`, { reason: '查错' }))
    .json;
  const undone = (await matters('reversal')).find((row) => row.seq === reversal.seq);
  assert.deepEqual(
    [undone.amount, undone.reason, undone.kind, undone.subject_id],
    ['123.45', '查错', 'payment', payment.id],
  );
  assert.equal(await count('reversal'), before + 1);
  const late = (await matters('back_dated')).find((row) => row.seq === payment.seq);
  assert.ok(late.days > 1000 && late.amount === '123.45');
  assert.equal((await matters('back_dated', 'late_days=3650')).length, 0, 'a threshold is stated');
  const quick = (await matters('quick')).find((row) => row.seq === decision.seq);
  assert.equal(quick.minutes, 0);
  assert.equal(quick.kind, 'investment');
});

test('the desk has what passed a cap with almost nothing left', async () => {
  const fund = await make.fund();
  const project = await make.project();
  const near = await make.proposal(project, fund, '129000000.00');
  const far = await make.proposal(await make.project(), fund, '50000000.00');
  const decided = (await make.decide(near)).json;
  const other = (await make.decide(far)).json;
  const rows = await matters('near_limit');
  const row = rows.find((one) => one.seq === decided.seq);
  assert.deepEqual([row.amount, row.limit], ['129000000.00', '130000000.00']);
  assert.match(row.used, /^0\.9923/);
  assert.ok(!rows.some((one) => one.seq === other.seq));
});

test('a rate that was changed afterwards, and an export, are on the desk', async () => {
  const rate = (
    await make.record('fx_rates', {
      base_currency: 'USD',
      quote_currency: 'CNY',
      rate: '6.9',
      currency: undefined,
      effective_date: '2019-03-04',
    })
  ).json;
  const reversal = await manager.post(`journal/${rate.seq}/reversal`, { reason: '抄错' });
  assert.equal(reversal.status, 201, reversal.text);
  const changed = await matters('rate_changed');
  assert.ok(changed.some((row) => row.seq === reversal.json.seq && row.reason === '抄错'));
  await auditor.get('export/funds.csv');
  const [taken] = await matters('export');
  assert.equal(taken.reason, 'funds');
});

test('pages of the desk give each entry once, and as a file all of them', async () => {
  const known = (await auditor.read('journal?limit=1')).items[0].seq;
  const whole = `as_known=${known}&${thresholds}`;
  const seqs = [];
  let cursor = '';
  do {
    const path = `audit_matters?limit=7&${whole}${cursor && `&cursor=${cursor}`}`;
    const page = await auditor.read(path);
    seqs.push(...page.rows.map((row) => `${row.matter} ${row.seq}`));
    cursor = page.next_cursor;
  } while (cursor);
  const file = parseCsv((await auditor.get(`audit_matters?format=csv&${whole}`)).text);
  assert.deepEqual(
    seqs,
    file.map((row) => `${row.matter} ${row.seq}`),
  );
  const { rows } = await auditor.read(`audit_counts?${whole}`);
  assert.equal(
    seqs.length,
    rows.reduce((sum, row) => sum + row.count, 0),
  );
});

test('an account ends with its last day, and its sessions with it', async () => {
  const admin = await as('admin');
  const account = await newUser('auditor');
  const day = (shift) =>
    new Date(Date.now() + 8 * 3600e3 + shift * 864e5).toISOString().slice(0, 10);
  const until = (valid_until) =>
    admin.revise(`users/${account.id}`, { ...account.fields, valid_until });
  const signedIn = async () => {
    const client = new Client();
    assert.equal((await client.signIn(account.user, account.password)).status, 200);
    return client;
  };
  const client = await signedIn();
  await until(day(0));
  assert.equal((await client.get('funds')).status, 200, 'the last day counts');
  const again = await signedIn();
  const { expires_at, user } = await again.read('session');
  assert.equal(user.valid_until, day(0));
  assert.ok(Date.parse(expires_at) <= Date.parse(`${day(0)}T16:00:00Z`), expires_at);
  await until(day(-1));
  for (const session of [client, again]) assert.equal((await session.get('funds')).status, 401);
  assert.equal((await new Client().signIn(account.user, account.password)).status, 401);
  const { items } = await admin.read(`users?limit=500`);
  assert.equal(items.find((one) => one.id === account.id).valid_until, day(-1));
});

test('the last administrator whose account never ends keeps it so', async () => {
  const admin = await as('admin');
  const { items } = await admin.read('users?role=admin&limit=500');
  const lasting = items.filter((one) => one.enabled && one.valid_until === null);
  if (lasting.length > 1) return;
  const [{ id, user_name, display_name, version: expected_version }] = lasting;
  const fields = { user_name, display_name, role: 'admin', enabled: true, expected_version };
  const answer = await admin.post(`users/${id}`, { ...fields, valid_until: '2199-12-31' });
  assert.deepEqual(answer.codes, ['valid_until:last_admin']);
});

const differenceOf = (since, more = '') => auditor.read(`difference?since=${since}${more}`);

test('a difference has what was added, changed field by field, and reversed', async () => {
  const { fund, payment } = await paid();
  const since = (await auditor.read('journal?limit=1')).items[0].seq;
  const party = await make.party();
  const body = { code: fund.code, name: '差异之后', kind: 'growth', currency: 'CNY' };
  await manager.revise(`funds/${fund.id}`, { ...body, effective_date: make.DAY });
  await approver.create(`journal/${payment.seq}/reversal`, { reason: '撤销' });
  const { rows } = await differenceOf(since);
  const of = (id) => rows.filter((row) => row.record_id === id);
  assert.equal(of(party.id)[0].change, 'added');
  assert.equal(JSON.parse(of(party.id)[0].after).code, party.code);
  const [changed] = of(fund.id);
  assert.deepEqual(
    [changed.change, changed.field, changed.before, changed.after],
    ['changed', 'name', fund.name, body.name],
  );
  const [gone] = of(payment.id);
  assert.deepEqual([gone.change, gone.amount, gone.after], ['reversed', '123.45', null]);
  assert.ok(gone.recorded_by && gone.recorded_at);
  const file = parseCsv((await auditor.get(`difference?since=${since}&format=csv`)).text);
  assert.equal(file.length, rows.length);
  assert.equal((await differenceOf(since, `&as_known=${since}`)).rows.length, 0);
});

test('a difference has the figures that moved', async () => {
  const { fund, project } = await paid();
  const since = (await auditor.read('journal?limit=1')).items[0].seq;
  const more = await make.proposal(project, fund, '1000.00');
  assert.equal((await make.decide(more)).status, 201);
  const rows = [];
  for (let cursor = ''; cursor !== null; ) {
    const from = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const page = await auditor.read(`difference/figures?since=${since}&limit=500${from}`);
    rows.push(...page.rows);
    cursor = page.next_cursor;
  }
  const used = rows.find((row) => row.subject_id === project.id && row.figure === 'direct_used');
  assert.deepEqual([used.before, used.after], ['300.00', '1300.00']);
  assert.ok(!rows.some((row) => row.subject_id !== project.id && row.kind === 'project'));
  const exposure = rows.find(
    (row) =>
      row.subject_id === fund.id &&
      row.about_id === project.id &&
      row.figure === 'look_through_amount_commitment',
  );
  assert.deepEqual([exposure.before, exposure.after], ['300.00', '1300.00']);
});

test('points of a difference that cannot be meant are named', async () => {
  assertProblem(await auditor.get('difference'), 422, 'invalid');
  const { as_known } = await auditor.read('difference_points');
  for (const [query, code] of [
    ['since=nonsense', 'bad_time'],
    [`since=${as_known + 1000}`, 'out_of_range'],
    [`since=${as_known}&as_known=1`, 'bad_order'],
  ]) {
    const answer = await auditor.get(`difference?${query}`);
    assert.deepEqual(answer.codes, [`since:${code}`], query);
  }
  const { rows } = await auditor.read('difference_points');
  assert.ok(rows.every((row) => row.known_seq <= as_known));
});

const sha256 = (text) => createHash('sha256').update(text).digest();

/** The sample drawn again from the population, by what docs/auditing.md says. */
function drawAgain(rows, { seed, method, count }) {
  const items = rows.map((row) => ({
    seq: row.entry_seq,
    draw: sha256(`${seed}\n${row.entry_seq}`).toString('hex'),
    size: method === 'risk' ? BigInt(row.weight) : BigInt((row.amount || '0').replace('.', '')),
  }));
  for (const [i, item] of items.entries()) assert.equal(rows[i].draw, item.draw);
  const order = [...items].sort((a, b) => (a.draw < b.draw ? -1 : 1));
  if (method === 'random') return order.slice(0, count).map((item) => item.seq);
  const line = method === 'risk' ? order : items;
  const taken = new Set();
  let interval = 0n;
  for (let before = -1; before !== taken.size; ) {
    before = taken.size;
    const rest = line.filter((item) => !taken.has(item.seq));
    const wanted = count - taken.size;
    const total = rest.reduce((sum, item) => sum + item.size, 0n);
    interval = wanted === 0 || rest.length <= wanted ? 0n : total / BigInt(wanted);
    const top = rest.filter((item) => item.size >= interval).slice(0, wanted);
    for (const item of top) taken.add(item.seq);
  }
  if (interval === 0n) return [...taken];
  let unit = (sha256(seed).readBigUInt64BE() % interval) + 1n;
  let passed = 0n;
  for (const item of line.filter(({ seq }) => !taken.has(seq))) {
    passed += item.size;
    if (passed < unit || taken.size === count) continue;
    taken.add(item.seq);
    unit += interval;
  }
  return [...taken];
}

test('a sample is drawn again from its population by anybody', async () => {
  for (let i = 0; i < 3; i++) await paid();
  const as_known = (await auditor.read('journal?limit=1')).items[0].seq;
  for (const method of ['random', 'monetary_unit', 'risk'])
    for (const count of [1, 4, 9, 1000]) {
      const asked = { seed: `种子-${count}`, method, count };
      const query = `${new URLSearchParams({ ...asked, as_known })}`;
      const { rows } = await auditor.read(`sample?${query}`);
      const file = (await auditor.get(`sample?${query}&population=1&format=csv`)).text;
      const again = drawAgain(parseCsv(file), asked);
      const seqs = rows.map((row) => row.entry_seq);
      assert.deepEqual(
        again.map(Number).sort((a, b) => a - b),
        seqs,
        query,
      );
      assert.deepEqual((await auditor.read(`sample?${query}`)).rows, rows, 'the same every time');
    }
});

test('a sample that cannot be meant names the parameter', async () => {
  for (const [query, fault] of [
    ['', 'seed:missing'],
    [`seed=${'x'.repeat(101)}`, 'seed:too_long'],
    ['seed=1&count=0', 'count:out_of_range'],
    ['seed=1&method=any', 'method:unknown_value'],
    ['seed=1&kind=nothing', 'kind:unknown_value'],
    ['seed=1&from=2021-01-02&to=2021-01-01', 'to:bad_order'],
  ])
    assert.deepEqual((await auditor.get(`sample?${query}`)).codes, [fault], query);
});

const paper = (rows) => ['entry_seq,finding,grade', ...rows].join('\r\n');

async function sendPaper(client, raw, key) {
  return client.send('POST', 'audit_papers', {
    raw,
    key,
    headers: { 'Content-Type': 'application/octet-stream' },
  });
}

test('a work paper goes out as a workbook and comes back as findings, which are answered', async () => {
  const { payment } = await paid();
  const query = `sample?seed=paper&kind=payment&count=1000&format=xlsx`;
  const workbook = (await auditor.get(query)).bytes;
  const empty = await sendPaper(auditor, workbook);
  assert.equal(empty.status, 201, empty.text);
  assert.equal(empty.json.findings, 0, 'nothing was found yet');
  const rows = [`${payment.seq},"付款凭证缺失",high`, `${payment.seq - 1},,`];
  const key = unique('paper');
  const done = await sendPaper(auditor, paper(rows), key);
  assert.equal(done.status, 201, done.text);
  assert.equal(done.json.findings, 1, 'a row without a finding is none');
  const again = await sendPaper(auditor, paper(rows), key);
  assert.equal(again.json.first_seq, done.json.first_seq, 'a repeat stores nothing');
  const { item } = await auditor.read(`audit_findings/${done.json.first_seq}`);
  assert.deepEqual(
    [item.entry_seq, item.finding, item.grade, item.closed],
    [payment.seq, '付款凭证缺失', 'high', false],
  );
  await manager.create('audit_answers', { finding_id: item.id, answer: '已补' });
  assert.equal(item.code, `AF-${payment.seq}`);
  const { code, entry_seq, finding } = item;
  const closed = { code, entry_seq, finding, grade: 'high', closed: true };
  await auditor.revise(`audit_findings/${item.id}`, closed);
  const { rows: history } = await auditor.read(`journal/${payment.seq}/history`);
  assert.deepEqual(events(history), ['recorded', 'finding', 'answer', 'finding']);
  assert.equal(history[2].reason, '已补');
});

test('a work paper that cannot be meant is refused with its row, and nothing is stored', async () => {
  const before = (await auditor.read('journal?limit=1')).items[0].seq;
  for (const [raw, codes] of [
    [paper(['1,x,high', '2,y,grave']), ['rows[3].grade:unknown_value']],
    [paper(['one,x,high']), ['rows[2].entry_seq:missing']],
    [paper([`1,${'x'.repeat(2001)},low`]), ['rows[2].finding:too_long']],
    ['a,b\r\n1,2', ['file:missing']],
    [paper(['999999999,x,low']), ['entry_seq:unknown_reference']],
    ['PK\u0003\u0004 no workbook', ['file:bad_file']],
  ]) {
    const answer = await sendPaper(auditor, raw);
    assert.equal(answer.status, 422, `${raw.slice(0, 40)}: ${answer.text}`);
    assert.deepEqual(answer.codes, codes);
  }
  assert.equal((await auditor.read('journal?limit=1')).items[0].seq, before);
  for (const client of [manager, approver])
    assertProblem(await sendPaper(client, paper(['1,x,low'])), 403, 'forbidden');
});
