/* Terms of rounds held against the classes of capital: what a term and the class that its holder
 * has say of the same thing.
 *
 * A term names its class; where it does not, it is the class of the certificates that its holder
 * has of the round, if that is one. */
#ifndef FUNDTRAIL_FIGURES_ROUND_TERM_CLASS_H
#define FUNDTRAIL_FIGURES_ROUND_TERM_CLASS_H

#include "figures/equity/play.h"

enum term_class_outcome {
    TERM_CLASS_AGREES = 1,
    TERM_CLASS_DIFFERS,
    TERM_CLASS_NOT_HELD, /* the holder has nothing of the class that the term names */
    TERM_CLASS_UNKNOWN,  /* of no class, or of several; or one of them does not say */
};

enum term_class_matter {
    MATTER_HELD = 1,
    MATTER_MULTIPLE,
    MATTER_RANK,
    MATTER_PARTICIPATION,
    MATTER_CAP,
    MATTER_CAP_COUNTS,
    MATTER_ANTI_DILUTION
};

/* One thing that a term says. */
struct term_class {
    int64_t round_term_id;
    int64_t round_id;
    int64_t investment_id; /* whose term: one of these two, or of all investors */
    int64_t investor_party_id;
    int64_t class_id;
    uint32_t matter;       /* enum term_class_matter */
    uint32_t outcome;      /* enum term_class_outcome */
    int64_t term_e8;       /* what the term says, of a number; unknown */
    int64_t class_e8;      /* what the class says */
    const char *term_says; /* of a word: its name in the API; NULL */
    const char *class_says;
};

extern const struct shape term_class_shape;
extern const struct field_value term_class_outcome_values[];
extern const struct field_value term_class_matter_values[];

/* Rows of the preferences and anti-dilution terms of the firm, and of any term that names a class,
 * in order of round, term and matter; in equity's arena. */
size_t term_classes(const struct equity *equity, const struct term_class **rows_out);

#endif
