// Reinvestment and policy evaluation through the API: worked examples, recomputation from the CSV,
// two people for every step, and what must be refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { as, assertProblem, head, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';
import {
  evaluation,
  fiscalScore,
  HASH,
  promise,
  recognised,
  recognitionBody,
  rule,
  scoreSheet,
  selfScore,
} from './policy-records.mjs';
import * as make from './records.mjs';

const E8 = 100_000_000n;

function scaled(text, places) {
  const [whole, part = ''] = text.split('.');
  return BigInt(whole + part.padEnd(places, '0'));
}

// n / d for positive numbers, half to even.
function half(n, d) {
  const q = n / d;
  const rest = (n % d) * 2n;
  return rest > d || (rest === d && q % 2n === 1n) ? q + 1n : q;
}

async function stagesOf(fund, query = '') {
  const viewer = await as('viewer');
  return (await viewer.read(`funds/${fund.id}/reinvestment${query}`)).rows;
}

// The worked example: 60 x 1 + 20 x 2 + 25 x 1.8 + 10 x 1.5 = 160 of 100 x 1.5.
async function workedExample() {
  const made = await promise('100000000.00');
  const moved = await make.firm();
  const other = await make.firm();
  const rows = [
    ['local_investment', '1', other, '60000000.00', {}],
    ['relocation', '2', moved, '20000000.00', { lock_in_months: 60 }],
    ['new_subsidiary', '1.8', other, '25000000.00', {}],
    ['local_stake', '1.5', other, '10000000.00', {}],
  ];
  for (const [kind, multiplier, firm, amount, fields] of rows)
    await recognised(made.fund, await rule(made.scheme, kind, multiplier, fields), firm, amount);
  return { ...made, moved };
}

test('the worked example comes to 106.7 % and, when the firm leaves, to 80 %', async () => {
  const { fund, moved } = await workedExample();
  const [before] = await stagesOf(fund);
  assert.equal(before.target, '150000000.00');
  assert.equal(before.counted, '160000000.00');
  assert.equal(before.progress, '1.06666667');
  assert.equal(before.state, 'met');
  const known = await head();

  const manager = await as('manager');
  const body = { firm_id: moved.id, evidence: 'x', evidence_sha256: HASH };
  const move = await manager.create('move_outs', { ...body, effective_date: '2024-06-30' });
  const [after] = await stagesOf(fund);
  assert.equal(after.progress, '0.80000000');
  assert.equal(after.counted, '120000000.00');
  assert.equal(after.taken_back, '40000000.00');
  assert.equal(after.missing, '30000000.00');
  // The days before, and what was known before, are as they were.
  assert.equal((await stagesOf(fund, '?as_of=2024-06-29'))[0].progress, '1.06666667');
  assert.equal((await stagesOf(fund, `?as_known=${known}`))[0].progress, '1.06666667');

  const reversal = { reason: 'x' };
  assertProblem(await manager.post(`journal/${move.seq}/reversal`, reversal), 403, 'forbidden');
  const approver = await as('approver');
  await approver.create(`journal/${move.seq}/reversal`, reversal);
  assert.equal((await stagesOf(fund))[0].progress, '1.06666667');
});

test('every figure of a stage can be worked out again from the CSV of its lines', async () => {
  const { fund, scheme } = await promise('33333333.33', { required: '1.23456789', share: '0.4' });
  const firm = await make.firm();
  const odd = await rule(scheme, 'relocation', '1.33333333', { phase_factor: '1.15' });
  const amounts = ['1000000.01', '2222222.22', '0.01', '5555555.55'];
  for (const amount of amounts) await recognised(fund, odd, firm, amount);
  const manager = await as('manager');
  await manager.create('recognitions', recognitionBody(fund, odd, firm, '77.00'));

  const viewer = await as('viewer');
  const read = async (name) =>
    parseCsv((await viewer.get(`funds/${fund.id}/${name}?format=csv`)).text);
  const [stage] = await read('reinvestment');
  const lines = await read('recognised');
  assert.equal(lines.length, amounts.length + 1);
  let counted = 0n;
  for (const line of lines) {
    const product = scaled(line.amount, 2) * scaled(line.multiplier, 8);
    const weighted = half(product * scaled(line.phase_factor, 8), E8 * E8);
    assert.equal(scaled(line.recognised, 2), weighted, line.recognition_code);
    if (line.state === 'counted') counted += weighted;
    else assert.equal(line.counted, '0.00');
  }
  assert.equal(scaled(stage.counted, 2), counted);
  const base = scaled(stage.base_amount, 2) * scaled(stage.required, 8);
  const target = half(base * scaled(stage.share, 8), E8 * E8);
  assert.equal(scaled(stage.target, 2), target);
  assert.equal(scaled(stage.progress, 8), half(counted * E8, target));
  const json = await viewer.read(`funds/${fund.id}/recognised`);
  assert.equal(scaled(json.total.counted, 2), counted);
});

