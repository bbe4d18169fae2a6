/* What is refused of the capital of a firm: classes, pools, securities and what becomes of them.
 * What belongs together is looked at here; whether the whole still fits, day by day, in
 * equity_fits.c. */
#include "decide_internal.h"

#include "figures/equity/kept.h"
#include "record/equity.h"
#include "record/firm.h"
#include "record/investment.h"

#include <string.h>

/* What does not belong to what the record is: every field of the list that is given. */
static void require_left_out(struct decider *decider, const char *const *names, const char *of)
{
    const struct shape *shape = &record_types[decider->draft->kind]->shape;

    for (; *names != NULL; names++) {
        const struct field *field = shape_field(shape, *names);
        bool given = field->type == FIELD_BOOL ? field_bool(field, decider->record)
                                               : !field_is_unknown(field, decider->record);

        if (!given)
            continue;
        refuse(decider, *names, VIOLATION_NOT_ITS_PART);
        violations_param(decider->violations, "of", of);
    }
}

static void require_given(struct decider *decider, const char *const *names)
{
    const struct shape *shape = &record_types[decider->draft->kind]->shape;

    for (; *names != NULL; names++)
        if (field_is_unknown(shape_field(shape, *names), decider->record))
            refuse(decider, *names, VIOLATION_MISSING);
}

#define LEFT_OUT(decider, of, ...)                                                                 \
    require_left_out((decider), (const char *const[]){__VA_ARGS__, NULL}, (of))
#define GIVEN(decider, ...) require_given((decider), (const char *const[]){__VA_ARGS__, NULL})

/* A class or pool of the same firm. */
static void require_firms_own(struct decider *decider, const char *field, uint32_t kind, int64_t id,
                              int64_t firm_id)
{
    if (id == 0 || firm_id == 0)
        return;
    if (equity_firm_of(decider->book, kind, book_entry(decider->book, id)->record) != firm_id)
        must_be(decider, field, "of the same firm");
}

/* A certificate number is one, whether it was issued or resulted. */
static void require_own_number(struct decider *decider, uint32_t other_kind, const char *code)
{
    int64_t taken = book_find_code_any_case(decider->book, other_kind, code);

    if (taken != 0)
        refuse_with_seq(decider, "code", VIOLATION_CODE_TAKEN, taken);
}

/* --- classes --- */

/* The class that it would convert to in the end leads back to it. */
static void require_no_circle(struct decider *decider, const struct share_class *class)
{
    int64_t self = decider->command->entity_id;
    int64_t next = class->converts_to_id;
    size_t legs = 0;
    const int64_t *ids;
    size_t count = book_entities(decider->book, RECORD_SHARE_CLASS, &ids);

    while (next != 0 && next != self && legs++ <= count) {
        const struct entry *version =
            book_version(decider->book, RECORD_SHARE_CLASS, next, VIEW_EVERYTHING);

        next = version == NULL ? 0 : ((const struct share_class *)version->record)->converts_to_id;
    }
    if (next == 0)
        return;
    refuse(decider, "converts_to_id", VIOLATION_CLASS_CIRCLE);
    violations_param(decider->violations, "class", class->code);
}

static void check_preference(struct decider *decider, const struct share_class *class)
{
    bool prefers = class->preference_multiple_e8 != AMOUNT_UNKNOWN;

    if (!prefers)
        LEFT_OUT(decider, "a class without a preference", "preference_base", "participation",
                 "participation_multiple", "cap_without_preference");
    if (class->participation == CLASS_PARTICIPATES_CAPPED)
        GIVEN(decider, "participation_multiple");
    else if (prefers)
        LEFT_OUT(decider, "a class whose participation has no cap", "participation_multiple",
                 "cap_without_preference");
    if (prefers && class->original_price_e8 == AMOUNT_UNKNOWN)
        GIVEN(decider, "original_price");
    /* Company Law 144: only a joint-stock firm has classes by charter. */
    if (class->unit == UNIT_REGISTERED_CAPITAL && class->basis == CLASS_BY_CHARTER &&
        (prefers || class->liquidation_rank != AMOUNT_UNKNOWN))
        must_be(decider, "basis", "contract");
}

