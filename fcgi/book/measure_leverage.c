/* Leverage (放大倍数): social capital to public money in the fund and all funds below it,
 * consolidated, as book/leverage.h has it. As it stands: what is proposed does not change it. */
#include "measure_internal.h"

#include "book/leverage.h"

static void add_money(struct measuring *m, enum verdict_side side, int64_t amount_minor)
{
    if (amount_minor != AMOUNT_UNKNOWN && amount_minor != 0)
        measure_add(m, side,
                    (struct verdict_row){.what = "fund",
                                         .entry = m->line->fund_id,
                                         .fund_id = m->line->fund_id,
                                         .day = m->view.as_of,
                                         .amount_minor = amount_minor});
}

bool measure_leverage(struct measuring *m)
{
    enum look_weight weight = m->rule->basis == BASIS_PAID_IN ? WEIGHT_PAID_IN : WEIGHT_COMMITMENT;
    const struct leverage_row *rows = NULL;
    size_t count = 0;
    struct look *look;

    if (look_open(m->book, m->line->fund_id, weight, m->view, m->arena, &look) != ERR_OK ||
        leverage_rows(look, LEVERAGE_PUBLIC, &rows, &count) != ERR_OK)
        return measure_unknown(m, VERDICT_TOO_LARGE);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].level != LEVERAGE_CONSOLIDATED)
            continue;
        if (rows[i].unknown_count > 0)
            return measure_unknown(m, VERDICT_OTHER_CURRENCY);
        add_money(m, SIDE_NUMERATOR, rows[i].social_minor);
        add_money(m, SIDE_DENOMINATOR, rows[i].public_minor);
        add_money(m, SIDE_UNDETERMINED, rows[i].unknown_minor);
    }
    return m->line->divisor_minor > 0 || measure_unknown(m, VERDICT_NO_DENOMINATOR);
}
