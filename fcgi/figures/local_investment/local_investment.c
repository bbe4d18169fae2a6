/* The stages of a fund's promise to reinvest. */
#include "figures/local_investment/local_investment.h"

#include "book/opening.h"
#include "figures/accounts/posting.h"
#include "figures/fund/fund_capital.h"
#include "record/kinds.h"
#include "record/local_investment.h"
#include "record/opening.h"
#include "record/rule.h"

#include <stdlib.h>
#include <string.h>

static const struct field_value reinvestment_state_values[] = {
    {"open", "Open", "进行中"},
    {"met", "Met", "已达标"},
    {"met_late", "Met late", "逾期达标"},
    {"missed", "Missed", "未达标"},
    {"not_in_force", "Not in force", "已失效"},
    {"unknown", "Base unknown", "基数未知"},
    {0},
};

static const struct field local_investment_stage_fields[] = {
    F_REFERENCE(struct local_investment_stage, term_id, "reinvestment_term", "Term", "返投条款"),
    F_REFERENCE(struct local_investment_stage, fund_id, "fund", "Fund", "基金"),
    F_TEXT(struct local_investment_stage, scheme, CODE_MAX, "Scheme", "办法代码"),
    F_TEXT(struct local_investment_stage, stage, 120, "Stage", "阶段"),
    F_ENUM(struct local_investment_stage, state, reinvestment_state, "State", "状态"),
    F_ENUM(struct local_investment_stage, status, rule_status, "Status", "核实状态"),
    F_ENUM(struct local_investment_stage, base, reinvestment_base, "Base", "计算基数"),
    F_ENUM(struct local_investment_stage, currency, currency, "Currency", "币种"),
    F_MONEY(struct local_investment_stage, base_amount, "Base amount", "基数金额"),
    F_DECIMAL(struct local_investment_stage, required, "Required multiple", "要求倍数"),
    F_DECIMAL(struct local_investment_stage, share, "Share due", "阶段比例"),
    F_MONEY(struct local_investment_stage, target, "Target", "目标金额"),
    F_MONEY(struct local_investment_stage, recognised, "Recognised", "认定金额"),
    F_MONEY(struct local_investment_stage, taken_back, "Taken back", "扣回金额"),
    F_MONEY(struct local_investment_stage, counted, "Counted", "计入金额"),
    F_MONEY(struct local_investment_stage, pending, "Pending", "待审批金额"),
    F_DECIMAL(struct local_investment_stage, progress, "Progress", "完成率"),
    F_MONEY(struct local_investment_stage, missing, "Missing", "差额"),
    F_MONEY(struct local_investment_stage, surplus, "Surplus", "超额"),
    F_DATE(struct local_investment_stage, due_on, "Due on", "考核日"),
    F_INTEGER(struct local_investment_stage, days_left, INT64_MAX, "Days left", "剩余天数"),
    F_INTEGER(struct local_investment_stage, days_over, INT64_MAX, "Days over", "超过天数"),
    F_DATE(struct local_investment_stage, valid_from, "Valid from", "有效期起"),
    F_DATE(struct local_investment_stage, valid_to, "Valid to", "有效期止"),
};

const struct shape local_investment_stage_shape =
    SHAPE(struct local_investment_stage, local_investment_stage_fields);

static enum err total_assets(const struct book *book, int64_t fund_id, struct view view,
                             struct arena *arena, int64_t *amount_out)
{
    struct fund_ledger ledger;
    struct balance_sheet sheet;
    int64_t sum = 0;
    enum err err = fund_ledger_build(book, fund_id, view, arena, &ledger);

    *amount_out = AMOUNT_UNKNOWN;
    if (err == ERR_OK)
        err = balance_sheet_compute(&ledger, view.as_of, &sheet);
    if (err != ERR_OK)
        return err == ERR_NOT_KEPT ? ERR_OK : err;
    add_to(&sum, known_or_zero(sheet.cash_minor), &err);
    add_to(&sum, sheet.not_tracked_minor, &err);
    add_to(&sum, sheet.cost_minor, &err);
    add_to(&sum, sheet.unrealised_minor, &err);
    *amount_out = sum > 0 ? sum : AMOUNT_UNKNOWN;
    return err;
}

static enum err base_of(const struct book *book, const struct reinvestment_term *term,
                        struct view view, struct arena *arena, int64_t *amount_out)
{
    const struct commitment_account *accounts = NULL;
    struct commitment_account account = {0};
    size_t count = 0;
    enum err err = ERR_OK;
    bool contribution =
        term->base == REINVEST_CONTRIBUTION || term->base == REINVEST_CONTRIBUTION_PAID_IN;

