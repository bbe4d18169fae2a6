/* Writes the files of a bundle one after the other, or holds those that are there against what
 * would be written. */
#include "bundle_internal.h"

#include "book/convention.h"
#include "handlers/journal/dataset.h"
#include "ledger/ledger.h"
#include "ledger/minisign.h"
#include "record/kinds.h"
#include "store/journal.h"
#include "store/seal.h"
#include "table/spool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What is put to a file together. */
#define FLUSH_BYTES ((size_t)1 << 18)
#define JOURNAL_ENTRIES 4096
#define FILES_MAX 256

/* One file: what it should hold goes through here. */
struct sink {
    struct bundle *bundle;
    const char *name;
    FILE *stream;
    bool compares; /* with what is there */
    struct sha256 *sha256;
    struct bundle_columns columns; /* of a table, to name the one that differs */
    int64_t line;                  /* that begins next, from 1 */
    char *found;                   /* what is there, while comparing */
};

struct sum {
    const char *name;
    char sha256[SHA256_TEXT_SIZE];
};

struct writing {
    struct bundle *bundle;
    bool compares;
    struct arena piece; /* of passing use */
    struct sum sums[FILES_MAX];
    size_t sum_count;
    int64_t conventions;
    uint8_t head_hash[SEAL_HASH_SIZE];
};

struct bundle_question bundle_ask(const struct book *book, int32_t as_of, int64_t as_known)
{
    const struct entry *last = book_entry(book, as_known);
    struct bundle_question question = {.is_full = as_of == DATE_UNKNOWN,
                                       .view = {.as_of = as_of, .as_known = as_known}};

    if (question.is_full)
        question.view.as_of = last == NULL ? 0 : date_in_china(last->recorded_at_us);
    return question;
}

static enum err fail(struct bundle *bundle, enum err err, const char *name, const char *why)
{
    bundle->fault = arena_format(bundle->arena, "%s: %s", name, why);
    return err;
}

static bool may_go_on(const struct bundle *bundle)
{
    return bundle->go_on == NULL || bundle->go_on(bundle->state);
}

/* --- one file --- */

static FILE *open_file(struct bundle *bundle, const char *name, bool for_reading)
{
    if (bundle->folder != NULL)
        return fopen(arena_format(bundle->arena, "%s/%s", bundle->folder, name),
                     for_reading ? "re" : "wxe");
    FILE *stream = spool_open();

    if (stream != NULL)
        bundle->parts[bundle->part_count++] = (struct zip_part){name, stream};
    return stream;
}

/* A file without a name is kept open: it is read next. */
static bool end_file(const struct bundle *bundle, FILE *stream)
{
    return bundle->folder != NULL ? fclose(stream) == 0 : spool_rewind(stream) == ERR_OK;
}

static enum err sink_open(struct sink *sink, struct writing *writing, const char *name)
{
    *sink = (struct sink){
        .bundle = writing->bundle, .name = name, .compares = writing->compares, .line = 1};
    sink->stream = open_file(writing->bundle, name, sink->compares);
    if (sink->stream == NULL)
        return fail(sink->bundle, ERR_UNAVAILABLE, name, strerror(errno));
    sink->sha256 = sha256_new();
    sink->found = sink->compares ? malloc(FLUSH_BYTES) : NULL;
    return ERR_OK;
}

/* The column of a byte in the line that it stands in: commas within quotes are none. */
static const char *column_at(const struct sink *sink, const char *line, const char *at)
{
    bool quoted = false;
    size_t column = 0;

    for (const char *c = line; c < at; c++) {
        quoted ^= *c == '"';
        column += *c == ',' && !quoted;
    }
    return column < sink->columns.count ? sink->columns.list[column].name : NULL;
}

static enum err differs(struct sink *sink, const char *bytes, size_t at)
{
    const char *line = bytes;
    int64_t number = sink->line;

    for (size_t i = 0; i < at; i++)
        if (bytes[i] == '\n') {
            line = bytes + i + 1;
            number++;
        }
    const char *column = column_at(sink, line, bytes + at);

    return fail(sink->bundle, ERR_CORRUPT, sink->name,
                arena_format(sink->bundle->arena, "line %lld%s%s is not what the journal gives",
                             (long long)number, column == NULL ? "" : ", column ",
                             column == NULL ? "" : column));
}

/* Holds bytes against the file, some at a time. */
static enum err compare(struct sink *sink, const char *bytes, size_t length)
{
    for (size_t done = 0; done < length;) {
        size_t rest = length - done;
        size_t want = rest < FLUSH_BYTES ? rest : FLUSH_BYTES;
        size_t count = fread(sink->found, 1, want, sink->stream);
        size_t same = 0;

        while (same < count && sink->found[same] == bytes[done + same])
            same++;
        if (same < want)
            return differs(sink, bytes, done + same);
        done += want;
    }
    for (size_t i = 0; i < length; i++)
        sink->line += bytes[i] == '\n';
    return ERR_OK;
}

