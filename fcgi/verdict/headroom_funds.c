/* Which funds the headroom of projects is about: those that ever invested in them or were known by
 * their reports, and all that ever held one of these. No other fund is on a way from a root to what
 * is in a project, so a graph of these alone gives the same shares. */
#include "headroom_internal.h"

#include "book/running_sum.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"

static void add_project(const struct book *book, int64_t project_id, bool sums_only,
                        struct arena *arena, struct fund_list *funds)
{
    const struct running_sum *whole =
        sums_only ? running_sum_of(book, SUM_OF_PROJECT, project_id, 0) : NULL;

    if (whole != NULL) {
        for (const struct running_sum *sum = running_sum_first(book, whole); sum != NULL;
             sum = running_sum_next(book, sum))
            chain_add_ever_above(book, sum->b, arena, funds);
        return;
    }
    FOR_REFERRERS (r, book, investment, project_id, project_id)
        chain_add_ever_above(book, ((const struct investment *)r.entry->record)->fund_id, arena,
                             funds);
}

/* What their reports leave open may be of any project. */
static void add_reported(const struct book *book, struct arena *arena, struct fund_list *funds)
{
    const int64_t *ids;
    size_t count = book_entities(book, RECORD_FUND_BASIS, &ids);

    for (size_t i = 0; i < count; i++)
        chain_add_ever_above(book,
                             ((const struct fund_basis *)book_entry(book, ids[i])->record)->fund_id,
                             arena, funds);
}

struct fund_list headroom_funds(const struct book *book, const struct headroom_subject *subject,
                                struct arena *arena)
{
    struct fund_list funds = {0};

    for (size_t i = 0; i < subject->project_count; i++)
        add_project(book, subject->project_ids[i], subject->sums_only, arena, &funds);
    for (size_t i = 0; i < subject->fund_count; i++)
        if (subject->fund_ids[i] != 0)
            chain_add_ever_above(book, subject->fund_ids[i], arena, &funds);
    add_reported(book, arena, &funds);
    return funds;
}
