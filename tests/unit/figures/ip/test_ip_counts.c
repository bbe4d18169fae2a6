/* Counts of the docket equal a recount from the events that were taken, at any day and state of
 * knowledge. What is recorded is drawn at random; what decide refuses is left out of both. */
#include "support_book.h"
#include "support_golden.h"

#include "figures/ip/docket.h"
#include "record/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RIGHTS 40
#define TRIES 600
#define VIEWS 300
#define EVENTS_MAX (TRIES + 1)

static struct world world;
static uint64_t seed;
static int64_t firms[2];

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world.today = day("2026-11-30");
    firms[0] = world_firm(&world, "one");
    firms[1] = world_firm(&world, "two");
    seed = golden_seed();
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static int below(int count)
{
    return (int)(golden_random(&seed) % (uint64_t)count);
}

/* --- what was taken --------------------------------------------------------------------------- */

struct told {
    int64_t right;
    struct ip_event event;
    int64_t seq;
};

static struct ip_right rights[RIGHTS];
static int64_t ids[RIGHTS];
static struct told told[EVENTS_MAX];
static size_t told_count;

/* A number of its own, with its check digit. */
static const char *number_of(const struct ip_right *right, int i)
{
    int serial = 1000000 + i;
    char *digits =
        arena_format(&world.arena, "%04d%u%07d", date_year(right->filed_on), right->type, serial);
    int sum = 0;

    for (int k = 0; digits[k] != '\0'; k++)
        sum += (digits[k] - '0') * (2 + k % 8);
    return arena_format(&world.arena, "%s.%c", digits, "0123456789X"[sum % 11]);
}

static void record_right(int i)
{
    struct ip_right *right = &rights[i];

    shape_clear(&ip_right_type.shape, right);
    right->code = arena_format(&world.arena, "R%02d", i);
    right->firm_id = firms[below(2)];
    right->type = below(3) == 0 ? IP_TYPE_UTILITY_MODEL : IP_TYPE_INVENTION;
    right->title = "x";
    right->filed_on = day("2004-01-01") + below(6000);
    right->number = number_of(right, i);
    if (below(3) > 0)
        right->granted_on = right->filed_on + 200 + below(800);
    ids[i] = world_put(&world, MANAGER_ID, RECORD_IP_RIGHT, day("2026-01-05"), right);
}

static void try_event(void)
{
    static const enum ip_action actions[] = {
        IP_ACTION_PUBLISHED,   IP_ACTION_GRANTED,    IP_ACTION_LAPSED,   IP_ACTION_RESTORED,
        IP_ACTION_ABANDONED,   IP_ACTION_PRESERVED,  IP_ACTION_RELEASED, IP_ACTION_LICENSED,
        IP_ACTION_TRANSFERRED, IP_ACTION_INVALIDATED};
    int i = below(RIGHTS);
    struct told *next = &told[told_count];
    struct ip_event *event = &next->event;

    shape_clear(&ip_event_type.shape, event);
    event->ip_right_id = ids[i];
    event->action = actions[below(sizeof actions / sizeof actions[0])];
    event->occurred_on = rights[i].filed_on + below(5000);
    if (event->action == IP_ACTION_TRANSFERRED)
        event->firm_id = firms[below(2)];
    if (event->action == IP_ACTION_LICENSED && below(2) == 0)
        event->ends_on = event->occurred_on + below(2000);
    if (world_attempt(&world, MANAGER_ID, RECORD_IP_EVENT, 0, day("2026-01-05"), event) != ERR_OK)
        return;
    next->right = ids[i];
    next->seq = book_head(world.book);
    told_count++;
}

/* --- pledges ---------------------------------------------------------------------------------- */

/* A right in a pledge of one right, from a day until, if it ended, another. */
struct held {
    int64_t right;
    int64_t pledge;
    int32_t from;
    int64_t seq;
    int32_t to; /* DATE_UNKNOWN */
    int64_t end_seq;
};

static struct held held[EVENTS_MAX];
static size_t held_count;
static int64_t cases[2];
static int64_t pledgee;

static void open_cases(void)
{
    struct case_scheme scheme;
    struct party bank;

    shape_clear(&case_scheme_type.shape, &scheme);
    scheme.code = "SCHEME";
    scheme.name = "x";
    scheme.status = RULE_VERIFIED;
    scheme.valid_from = day("2015-01-01");
    shape_clear(&party_type.shape, &bank);
    bank.code = "BANK";
    bank.name = "x";
    bank.kind = PARTY_BANK;
    pledgee = world_put(&world, MANAGER_ID, RECORD_PARTY, day("2015-01-02"), &bank);
    int64_t id = world_put(&world, MANAGER_ID, RECORD_CASE_SCHEME, day("2015-01-01"), &scheme);

    for (int i = 0; i < 2; i++) {
        struct loan_case record;

        shape_clear(&loan_case_type.shape, &record);
        record.code = arena_format(&world.arena, "CASE%d", i);
        record.firm_id = firms[i];
        record.case_scheme_id = id;
        record.bank_id = pledgee;
        cases[i] = world_put(&world, MANAGER_ID, RECORD_LOAN_CASE, day("2015-01-03"), &record);
    }
}

