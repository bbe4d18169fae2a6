/* One claim of LP (capital and the hurdle on it), the order of flows, the check of terms, and the
 * names of lines and balances. */
#include "waterfall_internal.h"

#include "base/check.h"
#include "base/money.h"

#include <stdlib.h>
#include <string.h>

enum err claim_accrue(struct claim *claim, const struct waterfall_terms *terms, int32_t day,
                      int64_t *base_minor_out, int64_t *interest_minor_out)
{
    int64_t base = claim->capital_minor;
    int64_t interest = 0;

    if (terms->compounding != COMPOUND_SIMPLE)
        base += claim->preferred_minor;
    enum err err = accrue(base, claim->rate_e10, terms->compounding, terms->day_count,
                          day_count_days(terms->day_count, claim->day, day), &interest);
    if (err != ERR_OK)
        return err;
    if (interest > WATERFALL_SUM_MAX - claim->preferred_minor)
        return ERR_OVERFLOW;
    claim->preferred_minor += interest;
    claim->day = day;
    *base_minor_out = base;
    *interest_minor_out = interest;
    return ERR_OK;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

void claim_receive(struct claim *claim, int64_t amount_minor)
{
    int64_t capital = least(amount_minor, claim->capital_minor);

    claim->capital_minor -= capital;
    claim->preferred_minor -= least(amount_minor - capital, claim->preferred_minor);
}

static int flow_order(const void *left, const void *right)
{
    const struct waterfall_flow *a = left;
    const struct waterfall_flow *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if ((a->kind == WATERFALL_OPENING) != (b->kind == WATERFALL_OPENING))
        return a->kind == WATERFALL_OPENING ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    /* The order in which flows are listed must not matter, not even for rounding. */
    if (a->amount_minor != b->amount_minor)
        return a->amount_minor < b->amount_minor ? -1 : 1;
    if (a->own_minor != b->own_minor)
        return a->own_minor < b->own_minor ? -1 : 1;
    return (a->deal > b->deal) - (a->deal < b->deal);
}

enum err flows_sort(const struct waterfall_flow *flows, size_t count, struct arena *arena,
                    struct waterfall_flow **sorted_out)
{
    struct waterfall_flow *sorted = arena_array(arena, count, sizeof *sorted);
    int64_t sum = 0;

    for (size_t i = 0; i < count; i++) {
        if (flows[i].own_minor < 0 || flows[i].own_minor > flows[i].amount_minor)
            return ERR_INVALID;
        if (flows[i].amount_minor > WATERFALL_SUM_MAX - sum)
            return ERR_OVERFLOW;
        sum += flows[i].amount_minor;
        sorted[i] = flows[i];
    }
    qsort(sorted, count, sizeof *sorted, flow_order);
    *sorted_out = sorted;
    return ERR_OK;
}

int64_t share_of(int64_t part_minor, int64_t share_e10)
{
    int64_t share = 0;
    enum err err = amount_mul_div(part_minor, share_e10, RATE_E10_ONE, &share);

    /* A share of at most the whole cannot overflow. */
    CHECK(err == ERR_OK);
    return share;
}

static bool in_range(int64_t share_e10)
{
    return share_e10 >= 0 && share_e10 < RATE_E10_ONE;
}

enum err terms_check(const struct waterfall_terms *terms)
{
    int64_t before = terms->preferred_rate_e10;

    if (before < 0 || before > HURDLE_E10_MAX || terms->hurdle_count > WATERFALL_HURDLES_MAX)
        return ERR_INVALID;
    if (!in_range(terms->carry_e10) || !in_range(terms->gp_commitment_e10))
        return ERR_INVALID;
    if (terms->catch_up_e10 != 0 &&
        (terms->catch_up_e10 <= terms->carry_e10 || terms->catch_up_e10 > RATE_E10_ONE))
        return ERR_INVALID;
    for (size_t i = 0; i < terms->hurdle_count; i++) {
        const struct waterfall_hurdle *hurdle = &terms->hurdles[i];

        if (hurdle->rate_e10 <= before || hurdle->rate_e10 > HURDLE_E10_MAX ||
            !in_range(hurdle->carry_e10))
            return ERR_INVALID;
        before = hurdle->rate_e10;
    }
    return ERR_OK;
}

enum err waterfall_concession(int64_t capital_minor, int64_t received_minor, int64_t share_e10,
                              int64_t *ceded_minor_out)
{
    if (capital_minor < 0 || received_minor < 0 || share_e10 < 0 || share_e10 > RATE_E10_ONE)
        return ERR_INVALID;
    *ceded_minor_out =
        received_minor > capital_minor ? share_of(received_minor - capital_minor, share_e10) : 0;
    return ERR_OK;
}

const char *waterfall_step_name(enum waterfall_step_kind kind)
{
    static const char *const names[STEP_KIND_COUNT] = {
        [STEP_CONTRIBUTION] = "contribution",
        [STEP_EXCESS] = "return_of_excess",
        [STEP_HURDLE_CREDIT] = "hurdle_credit",
        [STEP_ACCRUAL] = "accrual",
        [STEP_CARRY_RETURN] = "carry_return",
        [STEP_PASSED_ON] = "passed_on",
        [STEP_DISTRIBUTION] = "distribution",
        [STEP_GP_COMMITMENT] = "gp_commitment",
        [STEP_RETURN_OF_CAPITAL] = "return_of_capital",
        [STEP_PREFERRED_RETURN] = "preferred_return",
        [STEP_CATCH_UP] = "catch_up",
        [STEP_SPLIT] = "carry_split",
    };

    return names[kind];
}

const char *waterfall_balance_name(enum waterfall_balance balance)
{
    static const char *const names[BALANCE_COUNT] = {
        [BALANCE_CAPITAL] = "capital",
        [BALANCE_PREFERRED] = "preferred",
        [BALANCE_FURTHER_HURDLE] = "further_hurdle",
        [BALANCE_CATCH_UP] = "catch_up",
        [BALANCE_RETURNED_CARRY] = "returned_carry",
        [BALANCE_CASH] = "cash",
    };

    return names[balance];
}

void step_move(struct waterfall_step *step, enum waterfall_balance balance, int64_t opening_minor,
               int64_t added_minor, int64_t paid_minor)
{
    step->balance = balance;
    step->opening_minor = opening_minor;
    step->added_minor = added_minor;
    step->paid_minor = paid_minor;
    step->closing_minor = opening_minor + added_minor - paid_minor;
}

bool waterfall_step_pays(const struct waterfall_step *step)
{
    return step->kind >= STEP_GP_COMMITMENT;
}
