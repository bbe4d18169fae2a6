/* A place an approval, in order of seq, and there a packed list of lines once it was worked out: of
 * each line a byte that says which of its amounts are not nothing, and then these, seven bits a
 * byte. Lines of nothing at the end are left out. A fund of thousands of calls keeps some ten bytes
 * a line. What notices fell short of is packed alike, the sign in the lowest bit.
 *
 * Lines may depend on which conventions the book knows of (stakes_hold), so their number stands
 * with them, and lines of another number count as none. */
#include "figures/fund/kept_lines.h"

#include "base/check.h"
#include "base/pieces.h"
#include "book/convention.h"
#include "figures/fund/fund_capital.h"
#include "record/approval.h"
#include "record/capital.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define AMOUNTS_MOST 6
#define OVERRIDDEN (1u << AMOUNTS_MOST)
#define AMOUNT_BYTES 10
#define SHORTFALL_BYTES 19
#define LINE_BYTES (1 + AMOUNTS_MOST * AMOUNT_BYTES)

struct packed_lines {
    int64_t number; /* of the conventions */
    size_t count;
    unsigned char bytes[];
};

struct place {
    int64_t approval;
    _Atomic(struct packed_lines *) lines; /* NULL: nobody asked yet */
    _Atomic(struct packed_lines *) shortfalls;
};

/* All zero is an empty table. */
struct line_table {
    struct pieces places; /* struct place */
    atomic_size_t count;
};

/* What is kept of a line. */
struct line {
    int64_t amounts_minor[AMOUNTS_MOST];
    bool overridden;
};

/* --- the table -------------------------------------------------------------------------------- */

static void apply(void *table_arg, const struct book *book, const struct entry *entry)
{
    struct line_table *table = table_arg;
    size_t count = atomic_load_explicit(&table->count, memory_order_relaxed);

    if (entry->kind != RECORD_APPROVAL || approved_notice(book, entry) == NULL)
        return;
    if (count == 0)
        pieces_init(&table->places, sizeof(struct place));
    struct place *place = pieces_room(&table->places, count);

    place->approval = entry->seq;
    atomic_store_explicit(&table->count, count + 1, memory_order_release);
}

static void done(void *table_arg)
{
    struct line_table *table = table_arg;
    size_t count = atomic_load_explicit(&table->count, memory_order_relaxed);

    for (size_t i = 0; i < count; i++) {
        struct place *place = pieces_at(&table->places, i);

        free(atomic_load_explicit(&place->lines, memory_order_relaxed));
        free(atomic_load_explicit(&place->shortfalls, memory_order_relaxed));
    }
    pieces_done(&table->places);
}

const struct follower kept_lines_follower = {
    .size = sizeof(struct line_table), .apply = apply, .done = done};

static struct place *place_of(const struct book *book, int64_t approval)
{
    const struct line_table *table = book_table(book, &kept_lines_follower);
    size_t low = 0;
    size_t high = atomic_load_explicit(&table->count, memory_order_acquire);

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct place *place = pieces_at(&table->places, middle);

        if (place->approval == approval)
            return place;
        if (place->approval < approval)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* --- packing ---------------------------------------------------------------------------------- */

static unsigned char *pack_amount(unsigned char *at, int64_t amount_minor)
{
    uint64_t rest = (uint64_t)amount_minor;

    for (; rest >= 0x80; rest >>= 7)
        *at++ = (unsigned char)(rest | 0x80);
    *at++ = (unsigned char)rest;
    return at;
}

static const unsigned char *unpack_amount(const unsigned char *at, int64_t *amount_out)
{
    uint64_t amount = 0;
    unsigned shift = 0;

    for (; (*at & 0x80) != 0; shift += 7)
        amount |= (uint64_t)(*at++ & 0x7f) << shift;
    *amount_out = (int64_t)(amount | (uint64_t)*at++ << shift);
    return at;
}

static unsigned char *pack_line(unsigned char *at, const struct line *line)
{
    unsigned char *mask = at++;

    *mask = line->overridden ? OVERRIDDEN : 0;
    for (int i = 0; i < AMOUNTS_MOST; i++)
        if (line->amounts_minor[i] != 0) {
            *mask |= (unsigned char)(1u << i);
            at = pack_amount(at, line->amounts_minor[i]);
        }
    return at;
}

static const unsigned char *unpack_line(const unsigned char *at, struct line *line_out)
{
    unsigned mask = *at++;

    *line_out = (struct line){.overridden = (mask & OVERRIDDEN) != 0};
    for (int i = 0; i < AMOUNTS_MOST; i++)
        if ((mask & 1u << i) != 0)
            at = unpack_amount(at, &line_out->amounts_minor[i]);
    return at;
}

static bool is_nothing(const struct line *line)
{
    static const struct line nothing;

    return !line->overridden &&
           memcmp(line->amounts_minor, nothing.amounts_minor, sizeof nothing.amounts_minor) == 0;
}

/* --- keeping ---------------------------------------------------------------------------------- */

static struct packed_lines *packed_new(const struct capital *capital, size_t count,
                                       const unsigned char *bytes, size_t length)
{
    struct packed_lines *packed = malloc(sizeof *packed + length);

    CHECK(packed != NULL);
    *packed = (struct packed_lines){.number = convention_number(capital->book), .count = count};
    memcpy(packed->bytes, bytes, length);
    return packed;
}

/* Others may be reading what stands there: only the writer's handle can replace it. */
static bool may_keep(const struct capital *capital, _Atomic(struct packed_lines *) *at)
{
    return atomic_load_explicit(at, memory_order_acquire) == NULL || book_is_writers(capital->book);
}

static void keep(const struct capital *capital, _Atomic(struct packed_lines *) *at,
                 struct packed_lines *packed)
{
    struct packed_lines *before = atomic_load_explicit(at, memory_order_acquire);

