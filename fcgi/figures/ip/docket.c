/* Rights as rows, and how many are what. */
#include "ip_internal.h"

#include "base/compare.h"
#include "calc/ip_indicator.h"
#include "calc/ip_number.h"
#include "figures/ip/docket.h"
#include "figures/ip/pledge.h"
#include "record/kinds.h"

#include <stdlib.h>
#include <string.h>

const struct field_value ip_right_status_values[] = {
    {"none", "Not filed yet", "尚未申请"},
    {"filed", "Filed", "已申请"},
    {"published", "Published", "已公布"},
    {"examined", "In examination", "实质审查中"},
    {"granted", "In force", "有效"},
    {"expired", "Expired", "期满终止"},
    {"lapsed", "Lapsed for unpaid fees", "未缴年费终止"},
    {"abandoned", "Abandoned", "已放弃"},
    {"invalidated", "Invalidated", "宣告无效"},
    {0},
};

static const struct field ip_docket_row_fields[] = {
    F_REFERENCE(struct ip_docket_row, ip_right_id, "ip_right", "IP right", "知识产权"),
    F_REFERENCE(struct ip_docket_row, firm_id, "firm", "Firm", "企业"),
    F_ENUM(struct ip_docket_row, type, ip_type, "Type of right", "权利类型"),
    F_TEXT(struct ip_docket_row, number, 40, "Number", "申请号或注册号"),
    F_TEXT(struct ip_docket_row, title, 300, "Title", "标题"),
    F_ENUM(struct ip_docket_row, legal_status, ip_right_status, "Legal status", "法律状态"),
    F_DATE(struct ip_docket_row, status_since, "Since", "状态起始日"),
    F_DATE(struct ip_docket_row, filed_on, "Filed on", "申请日"),
    F_DATE(struct ip_docket_row, granted_on, "Granted or registered on", "授权（注册）公告日"),
    F_DATE(struct ip_docket_row, expires_on, "Expires on", "届满日"),
    F_BOOL(struct ip_docket_row, owned, "Owned", "为权利人"),
    F_INTEGER(struct ip_docket_row, owners, INT64_MAX, "Owners", "权利人数"),
    F_INTEGER(struct ip_docket_row, parts, INT64_MAX, "Parts", "份额"),
    F_INTEGER(struct ip_docket_row, of_parts, INT64_MAX, "Of parts", "总份额"),
    F_BOOL(struct ip_docket_row, pledged, "Pledged", "已质押"),
    F_REFERENCE(struct ip_docket_row, pledge_id, "pledge", "Pledge", "质押登记"),
    F_REFERENCE(struct ip_docket_row, pledgee_id, "party", "Pledgee", "质权人"),
    F_DATE(struct ip_docket_row, debt_ends_on, "Debt ends on", "债务履行期限届满日"),
    F_INTEGER(struct ip_docket_row, licences, INT64_MAX, "Licences", "有效许可数"),
    F_BOOL(struct ip_docket_row, open_licence, "Open licence", "开放许可"),
    F_BOOL(struct ip_docket_row, preserved, "Preserved", "财产保全"),
    F_BOOL(struct ip_docket_row, suspended, "Suspended", "程序中止"),
    F_BOOL(struct ip_docket_row, invalidation_pending, "Invalidation pending", "无效宣告审理中"),
    F_BOOL(struct ip_docket_row, partly_invalidated, "Invalidated in part", "部分无效"),
    F_ENUM(struct ip_docket_row, fee_standing, ip_fee_standing, "Annual fees", "年费状态"),
    F_INTEGER(struct ip_docket_row, fee_paid_through, INT64_MAX, "Paid through year", "已缴至年度"),
    F_INTEGER(struct ip_docket_row, fee_year, INT64_MAX, "Next year to pay", "下一应缴年度"),
    F_DATE(struct ip_docket_row, next_due_on, "Next due on", "下一到期日"),
    F_DATE(struct ip_docket_row, grace_ends_on, "Grace ends on", "宽限期届满日"),
    F_ENUM(struct ip_docket_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct ip_docket_row, due, "To be paid", "应缴金额"),
    F_BOOL(struct ip_docket_row, high_value, "High-value invention", "高价值发明专利"),
    F_BOOL(struct ip_docket_row, strategic_industry, "Strategic emerging industry",
           "战略性新兴产业"),
    F_BOOL(struct ip_docket_row, overseas_family, "Family overseas", "有海外同族专利"),
    F_BOOL(struct ip_docket_row, kept_over_10_years, "Kept over ten years", "维持超过十年"),
    F_BOOL(struct ip_docket_row, high_pledge, "Pledged for a higher amount",
           "实现较高质押融资金额"),
    F_BOOL(struct ip_docket_row, awarded, "Science or patent award", "获科学技术奖或中国专利奖"),
};

