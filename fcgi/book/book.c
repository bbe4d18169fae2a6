#include "book/book.h"

#include "base/check.h"
#include "book/code_index.h"
#include "kind_plan_internal.h"
#include "pool_internal.h"

#include <stdlib.h>
#include <string.h>

/* Entries of one kind that name an entity in one reference field: a list of nodes in order of seq.
 */
struct relation {
    uint16_t kind;
    uint16_t field;
    uint32_t first_node;
    uint32_t last_node;
    uint32_t next_relation;
};

/* Seqs and positions in these lists take 32 bits: enough for SEQ_MAX entries of which each names
 * NAMED_MAX others, and there are many of them. */
struct node {
    uint32_t seq;
    uint32_t next;
};

/* What the book knows of an entry beyond the entry itself. Positions are 0 where there is none. */
struct slot {
    uint32_t reversed_by;
    uint32_t first_relation;
    uint32_t versions; /* position in version_lists, for an entity that was revised */
};

#define SEQ_MAX (INT64_C(1) << 28)
_Static_assert(SEQ_MAX *KIND_NAMED_MAX <= UINT32_MAX + INT64_C(1), "nodes are numbered");

struct seq_list {
    int64_t *seqs;
    size_t count;
    size_t capacity;
};

struct book {
    struct pool pool;
    struct kind_plan plans[RECORD_KIND_COUNT];
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
    kind_plans_make(book->plans);
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
    pool_done(&book->pool);
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
    const struct kind_plan *plan = &book->plans[entry->kind];

    if (entry->entity_id != entry->seq) {
        const struct entry *first = book_entry(book, entry->entity_id);

        if (first == NULL || first->kind != entry->kind || first->entity_id != first->seq)
            return false;
    }
    for (size_t i = 0; i < plan->reference_count; i++) {
        const struct field *field = &shape->fields[plan->references[i]];

        if (field_is_unknown(field, entry->record))
            continue;
        const struct entry *named = book_entry(book, field_int64(field, entry->record));

        if (named == NULL || named->kind != plan->named[i])
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
    const struct kind_plan *plan = &book->plans[entry->kind];
    void *copy = pool_take(&book->pool, shape->size);

    memcpy(copy, entry->record, shape->size);
    for (size_t i = 0; i < plan->text_count; i++) {
        const struct field *field = &shape->fields[plan->texts[i]];
        const char *text = field_text(field, copy);

        if (text != NULL)
            field_set_text(field, copy, pool_text(&book->pool, text));
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

    *relation = (struct relation){
        .kind = (uint16_t)kind, .field = (uint16_t)field, .next_relation = slot->first_relation};
    slot->first_relation = (uint32_t)book->relation_count++;
    return relation;
}

static void relate(struct book *book, int64_t id, uint32_t kind, uint32_t field, int64_t seq)
{
    struct relation *relation = relation_of(book, id, kind, field);

    book->nodes = grown(book->nodes, book->node_count, &book->node_capacity, sizeof *book->nodes);
    uint32_t node = (uint32_t)book->node_count++;

    book->nodes[node] = (struct node){.seq = (uint32_t)seq};
    if (relation->first_node == 0)
        relation->first_node = node;
    else
        book->nodes[relation->last_node].next = node;
    relation->last_node = node;
}

static void index_references(struct book *book, const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind].shape;
    const struct kind_plan *plan = &book->plans[entry->kind];

    for (size_t i = 0; i < plan->reference_count; i++) {
        const struct field *field = &shape->fields[plan->references[i]];

        if (!field_is_unknown(field, entry->record))
            relate(book, field_int64(field, entry->record), entry->kind, plan->references[i],
                   entry->seq);
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
        slot->versions = (uint32_t)book->version_list_count++;
        book->version_lists[slot->versions] = (struct seq_list){0};
        seq_list_add(&book->version_lists[slot->versions], entry->entity_id);
    }
    seq_list_add(&book->version_lists[slot->versions], entry->seq);
}

enum err book_apply(struct book *book, const struct entry *entry)
{
    if (entry->seq != book_head(book) + 1 || entry->seq > SEQ_MAX)
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
    const struct field *code_field = book->plans[applied->kind].code;
    const char *code = code_field == NULL ? NULL : field_text(code_field, applied->record);

    if (code != NULL)
        code_index_add(&book->codes, applied->kind, code, applied->entity_id);
    if (applied->kind == RECORD_REVERSAL) {
        const struct reversal *reversal = applied->record;

        book->slots[reversal->reversed_seq - 1].reversed_by = (uint32_t)applied->seq;
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
