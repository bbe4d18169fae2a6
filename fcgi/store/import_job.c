/* Rows of imports under way, and their parts. */
#include "store/import_job.h"

#include "base/check.h"
#include "db_internal.h"

#include <string.h>

const char *const import_job_states[IMPORT_JOB_STATE_COUNT] = {
#define X(name, word) [IMPORT_JOB_##name] = (word),
    IMPORT_JOB_STATES(X)
#undef X
};

#define COLUMNS                                                                                    \
    "`id`, `user_id`, `title`, `state`, `undoes_seq`, `note`, `language`, `done_count`,"           \
    " `total_count`, `cancel_asked`, `result`, `stored_seq`, `created_at`, `updated_at`"
#define AT_WORK "('reading', 'checking', 'storing')"
#define AT_REST "('open', 'planned', 'checked', 'failed', 'cancelled')"

enum {
    JOB_ID,
    JOB_USER,
    JOB_TITLE,
    JOB_STATE,
    JOB_UNDOES,
    JOB_NOTE,
    JOB_LANGUAGE,
    JOB_DONE,
    JOB_TOTAL,
    JOB_CANCEL,
    JOB_RESULT,
    JOB_STORED,
    JOB_CREATED,
    JOB_UPDATED,
    JOB_COLUMNS
};

static const enum value_type job_types[JOB_COLUMNS] = {
    VALUE_INT, VALUE_INT, VALUE_TEXT, VALUE_TEXT, VALUE_INT, VALUE_TEXT, VALUE_TEXT,
    VALUE_INT, VALUE_INT, VALUE_INT,  VALUE_TEXT, VALUE_INT, VALUE_TIME, VALUE_TIME,
};

static const char *text_of(const struct value *value, struct arena *arena)
{
    return value->type == VALUE_NULL ? NULL : arena_copy(arena, value->bytes, value->length);
}

static int64_t number_of(const struct value *value)
{
    return value->type == VALUE_NULL ? 0 : value->number;
}

static enum err job_of(struct db *db, const struct stmt *stmt, const struct value *row,
                       struct arena *arena, struct import_job *job)
{
    const char *state = text_of(&row[JOB_STATE], arena);
    *job = (struct import_job){
        .id = row[JOB_ID].number,
        .user_id = row[JOB_USER].number,
        .title = text_of(&row[JOB_TITLE], arena),
        .undoes_seq = number_of(&row[JOB_UNDOES]),
        .note = text_of(&row[JOB_NOTE], arena),
        .language = text_of(&row[JOB_LANGUAGE], arena),
        .done_count = row[JOB_DONE].number,
        .total_count = row[JOB_TOTAL].number,
        .cancel_asked = row[JOB_CANCEL].number != 0,
        .result = text_of(&row[JOB_RESULT], arena),
        .stored_seq = number_of(&row[JOB_STORED]),
        .created_at_us = row[JOB_CREATED].number,
        .updated_at_us = row[JOB_UPDATED].number,
    };
    for (int i = 0; i < IMPORT_JOB_STATE_COUNT; i++)
        if (strcmp(import_job_states[i], state) == 0) {
            job->state = (enum import_job_state)i;
            return ERR_OK;
        }
    return db_fault(db, stmt->name, ERR_CORRUPT, "there is no state %s", state);
}

static const struct stmt job_insert = {
    .name = "import_job_insert",
    .sql = "INSERT INTO `import_job` (`id`, `user_id`, `title`, `state`, `undoes_seq`, `note`,"
           " `language`, `heartbeat_at`, `created_at`, `updated_at`)"
           " VALUES (?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))",
    .changes = true,
};

static const struct stmt job_oldest = {
    .name = "import_job_oldest",
    .sql = "SELECT `id` FROM `import_job` WHERE `user_id` = ? AND `state` NOT IN " AT_WORK
           " ORDER BY `updated_at` DESC, `id` LIMIT 1 OFFSET ?",
};