static void try_pledge(int number)
{
    int i = below(RIGHTS);
    struct pledge pledge;
    struct held next = {.right = ids[i], .to = DATE_UNKNOWN};

    shape_clear(&pledge_type.shape, &pledge);
    pledge.code = arena_format(&world.arena, "P%d", number);
    pledge.loan_case_id = cases[below(2)];
    pledge.pledgee_id = pledgee;
    pledge.registered_on = day("2015-01-05") + below(4300);
    pledge.debt_kind = "x";
    pledge.currency = CURRENCY_CNY;
    pledge.secured_minor = 100;
    pledge.debt_ends_on = pledge.registered_on + below(1000);
    pledge.scope = "x";
    pledge.opinion = OPINION_NO_OTHER_GROUND;
    if (world_attempt(&world, MANAGER_ID, RECORD_PLEDGE, 0, pledge.registered_on, &pledge) !=
        ERR_OK)
        return;
    next.pledge = book_head(world.book);
    next.from = pledge.registered_on;
    const struct pledge_item item = {
        .pledge_id = next.pledge, .ip_right_id = ids[i], .registered_on = DATE_UNKNOWN};

    if (world_attempt(&world, MANAGER_ID, RECORD_PLEDGE_ITEM, 0, day("2026-01-05"), &item) !=
        ERR_OK)
        return;
    next.seq = book_head(world.book);
    held[held_count++] = next;
}

static void try_end(void)
{
    if (held_count == 0)
        return;
    struct held *of = &held[below((int)held_count)];
    int32_t on = of->from + 1 + below(900);
    const struct pledge_end end = {.pledge_id = of->pledge, .reason = "x"};

    if (on > world.today ||
        world_attempt(&world, MANAGER_ID, RECORD_PLEDGE_END, 0, on, &end) != ERR_OK)
        return;
    of->to = on;
    of->end_seq = book_head(world.book);
}

/* From the day on which it went in, until the day of the end. */
static bool is_held(int64_t right, int32_t on, int64_t as_known)
{
    for (size_t k = 0; k < held_count; k++)
        if (held[k].right == right && held[k].seq <= as_known && held[k].from <= on &&
            (held[k].to == DATE_UNKNOWN || held[k].end_seq > as_known || held[k].to > on))
            return true;
    return false;
}

/* --- the recount ------------------------------------------------------------------------------ */

struct recount {
    int32_t day;
    int64_t as_known;
    int64_t owner;
    const char *status;
    int32_t granted_on;
    int licences;
    bool preserved;
};

static bool alive(const char *status)
{
    return strcmp(status, "filed") == 0 || strcmp(status, "published") == 0 ||
           strcmp(status, "granted") == 0;
}

static void end_of_term(struct recount *count, const struct ip_right *right, int32_t on)
{
    int32_t last = date_add_months(right->filed_on, right->type == IP_TYPE_INVENTION ? 240 : 120);

    if (on > last && alive(count->status))
        count->status = "expired";
}

static void take(struct recount *count, const struct ip_event *event)
{
    switch (event->action) {
    case IP_ACTION_PUBLISHED:
        count->status = "published";
        break;
    case IP_ACTION_GRANTED:
        count->granted_on = event->occurred_on;
        count->status = "granted";
        break;
    case IP_ACTION_RESTORED:
        count->status = "granted";
        break;
    case IP_ACTION_LAPSED:
        count->status = "lapsed";
        break;
    case IP_ACTION_ABANDONED:
        count->status = "abandoned";
        break;
    case IP_ACTION_INVALIDATED:
        count->status = "invalidated";
        break;
    case IP_ACTION_PRESERVED:
    case IP_ACTION_RELEASED:
        count->preserved = event->action == IP_ACTION_PRESERVED;
        break;
    case IP_ACTION_TRANSFERRED:
        count->owner = event->firm_id;
        break;
    default:
        count->licences += event->ends_on == DATE_UNKNOWN || event->ends_on >= count->day;
        break;
    }
}

