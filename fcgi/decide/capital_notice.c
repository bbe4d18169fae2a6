/* What is refused of notices about a firm's capital, and of the changes of capital that rest on
 * them: shares are forfeited only after the written call, its grace and the notice (Company Law
 * 52), and a reduction is complete only once the creditors had their time (224). */
#include "decide_internal.h"
#include "rests_on_internal.h"

#include "calc/equity/law_windows.h"
#include "figures/equity/notices.h"
#include "figures/equity/table.h"
#include "base/int128.h"
#include "record/firm.h"
#include "record/round_term.h"

static void refuse_until(struct decider *decider, const char *field, enum violation_code code,
                         int32_t date)
{
    refuse(decider, field, code);
    param_date(decider, date);
}

/* --- what a notice follows --- */

static const struct capital_notice *notice_of(const struct decider *decider, int64_t id)
{
    const struct entry *entry = book_entry(decider->book, id);

    return entry == NULL ? NULL : entry->record;
}

/* One notice of an action to another. */
static void require_first(struct decider *decider, const struct capital_notice *notice)
{
    FOR_LIVE_REFERRERS (r, decider->book, VIEW_EVERYTHING, capital_notice, follows_id,
                        notice->follows_id)
        if (((const struct capital_notice *)r.entry->record)->action == notice->action)
            refuse_with_seq(decider, "follows_id", VIOLATION_ALREADY_LINKED, r.entry->seq);
}

/* NULL: it follows none, or not what it should. */
static const struct capital_notice *check_followed(struct decider *decider,
                                                   const struct capital_notice *notice)
{
    static const struct {
        enum notice_action action;
        const char *expected;
    } asked[] = {
        [NOTICE_TO_CREDITORS] = {NOTICE_REDUCTION, "a resolution to reduce capital"},
        [NOTICE_PUBLISHED] = {NOTICE_REDUCTION, "a resolution to reduce capital"},
        [NOTICE_CREDITOR_CLAIM] = {NOTICE_REDUCTION, "a resolution to reduce capital"},
        [NOTICE_CLAIM_ANSWERED] = {NOTICE_CREDITOR_CLAIM, "a creditor's claim"},
        [NOTICE_FORFEITURE] = {NOTICE_CALL, "a call to pay in"},
        [NOTICE_ACCELERATION] = {0, NULL},
    };
    const struct capital_notice *followed = notice_of(decider, notice->follows_id);

    if (followed == NULL || asked[notice->action].expected == NULL)
        return NULL;
    if (followed->firm_id != notice->firm_id)
        must_be(decider, "follows_id", "of the same firm");
    if (followed->action == asked[notice->action].action)
        return followed;
    must_be(decider, "follows_id", asked[notice->action].expected);
    return NULL;
}

/* --- reductions --- */

static void check_reduction(struct decider *decider, const struct capital_notice *notice)
{
    const struct entry *entry = book_entry(decider->book, notice->round_term_id);
    const struct round_term *term = entry == NULL ? NULL : entry->record;

    if (term == NULL)
        return;
    const struct round *round = named_record(decider, RECORD_ROUND, term->round_id);

    if (round == NULL || round->firm_id != notice->firm_id)
        must_be(decider, "round_term_id", "of the same firm");
    if (term->kind != TERM_BUY_BACK)
        must_be(decider, "round_term_id", "a right to be bought out");
    if (notice->covers_loss)
        refuse(decider, "round_term_id", VIOLATION_NOT_OF_KIND);
}

/* A reduction that covers losses asks no creditor (225). */
static void check_of_reduction(struct decider *decider, const struct capital_notice *notice,
                               const struct capital_notice *followed)
{
    bool asks = notice->action == NOTICE_TO_CREDITORS || notice->action == NOTICE_CREDITOR_CLAIM;

    if (asks && followed != NULL && followed->covers_loss)
        refuse(decider, "action", VIOLATION_NOT_OF_KIND);
    if (notice->action == NOTICE_PUBLISHED || notice->action == NOTICE_CLAIM_ANSWERED)
        require_first(decider, notice);
    if (notice->action == NOTICE_CREDITOR_CLAIM)
        (void)exactly_one(decider, "creditor_party_id", notice->creditor_party_id, "creditor_name",
                          notice->creditor_name != NULL);
}

/* --- calls, forfeitures, accelerations --- */

/* The certificate as it is on the draft's day; NULL: none that is of the firm and alive. */
static const struct equity_certificate *find_certificate(struct decider *decider, int64_t firm_id,
                                                         int64_t security_id, int64_t event_id,
                                                         struct equity *equity_out)
{
    const char *field = security_id != 0 ? "security_id" : "event_id";

    if (equity_play(decider->book, firm_id, decider_view(decider), NULL, decider->arena,
                    equity_out) != ERR_OK) {
        refuse_overflow(decider, field, CURRENCY_NONE);
        return NULL;
    }
    const struct equity_certificate *found =
        equity_certificate_of(equity_out, security_id, event_id);

    if (found != NULL && equity_alive(found) && found->kind == SECURITY_SHARES)
        return found;
    must_be(decider, field, "a certificate of shares of the firm that is held");
    return NULL;
}

