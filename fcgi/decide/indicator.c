/* What is refused of district indicators, their values and targets. */
#include "decide_internal.h"
#include "rests_on_internal.h"

#include "base/compare.h"
#include "record/indicator.h"

#define EVERYTHING VIEW_EVERYTHING
#define WHOLE_E8 INT64_C(100000000)
#define GROWTH_MAX_E8 (1000 * WHOLE_E8)

static const struct indicator *indicator_of(const struct decider *decider, int64_t id)
{
    const struct entry *entry = book_version(decider->book, RECORD_INDICATOR, id, EVERYTHING);

    return entry == NULL ? NULL : entry->record;
}

/* A measure gives what it counts: its rows, their firms, or its money. */
static void check_measure(struct decider *decider, const struct indicator *indicator)
{
    if (indicator->ip_pool_id != 0 && indicator->measure != MEASURE_POOLED_RIGHTS)
        refuse(decider, "ip_pool_id", VIOLATION_NOT_OF_KIND);
    if (indicator->measure == 0)
        return;
    const struct indicator_measure_kind *kind = &indicator_measure_kinds[indicator->measure];

    if (indicator->basis != kind->things && indicator->basis != COUNT_FIRM &&
        indicator->basis != COUNT_FIRM_TIME &&
        (kind->money == 0 || indicator->basis != kind->money))
        must_be(decider, "basis", "what the measure counts");
    if (indicator->nature != kind->nature)
        must_be(decider, "nature",
                kind->nature == NATURE_STOCK ? "at the end of the period" : "in the period");
}

/* What is divided by is itself no ratio, so that no circle comes about. */
static void check_denominator(struct decider *decider, const struct indicator *indicator)
{
    const struct indicator *below = indicator_of(decider, indicator->denominator_id);

    if ((indicator->denominator_id == 0) != (indicator->per == AMOUNT_UNKNOWN))
        refuse(decider, indicator->denominator_id == 0 ? "denominator_id" : "per",
               VIOLATION_MISSING);
    if (indicator->denominator_id == 0)
        return;
    if (indicator->denominator_id == decider->command->entity_id ||
        (below != NULL && below->denominator_id != 0))
        must_be(decider, "denominator_id", "an indicator that is no ratio");
    if (indicator->denominator != NULL)
        refuse(decider, "denominator", VIOLATION_NOT_OF_KIND);
}

static void require_above_zero(struct decider *decider, const char *field, int64_t value)
{
    if (value == 0)
        refuse(decider, field, VIOLATION_NOT_POSITIVE);
}

/* Whether another indicator divides by this one: it stays no ratio. */
static void check_divides_others(struct decider *decider, const struct indicator *indicator)
{
    if (indicator->denominator_id == 0 || decider->command->entity_id == 0)
        return;
    FOR_REFERRERS (r, decider->book, indicator, denominator_id, decider->command->entity_id)
        if (book_version(decider->book, RECORD_INDICATOR, r.entry->entity_id, EVERYTHING) ==
            r.entry) {
            refuse_with_seq(decider, "denominator_id", VIOLATION_RESTS_ON, r.entry->seq);
            return;
        }
}

void check_indicator(struct decider *decider)
{
    const struct indicator *indicator = decider->record;

    check_measure(decider, indicator);
    check_denominator(decider, indicator);
    check_divides_others(decider, indicator);
    require_above_zero(decider, "unit_size", indicator->unit_size);
    require_above_zero(decider, "per", indicator->per);
}

/* One source states one value of a period, and there is one target for it. */
static bool says_the_same(const struct indicator_value *a, const struct indicator_value *b)
{
    return a->target == b->target && a->from_on == b->from_on && a->to_on == b->to_on &&
           (a->target || same_text(a->source, b->source));
}

static void refuse_stated_twice(struct decider *decider, const struct indicator_value *value)
{
    FOR_REFERRERS (r, decider->book, indicator_value, indicator_id, value->indicator_id)
        if (r.entry->entity_id != decider->command->entity_id &&
            book_version(decider->book, RECORD_INDICATOR_VALUE, r.entry->entity_id, EVERYTHING) ==
                r.entry &&
            says_the_same(value, r.entry->record)) {
            refuse_with_seq(decider, "to_on", VIOLATION_ALREADY_LINKED, r.entry->seq);
            return;
        }
}

static void check_period(struct decider *decider, const struct indicator_value *value)
{
    const struct indicator *indicator = indicator_of(decider, value->indicator_id);

    require_order(decider, "to_on", value->from_on, value->to_on, "from_on");
    if (value->to_on == DATE_UNKNOWN && (value->target || value->from_on != DATE_UNKNOWN))
        refuse(decider, "to_on", VIOLATION_MISSING);
    if (value->from_on == DATE_UNKNOWN && value->to_on != DATE_UNKNOWN && indicator != NULL &&
        indicator->nature == NATURE_FLOW)
        refuse(decider, "from_on", VIOLATION_MISSING);
    if (!value->target && value->to_on != DATE_UNKNOWN && value->to_on > decider->command->today)
        refuse(decider, "to_on", VIOLATION_IN_FUTURE);
}

void check_indicator_value(struct decider *decider)
{
    const struct indicator_value *value = decider->record;

    if (value->value_e8 < 0)
        refuse(decider, "value", VIOLATION_NEGATIVE);
    require_decimal(decider, "growth", value->growth_e8, -WHOLE_E8, GROWTH_MAX_E8);
    if ((value->growth_e8 == AMOUNT_UNKNOWN) != (value->growth_qualifier == 0))
        refuse(decider, value->growth_qualifier == 0 ? "growth_qualifier" : "growth",
               VIOLATION_MISSING);
    if (value->target && value->growth_e8 != AMOUNT_UNKNOWN)
        refuse(decider, "growth", VIOLATION_NOT_OF_KIND);
    check_period(decider, value);
    refuse_stated_twice(decider, value);
}
