/* Certificates as securities of the Open Cap Format, as they are issued. */
#include "export_ocf_internal.h"

#include "record/kinds.h"

#include <string.h>

static const char *family_of(uint32_t kind)
{
    static const char *const families[] = {[SECURITY_SHARES] = "STOCK",
                                           [SECURITY_OPTION] = "EQUITY_COMPENSATION",
                                           [SECURITY_WARRANT] = "WARRANT",
                                           [SECURITY_SAFE] = "CONVERTIBLE",
                                           [SECURITY_NOTE] = "CONVERTIBLE"};

    return families[kind];
}

json_t *export_typed(struct ocf_export *of, const struct equity_certificate *certificate,
                     const char *action, const char *id, int32_t day)
{
    return export_transaction(
        of, arena_format(&of->ctl->arena, "TX_%s_%s", family_of(certificate->kind), action), id,
        day);
}

static json_t *right_to(struct ocf_export *of, const struct equity_certificate *certificate,
                        json_t *mechanism, const char *type)
{
    json_t *right = json_object();

    export_put(right, "type", type);
    json_object_set_new(right, "conversion_mechanism", mechanism);
    export_put(right, "converts_to_stock_class_id",
               export_code_of(of, RECORD_SHARE_CLASS, certificate->class_id));
    return right;
}

static void put_trigger(json_t *object, const char *key, json_t *right)
{
    json_t *trigger = json_object();
    json_t *triggers = json_array();

    export_put(trigger, "type", "ELECTIVE_AT_WILL");
    export_put(trigger, "trigger_id", "at-will");
    json_object_set_new(trigger, "conversion_right", right);
    json_array_append_new(triggers, trigger);
    json_object_set_new(object, key, triggers);
}

static json_t *promise_mechanism(struct ocf_export *of, const struct security *terms)
{
    json_t *mechanism = json_object();
    bool note = terms->kind == SECURITY_NOTE;

    export_put(mechanism, "type", note ? "CONVERTIBLE_NOTE_CONVERSION" : "SAFE_CONVERSION");
    json_object_set_new(mechanism, "conversion_mfn", json_boolean(terms->most_favoured));
    export_put_number(of, mechanism, "conversion_discount", terms->discount_e8);
    export_put_amount(mechanism, "conversion_valuation_cap", terms->valuation_cap_minor,
                      terms->currency);
    if (terms->cap_basis != 0)
        export_put(mechanism, "conversion_timing",
                   terms->cap_basis == VALUATION_CAP_POST_MONEY ? "POST_MONEY" : "PRE_MONEY");
    if (!note)
        return mechanism;
    json_t *rate = json_object();
    json_t *rates = json_array();

    export_put_number(of, rate, "rate",
                      terms->interest_rate_e8 == AMOUNT_UNKNOWN ? 0 : terms->interest_rate_e8);
    json_array_append_new(rates, rate);
    json_object_set_new(mechanism, "interest_rates", rates);
    export_put(mechanism, "day_count_convention", "ACTUAL_365");
    export_put(mechanism, "interest_payout", "DEFERRED");
    export_put(mechanism, "interest_accrual_period", "ANNUAL");
    export_put(mechanism, "compounding_type", "SIMPLE");
    return mechanism;
}

static void put_promise(struct ocf_export *of, json_t *object,
                        const struct equity_certificate *certificate)
{
    const struct security *terms = certificate->terms;

    export_put(object, "convertible_type", certificate->kind == SECURITY_NOTE ? "NOTE" : "SAFE");
    export_put_amount(object, "investment_amount", certificate->amount_minor, terms->currency);
    put_trigger(
        object, "conversion_triggers",
        right_to(of, certificate, promise_mechanism(of, terms), "CONVERTIBLE_CONVERSION_RIGHT"));
    json_object_set_new(object, "seniority", json_integer(1));
}

static void put_granted(struct ocf_export *of, json_t *object,
                        const struct equity_certificate *certificate, int64_t units_e8)
{
    const struct security *terms = certificate->terms;

    export_put_number(of, object, "quantity", units_e8);
    export_put_price(of, object, "exercise_price", certificate->strike_e8, terms->currency);
    if (certificate->kind == SECURITY_WARRANT) {
        put_trigger(object, "exercise_triggers",
                    right_to(of, certificate, export_ratio_of(of, DECIMAL_E8_ONE),
                             "WARRANT_CONVERSION_RIGHT"));
        return;
    }
    export_put(object, "stock_class_id",
               export_code_of(of, RECORD_SHARE_CLASS, certificate->class_id));
    export_put(object, "stock_plan_id",
               export_code_of(of, RECORD_OPTION_POOL, terms->option_pool_id));
    export_put(object, "compensation_type", "OPTION");
    if (terms->expires_on != DATE_UNKNOWN)
        export_put_day(object, "expiration_date", terms->expires_on);
    else
        json_object_set_new(object, "expiration_date", json_null());
    json_object_set_new(object, "termination_exercise_windows", json_array());
}

/* --- vesting --- */

static json_t *condition(json_t *conditions, const char *id, const char *after)
{
    json_t *object = json_object();
    json_t *trigger = json_object();

    export_put(object, "id", id);
    export_put(trigger, "type", after == NULL ? "VESTING_START_DATE" : "VESTING_SCHEDULE_RELATIVE");
    if (after != NULL)
        export_put(trigger, "relative_to_condition_id", after);
    json_object_set_new(object, "trigger", trigger);
    json_object_set_new(object, "next_condition_ids", json_array());
    if (json_array_size(conditions) > 0)
        json_array_append_new(
            json_object_get(json_array_get(conditions, json_array_size(conditions) - 1),
                            "next_condition_ids"),
            json_string(id));
    json_array_append_new(conditions, object);
    return object;
}

