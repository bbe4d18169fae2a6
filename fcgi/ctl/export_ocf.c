/* `fundtrail export --ocf FIRM --out DIR`: the capital of a firm as a folder in the Open Cap Format
 * 1.2, with its history.
 *
 * A unit is a share; of registered capital it is one yuan, which the issuer's comment says. What
 * remains of a certificate that is moved in part is a security of its own in the format. An act on
 * all capital that is no split by a plain ratio is told as each certificate cancelled and issued
 * anew. */
#include "export_ocf_internal.h"

#include "ctl/calc/md5.h"
#include "handlers/journal/pieces.h"
#include "record/firm.h"
#include "record/kinds.h"
#include "runtime/sha256.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define OCF_VERSION "1.2.0"

static enum err write_text(struct ocf_export *of, const char *name, const json_t *root)
{
    const char *path = arena_format(&of->ctl->arena, "%s/%s", of->folder, name);
    FILE *stream = fopen(path, "we");
    bool good = stream != NULL && json_dumpf(root, stream, JSON_INDENT(2)) == 0;

    if (stream != NULL)
        good = fclose(stream) == 0 && good;
    if (!good)
        ctl_complain(CTL_UNAVAILABLE, "%s: %s", path, strerror(errno));
    return good ? ERR_OK : ERR_UNAVAILABLE;
}

/* Writes a file of items, and names it in the manifest with its sum. */
static enum err write_items(struct ocf_export *of, const char *name, const char *type,
                            const char *listed, json_t *items)
{
    const char *file_name = arena_format(&of->ctl->arena, "%s.ocf.json", name);
    json_t *files = json_array();
    json_t *root = json_object();
    enum err err = ERR_OK;

    export_put(root, "file_type", type);
    json_object_set(root, "items", items);
    if (json_array_size(items) > 0) {
        char *text = json_dumps(root, JSON_INDENT(2));
        char sum[MD5_TEXT_SIZE];
        json_t *entry = json_object();

        md5_text(text, strlen(text), sum);
        free(text);
        export_put(entry, "filepath", arena_format(&of->ctl->arena, "./%s", file_name));
        export_put(entry, "md5", sum);
        json_array_append_new(files, entry);
        err = write_text(of, file_name, root);
    }
    json_object_set_new(of->manifest, listed, files);
    json_decref(root);
    return err;
}

static void put_issuer(struct ocf_export *of)
{
    const struct firm *firm = book_version(of->book, RECORD_FIRM, of->firm_id, of->view)->record;
    json_t *issuer = json_object();
    int32_t founded = firm->established_on == DATE_UNKNOWN ? DATE_FIRST : firm->established_on;

    export_put(issuer, "object_type", "ISSUER");
    export_put(issuer, "id", firm->code);
    export_put(issuer, "legal_name", firm->name);
    export_put(issuer, "country_of_formation", "CN");
    export_put_day(issuer, "formation_date", founded);
    json_object_set_new(issuer, "tax_ids", json_array());
    for (size_t i = 0; i < of->equity.class_count; i++)
        if (of->equity.classes[i].record != NULL &&
            of->equity.classes[i].record->unit == UNIT_REGISTERED_CAPITAL)
            json_object_set_new(issuer, "comments", export_list_of(NOT_SHARES));
    export_put(of->manifest, "file_type", "OCF_MANIFEST_FILE");
    export_put(of->manifest, "ocf_version", OCF_VERSION);
    export_put_day(of->manifest, "as_of", of->view.as_of);
    export_put_day(of->manifest, "generated_at", of->view.as_of);
    json_object_set_new(of->manifest, "issuer", issuer);
}

static enum err write_files(struct ocf_export *of)
{
    static const char *const empty[] = {"stock_legend_templates_files", "valuations_files"};
    enum err err = ERR_OK;

