/* Requests against a real database with the clock in our hands: sessions that run out, rights that
 * change, tags, and writes that must leave nothing behind. */
#include "book/invariant.h"
#include "record/capital.h"
#include "record/fund.h"
#include "handlers/frame/answers.h"
#include "handlers/frame/ctx.h"
#include "handlers/frame/token_cache.h"
#include "handlers/frame/row_codes.h"
#include "http/row_mac.h"
#include "http/password.h"
#include "runtime/attempts.h"
#include "runtime/config.h"
#include "runtime/hash_queue.h"
#include "runtime/metrics.h"
#include "runtime/readiness.h"
#include "store/credential.h"
#include "store/session.h"
#include "support_store.h"
#include "record/kinds.h"
#include "record/role.h"
#include "record/user.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define PASSWORD "a long and quiet river"
#define MINUTE_US (INT64_C(60) * 1000000)

struct world {
    struct fixture fixture;
    struct stage stage;
    char directory[64];
    struct config config;
    struct app app;
    struct token_cache *token_cache;
    struct arena arena; /* of one request */
    struct reply reply;
    struct request request;
    int64_t now_us;
    const char *cause; /* of the last answer, for the log */
    char *cookie;
    char *device; /* the cookie by which the browser is known */
    char csrf[80];
    int64_t key;
};

static int open_world(void **state)
{
    static struct world world;
    char kid[KEY_ID_SIZE];
    char row_dir[ROW_KEY_DIR_SIZE];
    char error[KEY_ERROR_SIZE];
    const char *hash = NULL;
    memset(&world, 0, sizeof world);
    fixture_open(&world.fixture, true);
    stage_open(&world.stage, &world.fixture);
    (void)snprintf(world.directory, sizeof world.directory, "/tmp/test_dispatch_XXXXXX");
    assert_non_null(mkdtemp(world.directory));
    assert_int_equal(key_new(world.directory, world.stage.now_us, kid, error), ERR_OK);
    world.config.session.key_dir = world.directory;
    world.config.session.deployment_id = arena_strdup(&world.stage.arena, "test");
    world.config.session.idle_minutes = 30;
    world.config.session.absolute_hours = 12;
    world.app = (struct app){.routes = app_routes,
                             .route_count = app_route_count,
                             .route_index = route_index_new(app_routes, app_route_count),
                             .config = &world.config,
                             .ledger = world.stage.ledger,
                             .metrics = metrics_new(),
                             .attempts = attempts_new(),
                             .hash_queue = hash_queue_new(),
                             .readiness = readiness_new(),
                             .answers = answers_new(),
                             .build_id = "build"};
    assert_true(row_key_dir(world.directory, row_dir));
    assert_int_equal(key_new(row_dir, world.stage.now_us, kid, error), ERR_OK);
    assert_int_equal(key_ring_open(world.directory, &world.app.keys, error), ERR_OK);
    assert_int_equal(row_keys_open(world.directory, &world.app.row_keys, error), ERR_OK);
    world.token_cache = token_cache_new();
    assert_int_equal(password_hash(PASSWORD, &world.stage.arena, &hash), ERR_OK);
    struct credential credential = {
        .user_id = world.stage.manager, .password_hash = hash, .changed_at_us = world.stage.now_us};
    credential_mark(world.app.row_keys, &credential);
    assert_int_equal(credential_insert(world.stage.db, &credential), ERR_OK);
    arena_init(&world.arena);
    world.now_us = world.stage.now_us + MINUTE_US;
    *state = &world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    char command[128];
    reply_done(&world->reply);
    arena_done(&world->arena);
    free(world->cookie);
    free(world->device);
    token_cache_free(world->token_cache);
    key_ring_close(world->app.row_keys);
    key_ring_close(world->app.keys);
    route_index_free(world->app.route_index);
    readiness_free(world->app.readiness);
    answers_free(world->app.answers);
    hash_queue_free(world->app.hash_queue);
    attempts_free(world->app.attempts);
    metrics_free(world->app.metrics);
    stage_close(&world->stage);
    fixture_close(&world->fixture);
    (void)snprintf(command, sizeof command, "rm -r %s", world->directory);
    return system(command);
}

