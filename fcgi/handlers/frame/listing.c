/* Chooses one page of entities. The best of what was seen stand in a binary heap of at most one
 * more than the page, the worst on top: a further entity costs one comparison, unless it belongs
 * to the page. */
#include "handlers/frame/listing.h"
#include "book/firm_tag.h"
#include "book/seat.h"

#include "figures/overview/figures.h"
#include "handlers/frame/items.h"
#include "http/collate.h"
#include "http/text.h"
#include "record/kinds.h"
#include "verdict/verdict.h"

#include <stdlib.h>
#include <string.h>

/* What one entity is sorted by. */
struct rank {
    const struct entry *entry;
    int64_t line;     /* that it is of the entry, from 1; 0: it is the entry itself */
    const char *text; /* of a text field */
    int64_t number;   /* of any other */
    bool unknown;
};

/* The best limit + 1 ranks so far: a heap whose worst stands at the top, so that each further
 * entity costs one comparison, or a few when it belongs to the page. */
struct best {
    const struct listing_query *query;
    struct rank *ranks;
    size_t count;
    size_t capacity;
};

static bool is_name(const struct field *field)
{
    return strcmp(field->name, "name") == 0;
}

static int compare_values(const struct rank *a, const struct rank *b, const struct field *order)
{
    if (a->text && b->text)
        return is_name(order) ? collate_names(a->text, b->text) : strcmp(a->text, b->text);
    return (a->number > b->number) - (a->number < b->number);
}

static int compare_ranks(const struct rank *a, const struct rank *b,
                         const struct listing_query *query)
{
    if (a->unknown != b->unknown)
        return a->unknown ? 1 : -1;
    int order = a->unknown ? 0 : compare_values(a, b, query->order);
    if (order != 0)
        return query->descending ? -order : order;
    if (a->entry->entity_id != b->entry->entity_id)
        return a->entry->entity_id > b->entry->entity_id ? 1 : -1;
    return (a->line > b->line) - (a->line < b->line);
}

static int64_t number_of(const struct field *field, const void *record)
{
    switch (field->type) {
    case FIELD_DATE:
        return field_date(field, record);
    case FIELD_ENUM:
        return field_enum(field, record);
    case FIELD_BOOL:
        return field_bool(field, record);
    default:
        return field_int64(field, record);
    }
}

/* The figures of an entity, computed at most once; NULL when there are none. */
struct subject {
    const struct book *book;
    const struct entry *entry;
    int64_t line; /* as of a rank */
    struct view view;
    struct arena *arena;
    const void *figures;
    bool computed;
};

static const void *record_of(struct subject *subject, bool of_figures)
{
    if (!of_figures)
        return subject->entry->record;
    if (!subject->computed) {
        subject->computed = true;
        if (item_figures(subject->book, subject->entry->kind, subject->entry->entity_id,
                         subject->view, subject->arena, &subject->figures) != ERR_OK)
            subject->figures = NULL;
    }
    return subject->figures;
}

static bool names(const struct entry *entry, const char *text)
{
    return text_contains(record_code(entry->kind, entry->record), text) ||
           text_contains(record_name(entry->kind, entry->record), text) ||
           text_contains(record_name_en(entry->kind, entry->record), text);
}

/* By its own code and names. A record without a name of its own, such as a commitment, is found by
 * the names of those that it ties together. */
static bool found(const struct listing_query *query, struct subject *subject)
{
    const struct shape *shape = &record_types[subject->entry->kind]->shape;
    if (names(subject->entry, query->text))
        return true;
    for (size_t i = 0; !shape_field(shape, "name") && i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];
        if (field->type != FIELD_REFERENCE || field_is_unknown(field, subject->entry->record))
            continue;
        const struct entry *named =
            refs_entry(subject->book, field_int64(field, subject->entry->record), subject->view);
        if (named && names(named, query->text))
            return true;
    }
    return false;
}

static bool passes(const struct listing_filter *filter, struct subject *subject)
{
    if (filter->match == MATCH_TAG)
        return firm_has_tag(subject->book, subject->entry->entity_id, (uint32_t)filter->number,
                            subject->view);
    const void *record = record_of(subject, filter->of_figures);
    if (!record)
        return false;
    if (filter->field->type != FIELD_TEXT)
        return number_of(filter->field, record) == filter->number;
    const char *text = field_text(filter->field, record);
    if (!text)
        return false;
    return filter->match == MATCH_PREFIX ? strncmp(text, filter->text, strlen(filter->text)) == 0
                                         : strcmp(text, filter->text) == 0;
}

