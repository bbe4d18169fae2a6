/* `fundtrail load`: rules and score sheets from CSV files that an operator edits. */
#include "ctl_internal.h"

#include "ctl/calc/calc.h"
#include "http/text.h"
#include "ledger/batch.h"
#include "record/kinds.h"

#include <stdio.h>
#include <string.h>

#define FILE_MAX ((size_t)1024 * 1024)
#define ROWS_MAX 5000

static const char usage[] = "load score-sheet|recognition-rules FILE [--dry-run]";

/* What a row can be: its name in the first column, its kind, and the reference that `in` names. */
struct row_kind {
    const char *name;
    uint32_t kind;
    const char *parent_field;
    uint32_t parent_kind;
};

/* A kind of file. The first column of several kinds of rows is `record`; a column is a field of
 * that name, `in` the code of what the row belongs to. */
struct format {
    const char *word;
    const char *const *columns;
    size_t column_count;
    const struct row_kind *kinds;
    size_t kind_count;
};

static const char *const sheet_columns[] = {
    "record",    "code",       "in",         "name",        "name_en",
    "authority", "full_marks", "weight_min", "weight_max",  "bonus",
    "max_score", "from_score", "cuts_fee",   "consequence", "deadline_months",
    "status",    "clause",     "source",     "valid_from",  "valid_to",
    "note",
};

static const char *const rule_columns[] = {
    "code",         "scheme",         "name",   "name_en", "kind",   "phase",      "multiplier",
    "phase_factor", "lock_in_months", "status", "clause",  "source", "valid_from", "valid_to",
};

static const struct row_kind sheet_kinds[] = {
    {"sheet", RECORD_SCORE_SHEET, NULL, RECORD_NONE},
    {"dimension", RECORD_SCORE_DIMENSION, "score_sheet_id", RECORD_SCORE_SHEET},
    {"indicator", RECORD_SCORE_INDICATOR, "score_dimension_id", RECORD_SCORE_DIMENSION},
    {"grade", RECORD_SCORE_GRADE, "score_sheet_id", RECORD_SCORE_SHEET},
};

