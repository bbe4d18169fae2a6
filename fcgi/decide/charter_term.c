/* What is refused of terms of a charter: stated shares that are more than all. */
#include "decide_internal.h"

#include "record/charter_term.h"

static bool same_holder(const struct charter_term *a, const struct charter_term *b)
{
    return a->holder_party_id == b->holder_party_id && a->holder_fund_id == b->holder_fund_id &&
           a->holder_firm_id == b->holder_firm_id;
}

/* All that is stated of a right on the same day. */
static void check_stated(struct decider *decider, const struct charter_term *term)
{
    int64_t sum_e8 = term->share_e8;
    enum err err = ERR_OK;

    FOR_LIVE_REFERRERS (r, decider->book, VIEW_EVERYTHING, charter_term, firm_id, term->firm_id) {
        const struct charter_term *other = r.entry->record;

        if (other->right != term->right || other->basis != CHARTER_BY_STATED ||
            r.entry->effective_date != decider->draft->effective_date)
            continue;
        add_to(&sum_e8, other->share_e8, &err);
        if (same_holder(other, term))
            refuse_with_seq(decider, "share", VIOLATION_ALREADY_LINKED, r.entry->seq);
    }
    if (err != ERR_OK || sum_e8 > DECIMAL_E8_ONE) {
        refuse(decider, "share", VIOLATION_SUM_EXCEEDS);
        param_units(decider, "sum", sum_e8);
        param_units(decider, "limit", DECIMAL_E8_ONE);
    }
}

void check_charter_term(struct decider *decider)
{
    const struct charter_term *term = decider->record;
    int named =
        (term->holder_party_id != 0) + (term->holder_fund_id != 0) + (term->holder_firm_id != 0);

    require_own_belongings(decider);
    if (term->basis != CHARTER_BY_STATED)
        return;
    if (named != 1) {
        refuse(decider, "holder_party_id", VIOLATION_EXACTLY_ONE);
        violations_param(decider->violations, "allowed",
                         "holder_party_id, holder_fund_id, holder_firm_id");
    }
    require_decimal(decider, "share", term->share_e8, 0, DECIMAL_E8_ONE);
    if (term->share_e8 != AMOUNT_UNKNOWN && term->share_e8 <= DECIMAL_E8_ONE)
        check_stated(decider, term);
}
