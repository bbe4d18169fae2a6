/* What is refused of securities that IP backs. */
#include "decide_internal.h"
#include "rests_on_internal.h"

#include "figures/pool/securities.h"
#include "record/kinds.h"
#include "record/securities.h"

#define EVERYTHING VIEW_EVERYTHING

static const struct abs_plan *plan_of(const struct decider *decider, int64_t abs_plan_id)
{
    return named_record(decider, RECORD_ABS_PLAN, abs_plan_id);
}

void check_abs_plan(struct decider *decider)
{
    const struct abs_plan *plan = decider->record;

    require_order(decider, "matures_on", plan->established_on, plan->matures_on, "established_on");
    if (plan->top_up_limit_minor != AMOUNT_UNKNOWN && plan->top_up_party_id == 0)
        refuse(decider, "top_up_party_id", VIOLATION_MISSING);
}

void check_abs_asset(struct decider *decider)
{
    const struct abs_asset *asset = decider->record;

    require_currency(decider, asset->currency, plan_of(decider, asset->abs_plan_id)->currency);
    if (asset->contract_ref == NULL && asset->right_number == NULL)
        refuse(decider, "contract_ref", VIOLATION_MISSING);
}

void check_abs_tranche(struct decider *decider)
{
    const struct abs_tranche *tranche = decider->record;
    bool senior = tranche->seniority == TRANCHE_SENIOR;
    const struct entry *other =
        abs_tranche_of(decider->book, tranche->abs_plan_id, tranche->seniority, EVERYTHING);

    require_currency(decider, tranche->currency, plan_of(decider, tranche->abs_plan_id)->currency);
    if (other != NULL)
        refuse_with_seq(decider, "seniority", VIOLATION_ALREADY_LINKED, other->seq);
    if (senior && tranche->coupon_e8 == AMOUNT_UNKNOWN)
        refuse(decider, "coupon", VIOLATION_MISSING);
    if (!senior && tranche->coupon_e8 != AMOUNT_UNKNOWN)
        refuse(decider, "coupon", VIOLATION_NOT_OF_KIND);
    if (senior && known_or_zero(tranche->year_days) == 0)
        refuse(decider, "year_days", VIOLATION_MISSING);
    require_not_negative(decider);
}

/* Payment days come one after the other, and pay no more principal than is left. */
static void require_next(struct decider *decider, const struct abs_payment *payment)
{
    const struct abs_row *rows = NULL;
    size_t count = 0;

    if (abs_rows(decider->book, payment->abs_plan_id, EVERYTHING, decider->draft, decider->arena,
                 &rows, &count) != ERR_OK) {
        refuse_overflow(decider, "inflow", payment->currency);
        return;
    }
    int64_t left = count < 2 ? AMOUNT_UNKNOWN : rows[count - 2].senior_left_minor;

    if (count >= 2)
        require_order(decider, "effective_date", rows[count - 2].day, rows[count - 1].day,
                      "the last payment day");
    if (count < 2)
        left = ((const struct abs_tranche *)abs_tranche_of(decider->book, payment->abs_plan_id,
                                                           TRANCHE_SENIOR, EVERYTHING)
                    ->record)
                   ->amount_minor;
    if (payment->principal_due_minor != AMOUNT_UNKNOWN)
        require_at_most(decider, "principal_due", payment->principal_due_minor, left,
                        payment->currency);
}

void check_abs_payment(struct decider *decider)
{
    const struct abs_payment *payment = decider->record;
    const struct abs_plan *plan = plan_of(decider, payment->abs_plan_id);

    require_currency(decider, payment->currency, plan->currency);
    require_not_negative(decider);
    require_order(decider, "effective_date", plan->established_on, decider->draft->effective_date,
                  "established_on");
    if (abs_tranche_of(decider->book, payment->abs_plan_id, TRANCHE_SENIOR,
                       decider_view(decider)) == NULL)
        refuse(decider, "abs_plan_id", VIOLATION_TRANCHE_MISSING);
    else if (decider->violations->count == 0)
        require_next(decider, payment);
}

/* Tranches rest under payment days, and these under later ones. */
static const struct entry *later_payment(const struct decider *decider, int64_t abs_plan_id,
                                         const struct entry *than)
{
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, abs_payment, abs_plan_id, abs_plan_id)
        if (than == NULL || r.entry->effective_date > than->effective_date ||
            (r.entry->effective_date == than->effective_date && r.entry->seq > than->seq))
            return r.entry;
    return NULL;
}

const struct entry *rests_on_abs_tranche(const struct decider *decider,
                                         const struct entry *reversed)
{
    const struct abs_tranche *tranche = reversed->record;

    return tranche->seniority == TRANCHE_SENIOR ? later_payment(decider, tranche->abs_plan_id, NULL)
                                                : NULL;
}

const struct entry *rests_on_abs_payment(const struct decider *decider,
                                         const struct entry *reversed)
{
    return later_payment(decider, ((const struct abs_payment *)reversed->record)->abs_plan_id,
                         reversed);
}