/* The status of an answer; its body stands in world->reply until the next. */
static int ask_with(struct world *world, enum err body_err)
{
    static struct ctx ctx;
    reply_done(&world->reply);
    arena_reset(&world->arena);
    reply_init(&world->reply, &world->arena);
    world->request.method_text = method_name(world->request.method);
    ctx = (struct ctx){.app = &world->app,
                       .db = world->stage.db,
                       .token_cache = world->token_cache,
                       .arena = &world->arena,
                       .request = &world->request,
                       .reply = &world->reply,
                       .now_us = world->now_us};
    violations_init(&ctx.violations, &world->arena);
    dispatch(&ctx, body_err);
    world->cause = ctx.cause;
    return world->reply.status;
}

static int get(struct world *world, const char *path, const char *query, const char *etag)
{
    world->request = (struct request){.method = METHOD_GET,
                                      .path = path,
                                      .query = query,
                                      .cookie = world->cookie,
                                      .if_none_match = etag,
                                      .request_id = "r"};
    return ask_with(world, ERR_OK);
}

/* A write as the front end sends it; a test spoils what it wants to before asking. */
static void prepare(struct world *world, const char *path, const char *body)
{
    static char key[32];
    (void)snprintf(key, sizeof key, "key-%lld", (long long)++world->key);
    world->request = (struct request){.method = METHOD_POST,
                                      .path = path,
                                      .query = "",
                                      .cookie = world->cookie,
                                      .csrf_token = world->csrf,
                                      .idempotency_key = key,
                                      .content_type = "application/json",
                                      .sec_fetch_site = "same-origin",
                                      .request_id = "r",
                                      .body = body,
                                      .body_length = strlen(body)};
}

static void sign_in(struct world *world)
{
    prepare(world, "/api/v1/session", "{\"user\":\"manager\",\"password\":\"" PASSWORD "\"}");
    world->request.cookie = NULL;
    assert_int_equal(ask_with(world, ERR_OK), 200);
    const char *cookie = reply_header_get(&world->reply, "Set-Cookie");
    assert_non_null(cookie);
    free(world->cookie);
    world->cookie = strndup(cookie, strcspn(cookie, ";"));
    const char *csrf = strstr(world->reply.body.bytes, "\"csrf_token\":\"");
    assert_non_null(csrf);
    (void)snprintf(world->csrf, sizeof world->csrf, "%.64s", csrf + strlen("\"csrf_token\":\""));
}

static int try_password(struct world *world, const char *password, const char *address,
                        const char *cookie)
{
    static char body[128];
    (void)snprintf(body, sizeof body, "{\"user\":\"manager\",\"password\":\"%s\"}", password);
    prepare(world, "/api/v1/session", body);
    world->request.cookie = cookie;
    world->request.remote_addr = address;
    return ask_with(world, ERR_OK);
}

/* The second cookie of a sign-in: name=value. */
static void keep_device(struct world *world)
{
    const struct reply_header *last = &world->reply.headers[world->reply.header_count - 1];
    for (size_t i = 0; i < world->reply.header_count; i++)
        if (strstr(world->reply.headers[i].value, "fundtrail_device_"))
            last = &world->reply.headers[i];
    assert_non_null(strstr(last->value, "; Path=/; HttpOnly; SameSite=Strict; Max-Age=15552000"));
    free(world->device);
    world->device = strndup(last->value, strcspn(last->value, ";"));
}

