/* Limits: a number and the unit that it is counted in (record/measures.def).
 *
 * Every unit has a place: the number of a rule that holds its limit, and the numbers of a line of a
 * verdict that hold figure, limit and headroom. The first releases knew three units, each with
 * columns of its own. All later ones share one place, a whole number, beside which the unit's name
 * stands. */
#ifndef FUNDTRAIL_RECORD_LIMIT_H
#define FUNDTRAIL_RECORD_LIMIT_H

#include "base/arena.h"
#include "record/rule.h"

enum limit_place {
    PLACE_NOWHERE, /* the measure itself says what is right */
    PLACE_MINOR,   /* `limit`: money in minor units */
    PLACE_RATIO,   /* `limit_ratio`: hundred-millionths */
    PLACE_DAYS,    /* `limit_days` */
    PLACE_NUMBER,  /* `limit_number` of `limit_unit`: whole numbers */
    LIMIT_PLACES
};

struct unit_type {
    const char *counted_en; /* behind the number in texts; "": nothing */
    const char *counted_zh;
    enum limit_place place;
};

/* By enum limit_unit; [UNIT_UNKNOWN] is empty. */
extern const struct unit_type unit_types[UNITS];

/* The field of a rule at a place; NULL for PLACE_NOWHERE. */
extern const char *const limit_fields[LIMIT_PLACES];

/* What a measure's limits are counted in. */
enum limit_unit measure_unit(uint32_t measure);

struct limit {
    enum limit_unit unit;
    enum currency currency; /* of an amount; else CURRENCY_NONE */
    int64_t number;         /* in the smallest step of its place; AMOUNT_UNKNOWN: none is given */
};

/* The parts of a line of a verdict that are counted in the unit of its measure. */
enum limit_part { PART_FIGURE, PART_LIMIT, PART_HEADROOM };

/* What a rule on its measure, or a part of a line on its own, says. Of the numbers in other places
 * they say nothing. */
struct limit rule_limit(const struct rule *rule);
struct limit line_limit(const struct verdict_line *line, enum limit_part part);

/* Where a line holds a part; the measure's unit has a place (CHECKed). */
int64_t *line_number(struct verdict_line *line, enum limit_part part);

/* Writes the limit of a rule into a line on its measure that says nothing of it yet. A figure that
 * is a whole number begins at nothing. */
void line_begin(struct verdict_line *line, const struct rule *rule);

/* The number alone, with the decimals of its place; "–" where there is none. In arena. */
const char *limit_number_text(struct arena *arena, struct limit limit);

/* The number with its currency before it or its unit behind it, in English; NULL where there is
 * none. In arena. */
const char *limit_text(struct arena *arena, struct limit limit);

#endif
