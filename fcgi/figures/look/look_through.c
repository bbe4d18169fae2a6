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

/* What names no project stands by itself, by its firm. Numbers of entries take 32 bits. */
static uint64_t key_of(const struct look_asset *asset)
{
    return asset->project_id != 0 ? (uint64_t)asset->project_id << 32 : (uint64_t)asset->firm_id;
}

/* Names the assets of one project and leaves one a fund, the first: of the others fund is
 * SIZE_MAX. Those of a fund stand side by side. */
static enum err join_project(const struct look *look, struct sort_key *keys, size_t count,
                             size_t *kept_out)
{
    struct look_asset *first = &look->assets[keys[0].place];
    struct look_asset *last = first;
    size_t kept = 1;

    look_name_asset(look, first);
    for (size_t i = 1; i < count; i++) {
        struct look_asset *asset = &look->assets[keys[i].place];

        asset->project_code = first->project_code;
        asset->firm_id = first->firm_id;
        if (asset->fund != last->fund) {
            last = asset;
            keys[kept++] = keys[i];
            continue;
        }
        enum err err = join(last, asset);

        if (err != ERR_OK)
            return err;
        asset->fund = SIZE_MAX;
    }
    *kept_out = kept;
    return ERR_OK;
}

/* Takes the assets out that were joined to others. */
static void close_gaps(struct look *look, struct sort_key *keys, size_t kept)
{
    uint32_t *places = arena_array(look->arena, look->asset_count, sizeof *places);
    size_t count = 0;

    for (size_t i = 0; i < look->asset_count; i++) {
        if (look->assets[i].fund == SIZE_MAX)
            continue;
        places[i] = (uint32_t)count;
        look->assets[count++] = look->assets[i];
    }
    for (size_t i = 0; i < kept; i++)
        keys[i].place = places[keys[i].place];
    look->asset_count = count;
}

/* Puts together what a fund has in one project, and the assets in order of project, each project's
 * in order of fund. A project is named once, however many funds have something in it. */
static enum err group_assets(struct look *look)
{
    size_t count = look->asset_count;
    struct sort_key *keys = arena_array(look->arena, count + 1, sizeof *keys);
    size_t *starts = arena_array(look->arena, count + 1, sizeof *starts);
    size_t kept = 0;
    size_t end = 0;

    for (size_t i = 0; i < count; i++)
        keys[i] = (struct sort_key){key_of(&look->assets[i]), (uint32_t)i};
    sort_keys(keys, count, look->arena);
    for (size_t from = 0; from < count; from = end) {
        size_t of_project = 0;

        for (end = from + 1; end < count && keys[end].key == keys[from].key;)
            end++;
        enum err err = join_project(look, &keys[from], end - from, &of_project);

        if (err != ERR_OK)
            return err;
        memmove(&keys[kept], &keys[from], of_project * sizeof *keys);
        starts[look->project_count++] = kept;
        kept += of_project;
    }
    starts[look->project_count] = kept;
    if (kept < count)
        close_gaps(look, keys, kept);
    look->by_project = keys;
    look->project_starts = starts;
    return ERR_OK;
}

