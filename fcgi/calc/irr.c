/* The steps of irr_solve: merge the flows of each day, try the quick proof (irr_quick.c),
 * otherwise isolate all roots (irr_isolate.c), turn roots into rates, and say why there is none. */
#include "irr_internal.h"

#include "base/check.h"
#include "digits_internal.h"

#include <stdlib.h>
#include <string.h>

#define E18 INT64_C(1000000000000000000)
#define ALL_PLACES 18

static int flow_order(const void *left, const void *right)
{
    const struct irr_flow *a = left;
    const struct irr_flow *b = right;

    return (a->day > b->day) - (a->day < b->day);
}

static bool in_order(const struct irr_flow *flows, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (flows[i].day < flows[i - 1].day)
            return false;
    return true;
}

/* Sorts a copy and adds up what falls on one day; days without an amount are dropped. */
static enum err merge_days(const struct irr_flow *flows, size_t count, struct arena *arena,
                           struct irr_flow **merged_out, size_t *merged_count_out)
{
    struct irr_flow *merged = arena_array(arena, count, sizeof *merged);
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        if (flows[i].amount > IRR_AMOUNT_MAX || flows[i].amount < -IRR_AMOUNT_MAX)
            return ERR_OVERFLOW;
        merged[i] = flows[i];
    }
    if (!in_order(merged, count))
        qsort(merged, count, sizeof *merged, flow_order);
    for (size_t i = 0; i < count;) {
        struct irr_flow day = merged[i];

        for (i++; i < count && merged[i].day == day.day; i++)
            if (__builtin_add_overflow(day.amount, merged[i].amount, &day.amount))
                return ERR_OVERFLOW;
        if (day.amount > IRR_AMOUNT_MAX || day.amount < -IRR_AMOUNT_MAX)
            return ERR_OVERFLOW;
        if (day.amount != 0)
            merged[used++] = day;
    }
    *merged_out = merged;
    *merged_count_out = used;
    return ERR_OK;
}

static bool both_signs(const struct irr_flow *flows, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if ((flows[i].amount > 0) != (flows[0].amount > 0))
            return true;
    return false;
}

static int point_order(const void *left, const void *right)
{
    const real128_t *a = left;
    const real128_t *b = right;

    /* Rates ascend as v descends. */
    return (*a < *b) - (*a > *b);
}

/* From points to rates: ascending, each once, and only those in the range. */
static void answer_from(const struct irr_sum *sum, struct irr_roots *roots,
                        struct irr_answer *answer)
{
    real128_t before = 0;
    /* The ends of the range in 1 + r, and how far a root that is exactly there may come out. */
    const real128_t low = 1 / (real128_t)1000000;
    const real128_t high = 1000001;
    const real128_t tolerance = (real128_t)0x1p-70;

    *answer = (struct irr_answer){.status = IRR_NONE};
    qsort(roots->v, roots->count, sizeof roots->v[0], point_order);
    for (size_t i = 0; i < roots->count; i++) {
        real128_t v = roots->v[i];
        real128_t growth = real128_power(1 / v, sum->powers_per_year);
        bool same = i > 0 && before - v <= before * (real128_t)0x1p-80;

        before = v;
        if (same || growth <= low * (1 + tolerance) || growth > high * (1 + tolerance))
            continue;
        answer->rate_e18[answer->count++] = real128_round((growth - 1) * (real128_t)E18);
    }
    if (answer->count > 0)
        answer->status = answer->count == 1 ? IRR_VALUE : IRR_SEVERAL;
}

/* Without a root in the range the sum keeps one sign there: that at a rate of zero. Towards the
 * ends it has that of the first flow (a boundless rate) and of the last one (a rate of -1): where
 * these differ it crosses zero beyond the range. Merged amounts are below 2^100: their sum is
 * exact. */
static enum irr_reason reason_of(const struct irr_flow *merged, size_t count)
{
    int128_t sum = 0;

    if (!both_signs(merged, count))
        return IRR_ONE_SIGN;
    for (size_t i = 0; i < count; i++)
        sum += merged[i].amount;
    bool crosses =
        (merged[0].amount > 0) != (sum > 0) || (merged[count - 1].amount > 0) != (sum > 0);

    return crosses ? IRR_BEYOND_RANGE : IRR_NO_ROOT;
}

static enum err solve(const struct irr_flow *flows, size_t count, enum irr_basis basis, int places,
                      struct irr_answer *answer_out)
{
    struct arena arena;
    struct irr_flow *merged = NULL;
    size_t merged_count = 0;
    struct irr_sum sum = {0};
    struct irr_roots roots = {0};

    arena_init(&arena);
    enum err err = merge_days(flows, count, &arena, &merged, &merged_count);
    if (err == ERR_OK && !both_signs(merged, merged_count)) {
        *answer_out = (struct irr_answer){.status = IRR_NONE};
    } else if (err == ERR_OK &&
               !irr_quick(merged, merged_count, basis, places, &arena, answer_out)) {
        err = irr_sum_of(merged, merged_count, basis, &arena, &sum);
        if (err == ERR_OK)
            err = irr_isolate(&sum, &roots);
        if (err == ERR_OK)
            answer_from(&sum, &roots, answer_out);
    }
    if (err == ERR_OK)
        answer_out->reason =
            answer_out->status == IRR_NONE ? reason_of(merged, merged_count) : IRR_NO_REASON;
    arena_done(&arena);
    return err;
}

enum err irr_solve(const struct irr_flow *flows, size_t count, enum irr_basis basis,
                   struct irr_answer *answer_out)
{
    return solve(flows, count, basis, ALL_PLACES, answer_out);
}

enum err irr_solve_rounded(const struct irr_flow *flows, size_t count, enum irr_basis basis,
                           int places, struct irr_answer *answer_out)
{
    return solve(flows, count, basis, places, answer_out);
}

const char *irr_status_name(enum irr_status status)
{
    static const char *const names[] = {
        [IRR_NONE] = "none",
        [IRR_VALUE] = "value",
        [IRR_SEVERAL] = "several",
    };

    return names[status];
}

const char *irr_reason_name(enum irr_reason reason)
{
    static const char *const names[] = {
        [IRR_NO_REASON] = NULL,
        [IRR_ONE_SIGN] = "one_sign",
        [IRR_BEYOND_RANGE] = "beyond_range",
        [IRR_NO_ROOT] = "no_root",
    };

    return names[reason];
}

void irr_format(int128_t value_e18, int places, char text_out[IRR_RATE_TEXT_SIZE])
{
    int128_t unit = 1;
    int128_t scale = 1;

    CHECK(places >= 0 && places <= 18);
    for (int i = places; i < 18; i++)
        unit *= 10;
    for (int i = 0; i < places; i++)
        scale *= 10;
    int128_t size = value_e18 < 0 ? -value_e18 : value_e18;
    int128_t whole = size / unit;
    int128_t rest = size % unit;

    if (rest * 2 > unit || (rest * 2 == unit && whole % 2 == 1))
        whole++;

    digits_write(value_e18 < 0 && whole != 0, (uint64_t)(whole / scale), (uint64_t)(whole % scale),
                 places, text_out);
}
