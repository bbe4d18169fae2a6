/* Imports: no crash and no leak, whatever a table says, and all that is told of it is text. The
 * first line names the file; the rest is what stands in it. What could be decided is stored in a
 * book of its own, as a batch stores it. */
#include "base/check.h"
#include "figures/portfolio.h"
#include "handlers/imports/plan_json.h"
#include "import/import.h"

#include <string.h>

#define TODAY_US (INT64_C(20000) * 86400 * 1000000)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check_faults(const struct import_faults *faults)
{
    for (size_t i = 0; i < faults->count; i++) {
        CHECK(utf8_length(faults->list[i].en, strlen(faults->list[i].en)) > 0);
        CHECK(utf8_length(faults->list[i].zh, strlen(faults->list[i].zh)) > 0);
    }
}

static enum err decide_next(struct book *book, struct importing *importing, bool *more)
{
    struct command command = {.effective_date = DATE_UNKNOWN, .today = date_in_china(TODAY_US)};
    struct violations violations;
    struct decided decided;
    struct arena arena;
    const struct entry *first = NULL;
    enum err err = importing_next(book, importing, &command, more);

    if (err != ERR_OK || !*more)
        return err;
    arena_init(&arena);
    violations_init(&violations, &arena);
    err = book_decide(book, &command, &arena, &violations, &decided);
    if (err == ERR_OK) {
        int64_t head = book_head(book);

        decided_number(&decided, head, TODAY_US);
        for (size_t i = 0; i < decided.count; i++)
            CHECK(book_apply(book, &decided.entries[i]) == ERR_OK);
        first = book_entry(book, head + 1);
    }
    err = importing_decided(book, importing, first, err, &violations);
    arena_done(&arena);
    return err;
}

static void run(const struct import_tables *tables, const struct import_plan *plan)
{
    const struct import_options options = {
        .roles = ~0U, .now_us = TODAY_US, .mapping = import_mapping_json};
    struct importing *importing = importing_new(tables, plan, &options);
    struct book *book = portfolio_new();
    bool more = true;
    enum err err = ERR_OK;
    struct buf out;

    while (err == ERR_OK && more)
        err = decide_next(book, importing, &more);
    check_faults(importing_faults(importing));
    buf_init(&out);
    for (size_t i = 0; i < plan->count; i++)
        if (!plan->tables[i].skip && plan->tables[i].kind != RECORD_NONE)
            (void)importing_write_faults(importing, i, LANGUAGE_ZH, &out);
    buf_done(&out);
    book_free(book);
    importing_free(importing);
}

/* A plan is the same when it was written and read. */
static void check_plan(struct import_tables *tables, const struct import_plan *plan)
{
    struct import_plan read;
    struct import_plan fitted;
    const char *why = NULL;
    struct buf out;
    struct buf again;

    buf_init(&out);
    buf_init(&again);
    import_plan_write_json(plan, &out);
    CHECK(import_plan_read_json(out.bytes, out.length, tables->arena, &read, &why) == ERR_OK);
    import_plan_write_json(&read, &again);
    CHECK(strcmp(out.bytes, again.bytes) == 0);
    import_plan_fit(tables, &read, &fitted);
    run(tables, &fitted);
    buf_done(&out);
    buf_done(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    const char *text = (const char *)bytes;
    const char *end = length == 0 ? NULL : memchr(text, '\n', length);
    struct import_faults faults;
    struct import_tables tables;
    struct import_plan plan;
    struct arena arena;
    char name[64] = "";

    if (end == NULL || end - text >= 60 || utf8_length(text, (size_t)(end - text)) < 0 ||
        memchr(text, '\0', (size_t)(end - text)) != NULL)
        return 0;
    memcpy(name, text, (size_t)(end - text));
    arena_init(&arena);
    import_faults_init(&faults, &arena);
    import_tables_init(&tables, &arena, &faults);
    const struct import_source source = {name, end + 1, length - (size_t)(end - text) - 1};

    import_read(&tables, &source,
                "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae");
    import_suggest(&tables, &plan);
    check_faults(&faults);
    run(&tables, &plan);
    check_plan(&tables, &plan);
    arena_done(&arena);
    return 0;
}
