/* Which request an entry was made by. The journal says so itself; before it did, the table of
 * idempotency keys was all that did, and what stands there counts on. */
#include "table_internal.h"

#include <string.h>

static const struct stmt request_range = {
    .name = "request_range",
    .sql = "SELECT `seq`, `request` FROM `journal`"
           " WHERE `seq` BETWEEN ? AND ? AND `request` IS NOT NULL",
};

enum err journal_requests(struct db *db, int64_t from_seq, int64_t to_seq, struct arena *arena,
                          const uint8_t **requests_out)
{
    static const enum value_type types[] = {VALUE_INT, VALUE_BYTES};
    struct value params[] = {value_int(from_seq), value_int(to_seq)};
    struct rows rows;
    bool found = false;
    memset(requests_out, 0, (size_t)(to_seq - from_seq + 1) * sizeof(*requests_out));
    enum err err = rows_open(db, &request_range, params, 2, types, 2, &rows);
    if (err != ERR_OK)
        return err;
    while ((err = rows_next(&rows, &found)) == ERR_OK && found)
        if (rows.values[1].length == ENTRY_REQUEST_SIZE)
            requests_out[rows.values[0].number - from_seq] =
                (const uint8_t *)arena_copy(arena, rows.values[1].bytes, ENTRY_REQUEST_SIZE);
    rows_close(&rows);
    return err;
}

static const struct stmt key_list = {
    .name = "idempotency_list",
    .sql = "SELECT `actor_id`, `idem_key`, `request_hash`, `seq` FROM `idempotency`"
           " ORDER BY `seq`, `actor_id`, `idem_key`",
};

enum err idempotency_each(struct db *db, enum err (*each)(const struct idempotency *key, void *arg),
                          void *arg)
{
    static const enum value_type types[] = {VALUE_INT, VALUE_TEXT, VALUE_BYTES, VALUE_INT};
    struct rows rows;
    bool found = false;
    enum err err = rows_open(db, &key_list, NULL, 0, types, 4, &rows);
    if (err != ERR_OK)
        return err;
    while ((err = rows_next(&rows, &found)) == ERR_OK && found) {
        const struct value *values = rows.values;
        struct idempotency key = {
            .actor_id = values[0].number, .key = values[1].bytes, .seq = values[3].number};
        if (values[2].length == sizeof(key.request_hash))
            memcpy(key.request_hash, values[2].bytes, sizeof(key.request_hash));
        err = each(&key, arg);
        if (err != ERR_OK)
            break;
    }
    rows_close(&rows);
    return err;
}
