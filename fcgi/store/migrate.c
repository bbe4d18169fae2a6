/* Applies the numbered files of sql/ step by step. Each step is recorded with the digest of its
 * file after it ran, so that an interrupted run goes on where it stopped and a changed file is
 * refused. */
#include "store/migrate.h"

#include "db_internal.h"
#include "sql_file_internal.h"

#include <string.h>

#define SHA256_HEX 64

static const struct stmt lock = {
    .name = "migrate_lock",
    .sql = "SELECT GET_LOCK(LEFT(CONCAT('fundtrail_migrate_', DATABASE()), 64), 10)",
};

static const struct stmt unlock = {
    .name = "migrate_unlock",
    .sql = "SELECT RELEASE_LOCK(LEFT(CONCAT('fundtrail_migrate_', DATABASE()), 64))",
};

static const struct stmt has_steps = {
    .name = "migrate_has_steps",
    .sql = "SELECT COUNT(*) FROM `information_schema`.`tables`"
           " WHERE `table_schema` = DATABASE() AND `table_name` = 'schema_step'",
};

static const char create_steps[] =
    "CREATE TABLE IF NOT EXISTS `schema_step` (\n"
    "    -- which statement of which file\n"
    "    `version` BIGINT NOT NULL,\n"
    "    `step` BIGINT NOT NULL,\n"
    "    -- the file as it was, and when the statement was applied\n"
    "    `file_name` VARCHAR(255) NOT NULL,\n"
    "    `file_sha256` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,\n"
    "    `applied_at` DATETIME(6) NOT NULL,\n"
    "    -- keys\n"
    "    PRIMARY KEY (`version`, `step`)\n"
    ") ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin";

/* A run under way. */
struct migration {
    struct db *db;
    const struct migrate_options *options;
    struct arena *arena;
    struct buf *sql_out;
    struct buf *message_out;
    struct migrate_result result;
    bool has_steps; /* the table schema_step is there */
};

static enum err complain(struct migration *run, enum err err, const char *where)
{
    if (run->message_out->length == 0)
        buf_format(run->message_out, "%s: %s", where, db_last_error(run->db));
    return err;
}

static void print_sql(struct migration *run, const char *sql)
{
    buf_text(run->sql_out, sql);
    buf_text(run->sql_out, ";\n\n");
}

static const struct stmt digest = {.name = "migrate_digest", .sql = "SELECT SHA2(?, 256)"};

static enum err file_digest(struct migration *run, const struct sql_file *file,
                            const char **digest_out)
{
    struct value params[] = {value_bytes(file->bytes, file->length)};
    struct value row[1];
    enum err err =
        stmt_row(run->db, &digest, params, 1, (enum value_type[]){VALUE_TEXT}, 1, run->arena, row);
    if (err == ERR_OK && (row[0].type != VALUE_TEXT || row[0].length != SHA256_HEX))
        err = db_fault(run->db, digest.name, ERR_INTERNAL, "no digest");
    if (err == ERR_OK)
        *digest_out = row[0].bytes;
    return err;
}

static const struct stmt applied = {
    .name = "migrate_applied",
    .sql = "SELECT COUNT(*), MIN(`file_sha256`), MAX(`file_sha256`)"
           " FROM `schema_step` WHERE `version` = ?",
};

/* How many steps of a file are applied; ERR_CONFLICT when they were of another text. */
static enum err file_applied(struct migration *run, const struct sql_file *file,
                             const char *file_sha256, size_t *applied_out)
{
    static const enum value_type types[] = {VALUE_INT, VALUE_TEXT, VALUE_TEXT};
    struct value params[] = {value_int(file->version)};
    struct value row[3];
    *applied_out = 0;
    if (!run->has_steps)
        return ERR_OK;
    enum err err = stmt_row(run->db, &applied, params, 1, types, 3, run->arena, row);
    if (err != ERR_OK || row[0].number == 0)
        return err;
    if (strcmp(row[1].bytes, file_sha256) != 0 || strcmp(row[2].bytes, file_sha256) != 0) {
        buf_format(run->message_out, "%s was changed after it was applied; add a new file instead",
                   file->name);
        return ERR_CONFLICT;
    }
    *applied_out = (size_t)row[0].number;
    return ERR_OK;
}

