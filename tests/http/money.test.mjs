// The cap, decisions, payments, subscriptions and reversals.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem, head, newSession, newUser, unique } from './client.mjs';
import * as make from './records.mjs';

before(() => make.capRule());

async function approve(project, fund, amount, fields = {}) {
  const investment = await make.proposal(project, fund, amount, fields);
  const answer = await make.decide(investment, 'approve', fields);
  assert.equal(answer.status, 201, answer.text);
  return { ...investment, decision: answer.json };
}

function basis(headroom, name) {
  return headroom.bases.find((item) => item.basis === name);
}

// Guide 80 in the firm itself; it holds 40 % of seed (30) and 25 % of angel (60); seed holds 20 % of
// angel: 80 + .4 * 30 + (.25 + .4 * .2) * 60 = 111.8 million.
test('the worked example of look-through comes out exactly', async () => {
  await make.lookThroughRule();
  const day = { effective_date: '1990-06-01' };
  const others = await make.party(day);
  const [guide, seed, angel] = await Promise.all(
    ['guide', 'seed', 'angel'].map((kind) => make.fund({ kind, ...day })),
  );
  await make.commitment(seed, guide, '40000000.00', day);
  await make.commitment(seed, others, '60000000.00', day);
  await make.commitment(angel, guide, '25000000.00', day);
  await make.commitment(angel, seed, '20000000.00', day);
  await make.commitment(angel, others, '55000000.00', day);
  const project = await make.project({ ...day, code: unique('LOOK-THROUGH') });
  await approve(project, guide, '80000000.00', day);
  await approve(project, seed, '30000000.00', day);
  await approve(project, angel, '60000000.00', day);

  const viewer = await as('viewer');
  const ask = (amount) =>
    viewer.read(
      `projects/${project.id}/headroom?fund_id=${guide.id}&amount=${amount}&as_of=1990-06-01`,
    );
  const now = await ask('0');
  assert.equal(basis(now, 'look_through').used, '111800000.00');
  assert.equal(basis(now, 'look_through').headroom, '18200000.00');
  assert.equal(basis(now, 'look_through').binding, true);
  assert.equal(basis(now, 'chain').used, '170000000.00');
  assert.equal(basis(now, 'direct').used, '80000000.00');
  assert.equal(now.passes, true);
  const rows = new Map(basis(now, 'look_through').rows.map((row) => [row.fund_id, row]));
  assert.equal(rows.get(seed.id).weighted, '12000000.00');
  assert.equal(rows.get(angel.id).weighted, '19800000.00');
  assert.equal(Number(rows.get(angel.id).share), 0.33);

  const more = await ask('20000000.00');
  assert.equal(more.passes, false);
  assert.equal(basis(more, 'look_through').excess, '1800000.00');
  assert.equal(basis(more, 'direct').excess, '0.00');
  assert.equal((await ask('18200000.00')).passes, true);
  assert.equal((await ask('18200000.01')).passes, false);

  const proposal = await make.proposal(project, guide, '20000000.00', day);
  const refused = await make.decide(proposal, 'approve', day);
  assertProblem(refused, 409, 'conflict');
  const [error] = refused.json.errors;
  assert.equal(error.code, 'cap_exceeded');
  assert.equal(error.params.basis, 'look_through');
  assert.equal(error.params.used, '111800000.00');
  assert.equal(error.params.excess, '1800000.00');
  const fits = await make.proposal(project, guide, '18200000.00', day);
  assert.equal((await make.decide(fits, 'approve', day)).status, 201);
});

