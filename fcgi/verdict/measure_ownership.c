/* What a fund, or all funds together, have of a firm's capital with the proposal: by the cap table,
 * and by the price of their rounds for what was approved and is on no certificate yet.
 *
 * The sums of the line are units here. What is stated and on no certificate may be anybody's: it is
 * undetermined, and the outcome is unknown where it could change it. */
#include "measure_internal.h"

#include "base/int128.h"
#include "figures/deal/deal.h"
#include "figures/equity/ownership.h"
#include "figures/rate/rate.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"

/* Units of a round that are on no certificate yet. */
struct coming {
    int64_t round_id;
    const struct round *round;
    int64_t issued_e8;
    int64_t ours_e8;
};

struct owning {
    struct measuring *m;
    struct firm_ownership ownership;
    struct equity equity;
    struct coming *rounds;
    size_t round_count;
    size_t round_room;
    int64_t ours_e8; /* of all rounds */
};

static bool is_asked(const struct owning *owning, int64_t fund_id)
{
    return owning->m->rule->basis == BASIS_CHAIN || fund_id == owning->m->line->fund_id;
}

/* The round that a certificate was issued in, which its investment may tell. */
static int64_t round_of(const struct owning *owning, const struct equity_certificate *certificate)
{
    const struct entry *investment = certificate->round_id == 0 && certificate->investment_id != 0
                                         ? book_entry(owning->m->book, certificate->investment_id)
                                         : NULL;

    return investment == NULL ? certificate->round_id
                              : ((const struct investment *)investment->record)->round_id;
}

static int64_t issued_in(const struct owning *owning, int64_t round_id, enum err *err)
{
    int64_t units = 0;

    for (size_t i = 0; i < owning->equity.certificate_count; i++) {
        const struct equity_certificate *certificate = &owning->equity.certificates[i];

        if (round_of(owning, certificate) == round_id && certificate->from == EQUITY_NONE &&
            certificate->kind == SECURITY_SHARES)
            add_to(&units, certificate->issued_e8, err);
    }
    return units;
}

static struct coming *coming_in(struct owning *owning, int64_t round_id, enum err *err)
{
    struct measuring *m = owning->m;
    const struct entry *round = book_version(m->book, RECORD_ROUND, round_id, m->view);

    for (size_t i = 0; i < owning->round_count; i++)
        if (owning->rounds[i].round_id == round_id)
            return &owning->rounds[i];
    if (round == NULL)
        return NULL;
    owning->rounds = arena_room(m->arena, owning->rounds, owning->round_count, &owning->round_room,
                                sizeof *owning->rounds);
    owning->rounds[owning->round_count] =
        (struct coming){.round_id = round_id,
                        .round = round->record,
                        .issued_e8 = issued_in(owning, round_id, err)};
    return &owning->rounds[owning->round_count++];
}

/* What an amount buys at the price of the round, else at its pre-money over what there was before
 * it; unknown where it tells neither. */
static int64_t units_for(const struct owning *owning, const struct coming *coming,
                         int64_t amount_minor)
{
    const struct round *round = coming->round;
    int128_t product = amount_minor;
    int128_t divisor = round->unit_price_e8;

    if (round->unit_price_e8 != AMOUNT_UNKNOWN) {
        product *= DECIMAL_E8_ONE;
        product *= DECIMAL_E8_ONE;
        for (int i = currency_decimals((enum currency)round->currency); i > 0; i--)
            product /= 10;
    } else {
        product *= owning->ownership.total_e8 - coming->issued_e8;
        divisor = round->pre_money_minor;
    }
    if (divisor <= 0 || product / divisor > INT64_MAX)
        return AMOUNT_UNKNOWN;
    return (int64_t)(product / divisor);
}

static void add_row(struct owning *owning, enum verdict_side side, const char *what, int64_t entry,
                    int64_t fund_id)
{
    (void)measure_row(owning->m, side,
                      (struct verdict_row){.what = what,
                                           .entry = entry,
                                           .fund_id = fund_id,
                                           .firm_id = owning->m->line->firm_id,
                                           .day = owning->m->view.as_of,
                                           .amount_minor = AMOUNT_UNKNOWN,
                                           .weighted_minor = AMOUNT_UNKNOWN});
}

/* Of an investment that no certificate is of. False: how many units it is cannot be told. */
static bool add_coming(struct owning *owning, const struct investment *investment,
                       int64_t amount_minor, uint32_t currency)
{
    struct measuring *m = owning->m;
    enum err err = ERR_OK;
    struct coming *coming = coming_in(owning, investment->round_id, &err);
    int64_t amount = 0;

    if (coming == NULL)
        return false;
    measure_require_fresh_rate(m, currency, coming->round->currency, m->view);
    if (err == ERR_OK)
        err = fx_convert(m->book, amount_minor, (enum currency)currency,
                         (enum currency)coming->round->currency, m->view, &amount);
    int64_t units = err == ERR_OK ? units_for(owning, coming, amount) : AMOUNT_UNKNOWN;

    if (units == AMOUNT_UNKNOWN)
        return false;
    add_to(&coming->ours_e8, units, &err);
    add_to(&owning->ours_e8, units, &err);
    return err == ERR_OK;
}

