/* One sorted list of days for each index and each pair of currencies; a day is found by binary
 * search. A new value mostly belongs at one of the ends, elsewhere the list is copied with it. */
#include "series_internal.h"

#include "base/check.h"
#include "book_internal.h"
#include "record/kinds.h"
#include "record/series.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void name_pair(uint32_t base_currency, uint32_t quote_currency, char name[DATED_NAME_SIZE])
{
    (void)snprintf(name, DATED_NAME_SIZE, "%u/%u", base_currency, quote_currency);
}

/* The lists by name, as they were taken. */
struct taken {
    struct series_list *const *lists;
    size_t count;
};

static struct taken take(const struct series_lists *lists)
{
    struct listed listed = list_take(&lists->lists);

    return (struct taken){listed.items, listed.count};
}

/* Where the list of a name is, or would be. */
static size_t place_of(struct taken taken, const char *name)
{
    size_t low = 0;
    size_t high = taken.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(taken.lists[middle]->name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(struct taken taken, size_t place, const char *name)
{
    return place < taken.count && strcmp(taken.lists[place]->name, name) == 0;
}

static struct series_list *list_made(struct series_lists *lists, const struct book *book,
                                     const char *name)
{
    struct taken taken = take(lists);
    size_t place = place_of(taken, name);

    if (is_at(taken, place, name))
        return taken.lists[place];
    struct series_list *list = calloc(1, sizeof *list);

    CHECK(list != NULL);
    list->name = strdup(name);
    CHECK(list->name != NULL);
    list->first_seq = book_head(book);
    atomic_store_explicit(&lists->last_seq, book_head(book), memory_order_relaxed);
    list_insert(&lists->lists, book, place, &list, sizeof(struct series_list *));
    return list;
}

/* Values mostly come in order of their days, each behind the last. Readers that meet the new one
 * also meet its seq. */
static void add(struct series_list *list, const struct book *book, const struct entry *entry)
{
    struct listed listed = list_take(&list->items);
    const struct value_series series = {listed.items, listed.count};
    const struct dated item = {entry->effective_date, (uint32_t)entry->seq};
    size_t place = series.count;

    if (place > 0 && series.items[place - 1].date > entry->effective_date)
        place = series_before(series, entry->effective_date + 1);
    atomic_store_explicit(&list->last_seq, entry->seq, memory_order_relaxed);
    list_insert(&list->items, book, place, &item, sizeof item);
}

static void apply(void *arg, const struct book *book, const struct entry *entry)
{
    struct series_table *table = arg;

    if (entry->kind == RECORD_INDEX_LEVEL) {
        const struct index_level *level = entry->record;

        add(list_made(&table->levels, book, level->index_code), book, entry);
    } else if (entry->kind == RECORD_FX_RATE) {
        const struct fx_rate *rate = entry->record;
        char name[DATED_NAME_SIZE];

        name_pair(rate->base_currency, rate->quote_currency, name);
        add(list_made(&table->rates, book, name), book, entry);
    }
}

static void lists_done(struct series_lists *lists)
{
    struct taken taken = take(lists);

    for (size_t i = 0; i < taken.count; i++) {
        free(taken.lists[i]->name);
        list_done(&taken.lists[i]->items);
        free(taken.lists[i]);
    }
    list_done(&lists->lists);
}

static void done(void *arg)
{
    struct series_table *table = arg;

    lists_done(&table->levels);
    lists_done(&table->rates);
}

const struct follower series_follower = {
    .size = sizeof(struct series_table),
    .apply = apply,
    .done = done,
};

static const struct series_table *table_of(const struct book *book)
{
    return book_table(book, &series_follower);
}

/* Without what the handle does not know: only when values came while it is read. */
static struct value_series known_of(const struct book *book, struct value_series all)
{
    struct dated *known = book_take_memory(book, all.count * sizeof *known);
    size_t count = 0;

    for (size_t i = 0; i < all.count; i++)
        if (all.items[i].seq <= book_head(book))
            known[count++] = all.items[i];
    return (struct value_series){known, count};
}

static struct value_series values_of(const struct book *book, const struct series_list *list)
{
    struct listed listed = list_take(&list->items);
    struct value_series series = {listed.items, listed.count};

    return atomic_load_explicit(&list->last_seq, memory_order_relaxed) <= book_head(book)
               ? series
               : known_of(book, series);
}

static struct value_series series_of(const struct book *book, const struct series_lists *lists,
                                     const char *name)
{
    struct taken taken = take(lists);
    size_t place = place_of(taken, name);

    return is_at(taken, place, name) ? values_of(book, taken.lists[place])
                                     : (struct value_series){0};
}

struct value_series book_levels(const struct book *book, const char *index_code)
{
    return series_of(book, &table_of(book)->levels, index_code);
}

struct value_series book_rates(const struct book *book, uint32_t base_currency,
                               uint32_t quote_currency)
{
    char name[DATED_NAME_SIZE];

    name_pair(base_currency, quote_currency, name);
    return series_of(book, &table_of(book)->rates, name);
}

/* The i-th list that the handle knows; mostly it knows all of them. */
static const struct series_list *list_at(const struct book *book, const struct series_lists *lists,
                                         size_t i)
{
    struct taken taken = take(lists);

    if (atomic_load_explicit(&lists->last_seq, memory_order_relaxed) <= book_head(book))
        return i < taken.count ? taken.lists[i] : NULL;
    for (size_t k = 0; k < taken.count; k++)
        if (taken.lists[k]->first_seq <= book_head(book) && i-- == 0)
            return taken.lists[k];
    return NULL;
}

bool book_index_at(const struct book *book, size_t i, const char **index_code_out,
                   struct value_series *levels_out)
{
    const struct series_list *list = list_at(book, &table_of(book)->levels, i);

    if (list == NULL)
        return false;
    *index_code_out = list->name;
    *levels_out = values_of(book, list);
    return true;
}

size_t series_before(struct value_series series, int32_t date)
{
    size_t low = 0;
    size_t high = series.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (series.items[middle].date < date)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct entry *series_last(const struct book *book, struct value_series series,
                                struct view view)
{
    for (size_t i = series_before(series, view.as_of + 1); i > 0; i--) {
        const struct entry *entry = book_entry(book, series.items[i - 1].seq);

        if (book_live(book, entry, view))
            return entry;
    }
    return NULL;
}