void check_share_class(struct decider *decider)
{
    const struct share_class *class = decider->record;

    require_not_negative(decider);
    check_preference(decider, class);
    if ((class->converts_to_id != 0) != (class->conversion_ratio_e8 != AMOUNT_UNKNOWN))
        refuse(decider, class->converts_to_id != 0 ? "conversion_ratio" : "converts_to_id",
               VIOLATION_MISSING);
    if (class->dividend_cumulates && class->dividend_rate_e8 == AMOUNT_UNKNOWN)
        GIVEN(decider, "dividend_rate");
    require_firms_own(decider, "converts_to_id", RECORD_SHARE_CLASS, class->converts_to_id,
                      class->firm_id);
    require_no_circle(decider, class);
    require_capital_fits(decider);
}

void check_option_pool(struct decider *decider)
{
    const struct option_pool *pool = decider->record;

    require_not_negative(decider);
    require_firms_own(decider, "class_id", RECORD_SHARE_CLASS, pool->class_id, pool->firm_id);
    require_capital_fits(decider);
}

/* --- securities --- */

static void require_one_holder(struct decider *decider, const char *names, int64_t party,
                               int64_t fund, int64_t firm)
{
    if ((party != 0) + (fund != 0) + (firm != 0) == 1)
        return;
    refuse(decider, names, VIOLATION_EXACTLY_ONE);
    violations_param(decider->violations, "allowed",
                     names[0] == 'h' ? "holder_party_id, holder_fund_id, holder_firm_id"
                                     : "to_party_id, to_fund_id, to_firm_id");
}

/* The investment of the fund that holds it, in a project of the same firm. */
static void check_investment_of(struct decider *decider, int64_t investment_id, int64_t fund_id,
                                int64_t firm_id)
{
    if (investment_id == 0)
        return;
    const struct investment *investment = book_entry(decider->book, investment_id)->record;
    int32_t approved_on = DATE_UNKNOWN;

    if (!investment_approval(decider, investment_id, &investment, &approved_on))
        refuse(decider, "investment_id", VIOLATION_NOT_APPROVED);
    const struct project *project = book_entry(decider->book, investment->project_id)->record;

    if (fund_id != investment->fund_id)
        must_be(decider, "investment_id", "of the fund that holds it");
    if (project->firm_id != firm_id)
        must_be(decider, "investment_id", "of the same firm");
}

/* What was subscribed for is this security: entered once, and said alike. */
static void check_subscribed(struct decider *decider, struct security *security)
{
    if (security->subscription_id == 0)
        return;
    const struct subscription *subscription =
        book_entry(decider->book, security->subscription_id)->record;
    const struct round *round = book_entry(decider->book, subscription->round_id)->record;

    if (round->firm_id != security->firm_id)
        must_be(decider, "subscription_id", "of the same firm");
    if (security->round_id != 0 && security->round_id != subscription->round_id)
        must_be(decider, "round_id", "as the subscription says");
    if (security->holder_party_id != subscription->investor_party_id ||
        security->holder_fund_id != subscription->investor_fund_id)
        must_be(decider, subscription->investor_fund_id != 0 ? "holder_fund_id" : "holder_party_id",
                "as the subscription says");
    if (security->investment_id != 0 && security->investment_id != subscription->investment_id)
        must_be(decider, "investment_id", "as the subscription says");
    if (security->units_e8 != AMOUNT_UNKNOWN && subscription->units_e8 != AMOUNT_UNKNOWN &&
        security->units_e8 != subscription->units_e8)
        must_be(decider, "units", "as the subscription says");
    if (security->amount_minor != AMOUNT_UNKNOWN && subscription->amount_minor != AMOUNT_UNKNOWN &&
        (security->amount_minor != subscription->amount_minor ||
         security->currency != subscription->currency))
        must_be(decider, "amount", "as the subscription says");
    FOR_LIVE_REFERRERS (r, decider->book, VIEW_EVERYTHING, security, subscription_id,
                        security->subscription_id)
        refuse_with_seq(decider, "subscription_id", VIOLATION_ALREADY_LINKED, r.entry->seq);
}

