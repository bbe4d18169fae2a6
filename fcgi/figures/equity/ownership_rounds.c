/* What funds have of a firm by its rounds, where nothing is on certificates:
 *
 *   share after a round = share before * pre-money / post-money + paid / post-money
 *
 * in order of their days. A round that does not tell its valuation, a part that does not tell its
 * amount in the currency of its round, and a sale since, leave the shares open from then on. */
#include "figures/equity/ownership.h"

#include "calc/share.h"
#include "record/firm.h"
#include "record/holding.h"
#include "record/kinds.h"

#include <stdlib.h>

struct dated_round {
    int64_t id;
    int32_t day;
    const struct round *record;
};

struct share_by_rounds {
    int64_t fund_id;
    uint128_t share_e36;
    bool open; /* it cannot be told */
};

struct following {
    const struct book *book;
    struct view view;
    struct arena *arena;
    struct share_by_rounds *funds;
    size_t count;
    size_t room;
};

static int round_order(const void *left, const void *right)
{
    const struct dated_round *a = left;
    const struct dated_round *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static size_t rounds_of(const struct following *following, int64_t firm_id,
                        struct dated_round **rounds_out)
{
    struct dated_round *rounds = NULL;
    size_t count = 0;
    size_t room = 0;

    FOR_REFERRERS (r, following->book, round, firm_id, firm_id) {
        const struct entry *version =
            r.entry->seq == r.entry->entity_id
                ? book_version(following->book, RECORD_ROUND, r.entry->seq, following->view)
                : NULL;

        if (version == NULL)
            continue;
        const struct round *round = version->record;
        int32_t day = round->closed_on != DATE_UNKNOWN      ? round->closed_on
                      : round->announced_on != DATE_UNKNOWN ? round->announced_on
                                                            : version->effective_date;

        if (day > following->view.as_of)
            continue;
        rounds = arena_room(following->arena, rounds, count, &room, sizeof *rounds);
        rounds[count++] = (struct dated_round){version->entity_id, day, round};
    }
    if (count > 1)
        qsort(rounds, count, sizeof *rounds, round_order);
    *rounds_out = rounds;
    return count;
}

static struct share_by_rounds *fund_of(struct following *following, int64_t fund_id)
{
    for (size_t i = 0; i < following->count; i++)
        if (following->funds[i].fund_id == fund_id)
            return &following->funds[i];
    following->funds = arena_room(following->arena, following->funds, following->count,
                                  &following->room, sizeof *following->funds);
    following->funds[following->count] = (struct share_by_rounds){.fund_id = fund_id};
    return &following->funds[following->count++];
}

/* 0 where the round does not tell it. */
static int64_t post_money(const struct round *round)
{
    int64_t post = 0;

    if (round->pre_money_minor == AMOUNT_UNKNOWN || round->amount_raised_minor == AMOUNT_UNKNOWN ||
        amount_add(round->pre_money_minor, round->amount_raised_minor, &post) != ERR_OK)
        return 0;
    return post;
}

static void dilute(struct following *following, const struct round *round)
{
    int64_t post = post_money(round);

    for (size_t i = 0; i < following->count; i++) {
        struct share_by_rounds *fund = &following->funds[i];

        if (post == 0)
            fund->open = true;
        else
            fund->share_e36 = share_times(fund->share_e36, round->pre_money_minor, post);
    }
}

static bool sold(const struct following *following, int64_t investment_id)
{
    FOR_LIVE_REFERRERS_WHILE (investment_id != 0, r, following->book, following->view, proceeds,
                              investment_id, investment_id)
        return true;
    return false;
}

static void take_part(struct following *following, const struct subscription *part,
                      const struct round *round)
{
    struct share_by_rounds *fund = fund_of(following, part->investor_fund_id);
    int64_t post = post_money(round);
    bool told = part->amount_minor != AMOUNT_UNKNOWN && part->currency == round->currency &&
                part->amount_minor <= post && !sold(following, part->investment_id);

    if (post == 0 || !told || fund->open) {
        fund->open = true;
        return;
    }
    fund->open = share_add(fund->share_e36, share_times(SHARE_E36_ONE, part->amount_minor, post),
                           &fund->share_e36) != ERR_OK ||
                 fund->share_e36 > SHARE_E36_ONE;
}

static void follow(struct following *following, const struct dated_round *round)
{
    dilute(following, round->record);
    FOR_LIVE_REFERRERS (r, following->book, following->view, subscription, round_id, round->id) {
        const struct subscription *part = r.entry->record;

        if (part->investor_fund_id != 0)
            take_part(following, part, round->record);
    }
}

size_t owners_by_rounds(const struct book *book, int64_t firm_id, struct view view,
                        struct arena *arena, const struct owner **owners_out)
{
    struct following following = {.book = book, .view = view, .arena = arena};
    struct dated_round *rounds = NULL;
    size_t count = rounds_of(&following, firm_id, &rounds);

    for (size_t i = 0; i < count; i++)
        follow(&following, &rounds[i]);
    struct owner *owners = arena_array(arena, following.count + 1, sizeof *owners);

    for (size_t i = 0; i < following.count; i++) {
        const struct share_by_rounds *fund = &following.funds[i];
        int64_t share_e18 = fund->open ? AMOUNT_UNKNOWN : share_round(fund->share_e36);

        owners[i] = (struct owner){
            .holder = {RECORD_FUND, fund->fund_id},
            .units_e8 = share_e18,
            .share_e8 = fund->open ? AMOUNT_UNKNOWN : share_e18 / (SHARE_E18_ONE / DECIMAL_E8_ONE)};
    }
    *owners_out = owners;
    return following.count;
}
