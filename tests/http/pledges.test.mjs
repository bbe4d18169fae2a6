// Pledges of rights: every ground of refusal both ways, all of them at once, statements of owners and
// parties, one live pledge per right, and what a pledge does to the docket.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem, head, newSession, newUser } from './client.mjs';
import * as make from './records.mjs';

const DAY = '2020-01-10';
let loanCase;
let manager;

before(async () => {
  await make.anyFeeRule();
  manager = await as('manager');
  loanCase = await make.loanCase(await make.caseScheme());
});

const pledge = (fields) => make.pledge(loanCase, { registered_on: DAY, ...fields });
const item = (of, right) =>
  manager.post('pledge_items', { pledge_id: of.id, ip_right_id: right.id });
const event = (right, action, occurred_on, fields = {}) =>
  manager.create('ip_events', { ip_right_id: right.id, action, occurred_on, ...fields });
const statement = (of, right, fields) =>
  manager.create('pledge_statements', {
    ...{ pledge_id: of.id, ip_right_id: right.id, stated_on: DAY, document: '声明书' },
    ...fields,
  });
const groundsOf = (answer) =>
  answer.json.errors
    .filter((error) => error.code === 'pledge_ground')
    .map((error) => error.params.ground);

async function refusedFor(of, right, grounds) {
  const stood = await head();
  const answer = await item(of, right);
  assertProblem(answer, 409);
  assert.deepEqual(groundsOf(answer).sort(), [...grounds].sort(), answer.text);
  assert.equal(await head(), stood, 'nothing is stored');
  return answer;
}

async function accepted(of, right) {
  const answer = await item(of, right);
  assert.equal(answer.status, 201, answer.text);
  return answer.json;
}

/** The outcomes of a pledged right by ground. */
async function outcomes(of, right, as_of = '') {
  const { rows } = await manager.read(`pledges/${of.id}/grounds${as_of && `?as_of=${as_of}`}`);
  const own = rows.filter((row) => row.ip_right_id === right.id);
  return Object.fromEntries(own.map((row) => [row.ground, row.outcome]));
}

test('a right that is in force and its firm’s goes into a pledge, and the sheet tells all twelve grounds', async () => {
  const right = await make.patentOf(loanCase);
  const of = await pledge();
  await accepted(of, right);
  const told = await outcomes(of, right, DAY);
  assert.equal(Object.keys(told).length, 12);
  for (const [ground, outcome] of Object.entries(told))
    assert.equal(outcome, ground === 'annual_fee_unpaid' ? 'unknown' : 'pass', ground);
  const { rows } = await manager.read(`pledges/${of.id}/rights?as_of=${DAY}`);
  assert.deepEqual(
    rows.map((row) => [row.ip_right_id, row.verdict, row.failed, row.unknown, row.registered_on]),
    [[right.id, 'ok', null, 'annual_fee_unpaid', DAY]],
  );
});

// Each ground: what makes it, and what undoes it before the same right goes in.
const CASES = [
  {
    ground: 'The pledgor is not the registered owner',
    also: ['The consent of a co-owner is missing'],
    spoil: async (right) => {
      const buyer = await make.firm();
      await event(right, 'transferred', '2019-01-04', { firm_id: buyer.id });
      return { buyer };
    },
    mend: (right, { buyer }) =>
      event(right, 'transferred', '2019-06-04', {
        ...{ from_firm_id: buyer.id, firm_id: loanCase.firm_id },
      }),
  },
  {
    ground: 'The right ended or was invalidated',
    spoil: (right) => event(right, 'lapsed', '2019-04-02'),
    mend: (right) => event(right, 'restored', '2019-08-01'),
  },
  {
    ground: 'The right is not granted',
    fields: { granted_on: undefined },
    mend: (right) => event(right, 'granted', '2019-08-01'),
  },
  {
    ground: 'An annual fee is unpaid',
    spoil: (right) => fee(right, 4, '2018-03-20'),
    mend: (right) => fee(right, 5, '2019-09-20'),
  },
  {
    ground: 'Suspended, or preserved by a court',
    spoil: (right) => event(right, 'preserved', '2019-08-01'),
    mend: (right) => event(right, 'released', '2019-12-01'),
  },
  {
    ground: 'Invalidation is pending',
    spoil: (right) => event(right, 'invalidation_requested', '2019-08-01'),
    mend: (right) => event(right, 'invalidation_rejected', '2019-12-01'),
  },
];

