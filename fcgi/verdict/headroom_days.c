/* The days on which the used part of a cap changes: the view's day, and every later one on which an
 * approval, a commitment, a release or a transfer begins or ends. Between two of them the figure
 * stays, so the largest of these days is the largest of all. */
#include "headroom_internal.h"
#include "record/investment.h"
#include "record/kinds.h"

#include <stdlib.h>

/* What joins chains, changes shares, and tells what funds have that are known by their reports. */
static const uint32_t weight_kinds[] = {RECORD_COMMITMENT, RECORD_COMMITMENT_RELEASE,
                                        RECORD_COMMITMENT_TRANSFER, RECORD_FUND_BASIS,
                                        RECORD_FUND_REPORT};

#define WEIGHT_KINDS (sizeof weight_kinds / sizeof weight_kinds[0])

/* A day, and its place in the list. */
struct placed {
    int32_t day;
    size_t place;
};

static int by_day(const void *left, const void *right)
{
    const struct placed *a = left;
    const struct placed *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

/* Keeps the first of each day, where it is: of days that come out alike the first one counts, and
 * what was stored says which. */
static void keep_first(struct day_list *list, struct arena *arena)
{
    struct placed *placed = arena_array(arena, list->count + 1, sizeof *placed);
    bool *again = arena_array(arena, list->count + 1, sizeof *again);
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++)
        placed[i] = (struct placed){list->days[i], i};
    qsort(placed, list->count, sizeof *placed, by_day);
    for (size_t i = 1; i < list->count; i++)
        again[placed[i].place] = placed[i].day == placed[i - 1].day;
    for (size_t i = 0; i < list->count; i++)
        if (!again[i])
            list->days[kept++] = list->days[i];
    list->count = kept;
}

static void add_day(struct day_list *list, const struct entry *entry, struct view view)
{
    if (entry != NULL && entry->seq <= view.as_known && entry->effective_date > view.as_of)
        list->days[list->count++] = entry->effective_date;
}

/* The approvals of one project. A list of NULL is only counted. */
static size_t add_decisions(const struct book *book, int64_t project_id, struct view view,
                            struct day_list *list)
{
    size_t count = 0;

    FOR_REFERRERS (r, book, investment, project_id, project_id)
        for (struct referrer d = REFERRERS(book, decision, investment_id, r.entry->seq);
             d.entry != NULL; book_next_referrer(&d), count++)
            if (list != NULL)
                add_day(list, d.entry, view);
    return count;
}

static void add_weights(const struct book *book, uint32_t kind, struct view view,
                        struct day_list *list)
{
    const int64_t *ids;
    size_t count = book_entities(book, kind, &ids);

    for (size_t i = 0; i < count; i++) {
        add_day(list, book_entry(book, ids[i]), view);
        add_day(list, book_reversal_of(book, ids[i]), view);
    }
}

struct day_list days_of_change(const struct book *book, int64_t project_id, struct view view,
                               struct arena *arena)
{
    const int64_t *ids;
    size_t decisions = book_entities(book, RECORD_DECISION, &ids);
    size_t most = 1 + (project_id == 0 ? decisions : add_decisions(book, project_id, view, NULL));

    for (size_t k = 0; k < WEIGHT_KINDS; k++) {
        const int64_t *of_kind;

        most += 2 * book_entities(book, weight_kinds[k], &of_kind);
    }
    struct day_list list = {.days = arena_array(arena, most, sizeof *list.days)};

    list.days[list.count++] = view.as_of;
    if (project_id != 0)
        (void)add_decisions(book, project_id, view, &list);
    for (size_t i = 0; project_id == 0 && i < decisions; i++)
        add_day(&list, book_entry(book, ids[i]), view);
    for (size_t k = 0; k < WEIGHT_KINDS; k++)
        add_weights(book, weight_kinds[k], view, &list);
    keep_first(&list, arena);
    return list;
}
