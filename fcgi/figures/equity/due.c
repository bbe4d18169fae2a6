/* Of one certificate: what is vested, what is not paid in and when it must be; and how units of a
 * class count as common ones. */
#include "figures/equity/notices.h"
#include "figures/equity/table.h"

#include "base/int128.h"
#include "calc/equity/cap_table.h"
#include "calc/equity/capital.h"

#include <string.h>

/* In units of 10^-8, cut down. */
static int64_t as_units(struct exact_work *work, struct exact value)
{
    int64_t units = 0;
    const char *text = exact_text(
        work, exact_round(work, value, exact_fraction(work, 1, DECIMAL_E8_ONE), EXACT_DOWN), 8);

    if (work->failed || decimal_parse(text, strlen(text), 8, &units) != ERR_OK)
        return AMOUNT_UNKNOWN;
    return units;
}

int64_t certificate_vested(const struct equity *equity,
                           const struct equity_certificate *certificate)
{
    const struct security *terms = certificate->terms;

    if (terms->vests_from == DATE_UNKNOWN || certificate->kind != terms->kind)
        return AMOUNT_UNKNOWN;
    const struct vesting vesting = {.start = terms->vests_from,
                                    .cliff_months = (int32_t)known_or_zero(terms->cliff_months),
                                    .months = (int32_t)terms->vests_months,
                                    .every_months = (int32_t)terms->vests_every_months};
    struct exact_work work = {.arena = equity->arena};
    int64_t vested =
        as_units(&work, vesting_units(&work, &vesting,
                                      exact_fraction(&work, certificate->issued_e8, DECIMAL_E8_ONE),
                                      equity->view.as_of));
    int64_t left = vested - (certificate->issued_e8 - certificate->units_e8);

    return left < 0 ? 0 : left;
}

/* Common units for one of a class; false: it leads to none. */
static bool common_ratio(const struct equity *equity, struct exact_work *work, int64_t class_id,
                         struct exact *ratio_out)
{
    size_t count = equity->class_count;
    struct cap_class *classes = arena_array(equity->arena, count + 1, sizeof *classes);
    struct cap_right *rights = arena_array(equity->arena, count + 1, sizeof *rights);
    size_t right_count = 0;
    const struct equity_class *class = equity_class_of(equity, class_id);

    if (class == NULL || class->record == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct share_class *record = equity->classes[i].record;
        const struct equity_class *to =
            record == NULL ? NULL : equity_class_of(equity, record->converts_to_id);
        bool votes = record != NULL && record->votes_e8 != AMOUNT_UNKNOWN;

        classes[i] = (struct cap_class){
            .common = to == NULL,
            .votes =
                exact_fraction(work, votes ? record->votes_e8 : DECIMAL_E8_ONE, DECIMAL_E8_ONE)};
        if (to != NULL)
            rights[right_count++] = (struct cap_right){
                .from = i,
                .to = (size_t)(to - equity->classes),
                .ratio = exact_fraction(work, record->conversion_ratio_e8, DECIMAL_E8_ONE)};
    }
    return cap_conversion(work, classes, count, rights, right_count,
                          (size_t)(class - equity->classes), ratio_out) == ERR_OK;
}

/* Worked out once for each class: it is asked for each certificate. */
static const struct exact *ratio_of(const struct equity *equity, struct equity_class *class)
{
    struct exact_work work = {.arena = equity->arena};

    if (class->ratio_asked)
        return class->ratio;
    struct exact *ratio = arena_alloc(equity->arena, sizeof *ratio);

    class->ratio_asked = true;
    if (common_ratio(equity, &work, class->id, ratio))
        class->ratio = ratio;
    return class->ratio;
}

int64_t class_as_common(const struct equity *equity, int64_t class_id, int64_t units_e8)
{
    struct exact_work work = {.arena = equity->arena};
    struct equity_class *class = equity_class_of(equity, class_id);
    const struct exact *ratio = class == NULL ? NULL : ratio_of(equity, class);

    if (ratio == NULL || exact_compare(&work, *ratio, exact_whole(&work, 1)) == 0)
        return units_e8;
    int64_t common = as_units(
        &work, exact_multiply(&work, exact_fraction(&work, units_e8, DECIMAL_E8_ONE), *ratio));

    return common == AMOUNT_UNKNOWN ? units_e8 : common;
}

/* The day of the issue that the certificate's capital was registered with. */
static int32_t registered_on(const struct equity *equity,
                             const struct equity_certificate *certificate)
{
    while (certificate->from != EQUITY_NONE)
        certificate = &equity->certificates[certificate->from];
    return certificate->born_on;
}

static void last_by_law(const struct equity *equity, const struct equity_certificate *certificate,
                        struct payment_due *due)
{
    const struct equity_class *class = equity_class_of(equity, certificate->terms->class_id);

    if (class == NULL || class->record == NULL)
        return;
    enum capital_form form =
        class->record->unit == UNIT_REGISTERED_CAPITAL ? CAPITAL_LLC : CAPITAL_JOINT_STOCK_PROMOTER;
    enum capital_due found =
        capital_due(form, registered_on(equity, certificate),
                    due->due_on == DATE_UNKNOWN ? DATE_FIRST : due->due_on, &due->last_on);

    if (found == CAPITAL_DUE_TOO_LATE)
        due->state = DUE_TOO_LATE;
    else if (found == CAPITAL_DUE_ADJUST)
        due->state = DUE_TO_ADJUST;
}

void certificate_due(const struct equity *equity, const struct equity_certificate *certificate,
                     struct payment_due *due_out)
{
    *due_out = (struct payment_due){.due_minor = AMOUNT_UNKNOWN,
                                    .due_on = certificate->terms->due_on,
                                    .last_on = DATE_UNKNOWN,
                                    .state = DUE_NONE};
    if (certificate->kind != SECURITY_SHARES)
        return;
    int32_t early = accelerated_to(equity, certificate);

    if (early != DATE_UNKNOWN && (due_out->due_on == DATE_UNKNOWN || early < due_out->due_on))
        due_out->due_on = early;
    if (certificate->amount_minor != AMOUNT_UNKNOWN)
        due_out->due_minor = certificate->amount_minor - certificate->paid_minor;
    if (due_out->due_minor != AMOUNT_UNKNOWN && due_out->due_minor <= 0)
        return;
    due_out->state = DUE_AHEAD;
    last_by_law(equity, certificate, due_out);
    int32_t day = due_out->due_on == DATE_UNKNOWN ? due_out->last_on : due_out->due_on;

    if (day != DATE_UNKNOWN && day < equity->view.as_of)
        due_out->state = DUE_PAST;
}
