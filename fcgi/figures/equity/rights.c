/* Votes, profit and new capital shared among the holders of a firm. */
#include "figures/equity/rights.h"

#include "base/date.h"
#include "base/int128.h"
#include "calc/allocate.h"
#include "calc/equity/law_windows.h"
#include "figures/equity/notices.h"
#include "figures/equity/table.h"
#include "record/kinds.h"

static const struct field_value rights_reason_values[] = {
    {"form", "The form of the firm is not known", "企业组织形式不明"},
    {"paid", "What is paid in is not known", "实缴情况不明"},
    {"incomplete", "A part of the capital is on no certificate", "部分资本没有权证"},
    {"stated", "The stated shares do not add up to 1", "约定比例合计不为 1"},
    {"nothing", "There is nothing to share by", "没有可据以分配的数额"},
    {0},
};

static const struct field holder_right_fields[] = {
    F_REFERENCE(struct holder_right, holder_party_id, "party", "Holder (party)", "持有人（主体）"),
    F_REFERENCE(struct holder_right, holder_fund_id, "fund", "Holder (fund)", "持有人（基金）"),
    F_REFERENCE(struct holder_right, holder_firm_id, "firm", "Holder (firm)", "持有人（企业）"),
    F_TEXT(struct holder_right, holder, 200, "Holder", "持有人"),
    F_ENUM(struct holder_right, right, holder_right_kind, "Right", "权利"),
    F_DECIMAL(struct holder_right, share, "Share", "比例"),
    F_ENUM(struct holder_right, basis, charter_basis, "Shared by", "分配依据"),
    F_ENUM(struct holder_right, law, capital_law, "By law", "法律依据"),
    F_REFERENCE(struct holder_right, charter_term_id, "charter_term", "By the charter", "章程依据"),
    F_ENUM(struct holder_right, reason, rights_reason, "Why it is unknown", "未知原因"),
};

const struct shape holder_right_shape = SHAPE(struct holder_right, holder_right_fields);

/* What the law says where the charter says nothing: of limited companies by registered capital, of
 * joint-stock firms by shares. Before July 2024 by the articles of the text of 2018. */
static const struct {
    enum holder_right_kind right;
    enum equity_unit unit;
    enum charter_basis basis;
    enum capital_law before;
    enum capital_law since;
} defaults[] = {
    {HOLDER_VOTES, UNIT_REGISTERED_CAPITAL, CHARTER_BY_SUBSCRIBED, LAW_2018_42, LAW_2023_65},
    {HOLDER_PROFIT, UNIT_REGISTERED_CAPITAL, CHARTER_BY_PAID_IN, LAW_2018_34, LAW_2023_210},
    {HOLDER_PRE_EMPTION, UNIT_REGISTERED_CAPITAL, CHARTER_BY_PAID_IN, LAW_2018_34, LAW_2023_227},
    {HOLDER_VOTES, UNIT_SHARE, CHARTER_BY_CLASS_VOTES, LAW_2018_103, LAW_2023_116},
    {HOLDER_PROFIT, UNIT_SHARE, CHARTER_BY_SHARES, LAW_2018_166, LAW_2023_210},
    {HOLDER_PRE_EMPTION, UNIT_SHARE, CHARTER_NONE, LAW_2018_133, LAW_2023_227},
};

struct sharing {
    const struct equity *equity;
    struct equity_holder *holders; /* and behind them nobody, where a part is missing */
    size_t holder_count;
    int64_t *weights;
    int64_t *shares;
    int64_t *terms; /* by holder */
    struct holder_right blank;
    int64_t said_on; /* the day of the charter's term; DATE_UNKNOWN: the law */
    struct holder_right *rows;
    size_t count;
    enum err err;
};

static bool has_rights(const struct sharing *sharing, const struct equity_certificate *certificate)
{
    bool own = certificate->holder.kind == RECORD_FIRM &&
               certificate->holder.id == sharing->equity->firm_id;

    return equity_alive(certificate) && certificate->kind == SECURITY_SHARES && !own;
}

static size_t place_of(const struct sharing *sharing, struct equity_holder holder)
{
    size_t at = 0;

    while (at < sharing->holder_count &&
           (sharing->holders[at].kind != holder.kind || sharing->holders[at].id != holder.id))
        at++;
    return at;
}

static void find_holders(struct sharing *sharing)
{
    const struct equity *equity = sharing->equity;

    for (size_t i = 0; i < equity->certificate_count; i++) {
        const struct equity_certificate *certificate = &equity->certificates[i];

        if (has_rights(sharing, certificate) &&
            place_of(sharing, certificate->holder) == sharing->holder_count)
            sharing->holders[sharing->holder_count++] = certificate->holder;
    }
}

