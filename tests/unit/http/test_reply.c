/* Replies: headers, entity tags, and problem documents. */
#include "http/problem.h"
#include "http/reply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

static struct arena arena;
static struct reply reply;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    reply_init(&reply, &arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    reply_done(&reply);
    arena_done(&arena);
    return 0;
}

static void keeps_one_header_of_each_name(void **state)
{
    (void)state;
    reply_header(&reply, "X-One", "a");
    reply_header(&reply, "x-one", "b");
    assert_int_equal(reply.header_count, 1);
    assert_string_equal(reply_header_get(&reply, "X-ONE"), "b");
    assert_null(reply_header_get(&reply, "X-Two"));
}

static void no_header_value_can_end_its_line(void **state)
{
    (void)state;
    reply_header(&reply, "Location", "/a\r\nSet-Cookie: x=1\t\x7F中");
    assert_string_equal(reply_header_get(&reply, "Location"),
                        "/a%0D%0ASet-Cookie: x=1%09%7F%E4%B8%AD");
}

static void answers_in_json(void **state)
{
    (void)state;
    reply_created(&reply, "/api/v1/funds/5");
    buf_text(&reply.body, "{}");
    assert_int_equal(reply.status, 201);
    assert_string_equal(reply_header_get(&reply, "Location"), "/api/v1/funds/5");
    assert_string_equal(reply_header_get(&reply, "Content-Type"),
                        "application/json; charset=utf-8");
    reply_no_content(&reply);
    assert_int_equal(reply.status, 204);
    assert_int_equal(reply.body.length, 0);
    reply_reset(&reply);
    assert_int_equal(reply.status, 0);
    assert_int_equal(reply.header_count, 0);
}

static const char *etag(const char *a, const char *b)
{
    const char *parts[] = {a, b};
    char *tag = arena_alloc(&arena, ETAG_SIZE);

    etag_of(parts, 2, tag);
    assert_int_equal(strlen(tag), ETAG_SIZE - 1);
    assert_int_equal(tag[0], '"');
    assert_int_equal(tag[ETAG_SIZE - 2], '"');
    return tag;
}

static void an_entity_tag_tells_its_parts_apart(void **state)
{
    (void)state;
    assert_string_equal(etag("a", "b"), etag("a", "b"));
    assert_string_not_equal(etag("ab", "c"), etag("a", "bc"));
    assert_string_not_equal(etag("a", ""), etag("a", NULL));
    assert_string_not_equal(etag("a", "b"), etag("b", "a"));
}

static void compares_entity_tags(void **state)
{
    (void)state;
    assert_true(etag_matches("\"a\"", "\"a\""));
    assert_true(etag_matches("W/\"a\"", "\"a\""));
    assert_true(etag_matches("\"x\", \"a\"", "\"a\""));
    assert_true(etag_matches(" \"x\",W/\"y\" ,\"a\"", "\"a\""));
    assert_true(etag_matches("*", "\"a\""));
    assert_false(etag_matches("\"b\"", "\"a\""));
    assert_false(etag_matches("a", "\"a\""));
    assert_false(etag_matches("\"a", "\"a\""));
    assert_false(etag_matches("\"", "\"a\""));
    assert_false(etag_matches("", "\"a\""));
    assert_false(etag_matches(NULL, "\"a\""));
}

static void a_client_that_has_the_bytes_gets_304(void **state)
{
    (void)state;
    assert_false(reply_etag(&reply, "\"a\"", "\"b\""));
    assert_string_equal(reply_header_get(&reply, "ETag"), "\"a\"");
    assert_string_equal(reply_header_get(&reply, "Cache-Control"), "private, no-cache");
    assert_int_equal(reply.status, 0);
    assert_true(reply_etag(&reply, "\"a\"", "\"a\""));
    assert_int_equal(reply.status, 304);
    assert_string_equal(reply_header_get(&reply, "ETag"), "\"a\"");
}

