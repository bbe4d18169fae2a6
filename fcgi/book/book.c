/* Applies entries and answers what the book knows of each. book_apply checks an entry first, then
 * adds it to every index: versions of an entity, entities of a kind, entries that refer to an
 * entity, codes, series by day, and rows of money by fund. So a question reads only the entries
 * that it is about, and never the whole journal.
 *
 * What all handles share is the volume. One thread changes it while any number read. Arrays stand
 * in pieces that never move; lists are in order of seq, so that what is newer than a reader's last
 * entry is at their end; and the words that change in place (struct slot) name a seq or lead to
 * one. So a reader stops at his last entry, and has the book as it was then. */
#include "book/book.h"
#include "book/follower.h"

#include "base/check.h"
#include "base/readers.h"
#include "book/code_index.h"
#include "book/convention.h"
#include "book_internal.h"
#include "entry_list_internal.h"
#include "handle_internal.h"
#include "list_internal.h"
#include "reference_index_internal.h"
#include "record/journal.h"
#include "record/kinds.h"

#include <stdlib.h>
#include <string.h>

/* What the book knows of an entry beyond the entry itself; most entries have none. Positions are 0
 * where there is nothing. */
struct slot {
    _Atomic(uint32_t) reversed_by;
    _Atomic(uint32_t) first_relation;
    _Atomic(uint32_t) versions; /* position in version_lists, for an entity that was revised */
};

/* Seqs take 32 bits, and so do positions in lists. */
#define SEQ_MAX (INT64_C(1) << 28)

struct volume {
    atomic_int_fast64_t published; /* the last entry that readers see */
    uint64_t number;
    struct kind_plan plans[RECORD_KIND_COUNT];
    struct entry_list entries;
    struct pieces slot_of; /* _Atomic(uint32_t), by entry: position in slots, 0: none */
    struct pieces slots;   /* struct slot; [0] is the empty one */
    size_t slot_count;
    struct list entities[RECORD_KIND_COUNT]; /* of seqs */
    struct list holders;                     /* of seqs: entries that hold lines */
    struct pieces version_lists;             /* struct list of seqs; [0] is none */
    size_t version_list_count;
    struct reference_index references;
    struct code_index codes;
    struct code_index codes_any_case;
    struct code_index credit_codes;
    struct code_index shared_credit_codes; /* that several entities of a kind had */
    struct book_parts parts;
    void *tables[BOOK_FOLLOWERS_MAX]; /* by follower */
    struct faults *faults;
};

struct faults *book_faults(const struct book *book)
{
    return book->volume->faults;
}

/* A table a follower, all zeros. */
static void make_tables(struct volume *volume)
{
    CHECK(volume->parts.follower_count <= BOOK_FOLLOWERS_MAX);
    for (size_t i = 0; i < volume->parts.follower_count; i++) {
        volume->tables[i] = calloc(1, volume->parts.followers[i]->size);
        CHECK(volume->tables[i] != NULL);
    }
}

static struct volume *volume_new(const struct book_parts *parts)
{
    struct volume *volume = calloc(1, sizeof *volume);

    CHECK(volume != NULL);
    volume->parts = *parts;
    volume->faults = calloc(1, sizeof *volume->faults);
    CHECK(volume->faults != NULL);
    make_tables(volume);
    kind_plans_make(volume->plans);
    entry_list_init(&volume->entries);
    volume->codes_any_case.any_case = true;
    reference_index_init(&volume->references);
    pieces_init(&volume->slot_of, sizeof(_Atomic(uint32_t)));
    pieces_init(&volume->slots, sizeof(struct slot));
    pieces_init(&volume->version_lists, sizeof(struct list));
    /* Position 0 of these means "none". */
    volume->version_list_count = volume->slot_count = 1;
    (void)pieces_room(&volume->slots, 0);
    return volume;
}

static void volume_free(struct volume *volume)
{
    for (size_t i = 1; i < volume->version_list_count; i++)
        list_done(pieces_at(&volume->version_lists, i));
    for (size_t i = 0; i < RECORD_KIND_COUNT; i++)
        list_done(&volume->entities[i]);
    list_done(&volume->holders);
    code_index_done(&volume->codes);
    code_index_done(&volume->codes_any_case);
    code_index_done(&volume->credit_codes);
    code_index_done(&volume->shared_credit_codes);
    for (size_t i = 0; i < volume->parts.follower_count; i++) {
        volume->parts.followers[i]->done(volume->tables[i]);
        free(volume->tables[i]);
    }
    pieces_done(&volume->version_lists);
    reference_index_done(&volume->references);
    entry_list_done(&volume->entries);
    pieces_done(&volume->slot_of);
    pieces_done(&volume->slots);
    free(volume->faults);
    free(volume);
}

