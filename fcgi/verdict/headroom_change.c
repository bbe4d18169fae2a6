/* How a change of commitments moves approved amounts against their caps. */
#include "headroom_internal.h"

#include "rules/rule.h"
#include "record/capital.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <stdlib.h>
#include <string.h>

struct projects {
    int64_t *ids;
    size_t count;
};

/* One evaluation: the change, the rule, and what was the largest so far. */
struct worst_search {
    const struct book *book;
    const struct rule *rule;
    const struct headroom_change *change;
    struct view view;
    struct arena *arena; /* of the answer */
    struct projects projects;
    struct fund_list funds; /* that the projects depend on, with the change */
    struct headroom_worst worst;
};

/* The commitment that a recorded commitment, release or transfer is of. Transfers stay in one fund.
 */
static const struct entry *commitment_of(const struct book *book, const struct entry *entry)
{
    if (entry->kind == RECORD_COMMITMENT_RELEASE)
        return book_entry(book, ((const struct commitment_release *)entry->record)->commitment_id);
    if (entry->kind == RECORD_COMMITMENT_TRANSFER)
        return book_entry(book, ((const struct commitment_transfer *)entry->record)->commitment_id);
    return entry;
}

/* The fund whose holders change. */
static int64_t changed_fund(const struct worst_search *search)
{
    const struct commitment_change *change = &search->change->commitments;
    const struct entry *changed;

    if (change->added != NULL)
        return change->added->fund_id;
    if (change->released != NULL)
        changed = book_entry(search->book, change->released->commitment_id);
    else if (change->transferred != NULL)
        changed = book_entry(search->book, change->transferred->commitment_id);
    else
        changed = commitment_of(search->book, book_entry(search->book, change->removed_id));
    return ((const struct commitment *)changed->record)->fund_id;
}

/* Marks a fund and all that it, and they, have ever committed to. */
static void mark_below(const struct book *book, const struct chain *chain, int64_t fund_id,
                       bool *below)
{
    size_t position = chain_position(chain, fund_id);

    if (below[position])
        return;
    below[position] = true;
    FOR_REFERRERS (r, book, commitment, investor_fund_id, fund_id)
        mark_below(book, chain, ((const struct commitment *)r.entry->record)->fund_id, below);
}

static int compare_ids(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;

    return (left > right) - (left < right);
}

/* A list of NULL is only counted. */
static void add_project(struct projects *projects, int64_t project_id)
{
    if (project_id == 0)
        return;
    if (projects->ids != NULL)
        projects->ids[projects->count] = project_id;
    projects->count++;
}

/* What a fund was ever to invest in, or was reported to have. */
static void add_projects_of(const struct book *book, int64_t fund_id, struct projects *projects)
{
    FOR_REFERRERS (r, book, investment, fund_id, fund_id)
        add_project(projects, ((const struct investment *)r.entry->record)->project_id);
    FOR_REFERRERS (r, book, fund_report, fund_id, fund_id)
        FOR_REFERRERS (h, book, reported_holding, fund_report_id, r.entry->seq)
            add_project(projects, ((const struct reported_holding *)h.entry->record)->project_id);
}

