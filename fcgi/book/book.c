/* Applies entries and answers what the book knows of each. book_apply checks an entry first, then
 * adds it to every index: versions of an entity, entities of a kind, entries that refer to an
 * entity, codes, series by day, and rows of money by fund. So a question reads only the entries
 * that it is about, and never the whole journal. */
#include "book/book.h"
#include "book/follower.h"

#include "base/check.h"
#include "book/code_index.h"
#include "book/convention.h"
#include "book_internal.h"
#include "entry_list_internal.h"
#include "reference_index_internal.h"
#include "record/journal.h"
#include "record/kinds.h"

#include <stdlib.h>
#include <string.h>

/* What the book knows of an entry beyond the entry itself; most entries have none. Positions are 0
 * where there is nothing. */
struct slot {
    uint32_t reversed_by;
    uint32_t first_relation;
    uint32_t versions; /* position in version_lists, for an entity that was revised */
};

/* Seqs take 32 bits, and so do positions in lists. */
#define SEQ_MAX (INT64_C(1) << 28)

struct seq_list {
    int64_t *seqs;
    size_t count;
    size_t capacity;
};

struct book {
    struct kind_plan plans[RECORD_KIND_COUNT];
    struct entry_list entries;
    size_t copied_max_bytes;
    uint32_t *slot_of; /* by entry: position in slots, 0: none */
    size_t slot_of_capacity;
    struct slot *slots; /* [0] is the empty one */
    size_t slot_count;
    size_t slot_capacity;
    struct seq_list entities[RECORD_KIND_COUNT];
    struct seq_list *version_lists;
    size_t version_list_count;
    size_t version_list_capacity;
    struct reference_index references;
    struct code_index codes;
    struct code_index codes_any_case;
    struct code_index credit_codes;
    struct book_parts parts;
    void *tables[BOOK_FOLLOWERS_MAX]; /* by follower */
    struct faults *faults;
};

struct faults *book_faults(const struct book *book)
{
    return book->faults;
}

static void seq_list_add(struct seq_list *list, int64_t seq)
{
    list->seqs = items_grown(list->seqs, list->count, 1, &list->capacity, sizeof *list->seqs);
    list->seqs[list->count++] = seq;
}

/* A table a follower, all zeros. */
static void make_tables(struct book *book)
{
    CHECK(book->parts.follower_count <= BOOK_FOLLOWERS_MAX);
    for (size_t i = 0; i < book->parts.follower_count; i++) {
        book->tables[i] = calloc(1, book->parts.followers[i]->size);
        CHECK(book->tables[i] != NULL);
    }
}

struct book *book_new(const struct book_parts *parts)
{
    struct book *book = calloc(1, sizeof *book);

    CHECK(book != NULL);
    book->parts = *parts;
    book->faults = calloc(1, sizeof *book->faults);
    CHECK(book->faults != NULL);
    make_tables(book);
    kind_plans_make(book->plans);
    entry_list_init(&book->entries);
    book->copied_max_bytes = BOOK_COPIED_MAX_BYTES;
    code_index_init(&book->codes, false);
    code_index_init(&book->codes_any_case, true);
    code_index_init(&book->credit_codes, false);
    reference_index_init(&book->references);
    /* Position 0 of these means "none". */
    book->version_list_count = book->slot_count = 1;
    book->version_lists =
        items_grown(NULL, 0, 1, &book->version_list_capacity, sizeof(struct seq_list));
    book->slots = items_grown(NULL, 0, 1, &book->slot_capacity, sizeof(struct slot));
    book->slots[0] = (struct slot){0};
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
    code_index_done(&book->codes_any_case);
    code_index_done(&book->credit_codes);
    for (size_t i = 0; i < book->parts.follower_count; i++) {
        book->parts.followers[i]->done(book->tables[i]);
        free(book->tables[i]);
    }
    free(book->version_lists);
    reference_index_done(&book->references);
    entry_list_done(&book->entries);
    free(book->slot_of);
    free(book->slots);
    free(book->faults);
    free(book);
}

int64_t book_head(const struct book *book)
{
    return (int64_t)book->entries.count;
}

const struct entry *book_entry(const struct book *book, int64_t seq)
{
    if (seq < 1 || seq > book_head(book))
        return NULL;
    return entry_list_at(&book->entries, seq);
}

static const struct slot *slot_at(const struct book *book, int64_t seq)
{
    return &book->slots[book->slot_of[seq - 1]];
}

