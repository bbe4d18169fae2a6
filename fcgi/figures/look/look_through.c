/* What each fund has in firms, weighed by the root's share, as rows by project and as holdings. */
#include "book/fund_investments.h"
#include "look_internal.h"

#include <stdlib.h>
#include <string.h>

static const struct field look_row_fields[] = {
    F_REFERENCE(struct look_row, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct look_row, project_id, "project", "Project", "项目"),
    F_ENUM(struct look_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct look_row, gross, "Held by all funds", "各基金合计持有"),
    F_MONEY(struct look_row, amount, "Looked through", "穿透金额"),
    F_MONEY(struct look_row, direct, "Of which held directly", "其中直接持有"),
    F_DECIMAL(struct look_row, share, "Share of the money", "占本级资金比例"),
    F_INTEGER(struct look_row, fund_count, INT64_MAX, "Funds", "基金数"),
    F_INTEGER(struct look_row, path_count, INT64_MAX, "Paths", "路径数"),
    F_INTEGER(struct look_row, unknown_count, INT64_MAX, "Of unknown amount", "金额未知的持有"),
    F_DATE(struct look_row, marked_on, "Oldest mark", "最早估值日"),
    F_INTEGER(struct look_row, mark_age_days, INT64_MAX, "Age of the oldest mark (days)",
              "最早估值距今天数"),
    F_INTEGER(struct look_row, stale_count, INT64_MAX, "Stale marks", "陈旧估值数"),
    F_INTEGER(struct look_row, at_cost_count, INT64_MAX, "At cost", "按成本计"),
    F_MONEY(struct look_row, reported, "Of which by reports", "其中据报告"),
    F_DATE(struct look_row, reported_on, "Oldest report", "最早报告日"),
    F_INTEGER(struct look_row, report_age_days, INT64_MAX, "Age of the report (days)",
              "报告距今天数"),
};

static const struct field look_holding_fields[] = {
    F_REFERENCE(struct look_holding, fund_id, "fund", "Fund", "基金"),
    F_REFERENCE(struct look_holding, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct look_holding, project_id, "project", "Project", "项目"),
    F_ENUM(struct look_holding, currency, currency, "Currency", "币种"),
    F_MONEY(struct look_holding, gross, "Held by the fund", "基金持有金额"),
    F_TEXT(struct look_holding, root_share, 24, "Share in the fund", "对基金的穿透份额"),
    F_MONEY(struct look_holding, amount, "Looked through", "穿透金额"),
    F_INTEGER(struct look_holding, path_count, INT64_MAX, "Paths", "路径数"),
    F_DATE(struct look_holding, marked_on, "Mark of", "估值日"),
    F_BOOL(struct look_holding, at_cost, "At cost", "按成本计"),
    F_REFERENCE(struct look_holding, fund_report_id, "fund_report", "Report", "子基金报告"),
    F_DATE(struct look_holding, reported_on, "Report of", "报告日"),
    F_INTEGER(struct look_holding, report_age_days, INT64_MAX, "Age of the report (days)",
              "报告距今天数"),
};

static const struct field look_stake_fields[] = {
    F_REFERENCE(struct look_stake_row, investor_fund_id, "fund", "Investing fund", "出资基金"),
    F_REFERENCE(struct look_stake_row, investor_party_id, "party", "Investing party", "出资主体"),
    F_REFERENCE(struct look_stake_row, fund_id, "fund", "Fund", "基金"),
    F_ENUM(struct look_stake_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct look_stake_row, stake, "Stake", "持有份额金额"),
    F_MONEY(struct look_stake_row, stakes, "Stakes of all investors", "全部投资人份额合计"),
    F_TEXT(struct look_stake_row, share, 24, "Share", "比例"),
    F_TEXT(struct look_stake_row, root_share, 24, "Share in the investor", "对出资方的穿透份额"),
    F_MONEY(struct look_stake_row, amount, "Looked through", "穿透金额"),
};

const struct shape look_row_shape = SHAPE(struct look_row, look_row_fields);
const struct shape look_holding_shape = SHAPE(struct look_holding, look_holding_fields);
const struct shape look_stake_row_shape = SHAPE(struct look_stake_row, look_stake_fields);

