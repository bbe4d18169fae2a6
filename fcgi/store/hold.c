/* The row that says until when the head is held. */
#include "store/hold.h"

#include "db_internal.h"

static const struct stmt hold_update = {
    .name = "hold_set",
    .sql = "UPDATE `write_hold` SET `until_at` = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND"
           " WHERE `id` = 1",
    .changes = true,
    .repeatable = true,
};

static const struct stmt hold_select = {
    .name = "hold_left",
    .sql = "SELECT GREATEST(0, TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), `until_at`)) DIV 1000"
           " FROM `write_hold` WHERE `id` = 1",
    .brief = true,
};

enum err hold_set(struct db *db, int64_t for_ms)
{
    struct value params[] = {value_int(for_ms * 1000)};
    return stmt_run(db, &hold_update, params, 1, NULL);
}

enum err hold_left(struct db *db, int64_t *left_ms_out)
{
    return stmt_number(db, &hold_select, NULL, 0, left_ms_out);
}
