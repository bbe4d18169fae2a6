/* What a change of commitments does to what is approved already. */
#include "headroom_internal.h"

#include "book/rule.h"

#include <stdlib.h>
#include <string.h>

struct days {
    int32_t *list;
    size_t count;
};

struct projects {
    int64_t *ids;
    size_t count;
};

/* One evaluation: the change, the rule, and what was the largest so far. */
struct worst_search {
    const struct book *book;
    const struct rule *rule;
    struct headroom_change change;
    struct view view;
    struct arena *arena; /* of the answer */
    struct projects projects;
    struct headroom_worst worst;
};

/* The fund whose holders change. */
static int64_t changed_fund(const struct worst_search *search)
{
    if (search->change.added != NULL)
        return search->change.added->fund_id;
    const struct entry *removed = book_entry(search->book, search->change.removed_id);

    return ((const struct commitment *)removed->record)->fund_id;
}

/* Marks a fund and all that it, and they, have ever committed to. */
static void mark_below(const struct book *book, const struct chain *chain, int64_t fund_id,
                       bool *below)
{
    size_t position = chain_position(chain, fund_id);

    if (below[position])
        return;
    below[position] = true;
    for (struct referrer r = book_referrers(book, RECORD_COMMITMENT, "investor_fund_id", fund_id);
         r.entry != NULL; book_next_referrer(&r))
        mark_below(book, chain, ((const struct commitment *)r.entry->record)->fund_id, below);
}

static int compare_ids(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;

    return (left > right) - (left < right);
}

/* Every project that one of the funds below was ever to invest in, and that the rule speaks of. */
static void collect_projects(struct worst_search *search, const struct chain *chain,
                             const bool *below)
{
    struct projects *projects = &search->projects;
    size_t most = 0;

    for (size_t pass = 0; pass < 2; pass++) {
        if (pass == 1)
            projects->ids = arena_array(search->arena, most + 1, sizeof *projects->ids);
        for (size_t i = 0; i < chain->fund_count; i++)
            for (struct referrer r =
                     book_referrers(search->book, RECORD_INVESTMENT, "fund_id", chain->fund_ids[i]);
                 below[i] && r.entry != NULL; book_next_referrer(&r)) {
                if (pass == 0)
                    most++;
                else
                    projects->ids[projects->count++] =
                        ((const struct investment *)r.entry->record)->project_id;
            }
    }
    if (projects->count == 0)
        return;
    qsort(projects->ids, projects->count, sizeof *projects->ids, compare_ids);
    size_t kept = 0;

    for (size_t i = 0; i < projects->count; i++)
        if (i == 0 || projects->ids[i] != projects->ids[i - 1])
            projects->ids[kept++] = projects->ids[i];
    projects->count = kept;
}

static int compare_days(const void *a, const void *b)
{
    int32_t left = *(const int32_t *)a;
    int32_t right = *(const int32_t *)b;

    return (left > right) - (left < right);
}

static void add_day(struct days *days, const struct entry *entry, struct view view)
{
    if (entry != NULL && entry->seq <= view.as_known && entry->effective_date > view.as_of)
        days->list[days->count++] = entry->effective_date;
}

/* The view's day and every later one on which chains or approvals change. */
static struct days days_of(const struct worst_search *search)
{
    const int64_t *commitments;
    const int64_t *decisions;
    size_t commitment_count = book_entities(search->book, RECORD_COMMITMENT, &commitments);
    size_t decision_count = book_entities(search->book, RECORD_DECISION, &decisions);
    size_t most = 2 * commitment_count + decision_count + 1;
    struct days days = {.list = arena_array(search->arena, most, sizeof *days.list)};
    size_t kept = 0;