/* The slot of an entry, made when it has none yet. */
static struct slot *slot_made(struct book *book, int64_t seq)
{
    uint32_t *position = &book->slot_of[seq - 1];

    if (*position == 0) {
        book->slots = items_grown(book->slots, book->slot_count, 1, &book->slot_capacity,
                                  sizeof *book->slots);
        book->slots[book->slot_count] = (struct slot){0};
        *position = (uint32_t)book->slot_count++;
    }
    return &book->slots[*position];
}

/* Whether an entry's entity and references name earlier entries of the right kinds. */
static bool names_what_exists(const struct book *book, const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind]->shape;
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

    return reversed != NULL && record_reversible(reversed->kind) &&
           slot_at(book, reversed->seq)->reversed_by == 0;
}

static void index_references(struct book *book, const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind]->shape;
    const struct kind_plan *plan = &book->plans[entry->kind];

    for (size_t i = 0; i < plan->reference_count; i++) {
        const struct field *field = &shape->fields[plan->references[i]];

        if (!field_is_unknown(field, entry->record))
            reference_index_add(&book->references,
                                &slot_made(book, field_int64(field, entry->record))->first_relation,
                                entry->kind, plan->references[i], (uint32_t)entry->seq);
    }
}

static void index_version(struct book *book, const struct entry *entry)
{
    if (entry->entity_id == entry->seq) {
        seq_list_add(&book->entities[entry->kind], entry->seq);
        return;
    }
    struct slot *slot = slot_made(book, entry->entity_id);

    if (slot->versions == 0) {
        book->version_lists =
            items_grown(book->version_lists, book->version_list_count, 1,
                        &book->version_list_capacity, sizeof *book->version_lists);
        slot->versions = (uint32_t)book->version_list_count++;
        book->version_lists[slot->versions] = (struct seq_list){0};
        seq_list_add(&book->version_lists[slot->versions], entry->entity_id);
    }
    seq_list_add(&book->version_lists[slot->versions], entry->seq);
}

/* A code ends with its entity, whose first version is the last that can be reversed. */
static int64_t standing(const struct book *book, int64_t entity_id)
{
    return entity_id != 0 && slot_at(book, entity_id)->reversed_by == 0 ? entity_id : 0;
}

/* A code stays with the entity that had it first, as long as that one stands. */
static void take_code(const struct book *book, struct code_index *index, uint32_t kind,
                      const char *code, int64_t entity_id)
{
    if (standing(book, code_index_find(index, kind, code)) == 0)
        code_index_put(index, kind, code, entity_id);
}

static void index_code(struct book *book, const struct entry *entry)
{
    const struct field *field = book->plans[entry->kind].code;
    const char *code = field == NULL ? NULL : field_text(field, entry->record);

    if (code == NULL)
        return;
    code = entry_list_text(&book->entries, code);
    take_code(book, &book->codes, entry->kind, code, entry->entity_id);
    take_code(book, &book->codes_any_case, entry->kind, code, entry->entity_id);
}

static void index_credit_code(struct book *book, const struct entry *entry)
{
    const char *code = record_credit_code(entry->kind, entry->record);

    if (code != NULL)
        take_code(book, &book->credit_codes, entry->kind, entry_list_text(&book->entries, code),
                  entry->entity_id);
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
    if (entry->kind == RECORD_CONVENTION && !convention_is_known(entry->record))
        return ERR_CORRUPT;

    book->slot_of = items_grown(book->slot_of, book->entries.count, 1, &book->slot_of_capacity,
                                sizeof *book->slot_of);
    book->slot_of[book->entries.count] = 0;
    entry_list_add(&book->entries, &book->plans[entry->kind], entry);

    index_version(book, entry);
    index_references(book, entry);
    index_code(book, entry);
    index_credit_code(book, entry);
    if (entry->kind == RECORD_REVERSAL) {
        const struct reversal *reversal = entry->record;

        slot_made(book, reversal->reversed_seq)->reversed_by = (uint32_t)entry->seq;
    }
    for (size_t i = 0; i < book->parts.follower_count; i++)
        book->parts.followers[i]->apply(book->tables[i], book, entry);
    if (book_copied_bytes(book) > book->copied_max_bytes)
        book_forget_copies(book);
    return ERR_OK;
}

size_t book_copied_bytes(const struct book *book)
{
    return entry_list_copied_bytes(&book->entries);
}

