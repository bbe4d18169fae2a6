/* The rest of a distribution after capital and hurdle: catch-up and splits.
 *
 * The tiers take their exact amounts one after the other, in 10^-18 of a minor unit. Then the
 * GP's sum over all tiers is rounded half to even, LP has the rest of the cash, and each side's
 * sum is shared over its tiers by largest remainder. Rounding each tier by itself would let the
 * sums differ from the shares by a unit a tier. */
#include "waterfall_internal.h"

#include "base/int128.h"
#include "base/money.h"
#include "calc/share.h"

/* Amounts are worked out in 10^-18 of a minor unit: WATERFALL_SUM_MAX of them are below 2^123. */
#define FINE ((uint128_t)SHARE_E18_ONE)
/* Quotients are not finite decimals: what is closer than that to a whole or half unit is one. */
#define FINE_SLACK ((uint128_t)1000)

/* The exact parts of one tier. met: it has all that it could take, with which LP has boundary_minor
 * of all tiers so far where the tier ends at a hurdle (else -1). */
struct fine_part {
    uint128_t lp;
    uint128_t gp;
    bool met;
    int64_t boundary_minor;
};

static uint128_t least_fine(uint128_t a, uint128_t b)
{
    return a < b ? a : b;
}

/* Whole units, and what is left beyond them. */
static int64_t whole_units(uint128_t fine, uint128_t *rest_out)
{
    uint128_t whole = (fine + FINE_SLACK) / FINE;

    *rest_out = fine > whole * FINE ? fine - whole * FINE : 0;
    return (int64_t)whole;
}

/* To whole units, half to even. */
static int64_t nearest_unit(uint128_t fine)
{
    uint128_t rest;
    int64_t whole = whole_units(fine, &rest);

    if (rest > FINE / 2 + FINE_SLACK || (rest >= FINE / 2 - FINE_SLACK && whole % 2 != 0))
        whole++;
    return whole;
}

/* Rounds parts that are total together so that they still are: every part is cut, and what is left
 * over goes one unit each to the largest remainders, the earlier one first where they tie. */
static void round_together(const uint128_t *parts, size_t count, int64_t total,
                           int64_t *rounded_out)
{
    uint128_t rests[WATERFALL_TIERS_MAX];
    int64_t left = total;

    for (size_t i = 0; i < count; i++) {
        rounded_out[i] = whole_units(parts[i], &rests[i]);
        left -= rounded_out[i];
    }
    for (; left > 0; left--) {
        size_t largest = 0;

        for (size_t i = 1; i < count; i++)
            if (rests[i] > rests[largest])
                largest = i;
        rounded_out[largest]++;
        rests[largest] = 0;
    }
}

/* c * preferred paid / (x - c) in all, less what was taken before; due_minor is that rounded. */
static enum err catch_up(const struct waterfall_terms *terms, const struct carry_base *base,
                         uint128_t cash, struct fine_part *part_out, int64_t *due_minor_out)
{
    uint128_t taken = (uint128_t)base->caught_up_minor * FINE;
    uint128_t total = 0;
    int64_t rounded = 0;

    if (terms->catch_up_e10 != 0) {
        int64_t rest = terms->catch_up_e10 - terms->carry_e10;
        enum err err = amount_mul_div(base->preferred_paid_minor, terms->carry_e10, rest, &rounded);

        if (err != ERR_OK)
            return err;
        total = share_times((uint128_t)base->preferred_paid_minor * FINE, terms->carry_e10, rest);
    }
    uint128_t due = total > taken ? total - taken : 0;
    uint128_t amount = least_fine(cash, due);

    part_out->gp = share_times(amount, terms->catch_up_e10, RATE_E10_ONE);
    part_out->lp = amount - part_out->gp;
    part_out->met = amount == due;
    part_out->boundary_minor = NO_LIMIT;
    *due_minor_out = rounded > base->caught_up_minor ? rounded - base->caught_up_minor : 0;
    return ERR_OK;
}

/* The split up to the next further hurdle: LP what it misses there, and the GP's share c on top of
 * it, that is missing / (1 - c) in all. */
