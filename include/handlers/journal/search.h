/* Search: which entries of the journal a page is made of, newest first. Found by a walk through the
 * book, which is in memory, so that no index has to be kept: 10^5 entries take some milliseconds
 * (docs/measuring.md). A page looks at SEARCH_WALK_MAX entries at most; the next one goes on from
 * there. */
#ifndef FUNDTRAIL_HANDLERS_JOURNAL_SEARCH_H
#define FUNDTRAIL_HANDLERS_JOURNAL_SEARCH_H

#include "handlers/frame/ctx.h"
#include "record/kinds.h"

#define SEARCH_WALK_MAX 200000
#define SEARCH_LIMIT_MOST 500

struct search {
    uint32_t kind;     /* RECORD_NONE: any */
    int64_t actor_id;  /* -1: anybody; 0: the operator */
    const char *actor; /* the name of a user; NULL: anybody */
    int64_t entity_id;
    int32_t from; /* of the effective date */
    int32_t to;
    int32_t recorded_from; /* of the day in China on which it was recorded */
    int32_t recorded_to;
    bool by_amount;
    int64_t least_minor;
    int64_t most_minor;
    const char *text; /* folded; part of any text of the record; NULL: any */
    const char *code; /* of what is recorded, or of what it names; NULL: any */
    size_t limit;
};

struct search_page {
    size_t count;
    int64_t seqs[SEARCH_LIMIT_MOST]; /* descending */
    int64_t next_after;              /* where the next page goes on; 0: this is the last */
};

/* Reads the search from the query of a request; faults become violations. */
void search_read(struct ctx *ctx, struct search *search_out);

/* One page of it: entries before after_id, of what the view knows. */
void search_walk(const struct search *search, const struct book *book, struct view view,
                 int64_t after_id, struct search_page *page_out);

#endif
