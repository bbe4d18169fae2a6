/* Where reductions stand, and what runs from notices about capital until when. */
#include "figures/equity/notices.h"

#include "base/date.h"
#include "calc/equity/law_windows.h"
#include "play_internal.h"
#include "record/kinds.h"

const struct field_value deadline_what_values[] = {
    {"notify_creditors", "Notify the creditors", "通知债权人"},
    {"publish", "Publish the reduction", "公告减资"},
    {"claims_notified", "Creditors who were notified may claim", "已接通知的债权人可要求清偿"},
    {"claims_published", "Creditors who were not may claim", "未接通知的债权人可要求清偿"},
    {"answer_claim", "Pay or secure a creditor", "向债权人清偿或提供担保"},
    {"grace", "Grace of a call to pay in", "催缴宽限期"},
    {"dispose", "Sell or cancel what was forfeited", "转让或注销丧失的股权"},
    {"accelerated", "Pay in what was asked for early", "提前缴纳出资"},
    {0},
};

const struct field_value deadline_state_values[] = {
    {"open", "Open", "进行中"},
    {"done", "Done", "已完成"},
    {"done_late", "Done late", "逾期完成"},
    {"overdue", "Overdue", "已逾期"},
    {"over", "Over", "已届满"},
    {0},
};

const struct field_value capital_law_values[] = {
    {"company_law_2018_177", "Company Law 2018, art. 177", "《公司法》（2018）第一百七十七条"},
    {"company_law_2023_52", "Company Law 2023, art. 52", "《公司法》（2023）第五十二条"},
    {"company_law_2023_54", "Company Law 2023, art. 54", "《公司法》（2023）第五十四条"},
    {"company_law_2023_224", "Company Law 2023, art. 224", "《公司法》（2023）第二百二十四条"},
    {"company_law_2018_34", "Company Law 2018, art. 34", "《公司法》（2018）第三十四条"},
    {"company_law_2018_42", "Company Law 2018, art. 42", "《公司法》（2018）第四十二条"},
    {"company_law_2018_103", "Company Law 2018, art. 103", "《公司法》（2018）第一百零三条"},
    {"company_law_2018_133", "Company Law 2018, art. 133", "《公司法》（2018）第一百三十三条"},
    {"company_law_2018_166", "Company Law 2018, art. 166", "《公司法》（2018）第一百六十六条"},
    {"company_law_2023_65", "Company Law 2023, art. 65", "《公司法》（2023）第六十五条"},
    {"company_law_2023_116", "Company Law 2023, art. 116", "《公司法》（2023）第一百一十六条"},
    {"company_law_2023_210", "Company Law 2023, art. 210", "《公司法》（2023）第二百一十条"},
    {"company_law_2023_227", "Company Law 2023, art. 227", "《公司法》（2023）第二百二十七条"},
    {0},
};

static const struct field notice_deadline_fields[] = {
    F_REFERENCE(struct notice_deadline, capital_notice_id, "capital_notice", "Notice", "通知"),
    F_ENUM(struct notice_deadline, what, deadline_what, "What", "事项"),
    F_ENUM(struct notice_deadline, law, capital_law, "By", "依据"),
    F_DATE(struct notice_deadline, runs_from, "Runs from", "起算日"),
    F_DATE(struct notice_deadline, due_on, "Until", "截止日"),
    F_DATE(struct notice_deadline, done_on, "Done on", "完成日"),
    F_ENUM(struct notice_deadline, state, deadline_state, "State", "状态"),
    F_REFERENCE(struct notice_deadline, holder_party_id, "party", "Holder (party)",
                "持有人（主体）"),
    F_REFERENCE(struct notice_deadline, holder_fund_id, "fund", "Holder (fund)", "持有人（基金）"),
    F_REFERENCE(struct notice_deadline, holder_firm_id, "firm", "Holder (firm)", "持有人（企业）"),
    F_TEXT(struct notice_deadline, certificate, 80, "Certificate", "权证"),
    F_ENUM(struct notice_deadline, currency, currency, "Currency", "币种"),
    F_MONEY(struct notice_deadline, amount, "Amount", "金额"),
};

