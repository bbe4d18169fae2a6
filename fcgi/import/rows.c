/* The rows of an import: what is said of each before anything is decided, and the order in which
 * they are tried. */
#include "run_internal.h"

#include <stdlib.h>
#include <string.h>

const struct import_column *plan_column(const struct import_table_plan *plan, const char *field)
{
    for (size_t i = 0; i < plan->column_count; i++)
        if (plan->columns[i].field != NULL && strcmp(plan->columns[i].field, field) == 0)
            return &plan->columns[i];
    return NULL;
}

const struct import_cell *row_cell(const struct import_row *row, const struct import_column *column)
{
    return column == NULL || column->column == 0 ? NULL : import_cell_at(row->line, column->column);
}

struct import_place row_place(const struct importing *importing, const struct import_row *row,
                              const struct import_column *column)
{
    const struct import_table *table = &importing->tables->list[plan_of(importing, row)->table];

    return (struct import_place){
        .file = importing->tables->files[table->file].name,
        .sheet = table->sheet,
        .row = row->line->number,
        .column = column == NULL ? 0 : column->column,
    };
}

const char *row_place_text(const struct importing *importing, size_t row, enum language language,
                           struct arena *arena)
{
    const struct import_place place = row_place(importing, &importing->rows[row], NULL);
    struct buf out;

    buf_init(&out);
    import_place_write(&place, language, &out);
    const char *text = arena_copy(arena, out.bytes, out.length);

    buf_done(&out);
    return text;
}

static struct import_fault begin_fault(struct importing *importing, struct import_row *row,
                                       const struct import_column *column, const char *field,
                                       const char *value)
{
    if (row->fault_count == 0)
        row->first_fault = importing->faults.count;
    return (struct import_fault){
        .place = row_place(importing, row, column),
        .row_at = (size_t)(row - importing->rows),
        .field = field != NULL    ? field
                 : column != NULL ? column->field
                                  : NULL,
        .value = value,
    };
}

void row_fault(struct importing *importing, struct import_row *row,
               const struct import_column *column, const char *field, const char *value,
               enum import_fault_code code, const struct import_param *params)
{
    const struct import_fault where = begin_fault(importing, row, column, field, value);

    import_fault_add(&importing->faults, code, &where, params);
    row->fault_count = importing->faults.count - row->first_fault;
    row->refused |= import_fault_weight(code) != IMPORT_NOTE;
}

void row_violations(struct importing *importing, struct import_row *row,
                    const struct violations *violations, size_t first,
                    const struct import_column *column, const char *value)
{
    const struct import_table_plan *plan = plan_of(importing, row);

    for (size_t i = first; i < violations->count; i++) {
        const struct violation *violation = &violations->list[i];
        const struct import_column *of =
            column != NULL ? column : plan_column(plan, violation->field);
        const struct import_cell *cell = row_cell(row, of);
        const struct import_fault where = begin_fault(importing, row, of, violation->field,
                                                      value != NULL  ? value
                                                      : cell != NULL ? cell->text
                                                                     : NULL);

        import_fault_violation(&importing->faults, violation, &where);
        row->fault_count = importing->faults.count - row->first_fault;
        row->refused = true;
    }
}

void row_forget_faults(struct importing *importing, struct import_row *row)
{
    for (size_t i = 0; i < row->fault_count; i++)
        importing->faults.list[row->first_fault + i].row_at = NO_ROW;
    row->fault_count = 0;
    row->refused = false;
}

size_t row_of_seq(const struct importing *importing, int64_t seq)
{
    int64_t at = importing->first_seq == 0 ? -1 : seq - importing->first_seq;

    return at < 0 || at >= (int64_t)importing->row_of_count ? NO_ROW : importing->row_of[at];
}

void row_became(struct importing *importing, size_t row, int64_t seq)
{
    size_t at = (size_t)(seq - importing->first_seq);

    if (at >= importing->row_of_capacity) {
        size_t capacity = at * 2 + 64;
        size_t *grown = arena_array(&importing->run, capacity, sizeof *grown);

        if (importing->row_of_count > 0)
            memcpy(grown, importing->row_of, importing->row_of_count * sizeof *grown);
        importing->row_of = grown;
        importing->row_of_capacity = capacity;
    }
    for (; importing->row_of_count < at; importing->row_of_count++)
        importing->row_of[importing->row_of_count] = NO_ROW;
    importing->row_of[at] = row;
    importing->row_of_count = at + 1;
}

