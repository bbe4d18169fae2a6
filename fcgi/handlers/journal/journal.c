/* Pages of the journal, single entries with their hashes, and reversals. */
#include "handlers/journal/journal_items.h"
#include "handlers/frame/items.h"
#include "handlers/journal/resources.h"
#include "handlers/frame/reversals.h"
#include "handlers/frame/submit.h"
#include "handlers/frame/view.h"
#include "ledger/ledger.h"
#include "store/journal.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/user.h"

#include <string.h>

#define LIMIT_STANDARD 50
#define LIMIT_MOST 500
/* Hashes of entries that stand this close together are read in one query. */
#define HASH_SPAN 64

void journal_item_write(const struct book *book, const struct entry *entry, int64_t as_known,
                        const uint8_t *hash, struct refs *refs, struct buf *out)
{
    const struct shape *shape = &record_types[entry->kind]->shape;
    const struct entry *reversal = book_reversal_of(book, entry->seq);
    buf_char(out, '{');
    item_write_stamp(entry, refs, out);
    buf_format(out, ",\"kind\":\"%s\",\"entity_id\":%lld,\"body\":{",
               record_types[entry->kind]->kind, (long long)entry->entity_id);
    shape_write_json(shape, entry->record, out);
    buf_char(out, '}');
    if (hash) {
        buf_text(out, ",\"hash\":\"");
        buf_hex(out, hash, JOURNAL_HASH_SIZE);
        buf_char(out, '"');
    }
    buf_text(out, ",\"reversed_by\":");
    if (reversal && reversal->seq <= as_known)
        buf_int(out, reversal->seq);
    else
        buf_text(out, "null");
    buf_char(out, '}');
    refs_add(refs, entry->entity_id);
    refs_add_record(refs, shape, entry->record);
}

struct journal_page {
    bool dated;    /* as_of was asked for: else the journal is shown whole */
    uint32_t kind; /* RECORD_NONE: any */
    int64_t actor_id;
    int64_t entity_id;
    size_t limit;
    size_t count;
    bool more;
    int64_t seqs[LIMIT_MOST];
    uint8_t hashes[LIMIT_MOST][JOURNAL_HASH_SIZE];
};

static void read_query(struct ctx *ctx, struct journal_page *page)
{
    const char *kind = query_get(&ctx->query, "kind");
    page->limit = (size_t)query_integer(&ctx->query, "limit", 1, LIMIT_MOST, LIMIT_STANDARD,
                                        &ctx->violations);
    page->actor_id = query_integer(&ctx->query, "actor_id", 0, INT64_MAX, -1, &ctx->violations);
    page->entity_id = query_integer(&ctx->query, "entity_id", 1, INT64_MAX, 0, &ctx->violations);
    page->dated = query_get(&ctx->query, "as_of") != NULL;
    if (kind)
        page->kind = record_kind_find(kind);
    if (kind && page->kind == RECORD_NONE) {
        violations_add(&ctx->violations, "kind", VIOLATION_UNKNOWN_VALUE);
        violations_param(&ctx->violations, "allowed", "kinds of records");
    }
}

static bool page_takes(const struct journal_page *page, const struct entry *entry, struct view view)
{
    return (!page->dated || entry->effective_date <= view.as_of) &&
           (page->kind == RECORD_NONE || entry->kind == page->kind) &&
           (page->actor_id < 0 || entry->actor_id == page->actor_id) &&
           (page->entity_id == 0 || entry->entity_id == page->entity_id);
}

static bool page_add(struct journal_page *page, const struct entry *entry, struct view view)
{
    if (!entry || !page_takes(page, entry, view))
        return true;
    if (page->count == page->limit) {
        page->more = true;
        return false;
    }
    page->seqs[page->count++] = entry->seq;
    return true;
}

/* Newest first. The versions of one entity are found by its own list, not by a walk. */
static void select_page(const struct ctx *ctx, const struct book *book, struct journal_page *page)
{
    int64_t newest = ctx->after_id > 0 ? ctx->after_id - 1 : ctx->view.as_known;
    if (page->entity_id != 0) {
        const int64_t *seqs = NULL;
        for (size_t i = book_versions(book, page->entity_id, &seqs); i > 0; i--)
            if (seqs[i - 1] <= newest && !page_add(page, book_entry(book, seqs[i - 1]), ctx->view))
                return;
        return;
    }
    for (int64_t seq = newest; seq > 0; seq--)
        if (!page_add(page, book_entry(book, seq), ctx->view))
            return;
}

