/* Finds an entity by its code: a hash table with linear probing, at most half full, whose slots
 * hold the text, the id, and a tag of kind and hash that spares most comparisons. */
#include "book/code_index.h"

#include "base/check.h"
#include "record/kinds.h"

#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST ((size_t)256)
#define KIND_MASK 0xffu

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

static struct code_slot *slot_of(const struct code_index *index, uint32_t kind, const char *code)
{
    uint32_t hash = hash_of(index, kind, code);
    uint32_t tag = tag_of(kind, hash);
    size_t mask = index->capacity - 1;

    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct code_slot *slot = &index->slots[i];

        if (slot->code == NULL)
            return slot;
        if (slot->tag == tag && same_code(index, slot->code, code))
            return slot;
    }
}

static void grow(struct code_index *index)
{
    struct code_index larger = {
        .capacity = index->capacity * 2, .count = index->count, .any_case = index->any_case};

    larger.slots = calloc(larger.capacity, sizeof *larger.slots);
    CHECK(larger.slots != NULL);
    for (size_t i = 0; i < index->capacity; i++) {
        const struct code_slot *slot = &index->slots[i];

        if (slot->code != NULL)
            *slot_of(&larger, slot->tag & KIND_MASK, slot->code) = *slot;
    }
    free(index->slots);
    *index = larger;
}

void code_index_init(struct code_index *index, bool any_case)
{
    index->any_case = any_case;
    index->capacity = CAPACITY_FIRST;
    index->count = 0;
    index->slots = calloc(index->capacity, sizeof *index->slots);
    CHECK(index->slots != NULL);
}

void code_index_done(struct code_index *index)
{
    free(index->slots);
    *index = (struct code_index){0};
}

void code_index_put(struct code_index *index, uint32_t kind, const char *code, int64_t entity_id)
{
    if (index->count * 2 >= index->capacity)
        grow(index);
    struct code_slot *slot = slot_of(index, kind, code);

    CHECK(kind <= KIND_MASK && entity_id <= UINT32_MAX);
    index->count += slot->code == NULL;
    *slot = (struct code_slot){code, (uint32_t)entity_id, tag_of(kind, hash_of(index, kind, code))};
}

void code_index_add(struct code_index *index, uint32_t kind, const char *code, int64_t entity_id)
{
    if (code_index_find(index, kind, code) == 0)
        code_index_put(index, kind, code, entity_id);
}

int64_t code_index_find(const struct code_index *index, uint32_t kind, const char *code)
{
    return slot_of(index, kind, code)->entity_id;
}
