/* Loans under a pool or a scheme, and the room that they leave. */
#include "figures/pool/room.h"

#include "book/proposal.h"
#include "calc/accrual.h"
#include "calc/ip_fraction.h"
#include "calc/ip_pool.h"
#include "figures/loan/case.h"
#include "figures/loan/loan.h"
#include "figures/pool/pool.h"
#include "record/kinds.h"

static const struct field covered_loan_fields[] = {
    F_REFERENCE(struct covered_loan, loan_id, "loan", "Loan", "贷款"),
    F_REFERENCE(struct covered_loan, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct covered_loan, loss_scheme_id, "loss_scheme", "Scheme at the pay-out",
                "放款日方案版本", .version = true),
    F_ENUM(struct covered_loan, currency, currency, "Currency", "币种"),
    F_MONEY(struct covered_loan, outstanding, "Outstanding principal", "未偿本金"),
    F_MONEY(struct covered_loan, overdue, "Of loans that are overdue", "其中逾期贷款"),
    F_MONEY(struct covered_loan, counted, "Counts against the pool", "计入资金池覆盖"),
};

static const struct field pool_room_fields[] = {
    F_ENUM(struct pool_room, currency, currency, "Currency", "币种"),
    F_MONEY(struct pool_room, balance, "Balance", "余额"),
    F_DECIMAL(struct pool_room, times, "Times of its balance that it covers", "放大倍数"),
    F_MONEY(struct pool_room, limit, "Covers at most", "最多覆盖"),
    F_MONEY(struct pool_room, counted, "Covers", "已覆盖"),
    F_MONEY(struct pool_room, headroom, "May still cover", "尚可覆盖"),
    F_MONEY(struct pool_room, outstanding, "Outstanding principal", "未偿本金"),
    F_MONEY(struct pool_room, overdue, "Of loans that are overdue", "其中逾期贷款"),
    F_DECIMAL(struct pool_room, overdue_share, "Share that is overdue", "逾期占比"),
    F_DECIMAL(struct pool_room, stop_line, "Stop line, of what is overdue", "止损线（逾期占比）"),
    F_BOOL(struct pool_room, stopped, "Stopped", "已触发止损"),
};

const struct shape covered_loan_shape = SHAPE(struct covered_loan, covered_loan_fields);
const struct shape pool_room_shape = SHAPE(struct pool_room, pool_room_fields);

/* --- which scheme ----------------------------------------------------------------------------- */

/* The scheme that the case of a loan names; 0: none. */
static int64_t scheme_named(const struct book *book, int64_t loan_id, struct view view)
{
    const struct entry *loan = book_version(book, RECORD_LOAN, loan_id, view);
    struct loan_case_state state;

    if (loan == NULL ||
        loan_case_state(book, ((const struct loan *)loan->record)->loan_case_id, view, &state) !=
            ERR_OK ||
        state.scheme == NULL)
        return 0;
    return state.scheme->loss_scheme_id;
}

bool loan_names_loss_scheme(const struct book *book, int64_t loan_id, struct view view)
{
    return scheme_named(book, loan_id, view) != 0;
}

const struct entry *loss_scheme_of_loan(const struct book *book, int64_t loan_id, int32_t day,
                                        int64_t as_known)
{
    const struct view view = {.as_of = day, .as_known = as_known};
    const struct entry *scheme =
        book_version(book, RECORD_LOSS_SCHEME, scheme_named(book, loan_id, view), view);

    if (scheme == NULL)
        return NULL;
    int32_t last = ((const struct loss_scheme *)scheme->record)->valid_to;

    return last != DATE_UNKNOWN && last < day ? NULL : scheme;
}

/* --- which loans ------------------------------------------------------------------------------ */

struct loan_walk {
    const struct book *book;
    struct view view;
    struct arena *arena;
    int64_t risk_pool_id; /* either of the two */
    int64_t loss_scheme_id;
    struct covered_loan *rows;
    size_t count;
};

static bool is_under(const struct loan_walk *walk, const struct entry *scheme)
{
    const struct loss_scheme *record = scheme->record;

    if (walk->loss_scheme_id != 0)
        return scheme->entity_id == walk->loss_scheme_id;
    return record->risk_pool_id == walk->risk_pool_id && known_or_zero(record->pool_share_e8) > 0;
}

/* Whether the pool has paid on the loan: then it answers for it no longer. */
static bool pool_paid(const struct loan_walk *walk, int64_t loan_id)
{
    FOR_LIVE_REFERRERS (claim, walk->book, walk->view, loss_claim, loan_id, loan_id)
        FOR_LIVE_REFERRERS (r, walk->book, walk->view, loss_payment, loss_claim_id,
                            claim.entry->entity_id)
            if (((const struct loss_payment *)r.entry->record)->bearer == BEARER_POOL &&
                proposal_approved(walk->book, r.entry, walk->view) != NULL)
                return true;
    return false;
}

static enum err add_loan(struct loan_walk *walk, int64_t loan_id)
{
    struct loan_state state;
    enum err err = loan_play(walk->book, loan_id, walk->view, NULL, walk->arena, &state);

    if (err == ERR_NOT_FOUND || (err == ERR_OK && state.paid_out_on == DATE_UNKNOWN))
        return ERR_OK;
    if (err != ERR_OK)
        return err;
    const struct entry *scheme =
        loss_scheme_of_loan(walk->book, loan_id, state.paid_out_on, walk->view.as_known);

