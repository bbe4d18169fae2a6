/* What is refused of special funds, subsidies and talent awards. */
#include "decide_internal.h"
#include "rests_on_internal.h"

#include "figures/pool/subsidy.h"
#include "record/kinds.h"
#include "record/loan.h"
#include "record/subsidy.h"

#include <string.h>

#define EVERYTHING VIEW_EVERYTHING

/* --- special funds ---------------------------------------------------------------------------- */

/* An exact budget that is known is no less than what was used of it. */
void check_special_fund(struct decider *decider)
{
    const struct special_fund *fund = decider->record;
    int64_t granted = 0;
    int64_t awarded = 0;
    enum err err = ERR_OK;

    require_order(decider, "valid_to", fund->valid_from, fund->valid_to, "valid_from");
    if (fund->qualifier != 0 && fund->amount_minor == AMOUNT_UNKNOWN)
        refuse(decider, "amount", VIOLATION_MISSING);
    if (decider->command->entity_id == 0 || fund->qualifier > QUALIFIER_EQ ||
        fund->amount_minor == AMOUNT_UNKNOWN)
        return;
    err = special_fund_used(decider->book, decider->command->entity_id, EVERYTHING, &granted,
                            &awarded);
    add_to(&granted, awarded, &err);
    if (err != ERR_OK)
        refuse_overflow(decider, "amount", fund->currency);
    else if (granted > fund->amount_minor)
        require_at_most(decider, "amount", granted, fund->amount_minor, fund->currency);
}

/* --- schemes ---------------------------------------------------------------------------------- */

static void refuse_unless(struct decider *decider, bool wanted, bool given, const char *name)
{
    if (wanted && !given)
        refuse(decider, name, VIOLATION_MISSING);
    if (!wanted && given)
        refuse(decider, name, VIOLATION_NOT_OF_KIND);
}

static void check_method(struct decider *decider, const struct subsidy_scheme *scheme)
{
    bool band = scheme->method == SUBSIDY_OF_BAND;
    bool years = scheme->method == SUBSIDY_BY_POLICY_YEAR;

    refuse_unless(decider, band, scheme->band_from_e8 != AMOUNT_UNKNOWN, "band_from");
    refuse_unless(decider, band, scheme->band_to_e8 != AMOUNT_UNKNOWN, "band_to");
    refuse_unless(decider, scheme->method == SUBSIDY_OF_LPR, scheme->year_days != AMOUNT_UNKNOWN,
                  "year_days");
    if (scheme->year_days == 0)
        refuse(decider, "year_days", VIOLATION_NOT_POSITIVE);
    if (!years && scheme->rate_year_2_e8 != AMOUNT_UNKNOWN)
        refuse(decider, "rate_year_2", VIOLATION_NOT_OF_KIND);
    if (!years && scheme->rate_year_3_e8 != AMOUNT_UNKNOWN)
        refuse(decider, "rate_year_3", VIOLATION_NOT_OF_KIND);
    if (!years && scheme->cap_of == CAP_LOANS_A_YEAR)
        refuse(decider, "cap_of", VIOLATION_NOT_OF_KIND);
    if (band && scheme->band_from_e8 != AMOUNT_UNKNOWN && scheme->band_to_e8 != AMOUNT_UNKNOWN &&
        scheme->band_to_e8 <= scheme->band_from_e8) {
        refuse(decider, "band_to", VIOLATION_NOT_ABOVE);
        violations_param(decider->violations, "other", "band_from");
    }
}

void check_subsidy_scheme(struct decider *decider)
{
    const struct subsidy_scheme *scheme = decider->record;
    const struct special_fund *fund =
        named_record(decider, RECORD_SPECIAL_FUND, scheme->special_fund_id);

    require_not_negative(decider);
    require_order(decider, "valid_to", scheme->valid_from, scheme->valid_to, "valid_from");
    check_method(decider, scheme);
    refuse_unless(decider, scheme->cap_minor != AMOUNT_UNKNOWN, scheme->cap_of != 0, "cap_of");
    if (fund != NULL)
        require_currency(decider, scheme->currency, fund->currency);
}

/* --- claims ----------------------------------------------------------------------------------- */