static void guesses_from_one_address_leave_the_others_alone(void **state)
{
    struct world *world = *state;
    for (int i = 0; i < 5; i++)
        assert_int_equal(try_password(world, "a wrong password", "203.0.113.7", NULL), 401);
    assert_int_equal(try_password(world, PASSWORD, "203.0.113.7", NULL), 429);
    assert_string_equal(reply_header_get(&world->reply, "Retry-After"), "1");
    for (int i = 0; i < 42; i++)
        assert_int_equal(try_password(world, PASSWORD, "203.0.113.8", NULL), 200);
    assert_int_equal(try_password(world, PASSWORD, "203.0.113.7", NULL), 429);
    world->now_us += 1000000;
    assert_int_equal(try_password(world, PASSWORD, "203.0.113.7", NULL), 200);
    /* All addresses of one household or office of IPv6 count as one. */
    for (int i = 0; i < 5; i++)
        assert_int_equal(try_password(world, "a wrong password", "2001:db8::1", NULL), 401);
    assert_int_equal(try_password(world, PASSWORD, "2001:db8::2", NULL), 429);
    assert_int_equal(try_password(world, PASSWORD, "2001:db8:0:1::2", NULL), 200);
}

static void a_browser_that_signed_in_before_is_let_through(void **state)
{
    struct world *world = *state;
    char address[32];
    int status = 401;
    assert_int_equal(try_password(world, PASSWORD, "203.0.113.7", NULL), 200);
    keep_device(world);
    for (int i = 0; i < 150 && status == 401; i++) {
        (void)snprintf(address, sizeof address, "198.51.100.%d", i);
        status = try_password(world, "a wrong password", address, NULL);
    }
    assert_int_equal(status, 429);
    /* The control: a browser that nobody knows waits, and is told how long. */
    assert_int_equal(try_password(world, PASSWORD, "203.0.113.7", NULL), 429);
    assert_string_equal(reply_header_get(&world->reply, "Retry-After"), "36");
    assert_int_equal(try_password(world, PASSWORD, "203.0.113.7", world->device), 200);
    /* Its own wrong guesses slow it down; another's cookie is worth nothing. */
    for (int i = 0; i < 5; i++)
        assert_int_equal(try_password(world, "a wrong one", "203.0.113.7", world->device), 401);
    assert_int_equal(try_password(world, PASSWORD, "203.0.113.7", world->device), 429);
    assert_string_equal(reply_header_get(&world->reply, "Retry-After"), "1");
    world->device[strlen(world->device) - 1] ^= 1;
    assert_int_equal(try_password(world, PASSWORD, "203.0.113.7", world->device), 429);
    assert_string_equal(reply_header_get(&world->reply, "Retry-After"), "36");
}

static void every_500_says_its_cause(void **state)
{
    struct world *world = *state;
    sign_in(world);
    fixture_sql(&world->fixture, "RENAME TABLE credential TO credential_away");
    assert_int_equal(try_password(world, PASSWORD, "203.0.113.7", NULL), 500);
    assert_non_null(world->cause);
    assert_non_null(strstr(world->cause, "credential_load: error 1146"));
    fixture_sql(&world->fixture, "RENAME TABLE credential_away TO credential");
    /* What the database said of an earlier request is no cause of a later one. */
    assert_int_equal(get(world, "/api/v1/funds", "", NULL), 200);
    assert_null(world->cause);
    assert_int_equal(get(world, "/api/v1/nothing", "", NULL), 404);
    assert_null(world->cause);
}