    *amount_out = term->base_amount_minor;
    if (term->base == REINVEST_INVESTABLE)
        return ERR_OK;
    if (term->base == REINVEST_TOTAL_ASSETS)
        return total_assets(book, term->fund_id, view, arena, amount_out);
    if (contribution)
        err = commitment_account_compute(book, term->commitment_id, view, arena, &account);
    else
        err = fund_accounts_compute(book, term->fund_id, view, arena, &accounts, &count, &account);
    *amount_out = AMOUNT_UNKNOWN;
    if (err == ERR_NOT_FOUND || err == ERR_NOT_KEPT)
        return ERR_OK; /* the commitment is not there in the view: nothing to multiply */
    if (err != ERR_OK)
        return err;
    bool paid_in =
        term->base == REINVEST_CONTRIBUTION_PAID_IN || term->base == REINVEST_FUND_PAID_IN;
    int64_t amount_minor =
        paid_in ? account.paid_in_minor : account.commitment_minor - account.released_minor;

    if (amount_minor > 0)
        *amount_out = amount_minor;
    return ERR_OK;
}

/* The lines of the stage's scheme, added up. */
static void add_lines(struct local_investment_stage *stage, const struct recognised_line *lines,
                      size_t count, enum err *err)
{
    for (size_t i = 0; i < count; i++) {
        if (lines[i].fund_id != stage->fund_id || strcmp(lines[i].scheme, stage->scheme) != 0)
            continue;
        if (lines[i].state == RECOGNITION_PENDING)
            add_to(&stage->pending_minor, lines[i].recognised_minor, err);
        if (lines[i].state == RECOGNITION_TAKEN_BACK)
            add_to(&stage->taken_back_minor, lines[i].recognised_minor, err);
        if (lines[i].approved_on != DATE_UNKNOWN)
            add_to(&stage->recognised_minor, lines[i].recognised_minor, err);
        add_to(&stage->counted_minor, lines[i].counted_minor, err);
    }
}

/* What was credited before the fund's opening, beyond what is recorded of that time. An opening
 * does not tell schemes apart: it counts for each that the fund promised. */
static enum err add_opened(const struct book *book, struct local_investment_stage *stage,
                           struct view view, struct arena *arena)
{
    const struct entry *opening = fund_opening(book, stage->fund_id, view);
    const struct recognised_line *lines = NULL;
    size_t count = 0;

    if (opening == NULL)
        return ERR_OK;
    int64_t credited =
        known_or_zero(((const struct opening *)opening->record)->recognised_before_minor);
    enum err err =
        recognised_lines(book, stage->fund_id, opening_eve(opening, view), arena, &lines, &count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(lines[i].scheme, stage->scheme) == 0)
            add_to(&credited, -lines[i].counted_minor, &err);
    add_to(&stage->recognised_minor, credited, &err);
    add_to(&stage->counted_minor, credited, &err);
    return err;
}

static enum err set_progress(struct local_investment_stage *stage)
{
    enum err err = local_investment_weigh(stage->base_amount_minor, stage->required_e8,
                                          stage->share_e8, &stage->target_minor);
    if (err != ERR_OK)
        return err;
    if (stage->target_minor == 0) {
        stage->target_minor = AMOUNT_UNKNOWN; /* less than half a fen: nothing to divide by */
        return ERR_OK;
    }
    int64_t left = stage->target_minor - stage->counted_minor;

    stage->missing_minor = left > 0 ? left : 0;
    stage->surplus_minor = left < 0 ? -left : 0;
    return amount_mul_div(stage->counted_minor, DECIMAL_E8_ONE, stage->target_minor,
                          &stage->progress_e8);
}

/* Whether the target, as it stands in the view, was reached on the due day as known in the view. */
static enum err met_on_its_day(const struct book *book, const struct local_investment_stage *stage,
                               struct view view, struct arena *arena, bool *met_out)
{
    struct local_investment_stage then = {.fund_id = stage->fund_id, .scheme = stage->scheme};
    const struct recognised_line *lines = NULL;
    size_t count = 0;
    struct view day = {stage->due_on, view.as_known};
    enum err err = recognised_lines(book, stage->fund_id, day, arena, &lines, &count);

    if (err == ERR_NOT_FOUND)
        err = ERR_OK; /* the fund was not there yet: nothing counted */
    add_lines(&then, lines, count, &err);
    *met_out = then.counted_minor >= stage->target_minor;
    return err;
}

