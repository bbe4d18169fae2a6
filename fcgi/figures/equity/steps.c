/* The records of a firm's capital, gathered along what they name and put in the order of their
 * days. */
#include "play_internal.h"

#include "record/kinds.h"

#include <stdlib.h>

struct gathering {
    struct equity *equity;
    const struct equity_what_if *what_if;
    struct steps *steps;
    struct step *seen; /* securities and events, live or not, whose own referrers are to be read */
    size_t seen_count;
    size_t seen_room;
};

static void append(struct arena *arena, struct step **list_io, size_t *count_io, size_t *room_io,
                   struct step step)
{
    *list_io = arena_room(arena, *list_io, *count_io, room_io, sizeof **list_io);
    (*list_io)[(*count_io)++] = step;
}

static void add_step(struct gathering *gathering, struct step step)
{
    struct steps *steps = gathering->steps;

    append(gathering->equity->arena, &steps->list, &steps->count, &steps->room, step);
}

/* A grant is void from the day behind its last one. */
static void add_expiry(struct gathering *gathering, struct step step)
{
    const struct security *security = step.record;

    if (security->expires_on == DATE_UNKNOWN ||
        security->expires_on >= gathering->equity->view.as_of)
        return;
    step.day = security->expires_on + 1;
    step.expiry = true;
    append(gathering->equity->arena, &gathering->steps->list, &gathering->steps->count,
           &gathering->steps->room, step);
}

static void add_counting(struct gathering *gathering, struct step step)
{
    add_step(gathering, step);
    if (step.kind == RECORD_SECURITY)
        add_expiry(gathering, step);
}

static void note_reversal(struct gathering *gathering, int64_t seq)
{
    const struct entry *reversal = book_reversal_of(gathering->equity->book, seq);
    int32_t *until = &gathering->steps->reversed_until;

    if (reversal != NULL && (*until == DATE_UNKNOWN || *until < reversal->effective_date))
        *until = reversal->effective_date;
}

static void add_entry(struct gathering *gathering, const struct entry *entry)
{
    struct step step = {.day = entry->effective_date,
                        .seq = entry->seq,
                        .entity_id = entry->entity_id,
                        .kind = entry->kind,
                        .record = entry->record};
    bool asked = gathering->what_if == NULL || gathering->what_if->without_seq != entry->seq;

    if (entry->kind == RECORD_SECURITY || entry->kind == RECORD_SECURITY_EVENT)
        append(gathering->equity->arena, &gathering->seen, &gathering->seen_count,
               &gathering->seen_room, step);
    if (asked && book_live(gathering->equity->book, entry, gathering->equity->view))
        add_counting(gathering, step);
    else
        note_reversal(gathering, entry->seq);
}

static void add_firms(struct gathering *gathering)
{
    static const uint32_t kinds[] = {RECORD_SHARE_CLASS, RECORD_OPTION_POOL, RECORD_SECURITY,
                                     RECORD_CAPITAL_ACT, RECORD_CAPITAL_STATEMENT};

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        for (struct referrer r = book_referrers(gathering->equity->book, kinds[i], "firm_id",
                                                gathering->equity->firm_id);
             r.entry != NULL; book_next_referrer(&r))
            add_entry(gathering, r.entry);
}

/* What names a security, or the result of an event. */
static void add_referrers(struct gathering *gathering, const struct step *named)
{
    static const uint32_t kinds[] = {RECORD_SECURITY_EVENT, RECORD_CAPITAL_PAYMENT};
    const char *by = named->kind == RECORD_SECURITY ? "security_id" : "event_id";

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        for (struct referrer r = book_referrers(gathering->equity->book, kinds[i], by, named->seq);
             r.entry != NULL; book_next_referrer(&r))
            add_entry(gathering, r.entry);
}

static void add_draft(struct gathering *gathering, const struct entry *draft)
{
    if (draft->effective_date > gathering->equity->view.as_of)
        return;
    add_counting(gathering,
                 (struct step){.day = draft->effective_date,
                               .seq = EQUITY_DRAFT,
                               .entity_id = draft->entity_id == 0 ? EQUITY_DRAFT : draft->entity_id,
                               .kind = draft->kind,
                               .record = draft->record});
}

static int step_order(const void *left, const void *right)
{
    const struct step *a = left;
    const struct step *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->expiry != b->expiry)
        return a->expiry ? -1 : 1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

void steps_collect(struct equity *equity, const struct equity_what_if *what_if,
                   struct steps *steps_out)
{
    struct gathering gathering = {.equity = equity, .what_if = what_if, .steps = steps_out};

    *steps_out = (struct steps){.reversed_until = DATE_UNKNOWN};
    add_firms(&gathering);
    for (size_t i = 0; i < gathering.seen_count; i++) {
        struct step named = gathering.seen[i];

        add_referrers(&gathering, &named);
    }
    if (what_if != NULL && what_if->draft != NULL)
        add_draft(&gathering, what_if->draft);
    if (steps_out->count > 1)
        qsort(steps_out->list, steps_out->count, sizeof *steps_out->list, step_order);
}
