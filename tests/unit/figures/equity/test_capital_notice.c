/* Notices about capital: what runs until when, a forfeiture that is refused with all reasons before
 * its time, a reduction that waits for its creditors, and what both then do. */
#include "calc/equity/law_windows.h"
#include "figures/equity/notices.h"
#include "figures/round/claim.h"
#include "figures/round/term_class.h"
#include "record/kinds.h"
#include "support_equity.h"
#include "support_golden.h"
#include "support_round.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct world world;
static int64_t firm;
static int64_t ann;
static int64_t ben;
static int64_t capital;  /* the class */
static int64_t security; /* ann's million, due by the end of 2024 */

static void open_firm(void)
{
    world_open(&world);
    firm = world_firm(&world, "firm");
    ann = world_party(&world, "ann");
    ben = world_party(&world, "ben");
    capital = world_class(&world, firm, "RC", UNIT_REGISTERED_CAPITAL, "2020-01-01");
    struct security shares = blank_shares(firm, "S1", capital, ann, UNITS(1000));

    shares.due_on = day("2024-12-31");
    security = world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2020-01-01"), &shares);
    world_shares(&world, firm, "S2", capital, ben, UNITS(1000), "2020-01-01");
}

static int opened(void **state)
{
    (void)state;
    open_firm();
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct capital_notice blank_notice(const char *code, enum notice_action action,
                                          const char *date)
{
    struct capital_notice notice;

    shape_clear(&capital_notice_type.shape, &notice);
    notice.code = code;
    notice.firm_id = firm;
    notice.action = action;
    notice.given_on = day(date);
    if (notice.action != NOTICE_CLAIM_ANSWERED)
        notice.source = "letter";
    return notice;
}

static struct capital_notice money_notice(const char *code, enum notice_action action,
                                          const char *date, int64_t amount_minor)
{
    struct capital_notice notice = blank_notice(code, action, date);

    notice.currency = CURRENCY_CNY;
    notice.amount_minor = amount_minor;
    return notice;
}

static int64_t put(const struct capital_notice *notice)
{
    return world_put(&world, MANAGER_ID, RECORD_CAPITAL_NOTICE, DATE_UNKNOWN, notice);
}

static void expect_notice(const struct capital_notice *notice, const char *field,
                          enum violation_code code)
{
    assert_int_not_equal(
        world_attempt(&world, MANAGER_ID, RECORD_CAPITAL_NOTICE, 0, DATE_UNKNOWN, notice), ERR_OK);
    if (!world_refused(&world, field, code))
        fail_msg("%s is not refused for %s", field, violation_wire(code));
}

static void pay(int64_t id, int64_t amount_minor, const char *date)
{
    struct capital_payment payment;

    shape_clear(&capital_payment_type.shape, &payment);
    payment.security_id = id;
    payment.currency = CURRENCY_CNY;
    payment.amount_minor = amount_minor;
    world_put(&world, MANAGER_ID, RECORD_CAPITAL_PAYMENT, day(date), &payment);
}

static struct capital_notice call_on(const char *date, const char *pay_by, int64_t amount_minor)
{
    struct capital_notice call = money_notice("C", NOTICE_CALL, date, amount_minor);

    call.security_id = security;
    call.pay_by = day(pay_by);
    return call;
}

static struct capital_notice loss_on(const char *date, int64_t call, int64_t amount_minor)
{
    struct capital_notice loss = money_notice("F", NOTICE_FORFEITURE, date, amount_minor);

    loss.follows_id = call;
    loss.resolved_on = day(date);
    return loss;
}

static const struct notice_deadline *deadline(const char *date, enum deadline_what what)
{
    struct equity *equity = arena_alloc(&world.arena, sizeof *equity);
    const struct notice_deadline *rows = NULL;
    size_t count = 0;

    *equity = world_equity(&world, firm, date);
    assert_int_equal(notice_deadlines(equity, &rows, &count), ERR_OK);
    for (size_t i = 0; i < count; i++)
        if (rows[i].what == what)
            return &rows[i];
    return NULL;
}

static void the_law_has_its_days(void **state)
{
    static const struct {
        enum capital_window window;
        int32_t before;
        int32_t since;
    } said[] = {{WINDOW_TELL_CREDITORS, 10, 10}, {WINDOW_PUBLISH, 30, 30},
                {WINDOW_CLAIM_TOLD, 30, 30},     {WINDOW_CLAIM_PUBLISHED, 45, 45},
                {WINDOW_GRACE, 0, 60},           {WINDOW_DISPOSE, 0, 6},
                {WINDOW_ACCELERATE, 0, 1}};
    enum capital_law law = 0;

    (void)state;
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        assert_int_equal(capital_window(said[i].window, day("2005-12-31"), NULL), 0);
        assert_int_equal(capital_window(said[i].window, day("2024-06-30"), NULL), said[i].before);
        assert_int_equal(capital_window(said[i].window, day("2024-07-01"), &law), said[i].since);
    }
    assert_int_equal(law, LAW_2023_54);
    assert_int_equal(capital_window(WINDOW_PUBLISH, day("2020-01-01"), &law), 30);
    assert_int_equal(law, LAW_2018_177);
}

