/* What sources state of an indicator, how it compares, and whether targets are attained. */
#include "compare_internal.h"

#include "record/ip.h"

#define WHOLE_E8 INT64_C(100000000)

static bool is_known_version(const struct book *book, const struct entry *entry, struct view view)
{
    return book_version(book, RECORD_INDICATOR_VALUE, entry->entity_id, indicator_known(view)) ==
           entry;
}

static bool is_stated_by(const struct indicator_value *value, struct view view)
{
    return value->target || value->to_on == DATE_UNKNOWN || value->to_on <= view.as_of;
}

void indicator_statements(const struct book *book, int64_t indicator_id, struct view view,
                          struct arena *arena, struct indicator_statements *statements_out)
{
    size_t room = 0;

    *statements_out = (struct indicator_statements){0};
    FOR_REFERRERS (r, book, indicator_value, indicator_id, indicator_id) {
        if (!is_known_version(book, r.entry, view) || !is_stated_by(r.entry->record, view))
            continue;
        statements_out->list = arena_room(arena, statements_out->list, statements_out->count, &room,
                                          sizeof *statements_out->list);
        statements_out->list[statements_out->count++] =
            (struct indicator_statement){.id = r.entry->entity_id, .record = r.entry->record};
    }
}

const struct indicator_value *indicator_stated_by(const struct book *book, int64_t indicator_id,
                                                  int32_t day, struct view view)
{
    const struct indicator_value *latest = NULL;

    FOR_REFERRERS (r, book, indicator_value, indicator_id, indicator_id) {
        const struct indicator_value *value = r.entry->record;

        if (!value->target && value->to_on != DATE_UNKNOWN && value->to_on <= day &&
            is_known_version(book, r.entry, view) &&
            (latest == NULL || value->to_on >= latest->to_on))
            latest = value;
    }
    return latest;
}

/* --- comparing -------------------------------------------------------------------------------- */

/* The place of the last digit that is not zero. */
static int64_t step_of(int64_t value_e8)
{
    int64_t step = 1;

    while (value_e8 != 0 && value_e8 % 10 == 0) {
        value_e8 /= 10;
        step *= 10;
    }
    return value_e8 == 0 ? 1 : step;
}

int64_t indicator_half_step(int64_t value_e8)
{
    return step_of(value_e8) / 2;
}

/* Decimals of a stated ratio, or of a large unit, are as many as its source gives: what is worked
 * out is rounded to them. Things and yuan are exact. */
static bool equals(const struct indicator *indicator, int64_t stated_e8, int64_t computed_e8)
{
    int64_t step = step_of(stated_e8);

    if (indicator->denominator_id == 0 &&
        (indicator->unit_size == AMOUNT_UNKNOWN || indicator->unit_size == 1))
        return stated_e8 == computed_e8;
    if (step > WHOLE_E8)
        step = WHOLE_E8;
    return computed_e8 >= stated_e8 - step / 2 && computed_e8 < stated_e8 + (step + 1) / 2;
}

/* A value that is at least what is told may agree with all above it. */
uint32_t indicator_agreement(const struct indicator *indicator, uint32_t qualifier,
                             int64_t stated_e8, uint32_t computed_qualifier, int64_t computed_e8)
{
    int64_t half = indicator_half_step(stated_e8);

    if (stated_e8 == AMOUNT_UNKNOWN || computed_e8 == AMOUNT_UNKNOWN)
        return 0;
    if (qualifier == STATED_AT_LEAST && computed_e8 >= stated_e8)
        return AGREES;
    if (qualifier == STATED_EQUAL && equals(indicator, stated_e8, computed_e8))
        return computed_qualifier == STATED_EQUAL ? AGREES : AGREEMENT_UNKNOWN;
    if (qualifier == STATED_APPROXIMATELY && computed_e8 >= stated_e8 - half &&
        computed_e8 < stated_e8 + half)
        return AGREES;
    return computed_qualifier == STATED_AT_LEAST && computed_e8 < stated_e8 ? AGREEMENT_UNKNOWN
                                                                            : DIFFERS;
}

uint32_t indicator_attained(uint32_t qualifier, int64_t value_e8,
                            const struct indicator_value *target, bool lasts)
{
    if (target == NULL || value_e8 == AMOUNT_UNKNOWN)
        return 0;
    int64_t half = qualifier == STATED_APPROXIMATELY ? indicator_half_step(value_e8) : 0;
    int64_t wanted = target->qualifier == STATED_APPROXIMATELY
                         ? target->value_e8 - indicator_half_step(target->value_e8)
                         : target->value_e8;

    if (value_e8 - half >= wanted)
        return TARGET_ATTAINED;
    if (qualifier == STATED_AT_LEAST || value_e8 + half > wanted)
        return TARGET_UNKNOWN;
    return lasts ? TARGET_NOT_YET : TARGET_MISSED;
}

/* numerator by denominator in 10^-8; unknown where it is not known, or does not fit. */
int64_t indicator_ratio(int64_t numerator, int64_t denominator)
{
    int64_t ratio_e8;

    if (numerator == AMOUNT_UNKNOWN || denominator == AMOUNT_UNKNOWN || denominator <= 0 ||
        amount_mul_div(numerator, WHOLE_E8, denominator, &ratio_e8) != ERR_OK)
        return AMOUNT_UNKNOWN;
    return ratio_e8;
}

int64_t indicator_growth(int64_t value_e8, int64_t before_e8)
{
    if (value_e8 == AMOUNT_UNKNOWN || before_e8 == AMOUNT_UNKNOWN)
        return AMOUNT_UNKNOWN;
    return indicator_ratio(value_e8 - before_e8, before_e8);
}

uint32_t indicator_growth_qualifier(uint32_t qualifier, uint32_t before)
{
    if (qualifier == STATED_APPROXIMATELY || before == STATED_APPROXIMATELY)
        return STATED_APPROXIMATELY;
    if (before == STATED_AT_LEAST)
        return 0;
    return qualifier;
}
