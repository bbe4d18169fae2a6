// Seats: a bank, guarantor, insurer, appraiser or office sees the cases in which its party has the
// seat. Of another's case it does not learn that it exists: not by list, count, search, file, id,
// error, tag, or kept answer.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem, Client, newSession, newUser, SEATS, unique } from './client.mjs';
import * as make from './records.mjs';

const NOBODY = 999999999;
const LISTS = [
  'loan_cases',
  'stage_findings',
  'case_ends',
  'pledges',
  'pledge_ends',
  'pledge_statements',
  'pledge_items',
  'loans',
  'loan_events',
];
const SHEETS = ['case_board', 'loan_book'];

/** Paid out, with a finding of each stage; each marked by its word in every text. */
async function fullCase(word) {
  const loanCase = await make.loanCase(await make.caseScheme(), { purpose: `for ${word}` });
  for (const stage of ['recommendation', 'appraisal', 'due_diligence', 'pre_cover_survey'])
    await make.finding(loanCase, stage, { opinion: `found ${word}` });
  await make.finding(loanCase, 'pre_loan_review', { opinion: `found ${word}` });
  const manager = await as('manager');
  const pledge = await make.pledge(loanCase, { code: `${word}-${unique('PL')}`, scope: word });
  const right = await make.patentOf(loanCase, { title: `held by ${word}` });
  const of = { pledge_id: pledge.id, ip_right_id: right.id, note: word };
  await manager.create('pledge_statements', {
    ...{ ...of, statement: 'agreed_otherwise', stated_on: make.DAY, document: word },
  });
  await manager.create('pledge_items', of);
  await manager.create('pledge_ends', { pledge_id: pledge.id, reason: word });
  const loan = await make.loan(loanCase, { code: `${word}-${unique('LN')}`, note: word });
  await make.loanEvent(loan, 'payout', make.DAY, { amount: '5000000.00', reason: word });
  const refused = await make.loanCase(await make.caseScheme(), {
    ...Object.fromEntries(SEATS.map((seat) => [`${seat}_id`, loanCase[`${seat}_id`]])),
    purpose: `for ${word}`,
  });
  await manager.create('case_ends', {
    ...{ loan_case_id: refused.id, ending: 'withdrawn', reason: word },
  });
  return { word, loanCase, loan, pledge, refused };
}

let mine;
let other;
/** @type {Record<string, Client>} */
const seats = {};
/** @type {string[]} every address that the document opens to seats */
let open;

async function seatOf(role, party_id) {
  return newSession(role, await newUser(role, { party_id }));
}

before(async () => {
  mine = await fullCase('heron');
  other = await fullCase('magpie');
  for (const seat of SEATS) seats[seat] = await seatOf(seat, mine.loanCase[`${seat}_id`]);
  const { paths } = (await new Client().get('openapi.json')).json;
  open = Object.entries(paths)
    .filter(
      ([path, methods]) => methods.get?.['x-roles']?.includes('bank') && !/session/.test(path),
    )
    .map(([path]) => path.replace('/api/v1/', ''));
});

const idsOf = async (list) => (await (await as('viewer')).read(`${list}?limit=500`)).items;

// Whatever address is opened to seats later is in here by itself: it is read from the document.
test('each address gives a seat its own records alone, whatever is put into it', async () => {
  assert.ok(open.length >= 2 * LISTS.length + SHEETS.length, open.join(' '));
  const secret = /magpie/;
  for (const seat of SEATS) {
    for (const path of open) {
      const list = path.split('/')[0];
      const ids = path.includes('{') ? (await idsOf(list)).map((item) => item.id) : [0];
      for (const id of [...ids, NOBODY, other.loanCase.id]) {
        const answer = await seats[seat].get(path.replace('{id}', id));
        assert.ok([200, 404].includes(answer.status), `${seat} ${path} ${id} ${answer.text}`);
        assert.doesNotMatch(answer.text, secret, `${seat} ${path} ${id}`);
      }
    }
  }
});

test('lists, searches, counts and files of a seat hold its own and no more', async () => {
  for (const seat of SEATS) {
    for (const list of LISTS) {
      const all = await idsOf(list);
      const { items, total } = await seats[seat].read(`${list}?limit=500`);
      assert.ok(items.length > 0 && items.length < all.length, `${seat} ${list}`);
      assert.equal(total, items.length, `${seat} ${list}`);
      assert.equal((await seats[seat].read(`${list}?q=magpie`)).total, 0, `${seat} ${list}`);
      const file = await seats[seat].get(`${list}?format=csv`);
      assert.equal(file.text.trim().split('\n').length - 1, total, `${seat} ${list} as a file`);
    }
    for (const sheet of SHEETS) {
      const { rows } = await seats[seat].read(sheet);
      assert.equal(rows.length, sheet === 'case_board' ? 2 : 1, `${seat} ${sheet}`);
    }
    assert.deepEqual(
      (await seats[seat].read('parties')).items.map((item) => item.id),
      [mine.loanCase[`${seat}_id`]],
      seat,
    );
  }
});