    if ((before != NULL && !book_is_writers(capital->book)) ||
        !atomic_compare_exchange_strong_explicit(at, &before, packed, memory_order_acq_rel,
                                                 memory_order_acquire))
        free(packed);
    else if (before != NULL)
        book_retire(capital->book, before, free);
}

static void keep_lines(const struct capital *capital, int64_t approval, const struct line *lines,
                       size_t count)
{
    struct place *place = place_of(capital->book, approval);

    while (count > 0 && is_nothing(&lines[count - 1]))
        count--;
    if (place == NULL || !may_keep(capital, &place->lines))
        return;
    unsigned char *bytes = arena_array(capital->arena, count + 1, LINE_BYTES);
    unsigned char *end = bytes;

    for (size_t i = 0; i < count; i++)
        end = pack_line(end, &lines[i]);
    keep(capital, &place->lines, packed_new(capital, count, bytes, (size_t)(end - bytes)));
}

/* What is kept at a place; NULL: nothing that fits. */
static const struct packed_lines *take(const struct capital *capital,
                                       const _Atomic(struct packed_lines *) *at)
{
    const struct packed_lines *packed = atomic_load_explicit(at, memory_order_acquire);
    bool fits = packed != NULL && packed->number == convention_number(capital->book) &&
                packed->count <= capital->count;

    return fits ? packed : NULL;
}

static const struct packed_lines *packed_of(const struct capital *capital, int64_t approval)
{
    const struct place *place = approval == 0 ? NULL : place_of(capital->book, approval);

    return place == NULL ? NULL : take(capital, &place->lines);
}

/* The line of the commitment at a position, which are asked for one after the other. */
static const unsigned char *next_line(const struct packed_lines *packed, size_t position,
                                      const unsigned char *at, struct line *line_out)
{
    if (position < packed->count)
        return unpack_line(at, line_out);
    *line_out = (struct line){0};
    return at;
}

void keep_call_lines(const struct capital *capital, int64_t approval,
                     const struct call_share *shares)
{
    struct line *lines = arena_array(capital->arena, capital->count + 1, sizeof *lines);

    for (size_t i = 0; i < capital->count; i++)
        lines[i] =
            (struct line){{shares[i].investments_minor, shares[i].working_capital_minor,
                           shares[i].facility_interest_minor, shares[i].management_fees_minor,
                           shares[i].expenses_minor, shares[i].outside_minor},
                          shares[i].overridden};
    keep_lines(capital, approval, lines, capital->count);
}

bool kept_call_lines(const struct capital *capital, int64_t approval, uint32_t currency,
                     struct call_share *shares_out)
{
    const struct packed_lines *packed = packed_of(capital, approval);

    if (packed == NULL)
        return false;
    const unsigned char *at = packed->bytes;

