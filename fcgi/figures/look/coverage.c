/* Everything that the root has, so that nothing is hidden by what look-through cannot see. Of each
 * fund: what is in firms, and the rest of its money (not its stakes in other funds), which the
 * weight's rule names. The last row is the rounding, so the rows add up to the root's total. */
#include "look_internal.h"

#include "book/invariant.h"

static const struct field_value look_part_values[] = {
    {"firms", "Traced to firms", "已穿透至企业"},
    {"cash", "Cash in funds", "基金账面现金"},
    {"free", "Not placed yet", "尚未投放"},
    {"borrowed", "Borrowed", "授信借款"},
    {"marks", "Difference of marks", "估值口径差异"},
    {"rates", "Difference of exchange rates", "汇率口径差异"},
    {"other", "Fees, distributions, gains", "费用、分配与损益"},
    {"not_reported", "Not covered by reports", "报告未覆盖"},
    {"unknown", "Not known", "未知"},
    {"rounding", "Rounding", "尾差"},
    {0},
};

static const struct field look_part_fields[] = {
    F_REFERENCE(struct look_part_row, fund_id, "fund", "Fund", "基金"),
    F_ENUM(struct look_part_row, part, look_part, "Part", "去向"),
    F_ENUM(struct look_part_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct look_part_row, gross, "Of the fund", "基金金额"),
    F_TEXT(struct look_part_row, root_share, 24, "Share in the fund", "对基金的穿透份额"),
    F_MONEY(struct look_part_row, amount, "Looked through", "穿透金额"),
    F_DECIMAL(struct look_part_row, share, "Of the root's money", "占本级资金比例"),
    F_ENUM(struct look_part_row, known_by, known_by, "Known by", "记录方式"),
    F_DATE(struct look_part_row, reported_on, "List of holdings of", "持仓清单日"),
    F_INTEGER(struct look_part_row, report_age_days, INT64_MAX, "Age of the list (days)",
              "清单距今天数"),
    F_DECIMAL(struct look_part_row, coverage, "Covered by the list", "清单覆盖率"),
};

const struct shape look_part_row_shape = SHAPE(struct look_part_row, look_part_fields);

struct coverage {
    struct look *look;
    int64_t total_minor;
    struct look_part_row *rows;
    size_t count;
    size_t next_asset;
    int64_t sum_minor; /* of the rows */
};

/* Adds a row, with what is known of the fund and from when. */
static void append(struct coverage *coverage, size_t fund, struct look_part_row row)
{
    const struct look *look = coverage->look;
    const struct look_fund *of = &look->funds[fund];

    row.fund_id = of->id;
    row.currency = look->currency;
    row.root_share = look_share_text(look, look->share_e18[fund]);
    row.share_e8 = look_ratio_e8(row.amount_minor, coverage->total_minor);
    row.known_by = of->reported ? FUND_REPORTED : FUND_TRACKED;
    row.reported_on = of->reported ? of->listed.day : DATE_UNKNOWN;
    row.report_age_days = of->reported ? of->listed.age_days : AMOUNT_UNKNOWN;
    row.coverage_e8 = of->reported ? of->listed.coverage_e8 : AMOUNT_UNKNOWN;
    coverage->rows[coverage->count++] = row;
}

static enum err add_row(struct coverage *coverage, size_t fund, enum look_part part,
                        int64_t gross_minor)
{
    struct look_part_row row = {.part = part, .gross_minor = gross_minor};
    enum err err = path_weigh(gross_minor, coverage->look->share_e18[fund], &row.amount_minor);

    if (err != ERR_OK)
        return err;
    append(coverage, fund, row);
    return amount_add(coverage->sum_minor, row.amount_minor, &coverage->sum_minor);
}

/* The part in firms: the holdings' amounts as they are told, each rounded for itself. */
static enum err add_firms(struct coverage *coverage, size_t fund, int64_t *gross_out, bool *known)
{
    struct look *look = coverage->look;
    int64_t amount = 0;
    int64_t gross = 0;
    bool any = false;
    enum err err = ERR_OK;

    for (; coverage->next_asset < look->asset_count &&
           look->assets[coverage->next_asset].fund == fund;
         coverage->next_asset++) {
        const struct look_asset *asset = &look->assets[coverage->next_asset];

        any = true;
        if (asset->gross_minor == AMOUNT_UNKNOWN) {
            /* What a report leaves blank is what it does not cover. */
            *known = *known && asset->report != NULL;
            continue;
        }
        add_to(&gross, asset->gross_minor, &err);
        add_to(&amount, asset->amount_minor, &err);
    }
    *gross_out = gross;
    if (err != ERR_OK || !any)
        return err;
    append(
        coverage, fund,
        (struct look_part_row){.part = PART_FIRMS, .gross_minor = gross, .amount_minor = amount});
    return amount_add(coverage->sum_minor, amount, &coverage->sum_minor);
}

