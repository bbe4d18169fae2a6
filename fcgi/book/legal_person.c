/* Finds the parties, funds and firms that share a credit code. */
#include "book/legal_person.h"

#include "record/kinds.h"

#include <stdlib.h>
#include <string.h>

static const struct field row_fields[] = {
    F_TEXT(struct legal_person_row, credit_code, 18, "Unified social credit code",
           "统一社会信用代码"),
    F_TEXT(struct legal_person_row, kind, 40, "Recorded as", "登记为"),
    F_INTEGER(struct legal_person_row, id, INT64_MAX, "Id", "编号"),
    F_TEXT(struct legal_person_row, code, CODE_MAX, "Code", "代码"),
    F_TEXT(struct legal_person_row, name, 120, "Name", "名称"),
    F_TEXT(struct legal_person_row, name_en, 200, "English name", "英文名称"),
    F_BOOL(struct legal_person_row, doubled, "Entered twice", "重复登记"),
};

const struct shape legal_person_shape = SHAPE(struct legal_person_row, row_fields);

static const uint32_t kinds[] = {RECORD_PARTY, RECORD_FUND, RECORD_FIRM};

#define KIND_COUNT (sizeof kinds / sizeof kinds[0])

static bool has_code(const struct entry *entry, const char *credit_code)
{
    const char *own = entry == NULL ? NULL : record_credit_code(entry->kind, entry->record);

    return own != NULL && strcmp(own, credit_code) == 0;
}

const struct entry *legal_person_other(const struct book *book, uint32_t kind,
                                       const char *credit_code, int64_t entity_id, struct view view)
{
    const int64_t *ids;
    size_t count = book_entities(book, kind, &ids);

    int64_t first = book_find_credit_code(book, kind, credit_code);

    /* Mostly nobody else ever had it. */
    if (first == 0 || (first == entity_id && !book_credit_code_shared(book, kind, credit_code)))
        return NULL;
    for (size_t i = 0; i < count; i++) {
        const struct entry *version = book_version(book, kind, ids[i], view);

        if (ids[i] != entity_id && has_code(version, credit_code))
            return version;
    }
    return NULL;
}

static struct legal_person_row row_of(const struct entry *version)
{
    const struct shape *shape = &record_types[version->kind]->shape;

    return (struct legal_person_row){
        .credit_code = record_credit_code(version->kind, version->record),
        .kind = record_types[version->kind]->kind,
        .id = version->entity_id,
        .code = field_text(shape_field(shape, "code"), version->record),
        .name = field_text(shape_field(shape, "name"), version->record),
        .name_en = field_text(shape_field(shape, "name_en"), version->record),
    };
}

/* By credit code, then as they were listed: parties, funds, firms in order of id. */
static int by_code(const void *left, const void *right)
{
    const struct legal_person_row *a = left;
    const struct legal_person_row *b = right;
    int order = strcmp(a->credit_code, b->credit_code);

    if (order != 0)
        return order;
    for (size_t i = 0; i < KIND_COUNT && strcmp(a->kind, b->kind) != 0; i++) {
        if (strcmp(record_types[kinds[i]]->kind, a->kind) == 0)
            return -1;
        if (strcmp(record_types[kinds[i]]->kind, b->kind) == 0)
            return 1;
    }
    return (a->id > b->id) - (a->id < b->id);
}

/* All that have a credit code in a view, those of one code side by side. */
static size_t all_rows(const struct book *book, const char *only, struct view view,
                       struct arena *arena, struct legal_person_row **rows_out)
{
    size_t most = 0;
    size_t count = 0;
    const int64_t *ids;

    for (size_t k = 0; k < KIND_COUNT; k++)
        most += book_entities(book, kinds[k], &ids);
    struct legal_person_row *rows = arena_array(arena, most + 1, sizeof *rows);

    for (size_t k = 0; k < KIND_COUNT; k++) {
        size_t id_count = book_entities(book, kinds[k], &ids);

        if (only != NULL && book_find_credit_code(book, kinds[k], only) == 0)
            continue;
        for (size_t i = 0; i < id_count; i++) {
            const struct entry *version = book_version(book, kinds[k], ids[i], view);

            if (only != NULL
                    ? has_code(version, only)
                    : version != NULL && record_credit_code(kinds[k], version->record) != NULL)
                rows[count++] = row_of(version);
        }
    }
    if (count > 0)
        qsort(rows, count, sizeof *rows, by_code);
    *rows_out = rows;
    return count;
}

static bool same_code(const struct legal_person_row *a, const struct legal_person_row *b)
{
    return strcmp(a->credit_code, b->credit_code) == 0;
}

/* Rows of one code and kind lie side by side. */
static void mark_doubled(struct legal_person_row *rows, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (same_code(&rows[i], &rows[i - 1]) && strcmp(rows[i].kind, rows[i - 1].kind) == 0)
            rows[i].doubled = rows[i - 1].doubled = true;
}

size_t legal_person_rows(const struct book *book, const char *credit_code, struct view view,
                         struct arena *arena, const struct legal_person_row **rows_out)
{
    struct legal_person_row *rows;
    size_t count = all_rows(book, credit_code, view, arena, &rows);

    mark_doubled(rows, count);
    *rows_out = rows;
    return count;
}

size_t legal_persons_shared(const struct book *book, struct view view, struct arena *arena,
                            const struct legal_person_row **rows_out)
{
    struct legal_person_row *rows;
    size_t count = all_rows(book, NULL, view, arena, &rows);
    size_t shared = 0;

    mark_doubled(rows, count);
    for (size_t i = 0; i < count; i++) {
        bool before = shared > 0 && same_code(&rows[i], &rows[shared - 1]);
        bool after = i + 1 < count && same_code(&rows[i], &rows[i + 1]);

        if (before || after)
            rows[shared++] = rows[i];
    }
    *rows_out = rows;
    return shared;
}

size_t legal_person_firms(const struct book *book, int64_t firm_id, struct view view,
                          struct arena *arena, const int64_t **ids_out)
{
    const struct entry *firm = book_version(book, RECORD_FIRM, firm_id, view);
    const char *code = firm == NULL ? NULL : record_credit_code(RECORD_FIRM, firm->record);
    bool shared = code != NULL && book_credit_code_shared(book, RECORD_FIRM, code);
    const int64_t *all;
    size_t most = shared ? book_entities(book, RECORD_FIRM, &all) : 0;
    int64_t *ids = arena_array(arena, most + 1, sizeof *ids);
    size_t count = 0;

    ids[count++] = firm_id;
    for (size_t i = 0; i < most; i++)
        if (all[i] != firm_id && has_code(book_version(book, RECORD_FIRM, all[i], view), code))
            ids[count++] = all[i];
    *ids_out = ids;
    return count;
}
