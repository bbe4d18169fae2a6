/* Every sort of tampering that the owner of the database server can do, as one table: each is done
 * to a ledger that has entries of many kinds, looked for by `verify`, by a server that starts and
 * by one that runs, and undone. docs/tampering.md has the same table: which mechanism finds it, and
 * who asks that. What each look took is printed. */
#include "support_tamper.h"

#include "../../fcgi/server/watch_internal.h"
#include "record/kinds.h"

#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DOCUMENT FUNDTRAIL_SOURCE_DIR "/docs/tampering.md"

static struct scene scene;

/* --- by which mechanism, and within how long -------------------------------------------------- */

enum mechanism {
    NONE,
    ROW,
    CHAIN,
    BEFORE,
    SEAL,
    PIN,
    POINT,
    HEAD,
    SURPLUS,
    OLDER,
    CODE,
    OWN,
    TOLD
};

static const struct {
    const char *name;
    const char *holds;    /* what is held against what */
    const char *words[6]; /* one of them stands in the reason */
    bool warns;           /* else nothing is decided any more */
    int within_s;         /* a running server, whose ledger is small */
} mechanisms[] = {
    [NONE] = {"–", NULL, {NULL}, false, 0},
    [ROW] = {"row",
             "a typed row, or its lines, against the body that was hashed",
             {"say what the journal says", "is missing", "cannot be read",
              "but the journal has none", "has a row for it, but it is a"},
             false,
             WATCH_REPROOF_PAUSE_S},
    [CHAIN] = {"chain",
               "the hash of an entry against what it says and the hash before",
               {"its hash does not follow", "has no entry with this number", "is unknown",
                "before the entry before it"},
               false,
               WATCH_REPROOF_PAUSE_S},
    [BEFORE] = {"book",
                "the chain's end against the one that this server has proved before",
                {"not the one that was proved before"},
                false,
                WATCH_REPROOF_PAUSE_S},
    [SEAL] = {"seal",
              "seals against entries, keys in force and each other",
              {"seal"},
              false,
              WATCH_REPROOF_PAUSE_S},
    [PIN] = {"pin",
             "the first journal key against the one that is known elsewhere",
             {"pinned"},
             false,
             WATCH_REPROOF_PAUSE_S},
    [POINT] = {"checkpoint",
               "the journal against its newest checkpoint",
               {"its checkpoint"},
               false,
               WATCH_CHECKPOINT_PAUSE_S},
    [HEAD] = {"head",
              "the head's row against the last entry",
              {"the head", "ledger_head has no row", "\"database\",\"ok\":false"},
              false,
              WATCH_REPROOF_PAUSE_S},
    [SURPLUS] = {"surplus",
                 "rows of all tables against the entries that there are",
                 {"has it, but the head is", "that no entry has", "has a row for it, but it is a"},
                 false,
                 WATCH_REPROOF_PAUSE_S},
    [OLDER] = {"digest",
               "the table against what the convention says of it",
               {"a key of an earlier release"},
               false,
               WATCH_REPROOF_PAUSE_S},
    [CODE] = {"code",
              "a row against its code under the row keys, and against the journal's last change",
              {"none that this program wrote", "an old one that was replaced",
               "\"rows\",\"ok\":false"},
              true,
              WATCH_REPROOF_PAUSE_S},
    [OWN] = {"schema",
             "columns, views, triggers and rights against what the program would make",
             {"was changed", "is missing", "is surplus", "\"schema\",\"ok\":false"},
             true,
             WATCH_OWN_PAUSE_S},
    [TOLD] = {"told",
              "what `verify` has written down: the account of a server does not see it",
              {"\"schema\",\"ok\":false"},
              true,
              WATCH_SCHEMA_PAUSE_S},
};

/* --- the sorts -------------------------------------------------------------------------------- */

struct sort {
    const char *name;
    enum mechanism by[LOOKER_COUNT]; /* at start, running, verify */
    const char *change;              /* SQL, with ';' between the statements */
    const char *tables;              /* that are put back */
    void (*also)(struct scene *scene);
    const char *seq; /* SQL for the entry that is named; NULL: it differs */
};

#define SWAP_JOURNAL                                                                               \
    "UPDATE journal SET seq = 1000006 WHERE seq = 6;UPDATE journal SET seq = 6 WHERE seq = 7;"     \
    "UPDATE journal SET seq = 7 WHERE seq = 1000006"

/* --- rows of every kind ----------------------------------------------------------------------- */

static void text_of(char *out, size_t size, const char *sql)
{
    if (mysql_query(scene.fixture.root, sql) != 0)
        fail_msg("%s: %s", sql, mysql_error(scene.fixture.root));
    MYSQL_RES *result = mysql_store_result(scene.fixture.root);
    MYSQL_ROW row = mysql_fetch_row(result);
    (void)snprintf(out, size, "%s", row == NULL || row[0] == NULL ? "" : row[0]);
    mysql_free_result(result);
}

/* The first column of the first row that holds something. */
static void column_of(const char *table, char *out, size_t size)
{
    char sql[400];
    for (int i = 0;; i++) {
        (void)snprintf(sql, sizeof sql,
                       "SELECT column_name FROM information_schema.columns WHERE table_schema = "
                       "DATABASE() AND table_name = '%s' AND ordinal_position > 2 ORDER BY "
                       "ordinal_position LIMIT %d, 1",
                       table, i);
        text_of(out, size, sql);
        if (out[0] == '\0')
            fail_msg("%s has no column to change", table);
        if (fixture_number(&scene.fixture, "SELECT `%s` IS NOT NULL FROM `%s` ORDER BY seq LIMIT 1",
                           out, table) == 1)
            return;
    }
}

