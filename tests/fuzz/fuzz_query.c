/* Queries, cookies and the other headers that are parsed: no crash, and a query that is taken reads
 * the same when it is escaped and read again. */
#include "base/check.h"
#include "http/query.h"
#include "http/reply.h"
#include "http/request.h"
#include "http/text.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void reads_back(const struct query *query, struct arena *arena,
                       struct violations *violations)
{
    struct query again;
    struct buf text;

    buf_init(&text);
    buf_text(&text, "");
    for (size_t i = 0; i < query->count; i++) {
        buf_char(&text, '&');
        query_escape(query->list[i].name, &text);
        buf_char(&text, '=');
        query_escape(query->list[i].value, &text);
    }
    if (text.length <= REQUEST_QUERY_MAX) {
        CHECK(query_parse(text.bytes, arena, violations, &again) == ERR_OK);
        CHECK(again.count == query->count);
        for (size_t i = 0; i < query->count; i++)
            CHECK(strcmp(again.list[i].value, query->list[i].value) == 0);
    }
    buf_done(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena arena;
    struct violations violations;
    struct query query;
    const char *folded;

    arena_init(&arena);
    violations_init(&violations, &arena);
    const char *text = arena_copy(&arena, (const char *)bytes, length);

    if (query_parse(text, &arena, &violations, &query) == ERR_OK)
        reads_back(&query, &arena, &violations);
    (void)cookie_get(text, "s", &arena);
    (void)language_of(text);
    (void)content_type_is_json(text);
    (void)idempotency_key_valid(text);
    (void)etag_matches(text, "\"a\"");
    if (text_fold(text, &arena, &folded) == ERR_OK)
        CHECK(text_contains(text, folded));
    arena_done(&arena);
    return 0;
}