static const struct row_kind rule_kinds[] = {
    {"rule", RECORD_RECOGNITION_RULE, NULL, RECORD_NONE},
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const struct format formats[] = {
    {"score-sheet", sheet_columns, COUNT(sheet_columns), sheet_kinds, COUNT(sheet_kinds)},
    {"recognition-rules", rule_columns, COUNT(rule_columns), rule_kinds, COUNT(rule_kinds)},
};

struct loading {
    const struct format *format;
    const struct calc_file *file;
    struct calc_table table;
    struct arena *arena;
    struct violations *violations;
    const struct row_kind **kinds; /* by row */
    void **records;                /* by row; the reference is filled in when it is written */
    size_t position;               /* of the row that is written */
    int64_t unchanged;
    int32_t sheet_from; /* valid from: the day on which its parts take effect */
};

static const struct calc_cell *cell_at(const struct loading *loading, size_t row,
                                       const char *column)
{
    for (size_t k = 0; k < loading->format->column_count; k++)
        if (strcmp(loading->format->columns[k], column) == 0)
            return &calc_row(&loading->table, row)[k];
    return NULL;
}

static bool complain(const struct loading *loading, const struct calc_cell *cell, const char *what)
{
    return calc_complain(loading->file, cell->line, cell->column, "%s", what);
}

/* Complains about the violations from the first-th on, each at its cell or at the row. */
static bool complain_of(const struct loading *loading, size_t row, size_t first)
{
    struct buf sentence;
    buf_init(&sentence);
    for (size_t i = first; i < loading->violations->count; i++) {
        const struct violation *violation = &loading->violations->list[i];
        const struct calc_cell *cell = cell_at(loading, row, violation->field);
        buf_reset(&sentence);
        buf_format(&sentence, "%s: ", violation->field);
        violation_sentence(violation, LANGUAGE_EN, &sentence);
        complain(loading, cell != NULL ? cell : calc_row(&loading->table, row), sentence.bytes);
    }
    buf_done(&sentence);
    return loading->violations->count == first;
}

static bool read_cell(struct loading *loading, size_t row, size_t k)
{
    const struct calc_cell *cell = &calc_row(&loading->table, row)[k];
    const char *column = loading->format->columns[k];
    const struct row_kind *kind = loading->kinds[row];
    const struct shape *shape = &record_types[kind->kind]->shape;
    const struct field *field = shape_field(shape, column);
    const char *text = NULL;
    size_t length = 0;
    size_t faults = loading->violations->count;
    if (cell->text[0] == '\0' || strcmp(column, "record") == 0)
        return true;
    if (strcmp(column, "in") == 0)
        return kind->parent_field != NULL ||
               complain(loading, cell, "this row belongs to nothing else");
    if (field == NULL)
        return calc_complain(loading->file, cell->line, cell->column, "a row of kind %s has no %s",
                             kind->name, column);
    if (text_normalise(cell->text, strlen(cell->text), loading->arena, &text, &length) != ERR_OK)
        return complain(loading, cell, "this is not valid Unicode text");
    field_parse_cell(shape, field, text, length, loading->records[row], loading->violations);
    return complain_of(loading, row, faults);
}

static bool find_kind(struct loading *loading, size_t row)
{
    const struct calc_cell *cell = cell_at(loading, row, "record");
    const struct format *format = loading->format;
    if (cell == NULL) {
        loading->kinds[row] = &format->kinds[0];
        return true;
    }
    for (size_t i = 0; i < format->kind_count; i++)
        if (strcmp(format->kinds[i].name, cell->text) == 0)
            loading->kinds[row] = &format->kinds[i];
    return loading->kinds[row] != NULL ||
           complain(loading, cell, "record must be one of: sheet, dimension, indicator, grade");
}

/* What must be given is, and the code stands nowhere above. */
static bool row_is_whole(struct loading *loading, size_t row)
{
    const struct row_kind *kind = loading->kinds[row];
    const struct shape *shape = &record_types[kind->kind]->shape;
    const struct calc_cell *code = cell_at(loading, row, "code");
    bool whole = true;
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];
        const char *column = field->type == FIELD_REFERENCE ? "in" : field->name;
        const struct calc_cell *cell = cell_at(loading, row, column);
        if (field->required && cell != NULL && cell->text[0] == '\0')
            whole = calc_complain(loading->file, cell->line, cell->column, "%s is missing", column);
    }
    for (size_t above = 0; above < row; above++) {
        const struct calc_cell *other = cell_at(loading, above, "code");
        if (loading->kinds[above] == kind && strcmp(other->text, code->text) == 0)
            return calc_complain(loading->file, code->line, code->column,
                                 "the code stands in line %zu already", other->line);
    }
    return whole;
}

/* Reads all rows; every fault is written. */
static bool read_rows(struct loading *loading)
{
    size_t count = loading->table.row_count;
    bool good = true;
    if (count > ROWS_MAX)
        return calc_complain(loading->file, 1, 1, "there are more than %d rows", ROWS_MAX);
    loading->kinds = arena_array(loading->arena, count + 1, sizeof(const struct row_kind *));
    loading->records = arena_array(loading->arena, count + 1, sizeof(void *));
    for (size_t row = 0; row < count; row++) {
        if (!find_kind(loading, row)) {
            good = false;
            break;
        }
        const struct shape *shape = &record_types[loading->kinds[row]->kind]->shape;
        loading->records[row] = arena_alloc(loading->arena, shape->size);
        shape_clear(shape, loading->records[row]);
        for (size_t k = 0; k < loading->format->column_count; k++)
            good &= read_cell(loading, row, k);
        good &= row_is_whole(loading, row);
    }
    return good;
}

