/* The ledger, the lookers, and what a forger without the journal key can compute. */
#include "support_tamper.h"

#include "../../fcgi/ledger/ledger_internal.h"
#include "../../fcgi/server/watch_internal.h"
#include "handlers/frame/checkpoints.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/user.h"
#include "runtime/clock.h"
#include "runtime/metrics.h"
#include "runtime/readiness.h"
#include "schema/schema.h"

#include <setjmp.h>
#include <sodium.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <cmocka.h>

#define HOUR_US (INT64_C(3600) * 1000000)

/* Copies of tables stand in a database of their own: a table more would be named. */
static const char *const kept_tables[] = {"journal", "ledger_head", "idempotency",      "seal",
                                          "session", "credential",  "held_verdict_line"};

static void must(enum err err, const struct scene *scene)
{
    if (err != ERR_OK)
        fail_msg("%s: %s", err_wire(err), db_last_error(scene->stage.db));
}

/* --- the ledger ------------------------------------------------------------------------------- */

static struct seal_key key_of(uint8_t fill)
{
    struct seal_key key;
    uint8_t seed[crypto_sign_SEEDBYTES];
    memset(seed, fill, sizeof seed);
    (void)crypto_sign_seed_keypair(key.public_key, key.secret, seed);
    return key;
}

/* The entry of a request as an earlier release wrote it: the key stands in a row of its own. */
static void ask_as_before(struct scene *scene, const char *key)
{
    struct party party = {.code = key, .name = key, .kind = PARTY_LP};
    int64_t seq = stage_put(&scene->stage, RECORD_PARTY, &party);
    fixture_sql(&scene->fixture,
                "INSERT INTO idempotency VALUES (%lld, '%s', REPEAT('a', 32), %lld)",
                (long long)scene->stage.manager, key, (long long)seq);
}

static void put_key(struct scene *scene)
{
    char hex[2 * SEAL_PUBLIC_SIZE + 1];
    (void)sodium_bin2hex(hex, sizeof hex, scene->key.public_key, SEAL_PUBLIC_SIZE);
    const struct journal_key record = {.public_key = hex, .host = "a"};
    ledger_set_keys(scene->stage.ledger, &scene->key, 1);
    scene->key_id = stage_put_by(&scene->stage, 0, RECORD_JOURNAL_KEY, &record);
}

static enum err put_party(struct scene *scene, struct ledger *ledger, struct db *db,
                          const char *code)
{
    struct party party = {.code = code, .name = code, .kind = PARTY_LP};
    struct stage *stage = &scene->stage;
    struct submission submission = stage_submission(stage, stage->manager, RECORD_PARTY, &party);
    struct receipt receipt;
    submission.idempotency_key = code;
    violations_init(&stage->violations, &stage->arena);
    return ledger_submit(ledger, db, &submission, &stage->arena, &stage->violations, &receipt);
}

static void put_credential(struct scene *scene, int64_t user_id, const char *hash)
{
    struct credential credential = {
        .user_id = user_id, .password_hash = hash, .changed_at_us = scene->stage.now_us};
    credential_mark(scene->row_keys, &credential);
    must(credential_insert(scene->stage.db, &credential), scene);
}

/* As the program does it: the journal names the latest row. */
static void replace_credential(struct scene *scene, int64_t user_id, const char *hash)
{
    char digest[ROW_MAC_TEXT_SIZE];
    struct credential credential = {
        .user_id = user_id, .password_hash = hash, .changed_at_us = scene->stage.now_us};
    credential_mark(scene->row_keys, &credential);
    row_mac_text(credential.mac, digest);
    const struct credential_change change = {.user_id = user_id, .digest = digest};
    (void)stage_put_by(&scene->stage, user_id, RECORD_CREDENTIAL_CHANGE, &change);
    must(credential_set_password(scene->stage.db, &credential), scene);
}

static void put_session(struct scene *scene, int64_t user_id, const char *hash, uint8_t fill)
{
    int64_t now_us = utc_us();
    struct session_row row = {.user_id = user_id,
                              .created_at_us = now_us,
                              .seen_at_us = now_us,
                              .expires_at_us = now_us + HOUR_US};
    memset(row.sid, fill, sizeof row.sid);
    session_mark(scene->row_keys, &row);
    must(session_insert(scene->stage.db, &row, hash), scene);
}

