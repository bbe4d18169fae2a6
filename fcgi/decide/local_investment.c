/* What is refused of terms, rules and lines of the reinvestment ledger (返投), and of firms that
 * move out. */
#include "decide_internal.h"

#include "figures/local_investment/local_investment.h"
#include "figures/fund/fund_capital.h"
#include "record/approval.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/local_investment.h"

#include <string.h>

/* The hash of nothing is no evidence: SHA-256 of no bytes, and no hash at all. */
void require_evidence(struct decider *decider, const char *field, const char *sha256)
{
    static const char of_nothing[] =
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    if (sha256 == NULL ||
        (strcmp(sha256, of_nothing) != 0 && strspn(sha256, "0") != strlen(sha256)))
        return;
    refuse(decider, field, VIOLATION_MUST_EQUAL);
    violations_param(decider->violations, "expected", "the SHA-256 of a document");
}

void require_in_force(struct decider *decider, const char *field, int32_t valid_from,
                      int32_t valid_to)
{
    int32_t day = decider->draft->effective_date;
    char from[DATE_TEXT_SIZE];
    char to[DATE_TEXT_SIZE] = "…";

    if (day >= valid_from && (valid_to == DATE_UNKNOWN || day <= valid_to))
        return;
    date_format(valid_from, from);
    if (valid_to != DATE_UNKNOWN)
        date_format(valid_to, to);
    refuse(decider, field, VIOLATION_NOT_IN_FORCE);
    violations_param(decider->violations, "from", from);
    violations_param(decider->violations, "to", to);
}

void require_decimal(struct decider *decider, const char *field, int64_t value_e8, int64_t min_e8,
                     int64_t max_e8)
{
    char text[DECIMAL_TEXT_SIZE];

    if (value_e8 == AMOUNT_UNKNOWN || (value_e8 >= min_e8 && value_e8 <= max_e8))
        return;
    refuse(decider, field, VIOLATION_OUT_OF_RANGE);
    decimal_format(min_e8, 8, text);
    violations_param(decider->violations, "min", text);
    decimal_format(max_e8, 8, text);
    violations_param(decider->violations, "max", text);
}

static void check_term_base(struct decider *decider, const struct reinvestment_term *term)
{
    bool contribution =
        term->base == REINVEST_CONTRIBUTION || term->base == REINVEST_CONTRIBUTION_PAID_IN;

    if (contribution && term->commitment_id == 0)
        refuse(decider, "commitment_id", VIOLATION_MISSING);
    if (term->base == REINVEST_INVESTABLE && term->base_amount_minor == AMOUNT_UNKNOWN)
        refuse(decider, "base_amount", VIOLATION_MISSING);
    if (term->base != REINVEST_INVESTABLE && term->base_amount_minor != AMOUNT_UNKNOWN) {
        refuse(decider, "base_amount", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "left out: the base is computed");
    }
    const struct commitment *commitment =
        named_record(decider, RECORD_COMMITMENT, term->commitment_id);

    if (commitment != NULL && commitment->fund_id != term->fund_id) {
        refuse(decider, "commitment_id", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "a commitment to the fund");
    }
}

void check_reinvestment_term(struct decider *decider)
{
    const struct reinvestment_term *term = decider->record;
    const struct fund *fund = named_record(decider, RECORD_FUND, term->fund_id);

    require_currency(decider, term->currency, fund->currency);
    require_order(decider, "valid_to", term->valid_from, term->valid_to, "valid_from");
    require_order(decider, "due_on", term->valid_from, term->due_on, "valid_from");
    require_decimal(decider, "required", term->required_e8, 1, REINVESTMENT_MULTIPLE_MAX);
    require_decimal(decider, "share", term->share_e8, 1, DECIMAL_E8_ONE);
    check_term_base(decider, term);
}

static int32_t last_of(int32_t valid_to)
{
    return valid_to == DATE_UNKNOWN ? DATE_LAST : valid_to;
}

static void refuse_overlap(struct decider *decider, const struct recognition_rule *rule,
                           int64_t other_id)
{
    const int64_t *seqs;
    size_t count = book_versions(decider->book, other_id, &seqs);

    for (size_t i = 0; i < count; i++) {
        const struct entry *version = book_entry(decider->book, seqs[i]);
        int32_t from = version->effective_date;
        int32_t to = version_last_day(decider->book, version);

        if (from <= to && rule->valid_from <= to && from <= last_of(rule->valid_to))
            refuse_with_seq(decider, "valid_from", VIOLATION_OVERLAPS, seqs[i]);
    }
}

/* Of one scheme at most one rule per kind and phase is in force: nobody could tell which counts. */
void check_recognition_rule(struct decider *decider)
{
    const struct recognition_rule *rule = decider->record;
    const int64_t *ids;
    size_t count = book_entities(decider->book, RECORD_RECOGNITION_RULE, &ids);

    require_order(decider, "valid_to", rule->valid_from, rule->valid_to, "valid_from");
    require_decimal(decider, "multiplier", rule->multiplier_e8, 1, REINVESTMENT_MULTIPLE_MAX);
    require_decimal(decider, "phase_factor", rule->phase_factor_e8, 1, REINVESTMENT_FACTOR_MAX);
    for (size_t i = 0; i < count; i++) {
        const struct recognition_rule *other = book_entry(decider->book, ids[i])->record;

        if (ids[i] != decider->command->entity_id && other->kind == rule->kind &&
            other->phase == rule->phase && strcmp(other->scheme, rule->scheme) == 0)
            refuse_overlap(decider, rule, ids[i]);
    }
}