/* Takes what stands in buf, which ends with a line. */
static enum err sink_take(struct sink *sink, struct buf *buf)
{
    enum err err = ERR_OK;

    if (buf->length == 0)
        return ERR_OK;
    sha256_add(sink->sha256, buf->bytes, buf->length);
    if (sink->compares)
        err = compare(sink, buf->bytes, buf->length);
    else if (fwrite(buf->bytes, 1, buf->length, sink->stream) != buf->length)
        err = fail(sink->bundle, ERR_UNAVAILABLE, sink->name, strerror(errno));
    buf_reset(buf);
    if (err == ERR_OK && !may_go_on(sink->bundle))
        err = ERR_CANCELLED;
    return err;
}

static enum err sink_close(struct sink *sink, enum err err, char sha256_out[SHA256_TEXT_SIZE])
{
    if (sink->stream == NULL)
        return err;
    if (err == ERR_OK && sink->compares && fgetc(sink->stream) != EOF)
        err = fail(sink->bundle, ERR_CORRUPT, sink->name,
                   arena_format(sink->bundle->arena, "line %lld and those behind it are too many",
                                (long long)sink->line));
    if (!end_file(sink->bundle, sink->stream) && err == ERR_OK && !sink->compares)
        err = fail(sink->bundle, ERR_UNAVAILABLE, sink->name, strerror(errno));
    sha256_finish(sink->sha256, sha256_out);
    free(sink->found);
    return err;
}

/* --- tables --- */

static enum err write_kind(struct writing *writing, struct sink *sink, struct table *table,
                           uint32_t kind)
{
    struct bundle *bundle = writing->bundle;
    struct kind_rows rows;
    bool more = true;
    enum err err = ERR_OK;

    kind_rows_open(&rows, table, kind, bundle->question.view, bundle->arena);
    kind_rows_head(&rows, &writing->piece);
    while (err == ERR_OK && more) {
        const struct book *book = ledger_read_begin(bundle->ledger);

        more = kind_rows_next(&rows, book, &writing->piece);
        ledger_read_end(bundle->ledger);
        arena_reset(&writing->piece);
        if (!more || table->text.length >= FLUSH_BYTES)
            err = sink_take(sink, &table->text);
    }
    bundle->row_count += rows.row_count;
    kind_rows_close(&rows);
    return err;
}

static enum err write_figures(struct writing *writing, struct sink *sink, struct table *table,
                              const char *name)
{
    struct bundle *bundle = writing->bundle;
    struct dataset dataset;
    bool more = true;
    enum err err = dataset_open(name, bundle->question.view, &dataset);

    while (err == ERR_OK && more) {
        const struct book *book = ledger_read_begin(bundle->ledger);

        err = dataset_write(&dataset, book, NULL, &writing->piece, table, &more);
        ledger_read_end(bundle->ledger);
        arena_reset(&writing->piece);
        if (err == ERR_OK)
            err = sink_take(sink, &table->text);
    }
    bundle->row_count += dataset.row_count;
    return err == ERR_OVERFLOW ? fail(bundle, err, name, "a figure is too large") : err;
}

static enum err write_table(struct writing *writing, struct sink *sink, const char *dataset)
{
    struct table table = {.format = TABLE_CSV};
    uint32_t kind = (uint32_t)record_kind_find_plural(dataset);

    bundle_columns_of(dataset, writing->bundle->arena, &sink->columns);
    table_begin(&table, dataset, dataset);
    enum err err = kind == RECORD_NONE ? write_figures(writing, sink, &table, dataset)
                                       : write_kind(writing, sink, &table, kind);
    table_done(&table);
    return err;
}

/* --- the journal --- */

/* request: NULL where it says of none; seal: NULL where the entry is not the last of a sealed
 * transaction. */
static void write_line(const struct entry *entry, const uint8_t *request,
                       const uint8_t hash[JOURNAL_HASH_SIZE], const struct seal_row *seal,
                       struct arena *arena, struct buf *body, struct buf *out)
{
    struct entry whole = *entry;
    char day[DATE_TEXT_SIZE];
    char time[TIME_TEXT_SIZE];

