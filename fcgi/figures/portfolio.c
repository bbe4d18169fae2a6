/* Puts together which tables follow the book, and which figures lower ones ask for. */
#include "figures/portfolio.h"

#include "book/external_id.h"
#include "book/fund_rows.h"
#include "book/running_sum.h"
#include "book/series.h"
#include "figures/equity/kept.h"
#include "figures/fund/fund_capital.h"
#include "figures/fund/kept_lines.h"
#include "figures/waterfall/waterfall.h"

static const struct follower *const followers[] = {&fund_rows_follower,   &series_follower,
                                                   &external_id_follower, &running_sum_follower,
                                                   &kept_lines_follower,  &equity_follower};
static const struct figures_above above = {.weigh_by_terms = waterfall_weigh};

struct book *portfolio_new(void)
{
    return book_new(&(struct book_parts){
        .followers = followers,
        .follower_count = sizeof followers / sizeof followers[0],
        .above = &above,
    });
}
