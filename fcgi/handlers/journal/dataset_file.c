/* Writes a dataset to its table while the book is held, and takes the file from there while it is
 * not. */
#include "handlers/journal/dataset_file.h"

#include "ledger/ledger.h"
#include "store/journal.h"

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
    file->dataset = file->start;
    file->ended = false;
}

enum err dataset_file_open(struct dataset_file *file)
{
    enum err err = dataset_open(file->name, file->view, &file->start);
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
}

static enum err write_rows(struct dataset_file *file)
{
    uint8_t hashes[DATASET_ROWS_MAX][DATASET_HASH_SIZE];
    int64_t from_seq = 0;
    int64_t to_seq = 0;
    bool more = false;
    if (dataset_hashes_wanted(&file->dataset, &from_seq, &to_seq)) {
        enum err err = journal_hashes(file->db, from_seq, to_seq, hashes);
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

enum err dataset_file_take(void *state, struct buf *out, bool *more_out)
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

static void begin_again(struct dataset_file *file)
{
    if (table_rewind(&file->table))
        return;
    table_done(&file->table);
    begin(file);
}

enum err dataset_file_copy(struct dataset_file *file, FILE *stream, struct extent *extent_out)
{
    enum err err = pieces_copy(dataset_file_take, file, stream, extent_out);
    extent_out->row_count = file->dataset.row_count;
    if (err == ERR_OK)
        begin_again(file);
    return err;
}
