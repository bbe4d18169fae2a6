/* `fundtrail export`: datasets as CSV files with checksums. */
#include "ctl_internal.h"

#include "handlers/journal/dataset.h"
#include "runtime/sha256.h"
#include "store/journal.h"
#include "record/kinds.h"
#include "record/user.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char usage[] = "export [--dataset NAME] [--out DIR] [--as-of DATE] [--as-known SEQ]";

struct exporting {
    struct ctl *ctl;
    struct ctl_ledger opened;
    struct view view;
    const char *folder; /* NULL: standard output */
    FILE *sums;
    struct buf json;
};

static enum err write_piece(struct exporting *exporting, struct dataset *dataset, struct buf *out,
                            bool *more_out)
{
    uint8_t hashes[DATASET_ROWS_MAX][DATASET_HASH_SIZE];
    int64_t from_seq = 0;
    int64_t to_seq = 0;
    struct arena arena;
    if (dataset_hashes_wanted(dataset, &from_seq, &to_seq)) {
        enum err err = journal_hashes(exporting->opened.db, from_seq, to_seq, hashes);
        if (err != ERR_OK)
            return err;
    }
    arena_init(&arena);
    const struct book *book = ledger_read_begin(exporting->opened.ledger);
    enum err err = dataset_write(dataset, book, hashes, &arena, out, more_out);
    ledger_read_end(exporting->opened.ledger);
    arena_done(&arena);
    return err;
}

/* Writes the whole dataset to stream (NULL: nowhere, only to measure it). */
static enum err write_dataset(struct exporting *exporting, const char *name, FILE *stream,
                              int64_t *row_count_out, char sha256_out[SHA256_TEXT_SIZE])
{
    struct dataset dataset;
    struct buf piece;
    bool more = true;
    enum err err = dataset_open(name, exporting->view, &dataset);
    if (err != ERR_OK)
        return err;
    struct sha256 *sha256 = sha256_new();
    buf_init(&piece);
    while (err == ERR_OK && more) {
        buf_reset(&piece);
        err = write_piece(exporting, &dataset, &piece, &more);
        if (err != ERR_OK)
            break;
        sha256_add(sha256, piece.bytes, piece.length);
        if (stream != NULL && fwrite(piece.bytes, 1, piece.length, stream) != piece.length)
            err = ERR_UNAVAILABLE;
    }
    buf_done(&piece);
    sha256_finish(sha256, sha256_out);
    *row_count_out = dataset.row_count;
    return err;
}

/* What is taken away is journaled first, as it is for everybody. */
static enum err journal_export(struct exporting *exporting, const char *name, int64_t row_count,
                               const char *sha256)
{
    struct ctl *ctl = exporting->ctl;
    struct export taken = {.dataset = name,
                           .as_of = exporting->view.as_of,
                           .as_known = exporting->view.as_known,
                           .row_count = row_count,
                           .sha256 = sha256};
    struct submission submission = {
        .command = {.kind = RECORD_EXPORT, .effective_date = DATE_UNKNOWN, .record = &taken},
        .now_us = ctl->now_us,
    };
    struct violations *violations = arena_alloc(&ctl->arena, sizeof(*violations));
    struct receipt receipt;
    violations_init(violations, &ctl->arena);
    return ledger_submit(exporting->opened.ledger, exporting->opened.db, &submission, &ctl->arena,
                         violations, &receipt);
}

static enum err write_file(struct exporting *exporting, const char *name)
{
    struct arena *arena = &exporting->ctl->arena;
    const char *path = arena_format(arena, "%s/%s.csv", exporting->folder, name);
    FILE *stream = fopen(path, "we");
    char sha256[SHA256_TEXT_SIZE];
    int64_t row_count = 0;
    if (stream == NULL) {
        ctl_complain(CTL_UNAVAILABLE, "%s: %s", path, strerror(errno));
        return ERR_UNAVAILABLE;
    }
    enum err err = write_dataset(exporting, name, stream, &row_count, sha256);
    if (fclose(stream) != 0 && err == ERR_OK)
        err = ERR_UNAVAILABLE;
    if (err == ERR_OK)
        err = journal_export(exporting, name, row_count, sha256);
    if (err != ERR_OK) {
        remove(path);
        return err;
    }
    fprintf(exporting->sums, "%s  %s.csv\n", sha256, name);
    buf_format(&exporting->json, "%s{\"dataset\":\"%s\",\"rows\":%lld,\"sha256\":\"%s\"}",
               exporting->json.length > 0 ? "," : "", name, (long long)row_count, sha256);
    return ERR_OK;
}

