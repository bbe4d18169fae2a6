/* Loan cases in stages: what each stage found, since when a case waits in which, who has the seat
 * there, and how a case ended. The stages that a case needs are those of the scheme's version that
 * was in force on the day on which the case was opened. */
#ifndef FUNDTRAIL_FIGURES_LOAN_CASE_H
#define FUNDTRAIL_FIGURES_LOAN_CASE_H

#include "book/book.h"
#include "record/user.h"
#include "record/loan.h"

/* The stages of findings (enum finding_stage) come first, under the same numbers. */
enum case_stage {
    CASE_PLEDGE = STAGE_PRE_LOAN_REVIEW + 1,
    CASE_PAYOUT,
    CASE_AFTER_LOAN,
    CASE_STAGE_COUNT = CASE_AFTER_LOAN
};

enum case_step_state {
    STEP_PASSED = 1,
    STEP_WAITING, /* it is this one's turn */
    STEP_AHEAD,
    STEP_AGAINST, /* its turn, and its last finding is against */
    STEP_NOT_NEEDED
};

enum case_state {
    CASE_OPEN = 1,
    CASE_STATE_REFUSED,
    CASE_STATE_WITHDRAWN,
    CASE_PAID_OUT,
    CASE_CLOSED /* nothing is outstanding any more */
};

/* One stage of a case. Days count from the day on which the stage before was passed. */
struct case_step {
    int64_t loan_case_id;
    uint32_t stage; /* enum case_stage */
    uint32_t state; /* enum case_step_state */
    int64_t party_id;
    int32_t begun_on; /* unknown: it is not its turn yet */
    int32_t done_on;
    int64_t days;
    int64_t findings;    /* of all parties, refusals included */
    int64_t entry_seq;   /* what passed it, or spoke against it: a finding, a pledge, a pay-out */
    int64_t recorded_by; /* a user */
    uint32_t verdict;    /* enum finding_verdict, of that finding */
    uint32_t currency;
    int64_t limit_minor;
    int64_t rate_e8;
    int64_t sum_insured_minor;
    int64_t fee_minor;
    const char *document;
    const char *document_sha256;
};

extern const struct shape case_step_shape;

/* A case on the board. */
struct case_row {
    int64_t loan_case_id;
    int64_t firm_id;
    int64_t case_scheme_id;
    uint32_t state;       /* enum case_state */
    uint32_t stage;       /* enum case_stage: where it is, or where it ended */
    bool against;         /* the last finding of that stage is against */
    int64_t waits_for_id; /* the party whose seat that stage is */
    int32_t opened_on;
    int32_t since;    /* in that stage */
    int64_t days;     /* in that stage */
    int64_t all_days; /* since it was opened, until it ended or was paid out */
    int64_t bank_id;
    int64_t guarantor_id;
    int64_t insurer_id;
    int64_t appraiser_id;
    int64_t office_id;
    uint32_t currency;
    int64_t amount_asked_minor;
    int64_t loan_id;    /* 0: none is signed */
    int64_t loan_minor; /* of that loan */
};

extern const struct shape case_row_shape;
extern const struct field_value case_stage_values[];      /* enum case_stage */
extern const struct field_value case_step_state_values[]; /* enum case_step_state */
extern const struct field_value case_state_values[];      /* enum case_state */

/* A case in a view. */
struct loan_case_state {
    const struct entry *entry; /* the case as it rules */
    const struct loan_case *record;
    const struct case_scheme *scheme; /* that rules it */
    int32_t opened_on;
    struct case_step steps[CASE_STAGE_COUNT]; /* by stage, from 1 at place 0 */
    uint32_t stage;
    uint32_t state;
    const struct entry *end;    /* case_end; NULL: it did not end */
    const struct entry *loan;   /* NULL: none is signed */
    const struct entry *payout; /* NULL: not paid out */
};

/* The scheme's version that rules cases opened on a day; NULL: none. */
const struct case_scheme *case_scheme_on(const struct book *book, int64_t case_scheme_id,
                                         int32_t day, int64_t as_known);

bool scheme_needs(const struct case_scheme *scheme, uint32_t stage);

/* The party that has the seat of a stage of findings; 0: none is named. */
int64_t case_seat(const struct loan_case *record, uint32_t stage);

/* The last live finding of a stage; NULL: none. */
const struct entry *last_finding(const struct book *book, int64_t loan_case_id, uint32_t stage,
                                 struct view view);

/* The end of a case; its loan; a loan's event of an action, the last one; NULL: none. */
const struct entry *case_end_of(const struct book *book, int64_t loan_case_id, struct view view);
const struct entry *loan_of_case(const struct book *book, int64_t loan_case_id, struct view view);
const struct entry *last_loan_event(const struct book *book, int64_t loan_id, uint32_t action,
                                    struct view view);

/* A registered pledge of the case that did not end; NULL: none. */
const struct entry *live_pledge_of(const struct book *book, int64_t loan_case_id, struct view view);
bool pledge_is_live(const struct book *book, int64_t pledge_id, struct view view);

/* The first stage that the scheme needs before a pay-out and that is not passed; 0: none. */
uint32_t first_open_stage(const struct loan_case_state *state);

/* ERR_NOT_FOUND: no such case in the view. */
enum err loan_case_state(const struct book *book, int64_t loan_case_id, struct view view,
                         struct loan_case_state *state_out) MUST_USE;

/* Closes a case that is paid out once its loan is repaid, or what is left of it written off: its
 * last stage is then passed. ERR_OVERFLOW. */
enum err case_settle(const struct book *book, struct view view, struct arena *arena,
                     struct loan_case_state *state) MUST_USE;

/* What the board is asked for; 0: any. */
struct case_filter {
    const struct user *reader; /* sees no more than its seat lets it; NULL: all */
    int64_t waits_for_id;
    int64_t firm_id;
    uint32_t state;
};

/* In the order of the cases. ERR_OVERFLOW. */
enum err case_rows(const struct book *book, const struct case_filter *filter, struct view view,
                   struct arena *arena, const struct case_row **rows_out,
                   size_t *count_out) MUST_USE;

#endif