const fee = (right, year, paid_on) =>
  manager.create('ip_fees', { ip_right_id: right.id, year, paid_on });

for (const { ground, also = [], fields, spoil, mend } of CASES)
  test(`${ground}: refused, and not once that is over`, async () => {
    const right = await make.patentOf(loanCase, fields);
    const made = await spoil?.(right);
    const of = await pledge();
    await refusedFor(of, right, [ground, ...also]);
    await mend(right, made);
    await accepted(of, right);
  });

test('the debt ends no later than the right, to the day', async () => {
  const right = await make.patentOf(loanCase, { type: 'utility_model' });
  await refusedFor(await pledge({ debt_ends_on: '2025-04-03' }), right, [
    'The debt ends after the right',
  ]);
  const of = await pledge({ debt_ends_on: '2025-04-02' });
  await accepted(of, right);
  const later = await manager.post(`pledges/${of.id}`, {
    ...make.pledgeOf(loanCase, { code: of.code, registered_on: DAY, debt_ends_on: '2025-04-03' }),
    expected_version: of.id,
  });
  assert.deepEqual(later.codes, ['debt_ends_on:pledge_ground']);
});

test('a contract names the debt, its amount, its term, its scope, and the number of the patent', async () => {
  const right = await make.patentOf(loanCase);
  const bare = { debt_kind: undefined, secured: undefined, debt_ends_on: undefined };
  const of = await pledge({ ...bare, scope: undefined });
  const answer = await refusedFor(of, right, ['The contract is incomplete']);
  assert.equal(answer.json.errors[0].params.detail, 'debt_kind secured debt_ends_on scope');
  const unnumbered = await make.patentOf(loanCase, { number: undefined });
  await refusedFor(await pledge(), unnumbered, ['The contract is incomplete']);
});

test('each co-owner consents, or they agreed otherwise', async () => {
  const university = await make.party();
  const right = await make.patentOf(loanCase);
  const owner = (fields) => manager.create('ip_owners', { ip_right_id: right.id, ...fields });
  await owner({ firm_id: loanCase.firm_id, parts: 1, of_parts: 2 });
  await owner({ party_id: university.id, parts: 1, of_parts: 4 });
  await owner({ owner_name: '甲所', parts: 1, of_parts: 4 });
  const missing = ['The consent of a co-owner is missing'];
  const of = await pledge();
  const answer = await refusedFor(of, right, missing);
  assert.equal(answer.json.errors[0].params.detail, `${university.name}、甲所`);
  await statement(of, right, { statement: 'consent', party_id: university.id });
  const left = await refusedFor(of, right, missing);
  assert.equal(left.json.errors[0].params.detail, '甲所');
  await statement(of, right, { statement: 'consent', who: '甲所', stated_on: '2020-01-11' });
  await refusedFor(of, right, missing);
  const consent = await statement(of, right, { statement: 'consent', who: '甲所' });
  await accepted(of, right);
  const reversal = await manager.post(`journal/${consent.id}/reversal`, { reason: 'x' });
  assert.ok(
    reversal.codes.some((code) => /rests_on/.test(code)),
    reversal.text,
  );
  const other = await make.patentOf(loanCase);
  await manager.create('ip_owners', { ip_right_id: other.id, firm_id: loanCase.firm_id });
  await manager.create('ip_owners', { ip_right_id: other.id, owner_name: '乙所' });
  const agreed = await pledge();
  await refusedFor(agreed, other, missing);
  await statement(agreed, other, { statement: 'agreed_otherwise' });
  await accepted(agreed, other);
});

test('a stranger does not consent, nor the pledgor; an insistence says on what, after which notice', async () => {
  const right = await make.patentOf(loanCase);
  const of = await pledge();
  const say = (fields) =>
    manager.post('pledge_statements', {
      ...{ pledge_id: of.id, ip_right_id: right.id, stated_on: DAY, document: 'x', ...fields },
    });
  const stranger = await say({ statement: 'consent', who: '丙' });
  assert.deepEqual(stranger.codes, ['who:not_owned']);
  const own = await say({ statement: 'consent', firm_id: loanCase.firm_id });
  assert.deepEqual(own.codes, ['firm_id:not_owned']);
  const nobody = await say({ statement: 'insistence', notified_on: '2020-01-11' });
  assert.deepEqual([...nobody.codes].sort(), [
    'firm_id:exactly_one',
    'ground:missing',
    'stated_on:bad_order',
  ]);
});

