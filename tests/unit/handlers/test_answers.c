/* Answers that are kept: found by their tag, and bounded. */
#include "handlers/frame/answers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void tag(unsigned number, char etag_out[ETAG_SIZE])
{
    char text[16];
    (void)snprintf(text, sizeof text, "%u", number);
    etag_of((const char *const[]){text}, 1, etag_out);
}

static void keep(struct answers *answers, struct arena *arena, unsigned number, size_t padding)
{
    char etag[ETAG_SIZE];
    struct reply reply;
    tag(number, etag);
    reply_init(&reply, arena);
    reply_json(&reply, 200);
    reply_header(&reply, "Link", "</next>; rel=\"next\"");
    reply_header(&reply, "Set-Cookie", "secret=1");
    buf_format(&reply.body, "answer %u%*s", number, (int)padding, "");
    answers_keep(answers, etag, &reply);
    reply_done(&reply);
}

/* Whether number is found, and if so, that it is that very answer. */
static bool find(struct answers *answers, struct arena *arena, unsigned number)
{
    char etag[ETAG_SIZE];
    char expected[32];
    struct reply reply;
    tag(number, etag);
    reply_init(&reply, arena);
    bool found = answers_find(answers, etag, &reply);
    if (found) {
        (void)snprintf(expected, sizeof expected, "answer %u", number);
        assert_memory_equal(reply.body.bytes, expected, strlen(expected));
        assert_int_equal(reply.status, 200);
        assert_non_null(strstr(reply_header_get(&reply, "Content-Type"), "json"));
        assert_string_equal(reply_header_get(&reply, "Link"), "</next>; rel=\"next\"");
        assert_null(reply_header_get(&reply, "Set-Cookie"));
    } else {
        assert_int_equal(reply.status, 0);
        assert_int_equal(reply.body.length, 0);
    }
    reply_done(&reply);
    return found;
}

static void gives_back_only_what_was_kept_under_that_tag(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    struct answers *answers = answers_new();
    assert_false(find(answers, &arena, 1));
    unsigned found = 0;
    for (unsigned i = 0; i < 5000; i++) {
        keep(answers, &arena, i, 0);
        assert_true(find(answers, &arena, i));
    }
    for (unsigned i = 0; i < 5000; i++)
        found += find(answers, &arena, i);
    assert_int_equal(found, 256);
    answers_free(answers);
    arena_done(&arena);
}

static void is_bounded(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    struct answers *answers = answers_new();
    keep(answers, &arena, 1, ANSWERS_BODY_MAX);
    assert_false(find(answers, &arena, 1));
    unsigned found = 0;
    for (unsigned i = 0; i < 300; i++)
        keep(answers, &arena, i, ANSWERS_BODY_MAX / 2);
    for (unsigned i = 0; i < 300; i++)
        found += find(answers, &arena, i);
    assert_in_range(found, 1, 32);
    answers_free(answers);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_back_only_what_was_kept_under_that_tag),
        cmocka_unit_test(is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
