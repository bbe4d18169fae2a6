/* What the rows of a fund before its last block have added up to, kept for later sweeps: sums,
 * flows by day, holdings, and the calls that are not paid whole. It holds in every view that knows
 * all that it rests on; the rest of the rows, at most a block or two, is then added to it.
 *
 * It is kept only where nothing that was recorded so far, whether the handle knows of it or not,
 * could let a later view see these rows otherwise; what is recorded later gives it back
 * (fund_rows.h). test_fund_sweep holds sweeps that begin with it against the entries.
 *
 * Rates are a function of the flows: kept ones and those behind them. So are the last ones worked
 * out kept beside the flows behind, and answer whoever has the same. Who reads or replaces them
 * takes them away for that time; who comes meanwhile works them out. */
#include "base/check.h"
#include "book/convention.h"
#include "fund_sweep_internal.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Fewer are added up as quickly as they are looked for. */
#define BLOCKS_MIN 2

#define BITS 64

/* Of more rates nothing is kept. */
#define RATES_MOST 2

struct kept_view {
    enum irr_status status;
    enum irr_reason reason;
    size_t count;
    int128_t rate_e18[RATES_MOST];
    struct ratio multiple;
};

/* What the last one who asked for rates has worked out: it holds for the same flows behind. */
struct kept_rates {
    struct kept_view views[PERFORMANCE_VIEWS];
    size_t behind_count;
    struct performance_flow behind[];
};

struct kept_sweep {
    struct kept_of_rows kept;
    _Atomic(struct kept_rates *) rates; /* NULL: none, or somebody has them at hand */
    size_t block_count;
    int64_t conventions;
    struct sweep_validity validity;
    struct sweep_sums sums;
    int64_t flow_sums_minor[FLOW_TYPE_COUNT];
    size_t flow_count;
    size_t holding_count;
    size_t call_count;
    size_t open_count; /* calls that are not paid whole */
    size_t commitment_count;
    /* Lists behind it in the same piece of memory. */
    struct performance_flow *flows;
    struct holding *holdings;
    uint64_t *met;       /* a bit for each call that was paid at all */
    int64_t *open;       /* places of calls, ascending */
    int64_t *paid_minor; /* on open calls, by commitment */
};

/* Sets the lists to where they stand; returns the size of all. */
static size_t lay_out(struct kept_sweep *kept)
{
    char *at = (char *)kept + sizeof *kept;

    kept->flows = (void *)at;
    at += kept->flow_count * sizeof *kept->flows;
    kept->holdings = (void *)at;
    at += kept->holding_count * sizeof *kept->holdings;
    kept->met = (void *)at;
    at += (kept->call_count + BITS - 1) / BITS * sizeof *kept->met;
    kept->open = (void *)at;
    at += kept->open_count * sizeof *kept->open;
    kept->paid_minor = (void *)at;
    at += kept->open_count * kept->commitment_count * sizeof *kept->paid_minor;
    return (size_t)(at - (char *)kept);
}

static bool is_met(const struct kept_sweep *kept, size_t place)
{
    return place < kept->call_count && (kept->met[place / BITS] >> (place % BITS) & 1) != 0;
}

static bool is_paid_whole(const struct sweep *sweep, const struct swept_call *call)
{
    if (call->is_over)
        return true;
    for (size_t i = 0; i < sweep->capital.count; i++)
        if (call->paid_minor[i] != call->shares[i].amount_minor)
            return false;
    return true;
}

static bool is_open(const struct sweep *sweep, size_t place)
{
    const struct swept_call *call = &sweep->calls[place];

    return call->met && !is_paid_whole(sweep, call);
}

static size_t count_open(const struct sweep *sweep)
{
    size_t count = 0;

    for (size_t place = 0; sweep->calls != NULL && place < sweep->rows->call_count; place++)
        count += is_open(sweep, place);
    return count;
}

