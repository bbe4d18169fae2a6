/* The steps of a firm's capital, played one after the other. What does not fit is noted and taken
 * as far as it goes, so that figures of ledgers that were mended later are still units that there
 * are. */
#include "play_internal.h"

#include "base/int128.h"
#include "figures/equity/kept.h"
#include "record/kinds.h"

#include <string.h>

struct equity_fault *equity_fault_add(struct playing *playing, enum equity_fault_code code,
                                      const char *name, int64_t has_e8, int64_t needs_e8)
{
    struct equity *equity = playing->equity;

    equity->faults = arena_room(equity->arena, equity->faults, equity->fault_count,
                                &playing->fault_room, sizeof *equity->faults);
    struct equity_fault *fault = &equity->faults[equity->fault_count++];

    *fault = (struct equity_fault){.code = code,
                                   .seq = playing->at->seq,
                                   .day = playing->at->day,
                                   .name = name,
                                   .has_e8 = has_e8,
                                   .needs_e8 = needs_e8};
    return fault;
}

int64_t part_of(struct playing *playing, int64_t value, int64_t numerator, int64_t denominator)
{
    int128_t part = denominator == 0 ? 0 : (int128_t)value * numerator / denominator;

    if (part <= INT64_MAX && part > INT64_MIN)
        return (int64_t)part;
    playing->err = ERR_OVERFLOW;
    return 0;
}

/* --- classes and pools --- */

struct equity_class *equity_class_of(const struct equity *equity, int64_t class_id)
{
    for (size_t i = 0; i < equity->class_count; i++)
        if (equity->classes[i].id == class_id)
            return &equity->classes[i];
    return NULL;
}

const char *equity_class_name(const struct equity *equity, int64_t class_id)
{
    const struct equity_class *class = equity_class_of(equity, class_id);

    return class == NULL || class->record == NULL ? NULL : class->record->name;
}

static struct equity_pool *pool_of(const struct equity *equity, int64_t pool_id)
{
    for (size_t i = 0; i < equity->pool_count; i++)
        if (equity->pools[i].id == pool_id)
            return &equity->pools[i];
    return NULL;
}

/* A class or pool that is there from some day on is known from the first. */
void play_open(struct playing *playing, const struct step *step)
{
    struct equity *equity = playing->equity;

    if (step->kind == RECORD_SHARE_CLASS && equity_class_of(equity, step->entity_id) == NULL) {
        equity->classes = arena_room(equity->arena, equity->classes, equity->class_count,
                                     &playing->class_room, sizeof *equity->classes);
        equity->classes[equity->class_count++] = (struct equity_class){
            .id = step->entity_id, .missing_e8 = AMOUNT_UNKNOWN, .stated_on = DATE_UNKNOWN};
    }
    if (step->kind == RECORD_OPTION_POOL && pool_of(equity, step->entity_id) == NULL) {
        equity->pools = arena_room(equity->arena, equity->pools, equity->pool_count,
                                   &playing->pool_room, sizeof *equity->pools);
        equity->pools[equity->pool_count++] = (struct equity_pool){.id = step->entity_id};
    }
}

/* Says once of each class and pool that there is too much of it. */
static void check_limits(struct playing *playing)
{
    for (size_t i = 0; i < playing->equity->class_count; i++) {
        struct equity_class *class = &playing->equity->classes[i];
        int64_t most = class->record == NULL ? AMOUNT_UNKNOWN : class->record->authorised_units_e8;
        bool over = most != AMOUNT_UNKNOWN && class->shares_e8 > most;

        if (over && !class->over)
            equity_fault_add(playing, EQUITY_OVER_AUTHORISED, class->record->code, most,
                             class->shares_e8);
        class->over = over;
    }
    for (size_t i = 0; i < playing->equity->pool_count; i++) {
        struct equity_pool *pool = &playing->equity->pools[i];
        bool over = pool->record != NULL && pool->used_e8 > pool->reserved_e8;

        if (over && !pool->over)
            equity_fault_add(playing, EQUITY_OVER_POOL, pool->record->code, pool->reserved_e8,
                             pool->used_e8);
        pool->over = over;
    }
}