static struct book *handle_new(size_t copied_max_bytes)
{
    struct book *book = calloc(1, sizeof *book);

    CHECK(book != NULL);
    book->copied_max_bytes = copied_max_bytes;
    book->copies = calloc(1, sizeof *book->copies);
    CHECK(book->copies != NULL);
    return book;
}

struct book *book_new(const struct book_parts *parts)
{
    struct book *book = handle_new(BOOK_COPIED_MAX_BYTES);

    book->volume = volume_new(parts);
    book->is_writers = true;
    return book;
}

void book_free(struct book *book)
{
    if (book == NULL)
        return;
    book_forget_copies(book);
    if (book->is_writers)
        volume_free(book->volume);
    free(book->copies);
    free(book);
}

void book_share(struct book *book, struct readers *readers, uint64_t number)
{
    CHECK(book->is_writers && book->head == 0);
    book->readers = readers;
    book->volume->number = number;
}

uint64_t book_number(const struct book *book)
{
    return book->volume->number;
}

void book_publish(struct book *book)
{
    CHECK(book->is_writers);
    atomic_store_explicit(&book->volume->published, book->head, memory_order_release);
}

int64_t book_published(const struct book *book)
{
    return atomic_load_explicit(&book->volume->published, memory_order_acquire);
}

struct book *book_reader_new(void)
{
    return handle_new(BOOK_READER_COPIED_MAX_BYTES);
}

/* Another book may stand where one stood that was freed, so the number tells. */
void book_reader_open(struct book *reader, const struct book *book)
{
    CHECK(!reader->is_writers && book->is_writers);
    if (reader->number != book->volume->number)
        book_forget_copies(reader);
    reader->number = book->volume->number;
    reader->volume = book->volume;
    reader->head = book_published(book);
}

void book_reader_close(struct book *reader)
{
    if (book_copied_bytes(reader) > reader->copied_max_bytes)
        book_forget_copies(reader);
}

const struct entry *book_entry(const struct book *book, int64_t seq)
{
    if (seq < 1 || seq > book->head)
        return NULL;
    return entry_list_at(&book->volume->entries, seq, book->copies);
}

uint32_t book_kind(const struct book *book, int64_t seq)
{
    CHECK(seq >= 1 && seq <= book->head);
    return entry_list_kind(&book->volume->entries, seq);
}

static const struct slot *slot_at(const struct book *book, int64_t seq)
{
    const _Atomic(uint32_t) *position = pieces_at(&book->volume->slot_of, (size_t)(seq - 1));

    return pieces_at(&book->volume->slots, atomic_load_explicit(position, memory_order_acquire));
}

/* The slot of an entry, made when it has none yet. */
static struct slot *slot_made(struct volume *volume, int64_t seq)
{
    atomic_uint_least32_t *position = pieces_at(&volume->slot_of, (size_t)(seq - 1));
    uint32_t present = atomic_load_explicit(position, memory_order_relaxed);

    if (present != 0)
        return pieces_at(&volume->slots, present);
    struct slot *made = pieces_room(&volume->slots, volume->slot_count);

    atomic_store_explicit(position, (uint32_t)volume->slot_count++, memory_order_release);
    return made;
}

/* The seq of the reversal that the handle sees; 0: none. */
static int64_t reversed_by(const struct book *book, int64_t seq)
{
    int64_t reversal = atomic_load_explicit(&slot_at(book, seq)->reversed_by, memory_order_relaxed);

    return reversal <= book->head ? reversal : 0;
}

/* Whether the references of a record name earlier entries of the right kinds. */
static bool references_exist(const struct book *book, uint32_t kind, const void *record)
{
    const struct shape *shape = &record_types[kind]->shape;
    const struct kind_plan *plan = &book->volume->plans[kind];

    for (size_t i = 0; i < plan->reference_count; i++) {
        const struct field *field = &shape->fields[plan->references[i]];

        if (field_is_unknown(field, record))
            continue;
        int64_t named = field_int64(field, record);

        if (named < 1 || named > book->head ||
            entry_list_kind(&book->volume->entries, named) != plan->named[i])
            return false;
    }
    return true;
}

/* The same of an entry's entity, of its record and of its lines. */
static bool names_what_exists(const struct book *book, const struct entry *entry)
{
    struct line_walk walk = line_walk_begin(entry);
    const void *line;

    if (entry->entity_id != entry->seq) {
        const struct entry *first = book_entry(book, entry->entity_id);

        if (first == NULL || first->kind != entry->kind || first->entity_id != first->seq)
            return false;
    }
    if (!references_exist(book, entry->kind, entry->record))
        return false;
    while ((line = line_walk_next(&walk)) != NULL)
        if (!references_exist(book, book->volume->plans[entry->kind].line_kind, line))
            return false;
    return true;
}

