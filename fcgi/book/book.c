#include "book/book.h"

#include "base/check.h"
#include "book/code_index.h"

#include <stdlib.h>
#include <string.h>

/* Entries of one kind that name an entity in one reference field: a list of nodes in order of seq.
 */
struct relation {
    uint32_t kind;
    uint32_t field;
    size_t first_node;
    size_t last_node;
    size_t next_relation;
};

struct node {
    int64_t seq;
    size_t next;
};

/* What the book knows of an entry beyond the entry itself. Positions are 0 where there is none. */
struct slot {
    int64_t reversed_by;
    size_t first_relation;
    size_t versions; /* position in version_lists, for an entity that was revised */
};

struct seq_list {
    int64_t *seqs;
    size_t count;
    size_t capacity;
};

struct book {
    struct arena arena;
    struct entry *entries;
    struct slot *slots;
    size_t count;
    size_t capacity;
    struct seq_list entities[RECORD_KIND_COUNT];
    struct seq_list *version_lists;
    size_t version_list_count;
    size_t version_list_capacity;
    struct relation *relations;
    size_t relation_count;
    size_t relation_capacity;
    struct node *nodes;
    size_t node_count;
    size_t node_capacity;
    struct code_index codes;
};

/* Makes room for one more item of an array that grows by doubling. */
static void *grown(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    size_t wanted = *capacity == 0 ? 64 : *capacity * 2;
    size_t bytes;

    CHECK(!__builtin_mul_overflow(wanted, size, &bytes));
    void *result = realloc(items, bytes);

    CHECK(result != NULL);
    *capacity = wanted;
    return result;
}

static void seq_list_add(struct seq_list *list, int64_t seq)
{
    list->seqs = grown(list->seqs, list->count, &list->capacity, sizeof *list->seqs);
    list->seqs[list->count++] = seq;
}

struct book *book_new(void)
{
    struct book *book = calloc(1, sizeof *book);

    CHECK(book != NULL);
    arena_init(&book->arena);
    code_index_init(&book->codes);
    /* Position 0 of these three means "none". */
    book->version_list_count = book->relation_count = book->node_count = 1;
    book->version_lists = grown(NULL, 0, &book->version_list_capacity, sizeof(struct seq_list));
    book->relations = grown(NULL, 0, &book->relation_capacity, sizeof(struct relation));
    book->relations[0] = (struct relation){0};
    book->nodes = grown(NULL, 0, &book->node_capacity, sizeof(struct node));
    return book;
}

void book_free(struct book *book)
{
    if (book == NULL)
        return;
    for (size_t i = 1; i < book->version_list_count; i++)
        free(book->version_lists[i].seqs);
    for (size_t i = 0; i < RECORD_KIND_COUNT; i++)
        free(book->entities[i].seqs);
    code_index_done(&book->codes);
    free(book->version_lists);
    free(book->relations);
    free(book->nodes);
    free(book->entries);
    free(book->slots);
    arena_done(&book->arena);
    free(book);
}

int64_t book_head(const struct book *book)
{
    return (int64_t)book->count;
}

const struct entry *book_entry(const struct book *book, int64_t seq)
{
    if (seq < 1 || seq > book_head(book))
        return NULL;
    return &book->entries[seq - 1];
}

/* Whether an entry's entity and references name earlier entries of the right kinds. */
static bool names_what_exists(const struct book *book, const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind].shape;

    if (entry->entity_id != entry->seq) {
        const struct entry *first = book_entry(book, entry->entity_id);

        if (first == NULL || first->kind != entry->kind || first->entity_id != first->seq)
            return false;
    }
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->type != FIELD_REFERENCE || field_is_unknown(field, entry->record))
            continue;
        const struct entry *named = book_entry(book, field_int64(field, entry->record));

        if (named == NULL || named->kind != record_kind_find(field->reference))
            return false;
    }
    return true;
}

