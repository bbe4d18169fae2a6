/* A round that is only asked about, on the cap table of a day. */
#include "figures/payout/what_if.h"

#include "calc/equity/dilution.h"
#include "calc/equity/round.h"
#include "payout_internal.h"
#include "record/firm.h"
#include "record/kinds.h"
#include "verdict/headroom.h"

#include <string.h>

#define PRICE_PLACES 6

const struct field_value round_convention_values[] = {
    {"percentage_ownership", "Pre-money with what converts", "投前含转换部分"},
    {"pre_money", "Pre-money without what converts", "投前不含转换部分"},
    {"dollars_invested", "Claims on top of the pre-money", "债权计入投前之外"},
    {0},
};

static const struct field_value what_if_reason_values[] = {
    {"table", "The cap table is not known to be complete", "股权结构不完整"},
    {"conversion", "What something converts into cannot be told", "无法确定转换结果"},
    {"no_price", "Pool and instruments leave nothing", "期权池与转换工具占满投前估值"},
    {"oversubscribed", "Those who keep their share need more than the new money",
     "保持比例所需超过新增资金"},
    {0},
};

static const struct field_value what_if_part_values[] = {
    {"holder", "Holder", "持有人"},
    {"promise", "Note or SAFE", "可转债或 SAFE"},
    {"new", "New investors", "新投资人"},
    {"pool", "Option pool, not granted", "未授予期权池"},
    {0},
};

static const struct field figure_fields[] = {
    F_ENUM(struct what_if_figures, currency, currency, "Currency", "币种"),
    F_TEXT(struct what_if_figures, price, 48, "Price of a unit", "每单位价格"),
    F_MONEY(struct what_if_figures, post_money, "Post-money valuation", "投后估值"),
    F_DECIMAL(struct what_if_figures, units_before, "Units before", "本轮前数量"),
    F_DECIMAL(struct what_if_figures, new_units, "New units", "新增数量"),
    F_DECIMAL(struct what_if_figures, converted, "Converted units", "转换数量"),
    F_DECIMAL(struct what_if_figures, ratchet, "Units of anti-dilution", "反稀释数量"),
    F_DECIMAL(struct what_if_figures, pool_increase, "Increase of the pool", "期权池增加"),
    F_DECIMAL(struct what_if_figures, units_after, "Units after", "本轮后数量"),
    F_DECIMAL(struct what_if_figures, pool_share, "Pool after, not granted", "本轮后未授予期权池"),
    F_DECIMAL(struct what_if_figures, ours_before, "Our share before", "本方比例（前）"),
    F_DECIMAL(struct what_if_figures, ours_after, "Our share after", "本方比例（后）"),
    F_MONEY(struct what_if_figures, ours_keep_cost, "Our cost to keep it", "本方保持比例所需"),
    F_ENUM(struct what_if_figures, reason, what_if_reason, "Why unknown", "未知原因"),
};

static const struct field row_fields[] = {
    F_ENUM(struct what_if_row, part, what_if_part, "Part", "项目"),
    F_REFERENCE(struct what_if_row, holder_party_id, "party", "Holder (party)", "持有人（主体）"),
    F_REFERENCE(struct what_if_row, holder_fund_id, "fund", "Holder (fund)", "持有人（基金）"),
    F_REFERENCE(struct what_if_row, holder_firm_id, "firm", "Holder (firm)", "持有人（企业）"),
    F_TEXT(struct what_if_row, certificate, CODE_MAX, "Certificate", "权证编号"),
    F_DECIMAL(struct what_if_row, units_before, "Units before", "本轮前数量"),
    F_DECIMAL(struct what_if_row, share_before, "Share before", "本轮前比例"),
    F_DECIMAL(struct what_if_row, converted, "Converted", "转换所得"),
    F_DECIMAL(struct what_if_row, ratchet, "Anti-dilution", "反稀释所得"),
    F_DECIMAL(struct what_if_row, bought, "Bought", "认购数量"),
    F_DECIMAL(struct what_if_row, units_after, "Units after", "本轮后数量"),
    F_DECIMAL(struct what_if_row, share_after, "Share after", "本轮后比例"),
    F_DECIMAL(struct what_if_row, dilution, "Dilution", "稀释"),
    F_ENUM(struct what_if_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct what_if_row, paid, "Pays", "出资"),
    F_MONEY(struct what_if_row, keep_cost, "Cost to keep the share", "保持比例所需"),
    F_MONEY(struct what_if_row, headroom, "Headroom of the caps", "上限剩余额度"),
    F_MONEY(struct what_if_row, over_cap, "Over the caps", "超出上限"),
};

