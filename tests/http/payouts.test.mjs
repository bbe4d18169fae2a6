// Distributions, returned excess, equalisations, and commitments that are released or handed on.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { cents, sum } from './cents.mjs';
import { as, assertProblem, head, unique } from './client.mjs';
import { parseCsv } from './csv.mjs';
import * as make from './records.mjs';

const run = promisify(execFile);

async function read(path) {
  const viewer = await as('viewer');
  return viewer.read(path);
}

function contribution(commitment, amount) {
  const paid = { commitment_id: commitment.id, amount, effective_date: '2020-02-10' };
  return make.stored('contributions', paid);
}

// A fund that 1000.00 was paid into: 600, 300 and 100 of twice as much.
async function paidFund() {
  const { fund, commitments } = await make.fundOf(['1200.00', '600.00', '200.00']);
  const parts = ['600.00', '300.00', '100.00'];
  for (const [i, commitment] of commitments.entries()) await contribution(commitment, parts[i]);
  return { fund, commitments };
}

const PAYOUT_DAY = { effective_date: '2020-06-01' };

test('the lines of a distribution add up, in whole and by type', async () => {
  const { fund, commitments } = await paidFund();
  const distribution = await make.approved('distributions', {
    code: unique('D'),
    fund_id: fund.id,
    return_of_capital: '100.01',
    gain: '33.34',
    income: '0.02',
    recallable: '50.00',
    recall_expires_on: '2021-06-01',
    basis: 'paid_in',
    ...PAYOUT_DAY,
  });
  const { rows, total } = await read(`distributions/${distribution.id}/lines`);
  assert.equal(total.amount, '133.37');
  for (const [column, value] of [
    ['amount', 13337n],
    ['return_of_capital', 10001n],
    ['gain', 3334n],
    ['income', 2n],
    ['recallable', 5000n],
  ])
    assert.equal(sum(cents(rows, column)), value, column);
  for (const row of rows)
    assert.equal(
      cents([row], 'amount')[0],
      sum(['return_of_capital', 'gain', 'income'].flatMap((part) => cents([row], part))),
    );
  assert.deepEqual(
    rows.map((row) => row.commitment_id),
    commitments.map((commitment) => commitment.id),
  );
  const first = commitments[0].id;
  const within = (await read(`commitments/${first}/account?as_of=2021-06-01`)).figures;
  const after = (await read(`commitments/${first}/account?as_of=2021-06-02`)).figures;
  assert.equal(within.unfunded, '630.00', '600 left, and 30 that may be called again');
  assert.equal(after.unfunded, '600.00', 'the right to recall has ended');
  assert.equal(after.recall_expired, '30.00');
  assert.equal(within.distributed, rows[0].amount);
});

test('a distribution of more than the cash is refused at once', async () => {
  const { fund } = await paidFund();
  const before = await head();
  const answer = await make.record('distributions', {
    code: unique('D'),
    fund_id: fund.id,
    income: '1000.01',
    basis: 'paid_in',
    ...PAYOUT_DAY,
  });
  assertProblem(answer, 409, 'conflict');
  assert.equal(answer.json.errors[0].code, 'insufficient_cash');
  assert.deepEqual(answer.json.errors[0].params, { sum: '1000.01', limit: '1000.00' });
  assert.equal(await head(), before);
});

test('returned excess lowers what is paid in and can be called again', async () => {
  const { fund, commitments } = await paidFund();
  const back = await make.approved('returns_of_excess', {
    code: unique('E'),
    fund_id: fund.id,
    amount: '100.00',
    ...PAYOUT_DAY,
  });
  const { rows } = await read(`returns_of_excess/${back.id}/lines`);
  assert.deepEqual(
    rows.map((row) => row.amount),
    ['60.00', '30.00', '10.00'],
  );
  const { figures } = await read(`commitments/${commitments[0].id}/account`);
  assert.equal(figures.paid_in, '540.00');
  assert.equal(figures.unfunded, '660.00');
});

test('returned excess keeps what it was called for, which decides the rates that it counts in', async () => {
  const { fund } = await paidFund();
  const give = (called_for, amount) =>
    make.approved('returns_of_excess', {
      code: unique('E'),
      fund_id: fund.id,
      amount,
      called_for,
      ...PAYOUT_DAY,
    });
  await give('investments', '10.00');
  await give('fees', '20.00');
  await give('working_capital', '30.00');
  const back = await give(undefined, '40.00');
  const { item } = await read(`returns_of_excess/${back.id}`);
  assert.equal(item.called_for, null);
  const { rows } = await read(`funds/${fund.id}/flows`);
  const flows = rows.filter((row) => row.date === PAYOUT_DAY.effective_date);
  const of = (type) => flows.filter((row) => row.type === type);
  assert.equal(sum(cents(of('excess_investment'), 'amount')), 5000n);
  assert.equal(sum(cents(of('excess_fees'), 'amount')), 2000n);
  assert.equal(sum(cents(of('call_working_capital'), 'amount')), 3000n);
  assert.ok(of('excess_fees').every((row) => row.net_with && !row.gross_with));
  const { figures } = await read(`funds/${fund.id}/performance`);
  assert.equal(figures.paid_in, '900.00');
  const wrong = await make.record('returns_of_excess', {
    code: unique('E'),
    fund_id: fund.id,
    amount: '1.00',
    called_for: 'placement',
    ...PAYOUT_DAY,
  });
  assert.deepEqual(wrong.codes, ['called_for:unknown_value']);
});

