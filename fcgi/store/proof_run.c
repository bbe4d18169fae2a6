/* Rows of proofs of the whole ledger. The one that goes on has a mark that no two rows can have. */
#include "store/proof_run.h"

#include "db_internal.h"

#include <string.h>

const char *const proof_outcomes[PROOF_OUTCOME_COUNT] = {
    [PROOF_RUNNING] = "running",
    [PROOF_SOUND] = "sound",
    [PROOF_DAMAGED] = "damaged",
    [PROOF_FAILED] = "failed",
};

static const struct stmt run_break_off = {
    .name = "proof_run_break_off",
    .sql = "UPDATE `proof_run` SET `going_on` = NULL, `outcome` = 'failed', `ended_at` = `told_at`,"
           " `fault` = 'it was broken off'"
           " WHERE `going_on` = 1 AND `told_at` < UTC_TIMESTAMP(6) - INTERVAL ? SECOND",
    .changes = true,
    .repeatable = true,
};

static const struct stmt run_insert = {
    .name = "proof_run_insert",
    .sql = "INSERT INTO `proof_run` (`id`, `asked_by`, `ended_at`, `told_at`, `going_on`,"
           " `head_seq`, `proved_seq`, `outcome`, `fault_count`, `fault_seq`, `fault`, `mac`)"
           " VALUES (?, ?, ?, UTC_TIMESTAMP(6), ?, ?, ?, ?, ?, ?, ?, ?)",
    .changes = true,
};

static struct value time_or_null(int64_t utc_us)
{
    return utc_us == 0 ? value_null() : value_time(utc_us);
}

static struct value mac_or_null(const struct proof_run *run)
{
    return run->mac_length == 0 ? value_null() : value_bytes(run->mac, run->mac_length);
}

static enum err insert(struct db *db, const struct proof_run *run, bool goes_on)
{
    struct value params[] = {
        value_int(run->id),
        value_int(run->asked_by),
        time_or_null(run->ended_at_us),
        goes_on ? value_int(1) : value_null(),
        value_int(run->head_seq),
        value_int(run->proved_seq),
        value_text(proof_outcomes[run->outcome]),
        value_int(run->fault_count),
        value_int(run->fault_seq),
        value_text(run->fault),
        mac_or_null(run),
    };
    return stmt_run(db, &run_insert, params, sizeof params / sizeof params[0], NULL);
}

enum err proof_run_begin(struct db *db, const struct proof_run *run)
{
    struct value lease = value_int(PROOF_RUN_LEASE_S);
    enum err err = stmt_run(db, &run_break_off, &lease, 1, NULL);
    return err == ERR_OK ? insert(db, run, true) : err;
}

enum err proof_run_record(struct db *db, const struct proof_run *run)
{
    return insert(db, run, false);
}

static const struct stmt run_progress = {
    .name = "proof_run_progress",
    .sql = "UPDATE `proof_run` SET `head_seq` = ?, `proved_seq` = ?, `told_at` = UTC_TIMESTAMP(6)"
           " WHERE `id` = ? AND `going_on` = 1",
    .changes = true,
    .repeatable = true,
};

enum err proof_run_progress(struct db *db, const struct proof_run *run)
{
    struct value params[] = {value_int(run->head_seq), value_int(run->proved_seq),
                             value_int(run->id)};
    return stmt_run(db, &run_progress, params, 3, NULL);
}

static const struct stmt run_end = {
    .name = "proof_run_end",
    .sql = "UPDATE `proof_run` SET `ended_at` = ?, `told_at` = UTC_TIMESTAMP(6),"
           " `going_on` = NULL, `head_seq` = ?, `proved_seq` = ?, `outcome` = ?,"
           " `fault_count` = ?, `fault_seq` = ?, `fault` = ?, `mac` = ? WHERE `id` = ?",
    .changes = true,
    .repeatable = true,
};

