/* Rows of a fund's money in blocks of neighbouring memory, in order of day and seq. A row mostly
 * belongs at the end of a block, behind what readers have counted. One that comes in late goes into
 * a copy of the block of its day, which takes its place; a full block is split, so that no
 * insertion copies more than one block. */
#include "fund_rows_internal.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>

#define PLACE_MAX UINT16_MAX

static struct kept_rows *rows_at(const struct fund_table *table, size_t i)
{
    return pieces_at(&table->funds, i);
}

struct kept_rows *fund_table_find(const struct fund_table *table, int64_t fund_id)
{
    size_t count = atomic_load_explicit(&table->count, memory_order_acquire);
    size_t low = 0;
    size_t high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (rows_at(table, middle)->fund_id < fund_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && rows_at(table, low)->fund_id == fund_id ? rows_at(table, low) : NULL;
}

void fund_table_add(struct fund_table *table, const struct entry *entry)
{
    size_t count = atomic_load_explicit(&table->count, memory_order_relaxed);

    if (entry->entity_id != entry->seq)
        return;
    if (count == 0)
        pieces_init(&table->funds, sizeof(struct kept_rows));
    struct kept_rows *rows = pieces_room(&table->funds, count);

    rows->fund_id = entry->seq;
    atomic_init(&rows->enough_until, INT64_MAX);
    atomic_init(&rows->held_until, INT64_MAX);
    atomic_store_explicit(&table->count, count + 1, memory_order_release);
}

/* The blocks as they were taken; each may be replaced by a copy that has more. */
struct blocks {
    _Atomic(struct row_block *) *at;
    size_t count;
};

static struct blocks blocks_of(const struct kept_rows *rows)
{
    struct listed listed = list_take(&rows->blocks);

    /* Who adds may change what he takes. */
    return (struct blocks){(_Atomic(struct row_block *) *)(uintptr_t)listed.items, listed.count};
}

static struct row_block *block_at(struct blocks blocks, size_t k)
{
    return atomic_load_explicit(&blocks.at[k], memory_order_acquire);
}

void fund_table_done(void *arg)
{
    struct fund_table *table = arg;

    for (size_t i = 0; i < atomic_load_explicit(&table->count, memory_order_relaxed); i++) {
        struct kept_rows *rows = rows_at(table, i);
        struct blocks blocks = blocks_of(rows);

        for (size_t k = 0; k < blocks.count; k++)
            free(block_at(blocks, k));
        list_done(&rows->blocks);
        struct kept_of_rows *kept = atomic_load_explicit(&rows->kept, memory_order_relaxed);

        if (kept != NULL)
            kept->give_back(kept);
        list_done(&rows->commitments);
        list_done(&rows->investments);
        list_done(&rows->calls);
        list_done(&rows->deals);
        list_done(&rows->asked);
        for (size_t pool = 0; pool < POOL_COUNT; pool++) {
            list_done(&rows->notices[pool]);
            list_done(&rows->ended[pool]);
        }
    }
    pieces_done(&table->funds);
}

static void end_before(atomic_int_fast64_t *until, int64_t seq)
{
    if (atomic_load_explicit(until, memory_order_relaxed) >= seq)
        atomic_store_explicit(until, seq - 1, memory_order_release);
}

void fund_rows_not_enough(struct kept_rows *rows_or_null, int64_t seq)
{
    if (rows_or_null != NULL)
        end_before(&rows_or_null->enough_until, seq);
}

void fund_rows_held_not_enough(struct kept_rows *rows_or_null, int64_t seq)
{
    fund_rows_not_enough(rows_or_null, seq);
    if (rows_or_null != NULL)
        end_before(&rows_or_null->held_until, seq);
}

/* The last block that begins at or before a place in the order; the first one when all begin
 * later. There is one at least. */
static size_t block_for(struct blocks blocks, int32_t date, int64_t seq)
{
    size_t low = 0;
    size_t high = blocks.count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        const struct row_block *block = block_at(blocks, middle);

        if (block->dates[0] < date || (block->dates[0] == date && block->seqs[0] <= seq))
            low = middle;
        else
            high = middle;
    }
    return low;
}

static struct row_block *block_new(void)
{
    struct row_block *block = malloc(sizeof *block);