size_t row_waiting(struct importing *importing, uint32_t kind)
{
    size_t *from = &importing->waiting_from[kind];

    while (*from < importing->row_count &&
           (plan_of(importing, &importing->rows[*from])->kind != kind ||
            importing->rows[*from].state != IMPORT_ROW_WAITING))
        ++*from;
    for (size_t i = *from; i < importing->row_count; i++) {
        const struct import_row *row = &importing->rows[i];

        if (plan_of(importing, row)->kind == kind && row->state == IMPORT_ROW_WAITING &&
            !row->on_stack)
            return i;
    }
    return NO_ROW;
}

/* The plain text of a column that is no field of the record, or of its key; NULL: none. */
static const char *text_of(struct importing *importing, const struct import_row *row,
                           const char *field)
{
    const struct import_table_plan *plan = plan_of(importing, row);
    const struct import_column *column = plan_column(plan, field);
    const struct import_cell *cell = row_cell(row, column);
    const char *text = cell != NULL ? cell->text : column != NULL ? column->constant : NULL;

    if (cell == NULL && text != NULL)
        text = row_constant(importing, row, text, &importing->arena);
    if (text == NULL || (cell != NULL && (cell->kind == SHEET_EMPTY || cell->kind == SHEET_ERROR)))
        return NULL;
    text = value_plain(text, &importing->arena);
    return *text == '\0' ? NULL : text;
}

static int32_t day_of(struct importing *importing, const struct import_row *row, const char *field)
{
    const struct import_table_plan *plan = plan_of(importing, row);
    const struct import_column *column = plan_column(plan, field);
    int32_t date = DATE_UNKNOWN;

    if (column == NULL)
        return DATE_UNKNOWN;
    const struct import_cell *cell = row_cell(row, column);
    const char *text = column->constant == NULL
                           ? NULL
                           : row_constant(importing, row, column->constant, &importing->scratch);
    const struct import_cell constant = {.text = text, .kind = SHEET_TEXT};
    const struct value_sense sense = {.table = &importing->tables->list[plan->table],
                                      .column = column,
                                      .type = FIELD_DATE,
                                      .arena = &importing->scratch};
    struct value value = value_read(&sense, cell == NULL && text != NULL ? &constant : cell);

    if (value.state == VALUE_KNOWN && date_parse(value.text, strlen(value.text), &date) != ERR_OK)
        date = DATE_UNKNOWN;
    arena_reset(&importing->scratch);
    return date;
}

/* The day by which rows are ordered. */
static int32_t row_day(struct importing *importing, const struct import_row *row)
{
    const char *day = type_of(importing, row)->day;
    int32_t date = day_of(importing, row, IMPORT_EFFECTIVE_DATE);

    if (date == DATE_UNKNOWN && day != NULL)
        date = day_of(importing, row, day);
    return date == DATE_UNKNOWN ? importing->today : date;
}

static int64_t number_of(const char *text)
{
    int64_t number = 0;

    return text != NULL && decimal_parse(text, strlen(text), 0, &number) == ERR_OK && number > 0
               ? number
               : 0;
}

/* --- codes that are made of what the row says (of rows, {n}, only when it is decided) --- */

/* Letters and digits of a cell with single hyphens between them. */
static void add_slug(struct buf *out, const char *text)
{
    bool hyphen = false;

    for (const char *at = text; *at != '\0'; at++) {
        bool is = (*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'z') ||
                  (*at >= 'A' && *at <= 'Z') || *at == '.' || *at == '_';

        if (is && hyphen && out->length > 0 && out->bytes[out->length - 1] != '-')
            buf_char(out, '-');
        hyphen = !is || (hyphen && !is);
        if (is)
            buf_char(out, *at);
    }
}

/* Digits that are the same for the same text, for names without letters. */
static void add_digest(struct buf *out, const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (const char *at = text; *at != '\0'; at++)
        hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
    buf_format(out, "%010llx", (unsigned long long)(hash >> 24));
}

static const struct import_column *column_called(const struct import_table_plan *plan,
                                                 const char *name, size_t length)
{
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct import_column *column = &plan->columns[i];

        if ((column->header != NULL && strlen(column->header) == length &&
             strncmp(column->header, name, length) == 0) ||
            (column->field != NULL && strlen(column->field) == length &&
             strncmp(column->field, name, length) == 0))
            return column;
    }
    return NULL;
}