static void no_request_waits_for_a_database_that_is_known_to_be_away(void **state)
{
    struct world *world = *state;
    sign_in(world);
    assert_int_equal(get(world, "/api/v1/health/ready", "", NULL), 200);
    (void)readiness_say(world->app.readiness, "database", false, "the database does not answer");
    assert_int_equal(get(world, "/api/v1/funds", "", NULL), 503);
    assert_non_null(world->cause);
    assert_int_equal(try_password(world, PASSWORD, "203.0.113.7", NULL), 503);
    assert_int_equal(get(world, "/api/v1/health", "", NULL), 503);
    assert_non_null(strstr(world->reply.body.bytes, "the database does not answer"));
    assert_int_equal(get(world, "/api/v1/health/ready", "", NULL), 503);
    assert_string_equal(reply_header_get(&world->reply, "Retry-After"), "2");
    assert_int_equal(get(world, "/api/v1/health/live", "", NULL), 200);
    assert_int_equal(get(world, "/api/v1/openapi.json", "", NULL), 200);
    (void)readiness_say(world->app.readiness, "database", true, NULL);
    assert_int_equal(get(world, "/api/v1/funds", "", NULL), 200);
}

/* A session that cannot be marked as used is used all the same. */
static void a_full_disk_keeps_nobody_from_reading(void **state)
{
    struct world *world = *state;
    sign_in(world);
    fixture_sql(&world->fixture,
                "CREATE TRIGGER full BEFORE UPDATE ON session FOR EACH ROW"
                " SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1021, MESSAGE_TEXT = 'Disk full'");
    world->now_us += 2 * MINUTE_US;
    assert_int_equal(get(world, "/api/v1/funds", "", NULL), 200);
    assert_false(readiness_may_touch(world->app.readiness, world->now_us));
    world->now_us += 2 * MINUTE_US;
    assert_int_equal(get(world, "/api/v1/funds", "", NULL), 200);
    fixture_sql(&world->fixture, "DROP TRIGGER full");
}

static void a_session_left_alone_runs_out(void **state)
{
    struct world *world = *state;
    sign_in(world);
    for (int i = 0; i < 5; i++) {
        world->now_us += 29 * MINUTE_US;
        assert_int_equal(get(world, "/api/v1/funds", "", NULL), 200);
    }
    world->now_us += 31 * MINUTE_US;
    assert_int_equal(get(world, "/api/v1/funds", "", NULL), 401);
    world->now_us -= 20 * MINUTE_US;
    assert_int_equal(get(world, "/api/v1/funds", "", NULL), 200);
}

static void a_session_in_use_ends_after_twelve_hours(void **state)
{
    struct world *world = *state;
    sign_in(world);
    int64_t signed_in_at_us = world->now_us;
    while (world->now_us < signed_in_at_us + (12 * 60 - 21) * MINUTE_US) {
        world->now_us += 20 * MINUTE_US;
        assert_int_equal(get(world, "/api/v1/session", "", NULL), 200);
    }
    world->now_us = signed_in_at_us + 12 * 60 * MINUTE_US;
    assert_int_equal(get(world, "/api/v1/session", "", NULL), 401);
}

static int64_t sessions(struct world *world, const char *condition)
{
    return fixture_number(&world->fixture, "SELECT COUNT(*) FROM session WHERE %s", condition);
}

/* As many as a sign-in takes, the oldest first; never one that ran out within the last day. */
static void sign_ins_take_away_sessions_that_ran_out(void **state)
{
    struct world *world = *state;
    const char old[] = "expires_at < '2020-02-01'";
    for (int i = 0; i < SESSION_PURGE_MAX + 50; i++)
        fixture_sql(&world->fixture,
                    "INSERT INTO session VALUES (UNHEX(LPAD('%x', 32, '0')), %lld, '2019-01-01',"
                    " '2019-01-01', '2020-01-01' + INTERVAL %d SECOND, NULL, NULL)",
                    (unsigned)i + 1, (long long)world->stage.manager, i);
    fixture_sql(&world->fixture,
                "INSERT INTO session SELECT REPEAT('r', 16), user_id, created_at, seen_at,"
                " UTC_TIMESTAMP(6) - INTERVAL 23 HOUR, NULL, NULL FROM session LIMIT 1");
    sign_in(world);
    assert_int_equal(sessions(world, old), 50);
    assert_int_equal(sessions(world, "expires_at < '2020-01-01' + INTERVAL 200 SECOND"), 0);
    sign_in(world);
    assert_int_equal(sessions(world, old), 0);
    assert_int_equal(sessions(world, "sid = REPEAT('r', 16)"), 1);
    assert_int_equal(get(world, "/api/v1/funds", "", NULL), 200);
}