/* seqs descend; each run that lies close together is one query. */
static enum err load_hashes(struct ctx *ctx, struct journal_page *page)
{
    uint8_t hashes[HASH_SPAN][JOURNAL_HASH_SIZE];
    for (size_t first = 0; first < page->count;) {
        size_t last = first;
        while (last + 1 < page->count && page->seqs[first] - page->seqs[last + 1] < HASH_SPAN)
            last++;
        enum err err = journal_hashes(ctx->db, page->seqs[last], page->seqs[first], hashes);
        if (err != ERR_OK)
            return err;
        for (size_t i = first; i <= last; i++)
            memcpy(page->hashes[i], hashes[page->seqs[i] - page->seqs[last]], JOURNAL_HASH_SIZE);
        first = last + 1;
    }
    return ERR_OK;
}

static void write_tail(struct ctx *ctx, const struct book *book, struct refs *refs)
{
    struct buf *out = &ctx->reply->body;
    view_write(ctx->view, out);
    buf_text(out, ",\"refs\":");
    refs_write(refs, book, ctx->view, out);
    buf_char(out, '}');
}

static void write_page(struct ctx *ctx, const struct book *book, const struct journal_page *page)
{
    struct refs refs;
    struct buf *out = &ctx->reply->body;
    refs_init(&refs, ctx->arena);
    reply_json(ctx->reply, 200);
    buf_text(out, "{\"items\":[");
    for (size_t i = 0; i < page->count; i++) {
        if (i > 0)
            buf_char(out, ',');
        journal_item_write(book, book_entry(book, page->seqs[i]), ctx->view.as_known,
                           page->hashes[i], &refs, out);
    }
    buf_text(out, "],\"next_cursor\":");
    view_write_cursor(ctx, page->more ? page->seqs[page->count - 1] : 0);
    write_tail(ctx, book, &refs);
}

enum err journal_list(struct ctx *ctx)
{
    struct journal_page *page = arena_alloc(ctx->arena, sizeof *page);
    read_query(ctx, page);
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    select_page(ctx, ledger_read_begin(ctx->app->ledger), page);
    ledger_read_end(ctx->app->ledger);
    enum err err = load_hashes(ctx, page);
    if (err != ERR_OK)
        return err;
    write_page(ctx, ledger_read_begin(ctx->app->ledger), page);
    ledger_read_end(ctx->app->ledger);
    return ERR_OK;
}

enum err journal_get(struct ctx *ctx)
{
    int64_t seq = ctx->match.ids[0];
    uint8_t hash[1][JOURNAL_HASH_SIZE];
    if (seq > ctx->view.as_known)
        return ERR_NOT_FOUND;
    enum err err = journal_hashes(ctx->db, seq, seq, hash);
    if (err != ERR_OK)
        return err;
    const struct book *book = ledger_read_begin(ctx->app->ledger);
    struct refs refs;
    refs_init(&refs, ctx->arena);
    reply_json(ctx->reply, 200);
    buf_text(&ctx->reply->body, "{\"item\":");
    journal_item_write(book, book_entry(book, seq), ctx->view.as_known, hash[0], &refs,
                       &ctx->reply->body);
    write_tail(ctx, book, &refs);
    ledger_read_end(ctx->app->ledger);
    return ERR_OK;
}

/* What moves money or decides is undone only by one who may decide. */
static enum err check_reversal(struct ctx *ctx)
{
    const struct book *book = ledger_read_begin(ctx->app->ledger);
    const struct entry *entry = book_entry(book, ctx->match.ids[0]);
    enum err err = ERR_OK;
    if (!entry)
        err = ERR_NOT_FOUND;
    else if (record_reversible(entry->kind) &&
             (record_types[entry->kind]->reversed_by & 1u << ctx->user->role) == 0)
        err = ERR_FORBIDDEN;
    ledger_read_end(ctx->app->ledger);
    return err;
}

enum err journal_reverse(struct ctx *ctx)
{
    struct reversal *reversal = ctx->record;
    const struct write_extra *extra = ctx->extra;
    enum err err = check_reversal(ctx);
    if (err != ERR_OK)
        return err;
    reversal->reversed_seq = ctx->match.ids[0];
    struct write_order order = {
        .kind = RECORD_REVERSAL, .record = reversal, .effective_date = extra->effective_date};
    return submit_write(ctx, &order);
}
