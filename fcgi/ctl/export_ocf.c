/* `fundtrail export --ocf FIRM --out DIR`: the capital of a firm as a folder in the Open Cap Format
 * 1.2, with its history.
 *
 * A unit is a share; of registered capital it is one yuan, which the issuer's comment says. What
 * remains of a certificate that is moved in part is a security of its own in the format. An act on
 * all capital that is no split by a plain ratio is told as each certificate cancelled and issued
 * anew. */
#include "ctl_internal.h"

#include "base/int128.h"
#include "ctl/calc/md5.h"
#include "figures/equity/table.h"
#include "handlers/journal/pieces.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/party.h"
#include "runtime/sha256.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define OCF_VERSION "1.2.0"
#define NOT_SHARES "One unit is one yuan of registered capital: the firm has no shares."

struct ocf_export {
    struct ctl *ctl;
    struct ctl_ledger opened;
    const struct book *book;
    struct view view;
    int64_t firm_id;
    const char *folder;
    struct equity equity;
    const char **current; /* of each certificate: the security that has what is left */
    json_t *holders;
    json_t *classes;
    json_t *plans;
    json_t *transactions;
    json_t *manifest;
};

/* --- values --- */

static void put(json_t *object, const char *key, const char *text)
{
    if (text != NULL)
        json_object_set_new(object, key, json_string(text));
}

/* A decimal of eight places without noughts that say nothing; 10 are allowed. */
static const char *number(struct ocf_export *of, int64_t value_e8)
{
    char text[DECIMAL_TEXT_SIZE];
    size_t length = decimal_format(value_e8, 8, text);

    while (text[length - 1] == '0')
        text[--length] = '\0';
    if (text[length - 1] == '.')
        text[--length] = '\0';
    return arena_strdup(&of->ctl->arena, text);
}

static void put_number(struct ocf_export *of, json_t *object, const char *key, int64_t value_e8)
{
    if (value_e8 != AMOUNT_UNKNOWN)
        put(object, key, number(of, value_e8));
}

static void put_day(json_t *object, const char *key, int32_t day)
{
    char text[DATE_TEXT_SIZE];

    if (day == DATE_UNKNOWN)
        return;
    date_format(day, text);
    put(object, key, text);
}

static json_t *money(const char *amount, uint32_t currency)
{
    json_t *object = json_object();

    put(object, "amount", amount);
    put(object, "currency", currency_code((enum currency)currency));
    return object;
}

static void put_price(struct ocf_export *of, json_t *object, const char *key, int64_t price_e8,
                      uint32_t currency)
{
    if (price_e8 != AMOUNT_UNKNOWN && currency != 0)
        json_object_set_new(object, key, money(number(of, price_e8), currency));
}

static void put_amount(json_t *object, const char *key, int64_t amount_minor, uint32_t currency)
{
    char text[DECIMAL_TEXT_SIZE];

    if (amount_minor == AMOUNT_UNKNOWN || currency == 0)
        return;
    decimal_format(amount_minor, currency_decimals((enum currency)currency), text);
    json_object_set_new(object, key, money(text, currency));
}

static json_t *list_of(const char *text)
{
    json_t *list = json_array();

    json_array_append_new(list, json_string(text));
    return list;
}

static const char *code_of(const struct ocf_export *of, uint32_t kind, int64_t id)
{
    const struct entry *entry = id == 0 ? NULL : book_version(of->book, kind, id, of->view);

    return entry == NULL ? NULL : field_text(shape_key(&record_types[kind]->shape), entry->record);
}

/* --- objects --- */

/* Of a holder; each once. */
static const char *stakeholder(struct ocf_export *of, struct equity_holder holder)
{
    const char *id = code_of(of, holder.kind, holder.id);
    size_t index;
    json_t *known;

    if (id == NULL)
        id = "unknown-holder";
    json_array_foreach(of->holders, index,
                       known) if (strcmp(json_string_value(json_object_get(known, "id")), id) ==
                                  0) return id;
    const char *name = equity_holder_name(of->book, holder, of->view);
    json_t *object = json_object();
    json_t *said = json_object();

    put(said, "legal_name", name == NULL ? id : name);
    put(object, "object_type", "STAKEHOLDER");
    put(object, "id", id);
    json_object_set_new(object, "name", said);
    put(object, "stakeholder_type", "INSTITUTION");
    json_array_append_new(of->holders, object);
    return id;
}

