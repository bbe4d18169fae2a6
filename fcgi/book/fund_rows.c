/* Rows of a fund's money in blocks of neighbouring memory, in order of day and seq. A row that
 * comes in late goes into the block of its day; a full block is split, so that no insertion moves
 * more than one block. */
#include "book/fund_rows.h"

#include "base/check.h"
#include "reference_index_internal.h"

#include <stdlib.h>
#include <string.h>

#define PLACE_MAX UINT16_MAX

struct fund_rows *fund_table_find(const struct fund_table *table, int64_t fund_id)
{
    size_t low = 0;
    size_t high = table->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (table->funds[middle].fund_id < fund_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < table->count && table->funds[low].fund_id == fund_id ? &table->funds[low] : NULL;
}

void fund_table_add(struct fund_table *table, const struct entry *entry)
{
    if (entry->entity_id != entry->seq)
        return;
    table->funds =
        items_grown(table->funds, table->count, 1, &table->capacity, sizeof *table->funds);
    table->funds[table->count++] =
        (struct fund_rows){.fund_id = entry->seq, .enough_until = INT64_MAX};
}

void fund_table_done(void *arg)
{
    struct fund_table *table = arg;

    for (size_t i = 0; i < table->count; i++) {
        struct fund_rows *rows = &table->funds[i];

        for (size_t k = 0; k < rows->block_count; k++)
            free(rows->blocks[k]);
        free(rows->blocks);
        free(rows->commitments.ids);
        free(rows->investments.ids);
        free(rows->calls.ids);
    }
    free(table->funds);
    *table = (struct fund_table){0};
}

void fund_rows_not_enough(struct fund_rows *rows_or_null, int64_t seq)
{
    if (rows_or_null != NULL && rows_or_null->enough_until >= seq)
        rows_or_null->enough_until = seq - 1;
}

/* The last block that begins at or before a place in the order; the first one when all begin
 * later. There is one at least. */
static size_t block_for(const struct fund_rows *rows, int32_t date, int64_t seq)
{
    size_t low = 0;
    size_t high = rows->block_count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        const struct row_block *block = rows->blocks[middle];

        if (block->dates[0] < date || (block->dates[0] == date && block->seqs[0] <= seq))
            low = middle;
        else
            high = middle;
    }
    return low;
}

static struct row_block *insert_block(struct fund_rows *rows, size_t position)
{
    rows->blocks = items_grown(rows->blocks, rows->block_count, 1, &rows->block_capacity,
                               sizeof(struct row_block *));
    struct row_block *block = malloc(sizeof *block);

    CHECK(block != NULL);
    block->count = 0;
    memmove(&rows->blocks[position + 1], &rows->blocks[position],
            (rows->block_count - position) * sizeof(struct row_block *));
    rows->blocks[position] = block;
    rows->block_count++;
    return block;
}

/* Moves rows from one place in a block to one in the same or another block. */
static void move_rows(struct row_block *to, size_t to_row, const struct row_block *from,
                      size_t from_row, size_t count)
{
    memmove(&to->amounts_minor[to_row], &from->amounts_minor[from_row], count * sizeof(int64_t));
    memmove(&to->seqs[to_row], &from->seqs[from_row], count * sizeof(uint32_t));
    memmove(&to->dates[to_row], &from->dates[from_row], count * sizeof(int32_t));
    memmove(&to->places[to_row], &from->places[from_row], count * sizeof(uint16_t));
    memmove(&to->calls[to_row], &from->calls[from_row], count * sizeof(uint16_t));
    memmove(&to->kinds[to_row], &from->kinds[from_row], count);
}

/* A block with room for a row of this date at the end of what is known, which mostly is the last.
 */
static struct row_block *block_with_room(struct fund_rows *rows, const struct entry *entry)
{
    if (rows->block_count == 0)
        return insert_block(rows, 0);
    size_t position = block_for(rows, entry->effective_date, entry->seq);
    struct row_block *block = rows->blocks[position];

    if (block->count < ROW_BLOCK_SIZE)
        return block;
    struct row_block *next = insert_block(rows, position + 1);
    bool at_end = position + 2 == rows->block_count &&
                  block->dates[block->count - 1] <= entry->effective_date;

    if (at_end)
        return next;
    next->count = ROW_BLOCK_SIZE / 2;
    block->count -= next->count;
    move_rows(next, 0, block, block->count, next->count);
    return next->dates[0] <= entry->effective_date ? next : block;
}

/* The new entry's seq is larger than all others, so its row comes after all of its day. */
void fund_rows_add(struct fund_rows *rows, const struct entry *entry, enum fund_row_kind kind,
                   size_t place, size_t call, int64_t amount_minor)
{
    if (amount_minor < 0 || place > PLACE_MAX || call > PLACE_MAX) {
        fund_rows_not_enough(rows, entry->seq);
        return;
    }
    struct row_block *block = block_with_room(rows, entry);
    size_t row = block->count;

    while (row > 0 && block->dates[row - 1] > entry->effective_date)
        row--;
    move_rows(block, row + 1, block, row, block->count - row);
    block->amounts_minor[row] = amount_minor;
    block->seqs[row] = (uint32_t)entry->seq;
    block->dates[row] = entry->effective_date;
    block->places[row] = (uint16_t)place;
    block->calls[row] = (uint16_t)call;
    block->kinds[row] = (uint8_t)kind;
    block->count++;
}

void fund_rows_mark(struct fund_rows *rows, const struct entry *entry)
{
    if (rows->block_count == 0)
        return;
    struct row_block *block = rows->blocks[block_for(rows, entry->effective_date, entry->seq)];

    for (size_t row = 0; row < block->count; row++)
        if (block->seqs[row] == entry->seq)
            block->kinds[row] |= ROW_MARKED;
}
