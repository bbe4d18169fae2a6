/* Whether the capital of a firm still fits, on each day, with a draft among its records or without
 * one that is to be reversed: nothing is moved that is not held, no more is issued than is
 * authorised. The records are played with and without it, and what is new among the faults is
 * refused. A draft behind all others is held against what is kept instead. */
#include "rests_on_internal.h"

#include "figures/equity/kept.h"
#include "record/equity.h"

#include <string.h>

static const char *units_field(const struct decider *decider)
{
    switch (decider->draft->kind) {
    case RECORD_SHARE_CLASS:
        return "authorised_units";
    case RECORD_OPTION_POOL:
        return "reserved_units";
    case RECORD_CAPITAL_ACT:
        return ((const struct capital_act *)decider->record)->ratio_e8 != AMOUNT_UNKNOWN
                   ? "ratio"
                   : "total_units";
    case RECORD_CAPITAL_PAYMENT:
        return "amount";
    default:
        return "units";
    }
}

static void refuse_with_units(struct decider *decider, enum violation_code code,
                              const struct equity_fault *fault)
{
    refuse(decider, units_field(decider), code);
    violations_param(decider->violations, "name", fault->name);
    param_units(decider, "held", fault->has_e8);
    param_units(decider, "wanted", fault->needs_e8);
}

static void refuse_expired(struct decider *decider, const struct equity_fault *fault)
{
    char text[DATE_TEXT_SIZE];

    date_format((int32_t)fault->has_e8, text);
    refuse(decider, "effective_date", VIOLATION_GRANT_EXPIRED);
    violations_param(decider->violations, "name", fault->name);
    violations_param(decider->violations, "date", text);
}

/* What the draft itself does not fit into. */
static void refuse_own(struct decider *decider, const struct equity_fault *fault)
{
    switch (fault->code) {
    case EQUITY_SOURCE_MISSING:
        refuse(decider, "effective_date", VIOLATION_BAD_ORDER);
        violations_param(decider->violations, "other", "the day of issue");
        break;
    case EQUITY_MORE_THAN_HELD:
        refuse_with_units(decider, VIOLATION_MORE_THAN_HELD, fault);
        break;
    case EQUITY_EXPIRED:
        refuse_expired(decider, fault);
        break;
    case EQUITY_OVER_AUTHORISED:
        refuse_with_units(decider, VIOLATION_OVER_AUTHORISED, fault);
        break;
    case EQUITY_OVER_POOL:
        refuse_with_units(decider, VIOLATION_OVER_POOL, fault);
        break;
    case EQUITY_NOTHING_THERE:
        refuse(decider, "class_id", VIOLATION_NO_UNITS);
        break;
    case EQUITY_NO_RATIO:
        refuse(decider, "result_units", VIOLATION_MISSING);
        break;
    case EQUITY_NOT_LESS:
    case EQUITY_NOT_MORE:
        refuse(decider, units_field(decider),
               fault->code == EQUITY_NOT_LESS ? VIOLATION_UNITS_NOT_LESS
                                              : VIOLATION_UNITS_NOT_MORE);
        param_units(decider, "held", fault->has_e8);
        break;
    case EQUITY_OVERPAID: {
        const struct capital_payment *payment = decider->record;

        refuse(decider, "amount", VIOLATION_SUM_EXCEEDS);
        param_amount(decider, "sum", fault->needs_e8, payment->currency);
        param_amount(decider, "limit", fault->has_e8, payment->currency);
        break;
    }
    }
}

static bool is_among(const struct equity *equity, const struct equity_fault *fault)
{
    for (size_t i = 0; i < equity->fault_count; i++)
        if (equity->faults[i].code == fault->code && equity->faults[i].seq == fault->seq)
            return true;
    return false;
}

/* The first fault of another entry that there was not before; what the draft itself does not fit
 * into is refused. NULL: none, or the draft is at fault. */
static const struct equity_fault *new_fault(struct decider *decider, const struct equity *before,
                                            const struct equity *after)
{
    const struct equity_fault *later = NULL;
    bool own = false;

    for (size_t i = 0; i < after->fault_count; i++) {
        const struct equity_fault *fault = &after->faults[i];

        if (fault->seq == EQUITY_DRAFT) {
            refuse_own(decider, fault);
            own = true;
        } else if (later == NULL && !is_among(before, fault))
            later = fault;
    }
    return own ? NULL : later;
}

static bool plays(struct decider *decider, int64_t firm_id, struct view view,
                  const struct equity_what_if *what_if, struct equity *equity_out)
{
    return equity_play(decider->book, firm_id, view, what_if, decider->arena, equity_out) == ERR_OK;
}

/* On the draft's day an entry may still count that is reversed for a later one. */
static bool fits_in(struct decider *decider, int64_t firm_id, struct view view)
{
    const struct equity_what_if what_if = {.draft = decider->draft};
    size_t count = decider->violations->count;
    struct equity before;
    struct equity after;

    if (!plays(decider, firm_id, view, NULL, &before) ||
        !plays(decider, firm_id, view, &what_if, &after)) {
        refuse_overflow(decider, units_field(decider), CURRENCY_NONE);
        return false;
    }
    const struct equity_fault *later = new_fault(decider, &before, &after);

    if (later != NULL)
        refuse_with_seq(decider, "effective_date", VIOLATION_LATER_IMPOSSIBLE, later->seq);
    return decider->violations->count == count;
}

/* Whether so much is said that it can be played; what is not was refused already. */
static bool can_be_played(const struct decider *decider)
{
    const struct security *security = decider->record;
    const struct capital_act *act = decider->record;

    if (decider->draft->kind == RECORD_CAPITAL_ACT)
        return (act->ratio_e8 != AMOUNT_UNKNOWN) != (act->total_units_e8 != AMOUNT_UNKNOWN) &&
               (act->action != CAPITAL_TO_SHARES || act->to_class_id != 0);
    return decider->draft->kind != RECORD_SECURITY || security->kind >= SECURITY_SAFE ||
           (security->units_e8 != AMOUNT_UNKNOWN && security->class_id != 0);
}

void require_capital_fits(struct decider *decider)
{
    int64_t firm_id = equity_firm_of(decider->book, decider->draft->kind, decider->record);

    struct equity_trial trial;

    if (firm_id == 0 || !can_be_played(decider))
        return;
    if (equity_try(decider->book, firm_id, decider->draft, decider->arena, &trial)) {
        for (size_t i = 0; i < trial.count; i++)
            refuse_own(decider, &trial.faults[i]);
        return;
    }
    if (fits_in(decider, firm_id, decider_view(decider)))
        (void)fits_in(decider, firm_id, VIEW_EVERYTHING);
}

const struct entry *rests_on_capital(const struct decider *decider, const struct entry *reversed)
{
    const struct entry *named = rests_on_named(decider, reversed);
    int64_t firm_id = equity_firm_of(decider->book, reversed->kind, reversed->record);
    const struct equity_what_if what_if = {.without_seq = reversed->seq};
    struct equity before;
    struct equity after;

    if (named != NULL)
        return named;
    if (equity_play(decider->book, firm_id, VIEW_EVERYTHING, NULL, decider->arena, &before) !=
            ERR_OK ||
        equity_play(decider->book, firm_id, VIEW_EVERYTHING, &what_if, decider->arena, &after) !=
            ERR_OK)
        return NULL;
    for (size_t i = 0; i < after.fault_count; i++)
        if (!is_among(&before, &after.faults[i]))
            return book_entry(decider->book, after.faults[i].seq);
    return NULL;
}