static void take_calls(struct kept_sweep *kept, const struct sweep *sweep)
{
    size_t n = 0;

    memset(kept->met, 0, (kept->call_count + BITS - 1) / BITS * sizeof *kept->met);
    for (size_t place = 0; place < kept->call_count; place++) {
        if (sweep->calls[place].met)
            kept->met[place / BITS] |= UINT64_C(1) << (place % BITS);
        if (!is_open(sweep, place))
            continue;
        memcpy(&kept->paid_minor[n * kept->commitment_count], sweep->calls[place].paid_minor,
               kept->commitment_count * sizeof *kept->paid_minor);
        kept->open[n++] = (int64_t)place;
    }
}

static void give_back(void *kept_arg)
{
    struct kept_sweep *kept = kept_arg;

    free(atomic_load_explicit(&kept->rates, memory_order_relaxed));
    free(kept);
}

void sweep_keep(struct sweep *sweep, size_t k)
{
    if (k < BLOCKS_MIN || !sweep->validity.is_certain)
        return;
    struct kept_sweep layout = {
        .kept.give_back = give_back,
        .block_count = k,
        .conventions = convention_number(sweep->book),
        .validity = sweep->validity,
        .sums = sweep->sums,
        .flow_count = sweep->flow_count,
        .holding_count = sweep->rows->investments.count,
        .call_count = sweep->calls == NULL ? 0 : sweep->rows->call_count,
        .open_count = count_open(sweep),
        .commitment_count = sweep->capital.count,
    };
    struct kept_sweep *kept = malloc(lay_out(&layout));

    CHECK(kept != NULL);
    *kept = layout;
    (void)lay_out(kept);
    for (size_t i = 0; i < kept->flow_count; i++) {
        kept->flows[i] = sweep->flows[i];
        kept->flow_sums_minor[kept->flows[i].type] += kept->flows[i].amount_minor;
    }
    memcpy(kept->holdings, sweep->holdings, kept->holding_count * sizeof *kept->holdings);
    take_calls(kept, sweep);
    if (!fund_rows_keep(sweep->rows, &kept->kept))
        return;
    sweep->kept = kept;
    sweep->flow_count = 0;
}

static bool holds(const struct sweep *sweep, const struct kept_sweep *kept)
{
    const struct sweep_validity *validity = &kept->validity;

    if (validity->known > sweep->view.as_known || validity->day > sweep->view.as_of ||
        validity->recall_until < sweep->view.as_of ||
        kept->conventions != convention_number(sweep->book) ||
        kept->block_count >= sweep->rows->block_count ||
        kept->holding_count > sweep->rows->investments.count ||
        kept->call_count > sweep->rows->call_count)
        return false;
    for (size_t i = 0; i < validity->mark_count; i++)
        if (fund_row_live(sweep->book, validity->marks[i].seq, sweep->view) !=
            validity->marks[i].counts)
            return false;
    return true;
}

static void give_calls(struct sweep *sweep, const struct kept_sweep *kept)
{
    for (size_t place = 0; place < kept->call_count; place++)
        if (is_met(kept, place))
            sweep->calls[place] = (struct swept_call){.met = true, .is_over = true};
    for (size_t n = 0; n < kept->open_count; n++) {
        struct swept_call *call = &sweep->calls[kept->open[n]];
        int64_t *paid =
            arena_array(sweep->arena, sweep->capital.count + 1, sizeof *call->paid_minor);

        memcpy(paid, &kept->paid_minor[n * kept->commitment_count],
               kept->commitment_count * sizeof *paid);
        *call = (struct swept_call){.met = true, .paid_minor = paid};
    }
}

enum err sweep_resume(struct sweep *sweep, size_t *from_out)
{
    const struct kept_sweep *kept = (const struct kept_sweep *)fund_rows_kept(sweep->rows);
    enum err err = ERR_OK;

    *from_out = 0;
    if (kept == NULL || !holds(sweep, kept))
        return ERR_OK;
    if (kept->call_count > 0)
        err = sweep_begin_calls(sweep);
    /* Who knows all of it knows its commitments. */
    if (err == ERR_OK && kept->call_count > 0 && kept->commitment_count > sweep->capital.count)
        return ERR_OK;
    if (err != ERR_OK)
        return err;
    give_calls(sweep, kept);
    sweep->kept = kept;
    sweep->sums = kept->sums;
    memcpy(sweep->holdings, kept->holdings, kept->holding_count * sizeof *sweep->holdings);
    *from_out = kept->block_count;
    return ERR_OK;
}