/* Another value of its type. */
static void other_value(const char *table, char *out, size_t size)
{
    char sql[400];
    char column[80];
    char type[40];
    column_of(table, column, sizeof column);
    (void)snprintf(sql, sizeof sql,
                   "SELECT data_type FROM information_schema.columns WHERE table_schema = "
                   "DATABASE() AND table_name = '%s' AND column_name = '%s'",
                   table, column);
    text_of(type, sizeof type, sql);
    if (strcmp(type, "date") == 0)
        (void)snprintf(out, size, "`%s` = `%s` + INTERVAL 1 DAY", column, column);
    else if (strcmp(type, "tinyint") == 0)
        (void)snprintf(out, size, "`%s` = 1 - `%s`", column, column);
    else if (strstr(type, "char") != NULL || strstr(type, "text") != NULL)
        (void)snprintf(out, size,
                       "`%s` = CONCAT(LEFT(`%s`, CHAR_LENGTH(`%s`) - 1),"
                       " IF(RIGHT(`%s`, 1) = 'x', 'y', 'x'))",
                       column, column, column, column);
    else
        (void)snprintf(out, size, "`%s` = `%s` + 1", column, column);
}

static void change_row(const char *table)
{
    char value[400];
    other_value(table, value, sizeof value);
    fixture_sql(&scene.fixture, "UPDATE `%s` SET %s ORDER BY seq LIMIT 1", table, value);
}

/* Of an entry that is another kind's: no server reads it, but who looks into the table does. */
static void add_row(const char *table)
{
    char value[400];
    other_value(table, value, sizeof value);
    long long seq = fixture_number(
        &scene.fixture, "SELECT MIN(seq) FROM journal WHERE seq NOT IN (SELECT seq FROM `%s`)",
        table);
    fixture_sql(&scene.fixture, "CREATE TEMPORARY TABLE added AS SELECT * FROM `%s` LIMIT 1",
                table);
    fixture_sql(&scene.fixture, "UPDATE added SET seq = %lld, entity_id = %lld, %s", seq, seq,
                value);
    fixture_sql(&scene.fixture, "INSERT INTO `%s` SELECT * FROM added", table);
    fixture_sql(&scene.fixture, "DROP TEMPORARY TABLE added");
}

static void delete_row(const char *table)
{
    fixture_sql(&scene.fixture, "DELETE FROM `%s` ORDER BY seq LIMIT 1", table);
}

/* With another row, or where there is none, with a place that is another kind's. */
static void swap_rows(const char *table)
{
    long long first = fixture_number(&scene.fixture, "SELECT MIN(seq) FROM `%s`", table);
    long long second = fixture_number(&scene.fixture, "SELECT MAX(seq) FROM `%s`", table);
    if (second == first)
        second = first == 1 ? 2 : 1;
    fixture_sql(&scene.fixture, "UPDATE `%s` SET seq = -1 WHERE seq = %lld", table, first);
    fixture_sql(&scene.fixture, "UPDATE `%s` SET seq = %lld WHERE seq = %lld", table, first,
                second);
    fixture_sql(&scene.fixture, "UPDATE `%s` SET seq = %lld WHERE seq = -1", table, second);
}

static const struct sort row_sorts[] = {
    {"a row changed", {ROW, ROW, ROW}, NULL, NULL, NULL},
    {"a row added", {NONE, SURPLUS, SURPLUS}, NULL, NULL, NULL},
    {"a row deleted", {ROW, ROW, ROW}, NULL, NULL, NULL},
    {"two rows swapped", {ROW, ROW, ROW}, NULL, NULL, NULL},
};

static void (*const row_tamperings[])(const char *table) = {change_row, add_row, delete_row,
                                                            swap_rows};

/* --- lines of verdicts, entries, head, requests, seals ---------------------------------------- */

#define LINE "held_verdict_line"
#define FIRST_LINE LINE " WHERE line = 1"

static const struct sort line_sorts[] = {
    {"a line changed",
     {ROW, ROW, ROW},
     "UPDATE " LINE " SET outcome = 'fail' WHERE line = 2",
     LINE,
     NULL,
     "SELECT MIN(seq) FROM held_verdict_line"},
    {"the first line's figure changed",
     {ROW, ROW, ROW},
     "UPDATE " LINE " SET figure_minor = figure_minor + 1 WHERE line = 1",
     LINE,
     NULL,
     "SELECT MIN(seq) FROM held_verdict_line"},
    {"a line deleted",
     {ROW, ROW, ROW},
     "DELETE FROM " LINE " WHERE line = 2",
     LINE,
     NULL,
     "SELECT MIN(seq) FROM held_verdict_line"},
    {"the first line deleted",
     {ROW, ROW, ROW},
     "DELETE FROM " FIRST_LINE,
     LINE,
     NULL,
     "SELECT MIN(seq) FROM held_verdict_line"},
    {"all lines deleted",
     {ROW, ROW, ROW},
     "DELETE FROM " LINE,
     LINE,
     NULL,
     "SELECT MIN(seq) FROM held_verdict_line"},
    {"a line added",
     {ROW, ROW, ROW},
     "CREATE TEMPORARY TABLE added AS SELECT * FROM " FIRST_LINE ";UPDATE added SET line = 3;"
     "INSERT INTO " LINE " SELECT * FROM added;DROP TEMPORARY TABLE added",
     LINE,
     NULL,
     "SELECT MIN(seq) FROM held_verdict_line"},
    {"two lines swapped",
     {ROW, ROW, ROW},
     "UPDATE " LINE " SET line = 4 - line;UPDATE " LINE " SET line = line - 1 ORDER BY line",
     LINE,
     NULL,
     "SELECT MIN(seq) FROM held_verdict_line"},
    {"a line of an entry that holds none",
     {ROW, SURPLUS, SURPLUS},
     "UPDATE " LINE " SET seq = 2 WHERE line = 2",
     LINE,
     NULL},
    {"a line beyond the head",
     {NONE, SURPLUS, SURPLUS},
     "CREATE TEMPORARY TABLE added AS SELECT * FROM " FIRST_LINE ";UPDATE added SET seq = 902;"
     "INSERT INTO " LINE " SELECT * FROM added;DROP TEMPORARY TABLE added",
     LINE,
     NULL,
     "SELECT 902"},
};

