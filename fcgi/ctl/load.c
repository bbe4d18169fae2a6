/* `fundtrail load` and `fundtrail rules load`: rules, score sheets and recognition rules from CSV
 * files that an operator edits, all of a file or nothing. */
#include "ctl_internal.h"

#include "ledger/batch.h"
#include "packs/packs.h"

#include <stdio.h>
#include <string.h>

static const char load_usage[] = "load score-sheet|recognition-rules FILE [--dry-run]";
static const char rules_usage[] = "rules load FILE [--dry-run]";

static void print_faults(const struct pack *pack, const char *name)
{
    for (size_t i = 0; i < pack->fault_count; i++) {
        const struct pack_fault *fault = &pack->faults[i];

        fprintf(stderr, "fundtrail: %s:%zu:%zu: %s%s%s\n", name, fault->place.line,
                fault->place.column, fault->field, fault->field[0] == '\0' ? "" : ": ",
                fault->sentence_en);
    }
}

enum ctl_exit ctl_pack_read(struct ctl *ctl, enum pack_kind kind, const char *name,
                            struct pack *pack_out)
{
    const char *bytes = NULL;
    size_t length = 0;

    if (pack_file_bytes(name, &ctl->arena, &bytes, &length) != ERR_OK)
        return ctl_complain(CTL_USAGE, "%s:1:1: the file cannot be read, or is larger than 1 MiB",
                            name);
    pack_read(kind, bytes, length, &ctl->arena, pack_out);
    print_faults(pack_out, name);
    return pack_out->fault_count == 0 ? CTL_OK
                                      : ctl_complain(CTL_USAGE, "%s: nothing was stored", name);
}

enum ctl_exit ctl_pack_load(struct ctl *ctl, const struct ctl_ledger *opened, const char *name,
                            bool dry_run, struct pack_load *load)
{
    struct violations violations;
    struct receipt receipt;
    struct ledger_batch batch = {.next = pack_next,
                                 .decided = pack_decided,
                                 .rewind = pack_rewind,
                                 .arg = load,
                                 .now_us = ctl->now_us,
                                 .dry_run = dry_run};

    violations_init(&violations, &ctl->arena);
    enum err err = ledger_submit_batch(opened->ledger, opened->db, &batch, &violations, &receipt);

    print_faults(load->pack, name);
    if (load->pack->fault_count > 0)
        return ctl_complain(CTL_USAGE, "%s: nothing was stored", name);
    return err == ERR_OK ? CTL_OK : ctl_refused("nothing was stored", err, &violations, opened->db);
}

static void print_load(const struct ctl *ctl, const struct pack_load *load, const char *name,
                       bool dry_run)
{
    const int64_t written = load->added + load->revised;
    long long unchanged = (long long)load->unchanged;

    (void)name; /* as the others are printed */
    if (ctl->json)
        printf("{\"written\":%lld,\"unchanged\":%lld,\"dry_run\":%s}\n", (long long)written,
               unchanged, dry_run ? "true" : "false");
    else
        printf("%lld rows %s, %lld are recorded already\n", (long long)written,
               dry_run ? "would be written" : "written", unchanged);
}

static void print_rules(const struct ctl *ctl, const struct pack_load *load, const char *name,
                        bool dry_run)
{
    long long added = (long long)load->added;
    long long revised = (long long)load->revised;
    long long in_force = (long long)load->in_force;
    long long proposed = added + revised - in_force;

    if (ctl->json)
        printf("{\"added\":%lld,\"revised\":%lld,\"in_force\":%lld,\"proposed\":%lld,"
               "\"unchanged\":%lld}\n",
               added, revised, in_force, proposed, (long long)load->unchanged);
    else
        printf("%s: %lld new rules, %lld new versions, %lld unchanged; %lld in force, %lld "
               "proposed%s\n",
               name, added, revised, (long long)load->unchanged, in_force, proposed,
               dry_run ? "; nothing was stored" : "");
}

static enum ctl_exit load(struct ctl *ctl, enum pack_kind kind, const char *name, bool dry_run)
{
    struct pack pack;
    struct ctl_ledger opened;
    enum ctl_exit code = ctl_pack_read(ctl, kind, name, &pack);

    if (code == CTL_OK)
        code = ctl_open(ctl, &opened);
    if (code != CTL_OK)
        return code;
    struct pack_load loading = pack_load_begin(&pack);

    code = ctl_pack_load(ctl, &opened, name, dry_run, &loading);
    if (code == CTL_OK)
        (kind == PACK_RULES ? print_rules : print_load)(ctl, &loading, name, dry_run);
    ctl_close(&opened);
    return code;
}

enum ctl_exit ctl_load(struct ctl *ctl, int argc, char **argv)
{
    bool dry_run = ctl_flag(&argc, argv, "--dry-run");
    enum ctl_exit code = ctl_expect(argc, argv, 2, load_usage);

    if (code != CTL_OK)
        return code;
    if (strcmp(argv[1], "score-sheet") == 0)
        return load(ctl, PACK_SCORE_SHEET, argv[2], dry_run);
    if (strcmp(argv[1], "recognition-rules") == 0)
        return load(ctl, PACK_RECOGNITION_RULES, argv[2], dry_run);
    return ctl_complain(CTL_USAGE, "usage: fundtrail %s", load_usage);
}

enum ctl_exit ctl_rules(struct ctl *ctl, int argc, char **argv)
{
    bool dry_run = ctl_flag(&argc, argv, "--dry-run");

    if (argc < 2 || strcmp(argv[1], "load") != 0)
        return ctl_complain(CTL_USAGE, "usage: fundtrail %s", rules_usage);
    enum ctl_exit code = ctl_expect(argc, argv, 2, rules_usage);

    return code == CTL_OK ? load(ctl, PACK_RULES, argv[2], dry_run) : code;
}
