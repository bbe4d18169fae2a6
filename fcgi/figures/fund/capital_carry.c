/* What earlier notices of a fund fell short of exact shares, so that the odd cent does not go to
 * the same investor every time. Pools are carried on by themselves: what is called, what is
 * distributed, what is returned. A notice carries what those approved before it fell short of, as
 * was known when it was approved: a pure function of the journal up to then. */
#include "figures/fund/fund_capital.h"

#include "base/int128.h"
#include "book/convention.h"
#include "calc/allocate.h"
#include "calc/irr.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/kinds.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define CARRY_PLACES 18

enum pool { POOL_CALLED, POOL_DISTRIBUTED, POOL_RETURNED, POOL_COUNT };

/* An approval of a notice, and what all the ones before it fell short of, live or not. */
struct carried_notice {
    const struct entry *approval;
    const struct entry *proposal;
    int64_t ended; /* seq of the first reversal of either; INT64_MAX: there is none */
    const int128_t *before_e18;
};

struct carried_pool {
    bool listed;
    size_t count;
    size_t done; /* worked out, in order of seq */
    struct carried_notice *notices;
    size_t ended_count;
    size_t *ended;      /* positions of those that have ended, ascending */
    int128_t *sums_e18; /* after the last one that is done */
};

struct carried {
    struct arena *arena; /* as long as the capital is */
    struct carried_pool pools[POOL_COUNT];
};

struct carried *carried_new(struct arena *arena)
{
    struct carried *carried = arena_alloc(arena, sizeof *carried);

    *carried = (struct carried){.arena = arena};
    return carried;
}

bool shared_by_terms(const struct entry *proposal)
{
    return proposal->kind == RECORD_DISTRIBUTION &&
           ((const struct distribution *)proposal->record)->basis == SHARE_BY_TERMS;
}

static enum pool pool_of(uint32_t kind)
{
    if (kind == RECORD_CAPITAL_CALL)
        return POOL_CALLED;
    return kind == RECORD_DISTRIBUTION ? POOL_DISTRIBUTED : POOL_RETURNED;
}

static size_t places(const struct capital *capital)
{
    return CARRY_SLOTS * (capital->count + 1);
}

static int by_seq(const void *left, const void *right)
{
    const struct carried_notice *a = left;
    const struct carried_notice *b = right;

    return (a->approval->seq > b->approval->seq) - (a->approval->seq < b->approval->seq);
}

static int64_t ended_by(const struct book *book, const struct entry *approval,
                        const struct entry *proposal)
{
    const struct entry *of_approval = book_reversal_of(book, approval->seq);
    const struct entry *of_proposal = book_reversal_of(book, proposal->seq);
    int64_t ended = of_approval == NULL ? INT64_MAX : of_approval->seq;

    return of_proposal != NULL && of_proposal->seq < ended ? of_proposal->seq : ended;
}

/* Notes the approvals of one proposal; with no list yet they are only counted. */
static void note_approvals(const struct capital *capital, struct carried_pool *pool,
                           const char *field, const struct entry *proposal)
{
    if (shared_by_terms(proposal))
        return;
    for (struct referrer r = book_referrers(capital->book, RECORD_APPROVAL, field, proposal->seq);
         r.entry != NULL; book_next_referrer(&r)) {
        if (((const struct approval *)r.entry->record)->outcome != OUTCOME_APPROVE ||
            !convention_holds(capital->book, CONVENTION_CARRIED_REMAINDER, r.entry->seq))
            continue;
        if (pool->notices != NULL)
            pool->notices[pool->count] = (struct carried_notice){
                .approval = r.entry,
                .proposal = proposal,
                .ended = ended_by(capital->book, r.entry, proposal),
            };
        pool->count++;
    }
}

static void note_all(const struct capital *capital, struct carried_pool *pool, enum pool which)
{
    const struct book *book = capital->book;
    static const struct {
        uint32_t kind;
        const char *field;
    } kinds[POOL_COUNT] = {
        [POOL_CALLED] = {RECORD_CAPITAL_CALL, "capital_call_id"},
        [POOL_DISTRIBUTED] = {RECORD_DISTRIBUTION, "distribution_id"},
        [POOL_RETURNED] = {RECORD_RETURN_OF_EXCESS, "return_of_excess_id"},
    };

    pool->count = 0;
    for (struct referrer r = book_referrers(book, kinds[which].kind, "fund_id", capital->fund_id);
         r.entry != NULL; book_next_referrer(&r))
        note_approvals(capital, pool, kinds[which].field, r.entry);
    for (size_t i = 0; which == POOL_RETURNED && i < capital->count; i++)
        FOR_REFERRERS (r, book, equalisation, commitment_id, capital->commitments[i]->seq)
            note_approvals(capital, pool, "equalisation_id", r.entry);
}

static struct carried_pool *pool_for(const struct capital *capital, enum pool which)
{
    struct arena *arena = capital->carried->arena;
    struct carried_pool *pool = &capital->carried->pools[which];

    if (pool->listed)
        return pool;
    note_all(capital, pool, which);
    pool->notices = arena_array(arena, pool->count + 1, sizeof *pool->notices);
    note_all(capital, pool, which);
    qsort(pool->notices, pool->count, sizeof *pool->notices, by_seq);
    pool->ended = arena_array(arena, pool->count + 1, sizeof *pool->ended);
    for (size_t k = 0; k < pool->count; k++)
        if (pool->notices[k].ended != INT64_MAX)
            pool->ended[pool->ended_count++] = k;
    pool->sums_e18 = arena_array(arena, places(capital), sizeof *pool->sums_e18);
    pool->listed = true;
    return pool;
}

