/* Imports over a world. */
#include "support_import.h"

#include "record/kinds.h"
#include "record/role.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

void moving_open(struct moving *moving, struct world *world)
{
    *moving = (struct moving){.world = world};
    arena_init(&moving->arena);
    import_faults_init(&moving->faults, &moving->arena);
    import_tables_init(&moving->tables, &moving->arena, &moving->faults);
}

void moving_close(struct moving *moving)
{
    importing_free(moving->importing);
    arena_done(&moving->arena);
}

void moving_add_bytes(struct moving *moving, const char *name, const char *bytes, size_t length)
{
    const struct import_source source = {name, bytes, length};

    import_read(&moving->tables, &source,
                "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae");
}

void moving_add(struct moving *moving, const char *name, const char *text)
{
    moving_add_bytes(moving, name, text, strlen(text));
}

void moving_suggest(struct moving *moving)
{
    import_suggest(&moving->tables, &moving->plan);
}

static bool is_decision(uint32_t kind)
{
    return (record_types[kind]->written_by & BY_MANAGER) == 0 && kind != RECORD_RULE;
}

static enum err decide_next(struct moving *moving, bool *more)
{
    struct world *world = moving->world;
    struct command command = {.effective_date = DATE_UNKNOWN, .today = world->today};
    struct decided decided;
    const struct entry *first = NULL;
    enum err err = importing_next(world->book, moving->importing, &command, more);

    if (err != ERR_OK || !*more)
        return err;
    command.actor_id = is_decision(command.kind) ? APPROVER_ID : MANAGER_ID;
    violations_init(&world->violations, &world->arena);
    err = book_decide(world->book, &command, &world->arena, &world->violations, &decided);
    if (err == ERR_OK) {
        int64_t head = book_head(world->book);

        decided_number(&decided, head, moving->recorded_at_us);
        for (size_t i = 0; i < decided.count; i++)
            assert_int_equal(book_apply(world->book, &decided.entries[i]), ERR_OK);
        first = book_entry(world->book, head + 1);
    }
    return importing_decided(world->book, moving->importing, first, err, &world->violations);
}

static const char *mapping(const struct import_tables *tables, const struct import_table_plan *plan,
                           struct arena *arena)
{
    (void)tables;
    (void)plan;
    return arena_strdup(arena, "{}");
}

void moving_run(struct moving *moving)
{
    const struct import_options options = {
        .roles = ~0U,
        .mapping = mapping,
        .now_us = (int64_t)moving->world->today * INT64_C(86400000000),
    };
    bool more = true;

    importing_free(moving->importing);
    moving->importing = importing_new(&moving->tables, &moving->plan, &options);
    moving->err = ERR_OK;
    moving->recorded_at_us = (book_head(moving->world->book) + 1) * 1000000;
    while (moving->err == ERR_OK && more)
        moving->err = decide_next(moving, &more);
}

static const struct import_fault *first_grave(const struct import_faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        if (faults->list[i].weight != IMPORT_NOTE)
            return &faults->list[i];
    return NULL;
}

const struct import_fault *moving_fault(struct moving *moving)
{
    const struct import_fault *fault = first_grave(&moving->faults);

    if (fault != NULL || moving->importing == NULL)
        return fault;
    return first_grave(importing_faults(moving->importing));
}

static void print_grave(const struct import_faults *faults)
{
    for (size_t i = 0; i < faults->count; i++) {
        const struct import_fault *fault = &faults->list[i];
        struct buf place;

        if (fault->weight == IMPORT_NOTE)
            continue;
        buf_init(&place);
        import_place_write(&fault->place, LANGUAGE_EN, &place);
        print_error("%s: %s: %s: %s (%s)\n", place.bytes, fault->code,
                    fault->field != NULL ? fault->field : "", fault->en,
                    fault->value != NULL ? fault->value : "");
        buf_done(&place);
    }
}

void moving_all(struct moving *moving)
{
    moving_suggest(moving);
    moving_run(moving);
    if (moving_fault(moving) == NULL && moving->err == ERR_OK)
        return;
    print_grave(&moving->faults);
    print_grave(importing_faults(moving->importing));
    fail_msg("the import is not clean");
}