static int by_project_code(const void *left, const void *right)
{
    const struct look_asset *a = left;
    const struct look_asset *b = right;
    int order = strcmp(a->project_code, b->project_code);

    if (order != 0)
        return order;
    /* What names no project stands under the code of its firm. */
    if (a->project_id != b->project_id)
        return a->project_id < b->project_id ? -1 : 1;
    return (a->firm_id > b->firm_id) - (a->firm_id < b->firm_id);
}

static bool same_place(const struct look_asset *a, const struct look_asset *b)
{
    return a->project_id == b->project_id && a->firm_id == b->firm_id;
}

/* Adds what else the fund has in the same project. */
static enum err join(struct look_asset *asset, const struct look_asset *more)
{
    if (more->marked_on != DATE_UNKNOWN &&
        (asset->marked_on == DATE_UNKNOWN || more->marked_on < asset->marked_on))
        asset->marked_on = more->marked_on;
    asset->at_cost = asset->at_cost || more->at_cost;
    if (asset->gross_minor == AMOUNT_UNKNOWN || more->gross_minor == AMOUNT_UNKNOWN) {
        asset->gross_minor = AMOUNT_UNKNOWN;
        return ERR_OK;
    }
    enum err err = amount_add(asset->gross_minor, more->gross_minor, &asset->gross_minor);

    return err == ERR_OK ? amount_add(asset->drift_minor, more->drift_minor, &asset->drift_minor)
                         : err;
}

/* Puts the assets of one fund in order, one per project. */
static enum err merge_assets(struct look *look, size_t from)
{
    size_t kept = from;

    if (look->asset_count > from)
        qsort(look->assets + from, look->asset_count - from, sizeof *look->assets, by_project_code);
    for (size_t i = from; i < look->asset_count; i++) {
        struct look_asset *before = kept > from ? &look->assets[kept - 1] : NULL;

        if (before == NULL || !same_place(before, &look->assets[i])) {
            look->assets[kept++] = look->assets[i];
            continue;
        }
        enum err err = join(before, &look->assets[i]);
        if (err != ERR_OK)
            return err;
    }
    look->asset_count = kept;
    return ERR_OK;
}

/* The root's part of what its funds have, rounded once per holding. */
static enum err weigh_assets(struct look *look, size_t from, int64_t share_e18)
{
    for (size_t i = from; i < look->asset_count; i++) {
        struct look_asset *asset = &look->assets[i];

        asset->amount_minor = AMOUNT_UNKNOWN;
        if (asset->gross_minor == AMOUNT_UNKNOWN)
            continue;
        enum err err = path_weigh(asset->gross_minor, share_e18, &asset->amount_minor);

        if (err != ERR_OK)
            return err;
    }
    return ERR_OK;
}

static bool is_asked_for(const struct look *look, size_t fund)
{
    return look->root == SIZE_MAX || look->reached[fund];
}

/* Room for all investments of the funds that are asked for, so that the list mostly never moves. */
static void make_room(struct look *look)
{
    const struct fund_investment *list;

    for (size_t fund = 0; fund < look->fund_count; fund++)
        if (is_asked_for(look, fund) && !look->funds[fund].reported)
            look->asset_capacity += book_fund_investments(look->book, look->funds[fund].id, &list);
    look->assets = arena_array(look->arena, look->asset_capacity, sizeof *look->assets);
}

enum err look_list_assets(struct look *look)
{
    if (look->assets_listed)
        return ERR_OK;
    make_room(look);
    for (size_t fund = 0; fund < look->fund_count; fund++) {
        size_t from = look->asset_count;

        if (!is_asked_for(look, fund))
            continue;
        enum err err = look->funds[fund].reported ? look_reported_assets(look, fund)
                                                  : look_rule_of(look->weight)->assets(look, fund);

        if (err == ERR_OK)
            err = merge_assets(look, from);
        if (err == ERR_OK && look->root != SIZE_MAX)
            err = weigh_assets(look, from, look->share_e18[fund]);
        if (err != ERR_OK)
            return err;
    }
    look->assets_listed = true;
    return ERR_OK;
}

/* The assets by project, each project's in order of fund. */
struct order {
    int64_t project_id;
    int64_t firm_id;
    size_t asset;
};

static int by_project(const void *left, const void *right)
{
    const struct order *a = left;
    const struct order *b = right;

    if (a->project_id != b->project_id)
        return a->project_id < b->project_id ? -1 : 1;
    if (a->firm_id != b->firm_id)
        return a->firm_id < b->firm_id ? -1 : 1;
    return (a->asset > b->asset) - (a->asset < b->asset);
}