const struct shape notice_deadline_shape = SHAPE(struct notice_deadline, notice_deadline_fields);

static int32_t earlier_of(int32_t a, int32_t b)
{
    return a == DATE_UNKNOWN || b < a ? b : a;
}

static int32_t later_of(int32_t a, int32_t b)
{
    return a == DATE_UNKNOWN || b > a ? b : a;
}

/* --- reductions --- */

static const struct capital_notice *notice_in(const struct book *book, int64_t id, struct view view)
{
    const struct entry *entry = book_entry(book, id);

    return entry == NULL || entry->kind != RECORD_CAPITAL_NOTICE || !book_live(book, entry, view)
               ? NULL
               : entry->record;
}

static bool is_answered(const struct book *book, int64_t claim_id, struct view view)
{
    FOR_LIVE_REFERRERS (r, book, view, capital_notice, follows_id, claim_id)
        if (((const struct capital_notice *)r.entry->record)->action == NOTICE_CLAIM_ANSWERED)
            return true;
    return false;
}

static void take_notice(struct reduction *of, const struct capital_notice *notice)
{
    int32_t told = capital_window(WINDOW_CLAIM_TOLD, notice->given_on, NULL);
    int32_t published = capital_window(WINDOW_CLAIM_PUBLISHED, notice->given_on, NULL);

    if (notice->action == NOTICE_TO_CREDITORS) {
        of->told_on = earlier_of(of->told_on, notice->given_on);
        of->claims_until = later_of(of->claims_until, notice->given_on + told);
    } else if (notice->action == NOTICE_PUBLISHED) {
        of->published_on = earlier_of(of->published_on, notice->given_on);
        of->claims_until = later_of(of->claims_until, notice->given_on + published);
    }
}

static int32_t completed_on(const struct book *book, int64_t notice_id, struct view view)
{
    int32_t day = DATE_UNKNOWN;

    FOR_LIVE_REFERRERS (r, book, view, capital_act, reduction_id, notice_id)
        day = earlier_of(day, r.entry->effective_date);
    FOR_LIVE_REFERRERS (r, book, view, security_event, reduction_id, notice_id)
        day = earlier_of(day, r.entry->effective_date);
    return day;
}

bool reduction_of(const struct book *book, int64_t notice_id, struct view view,
                  struct reduction *reduction_out)
{
    struct reduction of = {.resolution = notice_in(book, notice_id, view),
                           .told_on = DATE_UNKNOWN,
                           .published_on = DATE_UNKNOWN,
                           .claims_until = DATE_UNKNOWN};

    if (of.resolution == NULL || of.resolution->action != NOTICE_REDUCTION)
        return false;
    FOR_LIVE_REFERRERS (r, book, view, capital_notice, follows_id, notice_id)
        take_notice(&of, r.entry->record);
    if (of.resolution->covers_loss)
        of.claims_until = DATE_UNKNOWN;
    FOR_LIVE_REFERRERS (r, book, view, capital_notice, follows_id, notice_id) {
        const struct capital_notice *claim = r.entry->record;

        if (claim->action == NOTICE_CREDITOR_CLAIM && of.open_claim_id == 0 &&
            (of.claims_until == DATE_UNKNOWN || claim->given_on <= of.claims_until) &&
            !is_answered(book, r.entry->seq, view))
            of.open_claim_id = r.entry->seq;
    }
    of.completed_on = completed_on(book, notice_id, view);
    *reduction_out = of;
    return true;
}

enum err reductions_for_term(const struct book *book, int64_t round_term_id, uint32_t currency,
                             struct view view, int64_t *amount_out)
{
    enum err err = ERR_OK;