static bool is_preferred(const struct share_class *class)
{
    return class->liquidation_rank != AMOUNT_UNKNOWN ||
           class->preference_multiple_e8 != AMOUNT_UNKNOWN || class->converts_to_id != 0;
}

/* The rank that is paid last: seniority counts the other way, and common has the least. */
static int64_t last_rank(const struct ocf_export *of)
{
    int64_t last = 0;

    for (size_t i = 0; i < of->equity.class_count; i++) {
        const struct share_class *class = of->equity.classes[i].record;

        if (class != NULL && class->liquidation_rank > last)
            last = class->liquidation_rank;
    }
    return last;
}

static json_t *ratio_of(struct ocf_export *of, int64_t ratio_e8)
{
    json_t *mechanism = json_object();
    json_t *ratio = json_object();

    put(ratio, "numerator", number(of, ratio_e8));
    put(ratio, "denominator", "1");
    put(mechanism, "type", "RATIO_CONVERSION");
    json_object_set_new(mechanism, "ratio", ratio);
    put(mechanism, "rounding_type", "NORMAL");
    return mechanism;
}

static void put_conversion(struct ocf_export *of, json_t *object, const struct share_class *class)
{
    const char *to = code_of(of, RECORD_SHARE_CLASS, class->converts_to_id);

    if (to == NULL)
        return;
    json_t *right = json_object();
    json_t *rights = json_array();

    put(right, "type", "STOCK_CLASS_CONVERSION_RIGHT");
    json_object_set_new(right, "conversion_mechanism", ratio_of(of, class->conversion_ratio_e8));
    put(right, "converts_to_stock_class_id", to);
    json_array_append_new(rights, right);
    json_object_set_new(object, "conversion_rights", rights);
}

/* The first version of a class: later ones are adjustments. */
static const struct share_class *first_class(const struct ocf_export *of, int64_t id)
{
    const int64_t *seqs;

    return book_versions(of->book, id, &seqs) == 0 ? NULL : book_entry(of->book, seqs[0])->record;
}

static void add_class(struct ocf_export *of, const struct equity_class *played)
{
    const struct share_class *class = first_class(of, played->id);
    json_t *object = json_object();
    bool preferred = is_preferred(class);
    int64_t rank = class->liquidation_rank;
    int64_t last = last_rank(of);

    put(object, "object_type", "STOCK_CLASS");
    put(object, "id", class->code);
    put(object, "name", class->name);
    put(object, "class_type", preferred ? "PREFERRED" : "COMMON");
    put(object, "default_id_prefix", class->code);
    put(object, "initial_shares_authorized",
        class->authorised_units_e8 == AMOUNT_UNKNOWN ? "NOT APPLICABLE"
                                                     : number(of, class->authorised_units_e8));
    put(object, "votes_per_share",
        number(of, class->votes_e8 == AMOUNT_UNKNOWN ? DECIMAL_E8_ONE : class->votes_e8));
    put(object, "seniority",
        number(of, (rank == AMOUNT_UNKNOWN ? 1 : last - rank + 2) * DECIMAL_E8_ONE));
    put_price(of, object, "price_per_share", class->original_price_e8, class->currency);
    put_price(of, object, "par_value", class->par_e8, class->currency);
    put_number(of, object, "liquidation_preference_multiple", class->preference_multiple_e8);
    put_number(of, object, "participation_cap_multiple", class->participation_multiple_e8);
    put_conversion(of, object, class);
    if (class->unit == UNIT_REGISTERED_CAPITAL)
        json_object_set_new(object, "comments", list_of(NOT_SHARES));
    if (class->participation == CLASS_PARTICIPATES)
        json_object_set_new(object, "comments", list_of("Participates without a cap."));
    json_array_append_new(of->classes, object);
}

/* --- transactions --- */

