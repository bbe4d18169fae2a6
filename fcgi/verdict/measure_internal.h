/* What a measure is given and what it fills in. Not for other modules than the measures. */
#ifndef FUNDTRAIL_VERDICT_MEASURE_INTERNAL_H
#define FUNDTRAIL_VERDICT_MEASURE_INTERNAL_H

#include "record/limit.h"
#include "verdict/measure.h"
#include "rules/rule.h"
#include "verdict/verdict.h"
#include "record/rule.h"

struct capital;
struct fund;
struct investment;

struct measuring {
    const struct book *book;
    struct view view; /* as of the proposal's day */
    const struct verdict_question *question;
    const struct entry *version; /* of the rule */
    const struct rule *rule;
    const struct fund *fund; /* as of the day; NULL: none */
    struct arena *arena;

    /* Filled in: the figure, and for UNIT_NONE whether the rule is kept. The line's case, its
     * currency (the fund's), basis, denominator, direction and limit stand there already. Sums are
     * zero until something is added. */
    struct verdict_line *line;
    bool kept;
    enum verdict_reason reason; /* why there is no figure; 0: there is one */
    int64_t ratio_e8;           /* of measures whose ratio is recorded as such; else unknown */
    bool divisor_may_grow;      /* by what nobody knows: the ratio is at most what it comes to */
    bool in_units; /* the sums are units, not money: the line tells their ratio alone */

    /* The same sums without the proposal, where the measure knows them: a proposal that betters
     * what is over a limit is not stopped for it. */
    bool before_known;
    int64_t before_figure_minor;
    int64_t before_divisor_minor;

    size_t row_count;
    size_t row_capacity;
    struct verdict_row *rows;
};

/* Measures m->question by m->rule. False: the rule has nothing to say of it. */
typedef bool measure_function(struct measuring *m);

#define MEASURE(id, name, label_en, label_zh, unit, subjects, bases, denominators, proposals,      \
                function)                                                                          \
    measure_function measure_##function;
#include "record/measures.def"
#undef MEASURE

/* By enum measure. */
extern measure_function *const measure_functions[MEASURE_COUNT];

/* Adds an amount of an entry, whole, to a side: row and sum. */
void measure_add(struct measuring *m, enum verdict_side side, struct verdict_row row);

/* Counts one more thing of a figure that is a number of them: its row, whose amount is none. */
void measure_count(struct measuring *m, struct verdict_row row);

/* Adds a row that says where a day comes from. */
void measure_day(struct measuring *m, const char *field, int32_t day);

/* Adds a row without adding to a sum. */
struct verdict_row *measure_row(struct measuring *m, enum verdict_side side,
                                struct verdict_row row);

/* The figure cannot be had; true, so that a measure can return it. */
bool measure_unknown(struct measuring *m, enum verdict_reason reason);

/* The same for why it could not be computed. */
bool measure_failed(struct measuring *m, enum err err);

/* A rate that is older than is allowed on the view's day tells nothing: the figure is unknown. */
void measure_require_fresh_rate(struct measuring *m, uint32_t from, uint32_t to, struct view day);

/* Adds what a ratio of a fund is divided by: its size, commitments, paid-in capital, net asset
 * value. False, with the reason set, when that is not recorded or nothing. */
bool measure_divide_by_fund(struct measuring *m);

/* capital_paid_in on the measure's day. */
enum err measure_paid_in(const struct measuring *m, const struct capital *capital,
                         int64_t *amounts_out) MUST_USE;

/* Keeps the sums as they are as those without the proposal. */
void measure_keep_before(struct measuring *m);

/* An investment of the fund that counts, and what of it: approved, or paid. */
struct measured_investment {
    const struct entry *entry;
    const struct investment *investment;
    int64_t firm_id;
    int64_t amount_minor;
};

/* All investments of the line's fund but the one in question, in order of seq; in arena. The count
 * is 0, with the reason set, when a sum does not fit. */
size_t measure_investments(struct measuring *m, uint32_t basis,
                           const struct measured_investment **list_out);

/* What the fund has invested in each firm, without the investment in question, where that is at
 * hand: only the question's sums are wanted, and all that was recorded counts on its day. False:
 * walk the investments. The list lives in arena. */
bool measure_sums_by_firm(struct measuring *m, uint32_t basis,
                          const struct measured_investment **list_out, size_t *count_out);

/* The same of one firm: of the fund, or of all funds. */
bool measure_sum_of_firm(const struct measuring *m, uint32_t basis, int64_t firm_id,
                         bool of_all_funds, int64_t *amount_out);

/* Completes the line of what was measured: ratio, headroom and outcome. */
void measure_judge(struct measuring *m);

/* What the investment that is proposed comes to in the currency of the line, at the rate of its own
 * day, which the line then states. ERR_NO_RATE, ERR_OVERFLOW. */
enum err measure_proposed_amount(struct measuring *m, int64_t *amount_out) MUST_USE;

/* The proposal itself as an investment, with the reason set when it cannot be converted. */
struct measured_investment measure_proposed(struct measuring *m);

#endif
