/* Who is paid: classes, options, notes and SAFEs of the certificates that are alive. */
#include "payout_internal.h"

#include "figures/equity/dividend.h"

#include "calc/equity/cap_table.h"
#include "calc/equity/round.h"
#include "record/kinds.h"

/* A note is a debt of the firm: it comes before all classes. */
#define RANK_OF_NOTES 0
/* A SAFE stands beside the classes that are paid first, unless it names a class of its own. */
#define RANK_OF_SAFES 1
#define YEAR_DAYS 365

/* A price of eight decimals in minor units. */
static struct exact minor_of_e8(const struct payout_work *of, int64_t price_e8)
{
    return exact_multiply(of->work, exact_of_e8(of->work, price_e8), of->minor_per_unit);
}

static void say(struct payee *payee, enum payout_reason reason)
{
    if (payee->reason == 0)
        payee->reason = reason;
}

bool payout_counts(const struct payout_work *of, const struct equity_certificate *certificate)
{
    return equity_alive(certificate) &&
           !(certificate->holder.kind == RECORD_FIRM && certificate->holder.id == of->of->firm_id);
}

static const struct share_class *class_record(const struct payout_work *of, int64_t class_id)
{
    const struct equity_class *class = equity_class_of(&of->equity, class_id);

    return class == NULL ? NULL : class->record;
}

static bool is_preferred(const struct share_class *class)
{
    return class->liquidation_rank != AMOUNT_UNKNOWN ||
           class->preference_multiple_e8 != AMOUNT_UNKNOWN;
}

static bool is_common(const struct share_class *class)
{
    return !is_preferred(class) && class->converts_to_id == 0;
}

/* --- conversion --- */

static size_t class_position(const struct payout_work *of, int64_t class_id)
{
    for (size_t i = 0; i < of->equity.class_count; i++)
        if (of->equity.classes[i].id == class_id)
            return i;
    return of->equity.class_count;
}

bool payout_common_ratio(const struct payout_work *of, int64_t class_id, struct exact *ratio_out)
{
    const size_t position = class_position(of, class_id);
    const size_t count = of->equity.class_count;
    struct cap_class *classes = arena_array(of->work->arena, count, sizeof *classes);
    struct cap_right *rights = arena_array(of->work->arena, count, sizeof *rights);
    size_t right_count = 0;

    *ratio_out = exact_whole(of->work, 1);
    if (position == count || of->equity.classes[position].record == NULL)
        return false;
    if (of->equity.classes[position].record->converts_to_id == 0)
        return true;
    for (size_t i = 0; i < count; i++) {
        const struct share_class *class = of->equity.classes[i].record;
        size_t to = class == NULL ? count : class_position(of, class->converts_to_id);

        classes[i].common = class != NULL && is_common(class);
        classes[i].votes = exact_whole(of->work, 1);
        if (to == count)
            continue;
        rights[right_count++] =
            (struct cap_right){.from = i,
                               .to = to,
                               .ratio = class->conversion_ratio_e8 == AMOUNT_UNKNOWN
                                            ? exact_whole(of->work, 1)
                                            : exact_of_e8(of->work, class->conversion_ratio_e8)};
    }
    return cap_conversion(of->work, classes, count, rights, right_count, position, ratio_out) ==
           ERR_OK;
}

/* --- payees --- */

static struct payee *payee_new(struct payout_work *of, enum payout_part part, int64_t class_id)
{
    struct payee *payee = &of->payees[of->payee_count++];

    *payee = (struct payee){.part = part,
                            .rank = AMOUNT_UNKNOWN,
                            .class_id = class_id,
                            .strike_e8 = AMOUNT_UNKNOWN,
                            .claim = exact_whole(of->work, 0),
                            .units = exact_whole(of->work, 0),
                            .holders = arena_array(of->work->arena, of->equity.certificate_count,
                                                   sizeof *payee->holders)};
    return payee;
}

static void add_holder(struct payee *payee, const struct equity_certificate *certificate,
                       int64_t units_e8)
{
    struct payee_holder *holder = payee->holders;

    payee->units_e8 += units_e8;
    for (size_t i = 0; i < payee->holder_count; i++, holder++)
        if (holder->holder.id == certificate->holder.id &&
            holder->holder.kind == certificate->holder.kind &&
            holder->investment_id == certificate->investment_id) {
            holder->units_e8 += units_e8;
            return;
        }
    *holder = (struct payee_holder){certificate->holder, certificate->investment_id, units_e8};
    payee->holder_count++;
}

/* --- classes --- */

