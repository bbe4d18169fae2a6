/* The cap table at the end of a day. Events are played in the order of their days; of one day
 * issues come first, since files name what results before or after what it results from. */
#include "calc/equity/cap_table.h"

#include "base/check.h"

#include <stdlib.h>

struct playing {
    struct exact_work *work;
    const struct cap_event *events;
    size_t event_count;
    struct cap_table *table;
    size_t fault_room;
    size_t at; /* the event that is played */
};

static struct cap_fault *add_fault(struct playing *playing, enum cap_fault_code code,
                                   size_t security, bool breaks)
{
    struct cap_table *table = playing->table;

    table->faults = arena_room(playing->work->arena, table->faults, table->fault_count,
                               &playing->fault_room, sizeof *table->faults);
    struct cap_fault *fault = &table->faults[table->fault_count++];

    *fault = (struct cap_fault){.code = code,
                                .breaks = breaks,
                                .event = playing->at,
                                .security = security,
                                .has = exact_whole(playing->work, 0),
                                .needs = exact_whole(playing->work, 0)};
    return fault;
}

static void note_issue(struct playing *playing, const struct cap_event *event)
{
    struct cap_security *security = &playing->table->securities[event->securities[0]];

    if (security->issued) {
        security->doubtful = true;
        add_fault(playing, CAP_ISSUED_TWICE, event->securities[0], false);
        return;
    }
    security->issued = true;
    security->issue = playing->at;
    security->born = event->day;
    security->quantity = event->quantity;
}

/* What results from an event is there from that event on, whatever day its issue says. */
static void note_result(struct playing *playing, const struct cap_event *event, size_t index)
{
    struct cap_security *security = &playing->table->securities[index];

    if (!security->issued) {
        add_fault(playing, CAP_RESULT_MISSING, index, false);
        return;
    }
    for (size_t i = 0; i < event->security_count; i++)
        if (event->securities[i] == index)
            return; /* a balance that keeps its name */
    if (security->from == CAP_NONE)
        security->from = playing->at;
    if (event->day > security->born)
        security->born = event->day;
}

static void note_all(struct playing *playing)
{
    for (playing->at = 0; playing->at < playing->event_count; playing->at++)
        if (playing->events[playing->at].kind == CAP_ISSUE)
            note_issue(playing, &playing->events[playing->at]);
    for (playing->at = 0; playing->at < playing->event_count; playing->at++) {
        const struct cap_event *event = &playing->events[playing->at];

        if (event->kind == CAP_REISSUE)
            playing->table->securities[event->securities[0]].reissue = playing->at;
        for (size_t i = 0; i < event->result_count; i++)
            note_result(playing, event, event->results[i]);
        if (event->balance != CAP_NONE)
            note_result(playing, event, event->balance);
    }
}

/* A security that the event can take from; else a fault. */
static struct cap_security *living(struct playing *playing, size_t index)
{
    struct cap_security *security = &playing->table->securities[index];
    const struct cap_event *event = &playing->events[playing->at];

    if (!security->issued)
        add_fault(playing, CAP_NEVER_ISSUED, index, false);
    else if (security->born > event->day)
        add_fault(playing, CAP_BEFORE_ISSUE, index, false);
    else if (!security->alive)
        add_fault(playing, CAP_ENDED_BEFORE, index, !security->doubtful);
    else
        return security;
    return NULL;
}

static bool is_doubtful(const struct playing *playing, const size_t *indexes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!playing->table->securities[indexes[i]].issued ||
            playing->table->securities[indexes[i]].doubtful)
            return true;
    return false;
}

static struct exact results_sum(const struct playing *playing, const struct cap_event *event)
{
    struct exact sum = exact_whole(playing->work, 0);

    for (size_t i = 0; i < event->result_count; i++)
        sum = exact_add(
            playing->work, sum,
            playing->events[playing->table->securities[event->results[i]].issue].quantity);
    return sum;
}

/* What is moved must be what the results have. */
static void hold_results(struct playing *playing, const struct cap_event *event, struct exact moved,
                         bool breaks)
{
    if (event->result_count == 0 || is_doubtful(playing, event->results, event->result_count) ||
        is_doubtful(playing, event->securities, event->security_count))
        return;
    struct exact sum = results_sum(playing, event);

    if (exact_compare(playing->work, sum, moved) == 0)
        return;
    struct cap_fault *fault = add_fault(playing, CAP_RESULTS_DIFFER, event->securities[0], breaks);

    fault->has = sum;
    fault->needs = moved;
}

/* What is left after an event: in a balance security, or in the security itself. */
static void leave_rest(struct playing *playing, const struct cap_event *event,
                       struct cap_security *security, struct exact rest)
{
    struct exact_work *work = playing->work;
    bool own_balance = event->balance == CAP_NONE || event->balance == event->securities[0];

    security->quantity = rest;
    security->alive = false;
    if (own_balance) {
        security->alive = exact_sign(rest) > 0;
        if (security->alive && event->kind != CAP_EXERCISE && event->balance == CAP_NONE)
            add_fault(playing, CAP_PARTIAL_WITHOUT_BALANCE, event->securities[0], false);
        return;
    }
    if (security->doubtful || is_doubtful(playing, &event->balance, 1))
        return;
    struct exact has = playing->events[playing->table->securities[event->balance].issue].quantity;

    if (exact_compare(work, has, rest) == 0)
        return;
    struct cap_fault *fault = add_fault(playing, CAP_BALANCE_DIFFERS, event->securities[0], true);

    fault->has = has;
    fault->needs = rest;
}