static bool can_reverse(const struct book *book, const struct entry *entry)
{
    const struct reversal *reversal = entry->record;
    const struct entry *reversed = book_entry(book, reversal->reversed_seq);

    return reversed != NULL && record_reversible(reversed->kind) &&
           reversed_by(book, reversed->seq) == 0;
}

/* What a record of a kind names is named by the entry. */
static void index_references(struct book *book, uint32_t kind, const void *record, int64_t seq)
{
    struct volume *volume = book->volume;
    const struct shape *shape = &record_types[kind]->shape;
    const struct kind_plan *plan = &volume->plans[kind];

    for (size_t i = 0; i < plan->reference_count; i++) {
        const struct field *field = &shape->fields[plan->references[i]];

        if (!field_is_unknown(field, record))
            reference_index_add(&volume->references,
                                &slot_made(volume, field_int64(field, record))->first_relation,
                                kind, plan->references[i], (uint32_t)seq);
    }
}

static void index_lines(struct book *book, const struct entry *entry)
{
    struct line_walk walk = line_walk_begin(entry);
    const void *line;

    if (entry->line_count > 0)
        seq_list_add(&book->volume->holders, book, entry->seq);
    while ((line = line_walk_next(&walk)) != NULL)
        index_references(book, book->volume->plans[entry->kind].line_kind, line, entry->seq);
}

static void index_version(struct book *book, const struct entry *entry)
{
    struct volume *volume = book->volume;

    if (entry->entity_id == entry->seq) {
        seq_list_add(&volume->entities[entry->kind], book, entry->seq);
        return;
    }
    struct slot *slot = slot_made(volume, entry->entity_id);
    uint32_t position = atomic_load_explicit(&slot->versions, memory_order_relaxed);

    if (position == 0) {
        position = (uint32_t)volume->version_list_count++;
        seq_list_add(pieces_room(&volume->version_lists, position), book, entry->entity_id);
        atomic_store_explicit(&slot->versions, position, memory_order_release);
    }
    seq_list_add(pieces_at(&volume->version_lists, position), book, entry->seq);
}

/* A code ends with its entity, whose first version is the last that can be reversed. */
static int64_t standing(const struct book *book, int64_t entity_id)
{
    return entity_id != 0 && reversed_by(book, entity_id) == 0 ? entity_id : 0;
}

static int64_t find_code(const struct book *book, const struct code_index *index, uint32_t kind,
                         const char *code)
{
    return standing(book, code_index_find(index, kind, code, book->head));
}

/* A code stays with the entity that had it first, as long as that one stands. */
static void take_code(const struct book *book, struct code_index *index, const struct entry *entry,
                      const char *code)
{
    if (find_code(book, index, entry->kind, code) == 0)
        code_index_add(index, book, entry->kind, code, entry->seq, entry->entity_id);
}

static void index_code(struct book *book, const struct entry *entry)
{
    struct volume *volume = book->volume;
    const struct field *field = volume->plans[entry->kind].code;
    const char *code = field == NULL ? NULL : field_text(field, entry->record);

    if (code == NULL)
        return;
    code = entry_list_text(&volume->entries, code);
    take_code(book, &volume->codes, entry, code);
    take_code(book, &volume->codes_any_case, entry, code);
}

static void index_credit_code(struct book *book, const struct entry *entry)
{
    struct volume *volume = book->volume;
    const char *code = record_credit_code(entry->kind, entry->record);

    if (code == NULL)
        return;
    code = entry_list_text(&volume->entries, code);
    int64_t had = code_index_find(&volume->credit_codes, entry->kind, code, book->head);

    if (had != 0 && had != entry->entity_id && !book_credit_code_shared(book, entry->kind, code))
        code_index_add(&volume->shared_credit_codes, book, entry->kind, code, entry->seq,
                       entry->entity_id);
    take_code(book, &volume->credit_codes, entry, code);
}

static enum err check(const struct book *book, const struct entry *entry)
{
    if (entry->seq != book->head + 1 || entry->seq > SEQ_MAX)
        return ERR_CORRUPT;
    if (entry->kind <= RECORD_NONE || entry->kind >= RECORD_KIND_COUNT)
        return ERR_CORRUPT;
    if (!names_what_exists(book, entry))
        return ERR_CORRUPT;
    if (entry->kind == RECORD_REVERSAL && !can_reverse(book, entry))
        return ERR_CORRUPT;
    if (entry->kind == RECORD_CONVENTION && !convention_is_known(entry->record))
        return ERR_CORRUPT;
    return ERR_OK;
}

enum err book_apply(struct book *book, const struct entry *entry)
{
    CHECK(book->is_writers);
    struct volume *volume = book->volume;
    enum err err = check(book, entry);

    if (err != ERR_OK)
        return err;
    (void)pieces_room(&volume->slot_of, (size_t)book->head);
    entry_list_add(&volume->entries, &volume->plans[entry->kind], entry);
    book->head = entry->seq;

