/* What is collected for a performance figure: flows, and the promises behind them. */
#include "flow_internal.h"
#include "record/capital.h"

void flows_add(struct flows *flows, struct flow flow)
{
    if (flow.amount_minor == 0)
        return;
    if (flows->count == flows->capacity) {
        size_t capacity = flows->capacity == 0 ? 64 : flows->capacity * 2;
        struct flow *list = arena_array(flows->arena, capacity, sizeof *list);

        for (size_t i = 0; i < flows->count; i++)
            list[i] = flows->list[i];
        flows->list = list;
        flows->capacity = capacity;
    }
    flows->list[flows->count++] = flow;
}

enum performance_type flow_type_of_facility(enum facility_kind kind)
{
    static const enum performance_type types[] = {
        [FACILITY_DRAW_INVESTMENTS] = FLOW_DRAWDOWN_INVESTMENT,
        [FACILITY_DRAW_WORKING_CAPITAL] = FLOW_DRAWDOWN_WORKING_CAPITAL,
        [FACILITY_DRAW_FEES] = FLOW_DRAWDOWN_FEES,
        [FACILITY_REPAY_INVESTMENTS] = FLOW_REPAYMENT_INVESTMENT,
        [FACILITY_REPAY_WORKING_CAPITAL] = FLOW_DRAWDOWN_WORKING_CAPITAL,
        [FACILITY_REPAY_FEES] = FLOW_REPAYMENT_FEES,
    };

    return types[kind];
}

static const char *amount_text(int64_t amount_minor, uint32_t currency, struct arena *arena)
{
    char text[DECIMAL_TEXT_SIZE];

    decimal_format(amount_minor, currency_decimals((enum currency)currency), text);
    return arena_strdup(arena, text);
}

void keep_unfunded_commitment(struct flows *flows, int64_t fund_id,
                              const struct commitment_account *account, int64_t committed_minor,
                              int64_t unfunded_minor)
{
    if (flows->unfunded_count == flows->unfunded_capacity) {
        size_t capacity = flows->unfunded_capacity == 0 ? 16 : flows->unfunded_capacity * 2;
        struct unfunded_commitment *list = arena_array(flows->arena, capacity, sizeof *list);

        for (size_t i = 0; i < flows->unfunded_count; i++)
            list[i] = flows->unfunded_commitments[i];
        flows->unfunded_commitments = list;
        flows->unfunded_capacity = capacity;
    }
    flows->unfunded_commitments[flows->unfunded_count++] = (struct unfunded_commitment){
        .commitment_id = account->commitment_id,
        .fund_id = fund_id,
        .currency = flows->currency,
        .committed_minor = committed_minor,
        .unfunded_minor = unfunded_minor,
        .original_committed =
            amount_text(account->commitment_minor, account->currency, flows->arena),
        .original_unfunded = amount_text(account->unfunded_minor, account->currency, flows->arena),
        .original_currency = account->currency,
    };
}