test('one person proposes a recognition and another approves it', async () => {
  const { fund, scheme } = await promise('1000.00');
  const used = await rule(scheme, 'relocation', '2');
  const manager = await as('manager');
  const body = recognitionBody(fund, used, await make.firm(), '100.00');
  const proposal = await manager.create('recognitions', body);
  assert.equal(proposal.recognised, '200.00');
  assert.equal((await stagesOf(fund))[0].counted, '0.00');
  assert.equal((await stagesOf(fund))[0].pending, '200.00');
  const outcome = { outcome: 'approve' };
  assertProblem(await manager.post(`recognitions/${proposal.id}/approval`, outcome), 403);
  assert.equal((await make.approve('recognitions', proposal)).status, 201);
  assert.equal((await stagesOf(fund))[0].counted, '200.00');
  const again = await make.approve('recognitions', proposal);
  assertProblem(again, 409, 'conflict');
  assert.deepEqual(again.codes, ['recognition_id:already_decided']);
});

test('bad recognitions are refused with all reasons, and nothing is stored', async () => {
  const { fund, scheme } = await promise('1000.00');
  const used = await rule(scheme, 'relocation', '2');
  const ended = await rule(scheme, 'other', '2', { valid_to: '2020-06-30' });
  const foreign = await rule(unique('SC'), 'relocation', '2');
  const firm = await make.firm();
  const manager = await as('manager');
  const admin = await as('admin');
  const good = recognitionBody(fund, used, firm, '100.00');
  const before = await head();
  for (const [label, fields, codes, status] of [
    ['short hash', { evidence_sha256: HASH.slice(1) }, ['evidence_sha256:bad_digest'], 422],
    ['upper case', { evidence_sha256: HASH.toUpperCase() }, ['evidence_sha256:bad_digest'], 422],
    ['zeros', { evidence_sha256: '0'.repeat(64) }, ['evidence_sha256:must_equal'], 422],
    ['no hash', { evidence_sha256: undefined }, ['evidence_sha256:missing'], 422],
    ['no firm', { firm_id: undefined }, ['firm_id:exactly_one'], 422],
    ['nothing', { amount: '0.00' }, ['amount:not_positive'], 422],
    ['ended', { recognition_rule_id: ended.id }, ['recognition_rule_id:not_in_force'], 409],
    ['other scheme', { recognition_rule_id: foreign.id }, ['recognition_rule_id:no_term'], 409],
    ['own weights', { multiplier: '9' }, ['multiplier:unknown_field'], 422],
    ['future', { effective_date: '2099-01-01' }, ['effective_date:in_future'], 422],
    [
      'several',
      { currency: 'USD', evidence_sha256: '0'.repeat(64) },
      ['currency:currency_mismatch', 'evidence_sha256:must_equal'],
      422,
    ],
  ]) {
    const answer = await manager.post('recognitions', { ...good, ...fields });
    assertProblem(answer, status, undefined, label);
    assert.deepEqual(answer.codes, codes, label);
  }
  const { code: _code, id: _id, seq: _seq, recorded_at: _at, recorded_by: _by, ...fields } = used;
  const { version: _version, ...rest } = fields;
  const twice = await admin.post('recognition_rules', { ...rest, code: unique('RR') });
  assertProblem(twice, 409, 'conflict');
  assert.deepEqual(twice.codes, ['valid_from:overlaps']);
  assert.equal(await head(), before);
});