static enum err set_state(const struct book *book, struct local_investment_stage *stage,
                          struct view view, struct arena *arena)
{
    bool passed = view.as_of > stage->due_on;
    bool met = false;

    if (view.as_of < stage->valid_from ||
        (stage->valid_to != DATE_UNKNOWN && view.as_of > stage->valid_to)) {
        stage->state = STAGE_NOT_IN_FORCE;
        return ERR_OK;
    }
    if (stage->target_minor == AMOUNT_UNKNOWN) {
        stage->state = STAGE_UNKNOWN;
        return ERR_OK;
    }
    bool reached = stage->counted_minor >= stage->target_minor;
    enum err err = ERR_OK;

    if (passed)
        err = met_on_its_day(book, stage, view, arena, &met);
    if (reached)
        stage->state = !passed || met ? STAGE_MET : STAGE_MET_LATE;
    else
        stage->state = passed ? STAGE_MISSED : STAGE_OPEN;
    return err;
}

static enum err stage_of(const struct book *book, const struct entry *version, struct view view,
                         struct arena *arena, struct local_investment_stage *stage)
{
    const struct reinvestment_term *term = version->record;
    const struct recognised_line *lines = NULL;
    size_t count = 0;

    *stage = (struct local_investment_stage){
        .term_id = version->entity_id,
        .fund_id = term->fund_id,
        .scheme = term->scheme,
        .stage = term->stage,
        .status = term->status,
        .base = term->base,
        .currency = term->currency,
        .required_e8 = term->required_e8,
        .share_e8 = term->share_e8,
        .target_minor = AMOUNT_UNKNOWN,
        .progress_e8 = AMOUNT_UNKNOWN,
        .missing_minor = AMOUNT_UNKNOWN,
        .surplus_minor = AMOUNT_UNKNOWN,
        .due_on = term->due_on,
        .days_left =
            view.as_of <= term->due_on ? (int64_t)term->due_on - view.as_of : AMOUNT_UNKNOWN,
        .days_over =
            view.as_of > term->due_on ? (int64_t)view.as_of - term->due_on : AMOUNT_UNKNOWN,
        .valid_from = term->valid_from,
        .valid_to = term->valid_to,
    };
    enum err err = base_of(book, term, view, arena, &stage->base_amount_minor);
    if (err == ERR_OK)
        err = recognised_lines(book, term->fund_id, view, arena, &lines, &count);
    add_lines(stage, lines, count, &err);
    if (err == ERR_OK)
        err = add_opened(book, stage, view, arena);
    if (err == ERR_OK && stage->base_amount_minor != AMOUNT_UNKNOWN)
        err = set_progress(stage);
    return err != ERR_OK ? err : set_state(book, stage, view, arena);
}

static int by_fund_scheme_day(const void *a, const void *b)
{
    const struct local_investment_stage *x = a;
    const struct local_investment_stage *y = b;

    if (x->fund_id != y->fund_id)
        return x->fund_id < y->fund_id ? -1 : 1;
    int order = strcmp(x->scheme, y->scheme);

    if (order != 0)
        return order;
    if (x->due_on != y->due_on)
        return x->due_on < y->due_on ? -1 : 1;
    return x->term_id < y->term_id ? -1 : x->term_id > y->term_id;
}

enum err local_investment_stages(const struct book *book, int64_t fund_id, struct view view,
                                 struct arena *arena,
                                 const struct local_investment_stage **stages_out,
                                 size_t *count_out)
{
    const int64_t *ids;
    size_t all = book_entities(book, RECORD_REINVESTMENT_TERM, &ids);
    struct local_investment_stage *stages = arena_array(arena, all + 1, sizeof *stages);
    size_t count = 0;

    if (fund_id != 0 && book_version(book, RECORD_FUND, fund_id, view) == NULL)
        return ERR_NOT_FOUND;
    for (size_t i = 0; i < all; i++) {
        const struct entry *version = book_version(book, RECORD_REINVESTMENT_TERM, ids[i], view);

        if (version == NULL)
            continue;
        int64_t owner = ((const struct reinvestment_term *)version->record)->fund_id;

        if ((fund_id != 0 && owner != fund_id) ||
            book_version(book, RECORD_FUND, owner, view) == NULL)
            continue;
        enum err err = stage_of(book, version, view, arena, &stages[count++]);
        if (err != ERR_OK)
            return err;
    }
    qsort(stages, count, sizeof *stages, by_fund_scheme_day);
    *stages_out = stages;
    *count_out = count;
    return ERR_OK;
}
