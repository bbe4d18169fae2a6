/* The rows of a firm, one source of money after the other, and their sums. */
#include "figures/public_money/public_money.h"

#include "book/proposal.h"
#include "calc/allocate.h"
#include "figures/deal/deal.h"
#include "figures/look/look_through.h"
#include "figures/rate/rate.h"
#include "figures/reported/reported.h"
#include "public_money_internal.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/loan.h"
#include "record/pool.h"
#include "record/subsidy.h"

#include <stdlib.h>

const struct field_value funding_form_values[] = {
    {"equity", "Equity of a fund", "基金股权投资"},
    {"reported_equity", "Equity by a fund's report", "基金报告披露的股权"},
    {"subscription", "Equity of an investor itself", "主体直接出资"},
    {"loan", "Bank's part of loans", "贷款（银行自担）"},
    {"pool", "Risk pool's part of loans", "贷款（资金池分担）"},
    {"upper", "Other level's part of loans", "贷款（其他层级财政分担）"},
    {"guarantee", "Guarantor's part of loans", "贷款（担保分担）"},
    {"insurance", "Insurer's part of loans", "贷款（保险分担）"},
    {"appraiser", "Appraiser's part of loans", "贷款（评价机构分担）"},
    {"fee", "Fees that the firm bears", "担保评价费（企业自担）"},
    {"premium", "Premiums that the firm bears", "保费（企业自担）"},
    {"subsidy", "Subsidies", "财政补助"},
    {"award", "Talent awards", "人才计划资助"},
    {"compensation", "Compensation less recoveries", "代偿（扣除追偿）"},
    {0},
};

const struct field_value money_owner_values[] = {
    {"public", "Public", "财政及国有"},
    {"bank", "Bank's own", "银行自有"},
    {"other", "Other", "其他"},
    {0},
};

const struct field_value money_gap_values[] = {
    {"amount", "Amount not recorded", "金额未登记"},
    {"rate", "No exchange rate", "无汇率"},
    {"owner", "Whose money it is is not recorded", "资金性质未登记"},
    {"scheme", "No scheme in force at the pay-out", "放款日无有效分担方案"},
    {"not_kept", "Not kept on that day", "当日尚未建账"},
    {0},
};

static const struct field row_fields[] = {
    F_REFERENCE(struct public_money_row, firm_id, "firm", "Firm", "企业"),
    F_ENUM(struct public_money_row, form, funding_form, "Form", "资金形式"),
    F_ENUM(struct public_money_row, owner, money_owner, "Whose money", "资金归属"),
    F_REFERENCE(struct public_money_row, fund_id, "fund", "Fund", "基金"),
    F_REFERENCE(struct public_money_row, party_id, "party", "Party", "主体"),
    F_REFERENCE(struct public_money_row, risk_pool_id, "risk_pool", "Risk pool", "风险补偿资金池"),
    F_REFERENCE(struct public_money_row, investment_id, "investment", "Investment", "投资"),
    F_REFERENCE(struct public_money_row, loan_id, "loan", "Loan", "贷款"),
    F_REFERENCE(struct public_money_row, loss_claim_id, "loss_claim", "Claim", "代偿申请"),
    F_REFERENCE(struct public_money_row, subsidy_claim_id, "subsidy_claim", "Subsidy claim",
                "补助申请"),
    F_REFERENCE(struct public_money_row, talent_award_id, "talent_award", "Talent award",
                "人才资助"),
    F_INTEGER(struct public_money_row, seq, INT64_MAX, "Entry", "分录"),
    F_DATE(struct public_money_row, day, "Day", "日期"),
    F_ENUM(struct public_money_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct public_money_row, amount, "Amount of that money", "该部分金额"),
    F_MONEY(struct public_money_row, paid, "Public money paid", "已付公共资金"),
    F_MONEY(struct public_money_row, at_risk, "Public money at risk", "在险公共资金"),
    F_ENUM(struct public_money_row, unknown, money_gap, "Not known", "未知原因"),
};

const struct shape public_money_row_shape = SHAPE(struct public_money_row, row_fields);

static const struct field sum_fields[] = {
    F_REFERENCE(struct public_money_sum, firm_id, "firm", "Firm", "企业"),
    F_ENUM(struct public_money_sum, currency, currency, "Currency", "币种"),
    F_MONEY(struct public_money_sum, paid, "Public money paid", "已付公共资金"),
    F_MONEY(struct public_money_sum, at_risk, "Public money at risk", "在险公共资金"),
    F_INTEGER(struct public_money_sum, row_count, INT64_MAX, "Rows", "明细数"),
    F_INTEGER(struct public_money_sum, unknown_count, INT64_MAX, "Rows that are not known",
              "未知明细数"),
};