/* What the subscription says need not be said again. */
static void complete_subscribed(const struct decider *decider, struct security *security)
{
    const struct entry *entry = book_entry(decider->book, security->subscription_id);

    if (entry == NULL)
        return;
    const struct subscription *subscription = entry->record;

    if (security->round_id == 0)
        security->round_id = subscription->round_id;
    if (security->investment_id == 0)
        security->investment_id = subscription->investment_id;
    if (security->units_e8 == AMOUNT_UNKNOWN && security->kind == SECURITY_SHARES)
        security->units_e8 = subscription->units_e8;
    if (security->amount_minor == AMOUNT_UNKNOWN && subscription->amount_minor != AMOUNT_UNKNOWN) {
        security->amount_minor = subscription->amount_minor;
        security->currency = subscription->currency;
    }
}

static void check_vesting(struct decider *decider, const struct security *security)
{
    if (security->vests_from == DATE_UNKNOWN) {
        LEFT_OUT(decider, "a grant that does not vest", "cliff_months", "vests_months",
                 "vests_every_months");
        return;
    }
    GIVEN(decider, "vests_months", "vests_every_months");
    if (security->vests_months != AMOUNT_UNKNOWN && security->vests_months <= 0)
        refuse(decider, "vests_months", VIOLATION_NOT_POSITIVE);
    if (security->vests_every_months != AMOUNT_UNKNOWN && security->vests_every_months <= 0)
        refuse(decider, "vests_every_months", VIOLATION_NOT_POSITIVE);
    if (security->vests_months == AMOUNT_UNKNOWN || security->vests_months <= 0)
        return;
    if (known_or_zero(security->cliff_months) > security->vests_months)
        must_be(decider, "cliff_months", "within the months of vesting");
    if (known_or_zero(security->vests_every_months) > security->vests_months)
        must_be(decider, "vests_every_months", "within the months of vesting");
    require_order(decider, "expires_on", security->vests_from, security->expires_on, "vests_from");
}

/* Terms of what converts later; a discount of all, or more, is no price. */
static void check_convertible(struct decider *decider, const struct security *security)
{
    bool note = security->kind == SECURITY_NOTE;

    GIVEN(decider, "amount", "currency");
    LEFT_OUT(decider, note ? "a note" : "a SAFE", "units", "price", "strike", "due_on",
             "vests_from", "cliff_months", "vests_months", "vests_every_months", "option_pool_id",
             "expires_on");
    if (!note)
        LEFT_OUT(decider, "a SAFE", "interest_rate", "matures_on");
    if (security->valuation_cap_minor != AMOUNT_UNKNOWN && !note)
        GIVEN(decider, "cap_basis");
    if (security->valuation_cap_minor == AMOUNT_UNKNOWN)
        LEFT_OUT(decider, "a security without a valuation cap", "cap_basis");
    require_decimal(decider, "discount", security->discount_e8, 0, DECIMAL_E8_ONE - 1);
    require_order(decider, "matures_on", decider->draft->effective_date, security->matures_on,
                  "the day of issue");
}

static void check_granted(struct decider *decider, const struct security *security)
{
    bool option = security->kind == SECURITY_OPTION;

    GIVEN(decider, "class_id", "units");
    LEFT_OUT(decider, option ? "an option" : "a warrant", "price", "due_on", "valuation_cap",
             "cap_basis", "discount", "interest_rate", "matures_on", "most_favoured");
    if (!option)
        LEFT_OUT(decider, "a warrant", "option_pool_id");
    if (security->strike_e8 != AMOUNT_UNKNOWN)
        GIVEN(decider, "currency");
    check_vesting(decider, security);
    require_order(decider, "expires_on", decider->draft->effective_date, security->expires_on,
                  "the day of issue");
}

static void check_shares(struct decider *decider, const struct security *security)
{
    GIVEN(decider, "class_id", "units");
    LEFT_OUT(decider, "shares", "strike", "option_pool_id", "expires_on", "valuation_cap",
             "cap_basis", "discount", "interest_rate", "matures_on", "most_favoured");
    if (security->amount_minor != AMOUNT_UNKNOWN || security->price_e8 != AMOUNT_UNKNOWN)
        GIVEN(decider, "currency");
    check_vesting(decider, security);
    require_order(decider, "due_on", decider->draft->effective_date, security->due_on,
                  "the day of issue");
}