    CHECK(block != NULL);
    atomic_init(&block->count, 0);
    return block;
}

/* Adds rows of one block at the end of another, which nobody reads yet. */
static void copy_rows(struct row_block *to, const struct row_block *from, size_t from_row,
                      size_t count)
{
    size_t row = row_block_count(to);

    memcpy(&to->amounts_minor[row], &from->amounts_minor[from_row], count * sizeof(int64_t));
    memcpy(&to->seqs[row], &from->seqs[from_row], count * sizeof(uint32_t));
    memcpy(&to->dates[row], &from->dates[from_row], count * sizeof(int32_t));
    memcpy(&to->places[row], &from->places[from_row], count * sizeof(uint16_t));
    memcpy(&to->calls[row], &from->calls[from_row], count * sizeof(uint16_t));
    memcpy(&to->kinds[row], &from->kinds[from_row], count);
    atomic_store_explicit(&to->count, (uint32_t)(row + count), memory_order_relaxed);
}

struct new_row {
    const struct entry *entry;
    int64_t amount_minor;
    uint16_t place;
    uint16_t call;
    uint8_t kind;
};

static void add_at_end(struct row_block *block, const struct new_row *new_row)
{
    size_t row = row_block_count(block);

    block->amounts_minor[row] = new_row->amount_minor;
    block->seqs[row] = (uint32_t)new_row->entry->seq;
    block->dates[row] = new_row->entry->effective_date;
    block->places[row] = new_row->place;
    block->calls[row] = new_row->call;
    block->kinds[row] = new_row->kind;
    atomic_store_explicit(&block->count, (uint32_t)row + 1, memory_order_release);
}

static void give_back_kept(struct kept_rows *rows, const struct book *book)
{
    struct kept_of_rows *kept = atomic_exchange_explicit(&rows->kept, NULL, memory_order_acq_rel);

    if (kept != NULL)
        book_retire(book, kept, kept->give_back);
}

/* Counted after the change: who works something out meanwhile has either seen the change or the
 * number before it. */
void fund_rows_changed(struct kept_rows *rows, const struct book *book)
{
    atomic_fetch_add_explicit(&rows->changes, 1, memory_order_release);
    give_back_kept(rows, book);
}

static void replace_block(struct kept_rows *rows, const struct book *book, size_t position,
                          struct row_block *block)
{
    struct blocks blocks = blocks_of(rows);
    struct row_block *old = block_at(blocks, position);

    atomic_store_explicit(&blocks.at[position], block, memory_order_release);
    book_retire(book, old, free);
}

/* Rows of a block from one to before another, with the new one where it belongs if it is given. */
static struct row_block *copy_with(const struct row_block *block, size_t from, size_t to,
                                   const struct new_row *new_row, size_t new_at)
{
    struct row_block *copy = block_new();

    if (new_row == NULL) {
        copy_rows(copy, block, from, to - from);
        return copy;
    }
    copy_rows(copy, block, from, new_at - from);
    add_at_end(copy, new_row);
    copy_rows(copy, block, new_at, to - new_at);
    return copy;
}

/* A full block becomes two, in a new list of blocks: who reads meanwhile has the old one. */
static void split(struct kept_rows *rows, const struct book *book, size_t position,
                  const struct new_row *new_row, size_t new_at)
{
    struct row_block *block = block_at(blocks_of(rows), position);
    size_t half = ROW_BLOCK_SIZE / 2;
    bool in_second = new_at > half;
    struct row_block *halves[] = {
        copy_with(block, 0, half, in_second ? NULL : new_row, new_at),
        copy_with(block, half, ROW_BLOCK_SIZE, in_second ? new_row : NULL, new_at)};

    list_replace(&rows->blocks, book, position, halves, 2, sizeof halves[0]);
    book_retire(book, block, free);
}

