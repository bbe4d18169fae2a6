/* Sorts by one byte of the keys after the other, from the last to the first; bytes in which all
 * keys are alike are passed over. */
#include "base/sort_keys.h"

#include <string.h>

#define BYTE_VALUES 256

static size_t byte_of(const struct sort_key *key, unsigned shift)
{
    return (size_t)(key->key >> shift & (BYTE_VALUES - 1));
}

static void sort_by_byte(const struct sort_key *from, struct sort_key *to, size_t count,
                         unsigned shift)
{
    size_t starts[BYTE_VALUES + 1] = {0};

    for (size_t i = 0; i < count; i++)
        starts[byte_of(&from[i], shift) + 1]++;
    for (size_t value = 1; value < BYTE_VALUES; value++)
        starts[value] += starts[value - 1];
    for (size_t i = 0; i < count; i++)
        to[starts[byte_of(&from[i], shift)]++] = from[i];
}

void sort_keys(struct sort_key *keys, size_t count, struct arena *arena)
{
    struct sort_key *from = keys;
    struct sort_key *to = arena_array(arena, count + 1, sizeof *to);
    uint64_t differ = 0;

    for (size_t i = 1; i < count; i++)
        differ |= keys[i].key ^ keys[0].key;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if ((differ >> shift & (BYTE_VALUES - 1)) == 0)
            continue;
        sort_by_byte(from, to, count, shift);
        struct sort_key *sorted = to;

        to = from;
        from = sorted;
    }
    if (from != keys)
        memcpy(keys, from, count * sizeof *keys);
}
