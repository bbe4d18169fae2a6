/* One statement for many rows: the values of each parameter go to the server side by side, in one
 * round trip. Days and times go as text, which has one form in every client library. */
#include "db_internal.h"

#include "base/check.h"
#include "base/date.h"

#include <stdio.h>
#include <string.h>

#define US_PER_SECOND INT64_C(1000000)
#define US_PER_DAY (INT64_C(86400) * US_PER_SECOND)

/* The values of one parameter, by row. */
struct bulk_column {
    long long *numbers; /* of a column of numbers */
    const char **texts; /* of any other */
    unsigned long *lengths;
    char *indicators;
};

static const char *text_of_time(int64_t utc_us, struct arena *arena)
{
    char day_text[DATE_TEXT_SIZE];
    int64_t day = utc_us / US_PER_DAY - (utc_us % US_PER_DAY < 0);
    int64_t rest_us = utc_us - day * US_PER_DAY;
    int64_t rest_s = rest_us / US_PER_SECOND;
    date_format((int32_t)day, day_text);
    return arena_format(arena, "%s %02d:%02d:%02d.%06d", day_text, (int)(rest_s / 3600),
                        (int)(rest_s / 60 % 60), (int)(rest_s % 60),
                        (int)(rest_us % US_PER_SECOND));
}

static const char *text_of_date(int64_t date, struct arena *arena)
{
    char text[DATE_TEXT_SIZE];
    date_format((int32_t)date, text);
    return arena_format(arena, "%s", text);
}

static void take_value(struct bulk_column *column, size_t row, const struct value *value,
                       struct arena *arena)
{
    column->indicators[row] = value->type == VALUE_NULL ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE;
    column->texts[row] = "";
    switch (value->type) {
    case VALUE_NULL:
        return;
    case VALUE_INT:
        column->numbers[row] = value->number;
        return;
    case VALUE_TEXT:
    case VALUE_BYTES:
        column->texts[row] = value->bytes;
        column->lengths[row] = value->length;
        return;
    case VALUE_DATE:
        column->texts[row] = text_of_date(value->number, arena);
        break;
    case VALUE_TIME:
        column->texts[row] = text_of_time(value->number, arena);
        break;
    }
    column->lengths[row] = strlen(column->texts[row]);
}

/* Values of one column have one type, where they are known. */
static enum value_type type_of_column(const struct value *values, size_t row_count,
                                      size_t column_count)
{
    for (size_t row = 0; row < row_count; row++)
        if (values[row * column_count].type != VALUE_NULL)
            return values[row * column_count].type;
    return VALUE_NULL;
}

static void bind_column(const struct value *values, size_t row_count, size_t column_count,
                        struct arena *arena, MYSQL_BIND *bind)
{
    struct bulk_column column = {
        .numbers = arena_array(arena, row_count, sizeof(*column.numbers)),
        .texts = arena_array(arena, row_count, sizeof(*column.texts)),
        .lengths = arena_array(arena, row_count, sizeof(*column.lengths)),
        .indicators = arena_array(arena, row_count, sizeof(*column.indicators)),
    };
    enum value_type type = type_of_column(values, row_count, column_count);
    for (size_t row = 0; row < row_count; row++)
        take_value(&column, row, &values[row * column_count], arena);
    bind->u.indicator = column.indicators;
    bind->length = column.lengths;
    bind->buffer = type == VALUE_INT ? (void *)column.numbers : (void *)column.texts;
    bind->buffer_type = type == VALUE_INT     ? MYSQL_TYPE_LONGLONG
                        : type == VALUE_BYTES ? MYSQL_TYPE_BLOB
                                              : MYSQL_TYPE_STRING;
}

static enum err execute(struct db *db, const struct stmt *stmt, MYSQL_STMT *handle,
                        MYSQL_BIND *binds, unsigned row_count)
{
    unsigned one = 0;
    bool failed = mysql_stmt_attr_set(handle, STMT_ATTR_ARRAY_SIZE, &row_count) != 0 ||
                  mysql_stmt_bind_param(handle, binds);
    if (!failed && db->before != NULL)
        db->before(db, stmt->name, db->before_arg);
    failed = failed || mysql_stmt_execute(handle) != 0;
    enum err err = failed ? stmt_failed(db, stmt, handle) : ERR_OK;
    if (failed && db->mysql == NULL) /* the handle went with the connection */
        return err;
    int warnings = failed ? 0 : mysql_stmt_warning_count(handle);
    (void)mysql_stmt_attr_set(handle, STMT_ATTR_ARRAY_SIZE, &one);
    if (warnings != 0)
        return db_fault(db, stmt->name, ERR_INTERNAL, "%d warnings after a write", warnings);
    return err;
}

enum err stmt_run_many(struct db *db, const struct stmt *stmt, const struct value *values,
                       size_t row_count, size_t column_count)
{
    MYSQL_BIND binds[STMT_COLUMNS_MAX];
    MYSQL_STMT *handle = NULL;
    struct arena arena;
    CHECK(db->transaction != TRANSACTION_NONE && row_count > 0 && row_count <= UINT32_MAX);
    enum err err = stmt_prepare_handle(db, stmt, &handle);
    if (err != ERR_OK)
        return err;
    CHECK(column_count <= STMT_COLUMNS_MAX && mysql_stmt_param_count(handle) == column_count);
    memset(binds, 0, sizeof(binds));
    arena_init(&arena);
    for (size_t i = 0; i < column_count; i++)
        bind_column(values + i, row_count, column_count, &arena, &binds[i]);
    err = execute(db, stmt, handle, binds, (unsigned)row_count);
    arena_done(&arena);
    return err;
}