static bool matches(const struct listing_query *query, struct subject *subject)
{
    if (query->reader && !seat_sees(subject->book, query->reader, subject->entry))
        return false;
    if (query->text && !found(query, subject))
        return false;
    for (size_t i = 0; i < query->filter_count; i++)
        if (!passes(&query->filters[i], subject))
            return false;
    return true;
}

static struct rank rank_of(const struct listing_query *query, struct subject *subject)
{
    struct rank rank = {.entry = subject->entry, .line = subject->line};
    if (!query->order) {
        rank.number = subject->entry->entity_id;
        return rank;
    }
    const void *record = record_of(subject, query->order_of_figures);
    rank.unknown = !record || field_is_unknown(query->order, record);
    if (rank.unknown)
        return rank;
    if (query->order->type == FIELD_TEXT)
        rank.text = field_text(query->order, record);
    else
        rank.number = number_of(query->order, record);
    return rank;
}

static void swap(struct rank *a, struct rank *b)
{
    struct rank kept = *a;
    *a = *b;
    *b = kept;
}

static void sift_up(struct best *best, size_t at)
{
    while (at > 0 && compare_ranks(&best->ranks[at], &best->ranks[(at - 1) / 2], best->query) > 0) {
        swap(&best->ranks[at], &best->ranks[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
}

static void sift_down(struct best *best, size_t at)
{
    for (;;) {
        size_t worst = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < best->count; child++)
            if (compare_ranks(&best->ranks[child], &best->ranks[worst], best->query) > 0)
                worst = child;
        if (worst == at)
            return;
        swap(&best->ranks[at], &best->ranks[worst]);
        at = worst;
    }
}

static void keep(struct best *best, const struct rank *rank)
{
    if (best->count < best->capacity) {
        best->ranks[best->count] = *rank;
        sift_up(best, best->count++);
    } else if (compare_ranks(rank, &best->ranks[0], best->query) < 0) {
        best->ranks[0] = *rank;
        sift_down(best, 0);
    }
}

struct walk {
    const struct book *book;
    const struct listing_query *query;
    struct arena *arena;
    struct best best;
    const struct rank *after; /* NULL: from the start */
    int64_t total;
};

static void visit(struct walk *walk, const struct entry *entry, int64_t line)
{
    struct subject subject = {.book = walk->book,
                              .entry = entry,
                              .line = line,
                              .view = walk->query->view,
                              .arena = walk->arena};
    if (!matches(walk->query, &subject))
        return;
    walk->total++;
    struct rank rank = rank_of(walk->query, &subject);
    if (!walk->after || compare_ranks(&rank, walk->after, walk->query) > 0)
        keep(&walk->best, &rank);
}

/* What rules in the view; where reversed ones are asked for, also what was undone in it. */
static const struct entry *shown_version(const struct book *book, const struct listing_query *query,
                                         int64_t id)
{
    const struct entry *version = book_version(book, query->kind, id, query->view);
    const struct entry *first = version || !query->with_reversed ? NULL : book_entry(book, id);
    if (!first || first->seq > query->view.as_known || first->effective_date > query->view.as_of)
        return version;
    return book_reversal_of(book, id) && !book_live(book, first, query->view) ? first : NULL;
}

static void visit_referrers(struct walk *walk, const struct listing_filter *filter)
{
    const struct listing_query *query = walk->query;
    for (struct referrer r =
             book_referrers(walk->book, query->kind, filter->field->name, filter->number);
         r.entry; book_next_referrer(&r))
        if (shown_version(walk->book, query, r.entry->entity_id) == r.entry)
            visit(walk, r.entry, 0);
}

/* Lines of verdicts are entries of their own, or held by one that is listed once for each. */
static void visit_lines(struct walk *walk, const struct entry *holder)
{
    const struct entry *lines = NULL;
    bool held = holder->kind != walk->query->kind;
    if (holder->seq > walk->query->view.as_known ||
        holder->effective_date > walk->query->view.as_of)
        return;
    size_t count = verdict_stored_of(walk->book, holder, walk->arena, &lines);
    for (size_t i = 0; i < count; i++)
        visit(walk, &lines[i], held ? (int64_t)i + 1 : 0);
}

/* A line that is held need not name what holds it. */
static void visit_lines_naming(struct walk *walk, const struct listing_filter *filter)
{
    const struct entry *named = book_entry(walk->book, filter->number);
    for (struct referrer r =
             book_referrers(walk->book, RECORD_VERDICT_LINE, filter->field->name, filter->number);
         r.entry; book_next_referrer(&r))
        visit_lines(walk, r.entry);
    if (named && named->line_count > 0)
        visit_lines(walk, named);
}

static void visit_all_lines(struct walk *walk)
{
    const struct entry *holder = NULL;
    for (size_t i = 0; (holder = verdict_holder(walk->book, i)) != NULL; i++)
        visit_lines(walk, holder);
}

static void visit_all(struct walk *walk)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(walk->book, walk->query->kind, &ids);
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = shown_version(walk->book, walk->query, ids[i]);
        if (entry)
            visit(walk, entry, 0);
    }
}

