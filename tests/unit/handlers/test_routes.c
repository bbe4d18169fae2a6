/* The whole route table: complete, without doubles, and with the right roles. */
#include "handlers/frame/ctx.h"
#include "record/record.h"
#include "runtime/metrics.h"

#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static bool is(const struct route *route, const char *operation)
{
    return strcmp(route->operation, operation) == 0;
}

static void no_two_routes_are_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < app_route_count; i++)
        for (size_t j = i + 1; j < app_route_count; j++) {
            const struct route *a = &app_routes[i];
            const struct route *b = &app_routes[j];
            assert_string_not_equal(a->operation, b->operation);
            if (a->method == b->method)
                assert_string_not_equal(a->pattern, b->pattern);
        }
}

static void every_route_is_complete(void **state)
{
    (void)state;
    for (size_t i = 0; i < app_route_count; i++) {
        const struct route *route = &app_routes[i];
        assert_non_null(route->handler);
        assert_true(strncmp(route->pattern, "/api/v1/", 8) == 0);
        assert_true(route->summary[strlen(route->summary) - 1] == '.');
        assert_true(route->answer.status >= 200 && route->answer.status < 300);
    }
}

static void only_signing_in_and_machine_addresses_are_public(void **state)
{
    (void)state;
    for (size_t i = 0; i < app_route_count; i++) {
        const struct route *route = &app_routes[i];
        bool public = is(route, "session_create") || is(route, "health_get") ||
                      is(route, "health_ready") || is(route, "health_live") ||
                      is(route, "metrics_get") || is(route, "openapi_get");
        if ((route_roles(route) == 0) != public)
            fail_msg("%s is %spublic", route->operation, public ? "not " : "");
    }
}

/* Whoever manages money manages no users and no rules, and the other way round; rules are decided
 * by those who decide on money; the auditor writes nothing
 * (who asks for a bundle writes no record). Each record of a batch asks by itself.
 */
