/* What is refused of waterfall terms, their tiers and carry that is paid back, and of a
 * distribution that differs from its terms. */
#include "decide_internal.h"

#include "figures/accounts/posting.h"
#include "figures/waterfall/waterfall.h"
#include "calc/waterfall.h"
#include "figures/fund/fund_capital.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/waterfall.h"

#define EVERYTHING VIEW_EVERYTHING

/* A hurdle beyond the whole a year is a percentage typed as it is. */
static void require_share(struct decider *decider, const char *field, int64_t share_e8,
                          int64_t most_e8)
{
    char most[DECIMAL_TEXT_SIZE];

    if (share_e8 == AMOUNT_UNKNOWN || (share_e8 >= 0 && share_e8 <= most_e8))
        return;
    decimal_format(most_e8, 8, most);
    refuse(decider, field, VIOLATION_OUT_OF_RANGE);
    violations_param(decider->violations, "min", "0");
    violations_param(decider->violations, "max", most_e8 == DECIMAL_E8_ONE ? "1" : most);
}

/* The split of what is left: both are below one, since LP always has a part. */
static void require_split(struct decider *decider, int64_t lp_share_e8, int64_t carry_share_e8)
{
    char sum[DECIMAL_TEXT_SIZE];

    require_share(decider, "lp_share", lp_share_e8, DECIMAL_E8_ONE);
    require_share(decider, "carry_share", carry_share_e8, DECIMAL_E8_ONE - 1);
    if (decider->violations->count > 0 || lp_share_e8 + carry_share_e8 == DECIMAL_E8_ONE)
        return;
    decimal_format(lp_share_e8 + carry_share_e8, 8, sum);
    refuse(decider, "lp_share", VIOLATION_SHARES_SUM);
    violations_param(decider->violations, "sum", sum);
}

static void require_above(struct decider *decider, const char *field, const char *other)
{
    refuse(decider, field, VIOLATION_NOT_ABOVE);
    violations_param(decider->violations, "other", other);
}

static int32_t last_day(const struct waterfall_term *term)
{
    return term->valid_to == DATE_UNKNOWN ? DATE_LAST : term->valid_to;
}

/* A version without an end gives way to the next one; days that two versions name overlap. */
static bool overlap(const struct waterfall_term *a, const struct waterfall_term *b)
{
    const struct waterfall_term *first = a->valid_from <= b->valid_from ? a : b;
    const struct waterfall_term *second = first == a ? b : a;

    return first->valid_from == second->valid_from ||
           (first->valid_to != DATE_UNKNOWN && second->valid_from <= last_day(first));
}

/* Refuses what overlaps another version: one that is in force or, unless only_approved, that waits
 * for a decision. */
static void require_no_overlap(struct decider *decider, const char *field,
                               const struct waterfall_term *term, const struct entry *self,
                               bool only_approved)
{
    FOR_REFERRERS (r, decider->book, waterfall_term, fund_id, term->fund_id) {
        if (r.entry == self || !book_live(decider->book, r.entry, EVERYTHING) ||
            !overlap(term, r.entry->record))
            continue;
        const struct entry *decided = proposal_decision(decider->book, r.entry, EVERYTHING);
        bool approved = decided != NULL &&
                        ((const struct approval *)decided->record)->outcome == OUTCOME_APPROVE;

        if (approved || (decided == NULL && !only_approved))
            refuse_with_seq(decider, field, VIOLATION_OVERLAPS, r.entry->seq);
    }
}

static void check_shares(struct decider *decider, const struct waterfall_term *term)
{
    require_share(decider, "hurdle_rate", term->hurdle_rate_e8, DECIMAL_E8_ONE);
    require_share(decider, "catch_up_share", term->catch_up_share_e8, DECIMAL_E8_ONE);
    require_split(decider, term->lp_share_e8, term->carry_share_e8);
    if (term->catch_up_share_e8 != 0 && term->catch_up_share_e8 <= term->carry_share_e8)
        require_above(decider, "catch_up_share", "carry_share");
    require_share(decider, "clawback_tax", term->clawback_tax_e8, DECIMAL_E8_ONE);
    require_share(decider, "concession_share", term->concession_share_e8, DECIMAL_E8_ONE);
    if (term->clawback_tax_e8 != AMOUNT_UNKNOWN && !term->clawback)
        refuse(decider, "clawback", VIOLATION_MISSING);
    if (term->concession_share_e8 != AMOUNT_UNKNOWN && term->concession_to == 0)
        refuse(decider, "concession_to", VIOLATION_MISSING);
    if (term->concession_share_e8 == AMOUNT_UNKNOWN && term->concession_to != 0)
        refuse(decider, "concession_share", VIOLATION_MISSING);
}

void check_waterfall_term(struct decider *decider)
{
    const struct waterfall_term *term = decider->record;
    const struct fund *fund = named_record(decider, RECORD_FUND, term->fund_id);

    check_shares(decider, term);
    require_order(decider, "valid_to", term->valid_from, term->valid_to, "valid_from");
    require_day_in_term(decider, fund, "valid_from", term->valid_from);
    require_day_in_term(decider, fund, "valid_to", term->valid_to);
    if (term->gp_commitment_id != 0) {
        const struct commitment *own =
            named_record(decider, RECORD_COMMITMENT, term->gp_commitment_id);

        if (own->fund_id != term->fund_id) {
            refuse(decider, "gp_commitment_id", VIOLATION_MUST_EQUAL);
            violations_param(decider->violations, "expected", "a commitment to the fund");
        }
    }
    require_no_overlap(decider, "valid_from", term, NULL, false);
}

