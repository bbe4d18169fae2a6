/* Acts on all capital: each holder gets his part of the new total by largest remainder, in whole
 * units where all are whole; so does what is on no certificate. Options, warrants and pools follow
 * a split and the change into shares. */
#include "play_internal.h"

#include "base/int128.h"
#include "calc/allocate.h"

struct acting {
    struct playing *playing;
    const struct capital_act *act;
    size_t *members; /* certificates of shares */
    size_t count;
    int64_t *weights; /* of the members, and behind them what is missing on certificates */
    int64_t *parts;
    int64_t base_e8;
    int64_t total_e8;
};

static bool whole(int64_t units_e8)
{
    return units_e8 % DECIMAL_E8_ONE == 0;
}

static bool is_of_act(const struct acting *acting, int64_t class_id)
{
    const struct equity_class *class = equity_class_of(acting->playing->equity, class_id);

    if (class == NULL || class->record == NULL)
        return false;
    if (acting->act->class_id != 0)
        return acting->act->class_id == class_id;
    return acting->act->action != CAPITAL_TO_SHARES ||
           class->record->unit == UNIT_REGISTERED_CAPITAL;
}

/* Where what is stated and on no certificate is kept for the act. */
static int64_t *missing_of(const struct acting *acting)
{
    struct equity_class *class = equity_class_of(acting->playing->equity, acting->act->class_id);

    return class != NULL ? &class->missing_e8 : &acting->playing->equity->missing_e8;
}

static void find_members(struct acting *acting)
{
    const struct equity *equity = acting->playing->equity;

    acting->members = arena_array(equity->arena, equity->certificate_count + 1, sizeof(size_t));
    acting->weights = arena_array(equity->arena, equity->certificate_count + 1, sizeof(int64_t));
    acting->parts = arena_array(equity->arena, equity->certificate_count + 1, sizeof(int64_t));
    for (size_t i = 0; i < equity->certificate_count; i++) {
        const struct equity_certificate *certificate = &equity->certificates[i];

        if (certificate->kind != SECURITY_SHARES || !equity_alive(certificate) ||
            !is_of_act(acting, certificate->class_id))
            continue;
        acting->weights[acting->count] = certificate->units_e8;
        acting->members[acting->count++] = i;
        add_to(&acting->base_e8, certificate->units_e8, &acting->playing->err);
    }
    acting->weights[acting->count] = known_or_zero(*missing_of(acting));
    add_to(&acting->base_e8, acting->weights[acting->count], &acting->playing->err);
}

/* Cut down to whole units where all are whole. */
static int64_t new_total(const struct acting *acting)
{
    const struct capital_act *act = acting->act;
    bool all_whole = true;

    if (act->total_units_e8 != AMOUNT_UNKNOWN)
        return act->total_units_e8;
    for (size_t i = 0; i <= acting->count; i++)
        all_whole = all_whole && whole(acting->weights[i]);
    int64_t total = part_of(acting->playing, acting->base_e8, act->ratio_e8, DECIMAL_E8_ONE);

    return all_whole ? total - total % DECIMAL_E8_ONE : total;
}

static bool total_fits(const struct acting *acting)
{
    uint32_t action = acting->act->action;
    bool bad = acting->base_e8 <= 0 ||
               (action == CAPITAL_REDUCTION && acting->total_e8 >= acting->base_e8) ||
               (action == CAPITAL_FROM_RESERVE && acting->total_e8 <= acting->base_e8);

    if (!bad)
        return true;
    equity_fault_add(acting->playing,
                     acting->base_e8 <= 0          ? EQUITY_NOTHING_THERE
                     : action == CAPITAL_REDUCTION ? EQUITY_NOT_LESS
                                                   : EQUITY_NOT_MORE,
                     NULL, acting->base_e8, acting->total_e8);
    return false;
}

