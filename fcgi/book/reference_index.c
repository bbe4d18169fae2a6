/* The relations of an entity form a linked list, one relation for each kind and field that names
 * it. Its seqs lie in chunks of growing size in one array, so a walk mostly reads memory in a row
 * and adding never moves a list.
 *
 * What is reached by a number (a relation, a chunk) is complete before the number is stored with
 * release, and numbers are read with acquire. */
#include "reference_index_internal.h"

#include "base/check.h"

/* Chunks hold 2, 6, 14 and from then on 30 seqs: with their two other words powers of two. */
#define CHUNK_FIRST 2u
#define CHUNK_LARGEST 30u
#define CHUNK_WORDS(capacity) ((capacity) + 2u)

/* Added to the position of a chunk, to tell it from a seq. */
#define IN_CHUNKS (UINT32_C(1) << 31)

void reference_index_init(struct reference_index *index)
{
    *index = (struct reference_index){.relation_count = 1, .word_count = 1};
    pieces_init(&index->relations, sizeof(struct relation));
    pieces_init(&index->words, sizeof(_Atomic(uint32_t)));
    (void)pieces_room(&index->relations, 0);
    (void)pieces_room(&index->words, 0);
}

void reference_index_done(struct reference_index *index)
{
    pieces_done(&index->relations);
    pieces_done(&index->words);
}

static struct relation *relation_at(const struct reference_index *index, uint32_t i)
{
    return pieces_at(&index->relations, i);
}

static _Atomic(uint32_t) *word_at(const struct reference_index *index, uint32_t i)
{
    return pieces_at(&index->words, i);
}

/* The relation of a kind and field among those of an entity; 0 when there is none. */
static uint32_t find(const struct reference_index *index, uint32_t first_relation, uint32_t kind,
                     uint32_t field)
{
    uint32_t i = first_relation;

    while (i != 0) {
        const struct relation *relation = relation_at(index, i);

        if (relation->kind == kind && relation->field == field)
            return i;
        i = relation->next_relation;
    }
    return 0;
}

/* All words of it are 0 but the first. */
static uint32_t add_chunk(struct reference_index *index, uint32_t capacity)
{
    uint32_t words = CHUNK_WORDS(capacity);
    size_t in_a_row = pieces_row(index->word_count);

    if (in_a_row < words)
        index->word_count += in_a_row;
    uint32_t chunk = (uint32_t)index->word_count;

    index->word_count += words;
    CHECK(index->word_count < IN_CHUNKS);
    (void)pieces_room(&index->words, chunk);
    atomic_store_explicit(word_at(index, chunk), capacity, memory_order_relaxed);
    return chunk;
}

static uint32_t add_last_chunk(struct reference_index *index, struct relation *relation,
                               uint32_t capacity)
{
    relation->last_chunk = add_chunk(index, capacity);
    relation->capacity = (uint16_t)capacity;
    relation->used = 0;
    return relation->last_chunk;
}

static void put(struct reference_index *index, struct relation *relation, uint32_t seq)
{
    _Atomic(uint32_t) *chunk = word_at(index, relation->last_chunk);

    atomic_store_explicit(chunk + 1 + relation->used++, seq, memory_order_relaxed);
}

/* The seq that was added last. */
static uint32_t newest(const struct reference_index *index, const struct relation *relation)
{
    const _Atomic(uint32_t) *at = relation->last_chunk == 0
                                      ? &relation->seqs
                                      : word_at(index, relation->last_chunk) + relation->used;

    return atomic_load_explicit(at, memory_order_relaxed);
}

/* Several lines of an entry may name the same. */
static void append(struct reference_index *index, struct relation *relation, uint32_t seq)
{
    uint32_t capacity = relation->capacity;
    uint32_t last = relation->last_chunk;

    if (newest(index, relation) == seq)
        return;

    if (last == 0) {
        uint32_t first = add_last_chunk(index, relation, CHUNK_FIRST);

        put(index, relation, atomic_load_explicit(&relation->seqs, memory_order_relaxed));
        put(index, relation, seq);
        atomic_store_explicit(&relation->seqs, IN_CHUNKS | first, memory_order_release);
        return;
    }
    if (relation->used < capacity) {
        put(index, relation, seq);
        return;
    }
    uint32_t next = add_last_chunk(index, relation,
                                   capacity < CHUNK_LARGEST ? capacity * 2 + 2 : CHUNK_LARGEST);

    put(index, relation, seq);
    atomic_store_explicit(word_at(index, last) + capacity + 1, next, memory_order_release);
}

void reference_index_add(struct reference_index *index, _Atomic(uint32_t) *first_relation,
                         uint32_t kind, uint32_t field, uint32_t seq)
{
    uint32_t first = atomic_load_explicit(first_relation, memory_order_relaxed);
    uint32_t found = find(index, first, kind, field);

    if (found != 0) {
        append(index, relation_at(index, found), seq);
        return;
    }
    CHECK(index->relation_count < UINT32_MAX);
    struct relation *relation = pieces_room(&index->relations, index->relation_count);

    relation->kind = (uint16_t)kind;
    relation->field = (uint16_t)field;
    relation->next_relation = first;
    atomic_init(&relation->seqs, seq);
    atomic_store_explicit(first_relation, (uint32_t)index->relation_count++, memory_order_release);
}

static struct reference_cursor chunk_start(const struct reference_index *index, uint32_t chunk)
{
    const _Atomic(uint32_t) *at = word_at(index, chunk);
    uint32_t capacity = atomic_load_explicit(at, memory_order_relaxed);

    return (struct reference_cursor){.seq = atomic_load_explicit(at + 1, memory_order_relaxed),
                                     .at = at + 1,
                                     .last = at + capacity};
}

struct reference_cursor reference_index_find(const struct reference_index *index,
                                             uint32_t first_relation, uint32_t kind, uint32_t field)
{
    uint32_t found = find(index, first_relation, kind, field);

    if (found == 0)
        return (struct reference_cursor){0};
    uint32_t seqs = atomic_load_explicit(&relation_at(index, found)->seqs, memory_order_acquire);

    if ((seqs & IN_CHUNKS) == 0)
        return (struct reference_cursor){.seq = seqs};
    return chunk_start(index, seqs & ~IN_CHUNKS);
}

void reference_index_next(const struct reference_index *index, struct reference_cursor *cursor)
{
    if (cursor->at == NULL) {
        cursor->seq = 0;
    } else if (cursor->at < cursor->last) {
        cursor->seq = atomic_load_explicit(++cursor->at, memory_order_relaxed);
    } else {
        uint32_t next = atomic_load_explicit(cursor->last + 1, memory_order_acquire);

        cursor->seq = 0;
        if (next != 0)
            *cursor = chunk_start(index, next);
    }
}
