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

/* A figure of a subject that is about something else. */
struct part {
    int64_t about_id;
    uint32_t currency;
    const char *text; /* NULL: unknown */
};

struct parts {
    struct part *list;
    size_t count;
};

/* In order of what they are about. */
void parts_sort(struct parts *parts);

/* Rows of a figure that is about several things, at both points; both sorted. */
void moves_compare_parts(struct moves *moves, const struct entry *subject, const char *name,
                         const struct parts parts[2]);

/* Rows of who has how much of a firm's capital, and of the lots of its listed shares. */
void moves_compare_capital(struct moves *moves, const struct entry *firm);

/* Rows of what a fund or a party has by look-through. */
void moves_compare_look(struct moves *moves, const struct entry *subject);

#endif
