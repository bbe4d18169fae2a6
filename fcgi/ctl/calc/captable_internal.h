/* What the files of `fundtrail calc captable` share: the table as it is counted up. */
#ifndef FUNDTRAIL_CTL_CALC_CAPTABLE_INTERNAL_H
#define FUNDTRAIL_CTL_CALC_CAPTABLE_INTERNAL_H

#include "ocf_set.h"

/* What a holder has: stock, and the same with all that may become common. */
struct cap_holder {
    struct exact outstanding;
    struct exact diluted;
};

struct cap_class_row {
    const struct ocf_item *item; /* NULL: no object of the set */
    struct exact outstanding;
    struct exact as_converted;
    struct exact ratio;
};

struct cap_pool {
    const char *id;
    const struct ocf_item *item; /* NULL: no object of the set */
    bool reserved_known;
    struct exact reserved;
    struct exact outstanding;
    struct exact delivered;
    struct exact retired;
    struct exact available;
};

struct captable {
    struct ocf_set *set;
    struct exact_work *work;
    int32_t as_of;
    struct cap_table table;
    struct ocf_ids plan_ids;
    size_t pool_count;
    struct cap_pool *pools;
    struct cap_class_row *classes; /* by the log's numbers */
    struct cap_holder *holders;    /* by the log's numbers */
    struct exact stock;            /* as converted */
    struct exact options;
    struct exact warrants;
    struct exact unissued;
};

/* Plays the set to the end of the day and notes what is wrong. False after a complaint: a number is
 * too large. */
bool captable_play(struct captable *cap);

/* The object of the set with an id, or NULL. */
const struct ocf_item *captable_item(const struct ocf_items *items, const char *id);
/* The latest item of a type about an object, up to the day; NULL where there is none. */
const struct ocf_item *captable_latest(const struct captable *cap, const char *type,
                                       const char *key, const char *id);

/* --- classes --- */

bool captable_is_common(const struct ocf_item *item);
/* Every class of the set has a number, whether there is stock of it or not. */
void captable_number_classes(struct captable *cap);
/* Common units for one of each class. */
void captable_convert_classes(struct captable *cap);
/* Notes where more of a class is outstanding than is authorised. */
void captable_hold_authorized(struct captable *cap, size_t class);

/* --- pools --- */

/* The pool that an issue names, or NULL. */
struct cap_pool *captable_pool_of(struct captable *cap, const json_t *issue);
/* Plans are those of the set and those that grants and adjustments name. */
void captable_number_plans(struct captable *cap);
/* Options that ended: delivered as stock, or cancelled. */
void captable_count_ended(struct captable *cap);
/* What each pool has left; one that is overdrawn is noted. */
void captable_close_pools(struct captable *cap);

/* --- holders --- */

void captable_init_holders(struct captable *cap);
/* The class that an option is on: its own, its plan's, or CAP_NONE. */
size_t captable_option_class(struct captable *cap, const json_t *issue);
/* What each holder has of what lives. */
void captable_count_living(struct captable *cap);

/* --- the answer --- */

json_t *captable_answer(struct captable *cap);

#endif