    date_format(entry->effective_date, day);
    time_format(entry->recorded_at_us, time);
    buf_reset(body);
    whole.lines = book_lines(entry, arena);
    whole.lines_packed = false;
    entry_write_body(&record_tables[entry->kind], &whole, body);
    buf_format(out, "{\"seq\":%lld,\"recorded_at\":\"%s\",\"actor_id\":%lld,\"entity_id\":%lld,",
               (long long)entry->seq, time, (long long)entry->actor_id,
               (long long)entry->entity_id);
    buf_format(out, "\"kind\":\"%s\",\"effective_date\":\"%s\",\"body\":",
               record_types[entry->kind]->kind, day);
    buf_json_string(out, body->bytes);
    if (request != NULL) {
        buf_text(out, ",\"request\":\"");
        buf_hex(out, request, ENTRY_REQUEST_SIZE);
        buf_char(out, '"');
    }
    buf_text(out, ",\"hash\":\"");
    buf_hex(out, hash, JOURNAL_HASH_SIZE);
    buf_char(out, '"');
    if (seal != NULL) {
        buf_format(out, ",\"seal\":{\"previous_seq\":%lld,\"key_id\":%lld,\"signature\":\"",
                   (long long)seal->previous_seq, (long long)seal->key_id);
        buf_hex(out, seal->signature, sizeof seal->signature);
        buf_text(out, "\"}");
    }
    buf_text(out, "}\n");
}

static enum err write_entries(struct writing *writing, struct sink *sink, uint8_t (*hashes)[32],
                              struct buf *body, struct buf *out)
{
    struct bundle *bundle = writing->bundle;
    struct seal_row *seals = arena_array(bundle->arena, JOURNAL_ENTRIES, sizeof *seals);
    int64_t head = bundle->question.view.as_known;
    const uint8_t **requests = arena_array(bundle->arena, JOURNAL_ENTRIES, sizeof *requests);
    size_t count = 0;
    enum err err = ERR_OK;

    for (int64_t from = 1; err == ERR_OK && from <= head; from += JOURNAL_ENTRIES) {
        int64_t to = head - from < JOURNAL_ENTRIES ? head : from + JOURNAL_ENTRIES - 1;

        err = journal_hashes(bundle->db, from, to, hashes);
        if (err == ERR_OK)
            err = journal_requests(bundle->db, from, to, &writing->piece, requests);
        if (err == ERR_OK)
            err = seal_list(bundle->db, from, JOURNAL_ENTRIES, seals, &count);
        if (err != ERR_OK)
            break;
        const struct book *book = ledger_read_begin(bundle->ledger);

        for (int64_t seq = from, at = 0; seq <= to; seq++) {
            bool is_sealed = at < (int64_t)count && seals[at].seq == seq;

            write_line(book_entry(book, seq), requests[seq - from], hashes[seq - from],
                       is_sealed ? &seals[at] : NULL, &writing->piece, body, out);
            at += is_sealed;
        }
        ledger_read_end(bundle->ledger);
        arena_reset(&writing->piece);
        err = sink_take(sink, out);
    }
    return err;
}

static enum err write_journal(struct writing *writing, struct sink *sink)
{
    uint8_t(*hashes)[JOURNAL_HASH_SIZE] =
        arena_array(writing->bundle->arena, JOURNAL_ENTRIES, sizeof *hashes);
    struct buf body, out;

    buf_init(&body);
    buf_init(&out);
    enum err err = write_entries(writing, sink, hashes, &body, &out);

    buf_done(&body);
    buf_done(&out);
    return err;
}

