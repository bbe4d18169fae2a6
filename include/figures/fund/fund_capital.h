/* Shared by the files of capital and by what builds on them inside the book: the commitments of one
 * fund and everything that changes what each has paid in. Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_FUND_FUND_CAPITAL_H
#define FUNDTRAIL_FIGURES_FUND_FUND_CAPITAL_H

#include "book/follower.h"
#include "book/fund_notices.h"
#include "figures/fund/capital.h"

struct commitment_transfer;
struct contribution;

/* A part of a right to recall that moves with a commitment. */
struct moved_right {
    int64_t distribution_id; /* 0: expired, but called again before: paid in since */
    int64_t amount_minor;
};

/* The part of one notice's line, as far as it was called and paid, distributed or returned, that
 * moves with a commitment. */
struct moved_line {
    const struct entry *proposal;
    int64_t called_minor;
    int64_t returned_minor;
    int64_t return_of_capital_minor;
    int64_t gain_minor;
    int64_t income_minor;
};

/* What a transfer of a commitment moves besides: of what is paid in, inside the commitment and in
 * all, and of the rights to recall that have not expired. A right that was used has become paid-in,
 * so both move together. Then unfunded = amount - inside + recallable. Positions are count where
 * they are none of the fund. */
struct transfer {
    size_t from;
    size_t to;
    int64_t paid_in_minor;
    int64_t inside_minor;
    int64_t recallable_minor;
    int64_t unfunded_minor;
    size_t right_count;
    const struct moved_right *rights; /* they add up to recallable */
    /* The part is amount / whole: whole is what was left of the commitment. */
    int64_t amount_minor;
    int64_t whole_minor;
    size_t line_count;
    const struct moved_line *lines;
};

/* What an entry does to the paid-in of every commitment of the fund: an approved return of excess
 * or equalisation, or a transfer. Worked out once, in order of seq, each from those before it. */
struct adjustment {
    const struct entry *entry;    /* whose liveness counts: the approval, or the transfer */
    const struct entry *proposal; /* the same entry for a transfer */
    const int64_t *contributed;   /* by commitment: paid in by an equalisation, or moved */
    const int64_t *returned;      /* by commitment */
    const int64_t *interest;      /* by commitment: what it gets of an equalisation's interest, or
                                     pays (negative); nothing over all of them */
    const struct transfer *transfer; /* NULL for anything else */
};

/* A line set by hand that is not in the book yet. */
struct drafted_line {
    int64_t proposal_id; /* 0: there is none */
    int64_t commitment_id;
    int64_t amount_minor;
};

/* What the lines of one notice carry on from earlier ones, and leave for later ones; by slot and
 * commitment. See capital_carry.c. */
enum { CARRY_LINES, CARRY_INTEREST = 1, CARRY_PARTS = 1, CARRY_RECALLABLE = 4, CARRY_SLOTS = 6 };
_Static_assert(CARRY_PARTS + CALL_PART_COUNT <= CARRY_SLOTS, "a slot for each part of a call");

struct carry {
    bool holds; /* the convention, for this notice */
    size_t width;
    int64_t *carried_e18;
    int64_t *short_e18;
};

/* What the opening of the fund says of a commitment beyond its entries of the time before: all
 * nothing where these say the same. */
struct opening_part {
    int64_t inside_minor; /* paid in, net of what went back */
    int64_t outside_minor;
    int64_t return_of_capital_minor;
    int64_t gain_minor;
    int64_t income_minor;
    int64_t recallable_minor; /* rights that had not expired */
    int64_t released_minor;
    int32_t recall_expires_on;
};

/* The opening that counts in a view; entry is NULL where none does. */
struct capital_opening {
    const struct entry *entry; /* the proposal */
    const struct entry *approval;
    const struct opening_part *parts; /* by commitment */
    int64_t carry_minor;              /* carry paid, beyond what is recorded of the time before */
};

struct carried;
struct opened;
struct capital;

/* What capital asks of rooms that stand above it. A book is made with it: figures/portfolio.h. */
struct figures_above {
    /* What the waterfall terms in force in a view give each commitment of a distribution, after
     * what is ceded: a place per commitment. ERR_NOT_FOUND: no terms are in force; ERR_OVERFLOW. */
    enum err (*weigh_by_terms)(const struct capital *capital, const struct entry *distribution,
                               struct view view, int64_t *weights_out);
};

struct capital {
    const struct book *book;
    struct arena *arena;
    struct view view; /* entries beyond its as_known do not exist here */
    int64_t fund_id;
    size_t count;
    const struct entry **commitments; /* of every date, reversed ones too; in order of seq */
    size_t adjustment_count;
    struct adjustment *adjustments;
    struct drafted_line drafted;
    struct carried *carried; /* worked out as far as it is asked for */
    struct opened *opened;   /* the same */
    bool stakes_move;        /* a commitment's history and value go with it: CONVENTION_STAKES */
    bool called_is_kept;     /* a right to recall does not expire of what is called:
                                CONVENTION_CALLED_IS_KEPT */
};

/* Whether stakes are worth what CONVENTION_STAKES says, in everything that the book is asked for:
 * as soon as it knows of it. While decisions are replayed that were taken without it, it does not.
 */
bool stakes_hold(const struct book *book);

