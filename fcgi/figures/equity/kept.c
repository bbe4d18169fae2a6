/* Keeps the capital of the firms that were asked for last, played to the last entry, with the days
 * on which grants will expire still ahead. A later entry is played on top; one that is dated before
 * others, and a reversal, let go of the firm, which is played anew when it is asked for.
 *
 * A draft is played like an entry and taken back: what a step other than a change of all capital
 * can touch is one certificate, the chain behind its issue, and the classes and pools. */
#include "figures/equity/kept.h"

#include "base/check.h"
#include "play_internal.h"
#include "record/journal.h"
#include "record/kinds.h"

#include <stdlib.h>
#include <string.h>

#define FIRMS_MOST 64

struct kept_firm {
    int64_t firm_id;
    struct arena arena;
    struct equity equity;
    struct playing playing;
    struct step *ahead; /* days on which grants expire, the next one first, from `next` on */
    size_t next;
    size_t ahead_count;
    size_t ahead_room;
    int32_t last_day;       /* nothing that was played is later */
    int32_t reversed_until; /* the latest day of a reversal; DATE_UNKNOWN: none */
};

/* By the event's seq, in order. */
struct origin {
    int64_t seq;
    struct equity_origin of;
};

struct keeping {
    struct kept_firm *firms[FIRMS_MOST];
    size_t next_out; /* the place that is taken next */
    struct arena arena;
    struct origin *origins;
    size_t origin_count;
    size_t origin_room;
};

struct equity_table {
    struct keeping *keeping; /* NULL: nothing is recorded of any firm's capital */
};

/* --- events and what they go back to --------------------------------------------------------- */

static int by_seq(const void *left, const void *right)
{
    const struct origin *a = left;
    const struct origin *b = right;

    return (a->seq > b->seq) - (a->seq < b->seq);
}

static const struct origin *find_origin(const struct keeping *keeping, int64_t event_id)
{
    const struct origin wanted = {.seq = event_id};

    if (keeping == NULL || keeping->origin_count == 0)
        return NULL;
    return bsearch(&wanted, keeping->origins, keeping->origin_count, sizeof wanted, by_seq);
}

static struct keeping *keeping_of(const struct book *book)
{
    const struct equity_table *table = book_table(book, &equity_follower);

    return table->keeping;
}

bool equity_origin_of(const struct book *book, int64_t event_id, struct equity_origin *origin_out)
{
    const struct origin *found =
        book_is_writers(book) ? find_origin(keeping_of(book), event_id) : NULL;

    if (found != NULL)
        *origin_out = found->of;
    return found != NULL;
}

static void add_origin(struct keeping *keeping, const struct book *book, const struct entry *entry)
{
    const struct security_event *event = entry->record;
    const struct origin *from = find_origin(keeping, event->event_id);
    struct origin origin = {.seq = entry->seq};

    if (from != NULL)
        origin.of = from->of;
    else
        origin.of =
            (struct equity_origin){.firm_id = equity_firm_of(book, RECORD_SECURITY_EVENT, event),
                                   .security_id = event->security_id};
    origin.of.shares =
        origin.of.shares || event->action == EQUITY_CONVERSION || event->action == EQUITY_EXERCISE;
    keeping->origins = arena_room(&keeping->arena, keeping->origins, keeping->origin_count,
                                  &keeping->origin_room, sizeof *keeping->origins);
    keeping->origins[keeping->origin_count++] = origin;
}

/* --- one firm -------------------------------------------------------------------------------- */

static void play_ahead(struct kept_firm *firm, int32_t until)
{
    while (firm->next < firm->ahead_count && firm->ahead[firm->next].day <= until) {
        const struct step *step = &firm->ahead[firm->next++];

        play_step(&firm->playing, step);
        firm->last_day = step->day;
    }
}

/* Days of the same order as they are played in: of a day by seq. */
static void add_ahead(struct kept_firm *firm, struct step step)
{
    firm->ahead = arena_room(&firm->arena, firm->ahead, firm->ahead_count, &firm->ahead_room,
                             sizeof *firm->ahead);
    size_t at = firm->ahead_count++;

    for (; at > firm->next && firm->ahead[at - 1].day > step.day; at--)
        firm->ahead[at] = firm->ahead[at - 1];
    firm->ahead[at] = step;
}

static bool play_all(struct kept_firm *firm, const struct book *book)
{
    struct steps steps;
    size_t last = 0;

    play_begin(&firm->playing, book, firm->firm_id, VIEW_EVERYTHING, &firm->arena, &firm->equity);
    steps_collect(&firm->equity, NULL, &steps);
    firm->reversed_until = steps.reversed_until;
    firm->last_day = DATE_UNKNOWN;
    for (size_t i = 0; i < steps.count; i++) {
        play_open(&firm->playing, &steps.list[i]);
        last = steps.list[i].expiry ? last : i + 1;
    }
    for (size_t i = 0; i < last && firm->playing.err == ERR_OK; i++) {
        play_step(&firm->playing, &steps.list[i]);
        firm->last_day = steps.list[i].day;
    }
    for (size_t i = last; i < steps.count; i++)
        add_ahead(firm, steps.list[i]);
    return firm->playing.err == ERR_OK;
}

