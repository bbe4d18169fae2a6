/* The rounds of a firm, and the terms of a round: each once, whatever its versions. */
#include "round_internal.h"

#include "record/firm.h"
#include "record/round_term.h"

static size_t firsts(struct referrer start, struct arena *arena, int64_t **ids_out)
{
    size_t count = 0;
    struct referrer r = start;

    for (; r.entry != NULL; book_next_referrer(&r))
        count += r.entry->seq == r.entry->entity_id;
    int64_t *ids = arena_array(arena, count + 1, sizeof *ids);

    count = 0;
    for (r = start; r.entry != NULL; book_next_referrer(&r))
        if (r.entry->seq == r.entry->entity_id)
            ids[count++] = r.entry->seq;
    *ids_out = ids;
    return count;
}

size_t rounds_of_firm(const struct book *book, int64_t firm_id, struct arena *arena,
                      int64_t **ids_out)
{
    return firsts(REFERRERS(book, round, firm_id, firm_id), arena, ids_out);
}

size_t terms_of_round(const struct book *book, int64_t round_id, struct arena *arena,
                      int64_t **ids_out)
{
    return firsts(REFERRERS(book, round_term, round_id, round_id), arena, ids_out);
}

int32_t round_day(const struct round *round)
{
    return round->closed_on != DATE_UNKNOWN ? round->closed_on : round->announced_on;
}
