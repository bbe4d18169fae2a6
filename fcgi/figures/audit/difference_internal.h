/* What the files of differences of figures share. */
#ifndef FUNDTRAIL_FIGURES_AUDIT_DIFFERENCE_INTERNAL_H
#define FUNDTRAIL_FIGURES_AUDIT_DIFFERENCE_INTERNAL_H

#include "figures/audit/difference.h"

struct headroom_ground;

/* One of the two points. */
struct point {
    struct view view;
    const struct headroom_ground *ground; /* NULL: it cannot be told */
};

struct moves {
    const struct book *book;
    struct point points[2]; /* before and after */
    struct arena *arena;    /* of the rows */
    struct arena passing;   /* of one subject */
    struct difference_figure *rows;
    size_t count;
    size_t capacity;
};

/* What a figure is called, and what it is in and about. */
struct told {
    const char *name;
    int64_t about_id; /* 0: nothing else */
    uint32_t currency;
};

/* A row, where before and after (NULL: not known) are not the same. */
void moves_compare(struct moves *moves, const struct entry *subject, const struct told *told,
                   const char *before, const char *after);

/* Rows of what a fund or a party has by look-through. */
void moves_compare_look(struct moves *moves, const struct entry *subject);

#endif