/* So many times a part of the whole, each so many months after the one before. */
static void add_condition(struct ocf_export *of, json_t *conditions, const char *id, int64_t length,
                          int64_t times, int64_t part, int64_t whole)
{
    const json_t *last = json_array_get(conditions, json_array_size(conditions) - 1);

    if (times <= 0 || length <= 0)
        return;
    json_t *object = condition(conditions, id, json_string_value(json_object_get(last, "id")));
    json_t *portion = json_object();
    json_t *period = json_object();

    export_put(portion, "numerator", export_number(of, part * DECIMAL_E8_ONE));
    export_put(portion, "denominator", export_number(of, whole * DECIMAL_E8_ONE));
    json_object_set_new(object, "portion", portion);
    json_object_set_new(period, "length", json_integer(length));
    export_put(period, "type", "MONTHS");
    json_object_set_new(period, "occurrences", json_integer(times));
    export_put(period, "day_of_month", "VESTING_START_DAY_OR_LAST_DAY_OF_MONTH");
    json_object_set_new(json_object_get(object, "trigger"), "period", period);
}

/* From the start: up to the cliff, to the next whole interval, in intervals, and what is left. */
static void add_conditions(struct ocf_export *of, json_t *conditions, int64_t cliff, int64_t months,
                           int64_t every)
{
    int64_t at_cliff = cliff - cliff % every;
    int64_t done = cliff;

    export_put(condition(conditions, "start", NULL), "quantity", "0");
    if (at_cliff > 0)
        add_condition(of, conditions, "cliff", cliff, 1, at_cliff, months);
    else
        done = 0;
    if (at_cliff > 0 && cliff % every != 0 && at_cliff + every <= months) {
        add_condition(of, conditions, "interval", at_cliff + every - cliff, 1, every, months);
        done = at_cliff + every;
    }
    int64_t times = (months - done) / every;

    add_condition(of, conditions, "each", every, times, every, months);
    done += times * every;
    add_condition(of, conditions, "rest", months - done, done < months,
                  months - (done - done % every), months);
}

/* The terms of a schedule; each once. */
static const char *vesting_terms(struct ocf_export *of, const struct security *terms)
{
    const int64_t months = terms->vests_months;
    const int64_t every =
        terms->vests_every_months == AMOUNT_UNKNOWN ? 1 : terms->vests_every_months;
    const int64_t cliff = known_or_zero(terms->cliff_months);
    const char *id = arena_format(&of->ctl->arena, "%lld-months-cliff-%lld-every-%lld",
                                  (long long)months, (long long)cliff, (long long)every);
    json_t *conditions = json_array();
    json_t *object = json_object();
    size_t index;
    json_t *known;

    json_array_foreach(of->vestings, index,
                       known) if (strcmp(json_string_value(json_object_get(known, "id")), id) == 0)
    {
        json_decref(conditions);
        json_decref(object);
        return id;
    }
    export_put(object, "object_type", "VESTING_TERMS");
    export_put(object, "id", id);
    export_put(object, "name", id);
    export_put(object, "description", id);
    export_put(object, "allocation_type", "CUMULATIVE_ROUND_DOWN");
    add_conditions(of, conditions, cliff, months, every);
    json_object_set_new(object, "vesting_conditions", conditions);
    json_array_append_new(of->vestings, object);
    return id;
}

static void put_vesting(struct ocf_export *of, json_t *object, const struct security *terms,
                        const char *security)
{
    if (terms->vests_from == DATE_UNKNOWN || known_or_zero(terms->vests_months) <= 0)
        return;
    export_put(object, "vesting_terms_id", vesting_terms(of, terms));
    json_t *start =
        export_transaction(of, "TX_VESTING_START",
                           arena_format(&of->ctl->arena, "vests-%s", security), terms->vests_from);

    export_put(start, "security_id", security);
    export_put(start, "vesting_condition_id", "start");
}

/* A security of the format with units of a certificate. */
void export_add_issue(struct ocf_export *of, const struct equity_certificate *certificate,
                      const char *security, int64_t units_e8, int32_t day)
{
    json_t *object = export_typed(of, certificate, "ISSUANCE",
                                  arena_format(&of->ctl->arena, "issue-%s", security), day);

    export_put(object, "security_id", security);
    export_put(object, "custom_id", certificate->code);
    export_put(object, "stakeholder_id", export_stakeholder(of, certificate->holder));
    json_object_set_new(object, "security_law_exemptions", json_array());
    if (certificate->whole) {
        put_promise(of, object, certificate);
        return;
    }
    if (certificate->kind != SECURITY_SHARES) {
        put_granted(of, object, certificate, units_e8);
        put_vesting(of, object, certificate->terms, security);
        return;
    }
    const struct security *terms = certificate->terms;
    uint32_t currency = terms->currency != 0 ? terms->currency : (uint32_t)CURRENCY_CNY;

    export_put(object, "stock_class_id",
               export_code_of(of, RECORD_SHARE_CLASS, certificate->class_id));
    export_put_number(of, object, "quantity", units_e8);
    export_put_price(of, object, "share_price",
                     terms->price_e8 == AMOUNT_UNKNOWN ? 0 : terms->price_e8, currency);
    json_object_set_new(object, "stock_legend_ids", json_array());
}