/* The base with dividends that cumulate, where the preference counts them. */
static struct exact with_dividends(const struct payout_work *of, const struct share_class *class,
                                   const struct equity_certificate *certificate, struct exact base)
{
    return class->preference_base != PREFERENCE_OF_PAID_AND_DECLARED
               ? base
               : certificate_with_dividend(&of->equity, of->work, certificate, base);
}

static void add_base(struct payout_work *of, struct payee *payee, const struct share_class *class,
                     const struct equity_certificate *certificate)
{
    struct exact base;

    if (!is_preferred(class) || class->preference_multiple_e8 == AMOUNT_UNKNOWN ||
        payee->reason != 0)
        return;
    if (!certificate_base(&of->equity, of->work, of->of->currency, certificate, &base))
        say(payee, PAYOUT_NO_PREFERENCE);
    else
        payee->claim =
            exact_add(of->work, payee->claim, with_dividends(of, class, certificate, base));
}

static void check_terms(const struct payout_work *of, const struct share_class *class,
                        struct payee *payee)
{
    bool capped = class->participation == CLASS_PARTICIPATES_CAPPED;

    if (!is_preferred(class))
        return;
    if (class->preference_multiple_e8 == AMOUNT_UNKNOWN)
        say(payee, PAYOUT_NO_PREFERENCE);
    if (class->liquidation_rank == AMOUNT_UNKNOWN)
        say(payee, PAYOUT_NO_RANK);
    if (capped && class->participation_multiple_e8 == AMOUNT_UNKNOWN)
        say(payee, PAYOUT_NO_CAP);
    if (class->preference_base == PREFERENCE_OF_PAID_AND_DECLARED &&
        (class->dividend_rate_e8 == AMOUNT_UNKNOWN || !class->dividend_cumulates))
        say(payee, PAYOUT_NO_DIVIDEND);
    if (class->currency != of->of->currency)
        say(payee, PAYOUT_OTHER_CURRENCY);
}

/* claim: the base so far. */
static struct stack_class stack_class_of(const struct payout_work *of,
                                         const struct share_class *class, struct payee *payee)
{
    const struct exact nothing = exact_whole(of->work, 0);
    struct stack_class row = {.units = payee->units, .preference = nothing, .cap = nothing};
    struct exact base = payee->claim;

    payee->claim = nothing;
    if (!is_preferred(class) || payee->reason != 0)
        return row;
    row.preferred = true;
    row.rank = class->liquidation_rank;
    row.preference =
        exact_multiply(of->work, base, exact_of_e8(of->work, class->preference_multiple_e8));
    row.participating = class->participation == CLASS_PARTICIPATES ||
                        class->participation == CLASS_PARTICIPATES_CAPPED;
    row.capped = class->participation == CLASS_PARTICIPATES_CAPPED;
    /* A preference that is agreed on registered capital may give way to the part by capital. */
    row.convertible = class->converts_to_id != 0 || class->unit == UNIT_REGISTERED_CAPITAL;
    if (row.capped)
        row.cap =
            exact_multiply(of->work, base, exact_of_e8(of->work, class->participation_multiple_e8));
    if (row.capped && class->cap_without_preference)
        row.cap = exact_add(of->work, row.cap, row.preference);
    payee->rank = row.rank;
    payee->claim = row.preference;
    payee->may_choose = row.convertible && (!row.participating || row.capped);
    return row;
}

static void collect_class(struct payout_work *of, size_t position, struct stack_class *rows)
{
    const struct equity_class *class = &of->equity.classes[position];
    struct payee *payee = payee_new(of, PAYOUT_CLASS, class->id);
    struct exact ratio;

    if (!payout_common_ratio(of, class->id, &ratio)) {
        say(payee, PAYOUT_NO_CONVERSION);
        ratio = exact_whole(of->work, 1);
    }
    if (class->record != NULL)
        check_terms(of, class->record, payee);
    for (size_t i = 0; i < of->equity.certificate_count; i++) {
        const struct equity_certificate *certificate = &of->equity.certificates[i];

        if (!payout_counts(of, certificate) || certificate->kind != SECURITY_SHARES ||
            certificate->class_id != class->id)
            continue;
        add_holder(payee, certificate, certificate->units_e8);
        if (class->record != NULL)
            add_base(of, payee, class->record, certificate);
    }
    if (payee->holder_count == 0) {
        of->payee_count--;
        return;
    }
    payee->units = exact_multiply(of->work, ratio, exact_of_e8(of->work, payee->units_e8));
    payee->at = of->stack.beside.class_count++;
    if (class->record == NULL)
        rows[payee->at] = (struct stack_class){.units = payee->units};
    else
        rows[payee->at] = stack_class_of(of, class->record, payee);
}