const struct shape what_if_figures_shape = SHAPE(struct what_if_figures, figure_fields);
const struct shape what_if_row_shape = SHAPE(struct what_if_row, row_fields);

/* One row while it is worked out. */
struct side {
    uint32_t part;
    struct equity_holder holder;
    const char *certificate;
    struct exact before;
    struct exact converted;
    struct exact ratchet;
    struct exact bought;
    struct exact paid;
};

struct trial {
    const struct what_if_question *of;
    const struct book *book;
    struct exact_work *work;
    struct payout_question sale; /* of nothing: its parts are the instruments */
    struct payout_work table;
    struct side *sides;
    size_t count;
    struct round_answer solved; /* money in minor units */
    uint32_t reason;
};

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

static struct exact sum_sides(const struct trial *trial, bool after)
{
    struct exact_work *work = trial->work;
    struct exact sum = exact_whole(work, 0);

    for (size_t i = 0; i < trial->count; i++) {
        const struct side *side = &trial->sides[i];

        sum = exact_add(work, sum, side->before);
        if (after)
            sum = exact_add(work, exact_add(work, sum, side->converted),
                            exact_add(work, side->ratchet, side->bought));
    }
    return sum;
}

/* What comes on top of the new money's units: what converts, is owed by anti-dilution, or reserved.
 */
static struct exact other_units(const struct trial *trial)
{
    struct exact sum = trial->solved.pool_increase;

    for (size_t i = 0; i < trial->count; i++)
        sum = exact_add(trial->work, sum,
                        exact_add(trial->work, trial->sides[i].converted, trial->sides[i].ratchet));
    return sum;
}

static struct round_keep_answer keep(const struct trial *trial, const struct side *side,
                                     struct exact total_before, struct exact others)
{
    struct round_keep_answer answer;
    const struct round_keep of = {/* What anti-dilution gives is his already. */
                                  .our_units = side->before,
                                  .total_units = total_before,
                                  .price = trial->solved.price,
                                  .new_money = exact_whole(trial->work, trial->of->new_money_minor),
                                  .pool_increase = others,
                                  .inside = true,
                                  .step = exact_whole(trial->work, 1),
                                  .headroom = exact_whole(trial->work, 0)};

    round_keep(trial->work, &of, &answer);
    return answer;
}

/* What it costs beyond the units that anti-dilution gives; nothing where they are enough. */
static struct exact cost_to_keep(const struct trial *trial, const struct side *side,
                                 struct exact total_before, struct exact others)
{
    struct exact_work *work = trial->work;
    const struct exact nothing = exact_whole(work, 0);
    struct round_keep_answer answer = keep(trial, side, total_before, others);
    struct exact units = exact_subtract(work, answer.units, side->ratchet);
    struct exact cost = exact_multiply(work, exact_most(work, units, nothing), trial->solved.price);

    return exact_round(work, cost, exact_whole(work, 1), EXACT_HALF_UP);
}

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
    struct exact others = other_units(trial);
    struct exact left = exact_whole(work, trial->of->new_money_minor);

    for (size_t i = 0; i < trial->count; i++) {
        struct side *side = &trial->sides[i];

        if (!keeps(trial, side))
            continue;
        side->paid = cost_to_keep(trial, side, total_before, others);
        side->bought = exact_divide(work, side->paid, trial->solved.price);
        left = exact_subtract(work, left, side->paid);
    }
    if (exact_sign(left) < 0)
        trial->reason = WHAT_IF_OVERSUBSCRIBED;
    fresh->paid = left;
    fresh->bought = exact_divide(work, left, trial->solved.price);
}

