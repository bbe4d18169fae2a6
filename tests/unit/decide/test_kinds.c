/* Every kind says in its row what it is: nothing is left out, and what is named is there. */
#include "record/record.h"
#include "record/words.h"

#include "../../../fcgi/decide/decide_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int faults;

static void fault(uint32_t kind, const char *what)
{
    print_error("%s: %s\n", record_types[kind]->kind, what);
    faults++;
}

/* Asks each kind, and fails once all have answered. */
static void ask_all(void (*ask)(uint32_t kind, const struct record_type *type))
{
    faults = 0;
    for (uint32_t kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++)
        ask(kind, record_types[kind]);
    assert_int_equal(faults, 0);
}

static void ask_names(uint32_t kind, const struct record_type *type)
{
    if (strcmp(record_tables[kind].name, type->kind) != 0)
        fault(kind, "its name in C is another");
    if (record_tables[kind].shape != &type->shape)
        fault(kind, "its table has other fields");
    if (record_tables[kind].lines != &type->lines)
        fault(kind, "its table has other lines");
    if (type->plural == NULL || record_kind_find_plural(type->plural) != kind)
        fault(kind, "no plural of its own");
    if (type->label_en == NULL || type->label_zh == NULL)
        fault(kind, "no label");
}

static void ask_behaviour(uint32_t kind, const struct record_type *type)
{
    if (type->written_by == 0)
        fault(kind, "who may write one is not said");
    if (type->reversed_by == 0)
        fault(kind, "who may reverse one is not said");
    if (type->begins == 0)
        fault(kind, "when one begins is not said");
    if (type->approval == 0)
        fault(kind, "whether it waits for another person is not said");
    if (type->fund[0].by == NULL)
        fault(kind, "the path to its fund is not said");
    if (type->revisable && shape_key(&type->shape) == NULL)
        fault(kind, "it is revised but has no key");
}

static void ask_day(uint32_t kind, const struct record_type *type)
{
    const struct field *day = type->day == NULL ? NULL : shape_field(&type->shape, type->day);

    if ((type->begins == BEGINS_WHEN_RECORDED) != (type->day == NULL))
        fault(kind, "it has a day that it does not begin on, or begins on a day that it has not");
    if (type->day != NULL && (day == NULL || day->type != FIELD_DATE))
        fault(kind, "the day that it begins on is none of its dates");
    if (type->begins >= BEGINS_WHEN_VALID && (day == NULL || !day->required))
        fault(kind, "the day that it begins on may be unknown");
}

static void ask_approval(uint32_t kind, const struct record_type *type)
{
    const struct record_type *decided_by =
        type->approval == APPROVAL_BY_DECISION ? &decision_type : &approval_type;

    if ((type->approval == APPROVAL_NONE) != (type->approved_as == NULL))
        fault(kind, "it waits for an approval that cannot name it, or the other way round");
    if (type->approved_as != NULL && record_kind_named(decided_by, type->approved_as) != kind)
        fault(kind, "its approval does not name it so");
    if ((type->approval == APPROVAL_IF_ASKED) != (type->awaits != NULL))
        fault(kind, "nothing says whether one of it waits");
    if (type->part_of != NULL && record_kind_named(type, type->part_of) == RECORD_NONE)
        fault(kind, "it is part of nothing that there is");
}

static void ask_fund(uint32_t kind, const struct record_type *type)
{
    for (size_t i = 0; i < FUND_PATHS_MAX && type->fund[i].by != NULL; i++) {
        const struct fund_path *path = &type->fund[i];
        uint32_t named = record_kind_named(type, path->by);

        if (path->by[0] == '\0')
            continue;
        if (path->of_named != NULL && named != RECORD_NONE)
            named = record_kind_named(record_types[named], path->of_named);
        if (named != RECORD_FUND)
            fault(kind, "the path to its fund leads elsewhere");
    }
}

static void ask_rules(uint32_t kind, const struct record_type *type)
{
    for (size_t i = 0; i < RULES_NEED_MAX && type->rules_need[i] != NULL; i++)
        if (shape_field(&type->shape, type->rules_need[i]) == NULL)
            fault(kind, "rules need what it has not");
    if (type->measured == 0 && (type->rules_need[0] != NULL || type->takes_cash))
        fault(kind, "rules that need something of it are never held against it");
    if (type->measured != 0 && shape_field(&type->shape, "currency") == NULL)
        fault(kind, "it is measured in no currency");
}

static void ask_decide(uint32_t kind, const struct record_type *type)
{
    const struct kind_decision *decision = &kind_decisions[kind];
    bool approved = type->approval == APPROVAL_ALWAYS || type->approval == APPROVAL_IF_ASKED;
    bool rests_by_row = (type->approval != APPROVAL_NONE && type->approval != APPROVAL_IF_ASKED) ||
                        type->part_of != NULL;

    if (decision->check == NULL)
        fault(kind, "what is refused of one is not said");
    if (approved != (decision->review != NULL))
        fault(kind, "what an approval of it is checked by is not said, or it has none");
    if ((record_reversible(kind) && !rests_by_row) != (decision->rests_on != NULL))
        fault(kind, "what rests on one is not said, or need not be");
}

static void every_kind_has_its_names(void **state)
{
    (void)state;
    ask_all(ask_names);
}

static void every_kind_says_how_it_behaves(void **state)
{
    (void)state;
    ask_all(ask_behaviour);
}

static void what_begins_on_a_day_has_one(void **state)
{
    (void)state;
    ask_all(ask_day);
}

static void what_waits_can_be_named_by_its_approval(void **state)
{
    (void)state;
    ask_all(ask_approval);
}

static void paths_lead_to_funds(void **state)
{
    (void)state;
    ask_all(ask_fund);
}

static void rules_ask_for_fields_that_are_there(void **state)
{
    (void)state;
    ask_all(ask_rules);
}

static void decide_says_what_it_asks_of_each_kind(void **state)
{
    (void)state;
    ask_all(ask_decide);
}

/* The sentence that refuses an approval of none, or of several, names them in Chinese too. */
static void what_an_approval_may_name_is_said_in_chinese(void **state)
{
    struct buf names;
    const struct violation_word *word = record_words;

    (void)state;
    buf_init(&names);
    for (size_t i = 0; i < approval_type.shape.field_count; i++) {
        const struct field *field = &approval_type.shape.fields[i];

        if (field->type == FIELD_REFERENCE)
            buf_format(&names, "%s%s", names.length > 0 ? ", " : "", field->name);
    }
    while (word->word != NULL && strcmp(word->word, names.bytes) != 0)
        word++;
    assert_non_null(word->zh);
    buf_done(&names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_its_names),
        cmocka_unit_test(every_kind_says_how_it_behaves),
        cmocka_unit_test(what_begins_on_a_day_has_one),
        cmocka_unit_test(what_waits_can_be_named_by_its_approval),
        cmocka_unit_test(paths_lead_to_funds),
        cmocka_unit_test(rules_ask_for_fields_that_are_there),
        cmocka_unit_test(decide_says_what_it_asks_of_each_kind),
        cmocka_unit_test(what_an_approval_may_name_is_said_in_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
