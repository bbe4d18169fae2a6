/* Batches as they are read: the rules of each kind, labels, roles, and the place of each fault. */
#include "handlers/batch/batch.h"
#include "handlers/frame/ctx.h"
#include "record/firm.h"
#include "record/record.h"
#include "record/role.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct violations violations;
static struct batch batch;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static enum err read_as(unsigned role, const char *text)
{
    violations_init(&violations, &arena);
    return batch_read(app_routes, app_route_count, role, text, strlen(text), &violations, &batch);
}

static const char *fault(size_t at, size_t number)
{
    const struct violation *violation = &batch.records[at].faults[number];
    return arena_format(&arena, "%s:%s", violation->field, violation_wire(violation->code));
}

#define ROUND                                                                                      \
    "{\"kind\":\"round\",\"label\":\"r\",\"record\":{\"code\":\"R\",\"firm_id\":7,"                \
    "\"currency\":\"CNY\"}}"
#define SUBSCRIPTION(more)                                                                         \
    "{\"kind\":\"subscription\",\"record\":{\"round_id\":\"#r\",\"investor_party_id\":9,"          \
    "\"currency\":\"CNY\"" more "}}"

static void a_label_stands_for_the_place_of_its_record(void **state)
{
    (void)state;
    assert_int_equal(read_as(ROLE_MANAGER, "{\"records\":[" ROUND "," SUBSCRIPTION("") "]}"),
                     ERR_OK);
    assert_int_equal(batch.count, 2);
    assert_int_equal(batch.records[0].of_kind, RECORD_ROUND);
    const struct round *round = batch.records[0].record;
    assert_string_equal(round->code, "R");
    const struct subscription *subscription = batch.records[1].record;
    assert_int_equal(subscription->round_id, -1);
    assert_int_equal(subscription->investor_party_id, 9);
    assert_int_equal(batch.records[0].fault_count + batch.records[1].fault_count, 0);
}

static void each_record_keeps_its_own_faults(void **state)
{
    (void)state;
    assert_int_equal(
        read_as(ROLE_MANAGER, "{\"records\":[" SUBSCRIPTION(
                                  "") "," ROUND "," ROUND "," SUBSCRIPTION(",\"amount\":1") "]}"),
        ERR_OK);
    assert_int_equal(batch.records[0].fault_count, 1);
    assert_string_equal(fault(0, 0), "round_id:unknown_label");
    assert_int_equal(batch.records[1].fault_count, 0);
    assert_string_equal(fault(2, 0), "label:label_twice");
    assert_string_equal(fault(3, 0), "amount:wrong_type");
}

static void what_is_no_kind_of_a_batch_is_not_read(void **state)
{
    (void)state;
    static const char *const kinds[] = {"none", "user", "reversal", "verdict_line", "convention"};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        assert_int_equal(
            read_as(
                ROLE_ADMIN,
                arena_format(&arena, "{\"records\":[{\"kind\":\"%s\",\"record\":{}}]}", kinds[i])),
            ERR_OK);
        assert_int_equal(batch.records[0].of_kind, RECORD_NONE);
        assert_string_equal(fault(0, 0), "kind:unknown_value");
    }
}

/* All that a single address takes from a person, a batch takes too. */
static void every_kind_with_an_address_of_its_own_is_taken(void **state)
{
    (void)state;
    for (size_t i = 0; i < app_route_count; i++) {
        uint32_t kind = app_routes[i].takes;
        if (kind == RECORD_NONE || kind == RECORD_USER || kind == RECORD_REVERSAL)
            continue;
        unsigned role = ROLE_VIEWER;
        while ((record_types[kind]->written_by & 1u << role) == 0)
            role++;
        assert_int_equal(
            read_as(role, arena_format(&arena, "{\"records\":[{\"kind\":\"%s\",\"record\":{}}]}",
                                       record_types[kind]->kind)),
            ERR_OK);
        assert_int_equal(batch.records[0].of_kind, kind);
    }
}

static void who_does_not_write_a_kind_is_told_where(void **state)
{
    (void)state;
    assert_int_equal(
        read_as(ROLE_APPROVER, "{\"records\":[{\"kind\":\"approval\",\"record\":{}}," ROUND "]}"),
        ERR_FORBIDDEN);
    assert_int_equal(violations.count, 1);
    assert_string_equal(violations.list[0].field, "records[1].kind");
}

static void equal_batches_have_equal_texts_however_they_are_spelled(void **state)
{
    (void)state;
    struct buf one;
    struct buf other;
    buf_init(&one);
    buf_init(&other);
    assert_int_equal(read_as(ROLE_MANAGER, "{\"records\":[" ROUND "]}"), ERR_OK);
    batch_write_canonical(&batch, &one);
    assert_int_equal(read_as(ROLE_MANAGER,
                             "{ \"records\" : [{\"record\":{\"currency\":\"CNY\",\"firm_id\":7,"
                             "\"note\":null,\"code\":\"R\"},\"label\":\"r\",\"kind\":\"round\"}]}"),
                     ERR_OK);
    batch_write_canonical(&batch, &other);
    assert_string_equal(one.bytes, other.bytes);
    buf_done(&one);
    buf_done(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_label_stands_for_the_place_of_its_record),
        cmocka_unit_test(each_record_keeps_its_own_faults),
        cmocka_unit_test(what_is_no_kind_of_a_batch_is_not_read),
        cmocka_unit_test(every_kind_with_an_address_of_its_own_is_taken),
        cmocka_unit_test(who_does_not_write_a_kind_is_told_where),
        cmocka_unit_test(equal_batches_have_equal_texts_however_they_are_spelled),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