/* --- all of it --- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *const *bundle_file_names(struct arena *arena, size_t *count_out)
{
    const char **names = arena_array(arena, FILES_MAX, sizeof *names);
    const char *dataset = NULL;
    size_t count = 0;

    names[count++] = BUNDLE_PACKAGE;
    for (size_t i = 0; (dataset = dataset_name(i)) != NULL; i++)
        names[count++] = strcmp(dataset, "journal") == 0 ? BUNDLE_JOURNAL
                                                         : arena_format(arena, "%s.csv", dataset);
    qsort(names, count, sizeof *names, by_name);
    *count_out = count;
    return names;
}

static enum err write_content(struct writing *writing, struct sink *sink)
{
    size_t length = strlen(sink->name);
    struct buf text;
    enum err err = ERR_OK;

    if (strcmp(sink->name, BUNDLE_JOURNAL) == 0)
        return write_journal(writing, sink);
    if (strcmp(sink->name, BUNDLE_PACKAGE) != 0)
        return write_table(writing, sink,
                           arena_copy(writing->bundle->arena, sink->name, length - strlen(".csv")));
    buf_init(&text);
    bundle_package(writing->bundle, writing->head_hash, writing->conventions, &text);
    err = sink_take(sink, &text);
    buf_done(&text);
    return err;
}

static enum err write_file(struct writing *writing, const char *name)
{
    struct sum *sum = &writing->sums[writing->sum_count++];
    struct sink sink = {0};
    enum err err = sink_open(&sink, writing, name);

    if (err == ERR_OK)
        err = write_content(writing, &sink);
    sum->name = name;
    return sink_close(&sink, err, sum->sha256);
}

static enum err write_files(struct writing *writing)
{
    size_t count = 0;
    const char *const *names = bundle_file_names(writing->bundle->arena, &count);
    enum err err = ERR_OK;

    for (size_t i = 0; err == ERR_OK && i < count; i++)
        if (!writing->compares || strcmp(names[i], BUNDLE_JOURNAL) != 0)
            err = write_file(writing, names[i]);
    return err;
}

static enum err put_file(const struct writing *writing, const char *name, const struct buf *content)
{
    struct bundle *bundle = writing->bundle;
    FILE *stream = open_file(bundle, name, false);
    bool is_whole = stream != NULL && (content->length == 0 ||
                                       fwrite(content->bytes, content->length, 1, stream) == 1);

    if (stream != NULL && !end_file(bundle, stream))
        is_whole = false;
    return is_whole ? ERR_OK : fail(bundle, ERR_UNAVAILABLE, name, strerror(errno));
}

static void write_comment(const struct writing *writing, struct buf *out)
{
    const struct bundle_question *question = &writing->bundle->question;
    char as_of[DATE_TEXT_SIZE];

    date_format(question->view.as_of, as_of);
    buf_format(out, "fundtrail bundle as_of=%s as_known=%lld head=%lld:",
               question->is_full ? "full" : as_of, (long long)question->view.as_known,
               (long long)question->view.as_known);
    buf_hex(out, writing->head_hash, SEAL_HASH_SIZE);
}

static enum err sign(const struct writing *writing, const struct buf *sums)
{
    struct buf comment, file;
    enum err err = ERR_OK;

    if (writing->bundle->key == NULL)
        return ERR_OK;
    buf_init(&comment);
    buf_init(&file);
    write_comment(writing, &comment);
    minisign_write(writing->bundle->key, sums->bytes, sums->length, comment.bytes, &file);
    err = put_file(writing, BUNDLE_SIGNATURE, &file);
    buf_done(&comment);
    buf_done(&file);
    return err;
}

static enum err write_sums(const struct writing *writing)
{
    struct sha256 *sha256 = sha256_new();
    struct buf sums;

    buf_init(&sums);
    for (size_t i = 0; i < writing->sum_count; i++)
        buf_format(&sums, "%s  %s\n", writing->sums[i].sha256, writing->sums[i].name);
    sha256_add(sha256, sums.bytes, sums.length);
    sha256_finish(sha256, writing->bundle->sums_sha256);
    enum err err = put_file(writing, BUNDLE_SUMS, &sums);

    if (err == ERR_OK)
        err = sign(writing, &sums);
    buf_done(&sums);
    return err;
}

/* The number of conventions that hold behind the question's entry. */
static int64_t conventions_at(const struct book *book, int64_t as_known)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(book, RECORD_CONVENTION, &ids);
    int64_t number = 0;

    for (size_t i = 0; i < count && ids[i] <= as_known; i++)
        number = ((const struct convention_entry *)book_entry(book, ids[i])->record)->number;
    return number;
}

static enum err run(struct writing *writing)
{
    struct bundle *bundle = writing->bundle;
    int64_t head = bundle->question.view.as_known;
    const struct book *book = ledger_read_begin(bundle->ledger);

    writing->conventions = conventions_at(book, head);
    ledger_read_end(bundle->ledger);
    enum err err = head == 0 ? ERR_OK : journal_hashes(bundle->db, head, head, &writing->head_hash);

    return err == ERR_OK ? write_files(writing) : err;
}

static int part_by_name(const void *a, const void *b)
{
    return strcmp(((const struct zip_part *)a)->name, ((const struct zip_part *)b)->name);
}

enum err bundle_write(struct bundle *bundle)
{
    struct writing writing = {.bundle = bundle};

    bundle->parts = arena_array(bundle->arena, FILES_MAX, sizeof *bundle->parts);
    bundle->part_count = 0;
    bundle->row_count = 0;
    bundle->fault = NULL;
    arena_init(&writing.piece);
    enum err err = run(&writing);

    if (err == ERR_OK)
        err = write_sums(&writing);
    qsort(bundle->parts, bundle->part_count, sizeof *bundle->parts, part_by_name);
    arena_done(&writing.piece);
    return err;
}

enum err bundle_compare(struct bundle *bundle)
{
    struct writing writing = {.bundle = bundle, .compares = true};

    bundle->row_count = 0;
    bundle->fault = NULL;
    arena_init(&writing.piece);
    enum err err = run(&writing);

    arena_done(&writing.piece);
    return err;
}