static json_t *transaction(struct ocf_export *of, const char *type, const char *id, int32_t day)
{
    json_t *object = json_object();

    put(object, "object_type", type);
    put(object, "id", id);
    put_day(object, "date", day);
    json_array_append_new(of->transactions, object);
    return object;
}

static const char *family_of(uint32_t kind)
{
    static const char *const families[] = {[SECURITY_SHARES] = "STOCK",
                                           [SECURITY_OPTION] = "EQUITY_COMPENSATION",
                                           [SECURITY_WARRANT] = "WARRANT",
                                           [SECURITY_SAFE] = "CONVERTIBLE",
                                           [SECURITY_NOTE] = "CONVERTIBLE"};

    return families[kind];
}

static json_t *typed(struct ocf_export *of, const struct equity_certificate *certificate,
                     const char *action, const char *id, int32_t day)
{
    return transaction(
        of, arena_format(&of->ctl->arena, "TX_%s_%s", family_of(certificate->kind), action), id,
        day);
}

static const char *named(struct ocf_export *of, const char *base, const char *what, int64_t seq)
{
    return arena_format(&of->ctl->arena, "%s~%s%lld", base, what, (long long)seq);
}

static json_t *right_to(struct ocf_export *of, const struct equity_certificate *certificate,
                        json_t *mechanism, const char *type)
{
    json_t *right = json_object();

    put(right, "type", type);
    json_object_set_new(right, "conversion_mechanism", mechanism);
    put(right, "converts_to_stock_class_id",
        code_of(of, RECORD_SHARE_CLASS, certificate->class_id));
    return right;
}

static void put_trigger(json_t *object, const char *key, json_t *right)
{
    json_t *trigger = json_object();
    json_t *triggers = json_array();

    put(trigger, "type", "ELECTIVE_AT_WILL");
    put(trigger, "trigger_id", "at-will");
    json_object_set_new(trigger, "conversion_right", right);
    json_array_append_new(triggers, trigger);
    json_object_set_new(object, key, triggers);
}

static json_t *promise_mechanism(struct ocf_export *of, const struct security *terms)
{
    json_t *mechanism = json_object();
    bool note = terms->kind == SECURITY_NOTE;

    put(mechanism, "type", note ? "CONVERTIBLE_NOTE_CONVERSION" : "SAFE_CONVERSION");
    json_object_set_new(mechanism, "conversion_mfn", json_boolean(terms->most_favoured));
    put_number(of, mechanism, "conversion_discount", terms->discount_e8);
    put_amount(mechanism, "conversion_valuation_cap", terms->valuation_cap_minor, terms->currency);
    if (terms->cap_basis != 0)
        put(mechanism, "conversion_timing",
            terms->cap_basis == VALUATION_CAP_POST_MONEY ? "POST_MONEY" : "PRE_MONEY");
    if (!note)
        return mechanism;
    json_t *rate = json_object();
    json_t *rates = json_array();

    put_number(of, rate, "rate",
               terms->interest_rate_e8 == AMOUNT_UNKNOWN ? 0 : terms->interest_rate_e8);
    json_array_append_new(rates, rate);
    json_object_set_new(mechanism, "interest_rates", rates);
    put(mechanism, "day_count_convention", "ACTUAL_365");
    put(mechanism, "interest_payout", "DEFERRED");
    put(mechanism, "interest_accrual_period", "ANNUAL");
    put(mechanism, "compounding_type", "SIMPLE");
    return mechanism;
}

static void put_promise(struct ocf_export *of, json_t *object,
                        const struct equity_certificate *certificate)
{
    const struct security *terms = certificate->terms;

    put(object, "convertible_type", certificate->kind == SECURITY_NOTE ? "NOTE" : "SAFE");
    put_amount(object, "investment_amount", certificate->amount_minor, terms->currency);
    put_trigger(
        object, "conversion_triggers",
        right_to(of, certificate, promise_mechanism(of, terms), "CONVERTIBLE_CONVERSION_RIGHT"));
    json_object_set_new(object, "seniority", json_integer(1));
}

