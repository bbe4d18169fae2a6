/* What is refused of accruals and fee offsets. */
#include "decide_internal.h"
#include "record/fee.h"

/* One balance per category and day: nobody could tell which counts. */
void check_accrual(struct decider *decider)
{
    const struct accrual *accrual = decider->record;

    require_fund(decider, accrual->fund_id, accrual->currency);
    FOR_REFERRERS (r, decider->book, accrual, fund_id, accrual->fund_id) {
        const struct accrual *other = r.entry->record;

        if (other->category == accrual->category &&
            r.entry->effective_date == decider->draft->effective_date &&
            book_live(decider->book, r.entry, VIEW_EVERYTHING))
            refuse_with_seq(decider, "amount", VIOLATION_ALREADY_LINKED, r.entry->seq);
    }
}

void check_fee_offset(struct decider *decider)
{
    const struct fee_offset *offset = decider->record;

    require_fund(decider, offset->fund_id, offset->currency);
    if (offset->share_e8 <= DECIMAL_E8_ONE)
        return;
    refuse(decider, "share", VIOLATION_OUT_OF_RANGE);
    violations_param(decider->violations, "min", "0");
    violations_param(decider->violations, "max", "1");
}