test('grounds 10 and 11 pass once the parties, told of them, insist', async () => {
  const right = await make.patentOf(loanCase, { type: 'utility_model', same_day_invention: true });
  await event(right, 'invalidation_requested', '2019-08-01');
  const of = await pledge({ debt_ends_on: '2021-02-01' });
  const sameDay = 'An invention was filed on the same day';
  await refusedFor(of, right, [sameDay, 'Invalidation is pending']);
  const insist = (ground) =>
    statement(of, right, {
      ...{ statement: 'insistence', ground, notified_on: '2020-01-08' },
      firm_id: loanCase.firm_id,
    });
  await insist('invalidation_pending');
  await refusedFor(of, right, [sameDay]);
  await insist('same_day_invention');
  await accepted(of, right);
  const told = await outcomes(of, right, DAY);
  assert.equal(told.same_day_invention, 'insisted');
  assert.equal(told.invalidation_pending, 'insisted');
  const { rows } = await manager.read(`pledges/${of.id}/rights?as_of=${DAY}`);
  assert.deepEqual(
    [rows[0].verdict, rows[0].insisted],
    ['ok', 'same_day_invention invalidation_pending'],
  );
});

test('an insistence on another ground does not exist, and passes no ground that may not pass', async () => {
  const right = await make.patentOf(loanCase);
  const of = await pledge();
  const answer = await manager.post('pledge_statements', {
    ...{ pledge_id: of.id, ip_right_id: right.id, statement: 'insistence' },
    ...{ ground: 'suspended_or_preserved', stated_on: DAY, document: 'x', who: 'x' },
  });
  assertProblem(answer, 422);
  assert.ok(answer.codes.some((code) => code.startsWith('ground:')));
});

test('another ground, as a person judges, refuses', async () => {
  const right = await make.patentOf(loanCase);
  const of = await pledge({ opinion: 'other_ground', opinion_text: '主合同无效' });
  await refusedFor(of, right, ['Another ground, as a person judges']);
});

test('all reasons at once, and nothing is stored', async () => {
  const right = await make.patentOf(loanCase, {
    ...{ type: 'utility_model', same_day_invention: true },
  });
  await event(right, 'preserved', '2018-08-01');
  await event(right, 'invalidation_requested', '2018-08-01');
  await event(right, 'lapsed', '2019-04-02');
  await manager.create('ip_owners', { ip_right_id: right.id, owner_name: '丁所' });
  const of = await pledge({
    ...{ scope: undefined, debt_ends_on: '2026-01-01', opinion: 'other_ground', opinion_text: 'x' },
  });
  await refusedFor(of, right, [
    'The pledgor is not the registered owner',
    'The right ended or was invalidated',
    'Suspended, or preserved by a court',
    'The debt ends after the right',
    'The contract is incomplete',
    'The consent of a co-owner is missing',
    'An invention was filed on the same day',
    'Invalidation is pending',
    'Another ground, as a person judges',
  ]);
});

test('a right is in one live pledge, and free again when that ends', async () => {
  const right = await make.patentOf(loanCase);
  const first = await pledge();
  await accepted(first, right);
  const again = await item(first, right);
  assert.deepEqual(again.codes, ['ip_right_id:already_linked']);
  const second = await pledge({ registered_on: '2020-06-01', debt_ends_on: '2021-06-01' });
  await refusedFor(second, right, ['The right is in another pledge']);
  // One that began before it, and is entered late, would be live at the same time.
  const earlier = await pledge({ registered_on: '2020-01-07' });
  const late = await item(earlier, right);
  assert.deepEqual(late.codes, ['registered_on:later_impossible']);
  const end = await manager.create('pledge_ends', {
    ...{ pledge_id: first.id, reason: '清偿', effective_date: '2020-05-29' },
  });
  const made = await accepted(second, right);
  const back = await manager.post(`journal/${end.id}/reversal`, { reason: 'x' });
  assert.ok(
    back.codes.some((code) => /rests_on/.test(code)),
    back.text,
  );
  assert.ok(made.id > end.id);
});

