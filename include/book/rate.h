/* Rates: dated exchange rates and index levels of the book. */
#ifndef FUNDTRAIL_BOOK_RATE_H
#define FUNDTRAIL_BOOK_RATE_H

#include "book/book.h"

/* The rate that rules in a view: the latest of the pair, either way round; NULL when none is known.
 */
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

/* The rates that are missing in a view: between a fund and the programme (CNY), an investment or a
 * commitment and the fund that made it. They live in arena. */
size_t fx_gaps(const struct book *book, struct view view, struct arena *arena,
               const struct rate_gap **gaps_out);

/* Adds a violation of the field for every gap; returns how many there are. */
size_t fx_name_gaps(const struct book *book, struct view view, const char *field,
                    struct violations *violations);

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
