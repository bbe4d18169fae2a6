/* Rounds, their closings, parts and terms, entry by entry. */
#include "support_round.h"

#include "record/investment.h"
#include "record/kinds.h"

int64_t world_round_on(struct world *world, const char *code, int64_t firm_id, const char *date)
{
    struct round round;

    shape_clear(&round_type.shape, &round);
    round.code = code;
    round.firm_id = firm_id;
    round.series = code;
    round.currency = CURRENCY_CNY;
    round.closed_on = day(date);
    return world_put(world, MANAGER_ID, RECORD_ROUND, day(date), &round);
}

enum err world_subscribe(struct world *world, int64_t round_id, int64_t party_id,
                         enum currency currency, int64_t amount_minor, int64_t closing_id,
                         const char *date)
{
    struct subscription subscription;

    shape_clear(&subscription_type.shape, &subscription);
    subscription.round_id = round_id;
    subscription.investor_party_id = party_id;
    subscription.currency = currency;
    subscription.amount_minor = amount_minor;
    subscription.closing_id = closing_id;
    return world_attempt(world, MANAGER_ID, RECORD_SUBSCRIPTION, 0, day(date), &subscription);
}

enum err world_register(struct world *world, int64_t round_id, int64_t fund_id,
                        int64_t investment_id, int64_t amount_minor, const char *date)
{
    struct subscription subscription;

    shape_clear(&subscription_type.shape, &subscription);
    subscription.round_id = round_id;
    subscription.investor_fund_id = fund_id;
    subscription.investment_id = investment_id;
    subscription.currency = CURRENCY_CNY;
    subscription.amount_minor = amount_minor;
    return world_attempt(world, MANAGER_ID, RECORD_SUBSCRIPTION, 0, day(date), &subscription);
}

int64_t world_invest(struct world *world, const char *code, int64_t project_id, int64_t fund_id,
                     int64_t round_id, int64_t amount_minor, const char *date)
{
    struct investment investment;

    shape_clear(&investment_type.shape, &investment);
    investment.code = code;
    investment.project_id = project_id;
    investment.fund_id = fund_id;
    investment.round_id = round_id;
    investment.currency = CURRENCY_CNY;
    investment.amount_minor = amount_minor;
    int64_t id = world_put(world, MANAGER_ID, RECORD_INVESTMENT, day(date), &investment);

    return world_decide(world, id, OUTCOME_APPROVE, date) == ERR_OK ? id : 0;
}

enum err world_close_round(struct world *world, int64_t round_id, int64_t amount_minor,
                           int64_t units_e8, bool last, const char *date)
{
    struct round_closing closing;

    shape_clear(&round_closing_type.shape, &closing);
    closing.round_id = round_id;
    closing.closed_on = day(date);
    closing.currency = CURRENCY_CNY;
    closing.amount_minor = amount_minor;
    closing.units_e8 = units_e8;
    closing.last = last;
    return world_attempt(world, MANAGER_ID, RECORD_ROUND_CLOSING, 0, DATE_UNKNOWN, &closing);
}

struct round_term world_blank_term(int64_t round_id, const char *code, enum term_kind kind)
{
    struct round_term term;

    shape_clear(&round_term_type.shape, &term);
    term.code = code;
    term.round_id = round_id;
    term.kind = kind;
    term.agreed_on = day("2020-01-02");
    return term;
}

enum err world_term(struct world *world, const struct round_term *term)
{
    return world_attempt(world, MANAGER_ID, RECORD_ROUND_TERM, 0, DATE_UNKNOWN, term);
}

enum err world_term_event(struct world *world, int64_t term_id, enum term_action action,
                          int64_t amount_minor, int64_t round_id, const char *date)
{
    struct term_event event;

    shape_clear(&term_event_type.shape, &event);
    event.round_term_id = term_id;
    event.action = action;
    event.occurred_on = day(date);
    event.round_id = round_id;
    event.amount_minor = amount_minor;
    if (amount_minor != AMOUNT_UNKNOWN) {
        event.currency = CURRENCY_CNY;
        event.source = "audited accounts";
    }
    return world_attempt(world, MANAGER_ID, RECORD_TERM_EVENT, 0, DATE_UNKNOWN, &event);
}
