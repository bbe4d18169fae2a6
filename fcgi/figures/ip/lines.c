/* One right: who owns it, what happened to it, and its fees year by year. */
#include "ip_internal.h"

#include "figures/ip/docket.h"
#include "figures/ip/pledge.h"
#include "record/kinds.h"

#include <stdlib.h>

#define MONTHS_A_YEAR 12

static const struct field ip_holder_row_fields[] = {
    F_REFERENCE(struct ip_holder_row, ip_right_id, "ip_right", "IP right", "知识产权"),
    F_REFERENCE(struct ip_holder_row, firm_id, "firm", "Owner (firm)", "权利人（企业）"),
    F_REFERENCE(struct ip_holder_row, party_id, "party", "Owner (party)", "权利人（主体）"),
    F_TEXT(struct ip_holder_row, owner_name, 120, "Owner (not recorded)", "权利人（未登记）"),
    F_INTEGER(struct ip_holder_row, parts, INT64_MAX, "Parts", "份额"),
    F_INTEGER(struct ip_holder_row, of_parts, INT64_MAX, "Of parts", "总份额"),
    F_DATE(struct ip_holder_row, since, "Since", "起始日"),
};

static const struct field_value ip_line_kind_values[] = {
    {"filed", "Filed", "申请"},
    {"granted", "Granted or registered", "授权（注册）"},
    {"owner", "Owner", "权利人"},
    {"event", "Event", "事项"},
    {"fee", "Annual fee paid", "缴纳年费"},
    {"pooled", "Into a pool", "入池"},
    {"pledged", "Pledged", "出质"},
    {"pledge_ended", "Pledge ended", "质押注销"},
    {"valued", "Valued", "评估"},
    {"expires", "Term ends", "期限届满"},
    {0},
};

static const struct field ip_line_fields[] = {
    F_DATE(struct ip_line, day, "Day", "日期"),
    F_ENUM(struct ip_line, kind, ip_line_kind, "What", "类别"),
    F_ENUM(struct ip_line, action, ip_action, "What happened", "事项"),
    F_REFERENCE(struct ip_line, entry_id, "entry", "Entry", "分录"),
    F_REFERENCE(struct ip_line, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct ip_line, party_id, "party", "Party", "主体"),
    F_TEXT(struct ip_line, who, 200, "Who", "相关方"),
    F_INTEGER(struct ip_line, year, INT64_MAX, "Year of the right", "年度"),
    F_ENUM(struct ip_line, currency, currency, "Currency", "币种"),
    F_MONEY(struct ip_line, amount, "Amount", "金额"),
    F_ENUM(struct ip_line, legal_status, ip_right_status, "Legal status", "法律状态"),
};

static const struct field ip_fee_row_of_fields[] = {
    F_INTEGER(struct ip_fee_row_of, year, INT64_MAX, "Year of the right", "年度"),
    F_DATE(struct ip_fee_row_of, due_on, "Due on", "到期日"),
    F_ENUM(struct ip_fee_row_of, currency, currency, "Currency", "币种"),
    F_MONEY(struct ip_fee_row_of, full, "Full fee", "全额年费"),
    F_INTEGER(struct ip_fee_row_of, reduction_percent, INT64_MAX, "Reduced by, per cent",
              "减缴（百分比）"),
    F_MONEY(struct ip_fee_row_of, reduced, "Reduced fee", "减缴后年费"),
    F_DATE(struct ip_fee_row_of, grace_ends_on, "Grace ends on", "宽限期届满日"),
    F_INTEGER(struct ip_fee_row_of, months_late, INT64_MAX, "Months late", "逾期月数"),
    F_MONEY(struct ip_fee_row_of, late, "Late fee", "滞纳金"),
    F_MONEY(struct ip_fee_row_of, total, "In all", "合计应缴"),
    F_DATE(struct ip_fee_row_of, paid_on, "Paid on", "缴费日"),
    F_MONEY(struct ip_fee_row_of, paid, "Amount paid", "实缴金额"),
    F_MONEY(struct ip_fee_row_of, restoring, "To restore the right", "恢复权利应缴"),
    F_BOOL(struct ip_fee_row_of, covered, "Paid", "已缴"),
};