/* The id of what the row belongs to, into its record. */
static bool name_parent(struct loading *loading, const struct book *book, size_t row)
{
    const struct row_kind *kind = loading->kinds[row];
    const struct calc_cell *cell = cell_at(loading, row, "in");
    if (kind->parent_field == NULL)
        return true;
    int64_t parent_id = book_find_code(book, kind->parent_kind, cell->text);
    if (parent_id == 0)
        return calc_complain(loading->file, cell->line, cell->column,
                             "there is no %s with the code %s above this row",
                             record_types[kind->parent_kind]->kind, cell->text);
    field_set_int64(shape_field(&record_types[kind->kind]->shape, kind->parent_field),
                    loading->records[row], parent_id);
    return true;
}

static bool is_recorded(const struct book *book, uint32_t kind, int64_t id, const void *record)
{
    const struct shape *shape = &record_types[kind]->shape;
    const struct entry *version = book_version(book, kind, id, VIEW_EVERYTHING);
    struct buf given;
    struct buf recorded;
    buf_init(&given);
    buf_init(&recorded);
    shape_write_canonical(shape, record, &given);
    shape_write_canonical(shape, version->record, &recorded);
    bool same = strcmp(given.bytes, recorded.bytes) == 0;
    buf_done(&given);
    buf_done(&recorded);
    return same;
}

static bool stands_in_file(const struct loading *loading, uint32_t kind, const char *code)
{
    for (size_t row = 0; row < loading->table.row_count; row++)
        if (loading->kinds[row]->kind == kind &&
            strcmp(cell_at(loading, row, "code")->text, code) == 0)
            return true;
    return false;
}

/* A part of a sheet that the file leaves out would silently stay: a sheet with other parts is
 * another sheet. */
static bool nothing_left_out(const struct loading *loading, const struct book *book)
{
    for (size_t i = 0; i < loading->format->kind_count; i++) {
        const struct row_kind *kind = &loading->format->kinds[i];
        const struct shape *shape = &record_types[kind->kind]->shape;
        const int64_t *ids = NULL;
        size_t count = kind->parent_field == NULL ? 0 : book_entities(book, kind->kind, &ids);
        for (size_t k = 0; k < count; k++) {
            const void *record = book_entry(book, ids[k])->record;
            int64_t parent_id = field_int64(shape_field(shape, kind->parent_field), record);
            const char *code = field_text(shape_field(shape, "code"), record);
            const struct entry *parent = book_entry(book, parent_id);
            const struct shape *above = &record_types[kind->parent_kind]->shape;
            if (stands_in_file(loading, kind->parent_kind,
                               field_text(shape_field(above, "code"), parent->record)) &&
                !stands_in_file(loading, kind->kind, code))
                return calc_complain(loading->file, 1, 1,
                                     "%s %s is recorded but not in the file; give a sheet with "
                                     "other parts another code",
                                     kind->name, code);
        }
    }
    return true;
}

/* The next row that is not recorded as it stands. */
static enum err next_row(const struct book *book, void *arg, struct command *command,
                         bool *more_out)
{
    struct loading *loading = arg;
    for (; loading->position < loading->table.row_count; loading->position++) {
        size_t row = loading->position;
        uint32_t kind = loading->kinds[row]->kind;
        const struct shape *shape = &record_types[kind]->shape;
        void *record = loading->records[row];
        const struct field *from = shape_field(shape, "valid_from");
        if (!name_parent(loading, book, row))
            return ERR_INVALID;
        if (from != NULL)
            loading->sheet_from = field_date(from, record);
        int64_t id = book_find_code(book, kind, field_text(shape_field(shape, "code"), record));
        if (id != 0 && is_recorded(book, kind, id, record)) {
            loading->unchanged++;
            continue;
        }
        command->kind = kind;
        command->entity_id = id;
        command->record = record;
        if (id == 0 && from == NULL)
            command->effective_date = loading->sheet_from;
        loading->position++;
        return ERR_OK;
    }
    *more_out = false;
    return nothing_left_out(loading, book) ? ERR_OK : ERR_INVALID;
}

