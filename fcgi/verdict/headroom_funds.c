/* Which funds the headroom of projects is about: those that ever invested in them or were known by
 * their reports, and all that ever held one of these. No other fund is on a way from a root to what
 * is in a project, so a graph of these alone gives the same shares. */
#include "headroom_internal.h"

#include "book/running_sum.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"

static void mark_project(const struct book *book, int64_t project_id, bool sums_only, bool *marked)
{
    const struct running_sum *whole =
        sums_only ? running_sum_of(book, SUM_OF_PROJECT, project_id, 0) : NULL;

    if (whole != NULL) {
        for (const struct running_sum *sum = running_sum_first(book, whole); sum != NULL;
             sum = running_sum_next(book, sum))
            chain_mark_ever_above(book, sum->b, marked);
        return;
    }
    FOR_REFERRERS (r, book, investment, project_id, project_id)
        chain_mark_ever_above(book, ((const struct investment *)r.entry->record)->fund_id, marked);
}

/* What their reports leave open may be of any project. */
static void mark_reported(const struct book *book, bool *marked)
{
    const int64_t *ids;
    size_t count = book_entities(book, RECORD_FUND_BASIS, &ids);

    for (size_t i = 0; i < count; i++)
        chain_mark_ever_above(
            book, ((const struct fund_basis *)book_entry(book, ids[i])->record)->fund_id, marked);
}

struct fund_set headroom_funds(const struct book *book, const struct headroom_subject *subject,
                               struct arena *arena)
{
    const int64_t *all;
    size_t all_count = book_entities(book, RECORD_FUND, &all);
    bool *marked = arena_array(arena, all_count + 1, sizeof *marked);
    int64_t *ids = arena_array(arena, all_count + 1, sizeof *ids);
    struct fund_set set = {.ids = ids};

    for (size_t i = 0; i < subject->project_count; i++)
        mark_project(book, subject->project_ids[i], subject->sums_only, marked);
    for (size_t i = 0; i < subject->fund_count; i++)
        if (subject->fund_ids[i] != 0)
            chain_mark_ever_above(book, subject->fund_ids[i], marked);
    mark_reported(book, marked);
    for (size_t i = 0; i < all_count; i++)
        if (marked[i])
            ids[set.count++] = all[i];
    return set;
}
