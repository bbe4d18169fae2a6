/* Pages of the journal, single entries with their hashes, and reversals. */
#include "handlers/journal/journal_items.h"
#include "handlers/frame/items.h"
#include "handlers/journal/resources.h"
#include "handlers/frame/reversals.h"
#include "handlers/frame/submit.h"
#include "handlers/frame/view.h"
#include "handlers/journal/search.h"
#include "ledger/ledger.h"
#include "store/journal.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/user.h"

#include <string.h>

/* Hashes of entries that stand this close together are read in one query. */
#define HASH_SPAN 64

/* The lines that the entry holds, as they stand in its body. */
static void write_lines(const struct entry *entry, struct refs *refs, struct buf *out)
{
    const struct entry_lines *held = &record_types[entry->kind]->lines;
    const char *lines = book_lines(entry, refs->arena);
    if (entry->line_count == 0)
        return;
    buf_format(out, ",\"%s\":[", held->name);
    for (uint32_t i = 0; i < entry->line_count; i++) {
        const void *line = lines + i * held->shape->size;
        buf_text(out, i > 0 ? ",{" : "{");
        shape_write_json(held->shape, line, out);
        buf_char(out, '}');
        refs_add_record(refs, held->shape, line);
    }
    buf_char(out, ']');
}

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
    write_lines(entry, refs, out);
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

/* seqs descend; each run that lies close together is one query. */
static enum err load_hashes(struct ctx *ctx, const struct search_page *page,
                            uint8_t (*hashes_out)[JOURNAL_HASH_SIZE])
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
            memcpy(hashes_out[i], hashes[page->seqs[i] - page->seqs[last]], JOURNAL_HASH_SIZE);
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

static void write_page(struct ctx *ctx, const struct book *book, const struct search_page *page,
                       uint8_t (*hashes)[JOURNAL_HASH_SIZE])
{
    struct refs refs;
    struct buf *out = &ctx->reply->body;
    refs_init(&refs, ctx->arena);
    reply_json(ctx->reply, 200);
    buf_text(out, "{\"items\":[");
    for (size_t i = 0; i < page->count; i++) {
        if (i > 0)
            buf_char(out, ',');
        journal_item_write(book, book_entry(book, page->seqs[i]), ctx->view.as_known, hashes[i],
                           &refs, out);
    }
    buf_text(out, "],\"next_cursor\":");
    view_write_cursor(ctx, page->next_after);
    write_tail(ctx, book, &refs);
}

enum err journal_list(struct ctx *ctx)
{
    struct search_page *page = arena_alloc(ctx->arena, sizeof *page);
    uint8_t(*hashes)[JOURNAL_HASH_SIZE] =
        arena_array(ctx->arena, SEARCH_LIMIT_MOST, sizeof *hashes);
    struct search search;
    search_read(ctx, &search);
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    search_walk(&search, ledger_read_begin(ctx->app->ledger), ctx->view, ctx->after_id, page);
    ledger_read_end(ctx->app->ledger);
    enum err err = load_hashes(ctx, page, hashes);
    if (err != ERR_OK)
        return err;
    write_page(ctx, ledger_read_begin(ctx->app->ledger), page, hashes);
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

enum err journal_receipt_get(struct ctx *ctx)
{
    struct seal_receipt receipt;
    enum err err = ledger_receipt(ctx->app->ledger, ctx->db, ctx->match.ids[0], &receipt);
    if (err != ERR_OK)
        return err;
    reply_json(ctx->reply, 200);
    seal_receipt_write(&receipt, &ctx->reply->body);
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
