/* `fundtrail export`: datasets as CSV files or workbooks with checksums. */
#include "ctl_internal.h"

#include "handlers/journal/dataset_file.h"
#include "record/kinds.h"
#include "record/user.h"
#include "table/spool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char usage[] =
    "export [--dataset NAME | --all | --ocf FIRM] [--out DIR] [--format csv|xlsx] [--as-of DATE] "
    "[--as-known SEQ]";

struct exporting {
    struct ctl *ctl;
    struct ctl_ledger opened;
    struct view view;
    const char *folder; /* NULL: standard output */
    enum table_format format;
    FILE *sums;
    struct buf json;
};

static bool take_format(struct exporting *exporting, const char *format)
{
    exporting->format = strcmp(format, "xlsx") == 0 ? TABLE_XLSX : TABLE_CSV;
    return strcmp(format, table_ending(exporting->format)) == 0;
}

static enum err open_file(struct exporting *exporting, const char *name,
                          struct dataset_file *file_out)
{
    *file_out = (struct dataset_file){.ledger = exporting->opened.ledger,
                                      .db = exporting->opened.db,
                                      .name = name,
                                      .view = exporting->view,
                                      .format = exporting->format};
    return dataset_file_open(file_out);
}

void ctl_explain(const char *name, const struct xlsx_fault *fault)
{
    if (fault->code == XLSX_TOO_MANY_ROWS)
        ctl_complain(CTL_NO, "%s: a sheet has at most %d rows; take it as CSV", name,
                     XLSX_ROWS_MAX);
    else if (fault->code == XLSX_TEXT_TOO_LONG)
        ctl_complain(CTL_NO, "%s: row %u, column %u: more than %d characters; take it as CSV", name,
                     fault->row, fault->column, XLSX_TEXT_MAX);
    else if (fault->code == XLSX_NO_ROOM)
        ctl_complain(CTL_UNAVAILABLE, "%s: there is no room for it in TMPDIR", name);
}

/* What is taken away is journaled first, as it is for everybody. */
enum err ctl_journal_download(struct ctl *ctl, struct ctl_ledger *opened, const char *name,
                              struct view view, const struct extent *extent)
{
    struct export taken = {.dataset = name,
                           .as_of = view.as_of,
                           .as_known = view.as_known,
                           .row_count = extent->row_count,
                           .sha256 = extent->sha256};
    struct submission submission = {
        .command = {.kind = RECORD_EXPORT, .effective_date = DATE_UNKNOWN, .record = &taken},
        .now_us = ctl->now_us,
    };
    struct violations *violations = arena_alloc(&ctl->arena, sizeof(*violations));
    struct receipt receipt;
    violations_init(violations, &ctl->arena);
    return ledger_submit(opened->ledger, opened->db, &submission, &ctl->arena, violations,
                         &receipt);
}

static enum err journal_export(struct exporting *exporting, const char *name,
                               const struct extent *extent)
{
    return ctl_journal_download(exporting->ctl, &exporting->opened, name, exporting->view, extent);
}

/* Written, then journaled; a file that is not journaled does not stay. */
static enum err write_to(struct exporting *exporting, const char *name, const char *path,
                         struct extent *extent_out)
{
    struct dataset_file file;
    FILE *stream = fopen(path, "we");
    if (stream == NULL) {
        ctl_complain(CTL_UNAVAILABLE, "%s: %s", path, strerror(errno));
        return ERR_UNAVAILABLE;
    }
    enum err err = open_file(exporting, name, &file);
    if (err == ERR_OK) {
        err = dataset_file_write(&file, stream, extent_out);
        ctl_explain(file.name, &file.fault);
        dataset_file_close(&file);
    }
    if (fclose(stream) != 0 && err == ERR_OK)
        err = ERR_UNAVAILABLE;
    if (err == ERR_OK)
        err = journal_export(exporting, name, extent_out);
    if (err != ERR_OK)
        remove(path);
    return err;
}