/* {row:4} is the number of the row, {Column} letters and digits of a cell, {Column:digest} ten
 * digits of its digest. False when the row has no such cell. */
static bool add_part(const struct import_table_plan *plan, const struct import_row *row,
                     const char *part, size_t length, struct buf *out)
{
    const char *colon = memchr(part, ':', length);
    size_t name = colon == NULL ? length : (size_t)(colon - part);

    if (name == 3 && strncmp(part, "row", 3) == 0) {
        char digit = (char)(colon == NULL ? '1' : colon[1]);

        buf_format(out, "%0*u", digit >= '1' && digit <= '9' ? (int)(digit - '0') : 1,
                   row->line->number);
        return true;
    }
    const struct import_cell *cell = row_cell(row, column_called(plan, part, name));

    if (cell == NULL || cell->kind == SHEET_EMPTY)
        return false;
    if (colon != NULL && strncmp(colon, ":digest", 7) == 0)
        add_digest(out, cell->text);
    else
        add_slug(out, cell->text);
    return true;
}

const char *row_constant(const struct importing *importing, const struct import_row *row,
                         const char *constant, struct arena *arena)
{
    const struct import_table_plan *plan = plan_of(importing, row);
    struct buf out;
    bool good = true;

    if (strchr(constant, '{') == NULL)
        return constant;
    buf_init(&out);
    for (const char *at = constant; *at != '\0' && good; at++) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;

        if (end == NULL) {
            buf_char(&out, *at);
            continue;
        }
        const struct import_cell *cell =
            row_cell(row, column_called(plan, at + 1, (size_t)(end - at - 1)));

        good = cell != NULL && cell->kind != SHEET_EMPTY;
        if (good)
            buf_text(&out, cell->text);
        at = end;
    }
    const char *text = good ? arena_copy(arena, out.bytes, out.length) : NULL;

    buf_done(&out);
    return text;
}

static const char *make_code(struct importing *importing, const struct import_row *row)
{
    const struct import_table_plan *plan = plan_of(importing, row);
    struct buf out;
    bool good = true;

    if (plan->code_pattern == NULL || strstr(plan->code_pattern, "{n") != NULL)
        return NULL;
    buf_init(&out);
    for (const char *at = plan->code_pattern; *at != '\0' && good; at++) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;

        if (end == NULL) {
            buf_char(&out, *at);
            continue;
        }
        good = add_part(plan, row, at + 1, (size_t)(end - at - 1), &out);
        at = end;
    }
    const char *code =
        good && out.length > 0 ? arena_copy(&importing->arena, out.bytes, out.length) : NULL;

    buf_done(&out);
    return code;
}

static void prepare_row(struct importing *importing, struct import_row *row)
{
    const struct shape *shape = &type_of(importing, row)->shape;
    const struct field *key = shape_key(shape);
    const char *seq = text_of(importing, row, IMPORT_SEQ);

    row->label = text_of(importing, row, IMPORT_LABEL);
    row->own_seq = number_of(seq);
    if (row->label == NULL && row->own_seq > 0)
        row->label = seq;
    row->external_id = text_of(importing, row, IMPORT_EXTERNAL_ID);
    row->date = row_day(importing, row);
    if (key != NULL)
        row->key = text_of(importing, row, key->name);
    if (key != NULL && row->key == NULL)
        row->key = make_code(importing, row);
    if (shape_field(shape, "name") != NULL)
        row->name = text_of(importing, row, "name");
    if (shape_field(shape, "credit_code") != NULL)
        row->credit_code = text_of(importing, row, "credit_code");
}

/* --- what they are called --- */

static bool same_record(const struct import_row *a, const struct import_row *b)
{
    return a->plan == b->plan &&
           (a->key == NULL ? b->key == NULL : b->key != NULL && strcmp(a->key, b->key) == 0);
}

static void call(struct importing *importing, size_t at, enum call by, const char *text)
{
    const struct import_row *row = &importing->rows[at];
    uint32_t kind = plan_of(importing, row)->kind;

    if (text == NULL)
        return;
    const char *folded = call_fold(by, text, &importing->arena);
    const struct call_slot *before = calls_find(&importing->calls, kind, by, folded);

    calls_add(&importing->calls, &importing->arena, kind, by, folded, (int64_t)at,
              before != NULL && same_record(&importing->rows[before->value], row));
}

