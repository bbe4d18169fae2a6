/* Where each unit's numbers stand, and how they are written. */
#include "record/limit.h"

#include "base/check.h"

#define RATIO_DECIMALS 8

const struct unit_type unit_types[UNITS] = {
#define UNIT(id, name, label_en, label_zh, counted_en, counted_zh, place)                          \
    [UNIT_##id] = {counted_en, counted_zh, PLACE_##place},
#include "record/measures.def"
#undef UNIT
};

const char *const limit_fields[LIMIT_PLACES] = {
    [PLACE_MINOR] = "limit",
    [PLACE_RATIO] = "limit_ratio",
    [PLACE_DAYS] = "limit_days",
    [PLACE_NUMBER] = "limit_number",
};

/* Where a rule and a line of a verdict hold the numbers of a place. */
static const struct {
    size_t rule;
    size_t parts[PART_HEADROOM + 1];
} offsets[LIMIT_PLACES] = {
#define PLACE(place, ending)                                                                       \
    [PLACE_##place] = {offsetof(struct rule, limit##ending),                                       \
                       {[PART_FIGURE] = offsetof(struct verdict_line, figure##ending),             \
                        [PART_LIMIT] = offsetof(struct verdict_line, limit##ending),               \
                        [PART_HEADROOM] = offsetof(struct verdict_line, headroom##ending)}}
    PLACE(MINOR, _minor),
    PLACE(RATIO, _ratio_e8),
    PLACE(DAYS, _days),
    PLACE(NUMBER, _number),
#undef PLACE
};

static const enum limit_unit units[MEASURE_COUNT] = {
#define MEASURE(id, name, label_en, label_zh, unit, ...) [MEASURE_##id] = UNIT_##unit,
#include "record/measures.def"
#undef MEASURE
};

enum limit_unit measure_unit(uint32_t measure)
{
    CHECK(measure < MEASURE_COUNT);
    return units[measure];
}

static enum limit_place place_of(const struct limit *limit)
{
    return unit_types[limit->unit].place;
}

static struct limit limit_of(uint32_t measure, uint32_t currency)
{
    struct limit limit = {.unit = measure_unit(measure), .number = AMOUNT_UNKNOWN};

    if (place_of(&limit) == PLACE_MINOR)
        limit.currency = (enum currency)currency;
    return limit;
}

static int64_t number_at(const void *record, size_t offset)
{
    return *(const int64_t *)((const char *)record + offset);
}

struct limit rule_limit(const struct rule *rule)
{
    struct limit limit = limit_of(rule->measure, rule->currency);

    if (place_of(&limit) != PLACE_NOWHERE)
        limit.number = number_at(rule, offsets[place_of(&limit)].rule);
    return limit;
}

struct limit line_limit(const struct verdict_line *line, enum limit_part part)
{
    struct limit limit = limit_of(line->measure, line->currency);

    if (place_of(&limit) != PLACE_NOWHERE)
        limit.number = number_at(line, offsets[place_of(&limit)].parts[part]);
    return limit;
}

int64_t *line_number(struct verdict_line *line, enum limit_part part)
{
    enum limit_place place = unit_types[measure_unit(line->measure)].place;

    CHECK(place != PLACE_NOWHERE);
    return (int64_t *)((char *)line + offsets[place].parts[part]);
}

void line_begin(struct verdict_line *line, const struct rule *rule)
{
    struct limit limit = rule_limit(rule);

    if (place_of(&limit) != PLACE_NOWHERE)
        *line_number(line, PART_LIMIT) = limit.number;
    if (place_of(&limit) != PLACE_NUMBER)
        return;
    line->limit_unit = limit.unit;
    line->figure_number = 0;
}

static int decimals_of(const struct limit *limit)
{
    return place_of(limit) == PLACE_MINOR   ? currency_decimals(limit->currency)
           : place_of(limit) == PLACE_RATIO ? RATIO_DECIMALS
                                            : 0;
}

const char *limit_number_text(struct arena *arena, struct limit limit)
{
    char text[DECIMAL_TEXT_SIZE];

    if (limit.number == AMOUNT_UNKNOWN)
        return "–";
    decimal_format(limit.number, decimals_of(&limit), text);
    return arena_strdup(arena, text);
}

const char *limit_text(struct arena *arena, struct limit limit)
{
    const char *counted = unit_types[limit.unit].counted_en;
    const char *number = limit_number_text(arena, limit);

    if (limit.number == AMOUNT_UNKNOWN)
        return NULL;
    if (limit.currency != CURRENCY_NONE)
        return arena_format(arena, "%s %s", currency_code(limit.currency), number);
    return *counted == '\0' ? number : arena_format(arena, "%s %s", number, counted);
}
