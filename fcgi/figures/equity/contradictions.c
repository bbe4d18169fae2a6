/* What of a firm's capital does not fit together, said instead of shown as two numbers. */
#include "figures/equity/table.h"

#include "record/firm.h"
#include "record/holding.h"
#include "record/kinds.h"

static const struct field_value cap_contradiction_kind_values[] = {
    {"source_missing", "It takes from a certificate that is not there", "原权证不存在"},
    {"more_than_held", "More is taken than is held", "变动数量超过持有数量"},
    {"expired", "It takes from a grant that expired", "原权证已到期"},
    {"over_authorised", "More is issued than is authorised", "发行数量超过授权数量"},
    {"over_pool", "More is granted than is reserved", "授予数量超过期权池"},
    {"nothing_there", "There are no such units", "当日无此类数量"},
    {"no_ratio", "It does not say what it becomes", "未说明转换比例"},
    {"not_less", "A reduction that reduces nothing", "减资后未减少"},
    {"not_more", "An increase that adds nothing", "转增后未增加"},
    {"overpaid", "More is paid in than was subscribed", "实缴超过认缴"},
    {"investment", "Certificates differ from the units of the investment", "权证与投资数量不一致"},
    {"stated", "More is on certificates than is stated", "权证合计多于登记总数"},
    {0},
};

static const struct field cap_contradiction_fields[] = {
    F_ENUM(struct cap_contradiction, kind, cap_contradiction_kind, "Kind", "类别"),
    F_INTEGER(struct cap_contradiction, seq, INT64_MAX, "Entry", "分录号"),
    F_DATE(struct cap_contradiction, day, "Day", "日期"),
    F_REFERENCE(struct cap_contradiction, investment_id, "investment", "Investment", "投资"),
    FIELD_ROW_(FIELD_TEXT, struct cap_contradiction, about, name, const char *, .max = 120,
               .label_en = "Certificate, class or pool", .label_zh = "权证、类别或期权池"),
    F_UNITS(struct cap_contradiction, has, "There", "现有"),
    F_UNITS(struct cap_contradiction, needs, "Wanted", "所需"),
};

const struct shape cap_contradiction_shape =
    SHAPE(struct cap_contradiction, cap_contradiction_fields);

/* What is left of an investment by its subscriptions and proceeds; unknown where one of them does
 * not say its units. */
static int64_t units_of_holding(const struct equity *equity, int64_t investment_id, enum err *err)
{
    int64_t units = 0;
    bool known = false;

    FOR_LIVE_REFERRERS (r, equity->book, equity->view, subscription, investment_id, investment_id) {
        int64_t of_one = ((const struct subscription *)r.entry->record)->units_e8;

        if (of_one == AMOUNT_UNKNOWN)
            return AMOUNT_UNKNOWN;
        known = true;
        add_to(&units, of_one, err);
    }
    FOR_LIVE_REFERRERS (r, equity->book, equity->view, proceeds, investment_id, investment_id) {
        const struct proceeds *sold = r.entry->record;

        if (sold->units_e8 != AMOUNT_UNKNOWN)
            add_to(&units, -sold->units_e8, err);
        else if (known_or_zero(sold->cost_relieved_minor) > 0)
            return AMOUNT_UNKNOWN;
    }
    return known ? units : AMOUNT_UNKNOWN;
}

/* What certificates say of an investment; unknown where acts changed their units since, which the
 * subscription does not tell. */
static int64_t units_on_certificates(const struct equity *equity, int64_t investment_id,
                                     enum err *err)
{
    int64_t units = 0;

    for (size_t i = 0; i < equity->certificate_count; i++) {
        const struct equity_certificate *certificate = &equity->certificates[i];

        if (certificate->investment_id != investment_id || certificate->kind != SECURITY_SHARES)
            continue;
        if (certificate->from == EQUITY_NONE &&
            certificate->issued_e8 != certificate->terms->units_e8)
            return AMOUNT_UNKNOWN;
        add_to(&units, certificate->units_e8, err);
    }
    return units;
}

static bool is_first(const struct equity *equity, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (equity->certificates[i].investment_id == equity->certificates[at].investment_id)
            return false;
    return true;
}

static void add_investment(const struct equity *equity, size_t at, struct cap_contradiction *rows,
                           size_t *count_io, enum err *err)
{
    int64_t investment_id = equity->certificates[at].investment_id;

    if (investment_id == 0 || !is_first(equity, at))
        return;
    int64_t has = units_on_certificates(equity, investment_id, err);
    int64_t needs = units_of_holding(equity, investment_id, err);

    if (has != AMOUNT_UNKNOWN && needs != AMOUNT_UNKNOWN && has != needs)
        rows[(*count_io)++] = (struct cap_contradiction){.kind = CONTRADICTION_INVESTMENT,
                                                         .day = DATE_UNKNOWN,
                                                         .investment_id = investment_id,
                                                         .name = equity->certificates[at].code,
                                                         .has_e8 = has,
                                                         .needs_e8 = needs};
}

static void add_stated(struct cap_contradiction *rows, size_t *count_io, const char *name,
                       int32_t stated_on, int64_t excess_e8)
{
    if (excess_e8 > 0)
        rows[(*count_io)++] = (struct cap_contradiction){.kind = CONTRADICTION_STATED,
                                                         .day = stated_on,
                                                         .name = name,
                                                         .has_e8 = excess_e8,
                                                         .needs_e8 = 0};
}

enum err cap_contradictions(const struct equity *equity, const struct cap_contradiction **rows_out,
                            size_t *count_out)
{
    size_t most = equity->fault_count + equity->certificate_count + equity->class_count + 1;
    struct cap_contradiction *rows = arena_array(equity->arena, most, sizeof *rows);
    enum err err = ERR_OK;
    size_t count = 0;

    for (size_t i = 0; i < equity->fault_count; i++) {
        const struct equity_fault *fault = &equity->faults[i];

        rows[count++] = (struct cap_contradiction){.kind = (uint32_t)fault->code + 1,
                                                   .seq = fault->seq,
                                                   .day = fault->day,
                                                   .name = fault->name,
                                                   .has_e8 = fault->has_e8,
                                                   .needs_e8 = fault->needs_e8};
    }
    for (size_t i = 0; i < equity->certificate_count; i++)
        add_investment(equity, i, rows, &count, &err);
    for (size_t i = 0; i < equity->class_count; i++)
        add_stated(rows, &count, equity_class_name(equity, equity->classes[i].id),
                   equity->classes[i].stated_on, equity->classes[i].excess_e8);
    add_stated(rows, &count, NULL, equity->stated_on, equity->excess_e8);
    *rows_out = rows;
    *count_out = count;
    return err;
}