    *amount_out = 0;
    FOR_LIVE_REFERRERS (r, book, view, capital_notice, round_term_id, round_term_id) {
        struct reduction of;

        if (reduction_of(book, r.entry->seq, view, &of) && of.completed_on != DATE_UNKNOWN &&
            !of.resolution->covers_loss && of.resolution->currency == currency)
            add_to(amount_out, of.resolution->amount_minor, &err);
    }
    return err;
}

int64_t reduction_named(const struct entry *change)
{
    if (change->kind == RECORD_CAPITAL_ACT)
        return ((const struct capital_act *)change->record)->reduction_id;
    return change->kind == RECORD_SECURITY_EVENT
               ? ((const struct security_event *)change->record)->reduction_id
               : 0;
}

/* --- acceleration --- */

static void take_acceleration(const struct entry *entry, int32_t *given_io, int32_t *pay_by_io)
{
    const struct capital_notice *notice = entry->record;

    if (notice->action != NOTICE_ACCELERATION ||
        (*given_io != DATE_UNKNOWN && notice->given_on < *given_io))
        return;
    *given_io = notice->given_on;
    *pay_by_io = notice->pay_by;
}

int32_t accelerated_to(const struct equity *equity, const struct equity_certificate *certificate)
{
    int32_t given = DATE_UNKNOWN;
    int32_t pay_by = DATE_UNKNOWN;

    for (;;) {
        FOR_LIVE_REFERRERS (r, equity->book, equity->view, capital_notice, security_id,
                            certificate->id)
            take_acceleration(r.entry, &given, &pay_by);
        FOR_LIVE_REFERRERS (r, equity->book, equity->view, capital_notice, event_id,
                            certificate->id)
            take_acceleration(r.entry, &given, &pay_by);
        if (certificate->from == EQUITY_NONE || pay_by != DATE_UNKNOWN)
            return pay_by;
        certificate = &equity->certificates[certificate->from];
    }
}

/* --- what runs until when --- */

struct deadlines {
    const struct equity *equity;
    struct notice_deadline *rows;
    size_t count;
    size_t room;
    enum err err;
};

/* What was done on a day, or is still to be; over: nothing more than that its time runs out. */
static uint32_t state_of(const struct deadlines *deadlines, const struct notice_deadline *row)
{
    if (row->done_on != DATE_UNKNOWN)
        return row->due_on != DATE_UNKNOWN && row->done_on > row->due_on ? DEADLINE_DONE_LATE
                                                                         : DEADLINE_DONE;
    if (row->due_on == DATE_UNKNOWN || deadlines->equity->view.as_of <= row->due_on)
        return DEADLINE_OPEN;
    return row->what == DEADLINE_CLAIM_TOLD || row->what == DEADLINE_CLAIM_PUBLISHED
               ? DEADLINE_OVER
               : DEADLINE_OVERDUE;
}

static struct notice_deadline row_of(const struct entry *entry, enum deadline_what what)
{
    const struct capital_notice *notice = entry->record;
    struct notice_deadline row;

    shape_clear(&notice_deadline_shape, &row);
    row.capital_notice_id = entry->seq;
    row.what = what;
    row.runs_from = notice->given_on;
    row.currency = notice->currency;
    row.amount_minor = notice->amount_minor;
    return row;
}

/* Its state follows, unless it is said already. */
static void add_row(struct deadlines *deadlines, struct notice_deadline row)
{
    if (row.state == 0)
        row.state = state_of(deadlines, &row);
    deadlines->rows = arena_room(deadlines->equity->arena, deadlines->rows, deadlines->count,
                                 &deadlines->room, sizeof *deadlines->rows);
    deadlines->rows[deadlines->count++] = row;
}

/* What the law of the notice's day says; 0: nothing that is known. */
static int32_t length_of(struct notice_deadline *row, enum capital_window window)
{
    enum capital_law law = 0;
    int32_t length = capital_window(window, row->runs_from, &law);

    row->law = law;
    return length;
}

