/* Records without a code have a key that is their own, and that nothing recorded later changes. */
#include "handlers/frame/natural_key.h"

#include "record/kinds.h"
#include "support_golden.h"
#include "support_history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool names(uint32_t by, uint32_t kind)
{
    const struct shape *shape = &record_types[by]->shape;

    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].type == FIELD_REFERENCE &&
            strcmp(shape->fields[i].reference, record_types[kind]->kind) == 0)
            return true;
    return false;
}

static void the_lists_are_those_of_the_fields(void **state)
{
    (void)state;
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++) {
        bool is_named = false;
        bool names_made = false;

        for (uint32_t other = 1; other < RECORD_KIND_COUNT; other++) {
            is_named = is_named || names(other, kind);
            names_made = names_made || (natural_key_is_made(other) && names(kind, other));
        }
        bool is_made = is_named && shape_key(&record_types[kind]->shape) == NULL;

        if (natural_key_is_made(kind) != is_made || natural_key_names_made(kind) != names_made)
            fail_msg("%s", record_types[kind]->kind);
    }
}

static const char *key_of(const struct book *book, int64_t id, struct arena *arena)
{
    struct buf key;

    buf_init(&key);
    natural_key_write(book, id, &key);
    const char *copy = arena_copy(arena, key.bytes, key.length);

    buf_done(&key);
    return copy;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* No two of a kind have the same, and none is a bare number. */
static void no_two_have_the_same(void **state)
{
    uint64_t seed = golden_seed();
    struct history history;
    struct arena arena;
    size_t made = 0;

    (void)state;
    arena_init(&arena);
    history_open(&history);
    history_run(&history, &seed, 400);
    const struct book *book = history.world.book;

    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++) {
        const int64_t *ids = NULL;
        size_t count = natural_key_is_made(kind) ? book_entities(book, kind, &ids) : 0;
        const char **keys = arena_array(&arena, count + 1, sizeof *keys);

        for (size_t i = 0; i < count; i++) {
            keys[i] = key_of(book, ids[i], &arena);
            assert_true(strspn(keys[i], "0123456789") < strlen(keys[i]));
        }
        if (count > 0)
            qsort(keys, count, sizeof *keys, by_text);
        for (size_t i = 1; i < count; i++)
            if (strcmp(keys[i - 1], keys[i]) == 0)
                fail_msg("two of %s are %s", record_types[kind]->kind, keys[i]);
        made += count;
    }
    assert_true(made > 20);
    history_close(&history);
    arena_done(&arena);
}

/* Keys of a history that is not over are those that they have in the end. */
static void keys_stay_as_they_are(void **state)
{
    uint64_t seed = golden_seed();
    struct history history;
    struct arena arena;

    (void)state;
    arena_init(&arena);
    history_open(&history);
    history_run(&history, &seed, 150);
    int64_t head = book_head(history.world.book);
    const char **before = arena_array(&arena, (size_t)head + 1, sizeof *before);

    for (int64_t seq = 1; seq <= head; seq++)
        before[seq] = key_of(history.world.book, seq, &arena);
    history_run(&history, &seed, 150);
    for (int64_t seq = 1; seq <= head; seq++)
        assert_string_equal(key_of(history.world.book, seq, &arena), before[seq]);
    history_close(&history);
    arena_done(&arena);
}

/* One at a time each walks all before it: that is what the places found at once are held against.
 */
static void many_at_once_have_the_keys_of_one_at_a_time(void **state)
{
    uint64_t seed = golden_seed();
    struct history history;
    struct arena arena;
    struct buf key;

    (void)state;
    arena_init(&arena);
    buf_init(&key);
    history_open(&history);
    history_run(&history, &seed, 400);
    struct natural_keys keys = {.arena = &arena};

    for (int more = 0; more < 2; more++) { /* the book grows meanwhile */
        int64_t head = book_head(history.world.book);

        for (int64_t seq = 1; seq <= head; seq++) {
            buf_reset(&key);
            natural_key_write_of(&keys, history.world.book, seq, &key);
            buf_text(&key, "");
            assert_string_equal(key.bytes, key_of(history.world.book, seq, &arena));
        }
        history_run(&history, &seed, 100);
    }
    history_close(&history);
    buf_done(&key);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lists_are_those_of_the_fields),
        cmocka_unit_test(no_two_have_the_same),
        cmocka_unit_test(keys_stay_as_they_are),
        cmocka_unit_test(many_at_once_have_the_keys_of_one_at_a_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