static void put_rows_beside(struct scene *scene)
{
    struct stage *stage = &scene->stage;
    uint8_t ended[SESSION_ID_SIZE];
    memset(ended, 2, sizeof ended);
    put_credential(scene, stage->manager, "$argon2id$old");
    fixture_sql(&scene->fixture,
                "CREATE TABLE `%s_kept`.old_credential AS SELECT * FROM credential",
                scene->fixture.name);
    replace_credential(scene, stage->manager, "$argon2id$new");
    put_credential(scene, stage->approver, "$argon2id$other");
    put_session(scene, stage->manager, "$argon2id$new", 1);
    put_session(scene, stage->approver, "$argon2id$other", 2);
    must(session_revoke(stage->db, ended, utc_us()), scene);
}

/* --- a row of every kind ---------------------------------------------------------------------- */

/* What the ledger itself writes, what would rule over all that is written behind it, and what the
 * scene has itself. */
static bool is_written_by_others(uint32_t kind)
{
    static const uint32_t kinds[] = {
        RECORD_USER,   RECORD_CONVENTION, RECORD_JOURNAL_KEY, RECORD_CREDENTIAL_CHANGE,
        RECORD_RULE,   RECORD_REVERSAL,   RECORD_PROJECT,     RECORD_DECISION,
        RECORD_PAYMENT};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (kinds[i] == kind)
            return true;
    return false;
}

/* An entry of a kind, the last of them, so that little is said of what the scene rests on. */
static int64_t last_of(const struct scene *scene, const char *kind)
{
    return fixture_number(&scene->fixture, "SELECT IFNULL(MAX(entity_id), 0) FROM `%s`", kind);
}

/* False: what it must name is not there yet. */
static bool fill_field(struct scene *scene, const struct field *field, void *record)
{
    int64_t named = 0;
    switch (field->type) {
    case FIELD_TEXT:
        field_set_text(field, record, field->column);
        return true;
    case FIELD_DATE:
        field_set_date(field, record, day("2024-05-06"));
        return true;
    case FIELD_ENUM:
        field_set_enum(field, record, 1);
        return true;
    case FIELD_REFERENCE:
        named = last_of(scene, field->reference);
        field_set_int64(field, record, named);
        return named != 0;
    case FIELD_BOOL:
        field_set_bool(field, record, true);
        return true;
    default:
        field_set_int64(field, record, 1);
        return true;
    }
}

/* What a kind cannot do without, and its first field that is more than an enum or a flag. */
static bool fill_record(struct scene *scene, const struct shape *shape, void *record)
{
    shape_clear(shape, record);
    for (size_t i = 0; i < shape->field_count; i++)
        if ((shape->fields[i].required || i == 0) &&
            !fill_field(scene, &shape->fields[i], record) && shape->fields[i].required)
            return false;
    return true;
}

/* As an earlier release wrote it: whether it was allowed is nothing that is looked for here. */
static bool put_row_of(struct scene *scene, uint32_t kind)
{
    const struct shape *shape = &record_types[kind]->shape;
    void *record = arena_alloc(&scene->stage.arena, shape->size);
    if (!fill_record(scene, shape, record))
        return false;
    struct journal_row row = {
        .entry = {.kind = kind, .actor_id = scene->stage.manager, .record = record}};
    (void)stage_append_past(&scene->stage, &row, 1);
    return true;
}

/* Kinds name each other: as often as another one can be written. */
static void put_rows_of_every_kind(struct scene *scene)
{
    bool goes_on = true;
    while (goes_on) {
        goes_on = false;
        for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++)
            if (!is_written_by_others(kind) && last_of(scene, record_types[kind]->kind) == 0)
                goes_on = put_row_of(scene, kind) || goes_on;
    }
}

static void fill(struct scene *scene, bool has_every_kind)
{
    struct stage *stage = &scene->stage;
    stage_open_before_conventions(stage, &scene->fixture);
    ask_as_before(scene, "OLD-1");
    ask_as_before(scene, "OLD-2");
    scene->convention = stage_adopt_conventions(stage);
    if (has_every_kind)
        put_rows_of_every_kind(scene);
    put_key(scene);
    stage_rules_of_pack(stage);
    stage_fill(stage);
    must(put_party(scene, stage->ledger, stage->db, "P-REQUEST"), scene);
    put_rows_beside(scene);
    (void)stage_project(stage, "PJ-LAST");
}

/* --- keys, views and checkpoints -------------------------------------------------------------- */