/* Day by day, and of one day in the order in which it was told. */
static void recount_right(int i, struct recount *count)
{
    const struct ip_right *right = &rights[i];

    count->owner = right->firm_id;
    count->status = "filed";
    count->granted_on = DATE_UNKNOWN;
    for (int32_t on = right->filed_on; on <= count->day; on++) {
        end_of_term(count, right, on);
        if (right->granted_on == on) {
            count->granted_on = on;
            count->status = "granted";
        }
        for (size_t k = 0; k < told_count; k++)
            if (told[k].right == ids[i] && told[k].event.occurred_on == on &&
                told[k].seq <= count->as_known)
                take(count, &told[k].event);
    }
}

static void add(struct ip_count_figures *sums, const struct ip_right *right, bool pledged,
                const struct recount *count)
{
    bool granted = strcmp(count->status, "granted") == 0;

    sums->rights++;
    sums->pending += alive(count->status) && !granted;
    sums->inventions += granted && right->type == IP_TYPE_INVENTION;
    sums->utility_models += granted && right->type == IP_TYPE_UTILITY_MODEL;
    sums->granted_in_year +=
        count->granted_on != DATE_UNKNOWN && date_year(count->granted_on) == date_year(count->day);
    sums->expired += strcmp(count->status, "expired") == 0;
    sums->lapsed += strcmp(count->status, "lapsed") == 0;
    sums->abandoned += strcmp(count->status, "abandoned") == 0;
    sums->invalidated += strcmp(count->status, "invalidated") == 0;
    sums->licensed += granted && count->licences > 0;
    sums->preserved += granted && count->preserved;
    sums->pledged += granted && pledged;
}

static struct ip_count_figures recount(int64_t firm, struct view view)
{
    struct ip_count_figures sums = {0};

    for (int i = 0; i < RIGHTS; i++) {
        struct recount count = {.day = view.as_of, .as_known = view.as_known};

        if (rights[i].filed_on > view.as_of || ids[i] > view.as_known)
            continue;
        recount_right(i, &count);
        if (firm == 0 || count.owner == firm)
            add(&sums, &rights[i], is_held(ids[i], view.as_of, view.as_known), &count);
    }
    return sums;
}

static void assert_counts(const struct ip_count_figures *got, const struct ip_count_figures *want)
{
    assert_int_equal(got->rights, want->rights);
    assert_int_equal(got->pending, want->pending);
    assert_int_equal(got->inventions, want->inventions);
    assert_int_equal(got->utility_models, want->utility_models);
    assert_int_equal(got->granted_in_year, want->granted_in_year);
    assert_int_equal(got->expired, want->expired);
    assert_int_equal(got->lapsed, want->lapsed);
    assert_int_equal(got->abandoned, want->abandoned);
    assert_int_equal(got->invalidated, want->invalidated);
    assert_int_equal(got->licensed, want->licensed);
    assert_int_equal(got->preserved, want->preserved);
    assert_int_equal(got->pledged, want->pledged);
}

static void counts_equal_a_recount_from_events(void **state)
{
    struct ip_count_figures seen = {0};

    (void)state;
    for (int i = 0; i < RIGHTS; i++)
        record_right(i);
    told_count = 0;
    open_cases();
    held_count = 0;
    for (int i = 0; i < TRIES; i++) {
        try_event();
        try_pledge(i);
        if (below(4) == 0)
            try_end();
    }
    assert_true(told_count > RIGHTS);
    assert_true(held_count > RIGHTS / 2);
    for (int i = 0; i < VIEWS; i++) {
        struct view view = {
            .as_of = day("2004-01-01") + below(8300),
            .as_known = below(2) == 0 ? INT64_MAX
                                      : ids[0] + below((int)(book_head(world.book) - ids[0] + 1))};
        int64_t firm = below(3) == 0 ? 0 : firms[below(2)];
        struct ip_count_figures want = recount(firm, view);
        struct ip_count_figures got;
        struct ip_tables tables;

        ip_tables_open(world.book, view, &world.arena, &tables);
        ip_count_rights(&tables, firm, &got);
        assert_counts(&got, &want);
        seen.expired += want.expired;
        seen.lapsed += want.lapsed;
        seen.invalidated += want.invalidated;
        seen.licensed += want.licensed;
        seen.preserved += want.preserved;
        seen.pledged += want.pledged;
    }
    /* What never occurs proves nothing. */
    assert_true(seen.expired > 0 && seen.lapsed > 0 && seen.invalidated > 0);
    assert_true(seen.licensed > 0 && seen.preserved > 0 && seen.pledged > 0);
}

/* --- stated, pooled, due ---------------------------------------------------------------------- */

static int64_t a_patent(const char *code, const char *filed_on, const char *granted_on)
{
    struct ip_right right;

    shape_clear(&ip_right_type.shape, &right);
    right.code = code;
    right.firm_id = firms[0];
    right.type = IP_TYPE_INVENTION;
    right.title = "x";
    right.filed_on = day(filed_on);
    right.granted_on = day(granted_on);
    return world_put(&world, MANAGER_ID, RECORD_IP_RIGHT, day("2026-01-05"), &right);
}

