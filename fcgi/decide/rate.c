/* Exchange rates: which of them one person may record, and which wait for a second one. */
#include "decide_internal.h"

#include "book/series.h"
#include "figures/rate/rate.h"
#include "record/kinds.h"
#include "record/series.h"

/* Where the rate that is nearest in time is looked for. */
struct search {
    const struct decider *decider;
    const struct fx_rate *rate;
    bool waiting; /* among those that wait; else among those that count */
};

static bool is_usable(const struct search *search, const struct entry *entry)
{
    const struct book *book = search->decider->book;

    return book_live(book, entry, VIEW_EVERYTHING) &&
           fx_rate_state(book, entry, VIEW_EVERYTHING) ==
               (search->waiting ? RATE_PENDING : RATE_COUNTS);
}

/* Of two rates on the same side of a day: the nearer one, and of one day the later recorded. */
static const struct entry *nearer(const struct entry *a, const struct entry *b, bool after)
{
    if (a == NULL || b == NULL)
        return a == NULL ? b : a;
    if (a->effective_date != b->effective_date)
        return (a->effective_date < b->effective_date) == after ? a : b;
    return a->seq > b->seq ? a : b;
}

/* The nearest of one direction on the draft's day or before it. */
static const struct entry *last_of(const struct search *search, struct value_series series)
{
    for (size_t i = series_before(series, search->decider->draft->effective_date + 1); i > 0; i--) {
        const struct entry *entry = book_entry(search->decider->book, series.items[i - 1].seq);

        if (is_usable(search, entry))
            return entry;
    }
    return NULL;
}

/* The nearest of one direction after it. */
static const struct entry *next_of(const struct search *search, struct value_series series)
{
    for (size_t i = series_before(series, search->decider->draft->effective_date + 1);
         i < series.count; i++) {
        const struct entry *entry = book_entry(search->decider->book, series.items[i].seq);

        if (is_usable(search, entry))
            return entry;
    }
    return NULL;
}

static const struct entry *neighbour_of(const struct search *search, bool after)
{
    const struct book *book = search->decider->book;
    const struct fx_rate *rate = search->rate;
    struct value_series straight = book_rates(book, rate->base_currency, rate->quote_currency);
    struct value_series inverse = book_rates(book, rate->quote_currency, rate->base_currency);
    return after ? nearer(next_of(search, straight), next_of(search, inverse), true)
                 : nearer(last_of(search, straight), last_of(search, inverse), false);
}

/* What is to be decided for a rate that waits to count. */
static int64_t awaited_by(const struct search *search, const struct entry *entry)
{
    const struct fx_rate *rate = entry->record;
    const struct entry *followed = book_entry(search->decider->book, rate->neighbour_id);

    if (rate->doubt != DOUBT_FOLLOWS)
        return entry->seq;
    if (!book_live(search->decider->book, followed, VIEW_EVERYTHING))
        return entry->seq;
    return rate->neighbour_id;
}

/* Holds the rate against the nearest ones on both sides; whether there are any. */
static bool hold_against(const struct search *search, int64_t band_e8, struct fx_rate *rate)
{
    const struct entry *sides[] = {neighbour_of(search, false), neighbour_of(search, true)};
    const struct entry *any = sides[0] != NULL ? sides[0] : sides[1];

    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++) {
        if (sides[i] == NULL || !fx_rate_departs(rate, sides[i]->record, band_e8))
            continue;
        const struct fx_rate *other = sides[i]->record;

        rate->doubt = other->base_currency == rate->base_currency ? (uint32_t)DOUBT_DEPARTS
                                                                  : (uint32_t)DOUBT_CONTRADICTS;
        rate->neighbour_id = sides[i]->seq;
        return true;
    }
    if (any != NULL && search->waiting) {
        rate->doubt = DOUBT_FOLLOWS;
        rate->neighbour_id = awaited_by(search, any);
    }
    return any != NULL;
}

static void judge(struct decider *decider, struct fx_rate *rate)
{
    struct search search = {.decider = decider, .rate = rate};
    int64_t band_e8 = fx_rate_band_e8(decider->book, decider_view(decider));

    if (hold_against(&search, band_e8, rate))
        return;
    search.waiting = true;
    if (!hold_against(&search, band_e8, rate))
        rate->doubt = DOUBT_FIRST_OF_PAIR;
}

/* One rate per pair, direction and day: nobody could tell which counts. One that was rejected does
 * not hinder the right one. */
static void require_free_day(struct decider *decider, const struct fx_rate *rate)
{
    struct value_series series =
        book_rates(decider->book, rate->base_currency, rate->quote_currency);
    int32_t day = decider->draft->effective_date;

    for (size_t i = series_before(series, day); i < series.count && series.items[i].date == day;
         i++) {
        const struct entry *entry = book_entry(decider->book, series.items[i].seq);

        if (book_live(decider->book, entry, VIEW_EVERYTHING) &&
            fx_rate_state(decider->book, entry, VIEW_EVERYTHING) != RATE_REJECTED)
            refuse_with_seq(decider, "rate", VIOLATION_ALREADY_LINKED, entry->seq);
    }
}

void check_fx_rate(struct decider *decider)
{
    struct fx_rate *rate = decider->record;

    if (rate->base_currency == rate->quote_currency) {
        refuse(decider, "quote_currency", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "another currency");
        return;
    }
    require_free_day(decider, rate);
    if (holds(decider, CONVENTION_RATES_REVIEWED))
        judge(decider, rate);
}
