/* Walks the journal from its newest entry and keeps what the search asks for. Cheap questions come
 * first: an entry of another kind is not even unpacked. */
#include "handlers/journal/search.h"

#include "http/text.h"

#include <string.h>

#define LIMIT_STANDARD 50
/* Copies of unpacked entries are forgotten each time so many were looked at. */
#define WALK_STRIDE 4096

static void read_kind(struct ctx *ctx, struct search *search)
{
    const char *kind = query_get(&ctx->query, "kind");

    if (kind == NULL)
        return;
    search->kind = record_kind_find(kind);
    if (search->kind != RECORD_NONE)
        return;
    violations_add(&ctx->violations, "kind", VIOLATION_UNKNOWN_VALUE);
    violations_param(&ctx->violations, "allowed", "kinds of records");
}

static void read_amounts(struct ctx *ctx, struct search *search)
{
    search->least_minor = query_amount(&ctx->query, "amount_from", 0, &ctx->violations);
    search->most_minor = query_amount(&ctx->query, "amount_to", AMOUNT_MAX, &ctx->violations);
    search->by_amount = query_get(&ctx->query, "amount_from") != NULL ||
                        query_get(&ctx->query, "amount_to") != NULL;
    if (search->least_minor <= search->most_minor)
        return;
    violations_add(&ctx->violations, "amount_to", VIOLATION_BAD_ORDER);
    violations_param(&ctx->violations, "other", "amount_from");
}

void search_read(struct ctx *ctx, struct search *search_out)
{
    struct violations *violations = &ctx->violations;
    const char *text = query_get(&ctx->query, "text");

    *search_out = (struct search){
        .actor_id = query_integer(&ctx->query, "actor_id", 0, INT64_MAX, -1, violations),
        .entity_id = query_integer(&ctx->query, "entity_id", 1, INT64_MAX, 0, violations),
        .code = query_get(&ctx->query, "code"),
        .actor = query_get(&ctx->query, "actor"),
        .limit = (size_t)query_integer(&ctx->query, "limit", 1, SEARCH_LIMIT_MOST, LIMIT_STANDARD,
                                       violations)};
    read_kind(ctx, search_out);
    query_period(&ctx->query, "from", "to", &search_out->from, &search_out->to, violations);
    query_period(&ctx->query, "recorded_from", "recorded_to", &search_out->recorded_from,
                 &search_out->recorded_to, violations);
    read_amounts(ctx, search_out);
    if (text != NULL && text_fold(text, ctx->arena, &search_out->text) != ERR_OK)
        violations_add(violations, "text", VIOLATION_BAD_TEXT);
    /* The journal is shown whole, unless a day was asked for. */
    if (query_get(&ctx->query, "as_of") != NULL && ctx->view.as_of < search_out->to)
        search_out->to = ctx->view.as_of;
}

/* What the codes of a search name. */
struct named {
    int64_t actor_id; /* -1: anybody */
    size_t count;     /* at most one entity of each kind */
    int64_t ids[RECORD_KIND_COUNT];
};

/* A search under way. */
struct walk {
    const struct search *search;
    const struct book *book;
    struct named named;
    struct arena lines; /* of one entry */
};

/* false: there is nothing of such a code, or nobody of such a name. */
static bool find_named(const struct search *search, const struct book *book,
                       struct named *named_out)
{
    struct named named = {.actor_id = search->actor_id};

    if (search->actor != NULL)
        named.actor_id = book_find_code_any_case(book, RECORD_USER, search->actor);
    if (search->actor != NULL && named.actor_id == 0)
        return false;
    for (uint32_t kind = RECORD_NONE + 1; search->code != NULL && kind < RECORD_KIND_COUNT;
         kind++) {
        int64_t id = shape_key(&record_types[kind]->shape) == NULL
                         ? 0
                         : book_find_code_any_case(book, kind, search->code);

        if (id != 0)
            named.ids[named.count++] = id;
    }
    *named_out = named;
    return search->code == NULL || named.count > 0;
}

static bool is_named(const struct named *named, int64_t id)
{
    for (size_t i = 0; i < named->count; i++)
        if (named->ids[i] == id)
            return true;
    return false;
}

/* One of the records that an entry consists of: its own, or a line that it holds. */
typedef bool (*record_test)(const struct walk *walk, const struct shape *shape, const void *record);

static bool names_one(const struct walk *walk, const struct shape *shape, const void *record)
{
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].type == FIELD_REFERENCE &&
            is_named(&walk->named, field_int64(&shape->fields[i], record)))
            return true;
    return false;
}

