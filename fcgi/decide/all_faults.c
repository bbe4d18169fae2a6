/* Everything that is wrong, at once: the faults that can still be found in a command of which some
 * values cannot be read, or name records that are not there. */
#include "decide_internal.h"
#include "record/kinds.h"

#include <string.h>

/* Something to stand for a value that could not be read, so that the rest can be checked. */
static void fill(const struct field *field, const struct command *command, void *record)
{
    switch (field->type) {
    case FIELD_TEXT:
        field_set_text(field, record, "-");
        return;
    case FIELD_DATE:
        field_set_date(field, record, command->today);
        return;
    case FIELD_ENUM:
        field_set_enum(field, record, 1);
        return;
    case FIELD_MONEY:
    case FIELD_DECIMAL:
    case FIELD_INTEGER:
        field_set_int64(field, record, 1);
        return;
    case FIELD_BOOL:
    case FIELD_REFERENCE:
        return;
    }
}

static bool is_named(const struct violations *violations, const char *field)
{
    for (size_t i = 0; i < violations->count; i++)
        if (strcmp(violations->list[i].field, field) == 0)
            return true;
    return false;
}

/* Whether a day could not be read: nothing is said then of the order of days. */
static bool day_is_open(const struct shape *shape, const struct violations *violations)
{
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].type == FIELD_DATE && is_named(violations, shape->fields[i].name))
            return true;
    return is_named(violations, "effective_date");
}

/* Whether a fault is one whatever the values say that could not be read. */
static bool holds_anyway(enum violation_code code, bool open_day)
{
    switch (code) {
    case VIOLATION_CODE_TAKEN:
    case VIOLATION_CODE_TAKEN_AHEAD:
    case VIOLATION_CODE_ALIKE:
    case VIOLATION_PERSON_RECORDED:
    case VIOLATION_UNKNOWN_REFERENCE:
    case VIOLATION_CURRENCY_MISMATCH:
    case VIOLATION_CYCLE:
    case VIOLATION_WRONG_FIRM:
    case VIOLATION_NOT_APPROVED:
    case VIOLATION_ALREADY_DECIDED:
    case VIOLATION_STALE_VERSION:
        return true;
    case VIOLATION_IN_FUTURE:
    case VIOLATION_FUTURE_UNCONFIRMED:
    case VIOLATION_OUTSIDE_TERM:
    case VIOLATION_BAD_ORDER:
        return !open_day;
    default:
        return false;
    }
}

void book_decide_more(const struct book *book, const struct command *command, struct arena *arena,
                      struct violations *violations)
{
    const struct shape *shape = &record_types[command->kind]->shape;
    struct violations *more = arena_alloc(arena, sizeof *more);
    void *record = arena_alloc(arena, shape->size);
    struct command filled = *command;
    struct decided decided;
    bool open_day = day_is_open(shape, violations);

    memcpy(record, command->record, shape->size);
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].required && !shape->fields[i].computed &&
            field_is_unknown(&shape->fields[i], record))
            fill(&shape->fields[i], command, record);
    filled.record = record;
    violations_init(more, arena);
    if (book_decide(book, &filled, arena, more, &decided) == ERR_OK)
        return;
    for (size_t i = 0; i < more->count; i++) {
        const struct violation *one = &more->list[i];

        if (!holds_anyway(one->code, open_day) || is_named(violations, one->field))
            continue;
        violations_add(violations, one->field, one->code);
        for (size_t p = 0; p < one->param_count; p++)
            violations_param(violations, one->params[p].name, one->params[p].value);
    }
}
