/* Vesting of a grant in months: how terms of the format, or its list of instalments, come to a
 * first day, a cliff, a length and an interval. What depends on events, or vests unevenly, does not
 * come to that. */
#include "ocf_writer.h"

#include "base/date.h"
#include "calc/equity/listing.h"

#include <stdlib.h>
#include <string.h>

#define INSTALMENTS_MOST 600

/* What is vested from a number of months on, of 1; a list of amounts may round it to whole units.
 */
struct instalment {
    int32_t months;
    struct exact vested;
};

struct plan {
    struct ocf_writer *writer;
    struct instalment list[INSTALMENTS_MOST];
    size_t count;
    struct exact tolerance;
};

static int32_t whole_of(const json_t *object, const char *key)
{
    const json_t *member = json_object_get(object, key);
    long value = json_is_string(member) ? strtol(json_string_value(member), NULL, 10)
                                        : (long)json_integer_value(member);

    return value < 0 || value > INSTALMENTS_MOST ? 0 : (int32_t)value;
}

static bool add_instalment(struct plan *plan, int32_t months, struct exact vested)
{
    if (plan->count == INSTALMENTS_MOST || months > INSTALMENTS_MOST)
        return false;
    plan->list[plan->count++] = (struct instalment){months, vested};
    return true;
}

/* --- terms --- */

static const json_t *condition_of(const json_t *conditions, const char *id)
{
    for (size_t i = 0; id != NULL && i < json_array_size(conditions); i++) {
        const char *own = ocf_text(json_array_get(conditions, i), "id");

        if (own != NULL && strcmp(own, id) == 0)
            return json_array_get(conditions, i);
    }
    return NULL;
}

static bool has_trigger(const json_t *condition, const char *type)
{
    const char *own = ocf_text(json_object_get(condition, "trigger"), "type");

    return own != NULL && strcmp(own, type) == 0;
}

/* The only condition that comes next; several are a choice by events. */
static const json_t *next_of(const json_t *conditions, const json_t *condition, bool *only_out)
{
    const json_t *next = json_object_get(condition, "next_condition_ids");

    *only_out = json_array_size(next) <= 1;
    return condition_of(conditions, json_string_value(json_array_get(next, 0)));
}

/* What one instalment of a condition is of the whole. */
static bool portion_of(struct plan *plan, const json_t *condition, struct exact units,
                       struct exact vested, struct exact *portion_out)
{
    struct ocf_writer *writer = plan->writer;
    struct exact_work *work = writer->set->work;
    const json_t *portion = json_object_get(condition, "portion");
    struct exact over;
    struct exact under;

    if (ocf_number_of(writer->set, condition, "quantity", &over)) {
        *portion_out = exact_divide(work, over, units);
        return true;
    }
    if (!ocf_number_of(writer->set, portion, "numerator", &over) ||
        !ocf_number_of(writer->set, portion, "denominator", &under) || exact_is_zero(under))
        return false;
    *portion_out = exact_divide(work, over, under);
    if (json_is_true(json_object_get(portion, "remainder")))
        *portion_out =
            exact_multiply(work, *portion_out, exact_subtract(work, exact_whole(work, 1), vested));
    return true;
}

/* Instalments on the day of the month on which vesting starts. */
static bool on_its_day(const json_t *period, int32_t start)
{
    const char *day = ocf_text(period, "day_of_month");
    int ymd[3];

    date_to_ymd(start, &ymd[0], &ymd[1], &ymd[2]);
    return day == NULL || strcmp(day, "VESTING_START_DAY_OR_LAST_DAY_OF_MONTH") == 0 ||
           strtol(day, NULL, 10) == ymd[2];
}

static bool take_condition(struct plan *plan, const json_t *condition, struct exact units,
                           int32_t start, int32_t *months, struct exact *vested)
{
    const json_t *period = json_object_get(json_object_get(condition, "trigger"), "period");
    const char *type = ocf_text(period, "type");
    int32_t length = whole_of(period, "length");
    int32_t occurrences = whole_of(period, "occurrences");
    int32_t cliff = whole_of(period, "cliff_installment");
    struct exact portion;

    if (!has_trigger(condition, "VESTING_SCHEDULE_RELATIVE") || type == NULL ||
        strcmp(type, "MONTHS") != 0 || length == 0 || occurrences == 0 ||
        !on_its_day(period, start) || !portion_of(plan, condition, units, *vested, &portion))
        return false;
    for (int32_t i = 1; i <= occurrences; i++) {
        *months += length;
        *vested = exact_add(plan->writer->set->work, *vested, portion);
        if (i >= cliff && !add_instalment(plan, *months, *vested))
            return false;
    }
    return true;
}

static bool take_terms(struct plan *plan, const json_t *terms, struct exact units, int32_t start)
{
    const json_t *conditions = json_object_get(terms, "vesting_conditions");
    const json_t *condition = NULL;
    struct exact vested = exact_whole(plan->writer->set->work, 0);
    int32_t months = 0;
    bool good = true;

    for (size_t i = 0; i < json_array_size(conditions) && condition == NULL; i++)
        if (has_trigger(json_array_get(conditions, i), "VESTING_START_DATE"))
            condition = json_array_get(conditions, i);
    if (condition == NULL)
        return false;
    condition = next_of(conditions, condition, &good);
    for (size_t steps = 0; condition != NULL && good && steps < json_array_size(conditions);
         steps++) {
        if (!take_condition(plan, condition, units, start, &months, &vested))
            return false;
        condition = next_of(conditions, condition, &good);
    }
    return good && condition == NULL && plan->count > 0;
}