/* Beyond so many of a user the oldest go, one for each that comes. */
static enum err make_room(struct db *db, int64_t user_id)
{
    struct value params[] = {value_int(user_id), value_int(IMPORT_JOBS_MAX - 1)};
    int64_t oldest = 0;
    enum err err = stmt_number(db, &job_oldest, params, 2, &oldest);
    if (err == ERR_NOT_FOUND)
        return ERR_OK;
    if (err == ERR_OK)
        err = import_job_delete(db, oldest, user_id);
    return err == ERR_CONFLICT ? ERR_OK : err;
}

enum err import_job_insert(struct db *db, const struct import_job *job)
{
    struct value params[] = {
        value_int(job->id),
        value_int(job->user_id),
        value_text(job->title),
        value_text(import_job_states[job->state]),
        job->undoes_seq == 0 ? value_null() : value_int(job->undoes_seq),
        value_text(job->note),
        value_text(job->language),
    };
    enum err err = make_room(db, job->user_id);
    return err != ERR_OK ? err : stmt_run(db, &job_insert, params, 7, NULL);
}

static const struct stmt job_get = {
    .name = "import_job_get",
    .sql = "SELECT " COLUMNS " FROM `import_job` WHERE `id` = ? AND `user_id` = ?",
};

enum err import_job_get(struct db *db, int64_t id, int64_t user_id, struct arena *arena,
                        struct import_job *job_out)
{
    struct value params[] = {value_int(id), value_int(user_id)};
    struct value row[JOB_COLUMNS];
    enum err err = stmt_row(db, &job_get, params, 2, job_types, JOB_COLUMNS, arena, row);
    return err != ERR_OK ? err : job_of(db, &job_get, row, arena, job_out);
}

static const struct stmt job_list = {
    .name = "import_job_list",
    .sql = "SELECT " COLUMNS " FROM `import_job` WHERE `user_id` = ?"
           " ORDER BY `created_at` DESC, `id` LIMIT ?",
};

enum err import_job_list(struct db *db, int64_t user_id, struct arena *arena,
                         struct import_job jobs_out[IMPORT_JOBS_MAX], size_t *count_out)
{
    struct value params[] = {value_int(user_id), value_int(IMPORT_JOBS_MAX)};
    struct rows rows;
    bool found = true;
    size_t count = 0;
    enum err err = rows_open(db, &job_list, params, 2, job_types, JOB_COLUMNS, &rows);
    if (err != ERR_OK)
        return err;
    while (err == ERR_OK && found) {
        err = rows_next(&rows, &found);
        if (err == ERR_OK && found)
            err = job_of(db, &job_list, rows.values, arena, &jobs_out[count++]);
    }
    rows_close(&rows);
    *count_out = count;
    return err;
}

static enum err or_conflict(enum err err)
{
    return err == ERR_NOT_FOUND ? ERR_CONFLICT : err;
}

static const struct stmt job_move = {
    .name = "import_job_move",
    .sql = "UPDATE `import_job` SET `state` = ?, `language` = ?, `note` = COALESCE(?, `note`),"
           " `owner` = 0, `cancel_asked` = 0, `done_count` = 0, `total_count` = 0, `result` = NULL,"
           " `updated_at` = UTC_TIMESTAMP(6)"
           " WHERE `id` = ? AND `user_id` = ? AND `state` IN " AT_REST,
    .changes = true,
};

enum err import_job_move(struct db *db, int64_t id, int64_t user_id, enum import_job_state state,
                         const char *language, const char *note)
{
    struct value params[] = {value_text(import_job_states[state]), value_text(language),
                             value_text(note), value_int(id), value_int(user_id)};
    return or_conflict(stmt_run_one(db, &job_move, params, 5));
}

/* Its own time makes each a change of the row. */
static const struct stmt job_ask_cancel = {
    .name = "import_job_ask_cancel",
    .sql = "UPDATE `import_job` SET `cancel_asked` = 1, `updated_at` = UTC_TIMESTAMP(6)"
           " WHERE `id` = ? AND `user_id` = ? AND `state` IN " AT_WORK,
    .changes = true,
};

enum err import_job_ask_cancel(struct db *db, int64_t id, int64_t user_id)
{
    struct value params[] = {value_int(id), value_int(user_id)};
    return or_conflict(stmt_run_one(db, &job_ask_cancel, params, 2));
}

