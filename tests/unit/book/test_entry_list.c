/* The list of entries: each comes out as it went in, packed or not, and however many threads ask
 * while more are added. */
#include "base/check.h"
#include "../../../fcgi/book/entry_list_internal.h"
#include "record/kinds.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define ENTRIES 3000
#define THREADS 8

static uint64_t seed_state;

static uint64_t draw(void)
{
    seed_state ^= seed_state << 13;
    seed_state ^= seed_state >> 7;
    seed_state ^= seed_state << 17;
    return seed_state;
}

/* Every length of number is as likely as the others. */
static int64_t draw_number(void)
{
    uint64_t value = draw() >> (draw() % 64);

    return draw() % 2 == 0 ? (int64_t)(value >> 1) : -(int64_t)(value >> 1);
}

static const char *draw_text(struct arena *arena)
{
    static const char *const common[] = {"", "BS-2026-01", "引导基金"};

    if (draw() % 2 == 0)
        return common[draw() % 3];
    if (draw() % 200 != 0)
        return arena_format(arena, "text %llu", (unsigned long long)draw());
    char *large = arena_alloc(arena, 100000);

    memset(large, 'x', 99999);
    return large;
}

static void draw_field(const struct field *field, void *record, struct arena *arena)
{
    if (draw() % 3 == 0)
        return;
    switch (field->type) {
    case FIELD_TEXT:
        field_set_text(field, record, draw_text(arena));
        return;
    case FIELD_DATE:
        field_set_date(field, record, (int32_t)draw_number());
        return;
    case FIELD_ENUM:
        field_set_enum(field, record, (uint32_t)draw());
        return;
    case FIELD_BOOL:
        field_set_bool(field, record, true);
        return;
    case FIELD_MONEY:
    case FIELD_DECIMAL:
    case FIELD_REFERENCE:
    case FIELD_INTEGER:
        field_set_int64(field, record, draw_number());
        return;
    }
}

static struct entry draw_entry(int64_t seq, struct arena *arena)
{
    uint32_t kind = 1 + (uint32_t)(draw() % (RECORD_KIND_COUNT - 1));
    const struct shape *shape = &record_types[kind]->shape;
    void *record = arena_alloc(arena, shape->size);

    shape_clear(shape, record);
    for (size_t i = 0; i < shape->field_count; i++)
        draw_field(&shape->fields[i], record, arena);
    return (struct entry){.seq = seq,
                          .recorded_at_us = draw_number() / 2,
                          .actor_id = (int64_t)(draw() % 1000),
                          .entity_id = draw() % 2 == 0 ? seq : 1 + (int64_t)(draw() % 1000),
                          .effective_date = (int32_t)draw_number(),
                          .kind = kind,
                          .record = record};
}

static bool same_value(const struct field *field, const void *a, const void *b)
{
    switch (field->type) {
    case FIELD_TEXT:
        return (field_text(field, a) == NULL) == (field_text(field, b) == NULL) &&
               (field_text(field, a) == NULL ||
                strcmp(field_text(field, a), field_text(field, b)) == 0);
    case FIELD_DATE:
        return field_date(field, a) == field_date(field, b);
    case FIELD_ENUM:
        return field_enum(field, a) == field_enum(field, b);
    case FIELD_BOOL:
        return field_bool(field, a) == field_bool(field, b);
    case FIELD_MONEY:
    case FIELD_DECIMAL:
    case FIELD_REFERENCE:
    case FIELD_INTEGER:
        return field_int64(field, a) == field_int64(field, b);
    }
    return false;
}

static bool same_entry(const struct entry *a, const struct entry *b)
{
    const struct shape *shape = &record_types[a->kind]->shape;

    if (a->seq != b->seq || a->recorded_at_us != b->recorded_at_us || a->actor_id != b->actor_id ||
        a->entity_id != b->entity_id || a->effective_date != b->effective_date ||
        a->kind != b->kind)
        return false;
    for (size_t i = 0; i < shape->field_count; i++)
        if (!same_value(&shape->fields[i], a->record, b->record))
            return false;
    return true;
}

struct fixture {
    struct kind_plan plans[RECORD_KIND_COUNT];
    struct entry_list list;
    struct entry_copies copies;
    struct entry given[ENTRIES];
    struct arena arena;
    size_t packed_count;
};

