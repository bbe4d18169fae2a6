/* `fundtrail index` and `fundtrail fx`: files of dated values. */
#include "ctl_internal.h"

#include "base/field.h"
#include "handlers/series/series.h"
#include "record/kinds.h"
#include "record/series.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>

static const char index_usage[] = "index load CODE FILE.csv [--source TEXT]";
static const char fx_usage[] = "fx load BASE QUOTE FILE.csv [--source TEXT]";

/* Bytes of the largest file, whatever its encoding. */
#define BYTES_MAX ((size_t)4 * SERIES_FILE_MAX)

static enum ctl_exit read_file(const char *name, struct buf *content)
{
    FILE *stream = strcmp(name, "-") == 0 ? stdin : fopen(name, "rbe");
    char chunk[65536];
    size_t taken = 0;
    if (stream == NULL)
        return ctl_complain(CTL_USAGE, "%s: %s", name, strerror(errno));
    while (content->length <= BYTES_MAX && (taken = fread(chunk, 1, sizeof chunk, stream)) > 0)
        buf_add(content, chunk, taken);
    bool good = ferror(stream) == 0 && content->length <= BYTES_MAX;
    if (stream != stdin)
        fclose(stream);
    return good ? CTL_OK : ctl_complain(CTL_USAGE, "%s cannot be read, or is too large", name);
}

/* A file that is not UTF-8 is taken for GB18030, as Chinese spreadsheets write it. */
static enum ctl_exit to_utf8(const char *name, struct buf *content)
{
    struct buf out;
    char chunk[8192];
    if (content->length == 0 || utf8_length(content->bytes, content->length) >= 0)
        return CTL_OK;
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    if (converter == (iconv_t)-1)
        return ctl_complain(CTL_UNAVAILABLE, "this system does not know GB18030");
    char *from = content->bytes;
    size_t left = content->length;
    bool good = true;
    buf_init(&out);
    while (good && left > 0) {
        char *to = chunk;
        size_t room = sizeof chunk;
        good = iconv(converter, &from, &left, &to, &room) != (size_t)-1 || errno == E2BIG;
        buf_add(&out, chunk, sizeof chunk - room);
    }
    iconv_close(converter);
    buf_reset(content);
    buf_add(content, out.bytes, out.length);
    buf_done(&out);
    return good ? CTL_OK : ctl_complain(CTL_USAGE, "%s is neither UTF-8 nor GB18030", name);
}

static void print_done(const struct ctl *ctl, const struct series_receipt *receipt)
{
    printf(ctl->json ? "{\"stored\":%lld,\"repeated\":%lld,\"waiting\":%lld}\n"
                     : "stored %lld, recorded already %lld, waiting %lld\n",
           (long long)receipt->stored_count, (long long)receipt->repeated_count,
           (long long)receipt->waiting_count);
    for (size_t i = 0; !ctl->json && i < receipt->doubt_count; i++) {
        char day[DATE_TEXT_SIZE];
        date_format(receipt->doubts[i].effective_date, day);
        printf("waits for a second person: %s (entry %lld)\n", day,
               (long long)receipt->doubts[i].seq);
    }
}

static enum ctl_exit load_text(struct ctl *ctl, const struct series *series, const char *csv)
{
    struct ctl_ledger opened;
    struct series_receipt receipt;
    struct submission by = {.now_us = ctl->now_us};
    struct violations *violations = arena_alloc(&ctl->arena, sizeof(*violations));
    violations_init(violations, &ctl->arena);
    enum ctl_exit code = ctl_open(ctl, &opened);
    if (code != CTL_OK)
        return code;
    enum err err =
        series_load(opened.ledger, opened.db, series, csv, &by, &ctl->arena, violations, &receipt);
    if (err != ERR_OK)
        code = ctl_refused("nothing was stored", err, violations, opened.db);
    else
        print_done(ctl, &receipt);
    ctl_close(&opened);
    return code;
}

static enum ctl_exit load(struct ctl *ctl, const struct series *series, const char *name)
{
    struct buf content;
    buf_init(&content);
    enum ctl_exit code = read_file(name, &content);
    if (code == CTL_OK)
        code = to_utf8(name, &content);
    if (code == CTL_OK && content.length > 0 && memchr(content.bytes, 0, content.length) != NULL)
        code = ctl_complain(CTL_USAGE, "%s holds a NUL byte", name);
    if (code == CTL_OK)
        code = load_text(ctl, series, content.length > 0 ? content.bytes : "");
    buf_done(&content);
    return code;
}

/* Takes a word as the field of a record would. */
static enum ctl_exit check_word(struct ctl *ctl, enum record_kind kind, const char *field,
                                const char *word, void *record)
{
    const struct shape *shape = &record_types[kind]->shape;
    struct violations *violations = arena_alloc(&ctl->arena, sizeof(*violations));
    violations_init(violations, &ctl->arena);
    field_parse(shape, shape_field(shape, field), word, strlen(word), record, violations);
    return violations->count == 0 ? CTL_OK
                                  : ctl_refused("bad usage", ERR_INVALID, violations, NULL);
}

enum ctl_exit ctl_index(struct ctl *ctl, int argc, char **argv)
{
    struct index_level level = {0};
    (void)ctl_option(&argc, argv, "--source", &level.source);
    if (argc != 4 || strcmp(argv[1], "load") != 0)
        return ctl_complain(CTL_USAGE, "usage: fundtrail %s", index_usage);
    enum ctl_exit code = check_word(ctl, RECORD_INDEX_LEVEL, "index_code", argv[2], &level);
    if (code == CTL_OK && level.source != NULL)
        code = check_word(ctl, RECORD_INDEX_LEVEL, "source", level.source, &level);
    if (code != CTL_OK)
        return code;
    return load(ctl,
                &(struct series){.kind = RECORD_INDEX_LEVEL,
                                 .index_code = level.index_code,
                                 .source = level.source},
                argv[3]);
}

enum ctl_exit ctl_fx(struct ctl *ctl, int argc, char **argv)
{
    struct fx_rate rate = {0};
    (void)ctl_option(&argc, argv, "--source", &rate.source);
    if (argc != 5 || strcmp(argv[1], "load") != 0)
        return ctl_complain(CTL_USAGE, "usage: fundtrail %s", fx_usage);
    enum ctl_exit code = check_word(ctl, RECORD_FX_RATE, "base_currency", argv[2], &rate);
    if (code == CTL_OK)
        code = check_word(ctl, RECORD_FX_RATE, "quote_currency", argv[3], &rate);
    if (code == CTL_OK && rate.source != NULL)
        code = check_word(ctl, RECORD_FX_RATE, "source", rate.source, &rate);
    if (code != CTL_OK)
        return code;
    return load(ctl,
                &(struct series){.kind = RECORD_FX_RATE,
                                 .base_currency = rate.base_currency,
                                 .quote_currency = rate.quote_currency,
                                 .source = rate.source},
                argv[4]);
}
