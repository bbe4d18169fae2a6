/* Writes a dataset to its table while the book is held, and takes the file from there while it is
 * not. */
#include "handlers/journal/dataset_file.h"

#include "base/check.h"
#include "ledger/ledger.h"
#include "store/journal.h"

#include <stdlib.h>

/* Hashes are read this many at a time: a question of its own for each piece took longer than all
 * the rest of an export. */
#define HASHES_MAX (DATASET_ROWS_MAX * 32)

/* What stands in the properties of a workbook. */
static void begin(struct dataset_file *file)
{
    struct dataset_label label = dataset_label(file->name);
    struct buf sheet, title;
    char as_of[DATE_TEXT_SIZE];
    buf_init(&sheet);
    buf_init(&title);
    date_format(file->view.as_of, as_of);
    buf_format(&sheet, "%s %s", label.zh, label.en);
    buf_format(&title, "%s-%s-%lld", file->name, as_of, (long long)file->view.as_known);
    file->table =
        (struct table){.format = file->format, .words = file->words, .excel = file->excel};
    table_begin(&file->table, sheet.bytes, title.bytes);
    buf_done(&title);
    buf_done(&sheet);
}

enum err dataset_file_open(struct dataset_file *file)
{
    enum err err = dataset_open(file->name, file->view, &file->dataset);
    if (err != ERR_OK)
        return err;
    arena_init(&file->arena);
    begin(file);
    return ERR_OK;
}

void dataset_file_close(struct dataset_file *file)
{
    table_done(&file->table);
    arena_done(&file->arena);
    free(file->hashes);
}

/* The hashes of from_seq..to_seq, which stands in the range that was read last, or begins the next.
 */
static enum err take_hashes(struct dataset_file *file, int64_t from_seq, int64_t to_seq,
                            uint8_t (**hashes_out)[DATASET_HASH_SIZE])
{
    if (file->hashes == NULL)
        file->hashes = malloc(sizeof *file->hashes * HASHES_MAX);
    CHECK(file->hashes != NULL);
    if (to_seq > file->hashed_to) {
        int64_t last_seq = from_seq + HASHES_MAX - 1;
        if (last_seq > file->view.as_known)
            last_seq = file->view.as_known;
        enum err err = journal_hashes(file->db, from_seq, last_seq, file->hashes);
        if (err != ERR_OK)
            return err;
        file->hashed_from = from_seq;
        file->hashed_to = last_seq;
    }
    *hashes_out = file->hashes + (from_seq - file->hashed_from);
    return ERR_OK;
}

static enum err write_rows(struct dataset_file *file)
{
    uint8_t(*hashes)[DATASET_HASH_SIZE] = NULL;
    int64_t from_seq = 0;
    int64_t to_seq = 0;
    bool more = false;
    if (dataset_hashes_wanted(&file->dataset, &from_seq, &to_seq)) {
        enum err err = take_hashes(file, from_seq, to_seq, &hashes);
        if (err != ERR_OK)
            return err;
    }
    const struct book *book = ledger_read_begin(file->ledger);
    enum err err = dataset_write(&file->dataset, book, hashes, &file->arena, &file->table, &more);
    ledger_read_end(file->ledger);
    arena_reset(&file->arena);
    if (err != ERR_OK || more)
        return err;
    file->ended = true;
    return table_end(&file->table, &file->fault);
}

static enum err take(void *state, struct buf *out, bool *more_out)
{
    struct dataset_file *file = state;
    size_t before = out->length;
    bool more = true;
    enum err err = ERR_OK;
    while (err == ERR_OK && more && out->length == before) {
        if (!file->ended)
            err = write_rows(file);
        if (err == ERR_OK)
            err = table_piece(&file->table, out, &more);
        more = more || !file->ended;
    }
    *more_out = more;
    return err;
}

enum err dataset_file_write(struct dataset_file *file, FILE *stream, struct extent *extent_out)
{
    enum err err = pieces_copy(take, file, stream, extent_out);
    extent_out->row_count = file->dataset.row_count;
    return err;
}
