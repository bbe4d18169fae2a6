/* Loan cases in stages. A stage is passed when its last finding is for it, with or without
 * conditions; that of the pledge when one is registered, and that of the pay-out by it. */
#include "figures/loan/case.h"

#include "book/seat.h"
#include "figures/loan/loan.h"
#include "record/kinds.h"

const struct field_value case_stage_values[] = {
    {"recommendation", "Recommendation", "推荐"},
    {"appraisal", "Appraisal of the rights", "专利评价"},
    {"due_diligence", "Due diligence of the guarantor", "担保尽调"},
    {"pre_cover_survey", "Survey of the insurer", "保前勘察"},
    {"pre_loan_review", "Review of the bank", "贷前审查"},
    {"pledge", "Registration of the pledge", "质押登记"},
    {"payout", "Pay-out", "放款"},
    {"after_loan", "After the pay-out", "贷后"},
    {0},
};

const struct field_value case_step_state_values[] = {
    {"passed", "Passed", "已通过"},
    {"waiting", "Its turn", "办理中"},
    {"ahead", "Ahead", "未到"},
    {"against", "Against", "不同意"},
    {"not_needed", "Not needed", "无需办理"},
    {0},
};

const struct field_value case_state_values[] = {
    {"open", "Open", "办理中"},
    {"refused", "Refused", "未获通过"},
    {"withdrawn", "Withdrawn", "企业撤回"},
    {"paid_out", "Paid out", "已放款"},
    {"closed", "Closed", "已结清"},
    {0},
};

static const struct field case_step_fields[] = {
    F_REFERENCE(struct case_step, loan_case_id, "loan_case", "Loan case", "质贷案件"),
    F_ENUM(struct case_step, stage, case_stage, "Stage", "环节"),
    F_ENUM(struct case_step, state, case_step_state, "State", "状态"),
    F_REFERENCE(struct case_step, party_id, "party", "Party", "机构"),
    F_DATE(struct case_step, begun_on, "Begun on", "开始日"),
    F_DATE(struct case_step, done_on, "Passed on", "通过日"),
    F_INTEGER(struct case_step, days, INT64_MAX, "Days", "天数"),
    F_INTEGER(struct case_step, findings, INT64_MAX, "Findings", "意见数"),
    F_INTEGER(struct case_step, entry_seq, INT64_MAX, "Entry", "分录号"),
    F_REFERENCE(struct case_step, recorded_by, "user", "Recorded by", "登记人"),
    F_ENUM(struct case_step, verdict, finding_verdict, "Verdict", "结论"),
    F_ENUM(struct case_step, currency, currency, "Currency", "币种"),
    F_MONEY(struct case_step, limit, "Limit", "额度"),
    F_DECIMAL(struct case_step, rate, "Rate a year", "年利率或费率"),
    F_MONEY(struct case_step, sum_insured, "Sum insured", "保险金额"),
    F_MONEY(struct case_step, fee, "Fee or premium", "费用或保费"),
    F_TEXT(struct case_step, document, 200, "Document", "文件名称"),
    F_TEXT(struct case_step, document_sha256, 64, "SHA-256 of the document", "文件 SHA-256"),
};

static const struct field case_row_fields[] = {
    F_REFERENCE(struct case_row, loan_case_id, "loan_case", "Loan case", "质贷案件"),
    F_REFERENCE(struct case_row, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct case_row, case_scheme_id, "case_scheme", "Scheme", "质贷方案"),
    F_ENUM(struct case_row, state, case_state, "State", "状态"),
    F_ENUM(struct case_row, stage, case_stage, "Stage", "环节"),
    F_BOOL(struct case_row, against, "Its last finding is against", "最近意见为不同意"),
    F_REFERENCE(struct case_row, waits_for_id, "party", "Waits for", "待办机构"),
    F_DATE(struct case_row, opened_on, "Opened on", "受理日"),
    F_DATE(struct case_row, since, "In this stage since", "进入本环节日期"),
    F_INTEGER(struct case_row, days, INT64_MAX, "Days in this stage", "本环节天数"),
    F_INTEGER(struct case_row, all_days, INT64_MAX, "Days in all", "累计天数"),
    F_REFERENCE(struct case_row, bank_id, "party", "Bank", "银行"),
    F_REFERENCE(struct case_row, guarantor_id, "party", "Guarantor", "担保机构"),
    F_REFERENCE(struct case_row, insurer_id, "party", "Insurer", "保险机构"),
    F_REFERENCE(struct case_row, appraiser_id, "party", "Appraiser", "评价机构"),
    F_REFERENCE(struct case_row, office_id, "party", "Alliance office", "质贷办"),
    F_ENUM(struct case_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct case_row, amount_asked, "Amount asked for", "申请金额"),
    F_REFERENCE(struct case_row, loan_id, "loan", "Loan", "贷款"),
    F_MONEY(struct case_row, loan, "Amount of the loan", "贷款金额"),
};