static void run_days(struct notice_deadline *row, enum capital_window window)
{
    int32_t days = length_of(row, window);

    if (days > 0)
        row->due_on = row->runs_from + days;
}

static void add_reduction(struct deadlines *deadlines, const struct entry *entry)
{
    struct reduction of;
    struct notice_deadline tell = row_of(entry, DEADLINE_TELL);
    struct notice_deadline publish = row_of(entry, DEADLINE_PUBLISH);

    if (!reduction_of(deadlines->equity->book, entry->seq, deadlines->equity->view, &of))
        return;
    run_days(&tell, WINDOW_TELL_CREDITORS);
    tell.done_on = of.told_on;
    run_days(&publish, WINDOW_PUBLISH);
    publish.done_on = of.published_on;
    if (!of.resolution->covers_loss)
        add_row(deadlines, tell);
    add_row(deadlines, publish);
}

static void add_claims_end(struct deadlines *deadlines, const struct entry *entry,
                           enum deadline_what what, enum capital_window window)
{
    const struct capital_notice *notice = entry->record;
    const struct capital_notice *resolution =
        notice_in(deadlines->equity->book, notice->follows_id, deadlines->equity->view);
    struct notice_deadline row = row_of(entry, what);

    if (resolution == NULL || resolution->covers_loss)
        return;
    run_days(&row, window);
    add_row(deadlines, row);
}

static void add_claim(struct deadlines *deadlines, const struct entry *entry)
{
    struct notice_deadline row = row_of(entry, DEADLINE_ANSWER);

    (void)length_of(&row, WINDOW_CLAIM_PUBLISHED);
    FOR_LIVE_REFERRERS (r, deadlines->equity->book, deadlines->equity->view, capital_notice,
                        follows_id, entry->seq) {
        const struct capital_notice *answer = r.entry->record;

        if (answer->action == NOTICE_CLAIM_ANSWERED)
            row.done_on = earlier_of(row.done_on, answer->given_on);
    }
    add_row(deadlines, row);
}

static void name_certificate(struct notice_deadline *row,
                             const struct equity_certificate *certificate)
{
    int64_t *const places[] = {&row->holder_party_id, &row->holder_fund_id, &row->holder_firm_id};
    const uint32_t kinds[] = {RECORD_PARTY, RECORD_FUND, RECORD_FIRM};

    row->certificate = certificate->code;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (certificate->holder.kind == kinds[i])
            *places[i] = certificate->holder.id;
}

struct paid_since {
    int32_t from;
    int32_t last_on;
    int64_t amount_minor;
};

static void take_payment(struct deadlines *deadlines, struct paid_since *paid,
                         const struct entry *entry)
{
    if (entry->effective_date < paid->from)
        return;
    paid->last_on = later_of(paid->last_on, entry->effective_date);
    add_to(&paid->amount_minor, ((const struct capital_payment *)entry->record)->amount_minor,
           &deadlines->err);
}

/* What was paid in on the certificate since the notice. */
static struct paid_since paid_since(struct deadlines *deadlines,
                                    const struct capital_notice *notice)
{
    const struct equity *equity = deadlines->equity;
    struct paid_since paid = {.from = notice->given_on, .last_on = DATE_UNKNOWN};

    FOR_LIVE_REFERRERS_WHILE (notice->security_id != 0, r, equity->book, equity->view,
                              capital_payment, security_id, notice->security_id)
        take_payment(deadlines, &paid, r.entry);
    FOR_LIVE_REFERRERS_WHILE (notice->event_id != 0, r, equity->book, equity->view, capital_payment,
                              event_id, notice->event_id)
        take_payment(deadlines, &paid, r.entry);
    return paid;
}

static bool is_forfeited(const struct deadlines *deadlines, int64_t call_id)
{
    FOR_LIVE_REFERRERS (r, deadlines->equity->book, deadlines->equity->view, capital_notice,
                        follows_id, call_id)
        if (((const struct capital_notice *)r.entry->record)->action == NOTICE_FORFEITURE)
            return true;
    return false;
}