const struct shape public_money_sum_shape = SHAPE(struct public_money_sum, sum_fields);

enum err public_money_open(const struct book *book, struct view view, struct arena *arena,
                           struct public_money **money_out)
{
    struct public_money *money = arena_alloc(arena, sizeof *money);

    *money = (struct public_money){.book = book, .view = view, .arena = arena};
    *money_out = money;
    return look_open(book, 0, WEIGHT_COMMITMENT, view, arena, &money->look);
}

bool money_counts(const struct public_money *money, const struct entry *entry)
{
    return entry->seq != money->asked->without_seq &&
           (record_types[entry->kind]->approval == APPROVAL_NONE ||
            proposal_approved(money->book, entry, money->view) != NULL);
}

/* --- rows ------------------------------------------------------------------------------------- */

struct public_money_row *money_row(struct public_money *money, uint32_t form, int64_t seq,
                                   int32_t day)
{
    money->rows =
        arena_room(money->arena, money->rows, money->count, &money->room, sizeof *money->rows);
    struct public_money_row *row = &money->rows[money->count++];

    shape_clear(&public_money_row_shape, row);
    row->firm_id = money->asked->firm_id;
    row->form = form;
    row->seq = seq;
    row->day = day;
    row->currency = CURRENCY_CNY;
    row->paid_minor = 0;
    row->at_risk_minor = 0;
    return row;
}

void money_tell_gap(struct public_money_row *row, enum money_gap gap, enum money_count as)
{
    row->unknown = gap;
    *(as == COUNTS_AT_RISK ? &row->at_risk_minor : &row->paid_minor) = AMOUNT_UNKNOWN;
}

enum err money_tell(struct public_money *money, struct public_money_row *row, uint32_t owner,
                    int64_t amount_minor, uint32_t currency, enum money_count as)
{
    bool counts = as != COUNTS_NOT && owner != OWNER_BANK && owner != OWNER_OTHER;

    row->owner = owner;
    row->amount_minor = AMOUNT_UNKNOWN;
    if (amount_minor == AMOUNT_UNKNOWN) {
        if (counts)
            money_tell_gap(row, MONEY_GAP_AMOUNT, as);
        return ERR_OK;
    }
    enum err err = fx_convert(money->book, amount_minor, (enum currency)currency, CURRENCY_CNY,
                              money->view, &row->amount_minor);

    if (err == ERR_NO_RATE) {
        row->amount_minor = AMOUNT_UNKNOWN;
        if (counts)
            money_tell_gap(row, MONEY_GAP_RATE, as);
        return ERR_OK;
    }
    if (err != ERR_OK || !counts)
        return err;
    if (owner == 0)
        money_tell_gap(row, MONEY_GAP_OWNER, as);
    else
        *(as == COUNTS_AT_RISK ? &row->at_risk_minor : &row->paid_minor) = row->amount_minor;
    return ERR_OK;
}

/* --- equity ----------------------------------------------------------------------------------- */

/* What an entry brought to the firm out of a fund. */
struct fund_money {
    uint32_t form;
    int64_t seq;
    int32_t day;
    int64_t fund_id;
    int64_t investment_id;
    int64_t amount_minor; /* in CNY; unknown where `gap` says why */
    enum money_gap gap;
};

static struct public_money_row *fund_row(struct public_money *money, const struct fund_money *of)
{
    struct public_money_row *row = money_row(money, of->form, of->seq, of->day);

    row->fund_id = of->fund_id;
    row->investment_id = of->investment_id;
    return row;
}

/* A row for each owner of the fund's money. */
static enum err split_by_owner(struct public_money *money, const struct fund_money *of)
{
    static const uint32_t order[MONEY_OWNERS] = {OWNER_PUBLIC, OWNER_BANK, OWNER_OTHER, 0};
    const struct fund_owners *owners = NULL;
    int64_t weights[MONEY_OWNERS];
    int64_t parts[MONEY_OWNERS];
    enum err err = money_owners_of_fund(money, of->fund_id, &owners);

