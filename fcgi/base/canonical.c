/* Reads canonical bytes. What was read is written once more and held against them: so nothing else
 * than what is canonical comes through, and reading itself need not look for it. */
#include "base/canonical.h"
#include "base/hex.h"

#include <string.h>

#define FIELDS_MAX 128

struct scan {
    const char *bytes;
    size_t length;
    size_t at;
    struct arena *arena;
};

static bool take(struct scan *scan, const char *text)
{
    size_t length = strlen(text);

    if (scan->length - scan->at < length || memcmp(scan->bytes + scan->at, text, length) != 0)
        return false;
    scan->at += length;
    return true;
}

/* The character of an escape behind its backslash; -1: there is none. */
static int unescape(struct scan *scan)
{
    static const char escapes[] = "\"\"\\\\b\bf\fn\nr\rt\t";
    char c = '\0';

    if (scan->at < scan->length)
        c = scan->bytes[scan->at++];
    for (size_t i = 0; i + 1 < sizeof escapes - 1; i += 2)
        if (escapes[i] == c)
            return escapes[i + 1];
    if (c != 'u' || scan->length - scan->at < 4 || memcmp(scan->bytes + scan->at, "00", 2) != 0)
        return -1;
    int high = hex_value(scan->bytes[scan->at + 2]);
    int low = hex_value(scan->bytes[scan->at + 3]);

    scan->at += 4;
    return high < 0 || high > 1 || low < 0 ? -1 : high * 16 + low;
}

/* At least as many bytes as the string has that begins here. */
static size_t quoted_length(const struct scan *scan)
{
    size_t at = scan->at;

    while (at < scan->length && scan->bytes[at] != '"')
        at += scan->bytes[at] == '\\' ? 2 : 1;
    return at - scan->at;
}

enum err canonical_string(const char *bytes, size_t length, size_t *at_io, struct arena *arena,
                          const char **text_out, size_t *length_out)
{
    struct scan scan = {bytes, length, *at_io, arena};
    size_t count = 0;

    if (!take(&scan, "\""))
        return ERR_MALFORMED;
    char *text = arena_alloc(arena, quoted_length(&scan) + 1);

    while (scan.at < length && bytes[scan.at] != '"') {
        int c = (unsigned char)bytes[scan.at++];

        if (c == '\\')
            c = unescape(&scan);
        else if (c < 0x20)
            c = -1;
        if (c <= 0)
            return ERR_MALFORMED;
        text[count++] = (char)c;
    }
    if (!take(&scan, "\""))
        return ERR_MALFORMED;
    *at_io = scan.at;
    *text_out = text;
    *length_out = count;
    return ERR_OK;
}

static bool take_string(struct scan *scan, const char **text_out, size_t *length_out)
{
    return canonical_string(scan->bytes, scan->length, &scan->at, scan->arena, text_out,
                            length_out) == ERR_OK;
}

static bool take_number(struct scan *scan, int64_t *value_out)
{
    size_t begin = scan->at;

    while (scan->at < scan->length &&
           (scan->bytes[scan->at] == '-' ||
            (scan->bytes[scan->at] >= '0' && scan->bytes[scan->at] <= '9')))
        scan->at++;
    return decimal_parse(scan->bytes + begin, scan->at - begin, 0, value_out) == ERR_OK;
}

/* Decimals of an amount depend on the currency, which may stand behind it. */
struct amount {
    const struct field *field;
    const char *text;
    size_t length;
};

static bool set_text(const struct field *field, const char *text, size_t length, void *record)
{
    int64_t value = 0;
    int32_t date = 0;
    uint32_t position = 0;

    switch (field->type) {
    case FIELD_TEXT:
        field_set_text(field, record, text);
        return utf8_length(text, length) >= 0;
    case FIELD_DATE:
        if (date_parse(text, length, &date) != ERR_OK)
            return false;
        field_set_date(field, record, date);
        return true;
    case FIELD_DECIMAL:
        if (decimal_parse(text, length, 8, &value) != ERR_OK)
            return false;
        field_set_int64(field, record, value);
        return true;
    case FIELD_ENUM:
        position = field_value_find(field->values, text, length);
        field_set_enum(field, record, position);
        return position != 0;
    default:
        return false;
    }
}

