/* The waterfall of a fund: how its distributions are split between the investors (LP) and the
 * manager (GP), by the terms in force on the day of the view, with a sheet of steps that can be
 * added up again.
 *
 * European: capital counts from the day on which it was paid in, with fees and expenses in it;
 * what goes back as excess, or moves between investors, lessens or moves it. American: a deal is
 * an investment or a commitment to another fund; its capital counts from the day on which the
 * fund paid for it, and expenses are shared by the cost paid so far. A distribution takes the
 * proceeds of deals in the order in which they came in; what goes beyond them is shared by cost.
 * In both the manager's own commitment takes its part of all cash by paid-in, without carry.
 *
 * Hypothetical: as if everything were sold on the view's day at its fair value (cost where there
 * is none), debts were paid and the rest distributed. */
#ifndef FUNDTRAIL_FIGURES_WATERFALL_WATERFALL_H
#define FUNDTRAIL_FIGURES_WATERFALL_WATERFALL_H

#include "book/book.h"

/* The approved version of the terms that is in force on the view's day, or NULL. */
const struct entry *waterfall_term_in_force(const struct book *book, int64_t fund_id,
                                            struct view view);

/* Carry counts what the terms give the manager beyond its own commitment; carry_paid what was
 * recorded as such; both less what came back (struct carry_return). What came back is held for the
 * investors until the next distributions pass it on: they get all of that part, by paid-in and
 * without the manager's own commitment. Excess and shortfall are the two tests of a clawback
 * (calc/waterfall.h); the clawback is the greater one, at most the carry, and nothing where the
 * terms have none. */
struct waterfall_figures {
    int64_t waterfall_term_id;
    uint32_t currency;
    bool hypothetical;
    int64_t contributed_minor; /* capital of LP, less what went back as excess */
    int64_t
        distributed_minor; /* all that was or would be paid out, with carry, less what came back */
    int64_t gp_commitment_minor;
    int64_t return_of_capital_minor;
    int64_t preferred_return_minor;
    int64_t catch_up_lp_minor;
    int64_t catch_up_gp_minor;
    int64_t split_lp_minor;
    int64_t split_gp_minor;
    int64_t lp_minor;
    int64_t gp_minor;
    int64_t carry_minor;
    int64_t profit_minor;      /* lp + carry + carry held - contributed */
    int64_t carry_limit_minor; /* what the whole fund allows */
    int64_t excess_minor;
    int64_t shortfall_minor;
    int64_t clawback_minor;
    int64_t clawback_net_minor; /* less the tax paid on it and on what came back before */
    int64_t carry_paid_minor;
    int64_t carry_returned_minor;
    int64_t carry_held_minor;       /* of it, not passed on yet */
    int64_t carry_difference_minor; /* carry_paid - carry */
    int64_t nav_minor;              /* hypothetical: what is distributed on the view's day */
    int64_t uninvested_minor;    /* American: of it what never was in a deal, and just goes back */
    int64_t accrued_carry_minor; /* hypothetical: carry - clawback - carry_paid */
    int64_t concession_minor;    /* what public investors cede of their gains */
};

extern const struct shape waterfall_figures_shape;

/* One line. Each is about one balance: opening + accrual - payment = closing, and it opens with
 * what it closed with on its last line of the scope, deal and further hurdle; the cash opens with
 * what the line before left of it. lp and gp are what a tier pays; unknown on lines that pay
 * nobody. The lines that are in_total add up to the figures. cash: what of a distribution is still
 * to be paid. */
struct waterfall_row {
    int64_t line;
    const char *scope; /* fund, deal, or whole_fund_test: the American waterfall's other side */
    bool in_total;     /* not the test: it runs the flows of the deals once more */
    int64_t investment_id;
    int64_t commitment_id;
    int64_t seq; /* the entry; unknown for the hypothetical sale */
    int32_t date;
    const char *tier;
    int64_t hurdle;   /* 0, or the number of the further tier */
    const char *rate; /* of an accrual per year, of a tier the manager's share */
    int64_t days;
    uint32_t currency;
    int64_t base_minor; /* of an accrual; of a tier the most it could take */
    const char *balance;
    int64_t opening_minor;
    int64_t accrual_minor;
    int64_t payment_minor;
    int64_t closing_minor;
    int64_t lp_minor;
    int64_t gp_minor;
    int64_t cash_minor;
    const char *formula;
    const char *formula_zh;
};

extern const struct shape waterfall_row_shape;

