// One legal person once, like names pointed out, codes that differ only in case, and days to come.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { as, assertProblem, target, unique } from './client.mjs';
import * as make from './records.mjs';

test("a second firm with a firm's credit code is refused and names the first", async () => {
  const manager = await as('manager');
  const viewer = await as('viewer');
  const credit_code = make.anyCreditCode();
  const first = await manager.create('firms', {
    code: unique('F'),
    name: '青岛测试智能科技有限公司',
    credit_code,
  });
  const second = await manager.post('firms', {
    code: unique('F'),
    name: '青岛测试智能科技股份有限公司',
    credit_code,
  });
  assertProblem(second, 409, 'conflict');
  assert.deepEqual(second.codes, ['credit_code:person_recorded']);
  const [{ detail }] = second.json.errors;
  assert.ok(detail.includes(first.code) && detail.includes('青岛测试智能科技有限公司'), detail);
  // A firm that is also a party and a fund is one legal person.
  const party = await manager.create('parties', {
    code: unique('P'),
    name: 'x',
    kind: 'lp',
    credit_code,
  });
  const fund = await manager.create('funds', {
    code: unique('X'),
    name: 'x',
    kind: 'seed',
    currency: 'CNY',
    credit_code,
  });
  const { rows } = await viewer.read(`legal_persons?credit_code=${credit_code}`);
  assert.deepEqual(
    rows.map((row) => [row.kind, row.id, row.doubled]),
    [
      ['party', party.id, false],
      ['fund', fund.id, false],
      ['firm', first.id, false],
    ],
  );
  const shared = await viewer.read('legal_persons');
  assert.equal(shared.rows.filter((row) => row.credit_code === credit_code).length, 3);
});

test('like names are pointed out: case, width, blanks and company forms aside', async () => {
  const manager = await as('manager');
  const viewer = await as('viewer');
  const word = unique('zx').toLowerCase();
  const firm = await manager.create('firms', {
    code: unique('F'),
    name: `青岛${word}智能有限公司`,
    name_en: `Qingdao ${word} Smart Co., Ltd.`,
  });
  const alike = async (name) =>
    (await viewer.read(`alike_names?name=${encodeURIComponent(name)}`)).rows.map((row) => row.id);
  const wide = word.replace(/[!-~]/g, (c) => String.fromCodePoint(c.codePointAt(0) + 0xfee0));
  for (const name of [
    `青岛${word}智能有限公司`,
    `青岛 ${word.toUpperCase()} 智能股份有限公司`,
    `青岛${wide}智能（有限责任公司）`,
    `青岛（${word}）智能`,
    `QINGDAO ${word} SMART LIMITED`,
  ])
    assert.deepEqual(await alike(name), [firm.id], name);
  for (const name of [`青岛${word}智慧有限公司`, '有限公司', '　'])
    assert.deepEqual(await alike(name), [], name);
});

test('who has a credit code is pointed out while another is entered', async () => {
  const manager = await as('manager');
  const viewer = await as('viewer');
  const code = make.anyCreditCode();
  const firm = await manager.create('firms', { code: unique('F'), name: '甲', credit_code: code });
  const party = await manager.create('parties', {
    code: unique('P'),
    name: '乙',
    kind: 'lp',
    credit_code: code,
  });
  const { rows } = await viewer.read(`alike_names?credit_code=${code}&name=${unique('none')}`);
  assert.deepEqual(
    rows.map((row) => [row.kind, row.id]),
    [
      ['party', party.id],
      ['firm', firm.id],
    ],
  );
  const neither = await viewer.get('alike_names');
  assert.deepEqual(neither.codes, ['name:missing']);
});

test('codes and user names that differ only in case are one', async () => {
  const manager = await as('manager');
  const code = unique('Cd');
  await manager.create('parties', { code, name: 'x', kind: 'lp' });
  const other = await manager.post('parties', {
    code: code.toUpperCase(),
    name: 'y',
    kind: 'lp',
  });
  assertProblem(other, 409, 'conflict');
  assert.deepEqual(other.codes, ['code:code_alike']);
  assert.equal(other.json.errors[0].params.code, code);
  const name = unique('u').toLowerCase();
  const made = await target.ctl(
    ['user', 'add', name, '--role', 'viewer'],
    'Long-enough-4-a-password\n',
  );
  assert.equal(made.code, 0, made.stderr);
  const again = await target.ctl(
    ['user', 'add', name.toUpperCase(), '--role', 'viewer'],
    'Long-enough-4-a-password\n',
  );
  assert.equal(again.code, 1, again.stdout);
  assert.match(again.stderr, /differs from this one only in case/);
});

test('names of nothing visible, or that turn what follows, are refused', async () => {
  const manager = await as('manager');
  for (const [name, code] of [
    ['\u3000', 'name:blank'],
    ['\u200b', 'name:blank'],
    ['青岛\u202e公司', 'name:hidden_text'],
    ['青岛\u2060公司', 'name:hidden_text'],
  ]) {
    const answer = await manager.post('firms', { code: unique('F'), name });
    assertProblem(answer, 422, 'invalid');
    assert.deepEqual(answer.codes, [code], JSON.stringify(name));
  }
});

test('a day still to come is refused unless it is confirmed, and then listed', async () => {
  const manager = await as('manager');
  const viewer = await as('viewer');
  const firm = { code: unique('F'), name: 'x', effective_date: '2062-11-23' };
  const slip = await manager.post('firms', firm);
  assertProblem(slip, 422, 'invalid');
  assert.deepEqual(slip.codes, ['effective_date:future_unconfirmed']);
  const meant = await manager.create('firms', { ...firm, confirm_future: true });
  const { rows } = await viewer.read('future_entries');
  const row = rows.find((one) => one.seq === meant.seq);
  assert.deepEqual([row.kind, row.code, row.effective_date], ['firm', firm.code, '2062-11-23']);
  const taken = await manager.post('firms', { code: firm.code, name: 'x' });
  assertProblem(taken, 409, 'conflict');
  assert.ok(taken.json.errors[0].detail.includes('2062-11-23'), taken.text);
  // The API keeps to YYYY-MM-DD.
  const written = await manager.post('firms', {
    ...firm,
    code: unique('F'),
    effective_date: '2020/1/2',
  });
  assert.deepEqual(written.codes, ['effective_date:bad_date']);
});

test('what is invested in all projects of one firm is a line of the verdict', async () => {
  const admin = await as('admin');
  const approver = await as('approver');
  const viewer = await as('viewer');
  const rule = await admin.create('rules', {
    pack: unique('pk'),
    code: unique('r'),
    name: 'x',
    measure: 'firm_amount',
    subject: 'firm',
    basis: 'approved',
    currency: 'CNY',
    limit: '1000.00',
    action: 'warn',
    status: 'verified',
    clause: 'x',
    source: 'x',
    valid_from: '2018-01-01',
  });
  await approver.create(`rules/${rule.seq}/approval`, { outcome: 'approve' });
  await make.capRule();
  const fund = await make.fund();
  const a = await make.project();
  const b = await make.project({ firm_id: a.firm_id });
  const first = await make.proposal(a, fund, '700.00');
  assert.equal((await make.decide(first, 'approve')).status, 201);
  const second = await make.proposal(b, fund, '300.01');
  const verdict = await viewer.read(`investments/${second.id}/verdict`);
  const line = verdict.rows.find((row) => row.version === rule.seq);
  assert.deepEqual([line.figure, line.outcome], ['1000.01', 'warn'], JSON.stringify(line));
});