const struct shape ip_docket_row_shape = SHAPE(struct ip_docket_row, ip_docket_row_fields);

#define COUNT_OF(name, en, zh) F_INTEGER(struct ip_count_figures, name, INT64_MAX, en, zh)

static const struct field ip_count_figures_fields[] = {
    COUNT_OF(rights, "Rights", "权利件数"),
    COUNT_OF(pending, "Pending", "在审"),
    COUNT_OF(inventions, "Inventions in force", "有效发明专利"),
    COUNT_OF(utility_models, "Utility models in force", "有效实用新型"),
    COUNT_OF(designs, "Designs in force", "有效外观设计"),
    COUNT_OF(trade_marks, "Trade marks in force", "有效商标"),
    COUNT_OF(software_copyrights, "Software copyrights", "软件著作权"),
    COUNT_OF(others, "Other rights in force", "其他有效权利"),
    COUNT_OF(granted_in_year, "Granted in the year", "当年授权"),
    COUNT_OF(expired, "Expired", "期满终止"),
    COUNT_OF(lapsed, "Lapsed for unpaid fees", "未缴年费终止"),
    COUNT_OF(abandoned, "Abandoned", "已放弃"),
    COUNT_OF(invalidated, "Invalidated", "宣告无效"),
    COUNT_OF(pledged, "Pledged", "已质押"),
    COUNT_OF(licensed, "Licensed", "许可中"),
    COUNT_OF(preserved, "Preserved", "财产保全"),
    COUNT_OF(high_value, "High-value inventions", "高价值发明专利"),
    COUNT_OF(fee_late, "Fees in the grace", "年费处于宽限期"),
    COUNT_OF(fee_missed, "Grace over, unpaid", "宽限期已过未缴"),
    COUNT_OF(in_pools, "In pools", "入池件数"),
    COUNT_OF(in_trusteeship, "Firms in trusteeship", "托管企业数"),
    COUNT_OF(trusteed_in_year, "Firms in trusteeship in the year", "当年托管企业数"),
};

const struct shape ip_count_figures_shape = SHAPE(struct ip_count_figures, ip_count_figures_fields);

/* --- which rights ----------------------------------------------------------------------------- */

static size_t without_doubles(int64_t *ids, size_t count)
{
    size_t kept = 0;

    if (count > 0)
        qsort(ids, count, sizeof *ids, compare_int64);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || ids[kept - 1] != ids[i])
            ids[kept++] = ids[i];
    return kept;
}

/* Those of the firm's docket, and those of others that name it as owner or buyer. */
static size_t rights_of_firm(const struct ip_tables *tables, int64_t firm_id, int64_t **ids_out)
{
    const struct book *book = tables->book;
    size_t places = 1;
    size_t count = 0;

    FOR_REFERRERS (r, book, ip_right, firm_id, firm_id)
        places++;
    FOR_REFERRERS (r, book, ip_owner, firm_id, firm_id)
        places++;
    FOR_REFERRERS (r, book, ip_event, firm_id, firm_id)
        places++;
    int64_t *ids = arena_array(tables->arena, places, sizeof *ids);

    FOR_REFERRERS (r, book, ip_right, firm_id, firm_id)
        ids[count++] = r.entry->entity_id;
    FOR_LIVE_REFERRERS (r, book, ip_known(tables), ip_owner, firm_id, firm_id)
        ids[count++] = ((const struct ip_owner *)r.entry->record)->ip_right_id;
    FOR_LIVE_REFERRERS (r, book, ip_known(tables), ip_event, firm_id, firm_id)
        if (((const struct ip_event *)r.entry->record)->action == IP_ACTION_TRANSFERRED)
            ids[count++] = ((const struct ip_event *)r.entry->record)->ip_right_id;
    *ids_out = ids;
    return without_doubles(ids, count);
}

size_t ip_rights_asked(const struct ip_tables *tables, int64_t firm_id, const int64_t **ids_out)
{
    int64_t *ids = NULL;
    size_t count = 0;

    if (firm_id == 0)
        return book_entities(tables->book, RECORD_IP_RIGHT, ids_out);
    count = rights_of_firm(tables, firm_id, &ids);
    *ids_out = ids;
    return count;
}

/* --- rows ------------------------------------------------------------------------------------- */