static void open_keys(struct scene *scene)
{
    char dir[ROW_KEY_DIR_SIZE];
    char kid[KEY_ID_SIZE];
    char error[KEY_ERROR_SIZE];
    (void)snprintf(scene->folder, sizeof scene->folder, "/tmp/fundtrail-tamper-XXXXXX");
    assert_non_null(mkdtemp(scene->folder));
    assert_true(row_key_dir(scene->folder, dir));
    assert_int_equal(mkdir(dir, 0700), 0);
    must(key_new(dir, utc_us(), kid, error), scene);
    must(row_keys_open(scene->folder, &scene->row_keys, error), scene);
    scene->key = key_of(1);
    scene->foreign_key = key_of(2);
    scene->marking = (struct view_marking){scene->row_keys, utc_us()};
    scene->marks = view_marks(&scene->marking);
}

static void compare(struct scene *scene, struct db_differences *out, bool mends)
{
    struct db_place place = fixture_place(&scene->fixture);
    place.marks = &scene->marks;
    must(db_objects_compare(&place, &scene->objects, &scene->stage.arena, out), scene);
    for (size_t i = 0; mends && i < out->count; i++)
        must(db_objects_mend(&place, &out->list[i]), scene);
    const struct db_finding found = {.compared_at_us = utc_us(),
                                     .difference_count = (int64_t)out->count,
                                     .first = out->count > 0 ? "one" : NULL};
    must(db_finding_write(place.db, &found), scene);
    fixture_place_close(&place);
}

void scene_put_right(struct scene *scene)
{
    struct db_differences differences;
    compare(scene, &differences, true);
    const struct db_finding nothing = {.compared_at_us = utc_us()};
    struct db *migrator = fixture_migrator(&scene->fixture);
    must(db_finding_write(migrator, &nothing), scene);
    db_close(migrator);
}

static void keep(const struct scene *scene, const char *table)
{
    fixture_sql(&scene->fixture, "CREATE TABLE `%s_kept`.`%s` AS SELECT * FROM `%s`",
                scene->fixture.name, table, table);
}

static void keep_all(struct scene *scene)
{
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++)
        keep(scene, record_types[kind]->kind);
    for (size_t i = 0; i < sizeof kept_tables / sizeof kept_tables[0]; i++)
        keep(scene, kept_tables[i]);
}

static void take_checkpoint(struct scene *scene)
{
    struct checkpoint checkpoint;
    char name[CHECKPOINT_NAME_SIZE];
    char error[CHECKPOINT_ERROR_SIZE];
    must(checkpoints_write(scene->folder, scene->stage.ledger, scene->stage.db, &checkpoint, name,
                           error),
         scene);
}

/* --- servers ---------------------------------------------------------------------------------- */

static struct ledger *ledger_with_keys(const struct scene *scene)
{
    struct ledger *ledger = ledger_new();
    ledger_set_keys(ledger, &scene->key, 1);
    ledger_set_pin(ledger, scene->key.public_key);
    return ledger;
}

static void start_running(struct scene *scene)
{
    struct finding finding;
    scene->config.database.socket = getenv("FUNDTRAIL_TEST_DB_SOCKET");
    scene->config.database.name = scene->fixture.name;
    scene->config.database.user = scene->fixture.app;
    scene->config.server.reproof_minutes = 60;
    scene->config.journal.checkpoint_dir = scene->folder;
    scene->app = (struct app){.config = &scene->config,
                              .ledger = ledger_with_keys(scene),
                              .row_keys = scene->row_keys,
                              .metrics = metrics_new(),
                              .readiness = readiness_new()};
    scene->db = fixture_app(&scene->fixture);
    scene->watch = watch_new(&scene->app);
    if (!scene_heals(scene, &finding))
        fail_msg("a ledger that nobody touched: %s", finding.reasons);
}

static void open_scene(struct scene *scene, bool has_every_kind)
{
    *scene = (struct scene){.has_triggers = true};
    fixture_open(&scene->fixture, true);
    fixture_sql(&scene->fixture, "CREATE DATABASE `%s_kept`", scene->fixture.name);
    open_keys(scene);
    fill(scene, has_every_kind);
    schema_objects(&scene->stage.arena, &scene->objects);
    scene_put_right(scene); /* views without a mark are made anew */
    keep_all(scene);
    take_checkpoint(scene);
    fixture_sql(&scene->fixture, "SET foreign_key_checks = 0, check_constraint_checks = 0");
    fixture_sql(&scene->fixture, "SET GLOBAL innodb_flush_log_at_trx_commit = 2");
    start_running(scene);
}

