/* Who pays for a fund: the guidance fund's part, what is paid in, and the management fee. */
#include "measure_internal.h"

#include "figures/fee/fee_case.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/rule.h"

/* Public money that guides: what a guidance fund or a fund of funds puts into a sub-fund. */
static bool guides(const struct measuring *m, int64_t investor_fund_id)
{
    const struct entry *entry = book_version(m->book, RECORD_FUND, investor_fund_id, m->view);

    if (entry == NULL)
        return false;
    uint32_t kind = ((const struct fund *)entry->record)->kind;

    return kind == FUND_GUIDE || kind == FUND_MOTHER;
}

/* What one commitment weighs: on the rule's basis, and by what the ratio is divided by. */
struct holding {
    const struct commitment *commitment;
    const struct entry *entry; /* NULL: the proposal, not recorded */
    int64_t amount_minor;
    int64_t divisor_minor;
    int64_t proposed_minor; /* what the proposal adds to the amount */
    int64_t proposed_divisor_minor;
};

struct holdings {
    size_t count;
    struct holding *list;
};

static enum err amounts_of(const struct measuring *m, const struct capital *capital, uint32_t basis,
                           int64_t *amounts_out)
{
    return basis == BASIS_PAID_IN ? measure_paid_in(m, capital, amounts_out)
                                  : capital_weights(capital, m->view, amounts_out);
}

/* What each commitment would still pay of the call that is proposed. */
static enum err called_of(const struct measuring *m, struct capital *capital, int64_t *called_out)
{
    struct entry draft = {.seq = m->question->proposal_id,
                          .kind = RECORD_CAPITAL_CALL,
                          .effective_date = m->question->on,
                          .record = m->question->record};
    struct call_share *shares = arena_array(m->arena, capital->count + 1, sizeof *shares);
    /* Nothing can be paid on a call that is not recorded. */
    enum err err = draft.seq == 0 ? capital_call_lines(capital, &draft, shares)
                                  : capital_call_shares(capital, &draft, shares);

    for (size_t i = 0; err == ERR_OK && i < capital->count; i++)
        called_out[i] = shares[i].unpaid_minor;
    return err;
}

static void add_proposed_commitment(const struct measuring *m, struct holdings *holdings)
{
    const struct commitment *commitment = m->question->record;
    struct holding *holding = &holdings->list[holdings->count++];

    *holding = (struct holding){.commitment = commitment};
    if (m->rule->basis == BASIS_COMMITMENT)
        holding->proposed_minor = commitment->amount_minor;
    if (m->rule->denominator == BASIS_COMMITMENT)
        holding->proposed_divisor_minor = commitment->amount_minor;
}

static enum err holdings_of(struct measuring *m, struct holdings *holdings_out)
{
    struct capital capital;
    enum err err = capital_open(m->book, m->line->fund_id, m->view, m->arena, &capital);

    if (err != ERR_OK)
        return err;
    size_t places = capital.count + 1;
    int64_t *amounts = arena_array(m->arena, places, sizeof *amounts);
    int64_t *divisors = arena_array(m->arena, places, sizeof *divisors);
    int64_t *called = arena_array(m->arena, places, sizeof *called);
    struct holdings holdings = {.list = arena_array(m->arena, places, sizeof *holdings.list)};

    err = amounts_of(m, &capital, m->rule->basis, amounts);
    if (err == ERR_OK)
        err = amounts_of(m, &capital, m->rule->denominator, divisors);
    if (err == ERR_OK && m->question->kind == RECORD_CAPITAL_CALL)
        err = called_of(m, &capital, called);
    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < capital.count; i++) {
        if (capital.commitments[i]->seq == m->question->proposal_id)
            continue;
        holdings.list[holdings.count++] = (struct holding){
            .commitment = capital.commitments[i]->record,
            .entry = capital.commitments[i],
            .amount_minor = amounts[i],
            .divisor_minor = divisors[i],
            .proposed_minor = m->rule->basis == BASIS_PAID_IN ? called[i] : 0,
            .proposed_divisor_minor = m->rule->denominator == BASIS_PAID_IN ? called[i] : 0,
        };
    }
    if (m->question->kind == RECORD_COMMITMENT)
        add_proposed_commitment(m, &holdings);
    *holdings_out = holdings;
    return ERR_OK;
}

static void add_holding(struct measuring *m, enum verdict_side side, const struct holding *holding,
                        const char *what, int64_t amount_minor)
{
    if (amount_minor == 0)
        return;
    measure_add(
        m, side,
        (struct verdict_row){
            .what = what,
            .entry = holding->entry == NULL ? m->question->proposal_id : holding->entry->seq,
            .fund_id = holding->commitment->investor_fund_id,
            .party_id = holding->commitment->investor_party_id,
            .day = holding->entry == NULL ? m->question->on : holding->entry->effective_date,
            .amount_minor = amount_minor,
        });
}