static bool can_reverse(const struct book *book, const struct entry *entry)
{
    const struct reversal *reversal = entry->record;
    const struct entry *reversed = book_entry(book, reversal->reversed_seq);

    return reversed != NULL && record_types[reversed->kind].reversible &&
           book->slots[reversed->seq - 1].reversed_by == 0;
}

static const void *copy_record(struct book *book, const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind].shape;
    void *copy = arena_alloc(&book->arena, shape->size);

    memcpy(copy, entry->record, shape->size);
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->type == FIELD_TEXT)
            field_set_text(field, copy, arena_strdup(&book->arena, field_text(field, copy)));
    }
    return copy;
}

/* The relation of entity id for a kind and field, made when it is not there yet. */
static struct relation *relation_of(struct book *book, int64_t id, uint32_t kind, uint32_t field)
{
    struct slot *slot = &book->slots[id - 1];

    for (size_t i = slot->first_relation; i != 0; i = book->relations[i].next_relation)
        if (book->relations[i].kind == kind && book->relations[i].field == field)
            return &book->relations[i];
    book->relations = grown(book->relations, book->relation_count, &book->relation_capacity,
                            sizeof *book->relations);
    struct relation *relation = &book->relations[book->relation_count];

    *relation =
        (struct relation){.kind = kind, .field = field, .next_relation = slot->first_relation};
    slot->first_relation = book->relation_count++;
    return relation;
}

static void relate(struct book *book, int64_t id, uint32_t kind, uint32_t field, int64_t seq)
{
    struct relation *relation = relation_of(book, id, kind, field);

    book->nodes = grown(book->nodes, book->node_count, &book->node_capacity, sizeof *book->nodes);
    book->nodes[book->node_count] = (struct node){.seq = seq};
    if (relation->first_node == 0)
        relation->first_node = book->node_count;
    else
        book->nodes[relation->last_node].next = book->node_count;
    relation->last_node = book->node_count++;
}

static void index_references(struct book *book, const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind].shape;

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->type == FIELD_REFERENCE && !field_is_unknown(field, entry->record))
            relate(book, field_int64(field, entry->record), entry->kind, (uint32_t)i, entry->seq);
    }
}

static void index_version(struct book *book, const struct entry *entry)
{
    if (entry->entity_id == entry->seq) {
        seq_list_add(&book->entities[entry->kind], entry->seq);
        return;
    }
    struct slot *slot = &book->slots[entry->entity_id - 1];

    if (slot->versions == 0) {
        book->version_lists = grown(book->version_lists, book->version_list_count,
                                    &book->version_list_capacity, sizeof *book->version_lists);
        slot->versions = book->version_list_count++;
        book->version_lists[slot->versions] = (struct seq_list){0};
        seq_list_add(&book->version_lists[slot->versions], entry->entity_id);
    }
    seq_list_add(&book->version_lists[slot->versions], entry->seq);
}

static const char *code_of(const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind].shape;
    const struct field *field =
        shape_field(shape, entry->kind == RECORD_USER ? "user_name" : "code");

    return field == NULL ? NULL : field_text(field, entry->record);
}

enum err book_apply(struct book *book, const struct entry *entry)
{
    if (entry->seq != book_head(book) + 1)
        return ERR_CORRUPT;
    if (entry->kind <= RECORD_NONE || entry->kind >= RECORD_KIND_COUNT)
        return ERR_CORRUPT;
    if (!names_what_exists(book, entry))
        return ERR_CORRUPT;
    if (entry->kind == RECORD_REVERSAL && !can_reverse(book, entry))
        return ERR_CORRUPT;

    size_t capacity = book->capacity;

    book->entries = grown(book->entries, book->count, &capacity, sizeof *book->entries);
    book->slots = grown(book->slots, book->count, &book->capacity, sizeof *book->slots);
    struct entry *applied = &book->entries[book->count];