void book_forget_copies(struct book *book)
{
    entry_list_forget(&book->entries);
}

void book_copy_at_most(struct book *book, size_t max_bytes)
{
    book->copied_max_bytes = max_bytes;
}

int64_t book_seq_at_time(const struct book *book, int64_t utc_us)
{
    int64_t low = 0;
    int64_t high = book_head(book);

    while (low < high) {
        int64_t middle = low + (high - low) / 2;

        if (book_entry(book, middle + 1)->recorded_at_us <= utc_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
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
    return book_entry(book, slot_at(book, seq)->reversed_by);
}

size_t book_versions(const struct book *book, int64_t entity_id, const int64_t **seqs_out)
{
    const struct entry *first = book_entry(book, entity_id);

    if (first == NULL || first->entity_id != entity_id)
        return 0;
    size_t position = slot_at(book, entity_id)->versions;

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

int64_t book_last_version(const struct book *book, int64_t entity_id, int64_t as_known)
{
    const int64_t *seqs = NULL;
    size_t count = book_versions(book, entity_id, &seqs);

    for (size_t i = count; i > 0; i--)
        if (seqs[i - 1] <= as_known)
            return seqs[i - 1];
    return 0;
}

size_t book_entities(const struct book *book, uint32_t kind, const int64_t **ids_out)
{
    CHECK(kind < RECORD_KIND_COUNT);
    *ids_out = book->entities[kind].seqs;
    return book->entities[kind].count;
}

static struct referrer referrers_by(const struct book *book, uint32_t kind, uint32_t position,
                                    int64_t id)
{
    struct referrer referrer = {.book = book};

    if (book_entry(book, id) == NULL)
        return referrer;
    referrer.cursor =
        reference_index_find(&book->references, slot_at(book, id)->first_relation, kind, position);
    referrer.entry = book_entry(book, referrer.cursor.seq);
    return referrer;
}

struct referrer book_referrers(const struct book *book, uint32_t kind, const char *field,
                               int64_t id)
{
    const struct shape *shape = &record_types[kind]->shape;
    const struct field *found = shape_field(shape, field);

    CHECK(found != NULL && found->type == FIELD_REFERENCE);
    return referrers_by(book, kind, (uint32_t)(found - shape->fields), id);
}

struct referrer book_referrers_at(const struct book *book, uint32_t kind, size_t offset, int64_t id)
{
    const struct shape *shape = &record_types[kind]->shape;
    const struct kind_plan *plan = &book->plans[kind];

    for (size_t i = 0; i < plan->reference_count; i++)
        if (shape->fields[plan->references[i]].offset == offset)
            return referrers_by(book, kind, plan->references[i], id);
    check_failed("a reference of the kind", __FILE__, __LINE__);
}

void book_next_referrer(struct referrer *referrer)
{
    reference_index_next(&referrer->book->references, &referrer->cursor);
    referrer->entry = book_entry(referrer->book, referrer->cursor.seq);
}

static void skip_what_is_not_live(struct referrer *referrer)
{
    while (referrer->entry != NULL && !book_live(referrer->book, referrer->entry, referrer->view))
        book_next_referrer(referrer);
}

struct referrer book_live_referrers_at(const struct book *book, struct view view, uint32_t kind,
                                       size_t offset, int64_t id)
{
    struct referrer referrer = book_referrers_at(book, kind, offset, id);

    referrer.view = view;
    skip_what_is_not_live(&referrer);
    return referrer;
}

void book_next_live_referrer(struct referrer *referrer)
{
    book_next_referrer(referrer);
    skip_what_is_not_live(referrer);
}

int64_t book_find_code(const struct book *book, uint32_t kind, const char *code)
{
    return standing(book, code_index_find(&book->codes, kind, code));
}

int64_t book_find_code_any_case(const struct book *book, uint32_t kind, const char *code)
{
    return standing(book, code_index_find(&book->codes_any_case, kind, code));
}

int64_t book_find_credit_code(const struct book *book, uint32_t kind, const char *credit_code)
{
    return standing(book, code_index_find(&book->credit_codes, kind, credit_code));
}

const void *book_table(const struct book *book, const struct follower *follower)
{
    size_t i = 0;

    while (i < book->parts.follower_count && book->parts.followers[i] != follower)
        i++;
    CHECK(i < book->parts.follower_count);
    return book->tables[i];
}

const struct figures_above *book_figures_above(const struct book *book)
{
    return book->parts.above;
}
