/* What came of an import: its rows, how many of them of each state, and what is wrong. */
#include "run_internal.h"

#include <stdlib.h>

const char *const import_row_states[IMPORT_ROW_STATES] = {
    [IMPORT_ROW_WAITING] = "waiting", [IMPORT_ROW_NEW] = "new",
    [IMPORT_ROW_CHANGED] = "changed", [IMPORT_ROW_KNOWN] = "known",
    [IMPORT_ROW_SKIPPED] = "skipped", [IMPORT_ROW_ASKED] = "asked",
    [IMPORT_ROW_FAULT] = "fault",
};

const struct import_row *importing_rows(const struct importing *importing, size_t *count_out)
{
    *count_out = importing->row_count;
    return importing->rows;
}

struct import_counts importing_table_counts(const struct importing *importing, size_t plan)
{
    struct import_counts counts = {0};

    for (size_t i = 0; i < importing->row_count; i++)
        if (plan == SIZE_MAX || importing->rows[i].plan == plan) {
            counts.rows++;
            counts.states[importing->rows[i].state]++;
        }
    return counts;
}

struct import_counts importing_counts(const struct importing *importing)
{
    return importing_table_counts(importing, SIZE_MAX);
}

bool importing_is_clean(const struct importing *importing)
{
    if (!importing->ready)
        return false;
    for (size_t i = 0; i < importing->row_count; i++) {
        enum import_row_state state = importing->rows[i].state;

        if (state == IMPORT_ROW_FAULT || state == IMPORT_ROW_ASKED || state == IMPORT_ROW_WAITING)
            return false;
    }
    return true;
}

static int by_row(const void *left, const void *right)
{
    const struct import_fault *a = left;
    const struct import_fault *b = right;

    return (a->row_at > b->row_at) - (a->row_at < b->row_at);
}

const struct import_faults *importing_faults(struct importing *importing)
{
    const struct import_faults *all = &importing->faults;
    struct import_faults *sorted = &importing->sorted;

    *sorted = (struct import_faults){.arena = &importing->run, .dropped = all->dropped};
    sorted->list = arena_array(&importing->run, all->count + 1, sizeof *sorted->list);
    for (size_t i = 0; i < all->count; i++)
        if (all->list[i].row_at != NO_ROW)
            sorted->list[sorted->count++] = all->list[i];
    if (sorted->count > 0)
        qsort(sorted->list, sorted->count, sizeof *sorted->list, by_row);
    return sorted;
}