test("another's record answers as one that does not exist", async () => {
  const without = (problem) => ({ ...problem, request_id: '', instance: '' });
  for (const seat of SEATS) {
    for (const path of open.filter((path) => path.includes('{'))) {
      const [list] = path.split('/');
      const theirs = { loan_cases: other.loanCase, loans: other.loan, pledges: other.pledge }[list];
      if (!theirs) continue;
      const missing = await seats[seat].get(path.replace('{id}', NOBODY));
      const hidden = await seats[seat].get(path.replace('{id}', theirs.id));
      assertProblem(hidden, 404, 'not_found', `${seat} ${path}`);
      assert.deepEqual(without(hidden.json), without(missing.json), `${seat} ${path}`);
    }
  }
});

test("a finding on another's case is refused as one on a case that does not exist", async () => {
  const bank = seats.bank;
  const finding = (loan_case_id) =>
    bank.post('stage_findings', {
      ...make.findingOf(mine.refused, 'pre_loan_review'),
      loan_case_id,
    });
  const hidden = await finding(other.loanCase.id);
  const missing = await finding(NOBODY);
  assert.equal(hidden.status, missing.status);
  assert.deepEqual(hidden.codes, ['loan_case_id:unknown_reference']);
  assert.deepEqual(hidden.json.violations, missing.json.violations);
});

test('a seat finds for its own stage and its own party alone', async () => {
  const fresh = await make.loanCase(await make.caseScheme());
  const guarantor = await seatOf('guarantor', fresh.guarantor_id);
  const stranger = await guarantor.post('stage_findings', make.findingOf(fresh, 'pre_loan_review'));
  assert.deepEqual(stranger.codes, ['party_id:unknown_reference']);
  const wrong = await guarantor.post('stage_findings', {
    ...make.findingOf(fresh, 'due_diligence'),
    stage: 'pre_loan_review',
  });
  assert.deepEqual(wrong.codes, ['party_id:not_its_seat']);
  const own = await guarantor.post('stage_findings', make.findingOf(fresh, 'due_diligence'));
  assert.equal(own.status, 201, own.text);
  const payment = { loan_id: mine.loan.id, action: 'repayment', currency: 'CNY', amount: '1.00' };
  assertProblem(await guarantor.post('loan_events', payment), 403, 'forbidden');
  const bank = await seats.bank.post('loan_events', { ...payment, effective_date: make.DAY });
  assert.equal(bank.status, 201, bank.text);
});

test('a kept answer and its tag are those of one party', async () => {
  const theirs = await seatOf('bank', other.loanCase.bank_id);
  const again = await seatOf('bank', mine.loanCase.bank_id);
  const as_known = (await theirs.read('loan_cases')).as_known;
  const path = `loan_cases?as_known=${as_known}`;
  const first = await seats.bank.get(path);
  const second = await theirs.get(path);
  assert.notEqual(first.headers.get('etag'), second.headers.get('etag'));
  assert.doesNotMatch(second.text, /heron/);
  assert.doesNotMatch(first.text, /magpie/);
  const tagged = { headers: { 'If-None-Match': first.headers.get('etag') } };
  assert.equal((await theirs.send('GET', path, tagged)).status, 200);
  assert.equal((await again.send('GET', path, tagged)).status, 304, 'a colleague');
});

test('who loses the seat loses the sight of the case, in all that was', async () => {
  const fresh = await make.loanCase(await make.caseScheme());
  const bank = await seatOf('bank', fresh.bank_id);
  const before = await bank.read(`loan_cases/${fresh.id}`);
  assert.equal(before.item.id, fresh.id);
  const { id, version, ...fields } = before.item;
  const manager = await as('manager');
  const bank_id = (await make.party({ kind: 'bank' })).id;
  await manager.revise(`loan_cases/${id}`, { ...recorded(fields), bank_id });
  assertProblem(await bank.get(`loan_cases/${id}`), 404, 'not_found');
  assertProblem(await bank.get(`loan_cases/${id}?as_known=${version}`), 404, 'not_found');
  assert.deepEqual((await bank.read(`case_board?as_known=${version}`)).rows, []);
});

/** What a case says, without what the server adds. */
function recorded(fields) {
  const names = ['code', 'firm_id', 'case_scheme_id', ...SEATS.map((seat) => `${seat}_id`)];
  return Object.fromEntries(names.map((name) => [name, fields[name]]));
}

test('a seat whose user is disabled or moved to another party sees nothing of the first', async () => {
  const account = await newUser('bank', { party_id: mine.loanCase.bank_id });
  const client = await newSession('bank', account);
  assert.equal((await client.read('loan_cases')).total, 2);
  const admin = await as('admin');
  const moved = { ...account.fields, party_id: other.loanCase.bank_id };
  await admin.revise(`users/${account.id}`, moved);
  const again = await newSession('bank', account);
  assert.doesNotMatch((await again.get('loan_cases')).text, /heron/);
  await admin.revise(`users/${account.id}`, { ...moved, enabled: false });
  assertProblem(await again.get('loan_cases'), 401, 'unauthenticated');
});