enum err proof_run_end(struct db *db, const struct proof_run *run)
{
    struct value params[] = {
        time_or_null(run->ended_at_us),
        value_int(run->head_seq),
        value_int(run->proved_seq),
        value_text(proof_outcomes[run->outcome]),
        value_int(run->fault_count),
        value_int(run->fault_seq),
        value_text(run->fault),
        mac_or_null(run),
        value_int(run->id),
    };
    return stmt_run(db, &run_end, params, sizeof params / sizeof params[0], NULL);
}

enum {
    RUN_ID,
    RUN_ASKED_BY,
    RUN_ENDED,
    RUN_HEAD,
    RUN_PROVED,
    RUN_OUTCOME,
    RUN_COUNT,
    RUN_FAULT_SEQ,
    RUN_FAULT,
    RUN_MAC,
    RUN_COLUMNS
};

static const struct stmt run_list = {
    .name = "proof_run_list",
    .sql = "SELECT `id`, `asked_by`, `ended_at`, `head_seq`, `proved_seq`, `outcome`,"
           " `fault_count`, `fault_seq`, `fault`, `mac` FROM `proof_run`"
           " ORDER BY `id` DESC LIMIT ?",
};

static const char *text_of(const struct value *value, struct arena *arena)
{
    return value->type == VALUE_NULL ? NULL : arena_copy(arena, value->bytes, value->length);
}

/* A word that this release does not know is none that says sound. */
static enum proof_outcome outcome_of(const struct value *value)
{
    for (int i = 0; i < PROOF_OUTCOME_COUNT; i++)
        if (strlen(proof_outcomes[i]) == value->length &&
            memcmp(proof_outcomes[i], value->bytes, value->length) == 0)
            return (enum proof_outcome)i;
    return PROOF_FAILED;
}

static void take_run(const struct value *row, struct arena *arena, struct proof_run *run)
{
    *run = (struct proof_run){
        .id = row[RUN_ID].number,
        .asked_by = row[RUN_ASKED_BY].number,
        .ended_at_us = row[RUN_ENDED].type == VALUE_NULL ? 0 : row[RUN_ENDED].number,
        .head_seq = row[RUN_HEAD].number,
        .proved_seq = row[RUN_PROVED].number,
        .outcome = outcome_of(&row[RUN_OUTCOME]),
        .fault_count = row[RUN_COUNT].number,
        .fault_seq = row[RUN_FAULT_SEQ].number,
        .fault = text_of(&row[RUN_FAULT], arena),
    };
    if (row[RUN_MAC].type == VALUE_NULL || row[RUN_MAC].length != PROOF_MAC_SIZE)
        return;
    run->mac_length = PROOF_MAC_SIZE;
    memcpy(run->mac, row[RUN_MAC].bytes, PROOF_MAC_SIZE);
}

enum err proof_run_list(struct db *db, struct arena *arena, struct proof_run **runs_out,
                        size_t *count_out)
{
    static const enum value_type types[RUN_COLUMNS] = {
        VALUE_INT,  VALUE_INT, VALUE_TIME, VALUE_INT,  VALUE_INT,
        VALUE_TEXT, VALUE_INT, VALUE_INT,  VALUE_TEXT, VALUE_BYTES,
    };
    struct value most = value_int(PROOF_RUNS_MAX);
    struct proof_run *runs = arena_array(arena, PROOF_RUNS_MAX, sizeof *runs);
    struct rows rows;
    bool found = true;
    size_t count = 0;
    enum err err = rows_open(db, &run_list, &most, 1, types, RUN_COLUMNS, &rows);
    if (err != ERR_OK)
        return err;
    while (err == ERR_OK && found) {
        err = rows_next(&rows, &found);
        if (err == ERR_OK && found)
            take_run(rows.values, arena, &runs[count++]);
    }
    rows_close(&rows);
    *runs_out = runs;
    *count_out = count;
    return err;
}
