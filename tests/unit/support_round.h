/* Rounds with their terms, closings and subscriptions for tests, on top of support_book.h. */
#ifndef FUNDTRAIL_TESTS_SUPPORT_ROUND_H
#define FUNDTRAIL_TESTS_SUPPORT_ROUND_H

#include "support_fund.h"

#include "record/firm.h"
#include "record/round_term.h"

/* A round of a day; amount raised unknown. */
int64_t world_round_on(struct world *world, const char *code, int64_t firm_id, const char *date);

/* A part of an investor from outside; of a closing unless that is 0. */
enum err world_subscribe(struct world *world, int64_t round_id, int64_t party_id,
                         enum currency currency, int64_t amount_minor, int64_t closing_id,
                         const char *date);

/* The registered part of our investment, approved in the round. */
enum err world_register(struct world *world, int64_t round_id, int64_t fund_id,
                        int64_t investment_id, int64_t amount_minor, const char *date);

/* An approved investment of a fund in a round. */
int64_t world_invest(struct world *world, const char *code, int64_t project_id, int64_t fund_id,
                     int64_t round_id, int64_t amount_minor, const char *date);

enum err world_close_round(struct world *world, int64_t round_id, int64_t amount_minor,
                           int64_t units_e8, bool last, const char *date);

/* A term with everything unknown but code, round and kind. */
struct round_term world_blank_term(int64_t round_id, const char *code, enum term_kind kind);
enum err world_term(struct world *world, const struct round_term *term);

/* amount: AMOUNT_UNKNOWN leaves amount, currency and source out. */
enum err world_term_event(struct world *world, int64_t term_id, enum term_action action,
                          int64_t amount_minor, int64_t round_id, const char *date);

#endif
