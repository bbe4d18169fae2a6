/* `fundtrail report`: a report of a fund by a template, as CSV or as a workbook. */
#include "ctl_internal.h"

#include "figures/report/report.h"
#include "handlers/frame/refs.h"
#include "handlers/report/report_file.h"
#include "record/kinds.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] = "report TEMPLATE --fund CODE [--commitment CODE | --notice CODE] "
                            "[--as-of DATE] [--as-known SEQ] [--labels en|zh] [--format csv|xlsx] "
                            "[--out FILE]";

/* What is asked for, as it was written; NULL: not given. */
struct asked {
    const char *fund;
    const char *commitment;
    const char *notice;
    const char *as_of;
    const char *as_known;
    const char *labels;
    const char *format;
    const char *out;
};

static void take_options(int *argc, char **argv, struct asked *asked)
{
    ctl_option(argc, argv, "--fund", &asked->fund);
    ctl_option(argc, argv, "--commitment", &asked->commitment);
    ctl_option(argc, argv, "--notice", &asked->notice);
    ctl_option(argc, argv, "--as-of", &asked->as_of);
    ctl_option(argc, argv, "--as-known", &asked->as_known);
    ctl_option(argc, argv, "--labels", &asked->labels);
    ctl_option(argc, argv, "--format", &asked->format);
    ctl_option(argc, argv, "--out", &asked->out);
}

static enum ctl_exit take_table(const struct asked *asked, struct table *table)
{
    const char *format = asked->format != NULL ? asked->format : "csv";
    const char *labels = asked->labels;

    table->format = strcmp(format, "xlsx") == 0 ? TABLE_XLSX : TABLE_CSV;
    table->words = labels == NULL              ? TABLE_NAMES
                   : strcmp(labels, "zh") == 0 ? TABLE_WORDS_ZH
                                               : TABLE_WORDS_EN;
    if (strcmp(format, table_ending(table->format)) != 0)
        return ctl_complain(CTL_USAGE, "--format takes csv or xlsx, not %s", format);
    if (labels != NULL && strcmp(labels, "zh") != 0 && strcmp(labels, "en") != 0)
        return ctl_complain(CTL_USAGE, "--labels takes en or zh, not %s", labels);
    return CTL_OK;
}

/* The record of a code; 0 with a complaint where there is none, 0 without where none is named. */
static bool take_code(const struct book *book, uint32_t kind, const char *code, int64_t *id_out)
{
    *id_out = code == NULL ? 0 : book_find_code(book, kind, code);
    if (code == NULL || *id_out != 0)
        return true;
    ctl_complain(CTL_USAGE, "there is no %s %s", record_types[kind]->kind, code);
    return false;
}

static bool take_subject(const struct book *book, const struct report_template *of,
                         const struct asked *asked, struct report_subject *subject_out)
{
    uint32_t notice =
        of->scope == REPORT_OF_DISTRIBUTION ? RECORD_DISTRIBUTION : RECORD_CAPITAL_CALL;

    return take_code(book, RECORD_FUND, asked->fund, &subject_out->fund_id) &&
           take_code(book, RECORD_COMMITMENT, asked->commitment, &subject_out->commitment_id) &&
           take_code(book, notice, asked->notice, &subject_out->notice_id);
}

/* What ids are named by. */
struct naming {
    const struct book *book;
    struct view view;
    char seq_text[REFS_KEY_SIZE];
};

static const char *reference_key(void *state, const struct field *field, int64_t id)
{
    struct naming *naming = state;

    (void)field;
    return refs_key(naming->book, id, naming->view, naming->seq_text);
}

static enum err write_out(struct table *table, FILE *stream)
{
    struct xlsx_fault fault;
    struct buf piece;
    bool more = true;
    enum err err = table_end(table, &fault);

    ctl_explain("report", &fault);
    buf_init(&piece);
    while (err == ERR_OK && more) {
        buf_reset(&piece);
        err = table_piece(table, &piece, &more);
        if (err == ERR_OK && fwrite(piece.bytes, 1, piece.length, stream) != piece.length)
            err = ERR_UNAVAILABLE;
    }
    buf_done(&piece);
    return err;
}

static enum err write_report(struct ctl *ctl, const struct book *book,
                             const struct report_template *of, struct report_subject subject,
                             struct view view, struct table *table, FILE *stream)
{
    struct report report;
    struct naming *naming = arena_alloc(&ctl->arena, sizeof *naming);
    enum err err = report_evaluate(of, subject, book, view, &ctl->arena, &report);

    if (err != ERR_OK)
        return err;
    table->reference_key = reference_key;
    *naming = (struct naming){.book = book, .view = view};
    table->state = naming;
    table_begin(table, of->name, of->label_en);
    report_write_file(&report, view, table);
    err = write_out(table, stream);
    table_done(table);
    return err;
}

static enum ctl_exit write_file(struct ctl *ctl, struct ctl_ledger *opened,
                                const struct report_template *of, const struct asked *asked,
                                struct view view, struct table *table)
{
    struct report_subject subject = {0};
    const struct book *book = ledger_read_begin(opened->ledger);
    FILE *stream = NULL;
    enum err err = ERR_INVALID;

    bool found = take_subject(book, of, asked, &subject);

    if (found)
        stream = asked->out == NULL ? stdout : fopen(asked->out, "we");
    if (stream != NULL)
        err = write_report(ctl, book, of, subject, view, table, stream);
    ledger_read_end(opened->ledger);
    if (!found)
        return CTL_USAGE;
    if (stream == NULL)
        return ctl_complain(CTL_UNAVAILABLE, "%s: %s", asked->out, strerror(errno));
    if ((stream == stdout ? fflush(stream) : fclose(stream)) != 0 && err == ERR_OK)
        err = ERR_UNAVAILABLE;
    if (err != ERR_OK && asked->out != NULL)
        remove(asked->out);
    return err == ERR_OK ? CTL_OK : ctl_failed("the report cannot be told", err, opened->db);
}

enum ctl_exit ctl_report(struct ctl *ctl, int argc, char **argv)
{
    struct ctl_ledger opened;
    struct asked asked = {0};
    struct table table = {0};
    struct view view;
    take_options(&argc, argv, &asked);
    enum ctl_exit code = ctl_expect(argc, argv, 1, usage);
    if (code == CTL_OK)
        code = take_table(&asked, &table);
    if (code != CTL_OK)
        return code;
    const struct report_template *of = report_template_find(argv[1]);
    if (of == NULL)
        return ctl_complain(CTL_USAGE, "there is no report %s", argv[1]);
    if (asked.fund == NULL)
        return ctl_complain(CTL_USAGE, "name a fund: fundtrail %s", usage);
    code = ctl_open(ctl, &opened);
    if (code != CTL_OK)
        return code;
    code = ctl_view(ctl, &opened, asked.as_of, asked.as_known, &view);
    if (code == CTL_OK)
        code = write_file(ctl, &opened, of, &asked, view, &table);
    ctl_close(&opened);
    return code;
}