/* --- issues --- */

static struct equity_holder holder_of(int64_t party_id, int64_t fund_id, int64_t firm_id)
{
    if (party_id != 0)
        return (struct equity_holder){RECORD_PARTY, party_id};
    if (fund_id != 0)
        return (struct equity_holder){RECORD_FUND, fund_id};
    return (struct equity_holder){firm_id == 0 ? RECORD_NONE : RECORD_FIRM, firm_id};
}

/* Of units, in minor units of the currency. */
static int64_t price_of(struct playing *playing, int64_t units_e8, int64_t price_e8,
                        uint32_t currency)
{
    int64_t divisor = DECIMAL_E8_ONE * DECIMAL_E8_ONE;
    int64_t amount = 0;

    for (int i = currency_decimals((enum currency)currency); i > 0; i--)
        divisor /= 10;
    if (amount_mul_div(units_e8, price_e8, divisor, &amount) != ERR_OK)
        playing->err = ERR_OVERFLOW;
    return amount;
}

/* What is subscribed for: as it says; else the price of its units; registered capital of which
 * nothing else is said is paid for yuan by yuan. */
static void say_amount(struct playing *playing, struct equity_certificate *certificate,
                       const struct security *security)
{
    const struct equity_class *class = equity_class_of(playing->equity, security->class_id);
    int64_t price = security->price_e8;
    uint32_t currency = security->currency;

    certificate->currency = currency;
    certificate->amount_minor = security->amount_minor;
    if (security->amount_minor != AMOUNT_UNKNOWN || security->kind != SECURITY_SHARES)
        return;
    if (price == AMOUNT_UNKNOWN && class != NULL && class->record != NULL &&
        class->record->unit == UNIT_REGISTERED_CAPITAL) {
        price = DECIMAL_E8_ONE;
        currency = CURRENCY_CNY;
    }
    if (price == AMOUNT_UNKNOWN || currency == 0)
        return;
    certificate->currency = currency;
    certificate->amount_minor = price_of(playing, security->units_e8, price, currency);
}

static void play_issue(struct playing *playing, const struct security *security)
{
    struct equity_certificate certificate = {
        .code = security->code,
        .kind = security->kind,
        .class_id = security->class_id,
        .holder = holder_of(security->holder_party_id, security->holder_fund_id,
                            security->holder_firm_id),
        .terms = security,
        .from = EQUITY_NONE,
        .round_id = security->round_id,
        .subscription_id = security->subscription_id,
        .investment_id = security->investment_id,
        .whole = security->kind == SECURITY_SAFE || security->kind == SECURITY_NOTE,
        .strike_e8 = security->strike_e8,
    };
    struct equity_pool *pool = pool_of(playing->equity, security->option_pool_id);

    say_amount(playing, &certificate, security);
    certificate_new(playing, certificate, certificate.whole ? 0 : security->units_e8);
    if (pool != NULL)
        add_to(&pool->used_e8, security->units_e8, &playing->err);
}

static void return_to_pool(struct playing *playing, const struct equity_certificate *certificate,
                           int64_t units_e8)
{
    struct equity_pool *pool = certificate->kind != SECURITY_OPTION
                                   ? NULL
                                   : pool_of(playing->equity, certificate->terms->option_pool_id);

    if (pool != NULL)
        add_to(&pool->used_e8, -units_e8, &playing->err);
}