test('a decision over the cap is refused and says by how much', async () => {
  const project = await make.project();
  const [a, b] = [await make.fund(), await make.fund({ kind: 'angel' })];
  await make.commitment(b, a, '1000.00');
  await approve(project, a, '100000000.00');
  await approve(project, b, '20000000.00');
  const viewer = await as('viewer');
  const over = await make.proposal(project, b, '10000000.01');
  const path = `projects/${project.id}/headroom?fund_id=${b.id}&amount=10000000.01`;
  const shown = await viewer.read(`${path}&as_of=${make.DAY}`);
  assert.equal(shown.passes, false);
  assert.equal(basis(shown, 'chain').limit, '130000000.00');
  assert.equal(basis(shown, 'chain').used, '120000000.00');
  assert.equal(basis(shown, 'chain').pending, '10000000.01');
  assert.equal(basis(shown, 'chain').headroom, '10000000.00');
  assert.equal(basis(shown, 'chain').excess, '0.01');
  assert.equal(shown.rule.status, 'verified');

  const before = await head();
  const refused = await make.decide(over);
  assertProblem(refused, 409, 'conflict');
  const [error] = refused.json.errors;
  assert.equal(error.field, 'amount');
  assert.equal(error.code, 'cap_exceeded');
  assert.deepEqual(error.params, {
    basis: 'chain',
    currency: 'CNY',
    limit: '130000000.00',
    used: '120000000.00',
    amount: '10000000.01',
    excess: '0.01',
    rule: 'laoshan-direct-single-project',
  });
  assert.match(refused.json.detail, /0\.01/);
  assert.equal(await head(), before, 'a refused decision stores nothing');

  const fits = await make.proposal(project, b, '10000000.00');
  const answer = await make.decide(fits);
  assert.equal(answer.status, 201, 'exactly at the cap passes');
  assert.equal(answer.json.limit, '130000000.00');
  assert.equal(answer.json.used_chain, '120000000.00');
  assert.equal(answer.json.basis, 'chain');
  assert.equal((await make.decide(over, 'reject')).status, 201, 'it can still be rejected');
});

test('a back-dated decision counts what was approved for later days', async () => {
  const project = await make.project({ effective_date: '2020-01-01' });
  const fund = await make.fund({ effective_date: '2020-01-01' });
  await approve(project, fund, '120000000.00', { effective_date: '2022-01-04' });
  const early = await make.proposal(project, fund, '20000000.00', {
    effective_date: '2020-02-03',
  });
  const refused = await make.decide(early, 'approve', { effective_date: '2020-02-04' });
  assertProblem(refused, 409, 'conflict');
  assert.equal(refused.json.errors[0].params.excess, '10000000.00');
});

test('without a rule in force nothing can be approved', async () => {
  const day = { effective_date: '1975-06-02' };
  const project = await make.project(day);
  const fund = await make.fund(day);
  const proposal = await make.proposal(project, fund, '1.00', day);
  const refused = await make.decide(proposal, 'approve', day);
  assertProblem(refused, 409, 'conflict');
  assert.deepEqual(refused.codes, ['investment_id:no_rule']);
  const viewer = await as('viewer');
  const shown = await viewer.read(`projects/${project.id}/headroom?as_of=1975-06-02`);
  assert.equal(shown.rule, null);
  assert.equal(shown.passes, false);
  assert.equal(shown.bases[0].limit, null);
});

test('a version that waits changes no cap, and two never rule the same days', async () => {
  const admin = await as('admin');
  const rule = await make.capRule();
  const fields = { code: rule.code, name: rule.name, pack: 'test', measure: 'project_amount' };
  const more = { subject: 'project', basis: 'chain', currency: 'CNY', status: 'verified' };
  const made_on = { expected_version: rule.version };
  const changed = { ...fields, ...more, ...made_on, action: 'block', limit: '1.00' };
  const overlapping = await admin.post(`rules/${rule.id}`, {
    ...changed,
    valid_from: rule.valid_from,
  });
  assertProblem(overlapping, 409, 'conflict');
  assert.ok(overlapping.codes.includes('valid_from:overlaps'));
  const waiting = await admin.create(`rules/${rule.id}`, {
    ...changed,
    valid_from: '2199-01-01',
    confirm_future: true,
  });
  const own = await admin.post(`rules/${waiting.seq}/approval`, { outcome: 'approve' });
  assertProblem(own, 403, 'forbidden');
  const shown = await admin.read(`rules/${rule.id}`);
  assert.equal(shown.item.figures.in_force, rule.seq);
  const approver = await as('approver');
  const rejected = await approver.post(`rules/${waiting.seq}/approval`, { outcome: 'reject' });
  assert.equal(rejected.status, 201, rejected.text);
});

test('nobody decides on their own proposal', async () => {
  const admin = await as('admin');
  const account = await newUser('manager');
  const person = await newSession('manager', account);
  const project = await make.project();
  const fund = await make.fund();
  const proposal = await person.create('investments', {
    code: unique('I'),
    project_id: project.id,
    fund_id: fund.id,
    currency: 'CNY',
    amount: '1000.00',
  });
  await admin.revise(`users/${account.id}`, { ...account.fields, role: 'approver' });
  const before = await head();
  const approver = await newSession('approver', account);
  for (const outcome of ['approve', 'reject']) {
    const answer = await approver.post(`investments/${proposal.id}/decision`, { outcome });
    assertProblem(answer, 403, 'forbidden');
    assert.deepEqual(answer.codes, ['investment_id:own_proposal']);
  }
  assert.equal(await head(), before);
  const other = await as('approver');
  const answer = await other.post(`investments/${proposal.id}/decision`, { outcome: 'reject' });
  assert.equal(answer.status, 201, answer.text);
});