static void a_call_needs_arrears_and_its_grace(void **state)
{
    struct capital_notice call = call_on("2025-03-01", "2025-04-29", 60000);

    (void)state;
    pay(security, 40000, "2021-01-01");
    expect_notice(&call, "pay_by", VIOLATION_GRACE_TOO_SHORT);
    assert_string_equal(world_param(&world, "date"), "2025-04-30");
    call.pay_by = day("2025-04-30");
    call.amount_minor = 60001;
    expect_notice(&call, "amount", VIOLATION_SUM_EXCEEDS);
    struct capital_notice early = call_on("2024-12-31", "2025-04-30", 60000);
    expect_notice(&early, "security_id", VIOLATION_NOT_IN_ARREARS);
    struct capital_notice older = call_on("2024-06-30", "2025-04-30", 60000);
    expect_notice(&older, "given_on", VIOLATION_NO_SUCH_LAW);
    call.amount_minor = 60000;
    call.event_id = security;
    expect_notice(&call, "event_id", VIOLATION_UNKNOWN_REFERENCE);
    call.event_id = 0;
    call.consent = CONSENT_LAW;
    expect_notice(&call, "consent", VIOLATION_NOT_OF_KIND);
    call.consent = 0;
    put(&call);
    assert_int_equal(deadline("2025-04-30", DEADLINE_GRACE)->state, DEADLINE_OPEN);
    assert_int_equal(deadline("2025-05-01", DEADLINE_GRACE)->state, DEADLINE_OVERDUE);
    pay(security, 60000, "2025-05-02");
    assert_int_equal(deadline("2025-05-02", DEADLINE_GRACE)->state, DEADLINE_DONE_LATE);
    assert_int_equal(deadline("2025-05-02", DEADLINE_GRACE)->done_on, day("2025-05-02"));
}

