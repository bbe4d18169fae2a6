// Twelve approvals of one project at the same moment, spread over the server processes: whatever
// the order, the cap is never passed and nothing that fits is lost. The negative control, which
// breaks the cap by deciding over a book that was not caught up, is tests/store/test_cap_race.c.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem, newSession, newUser } from '../http/client.mjs';
import * as make from '../http/records.mjs';

const ROUNDS = 30;
const CONTENDERS = 12;
const CAP_FEN = 130_000_000_00n;

let approvers;
let funds;

before(async () => {
  await make.capRule();
  const accounts = await Promise.all([1, 2, 3].map(() => newUser('approver')));
  approvers = [];
  for (let i = 0; i < CONTENDERS; i++)
    approvers.push(await newSession('approver', accounts[i % accounts.length]));
  // A chain, so that the sum runs over several funds.
  const guide = await make.fund({ kind: 'guide' });
  const seed = await make.fund({ kind: 'seed' });
  const angel = await make.fund({ kind: 'angel' });
  await make.commitment(seed, guide, '1000.00');
  await make.commitment(angel, guide, '1000.00');
  await make.commitment(angel, seed, '1000.00');
  funds = [guide, seed, angel];
});

function fen(text) {
  return BigInt(text.replace('.', ''));
}

async function contend(round) {
  const project = await make.project();
  // 20 million each: six fit. Every third round mixes amounts, where the number may vary.
  const amounts = Array.from({ length: CONTENDERS }, (_, i) =>
    round % 3 === 2 ? `${7 + ((i * 5 + round) % 19)}000000.0${i % 10}` : '20000000.00',
  );
  const proposals = await Promise.all(
    amounts.map((amount, i) => make.proposal(project, funds[i % funds.length], amount)),
  );
  const body = { outcome: 'approve', effective_date: make.DAY };
  const answers = await Promise.all(
    proposals.map((proposal, i) => approvers[i].post(`investments/${proposal.id}/decision`, body)),
  );
  return { project, amounts, answers };
}

function judge({ amounts, answers }, round) {
  let approved = 0n;
  let refused = [];
  answers.forEach((answer, i) => {
    if (answer.status === 201) {
      approved += fen(amounts[i]);
      return;
    }
    assertProblem(answer, 409, 'conflict', `round ${round}`);
    const [error] = answer.json.errors;
    assert.equal(error.code, 'cap_exceeded');
    const { used, amount, limit, excess } = error.params;
    assert.equal(fen(used) + fen(amount) - fen(limit), fen(excess));
    refused = [...refused, fen(amounts[i])];
  });
  assert.ok(approved <= CAP_FEN, `round ${round}: ${approved} fen approved`);
  for (const amount of refused)
    assert.ok(approved + amount > CAP_FEN, `round ${round}: one that fits was refused`);
  return { approved, count: answers.length - refused.length };
}

test('12 clients that approve at once on one project never pass the cap', async () => {
  const viewer = await as('viewer');
  for (let round = 0; round < ROUNDS; round++) {
    const contest = await contend(round);
    const { approved, count } = judge(contest, round);
    if (round % 3 !== 2) assert.equal(count, 6, `round ${round}`);
    const { item } = await viewer.read(`projects/${contest.project.id}`);
    assert.equal(fen(item.figures.approved), approved, `round ${round}`);
    assert.equal(fen(item.figures.used), approved, `round ${round}`);
  }
});

test('one proposal decided by twelve at once is decided once', async () => {
  for (let round = 0; round < 10; round++) {
    const proposal = await make.proposal(await make.project(), funds[0], '1000000.00');
    const outcomes = approvers.map((_, i) => (i % 2 ? 'reject' : 'approve'));
    const answers = await Promise.all(
      approvers.map((approver, i) =>
        approver.post(`investments/${proposal.id}/decision`, {
          outcome: outcomes[i],
          effective_date: make.DAY,
        }),
      ),
    );
    const done = answers.filter((answer) => answer.status === 201);
    assert.equal(done.length, 1, `round ${round}`);
    for (const answer of answers)
      if (answer.status !== 201) assert.equal(answer.json.errors[0].code, 'already_decided');
  }
});

test('payments at once never pass what was approved', async () => {
  for (let round = 0; round < 10; round++) {
    const proposal = await make.proposal(await make.project(), funds[1], '1000.00');
    assert.equal((await make.decide(proposal)).status, 201);
    const answers = await Promise.all(
      Array.from({ length: CONTENDERS }, () => make.pay(proposal, '150.00')),
    );
    const paid = answers.filter((answer) => answer.status === 201).length;
    assert.equal(paid, 6, `round ${round}: ${answers.map((answer) => answer.status)}`);
  }
});
