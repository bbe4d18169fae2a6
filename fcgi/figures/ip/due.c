/* What falls due of rights, and how large pools are. */
#include "ip_internal.h"

#include "figures/ip/docket.h"
#include "record/kinds.h"

#include <stdlib.h>

const struct field_value ip_due_kind_values[] = {
    {"fee", "Annual fee", "年费"},
    {"grace", "Grace of a fee ends", "年费宽限期届满"},
    {"renewal", "Renewal of a mark", "商标续展"},
    {"renewal_grace", "Grace of a renewal ends", "续展宽展期届满"},
    {"expiry", "Term ends", "期限届满"},
    {"licence", "Licence ends", "许可到期"},
    {"trust", "Trusteeship ends", "托管到期"},
    {0},
};

static const struct field ip_due_row_fields[] = {
    F_DATE(struct ip_due_row, day, "Day", "日期"),
    F_INTEGER(struct ip_due_row, days_left, INT64_MAX, "Days left", "剩余天数", .negative = true),
    F_ENUM(struct ip_due_row, kind, ip_due_kind, "What", "事项"),
    F_REFERENCE(struct ip_due_row, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct ip_due_row, ip_right_id, "ip_right", "IP right", "知识产权"),
    F_REFERENCE(struct ip_due_row, trusteeship_id, "trusteeship", "Trusteeship", "知识产权托管"),
    F_INTEGER(struct ip_due_row, year, INT64_MAX, "Year of the right", "年度"),
    F_ENUM(struct ip_due_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct ip_due_row, amount, "Amount", "金额"),
    F_DATE(struct ip_due_row, grace_ends_on, "Grace ends on", "宽限期届满日"),
    F_BOOL(struct ip_due_row, pledged, "Pledged", "已质押"),
    F_REFERENCE(struct ip_due_row, pledge_id, "pledge", "Pledge", "质押登记"),
};

static const struct field ip_pool_row_fields[] = {
    F_REFERENCE(struct ip_pool_row, ip_pool_id, "ip_pool", "Pool", "专利池"),
    F_REFERENCE(struct ip_pool_row, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct ip_pool_row, operator_id, "party", "Operator", "运营机构"),
    F_INTEGER(struct ip_pool_row, members, INT64_MAX, "Rights recorded", "已登记件数"),
    F_INTEGER(struct ip_pool_row, in_force, INT64_MAX, "Of them in force", "其中有效"),
    F_ENUM(struct ip_pool_row, qualifier, stated_qualifier, "Stated as", "数值含义"),
    F_INTEGER(struct ip_pool_row, stated_rights, INT64_MAX, "Rights, as stated", "公布的件数"),
    F_ENUM(struct ip_pool_row, stated_type, ip_type, "Type, as stated", "公布的权利类型"),
    F_DATE(struct ip_pool_row, stated_on, "Stated on", "公布日期"),
    F_INTEGER(struct ip_pool_row, not_recorded, INT64_MAX, "Stated and not recorded",
              "尚未登记件数"),
    F_ENUM(struct ip_pool_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct ip_pool_row, value, "Last value", "最近评估值"),
    F_DATE(struct ip_pool_row, valued_on, "Valued on", "估值日"),
};

const struct shape ip_due_row_shape = SHAPE(struct ip_due_row, ip_due_row_fields);
const struct shape ip_pool_row_shape = SHAPE(struct ip_pool_row, ip_pool_row_fields);

/* --- what falls due --------------------------------------------------------------------------- */

struct dues {
    const struct ip_tables *tables;
    int32_t until;
    struct ip_due_row *list;
    size_t count;
    size_t places;
};

#define DUES_FIRST 64

static void make_room(struct dues *dues)
{
    size_t places = dues->places == 0 ? DUES_FIRST : dues->places * 2;
    struct ip_due_row *list;

    if (dues->count < dues->places)
        return;
    list = arena_array(dues->tables->arena, places, sizeof *list);
    for (size_t i = 0; i < dues->count; i++)
        list[i] = dues->list[i];
    dues->list = list;
    dues->places = places;
}