static void take(struct playing *playing, const struct cap_event *event)
{
    struct exact_work *work = playing->work;
    struct cap_security *security = living(playing, event->securities[0]);

    if (security == NULL)
        return;
    struct exact taken =
        event->has_quantity && event->kind != CAP_RETRACT ? event->quantity : security->quantity;
    struct exact rest = exact_subtract(work, security->quantity, taken);

    if (exact_sign(rest) < 0) {
        struct cap_fault *fault =
            add_fault(playing, CAP_MORE_THAN_HELD, event->securities[0], !security->doubtful);

        fault->has = security->quantity;
        fault->needs = taken;
        rest = exact_whole(work, 0);
    }
    if (event->kind == CAP_TRANSFER || event->kind == CAP_EXERCISE)
        hold_results(playing, event, taken, event->kind == CAP_TRANSFER);
    leave_rest(playing, event, security, rest);
}

static void consolidate(struct playing *playing, const struct cap_event *event)
{
    struct exact sum = exact_whole(playing->work, 0);

    for (size_t i = 0; i < event->security_count; i++) {
        struct cap_security *security = living(playing, event->securities[i]);

        if (security == NULL)
            continue;
        sum = exact_add(playing->work, sum, security->quantity);
        security->alive = false;
    }
    hold_results(playing, event, sum, true);
}

static void reissue(struct playing *playing, const struct cap_event *event)
{
    struct cap_security *security = living(playing, event->securities[0]);
    bool of_split = event->split != CAP_NONE;

    if (security == NULL)
        return;
    struct exact units = security->quantity;

    if (of_split)
        units = exact_multiply(playing->work, units, playing->events[event->split].ratio);
    hold_results(playing, event, units, of_split);
    security->alive = false;
}

/* Whether a security is re-issued for this split, or is what is issued then: it is split by that
 * and not a second time. */
static bool reissued_for(const struct playing *playing, size_t index, size_t split)
{
    const struct cap_security *security = &playing->table->securities[index];
    const size_t events[] = {security->from, security->reissue};

    for (size_t i = 0; i < 2; i++)
        if (events[i] != CAP_NONE && playing->events[events[i]].kind == CAP_REISSUE &&
            playing->events[events[i]].split == split)
            return true;
    return false;
}

/* Of one day, what stands before the split in the file was there before it. */
static void split(struct playing *playing, const struct cap_event *event)
{
    for (size_t i = 0; i < playing->table->security_count; i++) {
        struct cap_security *security = &playing->table->securities[i];

        if (!security->alive || playing->events[security->issue].class != event->class ||
            security->born > event->day ||
            (security->born == event->day && security->issue > playing->at) ||
            reissued_for(playing, i, playing->at))
            continue;
        security->quantity = exact_multiply(playing->work, security->quantity, event->ratio);
    }
}

static void play(struct playing *playing)
{
    const struct cap_event *event = &playing->events[playing->at];

    switch (event->kind) {
    case CAP_ISSUE:
        break;
    case CAP_CANCEL:
    case CAP_TRANSFER:
    case CAP_CONVERT:
    case CAP_RETRACT:
    case CAP_EXERCISE:
        take(playing, event);
        break;
    case CAP_REISSUE:
        reissue(playing, event);
        break;
    case CAP_CONSOLIDATE:
        consolidate(playing, event);
        break;
    case CAP_SPLIT:
        split(playing, event);
        break;
    }
}

/* An event, or a security that comes into being. */
struct turn {
    int32_t day;
    bool birth;
    size_t index;
};

static int turn_order(const void *left, const void *right)
{
    const struct turn *a = left;
    const struct turn *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->birth != b->birth)
        return a->birth ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

static struct turn *turns_of(struct playing *playing, int32_t as_of, size_t *count_out)
{
    const struct cap_table *table = playing->table;
    struct turn *turns = arena_array(playing->work->arena,
                                     table->security_count + playing->event_count, sizeof *turns);
    size_t count = 0;

    for (size_t i = 0; i < table->security_count; i++)
        if (table->securities[i].issued && table->securities[i].born <= as_of)
            turns[count++] = (struct turn){table->securities[i].born, true, i};
    for (size_t i = 0; i < playing->event_count; i++)
        if (playing->events[i].kind != CAP_ISSUE && playing->events[i].day <= as_of)
            turns[count++] = (struct turn){playing->events[i].day, false, i};
    qsort(turns, count, sizeof *turns, turn_order);
    *count_out = count;
    return turns;
}

enum err cap_table(struct exact_work *work, const struct cap_event *events, size_t event_count,
                   size_t security_count, int32_t as_of, struct cap_table *table_out)
{
    struct playing playing = {
        .work = work, .events = events, .event_count = event_count, .table = table_out};
    size_t count;

    *table_out = (struct cap_table){
        .securities = arena_array(work->arena, security_count, sizeof *table_out->securities),
        .security_count = security_count};
    for (size_t i = 0; i < security_count; i++)
        table_out->securities[i] = (struct cap_security){.issue = CAP_NONE,
                                                         .from = CAP_NONE,
                                                         .reissue = CAP_NONE,
                                                         .quantity = exact_whole(work, 0)};
    note_all(&playing);
    const struct turn *turns = turns_of(&playing, as_of, &count);

    for (size_t i = 0; i < count && !work->failed; i++) {
        if (turns[i].birth) {
            table_out->securities[turns[i].index].alive = true;
            continue;
        }
        playing.at = turns[i].index;
        play(&playing);
    }
    return work->failed ? ERR_OVERFLOW : ERR_OK;
}