/* What may be asked for of a certificate: not more than is unpaid, in its currency. */
static void require_unpaid(struct decider *decider, const struct capital_notice *notice,
                           const struct payment_due *due, uint32_t currency)
{
    if (due->due_minor == AMOUNT_UNKNOWN || due->due_minor <= 0) {
        refuse(decider, "security_id", VIOLATION_NOTHING_UNPAID);
        return;
    }
    if (notice->amount_minor == AMOUNT_UNKNOWN)
        return;
    require_currency(decider, notice->currency, currency);
    if (notice->currency == currency)
        require_at_most(decider, "amount", notice->amount_minor, due->due_minor, currency);
}

/* What is due on the certificate that `of` names; the notice may ask for no more of it. False:
 * there is no such certificate. */
static bool find_due(struct decider *decider, const struct capital_notice *notice,
                     const struct capital_notice *of, struct payment_due *due_out)
{
    struct equity equity;
    const struct equity_certificate *certificate =
        find_certificate(decider, of->firm_id, of->security_id, of->event_id, &equity);

    if (certificate == NULL)
        return false;
    certificate_due(&equity, certificate, due_out);
    require_unpaid(decider, notice, due_out, certificate->currency);
    return true;
}

static void check_call(struct decider *decider, const struct capital_notice *notice)
{
    struct payment_due due;
    int32_t grace = capital_window(WINDOW_GRACE, notice->given_on, NULL);

    if (grace == 0)
        refuse(decider, "given_on", VIOLATION_NO_SUCH_LAW);
    else if (notice->pay_by != DATE_UNKNOWN && notice->pay_by < notice->given_on + grace)
        refuse_until(decider, "pay_by", VIOLATION_GRACE_TOO_SHORT, notice->given_on + grace);
    if (!exactly_one(decider, "security_id", notice->security_id, "event_id", notice->event_id) ||
        !find_due(decider, notice, notice, &due))
        return;
    int32_t day = due.due_on == DATE_UNKNOWN ? due.last_on : due.due_on;

    if (day == DATE_UNKNOWN || day >= notice->given_on)
        refuse(decider, "security_id", VIOLATION_NOT_IN_ARREARS);
}

static void check_forfeiture(struct decider *decider, const struct capital_notice *notice,
                             const struct capital_notice *call)
{
    struct payment_due due;

    require_first(decider, notice);
    require_order(decider, "given_on", notice->resolved_on, notice->given_on, "resolved_on");
    if (call == NULL)
        return;
    if (notice->given_on <= call->pay_by)
        refuse_until(decider, "given_on", VIOLATION_GRACE_RUNS, call->pay_by);
    if (notice->resolved_on != DATE_UNKNOWN && notice->resolved_on <= call->pay_by)
        refuse_until(decider, "resolved_on", VIOLATION_GRACE_RUNS, call->pay_by);
    if (notice->amount_minor != AMOUNT_UNKNOWN && notice->currency == call->currency)
        require_at_most(decider, "amount", notice->amount_minor, call->amount_minor,
                        call->currency);
    (void)find_due(decider, notice, call, &due);
}

static void check_acceleration(struct decider *decider, const struct capital_notice *notice)
{
    struct payment_due due;

    if (capital_window(WINDOW_ACCELERATE, notice->given_on, NULL) == 0)
        refuse(decider, "given_on", VIOLATION_NO_SUCH_LAW);
    require_order(decider, "pay_by", notice->given_on, notice->pay_by, "given_on");
    if (!exactly_one(decider, "security_id", notice->security_id, "event_id", notice->event_id) ||
        !find_due(decider, notice, notice, &due))
        return;
    if (due.due_on != DATE_UNKNOWN && notice->pay_by != DATE_UNKNOWN)
        require_order(decider, "security_id", notice->pay_by, due.due_on, "pay_by");
}

void check_capital_notice(struct decider *decider)
{
    const struct capital_notice *notice = decider->record;

    require_own_belongings(decider);
    const struct capital_notice *followed = check_followed(decider, notice);

    if (notice->creditor_party_id != 0 && notice->creditor_name != NULL &&
        notice->action != NOTICE_CREDITOR_CLAIM)
        (void)exactly_one(decider, "creditor_party_id", notice->creditor_party_id, "creditor_name",
                          true);
    switch ((enum notice_action)notice->action) {
    case NOTICE_REDUCTION:
        check_reduction(decider, notice);
        break;
    case NOTICE_CALL:
        check_call(decider, notice);
        break;
    case NOTICE_FORFEITURE:
        check_forfeiture(decider, notice, followed);
        break;
    case NOTICE_ACCELERATION:
        check_acceleration(decider, notice);
        break;
    default:
        check_of_reduction(decider, notice, followed);
        break;
    }
}

/* --- changes of capital that rest on notices --- */