/* Of guides into the numerator, of all into the denominator; proposed: what the proposal adds. */
static void add_shares(struct measuring *m, const struct holdings *holdings, bool proposed)
{
    for (size_t i = 0; i < holdings->count; i++) {
        const struct holding *holding = &holdings->list[i];
        const char *what = proposed ? "proposal" : "commitment";

        if (guides(m, holding->commitment->investor_fund_id))
            add_holding(m, SIDE_NUMERATOR, holding, what,
                        proposed ? holding->proposed_minor : holding->amount_minor);
        if (m->rule->denominator != BASIS_FUND_SIZE)
            add_holding(m, SIDE_DENOMINATOR, holding, what,
                        proposed ? holding->proposed_divisor_minor : holding->divisor_minor);
    }
}

bool measure_guide_share(struct measuring *m)
{
    struct holdings holdings;

    if (m->rule->denominator == BASIS_FUND_SIZE && !measure_divide_by_fund(m))
        return true;
    if (holdings_of(m, &holdings) != ERR_OK)
        return measure_unknown(m, VERDICT_TOO_LARGE);
    add_shares(m, &holdings, false);
    measure_keep_before(m);
    add_shares(m, &holdings, true);
    if (m->line->figure_minor == 0)
        return false; /* no guidance fund is in it */
    return m->line->divisor_minor > 0 || measure_unknown(m, VERDICT_NO_DENOMINATOR);
}

/* All that one investor has, with the proposal. */
static int64_t total_of(struct measuring *m, const struct holdings *holdings,
                        const struct commitment *investor)
{
    int64_t sum = 0;
    enum err err = ERR_OK;

    for (size_t i = 0; i < holdings->count; i++) {
        const struct commitment *other = holdings->list[i].commitment;

        if (other->investor_fund_id != investor->investor_fund_id ||
            other->investor_party_id != investor->investor_party_id)
            continue;
        add_to(&sum, holdings->list[i].amount_minor, &err);
        add_to(&sum, holdings->list[i].proposed_minor, &err);
    }
    if (err != ERR_OK)
        (void)measure_unknown(m, VERDICT_TOO_LARGE);
    return sum;
}

/* The figure is what the largest guiding investor has, the divisor what the largest of the others
 * has; equal parts make both the largest. */
bool measure_guide_not_largest(struct measuring *m)
{
    struct holdings holdings;
    const struct holding *guide = NULL;
    const struct holding *other = NULL;
    int64_t guide_minor = 0;
    int64_t other_minor = 0;

    if (holdings_of(m, &holdings) != ERR_OK)
        return measure_unknown(m, VERDICT_TOO_LARGE);
    for (size_t i = 0; i < holdings.count; i++) {
        const struct holding *holding = &holdings.list[i];
        int64_t sum = total_of(m, &holdings, holding->commitment);

        if (guides(m, holding->commitment->investor_fund_id)) {
            if (sum > guide_minor) {
                guide = holding;
                guide_minor = sum;
            }
        } else if (sum > other_minor) {
            other = holding;
            other_minor = sum;
        }
    }
    if (guide == NULL)
        return false;
    add_holding(m, SIDE_NUMERATOR, guide, "investor", guide_minor);
    if (other != NULL)
        add_holding(m, SIDE_DENOMINATOR, other, "investor", other_minor);
    m->line->headroom_minor = other_minor - guide_minor;
    m->kept = guide_minor < other_minor;
    return true;
}

bool measure_paid_in_ratio(struct measuring *m)
{
    struct capital capital;

    if (!measure_divide_by_fund(m))
        return true;
    if (capital_open(m->book, m->line->fund_id, m->view, m->arena, &capital) != ERR_OK)
        return measure_unknown(m, VERDICT_TOO_LARGE);
    int64_t *paid_in = arena_array(m->arena, capital.count + 1, sizeof *paid_in);

    if (measure_paid_in(m, &capital, paid_in) != ERR_OK)
        return measure_unknown(m, VERDICT_TOO_LARGE);
    for (size_t i = 0; i < capital.count; i++)
        add_holding(m, SIDE_NUMERATOR,
                    &(struct holding){.commitment = capital.commitments[i]->record,
                                      .entry = capital.commitments[i]},
                    "commitment", paid_in[i]);
    measure_keep_before(m);
    if (m->question->kind != RECORD_CAPITAL_CALL)
        return true;
    struct entry draft = {.kind = RECORD_CAPITAL_CALL, .record = m->question->record};
    int64_t called = 0;

    if (proposal_amount(&draft, &called) != ERR_OK)
        return measure_unknown(m, VERDICT_TOO_LARGE);
    measure_add(m, SIDE_NUMERATOR,
                (struct verdict_row){.what = "proposal",
                                     .entry = m->question->proposal_id,
                                     .fund_id = m->line->fund_id,
                                     .day = m->question->on,
                                     .amount_minor = called});
    return true;
}

