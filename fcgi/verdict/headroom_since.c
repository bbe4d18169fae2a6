/* Since when a project has been over its cap.
 *
 * What is used changes only on certain days: those of approvals in the project, of commitments to
 * the funds above it, of releases and transfers, and of their reversals. These days are walked
 * backwards from the view's day, and the headroom is computed on each, until one is not over. */
#include "headroom_internal.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <stdlib.h>

struct since_search {
    const struct book *book;
    const struct headroom_case *asked;
    struct view view;
    struct fund_list above; /* the funds in the project, and whoever ever held one of them */
    struct day_list days;
};

/* The day of an entry, and that of its end. A list without days is only counted. */
static void add_days(struct since_search *search, const struct entry *entry)
{
    const struct entry *ends[] = {entry, book_reversal_of(search->book, entry->seq)};

    for (size_t i = 0; i < 2; i++) {
        if (ends[i] == NULL || ends[i]->seq > search->view.as_known ||
            ends[i]->effective_date > search->view.as_of)
            continue;
        if (search->days.days != NULL)
            search->days.days[search->days.count] = ends[i]->effective_date;
        search->days.count++;
    }
}

static void add_commitment(struct since_search *search, const struct entry *commitment)
{
    static const uint32_t kinds[] = {RECORD_COMMITMENT_RELEASE, RECORD_COMMITMENT_TRANSFER};

    add_days(search, commitment);
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        for (struct referrer r =
                 book_referrers(search->book, kinds[k], "commitment_id", commitment->seq);
             r.entry != NULL; book_next_referrer(&r))
            add_days(search, r.entry);
}

/* The fund whose report lists a holding. */
static int64_t lister_of(const struct book *book, const struct entry *holding)
{
    const struct entry *report =
        book_entry(book, ((const struct reported_holding *)holding->record)->fund_report_id);

    return ((const struct fund_report *)report->record)->fund_id;
}

/* What changes what is told of a fund. */
static void add_reports(struct since_search *search, int64_t fund_id)
{
    FOR_REFERRERS (r, search->book, fund_report, fund_id, fund_id)
        add_days(search, r.entry);
    FOR_REFERRERS (r, search->book, fund_basis, fund_id, fund_id)
        add_days(search, r.entry);
}

static void add_all(struct since_search *search)
{
    const struct fund_list *above = &search->above;

    search->days.count = 0;
    FOR_REFERRERS (r, search->book, investment, project_id, search->asked->project_id)
        FOR_REFERRERS (d, search->book, decision, investment_id, r.entry->seq)
            add_days(search, d.entry);
    FOR_REFERRERS (r, search->book, reported_holding, project_id, search->asked->project_id)
        add_reports(search, lister_of(search->book, r.entry));
    for (size_t i = 0; i < above->count; i++)
        FOR_REFERRERS (r, search->book, commitment, fund_id, above->ids[i])
            add_commitment(search, r.entry);
}

static int latest_first(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left;
    int32_t b = *(const int32_t *)right;

    return (a < b) - (a > b);
}

static void list_days(struct since_search *search, struct arena *arena)
{
    FOR_REFERRERS (r, search->book, investment, project_id, search->asked->project_id)
        chain_add_ever_above(search->book, ((const struct investment *)r.entry->record)->fund_id,
                             arena, &search->above);
    FOR_REFERRERS (r, search->book, reported_holding, project_id, search->asked->project_id)
        chain_add_ever_above(search->book, lister_of(search->book, r.entry), arena, &search->above);
    add_all(search);
    search->days.days = arena_array(arena, search->days.count + 1, sizeof *search->days.days);
    add_all(search);
    if (search->days.count > 0)
        qsort(search->days.days, search->days.count, sizeof *search->days.days, latest_first);
}

static enum err over_on(const struct since_search *search, int32_t day, struct arena *arena,
                        bool *over_out)
{
    const struct rule *rule = search->asked->rule->record;
    struct headroom_case asked = *search->asked;
    struct view then = {.as_of = day, .as_known = search->view.as_known};
    struct headroom headroom;

    asked.ground = NULL;
    enum err err = headroom_compute_under(search->book, &asked, then, arena, &headroom);

    /* Not there yet. */
    *over_out = err == ERR_OK && headroom.bases[rule->basis - 1].headroom_minor < 0;
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err headroom_over_since(const struct book *book, const struct headroom_case *asked,
                             struct view view, struct arena *arena, int32_t *since_out)
{
    struct since_search search = {.book = book, .asked = asked, .view = view};
    int32_t begins = ((const struct rule *)asked->rule->record)->valid_from;
    int32_t since = view.as_of;
    bool over = true;

    list_days(&search, arena);
    for (size_t i = 0; i < search.days.count && over && since > begins; i++) {
        int32_t day = search.days.days[i];

        if (i > 0 && day == search.days.days[i - 1])
            continue;
        enum err err = over_on(&search, day, arena, &over);

        if (err != ERR_OK)
            return err;
        if (over)
            since = day > begins ? day : begins;
    }
    *since_out = since;
    return ERR_OK;
}
