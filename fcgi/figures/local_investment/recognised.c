/* The lines of the reinvestment ledger. */
#include "figures/local_investment/local_investment.h"

#include "base/int128.h"
#include "figures/fund/fund_capital.h"
#include "record/approval.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/local_investment.h"
#include "record/rule.h"

static const struct field_value recognition_state_values[] = {
    {"pending", "Pending", "待审批"},
    {"counted", "Counts", "已认定"},
    {"rejected", "Rejected", "已否决"},
    {"taken_back", "Taken back", "已扣回"},
    {0},
};

static const struct field recognised_line_fields[] = {
    F_REFERENCE(struct recognised_line, recognition_id, "recognition", "Recognition", "返投认定"),
    F_REFERENCE(struct recognised_line, fund_id, "fund", "Fund", "基金"),
    F_TEXT(struct recognised_line, scheme, CODE_MAX, "Scheme", "办法代码"),
    F_DATE(struct recognised_line, recognised_on, "Recognised on", "认定日"),
    F_ENUM(struct recognised_line, state, recognition_state, "State", "状态"),
    F_REFERENCE(struct recognised_line, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct recognised_line, investment_id, "investment", "Investment", "投资"),
    F_ENUM(struct recognised_line, kind, recognition_kind, "Kind of recognition", "认定情形"),
    F_ENUM(struct recognised_line, phase, investment_phase, "Phase", "投资阶段"),
    F_REFERENCE(struct recognised_line, rule_version_id, "recognition_rule", "Rule version",
                "规则版本", .version = true),
    F_ENUM(struct recognised_line, status, rule_status, "Status", "核实状态"),
    F_ENUM(struct recognised_line, currency, currency, "Currency", "币种"),
    F_MONEY(struct recognised_line, amount, "Amount", "金额"),
    F_DECIMAL(struct recognised_line, multiplier, "Multiplier", "认定倍数"),
    F_DECIMAL(struct recognised_line, phase_factor, "Phase factor", "阶段系数"),
    F_MONEY(struct recognised_line, recognised, "Recognised", "认定金额"),
    F_DATE(struct recognised_line, approved_on, "Approved on", "批准生效日期"),
    F_DATE(struct recognised_line, lock_in_until, "Locked in until", "锁定期届满日"),
    F_REFERENCE(struct recognised_line, move_out_id, "move_out", "Move-out", "企业迁出"),
    F_DATE(struct recognised_line, moved_out_on, "Moved out on", "迁出日"),
    F_MONEY(struct recognised_line, counted, "Counted", "计入金额"),
    F_TEXT(struct recognised_line, evidence_sha256, 64, "SHA-256 of the evidence", "材料 SHA-256"),
};

const struct shape recognised_line_shape = SHAPE(struct recognised_line, recognised_line_fields);

enum err local_investment_weigh(int64_t amount_minor, int64_t a_e8, int64_t b_e8,
                                int64_t *weighted_out)
{
    int128_t one = (int128_t)DECIMAL_E8_ONE * DECIMAL_E8_ONE;
    int128_t factor = (int128_t)a_e8 * b_e8;
    int128_t product = 0;

    if (__builtin_mul_overflow(factor, (int128_t)amount_minor, &product))
        return ERR_OVERFLOW;
    int128_t weighted = product / one;
    int128_t twice = product % one * 2;

    if (twice > one || (twice == one && weighted % 2 != 0))
        weighted++;
    if (weighted > INT64_MAX)
        return ERR_OVERFLOW;
    *weighted_out = (int64_t)weighted;
    return ERR_OK;
}

int64_t recognition_firm(const struct book *book, const struct recognition *recognition)
{
    if (recognition->firm_id != 0)
        return recognition->firm_id;
    const struct entry *investment = book_entry(book, recognition->investment_id);
    const struct entry *project =
        book_entry(book, ((const struct investment *)investment->record)->project_id);

    return ((const struct project *)project->record)->firm_id;
}

const struct entry *recognition_rule_on(const struct book *book, int64_t rule_id, struct view view)
{
    const struct entry *version = book_version(book, RECORD_RECOGNITION_RULE, rule_id, view);

    if (version == NULL)
        return NULL;
    const struct recognition_rule *rule = version->record;

    return rule->valid_to != DATE_UNKNOWN && rule->valid_to < view.as_of ? NULL : version;
}