    if (err == ERR_NOT_KEPT || err == ERR_NOT_FOUND || of->gap != 0) {
        struct public_money_row *row = fund_row(money, of);

        row->amount_minor = of->amount_minor;
        money_tell_gap(row, of->gap != 0 ? of->gap : MONEY_GAP_NOT_KEPT, COUNTS_PAID);
        return ERR_OK;
    }
    for (size_t i = 0; i < MONEY_OWNERS; i++)
        weights[i] = owners->shares_e18[order[i]];
    if (err == ERR_OK)
        err = allocate(of->amount_minor, weights, MONEY_OWNERS, parts);
    for (size_t i = 0; i < MONEY_OWNERS && err == ERR_OK; i++)
        if (parts[i] != 0)
            err = money_tell(money, fund_row(money, of), order[i], parts[i], CURRENCY_CNY,
                             COUNTS_PAID);
    return err;
}

/* What is paid or approved of an investment, at the rate at which it counts on caps. */
static enum err add_investment(struct public_money *money, const struct entry *entry)
{
    const struct investment *investment = entry->record;
    struct investment_figures figures;
    struct fund_money of = {.form = FUNDING_EQUITY,
                            .seq = entry->seq,
                            .day = entry->effective_date,
                            .fund_id = investment->fund_id,
                            .investment_id = entry->entity_id};
    enum err err =
        investment_figures_in(money->book, entry->entity_id, CURRENCY_CNY, money->view, &figures);

    if (err == ERR_NOT_FOUND || entry->seq == money->asked->without_seq)
        return ERR_OK;
    if (err == ERR_NO_RATE) {
        of.gap = MONEY_GAP_RATE;
        err = investment_figures_compute(money->book, entry->entity_id, money->view, &figures);
    }
    if (err != ERR_OK)
        return err;
    if (!money->asked->approved)
        investment_figures_forget(money->book, entry, money->view, &figures);
    of.amount_minor = money->asked->approved ? figures.approved_minor : figures.paid_minor;
    if (of.amount_minor == 0)
        return ERR_OK;
    if (of.amount_minor == AMOUNT_UNKNOWN)
        of.gap = MONEY_GAP_NOT_KEPT;
    if (of.gap != 0)
        of.amount_minor = AMOUNT_UNKNOWN;
    return split_by_owner(money, &of);
}

static enum err add_draft_investment(struct public_money *money)
{
    const struct entry *draft = money->asked->draft;

    if (draft == NULL || draft->kind != RECORD_INVESTMENT)
        return ERR_OK;
    const struct investment *investment = draft->record;
    struct fund_money of = {
        .form = FUNDING_EQUITY, .day = draft->effective_date, .fund_id = investment->fund_id};
    enum err err = investment_convert(money->book, draft, investment->amount_minor, CURRENCY_CNY,
                                      money->view, &of.amount_minor);

    if (err == ERR_NO_RATE) {
        of.gap = MONEY_GAP_RATE;
        of.amount_minor = AMOUNT_UNKNOWN;
        err = ERR_OK;
    }
    return err == ERR_OK ? split_by_owner(money, &of) : err;
}

static enum err money_of_investments(struct public_money *money)
{
    enum err err = ERR_OK;

    FOR_REFERRERS_WHILE (err == ERR_OK, p, money->book, project, firm_id, money->asked->firm_id) {
        if (p.entry->seq != p.entry->entity_id)
            continue;
        FOR_REFERRERS_WHILE (err == ERR_OK, r, money->book, investment, project_id,
                             p.entry->entity_id)
            if (r.entry->seq == r.entry->entity_id)
                err = add_investment(money, r.entry);
    }
    return err == ERR_OK ? add_draft_investment(money) : err;
}

/* What the last list of a reporting fund tells that the firm cost it. */
static enum err add_listed(struct public_money *money, const struct entry *entry)
{
    const struct reported_holding *holding = entry->record;
    const struct entry *report = book_entry(money->book, holding->fund_report_id);
    int64_t fund_id = ((const struct fund_report *)report->record)->fund_id;
    struct fund_money of = {.form = FUNDING_REPORTED, .seq = entry->seq, .fund_id = fund_id};
    struct report_coverage coverage;

    if (!fund_is_reported(money->book, fund_id, money->view))
        return ERR_OK;
    enum err err =
        report_coverage_compute(money->book, fund_id, REPORT_COST, money->view, &coverage);