void check_waterfall_tier(struct decider *decider)
{
    const struct waterfall_tier *tier = decider->record;
    const struct entry *entry = book_entry(decider->book, tier->waterfall_term_id);
    const struct waterfall_term *term = entry->record;
    const struct entry *decided = proposal_decision(decider->book, entry, EVERYTHING);
    size_t count = 0;

    require_share(decider, "hurdle_rate", tier->hurdle_rate_e8, DECIMAL_E8_ONE);
    require_split(decider, tier->lp_share_e8, tier->carry_share_e8);
    if (decided != NULL)
        refuse_with_seq(decider, "waterfall_term_id", VIOLATION_ALREADY_DECIDED, decided->seq);
    if (tier->hurdle_rate_e8 <= term->hurdle_rate_e8)
        require_above(decider, "hurdle_rate", "the hurdle of the terms");
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, waterfall_tier, waterfall_term_id,
                        tier->waterfall_term_id) {
        const struct waterfall_tier *other = r.entry->record;

        count++;
        if (other->hurdle_rate_e8 == tier->hurdle_rate_e8)
            refuse_with_seq(decider, "hurdle_rate", VIOLATION_ALREADY_LINKED, r.entry->seq);
    }
    if (count < WATERFALL_HURDLES_MAX)
        return;
    refuse(decider, "waterfall_term_id", VIOLATION_MUST_EQUAL);
    violations_param(decider->violations, "expected", "at most 8 tiers");
}

void review_waterfall_term(struct decider *decider, const char *field, const struct entry *proposal)
{
    require_no_overlap(decider, field, proposal->record, proposal, true);
}

void check_carry_return(struct decider *decider)
{
    const struct carry_return *back = decider->record;
    struct fund_ledger ledger;
    int64_t carry = 0;

    require_fund(decider, back->fund_id, back->currency);
    if (is_history(decider, back->fund_id))
        return;
    enum err err =
        fund_ledger_build(decider->book, back->fund_id, EVERYTHING, decider->arena, &ledger);

    if (err == ERR_OK)
        err = fund_carry_least(&ledger, decider->draft->effective_date, &carry);
    if (err != ERR_OK) {
        refuse_overflow(decider, "amount", back->currency);
        return;
    }
    require_at_most(decider, "amount", back->amount_minor, carry, back->currency);
}

/* --- distributions beside their terms --------------------------------------------------------- */

/* Each tier is rounded by itself, so lines that are shared by paid-in can be some fen off. */
#define LINE_TOLERANCE_MINOR 10

/* False: no terms are in force on the distribution's day, or what is due cannot be worked out. */
static bool due_of(const struct decider *decider, const struct entry *distribution,
                   struct fund_waterfall *fall_out)
{
    return distribution_due_compute(decider->book, distribution, EVERYTHING, decider->arena,
                                    fall_out) == ERR_OK;
}

static void param_due(struct decider *decider, const struct waterfall_figures *figures)
{
    param_amount(decider, "due", figures->carry_minor, figures->currency);
    param_amount(decider, "amount", figures->carry_paid_minor, figures->currency);
}

/* Whether lines by the basis that was chosen are what the terms give each. */
static bool lines_differ(struct decider *decider, const struct fund_waterfall *fall)
{
    const struct distribution *distribution = decider->draft->record;
    struct capital capital;

    if (distribution->basis == SHARE_BY_TERMS)
        return false;
    if (capital_open(decider->book, distribution->fund_id, EVERYTHING, decider->arena, &capital) !=
        ERR_OK)
        return false;
    struct distribution_share *shares =
        arena_array(decider->arena, capital.count + 1, sizeof *shares);

    if (capital_distribution_shares(&capital, decider->draft, shares) != ERR_OK)
        return false;
    for (size_t i = 0; i < fall->share_count; i++) {
        size_t at = capital_position(&capital, fall->shares[i].commitment_id);
        int64_t amount = at < capital.count ? shares[at].amount_minor : 0;
        int64_t difference = amount - fall->shares[i].after_minor;

        if (difference > LINE_TOLERANCE_MINOR || difference < -LINE_TOLERANCE_MINOR)
            return true;
    }
    return false;
}

void require_terms_kept(struct decider *decider)
{
    const struct distribution *distribution = decider->record;
    struct fund_waterfall fall;
    bool known = due_of(decider, decider->draft, &fall);

    if (!known && distribution->basis == SHARE_BY_TERMS) {
        refuse(decider, "basis", VIOLATION_UNKNOWN_VALUE);
        violations_param(decider->violations, "allowed", "paid_in, commitment");
    }
    if (!known || distribution->deviation_reason != NULL ||
        !holds(decider, CONVENTION_STRICT_CHECKS))
        return;
    if (fall.figures.carry_difference_minor == 0 && !lines_differ(decider, &fall))
        return;
    refuse(decider, "deviation_reason", VIOLATION_MISSING);
    param_due(decider, &fall.figures);
}

void review_terms_kept(struct decider *decider, const char *field, const struct entry *proposal)
{
    const struct distribution *distribution = proposal->record;
    struct fund_waterfall fall;

    if (distribution->deviation_reason != NULL || !holds(decider, CONVENTION_STRICT_CHECKS) ||
        !due_of(decider, proposal, &fall) || fall.figures.carry_difference_minor == 0)
        return;
    refuse(decider, field, VIOLATION_TERMS_DIFFER);
    param_due(decider, &fall.figures);
}