enum investor_class { INVESTOR_PUBLIC = 1, INVESTOR_SOCIAL, INVESTOR_MANAGER };

/* What one commitment has of the LP amount (or of the GP's own part), line by line to the cent by
 * paid-in on the day of the line; and 让利: what public investors cede of their gain, which never
 * touches their capital, and what others receive of it by paid-in. */
struct waterfall_share {
    int64_t commitment_id;
    uint32_t investor_class; /* enum investor_class */
    uint32_t currency;
    int64_t paid_in_minor;
    int64_t own_minor; /* of the manager's own commitment */
    int64_t return_of_capital_minor;
    int64_t preferred_return_minor;
    int64_t profit_minor;     /* catch-up and split */
    int64_t amount_minor;     /* the sum of the four */
    int64_t gain_minor;       /* amount - paid_in, where that is more than nothing */
    int64_t concession_minor; /* ceded: negative */
    int64_t after_minor;      /* amount + concession */
};

extern const struct shape waterfall_share_shape;

struct fund_waterfall {
    struct waterfall_figures figures;
    size_t row_count;
    const struct waterfall_row *rows;
    size_t share_count;
    const struct waterfall_share *shares; /* in order of the commitments' ids */
};

/* Everything lives in arena. ERR_NOT_FOUND: no such fund, or no terms in force; ERR_NOT_KEPT: it
 * needs flows of the time before the fund's opening; ERR_OVERFLOW. */
enum err fund_waterfall_compute(const struct book *book, int64_t fund_id, struct view view,
                                bool hypothetical, struct arena *arena,
                                struct fund_waterfall *waterfall_out) MUST_USE;

/* The part of one distribution, on its own day, whether it is approved or not: figures, lines and
 * shares of it alone, with what it adds to the concession; carry_paid is what it says itself. The
 * tests of the clawback are those of all that was distributed by then. ERR_NOT_FOUND: no such
 * distribution in the view, or no terms in force on its day. */
enum err distribution_waterfall_compute(const struct book *book, int64_t distribution_id,
                                        struct view view, struct arena *arena,
                                        struct fund_waterfall *waterfall_out) MUST_USE;

/* The same of a distribution that is not recorded, or as if it were not decided: what it would come
 * to on its entry's own day, by what the view knows. Its seq is 0 where it is not recorded. */
enum err distribution_due_compute(const struct book *book, const struct entry *distribution,
                                  struct view view, struct arena *arena,
                                  struct fund_waterfall *waterfall_out) MUST_USE;

/* What a sale brings of one holding of the fund: of an investment, or of a commitment to another
 * fund; id 0: nobody says of which. */
struct sold_deal {
    int64_t id;
    bool is_fund;
    int64_t amount_minor;
};

/* The same of a distribution of just what a sale brings that is only supposed. An American
 * waterfall takes it as the proceeds of these deals, whatever other proceeds wait to be
 * distributed; what is of no deal that the fund has paid for is shared by cost. */
enum err sale_due_compute(const struct book *book, const struct entry *distribution,
                          const struct sold_deal *sold, size_t sold_count, struct view view,
                          struct arena *arena, struct fund_waterfall *waterfall_out) MUST_USE;

/* The same as weights of the fund's commitments: weigh_by_terms of figures/fund/fund_capital.h. */
struct capital;
enum err waterfall_weigh(const struct capital *capital, const struct entry *distribution,
                         struct view view, int64_t *weights_out) MUST_USE;

/* What a distribution of an amount should be by the terms: the capital that it returns, the rest as
 * a gain, and carry. The manager's own commitment takes its part of both. */
struct distribution_due {
    int64_t waterfall_term_id;
    uint32_t currency;
    int64_t total_minor;
    int64_t return_of_capital_minor;
    int64_t gain_minor;
    int64_t carry_minor;
    int64_t concession_minor; /* what public investors cede of it to others */
};

extern const struct shape distribution_due_shape;

enum err distribution_due_of(const struct waterfall_figures *figures,
                             struct distribution_due *due_out) MUST_USE;

/* The carry accrued on the net asset value of the view's day and what each commitment bears of it,
 * a place per commitment of the fund in order of id, by paid-in and none on the manager's own. 0
 * where no terms are in force. */
enum err fund_carry_accrued(const struct book *book, int64_t fund_id, struct view view,
                            struct arena *arena, int64_t *accrued_minor_out,
                            const int64_t **parts_minor_out) MUST_USE;

#endif
