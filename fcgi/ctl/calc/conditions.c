/* Terms that several kinds of cases have: compounding, day count, hurdles, splits. */
#include "calc_internal.h"

#include <string.h>

enum compounding case_compounding(struct calc_case *of, const struct calc_node *terms)
{
    const char *name = case_text(of, terms, "compounding", true);
    const struct calc_node node = case_member(terms, "compounding");

    /* Compounded without a period is once a year, as rates are per year. */
    if (strcmp(name, "compound") == 0)
        return COMPOUND_ANNUAL;
    for (int i = 0; i < COMPOUNDING_COUNT; i++)
        if (strcmp(name, compounding_name((enum compounding)i)) == 0)
            return (enum compounding)i;
    case_fail(of, node.path, "must be simple, compound, annual, quarterly or daily");
    return COMPOUND_SIMPLE;
}

enum day_count case_day_count_of(struct calc_case *of, const struct calc_node *terms,
                                 const char *key)
{
    const char *name = case_text(of, terms, key, true);
    const struct calc_node node = case_member(terms, key);

    if (strcmp(name, "act/365F") == 0)
        return DAY_COUNT_ACT_365;
    for (int i = 0; i < DAY_COUNT_COUNT; i++)
        if (strcmp(name, day_count_name((enum day_count)i)) == 0)
            return (enum day_count)i;
    case_fail(of, node.path, "must be act/365, act/360 or 30/360");
    return DAY_COUNT_ACT_365;
}

/* The carry and the catch-up, and whether they make sense together. */
void case_read_split(struct calc_case *of, const struct calc_node *terms,
                     struct waterfall_terms *terms_out)
{
    const struct calc_node carry = case_member(terms, "carry");
    const struct calc_node catch_up = case_member(terms, "catch_up");

    terms_out->carry_e10 = case_rate(of, terms, "carry");
    terms_out->catch_up_e10 = case_rate(of, terms, "catch_up");
    if (terms_out->carry_e10 >= RATE_E10_ONE)
        case_fail(of, carry.path, "must be below 1");
    if (terms_out->catch_up_e10 > RATE_E10_ONE ||
        (terms_out->catch_up_e10 != 0 && terms_out->catch_up_e10 <= terms_out->carry_e10))
        case_fail(of, catch_up.path, "must be 0, or above the carry and at most 1");
}

void case_check_hurdle(struct calc_case *of, const struct calc_node *terms, const char *key,
                       int64_t rate_e10)
{
    const struct calc_node node = case_member(terms, key);

    if (rate_e10 > HURDLE_E10_MAX)
        case_fail(of, node.path, "is out of range: from 0 to 1, which is 100%% a year");
}