/* An option of a pool is of the pool's class. */
static void check_pool_of(struct decider *decider, const struct security *security)
{
    const struct option_pool *pool =
        security->option_pool_id == 0
            ? NULL
            : named_record(decider, RECORD_OPTION_POOL, security->option_pool_id);

    if (pool == NULL)
        return;
    require_firms_own(decider, "option_pool_id", RECORD_OPTION_POOL, security->option_pool_id,
                      security->firm_id);
    if (pool->class_id != security->class_id)
        must_be(decider, "class_id", "the class of the pool");
}

void check_security(struct decider *decider)
{
    struct security *security = decider->record;

    require_not_negative(decider);
    require_own_number(decider, RECORD_SECURITY_EVENT, security->code);
    require_one_holder(decider, "holder_party_id", security->holder_party_id,
                       security->holder_fund_id, security->holder_firm_id);
    check_subscribed(decider, security);
    complete_subscribed(decider, security);
    if (security->kind == SECURITY_SHARES)
        check_shares(decider, security);
    else if (security->kind == SECURITY_OPTION || security->kind == SECURITY_WARRANT)
        check_granted(decider, security);
    else
        check_convertible(decider, security);
    require_firms_own(decider, "class_id", RECORD_SHARE_CLASS, security->class_id,
                      security->firm_id);
    require_firms_own(decider, "round_id", RECORD_ROUND, security->round_id, security->firm_id);
    check_pool_of(decider, security);
    check_investment_of(decider, security->investment_id, security->holder_fund_id,
                        security->firm_id);
    require_capital_fits(decider);
}

/* --- events --- */

/* The kind of what an event takes from; 0: it cannot be told. */
static uint32_t source_kind(const struct decider *decider, const struct security_event *event)
{
    struct equity_origin origin;
    uint32_t kind = 0;

    if (event->security_id == 0 && equity_origin_of(decider->book, event->event_id, &origin))
        return origin.shares
                   ? SECURITY_SHARES
                   : ((const struct security *)book_entry(decider->book, origin.security_id)
                          ->record)
                         ->kind;
    while (event->security_id == 0) {
        const struct entry *named = book_entry(decider->book, event->event_id);

        if (named == NULL)
            return 0;
        event = named->record;
        if (event->action == EQUITY_CONVERSION || event->action == EQUITY_EXERCISE)
            kind = SECURITY_SHARES;
    }
    const struct security *security = book_entry(decider->book, event->security_id)->record;

    return kind != 0 ? kind : security->kind;
}

static void check_action(struct decider *decider, const struct security_event *event, uint32_t kind)
{
    bool whole = kind == SECURITY_SAFE || kind == SECURITY_NOTE;

    if (event->action == EQUITY_TRANSFER)
        require_one_holder(decider, "to_party_id", event->to_party_id, event->to_fund_id,
                           event->to_firm_id);
    else
        LEFT_OUT(decider, "what is no transfer", "to_party_id", "to_fund_id", "to_firm_id",
                 "investment_id");
    if (event->action != EQUITY_CONVERSION && event->action != EQUITY_EXERCISE)
        LEFT_OUT(decider, "what changes no class", "to_class_id", "result_units");
    if (whole)
        LEFT_OUT(decider, "a SAFE or note", "units");
    if (whole && event->action == EQUITY_CONVERSION)
        GIVEN(decider, "to_class_id", "result_units");
    if (event->action == EQUITY_EXERCISE && kind != SECURITY_OPTION && kind != SECURITY_WARRANT)
        must_be(decider, "action", "an action of such a security");
    if (event->action == EQUITY_CONVERSION && (kind == SECURITY_OPTION || kind == SECURITY_WARRANT))
        must_be(decider, "action", "an action of such a security");
    if (event->amount_minor != AMOUNT_UNKNOWN)
        GIVEN(decider, "currency");
}

/* A forfeiture of shares names its notice; what takes units from a holder alone, the reduction that
 * it completes. */