static enum err write_files(struct exporting *exporting, const char *only)
{
    const char *path = arena_format(&exporting->ctl->arena, "%s/SHA256SUMS", exporting->folder);
    const char *name = NULL;
    enum err err = ERR_OK;
    if (mkdir(exporting->folder, 0700) != 0 && errno != EEXIST) {
        ctl_complain(CTL_UNAVAILABLE, "%s: %s", exporting->folder, strerror(errno));
        return ERR_UNAVAILABLE;
    }
    exporting->sums = fopen(path, "we");
    if (exporting->sums == NULL) {
        ctl_complain(CTL_UNAVAILABLE, "%s: %s", path, strerror(errno));
        return ERR_UNAVAILABLE;
    }
    for (size_t i = 0; err == ERR_OK && (name = dataset_name(i)) != NULL; i++)
        if (only == NULL || strcmp(only, name) == 0)
            err = write_file(exporting, name);
    if (fclose(exporting->sums) != 0 && err == ERR_OK)
        err = ERR_UNAVAILABLE;
    return err;
}

/* Measured and journaled before the first byte leaves. */
static enum err write_to_output(struct exporting *exporting, const char *name)
{
    char sha256[SHA256_TEXT_SIZE];
    int64_t row_count = 0;
    enum err err = write_dataset(exporting, name, NULL, &row_count, sha256);
    if (err == ERR_OK)
        err = journal_export(exporting, name, row_count, sha256);
    return err == ERR_OK ? write_dataset(exporting, name, stdout, &row_count, sha256) : err;
}

static bool take_as_known(const struct book *book, const char *text, int64_t *as_known_out)
{
    char *end = NULL;
    int64_t utc_us = 0;
    if (time_parse(text, strlen(text), &utc_us) == ERR_OK) {
        *as_known_out = book_seq_at_time(book, utc_us);
        return true;
    }
    errno = 0;
    *as_known_out = strtoll(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *as_known_out >= 0 &&
           *as_known_out <= book_head(book);
}

static enum ctl_exit take_view(struct exporting *exporting, const char *as_of, const char *as_known)
{
    const struct book *book = ledger_read_begin(exporting->opened.ledger);
    struct view *view = &exporting->view;
    *view =
        (struct view){.as_of = date_in_china(exporting->ctl->now_us), .as_known = book_head(book)};
    bool known = as_known == NULL || take_as_known(book, as_known, &view->as_known);
    ledger_read_end(exporting->opened.ledger);
    if (!known)
        return ctl_complain(CTL_USAGE, "--as-known takes a number up to the head, or a UTC time");
    if (as_of != NULL && date_parse(as_of, strlen(as_of), &view->as_of) != ERR_OK)
        return ctl_complain(CTL_USAGE, "--as-of takes a day as YYYY-MM-DD");
    return CTL_OK;
}

static void print_summary(struct exporting *exporting)
{
    char as_of[DATE_TEXT_SIZE];
    date_format(exporting->view.as_of, as_of);
    if (exporting->ctl->json)
        printf("{\"as_of\":\"%s\",\"as_known\":%lld,\"files\":[%s]}\n", as_of,
               (long long)exporting->view.as_known, exporting->json.bytes);
    else
        printf("as of %s, as known %lld: written to %s\n", as_of,
               (long long)exporting->view.as_known, exporting->folder);
}

static enum ctl_exit run_export(struct exporting *exporting, const char *only)
{
    enum err err =
        exporting->folder == NULL ? write_to_output(exporting, only) : write_files(exporting, only);
    if (err != ERR_OK)
        return ctl_failed("the export is not complete", err, exporting->opened.db);
    if (exporting->folder != NULL)
        print_summary(exporting);
    return CTL_OK;
}

enum ctl_exit ctl_export(struct ctl *ctl, int argc, char **argv)
{
    struct exporting exporting = {.ctl = ctl};
    struct dataset dataset;
    const char *only = NULL;
    const char *as_of = NULL;
    const char *as_known = NULL;
    ctl_option(&argc, argv, "--dataset", &only);
    ctl_option(&argc, argv, "--out", &exporting.folder);
    ctl_option(&argc, argv, "--as-of", &as_of);
    ctl_option(&argc, argv, "--as-known", &as_known);
    enum ctl_exit code = ctl_expect(argc, argv, 0, usage);
    if (code != CTL_OK)
        return code;
    if (only == NULL && exporting.folder == NULL)
        return ctl_complain(CTL_USAGE, "name a dataset, or a folder for all: fundtrail %s", usage);
    if (only != NULL && dataset_open(only, VIEW_EVERYTHING, &dataset) != ERR_OK)
        return ctl_complain(CTL_USAGE, "there is no dataset %s", only);
    code = ctl_open(ctl, &exporting.opened);
    if (code != CTL_OK)
        return code;
    buf_init(&exporting.json);
    code = take_view(&exporting, as_of, as_known);
    if (code == CTL_OK)
        code = run_export(&exporting, only);
    buf_done(&exporting.json);
    ctl_close(&exporting.opened);
    return code;
}
