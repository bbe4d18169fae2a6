/* The lines of the step sheet, in words and numbers that can be read. */
#include "waterfall_internal.h"
#include "record/kinds.h"
#include "record/waterfall.h"

#include <string.h>

#define RATE_PLACES 10

static const struct field row_fields[] = {
    F_INTEGER(struct waterfall_row, line, INT64_MAX, "Line", "行号"),
    F_TEXT(struct waterfall_row, scope, 20, "Scope", "口径"),
    F_BOOL(struct waterfall_row, in_total, "In the totals", "计入合计"),
    F_REFERENCE(struct waterfall_row, investment_id, "investment", "Deal: investment",
                "项目（投资）"),
    F_REFERENCE(struct waterfall_row, commitment_id, "commitment", "Deal: commitment",
                "项目（认缴）"),
    F_INTEGER(struct waterfall_row, seq, INT64_MAX, "Entry", "分录号"),
    F_DATE(struct waterfall_row, date, "Date", "日期"),
    F_TEXT(struct waterfall_row, tier, 20, "Tier", "层级"),
    F_INTEGER(struct waterfall_row, hurdle, INT64_MAX, "Number of the further tier", "层级序号"),
    F_TEXT(struct waterfall_row, rate, 48, "Rate or share", "利率或比例"),
    F_INTEGER(struct waterfall_row, days, INT64_MAX, "Days", "天数"),
    F_ENUM(struct waterfall_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct waterfall_row, base, "Base", "计算基数"),
    F_TEXT(struct waterfall_row, balance, 20, "Balance", "余额科目"),
    F_MONEY(struct waterfall_row, opening, "Opening", "期初"),
    F_MONEY(struct waterfall_row, accrual, "Added", "增加"),
    F_MONEY(struct waterfall_row, payment, "Paid", "支付"),
    F_MONEY(struct waterfall_row, closing, "Closing", "期末"),
    F_MONEY(struct waterfall_row, lp, "Investors", "投资人"),
    F_MONEY(struct waterfall_row, gp, "Manager", "管理人"),
    F_MONEY(struct waterfall_row, cash, "Cash left", "剩余现金"),
    F_TEXT(struct waterfall_row, formula, 200, "Formula", "公式（英文）"),
    F_TEXT(struct waterfall_row, formula_zh, 200, "Formula in Chinese", "公式"),
};

const struct shape waterfall_row_shape = SHAPE(struct waterfall_row, row_fields);

struct wording {
    const char *en;
    const char *zh;
};

static const struct wording wordings[STEP_KIND_COUNT] = {
    [STEP_CONTRIBUTION] = {"added = paid in (base) - the manager's own part",
                           "增加 = 实缴（基数）- 管理人跟投部分"},
    [STEP_EXCESS] = {"paid = given back (base) - the manager's own part, at most the opening",
                     "支付 = 退还（基数）- 管理人跟投部分，以期初为限"},
    [STEP_HURDLE_CREDIT] =
        {"paid = what the payment above gives investors, at most the opening; it "
         "is in the totals there",
         "支付 = 上方该笔支付中投资人所得，以期初为限；合计中已计入上方该行"},
    [STEP_CARRY_RETURN] = {"added = carry that the manager paid back to the fund",
                           "增加 = 管理人向基金回拨的业绩报酬"},
    [STEP_PASSED_ON] = {"paid = lesser of the distribution and carry paid back (opening); all of "
                        "it is the investors'",
                        "支付 = 本次分配与待分配回拨（期初）之较小者，全部归投资人"},
    [STEP_DISTRIBUTION] = {"added = the distribution, with carry, less what it passes on",
                           "增加 = 本次分配总额（含业绩报酬，扣除其中转付的回拨）"},
    [STEP_GP_COMMITMENT] = {"manager = cash x its part of paid-in, without carry",
                            "管理人 = 现金 × 其实缴占比，不计业绩报酬"},
    [STEP_RETURN_OF_CAPITAL] = {"investors = lesser of cash and capital not returned",
                                "投资人 = 现金与未返还本金之较小者"},
    [STEP_PREFERRED_RETURN] = {"investors = lesser of cash and hurdle not paid",
                               "投资人 = 现金与未付门槛收益之较小者"},
    [STEP_CATCH_UP] = {"base = c x preferred return paid / (x - c) - catch-up paid before; paid = "
                       "lesser of cash and base; manager = paid x rate; rounded with the splits",
                       "基数 = c × 已付门槛收益 ÷（x - c）- 此前追赶；支付 = "
                       "现金与基数之较小者；管理人 = 支付 × 比例；与分成一并取整"},
    [STEP_SPLIT] = {"paid = cash, at most base = what is missing to the next hurdle / (1 - rate); "
                    "manager = paid x rate; rounded with the catch-up",
                    "支付 = 现金，以基数（距下一层级之差额 ÷（1 - 比例））为限；"
                    "管理人 = 支付 × 比例；与追赶一并取整"},
};

