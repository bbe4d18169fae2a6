/* `fundtrail sample`: entries of the journal that a seed picks, as CSV or as a work paper. */
#include "ctl_internal.h"

#include "handlers/audit/sample.h"
#include "handlers/frame/refs.h"
#include "handlers/journal/pieces.h"
#include "table/table.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

static const char usage[] =
    "sample [--method random|monetary_unit|risk] [--seed TEXT] [--count N] [--kind KIND] "
    "[--from DATE] [--to DATE] [--currency CODE] [--population] [--as-of DATE] [--as-known SEQ] "
    "[--out FILE.csv|FILE.xlsx]";

#define SEED_BYTES 8

struct sampling {
    struct ctl *ctl;
    struct ctl_ledger opened;
    struct view view;
    struct sample_question question;
    const char *path; /* NULL: standard output */
    const struct book *book;
    struct table table;
    char seq_text[REFS_KEY_SIZE];
};

/* Nobody chooses the seed that nobody names. */
static const char *any_seed(struct ctl *ctl)
{
    uint8_t bytes[SEED_BYTES] = {0};
    struct buf text;
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return "";
    buf_init(&text);
    buf_hex(&text, bytes, sizeof bytes);
    const char *seed = arena_copy(&ctl->arena, text.bytes, text.length);
    buf_done(&text);
    return seed;
}

static void add(struct query *query, const char *name, const char *value)
{
    query->list[query->count++] =
        (struct query_value){.name = name, .value = value, .length = strlen(value)};
}

/* The options, as the query of a request has them. */
static bool take_question(struct sampling *sampling, int *argc, char **argv)
{
    static const struct {
        const char *option;
        const char *name;
    } options[] = {{"--method", "method"},    {"--seed", "seed"}, {"--count", "count"},
                   {"--kind", "kind"},        {"--from", "from"}, {"--to", "to"},
                   {"--currency", "currency"}};
    struct query query = {0};
    struct violations violations;
    const char *value = NULL;
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        if (ctl_option(argc, argv, options[i].option, &value))
            add(&query, options[i].name, value);
    if (ctl_flag(argc, argv, "--population"))
        add(&query, "population", "1");
    if (query_get(&query, "seed") == NULL)
        add(&query, "seed", any_seed(sampling->ctl));
    violations_init(&violations, &sampling->ctl->arena);
    sample_read(&query, &violations, &sampling->question);
    if (violations.count > 0)
        (void)ctl_refused("there is no sample", ERR_INVALID, &violations, NULL);
    return violations.count == 0;
}

static const char *reference_key(void *state, const struct field *field, int64_t id)
{
    struct sampling *sampling = state;
    (void)field;
    return refs_key(sampling->book, id, sampling->view, sampling->seq_text);
}

/* The book is held while the rows are written. */
static enum err write_rows(struct sampling *sampling, int64_t *row_count_out)
{
    const struct sample_row *rows = NULL;
    size_t count = 0;
    sampling->book = ledger_read_begin(sampling->opened.ledger);
    enum err err = journal_sample(sampling->book, sampling->view, &sampling->question,
                                  &sampling->ctl->arena, &rows, &count);
    table_headings(&sampling->table, &sample_row_shape, NULL);
    table_end_row(&sampling->table);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        table_record(&sampling->table, &sample_row_shape, &rows[i]);
        table_end_row(&sampling->table);
    }
    ledger_read_end(sampling->opened.ledger);
    *row_count_out = (int64_t)count;
    return err;
}

static enum err take_piece(void *state, struct buf *out, bool *more_out)
{
    return table_piece(state, out, more_out);
}

static enum err write_sample(struct sampling *sampling, FILE *stream)
{
    struct xlsx_fault fault = {0};
    struct extent extent = {0};
    int64_t row_count = 0;
    enum err err = write_rows(sampling, &row_count);
    if (err == ERR_OK)
        err = table_end(&sampling->table, &fault);
    ctl_explain("sample", &fault);
    if (err == ERR_OK)
        err = pieces_copy(take_piece, &sampling->table, stream, &extent);
    extent.row_count = row_count;
    return err != ERR_OK ? err
                         : ctl_journal_download(sampling->ctl, &sampling->opened, "sample",
                                                sampling->view, &extent);
}

static enum ctl_exit write_file(struct sampling *sampling)
{
    const char *path = sampling->path;
    FILE *stream = path == NULL ? stdout : fopen(path, "we");
    if (stream == NULL)
        return ctl_complain(CTL_UNAVAILABLE, "%s: %s", path, strerror(errno));
    const char *ending = path == NULL ? NULL : strrchr(path, '.');
    sampling->table = (struct table){
        .format = ending != NULL && strcmp(ending, ".xlsx") == 0 ? TABLE_XLSX : TABLE_CSV,
        .reference_key = reference_key,
        .state = sampling};
    table_begin(&sampling->table, "sample", sampling->question.seed);
    enum err err = write_sample(sampling, stream);
    table_done(&sampling->table);
    if (path != NULL && fclose(stream) != 0 && err == ERR_OK)
        err = ERR_UNAVAILABLE;
    if (err == ERR_OK)
        return ctl_complain(CTL_OK, "seed %s", sampling->question.seed);
    if (path != NULL)
        remove(path);
    return ctl_failed("the sample is not complete", err, sampling->opened.db);
}

enum ctl_exit ctl_sample(struct ctl *ctl, int argc, char **argv)
{
    struct sampling sampling = {.ctl = ctl};
    const char *as_of = NULL;
    const char *as_known = NULL;
    ctl_option(&argc, argv, "--as-of", &as_of);
    ctl_option(&argc, argv, "--as-known", &as_known);
    ctl_option(&argc, argv, "--out", &sampling.path);
    if (!take_question(&sampling, &argc, argv))
        return CTL_USAGE;
    enum ctl_exit code = ctl_expect(argc, argv, 0, usage);
    if (code == CTL_OK)
        code = ctl_open(ctl, &sampling.opened);
    if (code != CTL_OK)
        return code;
    code = ctl_view(ctl, &sampling.opened, as_of, as_known, &sampling.view);
    if (code == CTL_OK)
        code = write_file(&sampling);
    ctl_close(&sampling.opened);
    return code;
}