static void member(int64_t pool, int64_t right, const char *code, const char *from_on,
                   const char *to_on)
{
    const struct ip_pool_member record = {.code = code,
                                          .ip_pool_id = pool,
                                          .ip_right_id = right,
                                          .from_on = day(from_on),
                                          .to_on = to_on == NULL ? DATE_UNKNOWN : day(to_on)};

    (void)world_put(&world, MANAGER_ID, RECORD_IP_POOL_MEMBER, day("2026-01-05"), &record);
}

static void a_pool_is_its_members_of_the_day_beside_what_was_stated(void **state)
{
    struct ip_pool pool;
    struct ip_tables tables;
    const struct ip_pool_row *rows = NULL;
    size_t count = 0;

    (void)state;
    shape_clear(&ip_pool_type.shape, &pool);
    pool.code = "P";
    pool.name = "x";
    pool.qualifier = STATED_EQUAL;
    pool.stated_rights = 253;
    int64_t id = world_put(&world, MANAGER_ID, RECORD_IP_POOL, day("2026-01-05"), &pool);

    member(id, a_patent("A", "2015-01-05", "2017-01-05"), "M1", "2020-01-01", NULL);
    member(id, a_patent("B", "2015-01-05", "2017-01-05"), "M2", "2020-01-01", "2022-12-31");
    ip_tables_open(world.book, (struct view){day("2022-12-31"), INT64_MAX}, &world.arena, &tables);
    ip_pool_rows(&tables, &rows, &count);
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].members, 2);
    assert_int_equal(rows[0].not_recorded, 251);
    tables.view.as_of = day("2023-01-01");
    ip_pool_rows(&tables, &rows, &count);
    assert_int_equal(rows[0].members, 1);
    assert_int_equal(rows[0].in_force, 1);
}

static void firms_in_trusteeship_are_counted_once_by_day_and_year(void **state)
{
    int64_t agent = world_party(&world, "agent");
    struct ip_count_figures figures;
    struct ip_tables tables;
    const struct {
        const char *code;
        int firm;
        const char *from_on;
        const char *to_on;
    } spans[] = {{"T1", 0, "2024-01-01", "2024-12-31"},
                 {"T2", 0, "2025-01-01", "2025-06-30"},
                 {"T3", 1, "2025-03-01", "2025-12-31"}};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const struct trusteeship trust = {.code = spans[i].code,
                                          .firm_id = firms[spans[i].firm],
                                          .agent_id = agent,
                                          .from_on = day(spans[i].from_on),
                                          .to_on = day(spans[i].to_on)};

        (void)world_put(&world, MANAGER_ID, RECORD_TRUSTEESHIP, day("2026-01-05"), &trust);
    }
    ip_tables_open(world.book, (struct view){day("2025-07-01"), INT64_MAX}, &world.arena, &tables);
    ip_count_rights(&tables, 0, &figures);
    assert_int_equal(figures.in_trusteeship, 1);
    assert_int_equal(figures.trusteed_in_year, 2);
}

static void what_falls_due_is_told_in_the_order_of_its_days(void **state)
{
    const struct ip_due_row *rows = NULL;
    struct ip_tables tables;
    size_t count = 0;
    int64_t old = a_patent("A", "2006-06-10", "2008-01-05");
    int64_t young = a_patent("B", "2024-03-11", "2026-02-02");

    (void)state;
    ip_tables_open(world.book, (struct view){day("2026-03-01"), INT64_MAX}, &world.arena, &tables);
    ip_due_rows(&tables, firms[0], 120, &rows, &count);
    assert_int_equal(count, 2);
    /* The grant paid for the second year. */
    assert_int_equal(rows[0].ip_right_id, young);
    assert_int_equal(rows[0].kind, IP_DUE_FEE);
    assert_int_equal(rows[0].year, 3);
    assert_int_equal(rows[0].day, day("2026-03-11"));
    assert_int_equal(rows[1].ip_right_id, old);
    assert_int_equal(rows[1].kind, IP_DUE_EXPIRY);
    assert_int_equal(rows[1].day, day("2026-06-10"));
    ip_due_rows(&tables, firms[1], 120, &rows, &count);
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(counts_equal_a_recount_from_events, opened, closed),
        cmocka_unit_test_setup_teardown(a_pool_is_its_members_of_the_day_beside_what_was_stated,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(firms_in_trusteeship_are_counted_once_by_day_and_year,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(what_falls_due_is_told_in_the_order_of_its_days, opened,
                                        closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
