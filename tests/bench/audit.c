/* The auditor's desk over a ledger of so many flows in memory: how many there are of each matter,
 * and a page of all of them.
 *   bench_audit FUNDS FLOWS TURNS */
#include "base/check.h"
#include "figures/audit/matters.h"
#include "seed.h"
#include "turns.h"

#include <stdio.h>
#include <stdlib.h>

#define SEED 20260119
#define PAGE 100

static const struct audit_options standard = AUDIT_STANDARD;

static double time_counts(const struct book *book, struct view view)
{
    struct audit_count counts[AUDIT_MATTER_COUNT];
    double start = now_ms();

    audit_counts(book, view, &standard, counts);
    double spent = now_ms() - start;

    /* All of the seed is recorded in one month, and so late. */
    CHECK(counts[AUDIT_BACK_DATED - 1].count > 0);
    return spent;
}

static double time_page(const struct book *book, struct view view)
{
    struct audit_question question = {.options = standard, .limit = PAGE};
    const struct audit_row *rows = NULL;
    struct arena arena;
    size_t count = 0;
    int64_t more = 0;
    double start = now_ms();

    arena_init(&arena);
    audit_matters(book, view, &question, &arena, &rows, &count, &more);
    CHECK(count >= PAGE && more > 0);
    arena_done(&arena);
    return now_ms() - start;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: bench_audit FUNDS FLOWS TURNS\n");
        return 2;
    }
    size_t flows = (size_t)strtoul(argv[2], NULL, 10);
    const struct seed_size size = {.fund_count = (size_t)strtoul(argv[1], NULL, 10),
                                   .flow_count = flows};
    struct book *book = seed_book(size, SEED);
    struct view view = {DATE_LAST, book_head(book)};

    for (int turn = 0, turns = (int)strtol(argv[3], NULL, 10); turn < turns; turn++) {
        turn_add("audit_counts", flows, time_counts(book, view), NO_REFERENCE);
        turn_add("audit_page", flows, time_page(book, view), NO_REFERENCE);
    }
    book_free(book);
    return 0;
}