void scene_open(struct scene *scene)
{
    open_scene(scene, false);
}

void scene_open_with_every_kind(struct scene *scene)
{
    open_scene(scene, true);
}

void scene_close(struct scene *scene)
{
    char command[100];
    watch_free(scene->watch);
    readiness_free(scene->app.readiness);
    metrics_free(scene->app.metrics);
    ledger_free(scene->app.ledger);
    db_close(scene->db);
    key_ring_close(scene->row_keys);
    (void)snprintf(command, sizeof command, "rm -r '%s'", scene->folder);
    assert_int_equal(system(command), 0);
    fixture_sql(&scene->fixture, "SET GLOBAL innodb_flush_log_at_trx_commit = 1");
    fixture_sql(&scene->fixture, "DROP DATABASE `%s_kept`", scene->fixture.name);
    stage_close(&scene->stage);
    fixture_close(&scene->fixture);
}

void scene_drop_triggers(struct scene *scene)
{
    scene->has_triggers = false;
    fixture_drop_triggers(&scene->fixture);
}

void scene_run(const struct scene *scene, const char *statements)
{
    char *text = strdup(statements);
    char *rest = NULL;
    assert_non_null(text);
    for (char *one = strtok_r(text, ";", &rest); one != NULL; one = strtok_r(NULL, ";", &rest))
        fixture_sql(&scene->fixture, "%s", one);
    free(text);
}

void scene_restore(const struct scene *scene, const char *tables)
{
    char *text = NULL;
    char *rest = NULL;
    assert_true(asprintf(&text, "journal,ledger_head,seal,party,%s", tables) > 0);
    fixture_sql(&scene->fixture, "START TRANSACTION");
    for (char *one = strtok_r(text, ",", &rest); one != NULL; one = strtok_r(NULL, ",", &rest)) {
        fixture_sql(&scene->fixture, "DELETE FROM `%s`", one);
        fixture_sql(&scene->fixture, "INSERT INTO `%s` SELECT * FROM `%s_kept`.`%s`", one,
                    scene->fixture.name, one);
    }
    fixture_sql(&scene->fixture, "COMMIT");
    free(text);
}

/* --- who looks -------------------------------------------------------------------------------- */

static double now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void add_reason(const char *sentence, void *arg)
{
    struct finding *finding = arg;
    size_t length = strlen(finding->reasons);
    (void)snprintf(finding->reasons + length, sizeof finding->reasons - length, "%s%s",
                   length > 0 ? "; " : "", sentence);
}

static void add_fault(struct finding *finding, const struct ledger_fault *fault)
{
    if (fault->seq == 0)
        return;
    finding->stops = true;
    if (finding->seq == 0)
        finding->seq = fault->seq;
    add_reason(fault->reason, finding);
}

/* The journal, the rows beside it, and the objects: what the command looks at. */
static void verify(struct scene *scene, struct finding *finding)
{
    struct verify_report report;
    struct db_differences differences = {0};
    struct finding rows = {0};
    struct db *db = scene->stage.db;
    must(ledger_verify_pinned(db, scene->key.public_key, &report), scene);
    for (size_t i = 0; i < report.fault_count && i < VERIFY_FAULTS_MAX; i++)
        add_fault(finding, &report.faults[i]);
    if (!report.sound && !finding->stops) /* of no entry */
        add_reason(report.faults[0].reason, finding);
    finding->stops = !report.sound;
    must(row_codes_check(scene->row_keys, db, utc_us(), add_reason, &rows), scene);
    if (rows.reasons[0] != '\0')
        add_reason(rows.reasons, finding);
    if (scene->has_triggers)
        compare(scene, &differences, false);
    for (size_t i = 0; i < differences.count; i++)
        add_reason(db_difference_text(&scene->stage.arena, &differences.list[i]), finding);
    finding->warns = rows.reasons[0] != '\0' || differences.count > 0;
}