static enum err split(int64_t carry_e10, int64_t claim_minor, uint128_t received, uint128_t cash,
                      struct fine_part *part_out, int64_t *due_minor_out)
{
    uint128_t claim = (uint128_t)claim_minor * FINE;
    uint128_t missing = claim > received ? claim - received : 0;
    int64_t rest = RATE_E10_ONE - carry_e10;
    int64_t most = 0;
    enum err err = amount_mul_div(claim_minor, RATE_E10_ONE, rest, &most);

    part_out->gp = share_times(cash, carry_e10, RATE_E10_ONE);
    part_out->lp = cash - part_out->gp;
    part_out->met = part_out->lp >= missing;
    part_out->boundary_minor = NO_LIMIT;
    if (err != ERR_OK)
        return err;
    if (part_out->met) {
        part_out->lp = missing;
        part_out->gp = least_fine(cash - missing, share_times(missing, carry_e10, rest));
        part_out->boundary_minor = missing > 0 ? claim_minor : NO_LIMIT;
    }
    *due_minor_out = nearest_unit(share_times(missing, RATE_E10_ONE, rest));
    return ERR_OK;
}

/* The GP has its exact sum, rounded half to even, and LP the rest; but LP meets a hurdle to the
 * unit before anything beyond it is split otherwise. */
static void round_all(const struct fine_part *parts, int64_t cash_minor, struct carry_tiers *tiers)
{
    uint128_t lp[WATERFALL_TIERS_MAX];
    uint128_t gp[WATERFALL_TIERS_MAX];
    int64_t lp_minor[WATERFALL_TIERS_MAX];
    int64_t gp_minor[WATERFALL_TIERS_MAX];
    uint128_t gp_sum = 0;
    int64_t given = 0;
    size_t first = 0;

    for (size_t i = 0; i < tiers->count; i++) {
        lp[i] = parts[i].lp;
        gp[i] = parts[i].gp;
        gp_sum += parts[i].gp;
    }
    int64_t gp_total = nearest_unit(gp_sum);

    round_together(gp, tiers->count, gp_total, gp_minor);
    for (size_t i = 0; i < tiers->count; i++) {
        bool last = i + 1 == tiers->count;
        int64_t until = last ? cash_minor - gp_total : parts[i].boundary_minor;

        if (until == NO_LIMIT)
            continue;
        round_together(&lp[first], i + 1 - first, until - given, &lp_minor[first]);
        given = until;
        first = i + 1;
    }
    for (size_t i = 0; i < tiers->count; i++) {
        struct carry_tier *tier = &tiers->tiers[i];

        tier->lp_minor = lp_minor[i];
        tier->gp_minor = gp_minor[i];
        if (parts[i].met)
            tier->due_minor = lp_minor[i] + gp_minor[i];
    }
}

enum err carry_tiers(const struct waterfall_terms *terms, const struct carry_base *base,
                     struct carry_tiers *tiers_out)
{
    struct fine_part parts[WATERFALL_TIERS_MAX];
    struct carry_tiers out = {.count = 1};
    uint128_t cash = (uint128_t)base->cash_minor * FINE;
    enum err err = catch_up(terms, base, cash, &parts[0], &out.tiers[0].due_minor);

    if (err != ERR_OK)
        return err;
    uint128_t received = parts[0].lp;

    cash -= parts[0].lp + parts[0].gp;
    for (size_t t = 0; t <= terms->hurdle_count && (t == 0 || cash > 0); t++) {
        struct fine_part *part = &parts[out.count];
        int64_t carry = t == 0 ? terms->carry_e10 : terms->hurdles[t - 1].carry_e10;

        if (t < terms->hurdle_count) {
            err = split(carry, base->claims_minor[t], received, cash, part,
                        &out.tiers[out.count].due_minor);
            if (err != ERR_OK)
                return err;
        } else {
            part->gp = share_times(cash, carry, RATE_E10_ONE);
            part->lp = cash - part->gp;
            part->met = false;
            part->boundary_minor = NO_LIMIT;
            out.tiers[out.count].due_minor = NO_LIMIT;
        }
        received += part->lp;
        cash -= part->lp + part->gp;
        out.count++;
    }
    round_all(parts, base->cash_minor, &out);
    *tiers_out = out;
    return ERR_OK;
}