/* A call or an acceleration: what it asks for is done once so much was paid in. */
static void add_demand(struct deadlines *deadlines, const struct entry *entry,
                       enum deadline_what what)
{
    const struct capital_notice *notice = entry->record;
    const struct equity_certificate *certificate =
        equity_certificate_of(deadlines->equity, notice->security_id, notice->event_id);
    struct notice_deadline row = row_of(entry, what);
    struct paid_since paid = paid_since(deadlines, notice);

    (void)length_of(&row, what == DEADLINE_GRACE ? WINDOW_GRACE : WINDOW_ACCELERATE);
    row.due_on = notice->pay_by;
    if (certificate != NULL) {
        name_certificate(&row, certificate);
        row.currency = certificate->currency;
        if (what == DEADLINE_ACCELERATED && certificate->amount_minor != AMOUNT_UNKNOWN)
            row.amount_minor =
                certificate->amount_minor - certificate->paid_minor + paid.amount_minor;
    }
    if (row.amount_minor != AMOUNT_UNKNOWN && paid.amount_minor >= row.amount_minor)
        row.done_on = paid.last_on;
    else if (is_forfeited(deadlines, entry->seq))
        row.state = DEADLINE_OVER;
    add_row(deadlines, row);
}

/* What the notice took, once its change of the certificate is recorded. */
static const struct equity_certificate *forfeited(const struct deadlines *deadlines,
                                                  int64_t notice_id)
{
    FOR_LIVE_REFERRERS (r, deadlines->equity->book, deadlines->equity->view, security_event,
                        forfeiture_id, notice_id) {
        return equity_certificate_of(deadlines->equity, 0, r.entry->seq);
    }
    return NULL;
}

static void add_forfeiture(struct deadlines *deadlines, const struct entry *entry)
{
    const struct equity_certificate *taken = forfeited(deadlines, entry->seq);
    struct notice_deadline row = row_of(entry, DEADLINE_DISPOSE);
    int32_t months = length_of(&row, WINDOW_DISPOSE);

    if (months > 0)
        row.due_on = date_add_months(row.runs_from, months);
    if (taken != NULL) {
        name_certificate(&row, taken);
        row.done_on = taken->ended_on;
    }
    add_row(deadlines, row);
}

static void add_notice(struct deadlines *deadlines, const struct entry *entry)
{
    switch ((enum notice_action)((const struct capital_notice *)entry->record)->action) {
    case NOTICE_REDUCTION:
        add_reduction(deadlines, entry);
        break;
    case NOTICE_TO_CREDITORS:
        add_claims_end(deadlines, entry, DEADLINE_CLAIM_TOLD, WINDOW_CLAIM_TOLD);
        break;
    case NOTICE_PUBLISHED:
        add_claims_end(deadlines, entry, DEADLINE_CLAIM_PUBLISHED, WINDOW_CLAIM_PUBLISHED);
        break;
    case NOTICE_CREDITOR_CLAIM:
        add_claim(deadlines, entry);
        break;
    case NOTICE_CALL:
        add_demand(deadlines, entry, DEADLINE_GRACE);
        break;
    case NOTICE_FORFEITURE:
        add_forfeiture(deadlines, entry);
        break;
    case NOTICE_ACCELERATION:
        add_demand(deadlines, entry, DEADLINE_ACCELERATED);
        break;
    case NOTICE_CLAIM_ANSWERED:
        break;
    }
}

enum err notice_deadlines(const struct equity *equity, const struct notice_deadline **rows_out,
                          size_t *count_out)
{
    struct deadlines deadlines = {.equity = equity};

    FOR_LIVE_REFERRERS (r, equity->book, equity->view, capital_notice, firm_id, equity->firm_id)
        add_notice(&deadlines, r.entry);
    *rows_out = deadlines.rows;
    *count_out = deadlines.count;
    return deadlines.err;
}