static void nothing_is_forfeited_before_its_time(void **state)
{
    struct security_event event = blank_event("S3", security, EQUITY_FORFEITURE);

    (void)state;
    pay(security, 40000, "2021-01-01");
    event.units_e8 = UNITS(600);
    assert_int_not_equal(world_try(&world, RECORD_SECURITY_EVENT, "2025-06-01", &event), ERR_OK);
    assert_true(world_refused(&world, "forfeiture_id", VIOLATION_MISSING));
    struct capital_notice call = call_on("2025-03-01", "2025-04-30", 60000);
    int64_t call_id = put(&call);
    struct capital_notice loss = loss_on("2025-04-30", call_id, 60001);
    expect_notice(&loss, "given_on", VIOLATION_GRACE_RUNS);
    assert_true(world_refused(&world, "resolved_on", VIOLATION_GRACE_RUNS));
    assert_true(world_refused(&world, "amount", VIOLATION_SUM_EXCEEDS));
    loss = loss_on("2025-05-06", call_id, 60000);
    loss.resolved_on = DATE_UNKNOWN;
    expect_notice(&loss, "resolved_on", VIOLATION_MISSING);
    loss.resolved_on = day("2025-05-05");
    event.forfeiture_id = put(&loss);
    event.units_e8 = UNITS(601);
    assert_int_not_equal(world_try(&world, RECORD_SECURITY_EVENT, "2025-05-05", &event), ERR_OK);
    event.units_e8 = UNITS(601);
    assert_int_not_equal(world_try(&world, RECORD_SECURITY_EVENT, "2025-05-06", &event), ERR_OK);
    assert_true(world_refused(&world, "units", VIOLATION_MORE_THAN_UNPAID));
    assert_string_equal(world_param(&world, "held"), "600");
    /* Another's certificate is not what was called. */
    struct security_event other = event;
    int64_t bens = book_find_code(world.book, RECORD_SECURITY, "S2");
    other.security_id = bens;
    assert_int_not_equal(world_try(&world, RECORD_SECURITY_EVENT, "2025-05-06", &other), ERR_OK);
    assert_true(world_refused(&world, "forfeiture_id", VIOLATION_MUST_EQUAL));
}

/* 400 yuan of 1000 are paid: 600 units go, and what stays is paid in full. */
static void what_is_forfeited_is_what_was_not_paid(void **state)
{
    struct security_event event = blank_event("S3", security, EQUITY_FORFEITURE);
    struct capital_notice call = call_on("2025-03-01", "2025-04-30", 60000);

    (void)state;
    pay(security, 40000, "2021-01-01");
    struct capital_notice loss = loss_on("2025-05-06", put(&call), 60000);
    event.forfeiture_id = put(&loss);
    event.units_e8 = UNITS(600);
    int64_t taken = world_put(&world, MANAGER_ID, RECORD_SECURITY_EVENT, day("2025-05-06"), &event);
    struct equity equity = world_equity(&world, firm, "2025-05-06");
    const struct equity_certificate *left = equity_certificate_of(&equity, security, 0);
    const struct equity_certificate *gone = equity_certificate_of(&equity, 0, taken);
    assert_int_equal(left->units_e8, UNITS(400));
    assert_int_equal(left->amount_minor, 40000);
    assert_int_equal(left->paid_minor, 40000);
    assert_int_equal(gone->amount_minor, 60000);
    assert_int_equal(gone->paid_minor, 0);
    assert_int_equal(gone->holder.kind, RECORD_FIRM);
    assert_int_equal(deadline("2025-05-06", DEADLINE_GRACE)->state, DEADLINE_OVER);
    const struct notice_deadline *dispose = deadline("2025-11-06", DEADLINE_DISPOSE);
    assert_int_equal(dispose->due_on, day("2025-11-06"));
    assert_int_equal(dispose->state, DEADLINE_OPEN);
    assert_int_equal(dispose->law, LAW_2023_52);
    assert_int_equal(deadline("2025-11-07", DEADLINE_DISPOSE)->state, DEADLINE_OVERDUE);
    world_transfer(&world, "S4", taken, ben, UNITS(600), "2025-10-01");
    assert_int_equal(deadline("2025-11-07", DEADLINE_DISPOSE)->state, DEADLINE_DONE);
    /* What was used is not taken back, nor used again. */
    assert_int_not_equal(world_try(&world, RECORD_SECURITY_EVENT, "2025-05-07", &event), ERR_OK);
    assert_true(world_refused(&world, "forfeiture_id", VIOLATION_ALREADY_LINKED));
}