static void take_report(const struct look *look, const struct look_asset *asset,
                        struct look_row *row)
{
    if (asset->report == NULL)
        return;
    int32_t day = asset->report->effective_date;

    if (row->reported_on != DATE_UNKNOWN && row->reported_on <= day)
        return;
    row->reported_on = day;
    row->report_age_days = look->view.as_of - day;
}

static enum err take(const struct look *look, const struct look_asset *asset, int64_t stale_days,
                     struct look_row *row)
{
    enum err err = ERR_OK;

    row->fund_count++;
    if (__builtin_add_overflow(row->path_count, look->path_count[asset->fund], &row->path_count))
        row->path_count = INT64_MAX;
    if (asset->marked_on != DATE_UNKNOWN) {
        int64_t age = look->view.as_of - asset->marked_on;

        row->at_cost_count += asset->at_cost;
        row->stale_count += age > stale_days;
        if (row->marked_on == DATE_UNKNOWN || asset->marked_on < row->marked_on) {
            row->marked_on = asset->marked_on;
            row->mark_age_days = age;
        }
    }
    take_report(look, asset, row);
    if (asset->gross_minor == AMOUNT_UNKNOWN) {
        row->unknown_count++;
        return ERR_OK;
    }
    if (asset->report != NULL)
        add_to(&row->reported_minor, asset->amount_minor, &err);
    add_to(&row->gross_minor, asset->gross_minor, &err);
    add_to(&row->amount_minor, asset->amount_minor, &err);
    if (asset->fund == look->root)
        add_to(&row->direct_minor, asset->amount_minor, &err);
    return err;
}

/* What a row is sorted by. */
struct row_key {
    int64_t amount_minor;
    const char *code;
    size_t row;
};

static int by_amount(const void *left, const void *right)
{
    const struct row_key *a = left;
    const struct row_key *b = right;

    if (a->amount_minor != b->amount_minor)
        return a->amount_minor > b->amount_minor ? -1 : 1;
    return strcmp(a->code, b->code);
}

/* The assets in order of project, and where each project's begin: one more place, for the end. */
static size_t order_assets(const struct look *look, const struct order **order_out,
                           const size_t **starts_out)
{
    struct order *order = arena_array(look->arena, look->asset_count + 1, sizeof *order);
    size_t *starts = arena_array(look->arena, look->asset_count + 1, sizeof *starts);
    size_t count = 0;

    for (size_t i = 0; i < look->asset_count; i++)
        order[i] = (struct order){look->assets[i].project_id, look->assets[i].firm_id, i};
    if (look->asset_count > 0)
        qsort(order, look->asset_count, sizeof *order, by_project);
    for (size_t i = 0; i < look->asset_count; i++)
        if (i == 0 || order[i].project_id != order[i - 1].project_id ||
            order[i].firm_id != order[i - 1].firm_id)
            starts[count++] = i;
    starts[count] = look->asset_count;
    *order_out = order;
    *starts_out = starts;
    return count;
}

static struct look_row row_for(const struct look *look, const struct order *order)
{
    return (struct look_row){.firm_id = order->firm_id,
                             .project_id = order->project_id,
                             .currency = look->currency,
                             .marked_on = DATE_UNKNOWN,
                             .mark_age_days = AMOUNT_UNKNOWN,
                             .reported_on = DATE_UNKNOWN,
                             .report_age_days = AMOUNT_UNKNOWN};
}

/* A row per project, in its order, and what it is sorted by. */
static enum err collect_rows(const struct look *look, int64_t stale_days,
                             struct look_row **rows_out, struct row_key **keys_out,
                             size_t *count_out)
{
    const struct order *order = NULL;
    const size_t *starts = NULL;
    size_t count = order_assets(look, &order, &starts);
    struct look_row *rows = arena_array(look->arena, count + 1, sizeof *rows);
    struct row_key *keys = arena_array(look->arena, count + 1, sizeof *keys);

    for (size_t row = 0; row < count; row++) {
        enum err err = ERR_OK;

        rows[row] = row_for(look, &order[starts[row]]);
        for (size_t i = starts[row]; i < starts[row + 1] && err == ERR_OK; i++)
            err = take(look, &look->assets[order[i].asset], stale_days, &rows[row]);
        if (err != ERR_OK)
            return err;
        keys[row] = (struct row_key){rows[row].amount_minor,
                                     look->assets[order[starts[row]].asset].project_code, row};
    }
    *rows_out = rows;
    *keys_out = keys;
    *count_out = count;
    return ERR_OK;
}

