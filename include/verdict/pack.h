/* Packs: the rules that belong together, and two of them side by side. */
#ifndef FUNDTRAIL_VERDICT_PACK_H
#define FUNDTRAIL_VERDICT_PACK_H

#include "rules/rule.h"

/* One pack in a view. */
struct pack_row {
    const char *pack;
    int64_t rule_count;
    int64_t in_force_count;
    int64_t proposed_count; /* versions that nobody has decided */
    int64_t blocking_count; /* in force; they block or ask for a second approval */
    int64_t unverified_count;
    int64_t partly_verified_count;
};

extern const struct shape pack_row_shape;

/* In order of their codes; in arena. */
size_t packs_compute(const struct book *book, struct view view, struct arena *arena,
                     const struct pack_row **rows_out);

/* A rule of one pack beside the one of the other that is about the same: the same measure, subject,
 * direction and kinds of fund, and, where there are several, the same basis. Texts say a limit as
 * it is written. */
struct pack_pair {
    uint32_t measure;
    uint32_t subject;
    int64_t a_rule; /* version; 0: the pack has none */
    int64_t b_rule;
    uint32_t a_basis;
    uint32_t b_basis;
    const char *a_limit;
    const char *b_limit;
    uint32_t a_action;
    uint32_t b_action;
    uint32_t a_status;
    uint32_t b_status;
    int32_t a_from;
    int32_t b_from;
    int32_t a_to;
    int32_t b_to;
    uint32_t difference; /* enum pack_difference */
};

enum pack_difference { PACK_SAME = 1, PACK_DIFFERS, PACK_ONLY_A, PACK_ONLY_B };

extern const struct shape pack_pair_shape;

/* The last version with force of each rule, in force on the view's day or not, else the one that is
 * proposed. In order of measure; in arena. */
size_t packs_compare(const struct book *book, const char *a, const char *b, struct view view,
                     struct arena *arena, const struct pack_pair **pairs_out);

/* What rules can be about, for forms. */
struct measure_row {
    const char *measure;
    const char *label_en;
    const char *label_zh;
    uint32_t limit;       /* enum limit_unit */
    const char *subjects; /* names with blanks between them, as in the lists of a rule */
    const char *bases;
    const char *denominators;
    const char *limit_field; /* of a rule; NULL: the measure itself says what is right */
    const char *counted_en;  /* behind the number of a limit; NULL: nothing */
    const char *counted_zh;
};

extern const struct shape measure_row_shape;

size_t measures_list(struct arena *arena, const struct measure_row **rows_out);

#endif