static void a_reduction_waits_for_its_creditors(void **state)
{
    struct capital_notice cut = money_notice("R", NOTICE_REDUCTION, "2025-06-03", 50000);
    struct capital_act act = blank_act(firm, CAPITAL_REDUCTION);

    (void)state;
    act.total_units_e8 = UNITS(1500);
    act.reduction_id = put(&cut);
    assert_int_not_equal(world_try(&world, RECORD_CAPITAL_ACT, "2025-08-01", &act), ERR_OK);
    assert_true(world_refused(&world, "reduction_id", VIOLATION_NOT_PUBLISHED));
    assert_true(world_refused(&world, "reduction_id", VIOLATION_CREDITORS_NOT_TOLD));
    assert_int_equal(deadline("2025-06-13", DEADLINE_TELL)->due_on, day("2025-06-13"));
    assert_int_equal(deadline("2025-06-14", DEADLINE_TELL)->state, DEADLINE_OVERDUE);
    assert_int_equal(deadline("2025-06-14", DEADLINE_PUBLISH)->due_on, day("2025-07-03"));
    struct capital_notice told = blank_notice("T", NOTICE_TO_CREDITORS, "2025-06-14");
    struct capital_notice published = blank_notice("P", NOTICE_PUBLISHED, "2025-06-20");
    told.follows_id = published.follows_id = act.reduction_id;
    put(&told);
    int64_t publication = put(&published);
    published.code = "P2";
    expect_notice(&published, "follows_id", VIOLATION_ALREADY_LINKED);
    assert_int_equal(deadline("2025-07-01", DEADLINE_TELL)->state, DEADLINE_DONE_LATE);
    assert_int_equal(deadline("2025-07-01", DEADLINE_CLAIM_PUBLISHED)->due_on, day("2025-08-04"));
    struct capital_notice claim = money_notice("Q", NOTICE_CREDITOR_CLAIM, "2025-07-05", 7000);
    claim.follows_id = act.reduction_id;
    expect_notice(&claim, "creditor_party_id", VIOLATION_EXACTLY_ONE);
    claim.creditor_name = "supplier";
    int64_t claim_id = put(&claim);
    assert_int_not_equal(world_try(&world, RECORD_CAPITAL_ACT, "2025-08-04", &act), ERR_OK);
    assert_true(world_refused(&world, "effective_date", VIOLATION_CLAIMS_RUN));
    assert_true(world_refused(&world, "reduction_id", VIOLATION_CLAIM_OPEN));
    struct capital_notice answer = blank_notice("A", NOTICE_CLAIM_ANSWERED, "2025-07-20");
    answer.follows_id = claim_id;
    put(&answer);
    assert_int_equal(world_try(&world, RECORD_CAPITAL_ACT, "2025-08-05", &act), ERR_OK);
    struct reduction of;
    assert_true(reduction_of(world.book, act.reduction_id,
                             (struct view){day("2025-08-05"), INT64_MAX}, &of));
    assert_int_equal(of.completed_on, day("2025-08-05"));
    assert_int_not_equal(world_reverse(&world, publication, "2025-09-01"), ERR_OK);
}

/* One holder's part only where the resolution says why; losses ask no creditor. */
static void a_reduction_says_why_it_differs(void **state)
{
    struct capital_notice cut = money_notice("R", NOTICE_REDUCTION, "2025-06-03", 100000);
    struct security_event event = blank_event("S3", security, EQUITY_CANCELLATION);

    (void)state;
    cut.covers_loss = true;
    event.reduction_id = put(&cut);
    struct capital_notice told = blank_notice("T", NOTICE_TO_CREDITORS, "2025-06-04");
    told.follows_id = event.reduction_id;
    expect_notice(&told, "action", VIOLATION_NOT_OF_KIND);
    struct capital_notice published = blank_notice("P", NOTICE_PUBLISHED, "2025-06-20");
    published.follows_id = event.reduction_id;
    put(&published);
    assert_int_not_equal(world_try(&world, RECORD_SECURITY_EVENT, "2025-06-21", &event), ERR_OK);
    assert_true(world_refused(&world, "reduction_id", VIOLATION_MUST_EQUAL));
    cut.code = "R2";
    cut.consent = CONSENT_ALL_HOLDERS;
    event.reduction_id = put(&cut);
    published.code = "P2";
    published.follows_id = event.reduction_id;
    put(&published);
    assert_int_equal(world_try(&world, RECORD_SECURITY_EVENT, "2025-06-21", &event), ERR_OK);
}