test('an evaluation goes from self-score to fiscal score to grade, by two people', async () => {
  const fund = await make.fund();
  const grades = [
    ['优', '90', false],
    ['良', '80', false],
    ['中', '60', true],
    ['差', '0', true],
  ];
  const { sheet, indicators } = await scoreSheet(['60', '40'], { grades });
  const opened = await evaluation(fund, sheet);
  const manager = await as('manager');
  const figures = async () => (await manager.read(`evaluations/${opened.id}`)).item.figures;

  assert.equal((await figures()).due_on, '2025-06-30');
  const above = await selfScore(opened, indicators[0], '60.01');
  assertProblem(above, 422);
  assert.deepEqual(above.codes, ['score:out_of_range']);
  const without = await selfScore(opened, indicators[0], '55', { evidence_sha256: undefined });
  assertProblem(without, 422);
  assert.equal((await selfScore(opened, indicators[0], '55.5')).status, 201);
  let now = await figures();
  assert.equal(now.self_total, null);
  assert.deepEqual([now.self_min, now.self_max], ['55.50000000', '95.50000000']);
  assert.equal((await selfScore(opened, indicators[1], '39.25')).status, 201);
  now = await figures();
  assert.equal(now.self_total, '94.75000000');
  assert.equal(now.state, 'filed');
  assert.equal(now.filed_on, '2025-03-01');

  const own = { evaluation_id: opened.id, score_indicator_id: indicators[0].id, score: '1' };
  assertProblem(await manager.post('fiscal_scores', own), 403, 'forbidden');
  assert.equal((await fiscalScore(opened, indicators[0], '50')).status, 201);
  const early = await make.approve('evaluations', opened, { effective_date: '2025-05-01' });
  assertProblem(early, 409, 'conflict');
  assert.deepEqual(early.codes, ['evaluation_id:incomplete']);
  assert.equal((await fiscalScore(opened, indicators[1], '20')).status, 201);
  const closed = await make.approve('evaluations', opened, { effective_date: '2025-05-01' });
  assert.equal(closed.status, 201, closed.text);
  now = await figures();
  assert.equal(now.state, 'approved');
  assert.equal(now.fiscal_total, '70.00000000');
  assert.equal(now.cuts_fee, true);
  const viewer = await as('viewer');
  const { refs } = await viewer.read(`evaluations/${opened.id}`);
  assert.equal(refs[now.grade_id].name, '中');
  const late = await selfScore(opened, indicators[1], '1');
  assert.deepEqual(late.codes, ['evaluation_id:already_decided']);
});

test('the dimensions of an evaluation add up from the CSV of its indicators', async () => {
  const { sheet, indicators } = await scoreSheet(['30', null, '20.5'], { weight: '80' });
  const opened = await evaluation(await make.fund(), sheet);
  await selfScore(opened, indicators[0], '25.25');
  await selfScore(opened, indicators[1], '10');
  await fiscalScore(opened, indicators[1], '9.99999999');
  const viewer = await as('viewer');
  const read = async (name) =>
    parseCsv((await viewer.get(`evaluations/${opened.id}/${name}?format=csv`)).text);
  const rows = await read('indicators');
  const [dimension] = await read('dimensions');
  const add = (column) =>
    rows.reduce((sum, row) => sum + (row[column] ? scaled(row[column], 8) : 0n), 0n);
  assert.equal(scaled(dimension.self_min, 8), add('self_score'));
  assert.equal(scaled(dimension.fiscal_min, 8), add('fiscal_score'));
  assert.equal(dimension.max_score, '', 'one maximum is unknown, so the sum is');
  // Self: 25.25 + 10 + at most 20.5. Fiscal: 9.99999999 + 30 + 20.5.
  assert.equal(dimension.self_max, '55.75000000');
  assert.equal(dimension.fiscal_max, '60.49999999');
});