static const struct share_class *class_of(const struct sharing *sharing, int64_t class_id)
{
    const struct equity_class *class = equity_class_of(sharing->equity, class_id);

    return class == NULL ? NULL : class->record;
}

/* 0: of both forms, or of none. */
static uint32_t unit_of(const struct sharing *sharing)
{
    const struct equity *equity = sharing->equity;
    uint32_t unit = 0;

    for (size_t i = 0; i < equity->certificate_count; i++) {
        const struct share_class *class = class_of(sharing, equity->certificates[i].class_id);

        if (!has_rights(sharing, &equity->certificates[i]) || class == NULL)
            continue;
        if (unit != 0 && unit != class->unit)
            return 0;
        unit = class->unit;
    }
    return unit;
}

/* --- by what it is shared --- */

static void take_default(struct sharing *sharing, uint32_t right)
{
    bool since = sharing->equity->view.as_of >= date_from_ymd(2024, 7, 1);
    uint32_t unit = unit_of(sharing);

    for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++)
        if (defaults[i].right == right && defaults[i].unit == unit) {
            sharing->blank.basis = defaults[i].basis;
            sharing->blank.law = since ? defaults[i].since : defaults[i].before;
        }
    if (sharing->blank.basis == 0)
        sharing->blank.reason = RIGHTS_FORM;
}

/* The last word of the charter, if it has one. */
static void take_basis(struct sharing *sharing, uint32_t right)
{
    const struct equity *equity = sharing->equity;
    int32_t day = DATE_UNKNOWN;

    FOR_LIVE_REFERRERS (r, equity->book, equity->view, charter_term, firm_id, equity->firm_id) {
        const struct charter_term *term = r.entry->record;

        if (term->right != right || (day != DATE_UNKNOWN && r.entry->effective_date < day))
            continue;
        day = r.entry->effective_date;
        sharing->blank.basis = term->basis;
        sharing->blank.charter_term_id = r.entry->seq;
    }
    sharing->said_on = day;
    if (day == DATE_UNKNOWN)
        take_default(sharing, right);
}

/* --- weights --- */

/* Capital that is paid in: of its units the part that is paid for. False: it is not known. */
static bool paid_units(const struct equity_certificate *certificate, int64_t *units_out)
{
    if (certificate->amount_minor == AMOUNT_UNKNOWN || certificate->amount_minor <= 0)
        return false;
    *units_out = certificate->paid_minor >= certificate->amount_minor
                     ? certificate->units_e8
                     : (int64_t)((int128_t)certificate->units_e8 * certificate->paid_minor /
                                 certificate->amount_minor);
    return true;
}

static int64_t votes_of(struct sharing *sharing, const struct equity_certificate *certificate)
{
    const struct share_class *class = class_of(sharing, certificate->class_id);
    int64_t votes = certificate->units_e8;

    if (class != NULL && class->votes_e8 != AMOUNT_UNKNOWN &&
        amount_mul_div(votes, class->votes_e8, DECIMAL_E8_ONE, &votes) != ERR_OK)
        sharing->err = ERR_OVERFLOW;
    return votes;
}

static void weigh(struct sharing *sharing, const struct equity_certificate *certificate)
{
    size_t at = place_of(sharing, certificate->holder);
    int64_t weight = certificate->units_e8;

    if (sharing->blank.basis == CHARTER_BY_CLASS_VOTES)
        weight = votes_of(sharing, certificate);
    else if (sharing->blank.basis == CHARTER_BY_PAID_IN && !paid_units(certificate, &weight))
        sharing->blank.reason = RIGHTS_PAID;
    add_to(&sharing->weights[at], weight, &sharing->err);
}

/* What is stated and on no certificate has a part that nobody is known to have. */
static void weigh_missing(struct sharing *sharing)
{
    int64_t missing = known_or_zero(sharing->equity->missing_e8);

    for (size_t i = 0; i < sharing->equity->class_count && sharing->equity->missing_e8 <= 0; i++)
        add_to(&missing, known_or_zero(sharing->equity->classes[i].missing_e8), &sharing->err);
    if (missing <= 0)
        return;
    if (sharing->blank.basis == CHARTER_BY_PAID_IN ||
        sharing->blank.basis == CHARTER_BY_CLASS_VOTES)
        sharing->blank.reason = RIGHTS_INCOMPLETE;
    sharing->weights[sharing->holder_count] = missing;
}

