/* Loans, played over random payments: what was paid out is always repaid, outstanding or written
 * off, each repayment is used up by its parts, postings balance, and interest is that of an oracle
 * that walks day by day. The seed is printed. */
#include "support_book.h"
#include "support_golden.h"

#include "base/int128.h"
#include "figures/loan/case.h"
#include "figures/loan/loan.h"
#include "figures/loan/posting.h"
#include "record/party.h"
#include "record/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ADMIN_ID 3
#define LOANS 60
#define STEPS 12
#define RATE_E8 INT64_C(3650000)
#define PENALTY_E8 INT64_C(5475000)
#define START "2024-01-31"

struct run {
    struct world world;
    uint64_t random;
    int64_t bank;
    int64_t scheme;
    int64_t firm;
    int codes;
};

static uint64_t next(struct run *run)
{
    run->random = run->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return run->random >> 33;
}

static int64_t below(struct run *run, int64_t limit)
{
    return (int64_t)(next(run) % (uint64_t)limit);
}

static const char *a_code(struct run *run)
{
    return arena_format(&run->world.arena, "K%d", run->codes++);
}

static int64_t put(struct run *run, int64_t actor, enum record_kind kind, const char *date,
                   const void *record)
{
    return world_put(&run->world, actor, kind, day(date), record);
}

static void run_open(struct run *run, uint64_t seed)
{
    struct case_scheme scheme;
    struct party bank;

    *run = (struct run){.random = seed};
    world_open(&run->world);
    shape_clear(&case_scheme_type.shape, &scheme);
    scheme.code = a_code(run);
    scheme.name = "s";
    scheme.status = 1;
    scheme.valid_from = day("2020-01-01");
    run->scheme = put(run, ADMIN_ID, RECORD_CASE_SCHEME, "2020-01-01", &scheme);
    shape_clear(&party_type.shape, &bank);
    bank.code = a_code(run);
    bank.name = "b";
    bank.kind = PARTY_BANK;
    run->bank = put(run, MANAGER_ID, RECORD_PARTY, "2020-01-01", &bank);
    run->firm = world_firm(&run->world, "firm");
}

static struct loan a_loan(struct run *run)
{
    struct loan_case of;
    struct loan loan;

    shape_clear(&loan_case_type.shape, &of);
    of.code = a_code(run);
    of.firm_id = run->firm;
    of.case_scheme_id = run->scheme;
    of.bank_id = run->bank;
    shape_clear(&loan_type.shape, &loan);
    loan.code = a_code(run);
    loan.loan_case_id = put(run, MANAGER_ID, RECORD_LOAN_CASE, "2024-01-01", &of);
    loan.signed_on = day(START);
    loan.currency = CURRENCY_CNY;
    loan.amount_minor = 1 + below(run, 1000000000);
    loan.rate_basis = RATE_FIXED;
    loan.rate_e8 = RATE_E8;
    loan.day_count = LOAN_ACT_360;
    loan.method = below(run, 2) == 0 ? REPAY_INTEREST_MONTHLY : REPAY_EQUAL_PRINCIPAL;
    loan.months = 1 + below(run, 24);
    if (below(run, 2) == 0)
        loan.penalty_rate_e8 = PENALTY_E8;
    return loan;
}

static enum err happen(struct run *run, int64_t loan, enum loan_action action, int64_t amount_minor,
                       int32_t on)
{
    struct loan_event event;

    shape_clear(&loan_event_type.shape, &event);
    event.loan_id = loan;
    event.action = action;
    if (amount_minor > 0) {
        event.currency = CURRENCY_CNY;
        event.amount_minor = amount_minor;
    }
    return world_attempt(&run->world, APPROVER_ID, RECORD_LOAN_EVENT, 0, on, &event);
}

static struct loan_state play(struct run *run, int64_t loan, int32_t on)
{
    const struct view view = {.as_of = on, .as_known = INT64_MAX};
    struct loan_state state;

    assert_int_equal(loan_play(run->world.book, loan, view, NULL, &run->world.arena, &state),
                     ERR_OK);
    return state;
}

static void assert_adds_up(struct run *run, int64_t loan, int32_t on)
{
    struct loan_state state = play(run, loan, on);
    int64_t split_costs = 0;
    int64_t split_interest = 0;
    int64_t split_principal = 0;

    assert_true(state.repaid_minor + state.outstanding_minor + state.written_off_minor ==
                state.paid_out_minor);
    for (size_t i = 0; i < state.split_count; i++) {
        const struct loan_split *split = &state.splits[i];

        if (split->record->action != LOAN_REPAYMENT)
            continue;
        assert_true(split->costs_minor + split->interest_minor + split->principal_minor ==
                    split->record->amount_minor);
        split_costs += split->costs_minor;
        split_interest += split->interest_minor;
        split_principal += split->principal_minor;
    }
    assert_true(split_costs == state.costs_paid_minor);
    assert_true(split_interest == state.interest_paid_minor);
    assert_true(split_principal == state.repaid_minor);
    assert_true(state.interest_open_minor >= 0);
}