const struct shape case_step_shape = SHAPE(struct case_step, case_step_fields);
const struct shape case_row_shape = SHAPE(struct case_row, case_row_fields);

const struct case_scheme *case_scheme_on(const struct book *book, int64_t case_scheme_id,
                                         int32_t day, int64_t as_known)
{
    const struct view on_day = {.as_of = day, .as_known = as_known};
    const struct entry *entry = book_version(book, RECORD_CASE_SCHEME, case_scheme_id, on_day);

    return entry == NULL ? NULL : entry->record;
}

bool scheme_needs(const struct case_scheme *scheme, uint32_t stage)
{
    const bool needs[CASE_STAGE_COUNT + 1] = {
        [STAGE_RECOMMENDATION] = scheme->needs_recommendation,
        [STAGE_APPRAISAL] = scheme->needs_appraisal,
        [STAGE_DUE_DILIGENCE] = scheme->needs_due_diligence,
        [STAGE_PRE_COVER_SURVEY] = scheme->needs_pre_cover_survey,
        [STAGE_PRE_LOAN_REVIEW] = scheme->needs_pre_loan_review,
        [CASE_PLEDGE] = scheme->needs_pledge,
        [CASE_PAYOUT] = true,
        [CASE_AFTER_LOAN] = true,
    };

    return needs[stage];
}

int64_t case_seat(const struct loan_case *record, uint32_t stage)
{
    const int64_t seats[CASE_STAGE_COUNT + 1] = {
        [STAGE_RECOMMENDATION] = record->office_id,
        [STAGE_APPRAISAL] = record->appraiser_id,
        [STAGE_DUE_DILIGENCE] = record->guarantor_id,
        [STAGE_PRE_COVER_SURVEY] = record->insurer_id,
        [STAGE_PRE_LOAN_REVIEW] = record->bank_id,
        [CASE_PLEDGE] = record->bank_id,
        [CASE_PAYOUT] = record->bank_id,
        [CASE_AFTER_LOAN] = record->bank_id,
    };

    return seats[stage];
}

/* Whether an entry comes after another in the order of days, and of entries on one day. */
static bool is_later(const struct entry *entry, const struct entry *than)
{
    return than == NULL || entry->effective_date > than->effective_date ||
           (entry->effective_date == than->effective_date && entry->seq > than->seq);
}

const struct entry *last_finding(const struct book *book, int64_t loan_case_id, uint32_t stage,
                                 struct view view)
{
    const struct entry *last = NULL;

    FOR_LIVE_REFERRERS (r, book, view, stage_finding, loan_case_id, loan_case_id)
        if (((const struct stage_finding *)r.entry->record)->stage == stage &&
            is_later(r.entry, last))
            last = r.entry;
    return last;
}

static int64_t count_findings(const struct book *book, int64_t loan_case_id, uint32_t stage,
                              struct view view)
{
    int64_t count = 0;

    FOR_LIVE_REFERRERS (r, book, view, stage_finding, loan_case_id, loan_case_id)
        if (((const struct stage_finding *)r.entry->record)->stage == stage)
            count++;
    return count;
}

const struct entry *case_end_of(const struct book *book, int64_t loan_case_id, struct view view)
{
    FOR_LIVE_REFERRERS (r, book, view, case_end, loan_case_id, loan_case_id)
        return r.entry;
    return NULL;
}

const struct entry *loan_of_case(const struct book *book, int64_t loan_case_id, struct view view)
{
    FOR_LIVE_REFERRERS (r, book, view, loan, loan_case_id, loan_case_id)
        return r.entry;
    return NULL;
}

const struct entry *last_loan_event(const struct book *book, int64_t loan_id, uint32_t action,
                                    struct view view)
{
    const struct entry *last = NULL;

    FOR_LIVE_REFERRERS (r, book, view, loan_event, loan_id, loan_id)
        if (((const struct loan_event *)r.entry->record)->action == action &&
            is_later(r.entry, last))
            last = r.entry;
    return last;
}

bool pledge_is_live(const struct book *book, int64_t pledge_id, struct view view)
{
    if (book_version(book, RECORD_PLEDGE, pledge_id, view) == NULL)
        return false;
    FOR_LIVE_REFERRERS (r, book, view, pledge_end, pledge_id, pledge_id)
        return false;
    return true;
}

