/* The state of a right, and what is due of it next. */
#include "ip_internal.h"

#include "calc/ip_indicator.h"
#include "record/kinds.h"

#define MONTHS_A_YEAR 12
#define YEARS_KEPT 10

const struct field_value ip_fee_standing_values[] = {
    {"none", "Nothing is due", "无应缴"},
    {"ahead", "Paid, the next one is ahead", "已缴，下期未到"},
    {"late", "Due, in the grace", "应缴，处于宽限期"},
    {"missed", "Grace over, unpaid", "宽限期已过未缴"},
    {"unknown", "No payment recorded", "无缴费记录"},
    {0},
};

bool ip_type_is_calculated(uint32_t type, enum ip_right_kind *kind_out)
{
    _Static_assert((int)IP_TYPE_TRADE_MARK - 1 == (int)IP_MARK, "types stand in the same order");

    if (type < IP_TYPE_INVENTION || type > IP_TYPE_TRADE_MARK)
        return false;
    *kind_out = (enum ip_right_kind)(type - 1);
    return true;
}

bool ip_type_is_patent(uint32_t type)
{
    return type >= IP_TYPE_INVENTION && type <= IP_TYPE_DESIGN;
}

bool ip_held_by_firm(const struct ip_right_state *state, int64_t firm_id)
{
    for (size_t i = 0; i < state->holder_count; i++)
        if (state->holders[i].firm_id == firm_id)
            return true;
    return false;
}

bool ip_right_exists(const struct ip_right_state *state)
{
    if (state->life.filing == DATE_UNKNOWN && state->record->granted_on != DATE_UNKNOWN)
        return state->state.granted_on != DATE_UNKNOWN;
    return state->state.status != IP_STATUS_NONE;
}

/* --- fees ------------------------------------------------------------------------------------- */

/* The last year that was paid until the day; years before it were paid, as no office takes a later
 * one without them. The year of the grant is paid at the grant. */
static int64_t paid_through(const struct ip_tables *tables, const struct ip_right_state *state)
{
    int64_t last = 0;

    FOR_LIVE_REFERRERS (r, tables->book, ip_known(tables), ip_fee, ip_right_id,
                        state->ip_right_id) {
        const struct ip_fee *fee = r.entry->record;

        if (fee->paid_on <= tables->view.as_of && fee->year > last)
            last = fee->year;
    }
    return last;
}

static enum ip_reduction reduction_of(uint32_t reduced)
{
    switch (reduced) {
    case IP_REDUCED_SINGLE:
        return IP_REDUCTION_SINGLE;
    case IP_REDUCED_JOINT:
        return IP_REDUCTION_JOINT;
    default:
        return IP_REDUCTION_NONE;
    }
}

struct ip_fee_terms ip_terms_of_fee(const struct ip_right_state *state, int year, uint32_t reduced)
{
    return (struct ip_fee_terms){
        .right = state->life.right,
        .filing = state->record->filed_on,
        .grant = state->state.granted_on,
        .year = year,
        .reduction = reduction_of(reduced != 0 ? reduced : state->record->reduction),
        .open_licence = state->state.open_licence,
    };
}

static void find_fee(const struct ip_tables *tables, struct ip_right_state *state)
{
    const struct ip_fee_terms terms = ip_terms_of_fee(state, state->fee_year, 0);

    state->fee_known =
        tables->schedules.count > 0 && ip_fee_paid(tables->schedules, &terms, tables->view.as_of,
                                                   &tables->calendar, &state->fee) == ERR_OK;
}

static uint32_t standing_of(const struct ip_tables *tables, const struct ip_right_state *state)
{
    if (tables->view.as_of <= state->fee_due_on)
        return IP_FEE_AHEAD;
    return state->fee_known && state->fee.ended ? IP_FEE_MISSED : IP_FEE_LATE;
}

