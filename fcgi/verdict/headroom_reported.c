/* What funds have in a project that are known by their reports: the cost that the last list of
 * holdings tells, and whether it may leave something out. */
#include "headroom_internal.h"

#include "figures/rate/rate.h"
#include "record/firm.h"
#include "record/kinds.h"

enum err scene_list_reported(struct scene *scene)
{
    const int64_t *ids;
    struct listed_fund *listed;

    scene->listed_count = 0;
    if (book_entities(scene->book, RECORD_FUND_BASIS, &ids) == 0)
        return ERR_OK;
    listed = arena_array(scene->arena, scene->chain.fund_count + 1, sizeof *listed);
    scene->listed = listed;
    for (size_t i = 0; i < scene->chain.fund_count; i++) {
        int64_t fund_id = scene->chain.fund_ids[i];
        struct listed_fund *fund = &listed[scene->listed_count];

        if (!fund_is_reported(scene->book, fund_id, scene->view))
            continue;
        fund->position = i;
        enum err err = report_coverage_compute(scene->book, fund_id, REPORT_COST, scene->view,
                                               &fund->coverage);

        if (err != ERR_OK)
            return err;
        scene->listed_count++;
    }
    return ERR_OK;
}

/* The fund whose list a line is of; NULL: the line is of no list that tells now. */
static const struct listed_fund *lister_of(const struct scene *scene,
                                           const struct reported_holding *holding)
{
    for (size_t i = 0; i < scene->listed_count; i++) {
        const struct entry *report = scene->listed[i].coverage.report;

        if (report != NULL && report->seq == holding->fund_report_id)
            return &scene->listed[i];
    }
    return NULL;
}

/* An amount that is not told, or that no rate converts, leaves the stake open. */
static enum err add_line(struct scene *scene, const struct reported_holding *holding)
{
    const struct listed_fund *lister = lister_of(scene, holding);
    int64_t cost = 0;

    if (lister == NULL)
        return ERR_OK;
    struct stake *stake = scene_stake(scene, lister->position);

    if (holding->project_id == 0 || holding->cost_minor == AMOUNT_UNKNOWN) {
        stake->open = true;
        return ERR_OK;
    }
    enum err err = fx_convert(scene->book, holding->cost_minor, (enum currency)holding->currency,
                              (enum currency)scene->currency, scene->view, &cost);

    if (err == ERR_NO_RATE) {
        stake->open = true;
        return ERR_OK;
    }
    return err == ERR_OK ? amount_add(stake->approved_minor, cost, &stake->approved_minor) : err;
}

enum err scene_add_reported(struct scene *scene, int64_t project_id)
{
    struct view known = reported_holdings_view(scene->view);
    const struct entry *project =
        book_version(scene->book, RECORD_PROJECT, project_id, scene->view);
    enum err err = ERR_OK;

    for (size_t i = 0; i < scene->listed_count; i++) {
        struct stake *stake = scene_stake(scene, scene->listed[i].position);

        stake->listed = &scene->listed[i];
        stake->open = !scene->listed[i].coverage.full;
    }
    if (scene->listed_count == 0)
        return ERR_OK;
    FOR_LIVE_REFERRERS_WHILE (err == ERR_OK, r, scene->book, known, reported_holding, project_id,
                              project_id)
        err = add_line(scene, r.entry->record);
    /* A line of the firm without a project may be of this one. */
    FOR_LIVE_REFERRERS_WHILE (err == ERR_OK && project != NULL, r, scene->book, known,
                              reported_holding, firm_id,
                              ((const struct project *)project->record)->firm_id)
        if (((const struct reported_holding *)r.entry->record)->project_id == 0)
            err = add_line(scene, r.entry->record);
    return err;
}