const struct entry *live_pledge_of(const struct book *book, int64_t loan_case_id, struct view view)
{
    FOR_REFERRERS (r, book, pledge, loan_case_id, loan_case_id)
        if (book_version(book, RECORD_PLEDGE, r.entry->entity_id, view) == r.entry &&
            pledge_is_live(book, r.entry->entity_id, view))
            return r.entry;
    return NULL;
}

static void take_finding(const struct entry *entry, struct case_step *step)
{
    const struct stage_finding *finding = entry->record;

    step->entry_seq = entry->seq;
    step->recorded_by = entry->actor_id;
    step->verdict = finding->verdict;
    step->currency = finding->currency;
    step->limit_minor = finding->limit_minor;
    step->rate_e8 = finding->rate_e8;
    step->sum_insured_minor = finding->sum_insured_minor;
    step->fee_minor = finding->fee_minor;
    step->document = finding->document;
    step->document_sha256 = finding->document_sha256;
    if (finding->verdict != FINDING_AGAINST)
        step->done_on = entry->effective_date;
}

static void take_entry(const struct entry *entry, struct case_step *step)
{
    if (entry == NULL)
        return;
    step->entry_seq = entry->seq;
    step->recorded_by = entry->actor_id;
    step->done_on = entry->effective_date;
}

/* Once money is paid out, the pledge of that day counts: it may have ended since. */
static void take_pledge(const struct book *book, const struct loan_case_state *state,
                        struct view view, struct case_step *step)
{
    if (state->payout != NULL)
        view.as_of = state->payout->effective_date;
    const struct entry *pledge = live_pledge_of(book, state->entry->entity_id, view);

    if (pledge == NULL)
        return;
    take_entry(book_entry(book, pledge->entity_id), step);
    step->done_on = ((const struct pledge *)pledge->record)->registered_on;
}

/* What is known of each stage by itself. */
static void read_step(const struct book *book, struct loan_case_state *state, uint32_t stage,
                      struct view view)
{
    struct case_step *step = &state->steps[stage - 1];
    int64_t id = state->entry->entity_id;

    shape_clear(&case_step_shape, step);
    step->loan_case_id = id;
    step->stage = stage;
    step->party_id = case_seat(state->record, stage);
    step->findings = 0;
    if (stage <= STAGE_PRE_LOAN_REVIEW) {
        const struct entry *finding = last_finding(book, id, stage, view);

        step->findings = count_findings(book, id, stage, view);
        if (finding != NULL)
            take_finding(finding, step);
    } else if (stage == CASE_PLEDGE) {
        take_pledge(book, state, view, step);
    } else if (stage == CASE_PAYOUT) {
        take_entry(state->payout, step);
    }
}

