/* Leverage of a fund and all below it as rules limit it: consolidated, by public money. */
#include "measure_internal.h"

#include "figures/look/leverage.h"
#include "record/fund.h"
#include "record/rule.h"

/* The size, or the social part of it, divided by public money: budget and state-owned capital. */
enum multiple { MULTIPLE_OF_SIZE, MULTIPLE_OF_SOCIAL };

static struct verdict_row row_of(const struct measuring *m, const struct leverage_source *source,
                                 int64_t amount_minor)
{
    return (struct verdict_row){
        .what = "commitment",
        .entry = source->commitment_id,
        .fund_id = source->investor_fund_id,
        .party_id = source->investor_party_id,
        .day = book_entry(m->book, source->commitment_id)->effective_date,
        .amount_minor = amount_minor,
    };
}

static uint32_t currency_of(const struct measuring *m, const struct leverage_source *source)
{
    return ((const struct commitment *)book_entry(m->book, source->commitment_id)->record)
        ->currency;
}

static void add_part(struct measuring *m, enum verdict_side side,
                     const struct leverage_source *source, int64_t amount_minor)
{
    if (amount_minor != 0)
        measure_add(m, side, row_of(m, source, amount_minor));
}

static enum err sources_of(const struct measuring *m, const struct leverage_source **sources_out,
                           size_t *count_out)
{
    enum look_weight weight = m->rule->basis == BASIS_PAID_IN ? WEIGHT_PAID_IN : WEIGHT_COMMITMENT;
    struct look *look = NULL;
    enum err err = look_open(m->book, m->line->fund_id, weight, m->view, m->arena, &look);

    return err == ERR_OK ? leverage_sources(look, sources_out, count_out) : err;
}

/* Money of unknown kind may be public: then nobody can tell the multiple. A proposal does not
 * change who has given what. */
static bool measure_multiple(struct measuring *m, enum multiple multiple)
{
    const struct leverage_source *sources = NULL;
    size_t count = 0;
    bool known = true;

    if (sources_of(m, &sources, &count) != ERR_OK)
        return measure_unknown(m, VERDICT_TOO_LARGE);
    for (size_t i = 0; i < count; i++) {
        if (sources[i].inside)
            continue;
        measure_require_fresh_rate(m, currency_of(m, &sources[i]), m->line->currency, m->view);
        add_part(m, SIDE_NUMERATOR, &sources[i],
                 multiple == MULTIPLE_OF_SIZE ? sources[i].amount_minor : sources[i].social_minor);
        add_part(m, SIDE_DENOMINATOR, &sources[i],
                 sources[i].budget_minor + sources[i].state_owned_minor);
        add_part(m, SIDE_UNDETERMINED, &sources[i], sources[i].unknown_minor);
        known = known && sources[i].unknown_minor == 0;
    }
    measure_keep_before(m);
    if (!known || (m->reason == 0 && m->line->divisor_minor <= 0))
        return measure_unknown(m, VERDICT_NO_DENOMINATOR);
    return true;
}

bool measure_leverage_size(struct measuring *m)
{
    return measure_multiple(m, MULTIPLE_OF_SIZE);
}

bool measure_leverage_social(struct measuring *m)
{
    return measure_multiple(m, MULTIPLE_OF_SOCIAL);
}