/* Units that the amount of a notice was subscribed for, cut down. */
static bool units_of(const struct equity_certificate *certificate, int64_t amount_minor,
                     int64_t *units_out)
{
    if (certificate->amount_minor == AMOUNT_UNKNOWN || certificate->amount_minor <= 0)
        return false;
    if (amount_minor >= certificate->amount_minor) {
        *units_out = certificate->units_e8;
        return true;
    }
    *units_out =
        (int64_t)((int128_t)certificate->units_e8 * amount_minor / certificate->amount_minor);
    return true;
}

static void require_unpaid_units(struct decider *decider, const struct security_event *event,
                                 const struct capital_notice *notice,
                                 const struct capital_notice *call)
{
    struct equity equity;
    int64_t unpaid_e8 = 0;
    const struct equity_certificate *certificate =
        find_certificate(decider, call->firm_id, event->security_id, event->event_id, &equity);

    if (certificate == NULL)
        return;
    int64_t wanted = event->units_e8 == AMOUNT_UNKNOWN ? certificate->units_e8 : event->units_e8;

    if (units_of(certificate, notice->amount_minor, &unpaid_e8) && wanted <= unpaid_e8)
        return;
    refuse(decider, "units", VIOLATION_MORE_THAN_UNPAID);
    violations_param(decider->violations, "name", certificate->code);
    param_units(decider, "held", unpaid_e8);
    param_units(decider, "wanted", wanted);
}

void require_forfeiture(struct decider *decider, const struct security_event *event)
{
    const struct capital_notice *notice = notice_of(decider, event->forfeiture_id);

    if (notice == NULL) {
        if (capital_window(WINDOW_GRACE, decider->draft->effective_date, NULL) != 0)
            refuse(decider, "forfeiture_id", VIOLATION_MISSING);
        return;
    }
    const struct capital_notice *call =
        notice->action == NOTICE_FORFEITURE ? notice_of(decider, notice->follows_id) : NULL;

    FOR_LIVE_REFERRERS (r, decider->book, VIEW_EVERYTHING, security_event, forfeiture_id,
                        event->forfeiture_id)
        refuse_with_seq(decider, "forfeiture_id", VIOLATION_ALREADY_LINKED, r.entry->seq);
    if (call == NULL || call->security_id != event->security_id ||
        call->event_id != event->event_id) {
        must_be(decider, "forfeiture_id", "a notice of forfeiture of the certificate");
        return;
    }
    require_unpaid_units(decider, event, notice, call);
}

/* Creditors were told, the publication made, their time is over, and who asked was paid. */
static void require_creditors_served(struct decider *decider, const struct reduction *of)
{
    if (of->published_on == DATE_UNKNOWN)
        refuse(decider, "reduction_id", VIOLATION_NOT_PUBLISHED);
    if (of->resolution->covers_loss)
        return;
    if (of->told_on == DATE_UNKNOWN)
        refuse(decider, "reduction_id", VIOLATION_CREDITORS_NOT_TOLD);
    if (of->claims_until != DATE_UNKNOWN && decider->draft->effective_date <= of->claims_until)
        refuse_until(decider, "effective_date", VIOLATION_CLAIMS_RUN, of->claims_until);
    if (of->open_claim_id != 0)
        refuse_with_seq(decider, "reduction_id", VIOLATION_CLAIM_OPEN, of->open_claim_id);
}

void require_reduction(struct decider *decider, int64_t reduction_id, int64_t firm_id,
                       bool in_proportion)
{
    struct reduction of;

    if (reduction_id == 0)
        return;
    if (!reduction_of(decider->book, reduction_id, decider_view(decider), &of)) {
        must_be(decider, "reduction_id", "a resolution to reduce capital");
        return;
    }
    if (of.resolution->firm_id != firm_id)
        must_be(decider, "reduction_id", "of the same firm");
    if (!in_proportion &&
        (of.resolution->consent == 0 || of.resolution->consent == CONSENT_IN_PROPORTION))
        must_be(decider, "reduction_id", "one that may differ from the proportion of the holders");
    FOR_LIVE_REFERRERS (r, decider->book, VIEW_EVERYTHING, capital_act, reduction_id, reduction_id)
        refuse_with_seq(decider, "reduction_id", VIOLATION_ALREADY_LINKED, r.entry->seq);
    require_creditors_served(decider, &of);
}

/* What completed the reduction that a notice leads back to. */
const struct entry *rests_on_notice(const struct decider *decider, const struct entry *reversed)
{
    const struct capital_notice *notice = reversed->record;
    const struct entry *named = rests_on_named(decider, reversed);
    const struct capital_notice *followed = notice_of(decider, notice->follows_id);
    int64_t reduction_id = followed != NULL && followed->action == NOTICE_CREDITOR_CLAIM
                               ? followed->follows_id
                               : notice->follows_id;

    if (named != NULL || reduction_id == 0 || notice->action == NOTICE_CREDITOR_CLAIM)
        return named;
    FOR_LIVE_REFERRERS (r, decider->book, VIEW_EVERYTHING, capital_act, reduction_id, reduction_id)
        return r.entry;
    FOR_LIVE_REFERRERS (r, decider->book, VIEW_EVERYTHING, security_event, reduction_id,
                        reduction_id)
        return r.entry;
    return NULL;
}