const struct shape ip_holder_row_shape = SHAPE(struct ip_holder_row, ip_holder_row_fields);
const struct shape ip_line_shape = SHAPE(struct ip_line, ip_line_fields);
const struct shape ip_fee_row_of_shape = SHAPE(struct ip_fee_row_of, ip_fee_row_of_fields);

/* --- owners ----------------------------------------------------------------------------------- */

enum err ip_holder_rows(const struct ip_tables *tables, int64_t ip_right_id,
                        const struct ip_holder_row **rows_out, size_t *count_out)
{
    struct ip_right_state state;
    enum err err = ip_right_state(tables, ip_right_id, NULL, &state);

    if (err != ERR_OK)
        return err;
    struct ip_holder_row *rows = arena_array(tables->arena, state.holder_count + 1, sizeof *rows);

    for (size_t i = 0; i < state.holder_count; i++) {
        const struct ip_holder *holder = &state.holders[i];
        bool known = holder->share.of != 0;

        rows[i] = (struct ip_holder_row){
            .ip_right_id = ip_right_id,
            .firm_id = holder->firm_id,
            .party_id = holder->party_id,
            .owner_name = holder->name,
            .parts = known ? holder->share.parts : AMOUNT_UNKNOWN,
            .of_parts = known ? holder->share.of : AMOUNT_UNKNOWN,
            .since = holder->since,
        };
    }
    *rows_out = rows;
    *count_out = state.holder_count;
    return ERR_OK;
}

/* --- the time line ---------------------------------------------------------------------------- */

struct lines {
    const struct ip_tables *tables;
    struct ip_line *list;
    size_t count;
};

static struct ip_line *add(struct lines *lines, int32_t day, enum ip_line_kind kind,
                           const struct entry *entry)
{
    struct ip_line *line = &lines->list[lines->count++];

    shape_clear(&ip_line_shape, line);
    line->day = day;
    line->kind = kind;
    line->entry_id = entry == NULL ? 0 : entry->seq;
    return line;
}

static size_t count_lines(const struct ip_tables *tables, int64_t id)
{
    size_t count = 3;

    FOR_REFERRERS (r, tables->book, ip_event, ip_right_id, id)
        count++;
    FOR_REFERRERS (r, tables->book, ip_owner, ip_right_id, id)
        count++;
    FOR_REFERRERS (r, tables->book, ip_fee, ip_right_id, id)
        count++;
    FOR_REFERRERS (r, tables->book, ip_pool_member, ip_right_id, id)
        count++;
    FOR_REFERRERS (r, tables->book, ip_valuation, ip_right_id, id)
        count++;
    return count + ip_count_pledges(tables, id);
}

static void add_owners(struct lines *lines, int64_t id)
{
    FOR_LIVE_REFERRERS (r, lines->tables->book, ip_known(lines->tables), ip_owner, ip_right_id,
                        id) {
        const struct ip_owner *owner = r.entry->record;
        struct ip_line *line = add(lines, owner->from_on, IP_LINE_OWNER, r.entry);

        line->firm_id = owner->firm_id;
        line->party_id = owner->party_id;
        line->who = owner->owner_name;
    }
}

static void add_events(struct lines *lines, int64_t id)
{
    FOR_LIVE_REFERRERS (r, lines->tables->book, ip_known(lines->tables), ip_event, ip_right_id,
                        id) {
        const struct ip_event *event = r.entry->record;
        struct ip_line *line = add(lines, event->occurred_on, IP_LINE_EVENT, r.entry);

        line->action = event->action;
        line->firm_id = event->firm_id;
        line->party_id = event->party_id;
        line->who = event->counterpart_name;
    }
}

