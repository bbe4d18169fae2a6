/* All public money of a firm beside a plain recount in exact fractions, over random firms: funds
 * that hold each other, loans under random schemes, claims, compensation, recoveries, subsidies
 * and awards. The sums are those of the rows, every row rests on an entry, and a bank's own loan
 * changes neither. The seed is printed. */
#include "support_book.h"
#include "support_golden.h"

#include "figures/public_money/public_money.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/loan.h"
#include "record/party.h"
#include "record/pool.h"
#include "record/subsidy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gmp.h>

#define ADMIN_ID 3
#define ROUNDS 12
#define FUNDS 5
#define FIRMS 3
#define START "2024-01-31"
#define LATER "2024-06-03"

enum { BUDGET, STATE, SOCIAL, BANK, UNSAID, OWNERS };

struct run {
    struct world world;
    uint64_t random;
    int64_t owners[OWNERS]; /* a party of each */
    int64_t funds[FUNDS];
    int64_t amounts[FUNDS][FUNDS + OWNERS]; /* committed to a fund by funds, then by parties */
    int64_t firms[FIRMS];
    int64_t pool;
    int64_t subsidies; /* a scheme */
    int64_t plan;
    int codes;
    mpq_t paid[FIRMS];
    mpq_t at_risk[FIRMS];
    int64_t roundings[FIRMS]; /* at most half a fen each, and one of largest remainder */
    int64_t gaps[FIRMS];      /* rows that are not known */
};