static void change_manager(struct world *world, uint32_t role, bool enabled)
{
    struct stage *stage = &world->stage;
    struct user user = {.user_name = "manager",
                        .display_name = "manager",
                        .role = role,
                        .enabled = enabled,
                        .valid_until = DATE_UNKNOWN};
    struct submission submission = stage_submission(stage, stage->admin, RECORD_USER, &user);
    struct receipt receipt;
    submission.command.entity_id = stage->manager;
    violations_init(&stage->violations, &stage->arena);
    assert_int_equal(ledger_submit(stage->ledger, stage->db, &submission, &stage->arena,
                                   &stage->violations, &receipt),
                     ERR_OK);
}

static const char bank[] = "{\"code\":\"B-1\",\"name\":\"银行\",\"kind\":\"bank\"}";

static void rights_are_those_of_the_moment(void **state)
{
    struct world *world = *state;
    sign_in(world);
    prepare(world, "/api/v1/parties", bank);
    assert_int_equal(ask_with(world, ERR_OK), 201);
    change_manager(world, ROLE_VIEWER, true);
    prepare(world, "/api/v1/parties", "{\"code\":\"B-2\",\"name\":\"银行\",\"kind\":\"bank\"}");
    assert_int_equal(ask_with(world, ERR_OK), 403);
    assert_int_equal(get(world, "/api/v1/funds", "", NULL), 200);
    change_manager(world, ROLE_VIEWER, false);
    assert_int_equal(get(world, "/api/v1/funds", "", NULL), 401);
}

static void signing_out_ends_the_session(void **state)
{
    struct world *world = *state;
    sign_in(world);
    assert_int_equal(get(world, "/api/v1/session", "", NULL), 200);
    prepare(world, "/api/v1/session/logout", "");
    assert_int_equal(ask_with(world, ERR_OK), 204);
    assert_int_equal(get(world, "/api/v1/session", "", NULL), 401);
}

static void a_tag_stands_for_the_bytes(void **state)
{
    struct world *world = *state;
    char etag[ETAG_SIZE];
    char query[64];
    sign_in(world);
    (void)snprintf(query, sizeof query, "as_known=%lld",
                   (long long)fixture_number(&world->fixture, "SELECT seq FROM ledger_head"));
    assert_int_equal(get(world, "/api/v1/parties", query, NULL), 200);
    char *first = strdup(world->reply.body.bytes);
    (void)snprintf(etag, sizeof etag, "%s", reply_header_get(&world->reply, "ETag"));
    assert_int_equal(get(world, "/api/v1/parties", query, etag), 304);
    assert_int_equal(world->reply.body.length, 0);

    prepare(world, "/api/v1/parties", bank);
    assert_int_equal(ask_with(world, ERR_OK), 201);
    assert_int_equal(get(world, "/api/v1/parties", "", etag), 200);
    assert_string_not_equal(reply_header_get(&world->reply, "ETag"), etag);
    assert_non_null(strstr(world->reply.body.bytes, "B-1"));
    /* Once from what was kept, once written anew by another process. */
    for (int i = 0; i < 2; i++) {
        assert_int_equal(get(world, "/api/v1/parties", query, NULL), 200);
        assert_string_equal(reply_header_get(&world->reply, "ETag"), etag);
        assert_string_equal(world->reply.body.bytes, first);
        answers_free(world->app.answers);
        world->app.answers = answers_new();
    }
    free(first);
}