static void add_money(struct lines *lines, int64_t id)
{
    FOR_LIVE_REFERRERS (r, lines->tables->book, ip_known(lines->tables), ip_fee, ip_right_id, id) {
        const struct ip_fee *fee = r.entry->record;
        struct ip_line *line = add(lines, fee->paid_on, IP_LINE_FEE, r.entry);

        line->year = fee->year;
        line->currency = fee->currency;
        line->amount_minor = fee->amount_minor;
    }
    FOR_LIVE_REFERRERS (r, lines->tables->book, ip_known(lines->tables), ip_valuation, ip_right_id,
                        id) {
        const struct ip_valuation *valuation = r.entry->record;
        struct ip_line *line = add(lines, valuation->valued_on, IP_LINE_VALUED, r.entry);

        line->party_id = valuation->appraiser_id;
        line->currency = valuation->currency;
        line->amount_minor = valuation->amount_minor;
    }
}

static void add_pools(struct lines *lines, int64_t id)
{
    const struct ip_tables *tables = lines->tables;

    FOR_REFERRERS (r, tables->book, ip_pool_member, ip_right_id, id) {
        const struct ip_pool_member *member = r.entry->record;
        const struct entry *pool =
            book_version(tables->book, RECORD_IP_POOL, member->ip_pool_id, ip_known(tables));

        if (pool != NULL && book_version(tables->book, RECORD_IP_POOL_MEMBER, r.entry->entity_id,
                                         ip_known(tables)) == r.entry)
            add(lines, member->from_on, IP_LINE_POOLED, r.entry)->who =
                ((const struct ip_pool *)pool->record)->name;
    }
}

static void add_pledges(struct lines *lines, int64_t id)
{
    const struct ip_tables *tables = lines->tables;

    FOR_LIVE_REFERRERS (r, tables->book, ip_known(tables), pledge_item, ip_right_id, id) {
        const struct pledge_item *item = r.entry->record;
        const struct pledge *pledge = book_entry(tables->book, item->pledge_id)->record;
        int32_t ended_on = pledge_ended_on(tables->book, item->pledge_id, tables->view.as_known);

        add(lines, pledge_item_day(tables->book, item), IP_LINE_PLEDGED, r.entry)->party_id =
            pledge->pledgee_id;
        if (ended_on != DATE_UNKNOWN)
            add(lines, ended_on, IP_LINE_PLEDGE_ENDED, r.entry)->party_id = pledge->pledgee_id;
    }
}

static int by_day(const void *left, const void *right)
{
    const struct ip_line *a = left;
    const struct ip_line *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return (a->entry_id > b->entry_id) - (a->entry_id < b->entry_id);
}

/* What is on a day to come is left out but the expiry; of the rest, the status behind each day. */
static size_t keep_until(const struct lines *lines, int64_t id)
{
    size_t kept = 0;

    for (size_t i = 0; i < lines->count; i++) {
        struct ip_line line = lines->list[i];
        struct ip_tables that_day = *lines->tables;
        struct ip_right_state state;

        if (line.day > that_day.view.as_of && line.kind != IP_LINE_EXPIRES)
            continue;
        that_day.view.as_of = line.day;
        if (line.day != DATE_UNKNOWN && line.day <= lines->tables->view.as_of &&
            ip_right_state(&that_day, id, NULL, &state) == ERR_OK)
            line.legal_status = (uint32_t)state.state.status + 1;
        lines->list[kept++] = line;
    }
    return kept;
}

enum err ip_lines(const struct ip_tables *tables, int64_t ip_right_id,
                  const struct ip_line **lines_out, size_t *count_out)
{
    struct ip_right_state state;
    struct lines lines = {.tables = tables};
    enum err err = ip_right_state(tables, ip_right_id, NULL, &state);

    if (err != ERR_OK)
        return err;
    lines.list = arena_array(tables->arena, count_lines(tables, ip_right_id), sizeof *lines.list);
    if (state.record->filed_on != DATE_UNKNOWN)
        (void)add(&lines, state.record->filed_on, IP_LINE_FILED, NULL);
    if (state.record->granted_on != DATE_UNKNOWN)
        (void)add(&lines, state.record->granted_on, IP_LINE_GRANTED, NULL);
    if (state.expires_on != DATE_UNKNOWN &&
        (state.state.status == IP_STATUS_GRANTED || state.state.status == IP_STATUS_EXPIRED))
        (void)add(&lines, state.expires_on, IP_LINE_EXPIRES, NULL);
    add_owners(&lines, ip_right_id);
    add_events(&lines, ip_right_id);
    add_money(&lines, ip_right_id);
    add_pools(&lines, ip_right_id);
    add_pledges(&lines, ip_right_id);
    if (lines.count > 0)
        qsort(lines.list, lines.count, sizeof *lines.list, by_day);
    *count_out = keep_until(&lines, ip_right_id);
    *lines_out = lines.list;
    return ERR_OK;
}