static const struct stmt record_step = {
    .name = "migrate_record",
    .sql = "INSERT INTO `schema_step` (`version`, `step`, `file_name`, `file_sha256`, `applied_at`)"
           " VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6))",
    .changes = true,
};

static enum err record(struct migration *run, const struct sql_file *file, size_t position,
                       const char *file_sha256)
{
    struct value params[] = {value_int(file->version), value_int((int64_t)position + 1),
                             value_text(file->name), value_text(file_sha256)};
    return stmt_run(run->db, &record_step, params, 4, NULL);
}

/* Position of the first step from `from` on that is to be run. */
static size_t next_to_run(const struct sql_file *file, size_t from)
{
    while (from < file->step_count && file->steps[from].makes_object)
        from++;
    return from;
}

/* Released files made views and triggers of their time. These are made from the field tables now,
 * so such steps are recorded, all at once, without being run. */
static enum err pass_over(struct migration *run, const struct sql_file *file, size_t from,
                          size_t to, const char *file_sha256)
{
    if (run->options->dry_run || from == to)
        return ERR_OK;
    enum err err = db_begin(run->db);
    for (size_t i = from; err == ERR_OK && i < to; i++)
        err = record(run, file, i, file_sha256);
    if (err == ERR_OK)
        return db_commit(run->db);
    db_rollback(run->db);
    return err;
}

static enum err run_step(struct migration *run, const struct sql_file *file, size_t position,
                         const char *file_sha256)
{
    const char *sql = file->steps[position].sql;
    if (run->options->dry_run) {
        print_sql(run, sql);
        return ERR_OK;
    }
    enum err err = db_command(run->db, file->name, sql);
    return err == ERR_OK ? record(run, file, position, file_sha256) : err;
}

static enum err apply_steps(struct migration *run, const struct sql_file *file, size_t done,
                            const char *file_sha256)
{
    enum err err = ERR_OK;
    while (err == ERR_OK && done < file->step_count) {
        size_t next = next_to_run(file, done);
        err = pass_over(run, file, done, next, file_sha256);
        if (err == ERR_OK && next < file->step_count)
            err = run_step(run, file, next++, file_sha256);
        if (err != ERR_OK)
            return complain(run, err,
                            arena_format(run->arena, "%s, step %zu of %zu", file->name, next,
                                         file->step_count));
        run->result.applied_count += next - done;
        done = next;
    }
    return err;
}

static enum err apply_file(struct migration *run, const struct sql_file *file)
{
    const char *file_sha256 = NULL;
    size_t done = 0;
    enum err err = file_digest(run, file, &file_sha256);
    if (err == ERR_OK)
        err = file_applied(run, file, file_sha256, &done);
    if (err != ERR_OK)
        return complain(run, err, file->name);
    if (run->options->dry_run && done < file->step_count)
        buf_format(run->sql_out, "-- %s\n\n", file->name);
    return apply_steps(run, file, done, file_sha256);
}

static const struct stmt unknown_version = {
    .name = "migrate_unknown",
    .sql = "SELECT COUNT(DISTINCT `version`) FROM `schema_step`",
};

static const struct stmt last_version = {
    .name = "migrate_last",
    .sql = "SELECT IFNULL(MAX(`version`), 0) FROM `schema_step`",
};

/* Forward only: what is applied must be exactly the first files. */
static enum err check_order(struct migration *run, const struct sql_file *files, size_t count)
{
    int64_t version_count = 0;
    int64_t last = 0;
    if (!run->has_steps)
        return ERR_OK;
    enum err err = stmt_number(run->db, &unknown_version, NULL, 0, &version_count);
    if (err == ERR_OK)
        err = stmt_number(run->db, &last_version, NULL, 0, &last);
    if (err != ERR_OK)
        return complain(run, err, "schema_step");
    int64_t present = 0;
    for (size_t i = 0; i < count; i++)
        present += files[i].version <= last;
    if (present == version_count)
        return ERR_OK;
    buf_format(
        run->message_out,
        "the database has %lld files up to number %lld, the folder has %lld; a file is gone or "
        "was added below an applied one",
        (long long)version_count, (long long)last, (long long)present);
    return ERR_CONFLICT;
}