/* Options and warrants end with their last day. */
static void play_expiry(struct playing *playing)
{
    const struct equity *equity = playing->equity;
    size_t next = EQUITY_NONE;

    for (size_t i = certificate_find(equity, playing->at->entity_id); i != EQUITY_NONE; i = next) {
        struct equity_certificate *certificate = &equity->certificates[i];

        next = certificate->next_kin;
        if (certificate->kind == SECURITY_SHARES || !equity_alive(certificate))
            continue;
        return_to_pool(playing, certificate, certificate->units_e8);
        certificate_add(playing, i, -certificate->units_e8);
        certificate->ended_on = playing->at->day - 1;
    }
}

/* --- events --- */

/* The certificate that an event or payment names; else a fault. */
static size_t named_certificate(struct playing *playing, int64_t security_id, int64_t event_id)
{
    size_t index = certificate_find(playing->equity, security_id != 0 ? security_id : event_id);

    if (index == EQUITY_NONE)
        equity_fault_add(playing, EQUITY_SOURCE_MISSING, NULL, 0, 0);
    return index;
}

/* How many units the event takes; what is too much is a fault, and is not taken. */
static int64_t units_taken(struct playing *playing, const struct security_event *event,
                           const struct equity_certificate *source)
{
    int64_t wanted = event->units_e8 == AMOUNT_UNKNOWN ? source->units_e8 : event->units_e8;
    const struct security *terms = source->terms;
    bool expired = source->kind != SECURITY_SHARES && terms->expires_on != DATE_UNKNOWN &&
                   playing->at->day > terms->expires_on;

    if (expired)
        equity_fault_add(playing, EQUITY_EXPIRED, source->code, terms->expires_on, 0);
    else if (!equity_alive(source) || wanted > source->units_e8)
        equity_fault_add(playing, EQUITY_MORE_THAN_HELD, source->code, source->units_e8, wanted);
    return wanted > source->units_e8 ? source->units_e8 : wanted;
}

/* The class that results, and how many units of it for what is taken. */
static int64_t result_of(struct playing *playing, const struct security_event *event,
                         const struct equity_certificate *source, int64_t taken_e8,
                         int64_t *class_id_out)
{
    const struct equity_class *class = equity_class_of(playing->equity, source->class_id);
    const struct share_class *record = class == NULL ? NULL : class->record;

    *class_id_out = event->to_class_id != 0 ? event->to_class_id : source->class_id;
    if (event->action != EQUITY_CONVERSION)
        return event->result_units_e8 != AMOUNT_UNKNOWN ? event->result_units_e8 : taken_e8;
    bool by_right = record != NULL && record->converts_to_id != 0 &&
                    (event->to_class_id == 0 || event->to_class_id == record->converts_to_id);

    if (by_right)
        *class_id_out = record->converts_to_id;
    if (event->result_units_e8 != AMOUNT_UNKNOWN)
        return event->result_units_e8;
    if (by_right && record->conversion_ratio_e8 != AMOUNT_UNKNOWN)
        return part_of(playing, taken_e8, record->conversion_ratio_e8, DECIMAL_E8_ONE);
    equity_fault_add(playing, EQUITY_NO_RATIO, source->code, 0, 0);
    return 0;
}

static bool nothing_results(const struct security_event *event,
                            const struct equity_certificate *source)
{
    return event->action == EQUITY_CANCELLATION || event->action == EQUITY_BUY_BACK ||
           (event->action == EQUITY_FORFEITURE && source->kind != SECURITY_SHARES);
}

/* The part of what was subscribed and paid that goes with units; it leaves the source. What a
 * notice forfeits is what was not paid (Company Law 52): it takes money only where none is left to
 * pay it for. */
static void move_amounts(struct playing *playing, const struct security_event *event,
                         struct equity_certificate *source, int64_t taken_e8,
                         struct equity_certificate *result)
{
    int64_t had = source->units_e8;
    bool all = source->whole || taken_e8 >= had;