static void a_refused_write_leaves_nothing_behind(void **state)
{
    struct world *world = *state;
    struct request *request = &world->request;
    sign_in(world);
    long long head = fixture_number(&world->fixture, "SELECT seq FROM ledger_head");

    prepare(world, "/api/v1/parties", bank);
    request->csrf_token = NULL;
    assert_int_equal(ask_with(world, ERR_OK), 403);
    prepare(world, "/api/v1/parties", bank);
    request->sec_fetch_site = "cross-site";
    assert_int_equal(ask_with(world, ERR_OK), 403);
    prepare(world, "/api/v1/parties", bank);
    request->sec_fetch_site = NULL;
    assert_int_equal(ask_with(world, ERR_OK), 403);
    prepare(world, "/api/v1/parties", bank);
    request->idempotency_key = NULL;
    assert_int_equal(ask_with(world, ERR_OK), 400);
    prepare(world, "/api/v1/parties", bank);
    request->content_type = "text/plain";
    assert_int_equal(ask_with(world, ERR_OK), 415);
    prepare(world, "/api/v1/parties", bank);
    assert_int_equal(ask_with(world, ERR_TOO_LARGE), 413);
    prepare(world, "/api/v1/parties", bank);
    assert_int_equal(ask_with(world, ERR_MALFORMED), 400);
    prepare(world, "/api/v1/parties", bank);
    request->query = "dry_run=1";
    assert_int_equal(ask_with(world, ERR_OK), 422);
    prepare(world, "/api/v1/rules", "{}");
    assert_int_equal(ask_with(world, ERR_OK), 403);
    assert_int_equal(fixture_number(&world->fixture, "SELECT seq FROM ledger_head"), head);
    assert_int_equal(fixture_number(&world->fixture, "SELECT COUNT(request) FROM journal"), 0);
}

static void a_repeat_gets_the_first_answer(void **state)
{
    struct world *world = *state;
    sign_in(world);
    prepare(world, "/api/v1/parties", bank);
    struct request first_request = world->request;
    assert_int_equal(ask_with(world, ERR_OK), 201);
    assert_null(reply_header_get(&world->reply, "Idempotency-Replayed"));
    char *first = strdup(world->reply.body.bytes);
    char *location = strdup(reply_header_get(&world->reply, "Location"));
    world->now_us += MINUTE_US;
    world->request = first_request;
    assert_int_equal(ask_with(world, ERR_OK), 201);
    assert_string_equal(reply_header_get(&world->reply, "Idempotency-Replayed"), "true");
    assert_string_equal(reply_header_get(&world->reply, "Location"), location);
    assert_string_equal(world->reply.body.bytes, first);
    world->request = first_request;
    world->request.body = "{\"code\":\"B-9\",\"name\":\"银行\",\"kind\":\"bank\"}";
    assert_int_equal(ask_with(world, ERR_OK), 422);
    assert_non_null(strstr(world->reply.body.bytes, "idempotency_key_reused"));
    free(first);
    free(location);
}

/* A commitment of the stage's fund on which something was paid; the payment's seq. */
static int64_t pay_in(struct stage *stage)
{
    struct commitment commitment = {.code = "K",
                                    .fund_id = stage->fund,
                                    .investor_party_id = stage->party,
                                    .currency = CURRENCY_CNY,
                                    .amount_minor = 10 * MILLION};
    struct contribution contribution = {.currency = CURRENCY_CNY, .amount_minor = MILLION};
    contribution.commitment_id = stage_put(stage, RECORD_COMMITMENT, &commitment);
    return stage_put(stage, RECORD_CONTRIBUTION, &contribution);
}

static void break_invariant(struct stage *stage, enum invariant invariant)
{
    const struct book *book = ledger_read_begin(stage->ledger);
    book_break((struct book *)(uintptr_t)book, invariant);
    ledger_read_end(stage->ledger);
}

/* A process that starts anew has not met the figure. */
static void expect_restart(struct stage *stage)
{
    struct ledger *again = ledger_new();
    int64_t head = 0;
    assert_int_equal(ledger_head(stage->db, &head), ERR_OK);
    assert_int_equal(ledger_catch_up(again, stage->db, head), ERR_OK);
    assert_int_equal(ledger_fault(again).seq, 0);
    ledger_free(again);
}