static void begin_again(void *arg)
{
    struct loading *loading = arg;
    loading->position = 0;
    loading->unchanged = 0;
}

static enum ctl_exit submit(struct ctl *ctl, struct loading *loading, bool dry_run)
{
    struct ctl_ledger opened;
    struct ledger_batch batch = {.next = next_row,
                                 .rewind = begin_again,
                                 .arg = loading,
                                 .now_us = ctl->now_us,
                                 .dry_run = dry_run};
    struct receipt receipt = {0};
    enum ctl_exit code = ctl_open(ctl, &opened);
    if (code != CTL_OK)
        return code;
    enum err err =
        ledger_submit_batch(opened.ledger, opened.db, &batch, loading->violations, &receipt);
    int64_t count = receipt.seq == 0 ? 0 : receipt.last_seq - receipt.seq + 1;
    if (err == ERR_OK && ctl->json)
        printf("{\"written\":%lld,\"unchanged\":%lld,\"dry_run\":%s}\n", (long long)count,
               (long long)loading->unchanged, dry_run ? "true" : "false");
    else if (err == ERR_OK)
        printf("%lld rows %s, %lld are recorded already\n", (long long)count,
               dry_run ? "would be written" : "written", (long long)loading->unchanged);
    else if (loading->violations->count > 0)
        complain_of(loading, loading->position - 1, 0);
    if (err != ERR_OK)
        code = ctl_failed("nothing was written", err,
                          loading->violations->count > 0 ? NULL : opened.db);
    ctl_close(&opened);
    /* The fault stands in the file, also where it contradicts the ledger. */
    return loading->violations->count > 0 ? CTL_USAGE : code;
}

static bool read_file(const char *name, struct buf *content)
{
    FILE *stream = strcmp(name, "-") == 0 ? stdin : fopen(name, "rbe");
    char chunk[65536];
    size_t taken;
    if (stream == NULL)
        return false;
    while (content->length <= FILE_MAX && (taken = fread(chunk, 1, sizeof(chunk), stream)) > 0)
        buf_add(content, chunk, taken);
    bool good = ferror(stream) == 0 && content->length <= FILE_MAX;
    if (stream != stdin)
        fclose(stream);
    return good;
}

static enum ctl_exit load(struct ctl *ctl, const struct format *format, const char *name,
                          bool dry_run)
{
    struct buf content;
    buf_init(&content);
    if (!read_file(name, &content)) {
        buf_done(&content);
        return ctl_complain(CTL_USAGE, "%s cannot be read, or is larger than 1 MiB", name);
    }
    struct calc_file file = {name, content.length > 0 ? content.bytes : "", content.length};
    struct loading loading = {
        .format = format,
        .file = &file,
        .arena = &ctl->arena,
        .violations = arena_alloc(&ctl->arena, sizeof(*loading.violations)),
        .sheet_from = DATE_UNKNOWN,
    };
    violations_init(loading.violations, &ctl->arena);
    enum ctl_exit code = CTL_USAGE;
    if (calc_table_read(&file, format->columns, format->column_count, &ctl->arena,
                        &loading.table) &&
        read_rows(&loading))
        code = submit(ctl, &loading, dry_run);
    buf_done(&content);
    return code;
}

enum ctl_exit ctl_load(struct ctl *ctl, int argc, char **argv)
{
    bool dry_run = ctl_flag(&argc, argv, "--dry-run");
    enum ctl_exit code = ctl_expect(argc, argv, 2, usage);
    if (code != CTL_OK)
        return code;
    for (size_t i = 0; i < COUNT(formats); i++)
        if (strcmp(formats[i].word, argv[1]) == 0)
            return load(ctl, &formats[i], argv[2], dry_run);
    return ctl_complain(CTL_USAGE, "usage: fundtrail %s", usage);
}
