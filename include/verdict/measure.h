/* Measures: what rules can limit, as a table (record/measures.def). */
#ifndef FUNDTRAIL_VERDICT_MEASURE_H
#define FUNDTRAIL_VERDICT_MEASURE_H

#include "book/book.h"
#include "record/rule.h"

/* Bits of enumerations: of value v, 1 << v. */
struct measure_type {
    uint32_t subjects;     /* enum rule_subject */
    uint32_t bases;        /* enum basis */
    uint32_t denominators; /* enum basis; 0: the rule has none */
    uint32_t proposals;    /* enum measured, combined */
};

/* By enum measure; [MEASURE_NONE] is empty. */
extern const struct measure_type measure_types[MEASURE_COUNT];

/* The bit of enum measured for a kind of record; 0 when no rule is held against such ones. */
uint32_t measured_kind(uint32_t kind);

#endif