    if (err != ERR_OK || coverage.report == NULL || coverage.report->seq != report->seq)
        return err;
    of.day = coverage.day;
    of.amount_minor = AMOUNT_UNKNOWN;
    of.gap = MONEY_GAP_AMOUNT;
    if (holding->cost_minor == AMOUNT_UNKNOWN)
        return split_by_owner(money, &of);
    err = fx_convert(money->book, holding->cost_minor, (enum currency)holding->currency,
                     CURRENCY_CNY, money->view, &of.amount_minor);
    if (err != ERR_OK && err != ERR_NO_RATE)
        return err;
    of.gap = err == ERR_NO_RATE ? MONEY_GAP_RATE : 0;
    if (err == ERR_NO_RATE)
        of.amount_minor = AMOUNT_UNKNOWN;
    return of.amount_minor == 0 ? ERR_OK : split_by_owner(money, &of);
}

static enum err money_of_reports(struct public_money *money)
{
    enum err err = ERR_OK;

    FOR_LIVE_REFERRERS_WHILE (err == ERR_OK, r, money->book, reported_holdings_view(money->view),
                              reported_holding, firm_id, money->asked->firm_id)
        err = add_listed(money, r.entry);
    return err;
}

/* What parties put into the firm's rounds themselves. What funds did stands in their investments.
 */
static enum err money_of_rounds(struct public_money *money)
{
    enum err err = ERR_OK;

    FOR_REFERRERS (p, money->book, round, firm_id, money->asked->firm_id) {
        if (p.entry->seq != p.entry->entity_id)
            continue;
        FOR_LIVE_REFERRERS_WHILE (err == ERR_OK, r, money->book, money->view, subscription,
                                  round_id, p.entry->entity_id) {
            const struct subscription *part = r.entry->record;

            if (part->investor_party_id == 0 || part->investment_id != 0)
                continue;
            struct public_money_row *row =
                money_row(money, FUNDING_SUBSCRIPTION, r.entry->seq, r.entry->effective_date);

            row->party_id = part->investor_party_id;
            err = money_tell(money, row, money_owner_of(money, part->investor_party_id),
                             part->amount_minor, part->currency, COUNTS_PAID);
        }
    }
    return err;
}

/* --- subsidies and awards --------------------------------------------------------------------- */

enum err money_subsidised(const struct public_money *money, int64_t loan_id, uint32_t cost_kind,
                          int64_t *paid_out)
{
    enum err err = ERR_OK;

    *paid_out = 0;
    FOR_LIVE_REFERRERS (r, money->book, money->view, subsidy_claim, loan_id, loan_id) {
        const struct subsidy_claim *claim = r.entry->record;
        const struct subsidy_scheme *scheme =
            book_entry(money->book, claim->subsidy_scheme_id)->record;

        if (claim->firm_id == money->asked->firm_id && scheme->cost_kind == cost_kind &&
            money_counts(money, r.entry))
            add_to(paid_out, claim->granted_minor, &err);
    }
    return err;
}

static enum err add_subsidy(struct public_money *money, const struct entry *entry)
{
    const struct subsidy_claim *claim = entry->record;

    if (claim->granted_minor == 0)
        return ERR_OK;
    struct public_money_row *row =
        money_row(money, FUNDING_SUBSIDY, entry->seq, entry->effective_date);

    row->subsidy_claim_id = entry->entity_id;
    row->loan_id = claim->loan_id;
    return money_tell(money, row, OWNER_PUBLIC, claim->granted_minor, claim->currency, COUNTS_PAID);
}

static enum err add_award(struct public_money *money, const struct entry *entry)
{
    const struct talent_award *award = entry->record;
    struct public_money_row *row =
        money_row(money, FUNDING_AWARD, entry->seq, entry->effective_date);

    row->talent_award_id = entry->entity_id;
    return money_tell(money, row, OWNER_PUBLIC, award->amount_minor, award->currency, COUNTS_PAID);
}

static enum err money_of_grants(struct public_money *money)
{
    const struct entry *draft = money->asked->draft;
    int64_t firm_id = money->asked->firm_id;
    enum err err = ERR_OK;

    FOR_LIVE_REFERRERS_WHILE (err == ERR_OK, r, money->book, money->view, subsidy_claim, firm_id,
                              firm_id)
        if (money_counts(money, r.entry))
            err = add_subsidy(money, r.entry);
    FOR_LIVE_REFERRERS_WHILE (err == ERR_OK, r, money->book, money->view, talent_award, firm_id,
                              firm_id)
        if (money_counts(money, r.entry))
            err = add_award(money, r.entry);
    if (err == ERR_OK && draft != NULL && draft->kind == RECORD_SUBSIDY_CLAIM)
        err = add_subsidy(money, draft);
    if (err == ERR_OK && draft != NULL && draft->kind == RECORD_TALENT_AWARD)
        err = add_award(money, draft);
    return err;
}