static const struct sort entry_sorts[] = {
    {"a body",
     {CHAIN, CHAIN, CHAIN},
     "UPDATE journal SET body = REPLACE(body, 'PJ-1', 'PJ-2') WHERE kind = 'project'",
     "journal",
     NULL,
     "SELECT MIN(seq) FROM project"},
    {"body and row alike",
     {CHAIN, CHAIN, CHAIN},
     "UPDATE journal SET body = REPLACE(body, 'PJ-1', 'PJ-2') WHERE kind = 'project';"
     "UPDATE project SET code = REPLACE(code, 'PJ-1', 'PJ-2'),"
     " name = REPLACE(name, 'PJ-1', 'PJ-2')",
     "project",
     NULL,
     "SELECT MIN(seq) FROM project"},
    {"a known value made unknown in its row",
     {ROW, ROW, ROW},
     "UPDATE payment SET reference = NULL",
     "payment",
     NULL,
     "SELECT MIN(seq) FROM payment"},
    {"a value that is none in its row",
     {ROW, ROW, ROW},
     "UPDATE decision SET outcome = 'maybe'",
     "decision",
     NULL,
     "SELECT MIN(seq) FROM decision"},
    {"a row of another entity",
     {ROW, ROW, ROW},
     "UPDATE fund SET entity_id = entity_id - 1",
     "fund",
     NULL,
     "SELECT MIN(seq) FROM fund"},
    {"a row beyond the head",
     {NONE, SURPLUS, SURPLUS},
     "INSERT INTO party (seq, entity_id, code, name, kind) VALUES (900, 900, 'X', 'X', 'lp')",
     "party",
     NULL,
     "SELECT 900"},
    {"who entered it",
     {CHAIN, CHAIN, CHAIN},
     "UPDATE journal SET actor_id = actor_id + 1 WHERE seq = 6",
     "journal",
     NULL,
     "SELECT 6"},
    {"when it was recorded",
     {CHAIN, CHAIN, CHAIN},
     "UPDATE journal SET recorded_at = recorded_at + INTERVAL 1 MICROSECOND WHERE seq = 6",
     "journal",
     NULL,
     "SELECT 6"},
    {"from when it counts",
     {CHAIN, CHAIN, CHAIN},
     "UPDATE journal SET effective_date = effective_date - INTERVAL 1 DAY WHERE seq = 6",
     "journal",
     NULL,
     "SELECT 6"},
    {"its kind",
     {CHAIN, CHAIN, CHAIN},
     "UPDATE journal SET kind = 'firm' WHERE seq = 6",
     "journal",
     NULL,
     "SELECT 6"},
    {"a kind that is none",
     {CHAIN, CHAIN, CHAIN},
     "UPDATE journal SET kind = 'fond' WHERE seq = 6",
     "journal",
     NULL,
     "SELECT 6"},
    {"its hash",
     {CHAIN, CHAIN, CHAIN},
     "UPDATE journal SET hash = REVERSE(hash) WHERE seq = 6",
     "journal",
     NULL,
     "SELECT 6"},
    {"an entry deleted",
     {CHAIN, ROW, ROW},
     "DELETE FROM journal WHERE kind = 'payment'",
     "journal",
     NULL,
     "SELECT MIN(seq) FROM payment"},
    {"an entry deleted with its row",
     {CHAIN, CHAIN, CHAIN},
     "DELETE FROM journal WHERE kind = 'payment';DELETE FROM payment",
     "payment",
     NULL,
     "SELECT MIN(seq) FROM payment"},
    {"the last entry deleted",
     {CHAIN, ROW, ROW},
     "DELETE FROM journal ORDER BY seq DESC LIMIT 1",
     "journal",
     NULL,
     "SELECT seq FROM ledger_head"},
    {"two entries swapped", {CHAIN, CHAIN, CHAIN}, SWAP_JOURNAL, "journal", NULL, "SELECT 6"},
    {"an entry put in beyond the head",
     {NONE, SURPLUS, SURPLUS},
     "INSERT INTO journal SELECT 901, recorded_at, actor_id, 901, kind, effective_date, body, hash,"
     " request FROM journal WHERE seq = 4",
     "journal",
     NULL,
     "SELECT 901"},
    {"an entry appended in a user's name",
     {SEAL, SEAL, SEAL},
     NULL,
     "journal",
     scene_append_party,
     "SELECT seq + 1 FROM ledger_head"},
    {"a journal key appended, with a seal of its own",
     {SEAL, SEAL, SEAL},
     NULL,
     "journal_key",
     scene_append_key,
     "SELECT seq + 1 FROM ledger_head"},
    {"the last entries taken away, with their seals",
     {POINT, POINT, NONE},
     "DELETE FROM project WHERE code = 'PJ-LAST';"
     "DELETE FROM seal ORDER BY seq DESC LIMIT 1;DELETE FROM journal ORDER BY seq DESC LIMIT 1;"
     "UPDATE ledger_head SET seq = seq - 1,"
     " hash = (SELECT hash FROM journal ORDER BY seq DESC LIMIT 1)",
     "project",
     NULL},
    {"the head moved back",
     {POINT, SURPLUS, HEAD},
     "UPDATE ledger_head SET seq = seq - 1",
     "journal",
     NULL},
    {"the head moved on",
     {CHAIN, SEAL, CHAIN},
     "UPDATE ledger_head SET seq = seq + 3",
     "journal",
     NULL},
    {"the head's row deleted", {HEAD, HEAD, HEAD}, "DELETE FROM ledger_head", "journal", NULL},
    {"the head's hash",
     {HEAD, HEAD, HEAD},
     "UPDATE ledger_head SET hash = REVERSE(hash)",
     "journal",
     NULL,
     "SELECT seq FROM ledger_head"},
    {"which request it was made by",
     {CHAIN, CHAIN, CHAIN},
     "UPDATE journal SET request = REVERSE(request) WHERE request IS NOT NULL",
     "journal",
     NULL,
     "SELECT MIN(seq) FROM journal WHERE request IS NOT NULL"},
    {"that a request made it",
     {CHAIN, CHAIN, CHAIN},
     "UPDATE journal SET request = NULL",
     "journal",
     NULL,
     "SELECT MIN(seq) FROM journal WHERE request IS NOT NULL"},
};