    result->currency = source->currency;
    result->amount_minor = AMOUNT_UNKNOWN;
    if (source->amount_minor != AMOUNT_UNKNOWN) {
        result->amount_minor =
            all ? source->amount_minor : part_of(playing, source->amount_minor, taken_e8, had);
        source->amount_minor -= result->amount_minor;
    }
    result->paid_minor =
        all ? source->paid_minor : part_of(playing, source->paid_minor, taken_e8, had);
    if (event->forfeiture_id != 0 && source->amount_minor != AMOUNT_UNKNOWN)
        result->paid_minor = source->paid_minor > source->amount_minor
                                 ? source->paid_minor - source->amount_minor
                                 : 0;
    source->paid_minor -= result->paid_minor;
}

/* What is paid for shares that an option or warrant gives is paid at once. */
static void pay_strike(struct playing *playing, const struct security_event *event,
                       struct equity_certificate *result, int64_t units_e8)
{
    uint32_t currency = event->currency != 0 ? event->currency : result->terms->currency;
    int64_t amount = event->amount_minor;

    if (amount == AMOUNT_UNKNOWN && result->strike_e8 != AMOUNT_UNKNOWN && currency != 0)
        amount = price_of(playing, units_e8, result->strike_e8, currency);
    result->currency = currency;
    result->amount_minor = amount;
    result->paid_minor = known_or_zero(amount);
}

static struct equity_certificate successor(const struct playing *playing,
                                           const struct security_event *event,
                                           const struct equity_certificate *source, size_t from)
{
    struct equity_certificate result = *source;

    result.code = event->code;
    result.from = from;
    result.subscription_id = 0;
    if (event->action == EQUITY_TRANSFER) {
        result.holder = holder_of(event->to_party_id, event->to_fund_id, event->to_firm_id);
        result.investment_id = event->investment_id;
    } else if (event->action == EQUITY_FORFEITURE) {
        result.holder = (struct equity_holder){RECORD_FIRM, playing->equity->firm_id};
        result.investment_id = 0;
    } else {
        result.kind = SECURITY_SHARES;
        result.whole = false;
    }
    return result;
}

static void play_event(struct playing *playing, const struct security_event *event)
{
    size_t from = named_certificate(playing, event->security_id, event->event_id);
    int64_t class_id = 0;

    if (from == EQUITY_NONE)
        return;
    struct equity_certificate *source = &playing->equity->certificates[from];
    int64_t taken = units_taken(playing, event, source);
    struct equity_certificate result = successor(playing, event, source, from);
    int64_t units = result_of(playing, event, source, taken, &class_id);

    if (!equity_alive(source))
        return;
    if (event->action == EQUITY_EXERCISE)
        pay_strike(playing, event, &result, units);
    else
        move_amounts(playing, event, source, taken, &result);
    if (nothing_results(event, source))
        return_to_pool(playing, source, taken);
    certificate_add(playing, from, -taken);
    if (source->whole)
        source->ended_on = playing->at->day;
    if (nothing_results(event, source))
        return;
    result.class_id = class_id;
    certificate_new(playing, result, result.whole ? 0 : units);
}

/* --- what is paid in, and stated --- */

static void play_payment(struct playing *playing, const struct capital_payment *payment)
{
    size_t index = named_certificate(playing, payment->security_id, payment->event_id);

    if (index == EQUITY_NONE)
        return;
    struct equity_certificate *certificate = &playing->equity->certificates[index];

    add_to(&certificate->paid_minor, payment->amount_minor, &playing->err);
    if (certificate->amount_minor != AMOUNT_UNKNOWN && certificate->currency == payment->currency &&
        certificate->paid_minor > certificate->amount_minor)
        equity_fault_add(playing, EQUITY_OVERPAID, certificate->code, certificate->amount_minor,
                         certificate->paid_minor);
}

static int64_t all_shares(const struct equity *equity, enum err *err)
{
    int64_t sum = 0;

    for (size_t i = 0; i < equity->class_count; i++)
        add_to(&sum, equity->classes[i].shares_e8, err);
    return sum;
}

