/* Lists the versions whose day has not come yet, of the kinds that may be dated ahead. */
#include "book/future.h"

#include "record/kinds.h"

#include <stdlib.h>

static const struct field row_fields[] = {
    F_DATE(struct future_row, effective_date, "Effective date", "生效日期"),
    F_TEXT(struct future_row, kind, 40, "Kind", "类别"),
    F_INTEGER(struct future_row, entity_id, INT64_MAX, "Id", "编号"),
    F_INTEGER(struct future_row, seq, INT64_MAX, "Entry", "分录号"),
    F_TEXT(struct future_row, code, CODE_MAX, "Code", "代码"),
    F_TEXT(struct future_row, name, 200, "Name", "名称"),
};

const struct shape future_row_shape = SHAPE(struct future_row, row_fields);

/* The kinds that may be dated ahead, few beside the entries of money. What was taken away is none
 * of them: nothing comes of it. */
static bool is_listed(uint32_t kind)
{
    const struct record_type *type = record_types[kind];

    return type->revisable || (type->may_be_future && record_reversible(kind));
}

static const char *text_of(const struct entry *entry, const char *name)
{
    const struct field *field = shape_field(&record_types[entry->kind]->shape, name);

    return field == NULL ? NULL : field_text(field, entry->record);
}

static bool is_ahead(const struct book *book, const struct entry *entry, struct view view)
{
    struct view known = {.as_of = DATE_LAST, .as_known = view.as_known};

    return entry->effective_date > view.as_of && book_live(book, entry, known);
}

static size_t count_ahead(const struct book *book, struct view view, struct future_row *rows)
{
    size_t count = 0;

    for (uint32_t kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++) {
        const int64_t *ids;
        size_t id_count = is_listed(kind) ? book_entities(book, kind, &ids) : 0;

        for (size_t i = 0; i < id_count; i++) {
            const int64_t *seqs;
            size_t version_count = book_versions(book, ids[i], &seqs);

            for (size_t k = 0; k < version_count; k++) {
                const struct entry *entry = book_entry(book, seqs[k]);

                if (!is_ahead(book, entry, view))
                    continue;
                if (rows != NULL)
                    rows[count] = (struct future_row){.effective_date = entry->effective_date,
                                                      .kind = record_types[kind]->kind,
                                                      .entity_id = entry->entity_id,
                                                      .seq = entry->seq,
                                                      .code = text_of(entry, "code"),
                                                      .name = text_of(entry, "name")};
                count++;
            }
        }
    }
    return count;
}

static int by_day(const void *left, const void *right)
{
    const struct future_row *a = left;
    const struct future_row *b = right;

    if (a->effective_date != b->effective_date)
        return a->effective_date < b->effective_date ? -1 : 1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

size_t future_rows(const struct book *book, struct view view, struct arena *arena,
                   const struct future_row **rows_out)
{
    size_t count = count_ahead(book, view, NULL);
    struct future_row *rows = arena_array(arena, count + 1, sizeof *rows);

    (void)count_ahead(book, view, rows);
    if (count > 0)
        qsort(rows, count, sizeof *rows, by_day);
    *rows_out = rows;
    return count;
}