static int filled(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    uint64_t seed = (uint64_t)time(NULL);

    CHECK(fixture != NULL);
    printf("seed %llu\n", (unsigned long long)seed);
    seed_state = seed * 2 + 1;
    arena_init(&fixture->arena);
    kind_plans_make(fixture->plans);
    entry_list_init(&fixture->list);
    for (size_t i = 0; i < ENTRIES; i++) {
        struct entry *entry = &fixture->given[i];

        *entry = draw_entry((int64_t)i + 1, &fixture->arena);
        entry_list_add(&fixture->list, &fixture->plans[entry->kind], entry);
        fixture->packed_count += record_types[entry->kind]->packed;
    }
    *state = fixture;
    return 0;
}

static int emptied(void **state)
{
    struct fixture *fixture = *state;

    entry_copies_forget(&fixture->copies);
    entry_list_done(&fixture->list);
    arena_done(&fixture->arena);
    free(fixture);
    return 0;
}

static const struct entry *at(struct fixture *fixture, size_t i)
{
    return entry_list_at(&fixture->list, (int64_t)i + 1, &fixture->copies);
}

static void every_kind_comes_out_as_it_went_in(void **state)
{
    struct fixture *fixture = *state;

    assert_true(fixture->packed_count > ENTRIES / 10);
    for (size_t i = 0; i < ENTRIES; i++)
        if (!same_entry(at(fixture, i), &fixture->given[i]))
            fail_msg("entry %zu, a %s, is another one", i + 1,
                     record_types[fixture->given[i].kind]->kind);
    /* The comparison sees a difference. */
    assert_false(same_entry(at(fixture, 0), &fixture->given[1]));
}

static void copies_are_the_same_until_they_are_forgotten(void **state)
{
    struct fixture *fixture = *state;
    const struct entry *first[ENTRIES];

    for (size_t i = 0; i < ENTRIES; i++)
        first[i] = at(fixture, i);
    size_t bytes = fixture->copies.bytes;

    assert_true(bytes > fixture->packed_count * sizeof(struct entry));
    for (size_t i = 0; i < ENTRIES; i++)
        assert_ptr_equal(at(fixture, i), first[i]);
    assert_int_equal(fixture->copies.bytes, bytes);
    entry_copies_forget(&fixture->copies);
    assert_int_equal(fixture->copies.bytes, 0);
    for (size_t i = 0; i < ENTRIES; i++) {
        const struct entry *entry = at(fixture, i);

        assert_true(same_entry(entry, &fixture->given[i]));
        if (!record_types[entry->kind]->packed)
            assert_ptr_equal(entry, first[i]);
    }
}

static void equal_texts_are_kept_once(void **state)
{
    struct fixture *fixture = *state;
    struct arena arena;

    arena_init(&arena);
    const char *text = entry_list_text(&fixture->list, "only here");

    assert_ptr_equal(entry_list_text(&fixture->list, arena_strdup(&arena, "only here")), text);
    arena_done(&arena);
}

/* Entries that readers may ask for, while more are added. */
struct growing {
    struct fixture *fixture;
    struct entry_list list;
    atomic_int_fast64_t published;
    atomic_int wrong;
};

static void *read_all(void *arg)
{
    struct growing *growing = arg;
    struct entry_copies copies = {0};
    int64_t head = 0;

    while (head < ENTRIES) {
        head = atomic_load_explicit(&growing->published, memory_order_acquire);
        for (int64_t seq = head < 50 ? 1 : head - 49; seq <= head; seq++)
            if (!same_entry(entry_list_at(&growing->list, seq, &copies),
                            &growing->fixture->given[seq - 1]))
                atomic_fetch_add(&growing->wrong, 1);
    }
    entry_copies_forget(&copies);
    return NULL;
}

static void threads_read_what_is_published_while_more_is_added(void **state)
{
    struct growing *growing = calloc(1, sizeof *growing);
    pthread_t threads[THREADS];

    CHECK(growing != NULL);
    growing->fixture = *state;
    entry_list_init(&growing->list);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_all, growing), 0);
    for (size_t i = 0; i < ENTRIES; i++) {
        const struct entry *entry = &growing->fixture->given[i];

        entry_list_add(&growing->list, &growing->fixture->plans[entry->kind], entry);
        atomic_store_explicit(&growing->published, (int64_t)i + 1, memory_order_release);
    }
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&growing->wrong), 0);
    entry_list_done(&growing->list);
    free(growing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_kind_comes_out_as_it_went_in, filled, emptied),
        cmocka_unit_test_setup_teardown(copies_are_the_same_until_they_are_forgotten, filled,
                                        emptied),
        cmocka_unit_test_setup_teardown(equal_texts_are_kept_once, filled, emptied),
        cmocka_unit_test_setup_teardown(threads_read_what_is_published_while_more_is_added, filled,
                                        emptied),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