static const struct stmt job_delete = {
    .name = "import_job_delete",
    .sql = "DELETE FROM `import_job` WHERE `id` = ? AND `user_id` = ? AND `state` NOT IN " AT_WORK,
    .changes = true,
};

enum err import_job_delete(struct db *db, int64_t id, int64_t user_id)
{
    struct value params[] = {value_int(id), value_int(user_id)};
    return or_conflict(stmt_run_one(db, &job_delete, params, 2));
}

static const struct stmt job_purge = {
    .name = "import_job_purge",
    .sql = "DELETE FROM `import_job` WHERE `updated_at` < UTC_TIMESTAMP(6) - INTERVAL ? DAY"
           " AND `heartbeat_at` < UTC_TIMESTAMP(6) - INTERVAL ? DAY",
    .changes = true,
    .repeatable = true,
};

enum err import_job_purge(struct db *db)
{
    struct value params[] = {value_int(IMPORT_JOB_KEPT_DAYS), value_int(IMPORT_JOB_KEPT_DAYS)};
    return stmt_run(db, &job_purge, params, 2, NULL);
}

/* --- parts --- */

static const struct stmt part_put = {
    .name = "import_job_part_put",
    .sql = "REPLACE INTO `import_job_part` (`job_id`, `part`, `position`, `name`, `byte_count`,"
           " `bytes`) VALUES (?, ?, ?, ?, ?, ?)",
    .changes = true,
    .repeatable = true,
};

enum err import_job_part_put(struct db *db, int64_t id, const char *part,
                             const struct import_job_part *content)
{
    struct value params[] = {
        value_int(id),
        value_text(part),
        value_int(content->position),
        value_text(content->name),
        value_int(content->byte_count),
        value_bytes(content->bytes, (size_t)content->byte_count),
    };
    return stmt_run(db, &part_put, params, 6, NULL);
}

static const struct stmt part_get = {
    .name = "import_job_part_get",
    .sql = "SELECT `position`, `name`, `byte_count`, `bytes` FROM `import_job_part`"
           " WHERE `job_id` = ? AND `part` = ? AND `position` = ?",
};

enum err import_job_part_get(struct db *db, int64_t id, const char *part, int64_t position,
                             struct arena *arena, struct import_job_part *part_out)
{
    static const enum value_type types[] = {VALUE_INT, VALUE_TEXT, VALUE_INT, VALUE_BYTES};
    struct value params[] = {value_int(id), value_text(part), value_int(position)};
    struct value row[4];
    enum err err = stmt_row(db, &part_get, params, 3, types, 4, arena, row);
    if (err == ERR_OK)
        *part_out = (struct import_job_part){.position = row[0].number,
                                             .name = text_of(&row[1], arena),
                                             .byte_count = (int64_t)row[3].length,
                                             .bytes = text_of(&row[3], arena)};
    return err;
}

static const struct stmt part_list = {
    .name = "import_job_part_list",
    .sql = "SELECT `position`, `name`, `byte_count` FROM `import_job_part`"
           " WHERE `job_id` = ? AND `part` = ? ORDER BY `position` LIMIT ?",
};

#define PARTS_MAX 1000

enum err import_job_part_list(struct db *db, int64_t id, const char *part, struct arena *arena,
                              struct import_job_part **list_out, size_t *count_out)
{
    static const enum value_type types[] = {VALUE_INT, VALUE_TEXT, VALUE_INT};
    struct value params[] = {value_int(id), value_text(part), value_int(PARTS_MAX)};
    struct import_job_part *list = arena_array(arena, PARTS_MAX, sizeof *list);
    struct rows rows;
    bool found = true;
    size_t count = 0;
    enum err err = rows_open(db, &part_list, params, 3, types, 3, &rows);
    if (err != ERR_OK)
        return err;
    while (err == ERR_OK && found) {
        err = rows_next(&rows, &found);
        if (err == ERR_OK && found)
            list[count++] = (struct import_job_part){.position = rows.values[0].number,
                                                     .name = text_of(&rows.values[1], arena),
                                                     .byte_count = rows.values[2].number};
    }
    rows_close(&rows);
    *list_out = list;
    *count_out = count;
    return err;
}