size_t listing_most(const struct book *book, uint32_t kind)
{
    const int64_t *seqs = NULL;
    size_t count = book_entities(book, kind, &seqs);
    size_t held = kind == RECORD_VERDICT_LINE ? book_holders(book, &seqs) : 0;
    for (size_t i = 0; i < held; i++)
        count += book_entry(book, seqs[i])->line_count;
    return count;
}

static const struct listing_filter *reference_filter(const struct listing_query *query)
{
    for (size_t i = 0; i < query->filter_count; i++)
        if (query->filters[i].match == MATCH_VALUE &&
            query->filters[i].field->type == FIELD_REFERENCE && !query->filters[i].of_figures)
            return &query->filters[i];
    return NULL;
}

static struct listing_page take_page(struct walk *walk)
{
    struct best *best = &walk->best;
    size_t kept = best->count;
    const struct entry **entries = arena_array(walk->arena, kept + 1, sizeof *entries);
    int64_t *lines = arena_array(walk->arena, kept + 1, sizeof *lines);
    /* Taking the worst away again and again leaves them sorted. */
    while (best->count > 0) {
        entries[best->count - 1] = best->ranks[0].entry;
        lines[best->count - 1] = best->ranks[0].line;
        best->ranks[0] = best->ranks[--best->count];
        sift_down(best, 0);
    }
    bool more = kept > walk->query->limit;
    return (struct listing_page){.last_line = more ? lines[walk->query->limit - 1] : 0,
                                 .entries = entries,
                                 .count = more ? walk->query->limit : kept,
                                 .total = walk->total,
                                 .more = more};
}

/* What the page before ended with; NULL: this is the first. */
static const struct entry *last_seen(const struct book *book, const struct listing_query *query,
                                     struct arena *arena)
{
    const struct entry *lines = NULL;
    if (query->after_id == 0)
        return NULL;
    if (query->kind != RECORD_VERDICT_LINE || query->after_line == 0)
        return shown_version(book, query, query->after_id);
    int64_t count = (int64_t)verdict_stored(book, book_entry(book, query->after_id), arena, &lines);
    return query->after_line <= count ? &lines[query->after_line - 1] : NULL;
}

static void visit_what_may_match(struct walk *walk, const struct listing_filter *filter)
{
    bool lines = walk->query->kind == RECORD_VERDICT_LINE;
    if (lines && filter)
        visit_lines_naming(walk, filter);
    else if (lines)
        visit_all_lines(walk);
    else if (filter)
        visit_referrers(walk, filter);
    else
        visit_all(walk);
}

struct listing_page listing_select(const struct book *book, const struct listing_query *query,
                                   struct arena *arena)
{
    struct walk walk = {.book = book, .query = query, .arena = arena};
    walk.best = (struct best){.query = query, .capacity = query->limit + 1};
    walk.best.ranks = arena_array(arena, walk.best.capacity, sizeof *walk.best.ranks);

    struct rank after;
    const struct entry *last = last_seen(book, query, arena);
    if (last) {
        struct subject subject = {.book = book,
                                  .entry = last,
                                  .line = query->after_line,
                                  .view = query->view,
                                  .arena = arena};
        after = rank_of(query, &subject);
        walk.after = &after;
    }
    visit_what_may_match(&walk, reference_filter(query));
    return take_page(&walk);
}