/* A fund's money less its stakes in other funds and what it has in firms. */
static enum err rest_of(struct coverage *coverage, size_t fund, int64_t in_firms, bool *known,
                        int64_t *rest_out)
{
    struct look *look = coverage->look;
    int64_t rest = 0;
    enum err err =
        look_convert(look, look->funds[fund].total_minor, look->funds[fund].currency, &rest);

    /* Its holders could not take it off either: what is traced beyond it comes off here. */
    if (rest == AMOUNT_UNKNOWN) {
        *known = false;
        rest = 0;
    }
    add_to(&rest, -in_firms, &err);
    for (size_t i = 0; i < look->stake_count && err == ERR_OK; i++) {
        int64_t stake = 0;

        if (look->stakes[i].holder != fund)
            continue;
        err = look_convert(look, look->stakes[i].amount_minor,
                           look->funds[look->stakes[i].held].currency, &stake);
        if (stake == AMOUNT_UNKNOWN)
            *known = false;
        else
            add_to(&rest, -stake, &err);
    }
    *rest_out = rest;
    return err;
}

static enum err cover_fund(struct coverage *coverage, size_t fund)
{
    int64_t shared[PART_ROUNDING + 1] = {0};
    int64_t in_firms = 0;
    int64_t rest = 0;
    bool known = true;
    enum err err = add_firms(coverage, fund, &in_firms, &known);

    if (err == ERR_OK)
        err = rest_of(coverage, fund, in_firms, &known, &rest);
    if (err != ERR_OK)
        return err;
    if (known && coverage->look->funds[fund].reported)
        err = look_reported_rest(coverage->look, fund, rest, shared);
    else if (known)
        err = look_rule_of(coverage->look->weight)->rest(coverage->look, fund, rest, shared);
    else
        shared[PART_UNKNOWN] = rest;
    for (enum look_part part = PART_CASH; part < PART_ROUNDING && err == ERR_OK; part++)
        if (shared[part] != 0)
            err = add_row(coverage, fund, part, shared[part]);
    return err;
}

/* Every row, holding and stake is rounded for itself, by half a minor unit at most; what is beyond
 * all of these is no rounding. */
static enum err check_rounding(const struct coverage *coverage, int64_t rounding_minor)
{
    const struct look *look = coverage->look;
    int64_t most = (int64_t)(coverage->count + look->asset_count + look->stake_count) + 1;
    bool within = rounding_minor >= -most && rounding_minor <= most;

    return book_expect(look->book, INVARIANT_LOOK, look->root_id, within ? 0 : rounding_minor, 0);
}

static enum err add_rounding(struct coverage *coverage)
{
    struct look_part_row row = {.part = PART_ROUNDING,
                                .currency = coverage->look->currency,
                                .gross_minor = AMOUNT_UNKNOWN,
                                .reported_on = DATE_UNKNOWN,
                                .report_age_days = AMOUNT_UNKNOWN,
                                .coverage_e8 = AMOUNT_UNKNOWN};
    enum err err = amount_sub(coverage->total_minor, coverage->sum_minor, &row.amount_minor);

    if (err == ERR_OK)
        err = check_rounding(coverage, row.amount_minor);
    if (err != ERR_OK || row.amount_minor == 0)
        return err;
    row.share_e8 = look_ratio_e8(row.amount_minor, coverage->total_minor);
    coverage->rows[coverage->count++] = row;
    return ERR_OK;
}

enum err look_coverage(struct look *look, const struct look_part_row **rows_out, size_t *count_out,
                       int64_t *total_minor_out)
{
    struct coverage coverage = {.look = look};
    enum err err = look_list_assets(look);

    if (err == ERR_OK)
        err = look_root_total(look, &coverage.total_minor);
    coverage.rows =
        arena_array(look->arena, look->fund_count * PART_ROUNDING + 1, sizeof *coverage.rows);
    for (size_t fund = 0; fund < look->fund_count && err == ERR_OK; fund++)
        if (look->reached[fund])
            err = cover_fund(&coverage, fund);
    if (err == ERR_OK)
        err = add_rounding(&coverage);
    *rows_out = coverage.rows;
    *count_out = coverage.count;
    *total_minor_out = coverage.total_minor;
    return err;
}
