/* Loan cases and loans. Each answers on ERR_OK; any error becomes a problem in dispatch. */
#ifndef FUNDTRAIL_HANDLERS_LOAN_RESOURCES_H
#define FUNDTRAIL_HANDLERS_LOAN_RESOURCES_H

#include "handlers/frame/ctx.h"

/* All cases; those that wait for the party that the path names. */
enum err case_board_get(struct ctx *ctx) MUST_USE;
enum err case_queue_get(struct ctx *ctx) MUST_USE;

/* Of the case, or of the loan, that the path names. */
enum err case_steps_get(struct ctx *ctx) MUST_USE;
enum err loan_schedule_get(struct ctx *ctx) MUST_USE;
enum err loan_splits_get(struct ctx *ctx) MUST_USE;

/* Whether rights can be pledged: those of the case's firm, or those in the pledge of the path. */
enum err pledge_check_get(struct ctx *ctx) MUST_USE;
enum err pledge_rights_get(struct ctx *ctx) MUST_USE;
enum err pledge_grounds_get(struct ctx *ctx) MUST_USE;

/* The double-entry ledger of the loan that the path names. */
enum err loan_postings_get(struct ctx *ctx) MUST_USE;
enum err loan_trial_balance_get(struct ctx *ctx) MUST_USE;
enum err loan_ledger_text_get(struct ctx *ctx) MUST_USE;

/* All loans, or that of the path. */
enum err loan_book_get(struct ctx *ctx) MUST_USE;
enum err loan_standing_get(struct ctx *ctx) MUST_USE;

#endif