static const char *member(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static json_t *document_of(const struct reply *answer)
{
    json_t *document = json_loadb(answer->body.bytes, answer->body.length, 0, NULL);

    assert_non_null(document);
    return document;
}

static void a_problem_lists_every_violation(void **state)
{
    struct violations violations;

    (void)state;
    violations_init(&violations, &arena);
    violations_add(&violations, "amount", VIOLATION_BAD_AMOUNT);
    violations_param(&violations, "decimals", "2");
    violations_add(&violations, "name", VIOLATION_MISSING);
    buf_text(&reply.body, "half an answer");
    reply_header(&reply, "Location", "/x");
    problem_write(&reply, ERR_INVALID, &violations, LANGUAGE_EN, "req-1", "/api/v1/funds");

    assert_int_equal(reply.status, 422);
    assert_string_equal(reply_header_get(&reply, "Content-Type"), "application/problem+json");
    assert_string_equal(reply_header_get(&reply, "Cache-Control"), "no-store");
    assert_null(reply_header_get(&reply, "Location"));
    json_t *problem = document_of(&reply);
    json_t *errors = json_object_get(problem, "errors");
    json_t *first = json_array_get(errors, 0);

    assert_string_equal(member(problem, "type"), "/problems/invalid");
    assert_string_equal(member(problem, "instance"), "/api/v1/funds");
    assert_string_equal(member(problem, "request_id"), "req-1");
    assert_int_equal(json_integer_value(json_object_get(problem, "status")), 422);
    assert_string_equal(member(problem, "detail"), member(problem, "title"));
    assert_int_equal(json_array_size(errors), 2);
    assert_string_equal(member(first, "field"), "amount");
    assert_string_equal(member(first, "code"), "bad_amount");
    assert_string_equal(member(json_object_get(first, "params"), "decimals"), "2");
    assert_non_null(strstr(member(first, "detail"), "at most 2 decimals"));
    assert_null(json_object_get(json_array_get(errors, 1), "params"));
    json_decref(problem);
}

static void a_problem_speaks_the_language_of_the_client(void **state)
{
    struct violations violations;

    (void)state;
    violations_init(&violations, &arena);
    violations_add(&violations, "name", VIOLATION_MISSING);
    problem_write(&reply, ERR_INVALID, &violations, LANGUAGE_ZH, NULL, "/");
    assert_string_equal(reply_header_get(&reply, "Content-Language"), "zh");
    json_t *problem = document_of(&reply);

    assert_string_equal(member(problem, "title"), err_sentence(ERR_INVALID, LANGUAGE_ZH));
    assert_string_equal(member(problem, "detail"), "此项必填。");
    assert_true(json_is_null(json_object_get(problem, "request_id")));
    json_decref(problem);
}

static void tells_when_to_try_again(void **state)
{
    (void)state;
    problem_write(&reply, ERR_UNAVAILABLE, NULL, LANGUAGE_EN, "r", "/");
    assert_int_equal(reply.status, 503);
    assert_string_equal(reply_header_get(&reply, "Retry-After"), "2");
    problem_write(&reply, ERR_TOO_MANY, NULL, LANGUAGE_EN, "r", "/");
    assert_int_equal(reply.status, 429);
    assert_non_null(reply_header_get(&reply, "Retry-After"));
    problem_write(&reply, ERR_NOT_FOUND, NULL, LANGUAGE_EN, "r", "/");
    assert_null(reply_header_get(&reply, "Retry-After"));
}

static void a_problem_is_json_whatever_path_was_asked_for(void **state)
{
    (void)state;
    problem_write(&reply, ERR_NOT_FOUND, NULL, LANGUAGE_EN, "r", "/\xff\"\\\n基");
    json_t *problem = document_of(&reply);

    assert_string_equal(member(problem, "instance"), "/%FF\"\\%0A%E5%9F%BA");
    json_decref(problem);
}

static void every_error_has_a_problem(void **state)
{
    (void)state;
    for (enum err err = (enum err)(ERR_OK + 1); err < ERR_COUNT; err++) {
        problem_write(&reply, err, NULL, LANGUAGE_ZH, "r", "/");
        assert_true(reply.status >= 400 && reply.status < 600);
        json_decref(document_of(&reply));
    }
}

#define REPLY_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPLY_TEST(keeps_one_header_of_each_name),
        REPLY_TEST(no_header_value_can_end_its_line),
        REPLY_TEST(answers_in_json),
        REPLY_TEST(an_entity_tag_tells_its_parts_apart),
        REPLY_TEST(compares_entity_tags),
        REPLY_TEST(a_client_that_has_the_bytes_gets_304),
        REPLY_TEST(a_problem_lists_every_violation),
        REPLY_TEST(a_problem_speaks_the_language_of_the_client),
        REPLY_TEST(tells_when_to_try_again),
        REPLY_TEST(a_problem_is_json_whatever_path_was_asked_for),
        REPLY_TEST(every_error_has_a_problem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