static void let_go(struct keeping *keeping, size_t place)
{
    struct kept_firm *firm = keeping->firms[place];

    if (firm == NULL)
        return;
    arena_done(&firm->arena);
    free(firm);
    keeping->firms[place] = NULL;
}

/* FIRMS_MOST: it is not kept. */
static size_t place_of(const struct keeping *keeping, int64_t firm_id)
{
    size_t place = 0;

    while (place < FIRMS_MOST &&
           (keeping->firms[place] == NULL || keeping->firms[place]->firm_id != firm_id))
        place++;
    return place;
}

/* NULL: it cannot be played. */
static struct kept_firm *kept_firm(struct keeping *keeping, const struct book *book,
                                   int64_t firm_id)
{
    size_t place = place_of(keeping, firm_id);

    if (place < FIRMS_MOST)
        return keeping->firms[place];
    struct kept_firm *firm = calloc(1, sizeof *firm);

    CHECK(firm != NULL);
    firm->firm_id = firm_id;
    arena_init(&firm->arena);
    place = keeping->next_out;
    keeping->next_out = (place + 1) % FIRMS_MOST;
    let_go(keeping, place);
    keeping->firms[place] = firm;
    if (play_all(firm, book))
        return firm;
    let_go(keeping, place);
    return NULL;
}

/* Steps of entries live as long as the firm is kept. */
static struct step *step_of(struct kept_firm *firm, const struct entry *entry, bool expiry)
{
    struct step *step = arena_alloc(&firm->arena, sizeof *step);

    *step = (struct step){.day = entry->effective_date,
                          .seq = entry->seq,
                          .entity_id = entry->entity_id,
                          .kind = entry->kind,
                          .expiry = expiry,
                          .record = entry->record};
    if (expiry)
        step->day = ((const struct security *)entry->record)->expires_on + 1;
    return step;
}

/* False: it must be played anew. */
static bool play_entry(struct kept_firm *firm, const struct entry *entry)
{
    const struct security *security = entry->kind == RECORD_SECURITY ? entry->record : NULL;
    bool expires = security != NULL && security->expires_on != DATE_UNKNOWN;

    if (entry->effective_date < firm->last_day ||
        (expires && security->expires_on < entry->effective_date))
        return false;
    play_ahead(firm, entry->effective_date);
    const struct step *step = step_of(firm, entry, false);

    play_open(&firm->playing, step);
    play_step(&firm->playing, step);
    firm->last_day = entry->effective_date;
    if (expires)
        add_ahead(firm, *step_of(firm, entry, true));
    return firm->playing.err == ERR_OK;
}

/* --- the follower ----------------------------------------------------------------------------- */

static bool is_of_capital(uint32_t kind)
{
    return kind == RECORD_SHARE_CLASS || kind == RECORD_OPTION_POOL || kind == RECORD_SECURITY ||
           kind == RECORD_SECURITY_EVENT || kind == RECORD_CAPITAL_ACT ||
           kind == RECORD_CAPITAL_PAYMENT || kind == RECORD_CAPITAL_STATEMENT;
}

static void follow(struct keeping *keeping, const struct book *book, const struct entry *entry,
                   bool reversed)
{
    size_t place = place_of(keeping, equity_firm_of(book, entry->kind, entry->record));

    if (place == FIRMS_MOST)
        return;
    if (reversed || !play_entry(keeping->firms[place], entry))
        let_go(keeping, place);
}

static void apply(void *table_arg, const struct book *book, const struct entry *applied)
{
    struct equity_table *table = table_arg;
    bool reversed = applied->kind == RECORD_REVERSAL;
    int64_t seq =
        reversed ? ((const struct reversal *)applied->record)->reversed_seq : applied->seq;

    if (!is_of_capital(book_kind(book, seq)))
        return;
    if (table->keeping == NULL) {
        table->keeping = calloc(1, sizeof *table->keeping);
        CHECK(table->keeping != NULL);
        arena_init(&table->keeping->arena);
    }
    const struct entry *entry = book_entry(book, seq);

    if (!reversed && entry->kind == RECORD_SECURITY_EVENT)
        add_origin(table->keeping, book, entry);
    follow(table->keeping, book, entry, reversed);
}

static void done(void *table_arg)
{
    struct equity_table *table = table_arg;

    if (table->keeping == NULL)
        return;
    for (size_t i = 0; i < FIRMS_MOST; i++)
        let_go(table->keeping, i);
    arena_done(&table->keeping->arena);
    free(table->keeping);
}

const struct follower equity_follower = {
    .size = sizeof(struct equity_table), .apply = apply, .done = done};