static bool has_amount(const struct walk *walk, const struct shape *shape, const void *record)
{
    for (size_t i = 0; i < shape->field_count; i++) {
        if (shape->fields[i].type != FIELD_MONEY)
            continue;
        int64_t amount_minor = field_int64(&shape->fields[i], record);

        if (amount_minor != AMOUNT_UNKNOWN && amount_minor >= walk->search->least_minor &&
            amount_minor <= walk->search->most_minor)
            return true;
    }
    return false;
}

static bool has_text(const struct walk *walk, const struct shape *shape, const void *record)
{
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].type == FIELD_TEXT &&
            text_contains(field_text(&shape->fields[i], record), walk->search->text))
            return true;
    return false;
}

/* Whether the record of an entry passes, or a line that it holds. */
static bool one_passes(struct walk *walk, const struct entry *entry, record_test passes)
{
    const struct entry_lines *held = &record_types[entry->kind]->lines;

    if (passes(walk, &record_types[entry->kind]->shape, entry->record))
        return true;
    const char *lines = entry->line_count == 0 ? NULL : book_lines(entry, &walk->lines);
    bool found = false;

    for (uint32_t i = 0; i < entry->line_count && !found; i++)
        found = passes(walk, held->shape, lines + i * held->shape->size);
    arena_reset(&walk->lines);
    return found;
}

static bool takes(struct walk *walk, const struct entry *entry)
{
    const struct search *search = walk->search;

    return entry->effective_date >= search->from && entry->effective_date <= search->to &&
           (walk->named.actor_id < 0 || entry->actor_id == walk->named.actor_id) &&
           (search->entity_id == 0 || entry->entity_id == search->entity_id) &&
           (search->code == NULL || is_named(&walk->named, entry->entity_id) ||
            one_passes(walk, entry, names_one)) &&
           (!search->by_amount || one_passes(walk, entry, has_amount)) &&
           (search->text == NULL || one_passes(walk, entry, has_text));
}

/* false: the page is full, and there is more. */
static bool page_add(const struct search *search, int64_t seq, struct search_page *page)
{
    if (page->count == search->limit) {
        page->next_after = page->seqs[page->count - 1];
        return false;
    }
    page->seqs[page->count++] = seq;
    return true;
}

/* The versions of one entity are found by its own list. */
static void walk_versions(struct walk *walk, int64_t newest, int64_t oldest,
                          struct search_page *page)
{
    const struct search *search = walk->search;
    const int64_t *seqs = NULL;
    size_t count = book_versions(walk->book, search->entity_id, &seqs);

    for (size_t i = count; i > 0; i--) {
        int64_t seq = seqs[i - 1];

        if (seq <= newest && seq >= oldest &&
            (search->kind == RECORD_NONE || book_kind(walk->book, seq) == search->kind) &&
            takes(walk, book_entry(walk->book, seq)) && !page_add(search, seq, page))
            return;
    }
}

static void walk_all(struct walk *walk, int64_t newest, int64_t oldest, struct search_page *page)
{
    const struct search *search = walk->search;
    const struct book *book = walk->book;
    int64_t last = newest - SEARCH_WALK_MAX;

    for (int64_t seq = newest; seq >= oldest; seq--) {
        if (seq == last) {
            page->next_after = seq + 1;
            return;
        }
        if (seq % WALK_STRIDE == 0)
            book_forget_copies(book);
        if ((search->kind == RECORD_NONE || book_kind(book, seq) == search->kind) &&
            takes(walk, book_entry(book, seq)) && !page_add(search, seq, page))
            return;
    }
}

void search_walk(const struct search *search, const struct book *book, struct view view,
                 int64_t after_id, struct search_page *page_out)
{
    struct walk walk = {.search = search, .book = book};
    int64_t newest = after_id > 0 ? after_id - 1 : view.as_known;
    int64_t oldest = search->recorded_from == DATE_FIRST
                         ? 1
                         : book_seq_on_day(book, search->recorded_from - 1) + 1;

    *page_out = (struct search_page){0};
    if (search->recorded_to != DATE_LAST) {
        int64_t last = book_seq_on_day(book, search->recorded_to);

        newest = last < newest ? last : newest;
    }
    if (!find_named(search, book, &walk.named))
        return;
    arena_init(&walk.lines);
    if (search->entity_id != 0)
        walk_versions(&walk, newest, oldest, page_out);
    else
        walk_all(&walk, newest, oldest, page_out);
    arena_done(&walk.lines);
}