/* Works out the next notice as it was shared when it was approved. One that cannot be shared any
 * more, as what it rests on is gone, leaves nothing. */
static void work_out(const struct capital *capital, struct carried_pool *pool)
{
    struct arena *arena = capital->carried->arena;
    struct carried_notice *notice = &pool->notices[pool->done];
    size_t count = places(capital);
    int128_t *before = arena_array(arena, count, sizeof *before);
    struct view view = {notice->proposal->effective_date, notice->approval->seq - 1};
    struct carry carry;

    memcpy(before, pool->sums_e18, count * sizeof *before);
    notice->before_e18 = before;
    capital_carry(capital, notice->proposal->kind, view, &carry);
    if (capital_share_carried(capital, notice->proposal, view, &carry) == ERR_OK)
        for (size_t i = 0; i < count; i++)
            pool->sums_e18[i] += carry.short_e18[i];
    pool->done++;
}

static int64_t in_bounds(int128_t sum_e18)
{
    const int128_t most = (int128_t)INT64_MAX / 2;

    return (int64_t)(sum_e18 > most ? most : sum_e18 < -most ? -most : sum_e18);
}

/* How many notices were approved before a seq. */
static size_t notices_before(const struct carried_pool *pool, int64_t seq)
{
    size_t low = 0;
    size_t high = pool->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (pool->notices[middle].approval->seq < seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Takes away what those left that have ended before a seq. */
static void take_ended(const struct carried_pool *pool, size_t until, int64_t seq, size_t count,
                       int128_t *sums)
{
    for (size_t n = 0; n < pool->ended_count && pool->ended[n] < until; n++) {
        size_t k = pool->ended[n];
        const int128_t *before = pool->notices[k].before_e18;
        const int128_t *after =
            k + 1 < pool->done ? pool->notices[k + 1].before_e18 : pool->sums_e18;

        for (size_t i = 0; pool->notices[k].ended < seq && i < count; i++)
            sums[i] -= after[i] - before[i];
    }
}

void capital_carry(const struct capital *capital, uint32_t kind, struct view view,
                   struct carry *carry_out)
{
    int64_t seq = view.as_known == INT64_MAX ? INT64_MAX : view.as_known + 1;
    size_t count = places(capital);
    struct carry carry = {
        .holds = convention_holds(capital->book, CONVENTION_CARRIED_REMAINDER, seq),
        .width = capital->count + 1,
        .carried_e18 = arena_array(capital->arena, count, sizeof *carry.carried_e18),
        .short_e18 = arena_array(capital->arena, count, sizeof *carry.short_e18),
    };

    *carry_out = carry;
    if (!carry.holds)
        return;
    struct carried_pool *pool = pool_for(capital, pool_of(kind));
    size_t until = notices_before(pool, seq);

    while (pool->done < until)
        work_out(capital, pool);
    int128_t *sums = arena_array(capital->arena, count, sizeof *sums);

    memcpy(sums, until < pool->done ? pool->notices[until].before_e18 : pool->sums_e18,
           count * sizeof *sums);
    take_ended(pool, until, seq, count, sums);
    for (size_t i = 0; i < count; i++)
        carry.carried_e18[i] = in_bounds(sums[i]);
}

enum err carry_share(struct carry *carry, size_t slot, int64_t amount_minor, const int64_t *weights,
                     const int64_t *caps, size_t count, int64_t *parts_minor_out)
{
    size_t at = slot * carry->width;

    if (!carry->holds)
        return allocate(amount_minor, weights, count, parts_minor_out);
    return allocate_carried(amount_minor, weights, caps, &carry->carried_e18[at], count,
                            parts_minor_out, &carry->short_e18[at]);
}

/* What one pool carries of each commitment, in minor units as a decimal. */
static void tell(struct capital *capital, uint32_t kind, size_t slot, struct view view,
                 struct commitment_account *accounts, size_t offset)
{
    struct carry carry;
    char text[IRR_RATE_TEXT_SIZE];

    capital_carry(capital, kind, view, &carry);
    for (size_t i = 0; carry.holds && i < capital->count; i++) {
        const char **place = (const char **)(void *)((char *)&accounts[i] + offset);

        irr_format(carry.carried_e18[slot * carry.width + i], CARRY_PLACES, text);
        *place = arena_strdup(capital->arena, text);
    }
}

void capital_tell_carried(struct capital *capital, struct view view,
                          struct commitment_account *accounts)
{
    tell(capital, RECORD_CAPITAL_CALL, CARRY_LINES, view, accounts,
         offsetof(struct commitment_account, called_short));
    tell(capital, RECORD_DISTRIBUTION, CARRY_LINES, view, accounts,
         offsetof(struct commitment_account, distributed_short));
    tell(capital, RECORD_RETURN_OF_EXCESS, CARRY_LINES, view, accounts,
         offsetof(struct commitment_account, returned_short));
    tell(capital, RECORD_EQUALISATION, CARRY_INTEREST, view, accounts,
         offsetof(struct commitment_account, interest_short));
}