static void what_is_asked_for_early_is_due_early(void **state)
{
    struct security shares = blank_shares(firm, "S5", capital, ben, UNITS(10));
    struct capital_notice early = blank_notice("E", NOTICE_ACCELERATION, "2025-09-01");
    struct payment_due due;

    (void)state;
    shares.due_on = day("2030-01-01");
    int64_t id = world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2024-08-01"), &shares);
    early.security_id = id;
    early.pay_by = day("2025-08-31");
    expect_notice(&early, "pay_by", VIOLATION_BAD_ORDER);
    early.pay_by = day("2025-10-01");
    put(&early);
    struct equity equity = world_equity(&world, firm, "2025-10-02");
    certificate_due(&equity, equity_certificate_of(&equity, id, 0), &due);
    assert_int_equal(due.due_on, day("2025-10-01"));
    assert_int_equal(due.state, DUE_PAST);
    equity = world_equity(&world, firm, "2025-08-31");
    certificate_due(&equity, equity_certificate_of(&equity, id, 0), &due);
    assert_int_equal(due.due_on, day("2030-01-01"));
    assert_int_equal(deadline("2025-10-02", DEADLINE_ACCELERATED)->amount_minor, 1000);
    /* It follows the units to who buys them. */
    int64_t sold = world_transfer(&world, "S6", id, ann, UNITS(4), "2025-09-15");
    equity = world_equity(&world, firm, "2025-10-02");
    certificate_due(&equity, equity_certificate_of(&equity, 0, sold), &due);
    assert_int_equal(due.due_on, day("2025-10-01"));
}

/* Ann's right to be bought out by the firm, open since 2025. */
static int64_t right_to_sell(void)
{
    int64_t round = world_round(&world, "A", firm, AMOUNT_UNKNOWN);
    struct round_term term = world_blank_term(round, "T", TERM_BUY_BACK);

    term.investor_party_id = ann;
    term.obligor_firm_id = firm;
    term.trigger = "x";
    term.triggers_on = day("2025-01-01");
    term.rate_e8 = 0;
    term.accrual = ACCRUAL_SIMPLE;
    return world_put(&world, MANAGER_ID, RECORD_ROUND_TERM, DATE_UNKNOWN, &term);
}

/* A reduction of 500 yuan for that right, complete on 2025-08-01: the change that completes it. */
static int64_t reduce_for(int64_t term_id)
{
    struct capital_notice cut = money_notice("R", NOTICE_REDUCTION, "2025-06-03", 50000);
    struct capital_notice told = blank_notice("N", NOTICE_TO_CREDITORS, "2025-06-04");
    struct capital_notice published = blank_notice("P", NOTICE_PUBLISHED, "2025-06-05");
    struct security_event event = blank_event("S3", security, EQUITY_BUY_BACK);

    cut.round_term_id = term_id;
    cut.consent = CONSENT_ALL_HOLDERS;
    event.units_e8 = UNITS(500);
    event.reduction_id = told.follows_id = published.follows_id = put(&cut);
    put(&told);
    put(&published);
    return world_put(&world, MANAGER_ID, RECORD_SECURITY_EVENT, day("2025-08-01"), &event);
}

static struct term_event event_of(int64_t term_id, enum term_action action, const char *date)
{
    struct term_event event;

    shape_clear(&term_event_type.shape, &event);
    event.round_term_id = term_id;
    event.action = action;
    event.occurred_on = day(date);
    return event;
}

