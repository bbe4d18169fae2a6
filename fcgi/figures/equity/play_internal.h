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
    int32_t reversed_until; /* the latest day of a reversal among them; DATE_UNKNOWN: none */
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
    size_t class_room;
    size_t pool_room;
    enum err err;
};

/* Begins with nothing played; each step is opened, and then all are played in their order. */
void play_begin(struct playing *playing, const struct book *book, int64_t firm_id, struct view view,
                struct arena *arena, struct equity *equity);
void play_open(struct playing *playing, const struct step *step);
void play_step(struct playing *playing, const struct step *step);

/* Adds a fault of the step that is played; name: what it is about. */
struct equity_fault *equity_fault_add(struct playing *playing, enum equity_fault_code code,
                                      const char *name, int64_t has_e8, int64_t needs_e8);

/* Gives (or takes, below 0) units of a certificate and notes it; also of its class. */
void certificate_add(struct playing *playing, size_t index, int64_t delta_e8);

/* EQUITY_NONE: there is none of that id. */
size_t certificate_find(const struct equity *equity, int64_t id);

/* Takes the newest one out of those that can be found; its place in the list stays. */
void certificate_forget(struct equity *equity, size_t index);

/* Of the step that is played. What the certificate is of must be said: its holder, class, terms,
 * and what it came from. Its index. */
size_t certificate_new(struct playing *playing, struct equity_certificate certificate,
                       int64_t units_e8);

/* value * numerator / denominator, cut down; 0 where it does not fit, which fails the play. */
int64_t part_of(struct playing *playing, int64_t value, int64_t numerator, int64_t denominator);

/* A split, reserves converted to capital, a reduction, or a firm that becomes a joint-stock one. */
void play_act(struct playing *playing, const struct capital_act *act);

#endif