/* Every project that one of the funds below was ever in, and that the rule speaks of. */
static void collect_projects(struct worst_search *search, const struct chain *chain,
                             const bool *below)
{
    struct projects *projects = &search->projects;
    size_t kept = 0;

    for (size_t pass = 0; pass < 2; pass++) {
        if (pass == 1)
            projects->ids = arena_array(search->arena, projects->count + 1, sizeof *projects->ids);
        projects->count = 0;
        for (size_t i = 0; i < chain->fund_count; i++)
            if (below[i])
                add_projects_of(search->book, chain->fund_ids[i], projects);
    }
    if (projects->count == 0)
        return;
    qsort(projects->ids, projects->count, sizeof *projects->ids, compare_ids);
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

static bool concerned(const struct worst_search *search, int64_t project_id, int64_t fund_id,
                      struct view view)
{
    const struct entry *project = book_version(search->book, RECORD_PROJECT, project_id, view);
    struct rule_case subject = {.fund_id = fund_id};

    if (project == NULL)
        return false;
    subject.firm_id = ((const struct project *)project->record)->firm_id;
    return rule_concern(search->book, search->rule, subject, view) == CONCERN_CERTAIN;
}

/* One day, with the change and without. */
struct two_scenes {
    struct scene before;
    struct scene after;
};

/* Holds one project's figures of the two against each other: of the chains that hold a fund, or of
 * all. */
static enum err compare(struct worst_search *search, const struct two_scenes *day,
                        int64_t project_id, size_t position)
{
    struct question question = {.position = position};
    struct headroom_basis old[BASIS_COUNT] = {0};
    struct headroom_basis new[BASIS_COUNT] = {0};
    size_t k = search->rule->basis - 1;
    enum err err = scene_bases(&day->before, &question, old);

    if (err == ERR_OK)
        err = scene_bases(&day->after, &question, new);
    if (err == ERR_OK &&
        new[k].used_minor > old[k].used_minor &&new[k].used_minor > search->worst.after_minor)
        keep_worst(search, project_id, day->after.view.as_of, old[k].used_minor, &new[k]);
    return err;
}

/* A rule that names funds speaks of a project by each of them that is in it. */
static enum err compare_named(struct worst_search *search, const struct two_scenes *day,
                              int64_t project_id)
{
    const struct chain *chain = &day->after.chain;
    enum err err = ERR_OK;

    for (size_t i = 0; i < day->after.stake_count && err == ERR_OK; i++) {
        size_t position = day->after.stakes[i].position;

        if (concerned(search, project_id, chain->fund_ids[position], day->after.view))
            err = compare(search, day, project_id, position);
    }
    return err;
}

static enum err judge_project(struct worst_search *search, struct two_scenes *day,
                              int64_t project_id)
{
    bool names_funds = search->rule->funds != NULL || search->rule->fund_kinds != NULL;
    enum err err = ERR_OK;

    /* Before the convention, a rule that names funds never spoke of commitments. */
    if (names_funds ? search->change->gross : !concerned(search, project_id, 0, day->before.view))
        return ERR_OK;
    err = scene_fill(&day->before, project_id);
    if (err == ERR_OK)
        err = scene_fill(&day->after, project_id);
    if (err != ERR_OK)
        return err;
    return names_funds ? compare_named(search, day, project_id)
                       : compare(search, day, project_id, day->after.chain.fund_count);
}

static enum err judge_day(struct worst_search *search, int32_t day, struct arena *arena)
{
    struct scene before = {.book = search->book,
                           .view = {.as_of = day, .as_known = search->view.as_known},
                           .currency = search->rule->currency,
                           .gross = search->change->gross,
                           .funds = search->funds,
                           .arena = arena};
    struct two_scenes scenes = {before, before};
    const struct chain_options changed = {.change = search->change->commitments,
                                          .gross = search->change->gross,
                                          .fund_count = search->funds.count,
                                          .fund_ids = search->funds.ids};
    enum err err = scene_chain(&scenes.before);

    if (err == ERR_OK)
        err = chain_build_with(search->book, before.view, &changed, arena, &scenes.after.chain);
    scenes.after.listed_count = scenes.before.listed_count;
    scenes.after.listed = scenes.before.listed;
    for (size_t i = 0; err == ERR_OK && i < search->projects.count; i++)
        err = judge_project(search, &scenes, search->projects.ids[i]);
    return err;
}

/* A new holder brings those that hold it. */
static void find_funds(struct worst_search *search)
{
    const struct commitment *added = search->change->commitments.added;
    const int64_t funds[] = {changed_fund(search), added == NULL ? 0 : added->investor_fund_id};
    const struct headroom_subject subject = {.project_count = search->projects.count,
                                             .project_ids = search->projects.ids,
                                             .fund_count = 2,
                                             .fund_ids = funds};

    search->funds = headroom_funds(search->book, &subject, search->arena);
}

/* Whether one of the funds below may have what nobody tells: that is raised too. */
static enum err find_open(struct worst_search *search, const struct chain *chain, const bool *below)
{
    for (size_t i = 0; i < chain->fund_count && !search->worst.open; i++) {
        struct report_coverage coverage;

        if (!below[i] || !fund_is_reported(search->book, chain->fund_ids[i], search->view))
            continue;
        enum err err = report_coverage_compute(search->book, chain->fund_ids[i], REPORT_COST,
                                               search->view, &coverage);

        if (err != ERR_OK)
            return err;
        search->worst.open = !coverage.full;
    }
    return ERR_OK;
}

/* Whether all that is asked depends on days that are recorded, and on no list of the rule. */
static bool can_sweep(const struct worst_search *search)
{
    const struct rule *rule = search->rule;
    const int64_t *ids;

    return !search->change->gross && search->projects.count > 0 &&
           (rule->basis == BASIS_CHAIN || rule->basis == BASIS_LOOK_THROUGH) &&
           rule->funds == NULL && rule->fund_kinds == NULL && rule->industries == NULL &&
           rule->regions == NULL && rule->tags == NULL &&
           book_entities(search->book, RECORD_FUND_BASIS, &ids) == 0;
}

/* The sweep tells project and day; the figures are worked out for these alone. */
static bool search_by_sweep(struct worst_search *search, struct day_list days, struct arena *work,
                            enum err *err_out)
{
    const struct sweep_case asked = {
        .rule = search->rule,
        .change = search->change,
        .view = search->view,
        .project_count = search->projects.count,
        .project_ids = search->projects.ids,
        .funds = search->funds,
        .days = days,
    };
    struct sweep_found found;

    if (!headroom_sweep(search->book, &asked, work, &found))
        return false;
    *err_out = ERR_OK;
    if (found.project_id == 0)
        return true;
    search->projects = (struct projects){.ids = &found.project_id, .count = 1};
    *err_out = judge_day(search, found.day, work);
    return true;
}

static enum err search_by_days(struct worst_search *search, struct day_list days,
                               struct arena *work)
{
    enum err err = ERR_OK;

    for (size_t i = 0; err == ERR_OK && i < days.count; i++) {
        err = judge_day(search, days.days[i], work);
        arena_reset(work);
    }
    return err;
}

static enum err find_worst(struct worst_search *search, bool by_days)
{
    struct chain chain = {0}; /* only the funds */
    struct arena work;        /* of one day: there may be many, and of each only the worst stays */
    enum err err = ERR_OK;

    chain.fund_count = book_entities(search->book, RECORD_FUND, &chain.fund_ids);
    bool *below = arena_array(search->arena, chain.fund_count + 1, sizeof *below);

    mark_below(search->book, &chain, changed_fund(search), below);
    collect_projects(search, &chain, below);
    find_funds(search);
    struct day_list days = days_of_change(search->book, 0, search->view, false, search->arena);

    qsort(days.days, days.count, sizeof *days.days, compare_days);
    arena_init(&work);
    if (by_days || !can_sweep(search) || !search_by_sweep(search, days, &work, &err))
        err = search_by_days(search, days, &work);
    arena_done(&work);
    return err == ERR_OK ? find_open(search, &chain, below) : err;
}

enum err headroom_worst_compute(const struct book *book, const struct rule *rule,
                                const struct headroom_change *change, struct view view,
                                struct arena *arena, struct headroom_worst *worst_out)
{
    struct worst_search search = {
        .book = book, .rule = rule, .change = change, .view = view, .arena = arena};
    enum err err = find_worst(&search, false);

    if (err == ERR_OK)
        *worst_out = search.worst;
    return err;
}

enum err headroom_worst_by_days(const struct book *book, const struct rule *rule,
                                const struct headroom_change *change, struct view view,
                                struct arena *arena, struct headroom_worst *worst_out)
{
    struct worst_search search = {
        .book = book, .rule = rule, .change = change, .view = view, .arena = arena};
    enum err err = find_worst(&search, true);

    if (err == ERR_OK)
        *worst_out = search.worst;
    return err;
}