static enum err try_event(const struct term_event *event)
{
    return world_attempt(&world, MANAGER_ID, RECORD_TERM_EVENT, 0, DATE_UNKNOWN, event);
}

static const struct claim_row *claim_on(const char *date)
{
    const struct claim_row *rows = NULL;
    size_t count = 0;

    assert_int_equal(claims(world.book, firm, 0, (struct view){day(date), INT64_MAX}, &world.arena,
                            &rows, &count),
                     ERR_OK);
    assert_int_equal(count, 1);
    return rows;
}

/* The firm owes what a completed reduction that serves the right released, once. */
static void a_reduction_releases_what_the_firm_may_pay(void **state)
{
    int64_t term_id = right_to_sell();
    struct term_event done = event_of(term_id, TERM_REDUCTION_COMPLETED, "2025-08-01");

    (void)state;
    done.security_event_id = reduce_for(term_id);
    assert_int_equal(try_event(&done), ERR_OK);
    assert_int_equal(claim_on("2025-07-31")->released_minor, 0);
    assert_int_equal(claim_on("2025-08-01")->released_minor, 50000);
}

static void what_a_change_of_capital_fulfilled_is_settled(void **state)
{
    int64_t term_id = right_to_sell();
    struct term_event done = event_of(term_id, TERM_FULFILLED, "2025-07-31");

    (void)state;
    done.security_event_id = reduce_for(term_id);
    assert_int_not_equal(try_event(&done), ERR_OK);
    assert_true(world_refused(&world, "security_event_id", VIOLATION_UNKNOWN_REFERENCE));
    int64_t change = done.security_event_id;
    done.occurred_on = day("2025-08-02");
    done.security_event_id = 0;
    assert_int_not_equal(try_event(&done), ERR_OK);
    assert_true(world_refused(&world, "capital_act_id", VIOLATION_EXACTLY_ONE));
    done.security_event_id = change;
    assert_int_equal(try_event(&done), ERR_OK);
    assert_int_not_equal(claim_on("2025-08-01")->state, CLAIM_STATE_SETTLED);
    assert_int_equal(claim_on("2025-08-02")->state, CLAIM_STATE_SETTLED);
    assert_int_equal(claim_on("2025-08-02")->left_minor, 0);
}

static void terms_are_held_against_classes(void **state)
{
    int64_t round = world_round(&world, "A", firm, AMOUNT_UNKNOWN);
    struct share_class preferred = blank_class(firm, "PA", UNIT_REGISTERED_CAPITAL);
    struct round_term term = world_blank_term(round, "T", TERM_PREFERENCE);
    const struct term_class *rows = NULL;

    (void)state;
    preferred.basis = CLASS_BY_CONTRACT;
    preferred.original_price_e8 = DECIMAL_E8_ONE;
    preferred.preference_multiple_e8 = DECIMAL_E8_ONE;
    preferred.liquidation_rank = 1;
    preferred.participation = CLASS_PARTICIPATES_NOT;
    int64_t class =
        world_put(&world, MANAGER_ID, RECORD_SHARE_CLASS, day("2020-01-01"), &preferred);
    struct security shares = blank_shares(firm, "S5", class, ann, UNITS(10));
    shares.round_id = round;
    world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2021-01-01"), &shares);
    term.investor_party_id = ann;
    term.multiple_e8 = 2 * DECIMAL_E8_ONE;
    term.rank = 1;
    world_put(&world, MANAGER_ID, RECORD_ROUND_TERM, DATE_UNKNOWN, &term);
    struct equity equity = world_equity(&world, firm, "2022-01-01");
    assert_int_equal(term_classes(&equity, &rows), 3);
    assert_int_equal(rows[0].matter, MATTER_HELD);
    assert_int_equal(rows[0].class_id, class);
    assert_int_equal(rows[0].outcome, TERM_CLASS_AGREES);
    assert_int_equal(rows[1].matter, MATTER_MULTIPLE);
    assert_int_equal(rows[1].outcome, TERM_CLASS_DIFFERS);
    assert_int_equal(rows[1].term_e8, 2 * DECIMAL_E8_ONE);
    assert_int_equal(rows[1].class_e8, DECIMAL_E8_ONE);
    assert_int_equal(rows[2].matter, MATTER_RANK);
    assert_int_equal(rows[2].outcome, TERM_CLASS_AGREES);
    struct round_term bens = world_blank_term(round, "B", TERM_ANTI_DILUTION);
    bens.investor_party_id = ben;
    bens.ratchet = 1;
    bens.class_id = class;
    world_put(&world, MANAGER_ID, RECORD_ROUND_TERM, DATE_UNKNOWN, &bens);
    equity = world_equity(&world, firm, "2022-01-01");
    assert_int_equal(term_classes(&equity, &rows), 5);
    assert_int_equal(rows[3].outcome, TERM_CLASS_NOT_HELD);
    assert_int_equal(rows[4].outcome, TERM_CLASS_UNKNOWN);
    assert_string_equal(rows[4].term_says, "full");
}

