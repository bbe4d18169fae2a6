/* Makes the keys of records that have no code. */
#include "handlers/frame/natural_key.h"

#include "base/check.h"
#include "book/series.h"
#include "handlers/frame/refs.h"
#include "record/kinds.h"
#include "record/series.h"

#include <stdlib.h>
#include <string.h>

/* Those that others refer to and that have no code. tests/unit/handlers/test_natural_key.c holds
 * both lists against the fields of all kinds; looking through these for each row took longer than
 * all the rest of an export. */
static const bool is_made[RECORD_KIND_COUNT] = {
    [RECORD_APPROVAL] = true,     [RECORD_DECISION] = true,       [RECORD_EQUALISATION] = true,
    [RECORD_EXPENSE] = true,      [RECORD_FUND_REPORT] = true,    [RECORD_FX_RATE] = true,
    [RECORD_OPENING] = true,      [RECORD_OVERRIDE] = true,       [RECORD_PAYMENT] = true,
    [RECORD_VALUATION] = true,    [RECORD_WATERFALL_TERM] = true, [RECORD_BANK_ACCOUNT] = true,
    [RECORD_BUY_BACK] = true,     [RECORD_IP_EVENT] = true,       [RECORD_ROUND_CLOSING] = true,
    [RECORD_SUBSCRIPTION] = true, [RECORD_CAPITAL_ACT] = true,    [RECORD_LOSS_PAYMENT] = true,
};

/* Those that refer to one of them. */
static const bool names_made[RECORD_KIND_COUNT] = {
    [RECORD_APPROVAL] = true,           [RECORD_FX_RATE] = true,
    [RECORD_OPENING_COMMITMENT] = true, [RECORD_OPENING_HOLDING] = true,
    [RECORD_OVERRIDE] = true,           [RECORD_REPORTED_HOLDING] = true,
    [RECORD_VERDICT_LINE] = true,       [RECORD_WATERFALL_TIER] = true,
    [RECORD_ROUND_TERM] = true,         [RECORD_SUBSCRIPTION] = true,
    [RECORD_SECURITY] = true,           [RECORD_IP_EVENT] = true,
    [RECORD_TERM_EVENT] = true,
};

bool natural_key_is_made(uint32_t kind)
{
    return is_made[kind];
}

bool natural_key_names_made(uint32_t kind)
{
    return names_made[kind];
}

bool natural_key_needs_seq(const struct field *field)
{
    return field->type == FIELD_REFERENCE &&
           (field->version ||
            shape_key(&record_types[record_kind_find(field->reference)]->shape) == NULL);
}

/* The first that it names, whatever else it says. */
static const struct field *subject_of(const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind]->shape;

    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].type == FIELD_REFERENCE &&
            field_int64(&shape->fields[i], entry->record) != 0)
            return &shape->fields[i];
    return NULL;
}

static int64_t place_among_rates(const struct book *book, const struct entry *entry)
{
    const struct fx_rate *rate = entry->record;
    struct value_series rates = book_rates(book, rate->base_currency, rate->quote_currency);
    int64_t place = 0;

    for (size_t i = series_before(rates, entry->effective_date);
         i < rates.count && rates.items[i].date == entry->effective_date &&
         (int64_t)rates.items[i].seq <= entry->seq;
         i++)
        place++;
    return place;
}

/* New records only: a later version is not another one. */
static int64_t place_among_named(const struct book *book, const struct entry *entry,
                                 const struct field *subject)
{
    int64_t id = field_int64(subject, entry->record);
    int32_t day = entry->effective_date;
    int64_t seq = entry->seq;
    int64_t place = 0;

    for (struct referrer r = book_referrers(book, entry->kind, subject->name, id);
         r.entry != NULL && r.entry->seq <= seq; book_next_referrer(&r))
        place += r.entry->effective_date == day && r.entry->entity_id == r.entry->seq;
    return place;
}

/* A record that names something in one of its fields. */
struct naming {
    uint32_t position; /* of the record among those of its kind */
    uint32_t field;
    int64_t id;
    int32_t day;
    bool is_subject;
};

static int by_named(const void *a, const void *b)
{
    const struct naming *x = a;
    const struct naming *y = b;

    if (x->field != y->field)
        return x->field < y->field ? -1 : 1;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return (x->position > y->position) - (x->position < y->position);
}