/* Preferred classes by rank, then common ones; in each by the order of their records. */
static int64_t paying_order(const struct share_class *class)
{
    return class == NULL || class->liquidation_rank == AMOUNT_UNKNOWN ? INT64_MAX
                                                                      : class->liquidation_rank;
}

static void collect_classes(struct payout_work *of, struct stack_class *rows)
{
    const size_t count = of->equity.class_count;
    bool *done = arena_array(of->work->arena, count, sizeof *done);

    for (size_t n = 0; n < count; n++) {
        size_t next = count;

        for (size_t i = 0; i < count; i++)
            if (!done[i] && (next == count || paying_order(of->equity.classes[i].record) <
                                                  paying_order(of->equity.classes[next].record)))
                next = i;
        done[next] = true;
        collect_class(of, next, rows);
    }
}

/* --- options and warrants --- */

/* Units that may be exercised: what is vested of the grant, less what has left it. */
static int64_t vested_e8(const struct payout_work *of, const struct equity_certificate *certificate)
{
    const struct security *terms = certificate->terms;
    const struct vesting vesting = {.start = terms->vests_from,
                                    .cliff_months = (int32_t)known_or_zero(terms->cliff_months),
                                    .months = (int32_t)known_or_zero(terms->vests_months),
                                    .every_months = terms->vests_every_months == AMOUNT_UNKNOWN
                                                        ? 1
                                                        : (int32_t)terms->vests_every_months};
    int64_t left = certificate->issued_e8 - certificate->units_e8;
    int64_t whole_minor = 0;

    if (vesting.start == DATE_UNKNOWN || vesting.months <= 0)
        return certificate->units_e8;
    struct exact vested = vesting_units(
        of->work, &vesting, exact_of_e8(of->work, certificate->issued_e8), of->of->view.as_of);

    if (exact_to_minor(of->work, vested, &whole_minor) != ERR_OK)
        return 0;
    int64_t may = whole_minor * DECIMAL_E8_ONE - left;

    return may < 0 ? 0 : may > certificate->units_e8 ? certificate->units_e8 : may;
}

static struct payee *options_of(struct payout_work *of, size_t first, int64_t class_id,
                                int64_t strike_e8)
{
    for (size_t i = first; i < of->payee_count; i++)
        if (of->payees[i].class_id == class_id && of->payees[i].strike_e8 == strike_e8)
            return &of->payees[i];
    struct payee *payee = payee_new(of, PAYOUT_OPTION, class_id);

    payee->strike_e8 = strike_e8;
    payee->at = of->stack.beside.option_count++;
    return payee;
}

static void collect_options(struct payout_work *of, struct stack_option *rows)
{
    const size_t first = of->payee_count;

    for (size_t i = 0; i < of->equity.certificate_count; i++) {
        const struct equity_certificate *certificate = &of->equity.certificates[i];
        int64_t units_e8;

        if (!payout_counts(of, certificate) ||
            (certificate->kind != SECURITY_OPTION && certificate->kind != SECURITY_WARRANT))
            continue;
        units_e8 = vested_e8(of, certificate);
        if (units_e8 > 0)
            add_holder(options_of(of, first, certificate->class_id, certificate->strike_e8),
                       certificate, units_e8);
    }
    for (size_t i = first; i < of->payee_count; i++) {
        struct payee *payee = &of->payees[i];
        const struct share_class *class = class_record(of, payee->class_id);

        if (payee->strike_e8 == AMOUNT_UNKNOWN)
            say(payee, PAYOUT_NO_STRIKE);
        if (class == NULL || !is_common(class))
            say(payee, PAYOUT_OPTION_ON_PREFERRED);
        else if (class->currency != of->of->currency)
            say(payee, PAYOUT_OTHER_CURRENCY);
        payee->units = exact_of_e8(of->work, payee->units_e8);
        rows[payee->at] = (struct stack_option){
            .units = payee->units,
            .strike = minor_of_e8(of, payee->strike_e8 == AMOUNT_UNKNOWN ? 0 : payee->strike_e8)};
    }
}

/* --- notes and SAFEs --- */

/* All that a cap before the money is shared by: units as converted, and options. */
static struct exact count_before(const struct payout_work *of)
{
    struct exact count = exact_whole(of->work, 0);

    for (size_t i = 0; i < of->payee_count; i++)
        if (of->payees[i].part == PAYOUT_CLASS || of->payees[i].part == PAYOUT_OPTION)
            count = exact_add(of->work, count, of->payees[i].units);
    return count;
}

