/* Reinvestment (返投): what was recognised for a fund, line by line, and how far that is towards
 * each stage that it promised.
 *
 *   recognised = amount x multiplier x phase factor, half to even, fixed when it is proposed
 *   counted    = recognised, once approved and while the firm has not left inside its lock-in
 *   target     = base x required x share, half to even
 *   progress   = sum of counted / target */
#ifndef FUNDTRAIL_FIGURES_LOCAL_INVESTMENT_LOCAL_INVESTMENT_H
#define FUNDTRAIL_FIGURES_LOCAL_INVESTMENT_LOCAL_INVESTMENT_H

#include "book/book.h"

struct recognition;

/* Largest multiplier, required multiple and phase factor that a rule or term may state. */
#define REINVESTMENT_MULTIPLE_MAX (100 * DECIMAL_E8_ONE)
#define REINVESTMENT_FACTOR_MAX (10 * DECIMAL_E8_ONE)

enum recognition_state {
    RECOGNITION_PENDING = 1,
    RECOGNITION_COUNTED,
    RECOGNITION_REJECTED,
    RECOGNITION_TAKEN_BACK
};

/* One recognition in a view. */
struct recognised_line {
    int64_t recognition_id;
    int64_t fund_id;
    const char *scheme;
    int32_t recognised_on;
    uint32_t state; /* enum recognition_state */
    int64_t firm_id;
    int64_t investment_id;
    uint32_t kind;           /* enum recognition_kind */
    uint32_t phase;          /* enum investment_phase */
    int64_t rule_version_id; /* the rule version's entry */
    uint32_t status;         /* enum rule_status of that version */
    uint32_t currency;
    int64_t amount_minor;
    int64_t multiplier_e8;
    int64_t phase_factor_e8;
    int64_t recognised_minor;
    int32_t approved_on; /* it counts from here */
    int32_t lock_in_until;
    int64_t move_out_id; /* what takes it back in the view; 0: nothing */
    int32_t moved_out_on;
    int64_t counted_minor; /* recognised while it counts, else 0 */
    const char *evidence_sha256;
};

extern const struct shape recognised_line_shape;

enum stage_state {
    STAGE_OPEN = 1,     /* its day has not come, and the target is not reached */
    STAGE_MET,          /* reached, by its day where that has passed */
    STAGE_MET_LATE,     /* reached after its day */
    STAGE_MISSED,       /* its day has passed, and the target is not reached */
    STAGE_NOT_IN_FORCE, /* the term has ended, or not begun */
    STAGE_UNKNOWN       /* the base is not known */
};

/* One stage of a fund's promise in a view. */
struct local_investment_stage {
    int64_t term_id;
    int64_t fund_id;
    const char *scheme;
    const char *stage;
    uint32_t state;  /* enum stage_state */
    uint32_t status; /* enum rule_status */
    uint32_t base;   /* enum reinvestment_base */
    uint32_t currency;
    int64_t base_amount_minor; /* unknown where nothing states it */
    int64_t required_e8;
    int64_t share_e8;
    int64_t target_minor;
    int64_t recognised_minor; /* of approved lines */
    int64_t taken_back_minor;
    int64_t counted_minor; /* recognised - taken back */
    int64_t pending_minor; /* proposed, not decided */
    int64_t progress_e8;   /* counted / target, half to even */
    int64_t missing_minor; /* target - counted, where positive */
    int64_t surplus_minor; /* counted - target, where positive */
    int32_t due_on;
    int64_t days_left; /* from the view's day; unknown once that is past */
    int64_t days_over; /* since the due day; unknown before */
    int32_t valid_from;
    int32_t valid_to;
};

extern const struct shape local_investment_stage_shape;

/* The whole that a weighting makes of an amount, half to even. ERR_OVERFLOW. */
enum err local_investment_weigh(int64_t amount_minor, int64_t a_e8, int64_t b_e8,
                                int64_t *weighted_out) MUST_USE;

/* The firm of a recognition: named, or that of its investment's project. */
int64_t recognition_firm(const struct book *book, const struct recognition *recognition);

/* All recognitions of a fund (0: of all funds) that are live in a view, in order of seq. They live
 * in arena. ERR_NOT_FOUND: no such fund. */
enum err recognised_lines(const struct book *book, int64_t fund_id, struct view view,
                          struct arena *arena, const struct recognised_line **lines_out,
                          size_t *count_out) MUST_USE;

/* All stages of a fund (0: of all funds) in a view, by fund, scheme and due day. They live in
 * arena. ERR_NOT_FOUND: no such fund; ERR_OVERFLOW. */
enum err local_investment_stages(const struct book *book, int64_t fund_id, struct view view,
                                 struct arena *arena,
                                 const struct local_investment_stage **stages_out,
                                 size_t *count_out) MUST_USE;

/* The version of a recognition rule that rules on a day and is in force then; NULL: none. */
const struct entry *recognition_rule_on(const struct book *book, int64_t rule_id, struct view view);

#endif