static void call_rows(struct importing *importing)
{
    for (size_t i = 0; i < importing->row_count; i++) {
        const struct import_row *row = &importing->rows[i];

        call(importing, i, CALL_CODE, row->key);
        call(importing, i, CALL_CREDIT_CODE, row->credit_code);
        call(importing, i, CALL_EXTERNAL_ID, row->external_id);
        call(importing, i, CALL_LABEL, row->label);
        call(importing, i, CALL_NAME, row->name);
    }
}

/* --- their order --- */

/* Within a day, what others ask for comes first. */
static int rank_of(uint32_t kind)
{
    switch (kind) {
    case RECORD_COMMITMENT:
        return 0;
    case RECORD_CAPITAL_CALL:
    case RECORD_CALL_LINE:
    case RECORD_INVESTMENT:
        return 1;
    case RECORD_DECISION:
    case RECORD_APPROVAL:
        return 2;
    case RECORD_CONTRIBUTION:
    case RECORD_FACILITY_FLOW:
    case RECORD_PROCEEDS:
        return 3;
    default:
        return 4;
    }
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_turn(const void *left, const void *right, void *state)
{
    const struct importing *importing = state;
    size_t at_a = *(const size_t *)left;
    size_t at_b = *(const size_t *)right;
    const struct import_row *a = &importing->rows[at_a];
    const struct import_row *b = &importing->rows[at_b];
    uint32_t kind_a = plan_of(importing, a)->kind;
    uint32_t kind_b = plan_of(importing, b)->kind;
    int order = 0;

    if (a->own_seq > 0 && b->own_seq > 0)
        return compare(a->own_seq, b->own_seq);
    /* What is described comes before what happened to it. */
    order = compare(!record_types[kind_a]->revisable, !record_types[kind_b]->revisable);
    if (order == 0 && record_types[kind_a]->revisable)
        order = compare(kind_a, kind_b);
    if (order == 0 && !record_types[kind_a]->revisable)
        order = compare(a->date, b->date);
    if (order == 0)
        order = compare(rank_of(kind_a), rank_of(kind_b));
    return order != 0 ? order : compare((int64_t)at_a, (int64_t)at_b);
}

static bool is_row(struct importing *importing, const struct import_table_plan *plan,
                   const struct import_line *line)
{
    if (line->number < plan->first_row || line->number > plan->last_row)
        return false;
    if (plan->only_column > 0) {
        const struct import_cell *cell = import_cell_at(line, plan->only_column);

        return cell != NULL && strcmp(cell->text, plan->only) == 0;
    }
    if (plan->exact || plan->keep_totals)
        return true;
    bool is = !import_line_is_total(line, &importing->scratch) &&
              !import_line_is_remark(line, &importing->scratch);

    arena_reset(&importing->scratch);
    return is;
}

static size_t line_count(const struct importing *importing)
{
    size_t count = 0;

    for (size_t i = 0; i < importing->plan->count; i++)
        if (!importing->plan->tables[i].skip)
            count += importing->tables->list[importing->plan->tables[i].table].line_count;
    return count;
}

static void take_rows(struct importing *importing, size_t at)
{
    const struct import_table_plan *plan = &importing->plan->tables[at];
    const struct import_table *table = &importing->tables->list[plan->table];

    for (size_t i = 0; i < table->line_count; i++)
        if (is_row(importing, plan, &table->lines[i])) {
            struct import_row *row = &importing->rows[importing->row_count++];

            *row = (struct import_row){.plan = at, .line = &table->lines[i]};
            prepare_row(importing, row);
            if (row->date < importing->first_day)
                importing->first_day = row->date;
        }
}

void rows_prepare(struct importing *importing)
{
    size_t most = line_count(importing) + 1;

    importing->first_day = importing->today;
    importing->rows = arena_array(&importing->arena, most, sizeof *importing->rows);
    for (size_t i = 0; i < importing->plan->count; i++)
        if (!importing->plan->tables[i].skip && importing->plan->tables[i].kind != RECORD_NONE)
            take_rows(importing, i);
    importing->order = arena_array(&importing->arena, most, sizeof *importing->order);
    importing->stack = arena_array(&importing->arena, most, sizeof *importing->stack);
    for (size_t i = 0; i < importing->row_count; i++)
        importing->order[i] = i;
    call_rows(importing);
    qsort_r(importing->order, importing->row_count, sizeof *importing->order, by_turn, importing);
}
