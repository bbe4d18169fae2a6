/* Holidays and rules of annual fees as they are recorded. */
#include "ip_internal.h"

#include "record/kinds.h"

#include <stdlib.h>

static void read_holidays(struct ip_tables *tables)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(tables->book, RECORD_HOLIDAY, &ids);
    int32_t *holidays = arena_array(tables->arena, count + 1, sizeof *holidays);
    int32_t *worked = arena_array(tables->arena, count + 1, sizeof *worked);
    struct ip_calendar calendar = {.weekends = true, .holidays = holidays, .worked = worked};

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry =
            book_version(tables->book, RECORD_HOLIDAY, ids[i], ip_known(tables));
        const struct holiday *holiday = entry == NULL ? NULL : entry->record;

        if (holiday == NULL)
            continue;
        if (holiday->worked)
            worked[calendar.worked_count++] = holiday->day;
        else
            holidays[calendar.holiday_count++] = holiday->day;
    }
    tables->calendar = calendar;
}

static int by_type_and_year(const void *left, const void *right)
{
    const struct ip_fee_row *a = left;
    const struct ip_fee_row *b = right;

    return a->right != b->right ? (int)a->right - (int)b->right : a->last_year - b->last_year;
}

/* The rates of a rule, in order of type and year, as the search goes through them. */
static void read_rates(const struct ip_tables *tables, int64_t rule_id,
                       struct ip_fee_schedule *schedule)
{
    size_t places = 1;
    size_t count = 0;

    FOR_REFERRERS (r, tables->book, ip_fee_rate, ip_fee_rule_id, rule_id)
        places++;
    struct ip_fee_row *rows = arena_array(tables->arena, places, sizeof *rows);

    FOR_REFERRERS (r, tables->book, ip_fee_rate, ip_fee_rule_id, rule_id) {
        const struct ip_fee_rate *rate = r.entry->record;
        enum ip_right_kind right;

        if (book_version(tables->book, RECORD_IP_FEE_RATE, r.entry->entity_id, ip_known(tables)) !=
                r.entry ||
            !ip_type_is_calculated(rate->type, &right))
            continue;
        rows[count++] = (struct ip_fee_row){right, (int)rate->last_year, rate->fee_minor};
    }
    if (count > 0)
        qsort(rows, count, sizeof *rows, by_type_and_year);
    schedule->rows = rows;
    schedule->row_count = count;
}

static struct ip_fee_schedule schedule_of(const struct ip_fee_rule *rule)
{
    return (struct ip_fee_schedule){
        .from_day = rule->valid_from,
        .grace_months = (int)rule->grace_months,
        .free_months = (int)rule->free_months,
        .late_percent = (int)rule->late_percent,
        .reduced_years = (int)rule->reduced_years,
        .reduction_percent = {[IP_REDUCTION_SINGLE] = (int)rule->single_percent,
                              [IP_REDUCTION_JOINT] = (int)rule->joint_percent},
        .open_licence_percent = (int)rule->open_licence_percent,
        .compensation_minor = rule->compensation_minor,
        .restoring_minor = rule->restoring_minor,
        .source = rule->source,
    };
}

static int by_first_day(const void *left, const void *right)
{
    int32_t a = ((const struct ip_fee_schedule *)left)->from_day;
    int32_t b = ((const struct ip_fee_schedule *)right)->from_day;

    return (a > b) - (a < b);
}

static void read_schedules(struct ip_tables *tables)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(tables->book, RECORD_IP_FEE_RULE, &ids);
    struct ip_fee_schedule *schedules = arena_array(tables->arena, count + 1, sizeof *schedules);
    size_t known = 0;

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry =
            book_version(tables->book, RECORD_IP_FEE_RULE, ids[i], ip_known(tables));

        if (entry == NULL)
            continue;
        schedules[known] = schedule_of(entry->record);
        read_rates(tables, ids[i], &schedules[known++]);
    }
    if (known > 0)
        qsort(schedules, known, sizeof *schedules, by_first_day);
    tables->schedules = (struct ip_fee_schedules){schedules, known};
}

void ip_tables_open(const struct book *book, struct view view, struct arena *arena,
                    struct ip_tables *tables_out)
{
    struct ip_tables tables = {.book = book, .view = view, .arena = arena};

    read_holidays(&tables);
    read_schedules(&tables);
    *tables_out = tables;
}
