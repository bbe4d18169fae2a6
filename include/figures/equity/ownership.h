/* What each holder has of a firm, and where that is known from.
 *
 * The cap table tells it, with bounds where a register says how much there is in all: what is on no
 * certificate may be anybody's. Where nothing is on certificates, the rounds give an estimate for
 * funds: what was paid of the post-money, diluted by each later round. It has no bounds. */
#ifndef FUNDTRAIL_FIGURES_EQUITY_OWNERSHIP_H
#define FUNDTRAIL_FIGURES_EQUITY_OWNERSHIP_H

#include "base/int128.h"
#include "figures/equity/table.h"

enum ownership_source {
    OWNERSHIP_CAP_TABLE = 1,      /* all that a register states is on certificates */
    OWNERSHIP_CAP_TABLE_PART,     /* a part of it is */
    OWNERSHIP_CAP_TABLE_UNSTATED, /* no register says how much there is: of what is recorded */
    OWNERSHIP_CONTRADICTED,       /* more is recorded than a register states */
    OWNERSHIP_ROUNDS,             /* by what was paid in rounds */
    OWNERSHIP_UNKNOWN
};

struct owner {
    struct equity_holder holder;
    int64_t units_e8; /* by rounds: the share itself, unknown where a round does not tell it */
    int64_t share_e8; /* as the cap table has it: all together 1 */
};

struct firm_ownership {
    int64_t firm_id;
    uint32_t source;            /* enum ownership_source */
    int64_t total_e8;           /* of all holders, with what is on no certificate; by rounds: 1 */
    int64_t missing_e8;         /* of it on no certificate */
    int32_t stated_on;          /* the day of the register; unknown */
    const struct owner *owners; /* each once, in the order of their certificates, or of their ids */
    size_t count;
};

extern const struct field_value ownership_source_values[];

/* Whether it tells bounds, not only a share of what is recorded. */
bool ownership_bounded(const struct firm_ownership *ownership);

/* In arena. ERR_OVERFLOW. */
enum err firm_ownership(const struct book *book, int64_t firm_id, struct view view,
                        struct arena *arena, struct firm_ownership *ownership_out) MUST_USE;

/* What a holder has: of nothing where he has none, of unknown units where nobody can tell. */
struct owner ownership_of(const struct firm_ownership *ownership, struct equity_holder holder);

/* Bounds of a part, with what is on no certificate, cut down and rounded up; unknown without any.
 * units_e26 are units that are known to 10^-18 of one: units_e8 * 10^18. */
struct ownership_bounds {
    int64_t least_e8;
    int64_t most_e8;
};

struct ownership_bounds ownership_bounds(const struct firm_ownership *ownership,
                                         uint128_t units_e26);

/* The part itself, of what is recorded, cut down; unknown where nothing is. */
int64_t ownership_part(const struct firm_ownership *ownership, uint128_t units_e26);

/* --- through firms --- */

/* Who has units of a firm through firms that hold them, each with a complete cap table of its
 * own; what they hold themselves is not in it. A firm that is met again on the way, one without
 * a complete table, and one behind eight others ends the chain: what it has stays open. */
struct firm_reach {
    const struct owner *owners; /* parties and funds, each once; no shares */
    size_t count;
    int64_t open_e8; /* units that firms hold and that may be anybody's */
};

/* In arena. ERR_OVERFLOW. */
enum err ownership_through_firms(const struct book *book, const struct firm_ownership *ownership,
                                 struct view view, struct arena *arena,
                                 struct firm_reach *reach_out) MUST_USE;

/* --- by rounds (for firm_ownership) --- */

/* What funds have by rounds; 0 where no fund took part in one. In arena. */
size_t owners_by_rounds(const struct book *book, int64_t firm_id, struct view view,
                        struct arena *arena, const struct owner **owners_out);

#endif