static const struct sort older_sorts[] = {
    {"a key deleted",
     {OLDER, OLDER, OLDER},
     "DELETE FROM idempotency WHERE idem_key = 'OLD-1'",
     "idempotency",
     NULL,
     "SELECT MIN(seq) FROM convention"},
    {"a key's request changed",
     {OLDER, OLDER, OLDER},
     "UPDATE idempotency SET request_hash = REPEAT('z', 32) WHERE idem_key = 'OLD-2'",
     "idempotency",
     NULL,
     "SELECT MIN(seq) FROM convention"},
    {"a key put in",
     {OLDER, OLDER, OLDER},
     "INSERT INTO idempotency SELECT actor_id, 'PUT IN', request_hash, seq FROM idempotency"
     " WHERE idem_key = 'OLD-1'",
     "idempotency",
     NULL,
     "SELECT MIN(seq) FROM convention"},
    {"a key of an entry that is not there",
     {OLDER, SURPLUS, OLDER},
     "INSERT INTO idempotency VALUES (4, 'forged', REPEAT('x', 32), 77777)",
     "idempotency",
     NULL},
    {"two keys swapped",
     {OLDER, OLDER, OLDER},
     "UPDATE idempotency SET idem_key = IF(idem_key = 'OLD-1', 'x', 'OLD-1');"
     "UPDATE idempotency SET idem_key = 'OLD-2' WHERE idem_key = 'x'",
     "idempotency",
     NULL,
     "SELECT MIN(seq) FROM convention"},
};

#define LAST_SEAL " ORDER BY seq DESC LIMIT 1"
#define THIRD_SEAL " WHERE seq = (SELECT MIN(s.seq) + 2 FROM (SELECT seq FROM seal) s)"

static const struct sort seal_sorts[] = {
    {"the last one deleted", {SEAL, SEAL, SEAL}, "DELETE FROM seal" LAST_SEAL, "journal", NULL},
    {"the last one's signature",
     {SEAL, SEAL, SEAL},
     "UPDATE seal SET signature = REVERSE(signature)" LAST_SEAL,
     "journal",
     NULL},
    {"what the last one covers",
     {SEAL, SEAL, SEAL},
     "UPDATE seal SET previous_seq = previous_seq - 1" LAST_SEAL,
     "journal",
     NULL},
    {"the last one's key",
     {SEAL, SEAL, SEAL},
     "UPDATE seal SET key_id = key_id - 1" LAST_SEAL,
     "journal",
     NULL},
    {"the last one drawn out",
     {SEAL, SEAL, SEAL},
     "UPDATE seal SET seq = seq + 1" LAST_SEAL,
     "journal",
     NULL},
    {"the last one used again",
     {NONE, SEAL, SEAL},
     "INSERT INTO seal SELECT seq + 9, seq, key_id, signature FROM seal" LAST_SEAL,
     "journal",
     NULL},
    {"an older one deleted", {NONE, SEAL, SEAL}, "DELETE FROM seal" THIRD_SEAL, "journal", NULL},
    {"an older one's signature",
     {NONE, SEAL, SEAL},
     "UPDATE seal SET signature = REVERSE(signature)" THIRD_SEAL,
     "journal",
     NULL},
    {"all deleted", {SEAL, SEAL, SEAL}, "DELETE FROM seal", "journal", NULL},
};

/* --- the chain computed anew ------------------------------------------------------------------ */

/* What is changed before, with right typed rows. */
static const struct {
    const char *name;
    const char *change;
    const char *tables;
} rechained[] = {
    {"an amount in body and row",
     "UPDATE journal SET body = REPLACE(body, '\"10000000.00\"', '\"11000000.00\"')"
     " WHERE kind = 'payment';UPDATE payment SET amount_minor = 1100000000",
     "payment,journal_key"},
    {"who entered it", "UPDATE journal SET actor_id = actor_id + 1 WHERE kind = 'payment'",
     "journal_key"},
    {"when it was recorded",
     "UPDATE journal SET recorded_at = recorded_at + INTERVAL 1 MICROSECOND"
     " WHERE kind = 'payment'",
     "journal_key"},
    {"from when it counts",
     "UPDATE journal SET effective_date = effective_date - INTERVAL 1 DAY WHERE kind = 'payment'",
     "journal_key"},
    {"that a request made it", "UPDATE journal SET request = NULL", "journal_key"},
};