static enum err look_for_steps(struct migration *run)
{
    int64_t found = 0;
    enum err err = stmt_number(run->db, &has_steps, NULL, 0, &found);
    run->has_steps = found > 0;
    return err == ERR_OK ? ERR_OK : complain(run, err, "schema_step");
}

static enum err make_steps(struct migration *run)
{
    if (run->has_steps)
        return ERR_OK;
    if (run->options->dry_run) {
        print_sql(run, create_steps);
        return ERR_OK;
    }
    enum err err = db_command(run->db, "schema_step", create_steps);
    run->has_steps = err == ERR_OK;
    return err == ERR_OK ? ERR_OK : complain(run, err, "schema_step");
}

/* What of the objects differs is made anew, each by itself: a run that was cut short goes on. */
static enum err mend(struct migration *run, const struct db_difference *difference)
{
    if (difference->sql == NULL)
        return ERR_OK;
    run->result.made_count++;
    if (run->options->dry_run && difference->drop != NULL)
        print_sql(run, difference->drop);
    if (run->options->dry_run) {
        print_sql(run, difference->sql);
        return ERR_OK;
    }
    enum err err = db_objects_mend(&run->options->place, difference);
    return err == ERR_OK ? ERR_OK : complain(run, err, db_difference_text(run->arena, difference));
}

static enum err make_objects(struct migration *run)
{
    struct db_differences differences = {0};
    if (run->options->objects == NULL)
        return ERR_OK;
    enum err err =
        db_objects_compare(&run->options->place, run->options->objects, run->arena, &differences);
    if (err != ERR_OK)
        return complain(run, err, "objects");
    if (run->options->dry_run && differences.count > 0)
        buf_text(run->sql_out, "-- views, triggers and rights\n\n");
    for (size_t i = 0; err == ERR_OK && i < differences.count; i++)
        err = mend(run, &differences.list[i]);
    return err;
}

static enum err take_lock(struct migration *run)
{
    int64_t locked = 0;
    if (run->options->dry_run)
        return ERR_OK;
    enum err err = stmt_number(run->db, &lock, NULL, 0, &locked);
    if (err != ERR_OK)
        return complain(run, err, "lock");
    if (locked == 1)
        return ERR_OK;
    buf_text(run->message_out, "another migration is running");
    return ERR_RETRY;
}

static enum err give_lock(struct migration *run, enum err outcome)
{
    int64_t released = 0;
    if (run->options->dry_run || outcome != ERR_OK)
        return outcome; /* the lock ends with the connection */
    enum err err = stmt_number(run->db, &unlock, NULL, 0, &released);
    return err == ERR_OK ? ERR_OK : complain(run, err, "unlock");
}

enum err migrate_run(const struct migrate_options *options, struct buf *sql_out,
                     struct buf *message_out, struct migrate_result *result_out)
{
    struct arena arena;
    struct sql_file *files = NULL;
    size_t count = 0;
    arena_init(&arena);
    struct migration run = {.db = options->place.db,
                            .options = options,
                            .arena = &arena,
                            .sql_out = sql_out,
                            .message_out = message_out};
    enum err err = sql_files_read(options->sql_dir, &arena, &files, &count, message_out);
    if (err == ERR_OK)
        err = take_lock(&run);
    if (err == ERR_OK)
        err = look_for_steps(&run);
    if (err == ERR_OK)
        err = check_order(&run, files, count);
    if (err == ERR_OK)
        err = make_steps(&run);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        run.result.file_count++;
        run.result.step_count += files[i].step_count;
        err = apply_file(&run, &files[i]);
    }
    if (err == ERR_OK)
        err = make_objects(&run);
    err = give_lock(&run, err);
    if (err != ERR_OK)
        db_drop(run.db);
    *result_out = run.result;
    arena_done(&arena);
    return err;
}

enum err migrate_pending(struct db *db, const char *sql_dir, struct buf *message_out,
                         size_t *pending_out)
{
    struct migrate_options options = {.sql_dir = sql_dir, .place = {.db = db}, .dry_run = true};
    struct migrate_result result = {0};
    struct buf sql;
    buf_init(&sql);
    enum err err = migrate_run(&options, &sql, message_out, &result);
    buf_done(&sql);
    if (err == ERR_OK)
        *pending_out = result.applied_count;
    return err;
}