/* What was outstanding at the end of a day, from the splits. */
static int64_t outstanding_on(const struct loan_state *state, int32_t on)
{
    int64_t outstanding = 0;

    for (size_t i = 0; i < state->split_count && state->splits[i].day <= on; i++)
        outstanding = state->splits[i].outstanding_minor;
    return outstanding;
}

/* What was due of the principal by the end of a day, and not repaid. */
static int64_t overdue_on(const struct loan_state *state, int32_t on)
{
    int64_t overdue = outstanding_on(state, on) - state->paid_out_minor;

    for (size_t i = 0; i < state->instalment_count; i++)
        if (state->instalments[i].due_on <= on)
            overdue += state->instalments[i].principal_minor;
    return overdue > 0 ? overdue : 0;
}

static bool is_boundary(const struct loan_state *state, const struct loan *loan, int32_t on)
{
    for (int month = 1; month <= loan->months; month++)
        if (date_add_months(state->paid_out_on, month) == on)
            return true;
    return false;
}

/* Interest until the last instalment: of each period the sum over its days, rounded half up. */
static int64_t interest_by_days(const struct loan_state *state, const struct loan *loan)
{
    const int128_t under = (int128_t)DECIMAL_E8_ONE * 360;
    int128_t sum = 0;
    int64_t interest = 0;

    for (int32_t on = state->paid_out_on; on < state->ends_on; on++) {
        int64_t overdue = loan->penalty_rate_e8 == AMOUNT_UNKNOWN ? 0 : overdue_on(state, on);

        sum += (int128_t)(outstanding_on(state, on) - overdue) * RATE_E8 +
               (int128_t)overdue * PENALTY_E8;
        if (!is_boundary(state, loan, on + 1))
            continue;
        interest += (int64_t)((sum * 2 + under) / (under * 2));
        sum = 0;
    }
    return interest;
}

/* Payments until before the last instalment, none so large that all is repaid at once. */
static void pay_at_random(struct run *run, int64_t loan, const struct loan *terms)
{
    int32_t on = terms->signed_on;
    int32_t end = date_add_months(terms->signed_on, (int)terms->months);

    for (int i = 0; i < STEPS; i++) {
        on += 1 + (int32_t)below(run, 40);
        if (on >= end)
            return;
        int64_t most = play(run, loan, on).outstanding_minor;

        if (most > 1)
            assert_int_equal(happen(run, loan, LOAN_REPAYMENT, 1 + below(run, most - 1), on),
                             ERR_OK);
        assert_adds_up(run, loan, on);
    }
}

static void interest_is_what_a_walk_over_days_gives(void **state)
{
    uint64_t seed = golden_seed();
    struct run run;

    (void)state;
    print_message("seed %llu\n", (unsigned long long)seed);
    run_open(&run, seed);
    for (int i = 0; i < LOANS; i++) {
        struct loan terms = a_loan(&run);
        int64_t loan = put(&run, MANAGER_ID, RECORD_LOAN, START, &terms);

        assert_int_equal(happen(&run, loan, LOAN_PAYOUT, terms.amount_minor, day(START)), ERR_OK);
        pay_at_random(&run, loan, &terms);
        int32_t end = date_add_months(day(START), (int)terms.months);
        struct loan_state at_end = play(&run, loan, end);

        assert_true(at_end.interest_paid_minor + at_end.interest_open_minor ==
                    interest_by_days(&at_end, &terms));
        assert_true(at_end.accrued_minor == 0);
    }
    world_close(&run.world);
}

/* After a default, part is repaid and part written off, at random; never more than there is. */
static void fall_apart(struct run *run, int64_t loan, int32_t on)
{
    assert_int_equal(happen(run, loan, LOAN_DEFAULT, 0, on), ERR_OK);
    for (int i = 0; i < STEPS; i++) {
        on += (int32_t)below(run, 30);
        struct loan_state before = play(run, loan, on);
        int64_t amount = 1 + below(run, 2 * (before.outstanding_minor + 1));
        bool writes_off = below(run, 2) == 0;
        int64_t most = writes_off ? before.outstanding_minor
                                  : before.outstanding_minor + before.interest_open_minor;
        enum err err = happen(run, loan, writes_off ? LOAN_WRITE_OFF : LOAN_REPAYMENT, amount, on);

        assert_int_equal(err, amount <= most ? ERR_OK : ERR_CONFLICT);
        assert_adds_up(run, loan, on);
    }
}

