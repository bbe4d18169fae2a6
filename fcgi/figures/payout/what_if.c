/* A round that is only asked about, on the cap table of a day. */
#include "figures/payout/what_if.h"

#include "calc/equity/dilution.h"
#include "record/firm.h"
#include "record/kinds.h"
#include "what_if_internal.h"

static struct side *add_side(struct trial *trial, enum what_if_part part,
                             struct equity_holder holder)
{
    const struct exact nothing = exact_whole(trial->work, 0);
    struct side *side = &trial->sides[trial->count++];

    *side = (struct side){part, holder, NULL, nothing, nothing, nothing, nothing, nothing};
    return side;
}

static struct side *side_of(struct trial *trial, struct equity_holder holder)
{
    for (size_t i = 0; i < trial->count; i++)
        if (trial->sides[i].part == WHAT_IF_HOLDER && trial->sides[i].holder.id == holder.id &&
            trial->sides[i].holder.kind == holder.kind)
            return &trial->sides[i];
    return add_side(trial, WHAT_IF_HOLDER, holder);
}

/* --- what is there before --- */

/* Common units of a certificate; those of another currency, or of no way to common, cannot be told.
 */
static struct exact as_common(struct trial *trial, const struct equity_certificate *certificate)
{
    struct exact ratio = exact_whole(trial->work, 1);

    if (!payout_common_ratio(&trial->table, certificate->class_id, &ratio))
        trial->reason = WHAT_IF_CONVERSION;
    return exact_multiply(trial->work, ratio, exact_of_e8(trial->work, certificate->units_e8));
}

static void collect_holders(struct trial *trial)
{
    const struct equity *equity = &trial->table.equity;

    for (size_t i = 0; i < equity->certificate_count; i++) {
        const struct equity_certificate *certificate = &equity->certificates[i];

        if (!payout_counts(&trial->table, certificate) || certificate->whole)
            continue;
        struct side *side = side_of(trial, certificate->holder);

        side->before = exact_add(trial->work, side->before, as_common(trial, certificate));
    }
}

static struct exact pool_before(const struct trial *trial)
{
    const struct equity *equity = &trial->table.equity;
    struct exact left = exact_whole(trial->work, 0);

    for (size_t i = 0; i < equity->pool_count; i++)
        if (equity->pools[i].reserved_e8 > equity->pools[i].used_e8)
            left = exact_add(
                trial->work, left,
                exact_of_e8(trial->work, equity->pools[i].reserved_e8 - equity->pools[i].used_e8));
    return left;
}

static void collect_promises(struct trial *trial)
{
    for (size_t i = 0; i < trial->table.payee_count; i++) {
        const struct payee *payee = &trial->table.payees[i];

        if (payee->promise == NULL)
            continue;
        if (payee->reason != 0)
            trial->reason = WHAT_IF_CONVERSION;
        add_side(trial, WHAT_IF_PROMISE, payee->holders[0].holder)->certificate =
            payee->certificate;
    }
}

/* --- the round --- */

static void add_way(struct round_instrument *to, struct round_option *options, enum round_way way,
                    struct exact value)
{
    options[to->option_count++] = (struct round_option){way, value};
    to->options = options;
}

/* The better of the price less the discount, and of the cap. */
static void add_instrument(const struct trial *trial, const struct payee *payee,
                           struct round_instrument *to)
{
    const struct security *terms = payee->promise;
    struct exact_work *work = trial->work;
    struct round_option *options = arena_array(work->arena, 2, sizeof *options);
    struct exact rest = exact_of_e8(work, DECIMAL_E8_ONE - known_or_zero(terms->discount_e8));
    int64_t cap = known_or_zero(terms->valuation_cap_minor);

    add_way(to, options, ROUND_AT_PRICE, exact_divide(work, payee->claim, rest));
    if (cap > 0)
        add_way(to, options,
                terms->cap_basis == VALUATION_CAP_POST_MONEY ? ROUND_AT_POST_CAP : ROUND_AT_PRE_CAP,
                exact_divide(work, payee->claim, exact_whole(work, cap)));
}