/* --- the answer --- */

static enum err to_e8(struct exact_work *work, struct exact value, int64_t *out)
{
    return exact_to_minor(work, exact_multiply(work, value, exact_whole(work, DECIMAL_E8_ONE)),
                          out);
}

/* The least that a cap leaves the fund in the firm's projects; unknown without a cap. */
static enum err headroom_of(const struct trial *trial, int64_t fund_id, int64_t *least_out)
{
    *least_out = AMOUNT_UNKNOWN;
    FOR_REFERRERS (r, trial->book, project, firm_id, trial->of->firm_id) {
        struct headroom headroom;

        if (!book_live(trial->book, r.entry, trial->of->view))
            continue;
        enum err err = headroom_compute(trial->book, r.entry->entity_id, fund_id, 0,
                                        trial->of->view, trial->work->arena, &headroom);

        if (err != ERR_OK)
            return err;
        for (size_t i = 0; i < BASIS_COUNT; i++)
            if (headroom.bases[i].binding && headroom.limit_minor != AMOUNT_UNKNOWN &&
                headroom.currency == trial->of->currency &&
                (*least_out == AMOUNT_UNKNOWN || headroom.bases[i].headroom_minor < *least_out))
                *least_out = headroom.bases[i].headroom_minor;
    }
    return ERR_OK;
}

static enum err say_caps(const struct trial *trial, struct what_if_row *row)
{
    enum err err = headroom_of(trial, row->holder_fund_id, &row->headroom_minor);

    if (err != ERR_OK || row->headroom_minor == AMOUNT_UNKNOWN)
        return err;
    int64_t allowed = row->headroom_minor > 0 ? row->headroom_minor : 0;

    row->over_cap_minor = row->keep_cost_minor > allowed ? row->keep_cost_minor - allowed : 0;
    return ERR_OK;
}

static enum err say_units(const struct trial *trial, const struct side *side,
                          struct what_if_row *row)
{
    struct exact_work *work = trial->work;
    struct exact after = exact_add(work, exact_add(work, side->before, side->converted),
                                   exact_add(work, side->ratchet, side->bought));
    enum err err = to_e8(work, side->before, &row->units_before_e8);

    if (err == ERR_OK)
        err = to_e8(work, side->converted, &row->converted_e8);
    if (err == ERR_OK)
        err = to_e8(work, side->ratchet, &row->ratchet_e8);
    if (err == ERR_OK)
        err = to_e8(work, side->bought, &row->bought_e8);
    if (err == ERR_OK)
        err = to_e8(work, after, &row->units_after_e8);
    return err == ERR_OK ? exact_to_minor(work, side->paid, &row->paid_minor) : err;
}

static enum err say_side(const struct trial *trial, const struct side *side,
                         struct exact total_before, struct exact others, struct what_if_row *row)
{
    enum err err;

    shape_clear(&what_if_row_shape, row);
    row->part = side->part;
    row->holder_party_id = side->holder.kind == RECORD_PARTY ? side->holder.id : 0;
    row->holder_fund_id = side->holder.kind == RECORD_FUND ? side->holder.id : 0;
    row->holder_firm_id = side->holder.kind == RECORD_FIRM ? side->holder.id : 0;
    row->certificate = side->certificate;
    row->currency = trial->of->currency;
    err = say_units(trial, side, row);
    if (err != ERR_OK || side->part != WHAT_IF_HOLDER)
        return err;
    err = exact_to_minor(trial->work, cost_to_keep(trial, side, total_before, others),
                         &row->keep_cost_minor);
    return err == ERR_OK && row->holder_fund_id != 0 ? say_caps(trial, row) : err;
}

/* Shares of all rows, which add up to one. */
static enum err say_shares(const struct trial *trial, struct what_if_row *rows)
{
    struct exact_work *work = trial->work;
    struct exact *weights = arena_array(work->arena, trial->count, sizeof *weights);
    struct exact *parts = arena_array(work->arena, trial->count, sizeof *parts);
    enum err err = ERR_OK;