static int64_t below(struct run *run, int64_t limit)
{
    run->random = run->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((run->random >> 33) % (uint64_t)limit);
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

/* --- the plain recount ------------------------------------------------------------------------ */

static void add_fraction(mpq_t sum, int64_t amount, int64_t over, int64_t under)
{
    mpq_t part;
    mpq_t factor;

    mpq_inits(part, factor, NULL);
    mpq_set_si(part, amount, 1);
    mpq_set_si(factor, over, (unsigned long)under);
    mpq_canonicalize(factor);
    mpq_mul(part, part, factor);
    mpq_add(sum, sum, part);
    mpq_clears(part, factor, NULL);
}

/* The public part of a fund's money, and whether anything of it is of unsaid owners. */
static void public_part(const struct run *run, int fund, mpq_t part, bool *unsaid)
{
    int64_t whole = 0;

    mpq_set_si(part, 0, 1);
    for (int i = 0; i < FUNDS + OWNERS; i++)
        whole += run->amounts[fund][i];
    if (whole == 0)
        *unsaid = true;
    for (int i = 0; i < FUNDS + OWNERS && whole > 0; i++) {
        mpq_t inner;
        mpq_t weight;

        if (run->amounts[fund][i] == 0)
            continue;
        mpq_inits(inner, weight, NULL);
        mpq_set_si(weight, run->amounts[fund][i], (unsigned long)whole);
        mpq_canonicalize(weight);
        if (i < FUNDS)
            public_part(run, i, inner, unsaid);
        else if (i - FUNDS == BUDGET || i - FUNDS == STATE)
            mpq_set_si(inner, 1, 1);
        *unsaid = *unsaid || i - FUNDS == UNSAID;
        mpq_mul(inner, inner, weight);
        mpq_add(part, part, inner);
        mpq_clears(inner, weight, NULL);
    }
}

static bool near(const mpq_t exact, int64_t told, int64_t roundings)
{
    mpq_t apart;
    mpq_t most;

    mpq_inits(apart, most, NULL);
    mpq_set_si(apart, told, 1);
    mpq_sub(apart, apart, exact);
    mpq_abs(apart, apart);
    mpq_set_si(most, roundings, 1);
    bool within = mpq_cmp(apart, most) <= 0;

    mpq_clears(apart, most, NULL);
    return within;
}

/* --- what is recorded ------------------------------------------------------------------------- */

static int64_t a_party(struct run *run, uint32_t kind, uint32_t money_source)
{
    struct party party;

    shape_clear(&party_type.shape, &party);
    party.code = party.name = a_code(run);
    party.kind = kind;
    party.money_source = money_source;
    return put(run, MANAGER_ID, RECORD_PARTY, "2020-01-01", &party);
}

static int64_t of_owner(struct run *run, int owner, uint32_t kind)
{
    static const uint32_t sources[OWNERS] = {MONEY_BUDGET, MONEY_STATE_OWNED, MONEY_SOCIAL,
                                             MONEY_STATE_OWNED, 0};

    return a_party(run, owner == BANK ? (uint32_t)PARTY_BANK : kind, sources[owner]);
}

static void set_up_funds(struct run *run)
{
    for (int i = 0; i < OWNERS; i++)
        run->owners[i] = of_owner(run, i, PARTY_LP);
    for (int fund = 0; fund < FUNDS; fund++) {
        run->funds[fund] = world_fund(&run->world, a_code(run), FUND_SEED);
        for (int i = 0; i < FUNDS + OWNERS; i++) {
            bool earlier = i >= FUNDS || i < fund;

            if (!earlier || below(run, 3) == 0 || (i - FUNDS == UNSAID && below(run, 3) != 0))
                continue;
            run->amounts[fund][i] = 1 + below(run, 100 * MILLION);
            (void)world_commitment(&run->world, run->funds[fund], i < FUNDS ? run->funds[i] : 0,
                                   i < FUNDS ? 0 : run->owners[i - FUNDS], run->amounts[fund][i],
                                   START);
        }
    }
}

static void set_up_public(struct run *run)
{
    struct risk_pool pool;
    struct pool_entry money;
    struct subsidy_scheme scheme;
    struct talent_plan plan;

    shape_clear(&risk_pool_type.shape, &pool);
    pool.code = pool.name = a_code(run);
    pool.currency = CURRENCY_CNY;
    pool.status = RULE_UNVERIFIED;
    run->pool = put(run, MANAGER_ID, RECORD_RISK_POOL, "2020-01-01", &pool);
    shape_clear(&pool_entry_type.shape, &money);
    money.risk_pool_id = run->pool;
    money.action = RISK_POOL_PAID_IN;
    money.currency = CURRENCY_CNY;
    money.amount_minor = 1000 * MILLION;
    (void)put(run, MANAGER_ID, RECORD_POOL_ENTRY, START, &money);
    shape_clear(&subsidy_scheme_type.shape, &scheme);
    scheme.code = scheme.name = a_code(run);
    scheme.level = LEVEL_DISTRICT;
    scheme.cost_kind = COST_PREMIUM;
    scheme.method = SUBSIDY_OF_COST;
    scheme.currency = CURRENCY_CNY;
    scheme.rate_e8 = 1 + below(run, DECIMAL_E8_ONE);
    scheme.status = RULE_UNVERIFIED;
    scheme.valid_from = day("2020-01-01");
    run->subsidies = put(run, ADMIN_ID, RECORD_SUBSIDY_SCHEME, "2020-01-01", &scheme);
    shape_clear(&talent_plan_type.shape, &plan);
    plan.code = plan.name = a_code(run);
    plan.level = LEVEL_DISTRICT;
    run->plan = put(run, MANAGER_ID, RECORD_TALENT_PLAN, START, &plan);
}

static void run_open(struct run *run, uint64_t seed)
{
    *run = (struct run){.random = seed};
    world_open(&run->world);
    (void)world_cap(&run->world, BASIS_DIRECT, 100000 * MILLION);
    set_up_funds(run);
    set_up_public(run);
    for (int i = 0; i < FIRMS; i++) {
        run->firms[i] = world_firm(&run->world, a_code(run));
        mpq_inits(run->paid[i], run->at_risk[i], NULL);
    }
}

static void run_close(struct run *run)
{
    for (int i = 0; i < FIRMS; i++)
        mpq_clears(run->paid[i], run->at_risk[i], NULL);
    world_close(&run->world);
}

static void invest(struct run *run, int firm)
{
    int fund = (int)below(run, FUNDS);
    int64_t amount = 1 + below(run, 20 * MILLION);
    int64_t paid = 1 + below(run, amount);
    int64_t project = world_project(&run->world, a_code(run), run->firms[firm]);
    int64_t id = world_approved(&run->world, project, run->funds[fund], amount, START);
    bool unsaid = false;
    mpq_t part;

    assert_int_equal(world_pay(&run->world, id, paid, START), ERR_OK);
    mpq_init(part);
    public_part(run, fund, part, &unsaid);
    mpq_t whole;
    mpq_init(whole);
    mpq_set_si(whole, paid, 1);
    mpq_mul(part, part, whole);
    mpq_add(run->paid[firm], run->paid[firm], part);
    mpq_clears(part, whole, NULL);
    run->roundings[firm]++;
    run->gaps[firm] += unsaid;
}

struct lending {
    int64_t loan_id;
    int64_t amount_minor;
    int64_t shares_e8[BEARERS + 1];
    int owner_of[BEARERS + 1]; /* of bearers that are parties */
};

static bool bears_public(const struct lending *of, int bearer)
{
    return bearer == BEARER_POOL || bearer == BEARER_UPPER ||
           (bearer != BEARER_BANK &&
            (of->owner_of[bearer] == BUDGET || of->owner_of[bearer] == STATE));
}

static bool bears_unsaid(const struct lending *of, int bearer)
{
    return bearer > BEARER_UPPER && bearer != BEARER_BANK && of->owner_of[bearer] == UNSAID;
}

static int64_t a_scheme(struct run *run, struct lending *of)
{
    struct loss_scheme scheme;
    struct case_scheme rules;
    int64_t left = DECIMAL_E8_ONE;

    for (int i = BEARERS; i >= 1; i--) {
        of->shares_e8[i] = i == 1 ? left : below(run, left / 2 + 1);
        left -= of->shares_e8[i];
    }
    shape_clear(&loss_scheme_type.shape, &scheme);
    scheme.code = scheme.name = a_code(run);
    scheme.currency = CURRENCY_CNY;
    scheme.base = LOSS_PRINCIPAL;
    scheme.pool_share_e8 = of->shares_e8[BEARER_POOL];
    scheme.upper_share_e8 = of->shares_e8[BEARER_UPPER];
    scheme.insurer_share_e8 = of->shares_e8[BEARER_INSURER];
    scheme.bank_share_e8 = of->shares_e8[BEARER_BANK];
    scheme.guarantor_share_e8 = of->shares_e8[BEARER_GUARANTOR];
    scheme.appraiser_share_e8 = of->shares_e8[BEARER_APPRAISER];
    scheme.risk_pool_id = run->pool;
    scheme.status = RULE_UNVERIFIED;
    scheme.valid_from = day("2020-01-01");
    shape_clear(&case_scheme_type.shape, &rules);
    rules.code = rules.name = a_code(run);
    rules.status = RULE_UNVERIFIED;
    rules.valid_from = day("2020-01-01");
    rules.loss_scheme_id = put(run, ADMIN_ID, RECORD_LOSS_SCHEME, "2020-01-01", &scheme);
    return put(run, ADMIN_ID, RECORD_CASE_SCHEME, "2020-01-01", &rules);
}

static void happen(struct run *run, int64_t loan_id, enum loan_action action, int64_t amount_minor,
                   const char *on)
{
    struct loan_event event;

    shape_clear(&loan_event_type.shape, &event);
    event.loan_id = loan_id;
    event.action = action;
    if (amount_minor > 0) {
        event.currency = CURRENCY_CNY;
        event.amount_minor = amount_minor;
    }
    (void)put(run, APPROVER_ID, RECORD_LOAN_EVENT, on, &event);
}

static void lend(struct run *run, int firm, bool under_scheme, struct lending *of)
{
    struct loan_case asks;
    struct loan loan;

    *of = (struct lending){.amount_minor = 1000 + below(run, 10 * MILLION)};
    shape_clear(&loan_case_type.shape, &asks);
    asks.code = a_code(run);
    asks.firm_id = run->firms[firm];
    asks.bank_id = run->owners[BANK];
    if (under_scheme) {
        for (int i = BEARER_INSURER; i <= BEARERS; i++) {
            of->owner_of[i] = (int)below(run, OWNERS);
            if (of->owner_of[i] == BANK)
                of->owner_of[i] = SOCIAL;
        }
        asks.insurer_id = of_owner(run, of->owner_of[BEARER_INSURER], PARTY_INSURER);
        asks.guarantor_id = of_owner(run, of->owner_of[BEARER_GUARANTOR], PARTY_GUARANTOR);
        asks.appraiser_id = of_owner(run, of->owner_of[BEARER_APPRAISER], PARTY_APPRAISER);
        asks.case_scheme_id = a_scheme(run, of);
    } else {
        struct case_scheme rules;

        shape_clear(&case_scheme_type.shape, &rules);
        rules.code = rules.name = a_code(run);
        rules.status = RULE_UNVERIFIED;
        rules.valid_from = day("2020-01-01");
        asks.case_scheme_id = put(run, ADMIN_ID, RECORD_CASE_SCHEME, "2020-01-01", &rules);
    }
    shape_clear(&loan_type.shape, &loan);
    loan.code = a_code(run);
    loan.loan_case_id = put(run, MANAGER_ID, RECORD_LOAN_CASE, START, &asks);
    loan.signed_on = day(START);
    loan.currency = CURRENCY_CNY;
    loan.amount_minor = of->amount_minor;
    loan.rate_basis = RATE_FIXED;
    loan.rate_e8 = INT64_C(3650000);
    loan.day_count = LOAN_ACT_360;
    loan.method = REPAY_INTEREST_MONTHLY;
    loan.months = 24;
    of->loan_id = put(run, MANAGER_ID, RECORD_LOAN, START, &loan);
    happen(run, of->loan_id, LOAN_PAYOUT, of->amount_minor, START);
}

static void expect_exposure(struct run *run, int firm, const struct lending *of)
{
    for (int i = 1; i <= BEARERS; i++) {
        if (bears_public(of, i))
            add_fraction(run->at_risk[firm], of->amount_minor, of->shares_e8[i], DECIMAL_E8_ONE);
        run->gaps[firm] += bears_unsaid(of, i) && of->shares_e8[i] > DECIMAL_E8_ONE / 1000;
    }
    run->roundings[firm] += BEARERS;
}

/* Seats of unsaid owners are told as rows of their own; here they would only blur the count. */
static bool says_all(const struct lending *of)
{
    for (int i = BEARER_INSURER; i <= BEARERS; i++)
        if (bears_unsaid(of, i))
            return false;
    return true;
}

static int64_t claim_of(struct run *run, const struct lending *of)
{
    struct loss_claim claim;

    happen(run, of->loan_id, LOAN_DEFAULT, 0, START);
    shape_clear(&loss_claim_type.shape, &claim);
    claim.code = a_code(run);
    claim.loan_id = of->loan_id;
    claim.currency = CURRENCY_CNY;
    claim.principal_minor = of->amount_minor;
    return put(run, MANAGER_ID, RECORD_LOSS_CLAIM, START, &claim);
}

static void approve(struct run *run, struct approval approval, const char *date)
{
    approval.outcome = OUTCOME_APPROVE;
    (void)put(run, APPROVER_ID, RECORD_APPROVAL, date, &approval);
}

/* What a bearer pays is at most a fen less than his exact part: whole fen of it. */
static int64_t pay_part(struct run *run, int64_t loss_claim_id, const struct lending *of,
                        int bearer)
{
    struct loss_payment payment;
    int64_t due = (int64_t)((int128_t)of->amount_minor * of->shares_e8[bearer] / DECIMAL_E8_ONE);

    if (due == 0 || below(run, 2) == 0)
        return 0;
    shape_clear(&loss_payment_type.shape, &payment);
    payment.loss_claim_id = loss_claim_id;
    payment.bearer = (uint32_t)bearer;
    payment.currency = CURRENCY_CNY;
    payment.amount_minor = 1 + below(run, due);
    int64_t id = put(run, MANAGER_ID, RECORD_LOSS_PAYMENT, LATER, &payment);

    approve(run, (struct approval){.loss_payment_id = id}, LATER);
    return payment.amount_minor;
}

/* Compensation less recoveries is paid, and what is still to be paid is at risk. */
static void lose(struct run *run, int firm, const struct lending *of)
{
    int64_t loss_claim_id = claim_of(run, of);
    int64_t net = below(run, of->amount_minor / 2);
    int64_t paid[BEARERS + 1] = {0};

    for (int i = 1; i <= BEARERS; i++)
        if (i != BEARER_BANK)
            paid[i] = pay_part(run, loss_claim_id, of, i);
    if (net > 0) {
        struct loss_recovery recovery;

        shape_clear(&loss_recovery_type.shape, &recovery);
        recovery.loss_claim_id = loss_claim_id;
        recovery.currency = CURRENCY_CNY;
        recovery.gross_minor = net + 7;
        recovery.costs_minor = 7;
        (void)put(run, MANAGER_ID, RECORD_LOSS_RECOVERY, LATER, &recovery);
    }
    for (int i = 1; i <= BEARERS; i++) {
        if (!bears_public(of, i))
            continue;
        add_fraction(run->paid[firm], paid[i], 1, 1);
        add_fraction(run->paid[firm], -paid[i], net, of->amount_minor);
        add_fraction(run->at_risk[firm], of->amount_minor, of->shares_e8[i], DECIMAL_E8_ONE);
        add_fraction(run->at_risk[firm], -paid[i], 1, 1);
    }
    run->roundings[firm] += 2 * BEARERS;
}

static void grant(struct run *run, int firm, int64_t loan_id)
{
    struct subsidy_claim claim;
    struct talent_award award;

    shape_clear(&subsidy_claim_type.shape, &claim);
    claim.code = claim.cost_ref = a_code(run);
    claim.subsidy_scheme_id = run->subsidies;
    claim.year = 2024;
    claim.firm_id = run->firms[firm];
    claim.cost_on = day(START);
    claim.currency = CURRENCY_CNY;
    claim.cost_minor = 1 + below(run, MILLION);
    claim.loan_id = loan_id;
    int64_t id = put(run, MANAGER_ID, RECORD_SUBSIDY_CLAIM, START, &claim);
    const struct subsidy_scheme *scheme = book_entry(run->world.book, run->subsidies)->record;

    approve(run, (struct approval){.subsidy_claim_id = id}, START);
    add_fraction(run->paid[firm], claim.cost_minor, scheme->rate_e8, DECIMAL_E8_ONE);
    shape_clear(&talent_award_type.shape, &award);
    award.code = a_code(run);
    award.talent_plan_id = run->plan;
    award.firm_id = run->firms[firm];
    if (below(run, 4) != 0) {
        award.currency = CURRENCY_CNY;
        award.amount_minor = 1 + below(run, MILLION);
        add_fraction(run->paid[firm], award.amount_minor, 1, 1);
    } else {
        run->gaps[firm]++;
    }
    (void)put(run, MANAGER_ID, RECORD_TALENT_AWARD, START, &award);
    run->roundings[firm]++;
}

/* --- the comparison --------------------------------------------------------------------------- */

static struct view today(const struct run *run)
{
    return (struct view){.as_of = run->world.today, .as_known = INT64_MAX};
}

static struct public_money_sum sum_of(struct run *run, int firm)
{
    const struct public_money_case asked = {.firm_id = run->firms[firm]};
    const struct public_money_row *rows = NULL;
    struct public_money *money = NULL;
    struct public_money_sum sum;
    int64_t paid = 0;
    int64_t at_risk = 0;
    size_t count = 0;

    assert_int_equal(public_money_open(run->world.book, today(run), &run->world.arena, &money),
                     ERR_OK);
    assert_int_equal(public_money_rows(money, &asked, &rows, &count), ERR_OK);
    assert_int_equal(public_money_sum_of(rows, count, &sum), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        bool public = rows[i].owner == OWNER_PUBLIC;

        assert_non_null(book_entry(run->world.book, rows[i].seq));
        assert_true(public || rows[i].unknown != 0 ||
                    (rows[i].paid_minor == 0 && rows[i].at_risk_minor == 0));
        /* One row is in one sum. */
        assert_true(rows[i].unknown != 0 || rows[i].paid_minor == 0 || rows[i].at_risk_minor == 0);
        paid += known_or_zero(rows[i].paid_minor);
        at_risk += known_or_zero(rows[i].at_risk_minor);
    }
    assert_int_equal(sum.paid_minor, paid);
    assert_int_equal(sum.at_risk_minor, at_risk);
    return sum;
}

static void compare(struct run *run, int firm)
{
    struct public_money_sum sum = sum_of(run, firm);

    assert_true(near(run->paid[firm], sum.paid_minor, run->roundings[firm]));
    assert_true(near(run->at_risk[firm], sum.at_risk_minor, run->roundings[firm]));
    assert_true(sum.unknown_count >= run->gaps[firm]);
}

static void fill(struct run *run, int firm)
{
    for (int64_t i = below(run, 4); i >= 0; i--)
        invest(run, firm);
    for (int64_t i = below(run, 3); i >= 0; i--) {
        struct lending of;

        lend(run, firm, true, &of);
        if (below(run, 2) == 0 && says_all(&of))
            lose(run, firm, &of);
        else
            expect_exposure(run, firm, &of);
        grant(run, firm, of.loan_id);
    }
}

static void sums_are_those_of_a_plain_recount(void **state)
{
    uint64_t seed = golden_seed();
    (void)state;

    for (int i = 0; i < ROUNDS; i++) {
        struct run run;

        run_open(&run, seed + (uint64_t)i);
        for (int firm = 0; firm < FIRMS; firm++) {
            fill(&run, firm);
            compare(&run, firm);
        }
        /* What one firm has changes nothing of another. */
        for (int firm = 0; firm < FIRMS; firm++)
            compare(&run, firm);
        run_close(&run);
    }
}

static void a_banks_own_loan_changes_neither_sum(void **state)
{
    uint64_t seed = golden_seed();
    (void)state;

    for (int i = 0; i < ROUNDS; i++) {
        struct run run;
        struct lending own;

        run_open(&run, seed + (uint64_t)i);
        fill(&run, 0);
        struct public_money_sum before = sum_of(&run, 0);
        lend(&run, 0, false, &own);
        struct public_money_sum after = sum_of(&run, 0);

        assert_int_equal(after.paid_minor, before.paid_minor);
        assert_int_equal(after.at_risk_minor, before.at_risk_minor);
        assert_int_equal(after.row_count, before.row_count + 1);
        run_close(&run);
    }
}

static void the_list_has_every_firm_once(void **state)
{
    struct run run;
    struct public_money *money = NULL;
    const struct public_money_sum *sums = NULL;
    size_t count = 0;
    (void)state;

    run_open(&run, 7);
    for (int firm = 0; firm < FIRMS; firm++)
        fill(&run, firm);
    assert_int_equal(public_money_open(run.world.book, today(&run), &run.world.arena, &money),
                     ERR_OK);
    assert_int_equal(public_money_sums(money, &sums, &count), ERR_OK);
    assert_int_equal(count, FIRMS);
    for (int firm = 0; firm < FIRMS; firm++) {
        struct public_money_sum sum = sum_of(&run, firm);

        assert_int_equal(sums[firm].firm_id, run.firms[firm]);
        assert_int_equal(sums[firm].paid_minor, sum.paid_minor);
        assert_int_equal(sums[firm].at_risk_minor, sum.at_risk_minor);
        assert_int_equal(sums[firm].unknown_count, sum.unknown_count);
    }
    run_close(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_of_a_plain_recount),
        cmocka_unit_test(a_banks_own_loan_changes_neither_sum),
        cmocka_unit_test(the_list_has_every_firm_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