    days.list[days.count++] = search->view.as_of;
    for (size_t i = 0; i < commitment_count; i++) {
        add_day(&days, book_entry(search->book, commitments[i]), search->view);
        add_day(&days, book_reversal_of(search->book, commitments[i]), search->view);
    }
    for (size_t i = 0; i < decision_count; i++)
        add_day(&days, book_entry(search->book, decisions[i]), search->view);
    qsort(days.list, days.count, sizeof *days.list, compare_days);
    for (size_t i = 0; i < days.count; i++)
        if (i == 0 || days.list[i] != days.list[i - 1])
            days.list[kept++] = days.list[i];
    days.count = kept;
    return days;
}

static void keep_worst(struct worst_search *search, int64_t project_id, int32_t day,
                       int64_t before_minor, const struct headroom_basis *after)
{
    struct headroom_row *rows = arena_array(search->arena, after->row_count + 1, sizeof *rows);

    if (after->row_count > 0)
        memcpy(rows, after->rows, after->row_count * sizeof *rows);
    search->worst = (struct headroom_worst){.project_id = project_id,
                                            .day = day,
                                            .before_minor = before_minor,
                                            .after_minor = after->used_minor,
                                            .row_count = after->row_count,
                                            .rows = rows};
}

static bool concerned(const struct worst_search *search, int64_t project_id, struct view view)
{
    const struct entry *project = book_version(search->book, RECORD_PROJECT, project_id, view);
    struct rule_case subject = {0};

    if (project == NULL)
        return false;
    subject.firm_id = ((const struct project *)project->record)->firm_id;
    return rule_concern(search->book, search->rule, subject, view) == CONCERN_CERTAIN;
}

static enum err judge_day(struct worst_search *search, int32_t day, struct arena *arena)
{
    struct scene before = {.book = search->book,
                           .view = {.as_of = day, .as_known = search->view.as_known},
                           .currency = search->rule->currency,
                           .arena = arena};
    struct scene after = before;
    enum err err = chain_build(before.book, before.view, arena, &before.chain);

    if (err == ERR_OK)
        err = chain_build_changed(after.book, after.view, search->change.added,
                                  search->change.removed_id, arena, &after.chain);
    struct question question = {.position = after.chain.fund_count};

    for (size_t i = 0; err == ERR_OK && i < search->projects.count; i++) {
        struct headroom_basis old[BASIS_COUNT] = {0};
        struct headroom_basis new[BASIS_COUNT] = {0};
        size_t k = search->rule->basis - 1;

        if (!concerned(search, search->projects.ids[i], before.view))
            continue;
        err = scene_fill(&before, search->projects.ids[i]);
        if (err == ERR_OK)
            err = scene_fill(&after, search->projects.ids[i]);
        if (err == ERR_OK)
            err = scene_bases(&before, &question, old);
        if (err == ERR_OK)
            err = scene_bases(&after, &question, new);
        if (err == ERR_OK &&
            new[k].used_minor > old[k].used_minor &&new[k].used_minor > search->worst.after_minor)
            keep_worst(search, search->projects.ids[i], day, old[k].used_minor, &new[k]);
    }
    return err;
}

enum err headroom_worst_compute(const struct book *book, const struct rule *rule,
                                struct headroom_change change, struct view view,
                                struct arena *arena, struct headroom_worst *worst_out)
{
    struct worst_search search = {
        .book = book, .rule = rule, .change = change, .view = view, .arena = arena};
    struct chain chain;
    struct arena of_day; /* there may be many, and of each only the worst stays */
    enum err err = chain_build(book, view, arena, &chain);

    if (err != ERR_OK)
        return err;
    bool *below = arena_array(arena, chain.fund_count + 1, sizeof *below);

    mark_below(book, &chain, changed_fund(&search), below);
    collect_projects(&search, &chain, below);
    struct days days = days_of(&search);

    arena_init(&of_day);
    for (size_t i = 0; err == ERR_OK && i < days.count; i++) {
        err = judge_day(&search, days.list[i], &of_day);
        arena_reset(&of_day);
    }
    arena_done(&of_day);
    if (err == ERR_OK)
        *worst_out = search.worst;
    return err;
}
