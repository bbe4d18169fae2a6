/* Holds the ruling versions of two points of knowledge against each other, and lists the points
 * that are asked for most. */
#include "figures/audit/difference.h"

#include "base/compare.h"
#include "figures/audit/changes.h"
#include "book/proposal.h"
#include "record/journal.h"
#include "record/user.h"

#include <stdlib.h>

/* Copies of unpacked entries are forgotten each time so many were looked at. */
#define WALK_STRIDE 4096

static const struct field_value difference_change_values[] = {
    {"added", "Added", "新增"},
    {"changed", "Changed", "修改"},
    {"reversed", "Reversed", "冲销"},
    {0},
};

static const struct field difference_row_fields[] = {
    F_ENUM(struct difference_row, change, difference_change, "Change", "变动"),
    F_TEXT(struct difference_row, kind, 40, "Kind", "类别"),
    F_INTEGER(struct difference_row, record_id, INT64_MAX, "Record", "记录号"),
    F_TEXT(struct difference_row, code, CODE_MAX, "Code", "代码"),
    F_REFERENCE(struct difference_row, fund_id, "fund", "Fund", "基金"),
    F_TEXT(struct difference_row, field, 80, "Field", "字段"),
    F_TEXT(struct difference_row, before, 65535, "Before", "变动前"),
    F_TEXT(struct difference_row, after, 65535, "After", "变动后"),
    F_ENUM(struct difference_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct difference_row, amount, "Amount", "金额"),
    F_INTEGER(struct difference_row, entry_seq, INT64_MAX, "Entry", "分录号"),
    F_REFERENCE(struct difference_row, recorded_by, "user", "Recorded by", "记录人"),
    F_TEXT(struct difference_row, recorded_at, TIME_TEXT_SIZE, "Recorded at", "记录时间"),
    F_INTEGER(struct difference_row, line, UINT32_MAX, "Line", "行"),
};

const struct shape difference_row_shape = SHAPE(struct difference_row, difference_row_fields);

struct difference {
    const struct book *book;
    struct view before;
    struct view after;
    struct arena *arena;
    struct difference_row *rows;
    size_t count;
    size_t capacity;
};

static void add(struct difference *difference, const struct difference_row *row)
{
    if (difference->count == difference->capacity) {
        size_t capacity = difference->capacity == 0 ? 64 : difference->capacity * 2;
        struct difference_row *grown = arena_array(difference->arena, capacity, sizeof *grown);

        for (size_t i = 0; i < difference->count; i++)
            grown[i] = difference->rows[i];
        difference->rows = grown;
        difference->capacity = capacity;
    }
    difference->rows[difference->count++] = *row;
}

static const char *whole(const struct difference *difference, const struct shape *shape,
                         const void *record)
{
    struct buf buf;

    if (record == NULL)
        return NULL;
    buf_init(&buf);
    shape_write_canonical(shape, record, &buf);
    const char *text = arena_copy(difference->arena, buf.bytes, buf.length);

    buf_done(&buf);
    return text;
}

/* The last entry between the points that is a version of the record, or the reversal of one. */
static const struct entry *maker_of(const struct difference *difference, int64_t id)
{
    const int64_t *seqs = NULL;
    size_t count = book_versions(difference->book, id, &seqs);
    int64_t last = 0;

    for (size_t i = 0; i < count && seqs[i] <= difference->after.as_known; i++) {
        const struct entry *reversal = book_reversal_of(difference->book, seqs[i]);

        if (seqs[i] > last)
            last = seqs[i];
        if (reversal != NULL && reversal->seq <= difference->after.as_known && reversal->seq > last)
            last = reversal->seq;
    }
    return book_entry(difference->book, last);
}

static struct difference_row row_of(const struct difference *difference, const struct entry *entry,
                                    enum difference_change change)
{
    const struct entry *maker = maker_of(difference, entry->entity_id);