static void require_inputs(struct decider *decider, const struct subsidy_claim *claim,
                           const struct subsidy_scheme *scheme)
{
    bool lpr = scheme->method == SUBSIDY_OF_LPR;
    bool years = scheme->method == SUBSIDY_BY_POLICY_YEAR;
    bool loan = scheme->method != SUBSIDY_OF_COST;

    if (loan && claim->loan_amount_minor == AMOUNT_UNKNOWN)
        refuse(decider, "loan_amount", VIOLATION_MISSING);
    refuse_unless(decider, years, claim->policy_year != AMOUNT_UNKNOWN, "policy_year");
    if (claim->policy_year == 0)
        refuse(decider, "policy_year", VIOLATION_NOT_POSITIVE);
    refuse_unless(decider, lpr, claim->lpr_e8 != AMOUNT_UNKNOWN, "lpr");
    refuse_unless(decider, lpr, claim->days != AMOUNT_UNKNOWN, "days");
    if (!lpr && claim->pledge_share_e8 != AMOUNT_UNKNOWN)
        refuse(decider, "pledge_share", VIOLATION_NOT_OF_KIND);
    if (scheme->rate_e8 == AMOUNT_UNKNOWN)
        refuse(decider, "subsidy_scheme_id", VIOLATION_RATE_NOT_KNOWN);
    require_currency(decider, claim->currency, scheme->currency);
}

/* The same cost of the same recipient: once by each scheme, and of one amount. */
static void require_cost_once(struct decider *decider, const struct subsidy_claim *claim,
                              const struct entry *entry)
{
    const struct subsidy_claim *other = entry->record;
    bool same_number = strcmp(other->cost_ref, claim->cost_ref) == 0;

    if (!subsidy_same_cost(decider->book, other, claim) ||
        !subsidy_takes_room(decider->book, entry))
        return;
    if (other->subsidy_scheme_id == claim->subsidy_scheme_id)
        refuse_with_seq(decider, same_number ? "cost_ref" : "loan_id", VIOLATION_ALREADY_LINKED,
                        entry->seq);
    if (other->cost_minor != claim->cost_minor) {
        refuse(decider, "cost", VIOLATION_MUST_EQUAL);
        param_amount(decider, "expected", other->cost_minor, other->currency);
    }
}

static void require_cost_not_claimed(struct decider *decider, const struct subsidy_claim *claim)
{
    FOR_LIVE_REFERRERS_WHILE (claim->firm_id != 0, r, decider->book, EVERYTHING, subsidy_claim,
                              firm_id, claim->firm_id)
        require_cost_once(decider, claim, r.entry);
    FOR_LIVE_REFERRERS_WHILE (claim->party_id != 0, r, decider->book, EVERYTHING, subsidy_claim,
                              party_id, claim->party_id)
        require_cost_once(decider, claim, r.entry);
}

/* A loan is one of the firm that has the claim, or of the institution in one of its seats. */
static void require_own_loan(struct decider *decider, const struct subsidy_claim *claim)
{
    const struct loan *loan = named_record(decider, RECORD_LOAN, claim->loan_id);
    const struct loan_case *of =
        loan == NULL ? NULL : named_record(decider, RECORD_LOAN_CASE, loan->loan_case_id);

    if (of == NULL)
        return;
    bool firms = claim->firm_id != 0 && of->firm_id == claim->firm_id;
    bool seats = claim->party_id != 0 &&
                 (of->bank_id == claim->party_id || of->guarantor_id == claim->party_id ||
                  of->insurer_id == claim->party_id || of->appraiser_id == claim->party_id);

    if (!firms && !seats)
        refuse(decider, "loan_id", VIOLATION_LOAN_OF_OTHER);
}

static void keep_outcome(struct decider *decider, struct subsidy_claim *claim,
                         const struct subsidy_scheme *scheme)
{
    struct subsidy_outcome outcome;

    if (subsidy_work_out(decider->book, claim, scheme, &outcome) != ERR_OK) {
        refuse_overflow(decider, "cost", claim->currency);
        return;
    }
    claim->computed_minor = outcome.computed_minor;
    claim->granted_minor = outcome.granted_minor;
    claim->cut_by = outcome.cut_by;
    claim->loan_counted_minor = outcome.loan_counted_minor;
}