static void check_notices(struct decider *decider, const struct security_event *event,
                          uint32_t kind, int64_t firm_id)
{
    bool ends = event->action == EQUITY_CANCELLATION || event->action == EQUITY_BUY_BACK;

    if (event->action == EQUITY_FORFEITURE && kind == SECURITY_SHARES)
        require_forfeiture(decider, event);
    else
        LEFT_OUT(decider, "what forfeits no shares", "forfeiture_id");
    if (ends && kind == SECURITY_SHARES)
        require_reduction(decider, event->reduction_id, firm_id, false);
    else
        LEFT_OUT(decider, "what reduces no capital", "reduction_id");
}

void check_security_event(struct decider *decider)
{
    const struct security_event *event = decider->record;

    require_own_number(decider, RECORD_SECURITY, event->code);
    if (!exactly_one(decider, "security_id", event->security_id, "event_id", event->event_id))
        return;
    int64_t firm_id = equity_firm_of(decider->book, RECORD_SECURITY_EVENT, event);

    uint32_t kind = source_kind(decider, event);

    check_action(decider, event, kind);
    check_notices(decider, event, kind, firm_id);
    require_firms_own(decider, "to_class_id", RECORD_SHARE_CLASS, event->to_class_id, firm_id);
    check_investment_of(decider, event->investment_id, event->to_fund_id, firm_id);
    require_capital_fits(decider);
}

/* --- acts, payments, statements --- */

/* A joint-stock firm has no more shares, at par, than net assets (Company Law 108). */
static void check_to_shares(struct decider *decider, const struct capital_act *act)
{
    const struct share_class *class =
        act->to_class_id == 0 ? NULL : named_record(decider, RECORD_SHARE_CLASS, act->to_class_id);

    GIVEN(decider, "to_class_id", "total_units", "net_assets", "currency");
    if (class == NULL || act->total_units_e8 == AMOUNT_UNKNOWN)
        return;
    if (class->unit != UNIT_SHARE)
        must_be(decider, "to_class_id", "a class of shares");
    int64_t par = class->par_e8 == AMOUNT_UNKNOWN ? DECIMAL_E8_ONE : class->par_e8;
    int64_t divisor = DECIMAL_E8_ONE * DECIMAL_E8_ONE;
    int64_t capital = INT64_MAX;

    for (int i = currency_decimals((enum currency)act->currency); i > 0; i--)
        divisor /= 10;
    if (act->net_assets_minor == AMOUNT_UNKNOWN)
        return;
    if (amount_mul_div(act->total_units_e8, par, divisor, &capital) != ERR_OK)
        capital = INT64_MAX;
    if (capital > act->net_assets_minor) {
        refuse(decider, "total_units", VIOLATION_SUM_EXCEEDS);
        param_amount(decider, "sum", capital, act->currency);
        param_amount(decider, "limit", act->net_assets_minor, act->currency);
    }
}

void check_capital_act(struct decider *decider)
{
    const struct capital_act *act = decider->record;

    require_firms_own(decider, "class_id", RECORD_SHARE_CLASS, act->class_id, act->firm_id);
    require_firms_own(decider, "to_class_id", RECORD_SHARE_CLASS, act->to_class_id, act->firm_id);
    if ((act->ratio_e8 != AMOUNT_UNKNOWN) == (act->total_units_e8 != AMOUNT_UNKNOWN)) {
        refuse(decider, "total_units", VIOLATION_EXACTLY_ONE);
        violations_param(decider->violations, "allowed", "ratio, total_units");
    }
    if (act->action == CAPITAL_TO_SHARES)
        check_to_shares(decider, act);
    else
        LEFT_OUT(decider, "what is no conversion to a joint-stock firm", "to_class_id",
                 "net_assets");
    if (act->action == CAPITAL_REDUCTION)
        require_reduction(decider, act->reduction_id, act->firm_id, true);
    else
        LEFT_OUT(decider, "what reduces no capital", "reduction_id");
    require_capital_fits(decider);
}

void check_capital_payment(struct decider *decider)
{
    const struct capital_payment *payment = decider->record;

    if (exactly_one(decider, "security_id", payment->security_id, "event_id", payment->event_id))
        require_capital_fits(decider);
}

void check_capital_statement(struct decider *decider)
{
    const struct capital_statement *statement = decider->record;

    require_firms_own(decider, "class_id", RECORD_SHARE_CLASS, statement->class_id,
                      statement->firm_id);
}
