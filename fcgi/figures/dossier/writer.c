/* Writes objects and lists of a dossier as canonical JSON (RFC 8785), and collects the names of
 * what they mention. */
#include "dossier_internal.h"
#include "record/kinds.h"

#include <stdlib.h>
#include <string.h>

#define MEMBERS_MAX 64
#define REFS_FIRST 32

/* Beside the fields of a record: which entry it is. */
struct stamp {
    int64_t id;
    int64_t seq;
    int32_t effective_date;
    const char *recorded_at;
    int64_t recorded_by;
};

static const struct field stamp_fields[] = {
    F_REFERENCE(struct stamp, id, "entry", "Id", "编号"),
    F_REFERENCE(struct stamp, seq, "entry", "Entry", "分录号"),
    F_DATE(struct stamp, effective_date, "Effective date", "生效日期"),
    F_TEXT(struct stamp, recorded_at, 40, "Recorded at", "记录时间"),
    F_REFERENCE(struct stamp, recorded_by, "user", "Recorded by", "记录人"),
};

static const struct shape stamp_shape = SHAPE(struct stamp, stamp_fields);

static void mention(struct writing *writing, int64_t id)
{
    if (id == 0)
        return;
    if (writing->id_count == writing->id_capacity) {
        size_t capacity = writing->id_capacity == 0 ? REFS_FIRST : writing->id_capacity * 2;
        int64_t *ids = arena_array(writing->dossier->arena, capacity, sizeof *ids);

        if (writing->id_count > 0)
            memcpy(ids, writing->ids, writing->id_count * sizeof *ids);
        writing->ids = ids;
        writing->id_capacity = capacity;
    }
    writing->ids[writing->id_count++] = id;
}

struct member {
    const struct shape *shape;
    const struct field *field;
    const void *record;
};

static int by_name(const void *left, const void *right)
{
    const struct member *a = left;
    const struct member *b = right;

    return strcmp(a->field->name, b->field->name);
}

static bool says_nothing(const struct field *field, const void *record)
{
    return field_is_unknown(field, record) ||
           (field->type == FIELD_BOOL && !field_bool(field, record));
}

static size_t add_members(struct member *members, size_t count, const struct shape *shape,
                          const void *record)
{
    for (size_t i = 0; i < shape->field_count && count < MEMBERS_MAX; i++) {
        const struct field *field = &shape->fields[i];

        if (!field->added || !says_nothing(field, record))
            members[count++] = (struct member){shape, field, record};
    }
    return count;
}

/* An object of the members, in order of their names: all are lower-case ASCII. */
static void write_members(struct writing *writing, struct member *members, size_t count)
{
    qsort(members, count, sizeof *members, by_name);
    buf_char(writing->out, '{');
    for (size_t i = 0; i < count; i++) {
        const struct member *member = &members[i];
        bool stamp = member->shape == &stamp_shape;

        buf_format(writing->out, "%s\"%s\":", i > 0 ? "," : "", member->field->name);
        field_write_json(member->shape, member->field, member->record, writing->out);
        if (member->field->type == FIELD_REFERENCE &&
            (!stamp || strcmp(member->field->name, "recorded_by") == 0))
            mention(writing, field_int64(member->field, member->record));
    }
    buf_char(writing->out, '}');
}

void dossier_entry(struct writing *writing, const struct entry *entry)
{
    struct member members[MEMBERS_MAX];
    char recorded_at[TIME_TEXT_SIZE];

    if (entry == NULL) {
        buf_text(writing->out, "null");
        return;
    }
    struct stamp stamp = {entry->entity_id, entry->seq, entry->effective_date, recorded_at,
                          entry->actor_id};

    time_format(entry->recorded_at_us, recorded_at);
    size_t count = add_members(members, 0, &stamp_shape, &stamp);

    count = add_members(members, count, &record_types[entry->kind]->shape, entry->record);
    write_members(writing, members, count);
}

void dossier_key(struct writing *writing, const char *name)
{
    if (writing->out->bytes[writing->out->length - 1] != '{')
        buf_char(writing->out, ',');
    buf_format(writing->out, "\"%s\":", name);
}

void dossier_object(struct writing *writing, const struct shape *shape, const void *record)
{
    struct member members[MEMBERS_MAX];
    size_t count = add_members(members, 0, shape, record);

    write_members(writing, members, count);
}

struct dossier_list dossier_list_begin(struct writing *writing, const char *name)
{
    dossier_key(writing, name);
    buf_char(writing->out, '[');
    return (struct dossier_list){writing, false};
}

void dossier_list_add(struct dossier_list *listing, const struct entry *entry)
{
    if (listing->begun)
        buf_char(listing->writing->out, ',');
    listing->begun = true;
    dossier_entry(listing->writing, entry);
}

static void write_ref_text(struct writing *writing, const struct entry *entry, const char *key,
                           const char *const names[])
{
    const char *text = NULL;

    for (size_t i = 0; names[i] != NULL && text == NULL; i++) {
        const struct field *field = shape_field(&record_types[entry->kind]->shape, names[i]);

        if (field != NULL && field->type == FIELD_TEXT)
            text = field_text(field, entry->record);
    }
    dossier_key(writing, key);
    buf_json_string(writing->out, text);
}

static void write_ref(struct writing *writing, int64_t id)
{
    const struct dossier *dossier = writing->dossier;
    const struct entry *entry = book_entry(dossier->book, id);
    const struct entry *version =
        entry->seq == entry->entity_id
            ? book_version(dossier->book, entry->kind, id, dossier->frozen)
            : NULL;

    entry = version != NULL ? version : entry;
    buf_char(writing->out, '{');
    write_ref_text(writing, entry, "code", (const char *const[]){"code", "user_name", NULL});
    dossier_key(writing, "id");
    buf_int(writing->out, id);
    dossier_key(writing, "kind");
    buf_json_string(writing->out, record_types[entry->kind]->kind);
    write_ref_text(writing, entry, "name",
                   (const char *const[]){"name", "display_name", "series", NULL});
    write_ref_text(writing, entry, "name_en", (const char *const[]){"name_en", NULL});
    buf_char(writing->out, '}');
}

static int by_id(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

/* Names of all that was mentioned, in order of id. */
void dossier_refs(struct writing *writing)
{
    int64_t previous = 0;

    if (writing->id_count > 0)
        qsort(writing->ids, writing->id_count, sizeof *writing->ids, by_id);
    dossier_key(writing, "refs");
    buf_char(writing->out, '[');
    for (size_t i = 0; i < writing->id_count; i++) {
        if (writing->ids[i] == previous)
            continue;
        if (previous != 0)
            buf_char(writing->out, ',');
        previous = writing->ids[i];
        write_ref(writing, previous);
    }
    buf_char(writing->out, ']');
}
