/* Cases about rights themselves: numbers, fees, terms, and counts from events. */
#include "ip_internal.h"

#include "base/date.h"
#include "calc/ip_fee.h"
#include "calc/ip_number.h"
#include "calc/ip_state.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* No number of a later year is known to this release; by the clock there may be. */
#define LATEST_YEAR_KNOWN 2026
#define RIGHTS_MAX 10000
#define EVENTS_MAX 1000
#define COMPENSATED_DAYS_MAX 3653
#define RENEWALS_MAX 8

/* The year of `as_of`; where it is not told, that of the clock. */
static int latest_year(struct calc_case *of, const struct calc_node *root)
{
    if (case_has(root, "as_of"))
        return date_year(ip_day(of, root, "as_of"));
    int year = date_year(date_in_china((int64_t)time(NULL) * 1000000));

    return year > LATEST_YEAR_KNOWN ? year : LATEST_YEAR_KNOWN;
}

static void fail_number(struct calc_case *of, const struct calc_node *node,
                        enum ip_number_fault fault, char right_digit)
{
    static const char *const sentences[IP_NUMBER_FAULT_COUNT][2] = {
        [IP_NUMBER_CHARACTER] = {"something stands in it that is no digit of a number",
                                 "含有不属于申请号的字符"},
        [IP_NUMBER_LENGTH] = {"too short or too long; the check digit may be missing",
                              "位数不对，可能缺少校验位"},
        [IP_NUMBER_YEAR] = {"there are no numbers of this form and year", "没有该年份的此类申请号"},
        [IP_NUMBER_TYPE] = {"the digit of the type is none of 1, 2, 3, 8, 9",
                            "专利种类号不是 1、2、3、8、9"},
    };
    const char *name = ip_number_fault_name(fault);

    if (fault == IP_NUMBER_CHECK_DIGIT)
        case_fail(of, node->path, "%s: the right check digit is %c / 校验位有误，应为 %c", name,
                  right_digit, right_digit);
    else
        case_fail(of, node->path, "%s: %s / %s", name, sentences[fault][0], sentences[fault][1]);
}

static json_t *answer_number(struct calc_case *of, const struct calc_node *root, const char *key)
{
    const struct calc_node node = case_member(root, key);
    const char *text = ip_text(of, root, key);
    int year = latest_year(of, root);
    struct ip_number number = {.year = 0};

    if (of->failed)
        return NULL;
    enum ip_number_fault fault = ip_number_parse(text, strlen(text), year, &number);

    if (fault == IP_NUMBER_GOOD)
        return json_string(number.canonical);
    fail_number(of, &node, fault, number.check);
    return NULL;
}

json_t *ip_case_number(struct calc_case *of, const struct calc_node *root)
{
    ip_keys(of, root, "input as_of year type serial check");
    return answer_number(of, root, "input");
}

/* CN, seven to nine digits, and a letter of what is granted. */
static bool is_grant_number(const char *text)
{
    if (strncmp(text, "CN", 2) != 0)
        return false;
    size_t digits = strspn(text + 2, "0123456789");
    const char *kind = text + 2 + digits;

    return digits >= 7 && digits <= 9 && *kind != '\0' && strchr("BCDSUY", *kind) != NULL &&
           strspn(kind + 1, "0123456789") == strlen(kind + 1) && strlen(kind) <= 2;
}

json_t *ip_case_number_pair(struct calc_case *of, const struct calc_node *root)
{
    ip_keys(of, root, "application grant as_of");
    if (case_has(root, "grant") && !is_grant_number(ip_text(of, root, "grant")))
        ip_fail_at(
            of, root, "grant",
            "must be CN, 7 to 9 digits and the letter of a granted patent (B, C, D, S, U, Y)",
            "须为 CN 加 7 至 9 位数字及授权公告的文献种类字母（B、C、D、S、U、Y）");
    return answer_number(of, root, "application");
}

static const struct ip_fee_schedule *latest_schedule(void)
{
    return ip_fee_schedule_on(ip_fee_schedules(), DATE_LAST);
}

static enum ip_reduction reduction_of(struct calc_case *of, const struct calc_node *root)
{
    if (!case_has(root, "reduction"))
        return IP_REDUCTION_NONE;
    return (enum ip_reduction)ip_word(of, root, "reduction", "none single joint");
}

static enum ip_right_kind patent_of(struct calc_case *of, const struct calc_node *root)
{
    return (enum ip_right_kind)ip_word(of, root, "kind", "invention utility_model design");
}

static struct ip_fee_terms fee_terms(struct calc_case *of, const struct calc_node *root)
{
    return (struct ip_fee_terms){
        .right = patent_of(of, root),
        .filing = ip_day(of, root, "filing"),
        .grant = ip_day(of, root, "grant"),
        .year = (int)ip_whole(of, root, "year", 1, 20),
        .reduction = reduction_of(of, root),
        .open_licence = ip_flag(of, root, "open_licence"),
    };
}

