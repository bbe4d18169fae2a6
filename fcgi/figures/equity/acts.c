/* Acts on all capital: each holder gets his part of the new total by largest remainder, in whole
 * units where all are whole; so does what is on no certificate. Options, warrants and pools follow
 * a split and the change into shares. */
#include "play_internal.h"

#include "base/int128.h"
#include "calc/allocate.h"

/* What is stated and on no certificate: of a class, or of all beyond what is stated of classes. */
struct gap {
    struct equity_class *class; /* NULL: of all */
    int64_t units_e8;
};

struct acting {
    struct playing *playing;
    const struct capital_act *act;
    size_t *members; /* certificates of shares */
    size_t count;
    struct gap *gaps;
    size_t gap_count;
    int64_t *weights; /* of the members, and behind them of the gaps */
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

static void add_weight(struct acting *acting, int64_t units_e8)
{
    acting->weights[acting->count + acting->gap_count] = units_e8;
    add_to(&acting->base_e8, units_e8, &acting->playing->err);
}

static void add_gap(struct acting *acting, struct equity_class *class, int64_t units_e8)
{
    add_weight(acting, units_e8);
    acting->gaps[acting->gap_count++] = (struct gap){class, units_e8};
}

/* What is stated of all holds what is stated of classes. */
static void find_gaps(struct acting *acting)
{
    const struct equity *equity = acting->playing->equity;
    int64_t rest = known_or_zero(equity->missing_e8);

    for (size_t i = 0; i < equity->class_count; i++) {
        struct equity_class *class = &equity->classes[i];

        rest -= known_or_zero(class->missing_e8);
        if (class->missing_e8 != AMOUNT_UNKNOWN && is_of_act(acting, class->id))
            add_gap(acting, class, class->missing_e8);
    }
    if (acting->act->class_id == 0 && rest > 0)
        add_gap(acting, NULL, rest);
}

static void find_members(struct acting *acting)
{
    const struct equity *equity = acting->playing->equity;
    size_t most = equity->certificate_count + equity->class_count + 1;

    acting->members = arena_array(equity->arena, most, sizeof *acting->members);
    acting->gaps = arena_array(equity->arena, most, sizeof *acting->gaps);
    acting->weights = arena_array(equity->arena, most, sizeof *acting->weights);
    acting->parts = arena_array(equity->arena, most, sizeof *acting->parts);
    for (size_t i = 0; i < equity->certificate_count; i++) {
        const struct equity_certificate *certificate = &equity->certificates[i];

        if (certificate->kind != SECURITY_SHARES || !equity_alive(certificate) ||
            !is_of_act(acting, certificate->class_id))
            continue;
        add_weight(acting, certificate->units_e8);
        acting->members[acting->count++] = i;
    }
    find_gaps(acting);
}

static bool all_weights_whole(const struct acting *acting)
{
    for (size_t i = 0; i < acting->count + acting->gap_count; i++)
        if (!whole(acting->weights[i]))
            return false;
    return true;
}

/* Cut down to whole units where all are whole. */
static int64_t new_total(const struct acting *acting)
{
    const struct capital_act *act = acting->act;

    if (act->total_units_e8 != AMOUNT_UNKNOWN)
        return act->total_units_e8;
    int64_t total = part_of(acting->playing, acting->base_e8, act->ratio_e8, DECIMAL_E8_ONE);

    return all_weights_whole(acting) ? total - total % DECIMAL_E8_ONE : total;
}

/* A total after reserves became capital is held against certificates, and what is stated of all or
 * of the class of the act: what is stated of single classes did not count when it was checked. */
static int64_t least_before(const struct acting *acting)
{
    const struct equity *equity = acting->playing->equity;
    int64_t least = equity->missing_e8;

    if (acting->act->total_units_e8 == AMOUNT_UNKNOWN || acting->act->class_id != 0)
        return acting->base_e8;
    least = known_or_zero(least);
    for (size_t i = 0; i < acting->count; i++)
        least += acting->weights[i];
    return least < acting->base_e8 ? least : acting->base_e8;
}

static bool total_fits(const struct acting *acting)
{
    uint32_t action = acting->act->action;
    bool bad = acting->base_e8 <= 0 ||
               (action == CAPITAL_REDUCTION && acting->total_e8 >= acting->base_e8) ||
               (action == CAPITAL_FROM_RESERVE && acting->total_e8 <= least_before(acting));

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
    size_t count = acting->count + acting->gap_count;
    bool in_whole = whole(acting->total_e8) && all_weights_whole(acting);
    int64_t step = in_whole ? DECIMAL_E8_ONE : 1;

    if (allocate(acting->total_e8 / step, acting->weights, count, acting->parts) != ERR_OK)
        return false;
    for (size_t i = 0; i < count; i++)
        acting->parts[i] *= step;
    return true;
}

/* Of a class that becomes another, the gap does too. */
static void close_gap(struct acting *acting, const struct gap *gap, int64_t part_e8)
{
    struct equity *equity = acting->playing->equity;
    struct equity_class *class = gap->class;
    bool to_shares = acting->act->action == CAPITAL_TO_SHARES;

    if (equity->missing_e8 != AMOUNT_UNKNOWN)
        add_to(&equity->missing_e8, part_e8 - gap->units_e8, &acting->playing->err);
    if (class == NULL)
        return;
    class->missing_e8 = part_e8;
    struct equity_class *to = to_shares ? equity_class_of(equity, acting->act->to_class_id) : NULL;

    if (to == NULL || to == class)
        return;
    if (to->stated_on == DATE_UNKNOWN)
        to->stated_on = class->stated_on;
    to->missing_e8 = known_or_zero(to->missing_e8);
    add_to(&to->missing_e8, part_e8, &acting->playing->err);
    class->missing_e8 = 0;
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
    for (size_t i = 0; i < acting->gap_count; i++)
        close_gap(acting, &acting->gaps[i], acting->parts[acting->count + i]);
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
}

/* Options of a pool that are held. */
static int64_t granted_of(const struct acting *acting, const struct equity_pool *pool)
{
    const struct equity *equity = acting->playing->equity;
    int64_t granted = 0;

    for (size_t i = 0; i < equity->certificate_count; i++) {
        const struct equity_certificate *certificate = &equity->certificates[i];

        if (certificate->kind == SECURITY_OPTION && equity_alive(certificate) &&
            certificate->terms->option_pool_id == pool->id)
            add_to(&granted, certificate->units_e8, &acting->playing->err);
    }
    return granted;
}

/* What is used of a pool is what is granted and what was exercised: once the grants have followed,
 * the rest does. A pool that had enough has enough afterwards. */
static void scale_pools(struct acting *acting, const int64_t *granted_e8)
{
    struct equity *equity = acting->playing->equity;

    for (size_t i = 0; i < equity->pool_count; i++) {
        struct equity_pool *pool = &equity->pools[i];
        bool enough = pool->used_e8 <= pool->reserved_e8;

        if (pool->record == NULL || !is_of_act(acting, pool->class_id))
            continue;
        if (acting->act->action == CAPITAL_TO_SHARES)
            pool->class_id = acting->act->to_class_id;
        pool->reserved_e8 = scaled(acting, pool->reserved_e8);
        pool->used_e8 = scaled(acting, pool->used_e8 - granted_e8[i]);
        add_to(&pool->used_e8, granted_of(acting, pool), &acting->playing->err);
        if (enough && pool->used_e8 > pool->reserved_e8)
            pool->reserved_e8 = pool->used_e8;
    }
}

static void scale_all(struct acting *acting)
{
    const struct equity *equity = acting->playing->equity;
    int64_t *granted_e8 = arena_array(equity->arena, equity->pool_count + 1, sizeof *granted_e8);

    for (size_t i = 0; i < equity->pool_count; i++)
        granted_e8[i] = granted_of(acting, &equity->pools[i]);
    scale_grants(acting);
    scale_pools(acting, granted_e8);
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
        scale_all(&acting);
    give_parts(&acting);
}