static void put_granted(struct ocf_export *of, json_t *object,
                        const struct equity_certificate *certificate, int64_t units_e8)
{
    const struct security *terms = certificate->terms;

    put_number(of, object, "quantity", units_e8);
    put_price(of, object, "exercise_price", certificate->strike_e8, terms->currency);
    if (certificate->kind == SECURITY_WARRANT) {
        put_trigger(
            object, "exercise_triggers",
            right_to(of, certificate, ratio_of(of, DECIMAL_E8_ONE), "WARRANT_CONVERSION_RIGHT"));
        return;
    }
    put(object, "stock_class_id", code_of(of, RECORD_SHARE_CLASS, certificate->class_id));
    put(object, "stock_plan_id", code_of(of, RECORD_OPTION_POOL, terms->option_pool_id));
    put(object, "compensation_type", "OPTION");
    if (terms->expires_on != DATE_UNKNOWN)
        put_day(object, "expiration_date", terms->expires_on);
    else
        json_object_set_new(object, "expiration_date", json_null());
    json_object_set_new(object, "termination_exercise_windows", json_array());
}

/* A security of the format with units of a certificate. */
static void add_issue(struct ocf_export *of, const struct equity_certificate *certificate,
                      const char *security, int64_t units_e8, int32_t day)
{
    json_t *object = typed(of, certificate, "ISSUANCE",
                           arena_format(&of->ctl->arena, "issue-%s", security), day);

    put(object, "security_id", security);
    put(object, "custom_id", certificate->code);
    put(object, "stakeholder_id", stakeholder(of, certificate->holder));
    json_object_set_new(object, "security_law_exemptions", json_array());
    if (certificate->whole) {
        put_promise(of, object, certificate);
        return;
    }
    if (certificate->kind != SECURITY_SHARES) {
        put_granted(of, object, certificate, units_e8);
        return;
    }
    const struct security *terms = certificate->terms;
    uint32_t currency = terms->currency != 0 ? terms->currency : (uint32_t)CURRENCY_CNY;

    put(object, "stock_class_id", code_of(of, RECORD_SHARE_CLASS, certificate->class_id));
    put_number(of, object, "quantity", units_e8);
    put_price(of, object, "share_price", terms->price_e8 == AMOUNT_UNKNOWN ? 0 : terms->price_e8,
              currency);
    json_object_set_new(object, "stock_legend_ids", json_array());
}

static json_t *add_end(struct ocf_export *of, size_t source, const char *action, int64_t seq,
                       int32_t day)
{
    const char *security = of->current[source];
    json_t *object =
        typed(of, &of->equity.certificates[source], action, named(of, security, "ends", seq), day);

    put(object, "security_id", security);
    return object;
}

/* What is left of a certificate goes on as a security of its own. */
static void add_balance(struct ocf_export *of, size_t source, json_t *end, int64_t left_e8,
                        int64_t seq, int32_t day)
{
    const struct equity_certificate *certificate = &of->equity.certificates[source];

    if (left_e8 <= 0)
        return;
    of->current[source] = named(of, certificate->code, "rest", seq);
    put(end, "balance_security_id", of->current[source]);
    add_issue(of, certificate, of->current[source], left_e8, day);
}

/* --- what the entries did --- */

/* The changes of one entry. */
struct step_of {
    const struct equity_change *changes;
    size_t count;
    int64_t *held; /* of each certificate, before the step */
};

static const char *action_name(const struct security_event *event, uint32_t kind)
{
    switch (event->action) {
    case EQUITY_EXERCISE:
        return "EXERCISE";
    case EQUITY_CONVERSION:
        return "CONVERSION";
    case EQUITY_CANCELLATION:
        return "CANCELLATION";
    case EQUITY_BUY_BACK:
        return kind == SECURITY_SHARES ? "REPURCHASE" : "CANCELLATION";
    case EQUITY_FORFEITURE:
        return kind == SECURITY_SHARES ? "TRANSFER" : "CANCELLATION";
    default:
        return "TRANSFER";
    }
}

static void put_taken(struct ocf_export *of, json_t *end, const struct security_event *event,
                      const struct equity_certificate *source, int64_t taken_e8)
{
    if (source->whole || (event->action == EQUITY_EXERCISE && source->kind == SECURITY_WARRANT))
        return;
    put_number(of, end, event->action == EQUITY_CONVERSION ? "quantity_converted" : "quantity",
               taken_e8);
}

