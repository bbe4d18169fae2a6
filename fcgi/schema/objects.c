/* The views, triggers and rights of all kinds, and beside them the few that are no function of the
 * field tables. */
#include "schema_internal.h"

#include "base/check.h"
#include "record/kinds.h"

#include <string.h>

/* Views that belong to no kind. */
static const struct db_view fixed_views[] = {
    {"v_journal",
     "CREATE OR REPLACE VIEW `v_journal` AS\n"
     "SELECT\n"
     "    j.`seq`, j.`recorded_at`, j.`actor_id`, a.`user_name` AS `actor`, j.`kind`,"
     " j.`entity_id`,\n"
     "    j.`effective_date`, j.`body`, LOWER(HEX(j.`hash`)) AS `hash`, r.`seq` AS `reversed_by`,\n"
     "    LOWER(HEX(j.`request`)) AS `request`\n"
     "FROM `journal` j\n"
     "LEFT JOIN `user` a ON a.`seq` = j.`actor_id`\n"
     "LEFT JOIN `reversal` r ON r.`reversed_seq` = j.`seq`"},
    {"v_ledger_head", "CREATE OR REPLACE VIEW `v_ledger_head` AS\n"
                      "SELECT `seq`, LOWER(HEX(`hash`)) AS `hash` FROM `ledger_head`"},
    {"v_seals", "CREATE OR REPLACE VIEW `v_seals` AS\n"
                "SELECT\n"
                "    s.`seq`, s.`previous_seq`, s.`key_id`, k.`public_key`,"
                " LOWER(HEX(s.`signature`)) AS `signature`\n"
                "FROM `seal` s\n"
                "JOIN `journal_key` k ON k.`seq` = s.`key_id`"},
    /* All sessions that the application may delete: those that ran out a day ago. On the table
     * itself it has no such right, so none that could still be one ever goes. */
    {"session_over", "CREATE OR REPLACE SQL SECURITY DEFINER VIEW `session_over` AS\n"
                     "    SELECT `sid`, `expires_at` FROM `session`\n"
                     "    WHERE `expires_at` < UTC_TIMESTAMP(6) - INTERVAL 1 DAY"},
};