/* --- a list of instalments --- */

static bool take_list(struct plan *plan, const json_t *list, struct exact units, int32_t start)
{
    struct exact_work *work = plan->writer->set->work;
    struct exact sum = exact_whole(work, 0);

    plan->tolerance = exact_divide(work, exact_whole(work, 1), units);
    for (size_t i = 0; i < json_array_size(list); i++) {
        int32_t day = ocf_day_of(json_array_get(list, i), "date", DATE_UNKNOWN);
        struct exact amount;

        if (day == DATE_UNKNOWN || day < start ||
            !ocf_number_of(plan->writer->set, json_array_get(list, i), "amount", &amount))
            return false;
        int32_t months = listing_months(start, day);

        sum = exact_add(work, sum, amount);
        if (date_add_months(start, months) != day ||
            (plan->count > 0 && months <= plan->list[plan->count - 1].months) ||
            !add_instalment(plan, months, exact_divide(work, sum, units)))
            return false;
    }
    return plan->count > 0;
}

/* --- as months --- */

/* What a schedule has vested after months, of 1. */
static struct exact vested_after(const struct plan *plan, const struct ocf_vesting *of,
                                 int32_t months)
{
    if (months < of->cliff_months)
        months = 0;
    if (months < of->months)
        months -= months % of->every_months;
    return exact_fraction(plan->writer->set->work, months, of->months);
}

/* Whether a schedule says the same at each instalment, and vests nothing between them. */
static bool says_the_same(const struct plan *plan, const struct ocf_vesting *of)
{
    struct exact_work *work = plan->writer->set->work;

    for (size_t i = 0; i < plan->count; i++) {
        const struct instalment *at = &plan->list[i];
        struct exact own = vested_after(plan, of, at->months);
        int32_t before = i == 0 ? 0 : plan->list[i - 1].months;
        struct exact off = exact_subtract(work, own, at->vested);

        if (exact_sign(off) < 0)
            off = exact_subtract(work, exact_whole(work, 0), off);
        if (exact_compare(work, off, plan->tolerance) > 0 ||
            exact_compare(work, vested_after(plan, of, at->months - 1),
                          vested_after(plan, of, before)) != 0)
            return false;
    }
    return true;
}

/* Each gap between two instalments may be the interval. */
static bool find_schedule(const struct plan *plan, struct ocf_vesting *of)
{
    of->months = plan->list[plan->count - 1].months;
    for (size_t i = plan->count; i-- > 0 && of->months > 0;) {
        of->every_months = plan->list[i].months - (i == 0 ? 0 : plan->list[i - 1].months);
        of->cliff_months = plan->list[0].months > of->every_months ? plan->list[0].months : 0;
        if (says_the_same(plan, of))
            return true;
    }
    return false;
}

/* The last transaction of a type about a security, or NULL. */
static const json_t *said_of(const struct ocf_writer *writer, const char *type, const char *id)
{
    const json_t *found = NULL;

    for (size_t i = 0; i < writer->set->others.count; i++) {
        const json_t *json = writer->set->others.list[i].json;
        const char *own = ocf_text(json, "object_type");
        const char *security = ocf_text(json, "security_id");

        if (own != NULL && security != NULL && strcmp(own, type) == 0 && strcmp(security, id) == 0)
            found = json;
    }
    return found;
}

enum ocf_vests ocf_vesting_of(struct ocf_writer *writer, const json_t *issue, struct exact units,
                              int32_t issued_on, struct ocf_vesting *vesting_out)
{
    struct plan *plan = arena_alloc(writer->arena, sizeof *plan);
    const char *id = ocf_text(issue, "security_id");
    const char *terms_id = ocf_text(issue, "vesting_terms_id");
    const json_t *list = json_object_get(issue, "vestings");
    const struct ocf_item *terms =
        terms_id == NULL ? NULL : captable_item(&writer->set->vestings, terms_id);
    bool listed = json_array_size(list) > 0;
    const json_t *start = id == NULL ? NULL : said_of(writer, "TX_VESTING_START", id);

    if (terms_id == NULL && !listed)
        return OCF_VESTS_NOT;
    *plan = (struct plan){.writer = writer, .tolerance = exact_whole(writer->set->work, 0)};
    vesting_out->from = listed ? issued_on : ocf_day_of(start, "date", DATE_UNKNOWN);
    if (exact_sign(units) <= 0 || vesting_out->from == DATE_UNKNOWN ||
        (id != NULL && said_of(writer, "TX_VESTING_ACCELERATION", id) != NULL) ||
        !(listed ? take_list(plan, list, units, vesting_out->from)
                 : terms != NULL && take_terms(plan, terms->json, units, vesting_out->from)))
        return OCF_VESTS_OTHERWISE;
    if (listed && plan->list[plan->count - 1].months == 0)
        return OCF_VESTS_NOT;
    return find_schedule(plan, vesting_out) ? OCF_VESTS_BY_MONTHS : OCF_VESTS_OTHERWISE;
}
