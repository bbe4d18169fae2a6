/* `fundtrail export --all`: the whole ledger as one folder or zip. */
#include "ctl_internal.h"

#include "handlers/bundle/bundle.h"
#include "record/user.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] = "export --all [--as-of DATE] [--as-known SEQ] --out DIR|FILE.zip";

struct bundling {
    struct ctl *ctl;
    struct ctl_ledger opened;
    const char *out;
    const char *as_of;
    const char *as_known;
    struct bundle bundle;
};

static bool is_zip(const char *path)
{
    size_t length = strlen(path);

    return length > 4 && strcmp(path + length - 4, ".zip") == 0;
}

static enum ctl_exit take_question(struct bundling *bundling)
{
    int32_t as_of = DATE_UNKNOWN;
    bool day_is_right = bundling->as_of == NULL ||
                        date_parse(bundling->as_of, strlen(bundling->as_of), &as_of) == ERR_OK;
    const struct book *book = ledger_read_begin(bundling->opened.ledger);
    int64_t as_known = book_head(book);
    bool known = bundling->as_known == NULL || ctl_as_known(book, bundling->as_known, &as_known);

    bundling->bundle.question = bundle_ask(book, as_of, as_known);
    ledger_read_end(bundling->opened.ledger);
    if (!day_is_right)
        return ctl_complain(CTL_USAGE, "--as-of takes a day as YYYY-MM-DD");
    if (!known)
        return ctl_complain(CTL_USAGE, "--as-known takes a number up to the head, or a UTC time");
    return CTL_OK;
}

/* Nothing that is there is overwritten: a folder must be new, or empty. */
static enum ctl_exit make_folder(const char *path)
{
    if (mkdir(path, 0700) != 0 && (errno != EEXIST || (rmdir(path) != 0 || mkdir(path, 0700) != 0)))
        return ctl_complain(CTL_UNAVAILABLE, "%s: %s", path, strerror(errno));
    return CTL_OK;
}

/* One entry for one taking. */
static enum err journal_taking(struct bundling *bundling)
{
    struct extent extent = {.row_count = bundling->bundle.row_count};

    memcpy(extent.sha256, bundling->bundle.sums_sha256, sizeof extent.sha256);
    return ctl_journal_download(bundling->ctl, &bundling->opened, BUNDLE_DATASET,
                                bundling->bundle.question.view, &extent);
}

static void remove_folder(struct bundling *bundling)
{
    struct bundle *bundle = &bundling->bundle;
    size_t count = 0;
    const char *const *names = bundle_file_names(bundle->arena, &count);

    for (size_t i = 0; i < count; i++)
        (void)remove(arena_format(bundle->arena, "%s/%s", bundle->folder, names[i]));
    (void)remove(arena_format(bundle->arena, "%s/%s", bundle->folder, BUNDLE_SUMS));
    (void)remove(arena_format(bundle->arena, "%s/%s", bundle->folder, BUNDLE_SIGNATURE));
    (void)rmdir(bundle->folder);
}

static enum err write_zip(struct bundling *bundling, FILE *out)
{
    struct bundle *bundle = &bundling->bundle;
    enum err err = bundle_write(bundle);

    if (err == ERR_OK)
        return zip_write(out, bundle->parts, bundle->part_count, NULL, NULL);
    for (size_t i = 0; i < bundle->part_count; i++)
        (void)fclose(bundle->parts[i].content);
    return err;
}

/* What is not journaled does not stay. */
static enum err keep_zip(struct bundling *bundling)
{
    struct bundle *bundle = &bundling->bundle;
    FILE *out = fopen(bundling->out, "wxe");
    enum err err = out == NULL ? ERR_UNAVAILABLE : write_zip(bundling, out);

    if (out != NULL && fclose(out) != 0 && err == ERR_OK)
        err = ERR_UNAVAILABLE;
    if (err == ERR_UNAVAILABLE && bundle->fault == NULL)
        bundle->fault =
            arena_format(bundle->arena, "%s cannot be written: %s", bundling->out, strerror(errno));
    if (err == ERR_OK)
        err = journal_taking(bundling);
    if (err != ERR_OK && out != NULL)
        (void)remove(bundling->out);
    return err;
}

static enum err keep_folder(struct bundling *bundling)
{
    enum err err = bundle_write(&bundling->bundle);

    if (err == ERR_OK)
        err = journal_taking(bundling);
    if (err != ERR_OK)
        remove_folder(bundling);
    return err;
}

static void print_summary(const struct bundling *bundling)
{
    const struct bundle *bundle = &bundling->bundle;
    char as_of[DATE_TEXT_SIZE];

    date_format(bundle->question.view.as_of, as_of);
    if (bundling->ctl->json)
        printf("{\"full\":%s,\"as_of\":\"%s\",\"as_known\":%lld,\"rows\":%lld,\"sha256\":\"%s\"}\n",
               bundle->question.is_full ? "true" : "false", as_of,
               (long long)bundle->question.view.as_known, (long long)bundle->row_count,
               bundle->sums_sha256);
    else
        printf("%s%s, as known %lld: %lld rows written to %s\n",
               bundle->question.is_full ? "full, figures as of " : "as of ", as_of,
               (long long)bundle->question.view.as_known, (long long)bundle->row_count,
               bundling->out);
}

/* Without a journal key there is no signature. */
static enum err write_signed(struct bundling *bundling)
{
    struct seal_key key;
    bool has_key = ledger_sealing_key(bundling->opened.ledger, &key) == ERR_OK;

    bundling->bundle.key = has_key ? &key : NULL;
    enum err err = bundling->bundle.folder == NULL ? keep_zip(bundling) : keep_folder(bundling);

    explicit_bzero(&key, sizeof key);
    return err;
}

static enum ctl_exit run(struct bundling *bundling)
{
    enum ctl_exit code = take_question(bundling);

    if (code == CTL_OK && !is_zip(bundling->out))
        code = make_folder(bundling->out);
    if (code != CTL_OK)
        return code;
    bundling->bundle.ledger = bundling->opened.ledger;
    bundling->bundle.db = bundling->opened.db;
    bundling->bundle.arena = &bundling->ctl->arena;
    bundling->bundle.folder = is_zip(bundling->out) ? NULL : bundling->out;
    enum err err = write_signed(bundling);

    if (err != ERR_OK && bundling->bundle.fault != NULL)
        return ctl_complain(CTL_UNAVAILABLE, "the bundle is not complete: %s",
                            bundling->bundle.fault);
    if (err != ERR_OK)
        return ctl_failed("the bundle is not complete", err, bundling->opened.db);
    print_summary(bundling);
    return CTL_OK;
}

enum ctl_exit ctl_export_bundle(struct ctl *ctl, int argc, char **argv)
{
    struct bundling bundling = {.ctl = ctl};

    ctl_option(&argc, argv, "--out", &bundling.out);
    ctl_option(&argc, argv, "--as-of", &bundling.as_of);
    ctl_option(&argc, argv, "--as-known", &bundling.as_known);
    enum ctl_exit code = ctl_expect(argc, argv, 0, usage);

    if (code == CTL_OK && bundling.out == NULL)
        code = ctl_complain(CTL_USAGE, "say where to: fundtrail %s", usage);
    if (code == CTL_OK)
        code = ctl_open(ctl, &bundling.opened);
    if (code != CTL_OK)
        return code;
    code = run(&bundling);
    if (code == CTL_OK)
        ctl_keep_checkpoint(ctl, &bundling.opened);
    ctl_close(&bundling.opened);
    return code;
}
