/* Calls, payments, distributions and valuations, entry by entry. */
#include "support_fund.h"

#include "record/approval.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/holding.h"
#include "record/kinds.h"
#include "record/series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define CLEARED(kind, record) shape_clear(&record_types[kind]->shape, record)

static const char *next_code(struct world *world)
{
    return arena_format(&world->arena, "N%lld", (long long)book_head(world->book));
}

enum err world_ask(struct world *world, int64_t fund_id, const int64_t parts[CALL_PART_COUNT],
                   bool outside_commitment, const char *date, const char *due_on)
{
    struct capital_call call = {
        .code = next_code(world),
        .fund_id = fund_id,
        .due_on = day(due_on),
        .currency = CURRENCY_CNY,
        .investments_minor = parts[CALL_INVESTMENTS],
        .working_capital_minor = parts[CALL_WORKING_CAPITAL],
        .management_fees_minor = parts[CALL_MANAGEMENT_FEES],
        .expenses_minor = parts[CALL_EXPENSES],
        .facility_interest_minor = parts[CALL_FACILITY_INTEREST],
        .outside_commitment = outside_commitment,
    };

    return world_attempt(world, MANAGER_ID, RECORD_CAPITAL_CALL, 0, day(date), &call);
}

int64_t world_call(struct world *world, int64_t fund_id, const int64_t parts[CALL_PART_COUNT],
                   bool outside_commitment, const char *date, const char *due_on)
{
    int64_t id = book_head(world->book) + 1;

    assert_int_equal(world_ask(world, fund_id, parts, outside_commitment, date, due_on), ERR_OK);
    return id;
}

enum err world_contribute(struct world *world, int64_t commitment_id, int64_t call_id,
                          int64_t amount_minor, const char *date)
{
    struct contribution contribution = {
        .commitment_id = commitment_id,
        .capital_call_id = call_id,
        .currency = CURRENCY_CNY,
        .amount_minor = amount_minor,
    };

    return world_attempt(world, MANAGER_ID, RECORD_CONTRIBUTION, 0, day(date), &contribution);
}

int64_t world_distribution(struct world *world, int64_t fund_id, int64_t return_of_capital_minor,
                           int64_t gain_minor, int64_t income_minor, int64_t recallable_minor,
                           const char *recall_expires_on, const char *date)
{
    struct distribution distribution = {
        .code = next_code(world),
        .fund_id = fund_id,
        .currency = CURRENCY_CNY,
        .return_of_capital_minor = return_of_capital_minor,
        .gain_minor = gain_minor,
        .income_minor = income_minor,
        .recallable_minor = recallable_minor,
        .recall_expires_on = recall_expires_on == NULL ? DATE_UNKNOWN : day(recall_expires_on),
        .basis = SHARE_BY_PAID_IN,
    };

    return world_put(world, MANAGER_ID, RECORD_DISTRIBUTION, day(date), &distribution);
}

int64_t world_excess(struct world *world, int64_t fund_id, int64_t amount_minor, const char *date)
{
    struct return_of_excess excess = {.code = next_code(world),
                                      .fund_id = fund_id,
                                      .currency = CURRENCY_CNY,
                                      .amount_minor = amount_minor};

    return world_put(world, MANAGER_ID, RECORD_RETURN_OF_EXCESS, day(date), &excess);
}

enum err world_sell(struct world *world, int64_t investment_id, enum proceeds_kind kind,
                    int64_t amount_minor, int64_t cost_relieved_minor, const char *date)
{
    struct proceeds proceeds = {
        .investment_id = investment_id,
        .kind = kind,
        .currency = CURRENCY_CNY,
        .amount_minor = amount_minor,
        .cost_relieved_minor = cost_relieved_minor,
        .units_e8 = AMOUNT_UNKNOWN,
    };

    return world_attempt(world, MANAGER_ID, RECORD_PROCEEDS, 0, day(date), &proceeds);
}

static struct valuation valuation_of(int64_t investment_id, int64_t commitment_id,
                                     int64_t amount_minor)
{
    return (struct valuation){
        .investment_id = investment_id,
        .commitment_id = commitment_id,
        .currency = CURRENCY_CNY,
        .amount_minor = amount_minor,
        .method = commitment_id != 0 ? VALUATION_REPORTED_NAV : VALUATION_MULTIPLES,
        .volatility_e8 = AMOUNT_UNKNOWN,
        .dividend_yield_e8 = AMOUNT_UNKNOWN,
    };
}

enum err world_value(struct world *world, int64_t investment_id, int64_t commitment_id,
                     int64_t amount_minor, const char *date)
{
    struct valuation valuation = valuation_of(investment_id, commitment_id, amount_minor);

    return world_attempt(world, MANAGER_ID, RECORD_VALUATION, 0, day(date), &valuation);
}

int64_t world_valuation(struct world *world, int64_t investment_id, int64_t commitment_id,
                        int64_t amount_minor, const char *date)
{
    struct valuation valuation = valuation_of(investment_id, commitment_id, amount_minor);

    return world_put(world, MANAGER_ID, RECORD_VALUATION, day(date), &valuation);
}

enum err world_expense(struct world *world, int64_t fund_id, enum expense_category category,
                       int64_t amount_minor, const char *date)
{
    struct expense expense;

    CLEARED(RECORD_EXPENSE, &expense);
    expense.fund_id = fund_id;
    expense.category = category;
    expense.currency = CURRENCY_CNY;
    expense.amount_minor = amount_minor;
    return world_attempt(world, MANAGER_ID, RECORD_EXPENSE, 0, day(date), &expense);
}

enum err world_facility(struct world *world, int64_t fund_id, enum facility_kind kind,
                        int64_t amount_minor, const char *date)
{
    struct facility_flow flow = {
        .fund_id = fund_id, .kind = kind, .currency = CURRENCY_CNY, .amount_minor = amount_minor};

    return world_attempt(world, MANAGER_ID, RECORD_FACILITY_FLOW, 0, day(date), &flow);
}

enum err world_approve_as(struct world *world, int64_t actor_id, int64_t proposal_id,
                          enum outcome outcome)
{
    struct approval approval = {.outcome = outcome};
    const struct entry *proposal = book_entry(world->book, proposal_id);
    const char *field = arena_format(&world->arena, "%s_id", record_types[proposal->kind]->kind);

    field_set_int64(shape_field(&approval_type.shape, field), &approval, proposal_id);
    return world_attempt(world, actor_id, RECORD_APPROVAL, 0, DATE_UNKNOWN, &approval);
}

int64_t world_approve(struct world *world, int64_t proposal_id)
{
    int64_t id = book_head(world->book) + 1;
    enum err err = world_approve_as(world, APPROVER_ID, proposal_id, OUTCOME_APPROVE);

    if (err != ERR_OK)
        fail_msg("approval refused: %s", violation_wire(world->violations.list[0].code));
    return id;
}

int64_t world_rate(struct world *world, enum currency base, enum currency quote, int64_t rate_e8,
                   const char *date)
{
    struct fx_rate rate = {.base_currency = base, .quote_currency = quote, .rate_e8 = rate_e8};
    int64_t id = world_put(world, MANAGER_ID, RECORD_FX_RATE, day(date), &rate);

    if (((const struct fx_rate *)book_entry(world->book, id)->record)->doubt != 0)
        (void)world_approve(world, id);
    return id;
}
