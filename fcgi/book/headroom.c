#include "headroom_internal.h"

#include "book/rule.h"

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

/* The days after the view's on which what counts against the cap may grow. */
struct later_days {
    int32_t *days;
    size_t count;
};

static void add_later_day(struct later_days *later, const struct entry *entry, struct view view)
{
    if (entry == NULL || entry->seq > view.as_known || entry->effective_date <= view.as_of)
        return;
    for (size_t i = 0; i < later->count; i++)
        if (later->days[i] == entry->effective_date)
            return;
    later->days[later->count++] = entry->effective_date;
}

static size_t count_decisions(const struct book *book, int64_t project_id)
{
    size_t count = 0;

    for (struct referrer r = book_referrers(book, RECORD_INVESTMENT, "project_id", project_id);
         r.entry != NULL; book_next_referrer(&r))
        for (struct referrer d =
                 book_referrers(book, RECORD_DECISION, "investment_id", r.entry->seq);
             d.entry != NULL; book_next_referrer(&d))
            count++;
    return count;
}

/* Approvals add to the project; commitments and their ends change who is in a chain, and shares. */
static struct later_days later_days(const struct book *book, int64_t project_id, struct view view,
                                    struct arena *arena)
{
    const int64_t *commitments;
    size_t commitment_count = book_entities(book, RECORD_COMMITMENT, &commitments);
    size_t most = count_decisions(book, project_id) + 2 * commitment_count;
    struct later_days later = {.days = arena_array(arena, most + 1, sizeof *later.days)};

    for (struct referrer r = book_referrers(book, RECORD_INVESTMENT, "project_id", project_id);
         r.entry != NULL; book_next_referrer(&r))
        for (struct referrer d =
                 book_referrers(book, RECORD_DECISION, "investment_id", r.entry->seq);
             d.entry != NULL; book_next_referrer(&d))
            add_later_day(&later, d.entry, view);
    for (size_t i = 0; i < commitment_count; i++) {
        add_later_day(&later, book_entry(book, commitments[i]), view);
        add_later_day(&later, book_reversal_of(book, commitments[i]), view);
    }
    return later;
}

/* Raises each basis' peak and after to the largest of any later day. */
static enum err raise_to_later(const struct scene *now, int64_t project_id,
                               const struct question *question,
                               struct headroom_basis bases[BASIS_COUNT])
{
    struct later_days later = later_days(now->book, project_id, now->view, now->arena);
    struct arena arena; /* of one day: there may be many, and of each only numbers stay */
    enum err err = ERR_OK;

    arena_init(&arena);
    for (size_t i = 0; err == ERR_OK && i < later.count; i++) {
        struct headroom_basis then[BASIS_COUNT] = {0};
        struct scene scene = *now;

        scene.view.as_of = later.days[i];
        scene.arena = &arena;
        err = scene_build(&scene, project_id);
        if (err == ERR_OK)
            err = scene_bases(&scene, question, then);
        for (size_t k = 0; err == ERR_OK && k < BASIS_COUNT; k++) {
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

    headroom->limit_minor = rule == NULL ? AMOUNT_UNKNOWN : rule->limit_minor;
    headroom->passes = rule != NULL;
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
        if (basis->binding && over > 0 && rule->action == ACTION_BLOCK)
            headroom->passes = false;
    }
    return ERR_OK;
}

enum err headroom_compute_under(const struct book *book, const struct entry *rule,
                                int64_t project_id, int64_t fund_id, int64_t amount_minor,
                                struct view view, struct arena *arena,
                                struct headroom *headroom_out)
{
    uint32_t currency = rule == NULL ? CURRENCY_CNY : ((const struct rule *)rule->record)->currency;
    struct scene scene = {.book = book, .view = view, .currency = currency, .arena = arena};
    struct headroom headroom = {
        .project_id = project_id,
        .fund_id = fund_id,
        .currency = currency,
        .amount_minor = amount_minor,
        .rule = rule,
    };

    if (book_version(book, RECORD_PROJECT, project_id, view) == NULL)
        return ERR_NOT_FOUND;
    if (fund_id != 0 && book_version(book, RECORD_FUND, fund_id, view) == NULL)
        return ERR_NOT_FOUND;
    enum err err = scene_build(&scene, project_id);

    if (err != ERR_OK)
        return err;
    struct question question = {
        .position = fund_id == 0 ? scene.chain.fund_count : chain_position(&scene.chain, fund_id),
        .amount_minor = amount_minor,
    };

    err = scene_bases(&scene, &question, headroom.bases);
    for (size_t i = 0; i < BASIS_COUNT; i++) {
        headroom.bases[i].peak_minor = headroom.bases[i].used_minor;
        headroom.bases[i].peak_on = view.as_of;
    }
    if (err == ERR_OK && (fund_id != 0 || amount_minor != 0))
        err = raise_to_later(&scene, project_id, &question, headroom.bases);
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
    return headroom_compute_under(book, headroom_rule_of(book, project_id, fund_id, view),
                                  project_id, fund_id, amount_minor, view, arena, headroom_out);
}