/* --- fees ------------------------------------------------------------------------------------- */

static const struct ip_fee *payment_of(const struct ip_tables *tables, int64_t id, int year)
{
    FOR_LIVE_REFERRERS (r, tables->book, ip_known(tables), ip_fee, ip_right_id, id) {
        const struct ip_fee *fee = r.entry->record;

        if (fee->year == year && fee->paid_on <= tables->view.as_of)
            return fee;
    }
    return NULL;
}

/* What the tables say of a year, by the day it was paid on, else by the day of the view. */
static void set_amounts(const struct ip_tables *tables, const struct ip_right_state *state,
                        const struct ip_fee *paid, struct ip_fee_row_of *row)
{
    const struct ip_fee_terms terms =
        ip_terms_of_fee(state, (int)row->year, paid == NULL ? 0 : paid->reduction);
    int32_t day = paid == NULL ? tables->view.as_of : paid->paid_on;
    struct ip_annual_fee fee;

    if (tables->schedules.count == 0 ||
        ip_fee_paid(tables->schedules, &terms, day, &tables->calendar, &fee) != ERR_OK)
        return;
    row->due_on = fee.due;
    row->currency = CURRENCY_CNY;
    row->full_minor = fee.full_minor;
    row->reduction_percent = fee.reduction_percent;
    row->grace_ends_on = fee.grace_end;
    if (fee.ended && !row->covered &&
        ip_fee_restoration(tables->schedules, &terms, &row->restoring_minor) != ERR_OK)
        row->restoring_minor = AMOUNT_UNKNOWN;
    if (fee.ended || (paid == NULL && row->covered))
        return;
    row->reduced_minor = fee.fee_minor;
    row->months_late = fee.months_late;
    row->late_minor = fee.late_minor;
    row->total_minor = fee.total_minor;
}

static void fill_fee(const struct ip_tables *tables, const struct ip_right_state *state, int year,
                     struct ip_fee_row_of *row)
{
    const struct ip_fee *paid = payment_of(tables, state->ip_right_id, year);

    shape_clear(&ip_fee_row_of_shape, row);
    row->year = year;
    row->due_on = date_add_months(state->record->filed_on, (year - 1) * MONTHS_A_YEAR);
    row->covered = year <= state->fee_paid_through;
    set_amounts(tables, state, paid, row);
    if (paid == NULL)
        return;
    row->paid_on = paid->paid_on;
    row->paid_minor = paid->amount_minor;
    if (row->currency == 0)
        row->currency = paid->currency;
}

enum err ip_fee_rows(const struct ip_tables *tables, int64_t ip_right_id,
                     const struct ip_fee_row_of **rows_out, size_t *count_out)
{
    struct ip_right_state state;
    enum err err = ip_right_state(tables, ip_right_id, NULL, &state);

    *rows_out = NULL;
    *count_out = 0;
    if (err != ERR_OK)
        return err;
    if (!ip_type_is_patent(state.record->type) || state.record->filed_on == DATE_UNKNOWN ||
        state.state.granted_on == DATE_UNKNOWN || state.state.granted_on < state.record->filed_on)
        return ERR_OK;
    int first = ip_term_year(state.record->filed_on, state.state.granted_on);
    int last = ip_term(state.life.right)->years;
    struct ip_fee_row_of *rows =
        arena_array(tables->arena, (size_t)(last > first ? last - first : 0) + 1, sizeof *rows);

    for (int year = first; year <= last; year++)
        fill_fee(tables, &state, year, &rows[(*count_out)++]);
    *rows_out = rows;
    return ERR_OK;
}