static size_t add_namings(const struct entry *entry, uint32_t position, struct naming *namings)
{
    const struct shape *shape = &record_types[entry->kind]->shape;
    const struct field *subject = subject_of(entry);
    size_t count = 0;

    for (uint32_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];
        int64_t id = field->type == FIELD_REFERENCE ? field_int64(field, entry->record) : 0;

        if (id != 0)
            namings[count++] =
                (struct naming){position, i, id, entry->effective_date, field == subject};
    }
    return count;
}

static size_t references_of(uint32_t kind)
{
    const struct shape *shape = &record_types[kind]->shape;
    size_t count = 0;

    for (size_t i = 0; i < shape->field_count; i++)
        count += shape->fields[i].type == FIELD_REFERENCE;
    return count;
}

static void find_places(struct natural_keys *keys, const struct book *book, uint32_t kind)
{
    const int64_t *ids = NULL;
    size_t entity_count = book_entities(book, kind, &ids);
    size_t count = 0;
    struct naming *namings = calloc(entity_count * references_of(kind) + 1, sizeof *namings);

    CHECK(namings != NULL);
    keys->places[kind] = arena_array(keys->arena, entity_count + 1, sizeof *keys->places[kind]);
    keys->counts[kind] = entity_count;
    for (size_t i = 0; i < entity_count; i++)
        count += add_namings(book_entry(book, ids[i]), (uint32_t)i, namings + count);
    qsort(namings, count, sizeof *namings, by_named);
    uint32_t place = 0;

    for (size_t i = 0; i < count; i++) {
        const struct naming *naming = &namings[i];
        bool goes_on = i > 0 && naming->field == naming[-1].field && naming->id == naming[-1].id &&
                       naming->day == naming[-1].day;

        place = goes_on ? place + 1 : 1;
        if (naming->is_subject)
            keys->places[kind][naming->position] = place;
    }
    free(namings);
}

static int by_id(const void *key, const void *item)
{
    int64_t a = *(const int64_t *)key;
    int64_t b = *(const int64_t *)item;

    return (a > b) - (a < b);
}

/* What was recorded since the places were found is looked for by itself. */
static int64_t place_of(struct natural_keys *keys, const struct book *book,
                        const struct entry *entry, const struct field *subject)
{
    const int64_t *ids = NULL;
    const int64_t *found = NULL;

    if (keys == NULL)
        return place_among_named(book, entry, subject);
    (void)book_entities(book, entry->kind, &ids);
    if (keys->places[entry->kind] == NULL)
        find_places(keys, book, entry->kind);
    if (keys->counts[entry->kind] > 0)
        found = bsearch(&entry->seq, ids, keys->counts[entry->kind], sizeof *ids, by_id);
    return found == NULL ? place_among_named(book, entry, subject)
                         : keys->places[entry->kind][found - ids];
}

static void write_day_and_place(int32_t day, int64_t place, struct buf *out)
{
    char text[DATE_TEXT_SIZE];

    date_format(day, text);
    buf_format(out, "/%s/", text);
    buf_int(out, place);
}

static void write_made(struct natural_keys *keys, const struct book *book,
                       const struct entry *entry, struct buf *out)
{
    const struct field *subject = subject_of(entry);

    if (entry->kind == RECORD_FX_RATE) {
        const struct fx_rate *rate = entry->record;

        buf_format(out, "%s-%s", currency_code((enum currency)rate->base_currency),
                   currency_code((enum currency)rate->quote_currency));
        write_day_and_place(entry->effective_date, place_among_rates(book, entry), out);
        return;
    }
    /* Codes are unique within a kind: where it may name several kinds, it says which. */
    if (subject != NULL && !subject->required)
        buf_format(out, "%s:", subject->reference);
    natural_key_write_of(keys, book, subject == NULL ? 0 : field_int64(subject, entry->record),
                         out);
    write_day_and_place(entry->effective_date,
                        subject == NULL ? entry->seq : place_of(keys, book, entry, subject), out);
}

void natural_key_write(const struct book *book, int64_t id, struct buf *out)
{
    natural_key_write_of(NULL, book, id, out);
}

void natural_key_write_of(struct natural_keys *keys, const struct book *book, int64_t id,
                          struct buf *out)
{
    const struct entry *entry = id == 0 ? NULL : book_entry(book, id);
    const char *code = entry == NULL ? NULL : record_code(entry->kind, entry->record);

    if (code != NULL)
        buf_text(out, code);
    else if (entry != NULL)
        write_made(keys, book, book_entry(book, entry->entity_id), out);
}