/* NULL: it lies beyond the horizon, or its day is not known. */
static struct ip_due_row *add(struct dues *dues, enum ip_due_kind kind, int32_t day,
                              int64_t firm_id)
{
    if (day == DATE_UNKNOWN || day > dues->until)
        return NULL;
    make_room(dues);
    struct ip_due_row *row = &dues->list[dues->count++];

    shape_clear(&ip_due_row_shape, row);
    row->day = day;
    row->days_left = (int64_t)day - dues->tables->view.as_of;
    row->kind = kind;
    row->firm_id = firm_id;
    return row;
}

static void of_right(struct ip_due_row *row, const struct ip_right_state *state)
{
    if (row == NULL)
        return;
    row->ip_right_id = state->ip_right_id;
    row->pledged = state->state.pledged;
    row->pledge_id = state->pledge_id;
}

/* A fee that is late is due still; once the grace is over, its last day stays. */
static void add_fee(struct dues *dues, const struct ip_right_state *state)
{
    bool missed = state->fee_standing == IP_FEE_MISSED;
    bool late = missed || state->fee_standing == IP_FEE_LATE;

    if (state->fee_year == 0)
        return;
    int32_t grace_end = state->fee_known ? state->fee.grace_end : DATE_UNKNOWN;
    struct ip_due_row *row = add(
        dues, late && grace_end != DATE_UNKNOWN ? IP_DUE_GRACE : IP_DUE_FEE,
        late && grace_end != DATE_UNKNOWN ? grace_end : state->fee_due_on, state->record->firm_id);

    of_right(row, state);
    if (row == NULL)
        return;
    row->year = state->fee_year;
    row->grace_ends_on = grace_end;
    if (!state->fee_known || state->fee.ended)
        return;
    row->currency = CURRENCY_CNY;
    row->amount_minor = state->fee.total_minor;
}

static void add_renewal(struct dues *dues, const struct ip_right_state *state)
{
    bool late = dues->tables->view.as_of > state->renewal.expires_on;
    struct ip_due_row *row;

    if (!state->renewable)
        return;
    row = add(dues, late ? IP_DUE_RENEWAL_GRACE : IP_DUE_RENEWAL,
              late ? state->renewal.grace_ends_on : state->renewal.expires_on,
              state->record->firm_id);
    of_right(row, state);
    if (row != NULL)
        row->grace_ends_on = state->renewal.grace_ends_on;
}

static void add_licences(struct dues *dues, const struct ip_right_state *state)
{
    const struct ip_tables *tables = dues->tables;

    FOR_LIVE_REFERRERS_WHILE (state->state.licences > 0, r, tables->book, ip_known(tables),
                              ip_event, ip_right_id, state->ip_right_id) {
        const struct ip_event *event = r.entry->record;

        if (event->action == IP_ACTION_LICENSED && event->occurred_on <= tables->view.as_of &&
            event->ends_on != DATE_UNKNOWN && event->ends_on >= tables->view.as_of)
            of_right(add(dues, IP_DUE_LICENCE, event->ends_on, state->record->firm_id), state);
    }
}

static void add_right(struct dues *dues, const struct ip_right_state *state)
{
    if (state->state.status != IP_STATUS_GRANTED)
        return;
    add_fee(dues, state);
    add_renewal(dues, state);
    add_licences(dues, state);
    if (!state->renewable && state->expires_on >= dues->tables->view.as_of)
        of_right(add(dues, IP_DUE_EXPIRY, state->expires_on, state->record->firm_id), state);
}

static void add_trusts(struct dues *dues, int64_t firm_id)
{
    const struct ip_tables *tables = dues->tables;
    const int64_t *ids = NULL;
    size_t count = book_entities(tables->book, RECORD_TRUSTEESHIP, &ids);

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry =
            book_version(tables->book, RECORD_TRUSTEESHIP, ids[i], ip_known(tables));
        const struct trusteeship *trust = entry == NULL ? NULL : entry->record;

        if (trust == NULL || (firm_id != 0 && trust->firm_id != firm_id) ||
            trust->from_on > tables->view.as_of || trust->to_on < tables->view.as_of)
            continue;
        struct ip_due_row *row = add(dues, IP_DUE_TRUST, trust->to_on, trust->firm_id);

        if (row != NULL)
            row->trusteeship_id = ids[i];
    }
}