static enum err write_file(struct exporting *exporting, const char *name)
{
    const char *ending = table_ending(exporting->format);
    struct extent extent;
    enum err err = write_to(
        exporting, name,
        arena_format(&exporting->ctl->arena, "%s/%s.%s", exporting->folder, name, ending), &extent);
    if (err != ERR_OK)
        return err;
    fprintf(exporting->sums, "%s  %s.%s\n", extent.sha256, name, ending);
    buf_format(&exporting->json, "%s{\"dataset\":\"%s\",\"rows\":%lld,\"sha256\":\"%s\"}",
               exporting->json.length > 0 ? "," : "", name, (long long)extent.row_count,
               extent.sha256);
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

/* Written to the disk and journaled before the first byte leaves. */
static enum err write_through(struct exporting *exporting, struct dataset_file *file, FILE *spool)
{
    struct extent extent;
    enum err err = dataset_file_write(file, spool, &extent);
    ctl_explain(file->name, &file->fault);
    if (err == ERR_OK)
        err = spool_rewind(spool);
    if (err == ERR_OK)
        err = journal_export(exporting, file->name, &extent);
    if (err == ERR_OK)
        err = pieces_copy(spool_take, spool, stdout, &extent);
    return err;
}

static enum err write_to_output(struct exporting *exporting, const char *name)
{
    struct dataset_file file;
    FILE *spool = spool_open();
    if (spool == NULL) {
        ctl_explain(name, &(struct xlsx_fault){.code = XLSX_NO_ROOM});
        return ERR_UNAVAILABLE;
    }
    enum err err = open_file(exporting, name, &file);
    if (err == ERR_OK) {
        err = write_through(exporting, &file, spool);
        dataset_file_close(&file);
    }
    (void)fclose(spool);
    return err;
}

bool ctl_as_known(const struct book *book, const char *text, int64_t *as_known_out)
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

enum ctl_exit ctl_view(struct ctl *ctl, const struct ctl_ledger *opened, const char *as_of,
                       const char *as_known, struct view *view_out)
{
    const struct book *book = ledger_read_begin(opened->ledger);
    *view_out = (struct view){.as_of = date_in_china(ctl->now_us), .as_known = book_head(book)};
    bool known = as_known == NULL || ctl_as_known(book, as_known, &view_out->as_known);
    ledger_read_end(opened->ledger);
    if (!known)
        return ctl_complain(CTL_USAGE, "--as-known takes a number up to the head, or a UTC time");
    if (as_of != NULL && date_parse(as_of, strlen(as_of), &view_out->as_of) != ERR_OK)
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
    const char *firm = NULL;
    const char *format = "csv";
    const char *as_of = NULL;
    const char *as_known = NULL;
    if (ctl_flag(&argc, argv, "--all"))
        return ctl_export_bundle(ctl, argc, argv);
    if (ctl_option(&argc, argv, "--ocf", &firm))
        return ctl_export_ocf(ctl, firm, argc, argv);
    ctl_option(&argc, argv, "--dataset", &only);
    ctl_option(&argc, argv, "--out", &exporting.folder);
    ctl_option(&argc, argv, "--format", &format);
    ctl_option(&argc, argv, "--as-of", &as_of);
    ctl_option(&argc, argv, "--as-known", &as_known);
    enum ctl_exit code = ctl_expect(argc, argv, 0, usage);
    if (code != CTL_OK)
        return code;
    if (!take_format(&exporting, format))
        return ctl_complain(CTL_USAGE, "--format takes csv or xlsx, not %s", format);
    if (only == NULL && exporting.folder == NULL)
        return ctl_complain(CTL_USAGE, "name a dataset, or a folder for all: fundtrail %s", usage);
    if (only != NULL && dataset_open(only, VIEW_EVERYTHING, &dataset) != ERR_OK)
        return ctl_complain(CTL_USAGE, "there is no dataset %s", only);
    code = ctl_open(ctl, &exporting.opened);
    if (code != CTL_OK)
        return code;
    buf_init(&exporting.json);
    code = ctl_view(ctl, &exporting.opened, as_of, as_known, &exporting.view);
    if (code == CTL_OK)
        code = run_export(&exporting, only);
    buf_done(&exporting.json);
    ctl_close(&exporting.opened);
    return code;
}