test('the docket tells by which pledge a right is held, until when, as of any day and as known', async () => {
  const mine = await make.loanCase(await make.caseScheme());
  const right = await make.patentOf(mine);
  const of = await make.pledge(mine, { registered_on: DAY });
  const before = await head();
  await accepted(of, right);
  await manager.create('pledge_ends', {
    ...{ pledge_id: of.id, reason: '清偿', effective_date: '2020-09-01' },
  });
  const state = async (query) =>
    (await manager.read(`ip_rights/${right.id}/state?${query}`)).figures;
  const held = await state('as_of=2020-08-31');
  assert.deepEqual(
    [held.pledged, held.pledge_id, held.pledgee_id, held.debt_ends_on],
    [true, of.id, mine.bank_id, '2021-02-01'],
  );
  for (const query of [
    'as_of=2020-01-09',
    'as_of=2020-09-01',
    `as_of=2020-08-31&as_known=${before}`,
  ]) {
    const free = await state(query);
    assert.deepEqual([free.pledged, free.pledge_id], [false, null], query);
  }
  const counted = async (day) =>
    (await manager.read(`firms/${mine.firm_id}/ip_counts?as_of=${day}`)).figures.pledged;
  assert.deepEqual([await counted('2020-08-31'), await counted('2020-09-01')], [1, 0]);
  const { rows } = await manager.read(`ip_rights/${right.id}/lines`);
  assert.deepEqual(
    rows.filter((row) => row.kind.startsWith('pledge')).map((row) => [row.kind, row.day]),
    [
      ['pledged', DAY],
      ['pledge_ended', '2020-09-01'],
    ],
  );
});

test('what is pledged is neither transferred nor licensed without the pledgee’s consent', async () => {
  const right = await make.patentOf(loanCase);
  const of = await pledge();
  await accepted(of, right);
  const buyer = await make.firm();
  const acts = [
    { action: 'transferred', firm_id: buyer.id },
    { action: 'licensed', firm_id: buyer.id },
    { action: 'open_licence' },
  ];
  for (const act of acts) {
    const fields = { ip_right_id: right.id, occurred_on: '2020-03-02', ...act };
    const refused = await manager.post('ip_events', fields);
    assert.deepEqual(refused.codes, ['consented:right_pledged'], act.action);
    if (act.action !== 'transferred')
      await manager.create('ip_events', { ...fields, consented: true });
  }
  // And the other way round: what was licensed without consent is not pledged before that day.
  const free = await make.patentOf(loanCase);
  await event(free, 'licensed', '2020-03-02', { firm_id: buyer.id });
  const late = await item(await pledge(), free);
  assert.deepEqual(late.codes, ['registered_on:later_impossible']);
});

test('before there is a pledge, the case tells which rights of its firm could be pledged', async () => {
  const mine = await make.loanCase(await make.caseScheme(), { months_asked: 12 });
  const good = await make.patentOf(mine);
  const dead = await make.patentOf(mine);
  await event(dead, 'abandoned', '2019-04-02');
  const { rows } = await manager.read(`loan_cases/${mine.id}/pledge_check?as_of=${DAY}`);
  const verdicts = Object.fromEntries(rows.map((row) => [row.ip_right_id, row]));
  assert.equal(verdicts[good.id].verdict, 'ok');
  assert.equal(verdicts[good.id].unknown, 'annual_fee_unpaid contract_incomplete other');
  assert.equal(verdicts[dead.id].verdict, 'refuse');
  assert.equal(verdicts[dead.id].failed, 'terminated_or_invalidated');
});

/** A case whose scheme asks for a pledge, with a loan that is signed. */
async function ready() {
  const mine = await make.loanCase(await make.caseScheme({ needs_pledge: true }));
  const of = await make.pledge(mine, { registered_on: DAY });
  const loan = await make.loan(mine, { signed_on: DAY });
  const approver = await as('approver');
  const pay = (effective_date) =>
    approver.post('loan_events', {
      ...{ loan_id: loan.id, action: 'payout', currency: 'CNY', amount: '5000000.00' },
      effective_date,
    });
  return { mine, of, loan, pay };
}

test('nothing is paid out before a right is in the pledge, and the verdict is asked again on that day', async () => {
  const { mine, of, pay } = await ready();
  const right = await make.patentOf(mine);
  assert.deepEqual((await pay('2020-02-03')).codes, ['loan_id:pledge_empty']);
  await accepted(of, right);
  await event(right, 'preserved', '2020-01-20');
  await event(right, 'lapsed', '2020-01-31');
  const stood = await head();
  const refused = await pay('2020-02-03');
  assertProblem(refused, 409);
  assert.deepEqual(
    refused.json.errors.map(({ code, params }) => [code, params.right, params.ground]),
    [
      ['pledge_lapsed', right.title, 'The right ended or was invalidated'],
      ['pledge_lapsed', right.title, 'Suspended, or preserved by a court'],
    ],
  );
  assert.equal(await head(), stood);
  await event(right, 'restored', '2020-02-01');
  await event(right, 'released', '2020-02-01');
  const paid = await pay('2020-02-03');
  assert.equal(paid.status, 201, paid.text);
  const { items } = await manager.read(`pledge_items?pledge_id=${of.id}`);
  const undone = await manager.post(`journal/${items[0].id}/reversal`, { reason: 'x' });
  assert.ok(
    undone.codes.some((code) => /rests_on/.test(code)),
    undone.text,
  );
});