static void take_seals_behind(struct scene *of)
{
    scene_run(of, "DELETE FROM seal WHERE seq >= (SELECT MIN(seq) FROM payment)");
}

static void take_all_seals(struct scene *of)
{
    scene_run(of, "DELETE FROM seal");
}

/* And what is done to the seals then. */
static const struct resealing {
    const char *name;
    enum mechanism by[LOOKER_COUNT];
    void (*before)(struct scene *scene); /* the chain is computed anew */
    void (*after)(struct scene *scene);
} resealings[] = {
    {"the seals left as they are", {SEAL, BEFORE, SEAL}, NULL, NULL},
    {"the seals behind it taken away", {SEAL, BEFORE, SEAL}, NULL, take_seals_behind},
    {"all seals taken away", {SEAL, BEFORE, SEAL}, NULL, take_all_seals},
    {"sealed again with another key in the name of the journal key",
     {SEAL, BEFORE, SEAL},
     NULL,
     scene_seal_with_foreign_key},
    {"the journal key replaced, and sealed again with that",
     {PIN, BEFORE, PIN},
     scene_replace_journal_key,
     scene_seal_with_foreign_key},
};

/* --- beside the journal ----------------------------------------------------------------------- */

static void bring_old_credential_back(struct scene *of)
{
    fixture_sql(&of->fixture,
                "UPDATE credential c JOIN `%s_kept`.old_credential k USING (user_id) SET"
                " c.password_hash = k.password_hash, c.changed_at = k.changed_at, c.mac = k.mac",
                of->fixture.name);
}

static const struct sort beside_sorts[] = {
    {"a credential's hash",
     {NONE, CODE, CODE},
     "UPDATE credential SET password_hash = '$argon2id$theirs' LIMIT 1",
     "credential",
     NULL},
    {"another user's credential in its place",
     {NONE, CODE, CODE},
     "UPDATE credential a JOIN credential b ON a.user_id < b.user_id SET a.password_hash ="
     " b.password_hash, a.changed_at = b.changed_at, a.mac = b.mac",
     "credential",
     NULL},
    {"an old credential brought back",
     {NONE, CODE, CODE},
     NULL,
     "credential",
     bring_old_credential_back},
    {"a credential without a code",
     {NONE, CODE, CODE},
     "UPDATE credential SET mac = NULL LIMIT 1",
     "credential",
     NULL},
    {"a credential put in",
     {NONE, CODE, CODE},
     "INSERT INTO credential (user_id, password_hash, changed_at, mac)"
     " SELECT MAX(user_id) + 1, MAX(password_hash), MAX(changed_at), MAX(mac) FROM credential",
     "credential",
     NULL},
    {"a credential deleted: its user signs in no more",
     {NONE, NONE, NONE},
     "DELETE FROM credential LIMIT 1",
     "credential",
     NULL},
    {"a session drawn out",
     {NONE, CODE, CODE},
     "UPDATE session SET expires_at = expires_at + INTERVAL 1 YEAR",
     "session",
     NULL},
    {"a session that ended brought back",
     {NONE, CODE, CODE},
     "UPDATE session SET revoked_at = NULL",
     "session",
     NULL},
    {"a session of another user",
     {NONE, CODE, CODE},
     "UPDATE session SET user_id = user_id + 1 WHERE revoked_at IS NULL",
     "session",
     NULL},
    {"a session put in",
     {NONE, CODE, CODE},
     "INSERT INTO session SELECT REPEAT('x', 16), user_id, created_at, seen_at, expires_at, NULL,"
     " mac FROM session WHERE revoked_at IS NULL",
     "session",
     NULL},
    {"a session deleted: its user signs in again",
     {NONE, NONE, NONE},
     "DELETE FROM session",
     "session",
     NULL},
};

/* --- views, triggers, rights, columns --------------------------------------------------------- */