    index_version(book, entry);
    index_references(book, entry->kind, entry->record, entry->seq);
    index_lines(book, entry);
    index_code(book, entry);
    index_credit_code(book, entry);
    if (entry->kind == RECORD_REVERSAL) {
        const struct reversal *reversal = entry->record;

        atomic_store_explicit(&slot_made(volume, reversal->reversed_seq)->reversed_by,
                              (uint32_t)entry->seq, memory_order_release);
    }
    for (size_t i = 0; i < volume->parts.follower_count; i++)
        volume->parts.followers[i]->apply(volume->tables[i], book, entry);
    if (book_copied_bytes(book) > book->copied_max_bytes)
        book_forget_copies(book);
    return ERR_OK;
}

void *book_take_memory(const struct book *book, size_t size)
{
    return entry_copies_take(book->copies, size);
}

size_t book_copied_bytes(const struct book *book)
{
    return book->copies->bytes;
}

void book_forget_copies(const struct book *book)
{
    entry_copies_forget(book->copies);
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

int64_t book_seq_on_day(const struct book *book, int32_t day)
{
    return book_seq_at_time(book, date_end_in_china(day) - 1);
}

static bool visible(int64_t seq, int32_t effective_date, struct view view)
{
    return seq <= view.as_known && effective_date <= view.as_of;
}

bool book_live_on(const struct book *book, int64_t seq, int32_t effective_date, struct view view)
{
    if (!visible(seq, effective_date, view))
        return false;
    if (reversed_by(book, seq) == 0)
        return true;
    const struct entry *reversal = book_reversal_of(book, seq);

    return reversal == NULL || !visible(reversal->seq, reversal->effective_date, view);
}

bool book_live(const struct book *book, const struct entry *entry, struct view view)
{
    return book_live_on(book, entry->seq, entry->effective_date, view);
}

const struct entry *book_reversal_of(const struct book *book, int64_t seq)
{
    CHECK(seq >= 1 && seq <= book_head(book));
    return book_entry(book, reversed_by(book, seq));
}

size_t book_versions(const struct book *book, int64_t entity_id, const int64_t **seqs_out)
{
    const struct entry *first = book_entry(book, entity_id);

    if (first == NULL || first->entity_id != entity_id)
        return 0;
    uint32_t position =
        atomic_load_explicit(&slot_at(book, entity_id)->versions, memory_order_acquire);

    if (position != 0)
        return seq_list_take(pieces_at(&book->volume->version_lists, position), book, seqs_out);
    *seqs_out = &first->seq;
    return 1;
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
    return seq_list_take(&book->volume->entities[kind], book, ids_out);
}

size_t book_holders(const struct book *book, const int64_t **seqs_out)
{
    return seq_list_take(&book->volume->holders, book, seqs_out);
}

/* Of an entry that the handle does not know there is none: the walk ends before it. */
static struct referrer referrers_by(const struct book *book, uint32_t kind, uint32_t position,
                                    int64_t id)
{
    struct referrer referrer = {.book = book};

    if (id < 1 || id > book->head)
        return referrer;
    uint32_t first = atomic_load_explicit(&slot_at(book, id)->first_relation, memory_order_acquire);

    referrer.cursor = reference_index_find(&book->volume->references, first, kind, position);
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
    const struct kind_plan *plan = &book->volume->plans[kind];

    for (size_t i = 0; i < plan->reference_count; i++)
        if (shape->fields[plan->references[i]].offset == offset)
            return referrers_by(book, kind, plan->references[i], id);
    check_failed("a reference of the kind", __FILE__, __LINE__);
}

void book_next_referrer(struct referrer *referrer)
{
    reference_index_next(&referrer->book->volume->references, &referrer->cursor);
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
    return find_code(book, &book->volume->codes, kind, code);
}

int64_t book_find_code_any_case(const struct book *book, uint32_t kind, const char *code)
{
    return find_code(book, &book->volume->codes_any_case, kind, code);
}

int64_t book_find_credit_code(const struct book *book, uint32_t kind, const char *credit_code)
{
    return find_code(book, &book->volume->credit_codes, kind, credit_code);
}

const void *book_table(const struct book *book, const struct follower *follower)
{
    const struct volume *volume = book->volume;
    size_t i = 0;

    while (i < volume->parts.follower_count && volume->parts.followers[i] != follower)
        i++;
    CHECK(i < volume->parts.follower_count);
    return volume->tables[i];
}

const struct figures_above *book_figures_above(const struct book *book)
{
    return book->volume->parts.above;
}

bool book_credit_code_shared(const struct book *book, uint32_t kind, const char *credit_code)
{
    return code_index_find(&book->volume->shared_credit_codes, kind, credit_code, book->head) != 0;
}