    if (scheme == NULL || !is_under(walk, scheme))
        return ERR_OK;
    const struct loan_case *loan_case =
        book_version(walk->book, RECORD_LOAN_CASE, state.record->loan_case_id, walk->view)->record;

    walk->rows[walk->count++] = (struct covered_loan){
        .loan_id = loan_id,
        .firm_id = loan_case->firm_id,
        .loss_scheme_id = scheme->seq,
        .currency = state.record->currency,
        .outstanding_minor = state.outstanding_minor,
        .overdue_minor = state.overdue_minor > 0 ? state.outstanding_minor : 0,
        .counted_minor = pool_paid(walk, loan_id) ? 0 : state.outstanding_minor,
    };
    return ERR_OK;
}

static enum err walk_loans(struct loan_walk *walk)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(walk->book, RECORD_LOAN, &ids);
    enum err err = ERR_OK;

    walk->rows = arena_array(walk->arena, count + 1, sizeof *walk->rows);
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        err = add_loan(walk, ids[i]);
    return err;
}

enum err covered_loans(const struct book *book, int64_t risk_pool_id, struct view view,
                       struct arena *arena, const struct covered_loan **rows_out, size_t *count_out)
{
    struct loan_walk walk = {
        .book = book, .view = view, .arena = arena, .risk_pool_id = risk_pool_id};
    enum err err = walk_loans(&walk);

    *rows_out = walk.rows;
    *count_out = walk.count;
    return err;
}

enum err loans_under_scheme(const struct book *book, int64_t loss_scheme_id, struct view view,
                            struct arena *arena, const struct covered_loan **rows_out,
                            size_t *count_out)
{
    struct loan_walk walk = {
        .book = book, .view = view, .arena = arena, .loss_scheme_id = loss_scheme_id};
    enum err err = walk_loans(&walk);

    *rows_out = walk.rows;
    *count_out = walk.count;
    return err;
}

/* --- what room they leave --------------------------------------------------------------------- */

enum err loans_stopped(const struct covered_loan *loans, size_t count, int64_t line_e8,
                       uint32_t trigger, struct covered_loan *sums_out, bool *stopped_out)
{
    struct covered_loan sums = {0};
    enum err err = ERR_OK;

    for (size_t i = 0; i < count; i++) {
        add_to(&sums.outstanding_minor, loans[i].outstanding_minor, &err);
        add_to(&sums.overdue_minor, loans[i].overdue_minor, &err);
        add_to(&sums.counted_minor, loans[i].counted_minor, &err);
    }
    *sums_out = sums;
    *stopped_out = err == ERR_OK && line_e8 != AMOUNT_UNKNOWN &&
                   ip_pool_stopped(sums.outstanding_minor, sums.overdue_minor,
                                   line_e8 * (RATE_E10_ONE / DECIMAL_E8_ONE),
                                   trigger == STOP_AT ? IP_STOP_AT : IP_STOP_ABOVE);
    return err;
}

static enum err set_limit(const struct risk_pool *pool, struct pool_room *room)
{
    struct ip_headroom headroom;

    room->limit_minor = AMOUNT_UNKNOWN;
    room->headroom_minor = AMOUNT_UNKNOWN;
    if (pool->times_e8 == AMOUNT_UNKNOWN)
        return ERR_OK;
    enum err err = ip_pool_headroom(room->balance_minor > 0 ? room->balance_minor : 0,
                                    pool->times_e8 * (RATE_E10_ONE / DECIMAL_E8_ONE),
                                    room->counted_minor, 0, &headroom);

    if (err != ERR_OK)
        return err;
    room->limit_minor = headroom.limit_minor;
    room->headroom_minor = headroom.headroom_minor;
    return ERR_OK;
}

enum err pool_room(const struct book *book, int64_t risk_pool_id, struct view view,
                   struct arena *arena, struct pool_room *room_out)
{
    const struct entry *entry = book_version(book, RECORD_RISK_POOL, risk_pool_id, view);
    const struct covered_loan *loans = NULL;
    struct covered_loan sums;
    struct pool_room room = {0};
    size_t count = 0;

    if (entry == NULL)
        return ERR_NOT_FOUND;
    const struct risk_pool *pool = entry->record;
    enum err err = pool_balance(book, risk_pool_id, view, arena, &room.balance_minor);

    if (err == ERR_OK)
        err = covered_loans(book, risk_pool_id, view, arena, &loans, &count);
    if (err == ERR_OK)
        err = loans_stopped(loans, count, pool->stop_line_e8, pool->stop_trigger, &sums,
                            &room.stopped);
    if (err != ERR_OK)
        return err;
    room.currency = pool->currency;
    room.times_e8 = pool->times_e8;
    room.stop_line_e8 = pool->stop_line_e8;
    room.counted_minor = sums.counted_minor;
    room.outstanding_minor = sums.outstanding_minor;
    room.overdue_minor = sums.overdue_minor;
    room.overdue_share_e8 = AMOUNT_UNKNOWN;
    err = set_limit(pool, &room);
    if (err == ERR_OK && sums.outstanding_minor > 0)
        err = ip_part(sums.overdue_minor, DECIMAL_E8_ONE, sums.outstanding_minor,
                      &room.overdue_share_e8);
    *room_out = room;
    return err;
}