/* The columns of tables of no kind. */
static const struct db_column fixed_columns[] = {
    {"journal", "seq", "bigint"},
    {"journal", "recorded_at", "datetime"},
    {"journal", "actor_id", "bigint"},
    {"journal", "entity_id", "bigint"},
    {"journal", "kind", "varchar"},
    {"journal", "effective_date", "date"},
    {"journal", "body", "longtext"},
    {"journal", "hash", "binary"},
    {"journal", "request", "binary"},
    {"ledger_head", "id", "tinyint"},
    {"ledger_head", "seq", "bigint"},
    {"ledger_head", "hash", "binary"},
    {"idempotency", "actor_id", "bigint"},
    {"idempotency", "idem_key", "varchar"},
    {"idempotency", "request_hash", "binary"},
    {"idempotency", "seq", "bigint"},
    {"seal", "seq", "bigint"},
    {"seal", "previous_seq", "bigint"},
    {"seal", "key_id", "bigint"},
    {"seal", "signature", "binary"},
    {"credential", "user_id", "bigint"},
    {"credential", "password_hash", "varchar"},
    {"credential", "changed_at", "datetime"},
    {"credential", "failed_count", "bigint"},
    {"credential", "last_failed_at", "datetime"},
    {"credential", "draft_key", "binary"},
    {"credential", "mac", "binary"},
    {"session", "sid", "binary"},
    {"session", "user_id", "bigint"},
    {"session", "created_at", "datetime"},
    {"session", "seen_at", "datetime"},
    {"session", "expires_at", "datetime"},
    {"session", "revoked_at", "datetime"},
    {"session", "mac", "binary"},
    {"schema_object", "name", "varchar"},
    {"schema_object", "text_sha256", "char"},
    {"schema_object", "made_sha256", "char"},
    {"schema_object", "made_at", "datetime"},
    {"schema_object", "mac", "binary"},
    {"schema_finding", "id", "tinyint"},
    {"schema_finding", "compared_at", "datetime"},
    {"schema_finding", "difference_count", "bigint"},
    {"schema_finding", "first_difference", "varchar"},
    {"schema_step", "version", "bigint"},
    {"schema_step", "step", "bigint"},
    {"schema_step", "file_name", "varchar"},
    {"schema_step", "file_sha256", "char"},
    {"schema_step", "applied_at", "datetime"},
    {"write_hold", "id", "tinyint"},
    {"write_hold", "until_at", "datetime"},
    {"import_job", "id", "bigint"},
    {"import_job", "user_id", "bigint"},
    {"import_job", "title", "varchar"},
    {"import_job", "state", "varchar"},
    {"import_job", "undoes_seq", "bigint"},
    {"import_job", "note", "varchar"},
    {"import_job", "language", "char"},
    {"import_job", "done_count", "bigint"},
    {"import_job", "total_count", "bigint"},
    {"import_job", "cancel_asked", "tinyint"},
    {"import_job", "result", "mediumtext"},
    {"import_job", "stored_seq", "bigint"},
    {"import_job", "owner", "bigint"},
    {"import_job", "heartbeat_at", "datetime"},
    {"import_job", "created_at", "datetime"},
    {"import_job", "updated_at", "datetime"},
    {"import_job_part", "job_id", "bigint"},
    {"import_job_part", "part", "varchar"},
    {"import_job_part", "position", "int"},
    {"import_job_part", "name", "varchar"},
    {"import_job_part", "byte_count", "bigint"},
    {"import_job_part", "bytes", "longblob"},
    {"bundle_job", "id", "bigint"},
    {"bundle_job", "user_id", "bigint"},
    {"bundle_job", "state", "varchar"},
    {"bundle_job", "as_of", "date"},
    {"bundle_job", "as_known", "bigint"},
    {"bundle_job", "done_count", "bigint"},
    {"bundle_job", "total_count", "bigint"},
    {"bundle_job", "row_count", "bigint"},
    {"bundle_job", "byte_count", "bigint"},
    {"bundle_job", "sha256", "char"},
    {"bundle_job", "sums_sha256", "char"},
    {"bundle_job", "error", "varchar"},
    {"bundle_job", "owner", "bigint"},
    {"bundle_job", "heartbeat_at", "datetime"},
    {"bundle_job", "try_count", "bigint"},
    {"bundle_job", "created_at", "datetime"},
    {"bundle_job", "updated_at", "datetime"},
    {"bundle_job_piece", "job_id", "bigint"},
    {"bundle_job_piece", "position", "bigint"},
    {"bundle_job_piece", "bytes", "longblob"},
    {"proof_run", "id", "bigint"},
    {"proof_run", "asked_by", "bigint"},
    {"proof_run", "ended_at", "datetime"},
    {"proof_run", "told_at", "datetime"},
    {"proof_run", "going_on", "tinyint"},
    {"proof_run", "head_seq", "bigint"},
    {"proof_run", "proved_seq", "bigint"},
    {"proof_run", "outcome", "varchar"},
    {"proof_run", "fault_count", "bigint"},
    {"proof_run", "fault_seq", "bigint"},
    {"proof_run", "fault", "varchar"},
    {"proof_run", "mac", "binary"},
};

/* Tables of no kind that are append-only as well: of lines that entries hold, too. */
static const char *const other_append_only[] = {"journal", "seal", "held_verdict_line"};

/* Keeps what earlier releases wrote, and takes no more. */
static const char closed_table[] = "idempotency";

static const struct db_trigger fixed_triggers[] = {
    {"ledger_head_no_delete", "ledger_head", "BEFORE", "DELETE",
     "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'ledger_head always has its row'"},
};