/* Whether the fund has a term of the scheme in force on the draft's day. */
static bool has_term(const struct decider *decider, int64_t fund_id, const char *scheme)
{
    const int64_t *ids;
    size_t count = book_entities(decider->book, RECORD_REINVESTMENT_TERM, &ids);

    for (size_t i = 0; i < count; i++) {
        const struct reinvestment_term *term =
            named_record(decider, RECORD_REINVESTMENT_TERM, ids[i]);

        if (term != NULL && term->fund_id == fund_id && strcmp(term->scheme, scheme) == 0 &&
            (term->valid_to == DATE_UNKNOWN || term->valid_to >= decider->draft->effective_date))
            return true;
    }
    return false;
}

/* The same money is not recognised twice: all that is proposed or approved on an investment is at
 * most what was invested. */
static void check_investment_room(struct decider *decider, const struct recognition *recognition,
                                  const struct investment *investment)
{
    int64_t sum = recognition->amount_minor;
    enum err err = ERR_OK;

    FOR_REFERRERS (r, decider->book, recognition, investment_id, recognition->investment_id) {
        const struct entry *decided = proposal_decision(decider->book, r.entry, VIEW_EVERYTHING);
        bool rejected = decided != NULL &&
                        ((const struct approval *)decided->record)->outcome == OUTCOME_REJECT;
        const struct recognition *other = r.entry->record;

        if (other->fund_id == recognition->fund_id && !rejected &&
            book_live(decider->book, r.entry, VIEW_EVERYTHING))
            add_to(&sum, other->amount_minor, &err);
    }
    if (err != ERR_OK)
        refuse_overflow(decider, "amount", recognition->currency);
    else
        require_at_most(decider, "amount", sum, investment->amount_minor, investment->currency);
}

static void check_recognised_investment(struct decider *decider,
                                        const struct recognition *recognition)
{
    const struct investment *investment = NULL;
    int32_t approved_on = DATE_UNKNOWN;

    if (!investment_approval(decider, recognition->investment_id, &investment, &approved_on)) {
        refuse(decider, "investment_id", VIOLATION_NOT_APPROVED);
        return;
    }
    require_order(decider, "effective_date", approved_on, decider->draft->effective_date,
                  "the approval");
    require_currency(decider, recognition->currency, investment->currency);
    check_investment_room(decider, recognition, investment);
}

/* Fixes what the amount counts for by the rule as it stands on the day. */
static void apply_rule(struct decider *decider, struct recognition *recognition)
{
    const struct entry *version =
        book_version(decider->book, RECORD_RECOGNITION_RULE, recognition->recognition_rule_id,
                     decider_view(decider));
    const struct recognition_rule *rule = version->record;

    require_in_force(decider, "recognition_rule_id", rule->valid_from, rule->valid_to);
    if (!has_term(decider, recognition->fund_id, rule->scheme)) {
        refuse(decider, "recognition_rule_id", VIOLATION_NO_TERM);
        violations_param(decider->violations, "expected", rule->scheme);
    }
    recognition->rule_version_id = version->seq;
    recognition->multiplier_e8 = rule->multiplier_e8;
    recognition->phase_factor_e8 = rule->phase_factor_e8;
    recognition->lock_in_until =
        rule->lock_in_months == AMOUNT_UNKNOWN
            ? DATE_UNKNOWN
            : date_add_months(decider->draft->effective_date, (int)rule->lock_in_months);
    if (local_investment_weigh(recognition->amount_minor, rule->multiplier_e8,
                               rule->phase_factor_e8, &recognition->recognised_minor) != ERR_OK)
        refuse_overflow(decider, "amount", recognition->currency);
}

void check_recognition(struct decider *decider)
{
    struct recognition *recognition = decider->record;
    const struct fund *fund = named_record(decider, RECORD_FUND, recognition->fund_id);

    require_currency(decider, recognition->currency, fund->currency);
    require_evidence(decider, "evidence_sha256", recognition->evidence_sha256);
    if (exactly_one(decider, "firm_id", recognition->firm_id, "investment_id",
                    recognition->investment_id) &&
        recognition->investment_id != 0)
        check_recognised_investment(decider, recognition);
    apply_rule(decider, recognition);
}

/* A rule that was changed for that day since: the amount would be approved by a text that does not
 * hold any more. */
void review_recognition(struct decider *decider, const char *field, const struct entry *proposal)
{
    (void)field;
    const struct recognition *recognition = proposal->record;
    struct view day = {proposal->effective_date, INT64_MAX};
    const struct entry *version =
        book_version(decider->book, RECORD_RECOGNITION_RULE, recognition->recognition_rule_id, day);

    if (version->seq != recognition->rule_version_id)
        refuse_with_seq(decider, "recognition_id", VIOLATION_RULE_CHANGED, version->seq);
}

void check_move_out(struct decider *decider)
{
    const struct move_out *move_out = decider->record;

    require_evidence(decider, "evidence_sha256", move_out->evidence_sha256);
    FOR_REFERRERS (r, decider->book, move_out, firm_id, move_out->firm_id)
        if (r.entry->effective_date == decider->draft->effective_date &&
            book_live(decider->book, r.entry, VIEW_EVERYTHING))
            refuse_with_seq(decider, "effective_date", VIOLATION_ALREADY_LINKED, r.entry->seq);
}