static bool take_value(struct scan *scan, const struct field *field, void *record,
                       struct amount *amount_out)
{
    int64_t value = 0;

    if (take(scan, "null"))
        return true;
    switch (field->type) {
    case FIELD_BOOL:
        field_set_bool(field, record, take(scan, "true"));
        return field_bool(field, record) || take(scan, "false");
    case FIELD_REFERENCE:
    case FIELD_INTEGER:
        if (!take_number(scan, &value))
            return false;
        field_set_int64(field, record, value);
        return true;
    default:
        break;
    }
    *amount_out = (struct amount){.field = field};
    if (!take_string(scan, &amount_out->text, &amount_out->length))
        return false;
    return field->type == FIELD_MONEY ||
           set_text(field, amount_out->text, amount_out->length, record);
}

static bool is_next(struct scan *scan, const char *name, bool is_first)
{
    size_t before = scan->at;

    if ((is_first || take(scan, ",")) && take(scan, "\"") && take(scan, name) && take(scan, "\":"))
        return true;
    scan->at = before;
    return false;
}

static bool set_amounts(const struct shape *shape, const struct amount *amounts, size_t count,
                        void *record)
{
    int decimals = shape_money_decimals(shape, record);

    for (size_t i = 0; i < count; i++) {
        int64_t value = 0;

        if (decimal_parse(amounts[i].text, amounts[i].length, decimals, &value) != ERR_OK)
            return false;
        field_set_int64(amounts[i].field, record, value);
    }
    return true;
}

/* The fields of a record, without the brace behind them. */
static bool take_fields(struct scan *scan, const struct shape *shape, void *record)
{
    struct amount amounts[FIELDS_MAX];
    size_t amount_count = 0;
    bool is_first = true;

    shape_clear(shape, record);
    if (shape->field_count > FIELDS_MAX || !take(scan, "{"))
        return false;
    for (size_t i = 0; i < shape->field_count; i++) {
        struct amount amount = {0};

        if (!is_next(scan, shape->fields[i].name, is_first))
            continue;
        if (!take_value(scan, &shape->fields[i], record, &amount))
            return false;
        if (amount.field != NULL && amount.field->type == FIELD_MONEY)
            amounts[amount_count++] = amount;
        is_first = false;
    }
    return set_amounts(shape, amounts, amount_count, record);
}

/* Lines, each behind a comma but the first, and the bracket behind them. */
static bool take_lines(struct scan *scan, const struct shape *shape, struct entry *entry)
{
    size_t capacity = 4;
    char *lines = arena_array(scan->arena, capacity, shape->size);

    do {
        if (entry->line_count == capacity) {
            char *more = arena_array(scan->arena, 2 * capacity, shape->size);

            memcpy(more, lines, capacity * shape->size);
            lines = more;
            capacity *= 2;
        }
        if (!take_fields(scan, shape, lines + entry->line_count * shape->size) || !take(scan, "}"))
            return false;
        entry->line_count++;
    } while (take(scan, ","));
    entry->lines = lines;
    return take(scan, "]");
}

static bool take_body(struct scan *scan, const struct entry_table *table, struct entry *entry)
{
    void *record = arena_alloc(scan->arena, table->shape->size);
    const struct entry_lines *lines = table->lines;

    entry->record = record;
    entry->lines = NULL;
    entry->line_count = 0;
    entry->lines_packed = false;
    if (!take_fields(scan, table->shape, record))
        return false;
    if (lines->shape != NULL && is_next(scan, lines->name, false) &&
        (!take(scan, "[") || !take_lines(scan, lines->shape, entry)))
        return false;
    return take(scan, "}") && scan->at == scan->length;
}

enum err entry_read_body(const struct entry_table *table, const char *bytes, size_t length,
                         struct arena *arena, struct entry *entry)
{
    struct scan scan = {bytes, length, 0, arena};
    struct buf again;

    if (!take_body(&scan, table, entry))
        return ERR_MALFORMED;
    buf_init(&again);
    entry_write_body(table, entry, &again);
    bool same = again.length == length && memcmp(again.bytes, bytes, length) == 0;

    buf_done(&again);
    return same ? ERR_OK : ERR_MALFORMED;
}
