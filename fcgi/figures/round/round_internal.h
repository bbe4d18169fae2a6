/* Shared by the files of this room. Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_ROUND_ROUND_INTERNAL_H
#define FUNDTRAIL_FIGURES_ROUND_ROUND_INTERNAL_H

#include "book/book.h"

/* Ids of the rounds of a firm, and of the terms of one, in order of creation; in arena. */
size_t rounds_of_firm(const struct book *book, int64_t firm_id, struct arena *arena,
                      int64_t **ids_out);
size_t terms_of_round(const struct book *book, int64_t round_id, struct arena *arena,
                      int64_t **ids_out);

/* The day of a round as it is in a view: closed, else announced; DATE_UNKNOWN. */
struct round;
int32_t round_day(const struct round *round);

#endif
