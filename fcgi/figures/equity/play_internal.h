/* Shared by the files that play the records of a firm's capital. Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_EQUITY_PLAY_INTERNAL_H
#define FUNDTRAIL_FIGURES_EQUITY_PLAY_INTERNAL_H

#include "figures/equity/play.h"

/* An entry, or the day after which a grant is void. */
struct step {
    int32_t day;
    int64_t seq;
    int64_t entity_id; /* EQUITY_DRAFT of a new draft */
    uint32_t kind;
    bool expiry;
    const void *record;
};

struct steps {
    struct step *list; /* in order of day; what expires first, then by seq */
    size_t count;
    size_t room;
    size_t securities; /* steps that may make a certificate */
};

/* The steps of a firm in a view. */
void steps_collect(struct equity *equity, const struct equity_what_if *what_if,
                   struct steps *steps_out);

struct playing {
    struct equity *equity;
    const struct step *at;
    size_t certificate_room;
    size_t change_room;
    size_t fault_room;
    enum err err;
};

/* Adds a fault of the step that is played; name: what it is about. */
struct equity_fault *equity_fault_add(struct playing *playing, enum equity_fault_code code,
                                      const char *name, int64_t has_e8, int64_t needs_e8);

/* Gives (or takes, below 0) units of a certificate and notes it; also of its class. */
void certificate_add(struct playing *playing, size_t index, int64_t delta_e8);

/* value * numerator / denominator, cut down; 0 where it does not fit, which fails the play. */
int64_t part_of(struct playing *playing, int64_t value, int64_t numerator, int64_t denominator);

/* A split, reserves converted to capital, a reduction, or a firm that becomes a joint-stock one. */
void play_act(struct playing *playing, const struct capital_act *act);

#endif
