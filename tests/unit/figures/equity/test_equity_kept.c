/* What is kept of a firm's capital against the plain way: every draft, good or bad, finds what
 * playing all records with it finds. Records are random, mostly in the order of their days, some
 * dated back, some reversed. The seed is printed. */
#include "figures/equity/kept.h"
#include "record/kinds.h"
#include "support_equity.h"
#include "support_golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 12
#define DRAFTS 150
#define NAMED_MOST 400

struct run {
    struct world world;
    uint64_t random;
    int64_t firm;
    int64_t parties[3];
    int64_t classes[2];
    int64_t pool;
    int64_t named[NAMED_MOST]; /* securities and events */
    size_t named_count;
    int32_t today;
    size_t drafts;
    size_t tried;
};

/* Of any kind; what it says is in `as`. */
struct draft {
    enum record_kind kind;
    int64_t entity_id;
    union {
        struct share_class class;
        struct option_pool pool;
        struct security security;
        struct security_event event;
        struct capital_payment payment;
        struct capital_act act;
    } as;
};

static size_t below(struct run *run, size_t most)
{
    return (size_t)(golden_random(&run->random) % most);
}

static const char *new_code(struct run *run, const char *prefix)
{
    return arena_format(&run->world.arena, "%s%zu", prefix, run->drafts);
}

static void open_run(struct run *run, uint64_t seed)
{
    *run = (struct run){.random = seed, .today = day("2020-01-01")};
    world_open(&run->world);
    run->firm = world_firm(&run->world, "firm");
    for (size_t i = 0; i < 3; i++)
        run->parties[i] = world_party(&run->world, arena_format(&run->world.arena, "p%zu", i));
    run->classes[0] = world_class(&run->world, run->firm, "A", UNIT_SHARE, "2020-01-01");
    run->classes[1] = world_class(&run->world, run->firm, "B", UNIT_SHARE, "2020-01-01");
    struct option_pool pool = {.code = "ESOP",
                               .firm_id = run->firm,
                               .class_id = run->classes[0],
                               .name = "ESOP",
                               .reserved_units_e8 = UNITS(60)};

    run->pool = world_put(&run->world, MANAGER_ID, RECORD_OPTION_POOL, day("2020-01-01"), &pool);
}

static void random_security(struct run *run, struct draft *draft)
{
    struct security *security = &draft->as.security;
    bool option = below(run, 3) == 0;

    draft->kind = RECORD_SECURITY;
    *security = blank_shares(run->firm, new_code(run, "S"), run->classes[below(run, 2)],
                             run->parties[below(run, 3)], UNITS(1 + below(run, 40)));
    if (!option)
        return;
    security->kind = SECURITY_OPTION;
    security->class_id = run->classes[0];
    security->option_pool_id = below(run, 2) == 0 ? run->pool : 0;
    security->expires_on = run->today + (int32_t)below(run, 90);
}

static bool name_one(struct run *run, int64_t *security_out, int64_t *event_out)
{
    if (run->named_count == 0)
        return false;
    int64_t id = run->named[below(run, run->named_count)];
    bool security = book_entry(run->world.book, id)->kind == RECORD_SECURITY;

    *(security ? security_out : event_out) = id;
    return true;
}

static bool random_event(struct run *run, struct draft *draft)
{
    static const enum security_action actions[] = {EQUITY_TRANSFER,     EQUITY_TRANSFER,
                                                   EQUITY_CANCELLATION, EQUITY_EXERCISE,
                                                   EQUITY_FORFEITURE,   EQUITY_CONVERSION};
    struct security_event *event = &draft->as.event;

    draft->kind = RECORD_SECURITY_EVENT;
    *event = blank_event(new_code(run, "E"), 0, actions[below(run, 6)]);
    if (event->action == EQUITY_TRANSFER)
        event->to_party_id = run->parties[below(run, 3)];
    if (event->action == EQUITY_CONVERSION) {
        event->to_class_id = run->classes[1];
        event->result_units_e8 = UNITS(1 + below(run, 9));
    }
    if (below(run, 3) > 0)
        event->units_e8 = UNITS(1 + below(run, 30));
    return name_one(run, &event->security_id, &event->event_id);
}

static bool random_payment(struct run *run, struct draft *draft)
{
    struct capital_payment *payment = &draft->as.payment;

    draft->kind = RECORD_CAPITAL_PAYMENT;
    shape_clear(&capital_payment_type.shape, payment);
    payment->currency = CURRENCY_CNY;
    payment->amount_minor = 1 + (int64_t)below(run, 4000);
    return name_one(run, &payment->security_id, &payment->event_id);
}

static void random_limit(struct run *run, struct draft *draft)
{
    size_t at = below(run, 3);

    if (at == 2) {
        draft->kind = RECORD_OPTION_POOL;
        draft->entity_id = run->pool;
        draft->as.pool =
            *(const struct option_pool *)book_entry(run->world.book, run->pool)->record;
        draft->as.pool.reserved_units_e8 = UNITS(below(run, 120));
        return;
    }
    draft->kind = RECORD_SHARE_CLASS;
    draft->entity_id = run->classes[at];
    draft->as.class =
        *(const struct share_class *)book_entry(run->world.book, run->classes[at])->record;
    draft->as.class.authorised_units_e8 = UNITS(100 + below(run, 900));
}

