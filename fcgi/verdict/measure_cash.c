/* What a fund has left once the money that is proposed, or paid, has left it. */
#include "measure_internal.h"

#include "verdict/cash.h"
#include "figures/rate/rate.h"

/* The figure is held against the limit in the limit's currency; nothing is nothing in any. */
static enum err into_rule(struct measuring *m, const struct cash_figures *cash,
                          int64_t amount_minor, int64_t *amount_out)
{
    if (m->rule->limit_minor == 0 || m->rule->currency == cash->currency) {
        *amount_out = amount_minor;
        return ERR_OK;
    }
    m->line->currency = m->rule->currency;
    measure_require_fresh_rate(m, cash->currency, m->rule->currency, m->view);
    return fx_convert(m->book, amount_minor, (enum currency)cash->currency,
                      (enum currency)m->rule->currency, m->view, amount_out);
}

static void add(struct measuring *m, const char *what, int64_t entry, int32_t day,
                int64_t amount_minor)
{
    measure_add(m, SIDE_NUMERATOR,
                (struct verdict_row){.what = what,
                                     .entry = entry,
                                     .fund_id = m->line->fund_id,
                                     .day = day,
                                     .amount_minor = amount_minor});
}

bool measure_cash_after(struct measuring *m)
{
    struct cash_figures cash;
    int64_t before = 0;
    int64_t out = 0;

    if (!takes_cash(m->question->kind))
        return false;
    enum err err = cash_after_compute(m->book, m->question, m->view, m->arena, &cash);

    if (err != ERR_OK)
        return measure_failed(m, err);
    if (!cash.tracked)
        return false;
    err = into_rule(m, &cash, cash.before_minor, &before);
    if (err == ERR_OK)
        err = into_rule(m, &cash, cash.amount_minor, &out);
    if (err != ERR_OK)
        return measure_failed(m, err);
    add(m, "cash", 0, cash.lowest_on, before);
    measure_keep_before(m);
    add(m, "proposal", m->question->proposal_id, m->question->on, -out);
    return true;
}