static struct wording accrual_wording(const struct fall *fall)
{
    static const struct wording simple[] = {
        {"added = capital (base) x rate x days / 365", "增加 = 本金（基数）× 利率 × 天数 ÷ 365"},
        {"added = capital (base) x rate x days / 360", "增加 = 本金（基数）× 利率 × 天数 ÷ 360"},
    };
    static const struct wording compounded[COMPOUNDING_COUNT][2] = {
        [COMPOUND_ANNUAL] =
            {{"added = (capital + hurdle, base) x ((1 + rate) ^ (days / 365) - 1)",
              "增加 =（本金 + 未付收益，基数）×（（1 + 利率）^（天数 ÷ 365）- 1）"},
             {"added = (capital + hurdle, base) x ((1 + rate) ^ (days / 360) - 1)",
              "增加 =（本金 + 未付收益，基数）×（（1 + 利率）^（天数 ÷ 360）- 1）"}},
        [COMPOUND_QUARTERLY] =
            {{"added = (capital + hurdle, base) x ((1 + rate / 4) ^ (4 x days / 365) - 1)",
              "增加 =（本金 + 未付收益，基数）×（（1 + 利率 ÷ 4）^（4 × 天数 ÷ 365）- 1）"},
             {"added = (capital + hurdle, base) x ((1 + rate / 4) ^ (4 x days / 360) - 1)",
              "增加 =（本金 + 未付收益，基数）×（（1 + 利率 ÷ 4）^（4 × 天数 ÷ 360）- 1）"}},
        [COMPOUND_DAILY] = {{"added = (capital + hurdle, base) x ((1 + rate / 365) ^ days - 1)",
                             "增加 =（本金 + 未付收益，基数）×（（1 + 利率 ÷ 365）^ 天数 - 1）"},
                            {"added = (capital + hurdle, base) x ((1 + rate / 360) ^ days - 1)",
                             "增加 =（本金 + 未付收益，基数）×（（1 + 利率 ÷ 360）^ 天数 - 1）"}},
    };
    enum compounding compounding = (enum compounding)(fall->term->compounding - 1);
    size_t year = fall->term->day_count - 1 == DAY_COUNT_ACT_365 ? 0 : 1;

    return compounding == COMPOUND_SIMPLE ? simple[year] : compounded[compounding][year];
}

static const char *rate_text(const struct fall *fall, int64_t rate_e10)
{
    char text[DECIMAL_TEXT_SIZE];

    decimal_format(rate_e10, RATE_PLACES, text);
    return arena_strdup(fall->arena, text);
}

static int64_t base_of(const struct waterfall_step *step)
{
    if (step->kind == STEP_CONTRIBUTION || step->kind == STEP_EXCESS)
        return step->lp_minor + step->gp_minor;
    if (step->kind == STEP_ACCRUAL)
        return step->base_minor;
    return waterfall_step_pays(step) && step->due_minor >= 0 ? step->due_minor : AMOUNT_UNKNOWN;
}