/* A patent's number in the form in which all are compared. */
static const char *number_of(const struct ip_tables *tables, const struct ip_right *right)
{
    struct ip_number number;

    if (right->number == NULL || !ip_type_is_patent(right->type) ||
        ip_number_parse(right->number, strlen(right->number), date_year(DATE_LAST), &number) !=
            IP_NUMBER_GOOD)
        return right->number;
    return arena_format(tables->arena, "%s", number.canonical);
}

static void set_owner(const struct ip_right_state *state, int64_t firm_id,
                      struct ip_docket_row *row)
{
    row->owners = (int64_t)state->holder_count;
    for (size_t i = 0; i < state->holder_count; i++) {
        const struct ip_holder *holder = &state->holders[i];

        if (holder->firm_id != firm_id)
            continue;
        row->owned = true;
        if (holder->share.of == 0)
            return;
        row->parts = holder->share.parts;
        row->of_parts = holder->share.of;
    }
}

static void set_due(const struct ip_right_state *state, struct ip_docket_row *row)
{
    row->fee_standing = state->fee_standing;
    if (state->fee_paid_through > 0)
        row->fee_paid_through = state->fee_paid_through;
    if (state->renewable) {
        row->next_due_on = state->renewal.expires_on;
        row->grace_ends_on = state->renewal.grace_ends_on;
    }
    if (state->fee_year == 0)
        return;
    row->fee_year = state->fee_year;
    row->next_due_on = state->fee_due_on;
    if (!state->fee_known)
        return;
    row->grace_ends_on = state->fee.grace_end;
    row->currency = CURRENCY_CNY;
    if (!state->fee.ended)
        row->due_minor = state->fee.total_minor;
}

static void set_criteria(const struct ip_right_state *state, struct ip_docket_row *row)
{
    row->high_value = state->high_value;
    row->strategic_industry = (state->criteria >> IP_STRATEGIC_INDUSTRY & 1) != 0;
    row->overseas_family = (state->criteria >> IP_OVERSEAS_FAMILY & 1) != 0;
    row->kept_over_10_years = (state->criteria >> IP_KEPT_OVER_10_YEARS & 1) != 0;
    row->high_pledge = (state->criteria >> IP_HIGH_PLEDGE & 1) != 0;
    row->awarded = (state->criteria >> IP_AWARD & 1) != 0;
}

static void set_pledge(const struct ip_tables *tables, const struct ip_right_state *state,
                       struct ip_docket_row *row)
{
    struct pledge_question question;

    row->pledged = state->state.pledged;
    row->pledge_id = state->pledge_id;
    if (state->pledge_id == 0 || pledge_question_of(tables, state->pledge_id, &question) != ERR_OK)
        return;
    row->pledgee_id = question.pledge->pledgee_id;
    row->debt_ends_on = question.debt_ends_on;
}

static void fill_row(const struct ip_tables *tables, const struct ip_right_state *state,
                     int64_t firm_id, struct ip_docket_row *row)
{
    const struct ip_right *right = state->record;

    shape_clear(&ip_docket_row_shape, row);
    row->ip_right_id = state->ip_right_id;
    row->firm_id = right->firm_id;
    row->type = right->type;
    row->number = number_of(tables, right);
    row->title = right->title;
    row->legal_status = (uint32_t)state->state.status + 1;
    row->status_since = state->status_since;
    row->filed_on = right->filed_on;
    row->granted_on = state->state.granted_on;
    row->expires_on = state->expires_on;
    set_pledge(tables, state, row);
    row->licences = state->state.licences;
    row->open_licence = state->state.open_licence;
    row->preserved = state->state.preserved;
    row->suspended = state->state.suspended;
    row->invalidation_pending = state->state.invalidations_pending > 0;
    row->partly_invalidated = state->state.partly_invalidated;
    set_owner(state, firm_id == 0 ? right->firm_id : firm_id, row);
    set_due(state, row);
    set_criteria(state, row);
}

enum err ip_docket_row_of(const struct ip_tables *tables, int64_t ip_right_id,
                          struct ip_docket_row *row_out)
{
    struct ip_right_state state;
    enum err err = ip_right_state(tables, ip_right_id, NULL, &state);

    if (err == ERR_OK)
        fill_row(tables, &state, 0, row_out);
    return err;
}

void ip_docket_rows(const struct ip_tables *tables, int64_t firm_id,
                    const struct ip_docket_row **rows_out, size_t *count_out)
{
    const int64_t *ids = NULL;
    size_t asked = ip_rights_asked(tables, firm_id, &ids);
    struct ip_docket_row *rows = arena_array(tables->arena, asked + 1, sizeof *rows);
    size_t count = 0;

    for (size_t i = 0; i < asked; i++) {
        struct ip_right_state state;

        if (ip_right_state(tables, ids[i], NULL, &state) == ERR_OK && ip_right_exists(&state))
            fill_row(tables, &state, firm_id, &rows[count++]);
    }
    *rows_out = rows;
    *count_out = count;
}