/* The application changes only the head and what is not part of the journal. */
static const struct db_right fixed_rights[] = {
    {DB_ACCOUNT_APP, "ledger_head", "SELECT", NULL},
    {DB_ACCOUNT_APP, "ledger_head", "UPDATE", "seq"},
    {DB_ACCOUNT_APP, "ledger_head", "UPDATE", "hash"},
    {DB_ACCOUNT_APP, "write_hold", "SELECT", NULL},
    {DB_ACCOUNT_APP, "write_hold", "UPDATE", "until_at"},
    {DB_ACCOUNT_APP, "credential", "SELECT", NULL},
    {DB_ACCOUNT_APP, "credential", "INSERT", NULL},
    {DB_ACCOUNT_APP, "credential", "UPDATE", "password_hash"},
    {DB_ACCOUNT_APP, "credential", "UPDATE", "changed_at"},
    {DB_ACCOUNT_APP, "credential", "UPDATE", "failed_count"},
    {DB_ACCOUNT_APP, "credential", "UPDATE", "last_failed_at"},
    {DB_ACCOUNT_APP, "credential", "UPDATE", "draft_key"},
    {DB_ACCOUNT_APP, "credential", "UPDATE", "mac"},
    {DB_ACCOUNT_APP, "session", "SELECT", NULL},
    {DB_ACCOUNT_APP, "session", "INSERT", NULL},
    {DB_ACCOUNT_APP, "session", "UPDATE", "seen_at"},
    {DB_ACCOUNT_APP, "session", "UPDATE", "revoked_at"},
    {DB_ACCOUNT_APP, "session", "UPDATE", "mac"},
    {DB_ACCOUNT_APP, "session_over", "SELECT", NULL},
    {DB_ACCOUNT_APP, "session_over", "DELETE", NULL},
    {DB_ACCOUNT_APP, "import_job", "SELECT", NULL},
    {DB_ACCOUNT_APP, "import_job", "INSERT", NULL},
    {DB_ACCOUNT_APP, "import_job", "UPDATE", NULL},
    {DB_ACCOUNT_APP, "import_job", "DELETE", NULL},
    {DB_ACCOUNT_APP, "import_job_part", "SELECT", NULL},
    {DB_ACCOUNT_APP, "import_job_part", "INSERT", NULL},
    {DB_ACCOUNT_APP, "import_job_part", "DELETE", NULL},
    {DB_ACCOUNT_APP, "bundle_job", "SELECT", NULL},
    {DB_ACCOUNT_APP, "bundle_job", "INSERT", NULL},
    {DB_ACCOUNT_APP, "bundle_job", "UPDATE", NULL},
    {DB_ACCOUNT_APP, "bundle_job", "DELETE", NULL},
    {DB_ACCOUNT_APP, "bundle_job_piece", "SELECT", NULL},
    {DB_ACCOUNT_APP, "bundle_job_piece", "INSERT", NULL},
    {DB_ACCOUNT_APP, "bundle_job_piece", "DELETE", NULL},
    {DB_ACCOUNT_APP, "proof_run", "SELECT", NULL},
    {DB_ACCOUNT_APP, "proof_run", "INSERT", NULL},
    {DB_ACCOUNT_APP, "proof_run", "UPDATE", NULL},
    {DB_ACCOUNT_APP, "schema_step", "SELECT", NULL},
    {DB_ACCOUNT_APP, "schema_finding", "SELECT", NULL},
    {DB_ACCOUNT_AUDITOR, "v_journal", "SELECT", NULL},
    {DB_ACCOUNT_AUDITOR, "v_ledger_head", "SELECT", NULL},
    {DB_ACCOUNT_AUDITOR, "v_seals", "SELECT", NULL},
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define KIND_COUNT (RECORD_KIND_COUNT - 1)
#define APPEND_ONLY_COUNT (KIND_COUNT + COUNT(other_append_only))
#define UNCHANGED_COUNT (APPEND_ONLY_COUNT + 1) /* and the closed table */

/* Lists with room for everything, filled from the front. */
struct lists {
    struct arena *arena;
    struct db_column *columns;
    size_t column_count;
    struct db_view *views;
    size_t view_count;
    struct db_trigger *triggers;
    size_t trigger_count;
    struct db_right *rights;
    size_t right_count;
};

static void add_view(struct lists *lists, const struct record_type *type, const char *suffix,
                     void (*write)(const struct record_type *type, struct buf *out))
{
    struct buf sql;
    const char *name = arena_format(lists->arena, "v_%s%s", type->plural, suffix);
    buf_init(&sql);
    buf_format(&sql, "CREATE OR REPLACE VIEW `%s` AS\n", name);
    write(type, &sql);
    lists->views[lists->view_count++] =
        (struct db_view){name, arena_copy(lists->arena, sql.bytes, sql.length)};
    buf_done(&sql);
}

static void add_trigger(struct lists *lists, const char *table, const char *suffix,
                        const char *event)
{
    lists->triggers[lists->trigger_count++] = (struct db_trigger){
        .name = arena_format(lists->arena, "%s_%s", table, suffix),
        .table = table,
        .timing = "BEFORE",
        .event = event,
        .statement = arena_format(
            lists->arena, "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '%s is append-only'", table),
    };
}

static void add_right(struct lists *lists, enum db_account account, const char *object,
                      const char *privilege)
{
    lists->rights[lists->right_count++] =
        (struct db_right){.account = account, .object = object, .privilege = privilege};
}

/* Append-only, second line: the rights give no account UPDATE or DELETE; whoever has more is
 * stopped by triggers. The hash chain proves the rest. */
static void add_unchanged(struct lists *lists, const char *table)
{
    add_trigger(lists, table, "no_update", "UPDATE");
    add_trigger(lists, table, "no_delete", "DELETE");
    add_right(lists, DB_ACCOUNT_APP, table, "SELECT");
}

static void add_append_only(struct lists *lists, const char *table)
{
    add_unchanged(lists, table);
    add_right(lists, DB_ACCOUNT_APP, table, "INSERT");
}

static void add_column(struct lists *lists, const char *table, const char *name, const char *type)
{
    lists->columns[lists->column_count++] = (struct db_column){table, name, type};
}

static const char *type_of(const struct field *field)
{
    switch (field->type) {
    case FIELD_TEXT:
    case FIELD_ENUM:
        return "varchar";
    case FIELD_DATE:
        return "date";
    case FIELD_BOOL:
        return "tinyint";
    case FIELD_MONEY:
    case FIELD_DECIMAL:
    case FIELD_REFERENCE:
    case FIELD_INTEGER:
        return "bigint";
    }
    check_failed("a field type", __FILE__, __LINE__);
}

/* second: the column beside seq. */
static void add_table(struct lists *lists, const char *table, const char *second,
                      const struct shape *shape)
{
    add_column(lists, table, "seq", "bigint");
    add_column(lists, table, second, "bigint");
    for (size_t i = 0; i < shape->field_count; i++)
        add_column(lists, table, shape->fields[i].column, type_of(&shape->fields[i]));
}

static size_t columns_of(const struct record_type *type)
{
    size_t count = 2 + type->shape.field_count;
    return type->held == NULL ? count : count + 2 + type->held->shape->field_count;
}

static size_t count_columns(void)
{
    size_t count = COUNT(fixed_columns);
    for (int kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++)
        count += columns_of(record_types[kind]);
    return count;
}

static void add_kind(struct lists *lists, const struct record_type *type)
{
    add_append_only(lists, type->kind);
    add_table(lists, type->kind, "entity_id", &type->shape);
    if (type->held != NULL)
        add_table(lists, type->held->table, "line", type->held->shape);
    add_view(lists, type, "_history", schema_write_history);
    add_view(lists, type, "", schema_write_in_force);
    for (size_t i = lists->view_count - 2; i < lists->view_count; i++)
        add_right(lists, DB_ACCOUNT_AUDITOR, lists->views[i].name, "SELECT");
}

static void add_fixed(struct lists *lists)
{
    memcpy(lists->columns, fixed_columns, sizeof fixed_columns);
    lists->column_count = COUNT(fixed_columns);
    memcpy(lists->views, fixed_views, sizeof fixed_views);
    lists->view_count = COUNT(fixed_views);
    memcpy(lists->triggers, fixed_triggers, sizeof fixed_triggers);
    lists->trigger_count = COUNT(fixed_triggers);
    memcpy(lists->rights, fixed_rights, sizeof fixed_rights);
    lists->right_count = COUNT(fixed_rights);
    for (size_t i = 0; i < COUNT(other_append_only); i++)
        add_append_only(lists, other_append_only[i]);
    add_unchanged(lists, closed_table);
}

void schema_objects(struct arena *arena, struct db_objects *objects_out)
{
    size_t view_count = COUNT(fixed_views) + 2 * KIND_COUNT;
    size_t trigger_count = COUNT(fixed_triggers) + 2 * UNCHANGED_COUNT;
    size_t right_count = COUNT(fixed_rights) + APPEND_ONLY_COUNT + UNCHANGED_COUNT + 2 * KIND_COUNT;
    size_t column_count = count_columns();
    struct lists lists = {
        .arena = arena,
        .columns = arena_array(arena, column_count, sizeof(struct db_column)),
        .views = arena_array(arena, view_count, sizeof(struct db_view)),
        .triggers = arena_array(arena, trigger_count, sizeof(struct db_trigger)),
        .rights = arena_array(arena, right_count, sizeof(struct db_right)),
    };
    add_fixed(&lists);
    for (int kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++)
        add_kind(&lists, record_types[kind]);
    CHECK(lists.column_count == column_count && lists.view_count == view_count &&
          lists.trigger_count == trigger_count && lists.right_count == right_count);
    *objects_out = (struct db_objects){
        .columns = lists.columns,
        .column_count = column_count,
        .views = lists.views,
        .view_count = view_count,
        .triggers = lists.triggers,
        .trigger_count = trigger_count,
        .rights = lists.rights,
        .right_count = right_count,
    };
}
