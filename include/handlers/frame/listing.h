/* Listing: one page of the entities of a kind in a view: filtered, searched, sorted, counted. Pure
 * over the book. It looks once at each entity that a reference filter leaves, keeps only the page,
 * and computes figures only where a filter or the order asks for them. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_LISTING_H
#define FUNDTRAIL_HANDLERS_FRAME_LISTING_H

#include "book/book.h"
#include "record/user.h"

#define LISTING_FILTERS_MAX 16
#define LISTING_LIMIT_MAX 500

enum listing_match {
    MATCH_VALUE,  /* a field of the record, or of its figures, has a value */
    MATCH_PREFIX, /* a text of the record begins with one */
    MATCH_TAG     /* a firm has a tag: number, of enum tag; no field */
};

struct listing_filter {
    enum listing_match match;
    const struct field *field;
    bool of_figures;
    int64_t number;   /* enumerations, references, booleans (0 or 1) */
    const char *text; /* FIELD_TEXT */
};

struct listing_query {
    const struct user *reader; /* sees no more than its seat lets it (book/seat.h); NULL: all */
    uint32_t kind;
    struct view view;
    const char *text; /* part of a code or name, folded by text_fold; NULL: any */
    size_t filter_count;
    struct listing_filter filters[LISTING_FILTERS_MAX];
    const struct field *order; /* NULL: by id */
    bool order_of_figures;
    bool descending;
    bool with_reversed; /* also what was undone in the view */
    int64_t after_id;   /* the last entity of the page before; 0: from the start */
    int64_t after_line; /* of an entry that holds several: the last line; else 0 */
    size_t limit;       /* of a page 1 to LISTING_LIMIT_MAX; of a file all there are */
};

struct listing_page {
    const struct entry **entries; /* in arena; the ruling versions */
    size_t count;
    int64_t total;     /* entities that match, on all pages */
    bool more;         /* there is a page after this one */
    int64_t last_line; /* of the last entry that is listed, as after_line */
};

/* How many entities of a kind there are, or lines of verdicts. */
size_t listing_most(const struct book *book, uint32_t kind);

/* Unknown values stand last in either direction; equal ones in order of id. */
struct listing_page listing_select(const struct book *book, const struct listing_query *query,
                                   struct arena *arena);

#endif
