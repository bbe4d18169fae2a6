/* Certificates, classes and the history of holders as rows of sheets. */
#include "figures/equity/dividend.h"
#include "figures/equity/table.h"

#include "calc/allocate.h"
#include "record/kinds.h"

static const struct field_value due_state_values[] = {
    {"paid", "Paid in", "已实缴"},
    {"ahead", "Due later", "未到期"},
    {"too_late", "Agreed later than the law allows", "约定期限晚于法定期限"},
    {"to_adjust", "To be brought forward by 2027-06-30", "须于 2027-06-30 前调整期限"},
    {"past", "Past due", "已逾期"},
    {0},
};

/* As in table.c. */
#define F_AS(kind, record, json, member, c_type, en, ...)                                          \
    FIELD_ROW_(kind, record, json, member, c_type, .label_en = (en), .label_zh = __VA_ARGS__)

static const struct field certificate_row_fields[] = {
    F_REFERENCE(struct certificate_row, security_id, "security", "Security", "权益凭证"),
    F_REFERENCE(struct certificate_row, event_id, "security_event", "Result of", "变动所得"),
    F_AS(FIELD_TEXT, struct certificate_row, certificate, code, const char *, "Certificate",
         "权证编号", .max = CODE_MAX),
    F_ENUM(struct certificate_row, kind, security_kind, "Kind", "种类"),
    F_REFERENCE(struct certificate_row, class_id, "share_class", "Class", "类别"),
    F_TEXT(struct certificate_row, class_name, 120, "Name of the class", "类别名称"),
    F_REFERENCE(struct certificate_row, holder_party_id, "party", "Holder (party)",
                "持有人（主体）"),
    F_REFERENCE(struct certificate_row, holder_fund_id, "fund", "Holder (fund)", "持有人（基金）"),
    F_REFERENCE(struct certificate_row, holder_firm_id, "firm", "Holder (firm)", "持有人（企业）"),
    F_TEXT(struct certificate_row, holder, 200, "Holder", "持有人"),
    F_TEXT(struct certificate_row, from, CODE_MAX, "Came from", "来源权证"),
    F_REFERENCE(struct certificate_row, round_id, "round", "Round", "轮次"),
    F_REFERENCE(struct certificate_row, investment_id, "investment", "Investment", "投资"),
    F_DATE(struct certificate_row, issued_on, "Since", "取得日期"),
    F_DATE(struct certificate_row, ended_on, "Ended on", "终止日期"),
    F_UNITS(struct certificate_row, issued_units, "Units at first", "原始数量"),
    F_UNITS(struct certificate_row, units, "Units", "数量"),
    F_UNITS(struct certificate_row, vested, "Vested", "已归属"),
    F_DECIMAL(struct certificate_row, strike, "Strike", "行权价格"),
    F_ENUM(struct certificate_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct certificate_row, amount, "Subscribed, or principal", "认缴金额或本金"),
    F_MONEY(struct certificate_row, paid, "Paid in", "实缴金额"),
    F_MONEY(struct certificate_row, due, "Not paid in", "未实缴金额"),
    F_DATE(struct certificate_row, due_on, "Due on", "缴付期限"),
    F_AS(FIELD_DATE, struct certificate_row, latest_on, last_on, int32_t, "Last day by law",
         "法定最晚期限"),
    F_ENUM(struct certificate_row, state, due_state, "State of payment", "实缴状态"),
    F_MONEY(struct certificate_row, dividend, "Accrued dividend", "累积未付股息"),
    F_ENUM(struct certificate_row, dividend_reason, dividend_reason, "Why the dividend is unknown",
           "股息未知原因"),
};

const struct shape certificate_row_shape = SHAPE(struct certificate_row, certificate_row_fields);

static const struct field class_row_fields[] = {
    F_REFERENCE(struct class_row, class_id, "share_class", "Class", "类别"),
    F_TEXT(struct class_row, code, CODE_MAX, "Code", "代码"),
    F_TEXT(struct class_row, name, 120, "Name", "名称"),
    F_ENUM(struct class_row, unit, equity_unit, "Unit", "单位"),
    F_AS(FIELD_DECIMAL, struct class_row, issued, units_e8, int64_t, "Issued", "已发行"),
    F_UNITS(struct class_row, authorised, "Authorised", "授权数量"),
    F_AS(FIELD_DECIMAL, struct class_row, unaccounted, missing_e8, int64_t,
         "Stated, holder unknown", "登记总数中持有人未知"),
    F_UNITS(struct class_row, excess, "Recorded beyond what is stated", "超出登记总数"),
    F_UNITS(struct class_row, granted, "Options and warrants", "期权与认股权证"),
    F_UNITS(struct class_row, reserved, "Reserved, not granted", "期权池未授予"),
    F_DECIMAL(struct class_row, ratio, "Common units for one", "每单位折合普通单位"),
    F_UNITS(struct class_row, as_common, "As common units", "折合普通单位"),
    F_DECIMAL(struct class_row, share, "Share of what is outstanding", "占已发行比例"),
};

