/* What notices carry, as the book keeps it, against a walk over all entries that shares every
 * notice again, over random histories with reversals and views of the past. The seed is printed;
 * FUNDTRAIL_SEED=n repeats a run. */
#include "base/int128.h"
#include "book/convention.h"
#include "figures/fund/fund_capital.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/kinds.h"
#include "support_golden.h"
#include "support_history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define ROUNDS 5
#define TURNS 20
#define VIEWS 3

static const uint32_t pool_kinds[POOL_COUNT] = {
    [POOL_CALLED] = RECORD_CAPITAL_CALL,
    [POOL_DISTRIBUTED] = RECORD_DISTRIBUTION,
    [POOL_RETURNED] = RECORD_EQUALISATION,
};

/* An approved notice, and what it fell short of. */
struct shared {
    int64_t approval;
    int64_t ended; /* INT64_MAX: it never was */
    const struct entry *notice;
    int64_t *short_e18;
};

static int64_t ended_by(const struct book *book, int64_t approval, int64_t notice)
{
    const struct entry *of_approval = book_reversal_of(book, approval);
    const struct entry *of_notice = book_reversal_of(book, notice);
    int64_t ended = of_approval == NULL ? INT64_MAX : of_approval->seq;

    return of_notice != NULL && of_notice->seq < ended ? of_notice->seq : ended;
}

static int64_t notice_id(const struct approval *approval, enum notice_pool pool)
{
    if (pool == POOL_CALLED)
        return approval->capital_call_id;
    if (pool == POOL_DISTRIBUTED)
        return approval->distribution_id;
    return approval->return_of_excess_id != 0 ? approval->return_of_excess_id
                                              : approval->equalisation_id;
}

static bool carries(const struct capital *capital, const struct entry *entry, enum notice_pool pool,
                    struct shared *shared_out)
{
    const struct book *book = capital->book;
    const struct approval *approval = entry->record;

    if (entry->kind != RECORD_APPROVAL || approval->outcome != OUTCOME_APPROVE ||
        notice_id(approval, pool) == 0 ||
        !convention_holds(book, CONVENTION_CARRIED_REMAINDER, entry->seq))
        return false;
    const struct entry *notice = book_entry(book, notice_id(approval, pool));

    *shared_out = (struct shared){
        .approval = entry->seq, .notice = notice, .ended = ended_by(book, entry->seq, notice->seq)};
    return record_fund(book, notice->kind, notice->record) == capital->fund_id &&
           !shared_by_terms(notice);
}

/* What those approved before a seq, and not ended before it, fell short of in all. */
static void add_up(const struct shared *list, size_t count, int64_t seq, size_t places,
                   int64_t *sums_out)
{
    for (size_t i = 0; i < places; i++)
        sums_out[i] = 0;
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < places && list[k].approval < seq && list[k].ended >= seq; i++)
            sums_out[i] += list[k].short_e18[i];
}

static void share_plainly(const struct capital *capital, const struct shared *list, size_t count,
                          struct shared *shared)
{
    size_t places = CARRY_SLOTS * (capital->count + 1);
    struct view view = {shared->notice->effective_date, shared->approval - 1};
    struct carry carry = {
        .holds = true,
        .width = capital->count + 1,
        .carried_e18 = arena_array(capital->arena, places, sizeof(int64_t)),
        .short_e18 = arena_array(capital->arena, places, sizeof(int64_t)),
    };

    add_up(list, count, shared->approval, places, carry.carried_e18);
    shared->short_e18 = capital_share_carried(capital, shared->notice, view, &carry) == ERR_OK
                            ? carry.short_e18
                            : arena_array(capital->arena, places, sizeof(int64_t));
}

/* Returns how many of the sums are not nothing. */
static size_t compare(const struct capital *capital, enum notice_pool pool, struct view view)
{
    int64_t head = book_head(capital->book);
    size_t places = CARRY_SLOTS * (capital->count + 1);
    struct shared *list = arena_array(capital->arena, (size_t)head + 1, sizeof *list);
    int64_t *expected = arena_array(capital->arena, places, sizeof *expected);
    int64_t seq = view.as_known == INT64_MAX ? INT64_MAX : view.as_known + 1;
    struct carry carry;
    size_t count = 0;
    size_t carried = 0;

    for (int64_t i = 1; i <= head && i < seq; i++)
        if (carries(capital, book_entry(capital->book, i), pool, &list[count])) {
            share_plainly(capital, list, count, &list[count]);
            count++;
        }
    add_up(list, count, seq, places, expected);
    capital_carry(capital, pool_kinds[pool], view, &carry);
    for (size_t i = 0; carry.holds && i < places; i++) {
        assert_int_equal(carry.carried_e18[i], expected[i]);
        carried += expected[i] != 0;
    }
    return carried;
}

static size_t compare_funds(const struct history *history, struct view view, struct arena *arena)
{
    size_t carried = 0;

    for (size_t i = 0; i < FUNDS; i++) {
        struct capital capital;

        if (capital_open(history->world.book, history->funds[i], view, arena, &capital) != ERR_OK)
            continue;
        for (enum notice_pool pool = POOL_CALLED; pool < POOL_COUNT; pool++)
            carried += compare(&capital, pool, view);
    }
    return carried;
}

static void what_is_carried_is_what_all_entries_say(void **state)
{
    uint64_t seed = golden_seed();
    size_t carried = 0;

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct history history;
        struct arena arena;

        arena_init(&arena);
        history_open(&history);
        for (int turn = 0; turn < TURNS; turn++) {
            history_run(&history, &seed, 40);
            for (int i = 0; i < VIEWS; i++) {
                int64_t head = book_head(history.world.book);
                struct view view = {DATE_LAST, (int64_t)(golden_random(&seed) % (uint64_t)head)};

                carried += compare_funds(&history, i == 0 ? VIEW_EVERYTHING : view, &arena);
                arena_reset(&arena);
            }
        }
        history_close(&history);
        arena_done(&arena);
    }
    print_message("%zu sums\n", carried);
    assert_true(carried > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_carried_is_what_all_entries_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