static bool is_rule_data(const char *pattern)
{
    static const char *const starts[] = {
        "/api/v1/rules",        "/api/v1/recognition_rules", "/api/v1/lock_rules",
        "/api/v1/score_",       "/api/v1/loss_tolerances",   "/api/v1/pack_loads",
        "/api/v1/ip_fee_rules", "/api/v1/ip_fee_rates",      "/api/v1/holidays",
        "/api/v1/case_schemes", "/api/v1/loss_schemes",      "/api/v1/subsidy_schemes"};
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
        if (strncmp(pattern, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

/* Imports are of all who write; what is in them is written by those who write its kinds. */
static bool is_import(const struct route *route)
{
    return strncmp(route->pattern, "/api/v1/import_jobs", 19) == 0 || is(route, "import_undo");
}

/* What auditors write is written by nobody else. */
static bool is_finding(const struct route *route)
{
    return strncmp(route->pattern, "/api/v1/audit_findings", 22) == 0 ||
           is(route, "audit_paper_create");
}

static void roles_are_kept_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < app_route_count; i++) {
        const struct route *route = &app_routes[i];
        if (!route_is_write(route) || strncmp(route->pattern, "/api/v1/session", 15) == 0 ||
            strncmp(route->pattern, "/api/v1/bundle_jobs", 19) == 0)
            continue;
        /* A proof records nothing in the journal. */
        if (is(route, "proof_create"))
            continue;
        bool of_auditor = is_finding(route);
        if (route_allows(route, ROLE_VIEWER) || route_allows(route, ROLE_AUDITOR) != of_auditor)
            fail_msg("%s lets readers write", route->operation);
        if (of_auditor)
            continue;
        if (is(route, "batch_create") || is_import(route))
            continue;
        bool of_admin =
            strncmp(route->pattern, "/api/v1/users", 13) == 0 ||
            (is_rule_data(route->pattern) && strstr(route->pattern, "/approval") == NULL);
        assert_int_equal(route_allows(route, ROLE_ADMIN), of_admin);
        assert_int_equal(route_allows(route, ROLE_MANAGER) || route_allows(route, ROLE_APPROVER),
                         !of_admin);
    }
}

/* By the plural that the path begins with. */
static uint32_t kind_of_pattern(const char *pattern)
{
    const char *plural = pattern + strlen("/api/v1/");
    for (uint32_t kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++) {
        size_t length = strlen(record_types[kind]->plural);
        if (strncmp(plural, record_types[kind]->plural, length) == 0 &&
            (plural[length] == '/' || plural[length] == '\0'))
            return kind;
    }
    return RECORD_NONE;
}

static void routes_know_the_kind_of_their_path(void **state)
{
    (void)state;
    for (size_t i = 0; i < app_route_count; i++)
        if (app_routes[i].kind != kind_of_pattern(app_routes[i].pattern))
            fail_msg("%s: its path is of another kind", app_routes[i].operation);
}

static void routes_know_what_their_body_becomes(void **state)
{
    (void)state;
    for (size_t i = 0; i < app_route_count; i++) {
        const struct route *route = &app_routes[i];
        const struct record_type *type = record_types[route->takes];
        if (route->answer.status == 201 && route->answer.kind == ANSWER_ITEM &&
            route->takes == RECORD_NONE)
            fail_msg("%s makes a record of no kind", route->operation);
        if (route->takes == RECORD_NONE)
            continue;
        assert_ptr_equal(route->body.shape, &type->shape);
        if (route_roles(route) != type->written_by)
            fail_msg("%s is not open to those who write a %s", route->operation, type->kind);
    }
}

static void every_kind_of_record_can_be_read(void **state)
{
    (void)state;
    for (uint32_t kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++) {
        int lists = 0;
        int entities = 0;
        for (size_t i = 0; i < app_route_count; i++) {
            const struct answer *answer = &app_routes[i].answer;
            if (answer->shape != &record_types[kind]->shape)
                continue;
            lists += answer->kind == ANSWER_LIST;
            entities += answer->kind == ANSWER_ENTITY;
            assert_string_equal(answer->name, record_types[kind]->kind);
        }
        if (lists != 1 || entities != 1)
            fail_msg("%s: %d addresses list it and %d tell one; one each is needed",
                     record_types[kind]->kind, lists, entities);
    }
}

static void writes_of_the_journal_take_a_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < app_route_count; i++) {
        const struct route *route = &app_routes[i];
        bool journaled = route->answer.status == 201;
        if (route_is_write(route))
            assert_int_equal((route->flags & ROUTE_NO_KEY) == 0, journaled);
    }
}

/* Number 0 of the counters is for paths without a route. */
static void every_route_has_its_counters(void **state)
{
    (void)state;
    assert_true(app_route_count + 1 <= METRICS_ROUTES_MAX);
}

/* What an auditor takes is journaled under the operation and the id of its record. */
static void the_name_of_a_sheet_fits_the_journal(void **state)
{
    (void)state;
    for (size_t i = 0; i < app_route_count; i++)
        if (!route_is_write(&app_routes[i]) && strlen(app_routes[i].operation) > 30)
            fail_msg("%s is too long", app_routes[i].operation);
}

static void every_sheet_names_its_convention(void **state)
{
    (void)state;
    for (size_t i = 0; i < app_route_count; i++) {
        const struct answer *answer = &app_routes[i].answer;
        if (answer->kind != ANSWER_ROWS && answer->kind != ANSWER_FIGURES)
            continue;
        assert_non_null(answer->convention);
        assert_non_null(answer->shape);
        assert_true((app_routes[i].query & QUERY_VIEW) != 0);
    }
}

/* The plain way to find routes: each pattern as a regular expression, one after the other. */
static regex_t *plain_patterns(void)
{
    regex_t *plain = calloc(app_route_count, sizeof *plain);
    assert_non_null(plain);
    for (size_t i = 0; i < app_route_count; i++) {
        struct buf text;
        buf_init(&text);
        buf_char(&text, '^');
        for (const char *at = app_routes[i].pattern; *at != '\0'; at++) {
            const char *end = *at == '{' ? strchr(at, '}') : at;
            if (*at == '.')
                buf_text(&text, "[.]");
            else if (*at != '{')
                buf_char(&text, *at);
            else if (end - at > 5 && strncmp(end - 5, ":word", 5) == 0)
                buf_text(&text, "[a-z_]{1,40}");
            else
                buf_text(&text, "[1-9][0-9]{0,17}");
            at = end;
        }
        buf_char(&text, '$');
        assert_int_equal(regcomp(&plain[i], text.bytes, REG_EXTENDED | REG_NOSUB), 0);
        buf_done(&text);
    }
    return plain;
}