static enum err solve(struct trial *trial, struct exact pool)
{
    const struct what_if_question *of = trial->of;
    struct exact_work *work = trial->work;
    struct round_instrument *instruments =
        arena_array(work->arena, trial->table.payee_count, sizeof *instruments);
    struct exact claims = exact_whole(work, 0);
    struct round_terms terms = {.units_before = pool,
                                .unallocated = pool,
                                .pre_money = exact_whole(work, of->pre_money_minor),
                                .new_money = exact_whole(work, of->new_money_minor),
                                .counts_converted = of->convention != ROUND_COUNTS_BEFORE,
                                .counts_pool = !of->pool_outside,
                                .has_target = of->pool_target_e8 != AMOUNT_UNKNOWN,
                                .pool = exact_of_e8(work, known_or_zero(of->pool_target_e8)),
                                .instruments = instruments};

    for (size_t i = 0; i < trial->count; i++)
        terms.units_before = exact_add(work, terms.units_before, trial->sides[i].before);
    for (size_t i = 0; i < trial->table.payee_count; i++) {
        const struct payee *payee = &trial->table.payees[i];

        if (payee->promise == NULL)
            continue;
        add_instrument(trial, payee, &instruments[terms.instrument_count++]);
        claims = exact_add(work, claims, payee->claim);
    }
    if (of->convention == ROUND_CLAIMS_ON_TOP)
        terms.pre_money = exact_add(work, terms.pre_money, claims);
    return exact_is_zero(terms.units_before) ? ERR_NOT_FOUND
                                             : round_solve(work, &terms, &trial->solved);
}

static void take_converted(struct trial *trial)
{
    size_t at = 0;

    for (size_t i = 0; i < trial->count; i++)
        if (trial->sides[i].part == WHAT_IF_PROMISE)
            trial->sides[i].converted = trial->solved.converted[at++];
}

/* --- anti-dilution --- */

/* Units before, deemed outstanding: all of them, or for the narrow average those issued as shares.
 */
static struct exact deemed(const struct trial *trial, uint32_t method)
{
    const struct equity *equity = &trial->table.equity;
    struct exact sum = exact_whole(trial->work, 0);

    for (size_t i = 0; i < trial->count && method != ANTI_DILUTION_NARROW; i++)
        sum = exact_add(trial->work, sum, trial->sides[i].before);
    for (size_t i = 0; i < equity->class_count && method == ANTI_DILUTION_NARROW; i++) {
        struct exact ratio = exact_whole(trial->work, 1);

        (void)payout_common_ratio(&trial->table, equity->classes[i].id, &ratio);
        sum = exact_add(trial->work, sum,
                        exact_multiply(trial->work, ratio,
                                       exact_of_e8(trial->work, equity->classes[i].shares_e8)));
    }
    return sum;
}

/* What a unit of a protected class gets on top, in units of its own: original / adjusted - 1. */
static struct exact ratchet_of(const struct trial *trial, const struct share_class *class)
{
    struct exact_work *work = trial->work;
    const struct exact nothing = exact_whole(work, 0);
    bool protected = class != NULL && class->original_price_e8 != AMOUNT_UNKNOWN &&
                     class->anti_dilution > ANTI_DILUTION_NONE &&
                     class->currency == trial->of->currency;

    if (!protected || exact_is_zero(trial->solved.new_units))
        return nothing;
    struct exact price = exact_multiply(work, exact_of_e8(work, class->original_price_e8),
                                        trial->table.minor_per_unit);

    if (exact_compare(work, trial->solved.price, price) >= 0)
        return nothing;
    struct exact adjusted = dilution_price(
        work,
        class->anti_dilution == ANTI_DILUTION_FULL ? DILUTION_FULL_RATCHET : DILUTION_WEIGHTED,
        price, deemed(trial, class->anti_dilution), exact_whole(work, trial->of->new_money_minor),
        trial->solved.new_units);