static size_t source_of(const struct step_of *step, const struct equity *equity)
{
    for (size_t i = 0; i < step->count; i++)
        if (step->changes[i].delta_e8 < 0 ||
            equity->certificates[step->changes[i].certificate].id != step->changes[i].seq)
            return step->changes[i].certificate;
    return EQUITY_NONE;
}

static size_t result_of(const struct step_of *step, const struct equity *equity)
{
    for (size_t i = 0; i < step->count; i++)
        if (equity->certificates[step->changes[i].certificate].id == step->changes[i].seq)
            return step->changes[i].certificate;
    return EQUITY_NONE;
}

static int64_t delta_of(const struct step_of *step, size_t certificate)
{
    int64_t sum = 0;

    for (size_t i = 0; i < step->count; i++)
        if (step->changes[i].certificate == certificate)
            sum += step->changes[i].delta_e8;
    return sum;
}

static void add_event(struct ocf_export *of, const struct step_of *step,
                      const struct security_event *event)
{
    const struct equity *equity = &of->equity;
    size_t source = source_of(step, equity);
    size_t result = result_of(step, equity);
    int64_t seq = step->changes[0].seq;
    int32_t day = step->changes[0].day;

    if (source == EQUITY_NONE)
        return;
    const struct equity_certificate *from = &equity->certificates[source];
    int64_t taken = -delta_of(step, source);
    json_t *end = add_end(of, source, action_name(event, from->kind), seq, day);
    json_t *results = json_array();

    put_taken(of, end, event, from, taken);
    if (result != EQUITY_NONE) {
        of->current[result] = equity->certificates[result].code;
        json_array_append_new(results, json_string(of->current[result]));
        add_issue(of, &equity->certificates[result], of->current[result], delta_of(step, result),
                  day);
    }
    json_object_set_new(end, "resulting_security_ids", results);
    if (event->action != EQUITY_EXERCISE && !from->whole)
        add_balance(of, source, end, step->held[source] - taken, seq, day);
}

/* All that is left of it is void: the grant has expired. */
static void add_expiry(struct ocf_export *of, const struct equity_change *change)
{
    json_t *end = add_end(of, change->certificate, "CANCELLATION", change->seq, change->day);

    put_number(of, end, "quantity", -change->delta_e8);
    put(end, "reason_text", "expired");
}

static bool is_plain_split(const struct capital_act *act, const struct step_of *step)
{
    bool plain =
        act->action == CAPITAL_SPLIT && act->class_id != 0 && act->ratio_e8 != AMOUNT_UNKNOWN;

    for (size_t i = 0; i < step->count && plain; i++) {
        int64_t held = step->held[step->changes[i].certificate];
        int128_t wanted = (int128_t)held * act->ratio_e8;

        plain = wanted == (int128_t)(held + step->changes[i].delta_e8) * (int128_t)DECIMAL_E8_ONE;
    }
    return plain;
}

static void add_split(struct ocf_export *of, const struct capital_act *act,
                      const struct step_of *step)
{
    json_t *object =
        transaction(of, "TX_STOCK_CLASS_SPLIT", named(of, "split", "", step->changes[0].seq),
                    step->changes[0].day);
    json_t *ratio = json_object();

    put(object, "stock_class_id", code_of(of, RECORD_SHARE_CLASS, act->class_id));
    put(ratio, "numerator", number(of, act->ratio_e8));
    put(ratio, "denominator", "1");
    json_object_set_new(object, "split_ratio", ratio);
}