static struct waterfall_row row_of(const struct fall *fall, const struct waterfall_step *step)
{
    bool pays = waterfall_step_pays(step);
    bool moves = pays || step->kind == STEP_CARRY_RETURN;
    static const struct wording brought = {"added = as the fund's opening balance says",
                                           "增加 = 期初余额所载"};
    bool opens = fall->flows[step->source].kind == WATERFALL_OPENING;
    struct wording wording = step->kind == STEP_ACCRUAL && opens && step->days == 0 ? brought
                             : step->kind == STEP_ACCRUAL ? accrual_wording(fall)
                                                          : wordings[step->kind];
    int64_t seq = fall->seqs[step->source];
    struct waterfall_row row = {
        .seq = seq == 0 ? AMOUNT_UNKNOWN : seq,
        .date = step->day,
        .tier = waterfall_step_name(step->kind),
        .hurdle = (int64_t)step->hurdle,
        .rate = pays || step->kind == STEP_ACCRUAL ? rate_text(fall, step->rate_e10) : NULL,
        .days = step->kind == STEP_ACCRUAL ? step->days : AMOUNT_UNKNOWN,
        .currency = fall->currency,
        .base_minor = base_of(step),
        .balance = waterfall_balance_name(step->balance),
        .opening_minor = step->opening_minor,
        .accrual_minor = step->added_minor,
        .payment_minor = step->paid_minor,
        .closing_minor = step->closing_minor,
        .lp_minor = moves ? step->lp_minor : AMOUNT_UNKNOWN,
        .gp_minor = moves ? step->gp_minor : AMOUNT_UNKNOWN,
        .cash_minor = pays || step->kind == STEP_DISTRIBUTION || step->kind == STEP_PASSED_ON
                          ? step->cash_minor
                          : AMOUNT_UNKNOWN,
        .formula = wording.en,
        .formula_zh = wording.zh,
    };

    /* Who pays in own parts shows by the share; it is no rate of the terms. */
    if (step->kind == STEP_GP_COMMITMENT)
        row.rate = NULL;
    return row;
}

/* A tier that moves nothing says nothing. */
static bool is_idle(const struct waterfall_step *step)
{
    return waterfall_step_pays(step) && step->added_minor == 0 && step->paid_minor == 0;
}

static void add_part(const struct fall *fall, const struct waterfall *part, const char *scope,
                     const struct holding *deal, struct waterfall_row *rows, size_t *count)
{
    for (size_t i = 0; i < part->step_count; i++) {
        const struct waterfall_step *step = &part->steps[i];

        if (fall_wants(fall, step) && !is_idle(step)) {
            struct waterfall_row *row = &rows[*count];

            *row = row_of(fall, step);
            row->line = (int64_t)++ * count;
            row->scope = scope;
            row->in_total = part != &fall->pooled;
            if (deal != NULL && deal->is_fund)
                row->commitment_id = deal->id;
            else if (deal != NULL)
                row->investment_id = deal->id;
        }
    }
}

void fall_rows(const struct fall *fall, struct fund_waterfall *out)
{
    bool by_deal = fall->term->kind == WATERFALL_AMERICAN;
    size_t most = by_deal ? fall->pooled.step_count : 0;
    size_t count = 0;

    for (size_t p = 0; p < fall->part_count; p++)
        most += fall->parts[p].step_count;
    struct waterfall_row *rows = arena_array(fall->arena, most + 1, sizeof *rows);

    for (size_t p = 0; p < fall->part_count; p++)
        add_part(fall, &fall->parts[p], by_deal && p < fall->deal_count ? "deal" : "fund",
                 by_deal && p < fall->holding_count ? &fall->deals[p] : NULL, rows, &count);
    if (by_deal && fall->proposal == NULL)
        add_part(fall, &fall->pooled, "whole_fund_test", NULL, rows, &count);
    out->rows = rows;
    out->row_count = count;
}