    return (struct difference_row){
        .change = change,
        .kind = record_types[entry->kind]->kind,
        .record_id = entry->entity_id,
        .code = entity_key(difference->book, entry->entity_id, difference->arena),
        .fund_id = record_fund(difference->book, entry->kind, entry->record),
        .amount_minor = AMOUNT_UNKNOWN,
        .line = AMOUNT_UNKNOWN,
        .entry_seq = maker->seq,
        .recorded_by = maker->actor_id,
        .recorded_at = time_text(maker->recorded_at_us, difference->arena)};
}

static const char *date_text(int32_t date, struct arena *arena)
{
    char text[DATE_TEXT_SIZE];

    date_format(date, text);
    return arena_strdup(arena, text);
}

/* A row for each field in which they differ. */
static void add_fields(struct difference *difference, struct difference_row row,
                       const struct shape *shape, const void *before, const void *after)
{
    const struct field_change *changes = NULL;
    size_t count =
        record_changes(difference->book, shape, before, after, difference->arena, &changes);

    for (size_t i = 0; i < count; i++) {
        row.field = changes[i].field->name;
        row.before = changes[i].before;
        row.after = changes[i].after;
        add(difference, &row);
    }
}

static void add_changes(struct difference *difference, const struct entry *before,
                        const struct entry *after)
{
    struct difference_row row = row_of(difference, after, DIFFERENCE_CHANGED);

    add_fields(difference, row, &record_types[after->kind]->shape, before->record, after->record);
    if (before->effective_date == after->effective_date)
        return;
    row.field = "effective_date";
    row.before = date_text(before->effective_date, difference->arena);
    row.after = date_text(after->effective_date, difference->arena);
    add(difference, &row);
}

/* Lines that entries hold: those at one place are held against each other. */
static void add_lines(struct difference *difference, const struct entry *before,
                      const struct entry *after)
{
    const struct entry *there = before == NULL ? after : before;
    const struct entry_lines *held = &record_types[there->kind]->lines;
    const char *was = before == NULL ? NULL : book_lines(before, difference->arena);
    const char *is = after == NULL ? NULL : book_lines(after, difference->arena);
    size_t was_count = before == NULL ? 0 : before->line_count;
    size_t is_count = after == NULL ? 0 : after->line_count;

    for (size_t i = 0; i < was_count || i < is_count; i++) {
        const void *old = i < was_count ? was + i * held->shape->size : NULL;
        const void *new = i < is_count ? is + i * held->shape->size : NULL;
        struct difference_row row = row_of(difference, there,
                                           old == NULL   ? DIFFERENCE_ADDED
                                           : new == NULL ? DIFFERENCE_REVERSED
                                                         : DIFFERENCE_CHANGED);

        row.kind = held->kind;
        row.line = (int64_t)i + 1;
        if (old != NULL && new != NULL) {
            add_fields(difference, row, held->shape, old, new);
            continue;
        }
        row.before = whole(difference, held->shape, old);
        row.after = whole(difference, held->shape, new);
        add(difference, &row);
    }
}

/* before and after may be NULL: it did not count. */
static void add_record(struct difference *difference, const struct entry *before,
                       const struct entry *after)
{
    if (before == after || (before != NULL && after != NULL && before->seq == after->seq))
        return;
    if (before != NULL && after != NULL) {
        add_changes(difference, before, after);
        add_lines(difference, before, after);
        return;
    }
    const struct entry *there = before == NULL ? after : before;
    struct difference_row row =
        row_of(difference, there, before == NULL ? DIFFERENCE_ADDED : DIFFERENCE_REVERSED);

    const struct shape *shape = &record_types[there->kind]->shape;

    row.amount_minor = entry_amount(there, &row.currency);
    row.before = whole(difference, shape, before == NULL ? NULL : before->record);
    row.after = whole(difference, shape, after == NULL ? NULL : after->record);
    add(difference, &row);
    add_lines(difference, before, after);
}

/* The records that entries after since speak of, each once, in order; *count_out of them. */
static const int64_t *touched(const struct book *book, const struct difference_question *question,
                              struct arena *arena, size_t *count_out)
{
    int64_t span = question->view.as_known - question->since;
    int64_t *ids = arena_array(arena, 2 * (size_t)(span > 0 ? span : 0) + 1, sizeof *ids);
    size_t count = 0;
    size_t kept = 0;

