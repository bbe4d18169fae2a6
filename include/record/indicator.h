/* Records of district indicators: what each of them counts, by version, and the values and targets
 * that sources state. A measure says from which records the program counts the same thing. */
#ifndef FUNDTRAIL_RECORD_INDICATOR_H
#define FUNDTRAIL_RECORD_INDICATOR_H

#include "base/field.h"

#include <stdint.h>

/* What one of the things is that are counted, or the money that is summed. A firm counts once,
 * however many rights or loans it has; firm-times (家次) count it as often as it comes. */
enum counting_basis {
    COUNT_RIGHT = 1,
    COUNT_FIRM,
    COUNT_FIRM_TIME,
    COUNT_LOAN,
    COUNT_PLEDGE,
    COUNT_CLAIM,
    COUNT_AWARD,
    COUNT_CONTRACT,
    COUNT_RESIDENT,
    COUNT_MONEY,       /* paid, granted, secured or contracted */
    COUNT_CREDIT_LINE, /* money that a bank would lend: not paid out */
    COUNT_OTHER        /* as the indicator's text says */
};

/* What stands on a day, or what happens in a period. */
enum indicator_nature { NATURE_STOCK = 1, NATURE_FLOW };

enum indicator_frequency { FREQUENCY_YEAR = 1, FREQUENCY_QUARTER };

/* From which records an indicator is worked out. */
enum indicator_measure {
    MEASURE_INVENTIONS_IN_FORCE = 1,
    MEASURE_INVENTIONS_GRANTED,
    MEASURE_HIGH_VALUE_INVENTIONS, /* in force, by the five criteria, each once */
    MEASURE_MADRID_MARKS,          /* in force and registered internationally */
    MEASURE_POOLED_RIGHTS,         /* of one pool, or of all, each once */
    MEASURE_TRUSTEESHIPS,          /* that last on some day of the period */
    MEASURE_CREDIT_LINES,          /* what reviews of banks found for their cases */
    MEASURE_LOANS_PAID_OUT,
    MEASURE_PLEDGES_REGISTERED,
    MEASURE_GUARANTEE_SUBSIDIES, /* granted on fees of guarantors */
    MEASURE_PREMIUM_SUBSIDIES,
    MEASURE_INTEREST_SUBSIDIES,
    MEASURE_TALENT_AWARDS,
    MEASURE_LAST = MEASURE_TALENT_AWARDS
};

/* What a measure gives: what one of its rows is, and as what its money counts (0: it has none).
 * Firms of its rows can be counted as well, once or each time. */
struct indicator_measure_kind {
    uint32_t nature; /* enum indicator_nature */
    uint32_t things; /* enum counting_basis */
    uint32_t money;  /* enum counting_basis */
};

/* By enum indicator_measure. */
extern const struct indicator_measure_kind indicator_measure_kinds[MEASURE_LAST + 1];

/* What an indicator counts, for periods that end on or after valid_from, until the next version. */
struct indicator {
    const char *code;
    const char *name;
    const char *name_en;
    const char *unit;
    const char *unit_en;
    int64_t unit_size; /* how many things, or yuan, one unit is: 100,000,000 of 亿元; unknown: 1 */
    uint32_t basis;    /* enum counting_basis */
    const char *scope;       /* what is counted, in words */
    uint32_t nature;         /* enum indicator_nature */
    uint32_t frequency;      /* enum indicator_frequency */
    int64_t denominator_id;  /* the indicator that it is divided by */
    int64_t per;             /* of its units: 10,000 residents */
    const char *denominator; /* in words, where no indicator is recorded for it */
    uint32_t measure;        /* enum indicator_measure; 0: it is only stated */
    int64_t ip_pool_id;      /* MEASURE_POOLED_RIGHTS: of this pool; 0: of all */
    const char *definition;  /* the version of the definition, as its source calls it */
    const char *source;
    int32_t valid_from;
    const char *note;
};

/* A value of an indicator as its source states it, or a target. */
struct indicator_value {
    const char *code;
    int64_t indicator_id;
    uint32_t qualifier; /* enum stated_qualifier */
    int64_t value_e8;   /* in the indicator's unit */
    bool target;
    int32_t from_on;           /* unknown: of a stock, or not known */
    int32_t to_on;             /* unknown: of what day is not known */
    int64_t growth_e8;         /* over the same period a year before, as stated: 0.5 is 50 % */
    uint32_t growth_qualifier; /* enum stated_qualifier */
    const char *definition;    /* by which its source counts, where it says so */
    const char *source;
    const char *note;
};

extern const struct field_value counting_basis_values[];      /* enum counting_basis */
extern const struct field_value indicator_nature_values[];    /* enum indicator_nature */
extern const struct field_value indicator_frequency_values[]; /* enum indicator_frequency */
extern const struct field_value indicator_measure_values[];   /* enum indicator_measure */

#endif
