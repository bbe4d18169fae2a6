/* Whose flows a subject consists of: a fund, one investor in it, a party, a firm, the funds
 * below one. */
#include "flow_internal.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"

static bool every_one(const struct commitment *commitment, int64_t id, const void *arg)
{
    (void)commitment;
    (void)id;
    (void)arg;
    return true;
}

static bool this_one(const struct commitment *commitment, int64_t id, const void *arg)
{
    (void)commitment;
    return id == *(const int64_t *)arg;
}

static bool of_party(const struct commitment *commitment, int64_t id, const void *arg)
{
    (void)id;
    return commitment->investor_party_id == *(const int64_t *)arg;
}

static bool from_outside(const struct commitment *commitment, int64_t id, const void *arg)
{
    (void)id;
    (void)arg;
    return commitment->investor_party_id != 0;
}

static enum err collect_fund(struct flows *flows, int64_t fund_id)
{
    const struct entry *fund = book_version(flows->book, RECORD_FUND, fund_id, flows->view);

    if (fund == NULL)
        return ERR_NOT_FOUND;
    flows->currency = ((const struct fund *)fund->record)->currency;
    flows_of_facility(flows, fund_id);
    return flows_of_capital(flows, fund_id, every_one, NULL);
}

static enum err collect_commitment(struct flows *flows, int64_t id)
{
    const struct entry *entry = book_entry(flows->book, id);

    if (entry == NULL || entry->kind != RECORD_COMMITMENT ||
        !book_live(flows->book, entry, flows->view))
        return ERR_NOT_FOUND;
    const struct commitment *commitment = entry->record;

    flows->currency = commitment->currency;
    flows->shares_facility = true;
    return flows_of_capital(flows, commitment->fund_id, this_one, &id);
}