    if (mkdir(of->folder, 0700) != 0 && errno != EEXIST) {
        ctl_complain(CTL_UNAVAILABLE, "%s: %s", of->folder, strerror(errno));
        return ERR_UNAVAILABLE;
    }
    put_issuer(of);
    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++)
        json_object_set_new(of->manifest, empty[i], json_array());
    err =
        write_items(of, "Stakeholders", "OCF_STAKEHOLDERS_FILE", "stakeholders_files", of->holders);
    if (err == ERR_OK)
        err = write_items(of, "StockClasses", "OCF_STOCK_CLASSES_FILE", "stock_classes_files",
                          of->classes);
    if (err == ERR_OK)
        err = write_items(of, "StockPlans", "OCF_STOCK_PLANS_FILE", "stock_plans_files", of->plans);
    if (err == ERR_OK)
        err = write_items(of, "VestingTerms", "OCF_VESTING_TERMS_FILE", "vesting_terms_files",
                          of->vestings);
    if (err == ERR_OK)
        err = write_items(of, "Transactions", "OCF_TRANSACTIONS_FILE", "transactions_files",
                          of->transactions);
    return err == ERR_OK ? write_text(of, "Manifest.ocf.json", of->manifest) : err;
}

/* What is taken away is journaled, by the digest of the manifest, which has the sums of the rest.
 */
static enum err journal(struct ocf_export *of)
{
    struct extent extent = {.row_count = (int64_t)json_array_size(of->transactions)};
    char *text = json_dumps(of->manifest, JSON_INDENT(2));
    struct sha256 *sha256 = sha256_new();

    sha256_add(sha256, text, strlen(text));
    sha256_finish(sha256, extent.sha256);
    free(text);
    return ctl_journal_download(of->ctl, &of->opened, "open_cap_format", of->view, &extent);
}

static enum err collect(struct ocf_export *of)
{
    enum err err = equity_play(of->book, of->firm_id, of->view, NULL, &of->ctl->arena, &of->equity);

    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < of->equity.class_count; i++)
        if (of->equity.classes[i].record != NULL) {
            export_add_class(of, &of->equity.classes[i]);
            export_add_class_versions(of, of->equity.classes[i].id);
        }
    for (size_t i = 0; i < of->equity.pool_count; i++)
        if (of->equity.pools[i].record != NULL)
            export_add_pool(of, of->equity.pools[i].id);
    export_add_steps(of);
    return write_files(of);
}

static enum ctl_exit run(struct ocf_export *of, const char *firm)
{
    enum err err = ERR_OK;

    of->book = ledger_read_begin(of->opened.ledger);
    of->firm_id = book_find_code_any_case(of->book, RECORD_FIRM, firm);
    bool there =
        of->firm_id != 0 && book_version(of->book, RECORD_FIRM, of->firm_id, of->view) != NULL;

    if (there)
        err = collect(of);
    ledger_read_end(of->opened.ledger);
    if (!there)
        return ctl_complain(CTL_USAGE, "there is no firm %s", firm);
    if (err == ERR_OK)
        err = journal(of);
    if (err != ERR_OK)
        return ctl_failed("the export is not complete", err, of->opened.db);
    printf("%zu transactions: written to %s\n", json_array_size(of->transactions), of->folder);
    return CTL_OK;
}

enum ctl_exit ctl_export_ocf(struct ctl *ctl, const char *firm, int argc, char **argv)
{
    static const char usage[] = "export --ocf FIRM --out DIR [--as-of DATE] [--as-known SEQ]";
    struct ocf_export of = {.ctl = ctl};
    const char *as_of = NULL;
    const char *as_known = NULL;

    ctl_option(&argc, argv, "--out", &of.folder);
    ctl_option(&argc, argv, "--as-of", &as_of);
    ctl_option(&argc, argv, "--as-known", &as_known);
    enum ctl_exit code = ctl_expect(argc, argv, 0, usage);

    if (code != CTL_OK)
        return code;
    if (of.folder == NULL)
        return ctl_complain(CTL_USAGE, "usage: fundtrail %s", usage);
    code = ctl_open(ctl, &of.opened);
    if (code != CTL_OK)
        return code;
    of.holders = json_array();
    of.classes = json_array();
    of.plans = json_array();
    of.vestings = json_array();
    of.transactions = json_array();
    of.manifest = json_object();
    code = ctl_view(ctl, &of.opened, as_of, as_known, &of.view);
    if (code == CTL_OK)
        code = run(&of, firm);
    json_decref(of.holders);
    json_decref(of.classes);
    json_decref(of.plans);
    json_decref(of.vestings);
    json_decref(of.transactions);
    json_decref(of.manifest);
    ctl_close(&of.opened);
    return code;
}