/* --- counts ----------------------------------------------------------------------------------- */

static void count_in_force(const struct ip_docket_row *row, struct ip_count_figures *figures)
{
    int64_t *const of_type[] = {
        [IP_TYPE_INVENTION] = &figures->inventions,
        [IP_TYPE_UTILITY_MODEL] = &figures->utility_models,
        [IP_TYPE_DESIGN] = &figures->designs,
        [IP_TYPE_TRADE_MARK] = &figures->trade_marks,
        [IP_TYPE_SOFTWARE_COPYRIGHT] = &figures->software_copyrights,
        [IP_TYPE_OTHER] = &figures->others,
    };

    ++*of_type[row->type];
    figures->pledged += row->pledged;
    figures->licensed += row->licences > 0 || row->open_licence;
    figures->preserved += row->preserved;
    figures->high_value += row->high_value;
    figures->fee_late += row->fee_standing == IP_FEE_LATE;
    figures->fee_missed += row->fee_standing == IP_FEE_MISSED;
}

static void count_right(const struct ip_docket_row *row, int32_t day,
                        struct ip_count_figures *figures)
{
    enum ip_status status = (enum ip_status)(row->legal_status - 1);

    figures->rights++;
    figures->pending +=
        status == IP_STATUS_FILED || status == IP_STATUS_PUBLISHED || status == IP_STATUS_EXAMINED;
    figures->expired += status == IP_STATUS_EXPIRED;
    figures->lapsed += status == IP_STATUS_LAPSED;
    figures->abandoned += status == IP_STATUS_ABANDONED;
    figures->invalidated += status == IP_STATUS_INVALIDATED;
    figures->granted_in_year +=
        row->granted_on != DATE_UNKNOWN && date_year(row->granted_on) == date_year(day);
    if (status == IP_STATUS_GRANTED)
        count_in_force(row, figures);
}

/* Firms that an agent keeps on a day of the span, each once; firm_id 0: of all. */
static int64_t trusteed(const struct ip_tables *tables, int64_t firm_id, int32_t from, int32_t to)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(tables->book, RECORD_TRUSTEESHIP, &ids);
    int64_t *firms = arena_array(tables->arena, count + 1, sizeof *firms);
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry =
            book_version(tables->book, RECORD_TRUSTEESHIP, ids[i], ip_known(tables));
        const struct trusteeship *trust = entry == NULL ? NULL : entry->record;

        if (trust != NULL && (firm_id == 0 || trust->firm_id == firm_id) && trust->from_on <= to &&
            (trust->to_on == DATE_UNKNOWN || trust->to_on >= from))
            firms[found++] = trust->firm_id;
    }
    return (int64_t)without_doubles(firms, found);
}

bool ip_is_member(const struct ip_tables *tables, const struct entry *entry)
{
    const struct ip_pool_member *member = entry->record;

    return book_version(tables->book, RECORD_IP_POOL_MEMBER, entry->entity_id, ip_known(tables)) ==
               entry &&
           member->from_on <= tables->view.as_of &&
           (member->to_on == DATE_UNKNOWN || member->to_on >= tables->view.as_of);
}

bool ip_in_pool(const struct ip_tables *tables, int64_t ip_right_id, int64_t ip_pool_id)
{
    FOR_REFERRERS (r, tables->book, ip_pool_member, ip_right_id, ip_right_id) {
        const struct ip_pool_member *member = r.entry->record;

        if ((ip_pool_id == 0 || member->ip_pool_id == ip_pool_id) && ip_is_member(tables, r.entry))
            return true;
    }
    return false;
}

void ip_count_rights(const struct ip_tables *tables, int64_t firm_id,
                     struct ip_count_figures *figures_out)
{
    const struct ip_docket_row *rows = NULL;
    struct ip_count_figures figures = {0};
    int32_t day = tables->view.as_of;
    size_t count = 0;

    ip_docket_rows(tables, firm_id, &rows, &count);
    for (size_t i = 0; i < count; i++) {
        if (firm_id != 0 && !rows[i].owned)
            continue;
        count_right(&rows[i], day, &figures);
        figures.in_pools += ip_in_pool(tables, rows[i].ip_right_id, 0);
    }
    figures.in_trusteeship = trusteed(tables, firm_id, day, day);
    figures.trusteed_in_year = trusteed(tables, firm_id, date_from_ymd(date_year(day), 1, 1), day);
    *figures_out = figures;
}