// 600 and 300 are paid in; the third closes later with 450.00 and 9.00 of interest.
async function laterClosing() {
  const { fund, commitments } = await make.fundOf(['600.00', '300.00']);
  for (const [i, part] of ['600.00', '300.00'].entries()) await contribution(commitments[i], part);
  const late = await make.commitment(fund, await make.party(), '900.00', PAYOUT_DAY);
  const equalisation = await make.approved('equalisations', {
    commitment_id: late.id,
    contribution: '450.00',
    interest: '9.00',
    ...PAYOUT_DAY,
  });
  return { fund, commitments: [...commitments, late], equalisation };
}

async function fileOf(path) {
  const viewer = await as('viewer');
  const answer = await viewer.get(`${path}?format=csv`);
  assert.equal(answer.status, 200, answer.text);
  return parseCsv(answer.text);
}

test('the interest of a later closing is in flows, accounts, postings and their files', async () => {
  const { fund, commitments } = await laterClosing();
  const expected = ['6.00', '3.00', '-9.00'];
  for (const [i, { id }] of commitments.entries()) {
    const flows = await fileOf(`commitments/${id}/flows`);
    const interest = flows.filter((row) => row.type === 'equalisation_interest');
    assert.deepEqual(
      interest.map((row) => [row.date, row.amount, row.net_with, row.gross_with]),
      [[PAYOUT_DAY.effective_date, expected[i], 'true', 'false']],
    );
  }
  const paidIn = await Promise.all(
    commitments.map(({ id }) => read(`commitments/${id}/performance`)),
  );
  assert.deepEqual(
    paidIn.map(({ figures }) => figures.paid_in),
    ['300.00', '150.00', '450.00'],
  );
  const accounts = await fileOf(`funds/${fund.id}/accounts`);
  assert.deepEqual(
    accounts.map((row) => [row.paid_in, row.interest_paid, row.interest_received]),
    [
      ['300.00', '0.00', '6.00'],
      ['150.00', '0.00', '3.00'],
      ['450.00', '9.00', '0.00'],
    ],
  );
  const { figures } = await read(`funds/${fund.id}/performance`);
  assert.equal(figures.paid_in, '900.00');
  assert.equal(figures.tvpi, '1.00000000');
  const trial = await fileOf(`funds/${fund.id}/trial_balance`);
  assert.deepEqual(
    trial.filter((row) => row.account === 'equalisation_interest').map((row) => row.balance),
    ['6.00', '3.00', '-9.00'],
  );
  assert.equal(trial.find((row) => row.account === 'cash').balance, '900.00');
  const sheet = await read(`funds/${fund.id}/balance_sheet`);
  assert.equal(sheet.figures.nav, '900.00');
  assert.equal(sheet.figures.equity, '900.00');
});