test('a proposal is decided once', async () => {
  const proposal = await make.proposal(await make.project(), await make.fund(), '1000.00');
  const first = await make.decide(proposal, 'reject');
  assert.equal(first.status, 201);
  for (const outcome of ['approve', 'reject']) {
    const again = await make.decide(proposal, outcome);
    assertProblem(again, 409, 'conflict');
    assert.equal(again.json.errors[0].code, 'already_decided');
    assert.equal(again.json.errors[0].params.seq, String(first.json.seq));
  }
});

test('payments stay within what was approved', async () => {
  const manager = await as('manager');
  const project = await make.project();
  const fund = await make.fund();
  const open = await make.proposal(project, fund, '1000.00');
  assert.deepEqual((await make.pay(open, '1.00')).codes, ['investment_id:not_approved']);
  const rejected = await make.proposal(project, fund, '1000.00');
  await make.decide(rejected, 'reject');
  const onRejected = await make.pay(rejected, '1.00');
  assertProblem(onRejected, 409, 'conflict');

  const investment = await approve(project, fund, '1000.00');
  const state = async () => (await manager.read(`investments/${investment.id}`)).item.figures;
  assert.equal((await state()).state, 'approved');
  assert.equal((await make.pay(investment, '600.00')).status, 201);
  assert.equal((await state()).state, 'partly_paid');
  const before = await head();
  const over = await make.pay(investment, '400.01');
  assertProblem(over, 409, 'conflict');
  assert.deepEqual(over.codes, ['amount:sum_exceeds']);
  assert.deepEqual(over.json.errors[0].params, { sum: '1000.01', limit: '1000.00' });
  assert.equal(await head(), before);
  const early = await make.pay(investment, '1.00', { effective_date: '2020-01-01' });
  assertProblem(early, 422, 'invalid', 'before the approval');
  assert.equal((await make.pay(investment, '400.00')).status, 201);
  const paid = await state();
  assert.equal(paid.state, 'paid');
  assert.equal(paid.paid, '1000.00');
  assert.equal(paid.unpaid, '0.00');
});

test('money does not move in the future', async () => {
  const fund = await make.fund();
  const ahead = { effective_date: '2199-01-01' };
  const manager = await as('manager');
  const project = await make.project();
  const answer = await manager.post('investments', {
    code: unique('I'),
    project_id: project.id,
    fund_id: fund.id,
    currency: 'CNY',
    amount: '1.00',
    ...ahead,
  });
  assertProblem(answer, 422, 'invalid');
  assert.deepEqual(answer.codes, ['effective_date:in_future']);
});

test("a round's subscriptions stay within the amount raised and fit its price", async () => {
  const manager = await as('manager');
  const round = await make.round({ amount_raised: '1000.00', unit_price: '2.50' });
  const [a, b] = [await make.party(), await make.party()];
  const subscribe = (fields) =>
    manager.post('subscriptions', { round_id: round.id, currency: 'CNY', ...fields });
  const wrong = await subscribe({ investor_party_id: a.id, amount: '600.00', units: '241' });
  assertProblem(wrong, 422, 'invalid');
  assert.deepEqual(wrong.codes, ['units:units_mismatch']);
  assert.equal(wrong.json.errors[0].params.product, '602.50');
  const right = { investor_party_id: a.id, amount: '600.00', units: '240' };
  assert.equal((await subscribe(right)).status, 201);
  assert.equal((await subscribe({ investor_party_id: b.id })).status, 201, 'an unknown amount');
  const over = await subscribe({ investor_party_id: b.id, amount: '400.01' });
  assertProblem(over, 409, 'conflict');
  assert.deepEqual(over.codes, ['amount:sum_exceeds']);
  const { item } = await manager.read(`rounds/${round.id}`);
  assert.equal(item.figures.subscribed, '600.00');
  assert.equal(item.figures.subscription_count, 2);
  assert.equal(item.figures.unknown_count, 1);
  assert.equal(item.figures.unattributed, null, 'nobody can tell');
});