/* Before its first answer; and whether it would write. */
static void start(struct scene *scene, struct finding *finding)
{
    struct ledger *ledger = ledger_with_keys(scene);
    struct db *db = fixture_app(&scene->fixture);
    struct checkpoint_finding held;
    enum err err = ledger_catch_up_to_head(ledger, db);
    if (err == ERR_OK)
        err = checkpoints_hold(scene->folder, ledger, db, &held);
    if (err == ERR_OK && put_party(scene, ledger, db, "P-NEVER") == ERR_UNPROVED)
        assert_int_not_equal(ledger_fault(ledger).seq, 0);
    const struct ledger_fault fault = ledger_fault(ledger);
    add_fault(finding, &fault);
    if (err != ERR_OK) { /* it answers nothing at all */
        finding->stops = true;
        add_reason(db_last_error(db), finding);
    }
    ledger_free(ledger);
    db_close(db);
}

/* What all of its looks find, as soon as they are due. Health says the same. */
static void look_on(struct scene *scene, struct finding *finding)
{
    struct readiness *readiness = scene->app.readiness;
    struct ledger *ledger = scene->app.ledger;
    struct buf checks;
    buf_init(&checks);
    watch_hasten(scene->watch, scene->has_triggers);
    watch_look(scene->watch, scene->db);
    const struct ledger_fault fault = ledger_fault(ledger);
    add_fault(finding, &fault);
    finding->stops = !readiness_all(readiness);
    finding->warns = readiness_warned(readiness);
    readiness_write(readiness, &checks);
    add_reason(checks.bytes, finding);
    if (fault.seq != 0)
        assert_int_equal(put_party(scene, ledger, scene->db, "P-NEVER"), ERR_UNPROVED);
    assert_int_equal(metrics_unproved_seq(scene->app.metrics), fault.seq);
    buf_done(&checks);
}

struct finding scene_look(struct scene *scene, enum looker looker)
{
    static void (*const looks[LOOKER_COUNT])(struct scene *, struct finding *) = {
        [AT_START] = start, [WHILE_RUNNING] = look_on, [BY_VERIFY] = verify};
    struct finding finding = {0};
    double began = now_ms();
    looks[looker](scene, &finding);
    finding.ms = now_ms() - began;
    return finding;
}

bool scene_waits_for_proof(struct scene *scene)
{
    const struct db_config nowhere = {.socket = "/nonexistent/mariadb.sock", .name = "none"};
    struct app app = scene->app;
    struct db *away = NULL;
    app.ledger = ledger_with_keys(scene);
    app.readiness = readiness_new();
    must(db_open(&nowhere, &away), scene);
    struct watch *watch = watch_new(&app);
    (void)readiness_say(app.readiness, "proof", false, "not yet proved"); /* as worker.c does */
    watch_look(watch, away);
    bool waits = !readiness_holds(app.readiness, "proof") &&
                 put_party(scene, app.ledger, away, "P-NEVER") == ERR_UNAVAILABLE;
    watch_look(watch, scene->db);
    bool is_proved = readiness_all(app.readiness);
    watch_free(watch);
    db_close(away);
    readiness_free(app.readiness);
    ledger_free(app.ledger);
    return waits && is_proved;
}

/* What stopped the book is looked at again every few seconds: now. */
bool scene_heals(struct scene *scene, struct finding *finding_out)
{
    for (int i = 0; i < 5; i++) {
        atomic_int_fast64_t *from_ms = &scene->app.ledger->proving.look_from_ms;
        if (atomic_load(from_ms) != 0)
            atomic_store(from_ms, 1);
        *finding_out = scene_look(scene, WHILE_RUNNING);
        if (!finding_out->stops && !finding_out->warns)
            return true;
    }
    return false;
}

/* --- what a forger computes ------------------------------------------------------------------- */

struct rechaining {
    struct scene *scene;
    uint8_t previous[LEDGER_HASH_SIZE];
};

static void hex_of(const uint8_t *bytes, size_t size, char *out)
{
    (void)sodium_bin2hex(out, 2 * size + 1, bytes, size);
}

static enum err hash_again(const struct journal_found *found, void *arg)
{
    struct rechaining *rechaining = arg;
    char hex[2 * LEDGER_HASH_SIZE + 1];
    uint8_t hash[LEDGER_HASH_SIZE];
    ledger_entry_hash(rechaining->previous, &found->entry, found->body, found->body_length, hash);
    hex_of(hash, sizeof hash, hex);
    fixture_sql(&rechaining->scene->fixture, "UPDATE journal SET hash = X'%s' WHERE seq = %lld",
                hex, (long long)found->seq);
    memcpy(rechaining->previous, hash, sizeof hash);
    return ERR_OK;
}