static void play_statement(struct playing *playing, const struct capital_statement *statement)
{
    struct equity *equity = playing->equity;
    struct equity_class *class = equity_class_of(equity, statement->class_id);
    int64_t known = class != NULL ? class->shares_e8 : all_shares(equity, &playing->err);
    int64_t gap = statement->total_units_e8 - known;
    int64_t *missing = class != NULL ? &class->missing_e8 : &equity->missing_e8;
    int64_t *excess = class != NULL ? &class->excess_e8 : &equity->excess_e8;

    *missing = gap > 0 ? gap : 0;
    *excess = gap < 0 ? -gap : 0;
    *(class != NULL ? &class->stated_on : &equity->stated_on) = playing->at->day;
}

static void play_record(struct playing *playing)
{
    const struct step *step = playing->at;
    struct equity *equity = playing->equity;
    struct equity_pool *pool;

    if (step->expiry) {
        play_expiry(playing);
        return;
    }
    switch (step->kind) {
    case RECORD_SHARE_CLASS:
        equity_class_of(equity, step->entity_id)->record = step->record;
        break;
    case RECORD_OPTION_POOL:
        pool = pool_of(equity, step->entity_id);
        pool->record = step->record;
        pool->class_id = pool->class_id != 0 ? pool->class_id : pool->record->class_id;
        pool->reserved_e8 = pool->record->reserved_units_e8;
        break;
    case RECORD_SECURITY:
        play_issue(playing, step->record);
        break;
    case RECORD_SECURITY_EVENT:
        play_event(playing, step->record);
        break;
    case RECORD_CAPITAL_ACT:
        play_act(playing, step->record);
        break;
    case RECORD_CAPITAL_PAYMENT:
        play_payment(playing, step->record);
        break;
    default:
        play_statement(playing, step->record);
        break;
    }
}

void play_step(struct playing *playing, const struct step *step)
{
    playing->at = step;
    play_record(playing);
    check_limits(playing);
}

void play_begin(struct playing *playing, const struct book *book, int64_t firm_id, struct view view,
                struct arena *arena, struct equity *equity)
{
    *equity = (struct equity){.firm_id = firm_id,
                              .view = view,
                              .book = book,
                              .arena = arena,
                              .missing_e8 = AMOUNT_UNKNOWN,
                              .stated_on = DATE_UNKNOWN};
    *playing = (struct playing){.equity = equity};
}

enum err equity_play(const struct book *book, int64_t firm_id, struct view view,
                     const struct equity_what_if *what_if, struct arena *arena,
                     struct equity *equity_out)
{
    struct steps steps;
    struct playing playing;

    play_begin(&playing, book, firm_id, view, arena, equity_out);
    steps_collect(equity_out, what_if, &steps);
    for (size_t i = 0; i < steps.count; i++)
        play_open(&playing, &steps.list[i]);
    for (size_t i = 0; i < steps.count && playing.err == ERR_OK; i++)
        play_step(&playing, &steps.list[i]);
    return playing.err;
}

int64_t equity_firm_of(const struct book *book, uint32_t kind, const void *record)
{
    struct equity_origin origin;

    while (kind == RECORD_SECURITY_EVENT || kind == RECORD_CAPITAL_PAYMENT) {
        const struct shape *shape = &record_types[kind]->shape;
        int64_t security = field_int64(shape_field(shape, "security_id"), record);
        int64_t event = field_int64(shape_field(shape, "event_id"), record);

        if (security == 0 && equity_origin_of(book, event, &origin))
            return origin.firm_id;
        const struct entry *named = book_entry(book, security != 0 ? security : event);

        if (named == NULL ||
            named->kind != (security != 0 ? RECORD_SECURITY : RECORD_SECURITY_EVENT))
            return 0;
        kind = named->kind;
        record = named->record;
    }
    const struct field *firm = shape_field(&record_types[kind]->shape, "firm_id");

    return firm == NULL ? 0 : field_int64(firm, record);
}