/* --- a draft ---------------------------------------------------------------------------------- */

/* What is taken back. */
struct before {
    struct equity equity;
    struct equity_class *classes;
    struct equity_pool *pools;
    size_t touched[3]; /* what the draft takes from, its issue, and the end of that one's chain */
    struct equity_certificate certificates[3];
    size_t count;
};

static void remember(struct before *before, const struct equity *equity, size_t index)
{
    before->touched[before->count] = index;
    before->certificates[before->count++] = equity->certificates[index];
}

static void remember_source(struct before *before, const struct equity *equity,
                            const struct entry *draft)
{
    const struct shape *shape = &record_types[draft->kind]->shape;

    if (draft->kind != RECORD_SECURITY_EVENT && draft->kind != RECORD_CAPITAL_PAYMENT)
        return;
    int64_t security = field_int64(shape_field(shape, "security_id"), draft->record);
    int64_t event = field_int64(shape_field(shape, "event_id"), draft->record);
    size_t source = certificate_find(equity, security != 0 ? security : event);

    if (source == EQUITY_NONE)
        return;
    size_t issue = equity->certificates[source].issue;

    remember(before, equity, source);
    remember(before, equity, issue);
    remember(before, equity, equity->certificates[issue].last_kin);
}

static void *copy_of(struct arena *arena, const void *list, size_t count, size_t size)
{
    void *copy = arena_array(arena, count + 1, size);

    if (count > 0)
        memcpy(copy, list, count * size);
    return copy;
}

static struct before keep_before(const struct equity *equity, const struct entry *draft,
                                 struct arena *arena)
{
    struct before before = {
        .equity = *equity,
        .classes = copy_of(arena, equity->classes, equity->class_count, sizeof *equity->classes),
        .pools = copy_of(arena, equity->pools, equity->pool_count, sizeof *equity->pools)};

    remember_source(&before, equity, draft);
    return before;
}

/* Lists stay where they have grown to. */
static void take_back(struct kept_firm *firm, const struct before *before)
{
    struct equity *equity = &firm->equity;

    for (size_t i = before->equity.certificate_count; i < equity->certificate_count; i++)
        certificate_forget(equity, i);
    equity->certificate_count = before->equity.certificate_count;
    equity->change_count = before->equity.change_count;
    equity->fault_count = before->equity.fault_count;
    equity->class_count = before->equity.class_count;
    equity->pool_count = before->equity.pool_count;
    equity->missing_e8 = before->equity.missing_e8;
    equity->excess_e8 = before->equity.excess_e8;
    equity->stated_on = before->equity.stated_on;
    if (equity->class_count > 0)
        memcpy(equity->classes, before->classes, equity->class_count * sizeof *equity->classes);
    if (equity->pool_count > 0)
        memcpy(equity->pools, before->pools, equity->pool_count * sizeof *equity->pools);
    for (size_t i = 0; i < before->count; i++)
        equity->certificates[before->touched[i]] = before->certificates[i];
    firm->playing.err = ERR_OK;
}

/* Whether the draft comes behind all that is recorded, in every view that asks for it. */
static bool comes_last(const struct kept_firm *firm, const struct entry *draft)
{
    return draft->effective_date >= firm->last_day &&
           (firm->reversed_until == DATE_UNKNOWN || draft->effective_date >= firm->reversed_until);
}

static bool try_draft(struct kept_firm *firm, const struct entry *draft, struct arena *arena,
                      struct equity_trial *trial_out)
{
    struct before before = keep_before(&firm->equity, draft, arena);
    struct step step = {.day = draft->effective_date,
                        .seq = EQUITY_DRAFT,
                        .entity_id = draft->entity_id == 0 ? EQUITY_DRAFT : draft->entity_id,
                        .kind = draft->kind,
                        .record = draft->record};

    play_open(&firm->playing, &step);
    play_step(&firm->playing, &step);
    bool played = firm->playing.err == ERR_OK;

    trial_out->count = firm->equity.fault_count - before.equity.fault_count;
    trial_out->faults = trial_out->count == 0
                            ? NULL
                            : copy_of(arena, firm->equity.faults + before.equity.fault_count,
                                      trial_out->count, sizeof *trial_out->faults);
    take_back(firm, &before);
    return played;
}

bool equity_try(const struct book *book, int64_t firm_id, const struct entry *draft,
                struct arena *arena, struct equity_trial *trial_out)
{
    struct keeping *keeping = book_is_writers(book) ? keeping_of(book) : NULL;
    struct kept_firm *firm = keeping == NULL || draft->kind == RECORD_CAPITAL_ACT
                                 ? NULL
                                 : kept_firm(keeping, book, firm_id);

    if (firm == NULL || !comes_last(firm, draft))
        return false;
    play_ahead(firm, draft->effective_date);
    return firm->playing.err == ERR_OK && try_draft(firm, draft, arena, trial_out);
}