const struct shape class_row_shape = SHAPE(struct class_row, class_row_fields);

static const struct field holder_change_row_fields[] = {
    F_INTEGER(struct holder_change_row, seq, INT64_MAX, "Entry", "分录号"),
    F_DATE(struct holder_change_row, day, "Day", "日期"),
    F_REFERENCE(struct holder_change_row, holder_party_id, "party", "Holder (party)",
                "持有人（主体）"),
    F_REFERENCE(struct holder_change_row, holder_fund_id, "fund", "Holder (fund)",
                "持有人（基金）"),
    F_REFERENCE(struct holder_change_row, holder_firm_id, "firm", "Holder (firm)",
                "持有人（企业）"),
    F_TEXT(struct holder_change_row, holder, 200, "Holder", "持有人"),
    F_TEXT(struct holder_change_row, certificate, CODE_MAX, "Certificate", "权证编号"),
    F_ENUM(struct holder_change_row, kind, security_kind, "Kind", "种类"),
    F_REFERENCE(struct holder_change_row, class_id, "share_class", "Class", "类别"),
    F_TEXT(struct holder_change_row, class_name, 120, "Name of the class", "类别名称"),
    F_UNITS(struct holder_change_row, change, "Change", "变动"),
    F_UNITS(struct holder_change_row, balance, "Balance", "余额"),
};

const struct shape holder_change_row_shape =
    SHAPE(struct holder_change_row, holder_change_row_fields);

static int64_t held_by(struct equity_holder holder, uint32_t kind)
{
    return holder.kind == kind ? holder.id : 0;
}

static struct certificate_row certificate_row(const struct equity *equity,
                                              const struct equity_certificate *certificate)
{
    struct payment_due due;
    bool issued = certificate->from == EQUITY_NONE;

    struct accrued_dividend dividend = certificate_dividend(equity, certificate);

    certificate_due(equity, certificate, &due);
    return (struct certificate_row){
        .security_id = issued ? certificate->id : 0,
        .event_id = issued ? 0 : certificate->id,
        .code = certificate->code,
        .kind = certificate->kind,
        .class_id = certificate->class_id,
        .class_name = equity_class_name(equity, certificate->class_id),
        .holder_party_id = held_by(certificate->holder, RECORD_PARTY),
        .holder_fund_id = held_by(certificate->holder, RECORD_FUND),
        .holder_firm_id = held_by(certificate->holder, RECORD_FIRM),
        .holder = equity_holder_name(equity->book, certificate->holder, equity->view),
        .from = issued ? NULL : equity->certificates[certificate->from].code,
        .round_id = certificate->round_id,
        .investment_id = certificate->investment_id,
        .issued_on = certificate->born_on,
        .ended_on = certificate->ended_on,
        .issued_units_e8 = certificate->whole ? AMOUNT_UNKNOWN : certificate->issued_e8,
        .units_e8 = certificate->whole ? AMOUNT_UNKNOWN : certificate->units_e8,
        .vested_e8 = certificate_vested(equity, certificate),
        .strike_e8 = certificate->kind == SECURITY_SHARES ? AMOUNT_UNKNOWN : certificate->strike_e8,
        .currency = certificate->currency != 0 ? certificate->currency : dividend.currency,
        .dividend_minor = dividend.amount_minor,
        .dividend_reason = dividend.reason,
        .amount_minor = certificate->amount_minor,
        .paid_minor = certificate->paid_minor,
        .due_minor = equity_alive(certificate) ? due.due_minor : AMOUNT_UNKNOWN,
        .due_on = due.due_on,
        .last_on = due.last_on,
        .state = equity_alive(certificate) && certificate->kind == SECURITY_SHARES &&
                         due.due_minor != AMOUNT_UNKNOWN
                     ? due.state
                     : 0,
    };
}

size_t certificate_rows(const struct equity *equity, const struct certificate_row **rows_out)
{
    struct certificate_row *rows =
        arena_array(equity->arena, equity->certificate_count + 1, sizeof *rows);

    for (size_t i = 0; i < equity->certificate_count; i++)
        rows[i] = certificate_row(equity, &equity->certificates[i]);
    *rows_out = rows;
    return equity->certificate_count;
}

static int64_t granted_of(const struct equity *equity, int64_t class_id, enum err *err)
{
    int64_t sum = 0;

    for (size_t i = 0; i < equity->certificate_count; i++) {
        const struct equity_certificate *certificate = &equity->certificates[i];

        if (certificate->class_id == class_id && equity_alive(certificate) &&
            (certificate->kind == SECURITY_OPTION || certificate->kind == SECURITY_WARRANT))
            add_to(&sum, certificate->units_e8, err);
    }
    return sum;
}

