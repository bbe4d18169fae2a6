/* Verdicts: all rules in force on the day of a proposal, held against the book as if the proposal
 * were carried out. Pure: the same book, question and view give the same verdict.
 *
 * A measure is taken as of the day that the proposal takes effect on, on everything that the view
 * knows; only the cap on a project looks at later days as well (verdict/headroom.h). What is not
 * recorded makes an outcome unknown, never a pass, unless it could not change it. */
#ifndef FUNDTRAIL_VERDICT_VERDICT_H
#define FUNDTRAIL_VERDICT_VERDICT_H

#include "book/book.h"
#include "record/rule.h"

/* A proposal of which a verdict is wanted: recorded or not, decided or not. */
struct verdict_question {
    uint32_t kind;       /* of a kind that measured_kind knows */
    const void *record;  /* what it would be; its references name what exists */
    int64_t proposal_id; /* the entry; 0: not recorded */
    int32_t on;          /* the day it takes effect on */
    bool gross;          /* chains weigh as before CONVENTION_NET_WEIGHTS */
    bool no_rates;       /* lines do not state their rate, as before CONVENTION_STATED_RATES */
    bool any_age;        /* rates may be of any age, as before CONVENTION_RATES_REVIEWED */
    bool sums_only;      /* who applies entries asks for lines alone: sums that are kept are taken
                            (book/running_sum.h), and the rows behind a figure are not all there */
};

enum verdict_side {
    SIDE_NUMERATOR = 1, /* adds up to the figure */
    SIDE_DENOMINATOR,   /* adds up to the divisor */
    SIDE_UNDETERMINED,  /* adds up to what nobody knows whether it counts */
    SIDE_DAY            /* a day that was counted from or to */
};

/* One thing behind a figure. The weighted amounts of a side add up to what the line says. */
struct verdict_row {
    int64_t rule_id; /* version */
    uint32_t side;
    const char *what; /* kind of record, or the field of a day */
    int64_t entry;    /* its seq; 0: the proposal itself, not recorded yet */
    int64_t fund_id;
    int64_t firm_id;
    int64_t party_id;
    int32_t day;
    uint32_t currency;
    int64_t amount_minor;
    const char *weight; /* eighteen decimals */
    int64_t weighted_minor;
    int64_t coverage_e8; /* of a report: what its list tells of all holdings; else unknown */
};

extern const struct shape verdict_row_shape;

/* A line with what its version of the rule says, as it is shown. */
struct verdict_sheet_row {
    int64_t version; /* its entry's seq */
    const char *pack;
    uint32_t action; /* enum action */
    uint32_t status; /* enum rule_status */
    struct verdict_line line;
    bool blocks;
    bool stored; /* with the decision; else computed for the view */
};

extern const struct shape verdict_sheet_shape;

struct verdict_sheet_row verdict_sheet_row_of(const struct entry *rule,
                                              const struct verdict_line *line, uint32_t kind,
                                              bool stored);

struct verdict_finding {
    const struct entry *rule; /* the version */
    struct verdict_line line; /* names neither decision, approval nor commitment */
    size_t row_count;
    const struct verdict_row *rows;
};

struct verdict {
    size_t count;
    const struct verdict_finding *findings; /* in order of the rules' ids */
};

/* Everything lives in arena. */
void verdict_compute(const struct book *book, const struct verdict_question *question,
                     struct view view, struct arena *arena, struct verdict *verdict_out);

/* The question that a recorded proposal asks. ERR_NOT_FOUND: no such entry that rules are held
 * against. */
enum err verdict_question_of(const struct book *book, int64_t proposal_id,
                             struct verdict_question *question_out) MUST_USE;

/* The live override of a version for a recorded proposal; NULL: none. */
const struct entry *verdict_override(const struct book *book, uint32_t kind, int64_t proposal_id,
                                     int64_t rule_id, struct view view);

/* Whether a line keeps its proposal, of a kind, from being approved: over the limit of a rule that
 * blocks or asks for a second approval, and not overridden. Where one person's word is enough
 * otherwise (one_step_kind), the approval itself is the second one that a rule asks for. */
bool verdict_blocks(const struct verdict_line *line, uint32_t kind);

/* The lines that are stored with a decision, approval or commitment, in order of the rules' ids: as
 * entries of the kind verdict_line, in arena. Those that it holds have its seq and day. Nobody else
 * knows where lines stand. */
size_t verdict_stored(const struct book *book, const struct entry *decided, struct arena *arena,
                      const struct entry **lines_out);

/* All stored lines in order of seq: of whom the next are, from position 0 on; at the end NULL.
 * Lines that are entries of their own are their own. verdict_stored_of gives those of
 * either. */
const struct entry *verdict_holder(const struct book *book, size_t position);
size_t verdict_stored_of(const struct book *book, const struct entry *holder, struct arena *arena,
                         const struct entry **lines_out);

/* Lets a line name the decision, approval or commitment that it belongs to. */
void verdict_line_name(struct verdict_line *line, const struct entry *decided);

/* The decision, approval or commitment that a stored line belongs to: its entry's seq. */
int64_t verdict_line_of(const struct verdict_line *line);

#endif