static const struct stmt part_delete = {
    .name = "import_job_part_delete",
    .sql = "DELETE FROM `import_job_part` WHERE `job_id` = ? AND `part` = ?",
    .changes = true,
    .repeatable = true,
};

enum err import_job_part_delete(struct db *db, int64_t id, const char *part)
{
    struct value params[] = {value_int(id), value_text(part)};
    return stmt_run(db, &part_delete, params, 2, NULL);
}

/* --- the process that works --- */

static const struct stmt job_waiting = {
    .name = "import_job_waiting",
    .sql = "SELECT " COLUMNS " FROM `import_job` WHERE `state` IN " AT_WORK " AND (`owner` = 0 OR"
           " `heartbeat_at` < UTC_TIMESTAMP(6) - INTERVAL ? SECOND)"
           " ORDER BY `updated_at`, `id` LIMIT 1",
};

static const struct stmt job_claim = {
    .name = "import_job_claim",
    .sql = "UPDATE `import_job` SET `owner` = ?, `heartbeat_at` = UTC_TIMESTAMP(6)"
           " WHERE `id` = ? AND `state` IN " AT_WORK " AND (`owner` = 0 OR"
           " `heartbeat_at` < UTC_TIMESTAMP(6) - INTERVAL ? SECOND)",
    .changes = true,
};

enum err import_job_claim(struct db *db, int64_t owner, struct arena *arena,
                          struct import_job *job_out)
{
    struct value lease = value_int(IMPORT_JOB_LEASE_S);
    struct value row[JOB_COLUMNS];
    enum err err = stmt_row(db, &job_waiting, &lease, 1, job_types, JOB_COLUMNS, arena, row);
    if (err == ERR_OK)
        err = job_of(db, &job_waiting, row, arena, job_out);
    if (err != ERR_OK)
        return err;
    struct value params[] = {value_int(owner), value_int(job_out->id), lease};
    return stmt_run_one(db, &job_claim, params, 3);
}

static const struct stmt job_beat = {
    .name = "import_job_beat",
    .sql = "UPDATE `import_job` SET `done_count` = ?, `total_count` = ?,"
           " `heartbeat_at` = UTC_TIMESTAMP(6) WHERE `id` = ? AND `owner` = ?",
    .changes = true,
};

static const struct stmt job_cancel_asked = {
    .name = "import_job_cancel_asked",
    .sql = "SELECT `cancel_asked` FROM `import_job` WHERE `id` = ?",
};

enum err import_job_beat(struct db *db, int64_t id, int64_t owner, int64_t done_count,
                         int64_t total_count, bool *cancel_out)
{
    struct value params[] = {value_int(done_count), value_int(total_count), value_int(id),
                             value_int(owner)};
    struct value key = value_int(id);
    int64_t asked = 0;
    enum err err = stmt_run_one(db, &job_beat, params, 4);
    if (err == ERR_OK)
        err = stmt_number(db, &job_cancel_asked, &key, 1, &asked);
    *cancel_out = asked != 0;
    return err;
}

static const struct stmt job_finish = {
    .name = "import_job_finish",
    .sql = "UPDATE `import_job` SET `state` = ?, `result` = ?, `stored_seq` = ?, `owner` = 0,"
           " `cancel_asked` = 0, `updated_at` = UTC_TIMESTAMP(6) WHERE `id` = ? AND `owner` = ?",
    .changes = true,
};

enum err import_job_finish(struct db *db, int64_t id, int64_t owner, enum import_job_state state,
                           const char *result, int64_t stored_seq)
{
    struct value params[] = {
        value_text(import_job_states[state]),
        value_text(result),
        stored_seq == 0 ? value_null() : value_int(stored_seq),
        value_int(id),
        value_int(owner),
    };
    return stmt_run_one(db, &job_finish, params, 5);
}

static const struct stmt job_release = {
    .name = "import_job_release",
    .sql = "UPDATE `import_job` SET `owner` = 0 WHERE `id` = ? AND `owner` = ?",
    .changes = true,
};

enum err import_job_release(struct db *db, int64_t id, int64_t owner)
{
    struct value params[] = {value_int(id), value_int(owner)};
    return stmt_run(db, &job_release, params, 2, NULL);
}