void scene_rechain(struct scene *scene)
{
    struct journal_tables *tables = journal_tables_new(record_tables, RECORD_KIND_COUNT);
    struct db *db = fixture_app(&scene->fixture);
    struct rechaining rechaining = {.scene = scene};
    struct arena arena;
    int64_t head = 0;
    arena_init(&arena);
    must(ledger_head(db, &head), scene);
    fixture_sql(&scene->fixture, "START TRANSACTION");
    must(journal_read(db, tables, 1, head, JOURNAL_OWN_TABLES, &arena, hash_again, &rechaining),
         scene);
    fixture_sql(&scene->fixture,
                "UPDATE ledger_head SET hash = (SELECT hash FROM journal WHERE seq = %lld)",
                (long long)head);
    fixture_sql(&scene->fixture, "COMMIT");
    arena_done(&arena);
    db_close(db);
    journal_tables_free(tables);
}

/* Over the hashes that stand there. */
static void seal_span(struct scene *scene, int64_t previous_seq, int64_t seq, int64_t key_id)
{
    uint8_t first[1][SEAL_HASH_SIZE];
    uint8_t hashes[1000][SEAL_HASH_SIZE];
    char hex[2 * SEAL_SIGNATURE_SIZE + 1];
    struct seal seal = {.previous_seq = previous_seq, .seq = seq};
    size_t count = (size_t)(seq - previous_seq);
    assert_true(count <= 1000);
    must(journal_hashes(scene->stage.db, 1, 1, first), scene);
    must(journal_hashes(scene->stage.db, previous_seq + 1, seq, hashes), scene);
    memcpy(seal.ledger_id, first[0], SEAL_HASH_SIZE);
    memcpy(seal.hash, hashes[count - 1], SEAL_HASH_SIZE);
    seal_root((const uint8_t(*)[SEAL_HASH_SIZE])hashes, count, seal.root);
    seal_sign(&scene->foreign_key, &seal);
    hex_of(seal.signature, SEAL_SIGNATURE_SIZE, hex);
    fixture_sql(&scene->fixture, "REPLACE INTO seal VALUES (%lld, %lld, %lld, X'%s')",
                (long long)seq, (long long)previous_seq, (long long)key_id, hex);
}

void scene_seal_with_foreign_key(struct scene *scene)
{
    struct seal_row rows[1000];
    size_t count = 0;
    int64_t head = 0;
    must(seal_list(scene->stage.db, 0, 1000, rows, &count), scene);
    for (size_t i = 0; i < count; i++)
        seal_span(scene, rows[i].previous_seq, rows[i].seq, scene->key_id);
    must(ledger_head(scene->stage.db, &head), scene);
    if (rows[count - 1].seq < head)
        seal_span(scene, rows[count - 1].seq, head, scene->key_id);
}

void scene_replace_journal_key(struct scene *scene)
{
    char ours[2 * SEAL_PUBLIC_SIZE + 1];
    char theirs[2 * SEAL_PUBLIC_SIZE + 1];
    hex_of(scene->key.public_key, SEAL_PUBLIC_SIZE, ours);
    hex_of(scene->foreign_key.public_key, SEAL_PUBLIC_SIZE, theirs);
    fixture_sql(&scene->fixture, "UPDATE journal_key SET public_key = '%s'", theirs);
    fixture_sql(&scene->fixture,
                "UPDATE journal SET body = REPLACE(body, '%s', '%s') WHERE kind = 'journal_key'",
                ours, theirs);
}

void scene_append_party(struct scene *scene)
{
    struct party party = {.code = "P-FORGED", .name = "P-FORGED", .kind = PARTY_LP};
    struct journal_row row = {
        .entry = {.kind = RECORD_PARTY, .actor_id = scene->stage.manager, .record = &party}};
    (void)stage_append_past(&scene->stage, &row, 1);
}

void scene_append_key(struct scene *scene)
{
    char hex[2 * SEAL_PUBLIC_SIZE + 1];
    hex_of(scene->foreign_key.public_key, SEAL_PUBLIC_SIZE, hex);
    const struct journal_key record = {.public_key = hex, .host = "forger"};
    struct journal_row row = {.entry = {.kind = RECORD_JOURNAL_KEY, .record = &record}};
    int64_t before = stage_append_past(&scene->stage, &row, 1);
    seal_span(scene, before, before + 1, before + 1);
}