/* Complains about a fee that no right owes; false then. */
static bool fee_is_owed(struct calc_case *of, const struct calc_node *root, enum err err)
{
    if (err == ERR_INVALID)
        ip_fail_at(of, root, "grant", "must lie between the filing and the end of the term",
                   "授权日须在申请日与期限届满日之间");
    else if (err != ERR_OK)
        ip_fail_at(of, root, "year",
                   "no fee is owed for this year: it lies before the grant, or the right has ended",
                   "该年度不应缴费：在授权之前，或权利已届满");
    return err == ERR_OK;
}

static void answer_reduction(json_t *answer, int percent)
{
    char text[8] = "0";

    if (percent > 0)
        snprintf(text, sizeof text, "0.%02d", percent % 100);
    answer_text(answer, "reduction", text);
}

json_t *ip_case_annual_fee(struct calc_case *of, const struct calc_node *root)
{
    const struct calc_node paid = case_member(root, "paid");
    struct ip_annual_fee fee;

    ip_keys(of, root, "kind filing grant year paid reduction open_licence weekend holidays worked");
    const struct ip_fee_terms terms = fee_terms(of, root);
    const struct ip_calendar calendar = ip_calendar_of(of, root);
    int32_t paid_day = ip_day(of, root, "paid");

    if (!of->failed && paid_day < terms.filing)
        ip_fail(of, &paid, "must not lie before the filing", "缴费日不得早于申请日");
    if (of->failed ||
        !fee_is_owed(of, root, ip_fee_paid(ip_fee_schedules(), &terms, paid_day, &calendar, &fee)))
        return NULL;
    json_t *answer = json_object();

    json_object_set_new(answer, "grant_year", json_integer(fee.grant_year));
    answer_day(answer, "due", fee.due);
    answer_fen(answer, "full", fee.full_minor);
    answer_reduction(answer, fee.reduction_percent);
    answer_text(answer, "status", fee.ended ? "terminated" : "in_force");
    if (fee.ended) {
        answer_day(answer, "terminated_from", fee.due);
        return answer;
    }
    json_object_set_new(answer, "months_late", json_integer(fee.months_late));
    answer_fen(answer, "fee", fee.fee_minor);
    answer_fen(answer, "late_fee", fee.late_minor);
    answer_fen(answer, "total", fee.total_minor);
    answer_day(answer, "grace_end", fee.grace_end);
    return answer;
}

json_t *ip_case_restoration(struct calc_case *of, const struct calc_node *root)
{
    int64_t total = 0;

    ip_keys(of, root, "kind filing grant year reduction open_licence");
    const struct ip_fee_terms terms = fee_terms(of, root);

    if (of->failed ||
        !fee_is_owed(of, root, ip_fee_restoration(ip_fee_schedules(), &terms, &total)))
        return NULL;
    return text_of_fen(total);
}

json_t *ip_case_fee_sum(struct calc_case *of, const struct calc_node *root)
{
    const struct calc_node years = ip_list(of, root, "years", 2);
    int64_t bounds[2] = {0};
    int64_t sum = 0;

    ip_keys(of, root, "kind years reduction grant_year open_licence");
    enum ip_right_kind right = patent_of(of, root);
    enum ip_reduction reduction = reduction_of(of, root);
    bool open_licence = ip_flag(of, root, "open_licence");
    int grant_year = 1;

    if (reduction != IP_REDUCTION_NONE || case_has(root, "grant_year"))
        grant_year = (int)ip_whole(of, root, "grant_year", 1, 20);
    if (ip_count(&years) != 2)
        ip_fail_at(of, root, "years", "must be the first and the last year", "须为起止两个年度");
    for (size_t i = 0; !of->failed && i < 2; i++)
        bounds[i] = ip_item(of, &years, i, 0, 1, 20);
    if (!of->failed && (bounds[0] > bounds[1] ||
                        ip_fee_sum(latest_schedule(), right, (int)bounds[0], (int)bounds[1],
                                   grant_year, reduction, open_licence, &sum) != ERR_OK))
        ip_fail(of, &years, "must be years of the right, the first not after the last",
                "须为权利期限内的年度，起始不晚于终止");
    return of->failed ? NULL : text_of_fen(sum);
}

json_t *ip_case_compensation(struct calc_case *of, const struct calc_node *root)
{
    ip_keys(of, root, "days");
    int64_t days = ip_whole(of, root, "days", 0, 36500);

    return of->failed ? NULL : text_of_fen(ip_fee_compensation(latest_schedule(), (int32_t)days));
}

