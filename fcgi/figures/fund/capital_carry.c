/* What earlier notices of a fund fell short of exact shares, so that the odd cent does not go to
 * the same investor every time. Pools are carried on by themselves: what is called, what is
 * distributed, what is returned. A notice carries what those approved before it fell short of, as
 * was known when it was approved: a pure function of the journal up to then, which is kept once it
 * was worked out (kept_lines.h). */
#include "figures/fund/fund_capital.h"

#include "base/int128.h"
#include "book/convention.h"
#include "calc/allocate.h"
#include "calc/irr.h"
#include "figures/fund/kept_lines.h"
#include "record/kinds.h"

#include <stddef.h>
#include <string.h>

#define CARRY_PLACES 18

struct carried_pool {
    bool listed;
    struct fund_notices notices;
    size_t first; /* the convention holds for it and all behind it */
    /* By position: what all notices before it fell short of, live or not, as far as it was worked
     * out here. NULL: nothing was. */
    const int128_t **before_e18;
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

static size_t places(const struct capital *capital)
{
    return CARRY_SLOTS * (capital->count + 1);
}

/* The first notice that the convention holds for: it then holds for all behind it. */
static size_t first_carrying(const struct book *book, const struct fund_notices *notices)
{
    size_t low = 0;
    size_t high = notices->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (convention_holds(book, CONVENTION_CARRIED_REMAINDER, notices->approvals[middle]))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* How many notices were approved before a seq. */
static size_t notices_before(const struct fund_notices *notices, int64_t seq)
{
    size_t low = 0;
    size_t high = notices->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (notices->approvals[middle] < seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct carried_pool *pool_for(const struct capital *capital, enum notice_pool which)
{
    struct carried_pool *pool = &capital->carried->pools[which];

    if (pool->listed)
        return pool;
    pool->notices = book_fund_notices(capital->book, capital->fund_id, which);
    pool->first = first_carrying(capital->book, &pool->notices);
    pool->listed = true;
    return pool;
}

/* What the notices before the one at a position fell short of; NULL: that is to be worked out. */
static const int128_t *known_before(const struct capital *capital, const struct carried_pool *pool,
                                    size_t k)
{
    if (pool->before_e18 != NULL && pool->before_e18[k] != NULL)
        return pool->before_e18[k];
    int128_t *sums_e18 = arena_array(capital->arena, places(capital), sizeof *sums_e18);

    if (k == pool->first || kept_shortfalls(capital, pool->notices.approvals[k - 1], sums_e18))
        return sums_e18;
    return NULL;
}

static void remember(const struct capital *capital, struct carried_pool *pool, size_t k,
                     const int128_t *sums_e18)
{
    if (pool->before_e18 == NULL)
        pool->before_e18 =
            arena_array(capital->carried->arena, pool->notices.count + 1, sizeof *pool->before_e18);
    pool->before_e18[k] = sums_e18;
    /* A line that is only drafted says nothing of what was decided. */
    if (capital->drafted.proposal_id == 0)
        keep_shortfalls(capital, pool->notices.approvals[k - 1], sums_e18);
}

/* Works out a notice as it was shared when it was approved, and what is short behind it. One that
 * cannot be shared any more, as what it rests on is gone, leaves nothing. */
static const int128_t *work_out(const struct capital *capital, struct carried_pool *pool, size_t k,
                                const int128_t *before_e18)
{
    const struct entry *approval = book_entry(capital->book, pool->notices.approvals[k]);
    const struct entry *notice = approved_notice(capital->book, approval);
    struct view view = {notice->effective_date, pool->notices.approvals[k] - 1};
    size_t count = places(capital);
    int128_t *sums_e18 = arena_array(capital->carried->arena, count, sizeof *sums_e18);
    struct carry carry;

    memcpy(sums_e18, before_e18, count * sizeof *sums_e18);
    capital_carry(capital, notice->kind, view, &carry);
    if (capital_share_carried(capital, notice, view, &carry) == ERR_OK)
        for (size_t i = 0; i < count; i++)
            sums_e18[i] += carry.short_e18[i];
    remember(capital, pool, k + 1, sums_e18);
    return sums_e18;
}

/* The same as known_before, worked out from the last one that is known. */
static const int128_t *sums_before(const struct capital *capital, struct carried_pool *pool,
                                   size_t k)
{
    const int128_t *sums_e18 = known_before(capital, pool, k);
    size_t from = k;

    while (sums_e18 == NULL)
        sums_e18 = known_before(capital, pool, --from);
    for (; from < k; from++)
        sums_e18 = work_out(capital, pool, from, sums_e18);
    return sums_e18;
}

static int64_t in_bounds(int128_t sum_e18)
{
    const int128_t most = (int128_t)INT64_MAX / 2;

    return (int64_t)(sum_e18 > most ? most : sum_e18 < -most ? -most : sum_e18);
}

/* Takes away what those left that have ended before a seq. */
static void take_ended(const struct capital *capital, struct carried_pool *pool, size_t until,
                       int64_t seq, int128_t *sums_e18)
{
    const struct fund_notices *notices = &pool->notices;

    for (size_t n = 0; n < notices->ended_count && notices->ended[n].seq < seq; n++) {
        size_t k = notices_before(notices, notices->ended[n].approval_id);

        if (k < pool->first || k >= until)
            continue;
        const int128_t *after = sums_before(capital, pool, k + 1);
        const int128_t *before = sums_before(capital, pool, k);

        for (size_t i = 0; i < places(capital); i++)
            sums_e18[i] -= after[i] - before[i];
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
    struct carried_pool *pool = pool_for(capital, notice_pool_of(kind));
    size_t until = notices_before(&pool->notices, seq);

    if (until <= pool->first)
        return;
    int128_t *sums_e18 = arena_array(capital->arena, count, sizeof *sums_e18);

    memcpy(sums_e18, sums_before(capital, pool, until), count * sizeof *sums_e18);
    take_ended(capital, pool, until, seq, sums_e18);
    for (size_t i = 0; i < count; i++)
        carry.carried_e18[i] = in_bounds(sums_e18[i]);
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