    *applied = *entry;
    applied->record = copy_record(book, entry);
    book->slots[book->count] = (struct slot){0};
    book->count++;

    index_version(book, applied);
    index_references(book, applied);
    const char *code = code_of(applied);

    if (code != NULL)
        code_index_add(&book->codes, applied->kind, code, applied->entity_id);
    if (applied->kind == RECORD_REVERSAL) {
        const struct reversal *reversal = applied->record;

        book->slots[reversal->reversed_seq - 1].reversed_by = applied->seq;
    }
    return ERR_OK;
}

int64_t book_seq_at_time(const struct book *book, int64_t utc_us)
{
    size_t low = 0;
    size_t high = book->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (book->entries[middle].recorded_at_us <= utc_us)
            low = middle + 1;
        else
            high = middle;
    }
    return (int64_t)low;
}

static bool visible(const struct entry *entry, struct view view)
{
    return entry->seq <= view.as_known && entry->effective_date <= view.as_of;
}

bool book_live(const struct book *book, const struct entry *entry, struct view view)
{
    if (!visible(entry, view))
        return false;
    const struct entry *reversal = book_reversal_of(book, entry->seq);

    return reversal == NULL || !visible(reversal, view);
}

const struct entry *book_reversal_of(const struct book *book, int64_t seq)
{
    CHECK(seq >= 1 && seq <= book_head(book));
    return book_entry(book, book->slots[seq - 1].reversed_by);
}

size_t book_versions(const struct book *book, int64_t entity_id, const int64_t **seqs_out)
{
    const struct entry *first = book_entry(book, entity_id);

    if (first == NULL || first->entity_id != entity_id)
        return 0;
    size_t position = book->slots[entity_id - 1].versions;

    if (position == 0) {
        *seqs_out = &first->seq;
        return 1;
    }
    *seqs_out = book->version_lists[position].seqs;
    return book->version_lists[position].count;
}

const struct entry *book_version(const struct book *book, uint32_t kind, int64_t entity_id,
                                 struct view view)
{
    const struct entry *first = book_entry(book, entity_id);
    const struct entry *best = NULL;
    const int64_t *seqs;

    if (first == NULL || first->kind != kind)
        return NULL;
    size_t count = book_versions(book, entity_id, &seqs);

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_entry(book, seqs[i]);

        if (!book_live(book, entry, view))
            continue;
        if (best == NULL || entry->effective_date >= best->effective_date)
            best = entry;
    }
    return best;
}

size_t book_entities(const struct book *book, uint32_t kind, const int64_t **ids_out)
{
    CHECK(kind < RECORD_KIND_COUNT);
    *ids_out = book->entities[kind].seqs;
    return book->entities[kind].count;
}

struct referrer book_referrers(const struct book *book, uint32_t kind, const char *field,
                               int64_t id)
{
    const struct shape *shape = &record_types[kind].shape;
    const struct field *found = shape_field(shape, field);
    struct referrer referrer = {.book = book};

    CHECK(found != NULL && found->type == FIELD_REFERENCE);
    if (book_entry(book, id) == NULL)
        return referrer;
    uint32_t position = (uint32_t)(found - shape->fields);
    size_t i = book->slots[id - 1].first_relation;

    while (i != 0 && (book->relations[i].kind != kind || book->relations[i].field != position))
        i = book->relations[i].next_relation;
    referrer.node = book->relations[i].first_node;
    if (i != 0)
        referrer.entry = book_entry(book, book->nodes[referrer.node].seq);
    return referrer;
}

void book_next_referrer(struct referrer *referrer)
{
    referrer->node = referrer->book->nodes[referrer->node].next;
    referrer->entry = referrer->node == 0
                          ? NULL
                          : book_entry(referrer->book, referrer->book->nodes[referrer->node].seq);
}

int64_t book_find_code(const struct book *book, uint32_t kind, const char *code)
{
    return code_index_find(&book->codes, kind, code);
}
