/* What an import brought, for the person who approves it as a whole: how much of each kind, what
 * waits, what rules find, and the largest amounts. */
#ifndef FUNDTRAIL_FIGURES_OVERVIEW_IMPORT_SUMMARY_H
#define FUNDTRAIL_FIGURES_OVERVIEW_IMPORT_SUMMARY_H

#include "book/book.h"

/* So many proposals of an import are held against the rules for its summary. */
#define IMPORT_JUDGED_MAX 2000

struct import_summary {
    int64_t entry_count; /* that it brought and that stand */
    int64_t waiting_count;
    int64_t approved_count; /* by decisions that stand */
    int64_t rejected_count;
    int64_t judged_count;          /* of what waits: held against the rules */
    int64_t breach_count;          /* of these: a rule would block them */
    int64_t unknown_count;         /* of these: a rule cannot be told */
    int64_t recorded_breach_count; /* recorded at once, although a rule was not kept */
    int32_t first_on;              /* the days that what it brought takes effect on */
    int32_t last_on;
};

/* Of one kind and currency: a kind without amounts has no currency. */
struct import_kind {
    const char *kind;
    uint32_t record_kind;
    int64_t entry_count;
    int64_t waiting_count;
    uint32_t currency;
    int64_t amount_minor;
    int32_t first_on;
    int32_t last_on;
};

/* What a rule finds on something that waits, or found on something that was recorded at once. */
struct import_fault {
    const char *kind;
    int64_t seq;
    int64_t fund_id;
    int32_t date;
    uint32_t currency;
    int64_t amount_minor;
    int64_t rule_id; /* the version's entry */
    const char *rule_code;
    uint32_t outcome; /* enum verdict_outcome */
    uint32_t reason;
    bool history; /* before the fund's opening: it is recorded as broken, and does not block */
};

struct import_item {
    const char *kind;
    int64_t seq;
    int64_t fund_id;
    int32_t date;
    bool waits;
    uint32_t currency;
    int64_t amount_minor;
};

extern const struct shape import_summary_shape;
extern const struct shape import_kind_shape;
extern const struct shape import_fault_shape;
extern const struct shape import_item_shape;

/* All live in arena. ERR_NOT_FOUND: no such import in the view; ERR_OVERFLOW. */
enum err import_summary_compute(const struct book *book, int64_t import_id, struct view view,
                                struct arena *arena, struct import_summary *summary_out) MUST_USE;
enum err import_kinds(const struct book *book, int64_t import_id, struct view view,
                      struct arena *arena, const struct import_kind **rows_out,
                      size_t *count_out) MUST_USE;
enum err import_faults(const struct book *book, int64_t import_id, struct view view,
                       struct arena *arena, const struct import_fault **rows_out,
                       size_t *count_out) MUST_USE;

/* The largest amounts of each currency, at most IMPORT_LARGEST of one. */
#define IMPORT_LARGEST 20
enum err import_largest(const struct book *book, int64_t import_id, struct view view,
                        struct arena *arena, const struct import_item **rows_out,
                        size_t *count_out) MUST_USE;

/* What waits of an import, in the order in which it is approved: openings, which say what of the
 * rest is history, then by the day that each takes effect on. */
enum err import_waiting(const struct book *book, int64_t import_id, struct view view,
                        struct arena *arena, const int64_t **seqs_out, size_t *count_out) MUST_USE;

/* The import that brought an entry; 0: none. */
int64_t import_of(const struct book *book, int64_t seq, struct view view);

#endif
