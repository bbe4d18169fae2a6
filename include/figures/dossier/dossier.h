/* Dossier (尽职免责): what was before the committee when an investment was decided on.
 *
 * It is frozen at the decision: everything as known at the decision's seq and dated until its day,
 * so the same bytes for ever. What was recorded later stands apart and never changes them, nor does
 * the reversal of something that was there. Before the decision it is a draft in the asked view. */
#ifndef FUNDTRAIL_FIGURES_DOSSIER_DOSSIER_H
#define FUNDTRAIL_FIGURES_DOSSIER_DOSSIER_H

#include "verdict/headroom.h"

struct project;

enum dossier_part {
    DOSSIER_FROZEN = 1, /* was there at the decision */
    DOSSIER_WITHDRAWN,  /* was there, and has been reversed since */
    DOSSIER_AFTER       /* recorded, or dated, after the decision */
};

struct dossier_row {
    uint32_t part;    /* enum dossier_part */
    const char *kind; /* of the record */
    int64_t seq;
    int32_t date;
    const char *recorded_at;
    int64_t recorded_by;
    const char *title; /* of a document; who voted */
    const char *what;  /* the kind of document, the vote, the kind of proceeds */
    const char *sha256;
    uint32_t currency;
    int64_t amount_minor;
};

extern const struct shape dossier_row_shape;

struct dossier {
    const struct book *book;
    struct arena *arena;
    struct view view;   /* as asked for */
    struct view frozen; /* of the decision; the view itself while there is none */
    const struct entry *proposal;
    const struct entry *decision; /* NULL: a draft */
    const struct project *project;
    size_t count;
    const struct dossier_row *rows; /* in order of part and seq */
};

/* Documents of the investment, its project, its firm and its fund (but for the fund's periodic
 * reports), votes, approved valuations of what any fund holds of the firm; and what was done since:
 * payments, proceeds, obligations. Everything lives in arena. ERR_NOT_FOUND, ERR_OVERFLOW. */
enum err dossier_open(const struct book *book, int64_t investment_id, struct view view,
                      struct arena *arena, struct dossier *dossier_out) MUST_USE;

/* The frozen part as canonical JSON (RFC 8785: keys sorted, no white space): proposal, decision
 * with its figures, firm, project, fund, round, rule version, headroom as it was before the
 * decision, what the fund has of the firm by its cap table, the verdict that the decision stored,
 * overrides, documents, votes, valuations, loss tolerances in force, and the names of everything
 * mentioned. Fields that came with a later release
 * are left out while unknown, so that a dossier keeps its bytes. ERR_OVERFLOW. */
enum err dossier_write(const struct dossier *dossier, struct buf *out) MUST_USE;

#endif