static void assert_ledger_balances(struct run *run, int64_t loan, int32_t on)
{
    const struct view view = {.as_of = on, .as_known = INT64_MAX};
    struct loan_state state = play(run, loan, on);
    struct fund_ledger ledger;
    int64_t of_loan = 0;
    int64_t sum = 0;

    assert_int_equal(loan_ledger_build(run->world.book, loan, view, &run->world.arena, &ledger),
                     ERR_OK);
    for (size_t i = 0; i < ledger.count; i++) {
        sum += ledger.lines[i].amount_minor;
        if (ledger.lines[i].account == ACCOUNT_LOAN)
            of_loan += ledger.lines[i].amount_minor;
    }
    assert_true(sum == 0);
    assert_true(of_loan == state.outstanding_minor);
}

static void repaid_outstanding_and_written_off_are_what_was_paid_out(void **state)
{
    uint64_t seed = golden_seed();
    struct run run;

    (void)state;
    print_message("seed %llu\n", (unsigned long long)seed);
    run_open(&run, seed);
    for (int i = 0; i < LOANS; i++) {
        struct loan terms = a_loan(&run);
        int64_t loan = put(&run, MANAGER_ID, RECORD_LOAN, START, &terms);

        assert_int_equal(happen(&run, loan, LOAN_PAYOUT, terms.amount_minor, day(START)), ERR_OK);
        pay_at_random(&run, loan, &terms);
        fall_apart(&run, loan, date_add_months(day(START), (int)terms.months));
        assert_ledger_balances(&run, loan, day("2027-12-31"));
    }
    world_close(&run.world);
}

/* An event in the middle has those behind it resting on it. */
static void events_are_undone_from_behind(void **state)
{
    struct run run;

    (void)state;
    run_open(&run, 1);
    struct loan terms = a_loan(&run);
    int64_t loan = put(&run, MANAGER_ID, RECORD_LOAN, START, &terms);

    assert_int_equal(happen(&run, loan, LOAN_PAYOUT, terms.amount_minor, day(START)), ERR_OK);
    int64_t payout = book_head(run.world.book);

    assert_int_equal(happen(&run, loan, LOAN_REPAYMENT, 1, day("2024-02-02")), ERR_OK);
    int64_t repayment = book_head(run.world.book);

    assert_int_equal(world_reverse(&run.world, payout, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&run.world), VIOLATION_RESTS_ON);
    assert_int_equal(happen(&run, loan, LOAN_REPAYMENT, 1, day("2024-02-01")), ERR_CONFLICT);
    assert_int_equal(world_reverse(&run.world, repayment, NULL), ERR_OK);
    assert_int_equal(world_reverse(&run.world, payout, NULL), ERR_OK);
    assert_int_equal(play(&run, loan, day("2024-03-01")).paid_out_on, DATE_UNKNOWN);
    world_close(&run.world);
}

/* A million at 3.65 % for a year, never repaid: thirty days after the end 3,041.67 more are due,
 * with a penalty of 5.475 % 4,562.50; all is due at once. Repaid, nothing is. */
static void a_penalty_runs_on_what_is_overdue(void **state)
{
    struct run run;

    (void)state;
    run_open(&run, 1);
    for (int with = 0; with < 2; with++) {
        struct loan terms = a_loan(&run);

        terms.amount_minor = MILLION;
        terms.method = REPAY_INTEREST_MONTHLY;
        terms.months = 12;
        terms.penalty_rate_e8 = with ? PENALTY_E8 : AMOUNT_UNKNOWN;
        int64_t loan = put(&run, MANAGER_ID, RECORD_LOAN, START, &terms);

        assert_int_equal(play(&run, loan, day(START)).next, NEXT_AFTER_PAYOUT);
        assert_int_equal(happen(&run, loan, LOAN_PAYOUT, MILLION, day(START)), ERR_OK);
        struct loan_state at_end = play(&run, loan, day("2025-01-31"));
        struct loan_state after = play(&run, loan, day("2025-03-02"));

        assert_int_equal(play(&run, loan, day("2024-02-01")).next, NEXT_INSTALMENT);
        assert_true(after.interest_open_minor - at_end.interest_open_minor ==
                    (with ? 456250 : 304167));
        assert_int_equal(after.next, NEXT_AT_ONCE);
        assert_true(after.next_due_minor == MILLION + after.interest_open_minor);
        assert_int_equal(
            happen(&run, loan, LOAN_REPAYMENT, after.next_due_minor, day("2025-03-02")), ERR_OK);
        after = play(&run, loan, day("2025-03-02"));
        assert_int_equal(after.next, NEXT_NOTHING);
        assert_true(after.next_due_minor == AMOUNT_UNKNOWN);
    }
    world_close(&run.world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interest_is_what_a_walk_over_days_gives),
        cmocka_unit_test(repaid_outstanding_and_written_off_are_what_was_paid_out),
        cmocka_unit_test(events_are_undone_from_behind),
        cmocka_unit_test(a_penalty_runs_on_what_is_overdue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
