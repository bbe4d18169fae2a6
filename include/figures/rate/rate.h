/* Rates: dated exchange rates and index levels of the book.
 *
 * A doubtful rate (the first of its pair, or one that contradicts or departs from its neighbour)
 * waits for a second person and counts nowhere until then; once approved it counts from its own day
 * on. Rates that follow one that waits count with it. Rates of ledgers older than this convention
 * have no doubt: they count as they are. */
#ifndef FUNDTRAIL_FIGURES_RATE_RATE_H
#define FUNDTRAIL_FIGURES_RATE_RATE_H

#include "book/proposal.h"

struct fx_rate;

/* What has become of a rate. */
struct rate_figures {
    uint32_t state;      /* enum rate_state */
    int64_t approval_id; /* of the rate itself, or of the one that it follows; 0: none */
    int64_t decided_by;
};

extern const struct shape rate_figures_shape;

/* ERR_NOT_FOUND when it is no live rate of a view. */
enum err rate_figures_compute(const struct book *book, int64_t id, struct view view,
                              struct rate_figures *figures_out) MUST_USE;

/* Where no rule in force says otherwise: by how much a rate may depart from its neighbour, and how
 * old one may be for a verdict. */
#define RATE_BAND_START_E8 (DECIMAL_E8_ONE / 5)
#define RATE_AGE_START_DAYS 10

/* The band of the day, as a ratio. */
int64_t fx_rate_band_e8(const struct book *book, struct view view);

/* The most days that a rate may be old when a fund's proposal of the view's day is judged. */
int64_t fx_rate_age_days(const struct book *book, int64_t fund_id, struct view view);

/* Whether `rate` is further from the neighbour, turned round where it is of the opposite direction,
 * than the band allows. */
bool fx_rate_departs(const struct fx_rate *rate, const struct fx_rate *neighbour, int64_t band_e8);

/* The rate that rules in a view: the latest of the pair that counts, either way round; NULL when
 * there is none. */
const struct entry *fx_rate_find(const struct book *book, enum currency from, enum currency to,
                                 struct view view);

/* The rate that rules, as it is told: what one unit of `from` is in `to`. Where the pair is
 * recorded the other way round it is rounded; amounts are converted by the recorded rate. */
struct fx_quote {
    int64_t seq; /* the entry */
    int64_t rate_e8;
    int32_t day;
};

/* ERR_NO_RATE: none is recorded; ERR_OVERFLOW. */
enum err fx_quote(const struct book *book, enum currency from, enum currency to, struct view view,
                  struct fx_quote *quote_out) MUST_USE;

/* An amount in another currency at the ruling rate, rounded half to even to its minor unit; nothing
 * is nothing in every currency.
 * ERR_NO_RATE: none is recorded; ERR_OVERFLOW. */
enum err fx_convert(const struct book *book, int64_t amount_minor, enum currency from,
                    enum currency to, struct view view, int64_t *converted_minor_out) MUST_USE;

/* A rate that somebody's figures ask for and that is not recorded. */
struct rate_gap {
    uint32_t base;
    uint32_t quote;
    int32_t day; /* the first on which it is needed */
};

/* What rates are wanted for. */
struct rate_need {
    int64_t about;     /* a fund, firm, project, investment or commitment; else 0: everything */
    uint32_t currency; /* what investments are counted in; a fund counts in its own */
};

/* The rates that are missing for it in a view; where none is, those that are missing anywhere:
 * between a fund and the programme (CNY), an investment or a commitment and the fund that made it.
 * They live in arena. */
size_t fx_gaps(const struct book *book, const struct rate_need *need, struct view view,
               struct arena *arena, const struct rate_gap **gaps_out);

/* Adds a violation of the field for every gap, which says so where a rate only waits for a second
 * person; returns how many there are. */
size_t fx_name_gaps(const struct book *book, const struct rate_need *need, struct view view,
                    const char *field, struct violations *violations);

struct level {
    int32_t date;
    int64_t level_e8;
    int64_t seq;
    const char *source;
};

extern const struct shape level_row_shape;

/* The levels of an index in a view, in order of date; they live in arena. */
size_t index_levels(const struct book *book, const char *index_code, struct view view,
                    struct arena *arena, const struct level **levels_out);

/* What is known of one index. */
struct index_summary {
    const char *index_code;
    int64_t level_count;
    int32_t first_on;
    int32_t last_on;
    int64_t last_level_e8;
};

extern const struct shape index_summary_shape;

/* The indices of a view in order of code; they live in arena. */
size_t index_summaries(const struct book *book, struct view view, struct arena *arena,
                       const struct index_summary **summaries_out);

#endif