    for (int after = 0; after < 2 && err == ERR_OK; after++) {
        for (size_t i = 0; i < trial->count; i++)
            weights[i] =
                exact_of_e8(work, after ? rows[i].units_after_e8 : rows[i].units_before_e8);
        if (!exact_allocate(work, exact_whole(work, DECIMAL_E8_ONE), exact_whole(work, 1), weights,
                            trial->count, parts))
            return ERR_OVERFLOW;
        for (size_t i = 0; i < trial->count && err == ERR_OK; i++)
            err = exact_to_minor(work, parts[i],
                                 after ? &rows[i].share_after_e8 : &rows[i].share_before_e8);
    }
    for (size_t i = 0; i < trial->count; i++)
        rows[i].dilution_e8 = rows[i].share_before_e8 - rows[i].share_after_e8;
    return err;
}

/* Sums of what the rows say, so that both always agree. */
static enum err say_figures(const struct trial *trial, const struct what_if_row *rows,
                            struct what_if_figures *figures)
{
    struct exact_work *work = trial->work;
    enum err err = ERR_OK;

    figures->units_before_e8 = figures->units_after_e8 = figures->converted_e8 = 0;
    figures->ratchet_e8 = figures->new_units_e8 = figures->pool_increase_e8 = 0;
    figures->ours_before_e8 = figures->ours_after_e8 = figures->ours_keep_cost_minor = 0;
    for (size_t i = 0; i < trial->count; i++) {
        const struct what_if_row *row = &rows[i];

        add_to(&figures->units_before_e8, row->units_before_e8, &err);
        add_to(&figures->units_after_e8, row->units_after_e8, &err);
        add_to(&figures->converted_e8, row->converted_e8, &err);
        add_to(&figures->ratchet_e8, row->ratchet_e8, &err);
        add_to(row->part == WHAT_IF_POOL ? &figures->pool_increase_e8 : &figures->new_units_e8,
               row->bought_e8, &err);
        if (row->part == WHAT_IF_POOL)
            figures->pool_share_e8 = row->share_after_e8;
        if (row->holder_fund_id == 0)
            continue;
        add_to(&figures->ours_before_e8, row->share_before_e8, &err);
        add_to(&figures->ours_after_e8, row->share_after_e8, &err);
        add_to(&figures->ours_keep_cost_minor, row->keep_cost_minor, &err);
    }
    figures->price = exact_text(
        work, exact_divide(work, trial->solved.price, trial->table.minor_per_unit), PRICE_PLACES);
    if (err == ERR_OK)
        err =
            exact_to_minor(work, exact_multiply(work, trial->solved.price, sum_sides(trial, true)),
                           &figures->post_money_minor);
    return err;
}

static enum err tell(struct trial *trial, struct exact total_before, struct what_if *out)
{
    struct what_if_row *rows = arena_array(trial->work->arena, trial->count, sizeof *rows);
    struct exact others = other_units(trial);
    enum err err = ERR_OK;

    for (size_t i = 0; i < trial->count && err == ERR_OK; i++)
        err = say_side(trial, &trial->sides[i], total_before, others, &rows[i]);
    if (err == ERR_OK)
        err = say_shares(trial, rows);
    if (err == ERR_OK)
        err = say_figures(trial, rows, &out->figures);
    out->rows = rows;
    out->count = trial->count;
    return trial->work->failed ? ERR_OVERFLOW : err;
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
    struct exact total_before = exact_add(trial->work, sum_sides(trial, false), pool);
    struct side *fresh = add_side(trial, WHAT_IF_NEW, (struct equity_holder){0});

    share_new_money(trial, fresh, total_before);
    struct side *reserved = add_side(trial, WHAT_IF_POOL, (struct equity_holder){0});

    reserved->before = pool;
    reserved->bought = trial->solved.pool_increase;
    return trial->reason != 0 ? ERR_OK : tell(trial, total_before, out);
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