/* Of a fund among all of the book, which are in order of id. */
static size_t position_of(const struct book *book, int64_t fund_id)
{
    const int64_t *ids;
    size_t low = 0;
    size_t high = book_entities(book, RECORD_FUND, &ids);

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (ids[middle] < fund_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool flows_fund_marked(const struct flows *flows, int64_t fund_id)
{
    return flows->marked == NULL || flows->marked[position_of(flows->book, fund_id)];
}

/* The root and every fund below it, by who has committed to whom in the view. */
static void mark_below(const struct flows *flows, int64_t fund_id, bool *marked)
{
    bool *mark = &marked[position_of(flows->book, fund_id)];

    if (*mark)
        return;
    *mark = true;
    FOR_LIVE_REFERRERS (r, flows->book, flows->view, commitment, investor_fund_id, fund_id)
        mark_below(flows, ((const struct commitment *)r.entry->record)->fund_id, marked);
}

/* Whether a fund is as its investors from outside see it: no other fund was ever among them, and
 * nobody has to bear a part of a facility. */
static bool is_all_outside(const struct book *book, int64_t fund_id)
{
    if (REFERRERS(book, facility_flow, fund_id, fund_id).entry != NULL)
        return false;
    FOR_REFERRERS (r, book, commitment, fund_id, fund_id)
        if (((const struct commitment *)r.entry->record)->investor_party_id == 0)
            return false;
    return true;
}

static void add_days(struct flows *flows, int64_t fund_id, const struct kept_sweep *kept,
                     struct flow_list *list)
{
    if (kept != NULL)
        kept_join(kept, flows->work, list);
    for (size_t i = 0; i < list->count; i++) {
        const struct performance_flow *flow = &list->flows[i];

        flows_add(flows, (struct flow){0, fund_id, flow->day, flow->type, list->currency,
                                       flow->amount_minor});
    }
}

static enum err add_to_totals(struct flows *flows, const struct kept_sweep *kept,
                              const struct flow_list *list)
{
    enum err err = ERR_OK;

    for (int type = 0; kept != NULL && type < FLOW_TYPE_COUNT; type++)
        add_to(&flows->totals_minor[type], kept_sums_minor(kept)[type], &err);
    for (size_t i = 0; i < list->count; i++)
        add_to(&flows->totals_minor[list->flows[i].type], list->flows[i].amount_minor, &err);
    return err;
}

static void add_totals(struct flows *flows)
{
    for (int type = 0; type < FLOW_TYPE_COUNT; type++)
        flows_add(flows, (struct flow){.date = flows->view.as_of,
                                       .type = (enum performance_type)type,
                                       .currency = flows->currency,
                                       .amount_minor = flows->totals_minor[type]});
}

/* The quick way, from the fund's rows, where they do. What is in another currency is
 * converted flow by flow, so its sums would not be the same. */
static enum err sweep_fund(struct flows *flows, int64_t fund_id, bool *swept_out)
{
    const struct kept_sweep *kept = NULL;
    struct swept_fund swept;
    enum err err = ERR_OK;

    if (!flows->sums_will_do || !is_all_outside(flows->book, fund_id) ||
        !fund_sweep_behind(flows->book, fund_id, flows->view, flows->work, &swept, &kept) ||
        swept.list.currency != flows->currency)
        return ERR_OK;
    if (flows->totals_minor != NULL)
        err = add_to_totals(flows, kept, &swept.list);
    else
        add_days(flows, fund_id, kept, &swept.list);
    add_to(&flows->committed_minor, swept.list.committed_minor, &err);
    add_to(&flows->unfunded_minor, swept.list.unfunded_minor, &err);
    *swept_out = true;
    return err;
}

static enum err collect_outside(struct flows *flows, int64_t fund_id)
{
    bool swept = false;
    enum err err = sweep_fund(flows, fund_id, &swept);

    return swept || err != ERR_OK ? err : flows_of_capital(flows, fund_id, from_outside, NULL);
}

static enum err collect_funds(struct flows *flows, struct performance_subject subject)
{
    const int64_t *ids;
    size_t count = book_entities(flows->book, RECORD_FUND, &ids);
    bool *marked = arena_array(flows->arena, count + 1, sizeof *marked);
    bool chain = subject.scope == SCOPE_CHAIN;
    uint32_t kind = chain ? RECORD_FUND : RECORD_PARTY;
    enum err err = ERR_OK;

    if ((!chain || subject.id != 0) &&
        book_version(flows->book, kind, subject.id, flows->view) == NULL)
        return ERR_NOT_FOUND;
    if (chain && subject.id != 0)
        mark_below(flows, subject.id, marked);
    flows->shares_facility = true;
    flows->consolidates = chain;
    flows->marked = chain && subject.id != 0 ? marked : NULL;
    arena_init(&flows->of_fund);
    flows->work = &flows->of_fund;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        if (book_version(flows->book, RECORD_FUND, ids[i], flows->view) == NULL ||
            (flows->marked != NULL && !marked[i]))
            continue;
        err = chain ? collect_outside(flows, ids[i])
                    : flows_of_capital(flows, ids[i], of_party, &subject.id);
        arena_reset(&flows->of_fund);
    }
    arena_done(&flows->of_fund);
    flows->work = flows->arena;
    if (flows->totals_minor != NULL)
        add_totals(flows);
    return err;
}

static enum err collect_firm(struct flows *flows, int64_t firm_id)
{
    const struct book *book = flows->book;
    enum err err = ERR_OK;

    if (book_version(book, RECORD_FIRM, firm_id, flows->view) == NULL)
        return ERR_NOT_FOUND;
    FOR_REFERRERS (p, book, project, firm_id, firm_id) {
        if (p.entry->seq != p.entry->entity_id)
            continue;
        FOR_LIVE_REFERRERS_WHILE (err == ERR_OK, r, book, flows->view, investment, project_id,
                                  p.entry->entity_id)
            err = flows_of_investment(flows, r.entry);
    }
    return err;
}

enum err flows_collect(struct flows *flows, struct performance_subject subject)
{
    const struct entry *entry = book_entry(flows->book, subject.id);

    flows->work = flows->arena;
    switch (subject.scope) {
    case SCOPE_FUND:
        return collect_fund(flows, subject.id);
    case SCOPE_COMMITMENT:
        return collect_commitment(flows, subject.id);
    case SCOPE_FIRM:
        return collect_firm(flows, subject.id);
    case SCOPE_INVESTMENT:
        if (entry == NULL || entry->kind != RECORD_INVESTMENT ||
            !book_live(flows->book, entry, flows->view))
            return ERR_NOT_FOUND;
        flows->currency = ((const struct investment *)entry->record)->currency;
        return flows_of_investment(flows, entry);
    default:
        return collect_funds(flows, subject);
    }
}