static int32_t later_of(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* Where the case stands: the days of each stage, and the one whose turn it is. */
static void line_up(struct loan_case_state *state, int32_t until)
{
    int32_t begun_on = state->opened_on;

    state->stage = 0;
    for (uint32_t stage = 1; stage <= CASE_STAGE_COUNT; stage++) {
        struct case_step *step = &state->steps[stage - 1];

        if (!scheme_needs(state->scheme, stage)) {
            step->state = STEP_NOT_NEEDED;
            continue;
        }
        if (state->stage != 0) {
            step->state = STEP_AHEAD;
            continue;
        }
        step->begun_on = begun_on;
        if (step->done_on != DATE_UNKNOWN && stage != CASE_AFTER_LOAN) {
            step->state = STEP_PASSED;
            step->days = later_of(step->done_on, begun_on) - begun_on;
            begun_on = later_of(step->done_on, begun_on);
            continue;
        }
        step->state = step->verdict == FINDING_AGAINST ? STEP_AGAINST : STEP_WAITING;
        step->days = later_of(until, begun_on) - begun_on;
        state->stage = stage;
    }
}

uint32_t first_open_stage(const struct loan_case_state *state)
{
    for (uint32_t stage = 1; stage < CASE_PAYOUT; stage++)
        if (scheme_needs(state->scheme, stage) && state->steps[stage - 1].done_on == DATE_UNKNOWN)
            return stage;
    return 0;
}

static uint32_t state_of(const struct loan_case_state *state)
{
    if (state->end != NULL)
        return ((const struct case_end *)state->end->record)->ending == CASE_REFUSED
                   ? CASE_STATE_REFUSED
                   : CASE_STATE_WITHDRAWN;
    return state->payout == NULL ? CASE_OPEN : CASE_PAID_OUT;
}

enum err loan_case_state(const struct book *book, int64_t loan_case_id, struct view view,
                         struct loan_case_state *state_out)
{
    struct loan_case_state state = {.entry =
                                        book_version(book, RECORD_LOAN_CASE, loan_case_id, view)};

    if (state.entry == NULL)
        return ERR_NOT_FOUND;
    state.record = state.entry->record;
    state.opened_on = book_entry(book, loan_case_id)->effective_date;
    state.scheme =
        case_scheme_on(book, state.record->case_scheme_id, state.opened_on, view.as_known);
    if (state.scheme == NULL)
        return ERR_NOT_FOUND;
    state.end = case_end_of(book, loan_case_id, view);
    state.loan = loan_of_case(book, loan_case_id, view);
    if (state.loan != NULL)
        state.payout = last_loan_event(book, state.loan->entity_id, LOAN_PAYOUT, view);
    for (uint32_t stage = 1; stage <= CASE_STAGE_COUNT; stage++)
        read_step(book, &state, stage, view);
    line_up(&state, state.end == NULL ? view.as_of : state.end->effective_date);
    state.state = state_of(&state);
    *state_out = state;
    return ERR_OK;
}

enum err case_settle(const struct book *book, struct view view, struct arena *arena,
                     struct loan_case_state *state)
{
    struct case_step *step = &state->steps[CASE_AFTER_LOAN - 1];
    struct loan_state loan;

    if (state->state != CASE_PAID_OUT)
        return ERR_OK;
    enum err err = loan_play(book, state->loan->entity_id, view, NULL, arena, &loan);

    if (err != ERR_OK || loan.fault != LOAN_FAULT_NONE || loan.outstanding_minor > 0 ||
        (loan.interest_open_minor > 0 && loan.written_off_minor == 0))
        return err;
    state->state = CASE_CLOSED;
    step->state = STEP_PASSED;
    step->done_on = loan.splits[loan.split_count - 1].day;
    step->entry_seq = loan.splits[loan.split_count - 1].entry->seq;
    step->days = later_of(step->done_on, step->begun_on) - step->begun_on;
    return ERR_OK;
}

/* Once money is paid out, days no longer count. */
static int32_t days_until(const struct loan_case_state *state, struct view view)
{
    if (state->end != NULL)
        return state->end->effective_date;
    return state->payout != NULL ? state->payout->effective_date : view.as_of;
}

static void fill_row(const struct loan_case_state *state, struct view view, struct case_row *row)
{
    const struct loan_case *record = state->record;
    const struct case_step *step = &state->steps[state->stage - 1];
    bool open = state->state == CASE_OPEN;

    *row = (struct case_row){
        .loan_case_id = state->entry->entity_id,
        .firm_id = record->firm_id,
        .case_scheme_id = record->case_scheme_id,
        .state = state->state,
        .stage = state->stage,
        .against = step->state == STEP_AGAINST,
        .waits_for_id = open ? step->party_id : 0,
        .opened_on = state->opened_on,
        .since = step->begun_on,
        .days = step->days,
        .all_days = days_until(state, view) - state->opened_on,
        .bank_id = record->bank_id,
        .guarantor_id = record->guarantor_id,
        .insurer_id = record->insurer_id,
        .appraiser_id = record->appraiser_id,
        .office_id = record->office_id,
        .currency = record->currency,
        .amount_asked_minor = record->amount_asked_minor,
        .loan_id = state->loan == NULL ? 0 : state->loan->entity_id,
        .loan_minor = AMOUNT_UNKNOWN,
    };
    if (state->loan == NULL)
        return;
    row->loan_minor = ((const struct loan *)state->loan->record)->amount_minor;
    row->currency = ((const struct loan *)state->loan->record)->currency;
}

static bool is_wanted(const struct case_filter *filter, const struct case_row *row)
{
    return (filter->waits_for_id == 0 || row->waits_for_id == filter->waits_for_id) &&
           (filter->firm_id == 0 || row->firm_id == filter->firm_id) &&
           (filter->state == 0 || row->state == filter->state);
}

enum err case_rows(const struct book *book, const struct case_filter *filter, struct view view,
                   struct arena *arena, const struct case_row **rows_out, size_t *count_out)
{
    const int64_t *ids = NULL;
    size_t all = book_entities(book, RECORD_LOAN_CASE, &ids);
    struct case_row *rows = arena_array(arena, all + 1, sizeof *rows);
    size_t count = 0;

    for (size_t i = 0; i < all; i++) {
        struct loan_case_state state;

        if (filter->reader != NULL && !seat_sees(book, filter->reader, book_entry(book, ids[i])))
            continue;
        enum err err = loan_case_state(book, ids[i], view, &state);

        if (err == ERR_NOT_FOUND)
            continue;
        if (err == ERR_OK)
            err = case_settle(book, view, arena, &state);
        if (err != ERR_OK)
            return err;
        fill_row(&state, view, &rows[count]);
        if (is_wanted(filter, &rows[count]))
            count++;
    }
    *rows_out = rows;
    *count_out = count;
    return ERR_OK;
}
