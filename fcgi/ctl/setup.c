/* `fundtrail setup FILE`: a new ledger from one file: schema, journal key, rules, people, parties
 * and funds.
 * What is recorded as the file has it is passed over, so that a second run changes nothing. */
#include "setup_internal.h"

#include "ledger/batch.h"
#include "record/user.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] = "setup FILE [--dry-run]";

struct setup {
    struct ctl *ctl;
    struct setup_file *file;
    struct ctl_ledger opened;
    bool dry_run;
    int64_t journal_key_id; /* 0: it was sealed before, or is not */
    int64_t written;
    int64_t users_added; /* known when the rest is written */
    int64_t unchanged;
    size_t position; /* of the section that is next */
    int64_t counted; /* of the batch that runs */
    int64_t known;
};

static const void *recorded_of(const struct book *book, const struct setup_section *section,
                               int64_t *id_out)
{
    *id_out = book_find_code(book, section->kind, section->code);
    const struct entry *version =
        *id_out == 0 ? NULL : book_version(book, section->kind, *id_out, VIEW_EVERYTHING);

    return version == NULL ? NULL : version->record;
}

static bool is_same(uint32_t kind, const void *a, const void *b)
{
    const struct shape *shape = &record_types[kind]->shape;
    struct buf left;
    struct buf right;

    buf_init(&left);
    buf_init(&right);
    shape_write_canonical(shape, a, &left);
    shape_write_canonical(shape, b, &right);
    bool same = strcmp(left.bytes, right.bytes) == 0;

    buf_done(&left);
    buf_done(&right);
    return same;
}

static int32_t day_of(struct setup *setup, const struct setup_section *section)
{
    const char *text = setup_text(section, "effective_date");
    int32_t day = DATE_UNKNOWN;

    if (text != NULL && date_parse(text, strlen(text), &day) != ERR_OK)
        setup_complain(setup->file, section->line, "effective_date",
                       "give a day that exists, as YYYY-MM-DD");
    return day;
}

/* The next section that says something new; each sees what those above it recorded. */
static enum err next_section(const struct book *book, void *arg, struct command *command,
                             bool *more_out)
{
    struct setup *setup = arg;
    struct setup_file *file = setup->file;

    while (setup->position < file->section_count) {
        const struct setup_section *section = &file->sections[setup->position++];
        void *record = arena_alloc(file->arena, record_types[section->kind]->shape.size);
        int64_t id = 0;
        const void *recorded = recorded_of(book, section, &id);

        if (!setup_record(file, section, book, recorded, record))
            continue;
        if (recorded != NULL && is_same(section->kind, recorded, record)) {
            setup->known++;
            continue;
        }
        command->kind = section->kind;
        command->entity_id = id;
        command->expected_version = id == 0 ? 0 : book_last_version(book, id, INT64_MAX);
        command->effective_date = day_of(setup, section);
        command->record = record;
        setup->counted++;
        return ERR_OK;
    }
    *more_out = false;
    return file->fault_count == 0 ? ERR_OK : ERR_INVALID;
}

static enum err section_decided(const struct book *book, void *arg, const struct entry *first,
                                enum err err, const struct violations *violations)
{
    struct setup *setup = arg;

    (void)book;
    if (first == NULL)
        setup_complain_of(setup->file, &setup->file->sections[setup->position - 1], violations);
    return first == NULL && violations->count == 0 ? err : ERR_OK;
}

static void sections_rewind(void *arg)
{
    struct setup *setup = arg;

    setup->position = 0;
    setup->counted = 0;
    setup->known = 0;
}

static enum ctl_exit nothing_stored(const struct setup *setup)
{
    return ctl_complain(CTL_USAGE, "%s: nothing was stored", setup->file->path);
}

static enum ctl_exit run_sections(struct setup *setup, bool dry_run)
{
    struct violations violations;
    struct receipt receipt;
    struct ledger_batch batch = {.next = next_section,
                                 .decided = section_decided,
                                 .rewind = sections_rewind,
                                 .arg = setup,
                                 .now_us = setup->ctl->now_us,
                                 .dry_run = dry_run};

    violations_init(&violations, &setup->ctl->arena);
    sections_rewind(setup);
    enum err err =
        ledger_submit_batch(setup->opened.ledger, setup->opened.db, &batch, &violations, &receipt);

    if (setup->file->fault_count > 0)
        return nothing_stored(setup);
    return err == ERR_OK ? CTL_OK
                         : ctl_refused("nothing was stored", err, &violations, setup->opened.db);
}

static enum ctl_exit run_pack(struct setup *setup, const struct setup_pack *wanted, bool dry_run)
{
    struct pack pack;
    enum ctl_exit code = ctl_pack_read(setup->ctl, wanted->kind, wanted->path, &pack);

    if (code != CTL_OK)
        return code;
    struct pack_load load = pack_load_begin(&pack);

    code = ctl_pack_load(setup->ctl, &setup->opened, wanted->path, dry_run, &load);
    if (code == CTL_OK && dry_run == setup->dry_run) {
        setup->written += load.added + load.revised;
        setup->unchanged += load.unchanged;
    }
    return code;
}

/* Every file, although an earlier one is faulty: all faults are named at once. */
static enum ctl_exit run_packs(struct setup *setup, bool dry_run)
{
    enum ctl_exit worst = CTL_OK;

