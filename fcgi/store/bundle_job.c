/* Rows of bundles that are made for users, and the pieces of their zips. */
#include "store/bundle_job.h"

#include "base/date.h"
#include "db_internal.h"

#include <string.h>

const char *const bundle_job_states[BUNDLE_JOB_STATE_COUNT] = {
#define X(name, word) [BUNDLE_JOB_##name] = (word),
    BUNDLE_JOB_STATES(X)
#undef X
};

#define SELECT                                                                                     \
    "SELECT `id`, `user_id`, `state`, `as_of`, `as_known`, `done_count`, `total_count`,"           \
    " `row_count`, `byte_count`, `sha256`, `sums_sha256`, `error`, `try_count`, `created_at`,"     \
    " `updated_at` FROM `bundle_job`"
#define CAN_BE_TAKEN                                                                               \
    "`state` = 'working' AND (`owner` = 0 OR"                                                      \
    " `heartbeat_at` < UTC_TIMESTAMP(6) - INTERVAL ? SECOND)"

enum {
    JOB_ID,
    JOB_USER,
    JOB_STATE,
    JOB_AS_OF,
    JOB_AS_KNOWN,
    JOB_DONE,
    JOB_TOTAL,
    JOB_ROWS,
    JOB_BYTES,
    JOB_SHA256,
    JOB_SUMS,
    JOB_ERROR,
    JOB_TRIES,
    JOB_CREATED,
    JOB_UPDATED,
    JOB_COLUMNS
};

static const enum value_type job_types[JOB_COLUMNS] = {
    VALUE_INT, VALUE_INT,  VALUE_TEXT, VALUE_DATE, VALUE_INT, VALUE_INT,  VALUE_INT,  VALUE_INT,
    VALUE_INT, VALUE_TEXT, VALUE_TEXT, VALUE_TEXT, VALUE_INT, VALUE_TIME, VALUE_TIME,
};

static const char *text_of(const struct value *value, struct arena *arena)
{
    return value->type == VALUE_NULL ? NULL : arena_copy(arena, value->bytes, value->length);
}

/* One job, of as many as the statement finds; the first. */
static enum err read_job(struct db *db, const struct stmt *stmt, const struct value *params,
                         size_t param_count, struct arena *arena, struct bundle_job *job_out)
{
    struct value row[JOB_COLUMNS];
    enum err err = stmt_row(db, stmt, params, param_count, job_types, JOB_COLUMNS, arena, row);
    if (err != ERR_OK)
        return err;
    *job_out = (struct bundle_job){
        .id = row[JOB_ID].number,
        .user_id = row[JOB_USER].number,
        .as_of = row[JOB_AS_OF].type == VALUE_NULL ? DATE_UNKNOWN : (int32_t)row[JOB_AS_OF].number,
        .as_known = row[JOB_AS_KNOWN].number,
        .done_count = row[JOB_DONE].number,
        .total_count = row[JOB_TOTAL].number,
        .row_count = row[JOB_ROWS].number,
        .byte_count = row[JOB_BYTES].number,
        .sha256 = text_of(&row[JOB_SHA256], arena),
        .sums_sha256 = text_of(&row[JOB_SUMS], arena),
        .error = text_of(&row[JOB_ERROR], arena),
        .try_count = row[JOB_TRIES].number,
        .created_at_us = row[JOB_CREATED].number,
        .updated_at_us = row[JOB_UPDATED].number,
    };
    const char *state = text_of(&row[JOB_STATE], arena);
    for (int i = 0; i < BUNDLE_JOB_STATE_COUNT; i++)
        if (strcmp(bundle_job_states[i], state) == 0) {
            job_out->state = (enum bundle_job_state)i;
            return ERR_OK;
        }
    return db_fault(db, stmt->name, ERR_CORRUPT, "there is no state %s", state);
}

/* --- for its user --- */

static const struct stmt job_forget_last = {
    .name = "bundle_job_forget_last",
    .sql = "DELETE FROM `bundle_job` WHERE `user_id` = ? AND `state` <> 'working'",
    .changes = true,
    .repeatable = true,
};

static const struct stmt job_insert = {
    .name = "bundle_job_insert",
    .sql = "INSERT INTO `bundle_job` (`id`, `user_id`, `state`, `as_of`, `as_known`,"
           " `heartbeat_at`, `created_at`, `updated_at`)"
           " VALUES (?, ?, 'working', ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))",
    .changes = true,
};

enum err bundle_job_insert(struct db *db, const struct bundle_job *job)
{
    struct value user = value_int(job->user_id);
    struct value params[] = {
        value_int(job->id),
        user,
        job->as_of == DATE_UNKNOWN ? value_null() : value_date(job->as_of),
        value_int(job->as_known),
    };
    enum err err = stmt_run(db, &job_forget_last, &user, 1, NULL);
    return err != ERR_OK ? err : stmt_run(db, &job_insert, params, 4, NULL);
}

static const struct stmt job_get = {
    .name = "bundle_job_get",
    .sql = SELECT " WHERE `id` = ? AND `user_id` = ?",
};

enum err bundle_job_get(struct db *db, int64_t id, int64_t user_id, struct arena *arena,
                        struct bundle_job *job_out)
{
    struct value params[] = {value_int(id), value_int(user_id)};
    return read_job(db, &job_get, params, 2, arena, job_out);
}

static const struct stmt job_of_user = {
    .name = "bundle_job_of",
    .sql = SELECT " WHERE `user_id` = ?",
};

enum err bundle_job_of(struct db *db, int64_t user_id, struct arena *arena,
                       struct bundle_job *job_out)
{
    struct value params[] = {value_int(user_id)};
    return read_job(db, &job_of_user, params, 1, arena, job_out);
}