static const struct object_sort {
    const char *name;
    enum mechanism by[LOOKER_COUNT];
    const char *change; /* APP and AUDITOR stand for the accounts */
    const char *undo;   /* NULL: `migrate` */
} object_sorts[] = {
    {"a view changed",
     {NONE, TOLD, OWN},
     "CREATE OR REPLACE VIEW v_ledger_head AS SELECT seq, '' AS hash FROM ledger_head",
     NULL},
    {"a view changed, with what is kept of it",
     {NONE, TOLD, OWN},
     "CREATE OR REPLACE VIEW v_ledger_head AS SELECT seq, '' AS hash FROM ledger_head;"
     "UPDATE schema_object o JOIN information_schema.views v ON v.table_schema = DATABASE() AND"
     " v.table_name = 'v_ledger_head' SET o.made_sha256 = SHA2(CONCAT_WS('\\n', v.view_definition,"
     " v.check_option, v.definer, v.security_type, v.algorithm), 256)"
     " WHERE o.name = 'v_ledger_head'",
     NULL},
    {"a view dropped", {NONE, TOLD, OWN}, "DROP VIEW v_payments", NULL},
    {"a view put in", {NONE, TOLD, OWN}, "CREATE VIEW other AS SELECT 1 AS a", "DROP VIEW other"},
    {"a trigger changed",
     {NONE, TOLD, OWN},
     "CREATE OR REPLACE TRIGGER fund_no_update BEFORE UPDATE ON fund FOR EACH ROW SET @a = 1",
     NULL},
    {"a trigger dropped", {NONE, TOLD, OWN}, "DROP TRIGGER journal_no_delete", NULL},
    {"a trigger put in",
     {NONE, TOLD, OWN},
     "CREATE TRIGGER other BEFORE INSERT ON fund FOR EACH ROW SET @a = 1",
     "DROP TRIGGER other"},
    {"a right given to the auditor's account",
     {NONE, TOLD, OWN},
     "GRANT SELECT ON fund TO AUDITOR",
     NULL},
    {"a right taken from the auditor's account",
     {NONE, TOLD, OWN},
     "REVOKE SELECT ON v_funds FROM AUDITOR",
     NULL},
    {"a right given to the application's account",
     {NONE, OWN, OWN},
     "GRANT DELETE ON journal TO APP",
     NULL},
    {"a right taken from the application's account",
     {NONE, OWN, OWN},
     "REVOKE UPDATE (until_at) ON write_hold FROM APP",
     NULL},
    {"a column added",
     {NONE, OWN, OWN},
     "ALTER TABLE fund ADD COLUMN theirs BIGINT NULL",
     "ALTER TABLE fund DROP COLUMN theirs"},
    {"a column dropped",
     {NONE, OWN, OWN},
     "ALTER TABLE credential DROP COLUMN failed_count",
     "ALTER TABLE credential ADD COLUMN failed_count BIGINT NOT NULL DEFAULT 0 AFTER changed_at"},
    {"a column of another type",
     {NONE, OWN, OWN},
     "ALTER TABLE convention MODIFY COLUMN older_keys TEXT NULL",
     "ALTER TABLE convention MODIFY COLUMN older_keys VARCHAR(64) CHARACTER SET ascii COLLATE"
     " ascii_bin NULL"},
    {"a table dropped",
     {NONE, OWN, OWN},
     "RENAME TABLE proof_run TO `KEPT`.proof_run",
     "RENAME TABLE `KEPT`.proof_run TO proof_run"},
    {"an event put in",
     {NONE, TOLD, OWN},
     "CREATE EVENT other ON SCHEDULE EVERY 1 YEAR DO SET @a = 1",
     "DROP EVENT other"},
    {"a procedure put in",
     {NONE, TOLD, OWN},
     "CREATE PROCEDURE other() SET @a = 1",
     "DROP PROCEDURE other"},
    {"a view in the place of a table",
     {NONE, OWN, OWN},
     "RENAME TABLE schema_step TO `KEPT`.schema_step;"
     "CREATE VIEW schema_step AS SELECT * FROM `KEPT`.schema_step",
     "DROP VIEW schema_step;RENAME TABLE `KEPT`.schema_step TO schema_step"},
    {"two columns renamed to each other",
     {ROW, ROW, ROW},
     "ALTER TABLE firm RENAME COLUMN code TO name, RENAME COLUMN name TO code",
     "ALTER TABLE firm RENAME COLUMN code TO name, RENAME COLUMN name TO code"},
    {"a key, reference or CHECK dropped: the program rests on none",
     {NONE, NONE, NONE},
     "ALTER TABLE session DROP FOREIGN KEY session_user_fk",
     "ALTER TABLE session ADD CONSTRAINT session_user_fk FOREIGN KEY (user_id) REFERENCES user "
     "(seq)"},
    {"a table put in", {NONE, TOLD, OWN}, "CREATE TABLE theirs (a BIGINT)", "DROP TABLE theirs"},
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* --- doing it --------------------------------------------------------------------------------- */

/* Names of what is looked at, in the order in which it is: a server that starts writes where it
 * may. */
static const struct {
    enum looker looker;
    const char *name;
} looks[] = {{WHILE_RUNNING, "running"}, {BY_VERIFY, "verify"}, {AT_START, "start"}};

static bool says(const struct finding *finding, enum mechanism by)
{
    for (size_t i = 0; i < COUNT(mechanisms[by].words) && mechanisms[by].words[i] != NULL; i++)
        if (strstr(finding->reasons, mechanisms[by].words[i]) != NULL)
            return true;
    return false;
}

/* All sorts are tried before the test fails. */
static size_t wrong_count;

static void accuse(const char *looker, const struct finding *finding)
{
    printf("WRONG by %s: %s%s, entry %lld: %s\n", looker, finding->stops ? "stops" : "goes on",
           finding->warns ? " with a warning" : "", (long long)finding->seq, finding->reasons);
    wrong_count++;
}

static void expect(const char *section, const char *name, const char *looker,
                   const struct finding *finding, enum mechanism by)
{
    bool stops = by != NONE && !mechanisms[by].warns;
    bool warns_too = by == NONE && finding->warns;
    bool is_right = finding->stops == stops && !warns_too && (by == NONE || says(finding, by));
    printf("%-22s %-50s %-8s %7.1f ms  %s\n", section, name, looker, finding->ms,
           mechanisms[by].name);
    if (!is_right)
        accuse(looker, finding);
}

static void assert_all_right(void)
{
    size_t count = wrong_count;
    wrong_count = 0;
    assert_int_equal(count, 0);
}

/* seq: the entry that is named; 0: any. */
static void look_for(const char *section, const char *name, const enum mechanism by[LOOKER_COUNT],
                     int64_t seq)
{
    for (size_t i = 0; i < COUNT(looks); i++) {
        /* Which writes, and would meet triggers, where no row was changed. */
        if (looks[i].looker == AT_START && scene.has_triggers && by[AT_START] == NONE)
            continue;
        struct finding finding = scene_look(&scene, looks[i].looker);
        if (finding.stops && seq != 0 && finding.seq != seq)
            accuse(looks[i].name, &finding);
        enum mechanism found = by[looks[i].looker];
        bool is_told = found == TOLD;
        expect(section, name, looks[i].name, &finding, is_told ? NONE : found);
        if (looks[i].looker != BY_VERIFY || by[WHILE_RUNNING] != TOLD)
            continue;
        struct finding told = scene_look(&scene, WHILE_RUNNING);
        expect(section, name, "running", &told, TOLD);
    }
}

static void assert_healed(const char *section, const char *name)
{
    struct finding finding;
    if (scene_heals(&scene, &finding))
        return;
    printf("WRONG: %s, %s, undone: %s\n", section, name, finding.reasons);
    wrong_count++;
}

static void try_sort(const char *section, const struct sort *sort)
{
    int64_t seq = sort->seq == NULL ? 0 : fixture_number(&scene.fixture, "%s", sort->seq);
    if (sort->change != NULL)
        scene_run(&scene, sort->change);
    if (sort->also != NULL)
        sort->also(&scene);
    look_for(section, sort->name, sort->by, seq);
    scene_restore(&scene, sort->tables);
    assert_healed(section, sort->name);
}

static void try_all(const char *section, const struct sort *sorts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        try_sort(section, &sorts[i]);
    assert_all_right();
}

/* --- the document ----------------------------------------------------------------------------- */

/* The rows of the table under a heading of the document, one a line; without the table's own head.
 */
static void table_of_document(const char *heading, struct buf *out)
{
    char line[400];
    bool is_here = false;
    int row = 0;
    FILE *file = fopen(DOCUMENT, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        if (line[0] == '#')
            is_here = strncmp(line, "### ", 4) == 0 &&
                      strncmp(line + 4, heading, strlen(heading)) == 0 &&
                      line[4 + strlen(heading)] == '\n';
        else if (is_here && line[0] == '|' && ++row > 2)
            buf_text(out, line);
    }
    (void)fclose(file);
}

static void assert_documented(const char *heading, const struct buf *expected)
{
    struct buf found;
    buf_init(&found);
    table_of_document(heading, &found);
    if (found.length != expected->length || memcmp(found.bytes, expected->bytes, found.length) != 0)
        fail_msg("docs/tampering.md has another table under \"%s\" than:\n%s", heading,
                 expected->bytes);
    buf_done(&found);
}

static void write_row(const char *name, const enum mechanism by[LOOKER_COUNT], struct buf *out)
{
    buf_format(out, "| %s | %s | %s | %s |\n", name, mechanisms[by[AT_START]].name,
               mechanisms[by[WHILE_RUNNING]].name, mechanisms[by[BY_VERIFY]].name);
}

static void assert_sorts_documented(const char *heading, const struct sort *sorts, size_t count)
{
    struct buf expected;
    buf_init(&expected);
    for (size_t i = 0; i < count; i++)
        write_row(sorts[i].name, sorts[i].by, &expected);
    assert_documented(heading, &expected);
    buf_done(&expected);
}

static void assert_mechanisms_documented(void)
{
    struct buf expected;
    buf_init(&expected);
    for (size_t i = 1; i < COUNT(mechanisms); i++)
        buf_format(&expected, "| %s | %s | %s | %d s |\n", mechanisms[i].name, mechanisms[i].holds,
                   mechanisms[i].warns ? "degraded" : "stops", mechanisms[i].within_s);
    assert_documented("Mechanisms", &expected);
    buf_done(&expected);
}

static void assert_rechaining_documented(void)
{
    struct buf changed, resealed;
    buf_init(&changed);
    buf_init(&resealed);
    for (size_t i = 0; i < COUNT(rechained); i++)
        buf_format(&changed, "| %s |\n", rechained[i].name);
    for (size_t i = 0; i < COUNT(resealings); i++)
        write_row(resealings[i].name, resealings[i].by, &resealed);
    assert_documented("What is changed before", &changed);
    assert_documented("A chain computed anew", &resealed);
    buf_done(&changed);
    buf_done(&resealed);
}

static void assert_objects_documented(void)
{
    struct buf expected;
    buf_init(&expected);
    for (size_t i = 0; i < COUNT(object_sorts); i++)
        write_row(object_sorts[i].name, object_sorts[i].by, &expected);
    assert_documented("Views, triggers, rights and columns", &expected);
    buf_done(&expected);
}

/* So that nobody promises what is not tried, and nothing that is tried stays untold. */
static void the_document_has_these_tables_and_no_other_rows(void **state)
{
    (void)state;
    assert_mechanisms_documented();
    assert_sorts_documented("Typed rows, of every kind", row_sorts, COUNT(row_sorts));
    assert_sorts_documented("Lines of verdicts", line_sorts, COUNT(line_sorts));
    assert_sorts_documented("Entries and the head", entry_sorts, COUNT(entry_sorts));
    assert_sorts_documented("Seals", seal_sorts, COUNT(seal_sorts));
    assert_rechaining_documented();
    assert_sorts_documented("Idempotency keys of earlier releases", older_sorts,
                            COUNT(older_sorts));
    assert_sorts_documented("Credentials and sessions", beside_sorts, COUNT(beside_sorts));
    assert_objects_documented();
}

/* --- the tests -------------------------------------------------------------------------------- */

static int open_group(void **state)
{
    (void)state;
    scene_open(&scene);
    return 0;
}

static int open_group_with_every_kind(void **state)
{
    (void)state;
    scene_open_with_every_kind(&scene);
    return 0;
}

static int close_group(void **state)
{
    (void)state;
    scene_close(&scene);
    return 0;
}

static void put_names(char *out, size_t size, const char *sql)
{
    const char *names[][2] = {
        {"AUDITOR", scene.fixture.auditor}, {"APP", scene.fixture.app}, {"KEPT", "_kept"}};
    size_t length = 0;
    while (*sql != '\0' && length < size - 1) {
        size_t i = 0;
        while (i < COUNT(names) && strncmp(sql, names[i][0], strlen(names[i][0])) != 0)
            i++;
        bool is_account = i < 2;
        int written = i == COUNT(names) ? snprintf(out + length, size - length, "%c", *sql)
                      : is_account
                          ? snprintf(out + length, size - length, "`%s`@localhost", names[i][1])
                          : snprintf(out + length, size - length, "%s_kept", scene.fixture.name);
        length += (size_t)written;
        sql += i == COUNT(names) ? 1 : strlen(names[i][0]);
    }
    out[length] = '\0';
}

static void nothing_is_decided_before_the_first_proof_and_health_says_so(void **state)
{
    (void)state;
    assert_true(scene_waits_for_proof(&scene));
}

static void views_triggers_rights_and_columns(void **state)
{
    (void)state;
    char sql[2000];
    for (size_t i = 0; i < COUNT(object_sorts); i++) {
        const struct object_sort *sort = &object_sorts[i];
        put_names(sql, sizeof sql, sort->change);
        scene_run(&scene, sql);
        look_for("objects", sort->name, sort->by, 0);
        if (sort->undo != NULL)
            put_names(sql, sizeof sql, sort->undo);
        if (sort->undo != NULL)
            scene_run(&scene, sql);
        scene_put_right(&scene);
        assert_healed("objects", sort->name);
    }
    assert_all_right();
}

static bool is_tried[RECORD_KIND_COUNT];

static void try_rows_of(const char *table)
{
    for (size_t i = 0; i < COUNT(row_sorts); i++) {
        row_tamperings[i](table);
        look_for(table, row_sorts[i].name, row_sorts[i].by, 0);
        scene_restore(&scene, table);
        assert_healed(table, row_sorts[i].name);
    }
}

static void drop_triggers(void)
{
    scene_drop_triggers(&scene);
    scene_restore(&scene, "journal");
    assert_healed("the ledger", "triggers dropped");
}

static void rows_of_the_kinds_of_a_ledger(void **state)
{
    (void)state;
    drop_triggers();
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++) {
        const char *table = record_types[kind]->kind;
        is_tried[kind] = fixture_number(&scene.fixture, "SELECT COUNT(*) FROM `%s`", table) > 0;
        if (is_tried[kind])
            try_rows_of(table);
    }
    assert_all_right();
}

