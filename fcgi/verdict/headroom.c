/* How much of a cap is used in a view, and how much on any later day on which something changes: a
 * decision that is dated back must not pass under a later one, so the largest of all days counts.
 */
#include "headroom_internal.h"

#include "rules/rule.h"
#include "record/firm.h"
#include "record/kinds.h"
#include "record/rule.h"

const struct entry *headroom_rule(const struct book *book, struct view view)
{
    return headroom_rule_of(book, 0, 0, view);
}

const struct entry *headroom_rule_of(const struct book *book, int64_t project_id, int64_t fund_id,
                                     struct view view)
{
    const struct entry *project = book_version(book, RECORD_PROJECT, project_id, view);
    struct rule_case subject = {.fund_id = fund_id};

    if (project != NULL)
        subject.firm_id = ((const struct project *)project->record)->firm_id;
    return rule_strictest(book, MEASURE_PROJECT_AMOUNT, subject, view);
}

/* Raises each basis' peak and after to the largest of any later day. */
static enum err raise_to_later(const struct scene *now, int64_t project_id,
                               const struct question *question,
                               struct headroom_basis bases[BASIS_COUNT])
{
    struct day_list later =
        days_of_change(now->book, project_id, now->view, now->sums_only, now->arena);
    struct arena arena; /* of one day: there may be many, and of each only numbers stay */
    struct day_list effects = {0};
    bool told = later.count > 1 && days_of_effect(now, project_id, &effects);
    bool *seen = arena_array(now->arena, effects.count + 1, sizeof *seen);
    enum err err = ERR_OK;

    arena_init(&arena);
    seen[0] = true;                                             /* as on the view's day */
    for (size_t i = 1; err == ERR_OK && i < later.count; i++) { /* the first is the view's */
        struct headroom_basis then[BASIS_COUNT] = {0};
        struct scene scene = *now;
        size_t span = days_until(&effects, later.days[i]);

        if (told && seen[span])
            continue;
        seen[span] = true;

        scene.view.as_of = later.days[i];
        scene.arena = &arena;
        err = scene_chain(&scene);
        if (err == ERR_OK)
            err = scene_fill(&scene, project_id);
        if (err == ERR_OK)
            err = scene_bases(&scene, question, then);
        for (size_t k = 0; err == ERR_OK && k < BASIS_COUNT; k++) {
            bases[k].open_count =
                then[k].open_count > bases[k].open_count ? then[k].open_count : bases[k].open_count;
            if (then[k].after_minor <= bases[k].after_minor)
                continue;
            bases[k].peak_minor = then[k].used_minor;
            bases[k].peak_on = later.days[i];
            bases[k].amount_minor = then[k].amount_minor;
            bases[k].after_minor = then[k].after_minor;
        }
        arena_reset(&arena);
    }
    arena_done(&arena);
    return err;
}

/* Holds the bases against the rule. */
static enum err judge(struct headroom *headroom)
{
    const struct rule *rule = headroom->rule == NULL ? NULL : headroom->rule->record;

    bool open = false;

    headroom->limit_minor = rule == NULL ? AMOUNT_UNKNOWN : rule->limit_minor;
    for (size_t i = 0; i < BASIS_COUNT; i++) {
        struct headroom_basis *basis = &headroom->bases[i];
        int64_t over = 0;

        basis->headroom_minor = AMOUNT_UNKNOWN;
        if (rule == NULL)
            continue;
        enum err err = amount_sub(rule->limit_minor, basis->used_minor, &basis->headroom_minor);
        if (err == ERR_OK)
            err = amount_sub(basis->after_minor, rule->limit_minor, &over);
        if (err != ERR_OK)
            return err;
        basis->excess_minor = over > 0 ? over : 0;
        basis->binding = rule->basis == basis->basis;
        headroom->breached =
            headroom->breached || (basis->binding && over > 0 && rule->action == ACTION_BLOCK);
        open = open || (basis->binding && basis->open_count > 0);
    }
    headroom->passes = rule != NULL && !headroom->breached && !open;
    return ERR_OK;
}

