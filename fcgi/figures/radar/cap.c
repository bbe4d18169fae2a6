/* Projects over a cap: by an exception, by a stricter version of the rule, or since before
 * commitments weighed net. */
#include "radar_internal.h"

#include "verdict/headroom.h"
#include "rules/rule.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"

/* One version of a rule over all projects. */
struct cap_sweep {
    struct sweep *sweep;
    const struct headroom_ground *ground;
    const struct entry *version;
};

static void add_over(const struct cap_sweep *caps, const struct headroom_case *asked,
                     const struct entry *project, const struct headroom_basis *basis)
{
    struct sweep *sweep = caps->sweep;
    const struct rule *rule = caps->version->record;
    int32_t since = DATE_UNKNOWN;
    enum err err = headroom_over_since(sweep->book, asked, sweep->view, sweep->work, &since);

    if (err != ERR_OK) {
        sweep->err = err;
        return;
    }
    struct radar_row row = radar_row_of(RADAR_CAP_EXCEEDED, since, basis->root_id, project);

    row.currency = rule->currency;
    row.amount_minor = -basis->headroom_minor;
    row.since = since;
    row.source = rule->clause != NULL ? rule->clause : rule->name;
    row.grade = rule->status == RULE_VERIFIED ? GRADE_READ : GRADE_UNVERIFIED;
    radar_add(sweep, row, "cap", caps->version->entity_id);
}

/* fund_id: of a rule that names funds, one of them; 0: all. */
static bool is_over(const struct cap_sweep *caps, const struct entry *project, int64_t fund_id)
{
    struct sweep *sweep = caps->sweep;
    const struct rule *rule = caps->version->record;
    struct rule_case subject = {.fund_id = fund_id,
                                .firm_id = ((const struct project *)project->record)->firm_id};
    const struct headroom_case asked = {.rule = caps->version,
                                        .project_id = project->entity_id,
                                        .fund_id = fund_id,
                                        .ground = caps->ground};
    struct headroom headroom;

    if (rule_concern(sweep->book, rule, subject, sweep->view) != CONCERN_CERTAIN)
        return false;
    enum err err = headroom_compute_under(sweep->book, &asked, sweep->view, sweep->work, &headroom);

    /* What cannot be told without a rate is told where the rate is asked for. */
    if (err != ERR_OK) {
        if (err != ERR_NO_RATE && err != ERR_NOT_FOUND)
            sweep->err = err;
        return false;
    }
    if (headroom.bases[rule->basis - 1].headroom_minor >= 0)
        return false;
    add_over(caps, &asked, project, &headroom.bases[rule->basis - 1]);
    return true;
}

static void sweep_project(const struct cap_sweep *caps, const struct entry *project)
{
    const struct rule *rule = caps->version->record;

    if (rule->funds == NULL && rule->fund_kinds == NULL) {
        (void)is_over(caps, project, 0);
        return;
    }
    /* Told once, by the first fund in it that the rule speaks of. */
    FOR_REFERRERS (r, caps->sweep->book, investment, project_id, project->entity_id)
        if (is_over(caps, project, ((const struct investment *)r.entry->record)->fund_id))
            return;
}

void radar_sweep_caps(struct sweep *sweep)
{
    const struct entry *const *versions;
    const int64_t *projects = NULL;
    size_t count =
        rules_in_force(sweep->book, MEASURE_PROJECT_AMOUNT, sweep->view, sweep->arena, &versions);
    size_t project_count = book_entities(sweep->book, RECORD_PROJECT, &projects);
    struct cap_sweep caps = {.sweep = sweep};

    if (count > 0 && sweep->err == ERR_OK)
        sweep->err = headroom_ground_open(sweep->book, sweep->view, sweep->arena, &caps.ground);
    for (size_t i = 0; i < count; i++) {
        caps.version = versions[i];
        for (size_t k = 0; k < project_count && sweep->err == ERR_OK; k++) {
            const struct entry *project =
                book_version(sweep->book, RECORD_PROJECT, projects[k], sweep->view);

            if (project != NULL)
                sweep_project(&caps, project);
            arena_reset(sweep->work);
        }
    }
}