/* What transfers in a view have moved to a commitment (or from it: negative) of a notice's line. */
struct moved_line transferred_line(const struct capital *capital, struct view view,
                                   const struct entry *proposal, size_t position);

struct carried *carried_new(struct arena *arena);

/* What a notice that is shared by the knowledge of a view carries. */
void capital_carry(const struct capital *capital, uint32_t kind, struct view view,
                   struct carry *carry_out);

/* Fills in how much the next notice would carry. */
void capital_tell_carried(struct capital *capital, struct view view,
                          struct commitment_account *accounts);

/* Shares a sum by weights, each part at most its cap, with what is carried; allocate without. */
enum err carry_share(struct carry *carry, size_t slot, int64_t amount_minor, const int64_t *weights,
                     const int64_t *caps, size_t count, int64_t *parts_minor_out) MUST_USE;

/* Shares a notice by a view once more, for what it leaves. */
enum err capital_share_carried(const struct capital *capital, const struct entry *proposal,
                               struct view view, struct carry *carry) MUST_USE;

/* ERR_NOT_FOUND: no fund of that id; ERR_OVERFLOW. Everything lives in arena. */
enum err capital_open(const struct book *book, int64_t fund_id, struct view view,
                      struct arena *arena, struct capital *capital_out) MUST_USE;

/* What the opening adds to the commitments in a view. ERR_OVERFLOW. */
struct opened *opened_new(struct arena *arena);
enum err capital_opening_compute(const struct capital *capital, struct view view,
                                 struct capital_opening *opening_out) MUST_USE;

/* Whether the accounts of a view can be told: ERR_NOT_KEPT where its day lies before the fund's
 * opening and the entries of that time do not come to what the opening says. ERR_OVERFLOW. */
enum err capital_is_kept(const struct capital *capital, struct view view) MUST_USE;

/* Position of a commitment; count when it is not one of the fund's. */
size_t capital_position(const struct capital *capital, int64_t commitment_id);

/* commitment_net of each commitment of the fund. */
enum err capital_weights(const struct capital *capital, struct view view,
                         int64_t *net_commitments_out) MUST_USE;

/* Contributions less returns, with transfers, in a view; 0 where the commitment is not live. */
enum err capital_paid_in(const struct capital *capital, struct view view,
                         int64_t *paid_in_out) MUST_USE;

/* The knowledge that a proposal is shared by: what was known before its decision. 0: there is none.
 */
struct view capital_line_view(const struct capital *capital, const struct entry *proposal,
                              int64_t *decided_by_out);

/* What a return of excess or an equalisation does when shared by a view: a return goes to all by
 * paid-in, an equalisation to all but the one who pays it. The lists have a zeroed place per
 * commitment. ERR_INVALID: nobody has paid in. */
enum err capital_adjust(const struct capital *capital, struct view view,
                        const struct entry *proposal, struct carry *carry, int64_t *contributed_out,
                        int64_t *returned_out, int64_t *interest_out) MUST_USE;

/* What a transfer moves when entered with the knowledge of a view, from the adjustments so far.
 * ERR_OVERFLOW. */
enum err capital_transfer(const struct capital *capital, struct view view,
                          const struct commitment_transfer *record,
                          struct transfer *transfer_out) MUST_USE;

/* What transfers in a view have added to a commitment's right to recall from one distribution;
 * negative where they took from it. */
int64_t transferred_right(const struct capital *capital, struct view view, int64_t distribution_id,
                          size_t position);

/* What a notice shares out by lines. ERR_OVERFLOW. */
enum err capital_shared_amount(const struct entry *proposal, int64_t *amount_minor_out) MUST_USE;

/* The lines of a notice that are set by hand in a view, and the drafted one: the last of each
 * commitment, by its position; AMOUNT_UNKNOWN where there is none. */
int64_t *capital_overrides(const struct capital *capital, const struct entry *proposal,
                           struct view view);

/* The lines of one call (or of a distribution, return or equalisation): a place per commitment of
 * the fund, also where it is nothing. */
enum err capital_call_shares(const struct capital *capital, const struct entry *call,
                             struct call_share *shares_out) MUST_USE;

/* The same without what was paid on the lines. */
enum err capital_call_lines(const struct capital *capital, const struct entry *call,
                            struct call_share *shares_out) MUST_USE;
enum err capital_distribution_shares(const struct capital *capital, const struct entry *proposal,
                                     struct distribution_share *shares_out) MUST_USE;

/* What of a contribution its own record places outside the commitment. */
int64_t contribution_outside(const struct contribution *contribution);

/* The account of every commitment: a place per commitment, also where it is not live. Rights to
 * recall that ended before `day` have expired; everything else is the view's. */
enum err capital_accounts(struct capital *capital, struct view view, int32_t day,
                          struct commitment_account *accounts_out) MUST_USE;

/* What the account of every commitment was worth at the end of each of these days, which ascend and
 * lie within the view, by the postings that are in the view: a place per day and commitment, in the
 * fund's currency. The view is the one that capital was opened with. ERR_OVERFLOW. */
enum err capital_values(struct capital *capital, struct view view, const int32_t *days,
                        size_t day_count, const int64_t **values_out,
                        uint32_t *currency_out) MUST_USE;

#endif