const int64_t *kept_sums_minor(const struct kept_sweep *kept)
{
    return kept->flow_sums_minor;
}

void kept_join(const struct kept_sweep *kept, struct arena *arena, struct flow_list *list)
{
    size_t count = kept->flow_count + list->count;
    struct performance_flow *flows = arena_array(arena, count + 1, sizeof *flows);

    if (kept->flow_count > 0)
        memcpy(flows, kept->flows, kept->flow_count * sizeof *flows);
    if (list->count > 0)
        memcpy(flows + kept->flow_count, list->flows, list->count * sizeof *flows);
    list->flows = flows;
    list->count = count;
}

/* --- rates ------------------------------------------------------------------------------------ */

static bool are_of(const struct kept_rates *rates, const struct flow_list *behind)
{
    return rates->behind_count == behind->count &&
           (behind->count == 0 ||
            memcmp(rates->behind, behind->flows, behind->count * sizeof *behind->flows) == 0);
}

static void give_rates(const struct kept_rates *rates, struct performance views[PERFORMANCE_VIEWS])
{
    for (size_t i = 0; i < PERFORMANCE_VIEWS; i++) {
        const struct kept_view *view = &rates->views[i];
        struct irr_answer *irr = &views[i].irr;

        irr->status = view->status;
        irr->reason = view->reason;
        irr->count = view->count;
        memcpy(irr->rate_e18, view->rate_e18, view->count * sizeof *view->rate_e18);
        views[i].multiple = view->multiple;
    }
}

/* NULL: there are too many rates. */
static struct kept_rates *rates_new(const struct flow_list *behind,
                                    const struct performance views[PERFORMANCE_VIEWS])
{
    size_t size = behind->count * sizeof *behind->flows;

    for (size_t i = 0; i < PERFORMANCE_VIEWS; i++)
        if (views[i].irr.count > RATES_MOST)
            return NULL;
    struct kept_rates *rates = malloc(sizeof *rates + size);

    CHECK(rates != NULL);
    rates->behind_count = behind->count;
    if (size > 0)
        memcpy(rates->behind, behind->flows, size);
    for (size_t i = 0; i < PERFORMANCE_VIEWS; i++) {
        const struct irr_answer *irr = &views[i].irr;

        rates->views[i] = (struct kept_view){.status = irr->status,
                                             .reason = irr->reason,
                                             .count = irr->count,
                                             .multiple = views[i].multiple};
        memcpy(rates->views[i].rate_e18, irr->rate_e18, irr->count * sizeof *irr->rate_e18);
    }
    return rates;
}

static struct kept_rates *take_rates(struct kept_sweep *kept)
{
    return atomic_exchange_explicit(&kept->rates, NULL, memory_order_acq_rel);
}

static void put_rates(struct kept_sweep *kept, struct kept_rates *rates)
{
    free(atomic_exchange_explicit(&kept->rates, rates, memory_order_acq_rel));
}

static enum err solve(const struct kept_sweep *kept, const struct flow_list *behind,
                      struct performance views_out[PERFORMANCE_VIEWS])
{
    struct flow_list all = *behind;
    struct arena arena;

    arena_init(&arena);
    kept_join(kept, &arena, &all);
    enum err err = performance_solve(all.flows, all.count, views_out);

    arena_done(&arena);
    return err;
}

enum err kept_solve(const struct kept_sweep *kept_const, const struct flow_list *behind,
                    struct performance views_out[PERFORMANCE_VIEWS])
{
    /* Only the rates beside it change. */
    struct kept_sweep *kept = (struct kept_sweep *)(uintptr_t)kept_const;
    struct kept_rates *rates = take_rates(kept);
    enum err err = ERR_OK;

    if (rates != NULL && are_of(rates, behind)) {
        give_rates(rates, views_out);
    } else {
        free(rates);
        err = solve(kept, behind, views_out);
        rates = err == ERR_OK ? rates_new(behind, views_out) : NULL;
    }
    put_rates(kept, rates);
    return err;
}