/* What `verify` says of this ledger in any case is none of the words that are looked for. */
static void rows_of_all_other_kinds(void **state)
{
    (void)state;
    drop_triggers();
    struct finding before = scene_look(&scene, BY_VERIFY);
    assert_false(says(&before, ROW) || says(&before, SURPLUS));
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++)
        if (!is_tried[kind])
            try_rows_of(record_types[kind]->kind);
    assert_all_right();
}

static void lines_of_verdicts(void **state)
{
    (void)state;
    try_all("lines", line_sorts, COUNT(line_sorts));
}

static void entries_and_the_head(void **state)
{
    (void)state;
    try_all("journal", entry_sorts, COUNT(entry_sorts));
}

static void keys_of_earlier_releases(void **state)
{
    (void)state;
    try_all("idempotency", older_sorts, COUNT(older_sorts));
}

static void seals(void **state)
{
    (void)state;
    try_all("seal", seal_sorts, COUNT(seal_sorts));
}

static void a_chain_computed_anew(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rechained); i++)
        for (size_t j = 0; j < COUNT(resealings); j++) {
            const struct resealing *resealing = &resealings[j];
            scene_run(&scene, rechained[i].change);
            if (resealing->before != NULL)
                resealing->before(&scene);
            scene_rechain(&scene);
            if (resealing->after != NULL)
                resealing->after(&scene);
            look_for(rechained[i].name, resealing->name, resealing->by, 0);
            scene_restore(&scene, rechained[i].tables);
            assert_healed(rechained[i].name, resealing->name);
        }
    assert_all_right();
}

static void rows_beside_the_journal(void **state)
{
    (void)state;
    try_all("beside", beside_sorts, COUNT(beside_sorts));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_document_has_these_tables_and_no_other_rows),
        cmocka_unit_test(nothing_is_decided_before_the_first_proof_and_health_says_so),
        cmocka_unit_test(views_triggers_rights_and_columns),
        cmocka_unit_test(rows_of_the_kinds_of_a_ledger),
        cmocka_unit_test(lines_of_verdicts),
        cmocka_unit_test(entries_and_the_head),
        cmocka_unit_test(keys_of_earlier_releases),
        cmocka_unit_test(seals),
        cmocka_unit_test(a_chain_computed_anew),
        cmocka_unit_test(rows_beside_the_journal),
    };
    const struct CMUnitTest tests_of_every_kind[] = {
        cmocka_unit_test(rows_of_all_other_kinds),
    };
    int failed = cmocka_run_group_tests(tests, open_group, close_group);
    return failed +
           cmocka_run_group_tests(tests_of_every_kind, open_group_with_every_kind, close_group);
}