    return exact_subtract(work, exact_divide(work, price, adjusted), exact_whole(work, 1));
}

static void add_ratchets(struct trial *trial)
{
    const struct equity *equity = &trial->table.equity;

    for (size_t i = 0; i < equity->certificate_count; i++) {
        const struct equity_certificate *certificate = &equity->certificates[i];
        const struct equity_class *class = equity_class_of(equity, certificate->class_id);

        if (!payout_counts(&trial->table, certificate) || certificate->kind != SECURITY_SHARES ||
            class == NULL)
            continue;
        struct side *side = side_of(trial, certificate->holder);
        struct exact more = exact_multiply(trial->work, ratchet_of(trial, class->record),
                                           as_common(trial, certificate));

        side->ratchet = exact_add(trial->work, side->ratchet, more);
    }
}

/* --- who keeps his share --- */

static bool keeps(const struct trial *trial, const struct side *side)
{
    for (size_t i = 0; i < trial->of->keeper_count; i++)
        if (side->part == WHAT_IF_HOLDER && side->holder.id == trial->of->keeper_ids[i])
            return true;
    return false;
}

/* Those who keep buy their part; new investors have the rest. */
static void share_new_money(struct trial *trial, struct side *fresh, struct exact total_before)
{
    struct exact_work *work = trial->work;
    struct exact others = what_if_other_units(trial);
    struct exact left = exact_whole(work, trial->of->new_money_minor);

    for (size_t i = 0; i < trial->count; i++) {
        struct side *side = &trial->sides[i];

        if (!keeps(trial, side))
            continue;
        side->paid = what_if_cost_to_keep(trial, side, total_before, others);
        side->bought = exact_divide(work, side->paid, trial->solved.price);
        left = exact_subtract(work, left, side->paid);
    }
    if (exact_sign(left) < 0)
        trial->reason = WHAT_IF_OVERSUBSCRIBED;
    fresh->paid = left;
    fresh->bought = exact_divide(work, left, trial->solved.price);
}

static enum err run(struct trial *trial, struct what_if *out)
{
    struct exact pool = pool_before(trial);
    enum err err = ERR_OK;

    if (trial->table.reason != 0)
        trial->reason = WHAT_IF_TABLE;
    collect_holders(trial);
    collect_promises(trial);
    if (trial->reason == 0)
        err = solve(trial, pool);
    if (err == ERR_NOT_FOUND)
        trial->reason = WHAT_IF_NO_PRICE;
    else if (err != ERR_OK)
        return err;
    if (trial->reason != 0)
        return ERR_OK;
    take_converted(trial);
    add_ratchets(trial);
    struct exact total_before = exact_add(trial->work, what_if_units(trial, false), pool);
    struct side *fresh = add_side(trial, WHAT_IF_NEW, (struct equity_holder){0});

    share_new_money(trial, fresh, total_before);
    struct side *reserved = add_side(trial, WHAT_IF_POOL, (struct equity_holder){0});

    reserved->before = pool;
    reserved->bought = trial->solved.pool_increase;
    return trial->reason != 0 ? ERR_OK : what_if_tell(trial, total_before, out);
}

enum err what_if_round(const struct what_if_question *of, const struct book *book,
                       struct arena *arena, struct what_if *out)
{
    struct exact_work work = {.arena = arena};
    struct trial trial = {.of = of, .book = book, .work = &work};
    enum err err;

    trial.sale = (struct payout_question){
        .firm_id = of->firm_id, .view = of->view, .currency = of->currency};
    *out = (struct what_if){0};
    shape_clear(&what_if_figures_shape, &out->figures);
    out->figures.currency = of->currency;
    err = payout_open(&trial.sale, book, &work, &trial.table);
    if (err != ERR_OK)
        return err;
    trial.sides = arena_array(arena, trial.table.equity.certificate_count + 2, sizeof *trial.sides);
    err = run(&trial, out);
    out->figures.reason = trial.reason;
    return err;
}