/* The first time in the view that the firm left while the recognition was locked in. */
static const struct entry *move_out_of(const struct book *book, const struct entry *entry,
                                       int64_t firm_id, struct view view)
{
    const struct recognition *recognition = entry->record;
    const struct entry *first = NULL;

    if (recognition->lock_in_until == DATE_UNKNOWN)
        return NULL;
    FOR_REFERRERS (r, book, move_out, firm_id, firm_id) {
        int32_t day = r.entry->effective_date;

        if (day >= entry->effective_date && day < recognition->lock_in_until &&
            book_live(book, r.entry, view) && (first == NULL || day < first->effective_date))
            first = r.entry;
    }
    return first;
}

static uint32_t state_of(const struct entry *decision, const struct entry *move_out)
{
    if (decision == NULL)
        return RECOGNITION_PENDING;
    if (((const struct approval *)decision->record)->outcome != OUTCOME_APPROVE)
        return RECOGNITION_REJECTED;
    return move_out != NULL ? RECOGNITION_TAKEN_BACK : RECOGNITION_COUNTED;
}

static struct recognised_line line_of(const struct book *book, const struct entry *entry,
                                      struct view view)
{
    const struct recognition *recognition = entry->record;
    const struct recognition_rule *rule = book_entry(book, recognition->rule_version_id)->record;
    const struct entry *decision = proposal_decision(book, entry, view);
    int64_t firm_id = recognition_firm(book, recognition);
    const struct entry *move_out = move_out_of(book, entry, firm_id, view);
    uint32_t state = state_of(decision, move_out);
    bool approved = state == RECOGNITION_COUNTED || state == RECOGNITION_TAKEN_BACK;

    return (struct recognised_line){
        .recognition_id = entry->seq,
        .fund_id = recognition->fund_id,
        .scheme = rule->scheme,
        .recognised_on = entry->effective_date,
        .state = state,
        .firm_id = firm_id,
        .investment_id = recognition->investment_id,
        .kind = rule->kind,
        .phase = rule->phase,
        .rule_version_id = recognition->rule_version_id,
        .status = rule->status,
        .currency = recognition->currency,
        .amount_minor = recognition->amount_minor,
        .multiplier_e8 = recognition->multiplier_e8,
        .phase_factor_e8 = recognition->phase_factor_e8,
        .recognised_minor = recognition->recognised_minor,
        .approved_on = approved ? decision->effective_date : DATE_UNKNOWN,
        .lock_in_until = recognition->lock_in_until,
        .move_out_id = move_out == NULL ? 0 : move_out->seq,
        .moved_out_on = move_out == NULL ? DATE_UNKNOWN : move_out->effective_date,
        .counted_minor = state == RECOGNITION_COUNTED ? recognition->recognised_minor : 0,
        .evidence_sha256 = recognition->evidence_sha256,
    };
}

static size_t lines_of_fund(const struct book *book, int64_t fund_id, struct view view,
                            struct recognised_line *lines)
{
    size_t count = 0;

    FOR_LIVE_REFERRERS (r, book, view, recognition, fund_id, fund_id) {
        if (lines != NULL)
            lines[count] = line_of(book, r.entry, view);
        count++;
    }
    return count;
}

static size_t lines_of_all(const struct book *book, struct view view, struct recognised_line *lines)
{
    const int64_t *ids;
    size_t all = book_entities(book, RECORD_RECOGNITION, &ids);
    size_t count = 0;

    for (size_t i = 0; i < all; i++) {
        const struct entry *entry = book_entry(book, ids[i]);

        if (book_live(book, entry, view))
            lines[count++] = line_of(book, entry, view);
    }
    return count;
}

enum err recognised_lines(const struct book *book, int64_t fund_id, struct view view,
                          struct arena *arena, const struct recognised_line **lines_out,
                          size_t *count_out)
{
    const int64_t *ids;

    if (fund_id != 0 && book_version(book, RECORD_FUND, fund_id, view) == NULL)
        return ERR_NOT_FOUND;
    size_t room = fund_id != 0 ? lines_of_fund(book, fund_id, view, NULL)
                               : book_entities(book, RECORD_RECOGNITION, &ids);
    struct recognised_line *lines = arena_array(arena, room + 1, sizeof *lines);

    *count_out =
        fund_id != 0 ? lines_of_fund(book, fund_id, view, lines) : lines_of_all(book, view, lines);
    *lines_out = lines;
    return ERR_OK;
}
