// Capital calls, contributions, distributions and what they do to the accounts of a fund.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { cents, sum } from './cents.mjs';
import { as, assertProblem, head, newSession, newUser, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';
import * as make from './records.mjs';

before(() => make.capRule());

const CALL_DAY = '2020-02-03';
const DUE_DAY = '2020-02-20';

function callOf(fund, amounts, fields = {}) {
  const dates = { effective_date: CALL_DAY, due_on: DUE_DAY };
  return { code: unique('K'), fund_id: fund.id, ...dates, ...amounts, ...fields };
}

const lineOf = (call) => ({ capital_call_id: call.id, reason: '人工指定' });

async function read(path) {
  const viewer = await as('viewer');
  return viewer.read(path);
}

// Three investors of 600, 300 and 100 thousand, an approved call of 100,000.01 and 10,000.00.
async function calledFund() {
  const { fund, commitments } = await make.fundOf(['600000.00', '300000.00', '100000.00']);
  const amounts = { investments: '100000.01', management_fees: '10000.00' };
  const call = await make.approved('capital_calls', callOf(fund, amounts));
  return { fund, commitments, call };
}

function contribution(commitment, call, amount, fields = {}) {
  const of = { commitment_id: commitment.id, capital_call_id: call?.id };
  return make.record('contributions', { ...of, amount, effective_date: '2020-02-10', ...fields });
}

test('a call is shared to the last cent, by what each has committed', async () => {
  const { commitments, call } = await calledFund();
  const { rows, total, convention } = await read(`capital_calls/${call.id}/lines`);
  assert.equal(convention, 'largest_remainder');
  assert.deepEqual(
    rows.map((row) => [row.commitment_id, row.amount]),
    [
      [commitments[0].id, '66000.01'],
      [commitments[1].id, '33000.00'],
      [commitments[2].id, '11000.00'],
    ],
  );
  assert.equal(total.amount, '110000.01');
  assert.equal(total.investments, '100000.01');
  assert.equal(total.management_fees, '10000.00');
  for (const row of rows) {
    const parts = ['investments', 'working_capital', 'facility_interest'];
    const all = [...parts, 'management_fees', 'expenses'];
    assert.equal(sum(all.flatMap((part) => cents([row], part))), cents([row], 'amount')[0]);
  }
  const shown = await read(`capital_calls/${call.id}`);
  assert.equal(shown.item.figures.state, 'approved');
  assert.equal(shown.item.figures.amount, '110000.01');
  assert.equal(shown.item.figures.approval_id, call.approval.id);
});

test('a line set by hand counts, and the others share the rest', async () => {
  const { fund, commitments } = await make.fundOf(['600.00', '300.00', '100.00']);
  const call = await make.stored('capital_calls', callOf(fund, { investments: '500.00' }));
  const line = { capital_call_id: call.id, commitment_id: commitments[0].id };
  await make.stored('call_lines', {
    ...line,
    amount: '100.00',
    reason: '后续豁免',
    effective_date: CALL_DAY,
  });
  const { rows } = await read(`capital_calls/${call.id}/lines`);
  assert.deepEqual(
    rows.map((row) => [row.amount, row.overridden]),
    [
      ['100.00', true],
      ['300.00', false],
      ['100.00', false],
    ],
  );
  assert.ok(
    rows.every((row) => row.overdue === '0.00'),
    'nobody owes what is not decided',
  );
  const early = { ...line, commitment_id: commitments[1].id, amount: '1.00', reason: 'x' };
  assert.equal((await make.approve('capital_calls', call)).status, 201);
  const late = await make.record('call_lines', { ...early, effective_date: CALL_DAY });
  assertProblem(late, 409, 'conflict');
  assert.ok(late.codes.includes('capital_call_id:already_decided'), late.text);
});

test('an approval means the lines that its author saw', async () => {
  const { fund, commitments } = await make.fundOf(['600.00', '400.00']);
  const call = await make.stored('capital_calls', callOf(fund, { investments: '500.00' }));
  const path = `capital_calls/${call.id}`;
  const versionOf = async (query = '') => (await read(`${path}${query}`)).item.version;
  assert.equal(await versionOf(), call.id);
  const line = await make.stored('call_lines', {
    capital_call_id: call.id,
    commitment_id: commitments[0].id,
    amount: '100.00',
    reason: '另有约定',
    currency: 'CNY',
    effective_date: CALL_DAY,
  });
  const before = await head();
  const seen = await versionOf();
  assert.equal(seen, line.seq);
  assert.equal(await versionOf(`?as_known=${call.id}`), call.id, 'as it was known then');
  for (const outcome of ['approve', 'reject']) {
    const unseen = { outcome, expected_version: call.id };
    const stale = await make.approve('capital_calls', call, unseen);
    assertProblem(stale, 409, 'conflict');
    assert.deepEqual(stale.codes, ['expected_version:stale_version']);
    assert.equal(stale.json.errors[0].params.current, String(line.seq));
  }
  assert.equal(await head(), before);
  const manager = await as('manager');
  const reversal = await manager.post(`journal/${line.seq}/reversal`, { reason: '撤回' });
  assert.equal(reversal.status, 201, reversal.text);
  const gone = await make.approve('capital_calls', call, { expected_version: seen });
  assert.deepEqual(gone.codes, ['expected_version:stale_version'], 'a line that is gone counts');
  const now = { expected_version: await versionOf() };
  assert.equal((await make.approve('capital_calls', call, now)).status, 201);
});

test('contributions come in parts and late, and the unfunded goes down by them', async () => {
  const { fund, commitments, call } = await calledFund();
  const [first, second, third] = commitments;
  assert.equal((await contribution(first, call, '60000.00')).status, 201);
  const rest = { effective_date: '2020-03-02' };
  assert.equal((await contribution(first, call, '6000.01', rest)).status, 201);
  assert.equal((await contribution(second, call, '13000.00')).status, 201);

  const { rows } = await read(`capital_calls/${call.id}/lines?as_of=2020-02-28`);
  assert.deepEqual(
    rows.map((row) => [row.paid, row.unpaid, row.overdue]),
    [
      ['60000.00', '6000.01', '6000.01'],
      ['13000.00', '20000.00', '20000.00'],
      ['0.00', '11000.00', '11000.00'],
    ],
  );
  const early = await read(`capital_calls/${call.id}/lines?as_of=${DUE_DAY}`);
  assert.ok(early.rows.every((row) => row.overdue === '0.00'));

  const account = (await read(`commitments/${second.id}/account`)).figures;
  assert.equal(account.commitment, '300000.00');
  assert.equal(account.called, '33000.00');
  assert.equal(account.contributed_inside, '13000.00');
  assert.equal(account.outstanding, '20000.00');
  assert.equal(account.unfunded, '287000.00');
  const accounts = await read(`funds/${fund.id}/accounts`);
  assert.deepEqual(
    accounts.rows.map((row) => row.commitment_id),
    [first.id, second.id, third.id],
  );
  for (const column of ['commitment', 'paid_in', 'unfunded', 'called', 'outstanding'])
    assert.equal(sum(cents(accounts.rows, column)), cents([accounts.total], column)[0], column);
  assert.equal(accounts.total.paid_in, '79000.01');
  assert.equal(accounts.total.unfunded, '920999.99');
});

test('fees outside the commitment leave the unfunded as it is', async () => {
  const { fund, commitments } = await make.fundOf(['1000.00']);
  const amounts = { investments: '300.00', management_fees: '50.00', outside_commitment: true };
  const call = await make.approved('capital_calls', callOf(fund, amounts));
  assert.equal((await contribution(commitments[0], call, '350.00')).status, 201);
  const { figures } = await read(`commitments/${commitments[0].id}/account`);
  assert.equal(figures.contributed_inside, '300.00');
  assert.equal(figures.contributed_outside, '50.00');
  assert.equal(figures.unfunded, '700.00');
  assert.equal(figures.paid_in, '350.00');
});

test('what was not called is refused, with its reasons and without a trace', async () => {
  const { fund, commitments, call } = await calledFund();
  const pending = await make.stored('capital_calls', callOf(fund, { investments: '10.00' }));
  const other = await make.fundOf(['1000.00']);
  const before = await head();
  const over = await contribution(commitments[2], call, '11000.01');
  assertProblem(over, 409, 'conflict');
  assert.deepEqual(over.codes, ['amount:sum_exceeds']);
  assert.deepEqual(over.json.errors[0].params, { sum: '11000.01', limit: '11000.00' });
  const uncalled = await contribution(commitments[2], undefined, '89000.01');
  assert.deepEqual(uncalled.codes, ['amount:sum_exceeds'], 'what is called is not free');
  const unapproved = await contribution(commitments[0], pending, '1.00');
  assert.deepEqual(unapproved.codes, ['capital_call_id:not_approved']);
  const foreign = await contribution(other.commitments[0], call, '1.00');
  assert.deepEqual(foreign.codes, ['capital_call_id:must_equal']);
  const currency = await contribution(commitments[0], call, '1.00', { currency: 'USD' });
  assert.ok(currency.codes.includes('currency:currency_mismatch'), currency.text);
  const early = await contribution(commitments[0], call, '1.00', {
    effective_date: '2020-01-31',
  });
  assert.deepEqual(early.codes, ['capital_call_id:unknown_reference'], 'not called yet');
  const nothing = await make.record('capital_calls', callOf(fund, { investments: '0.00' }));
  assert.deepEqual(nothing.codes, ['investments:not_positive']);
  assert.equal(await head(), before);
});

test('a call beyond all that is unfunded is refused, with a reason for each commitment', async () => {
  const { fund } = await make.fundOf(['600.00', '400.00']);
  const before = await head();
  const answer = await make.record('capital_calls', callOf(fund, { investments: '1000.02' }));
  assertProblem(answer, 409, 'conflict');
  assert.deepEqual(answer.codes, ['investments:room_exceeded', 'investments:room_exceeded']);
  const params = answer.json.errors.map((error) => error.params);
  assert.deepEqual(
    params.map(({ sum, limit }) => [sum, limit]),
    [
      ['600.01', '600.00'],
      ['400.01', '400.00'],
    ],
  );
  assert.equal(await head(), before);
});

test('a call that only lines set by hand can fit is proposed, but not approved without', async () => {
  const { fund, commitments } = await make.fundOf(['600.00', '400.00']);
  const drawn = { effective_date: CALL_DAY, commitment_id: commitments[0].id };
  await make.stored('contributions', { ...drawn, amount: '600.00' });
  const call = await make.stored('capital_calls', callOf(fund, { investments: '400.00' }));
  const before = await head();
  const answer = await make.approve('capital_calls', call);
  assertProblem(answer, 409, 'conflict');
  assert.deepEqual(answer.codes, ['capital_call_id:room_exceeded']);
  assert.equal(await head(), before);
  await make.stored('call_lines', { ...drawn, ...lineOf(call), amount: '0.00' });
  assert.equal((await make.approve('capital_calls', call)).status, 201);
  const again = await make.approve('capital_calls', call);
  assert.deepEqual(again.codes, ['capital_call_id:already_decided']);
});

test('a line that makes a notice impossible is refused, and a later line replaces one', async () => {
  const { fund, commitments } = await make.fundOf(['600.00', '300.00', '100.00']);
  const amounts = { investments: '500.00', management_fees: '20.00' };
  const call = await make.stored('capital_calls', callOf(fund, amounts));
  const line = (commitment, amount) =>
    make.record('call_lines', {
      ...lineOf(call),
      commitment_id: commitment.id,
      amount,
      effective_date: CALL_DAY,
    });
  const before = await head();
  const above = await line(commitments[0], '999.00');
  assertProblem(above, 409, 'conflict');
  assert.deepEqual(above.codes, ['amount:lines_exceed']);
  assert.match(above.json.errors[0].detail, /CNY 999\.00.*at most CNY 520\.00/);
  const beyond = await line(commitments[1], '300.01');
  assert.deepEqual(beyond.codes, ['amount:room_exceeded'], 'more than is unfunded');
  assert.equal(await head(), before);
  assert.equal((await line(commitments[0], '100.00')).status, 201);
  assert.equal((await line(commitments[0], '400.00')).status, 201);
  const { rows } = await read(`capital_calls/${call.id}/lines`);
  assert.deepEqual(
    rows.map((row) => row.amount),
    ['400.00', '90.00', '30.00'],
  );
  assert.equal((await make.approve('capital_calls', call)).status, 201);
});

test('a line above a distribution is refused', async () => {
  const { fund, commitments } = await make.fundOf(['600.00', '400.00']);
  for (const commitment of commitments)
    await make.stored('contributions', {
      commitment_id: commitment.id,
      amount: '100.00',
      effective_date: CALL_DAY,
    });
  const distribution = await make.stored('distributions', {
    code: unique('D'),
    fund_id: fund.id,
    return_of_capital: '10.00',
    basis: 'paid_in',
    effective_date: CALL_DAY,
  });
  const before = await head();
  const answer = await make.record('distribution_lines', {
    distribution_id: distribution.id,
    commitment_id: commitments[0].id,
    amount: '999.00',
    reason: 'x',
    effective_date: CALL_DAY,
  });
  assertProblem(answer, 409, 'conflict');
  assert.deepEqual(answer.codes, ['amount:lines_exceed']);
  assert.equal(answer.json.errors[0].params.limit, '10.00');
  assert.equal(await head(), before);
  assert.equal((await read(`distributions/${distribution.id}/lines`)).rows.length, 2);
});

test('nobody approves their own call, distribution or valuation', async () => {
  const { fund, commitments } = await make.fundOf(['1000.00']);
  assert.equal((await contribution(commitments[0], undefined, '900.00')).status, 201);
  const investment = await make.holding(fund, '100.00', { effective_date: '2020-02-10' });
  const admin = await as('admin');
  const account = await newUser('manager');
  const person = await newSession('manager', account);
  const day = { currency: 'CNY', effective_date: '2020-02-11' };
  const made = {
    capital_calls: await person.create('capital_calls', {
      ...callOf(fund, { investments: '10.00' }),
      ...day,
    }),
    distributions: await person.create('distributions', {
      code: unique('D'),
      fund_id: fund.id,
      income: '10.00',
      basis: 'paid_in',
      ...day,
    }),
    valuations: await person.create('valuations', {
      investment_id: investment.id,
      amount: '120.00',
      method: 'multiples',
      ...day,
    }),
  };
  await admin.revise(`users/${account.id}`, { ...account.fields, role: 'approver' });
  const approver = await newSession('approver', account);
  const before = await head();
  for (const [plural, proposal] of Object.entries(made)) {
    const answer = await approver.post(`${plural}/${proposal.id}/approval`, {
      outcome: 'approve',
    });
    assertProblem(answer, 403, 'forbidden', plural);
    assert.match(answer.codes[0], /:own_proposal$/, plural);
    const manager = await as('manager');
    const byManager = await manager.post(`${plural}/${proposal.id}/approval`, {
      outcome: 'approve',
    });
    assertProblem(byManager, 403, 'forbidden', plural);
  }
  assert.equal(await head(), before);
  for (const [plural, proposal] of Object.entries(made))
    assert.equal((await make.approve(plural, proposal)).status, 201, plural);
});

test('an approval is of the kind that its address says', async () => {
  const { call } = await calledFund();
  for (const plural of ['distributions', 'returns_of_excess', 'equalisations', 'valuations'])
    assertProblem(await make.approve(plural, call), 404, 'not_found', plural);
  const approver = await as('approver');
  const named = await approver.post(`capital_calls/${call.id}/approval`, {
    outcome: 'approve',
    distribution_id: 1,
  });
  const decided = 'capital_call_id:already_decided';
  assert.deepEqual(named.codes, ['distribution_id:unknown_field', decided]);
  assertProblem(await approver.post('approvals', { outcome: 'approve' }), 405);
});

test('what moved money is undone by an approver, in the order of dependence', async () => {
  const { commitments, call } = await calledFund();
  const paid = (await contribution(commitments[0], call, '1000.00')).json;
  const manager = await as('manager');
  const approver = await as('approver');
  const reason = { reason: '收款凭证号录入有误' };
  for (const seq of [paid.seq, call.approval.seq])
    assertProblem(await manager.post(`journal/${seq}/reversal`, reason), 403, 'forbidden');
  const rests = await approver.post(`journal/${call.approval.seq}/reversal`, reason);
  assertProblem(rests, 409, 'conflict');
  assert.deepEqual(rests.codes, ['reversed_seq:rests_on']);
  await approver.create(`journal/${paid.seq}/reversal`, reason);
  await approver.create(`journal/${call.approval.seq}/reversal`, reason);
  const { item } = await read(`capital_calls/${call.id}`);
  assert.equal(item.figures.state, 'pending');
  await manager.create(`journal/${call.seq}/reversal`, reason);
  const viewer = await as('viewer');
  assertProblem(await viewer.get(`capital_calls/${call.id}`), 404);
});

test('exports name what they refer to by its code', async () => {
  const { commitments, call } = await calledFund();
  const reference = unique('REF');
  assert.equal((await contribution(commitments[1], call, '5.00', { reference })).status, 201);
  const auditor = await as('auditor');
  const find = async (plural, suits) => {
    const answer = await auditor.get(`export/${plural}.csv`);
    assert.equal(answer.status, 200, answer.text);
    return parseCsv(answer.text).find(suits);
  };
  const paid = await find('contributions', (row) => row.reference === reference);
  assert.equal(paid.commitment_code, commitments[1].code);
  assert.equal(paid.capital_call_code, call.code);
  assert.equal(paid.amount, '5.00');
  const decided = await find('approvals', (row) => row.seq === String(call.approval.seq));
  assert.equal(decided.capital_call_code, call.code);
  assert.equal(decided.outcome, 'approve');
  assert.equal(decided.valuation_code, '');
});

test('lines and accounts keep their bytes in a view, and give their rows as CSV', async () => {
  const { fund, commitments, call } = await calledFund();
  assert.equal((await contribution(commitments[0], call, '66000.01')).status, 201);
  const viewer = await as('viewer');
  const known = `as_of=2020-03-01&as_known=${await head()}`;
  const paths = [
    `capital_calls/${call.id}/lines?${known}`,
    `funds/${fund.id}/accounts?${known}`,
    `commitments/${commitments[0].id}/account?${known}`,
  ];
  const before = await Promise.all(paths.map((path) => viewer.get(path)));
  assert.equal((await contribution(commitments[1], call, '33000.00')).status, 201);
  for (const [i, path] of paths.entries()) {
    const again = await viewer.get(path);
    assert.equal(again.status, 200, again.text);
    assert.ok(again.bytes.equals(before[i].bytes), path);
    const tag = { 'If-None-Match': again.headers.get('etag') };
    assert.equal((await viewer.get(path, { headers: tag })).status, 304);
    const csv = await viewer.get(`${path}&format=csv`);
    assert.equal(csv.status, 200, csv.text);
    assert.match(csv.headers.get('content-type'), /^text\/csv/);
    assert.match(csv.headers.get('content-disposition'), /[.]csv"$/);
    const rows = again.json.rows ?? [again.json.figures];
    const cells = parseCsv(csv.text);
    assert.equal(cells.length, rows.length);
    assert.equal(cells[0].commitment_code, commitments[0].code);
    const column = path.includes('lines') ? 'amount' : 'unfunded';
    assert.deepEqual(
      cells.map((row) => row[column]),
      rows.map((row) => row[column]),
    );
  }
  const wrong = await viewer.get(`funds/${fund.id}/accounts?format=xml`);
  assert.deepEqual(wrong.codes, ['format:unknown_value']);
  const unknown = await viewer.get(`funds/${fund.id}/accounts?limit=3`);
  assert.deepEqual(unknown.codes, ['limit:unknown_field']);
});