/* Each certificate once: cancelled as it was, and issued as it is. */
static void add_act(struct ocf_export *of, const struct capital_act *act,
                    const struct step_of *step)
{
    int64_t seq = step->changes[0].seq;
    bool split = is_plain_split(act, step);

    if (split)
        add_split(of, act, step);
    for (size_t i = 0; i < step->count; i++) {
        size_t at = step->changes[i].certificate;
        const struct equity_certificate *certificate = &of->equity.certificates[at];
        bool done = split && certificate->kind == SECURITY_SHARES;

        for (size_t k = 0; k < i && !done; k++)
            done = step->changes[k].certificate == at;
        if (done)
            continue;
        int64_t after = step->held[at] + delta_of(step, at);

        if (step->held[at] > 0 && of->current[at] != NULL) {
            json_t *end = add_end(of, at, "CANCELLATION", seq, step->changes[i].day);

            put_number(of, end, "quantity", step->held[at]);
            put(end, "reason_text", "act on all capital");
        }
        of->current[at] = named(of, certificate->code, "act", seq);
        if (after > 0)
            add_issue(of, certificate, of->current[at], after, step->changes[i].day);
    }
}

static void add_step(struct ocf_export *of, const struct step_of *step)
{
    const struct equity_change *first = &step->changes[0];
    const struct entry *entry = book_entry(of->book, first->seq);

    if (entry->kind == RECORD_SECURITY && first->delta_e8 < 0) {
        add_expiry(of, first);
    } else if (entry->kind == RECORD_SECURITY) {
        of->current[first->certificate] = of->equity.certificates[first->certificate].code;
        add_issue(of, &of->equity.certificates[first->certificate], of->current[first->certificate],
                  first->delta_e8, first->day);
    } else if (entry->kind == RECORD_SECURITY_EVENT) {
        add_event(of, step, entry->record);
    } else {
        add_act(of, entry->record, step);
    }
}

static void add_steps(struct ocf_export *of)
{
    const struct equity *equity = &of->equity;
    int64_t *held = arena_array(&of->ctl->arena, equity->certificate_count, sizeof *held);

    of->current = arena_array(&of->ctl->arena, equity->certificate_count, sizeof *of->current);
    for (size_t i = 0; i < equity->change_count;) {
        struct step_of step = {.changes = equity->changes + i, .held = held};

        while (i < equity->change_count && equity->changes[i].seq == step.changes[0].seq &&
               equity->changes[i].day == step.changes[0].day) {
            step.count++;
            i++;
        }
        add_step(of, &step);
        for (size_t k = 0; k < step.count; k++)
            held[step.changes[k].certificate] += step.changes[k].delta_e8;
    }
}

/* --- classes and pools over time --- */

static void add_class_versions(struct ocf_export *of, int64_t id)
{
    const int64_t *seqs;
    size_t count = book_versions(of->book, id, &seqs);
    const struct share_class *last = first_class(of, id);

    for (size_t i = 1; i < count; i++) {
        const struct entry *entry = book_entry(of->book, seqs[i]);
        const struct share_class *class = entry->record;

        if (!book_live(of->book, entry, of->view))
            continue;
        if (class->authorised_units_e8 != last->authorised_units_e8 &&
            class->authorised_units_e8 != AMOUNT_UNKNOWN) {
            json_t *object = transaction(of, "TX_STOCK_CLASS_AUTHORIZED_SHARES_ADJUSTMENT",
                                         named(of, class->code, "authorised", entry->seq),
                                         entry->effective_date);

            put(object, "stock_class_id", class->code);
            put_number(of, object, "new_shares_authorized", class->authorised_units_e8);
        }
        if (class->conversion_ratio_e8 != last->conversion_ratio_e8 &&
            class->conversion_ratio_e8 != AMOUNT_UNKNOWN) {
            json_t *object =
                transaction(of, "TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT",
                            named(of, class->code, "ratio", entry->seq), entry->effective_date);

            put(object, "stock_class_id", class->code);
            json_object_set_new(object, "new_ratio_conversion_mechanism",
                                ratio_of(of, class->conversion_ratio_e8));
        }
        last = class;
    }
}

