/* What was paid for preferred units, and the dividend on it. */
#include "figures/equity/dividend.h"

#include "calc/equity/round.h"

#include <stdlib.h>

#define YEAR_DAYS 365

static const struct share_class *class_of(const struct equity *equity,
                                          const struct equity_certificate *certificate)
{
    const struct equity_class *class = equity_class_of(equity, certificate->class_id);

    return class == NULL ? NULL : class->record;
}

int32_t certificate_class_day(const struct equity *equity,
                              const struct equity_certificate *certificate)
{
    const struct equity_certificate *certificates = equity->certificates;

    while (certificate->from != EQUITY_NONE &&
           certificates[certificate->from].class_id == certificate->class_id &&
           certificates[certificate->from].kind == certificate->kind)
        certificate = &certificates[certificate->from];
    return certificate->born_on;
}

/* Units times a price, in minor units of the currency. */
static struct exact price_of(struct exact_work *work, int64_t units_e8, int64_t price_e8,
                             uint32_t currency)
{
    struct exact price = exact_fraction(work, price_e8, DECIMAL_E8_ONE);

    for (int i = currency_decimals((enum currency)currency); i > 0; i--)
        price = exact_multiply(work, price, exact_whole(work, 10));
    return exact_multiply(work, price, exact_fraction(work, units_e8, DECIMAL_E8_ONE));
}

bool certificate_base(const struct equity *equity, struct exact_work *work, uint32_t currency,
                      const struct equity_certificate *certificate, struct exact *base_out)
{
    const struct share_class *class = class_of(equity, certificate);
    const struct security *terms = certificate->terms;
    bool as_issued = terms->kind == SECURITY_SHARES && terms->class_id == certificate->class_id;
    bool recorded =
        certificate->amount_minor != AMOUNT_UNKNOWN &&
        (!as_issued || terms->amount_minor != AMOUNT_UNKNOWN || terms->price_e8 != AMOUNT_UNKNOWN);
    bool priced = class != NULL && class->original_price_e8 != AMOUNT_UNKNOWN;

    if (recorded && certificate->currency == currency && (as_issued || !priced)) {
        *base_out = exact_whole(work, certificate->amount_minor);
        return true;
    }
    if (!priced)
        return false;
    *base_out = price_of(work, certificate->units_e8, class->original_price_e8, currency);
    return true;
}

struct exact certificate_with_dividend(const struct equity *equity, struct exact_work *work,
                                       const struct equity_certificate *certificate,
                                       struct exact base)
{
    int64_t rate = class_of(equity, certificate)->dividend_rate_e8;

    return round_claim(work, base, exact_fraction(work, rate, DECIMAL_E8_ONE),
                       equity->view.as_of - certificate_class_day(equity, certificate), YEAR_DAYS);
}

static uint32_t reason_of(const struct share_class *class)
{
    if (class->dividend_rate_e8 == AMOUNT_UNKNOWN)
        return DIVIDEND_NO_RATE;
    return class->dividend_cumulates ? 0 : DIVIDEND_NOT_CUMULATIVE;
}

static int64_t rounded(struct exact_work *work, struct exact value)
{
    struct exact whole = exact_round(work, value, exact_whole(work, 1), EXACT_HALF_UP);

    if (work->failed || exact_compare(work, whole, exact_whole(work, AMOUNT_MAX)) > 0)
        return AMOUNT_UNKNOWN;
    return strtoll(exact_text(work, whole, 0), NULL, 10);
}

struct accrued_dividend certificate_dividend(const struct equity *equity,
                                             const struct equity_certificate *certificate)
{
    const struct share_class *class = class_of(equity, certificate);
    struct accrued_dividend accrued = {.amount_minor = AMOUNT_UNKNOWN};
    struct exact_work work = {.arena = equity->arena};
    struct exact base;
    bool preferred = class != NULL && (class->liquidation_rank != AMOUNT_UNKNOWN ||
                                       class->preference_multiple_e8 != AMOUNT_UNKNOWN ||
                                       class->dividend_rate_e8 != AMOUNT_UNKNOWN);

    if (!preferred || certificate->kind != SECURITY_SHARES || !equity_alive(certificate))
        return accrued;
    accrued.currency = class->currency;
    accrued.reason = reason_of(class);
    if (accrued.reason != 0)
        return accrued;
    bool other = certificate->currency != 0 && certificate->currency != class->currency;

    if (other || !certificate_base(equity, &work, class->currency, certificate, &base)) {
        accrued.reason = DIVIDEND_NO_BASE;
        return accrued;
    }
    struct exact with = certificate_with_dividend(equity, &work, certificate, base);

    accrued.amount_minor = rounded(&work, exact_subtract(&work, with, base));
    if (accrued.amount_minor == AMOUNT_UNKNOWN)
        accrued.reason = DIVIDEND_NO_BASE;
    return accrued;
}