    for (size_t i = 0; i < setup->file->pack_count; i++) {
        enum ctl_exit code = run_pack(setup, &setup->file->packs[i], dry_run);

        worst = code > worst ? code : worst;
    }
    return worst;
}

/* The hash of the password in the file that the section names. */
static enum ctl_exit password_of(struct setup *setup, const struct setup_section *section,
                                 const char **hash_out)
{
    const char *named = setup_text(section, "password_file");
    char error[512];
    char *secret = NULL;

    if (named == NULL) {
        setup_complain(setup->file, section->line, "password_file",
                       "a new user needs one: a file that only its owner may read");
        return CTL_USAGE;
    }
    if (config_secret(setup_path(setup->file, named), &secret, error, sizeof error) != ERR_OK) {
        setup_complain(setup->file, section->line, "password_file", error);
        return CTL_USAGE;
    }
    enum ctl_exit code = ctl_password_hash(setup->ctl, secret, section->code, hash_out);

    explicit_bzero(secret, strlen(secret));
    free(secret);
    return code;
}

/* A user and the password are one transaction. Users that are there are revised with the rest. */
static enum ctl_exit add_user(struct setup *setup, const struct setup_section *section,
                              bool dry_run)
{
    struct user user;
    struct violations violations;
    const char *hash = NULL;
    int64_t id = 0;
    const struct book *book = ledger_read_begin(setup->opened.ledger);
    bool good = recorded_of(book, section, &id) != NULL ||
                setup_record(setup->file, section, book, NULL, &user);

    ledger_read_end(setup->opened.ledger);
    if (id != 0)
        return CTL_OK;
    enum ctl_exit code = password_of(setup, section, &hash);

    if (!good || code != CTL_OK || dry_run)
        return good ? code : CTL_USAGE;
    violations_init(&violations, &setup->ctl->arena);
    enum err err = ctl_user_add(setup->ctl, &setup->opened, &user, hash, &violations);

    setup->users_added += err == ERR_OK;
    return err == ERR_OK ? CTL_OK : ctl_refused(section->code, err, &violations, setup->opened.db);
}

static enum ctl_exit add_users(struct setup *setup, bool dry_run)
{
    enum ctl_exit worst = CTL_OK;

    for (size_t i = 0; i < setup->file->section_count; i++) {
        if (setup->file->sections[i].kind != RECORD_USER)
            continue;
        enum ctl_exit code = add_user(setup, &setup->file->sections[i], dry_run);

        worst = code > worst ? code : worst;
    }
    return worst;
}

/* Everything is tried first, so that a fault in the last line stores nothing. */
static enum ctl_exit try_all(struct setup *setup)
{
    enum ctl_exit packs = run_packs(setup, true);
    enum ctl_exit users = add_users(setup, true);
    enum ctl_exit sections = run_sections(setup, true);

    if (packs != CTL_OK)
        return packs;
    return users != CTL_OK ? users : sections;
}

/* The key before all else, so that nothing is ever stored unsealed. Then rules: on a ledger that
 * never had an approver they are in force at once. */
static enum ctl_exit store_all(struct setup *setup)
{
    enum ctl_exit code = ctl_first_journal_key(setup->ctl, &setup->opened, &setup->journal_key_id);

    if (code == CTL_OK)
        code = run_packs(setup, false);
    if (code == CTL_OK)
        code = add_users(setup, false);
    if (code == CTL_OK)
        code = run_sections(setup, false);
    return code;
}

static void print_done(const struct setup *setup)
{
    const int64_t written = setup->written + setup->users_added + setup->counted;
    long long unchanged = (long long)(setup->unchanged + setup->known - setup->users_added);

    if (setup->ctl->json) {
        printf("{\"written\":%lld,\"unchanged\":%lld,\"dry_run\":%s,\"journal_key\":%lld}\n",
               (long long)written, unchanged, setup->dry_run ? "true" : "false",
               (long long)setup->journal_key_id);
        return;
    }
    if (setup->journal_key_id != 0)
        printf("journal key %lld seals the ledger: keep a copy of its pin elsewhere\n",
               (long long)setup->journal_key_id);
    printf("%lld records %s, %lld are recorded already\n", (long long)written,
           setup->dry_run ? "would be written" : "written", unchanged);
}

static enum ctl_exit run(struct setup *setup)
{
    enum ctl_exit code = ctl_open(setup->ctl, &setup->opened);

    if (code != CTL_OK)
        return code;
    code = try_all(setup);
    if (code == CTL_OK && !setup->dry_run)
        code = store_all(setup);
    if (code == CTL_OK)
        print_done(setup);
    ctl_close(&setup->opened);
    return code;
}

enum ctl_exit ctl_setup(struct ctl *ctl, int argc, char **argv)
{
    bool dry_run = ctl_flag(&argc, argv, "--dry-run");
    enum ctl_exit code = ctl_expect(argc, argv, 1, usage);

    if (code != CTL_OK)
        return code;
    struct setup_file file = {.path = argv[1], .arena = &ctl->arena};
    struct setup setup = {.ctl = ctl, .file = &file, .dry_run = dry_run};

    setup_file_read(&file);
    if (file.fault_count > 0)
        return nothing_stored(&setup);
    if (file.migrate && !dry_run)
        code = ctl_migrate_quietly(ctl);
    return code == CTL_OK ? run(&setup) : code;
}