/* Where no payment is recorded, what is past may be paid: the next one is told. */
static void set_fee(const struct ip_tables *tables, struct ip_right_state *state)
{
    const struct ip_right *right = state->record;

    state->fee_standing = IP_FEE_NONE;
    if (!ip_type_is_patent(right->type) || state->state.status != IP_STATUS_GRANTED ||
        right->filed_on == DATE_UNKNOWN || state->state.granted_on < right->filed_on)
        return;
    int grant_year = ip_term_year(right->filed_on, state->state.granted_on);
    int now = ip_term_year(right->filed_on, tables->view.as_of);
    int64_t paid = paid_through(tables, state);
    bool known = paid > 0 || now <= grant_year;

    state->fee_paid_through = known && paid < grant_year ? grant_year : paid;
    state->fee_year = (int)(known ? state->fee_paid_through : now) + 1;
    state->fee_due_on = date_add_months(right->filed_on, (state->fee_year - 1) * MONTHS_A_YEAR);
    if (state->fee_due_on >= state->expires_on) {
        state->fee_year = 0;
        state->fee_due_on = DATE_UNKNOWN;
        state->fee_standing = known ? IP_FEE_NONE : IP_FEE_UNKNOWN;
        return;
    }
    find_fee(tables, state);
    state->fee_standing = known ? standing_of(tables, state) : IP_FEE_UNKNOWN;
}

static void set_renewal(const struct ip_tables *tables, struct ip_right_state *state)
{
    state->renewable =
        state->record->type == IP_TYPE_TRADE_MARK && state->state.status == IP_STATUS_GRANTED;
    if (state->renewable)
        ip_mark_renewal(state->state.granted_on, state->state.renewals, &tables->calendar,
                        &state->renewal);
}

/* --- the state -------------------------------------------------------------------------------- */

/* Kept over ten years: from the filing on. */
static void set_value(const struct ip_tables *tables, struct ip_right_state *state)
{
    const struct ip_right *right = state->record;
    bool old = right->filed_on != DATE_UNKNOWN &&
               tables->view.as_of > date_add_months(right->filed_on, YEARS_KEPT * MONTHS_A_YEAR);

    if (right->type != IP_TYPE_INVENTION)
        return;
    state->criteria = (uint32_t)right->strategic_industry << IP_STRATEGIC_INDUSTRY |
                      (uint32_t)right->overseas_family << IP_OVERSEAS_FAMILY |
                      (uint32_t)old << IP_KEPT_OVER_10_YEARS |
                      (uint32_t)right->high_pledge << IP_HIGH_PLEDGE |
                      (uint32_t)right->awarded << IP_AWARD;
    state->high_value = ip_is_high_value(state->state.status == IP_STATUS_GRANTED, state->criteria);
}

/* The last event of the status that it has, else the day on which it ended by itself. */
static int32_t since(const struct ip_tables *tables, const struct ip_history *history,
                     const struct ip_right_state *state)
{
    int32_t last = history->right->filed_on;

    if (state->state.status == IP_STATUS_EXPIRED && state->expires_on != DATE_UNKNOWN)
        return state->expires_on;
    for (size_t i = 0; i < history->count && history->list[i].day <= tables->view.as_of; i++)
        if (!history->list[i].is_owner && (history->list[i].type <= IP_EVENT_INVALIDATED ||
                                           history->list[i].type == IP_EVENT_EXPIRED))
            last = history->list[i].day;
    return last;
}

static const struct ip_right *right_of(const struct ip_tables *tables, int64_t ip_right_id,
                                       const struct ip_what_if *what_if)
{
    const struct entry *draft = what_if == NULL ? NULL : what_if->draft;
    const struct entry *version =
        book_version(tables->book, RECORD_IP_RIGHT, ip_right_id, ip_known(tables));

    if (draft != NULL && draft->kind == RECORD_IP_RIGHT)
        return draft->record;
    return version == NULL ? NULL : version->record;
}

enum err ip_right_state(const struct ip_tables *tables, int64_t ip_right_id,
                        const struct ip_what_if *what_if, struct ip_right_state *state_out)
{
    const struct ip_right *right = right_of(tables, ip_right_id, what_if);
    struct ip_right_state state = {
        .ip_right_id = ip_right_id, .record = right, .fee_due_on = DATE_UNKNOWN};
    struct ip_history history;

    if (right == NULL)
        return ERR_NOT_FOUND;
    ip_history_open(tables, ip_right_id, right, what_if, &history);
    state.life = history.life;
    ip_history_state(tables, &history, tables->view.as_of, &state.state, &state.fault);
    ip_history_holders(tables, &history, tables->view.as_of, &state);
    if (state.state.pledged)
        state.pledge_id = ip_history_pledge(&history, tables->view.as_of);
    state.expires_on = ip_life_expiry(&state.life, &state.state);
    state.status_since = since(tables, &history, &state);
    set_fee(tables, &state);
    set_renewal(tables, &state);
    set_value(tables, &state);
    *state_out = state;
    return ERR_OK;
}
