// Twelve pledges that ask for one right at the same moment, spread over the server processes: one gets
// it, and each other is told that the right is in another pledge. The negative control, which pledges
// a right twelve times by deciding over books that were not caught up, is
// tests/store/test_pledge_race.c.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem, newSession, newUser } from '../http/client.mjs';
import * as make from '../http/records.mjs';

const ROUNDS = 15;
const CONTENDERS = 12;

let managers;
let loanCase;

before(async () => {
  const accounts = await Promise.all([1, 2, 3].map(() => newUser('manager')));
  managers = [];
  for (let i = 0; i < CONTENDERS; i++)
    managers.push(await newSession('manager', accounts[i % accounts.length]));
  loanCase = await make.loanCase(await make.caseScheme());
});

test('one right asked for by 12 pledges at once is in one of them', async () => {
  const viewer = await as('viewer');
  for (let round = 0; round < ROUNDS; round++) {
    const right = await make.patentOf(loanCase);
    const pledges = await Promise.all(managers.map(() => make.pledge(loanCase)));
    const answers = await Promise.all(
      managers.map((manager, i) =>
        manager.post('pledge_items', { pledge_id: pledges[i].id, ip_right_id: right.id }),
      ),
    );
    const got = answers.filter((answer) => answer.status === 201);
    assert.equal(got.length, 1, `round ${round}: ${answers.map((answer) => answer.status)}`);
    for (const answer of answers.filter((one) => one.status !== 201)) {
      assertProblem(answer, 409, 'conflict', `round ${round}`);
      assert.deepEqual(answer.codes, ['ip_right_id:pledge_ground'], answer.text);
      assert.equal(answer.json.errors[0].params.ground, 'The right is in another pledge');
    }
    const { total } = await viewer.read(`pledge_items?ip_right_id=${right.id}`);
    assert.equal(total, 1, `round ${round}`);
  }
});