test('a loan ends no later than the right that secures it', async () => {
  const { mine, of, pay } = await ready();
  const right = await make.patentOf(mine, {
    filed_on: '2001-03-01',
    granted_on: '2004-01-07',
    number: make.anyPatentNumber(2004),
  });
  for (const [year, paid_on] of [
    [19, '2019-02-20'],
    [20, '2019-12-20'],
  ])
    await manager.create('ip_fees', { ip_right_id: right.id, year, paid_on });
  await accepted(of, right);
  const late = await pay('2020-03-02');
  assert.ok(late.codes.includes('loan_id:pledge_lapsed'), late.text);
  assert.equal(late.json.errors[0].params.ground, 'The debt ends after the right');
});

test('a case is closed once its loan is repaid, or what is left of it written off', async () => {
  const board = async (mine, day) =>
    (await manager.read(`case_board?firm_id=${mine.firm_id}&as_of=${day}`)).rows[0].state;
  const lend = async () => {
    const mine = await make.loanCase(await make.caseScheme());
    const loan = await make.loan(mine, { signed_on: '2020-02-03', amount: '1200000.00' });
    await make.loanEvent(loan, 'payout', '2020-02-03', { amount: '1200000.00' });
    return { mine, loan };
  };
  const repaid = await lend();
  // 29 days of interest at 3.65 % over 360: 3,528.33.
  await make.loanEvent(repaid.loan, 'repayment', '2020-03-03', { amount: '1203528.33' });
  assert.equal(await board(repaid.mine, '2020-03-02'), 'paid_out');
  assert.equal(await board(repaid.mine, '2020-03-03'), 'closed');
  const { rows } = await manager.read(`loan_cases/${repaid.mine.id}/stages?as_of=2020-04-01`);
  assert.deepEqual([rows.at(-1).state, rows.at(-1).done_on], ['passed', '2020-03-03']);
  const lost = await lend();
  await make.loanEvent(lost.loan, 'default', '2020-06-01');
  await make.loanEvent(lost.loan, 'write_off', '2020-06-02', { amount: '1199999.99' });
  assert.equal(await board(lost.mine, '2020-06-02'), 'paid_out');
  await make.loanEvent(lost.loan, 'write_off', '2020-06-03', { amount: '0.01' });
  assert.equal(await board(lost.mine, '2020-06-03'), 'closed');
});

test('the radar warns of publication, of pledged rights and of overdue loans, and the bank of its own', async () => {
  const { mine, of, loan, pay } = await ready();
  const right = await make.patentOf(mine);
  await manager.create('ip_fees', { ip_right_id: right.id, year: 5, paid_on: '2019-03-20' });
  await accepted(of, right);
  assert.equal((await pay('2020-01-20')).status, 201);
  const bank = await newSession('bank', await newUser('bank', { party_id: mine.bank_id }));
  const stranger = await make.party({ kind: 'bank' });
  const other = await newSession('bank', await newUser('bank', { party_id: stranger.id }));
  const radar = async (client, day) => {
    const { rows } = await client.read(`radar?as_of=${day}&horizon=60&limit=500`);
    return rows
      .filter((row) => [of.id, loan.id].includes(row.subject_id))
      .map((row) => [row.kind, row.date, row.subject_id]);
  };
  const publish = ['pledge_publish', '2020-02-07', of.id];
  const fee = ['ip_pledged', '2020-04-02', of.id];
  const overdue = ['loan_overdue', '2020-02-20', loan.id];
  for (const client of [manager, bank]) {
    assert.deepEqual(await radar(client, '2020-02-03'), [publish, fee]);
    assert.deepEqual(await radar(client, '2020-02-21'), [publish, overdue, fee]);
  }
  const all = await other.read('radar?as_of=2020-02-21&limit=500');
  assert.deepEqual(all.rows, []);
});