static void share_by_weights(struct sharing *sharing)
{
    for (size_t i = 0; i < sharing->equity->certificate_count; i++)
        if (has_rights(sharing, &sharing->equity->certificates[i]))
            weigh(sharing, &sharing->equity->certificates[i]);
    weigh_missing(sharing);
    if (sharing->blank.reason == 0 &&
        allocate(DECIMAL_E8_ONE, sharing->weights, sharing->holder_count + 1, sharing->shares) !=
            ERR_OK)
        sharing->blank.reason = RIGHTS_NOTHING;
}

/* The parts that the charter states: of those who hold something, and of nobody else. */
static void share_as_stated(struct sharing *sharing)
{
    const struct equity *equity = sharing->equity;
    int64_t sum_e8 = 0;

    FOR_LIVE_REFERRERS (r, equity->book, equity->view, charter_term, firm_id, equity->firm_id) {
        const struct charter_term *term = r.entry->record;
        struct equity_holder holder = {RECORD_PARTY, term->holder_party_id};

        if (term->right != sharing->blank.right || term->basis != CHARTER_BY_STATED ||
            r.entry->effective_date != sharing->said_on)
            continue;
        if (term->holder_fund_id != 0)
            holder = (struct equity_holder){RECORD_FUND, term->holder_fund_id};
        else if (term->holder_firm_id != 0)
            holder = (struct equity_holder){RECORD_FIRM, term->holder_firm_id};
        size_t at = place_of(sharing, holder);

        add_to(&sum_e8, term->share_e8, &sharing->err);
        if (at == sharing->holder_count)
            continue;
        sharing->shares[at] = term->share_e8;
        sharing->terms[at] = r.entry->seq;
    }
    int64_t held_e8 = 0;

    for (size_t i = 0; i < sharing->holder_count; i++)
        add_to(&held_e8, sharing->shares[i], &sharing->err);
    if (sum_e8 != DECIMAL_E8_ONE || held_e8 != sum_e8)
        sharing->blank.reason = RIGHTS_STATED;
}

/* --- rows --- */

static void add_row(struct sharing *sharing, size_t at)
{
    const struct equity *equity = sharing->equity;
    struct holder_right *row = &sharing->rows[sharing->count++];
    struct equity_holder holder =
        at < sharing->holder_count ? sharing->holders[at] : (struct equity_holder){0};

    *row = sharing->blank;
    row->holder_party_id = holder.kind == RECORD_PARTY ? holder.id : 0;
    row->holder_fund_id = holder.kind == RECORD_FUND ? holder.id : 0;
    row->holder_firm_id = holder.kind == RECORD_FIRM ? holder.id : 0;
    row->holder = equity_holder_name(equity->book, holder, equity->view);
    row->share_e8 = row->reason == 0 ? sharing->shares[at] : AMOUNT_UNKNOWN;
    if (sharing->terms[at] != 0)
        row->charter_term_id = sharing->terms[at];
}

static void share_right(struct sharing *sharing, uint32_t right)
{
    shape_clear(&holder_right_shape, &sharing->blank);
    sharing->blank.right = right;
    for (size_t i = 0; i <= sharing->holder_count; i++)
        sharing->weights[i] = sharing->shares[i] = sharing->terms[i] = 0;
    take_basis(sharing, right);
    if (sharing->blank.basis == CHARTER_BY_STATED)
        share_as_stated(sharing);
    else if (sharing->blank.basis != CHARTER_NONE && sharing->blank.basis != 0)
        share_by_weights(sharing);
    for (size_t i = 0; i < sharing->holder_count; i++)
        add_row(sharing, i);
    if (sharing->weights[sharing->holder_count] > 0)
        add_row(sharing, sharing->holder_count);
}

enum err holder_rights(const struct equity *equity, const struct holder_right **rows_out,
                       size_t *count_out)
{
    size_t most = equity->certificate_count + 1;
    struct sharing sharing = {
        .equity = equity,
        .holders = arena_array(equity->arena, most, sizeof *sharing.holders),
        .weights = arena_array(equity->arena, most, sizeof *sharing.weights),
        .shares = arena_array(equity->arena, most, sizeof *sharing.shares),
        .terms = arena_array(equity->arena, most, sizeof *sharing.terms),
        .rows = arena_array(equity->arena, most * HOLDER_PRE_EMPTION, sizeof *sharing.rows),
    };

    find_holders(&sharing);
    for (uint32_t right = HOLDER_VOTES; right <= HOLDER_PRE_EMPTION; right++)
        share_right(&sharing, right);
    *rows_out = sharing.rows;
    *count_out = sharing.count;
    return sharing.err;
}
