/* District indicators: what sources state of them, what the records come to, and whether the two
 * agree. A stated value is never changed by what is worked out, nor the other way round: both are
 * told, with their difference.
 *
 * What is worked out of a period is worked out as of its last day (or the day of the view, where
 * that comes first) with what the view knows, by the version of the definition that is valid then.
 * Its value is one exact fraction, rounded half up once to 10^-8. */
#ifndef FUNDTRAIL_FIGURES_INDICATOR_INDICATOR_H
#define FUNDTRAIL_FIGURES_INDICATOR_INDICATOR_H

#include "book/book.h"
#include "record/indicator.h"

/* Of what an indicator is asked. */
struct indicator_span {
    int32_t from;
    int32_t to;
};

/* Why no value is worked out. */
enum indicator_gap {
    GAP_NOT_MEASURED = 1, /* the indicator is only stated */
    GAP_NO_PERIOD,        /* of which days is not known */
    GAP_NOT_BEGUN,        /* the period lies ahead */
    GAP_NO_DENOMINATOR,   /* no value of it until then */
    GAP_CURRENCIES,       /* amounts in several currencies, or in another one than CNY */
    GAP_TOO_LARGE
};

/* One thing that is counted; where firms count once each, a firm and how many things it has. */
struct indicator_thing {
    int64_t number; /* from 1 */
    int32_t day;    /* granted, paid out, registered, begun; of a firm: the first */
    int64_t firm_id;
    int64_t times; /* things of the firm; 1 where things count */
    int64_t ip_right_id;
    int64_t trusteeship_id;
    int64_t loan_case_id;
    int64_t loan_id;
    int64_t pledge_id;
    int64_t subsidy_claim_id;
    int64_t talent_award_id;
    uint32_t currency;
    int64_t amount_minor; /* unknown: it has none, or it is not known */
};

extern const struct shape indicator_thing_shape;

/* What the records come to. */
struct indicator_result {
    uint32_t gap;     /* enum indicator_gap; 0: there is a value */
    int64_t value_e8; /* in the indicator's unit */
    uint32_t
        qualifier;  /* at least, where an amount is not known; about, where the denominator is */
    int64_t things; /* rows that are counted */
    int64_t without_amount;
    uint32_t currency;
    int64_t amount_minor; /* of all rows; unknown: they have none, or several currencies */
    int64_t denominator_e8;
    int32_t denominator_on;
    const struct indicator_thing *rows; /* in arena */
};

/* The version of a definition that is valid for periods that end on a day, as it is known; before
 * the first one, the first. NULL: none is known. */
const struct entry *indicator_on(const struct book *book, int64_t indicator_id, int32_t day,
                                 int64_t as_known);

/* The standard period that a day lies in. */
struct indicator_span indicator_period(uint32_t frequency, int32_t day);

/* Works an indicator out for a period. ERR_OVERFLOW. */
enum err indicator_work_out(const struct book *book, const struct indicator *indicator,
                            struct indicator_span span, struct view view, struct arena *arena,
                            struct indicator_result *result_out) MUST_USE;

enum indicator_agreement { AGREES = 1, DIFFERS, AGREEMENT_UNKNOWN };

enum indicator_attained {
    TARGET_ATTAINED = 1,
    TARGET_NOT_YET, /* and the period lasts */
    TARGET_MISSED,
    TARGET_UNKNOWN /* the value's qualifier leaves it open */
};

enum indicator_state { PERIOD_OVER = 1, PERIOD_LASTS, PERIOD_AHEAD, PERIOD_UNKNOWN };

/* An indicator in a period: a row for each value that a source states, else one. */
struct indicator_row {
    int64_t indicator_id;
    int32_t from_on;
    int32_t to_on;
    uint32_t state;             /* enum indicator_state */
    int32_t definition_from;    /* valid_from of the definition's version */
    int64_t indicator_value_id; /* what is stated; 0: nothing */
    uint32_t qualifier;         /* enum stated_qualifier */
    int64_t value_e8;
    const char *source;
    uint32_t computed_qualifier;
    int64_t computed_e8;
    uint32_t gap; /* enum indicator_gap: why nothing is worked out */
    int64_t things;
    uint32_t currency;
    int64_t amount_minor;
    int64_t denominator_e8;
    int32_t denominator_on;
    int64_t difference_e8; /* worked out less stated */
    uint32_t agreement;    /* enum indicator_agreement */
    int64_t target_id;     /* an indicator_value */
    uint32_t target_qualifier;
    int64_t target_e8;
    int64_t attainment_e8; /* stated by target */
    uint32_t attained;     /* enum indicator_attained */
    int64_t computed_attainment_e8;
    uint32_t computed_attained;
    uint32_t stated_growth_qualifier;
    int64_t stated_growth_e8; /* as the source states it */
    uint32_t growth_qualifier;
    int64_t growth_e8; /* of stated values, over the same period a year before */
    int64_t computed_growth_e8;
};

extern const struct shape indicator_row_shape;
extern const struct field_value indicator_gap_values[];
extern const struct field_value indicator_agreement_values[];
extern const struct field_value indicator_attained_values[];
extern const struct field_value indicator_state_values[];

/* All periods of an indicator, the earliest first: those that are stated, those of targets, and of
 * one that is worked out the last `periods` standard ones until the day of the view. Those of which
 * the days are not known stand last. ERR_NOT_FOUND, ERR_OVERFLOW. */
enum err indicator_series(const struct book *book, int64_t indicator_id, size_t periods,
                          struct view view, struct arena *arena,
                          const struct indicator_row **rows_out, size_t *count_out) MUST_USE;

/* Every indicator as its newest row with a stated value tells it, and what it comes to now. */
struct indicator_line {
    int64_t indicator_id;
    const char *unit;
    const char *unit_en;
    uint32_t basis;
    uint32_t nature;
    uint32_t measure;
    int64_t indicator_value_id;
    int32_t from_on;
    int32_t to_on;
    uint32_t qualifier;
    int64_t value_e8;
    const char *source;
    uint32_t then_qualifier; /* worked out for the same period */
    int64_t then_e8;
    int64_t difference_e8;
    uint32_t agreement;
    int32_t now_from; /* the standard period of the view's day, until that day */
    int32_t now_to;
    uint32_t now_qualifier;
    int64_t now_e8;
    uint32_t gap;
    int64_t target_id; /* the next target that is not over, else the last one */
    int32_t target_on;
    uint32_t target_qualifier;
    int64_t target_e8;
    int64_t
        attainment_e8; /* of the stated value of the target's period, else of what it comes to */
    uint32_t attained;
    uint32_t growth_qualifier; /* as stated, else of stated values */
    int64_t growth_e8;
};

extern const struct shape indicator_line_shape;

/* In the order of the indicators. ERR_OVERFLOW. */
enum err indicator_lines(const struct book *book, struct view view, struct arena *arena,
                         const struct indicator_line **rows_out, size_t *count_out) MUST_USE;

#endif