test("other programs read the interest of a later closing as the fund's books do", async () => {
  const { fund } = await laterClosing();
  const viewer = await as('viewer');
  const folder = await mkdtemp(join(tmpdir(), 'payouts-'));
  try {
    for (const [program, command] of Object.entries({
      hledger: ['hledger', 'check', '-s', '-f'],
      beancount: ['bean-check'],
    })) {
      const file = join(folder, `fund.${program}`);
      const { text } = await viewer.get(`funds/${fund.id}/ledger.${program}`);
      assert.match(text, /liabilities:equalisation-interest:c/i);
      await writeFile(file, text);
      await run(command[0], [...command.slice(1), file]);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the file of capital accounts has the commitments alone and adds up to the fund', async () => {
  const { fund, commitments } = await laterClosing();
  const file = await fileOf(`funds/${fund.id}/capital_statement`);
  assert.ok(file.length > 0 && file.length % commitments.length === 0);
  assert.ok(file.every((row) => row.commitment_code !== ''));
  const roll = await fileOf(`funds/${fund.id}/nav_roll_forward`);
  for (const name of ['contributions', 'closing', 'equalisation_interest'])
    for (const quarter of roll)
      assert.equal(
        sum(
          cents(
            file.filter((row) => row.to === quarter.to),
            name,
          ),
        ),
        cents([quarter], name)[0],
        name,
      );
  const { rows } = await read(`funds/${fund.id}/capital_statement`);
  assert.equal(rows.length, file.length + roll.length);
});

test('a later investor makes the earlier ones even', async () => {
  const { fund, commitments, equalisation } = await laterClosing();
  const { rows } = await read(`equalisations/${equalisation.id}/lines`);
  assert.deepEqual(
    rows.map((row) => [row.commitment_id, row.return_of_capital, row.income]),
    [
      [commitments[0].id, '300.00', '6.00'],
      [commitments[1].id, '150.00', '3.00'],
    ],
  );
  const { rows: accounts } = await read(`funds/${fund.id}/accounts`);
  assert.deepEqual(
    accounts.map((row) => row.paid_in),
    ['300.00', '150.00', '450.00'],
  );
});

test('a commitment is released and handed on', async () => {
  const { fund, commitments } = await paidFund();
  const [first, second] = commitments;
  const release = { commitment_id: first.id, ...PAYOUT_DAY, reason: 'x' };
  const over = await make.record('commitment_releases', { ...release, amount: '600.01' });
  assert.deepEqual(over.codes, ['amount:sum_exceeds']);
  await make.stored('commitment_releases', { ...release, amount: '200.00' });
  await make.stored('commitment_transfers', {
    commitment_id: first.id,
    to_commitment_id: second.id,
    amount: '500.00',
    effective_date: '2020-06-02',
  });
  const { rows, total } = await read(`funds/${fund.id}/accounts`);
  assert.deepEqual(
    rows.map((row) => [row.commitment, row.released, row.paid_in, row.unfunded]),
    [
      ['700.00', '200.00', '300.00', '200.00'],
      ['1100.00', '0.00', '600.00', '500.00'],
      ['200.00', '0.00', '100.00', '100.00'],
    ],
  );
  assert.equal(total.paid_in, '1000.00');
});

test('who sells a stake has the price, who buys it its history', async () => {
  const { fund, commitments } = await paidFund();
  const [first, second, third] = commitments;
  const sold = {
    commitment_id: first.id,
    to_commitment_id: second.id,
    amount: '1200.00',
    effective_date: '2020-07-01',
  };
  const wrong = await make.record('commitment_transfers', { ...sold, price: '-1.00' });
  assert.deepEqual(wrong.codes, ['price:negative']);
  const { id } = await make.stored('commitment_transfers', { ...sold, price: '660.00' });
  const viewer = await as('viewer');
  assert.equal((await viewer.read(`commitment_transfers/${id}`)).item.price, '660.00');
  const { rows } = await read(`funds/${fund.id}/accounts`);
  assert.deepEqual(
    rows.map((row) => [row.commitment, row.paid_in]),
    [
      ['0.00', '0.00'],
      ['1800.00', '900.00'],
      ['200.00', '100.00'],
    ],
  );
  const seller = (await read(`commitments/${first.id}/performance`)).figures;
  const buyer = (await read(`commitments/${second.id}/performance`)).figures;
  assert.deepEqual(
    [seller.paid_in, seller.distributed, seller.nav, seller.tvpi],
    ['600.00', '660.00', '0.00', '1.10000000'],
  );
  assert.deepEqual(
    [buyer.paid_in, buyer.distributed, buyer.nav, buyer.tvpi],
    ['960.00', '0.00', '900.00', '0.93750000'],
  );
  const flows = await fileOf(`commitments/${first.id}/flows`);
  assert.deepEqual(
    flows.filter((row) => row.type === 'stake_sold').map((row) => [row.amount, row.date]),
    [['660.00', '2020-07-01']],
  );
  const statement = await fileOf(`funds/${fund.id}/capital_statement`);
  const last = statement.slice(-commitments.length);
  assert.deepEqual(
    last.map((row) => [row.transferred, row.closing]),
    [
      ['-600.00', '0.00'],
      ['600.00', '900.00'],
      ['0.00', '100.00'],
    ],
  );
  const whole = (await read(`funds/${fund.id}/performance`)).figures;
  assert.deepEqual([whole.paid_in, whole.distributed], ['1000.00', '0.00']);
  // Without a price nobody can tell what the two have earned.
  await make.stored('commitment_transfers', {
    commitment_id: third.id,
    to_commitment_id: second.id,
    amount: '200.00',
    effective_date: '2020-08-01',
  });
  const gone = (await read(`commitments/${third.id}/performance`)).figures;
  assert.equal(gone.returns_reason, 'transfer_price_missing');
  assert.deepEqual([gone.net_irr, gone.dpi, gone.distributed], [null, null, null]);
});
