/* Rules in force: which version of which rule counts on a day, as known at some entry.
 *
 * A version has force when another person approved it, when the operator set it up before there was
 * anybody to decide, or when it is of the first releases, which knew no packs. A version with force
 * holds from valid_from to the day before the next one, valid_to at the latest; a proposed or
 * rejected version changes nothing. */
#ifndef FUNDTRAIL_RULES_RULE_H
#define FUNDTRAIL_RULES_RULE_H

#include "book/book.h"
#include "record/rule.h"

enum rule_state {
    RULE_PROPOSED = 1,
    RULE_REJECTED,
    RULE_AHEAD,      /* has force, from a later day on */
    RULE_IN_FORCE,   /* on the view's day */
    RULE_SUPERSEDED, /* by a later version */
    RULE_EXPIRED
};

/* What a view says of one version, or of a rule by its latest one. */
struct rule_figures {
    uint32_t state;      /* enum rule_state */
    int64_t version;     /* seq of the version that this is about */
    int64_t in_force;    /* seq of the version in force; 0: none is */
    int64_t pending;     /* seq of the last version that nobody has decided; 0: none */
    int64_t approval_id; /* 0 until decided */
    int64_t decided_by;
    int64_t version_count; /* in the view */
};

extern const struct shape rule_figures_shape;

/* Whether a version, an entry of a rule, has force in what the view knows, on whatever day. */
bool rule_has_force(const struct book *book, const struct entry *version, struct view view);

/* The version of a rule that is in force on the view's day, or NULL. */
const struct entry *rule_in_force(const struct book *book, int64_t rule_id, struct view view);

/* The versions of all rules in force on the view's day, in order of their rules' ids; in arena.
 * measure: only rules on it; MEASURE_NONE: all. */
size_t rules_in_force(const struct book *book, enum measure measure, struct view view,
                      struct arena *arena, const struct entry *const **versions_out);

/* Whom a rule is held against: 0 for none in particular. */
struct rule_case {
    int64_t fund_id;
    int64_t firm_id;
};

enum rule_concern {
    CONCERN_NONE,    /* it speaks of other funds, or of other firms */
    CONCERN_UNKNOWN, /* what it would take to tell is not recorded of the firm */
    CONCERN_CERTAIN
};

enum rule_concern rule_concern(const struct book *book, const struct rule *rule,
                               struct rule_case subject, struct view view);

/* The firm alone, by industries, regions and tags. */
enum rule_concern rule_concern_firm(const struct book *book, const struct rule *rule,
                                    int64_t firm_id, struct view view);

/* The version in force on a measure that binds a subject most: blocking ones before those that need
 * a second approval, those before warnings, and among them the tightest limit. NULL: none. */
const struct entry *rule_strictest(const struct book *book, enum measure measure,
                                   struct rule_case subject, struct view view);

/* The state of version seq, an entry of a rule. ERR_NOT_FOUND when the view does not know it. */
enum err rule_version_figures(const struct book *book, int64_t seq, struct view view,
                              struct rule_figures *figures_out) MUST_USE;

/* The same for the latest version of a rule. */
enum err rule_figures_compute(const struct book *book, int64_t rule_id, struct view view,
                              struct rule_figures *figures_out) MUST_USE;

/* Walks a list of names or codes with blanks between them: *text_io is moved behind the next one,
 * whose length is returned in *length_out. False at the end. */
bool rule_list_next(const char **text_io, const char **item_out, size_t *length_out);

/* Whether a list holds a name; an empty one (NULL) does not. */
bool rule_list_has(const char *list, const char *name);

/* Whether a code begins with one of the list's prefixes. */
bool rule_list_prefixes(const char *list, const char *code);

#endif