enum err headroom_ground_open(const struct book *book, struct view view, struct arena *arena,
                              const struct headroom_ground **ground_out)
{
    struct headroom_ground *ground = arena_alloc(arena, sizeof *ground);
    struct scene scene = {.book = book, .view = view, .arena = arena};
    enum err err = scene_chain(&scene);

    ground->chain = scene.chain;
    ground->listed_count = scene.listed_count;
    ground->listed = scene.listed;
    if (err == ERR_OK)
        *ground_out = ground;
    return err;
}

static void take_ground(struct scene *scene, const struct headroom_ground *ground)
{
    scene->chain = ground->chain;
    scene->listed_count = ground->listed_count;
    scene->listed = ground->listed;
}

/* How much is used, and would be, in the view and on later days. */
static enum err count_bases(struct scene *scene, const struct headroom_case *asked,
                            struct headroom *headroom)
{
    enum err err = scene_fill(scene, asked->project_id);

    if (err != ERR_OK)
        return err;
    struct question question = {
        .position = asked->fund_id == 0 ? scene->chain.fund_count
                                        : chain_position(&scene->chain, asked->fund_id),
        .amount_minor = asked->amount_minor,
    };

    err = scene_bases(scene, &question, headroom->bases);
    for (size_t i = 0; i < BASIS_COUNT; i++) {
        headroom->bases[i].peak_minor = headroom->bases[i].used_minor;
        headroom->bases[i].peak_on = scene->view.as_of;
    }
    if (err == ERR_OK && (asked->fund_id != 0 || asked->amount_minor != 0))
        err = raise_to_later(scene, asked->project_id, &question, headroom->bases);
    return err;
}

/* The chain of what the case is about. */
static enum err build_chain(struct scene *scene, const struct headroom_case *asked)
{
    const struct headroom_subject subject = {.project_count = 1,
                                             .project_ids = &asked->project_id,
                                             .fund_count = 1,
                                             .fund_ids = &asked->fund_id,
                                             .sums_only = asked->sums_only};

    scene->funds = headroom_funds(scene->book, &subject, scene->arena);
    return scene_chain(scene);
}

enum err headroom_compute_under(const struct book *book, const struct headroom_case *asked,
                                struct view view, struct arena *arena,
                                struct headroom *headroom_out)
{
    const struct rule *rule = asked->rule == NULL ? NULL : asked->rule->record;
    uint32_t currency = rule == NULL ? CURRENCY_CNY : rule->currency;
    struct scene scene = {
        .book = book,
        .view = view,
        .currency = currency,
        .gross = asked->gross,
        .sums_only = asked->sums_only,
        .arena = arena,
    };
    struct headroom headroom = {
        .project_id = asked->project_id,
        .fund_id = asked->fund_id,
        .currency = currency,
        .amount_minor = asked->amount_minor,
        .rule = asked->rule,
    };
    enum err err = ERR_OK;

    if (book_version(book, RECORD_PROJECT, asked->project_id, view) == NULL)
        return ERR_NOT_FOUND;
    if (asked->fund_id != 0 && book_version(book, RECORD_FUND, asked->fund_id, view) == NULL)
        return ERR_NOT_FOUND;
    if (asked->ground == NULL)
        err = build_chain(&scene, asked);
    else
        take_ground(&scene, asked->ground);
    if (err == ERR_OK)
        err = count_bases(&scene, asked, &headroom);
    if (err == ERR_OK)
        err = judge(&headroom);
    if (err == ERR_OK)
        *headroom_out = headroom;
    return err;
}

enum err headroom_compute(const struct book *book, int64_t project_id, int64_t fund_id,
                          int64_t amount_minor, struct view view, struct arena *arena,
                          struct headroom *headroom_out)
{
    const struct headroom_case asked = {
        .rule = headroom_rule_of(book, project_id, fund_id, view),
        .project_id = project_id,
        .fund_id = fund_id,
        .amount_minor = amount_minor,
    };

    return headroom_compute_under(book, &asked, view, arena, headroom_out);
}