static int by_day(const void *left, const void *right)
{
    const struct ip_due_row *a = left;
    const struct ip_due_row *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->firm_id != b->firm_id)
        return a->firm_id < b->firm_id ? -1 : 1;
    if (a->ip_right_id != b->ip_right_id)
        return a->ip_right_id < b->ip_right_id ? -1 : 1;
    return (int)a->kind - (int)b->kind;
}

void ip_due_rows(const struct ip_tables *tables, int64_t firm_id, int32_t horizon_days,
                 const struct ip_due_row **rows_out, size_t *count_out)
{
    struct dues dues = {.tables = tables, .until = tables->view.as_of + horizon_days};
    const int64_t *ids = NULL;
    size_t count = ip_rights_asked(tables, firm_id, &ids);

    for (size_t i = 0; i < count; i++) {
        struct ip_right_state state;

        if (ip_right_state(tables, ids[i], NULL, &state) == ERR_OK &&
            (firm_id == 0 || ip_held_by_firm(&state, firm_id)))
            add_right(&dues, &state);
    }
    add_trusts(&dues, firm_id);
    if (dues.count > 0)
        qsort(dues.list, dues.count, sizeof *dues.list, by_day);
    *rows_out = dues.list;
    *count_out = dues.count;
}

/* --- pools ------------------------------------------------------------------------------------ */

static void set_value(const struct ip_tables *tables, struct ip_pool_row *row)
{
    FOR_LIVE_REFERRERS (r, tables->book, ip_known(tables), ip_valuation, ip_pool_id,
                        row->ip_pool_id) {
        const struct ip_valuation *valuation = r.entry->record;

        if (valuation->valued_on > tables->view.as_of ||
            (row->valued_on != DATE_UNKNOWN && valuation->valued_on < row->valued_on))
            continue;
        row->currency = valuation->currency;
        row->value_minor = valuation->amount_minor;
        row->valued_on = valuation->valued_on;
    }
}

static void set_members(const struct ip_tables *tables, struct ip_pool_row *row)
{
    row->members = 0;
    row->in_force = 0;
    FOR_REFERRERS (r, tables->book, ip_pool_member, ip_pool_id, row->ip_pool_id) {
        struct ip_right_state state;

        if (!ip_is_member(tables, r.entry) ||
            ip_right_state(tables, ((const struct ip_pool_member *)r.entry->record)->ip_right_id,
                           NULL, &state) != ERR_OK)
            continue;
        row->members++;
        row->in_force += state.state.status == IP_STATUS_GRANTED;
    }
    if (row->stated_rights != AMOUNT_UNKNOWN)
        row->not_recorded =
            row->stated_rights > row->members ? row->stated_rights - row->members : 0;
}

void ip_pool_rows(const struct ip_tables *tables, const struct ip_pool_row **rows_out,
                  size_t *count_out)
{
    const int64_t *ids = NULL;
    size_t pools = book_entities(tables->book, RECORD_IP_POOL, &ids);
    struct ip_pool_row *rows = arena_array(tables->arena, pools + 1, sizeof *rows);
    size_t count = 0;

    for (size_t i = 0; i < pools; i++) {
        const struct entry *entry =
            book_version(tables->book, RECORD_IP_POOL, ids[i], ip_known(tables));
        const struct ip_pool *pool = entry == NULL ? NULL : entry->record;

        if (pool == NULL)
            continue;
        struct ip_pool_row *row = &rows[count++];

        shape_clear(&ip_pool_row_shape, row);
        row->ip_pool_id = ids[i];
        row->firm_id = pool->firm_id;
        row->operator_id = pool->operator_id;
        row->qualifier = pool->qualifier;
        row->stated_rights = pool->stated_rights;
        row->stated_type = pool->stated_type;
        row->stated_on = pool->stated_on;
        set_members(tables, row);
        set_value(tables, row);
    }
    *rows_out = rows;
    *count_out = count;
}