static enum err find_plainly(const regex_t *plain, enum method method, const char *path,
                             const struct route **route_out)
{
    enum err err = ERR_NOT_FOUND;
    for (size_t i = 0; i < app_route_count; i++) {
        if (regexec(&plain[i], path, 0, NULL, 0) != 0)
            continue;
        *route_out = &app_routes[i];
        if (app_routes[i].method == (method == METHOD_HEAD ? METHOD_GET : method))
            return ERR_OK;
        err = ERR_METHOD;
    }
    return err;
}

/* A path of a pattern, and more often than not with a fault somewhere. */
static void make_path(const char *pattern, struct buf *path_out)
{
    static const char *const ids[] = {"7", "12345678901234567", "0", "01", "x", "", "12a", "-1"};
    static const char *const words[] = {"funds", "firm_tags", "Funds", "", "a1"};
    static const char faults[] = "/{}.:0a";
    buf_reset(path_out);
    for (const char *at = pattern; *at != '\0'; at++) {
        const char *end = *at == '{' ? strchr(at, '}') : at;
        bool is_word = end - at > 5 && strncmp(end - 5, ":word", 5) == 0;
        if (*at != '{')
            buf_char(path_out, *at);
        else if (is_word)
            buf_text(path_out, words[rand() % 3 != 0 ? rand() % 2 : rand() % 5]);
        else
            buf_text(path_out, ids[rand() % 3 != 0 ? rand() % 2 : rand() % 8]);
        at = end;
    }
    if (rand() % 4 == 0)
        path_out->bytes[(size_t)rand() % path_out->length] =
            faults[(size_t)rand() % (sizeof faults - 1)];
    if (rand() % 8 == 0)
        buf_char(path_out, faults[(size_t)rand() % (sizeof faults - 1)]);
}

static void the_index_finds_what_the_table_holds(void **state)
{
    unsigned seed = (unsigned)time(NULL);
    struct route_index *index = route_index_new(app_routes, app_route_count);
    regex_t *plain = plain_patterns();
    struct buf path;
    (void)state;
    printf("seed %u\n", seed);
    srand(seed);
    buf_init(&path);
    for (size_t i = 0; i < 20 * app_route_count; i++) {
        enum method method = (enum method)(rand() % METHOD_COUNT);
        const struct route *expected = NULL;
        struct route_match match = {0};
        char allow[ROUTE_ALLOW_SIZE];
        make_path(app_routes[i % app_route_count].pattern, &path);
        enum err err = find_plainly(plain, method, path.bytes, &expected);
        if (route_find(index, method, path.bytes, &match, allow) != err)
            fail_msg("%s %s: not %s", method_name(method), path.bytes, err_wire(err));
        if (err == ERR_OK && match.route != expected)
            fail_msg("%s %s: found %s", method_name(method), path.bytes, match.route->operation);
        assert_int_equal(err == ERR_METHOD, allow[0] != '\0' && err != ERR_OK);
    }
    for (size_t i = 0; i < app_route_count; i++)
        regfree(&plain[i]);
    free(plain);
    buf_done(&path);
    route_index_free(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_routes_are_the_same),
        cmocka_unit_test(every_route_is_complete),
        cmocka_unit_test(only_signing_in_and_machine_addresses_are_public),
        cmocka_unit_test(roles_are_kept_apart),
        cmocka_unit_test(routes_know_the_kind_of_their_path),
        cmocka_unit_test(routes_know_what_their_body_becomes),
        cmocka_unit_test(every_kind_of_record_can_be_read),
        cmocka_unit_test(writes_of_the_journal_take_a_key),
        cmocka_unit_test(every_route_has_its_counters),
        cmocka_unit_test(every_sheet_names_its_convention),
        cmocka_unit_test(the_name_of_a_sheet_fits_the_journal),
        cmocka_unit_test(the_index_finds_what_the_table_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
