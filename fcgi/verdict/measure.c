/* The table of measures, made of measures.def. */
#include "measure_internal.h"
#include "record/kinds.h"
#include "record/rule.h"

/* The words of the table. */
enum {
    PROJECT = 1 << SUBJECT_PROJECT,
    FIRM = 1 << SUBJECT_FIRM,
    FUND = 1 << SUBJECT_FUND,
    INDUSTRY = 1 << SUBJECT_INDUSTRY,
    REGION = 1 << SUBJECT_REGION,
    CHAIN = 1 << SUBJECT_CHAIN,
    NO_BASIS = 0,
    DIRECT = 1 << BASIS_DIRECT,
    CHAIN_GROSS = 1 << BASIS_CHAIN,
    LOOK_THROUGH = 1 << BASIS_LOOK_THROUGH,
    COMMITMENT = 1 << BASIS_COMMITMENT,
    PAID_IN = 1 << BASIS_PAID_IN,
    FUND_SIZE = 1 << BASIS_FUND_SIZE,
    NAV = 1 << BASIS_NAV,
    APPROVED = 1 << BASIS_APPROVED,
    INVESTED = 1 << BASIS_INVESTED,
    CALENDAR_DAYS = 1 << BASIS_CALENDAR_DAYS,
    WORKING_DAYS = 1 << BASIS_WORKING_DAYS,
    DECLARED = 1 << BASIS_DECLARED,
    INVESTMENTS = MEASURED_INVESTMENTS,
    COMMITMENTS = MEASURED_COMMITMENTS,
    CALLS = MEASURED_CALLS,
    DISTRIBUTIONS = MEASURED_DISTRIBUTIONS,
    VALUATIONS = MEASURED_VALUATIONS,
    OUTLAYS = MEASURED_OUTLAYS,
    GRANTS = MEASURED_GRANTS,
    PAYOUTS = MEASURED_PAYOUTS,
    NO_PROPOSAL = 0
};

const struct measure_type measure_types[MEASURE_COUNT] = {
#define MEASURE(id, name, label_en, label_zh, unit, subjects, bases, denominators, proposals,      \
                function)                                                                          \
    [MEASURE_##id] = {subjects, bases, denominators, proposals},
#include "record/measures.def"
#undef MEASURE
};

measure_function *const measure_functions[MEASURE_COUNT] = {
#define MEASURE(id, name, label_en, label_zh, unit, subjects, bases, denominators, proposals,      \
                function)                                                                          \
    [MEASURE_##id] = measure_##function,
#include "record/measures.def"
#undef MEASURE
};

uint32_t measured_kind(uint32_t kind)
{
    return record_types[kind]->measured;
}