/* The scheme was not in force on the day of the cost. */
static void refuse_scheme_of_day(struct decider *decider, const struct subsidy_claim *claim)
{
    const struct entry *version =
        book_version(decider->book, RECORD_SUBSIDY_SCHEME, claim->subsidy_scheme_id, EVERYTHING);
    const struct subsidy_scheme *scheme = version->record;
    char from[DATE_TEXT_SIZE];
    char to[DATE_TEXT_SIZE] = "…";

    date_format(scheme->valid_from, from);
    if (scheme->valid_to != DATE_UNKNOWN)
        date_format(scheme->valid_to, to);
    refuse(decider, "cost_on", VIOLATION_NOT_IN_FORCE);
    violations_param(decider->violations, "from", from);
    violations_param(decider->violations, "to", to);
}

void check_subsidy_claim(struct decider *decider)
{
    struct subsidy_claim *claim = decider->record;
    const struct subsidy_scheme *scheme =
        subsidy_scheme_on(decider->book, claim->subsidy_scheme_id, claim->cost_on);

    (void)exactly_one(decider, "firm_id", claim->firm_id, "party_id", claim->party_id);
    require_order(decider, "effective_date", claim->cost_on, decider->draft->effective_date,
                  "cost_on");
    require_cost_not_claimed(decider, claim);
    require_own_loan(decider, claim);
    if (scheme == NULL) {
        refuse_scheme_of_day(decider, claim);
        return;
    }
    require_inputs(decider, claim, scheme);
    if (decider->violations->count == 0)
        keep_outcome(decider, claim, scheme);
}

/* --- talent ----------------------------------------------------------------------------------- */

/* As many digits as the shorter identity numbers have, one behind the other. */
#define IDENTITY_DIGITS 15

static bool has_identity_number(const char *text)
{
    size_t run = 0;

    for (; text != NULL && *text != '\0'; text++) {
        run = *text >= '0' && *text <= '9' ? run + 1 : 0;
        if (run >= IDENTITY_DIGITS)
            return true;
    }
    return false;
}

static void require_no_identity_number(struct decider *decider, const struct talent_award *award)
{
    const struct shape *shape = &talent_award_type.shape;

    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].type == FIELD_TEXT &&
            has_identity_number(field_text(&shape->fields[i], award)))
            refuse(decider, shape->fields[i].name, VIOLATION_IDENTITY_NUMBER);
}

/* An award that the exact budget of its plan's fund has no room for. */
static void require_in_budget(struct decider *decider, const struct talent_award *award)
{
    const struct talent_plan *plan =
        named_record(decider, RECORD_TALENT_PLAN, award->talent_plan_id);
    const struct special_fund *fund =
        plan == NULL ? NULL : named_record(decider, RECORD_SPECIAL_FUND, plan->special_fund_id);
    int64_t used = 0;
    int64_t awarded = 0;

    if (fund == NULL)
        return;
    if (award->currency != 0)
        require_currency(decider, award->currency, fund->currency);
    if (award->amount_minor == AMOUNT_UNKNOWN || fund->amount_minor == AMOUNT_UNKNOWN ||
        fund->qualifier > QUALIFIER_EQ)
        return;
    enum err err =
        special_fund_used(decider->book, plan->special_fund_id, EVERYTHING, &used, &awarded);

    add_to(&used, awarded, &err);
    add_to(&used, award->amount_minor, &err);
    if (err != ERR_OK)
        refuse_overflow(decider, "amount", fund->currency);
    else
        require_at_most(decider, "amount", used, fund->amount_minor, fund->currency);
}

void check_talent_award(struct decider *decider)
{
    const struct talent_award *award = decider->record;

    if (award->person_name == NULL && award->firm_id == 0)
        refuse(decider, "person_name", VIOLATION_MISSING);
    if (award->amount_minor != AMOUNT_UNKNOWN && award->currency == 0)
        refuse(decider, "currency", VIOLATION_MISSING);
    require_order(decider, "valid_to", award->valid_from, award->valid_to, "valid_from");
    require_no_identity_number(decider, award);
    require_in_budget(decider, award);
    require_rules_kept(decider, "amount");
}