/* Whatever was paid and is taken within what is not: units, what was subscribed and what was paid
 * stay the same in all, and nothing that was paid for goes. */
static void forfeiture_conserves_units_and_money(void **state)
{
    uint64_t random = golden_seed();

    (void)state;
    for (int run = 0; run < 60; run++) {
        int64_t paid = (int64_t)(golden_random(&random) % 99999) + 1;
        int64_t lost = (int64_t)(golden_random(&random) % (uint64_t)(100000 - paid)) + 1;
        int64_t most = UNITS(1000) / 100000 * lost;
        int64_t units = (int64_t)(golden_random(&random) % (uint64_t)most) + 1;

        open_firm();
        pay(security, paid, "2021-01-01");
        struct capital_notice call = call_on("2025-03-01", "2025-04-30", lost);
        struct capital_notice loss = loss_on("2025-05-06", put(&call), lost);
        struct security_event event = blank_event("S3", security, EQUITY_FORFEITURE);
        event.forfeiture_id = put(&loss);
        event.units_e8 = most + 1;
        assert_int_not_equal(world_try(&world, RECORD_SECURITY_EVENT, "2025-05-06", &event),
                             ERR_OK);
        event.units_e8 = units;
        int64_t taken =
            world_put(&world, MANAGER_ID, RECORD_SECURITY_EVENT, day("2025-05-06"), &event);
        struct equity equity = world_equity(&world, firm, "2025-05-06");
        const struct equity_certificate *left = equity_certificate_of(&equity, security, 0);
        const struct equity_certificate *gone = equity_certificate_of(&equity, 0, taken);
        assert_int_equal(left->units_e8 + gone->units_e8, UNITS(1000));
        assert_int_equal(left->amount_minor + gone->amount_minor, 100000);
        assert_int_equal(left->paid_minor, paid);
        assert_int_equal(gone->paid_minor, 0);
        assert_true(left->amount_minor >= paid);
        if (run < 59)
            world_close(&world);
    }
}

#define IN_A_FIRM(test) cmocka_unit_test_setup_teardown(test, opened, closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_law_has_its_days),
        IN_A_FIRM(a_call_needs_arrears_and_its_grace),
        IN_A_FIRM(nothing_is_forfeited_before_its_time),
        IN_A_FIRM(what_is_forfeited_is_what_was_not_paid),
        IN_A_FIRM(a_reduction_waits_for_its_creditors),
        IN_A_FIRM(a_reduction_says_why_it_differs),
        IN_A_FIRM(what_is_asked_for_early_is_due_early),
        IN_A_FIRM(a_reduction_releases_what_the_firm_may_pay),
        IN_A_FIRM(what_a_change_of_capital_fulfilled_is_settled),
        IN_A_FIRM(terms_are_held_against_classes),
        cmocka_unit_test_teardown(forfeiture_conserves_units_and_money, closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