static void a_figure_that_does_not_add_up_is_not_told_and_decisions_stop(void **state)
{
    struct world *world = *state;
    int64_t paid = pay_in(&world->stage);
    const char *path = arena_format(&world->stage.arena, "/api/v1/funds/%lld/trial_balance",
                                    (long long)world->stage.fund);
    const char *cause = arena_format(&world->stage.arena, "entry %lld: ", (long long)paid);
    sign_in(world);
    assert_int_equal(get(world, path, "", NULL), 200);
    break_invariant(&world->stage, INVARIANT_POSTINGS);
    assert_int_equal(get(world, path, "as_of=2026-01-01", NULL), 500);
    assert_non_null(strstr(world->reply.body.bytes, "/unbalanced\""));
    assert_null(strstr(world->reply.body.bytes, invariant_texts[INVARIANT_POSTINGS]));
    assert_non_null(strstr(world->cause, cause));
    assert_non_null(strstr(world->cause, invariant_texts[INVARIANT_POSTINGS]));
    assert_int_equal(ledger_fault(world->stage.ledger).seq, paid);
    break_invariant(&world->stage, INVARIANT_NONE);

    /* The rest is told, and says that there is a fault; nothing is decided. */
    assert_int_equal(get(world, "/api/v1/funds", "", NULL), 200);
    assert_non_null(reply_header_get(&world->reply, "Ledger-Unproved"));
    prepare(world, "/api/v1/parties", "{\"code\":\"P2\",\"name\":\"p\",\"kind\":\"lp\"}");
    assert_int_equal(ask_with(world, ERR_OK), 503);
    assert_non_null(strstr(world->reply.body.bytes, "/ledger_unproved\""));
    expect_restart(&world->stage);
}

static void a_decision_that_meets_a_figure_which_does_not_add_up_is_not_stored(void **state)
{
    struct world *world = *state;
    const char *call = arena_format(
        &world->stage.arena,
        "{\"code\":\"C\",\"fund_id\":%lld,\"currency\":\"CNY\",\"investments\":\"1.00\","
        "\"due_on\":\"2026-02-01\",\"effective_date\":\"2026-01-05\"}",
        (long long)world->stage.fund);
    int64_t head = 0;
    (void)pay_in(&world->stage);
    sign_in(world);
    assert_int_equal(ledger_head(world->stage.db, &head), ERR_OK);
    break_invariant(&world->stage, INVARIANT_UNFUNDED);
    prepare(world, "/api/v1/capital_calls", call);
    assert_int_equal(ask_with(world, ERR_OK), 500);
    assert_non_null(strstr(world->reply.body.bytes, "/unbalanced\""));
    int64_t after = 0;
    assert_int_equal(ledger_head(world->stage.db, &after), ERR_OK);
    assert_int_equal(after, head);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(guesses_from_one_address_leave_the_others_alone),
        TEST(a_browser_that_signed_in_before_is_let_through),
        TEST(every_500_says_its_cause),
        TEST(no_request_waits_for_a_database_that_is_known_to_be_away),
        TEST(a_full_disk_keeps_nobody_from_reading),
        TEST(a_session_left_alone_runs_out),
        TEST(a_session_in_use_ends_after_twelve_hours),
        TEST(sign_ins_take_away_sessions_that_ran_out),
        TEST(rights_are_those_of_the_moment),
        TEST(signing_out_ends_the_session),
        TEST(a_tag_stands_for_the_bytes),
        TEST(a_refused_write_leaves_nothing_behind),
        TEST(a_repeat_gets_the_first_answer),
        TEST(a_figure_that_does_not_add_up_is_not_told_and_decisions_stop),
        TEST(a_decision_that_meets_a_figure_which_does_not_add_up_is_not_stored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
