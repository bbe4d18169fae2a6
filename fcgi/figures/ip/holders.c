/* Who owns a right, and which part of it. */
#include "ip_internal.h"

#include "base/compare.h"
#include "base/int128.h"

#include <string.h>

static const struct ip_share whole = {1, 1};
static const struct ip_share unknown = {0, 0};

/* --- parts ------------------------------------------------------------------------------------ */

static int128_t divisor(int128_t a, int128_t b)
{
    while (b != 0) {
        int128_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* Both are up to 2^63, so that no product is beyond 2^126. */
static struct ip_share reduced(int128_t parts, int128_t of)
{
    int128_t by = divisor(parts < 0 ? -parts : parts, of);

    parts /= by;
    of /= by;
    return parts > INT64_MAX || of > INT64_MAX ? unknown
                                               : (struct ip_share){(int64_t)parts, (int64_t)of};
}

struct ip_share ip_share_plus(struct ip_share a, struct ip_share b)
{
    if (a.of == 0 || b.of == 0)
        return unknown;
    return reduced((int128_t)a.parts * b.of + (int128_t)b.parts * a.of, (int128_t)a.of * b.of);
}

struct ip_share ip_share_minus(struct ip_share a, struct ip_share b)
{
    if (a.of == 0 || b.of == 0)
        return unknown;
    return reduced((int128_t)a.parts * b.of - (int128_t)b.parts * a.of, (int128_t)a.of * b.of);
}

int ip_share_compare(struct ip_share a, struct ip_share b)
{
    int128_t left = (int128_t)a.parts * b.of;
    int128_t right = (int128_t)b.parts * a.of;

    return (left > right) - (left < right);
}

static struct ip_share share_of(int64_t parts, int64_t of_parts)
{
    return parts == AMOUNT_UNKNOWN || of_parts == AMOUNT_UNKNOWN || of_parts == 0
               ? unknown
               : reduced(parts, of_parts);
}

/* --- holders ---------------------------------------------------------------------------------- */

struct holding {
    struct ip_holder *list;
    size_t count;
    bool recorded;        /* by an owner; before, it is all the firm's */
    int64_t transfer_seq; /* the last one; 0: none */
};

static struct ip_holder *find(struct holding *holding, int64_t firm_id, int64_t party_id,
                              const char *name)
{
    for (size_t i = 0; i < holding->count; i++) {
        struct ip_holder *holder = &holding->list[i];

        if (holder->firm_id == firm_id && holder->party_id == party_id &&
            same_text(name, holder->name))
            return holder;
    }
    return NULL;
}

static void take_away(struct holding *holding, const struct ip_holder *holder)
{
    size_t place = (size_t)(holder - holding->list);

    memmove(&holding->list[place], &holding->list[place + 1],
            (holding->count - place - 1) * sizeof *holding->list);
    holding->count--;
}

static void give(struct holding *holding, struct ip_holder to)
{
    struct ip_holder *holder = find(holding, to.firm_id, to.party_id, to.name);

    if (holder == NULL)
        holding->list[holding->count++] = to;
    else
        holder->share = ip_share_plus(holder->share, to.share);
}

/* Parts that are known are never more than the whole. */
static bool exceeds(const struct holding *holding)
{
    struct ip_share sum = {0, 1};

    for (size_t i = 0; i < holding->count; i++)
        if (holding->list[i].share.of != 0)
            sum = ip_share_plus(sum, holding->list[i].share);
    return sum.of != 0 && ip_share_compare(sum, whole) > 0;
}

static enum ip_fault_code add_owner(struct holding *holding, const struct ip_owner *owner)
{
    if (holding->transfer_seq != 0)
        return IP_OWNER_AFTER_TRANSFER;
    if (!holding->recorded)
        holding->count = 0;
    holding->recorded = true;
    give(holding, (struct ip_holder){.firm_id = owner->firm_id,
                                     .party_id = owner->party_id,
                                     .name = owner->owner_name,
                                     .share = share_of(owner->parts, owner->of_parts),
                                     .since = owner->from_on});
    return exceeds(holding) ? IP_OVER_WHOLE : IP_FITS;
}

/* What one owner gives of his part; the rest stays with him. */
static enum ip_fault_code give_part(struct holding *holding, struct ip_holder *from,
                                    struct ip_share part, struct ip_share *given_out)
{
    if (part.of == 0) {
        *given_out = from->share;
        take_away(holding, from);
        return IP_FITS;
    }
    *given_out = part;
    if (from->share.of == 0)
        return IP_FITS;
    if (ip_share_compare(part, from->share) > 0)
        return IP_NOT_OWNED;
    from->share = ip_share_minus(from->share, part);
    if (from->share.of != 0 && from->share.parts == 0)
        take_away(holding, from);
    return IP_FITS;
}

static enum ip_fault_code transfer(struct holding *holding, const struct ip_event *event,
                                   int64_t seq, int32_t day)
{
    bool named = event->from_firm_id != 0 || event->from_party_id != 0 || event->from_name != NULL;
    struct ip_share part = share_of(event->parts, event->of_parts);
    struct ip_share given = whole;
    struct ip_holder *from =
        named ? find(holding, event->from_firm_id, event->from_party_id, event->from_name)
              : &holding->list[0];
    enum ip_fault_code code = IP_FITS;

    holding->transfer_seq = seq;
    if (from == NULL || (!named && part.of != 0 && holding->count != 1))
        return IP_NOT_OWNED;
    if (!named && part.of == 0)
        holding->count = 0;
    else
        code = give_part(holding, from, part, &given);
    give(holding, (struct ip_holder){.firm_id = event->firm_id,
                                     .party_id = event->party_id,
                                     .name = event->counterpart_name,
                                     .share = given,
                                     .since = day});
    return code;
}

void ip_history_holders(const struct ip_tables *tables, const struct ip_history *history,
                        int32_t day, struct ip_right_state *state)
{
    struct holding holding = {
        .list = arena_array(tables->arena, history->count + 2, sizeof *holding.list),
    };

    give(&holding, (struct ip_holder){
                       .firm_id = history->right->firm_id, .share = whole, .since = DATE_UNKNOWN});
    for (size_t i = 0; i < history->count && history->list[i].day <= day; i++) {
        const struct ip_happening *at = &history->list[i];
        int64_t before = holding.transfer_seq;
        enum ip_fault_code code = IP_FITS;

        if (at->is_owner)
            code = add_owner(&holding, at->owner);
        else if (at->type == IP_EVENT_TRANSFERRED)
            code = transfer(&holding, at->record, at->seq, at->day);
        if (code != IP_FITS && state->owners_fault.code == IP_FITS)
            state->owners_fault =
                (struct ip_fault){.code = code, .seq = at->seq, .because_seq = before};
    }
    state->holders = holding.list;
    state->holder_count = holding.count;
}