test('a fund subscribes through its approved investment of the same amount', async () => {
  const manager = await as('manager');
  const fund = await make.fund();
  const firm = await make.firm();
  const project = await make.project({ firm_id: firm.id });
  const round = await make.round({ firm_id: firm.id, amount_raised: '5000.00' });
  const base = { round_id: round.id, investor_fund_id: fund.id, currency: 'CNY' };
  const subscribe = (fields) => manager.post('subscriptions', { ...base, ...fields });
  assert.deepEqual((await subscribe({ amount: '1.00' })).codes, ['investment_id:missing']);
  const proposal = await make.proposal(project, fund, '3000.00', { round_id: round.id });
  const early = await subscribe({ amount: '3000.00', investment_id: proposal.id });
  assert.deepEqual(early.codes, ['investment_id:not_approved']);
  await make.decide(proposal);
  const other = await subscribe({ amount: '2999.99', investment_id: proposal.id });
  assert.deepEqual(other.codes, ['amount:must_equal']);
  const right = { amount: '3000.00', investment_id: proposal.id };
  assert.equal((await subscribe(right)).status, 201);
  const twice = await subscribe(right);
  assert.ok(twice.codes.includes('investment_id:already_linked'), twice.text);

  const elsewhere = await make.round({ amount_raised: '5000.00' });
  const foreign = await manager.post('investments', {
    code: unique('I'),
    project_id: project.id,
    fund_id: fund.id,
    round_id: elsewhere.id,
    currency: 'CNY',
    amount: '1.00',
  });
  assert.deepEqual(foreign.codes, ['round_id:wrong_firm']);
});

test('a reversal frees the cap, once, and not while something rests on it', async () => {
  const approver = await as('approver');
  const reverse = (seq, fields = {}) =>
    approver.post(`journal/${seq}/reversal`, { reason: '录入错误', ...fields });
  const project = await make.project();
  const fund = await make.fund();
  const investment = await approve(project, fund, '130000000.00');
  const payment = (await make.pay(investment, '1000.00')).json;
  const used = async (query = '') => {
    const { item } = await approver.read(`projects/${project.id}${query}`);
    return item.figures.used;
  };
  const known = payment.seq;

  const rests = await reverse(investment.decision.seq);
  assertProblem(rests, 409, 'conflict');
  assert.deepEqual(rests.codes, ['reversed_seq:rests_on']);
  assert.equal(rests.json.errors[0].params.seq, String(payment.seq));
  const proposal = await reverse(investment.seq);
  assert.deepEqual(proposal.codes, ['reversed_seq:rests_on']);

  const done = await reverse(payment.seq);
  assert.equal(done.status, 201, done.text);
  assert.equal(done.json.reversed_seq, payment.seq);
  const again = await reverse(payment.seq);
  assertProblem(again, 409, 'conflict');
  assert.deepEqual(again.codes, ['reversed_seq:already_reversed']);
  assert.equal(await used(), '130000000.00');
  const undone = await reverse(investment.decision.seq, { effective_date: make.DAY });
  assert.equal(undone.status, 201, undone.text);
  assert.equal(await used(), '0.00');
  assert.equal(await used(`?as_known=${known}`), '130000000.00', 'as it was known then');

  assertProblem(await reverse(done.json.seq), 422, 'invalid', 'a reversal itself');
  const { seq } = await make.capRule();
  const fixed = await reverse(seq);
  assert.deepEqual(fixed.codes, ['reversed_seq:not_reversible']);
  const named = await reverse(fund.seq);
  assert.deepEqual(named.codes, ['reversed_seq:rests_on'], 'an investment names the fund');
  const party = await make.party();
  assert.equal((await reverse(party.seq)).status, 201, 'nothing names the party');
  const { items } = await approver.read(`journal?entity_id=${payment.id}`);
  assert.equal(items[0].reversed_by, done.json.seq);
  const redone = await make.decide(investment);
  assert.equal(redone.status, 201, 'a proposal can be decided anew');
});

test('the journal is gapless and chained in what it shows', async () => {
  const viewer = await as('viewer');
  const { seq } = await make.party();
  const { items } = await viewer.read('journal?limit=50');
  assert.ok(items[0].seq >= seq);
  items.forEach((item, i) => {
    assert.equal(item.seq, items[0].seq - i, 'newest first, none missing');
    assert.match(item.hash, /^[0-9a-f]{64}$/);
  });
  const { item } = await viewer.read(`journal/${seq}`);
  assert.equal(item.kind, 'party');
  assert.equal(item.body.name, '测试主体');
  const { items: kinds } = await viewer.read('journal?kind=party&limit=5');
  assert.ok(kinds.every((entry) => entry.kind === 'party'));
});