    for (int64_t seq = question->since + 1; seq <= question->view.as_known; seq++) {
        const struct entry *entry = book_entry(book, seq);

        ids[count++] = entry->entity_id;
        if (entry->kind == RECORD_REVERSAL)
            ids[count++] =
                book_entry(book, ((const struct reversal *)entry->record)->reversed_seq)->entity_id;
        if (seq % WALK_STRIDE == 0)
            book_forget_copies(book);
    }
    if (count > 1)
        qsort(ids, count, sizeof ids[0], compare_int64);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || ids[kept - 1] != ids[i])
            ids[kept++] = ids[i];
    *count_out = kept;
    return ids;
}

void difference_rows(const struct book *book, const struct difference_question *question,
                     struct arena *arena, const struct difference_row **rows_out, size_t *count_out,
                     int64_t *next_after_out)
{
    struct difference difference = {.book = book,
                                    .before = {question->view.as_of, question->since},
                                    .after = question->view,
                                    .arena = arena};
    size_t id_count = 0;
    size_t records = 0;
    const int64_t *ids = touched(book, question, arena, &id_count);

    *next_after_out = 0;
    for (size_t i = 0; i < id_count; i++) {
        size_t count = difference.count;
        uint32_t kind = book_kind(book, ids[i]);

        if (ids[i] <= question->after_id)
            continue;
        add_record(&difference, book_version(book, kind, ids[i], difference.before),
                   book_version(book, kind, ids[i], difference.after));
        if (difference.count == count || question->limit == 0 || ++records <= question->limit)
            continue;
        difference.count = count;
        *next_after_out = difference.rows[count - 1].record_id;
        break;
    }
    *rows_out = difference.rows;
    *count_out = difference.count;
}

static const struct field_value difference_point_values[] = {
    {"yesterday", "Yesterday", "昨日"},
    {"month_end", "Last month-end", "上月末"},
    {"quarter_end", "Last quarter-end", "上季末"},
    {"year_end", "Last year-end", "上年末"},
    {"export", "Last export taken", "最近一次导出"},
    {0},
};

static const struct field difference_point_fields[] = {
    F_ENUM(struct difference_point_row, point, difference_point, "Point", "时点"),
    F_INTEGER(struct difference_point_row, known_seq, INT64_MAX, "Known to entry", "已知至"),
    F_DATE(struct difference_point_row, day, "Day", "日期"),
};

const struct shape difference_point_shape =
    SHAPE(struct difference_point_row, difference_point_fields);

static int64_t last_export(const struct book *book, int64_t as_known)
{
    const int64_t *ids = NULL;

    for (size_t i = book_entities(book, RECORD_EXPORT, &ids); i > 0; i--)
        if (ids[i - 1] <= as_known)
            return ((const struct export *)book_entry(book, ids[i - 1])->record)->as_known;
    return 0;
}

void difference_points(const struct book *book, struct view view,
                       struct difference_point_row *rows_out)
{
    int year = 0;
    int month = 0;
    int day = 0;

    date_to_ymd(view.as_of, &year, &month, &day);
    const int32_t days[DIFFERENCE_POINT_COUNT] = {
        [POINT_YESTERDAY - 1] = view.as_of - 1,
        [POINT_MONTH_END - 1] = date_from_ymd(year, month, 1) - 1,
        [POINT_QUARTER_END - 1] = date_from_ymd(year, month - (month - 1) % 3, 1) - 1,
        [POINT_YEAR_END - 1] = date_from_ymd(year, 1, 1) - 1,
        [POINT_EXPORT - 1] = DATE_UNKNOWN};

    for (uint32_t i = 0; i < DIFFERENCE_POINT_COUNT; i++) {
        int64_t seq = days[i] == DATE_UNKNOWN ? last_export(book, view.as_known)
                                              : book_seq_on_day(book, days[i]);

        rows_out[i] = (struct difference_point_row){
            .point = i + 1, .known_seq = seq < view.as_known ? seq : view.as_known, .day = days[i]};
    }
}