/* The new entry's seq is larger than all others, so its row comes after all of its day. */
static void insert(struct kept_rows *rows, const struct book *book, const struct new_row *new_row)
{
    struct blocks blocks = blocks_of(rows);
    int32_t date = new_row->entry->effective_date;
    size_t position = blocks.count == 0 ? 0 : block_for(blocks, date, new_row->entry->seq);
    struct row_block *block = blocks.count == 0 ? NULL : block_at(blocks, position);
    size_t count = block == NULL ? ROW_BLOCK_SIZE : row_block_count(block);
    size_t row = count;

    while (block != NULL && row > 0 && block->dates[row - 1] > date)
        row--;
    if (count < ROW_BLOCK_SIZE && row == count) {
        add_at_end(block, new_row);
    } else if (count < ROW_BLOCK_SIZE) {
        replace_block(rows, book, position, copy_with(block, 0, count, new_row, row));
    } else if (blocks.count == 0 || (row == count && position + 1 == blocks.count)) {
        struct row_block *last = block_new();

        add_at_end(last, new_row);
        list_add(&rows->blocks, book, &last, sizeof last);
        give_back_kept(rows, book);
    } else {
        split(rows, book, position, new_row, row);
    }
    if (position + 1 < blocks.count)
        fund_rows_changed(rows, book);
}

void fund_rows_add(struct kept_rows *rows, const struct book *book, const struct entry *entry,
                   enum fund_row_kind kind, size_t place, size_t call, int64_t amount_minor)
{
    if (amount_minor < 0 || place > PLACE_MAX || call > PLACE_MAX) {
        fund_rows_held_not_enough(rows, entry->seq);
        return;
    }
    insert(rows, book,
           &(struct new_row){.entry = entry,
                             .amount_minor = amount_minor,
                             .place = (uint16_t)place,
                             .call = (uint16_t)call,
                             .kind = (uint8_t)kind});
}

/* In a copy, as all that a reader has counted stands still. */
void fund_rows_mark(struct kept_rows *rows, const struct book *book, const struct entry *entry)
{
    struct blocks blocks = blocks_of(rows);

    if (blocks.count == 0)
        return;
    size_t position = block_for(blocks, entry->effective_date, entry->seq);
    const struct row_block *block = block_at(blocks, position);
    size_t count = row_block_count(block);
    size_t row = 0;

    while (row < count && block->seqs[row] != entry->seq)
        row++;
    if (row == count || (block->kinds[row] & ROW_MARKED) != 0)
        return;
    struct row_block *marked = copy_with(block, 0, count, NULL, 0);

    marked->kinds[row] |= ROW_MARKED;
    replace_block(rows, book, position, marked);
    fund_rows_changed(rows, book);
}

static struct place_list places_seen(const struct list *list, const struct book *book)
{
    struct place_list places = {0};

    places.count = seq_list_take(list, book, &places.ids);
    return places;
}

struct fund_rows fund_rows_seen(const struct kept_rows *rows, const struct book *book)
{
    uint32_t changes = (uint32_t)atomic_load_explicit(&rows->changes, memory_order_acquire);
    int64_t since = atomic_load_explicit(&rows->currency_seq, memory_order_acquire);
    struct blocks blocks = blocks_of(rows);
    const struct fund_call *calls;
    size_t call_count = fund_calls_seen(rows, book, &calls);

    return (struct fund_rows){
        .of = (struct kept_rows *)(uintptr_t)rows,
        .changes = changes,
        .fund_id = rows->fund_id,
        .currency = since != 0 && since <= book_head(book) ? rows->currency : CURRENCY_NONE,
        .commitments = places_seen(&rows->commitments, book),
        .investments = places_seen(&rows->investments, book),
        .call_count = call_count,
        .calls = calls,
        .block_count = blocks.count,
        .blocks = blocks.at,
    };
}

const struct row_block *fund_rows_block(const struct fund_rows *rows, size_t k)
{
    return atomic_load_explicit(&rows->blocks[k], memory_order_acquire);
}

size_t row_block_count(const struct row_block *block)
{
    return atomic_load_explicit(&block->count, memory_order_acquire);
}

const struct kept_of_rows *fund_rows_kept(const struct fund_rows *rows)
{
    const struct kept_of_rows *kept = atomic_load_explicit(&rows->of->kept, memory_order_acquire);

    return kept != NULL && kept->changes == rows->changes ? kept : NULL;
}

bool fund_rows_keep(const struct fund_rows *rows, struct kept_of_rows *kept)
{
    struct kept_of_rows *none = NULL;

    kept->changes = rows->changes;
    if (atomic_compare_exchange_strong_explicit(&rows->of->kept, &none, kept, memory_order_acq_rel,
                                                memory_order_acquire))
        return true;
    kept->give_back(kept);
    return false;
}
