/* Paths and the routes that they find. */
#include "http/route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct thing {
    const char *code;
    const char *note;
    uint32_t currency;
    int64_t owner_id;
};

static const struct field thing_fields[] = {
    F_TEXT(struct thing, code, 40, "Code", "代码", .form = FORM_CODE),
    F_TEXT(struct thing, note, 40, "Note", "备注", .form = FORM_LINES),
    F_ENUM(struct thing, currency, currency, "Currency", "币种"),
    F_REFERENCE(struct thing, owner_id, "party", "Owner", "主体"),
};

static const struct shape thing_shape = {thing_fields, 4, sizeof(struct thing)};

static const struct query_param params[] = {{"deep", "How deep", "{\"type\":\"integer\"}"}, {0}};

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/api/things",
     .roles = 1u << 2,
     .query = QUERY_VIEW | QUERY_LIST,
     .answer = {ANSWER_LIST, 200, "thing", &thing_shape}},
    {.method = METHOD_POST, .pattern = "/api/things"},
    {.method = METHOD_GET, .pattern = "/api/things/{id}", .params = params},
    {.method = METHOD_POST, .pattern = "/api/things/{id}/parts/{part_id}"},
    {.method = METHOD_GET, .pattern = "/api/export/{dataset:word}.csv"},
    {.method = METHOD_DELETE, .pattern = "/api/session"},
};

static struct route_index *index_of_routes;
static struct route_match match;
static char allow[ROUTE_ALLOW_SIZE];

static enum err find(enum method method, const char *path)
{
    return route_find(index_of_routes, method, path, &match, allow);
}

static void finds_a_route_by_method_and_path(void **state)
{
    (void)state;
    assert_int_equal(find(METHOD_GET, "/api/things"), ERR_OK);
    assert_ptr_equal(match.route, &routes[0]);
    assert_int_equal(find(METHOD_POST, "/api/things"), ERR_OK);
    assert_ptr_equal(match.route, &routes[1]);
    assert_int_equal(find(METHOD_HEAD, "/api/things"), ERR_OK);
    assert_ptr_equal(match.route, &routes[0]);
}

static void reads_the_ids_of_a_path(void **state)
{
    (void)state;
    assert_int_equal(find(METHOD_POST, "/api/things/12/parts/9223372036854775807"), ERR_OK);
    assert_int_equal(match.id_count, 2);
    assert_int_equal(match.ids[0], 12);
    assert_true(match.ids[1] == INT64_MAX);
}

static void reads_the_word_of_a_path(void **state)
{
    (void)state;
    assert_int_equal(find(METHOD_GET, "/api/export/firm_tags.csv"), ERR_OK);
    assert_string_equal(match.word, "firm_tags");
    assert_int_equal(find(METHOD_GET, "/api/export/.csv"), ERR_NOT_FOUND);
    assert_int_equal(find(METHOD_GET, "/api/export/../funds.csv"), ERR_NOT_FOUND);
    assert_int_equal(find(METHOD_GET, "/api/export/FUNDS.csv"), ERR_NOT_FOUND);
    assert_int_equal(find(METHOD_GET, "/api/export/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.csv"),
                     ERR_OK);
    assert_int_equal(find(METHOD_GET, "/api/export/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.csv"),
                     ERR_NOT_FOUND);
}

static void takes_nothing_but_digits_for_an_id(void **state)
{
    static const char *const ids[] = {
        "0",
        "01",
        "-1",
        "+1",
        "1.0",
        "1e3",
        "0x1",
        "",
        "abc",
        " 1",
        "1 ",
        "%31",
        "1%20",
        "１",
        "..",
        "1/2",
        "1/",
        "9223372036854775808",
        "99999999999999999999",
        "18446744073709551617",
    };
    char path[64] = "/api/things/";

    (void)state;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        memcpy(path + 12, ids[i], strlen(ids[i]) + 1);
        if (find(METHOD_GET, path) != ERR_NOT_FOUND)
            fail_msg("taken: %s", path);
    }
}

static void a_path_is_matched_as_a_whole(void **state)
{
    (void)state;
    assert_int_equal(find(METHOD_GET, ""), ERR_NOT_FOUND);
    assert_int_equal(find(METHOD_GET, "/"), ERR_NOT_FOUND);
    assert_int_equal(find(METHOD_GET, "/api/thing"), ERR_NOT_FOUND);
    assert_int_equal(find(METHOD_GET, "/api/things/"), ERR_NOT_FOUND);
    assert_int_equal(find(METHOD_GET, "/api//things"), ERR_NOT_FOUND);
    assert_int_equal(find(METHOD_GET, "/API/things"), ERR_NOT_FOUND);
    assert_string_equal(allow, "");
}

static void says_which_methods_an_address_takes(void **state)
{
    (void)state;
    assert_int_equal(find(METHOD_DELETE, "/api/things"), ERR_METHOD);
    assert_string_equal(allow, "GET, HEAD, POST");
    assert_int_equal(find(METHOD_OTHER, "/api/things/5"), ERR_METHOD);
    assert_string_equal(allow, "GET, HEAD");
    assert_int_equal(find(METHOD_HEAD, "/api/session"), ERR_METHOD);
    assert_string_equal(allow, "DELETE");
}

static void opens_a_route_to_its_roles_only(void **state)
{
    (void)state;
    assert_true(route_allows(&routes[0], 2));
    assert_false(route_allows(&routes[0], 1));
    assert_false(route_allows(&routes[0], 34));
    assert_true(route_allows(&routes[1], 0));
    assert_true(route_is_write(&routes[1]));
    assert_true(route_is_write(&routes[5]));
    assert_false(route_is_write(&routes[0]));
}

static size_t unknown_count(const struct route *route, const char *text)
{
    struct arena arena;
    struct violations violations;
    struct query query;

    arena_init(&arena);
    violations_init(&violations, &arena);
    assert_int_equal(query_parse(text, &arena, &violations, &query), ERR_OK);
    route_check_query(route, &query, &violations);
    arena_done(&arena);
    return violations.count;
}

static void names_parameters_that_a_route_does_not_take(void **state)
{
    (void)state;
    assert_int_equal(unknown_count(&routes[0], "as_of=x&as_known=1&limit=1&cursor=&sort=code&q=a"
                                               "&currency=CNY&owner_id=3"),
                     0);
    assert_int_equal(unknown_count(&routes[0], "code=a&note=b&Limit=1&deep=1"), 4);
    assert_int_equal(unknown_count(&routes[2], "deep=1"), 0);
    assert_int_equal(unknown_count(&routes[2], "as_of=1"), 1);
}

static int make_index(void **state)
{
    (void)state;
    index_of_routes = route_index_new(routes, sizeof routes / sizeof *routes);
    return 0;
}

static int free_index(void **state)
{
    (void)state;
    route_index_free(index_of_routes);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_a_route_by_method_and_path),
        cmocka_unit_test(reads_the_ids_of_a_path),
        cmocka_unit_test(reads_the_word_of_a_path),
        cmocka_unit_test(takes_nothing_but_digits_for_an_id),
        cmocka_unit_test(a_path_is_matched_as_a_whole),
        cmocka_unit_test(says_which_methods_an_address_takes),
        cmocka_unit_test(opens_a_route_to_its_roles_only),
        cmocka_unit_test(names_parameters_that_a_route_does_not_take),
    };
    return cmocka_run_group_tests(tests, make_index, free_index);
}