static void add_pool(struct ocf_export *of, int64_t id)
{
    const int64_t *seqs;
    size_t count = book_versions(of->book, id, &seqs);
    const struct option_pool *first = book_entry(of->book, seqs[0])->record;
    json_t *object = json_object();

    put(object, "object_type", "STOCK_PLAN");
    put(object, "id", first->code);
    put(object, "plan_name", first->name);
    put_number(of, object, "initial_shares_reserved", first->reserved_units_e8);
    json_object_set_new(object, "stock_class_ids",
                        list_of(code_of(of, RECORD_SHARE_CLASS, first->class_id)));
    put(object, "default_cancellation_behavior", "RETURN_TO_POOL");
    json_array_append_new(of->plans, object);
    for (size_t i = 1; i < count; i++) {
        const struct entry *entry = book_entry(of->book, seqs[i]);

        if (!book_live(of->book, entry, of->view))
            continue;
        json_t *change =
            transaction(of, "TX_STOCK_PLAN_POOL_ADJUSTMENT",
                        named(of, first->code, "reserved", entry->seq), entry->effective_date);

        put(change, "stock_plan_id", first->code);
        put_number(of, change, "shares_reserved",
                   ((const struct option_pool *)entry->record)->reserved_units_e8);
    }
}

/* --- files --- */

static enum err write_text(struct ocf_export *of, const char *name, const json_t *root)
{
    const char *path = arena_format(&of->ctl->arena, "%s/%s", of->folder, name);
    FILE *stream = fopen(path, "we");
    bool good = stream != NULL && json_dumpf(root, stream, JSON_INDENT(2)) == 0;

    if (stream != NULL)
        good = fclose(stream) == 0 && good;
    if (!good)
        ctl_complain(CTL_UNAVAILABLE, "%s: %s", path, strerror(errno));
    return good ? ERR_OK : ERR_UNAVAILABLE;
}

/* Writes a file of items, and names it in the manifest with its sum. */
static enum err write_items(struct ocf_export *of, const char *name, const char *type,
                            const char *listed, json_t *items)
{
    const char *file_name = arena_format(&of->ctl->arena, "%s.ocf.json", name);
    json_t *files = json_array();
    json_t *root = json_object();
    enum err err = ERR_OK;

    put(root, "file_type", type);
    json_object_set(root, "items", items);
    if (json_array_size(items) > 0) {
        char *text = json_dumps(root, JSON_INDENT(2));
        char sum[MD5_TEXT_SIZE];
        json_t *entry = json_object();

        md5_text(text, strlen(text), sum);
        free(text);
        put(entry, "filepath", arena_format(&of->ctl->arena, "./%s", file_name));
        put(entry, "md5", sum);
        json_array_append_new(files, entry);
        err = write_text(of, file_name, root);
    }
    json_object_set_new(of->manifest, listed, files);
    json_decref(root);
    return err;
}

static void put_issuer(struct ocf_export *of)
{
    const struct firm *firm = book_version(of->book, RECORD_FIRM, of->firm_id, of->view)->record;
    json_t *issuer = json_object();
    int32_t founded = firm->established_on == DATE_UNKNOWN ? DATE_FIRST : firm->established_on;

    put(issuer, "object_type", "ISSUER");
    put(issuer, "id", firm->code);
    put(issuer, "legal_name", firm->name);
    put(issuer, "country_of_formation", "CN");
    put_day(issuer, "formation_date", founded);
    json_object_set_new(issuer, "tax_ids", json_array());
    for (size_t i = 0; i < of->equity.class_count; i++)
        if (of->equity.classes[i].record != NULL &&
            of->equity.classes[i].record->unit == UNIT_REGISTERED_CAPITAL)
            json_object_set_new(issuer, "comments", list_of(NOT_SHARES));
    put(of->manifest, "file_type", "OCF_MANIFEST_FILE");
    put(of->manifest, "ocf_version", OCF_VERSION);
    put_day(of->manifest, "as_of", of->view.as_of);
    put_day(of->manifest, "generated_at", of->view.as_of);
    json_object_set_new(of->manifest, "issuer", issuer);
}

static enum err write_files(struct ocf_export *of)
{
    static const char *const empty[] = {"stock_legend_templates_files", "vesting_terms_files",
                                        "valuations_files"};
    enum err err = ERR_OK;