/* --- all of it -------------------------------------------------------------------------------- */

static int by_form(const void *left, const void *right)
{
    const struct public_money_row *a = left;
    const struct public_money_row *b = right;
    const int64_t keys[][2] = {
        {a->form, b->form},
        {a->seq, b->seq},
        {a->loan_id, b->loan_id},
        {a->party_id, b->party_id},
        {a->owner == 0 ? MONEY_OWNERS : a->owner, b->owner == 0 ? MONEY_OWNERS : b->owner}};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return (a->risk_pool_id > b->risk_pool_id) - (a->risk_pool_id < b->risk_pool_id);
}

enum err public_money_rows(struct public_money *money, const struct public_money_case *asked,
                           const struct public_money_row **rows_out, size_t *count_out)
{
    static enum err (*const sources[])(struct public_money *) = {
        money_of_investments, money_of_reports, money_of_rounds, money_of_loans, money_of_grants};
    enum err err = ERR_OK;

    money->asked = asked;
    money->rows = NULL;
    money->count = 0;
    money->room = 0;
    for (size_t i = 0; i < sizeof sources / sizeof *sources && err == ERR_OK; i++)
        err = sources[i](money);
    if (money->count > 1)
        qsort(money->rows, money->count, sizeof *money->rows, by_form);
    *rows_out = money->rows;
    *count_out = money->count;
    return err;
}

enum err public_money_sum_of(const struct public_money_row *rows, size_t count,
                             struct public_money_sum *sum_out)
{
    struct public_money_sum sum = {.currency = CURRENCY_CNY, .row_count = (int64_t)count};
    enum err err = ERR_OK;

    for (size_t i = 0; i < count; i++) {
        sum.unknown_count += rows[i].unknown != 0;
        add_to(&sum.paid_minor, known_or_zero(rows[i].paid_minor), &err);
        add_to(&sum.at_risk_minor, known_or_zero(rows[i].at_risk_minor), &err);
    }
    *sum_out = sum;
    return err;
}

enum err public_money_sums(struct public_money *money, const struct public_money_sum **sums_out,
                           size_t *count_out)
{
    const int64_t *ids = NULL;
    size_t all = book_entities(money->book, RECORD_FIRM, &ids);
    struct public_money_sum *sums = arena_array(money->arena, all + 1, sizeof *sums);
    size_t count = 0;
    enum err err = ERR_OK;

    for (size_t i = 0; i < all && err == ERR_OK; i++) {
        const struct public_money_case asked = {.firm_id = ids[i]};
        const struct public_money_row *rows = NULL;
        size_t row_count = 0;

        if (book_version(money->book, RECORD_FIRM, ids[i], money->view) == NULL)
            continue;
        err = public_money_rows(money, &asked, &rows, &row_count);
        if (err == ERR_OK)
            err = public_money_sum_of(rows, row_count, &sums[count]);
        sums[count++].firm_id = ids[i];
    }
    *sums_out = sums;
    *count_out = count;
    return err;
}

static int64_t firm_of_loan(const struct book *book, int64_t loan_id, struct view view)
{
    const struct entry *loan = book_version(book, RECORD_LOAN, loan_id, view);
    const struct entry *of =
        loan == NULL ? NULL : book_entry(book, ((const struct loan *)loan->record)->loan_case_id);

    return of == NULL ? 0 : ((const struct loan_case *)of->record)->firm_id;
}

int64_t public_money_firm_of(const struct book *book, const struct entry *entry, struct view view)
{
    const struct entry *named = NULL;

    switch (entry->kind) {
    case RECORD_INVESTMENT:
        named = book_entry(book, ((const struct investment *)entry->record)->project_id);
        return named == NULL ? 0 : ((const struct project *)named->record)->firm_id;
    case RECORD_LOAN_EVENT:
        return firm_of_loan(book, ((const struct loan_event *)entry->record)->loan_id, view);
    case RECORD_LOSS_PAYMENT:
        named = book_entry(book, ((const struct loss_payment *)entry->record)->loss_claim_id);
        return named == NULL
                   ? 0
                   : firm_of_loan(book, ((const struct loss_claim *)named->record)->loan_id, view);
    case RECORD_SUBSIDY_CLAIM:
        return ((const struct subsidy_claim *)entry->record)->firm_id;
    case RECORD_TALENT_AWARD:
        return ((const struct talent_award *)entry->record)->firm_id;
    default:
        return 0;
    }
}