static int64_t reserved_of(const struct equity *equity, int64_t class_id, enum err *err)
{
    int64_t sum = 0;

    for (size_t i = 0; i < equity->pool_count; i++) {
        const struct equity_pool *pool = &equity->pools[i];

        if (pool->record != NULL && pool->class_id == class_id && pool->reserved_e8 > pool->used_e8)
            add_to(&sum, pool->reserved_e8 - pool->used_e8, err);
    }
    return sum;
}

enum err class_rows(const struct equity *equity, const struct class_row **rows_out,
                    size_t *count_out)
{
    size_t count = 0;
    struct class_row *rows = arena_array(equity->arena, equity->class_count + 1, sizeof *rows);
    int64_t *weights = arena_array(equity->arena, equity->class_count + 1, sizeof *weights);
    int64_t *shares = arena_array(equity->arena, equity->class_count + 1, sizeof *shares);
    enum err err = ERR_OK;

    for (size_t i = 0; i < equity->class_count; i++) {
        const struct equity_class *class = &equity->classes[i];

        if (class->record == NULL)
            continue;
        weights[count] = class->shares_e8 + known_or_zero(class->missing_e8);
        rows[count++] = (struct class_row){
            .class_id = class->id,
            .code = class->record->code,
            .name = class->record->name,
            .unit = class->record->unit,
            .units_e8 = class->shares_e8,
            .authorised_e8 = class->record->authorised_units_e8,
            .missing_e8 = class->missing_e8,
            .excess_e8 = class->excess_e8,
            .granted_e8 = granted_of(equity, class->id, &err),
            .reserved_e8 = reserved_of(equity, class->id, &err),
            .ratio_e8 = class_as_common(equity, class->id, DECIMAL_E8_ONE),
            .as_common_e8 = class_as_common(equity, class->id, class->shares_e8),
            .share_e8 = AMOUNT_UNKNOWN,
        };
    }
    if (allocate(DECIMAL_E8_ONE, weights, count, shares) == ERR_OK)
        for (size_t i = 0; i < count; i++)
            rows[i].share_e8 = shares[i];
    *rows_out = rows;
    *count_out = count;
    return err;
}

static bool is_asked(struct equity_holder asked, struct equity_holder holder)
{
    return asked.kind == RECORD_NONE || (asked.kind == holder.kind && asked.id == holder.id);
}

/* What the holder of the last row has now: the balance of his row before, and the change. */
static int64_t balance_after(const struct holder_change_row *rows, size_t at, enum err *err)
{
    const struct holder_change_row *row = &rows[at];
    int64_t balance = 0;

    for (size_t i = at; i-- > 0;)
        if (rows[i].kind == row->kind && rows[i].class_id == row->class_id &&
            rows[i].holder_party_id == row->holder_party_id &&
            rows[i].holder_fund_id == row->holder_fund_id &&
            rows[i].holder_firm_id == row->holder_firm_id) {
            balance = rows[i].balance_e8;
            break;
        }
    add_to(&balance, row->change_e8, err);
    return balance;
}

enum err holder_changes(const struct equity *equity, struct equity_holder holder,
                        const struct holder_change_row **rows_out, size_t *count_out)
{
    struct holder_change_row *rows =
        arena_array(equity->arena, equity->change_count + 1, sizeof *rows);
    enum err err = ERR_OK;
    size_t count = 0;

    for (size_t i = 0; i < equity->change_count; i++) {
        const struct equity_change *change = &equity->changes[i];
        const struct equity_certificate *certificate = &equity->certificates[change->certificate];

        if (!is_asked(holder, certificate->holder))
            continue;
        rows[count] = (struct holder_change_row){
            .seq = change->seq,
            .day = change->day,
            .holder_party_id = held_by(certificate->holder, RECORD_PARTY),
            .holder_fund_id = held_by(certificate->holder, RECORD_FUND),
            .holder_firm_id = held_by(certificate->holder, RECORD_FIRM),
            .holder = equity_holder_name(equity->book, certificate->holder, equity->view),
            .certificate = certificate->code,
            .kind = certificate->kind,
            .class_id = change->class_id,
            .class_name = equity_class_name(equity, change->class_id),
            .change_e8 = certificate->whole ? AMOUNT_UNKNOWN : change->delta_e8,
        };
        rows[count].balance_e8 =
            certificate->whole ? AMOUNT_UNKNOWN : balance_after(rows, count, &err);
        count++;
    }
    *rows_out = rows;
    *count_out = count;
    return err;
}
