/* The fields and rows of rates and levels. */
#include "record/series.h"

#include "record/kinds.h"

static const struct field_value rate_doubt_values[] = {
    {"first_of_pair", "First rate of the pair", "该币种对的首个汇率"},
    {"contradicts", "Contradicts the opposite direction", "与反向汇率矛盾"},
    {"departs", "Departs from the rate next to it", "偏离相邻汇率"},
    {"follows", "Follows a rate that waits itself", "随待审批汇率一并审批"},
    {0},
};

static const struct field fx_rate_fields[] = {
    F_ENUM(struct fx_rate, base_currency, currency, "Base currency", "基准币种", .required = true),
    F_ENUM(struct fx_rate, quote_currency, currency, "Quote currency", "标价币种",
           .required = true),
    F_DECIMAL(struct fx_rate, rate, "Rate", "汇率", .required = true, .positive = true),
    F_TEXT(struct fx_rate, source, 300, "Source", "资料来源"),
    F_ENUM(struct fx_rate, doubt, rate_doubt, "Why it waits", "待审批原因", .added = true,
           .computed = true),
    F_REFERENCE(struct fx_rate, neighbour_id, "fx_rate", "Held against", "比对汇率", .added = true,
                .computed = true),
};

static bool fx_rate_awaits(const void *record)
{
    return ((const struct fx_rate *)record)->doubt != 0;
}

const struct record_type fx_rate_type = {
    RECORD_OF(fx_rate, "fx_rates", "Exchange rate", "Exchange rates", "汇率"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_IF_ASKED,
    .approved_as = "fx_rate_id",
    .awaits = fx_rate_awaits,
    .fund = OF_NO_FUND,
};

static const struct field index_level_fields[] = {
    F_TEXT(struct index_level, index_code, CODE_MAX, "Index", "指数", .required = true,
           .form = FORM_CODE),
    F_DECIMAL(struct index_level, level, "Level", "点位", .required = true, .positive = true),
    F_TEXT(struct index_level, source, 300, "Source", "资料来源"),
};

const struct record_type index_level_type = {
    RECORD_OF(index_level, "index_levels", "Index level", "Index levels", "指数点位"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};