json_t *ip_case_expiry(struct calc_case *of, const struct calc_node *root)
{
    int64_t days = 0;

    ip_keys(of, root, "kind filing compensated_days");
    enum ip_right_kind right = ip_right_of(of, root, "kind");
    int32_t filing = ip_day(of, root, "filing");

    if (case_has(root, "compensated_days"))
        days = ip_whole(of, root, "compensated_days", 0, COMPENSATED_DAYS_MAX);
    if (days > 0 && right != IP_INVENTION)
        ip_fail_at(of, root, "compensated_days", "only the term of an invention is prolonged",
                   "只有发明专利可以补偿期限");
    return of->failed ? NULL : text_of_day(ip_term_expiry(right, filing, (int32_t)days));
}

json_t *ip_case_renewal(struct calc_case *of, const struct calc_node *root)
{
    struct ip_renewal renewal;
    int64_t renewals = 0;

    ip_keys(of, root, "registered renewals weekend holidays worked");
    int32_t registered = ip_day(of, root, "registered");
    const struct ip_calendar calendar = ip_calendar_of(of, root);

    if (case_has(root, "renewals"))
        renewals = ip_whole(of, root, "renewals", 0, RENEWALS_MAX);
    if (of->failed)
        return NULL;
    ip_mark_renewal(registered, (int)renewals, &calendar, &renewal);
    json_t *answer = json_object();

    answer_day(answer, "opens", renewal.opens_on);
    answer_day(answer, "expires", renewal.expires_on);
    answer_day(answer, "grace_end", renewal.grace_ends_on);
    answer_day(answer, "renewed_until", renewal.next_expires_on);
    return answer;
}

static enum ip_event_type event_type(struct calc_case *of, const struct calc_node *event)
{
    const char *name = ip_text(of, event, "type");

    for (int type = 0; type < IP_EVENT_COUNT; type++)
        if (strcmp(name, ip_event_name((enum ip_event_type)type)) == 0)
            return (enum ip_event_type)type;
    ip_fail_at(of, event, "type", "there is no such event", "没有这种事件");
    return IP_EVENT_PUBLISHED;
}

/* Reads one right of a docket and counts it. */
static void count_right(struct calc_case *of, const struct calc_node *right, int32_t day,
                        struct ip_counts *counts)
{
    ip_keys(of, right, "kind filing events");
    const struct calc_node list = ip_list(of, right, "events", EVENTS_MAX);
    enum ip_right_kind kind = ip_right_of(of, right, "kind");
    int32_t filing = ip_day(of, right, "filing");
    struct ip_step *events = arena_array(&of->arena, ip_count(&list) + 1, sizeof *events);
    struct ip_state state;
    size_t wrong = 0;

    for (size_t i = 0; i < ip_count(&list); i++) {
        const struct calc_node event = case_item(&list, i);

        ip_keys(of, &event, "type day");
        events[i] = (struct ip_step){ip_day(of, &event, "day"), event_type(of, &event)};
    }
    if (of->failed)
        return;
    const struct ip_calendar no_holidays = {0};
    const struct ip_life life = {.right = kind, .filing = filing, .calendar = &no_holidays};

    if (ip_state_on(&life, events, ip_count(&list), day, &state, &wrong) == ERR_OK) {
        ip_counts_add(counts, kind, &state, day);
        return;
    }
    const struct calc_node event = case_item(&list, wrong);

    ip_fail(of, &event, "cannot follow what is recorded before it", "与此前的事件相矛盾");
}

json_t *ip_case_docket(struct calc_case *of, const struct calc_node *root)
{
    struct ip_counts counts = {0};

    ip_keys(of, root, "as_of rights");
    int32_t day = ip_day(of, root, "as_of");
    const struct calc_node rights = ip_list(of, root, "rights", RIGHTS_MAX);

    for (size_t i = 0; !of->failed && i < ip_count(&rights); i++) {
        const struct calc_node right = case_item(&rights, i);

        count_right(of, &right, day, &counts);
    }
    if (of->failed)
        return NULL;
    json_t *answer = json_object();
    json_t *in_force = json_object();
    json_t *status = json_object();

    json_object_set_new(answer, "rights", json_integer((json_int_t)counts.rights));
    for (int i = 0; i < IP_RIGHT_COUNT; i++)
        json_object_set_new(in_force, ip_right_name((enum ip_right_kind)i),
                            json_integer((json_int_t)counts.in_force[i]));
    for (int i = 0; i < IP_STATUS_COUNT; i++)
        json_object_set_new(status, ip_status_name((enum ip_status)i),
                            json_integer((json_int_t)counts.by_status[i]));
    json_object_set_new(answer, "in_force", in_force);
    json_object_set_new(answer, "by_status", status);
    json_object_set_new(answer, "granted_in_year",
                        json_integer((json_int_t)counts.granted_in_year));
    json_object_set_new(answer, "pledged", json_integer((json_int_t)counts.pledged));
    json_object_set_new(answer, "licensed", json_integer((json_int_t)counts.licensed));
    json_object_set_new(answer, "preserved", json_integer((json_int_t)counts.preserved));
    return answer;
}