    for (size_t i = 0; i < capital->count; i++) {
        struct line line;
        const int64_t *amounts = line.amounts_minor;

        at = next_line(packed, i, at, &line);
        int64_t amount = amounts[0] + amounts[1] + amounts[2] + amounts[3] + amounts[4];

        shares_out[i] = (struct call_share){
            .commitment_id = capital->commitments[i]->seq,
            .currency = currency,
            .amount_minor = amount,
            .investments_minor = amounts[0],
            .working_capital_minor = amounts[1],
            .facility_interest_minor = amounts[2],
            .management_fees_minor = amounts[3],
            .expenses_minor = amounts[4],
            .outside_minor = amounts[5],
            .overridden = line.overridden,
            .unpaid_minor = amount,
        };
    }
    return true;
}

void keep_distribution_lines(const struct capital *capital, int64_t approval,
                             const struct distribution_share *shares)
{
    struct line *lines = arena_array(capital->arena, capital->count + 1, sizeof *lines);

    for (size_t i = 0; i < capital->count; i++)
        lines[i] = (struct line){{shares[i].return_of_capital_minor, shares[i].gain_minor,
                                  shares[i].income_minor, shares[i].recallable_minor},
                                 shares[i].overridden};
    keep_lines(capital, approval, lines, capital->count);
}

bool kept_distribution_lines(const struct capital *capital, int64_t approval, uint32_t currency,
                             struct distribution_share *shares_out)
{
    const struct packed_lines *packed = packed_of(capital, approval);

    if (packed == NULL)
        return false;
    const unsigned char *at = packed->bytes;

    for (size_t i = 0; i < capital->count; i++) {
        struct line line;
        const int64_t *amounts = line.amounts_minor;

        at = next_line(packed, i, at, &line);
        shares_out[i] = (struct distribution_share){
            .commitment_id = capital->commitments[i]->seq,
            .currency = currency,
            .amount_minor = amounts[0] + amounts[1] + amounts[2],
            .return_of_capital_minor = amounts[0],
            .gain_minor = amounts[1],
            .income_minor = amounts[2],
            .recallable_minor = amounts[3],
            .overridden = line.overridden,
        };
    }
    return true;
}

/* --- what notices fell short of --------------------------------------------------------------- */

static unsigned char *pack_shortfall(unsigned char *at, int128_t sum_e18)
{
    uint128_t rest = (uint128_t)(sum_e18 < 0 ? -(sum_e18 + 1) : sum_e18) << 1 | (sum_e18 < 0);

    for (; rest >= 0x80; rest >>= 7)
        *at++ = (unsigned char)((unsigned char)rest | 0x80);
    *at++ = (unsigned char)rest;
    return at;
}

static const unsigned char *unpack_shortfall(const unsigned char *at, int128_t *sum_out)
{
    uint128_t sum = 0;
    unsigned shift = 0;

    for (; (*at & 0x80) != 0; shift += 7)
        sum |= (uint128_t)(*at++ & 0x7f) << shift;
    sum |= (uint128_t)*at++ << shift;
    *sum_out = (sum & 1) != 0 ? -(int128_t)(sum >> 1) - 1 : (int128_t)(sum >> 1);
    return at;
}

/* How many commitments have an amount in some slot, or stand before one that has. */
static size_t short_count(const struct capital *capital, const int128_t *sums_e18)
{
    size_t width = capital->count + 1;
    size_t count = 0;

    for (size_t slot = 0; slot < CARRY_SLOTS; slot++)
        for (size_t i = count; i < capital->count; i++)
            if (sums_e18[slot * width + i] != 0)
                count = i + 1;
    return count;
}

void keep_shortfalls(const struct capital *capital, int64_t approval, const int128_t *sums_e18)
{
    struct place *place = place_of(capital->book, approval);
    size_t width = capital->count + 1;
    size_t count = short_count(capital, sums_e18);

    if (place == NULL || !may_keep(capital, &place->shortfalls))
        return;
    unsigned char *bytes = arena_array(capital->arena, CARRY_SLOTS * width, SHORTFALL_BYTES);
    unsigned char *end = bytes;

    for (size_t slot = 0; slot < CARRY_SLOTS; slot++)
        for (size_t i = 0; i < count; i++)
            end = pack_shortfall(end, sums_e18[slot * width + i]);
    keep(capital, &place->shortfalls, packed_new(capital, count, bytes, (size_t)(end - bytes)));
}

bool kept_shortfalls(const struct capital *capital, int64_t approval, int128_t *sums_e18_out)
{
    const struct place *place = place_of(capital->book, approval);
    const struct packed_lines *packed = place == NULL ? NULL : take(capital, &place->shortfalls);
    size_t width = capital->count + 1;

    if (packed == NULL)
        return false;
    const unsigned char *at = packed->bytes;

    for (size_t slot = 0; slot < CARRY_SLOTS; slot++)
        for (size_t i = 0; i < packed->count; i++)
            at = unpack_shortfall(at, &sums_e18_out[slot * width + i]);
    return true;
}
