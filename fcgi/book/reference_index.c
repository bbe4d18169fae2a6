/* The relations of an entity form a linked list, one relation for each kind and field that names
 * it. Its seqs lie in chunks of growing size in one array, so a walk mostly reads memory in a row
 * and adding never moves a list. */
#include "reference_index_internal.h"

#include "base/check.h"

#include <stdlib.h>

#define CAPACITY_FIRST 64
/* Chunks hold 2, 6, 14 and from then on 30 seqs: with their two other words powers of two. */
#define CHUNK_FIRST 2u
#define CHUNK_LARGEST 30u
#define CHUNK_WORDS(capacity) ((capacity) + 2u)

void *items_grown(void *items, size_t count, size_t more, size_t *capacity, size_t size)
{
    if (count + more <= *capacity)
        return items;
    size_t wanted = *capacity == 0 ? CAPACITY_FIRST : *capacity * 2;
    size_t bytes;

    CHECK(count + more <= wanted && !__builtin_mul_overflow(wanted, size, &bytes));
    void *result = realloc(items, bytes);

    CHECK(result != NULL);
    *capacity = wanted;
    return result;
}

void reference_index_init(struct reference_index *index)
{
    *index = (struct reference_index){.relation_count = 1, .word_count = 1};
    index->relations = items_grown(NULL, 0, 1, &index->relation_capacity, sizeof(struct relation));
    index->relations[0] = (struct relation){0};
}

void reference_index_done(struct reference_index *index)
{
    free(index->relations);
    free(index->words);
    *index = (struct reference_index){0};
}

/* The relation of a kind and field among those of an entity; 0 when there is none. */
static uint32_t find(const struct reference_index *index, uint32_t first_relation, uint32_t kind,
                     uint32_t field)
{
    uint32_t i = first_relation;

    while (i != 0 && (index->relations[i].kind != kind || index->relations[i].field != field))
        i = index->relations[i].next_relation;
    return i;
}

static uint32_t add_chunk(struct reference_index *index, uint32_t capacity)
{
    uint32_t words = CHUNK_WORDS(capacity);

    index->words = items_grown(index->words, index->word_count, words, &index->word_capacity,
                               sizeof *index->words);
    CHECK(index->word_count + words <= UINT32_MAX);
    uint32_t chunk = (uint32_t)index->word_count;

    index->word_count += words;
    index->words[chunk] = capacity;
    for (uint32_t i = 1; i < words; i++)
        index->words[chunk + i] = 0;
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

static void append(struct reference_index *index, struct relation *relation, uint32_t seq)
{
    uint32_t capacity = relation->capacity;

    if (relation->last_chunk == 0) {
        uint32_t only = relation->first;

        relation->first = add_last_chunk(index, relation, CHUNK_FIRST);
        index->words[relation->first + 1] = only;
        relation->used = 1;
    } else if (relation->used == capacity) {
        uint32_t link = relation->last_chunk + capacity + 1;
        /* First, as it may move all chunks. */
        uint32_t next = add_last_chunk(index, relation,
                                       capacity < CHUNK_LARGEST ? capacity * 2 + 2 : CHUNK_LARGEST);

        index->words[link] = next;
    }
    index->words[relation->last_chunk + 1 + relation->used++] = seq;
}

void reference_index_add(struct reference_index *index, uint32_t *first_relation, uint32_t kind,
                         uint32_t field, uint32_t seq)
{
    uint32_t found = find(index, *first_relation, kind, field);

    if (found != 0) {
        append(index, &index->relations[found], seq);
        return;
    }
    index->relations = items_grown(index->relations, index->relation_count, 1,
                                   &index->relation_capacity, sizeof *index->relations);
    CHECK(index->relation_count < UINT32_MAX);
    index->relations[index->relation_count] = (struct relation){.kind = (uint16_t)kind,
                                                                .field = (uint16_t)field,
                                                                .next_relation = *first_relation,
                                                                .first = seq};
    *first_relation = (uint32_t)index->relation_count++;
}

static struct reference_cursor chunk_start(const struct reference_index *index, uint32_t chunk)
{
    return (struct reference_cursor){
        .seq = index->words[chunk + 1], .at = chunk + 1, .last = chunk + index->words[chunk]};
}

struct reference_cursor reference_index_find(const struct reference_index *index,
                                             uint32_t first_relation, uint32_t kind, uint32_t field)
{
    const struct relation *relation = &index->relations[find(index, first_relation, kind, field)];

    if (relation->last_chunk == 0)
        return (struct reference_cursor){.seq = relation->first};
    return chunk_start(index, relation->first);
}

void reference_index_next(const struct reference_index *index, struct reference_cursor *cursor)
{
    if (cursor->at == 0) {
        cursor->seq = 0;
    } else if (cursor->at < cursor->last) {
        cursor->seq = index->words[++cursor->at];
    } else {
        uint32_t next = index->words[cursor->last + 1];

        cursor->seq = 0;
        if (next != 0)
            *cursor = chunk_start(index, next);
    }
}