enum err look_rows(struct look *look, int64_t stale_days, const struct look_row **rows_out,
                   size_t *count_out)
{
    struct look_row *collected = NULL;
    struct row_key *keys = NULL;
    int64_t total = 0;
    size_t count = 0;
    enum err err = look_list_assets(look);

    if (err == ERR_OK)
        err = look_root_total(look, &total);
    if (err == ERR_OK)
        err = collect_rows(look, stale_days, &collected, &keys, &count);
    if (err != ERR_OK)
        return err;
    struct look_row *rows = arena_array(look->arena, count + 1, sizeof *rows);

    if (count > 0)
        qsort(keys, count, sizeof *keys, by_amount);
    for (size_t i = 0; i < count; i++) {
        rows[i] = collected[keys[i].row];
        rows[i].share_e8 = look_ratio_e8(rows[i].amount_minor, total);
    }
    *rows_out = rows;
    *count_out = count;
    return err;
}

enum err look_holdings(struct look *look, const struct look_holding **holdings_out,
                       size_t *count_out)
{
    enum err err = look_list_assets(look);
    struct look_holding *holdings =
        arena_array(look->arena, look->asset_count + 1, sizeof *holdings);

    for (size_t i = 0; err == ERR_OK && i < look->asset_count; i++) {
        const struct look_asset *asset = &look->assets[i];

        holdings[i] = (struct look_holding){
            .fund_id = look->funds[asset->fund].id,
            .firm_id = asset->firm_id,
            .project_id = asset->project_id,
            .currency = look->currency,
            .gross_minor = asset->gross_minor,
            .root_share = look_share_text(look, look->share_e18[asset->fund]),
            .amount_minor = asset->amount_minor,
            .path_count = look->path_count[asset->fund],
            .marked_on = asset->marked_on,
            .at_cost = asset->at_cost,
            .fund_report_id = asset->report == NULL ? 0 : asset->report->seq,
            .reported_on = asset->report == NULL ? DATE_UNKNOWN : asset->report->effective_date,
            .report_age_days = asset->report == NULL
                                   ? AMOUNT_UNKNOWN
                                   : look->view.as_of - asset->report->effective_date,
        };
    }
    *holdings_out = holdings;
    *count_out = look->asset_count;
    return err;
}

static enum err stake_row(const struct look *look, const struct look_stake *stake,
                          struct look_stake_row *row_out)
{
    const struct look_fund *held = &look->funds[stake->held];
    bool of_fund = stake->holder < look->fund_count;
    uint128_t share = share_times(SHARE_E36_ONE, stake->amount_minor, held->total_minor);
    int64_t root_share = look->share_e18[stake->holder];
    int64_t converted = 0;
    struct look_stake_row row = {
        .investor_fund_id = of_fund ? stake->investor_id : 0,
        .investor_party_id = of_fund ? 0 : stake->investor_id,
        .fund_id = held->id,
        .currency = look->currency,
        .amount_minor = AMOUNT_UNKNOWN,
        .share = look_share_text(look, share_round(share)),
        .root_share = look_share_text(look, root_share),
    };
    enum err err = look_convert(look, stake->amount_minor, held->currency, &row.stake_minor);

    if (err == ERR_OK)
        err = look_convert(look, held->total_minor, held->currency, &row.stakes_minor);
    converted = row.stake_minor;
    if (err == ERR_OK && converted != AMOUNT_UNKNOWN)
        err = path_weigh(converted, root_share, &row.amount_minor);
    *row_out = row;
    return err;
}

enum err look_stakes(struct look *look, const struct look_stake_row **rows_out, size_t *count_out)
{
    struct look_stake_row *rows = arena_array(look->arena, look->stake_count + 1, sizeof *rows);
    size_t count = 0;
    enum err err = ERR_OK;

    for (size_t i = 0; i < look->stake_count && err == ERR_OK; i++) {
        const struct look_stake *stake = &look->stakes[i];
        bool own = stake->holder == look->fund_count && stake->investor_id == look->root_id;

        if (own || (stake->holder < look->fund_count && look->reached[stake->holder]))
            err = stake_row(look, stake, &rows[count++]);
    }
    *rows_out = rows;
    *count_out = count;
    return err;
}