static struct exact claim_of(const struct payout_work *of,
                             const struct equity_certificate *certificate, struct payee *payee)
{
    const struct security *terms = certificate->terms;
    struct exact principal = exact_whole(of->work, known_or_zero(certificate->amount_minor));
    int32_t day = of->of->view.as_of;

    if (certificate->amount_minor == AMOUNT_UNKNOWN)
        say(payee, PAYOUT_NO_PRINCIPAL);
    if (terms->currency != of->of->currency)
        say(payee, PAYOUT_OTHER_CURRENCY);
    if (certificate->kind == SECURITY_SAFE)
        return principal;
    if (terms->interest_rate_e8 == AMOUNT_UNKNOWN) {
        say(payee, PAYOUT_NO_RATE);
        return principal;
    }
    return round_claim(of->work, principal, exact_of_e8(of->work, terms->interest_rate_e8),
                       day - certificate_class_day(&of->equity, certificate), YEAR_DAYS);
}

static int64_t rank_of(const struct payout_work *of, const struct equity_certificate *certificate)
{
    const struct share_class *class = class_record(of, certificate->class_id);

    if (certificate->kind == SECURITY_NOTE)
        return RANK_OF_NOTES;
    return class == NULL || class->liquidation_rank == AMOUNT_UNKNOWN ? RANK_OF_SAFES
                                                                      : class->liquidation_rank;
}

/* With a cap before the money it is a class that does not participate; without one it is only a
 * claim, as a discount needs the price of a round. */
static void add_convertible(struct payout_work *of, struct payee *payee,
                            const struct security *terms, struct exact count,
                            struct stack_class *rows)
{
    const struct exact nothing = exact_whole(of->work, 0);
    bool capped = known_or_zero(terms->valuation_cap_minor) > 0;

    payee->at = of->stack.beside.class_count++;
    payee->may_choose = capped;
    if (capped)
        payee->units = exact_scale(of->work, payee->claim, count,
                                   exact_whole(of->work, terms->valuation_cap_minor));
    rows[payee->at] = (struct stack_class){.preferred = true,
                                           .rank = payee->rank,
                                           .convertible = capped,
                                           .units = payee->units,
                                           .preference = payee->claim,
                                           .cap = nothing};
}

static void collect_promise(struct payout_work *of, const struct equity_certificate *certificate,
                            struct exact count, struct stack_class *rows, struct stack_safe *safes)
{
    const struct security *terms = certificate->terms;
    bool is_note = certificate->kind == SECURITY_NOTE;
    bool post_money = terms->cap_basis == VALUATION_CAP_POST_MONEY &&
                      known_or_zero(terms->valuation_cap_minor) > 0;
    struct payee *payee = payee_new(of, is_note ? PAYOUT_NOTE : PAYOUT_SAFE, certificate->class_id);

    payee->certificate = certificate->code;
    payee->promise = terms;
    payee->claim = claim_of(of, certificate, payee);
    payee->rank = rank_of(of, certificate);
    add_holder(payee, certificate, 0);
    payee->holders[0].units_e8 = AMOUNT_UNKNOWN;
    payee->units_e8 = AMOUNT_UNKNOWN;
    if (terms->most_favoured && known_or_zero(terms->valuation_cap_minor) == 0)
        say(payee, PAYOUT_NO_TERMS);
    if (!post_money) {
        add_convertible(of, payee, terms, count, rows);
        return;
    }
    payee->may_choose = true;
    payee->post_money = true;
    payee->at = of->stack.safe_count++;
    safes[payee->at] =
        (struct stack_safe){.rank = payee->rank,
                            .amount = payee->claim,
                            .cap = exact_whole(of->work, terms->valuation_cap_minor)};
}

static void collect_promises(struct payout_work *of, struct stack_class *rows,
                             struct stack_safe *safes)
{
    static const uint32_t kinds[] = {SECURITY_NOTE, SECURITY_SAFE};
    struct exact count = count_before(of);

    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        for (size_t i = 0; i < of->equity.certificate_count; i++) {
            const struct equity_certificate *certificate = &of->equity.certificates[i];

            if (payout_counts(of, certificate) && certificate->kind == kinds[k])
                collect_promise(of, certificate, count, rows, safes);
        }
}

void payees_collect(struct payout_work *of)
{
    const size_t most = of->equity.certificate_count + of->equity.class_count;
    struct arena *arena = of->work->arena;
    struct stack_class *classes = arena_array(arena, most, sizeof *classes);
    struct stack_option *options = arena_array(arena, most, sizeof *options);
    struct stack_safe *safes = arena_array(arena, most, sizeof *safes);

    collect_classes(of, classes);
    collect_options(of, options);
    collect_promises(of, classes, safes);
    of->stack.beside.classes = classes;
    of->stack.beside.options = options;
    of->stack.safes = safes;
}
