// Distributions, returned excess, equalisations, and commitments that are released or handed on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cents, sum } from "./cents.mjs";
import { as, assertProblem, head, unique } from "./client.mjs";
import * as make from "./records.mjs";

async function read(path) {
    const viewer = await as("viewer");
    return viewer.read(path);
}

function contribution(commitment, amount) {
    const paid = { commitment_id: commitment.id, amount, effective_date: "2020-02-10" };
    return make.stored("contributions", paid);
}

// A fund that 1000.00 was paid into: 600, 300 and 100 of twice as much.
async function paidFund() {
    const { fund, commitments } = await make.fundOf(["1200.00", "600.00", "200.00"]);
    const parts = ["600.00", "300.00", "100.00"];
    for (const [i, commitment] of commitments.entries()) await contribution(commitment, parts[i]);
    return { fund, commitments };
}

const PAYOUT_DAY = { effective_date: "2020-06-01" };

test("the lines of a distribution add up, in whole and by type", async () => {
    const { fund, commitments } = await paidFund();
    const distribution = await make.approved("distributions", {
        code: unique("D"),
        fund_id: fund.id,
        return_of_capital: "100.01",
        gain: "33.34",
        income: "0.02",
        recallable: "50.00",
        recall_expires_on: "2021-06-01",
        basis: "paid_in",
        ...PAYOUT_DAY,
    });
    const { rows, total } = await read(`distributions/${distribution.id}/lines`);
    assert.equal(total.amount, "133.37");
    for (const [column, value] of [
        ["amount", 13337n],
        ["return_of_capital", 10001n],
        ["gain", 3334n],
        ["income", 2n],
        ["recallable", 5000n],
    ])
        assert.equal(sum(cents(rows, column)), value, column);
    for (const row of rows)
        assert.equal(
            cents([row], "amount")[0],
            sum(["return_of_capital", "gain", "income"].flatMap((part) => cents([row], part))),
        );
    assert.deepEqual(
        rows.map((row) => row.commitment_id),
        commitments.map((commitment) => commitment.id),
    );
    const first = commitments[0].id;
    const within = (await read(`commitments/${first}/account?as_of=2021-06-01`)).figures;
    const after = (await read(`commitments/${first}/account?as_of=2021-06-02`)).figures;
    assert.equal(within.unfunded, "630.00", "600 left, and 30 that may be called again");
    assert.equal(after.unfunded, "600.00", "the right to recall has ended");
    assert.equal(after.recall_expired, "30.00");
    assert.equal(within.distributed, rows[0].amount);
});

test("a distribution of more than the cash is refused at once", async () => {
    const { fund } = await paidFund();
    const before = await head();
    const answer = await make.record("distributions", {
        code: unique("D"),
        fund_id: fund.id,
        income: "1000.01",
        basis: "paid_in",
        ...PAYOUT_DAY,
    });
    assertProblem(answer, 409, "conflict");
    assert.equal(answer.json.errors[0].code, "insufficient_cash");
    assert.deepEqual(answer.json.errors[0].params, { sum: "1000.01", limit: "1000.00" });
    assert.equal(await head(), before);
});

test("returned excess lowers what is paid in and can be called again", async () => {
    const { fund, commitments } = await paidFund();
    const back = await make.approved("returns_of_excess", {
        code: unique("E"),
        fund_id: fund.id,
        amount: "100.00",
        ...PAYOUT_DAY,
    });
    const { rows } = await read(`returns_of_excess/${back.id}/lines`);
    assert.deepEqual(
        rows.map((row) => row.amount),
        ["60.00", "30.00", "10.00"],
    );
    const { figures } = await read(`commitments/${commitments[0].id}/account`);
    assert.equal(figures.paid_in, "540.00");
    assert.equal(figures.unfunded, "660.00");
});

test("a later investor makes the earlier ones even", async () => {
    const { fund, commitments } = await make.fundOf(["600.00", "300.00"]);
    for (const [i, part] of ["600.00", "300.00"].entries())
        await contribution(commitments[i], part);
    const late = await make.commitment(fund, await make.party(), "900.00", PAYOUT_DAY);
    const equalisation = await make.approved("equalisations", {
        commitment_id: late.id,
        contribution: "450.00",
        interest: "9.00",
        ...PAYOUT_DAY,
    });
    const { rows } = await read(`equalisations/${equalisation.id}/lines`);
    assert.deepEqual(
        rows.map((row) => [row.commitment_id, row.return_of_capital, row.income]),
        [
            [commitments[0].id, "300.00", "6.00"],
            [commitments[1].id, "150.00", "3.00"],
        ],
    );
    const { rows: accounts } = await read(`funds/${fund.id}/accounts`);
    assert.deepEqual(
        accounts.map((row) => row.paid_in),
        ["300.00", "150.00", "450.00"],
    );
});

test("a commitment is released and handed on", async () => {
    const { fund, commitments } = await paidFund();
    const [first, second] = commitments;
    const release = { commitment_id: first.id, ...PAYOUT_DAY, reason: "x" };
    const over = await make.record("commitment_releases", { ...release, amount: "600.01" });
    assert.deepEqual(over.codes, ["amount:sum_exceeds"]);
    await make.stored("commitment_releases", { ...release, amount: "200.00" });
    await make.stored("commitment_transfers", {
        commitment_id: first.id,
        to_commitment_id: second.id,
        amount: "500.00",
        effective_date: "2020-06-02",
    });
    const { rows, total } = await read(`funds/${fund.id}/accounts`);
    assert.deepEqual(
        rows.map((row) => [row.commitment, row.released, row.paid_in, row.unfunded]),
        [
            ["700.00", "200.00", "300.00", "200.00"],
            ["1100.00", "0.00", "600.00", "500.00"],
            ["200.00", "0.00", "100.00", "100.00"],
        ],
    );
    assert.equal(total.paid_in, "1000.00");
});