    if (mkdir(of->folder, 0700) != 0 && errno != EEXIST) {
        ctl_complain(CTL_UNAVAILABLE, "%s: %s", of->folder, strerror(errno));
        return ERR_UNAVAILABLE;
    }
    put_issuer(of);
    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++)
        json_object_set_new(of->manifest, empty[i], json_array());
    err =
        write_items(of, "Stakeholders", "OCF_STAKEHOLDERS_FILE", "stakeholders_files", of->holders);
    if (err == ERR_OK)
        err = write_items(of, "StockClasses", "OCF_STOCK_CLASSES_FILE", "stock_classes_files",
                          of->classes);
    if (err == ERR_OK)
        err = write_items(of, "StockPlans", "OCF_STOCK_PLANS_FILE", "stock_plans_files", of->plans);
    if (err == ERR_OK)
        err = write_items(of, "Transactions", "OCF_TRANSACTIONS_FILE", "transactions_files",
                          of->transactions);
    return err == ERR_OK ? write_text(of, "Manifest.ocf.json", of->manifest) : err;
}

/* What is taken away is journaled, by the digest of the manifest, which has the sums of the rest.
 */
static enum err journal(struct ocf_export *of)
{
    struct extent extent = {.row_count = (int64_t)json_array_size(of->transactions)};
    char *text = json_dumps(of->manifest, JSON_INDENT(2));
    struct sha256 *sha256 = sha256_new();

    sha256_add(sha256, text, strlen(text));
    sha256_finish(sha256, extent.sha256);
    free(text);
    return ctl_journal_download(of->ctl, &of->opened, "open_cap_format", of->view, &extent);
}

static enum err collect(struct ocf_export *of)
{
    enum err err = equity_play(of->book, of->firm_id, of->view, NULL, &of->ctl->arena, &of->equity);

    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < of->equity.class_count; i++)
        if (of->equity.classes[i].record != NULL) {
            add_class(of, &of->equity.classes[i]);
            add_class_versions(of, of->equity.classes[i].id);
        }
    for (size_t i = 0; i < of->equity.pool_count; i++)
        if (of->equity.pools[i].record != NULL)
            add_pool(of, of->equity.pools[i].id);
    add_steps(of);
    return write_files(of);
}

static enum ctl_exit run(struct ocf_export *of, const char *firm)
{
    enum err err = ERR_OK;

    of->book = ledger_read_begin(of->opened.ledger);
    of->firm_id = book_find_code_any_case(of->book, RECORD_FIRM, firm);
    bool there =
        of->firm_id != 0 && book_version(of->book, RECORD_FIRM, of->firm_id, of->view) != NULL;

    if (there)
        err = collect(of);
    ledger_read_end(of->opened.ledger);
    if (!there)
        return ctl_complain(CTL_USAGE, "there is no firm %s", firm);
    if (err == ERR_OK)
        err = journal(of);
    if (err != ERR_OK)
        return ctl_failed("the export is not complete", err, of->opened.db);
    printf("%zu transactions: written to %s\n", json_array_size(of->transactions), of->folder);
    return CTL_OK;
}

enum ctl_exit ctl_export_ocf(struct ctl *ctl, const char *firm, int argc, char **argv)
{
    static const char usage[] = "export --ocf FIRM --out DIR [--as-of DATE] [--as-known SEQ]";
    struct ocf_export of = {.ctl = ctl};
    const char *as_of = NULL;
    const char *as_known = NULL;

    ctl_option(&argc, argv, "--out", &of.folder);
    ctl_option(&argc, argv, "--as-of", &as_of);
    ctl_option(&argc, argv, "--as-known", &as_known);
    enum ctl_exit code = ctl_expect(argc, argv, 0, usage);

    if (code != CTL_OK)
        return code;
    if (of.folder == NULL)
        return ctl_complain(CTL_USAGE, "usage: fundtrail %s", usage);
    code = ctl_open(ctl, &of.opened);
    if (code != CTL_OK)
        return code;
    of.holders = json_array();
    of.classes = json_array();
    of.plans = json_array();
    of.transactions = json_array();
    of.manifest = json_object();
    code = ctl_view(ctl, &of.opened, as_of, as_known, &of.view);
    if (code == CTL_OK)
        code = run(&of, firm);
    json_decref(of.holders);
    json_decref(of.classes);
    json_decref(of.plans);
    json_decref(of.transactions);
    json_decref(of.manifest);
    ctl_close(&of.opened);
    return code;
}
