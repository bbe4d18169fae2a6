/* One sorted array of days for each index and each pair of currencies; a day is found by binary
 * search. A new value mostly belongs at the end, elsewhere the ones behind it move up. */
#include "series_internal.h"

#include "base/check.h"
#include "reference_index_internal.h"
#include "record/kinds.h"
#include "record/series.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void name_pair(uint32_t base_currency, uint32_t quote_currency, char name[DATED_NAME_SIZE])
{
    (void)snprintf(name, DATED_NAME_SIZE, "%u/%u", base_currency, quote_currency);
}

/* Where the list of a name is, or would be. */
static size_t place_of(const struct series_lists *lists, const char *name)
{
    size_t low = 0;
    size_t high = lists->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(lists->lists[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const struct series_lists *lists, size_t place, const char *name)
{
    return place < lists->count && strcmp(lists->lists[place].name, name) == 0;
}

static struct series_list *list_made(struct series_lists *lists, const char *name)
{
    size_t place = place_of(lists, name);

    if (is_at(lists, place, name))
        return &lists->lists[place];
    lists->lists =
        items_grown(lists->lists, lists->count, 1, &lists->capacity, sizeof *lists->lists);
    memmove(lists->lists + place + 1, lists->lists + place,
            (lists->count - place) * sizeof *lists->lists);
    lists->lists[place] = (struct series_list){.name = strdup(name)};
    CHECK(lists->lists[place].name != NULL);
    lists->count++;
    return &lists->lists[place];
}

/* Values mostly come in order of their days, each behind the last. */
static void add(struct series_list *list, const struct entry *entry)
{
    const struct value_series series = {list->items, list->count};
    size_t place = list->count;

    if (place > 0 && list->items[place - 1].date > entry->effective_date)
        place = series_before(series, entry->effective_date + 1);
    list->items = items_grown(list->items, list->count, 1, &list->capacity, sizeof *list->items);
    memmove(list->items + place + 1, list->items + place,
            (list->count - place) * sizeof *list->items);
    list->items[place] = (struct dated){entry->effective_date, (uint32_t)entry->seq};
    list->count++;
}

static void apply(void *arg, const struct book *book, const struct entry *entry)
{
    struct series_table *table = arg;

    (void)book;
    if (entry->kind == RECORD_INDEX_LEVEL) {
        const struct index_level *level = entry->record;

        add(list_made(&table->levels, level->index_code), entry);
    } else if (entry->kind == RECORD_FX_RATE) {
        const struct fx_rate *rate = entry->record;
        char name[DATED_NAME_SIZE];

        name_pair(rate->base_currency, rate->quote_currency, name);
        add(list_made(&table->rates, name), entry);
    }
}

static void lists_done(struct series_lists *lists)
{
    for (size_t i = 0; i < lists->count; i++) {
        free(lists->lists[i].name);
        free(lists->lists[i].items);
    }
    free(lists->lists);
    *lists = (struct series_lists){0};
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

static struct value_series series_of(const struct series_lists *lists, const char *name)
{
    size_t place = place_of(lists, name);

    return is_at(lists, place, name)
               ? (struct value_series){lists->lists[place].items, lists->lists[place].count}
               : (struct value_series){0};
}

struct value_series book_levels(const struct book *book, const char *index_code)
{
    return series_of(&table_of(book)->levels, index_code);
}

struct value_series book_rates(const struct book *book, uint32_t base_currency,
                               uint32_t quote_currency)
{
    char name[DATED_NAME_SIZE];

    name_pair(base_currency, quote_currency, name);
    return series_of(&table_of(book)->rates, name);
}

bool book_index_at(const struct book *book, size_t i, const char **index_code_out,
                   struct value_series *levels_out)
{
    const struct series_lists *lists = &table_of(book)->levels;

    if (i >= lists->count)
        return false;
    *index_code_out = lists->lists[i].name;
    *levels_out = (struct value_series){lists->lists[i].items, lists->lists[i].count};
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