static const struct stmt job_delete = {
    .name = "bundle_job_delete",
    .sql = "DELETE FROM `bundle_job` WHERE `id` = ? AND `user_id` = ?",
    .changes = true,
};

enum err bundle_job_delete(struct db *db, int64_t id, int64_t user_id)
{
    struct value params[] = {value_int(id), value_int(user_id)};
    return stmt_run_one(db, &job_delete, params, 2);
}

static const struct stmt job_purge = {
    .name = "bundle_job_purge",
    .sql = "DELETE FROM `bundle_job` WHERE `updated_at` < UTC_TIMESTAMP(6) - INTERVAL ? HOUR",
    .changes = true,
    .repeatable = true,
};

enum err bundle_job_purge(struct db *db)
{
    struct value kept = value_int(BUNDLE_JOB_KEPT_HOURS);
    return stmt_run(db, &job_purge, &kept, 1, NULL);
}

/* --- pieces --- */

static const struct stmt piece_put = {
    .name = "bundle_job_piece_put",
    .sql = "INSERT INTO `bundle_job_piece` (`job_id`, `position`, `bytes`) VALUES (?, ?, ?)",
    .changes = true,
};

enum err bundle_job_piece_put(struct db *db, int64_t id, int64_t position, const char *bytes,
                              size_t length)
{
    struct value params[] = {value_int(id), value_int(position), value_bytes(bytes, length)};
    return stmt_run(db, &piece_put, params, 3, NULL);
}

static const struct stmt piece_get = {
    .name = "bundle_job_piece_get",
    .sql = "SELECT `bytes` FROM `bundle_job_piece` WHERE `job_id` = ? AND `position` = ?",
};

enum err bundle_job_piece_get(struct db *db, int64_t id, int64_t position, struct arena *arena,
                              const char **bytes_out, size_t *length_out)
{
    static const enum value_type type = VALUE_BYTES;
    struct value params[] = {value_int(id), value_int(position)};
    struct value bytes;
    enum err err = stmt_row(db, &piece_get, params, 2, &type, 1, arena, &bytes);
    if (err == ERR_OK) {
        *bytes_out = text_of(&bytes, arena);
        *length_out = bytes.length;
    }
    return err;
}

static const struct stmt pieces_delete = {
    .name = "bundle_job_pieces_delete",
    .sql = "DELETE FROM `bundle_job_piece` WHERE `job_id` = ?",
    .changes = true,
    .repeatable = true,
};

/* --- the process that works --- */

static const struct stmt job_waiting = {
    .name = "bundle_job_waiting",
    .sql = SELECT " WHERE " CAN_BE_TAKEN " ORDER BY `created_at`, `id` LIMIT 1",
};

static const struct stmt job_claim = {
    .name = "bundle_job_claim",
    .sql = "UPDATE `bundle_job` SET `owner` = ?, `heartbeat_at` = UTC_TIMESTAMP(6),"
           " `try_count` = `try_count` + 1, `done_count` = 0, `total_count` = 0"
           " WHERE `id` = ? AND " CAN_BE_TAKEN,
    .changes = true,
};

enum err bundle_job_claim(struct db *db, int64_t owner, struct arena *arena,
                          struct bundle_job *job_out)
{
    struct value lease = value_int(BUNDLE_JOB_LEASE_S);
    enum err err = read_job(db, &job_waiting, &lease, 1, arena, job_out);
    if (err != ERR_OK)
        return err;
    struct value id = value_int(job_out->id);
    struct value params[] = {value_int(owner), id, lease};
    err = stmt_run_one(db, &job_claim, params, 3);
    return err != ERR_OK ? err : stmt_run(db, &pieces_delete, &id, 1, NULL);
}

static const struct stmt job_beat = {
    .name = "bundle_job_beat",
    .sql = "UPDATE `bundle_job` SET `done_count` = ?, `total_count` = ?,"
           " `heartbeat_at` = UTC_TIMESTAMP(6) WHERE `id` = ? AND `owner` = ?",
    .changes = true,
};

enum err bundle_job_beat(struct db *db, int64_t id, int64_t owner, int64_t done_count,
                         int64_t total_count)
{
    struct value params[] = {value_int(done_count), value_int(total_count), value_int(id),
                             value_int(owner)};
    return stmt_run_one(db, &job_beat, params, 4);
}

static const struct stmt job_finish = {
    .name = "bundle_job_finish",
    .sql = "UPDATE `bundle_job` SET `state` = ?, `row_count` = ?, `byte_count` = ?, `sha256` = ?,"
           " `sums_sha256` = ?, `error` = ?, `owner` = 0, `updated_at` = UTC_TIMESTAMP(6)"
           " WHERE `id` = ? AND `owner` = ?",
    .changes = true,
};

enum err bundle_job_finish(struct db *db, int64_t owner, const struct bundle_job *job)
{
    struct value params[] = {
        value_text(bundle_job_states[job->state]),
        value_int(job->row_count),
        value_int(job->byte_count),
        value_text(job->sha256),
        value_text(job->sums_sha256),
        value_text(job->error),
        value_int(job->id),
        value_int(owner),
    };
    return stmt_run_one(db, &job_finish, params, 8);
}

static const struct stmt job_release = {
    .name = "bundle_job_release",
    .sql = "UPDATE `bundle_job` SET `owner` = 0, `try_count` = `try_count` - 1"
           " WHERE `id` = ? AND `owner` = ?",
    .changes = true,
};

enum err bundle_job_release(struct db *db, int64_t id, int64_t owner)
{
    struct value params[] = {value_int(id), value_int(owner)};
    return stmt_run(db, &job_release, params, 2, NULL);
}
