/* What a round that is only asked about is told as: a row per side, and the sums of them. */
#include "record/firm.h"
#include "record/kinds.h"
#include "verdict/headroom.h"
#include "what_if_internal.h"

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
    err = exact_to_minor(trial->work, what_if_cost_to_keep(trial, side, total_before, others),
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
        err = exact_to_minor(work,
                             exact_multiply(work, trial->solved.price, what_if_units(trial, true)),
                             &figures->post_money_minor);
    return err;
}

enum err what_if_tell(struct trial *trial, struct exact total_before, struct what_if *out)
{
    struct what_if_row *rows = arena_array(trial->work->arena, trial->count, sizeof *rows);
    struct exact others = what_if_other_units(trial);
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
