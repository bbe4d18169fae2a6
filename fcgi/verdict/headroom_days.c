/* The days on which the used part of a cap changes: the view's day, and every later one on which an
 * approval, a commitment, a release or a transfer begins or ends. Between two of them the figure
 * stays, so the largest of these days is the largest of all. */
#include "headroom_internal.h"
#include "book/running_sum.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/opening.h"

#include <stdlib.h>
#include <string.h>

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

/* Whether nothing of a project, and no weight, changes after the view's day. */
static bool all_stands(const struct book *book, int64_t project_id, struct view view)
{
    const struct running_sum *sum = running_sum_of(book, SUM_OF_PROJECT, project_id, 0);

    return project_id != 0 && (sum == NULL || sum->last_day <= view.as_of) &&
           running_sum_last_weight_day(book) <= view.as_of;
}

struct day_list days_of_change(const struct book *book, int64_t project_id, struct view view,
                               bool sums_only, struct arena *arena)
{
    const int64_t *ids;
    size_t decisions = book_entities(book, RECORD_DECISION, &ids);

    if (sums_only && all_stands(book, project_id, view)) {
        struct day_list own = {.days = arena_array(arena, 1, sizeof *own.days), .count = 1};

        own.days[0] = view.as_of;
        return own;
    }
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

/* --- days on which one project's figures change ----------------------------------------------- */

/* A list of days that grows in an arena. */
struct effects {
    const struct book *book;
    struct view view;
    struct arena *arena;
    struct day_list list;
    size_t capacity;
};

static void add_effect(struct effects *effects, int32_t day)
{
    struct day_list *list = &effects->list;

    if (day <= effects->view.as_of)
        return;
    if (list->count == effects->capacity) {
        size_t capacity = effects->capacity == 0 ? 64 : effects->capacity * 2;
        int32_t *days = arena_array(effects->arena, capacity, sizeof *days);

        if (list->count > 0)
            memcpy(days, list->days, list->count * sizeof *days);
        list->days = days;
        effects->capacity = capacity;
    }
    list->days[list->count++] = day;
}

/* The first day and the end of an entry that the view knows. */
static void add_span(struct effects *effects, const struct entry *entry)
{
    const struct entry *end = book_reversal_of(effects->book, entry->seq);

    if (entry->seq > effects->view.as_known)
        return;
    add_effect(effects, entry->effective_date);
    if (end != NULL && end->seq <= effects->view.as_known)
        add_effect(effects, end->effective_date);
}

/* The commitments to a fund, with what changes what is left of them. */
static void add_commitments(struct effects *effects, int64_t fund_id)
{
    const struct book *book = effects->book;

    FOR_REFERRERS (c, book, commitment, fund_id, fund_id) {
        int64_t id = c.entry->seq;

        add_span(effects, c.entry);
        FOR_REFERRERS (r, book, commitment_release, commitment_id, id)
            add_span(effects, r.entry);
        FOR_REFERRERS (r, book, commitment_transfer, commitment_id, id)
            add_span(effects, r.entry);
    }
    FOR_REFERRERS (o, book, opening, fund_id, fund_id) {
        add_span(effects, o.entry);
        FOR_REFERRERS (a, book, approval, opening_id, o.entry->seq)
            add_span(effects, a.entry);
    }
}

static void add_investments(struct effects *effects, int64_t project_id)
{
    FOR_REFERRERS (r, effects->book, investment, project_id, project_id) {
        add_span(effects, r.entry);
        FOR_REFERRERS (d, effects->book, decision, investment_id, r.entry->seq)
            add_span(effects, d.entry);
    }
}

static int compare_days(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left;
    int32_t b = *(const int32_t *)right;

    return (a > b) - (a < b);
}

static void sort_days(struct day_list *list)
{
    size_t kept = 0;

    if (list->count == 0)
        return;
    qsort(list->days, list->count, sizeof *list->days, compare_days);
    for (size_t i = 0; i < list->count; i++)
        if (i == 0 || list->days[i] != list->days[i - 1])
            list->days[kept++] = list->days[i];
    list->count = kept;
}

bool days_of_effect(const struct scene *scene, int64_t project_id, struct day_list *days_out)
{
    struct effects effects = {.book = scene->book, .view = scene->view, .arena = scene->arena};
    const int64_t *ids;

    if (book_entities(scene->book, RECORD_FUND_BASIS, &ids) > 0)
        return false;
    for (size_t i = 0; i < scene->chain.fund_count; i++)
        add_commitments(&effects, scene->chain.fund_ids[i]);
    add_investments(&effects, project_id);
    sort_days(&effects.list);
    *days_out = effects.list;
    return true;
}

size_t days_until(const struct day_list *days, int32_t day)
{
    size_t low = 0;
    size_t high = days->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (days->days[middle] <= day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