/* The root's part of what its funds have, rounded once per holding. */
static enum err weigh_assets(struct look *look)
{
    for (size_t i = 0; i < look->asset_count; i++) {
        struct look_asset *asset = &look->assets[i];

        asset->amount_minor = AMOUNT_UNKNOWN;
        if (asset->gross_minor == AMOUNT_UNKNOWN)
            continue;
        enum err err =
            path_weigh(asset->gross_minor, look->share_e18[asset->fund], &asset->amount_minor);

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
    enum err err = ERR_OK;

    if (look->assets_listed)
        return ERR_OK;
    make_room(look);
    for (size_t fund = 0; fund < look->fund_count && err == ERR_OK; fund++)
        if (is_asked_for(look, fund))
            err = look->funds[fund].reported ? look_reported_assets(look, fund)
                                             : look_rule_of(look->weight)->assets(look, fund);
    if (err == ERR_OK)
        err = group_assets(look);
    if (err == ERR_OK && look->root != SIZE_MAX)
        err = weigh_assets(look);
    look->assets_listed = err == ERR_OK;
    return err;
}

static int by_code(const void *left, const void *right)
{
    const struct look_asset *a = *(const struct look_asset *const *)left;
    const struct look_asset *b = *(const struct look_asset *const *)right;
    int order = 0;

    if (a->fund != b->fund)
        return a->fund < b->fund ? -1 : 1;
    order = strcmp(a->project_code, b->project_code);
    if (order != 0)
        return order;
    /* What names no project stands under the code of its firm. */
    if (a->project_id != b->project_id)
        return a->project_id < b->project_id ? -1 : 1;
    return (a->firm_id > b->firm_id) - (a->firm_id < b->firm_id);
}

static bool is_of(const struct look_asset *asset, int64_t firm_or_project_id)
{
    return firm_or_project_id == 0 || asset->firm_id == firm_or_project_id ||
           asset->project_id == firm_or_project_id;
}

size_t look_assets_by_code(const struct look *look, int64_t firm_or_project_id,
                           const struct look_asset *const **assets_out)
{
    const struct look_asset **order =
        arena_array(look->arena, look->asset_count + 1, sizeof *order);
    size_t count = 0;

    for (size_t i = 0; i < look->asset_count; i++)
        if (is_of(&look->assets[i], firm_or_project_id))
            order[count++] = &look->assets[i];
    if (count > 0)
        qsort(order, count, sizeof *order, by_code);
    *assets_out = order;
    return count;
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

static const struct look_asset *first_of(const struct look *look, size_t project)
{
    return &look->assets[look->by_project[look->project_starts[project]].place];
}

static enum err amount_of(const struct look *look, size_t project, int64_t *amount_out)
{
    enum err err = ERR_OK;

    *amount_out = 0;
    for (size_t i = look->project_starts[project]; i < look->project_starts[project + 1]; i++) {
        const struct look_asset *asset = &look->assets[look->by_project[i].place];

        if (asset->amount_minor != AMOUNT_UNKNOWN)
            add_to(amount_out, asset->amount_minor, &err);
    }
    return err;
}

/* A project among others of the same amount. */
struct same_amount {
    const char *code;
    uint32_t project;
};

static int by_project_code(const void *left, const void *right)
{
    return strcmp(((const struct same_amount *)left)->code,
                  ((const struct same_amount *)right)->code);
}

static void order_by_code(const struct look *look, struct sort_key *keys, size_t count)
{
    struct same_amount *same = arena_array(look->arena, count, sizeof *same);

    for (size_t i = 0; i < count; i++)
        same[i] = (struct same_amount){first_of(look, keys[i].place)->project_code, keys[i].place};
    qsort(same, count, sizeof *same, by_project_code);
    for (size_t i = 0; i < count; i++)
        keys[i].place = same[i].project;
}

/* The projects, that with the largest amount first. */
static enum err order_by_amount(const struct look *look, const struct sort_key **order_out)
{
    size_t count = look->project_count;
    struct sort_key *keys = arena_array(look->arena, count + 1, sizeof *keys);
    size_t end = 0;

    for (size_t i = 0; i < count; i++) {
        int64_t amount = 0;
        enum err err = amount_of(look, i, &amount);

        if (err != ERR_OK)
            return err;
        keys[i] = (struct sort_key){sort_key_descending(amount), (uint32_t)i};
    }
    sort_keys(keys, count, look->arena);
    for (size_t from = 0; from < count; from = end) {
        for (end = from + 1; end < count && keys[end].key == keys[from].key;)
            end++;
        if (end - from > 1)
            order_by_code(look, &keys[from], end - from);
    }
    *order_out = keys;
    return ERR_OK;
}

static enum err row_of(const struct look *look, size_t project, int64_t stale_days,
                       struct look_row *row_out)
{
    const struct look_asset *first = first_of(look, project);
    enum err err = ERR_OK;

    *row_out = (struct look_row){.firm_id = first->firm_id,
                                 .project_id = first->project_id,
                                 .currency = look->currency,
                                 .marked_on = DATE_UNKNOWN,
                                 .mark_age_days = AMOUNT_UNKNOWN,
                                 .reported_on = DATE_UNKNOWN,
                                 .report_age_days = AMOUNT_UNKNOWN};
    for (size_t i = look->project_starts[project];
         i < look->project_starts[project + 1] && err == ERR_OK; i++)
        err = take(look, &look->assets[look->by_project[i].place], stale_days, row_out);
    return err;
}

enum err look_rows(struct look *look, int64_t stale_days, const struct look_row **rows_out,
                   size_t *count_out)
{
    const struct sort_key *order = NULL;
    int64_t total = 0;
    enum err err = look_list_assets(look);

    if (err == ERR_OK)
        err = look_root_total(look, &total);
    if (err == ERR_OK)
        err = order_by_amount(look, &order);
    if (err != ERR_OK)
        return err;
    struct look_row *rows = arena_array(look->arena, look->project_count + 1, sizeof *rows);

    for (size_t i = 0; i < look->project_count && err == ERR_OK; i++) {
        err = row_of(look, order[i].place, stale_days, &rows[i]);
        rows[i].share_e8 = look_ratio_e8(rows[i].amount_minor, total);
    }
    *rows_out = rows;
    *count_out = look->project_count;
    return err;
}

enum err look_holdings(struct look *look, const struct look_holding **holdings_out,
                       size_t *count_out)
{
    enum err err = look_list_assets(look);
    if (err != ERR_OK)
        return err;
    const struct look_asset *const *order = NULL;
    size_t count = look_assets_by_code(look, 0, &order);
    struct look_holding *holdings = arena_array(look->arena, count + 1, sizeof *holdings);

    for (size_t i = 0; i < count; i++) {
        const struct look_asset *asset = order[i];

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
    *count_out = count;
    return ERR_OK;
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
