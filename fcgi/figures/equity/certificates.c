/* Certificates of what is played: their units, their numbers, and which came of which. */
#include "play_internal.h"

#include "base/check.h"

#include <string.h>

#define PLACES_FIRST 64

static void note_change(struct playing *playing, size_t index, int64_t delta_e8)
{
    struct equity *equity = playing->equity;

    equity->changes = arena_room(equity->arena, equity->changes, equity->change_count,
                                 &playing->change_room, sizeof *equity->changes);
    equity->changes[equity->change_count++] =
        (struct equity_change){.seq = playing->at->seq,
                               .day = playing->at->day,
                               .certificate = index,
                               .class_id = equity->certificates[index].class_id,
                               .delta_e8 = delta_e8};
}

void certificate_add(struct playing *playing, size_t index, int64_t delta_e8)
{
    struct equity_certificate *certificate = &playing->equity->certificates[index];
    struct equity_class *class = equity_class_of(playing->equity, certificate->class_id);

    add_to(&certificate->units_e8, delta_e8, &playing->err);
    if (class != NULL && certificate->kind == SECURITY_SHARES)
        add_to(&class->shares_e8, delta_e8, &playing->err);
    if (!certificate->whole && certificate->units_e8 == 0)
        certificate->ended_on = playing->at->day;
    note_change(playing, index, delta_e8);
}

/* --- by id: open addressing; a place holds an index + 1, 0 is none --- */

static size_t place_of(const struct equity *equity, int64_t id)
{
    uint64_t hash = (uint64_t)id * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(hash >> 32) & (equity->place_count - 1);

    while (equity->places[at] != 0 && equity->certificates[equity->places[at] - 1].id != id)
        at = (at + 1) & (equity->place_count - 1);
    return at;
}

static void place_certificate(struct equity *equity, size_t index)
{
    if (2 * (index + 1) > equity->place_count) {
        equity->place_count = equity->place_count == 0 ? PLACES_FIRST : 2 * equity->place_count;
        equity->places = arena_array(equity->arena, equity->place_count, sizeof *equity->places);
        for (size_t i = 0; i < index; i++)
            equity->places[place_of(equity, equity->certificates[i].id)] = (uint32_t)i + 1;
    }
    equity->places[place_of(equity, equity->certificates[index].id)] = (uint32_t)index + 1;
}

size_t certificate_find(const struct equity *equity, int64_t id)
{
    uint32_t place = equity->place_count == 0 ? 0 : equity->places[place_of(equity, id)];

    return place == 0 ? EQUITY_NONE : place - 1;
}

/* Nothing was put in behind it, so no other place leads over this one. */
void certificate_forget(struct equity *equity, size_t index)
{
    equity->places[place_of(equity, equity->certificates[index].id)] = 0;
}

/* What comes of an issue is a chain behind it. */
static void chain_up(struct equity *equity, size_t index)
{
    struct equity_certificate *certificate = &equity->certificates[index];

    certificate->next_kin = EQUITY_NONE;
    certificate->last_kin = index;
    certificate->issue =
        certificate->from == EQUITY_NONE ? index : equity->certificates[certificate->from].issue;
    struct equity_certificate *issue = &equity->certificates[certificate->issue];

    if (issue == certificate)
        return;
    equity->certificates[issue->last_kin].next_kin = index;
    issue->last_kin = index;
}

size_t certificate_new(struct playing *playing, struct equity_certificate certificate,
                       int64_t units_e8)
{
    struct equity *equity = playing->equity;
    size_t index = equity->certificate_count;

    CHECK(index < UINT32_MAX);
    equity->certificates = arena_room(equity->arena, equity->certificates, index,
                                      &playing->certificate_room, sizeof *equity->certificates);
    equity->certificate_count++;
    certificate.id = playing->at->entity_id;
    certificate.born_on = playing->at->day;
    certificate.ended_on = DATE_UNKNOWN;
    certificate.issued_e8 = units_e8;
    certificate.units_e8 = 0;
    equity->certificates[index] = certificate;
    place_certificate(equity, index);
    chain_up(equity, index);
    certificate_add(playing, index, units_e8);
    return index;
}

const struct equity_certificate *equity_certificate_of(const struct equity *equity,
                                                       int64_t security_id, int64_t event_id)
{
    int64_t id = security_id != 0 ? security_id : event_id;
    size_t at = id == 0 ? EQUITY_NONE : certificate_find(equity, id);

    return at == EQUITY_NONE ? NULL : &equity->certificates[at];
}