static bool has_certificate(const struct measuring *m, int64_t investment_id)
{
    FOR_LIVE_REFERRERS (r, m->book, m->view, security, investment_id, investment_id)
        return true;
    FOR_LIVE_REFERRERS (r, m->book, m->view, security_event, investment_id, investment_id)
        return true;
    return false;
}

/* A certificate of the fund that names no investment may be of any of them. */
static bool holds_unnamed(const struct owning *owning, int64_t fund_id)
{
    for (size_t i = 0; i < owning->equity.certificate_count; i++) {
        const struct equity_certificate *certificate = &owning->equity.certificates[i];

        if (certificate->holder.kind == RECORD_FUND && certificate->holder.id == fund_id &&
            certificate->investment_id == 0)
            return true;
    }
    return false;
}

static bool add_approved(struct owning *owning, const struct entry *entry)
{
    struct measuring *m = owning->m;
    const struct investment *investment = entry->record;
    struct investment_figures figures;

    if (entry->seq == m->question->proposal_id || !is_asked(owning, investment->fund_id) ||
        has_certificate(m, entry->seq))
        return true;
    enum err err = investment_figures_in(m->book, entry->seq, (enum currency)investment->currency,
                                         m->view, &figures);

    if (err == ERR_NOT_FOUND || (err == ERR_OK && figures.approved_minor == 0))
        return true;
    if (err != ERR_OK || holds_unnamed(owning, investment->fund_id))
        return false;
    add_row(owning, SIDE_NUMERATOR, "investment", entry->seq, investment->fund_id);
    return add_coming(owning, investment, figures.approved_minor, investment->currency);
}

static bool add_all_approved(struct owning *owning)
{
    const struct measuring *m = owning->m;

    FOR_REFERRERS (p, m->book, project, firm_id, m->line->firm_id) {
        if (p.entry->seq != p.entry->entity_id)
            continue;
        FOR_REFERRERS (r, m->book, investment, project_id, p.entry->seq)
            if (r.entry->seq == r.entry->entity_id && !add_approved(owning, r.entry))
                return false;
    }
    return true;
}

static enum err add_held(struct owning *owning)
{
    struct measuring *m = owning->m;
    enum err err = ERR_OK;

    for (size_t i = 0; i < owning->ownership.count; i++) {
        const struct owner *owner = &owning->ownership.owners[i];

        if (owner->holder.kind != RECORD_FUND || !is_asked(owning, owner->holder.id))
            continue;
        add_to(&m->line->figure_minor, owner->units_e8, &err);
        add_row(owning, SIDE_NUMERATOR, "fund", owner->holder.id, owner->holder.id);
    }
    m->line->divisor_minor = owning->ownership.total_e8;
    m->line->undetermined_minor = owning->ownership.missing_e8;
    return err;
}

/* All units of the rounds that ours are of; a round that does not say how much it raises may be
 * larger than our part. */
static enum err add_rounds(struct owning *owning)
{
    struct measuring *m = owning->m;
    enum err err = ERR_OK;

    for (size_t i = 0; i < owning->round_count; i++) {
        const struct coming *coming = &owning->rounds[i];
        int64_t raised = coming->round->amount_raised_minor;
        int64_t all = raised == AMOUNT_UNKNOWN ? AMOUNT_UNKNOWN : units_for(owning, coming, raised);
        int64_t left = all == AMOUNT_UNKNOWN ? AMOUNT_UNKNOWN : all - coming->issued_e8;

        m->divisor_may_grow = m->divisor_may_grow || left == AMOUNT_UNKNOWN;
        add_to(&m->line->divisor_minor, left > coming->ours_e8 ? left : coming->ours_e8, &err);
    }
    add_to(&m->line->figure_minor, owning->ours_e8, &err);
    return err;
}

static enum err open_firm(struct owning *owning)
{
    struct measuring *m = owning->m;
    enum err err = firm_ownership(m->book, m->line->firm_id, m->view, m->arena, &owning->ownership);

    return err == ERR_OK
               ? equity_play(m->book, m->line->firm_id, m->view, NULL, m->arena, &owning->equity)
               : err;
}

bool measure_ownership(struct measuring *m)
{
    const struct investment *investment = m->question->record;
    struct owning owning = {.m = m};

    m->in_units = true;
    if (open_firm(&owning) != ERR_OK)
        return measure_unknown(m, VERDICT_TOO_LARGE);
    if (!ownership_bounded(&owning.ownership))
        return measure_unknown(m, VERDICT_NOT_ACCOUNTED);
    if (add_held(&owning) != ERR_OK)
        return measure_unknown(m, VERDICT_TOO_LARGE);
    measure_keep_before(m);
    add_row(&owning, SIDE_NUMERATOR, "proposal", m->question->proposal_id, m->line->fund_id);
    if (!add_all_approved(&owning) ||
        !add_coming(&owning, investment, investment->amount_minor, investment->currency))
        return measure_unknown(m, VERDICT_NOT_ACCOUNTED);
    if (add_rounds(&owning) != ERR_OK)
        return measure_unknown(m, VERDICT_TOO_LARGE);
    return true;
}