static void random_act(struct run *run, struct draft *draft)
{
    draft->kind = RECORD_CAPITAL_ACT;
    draft->as.act = blank_act(run->firm, below(run, 2) == 0 ? CAPITAL_SPLIT : CAPITAL_REDUCTION);
    draft->as.act.ratio_e8 =
        draft->as.act.action == CAPITAL_SPLIT ? 2 * DECIMAL_E8_ONE : DECIMAL_E8_ONE / 2;
}

static bool random_draft(struct run *run, struct draft *draft)
{
    size_t choice = below(run, 20);

    memset(draft, 0, sizeof *draft);
    if (choice == 0)
        random_act(run, draft);
    else if (choice < 3)
        random_limit(run, draft);
    else if (choice < 8)
        random_security(run, draft);
    else
        return choice < 16 ? random_event(run, draft) : random_payment(run, draft);
    return true;
}

/* What the plain way finds of the draft. */
static size_t plain_faults(struct run *run, const struct entry *draft,
                           const struct equity_fault **faults_out)
{
    const struct equity_what_if what_if = {.draft = draft};
    struct equity equity;
    size_t count = 0;

    assert_int_equal(equity_play(run->world.book, run->firm, VIEW_EVERYTHING, &what_if,
                                 &run->world.arena, &equity),
                     ERR_OK);
    struct equity_fault *own = arena_array(&run->world.arena, equity.fault_count + 1, sizeof *own);

    for (size_t i = 0; i < equity.fault_count; i++)
        if (equity.faults[i].seq == EQUITY_DRAFT)
            own[count++] = equity.faults[i];
    *faults_out = own;
    return count;
}

static void expect_same_faults(struct run *run, const struct draft *draft, int32_t on)
{
    const struct entry entry = {.entity_id = draft->entity_id,
                                .kind = draft->kind,
                                .effective_date = on,
                                .record = &draft->as};
    const struct equity_fault *faults = NULL;
    struct equity_trial trial;

    run->drafts++;
    if (!equity_try(run->world.book, run->firm, &entry, &run->world.arena, &trial))
        return;
    size_t count = plain_faults(run, &entry, &faults);

    run->tried++;
    assert_int_equal(trial.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(trial.faults[i].code, faults[i].code);
        assert_int_equal(trial.faults[i].has_e8, faults[i].has_e8);
        assert_int_equal(trial.faults[i].needs_e8, faults[i].needs_e8);
        assert_ptr_equal(trial.faults[i].name, faults[i].name);
    }
}

static void enter(struct run *run, struct draft *draft, int32_t on)
{
    int64_t head = book_head(run->world.book);

    if (world_attempt(&run->world, MANAGER_ID, draft->kind, draft->entity_id, on, &draft->as) !=
        ERR_OK)
        return;
    if (draft->kind == RECORD_SECURITY || draft->kind == RECORD_SECURITY_EVENT)
        run->named[run->named_count++] = head + 1;
    else if (draft->kind == RECORD_CAPITAL_PAYMENT && below(run, 2) == 0)
        (void)world_reverse(&run->world, head + 1, NULL);
}

static void any_draft_finds_what_the_plain_way_finds(void **state)
{
    uint64_t seed = golden_seed();
    size_t drafts = 0;
    size_t tried = 0;

    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        struct run run;
        struct draft draft;

        open_run(&run, seed + round);
        for (size_t i = 0; i < DRAFTS; i++) {
            run.today += (int32_t)below(&run, 12);
            int32_t on = below(&run, 12) == 0 ? run.today - (int32_t)below(&run, 60) : run.today;

            if (!random_draft(&run, &draft))
                continue;
            expect_same_faults(&run, &draft, on);
            enter(&run, &draft, on);
        }
        drafts += run.drafts;
        tried += run.tried;
        world_close(&run.world);
    }
    /* Most come last, and are not played anew. */
    assert_true(tried * 10 > drafts * 7);
}

static void an_event_goes_back_to_its_security_however_many_lie_between(void **state)
{
    struct run run;
    struct equity_origin origin;

    (void)state;
    open_run(&run, 1);
    int64_t security = world_shares(&run.world, run.firm, "S", run.classes[0], run.parties[0],
                                    UNITS(10), "2020-02-01");
    int64_t last =
        world_transfer(&run.world, "E0", security, run.parties[1], AMOUNT_UNKNOWN, "2020-03-01");

    for (size_t i = 1; i < 50; i++) {
        struct security_event event =
            blank_event(arena_format(&run.world.arena, "E%zu", i), 0, EQUITY_TRANSFER);

        event.event_id = last;
        event.to_party_id = run.parties[i % 3];
        last = world_put(&run.world, MANAGER_ID, RECORD_SECURITY_EVENT, day("2020-03-01"), &event);
    }
    assert_true(equity_origin_of(run.world.book, last, &origin));
    assert_int_equal(origin.firm_id, run.firm);
    assert_int_equal(origin.security_id, security);
    assert_false(origin.shares);
    assert_false(equity_origin_of(run.world.book, security, &origin));
    world_close(&run.world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_draft_finds_what_the_plain_way_finds),
        cmocka_unit_test(an_event_goes_back_to_its_security_however_many_lie_between),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
