/* Finds an entity by its code: a hash table with linear probing, at most half full, whose slots
 * hold the text, the id, the entry from which on it holds, and a tag of kind and hash that spares
 * most comparisons. A key that was given to several entities has a slot for each. A table that
 * grows is a new one in place of the old. */
#include "book/code_index.h"

#include "base/check.h"
#include "book/book.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST ((size_t)256)
#define KIND_MASK 0xffu

struct code_slot {
    _Atomic(const char *) code; /* NULL: the slot is free */
    uint32_t seq;
    uint32_t entity_id;
    uint32_t tag; /* the kind, and the upper bits of the hash */
};

struct code_slots {
    size_t capacity; /* a power of two */
    struct code_slot at[];
};

/* Codes are ASCII (base/field.h, FORM_CODE). */
static unsigned char small(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* FNV-1a; codes are short and chosen by people who are signed in. */
static uint32_t hash_of(const struct code_index *index, uint32_t kind, const char *code)
{
    uint32_t hash = 2166136261u ^ kind;

    for (const char *p = code; *p != '\0'; p++)
        hash = (hash ^ (index->any_case ? small(*p) : (unsigned char)*p)) * 16777619u;
    return hash;
}

static bool same_code(const struct code_index *index, const char *a, const char *b)
{
    if (!index->any_case)
        return strcmp(a, b) == 0;
    while (*a != '\0' && small(*a) == small(*b)) {
        a++;
        b++;
    }
    return small(*a) == small(*b);
}

static uint32_t tag_of(uint32_t kind, uint32_t hash)
{
    return (hash & ~KIND_MASK) | kind;
}

static struct code_slots *slots_new(size_t capacity)
{
    struct code_slots *slots = calloc(1, sizeof *slots + capacity * sizeof slots->at[0]);

    CHECK(slots != NULL);
    slots->capacity = capacity;
    return slots;
}

/* What was in the slot before is nothing, and whoever finds a code finds the rest as well. */
static void put(struct code_slots *slots, uint32_t hash, const struct code_slot *from)
{
    size_t i = hash & (slots->capacity - 1);

    while (atomic_load_explicit(&slots->at[i].code, memory_order_relaxed) != NULL)
        i = (i + 1) & (slots->capacity - 1);
    slots->at[i].seq = from->seq;
    slots->at[i].entity_id = from->entity_id;
    slots->at[i].tag = from->tag;
    atomic_store_explicit(&slots->at[i].code,
                          atomic_load_explicit(&from->code, memory_order_relaxed),
                          memory_order_release);
}

static struct code_slots *grown(struct code_index *index, const struct book *book)
{
    struct code_slots *old = atomic_load_explicit(&index->slots, memory_order_relaxed);
    struct code_slots *larger = slots_new(old == NULL ? CAPACITY_FIRST : 2 * old->capacity);

    for (size_t i = 0; old != NULL && i < old->capacity; i++) {
        const char *code = atomic_load_explicit(&old->at[i].code, memory_order_relaxed);

        if (code != NULL)
            put(larger, hash_of(index, old->at[i].tag & KIND_MASK, code), &old->at[i]);
    }
    atomic_store_explicit(&index->slots, larger, memory_order_release);
    if (old != NULL)
        book_retire(book, old, free);
    return larger;
}

void code_index_done(struct code_index *index)
{
    free(atomic_load_explicit(&index->slots, memory_order_relaxed));
    atomic_store_explicit(&index->slots, NULL, memory_order_relaxed);
    index->count = 0;
}

void code_index_add(struct code_index *index, const struct book *book, uint32_t kind,
                    const char *code, int64_t seq, int64_t entity_id)
{
    struct code_slots *slots = atomic_load_explicit(&index->slots, memory_order_relaxed);
    uint32_t hash = hash_of(index, kind, code);

    CHECK(kind <= KIND_MASK && entity_id <= UINT32_MAX && seq <= UINT32_MAX);
    if (slots == NULL || index->count * 2 >= slots->capacity)
        slots = grown(index, book);
    index->count++;
    put(slots, hash,
        &(struct code_slot){.code = code,
                            .seq = (uint32_t)seq,
                            .entity_id = (uint32_t)entity_id,
                            .tag = tag_of(kind, hash)});
}

int64_t code_index_find(const struct code_index *index, uint32_t kind, const char *code,
                        int64_t head)
{
    const struct code_slots *slots = atomic_load_explicit(&index->slots, memory_order_acquire);
    uint32_t hash = hash_of(index, kind, code);
    uint32_t tag = tag_of(kind, hash);
    const struct code_slot *found = NULL;
    const char *there = NULL;

    if (slots == NULL)
        return 0;
    for (size_t i = hash & (slots->capacity - 1);; i = (i + 1) & (slots->capacity - 1)) {
        const struct code_slot *slot = &slots->at[i];

        there = atomic_load_explicit(&slot->code, memory_order_acquire);
        if (there == NULL)
            return found == NULL ? 0 : found->entity_id;
        if (slot->tag == tag && slot->seq <= head && (found == NULL || found->seq < slot->seq) &&
            same_code(index, there, code))
            found = slot;
    }
}
