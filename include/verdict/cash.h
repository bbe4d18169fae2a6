/* Cash after an entry: what a fund would have left once money leaves it. The figure is the lowest
 * balance at the end of any day from the entry's own day on, with all that is recorded for later
 * days, so that money that is paid out twice shows.
 *
 * A fund whose investors' and lenders' money is not recorded is known only by its reports: its cash
 * is not tracked, and nothing is said of it. */
#ifndef FUNDTRAIL_VERDICT_CASH_H
#define FUNDTRAIL_VERDICT_CASH_H

#include "figures/accounts/posting.h"
#include "verdict/verdict.h"

struct cash_figures {
    int64_t fund_id;
    uint32_t currency; /* the fund's */
    bool tracked;
    int64_t amount_minor; /* what leaves the fund */
    int64_t before_minor; /* the lowest cash without the entry; unknown where it is not tracked */
    int32_t lowest_on;    /* the first day on which it is that low */
    int64_t after_minor;  /* the same with the entry */
};

extern const struct shape cash_figures_shape;

/* Whether entries of a kind take money out of a fund. */
bool takes_cash(uint32_t kind);

/* Of an entry of a kind that takes_cash, recorded or not, by what the view knows: all days count.
 * An entry that counts already is left out of what is there before it. ERR_NOT_FOUND: what it names
 * is not there; ERR_NO_RATE: money in another currency, without a rate; ERR_OVERFLOW. */
enum err cash_after_compute(const struct book *book, const struct verdict_question *question,
                            struct view view, struct arena *arena,
                            struct cash_figures *figures_out) MUST_USE;

#endif