/* The parts of the new total: in whole units where all are. */
static bool share_out(struct acting *acting)
{
    bool all_whole = whole(acting->total_e8);
    int64_t step;

    for (size_t i = 0; i <= acting->count; i++)
        all_whole = all_whole && whole(acting->weights[i]);
    step = all_whole ? DECIMAL_E8_ONE : 1;
    if (allocate(acting->total_e8 / step, acting->weights, acting->count + 1, acting->parts) !=
        ERR_OK)
        return false;
    for (size_t i = 0; i <= acting->count; i++)
        acting->parts[i] *= step;
    return true;
}

static void give_parts(struct acting *acting)
{
    struct equity *equity = acting->playing->equity;
    bool to_shares = acting->act->action == CAPITAL_TO_SHARES;

    for (size_t i = 0; i < acting->count; i++) {
        struct equity_certificate *certificate = &equity->certificates[acting->members[i]];
        int64_t had = certificate->units_e8;

        certificate->issued_e8 =
            part_of(acting->playing, certificate->issued_e8, acting->parts[i], had);
        if (!to_shares) {
            certificate_add(acting->playing, acting->members[i], acting->parts[i] - had);
            continue;
        }
        certificate_add(acting->playing, acting->members[i], -had);
        certificate->class_id = acting->act->to_class_id;
        certificate->ended_on = DATE_UNKNOWN;
        certificate_add(acting->playing, acting->members[i], acting->parts[i]);
    }
    int64_t *missing = missing_of(acting);

    if (*missing == AMOUNT_UNKNOWN)
        return;
    struct equity_class *class = equity_class_of(equity, acting->act->class_id);
    struct equity_class *to = to_shares ? equity_class_of(equity, acting->act->to_class_id) : NULL;

    *missing = acting->parts[acting->count];
    if (class == NULL || to == NULL || to == class)
        return;
    to->missing_e8 = *missing;
    to->stated_on = class->stated_on;
    class->missing_e8 = 0;
}

/* Grants and what is reserved for them, cut down to whole units. */
static int64_t scaled(const struct acting *acting, int64_t units_e8)
{
    int64_t after = part_of(acting->playing, units_e8, acting->total_e8, acting->base_e8);

    return whole(units_e8) ? after - after % DECIMAL_E8_ONE : after;
}

static void scale_grants(struct acting *acting)
{
    struct equity *equity = acting->playing->equity;

    for (size_t i = 0; i < equity->certificate_count; i++) {
        struct equity_certificate *certificate = &equity->certificates[i];

        if (certificate->kind == SECURITY_SHARES || certificate->whole ||
            !equity_alive(certificate) || !is_of_act(acting, certificate->class_id))
            continue;
        certificate->issued_e8 = scaled(acting, certificate->issued_e8);
        if (certificate->strike_e8 != AMOUNT_UNKNOWN)
            certificate->strike_e8 =
                part_of(acting->playing, certificate->strike_e8, acting->base_e8, acting->total_e8);
        certificate_add(acting->playing, i,
                        scaled(acting, certificate->units_e8) - certificate->units_e8);
        if (acting->act->action == CAPITAL_TO_SHARES)
            certificate->class_id = acting->act->to_class_id;
    }
    for (size_t i = 0; i < equity->pool_count; i++) {
        struct equity_pool *pool = &equity->pools[i];

        if (pool->record == NULL || !is_of_act(acting, pool->class_id))
            continue;
        if (acting->act->action == CAPITAL_TO_SHARES)
            pool->class_id = acting->act->to_class_id;
        pool->reserved_e8 = scaled(acting, pool->reserved_e8);
        pool->used_e8 = scaled(acting, pool->used_e8);
    }
}

void play_act(struct playing *playing, const struct capital_act *act)
{
    struct acting acting = {.playing = playing, .act = act};

    find_members(&acting);
    if (playing->err != ERR_OK)
        return;
    acting.total_e8 = new_total(&acting);
    if (!total_fits(&acting) || !share_out(&acting))
        return;
    if (act->action == CAPITAL_SPLIT || act->action == CAPITAL_TO_SHARES)
        scale_grants(&acting);
    give_parts(&acting);
}
