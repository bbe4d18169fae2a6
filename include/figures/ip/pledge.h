/* Whether a right can be pledged, or still could be: the grounds of refusal of registration
 * (calc/ip_pledge.h) on a day, from the docket, the contract and the statements that are recorded,
 * and the twelfth, which a person judges. What is not recorded is told as unknown, and refuses
 * nothing. */
#ifndef FUNDTRAIL_FIGURES_IP_PLEDGE_H
#define FUNDTRAIL_FIGURES_IP_PLEDGE_H

#include "calc/ip_pledge.h"
#include "figures/ip/right.h"
#include "record/loan.h"

/* The twelfth ground, behind those of calc. */
#define PLEDGE_GROUND_OTHER IP_GROUND_COUNT
#define PLEDGE_GROUND_COUNT (IP_GROUND_COUNT + 1)

enum pledge_outcome { PLEDGE_PASS = 1, PLEDGE_FAIL, PLEDGE_INSISTED, PLEDGE_UNKNOWN };

/* What a ground was judged by. */
enum pledge_source {
    PLEDGE_BY_DOCKET = 1,
    PLEDGE_BY_CONTRACT,
    PLEDGE_BY_STATEMENTS,
    PLEDGE_BY_PERSON
};

/* What is judged: a right in a pledge, or in one that is not registered yet. */
struct pledge_question {
    int64_t pledge_id;           /* 0: none is registered yet */
    const struct pledge *pledge; /* its record; NULL: none, and what a contract says is unknown */
    int64_t firm_id;             /* the pledgor */
    int32_t debt_ends_on;        /* DATE_UNKNOWN: not known */
};

/* A ground of refusal of the pledge of a right. */
struct pledge_ground_row {
    int64_t pledge_id;
    int64_t ip_right_id;
    const char *number;
    const char *title;
    uint32_t ground;   /* enum ip_ground + 1 */
    uint32_t outcome;  /* enum pledge_outcome */
    int32_t day;       /* since when, or until when, the ground is there */
    const char *who;   /* who did not consent, or who insists */
    const char *lacks; /* names of fields that the contract lacks, with blanks between */
    int64_t entry_id;  /* what it rests on: another pledge's item, a statement, the pledge; 0 */
    uint32_t source;   /* enum pledge_source */
};

/* A right in a pledge, or one of the docket of a firm that asks for a loan, and its verdict. */
struct pledge_right_row {
    int64_t pledge_id;
    int64_t pledge_item_id; /* 0: it is in no pledge */
    int64_t ip_right_id;
    const char *number;
    const char *title;
    uint32_t type;
    uint32_t legal_status; /* enum ip_status + 1 */
    int32_t registered_on; /* in this pledge */
    int32_t expires_on;
    int32_t next_due_on; /* of its fees */
    uint32_t fee_standing;
    uint32_t verdict;     /* enum ip_pledge_verdict + 1 */
    const char *failed;   /* names of grounds, with blanks between */
    const char *insisted; /* the same of those that pass as the parties insist */
    const char *unknown;  /* the same of those that cannot be told */
};

extern const struct shape pledge_ground_row_shape;
extern const struct shape pledge_right_row_shape;
extern const struct field_value pledge_ground_values[]; /* enum ip_ground + 1, and "other" */
extern const struct field_value pledge_outcome_values[];
extern const struct field_value pledge_verdict_values[]; /* enum ip_pledge_verdict + 1 */
extern const struct field_value pledge_source_values[];

/* The day from which a right is in a pledge. */
int32_t pledge_item_day(const struct book *book, const struct pledge_item *item);

/* Its last day, from which it is no longer pledged; DATE_UNKNOWN: it did not end, as is known. */
int32_t pledge_ended_on(const struct book *book, int64_t pledge_id, int64_t as_known);

/* The grounds on the day of the tables' view, PLEDGE_GROUND_COUNT rows by enum ip_ground. The
 * question's own pledge is no ground. ERR_NOT_FOUND: no such right. */
enum err pledge_judge(const struct ip_tables *tables, const struct pledge_question *question,
                      int64_t ip_right_id, struct pledge_ground_row *rows_out) MUST_USE;

/* What a registered pledge is asked: by its version in the view. ERR_NOT_FOUND. */
enum err pledge_question_of(const struct ip_tables *tables, int64_t pledge_id,
                            struct pledge_question *question_out) MUST_USE;

/* The rights of a pledge on the day, and the grounds of each; those of one that ended are those of
 * its last day. ERR_NOT_FOUND. */
enum err pledge_right_rows(const struct ip_tables *tables, int64_t pledge_id,
                           const struct pledge_right_row **rows_out, size_t *count_out) MUST_USE;
enum err pledge_ground_rows(const struct ip_tables *tables, int64_t pledge_id,
                            const struct pledge_ground_row **rows_out, size_t *count_out) MUST_USE;

/* The rights that a firm has on the day, each as if it were put into a pledge. */
void pledge_candidate_rows(const struct ip_tables *tables, const struct pledge_question *question,
                           const struct pledge_right_row **rows_out, size_t *count_out);

#endif