static bool asks_for_fees(const struct measuring *m)
{
    const struct capital_call *call = m->question->record;

    return call->management_fees_minor != AMOUNT_UNKNOWN && call->management_fees_minor > 0;
}

static bool term_counts(const struct measuring *m, const struct entry *entry)
{
    const struct fee_term *term = entry->record;

    return book_live(m->book, entry, m->view) && term->valid_from <= m->view.as_of &&
           (term->valid_to == DATE_UNKNOWN || term->valid_to >= m->view.as_of);
}

static void add_term(struct measuring *m, const struct entry *term)
{
    (void)measure_row(m, SIDE_DAY,
                      (struct verdict_row){.what = "fee_term",
                                           .entry = term->seq,
                                           .fund_id = m->line->fund_id,
                                           .day = term->effective_date,
                                           .amount_minor = AMOUNT_UNKNOWN,
                                           .weighted_minor = AMOUNT_UNKNOWN});
}

/* Nothing that was only promised: commitments are more than what is paid in, and that is more than
 * what is invested. */
static uint32_t width_of(uint32_t fee_base)
{
    return fee_base == FEE_ON_COMMITMENT ? BASIS_COMMITMENT
           : fee_base == FEE_ON_PAID_IN  ? BASIS_PAID_IN
                                         : BASIS_INVESTED;
}

/* A net asset value is wide or narrow by what it is: it must not be more than the rule's basis is
 * on the day. */
static enum err value_is_kept(const struct measuring *m, const struct fee_term *term,
                              bool *kept_out)
{
    static const uint32_t bases[] = {[BASIS_COMMITMENT] = FEE_ON_COMMITMENT,
                                     [BASIS_PAID_IN] = FEE_ON_PAID_IN,
                                     [BASIS_INVESTED] = FEE_ON_INVESTED};
    struct fee_case fee_case;
    struct dated_base value = {0};
    int64_t limit_minor = 0;
    enum err err = fee_case_open(m->book, m->line->fund_id, m->view, m->arena, &fee_case);

    if (err == ERR_OK)
        err = fee_term_base(&fee_case, term, m->view.as_of, &value);
    if (err == ERR_OK)
        err = fee_base_on(&fee_case, bases[m->rule->basis], m->view.as_of, &limit_minor);
    *kept_out = err != ERR_OK || value.minor <= limit_minor;
    return err;
}

/* The base of the fee must be no wider than the rule's basis. */
bool measure_fee_base(struct measuring *m)
{
    enum err err = ERR_OK;
    bool any = false;

    if (!asks_for_fees(m))
        return false;
    m->kept = true;
    FOR_REFERRERS (r, m->book, fee_term, fund_id, m->line->fund_id) {
        const struct fee_term *term = r.entry->record;
        bool kept = true;

        if (!term_counts(m, r.entry))
            continue;
        any = true;
        if (term->base == FEE_ON_NAV)
            err = value_is_kept(m, term, &kept);
        else
            kept = width_of(term->base) >= m->rule->basis;
        m->kept = m->kept && kept;
        add_term(m, r.entry);
    }
    if (!any)
        return measure_unknown(m, VERDICT_NO_FIGURE);
    /* A base that is too wide is so whatever another one is worth. */
    return err == ERR_OK || !m->kept || measure_failed(m, err);
}

/* The highest rate of the terms in force. */
bool measure_fee_rate(struct measuring *m)
{
    if (!asks_for_fees(m))
        return false;
    FOR_REFERRERS (r, m->book, fee_term, fund_id, m->line->fund_id) {
        const struct fee_term *term = r.entry->record;

        if (!term_counts(m, r.entry))
            continue;
        if (m->ratio_e8 == AMOUNT_UNKNOWN || term->rate_e8 > m->ratio_e8)
            m->ratio_e8 = term->rate_e8;
        add_term(m, r.entry);
    }
    return m->ratio_e8 != AMOUNT_UNKNOWN || measure_unknown(m, VERDICT_NO_FIGURE);
}
