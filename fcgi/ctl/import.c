/* `fundtrail import`: files, folders and zips of a programme's own data. */
#include "import_internal.h"

#include "handlers/imports/plan_json.h"
#include "ledger/batch.h"
#include "record/import.h"
#include "record/kinds.h"
#include "record/user.h"

#include <stdio.h>
#include <string.h>

static const char usage[] =
    "import PATH… | --ocf FOLDER [--firm CODE] [--dry-run] [--as USER] [--source NAME] [--twins "
    "skip|keep] [--confirm-future]\n"
    "      [--plan FILE | --map NAME | --kind KIND] [--set FIELD=VALUE]… [--keep NAME]\n"
    "      [--note TEXT] [--faults FILE] [--zh]";

#define SETTINGS_MAX 16

struct importing_command {
    struct ctl *ctl;
    const char *as;
    const char *ocf;  /* a folder in the Open Cap Format; NULL: paths */
    const char *firm; /* whose capital it is; NULL: the issuer of the folder becomes a firm */
    const char *source;
    const char *twins;
    const char *plan_path;
    const char *map;
    const char *kind;
    const char *settings[SETTINGS_MAX];
    size_t setting_count;
    const char *keep;
    const char *note;
    const char *faults_path;
    enum language language;
    bool dry_run;
    bool confirm_future;

    struct ctl_ledger opened;
    struct import_faults faults;
    struct import_tables tables;
    struct import_plan plan;
    struct importing *importing;
    int64_t actor_id;
    unsigned roles;
    struct receipt receipt;
    bool stored;
};

static void take_options(struct importing_command *command, int *argc, char **argv)
{
    command->dry_run = ctl_flag(argc, argv, "--dry-run");
    command->confirm_future = ctl_flag(argc, argv, "--confirm-future");
    command->language = ctl_flag(argc, argv, "--zh") ? LANGUAGE_ZH : LANGUAGE_EN;
    ctl_option(argc, argv, "--as", &command->as);
    ctl_option(argc, argv, "--ocf", &command->ocf);
    ctl_option(argc, argv, "--firm", &command->firm);
    ctl_option(argc, argv, "--source", &command->source);
    ctl_option(argc, argv, "--twins", &command->twins);
    ctl_option(argc, argv, "--plan", &command->plan_path);
    ctl_option(argc, argv, "--map", &command->map);
    ctl_option(argc, argv, "--kind", &command->kind);
    while (command->setting_count < SETTINGS_MAX &&
           ctl_option(argc, argv, "--set", &command->settings[command->setting_count]))
        command->setting_count++;
    ctl_option(argc, argv, "--keep", &command->keep);
    ctl_option(argc, argv, "--note", &command->note);
    ctl_option(argc, argv, "--faults", &command->faults_path);
}

/* The user on whose behalf it is; the operator may record everything. */
static enum ctl_exit find_user(struct importing_command *command)
{
    command->roles = ~0u;
    if (command->as == NULL)
        return CTL_OK;
    const struct book *book = ledger_read_begin(command->opened.ledger);
    const struct entry *entry = book_version(
        book, RECORD_USER, book_find_code(book, RECORD_USER, command->as), VIEW_EVERYTHING);
    const struct user *user = entry == NULL ? NULL : entry->record;
    bool enabled = user != NULL && user_is_valid(user, date_in_china(command->ctl->now_us));

    if (enabled) {
        command->actor_id = entry->entity_id;
        command->roles = 1u << user->role;
    }
    ledger_read_end(command->opened.ledger);
    return enabled ? CTL_OK
                   : ctl_complain(CTL_USAGE, "there is no user %s who may sign in", command->as);
}

/* The text of a mapping that is kept in the ledger; NULL: there is none. */
static const char *find_map(struct importing_command *command)
{
    const struct book *book = ledger_read_begin(command->opened.ledger);
    const struct entry *entry = book_version(
        book, RECORD_IMPORT_MAP, book_find_code_any_case(book, RECORD_IMPORT_MAP, command->map),
        VIEW_EVERYTHING);
    const char *text = entry == NULL
                           ? NULL
                           : arena_strdup(&command->ctl->arena,
                                          ((const struct import_map *)entry->record)->mapping);

    ledger_read_end(command->opened.ledger);
    return text;
}

static enum ctl_exit fit_plan(struct importing_command *command, const char *text, size_t length)
{
    struct import_plan kept;
    const char *why = NULL;

    if (import_plan_read_json(text, length, &command->ctl->arena, &kept, &why) != ERR_OK)
        return ctl_complain(CTL_USAGE, "the plan cannot be read: %s", why);
    import_plan_fit(&command->tables, &kept, &command->plan);
    return CTL_OK;
}

static enum ctl_exit take_plan_file(struct importing_command *command)
{
    struct buf content;

    buf_init(&content);
    enum ctl_exit code = import_path_read(command->plan_path, &content)
                             ? fit_plan(command, content.bytes, content.length)
                             : ctl_complain(CTL_USAGE, "%s cannot be read", command->plan_path);

    buf_done(&content);
    return code;
}

/* What all tables hold, where it cannot be told or is told wrongly. */
static enum ctl_exit take_kind(struct importing_command *command)
{
    uint32_t kind = record_kind_find(command->kind);

    if (kind == RECORD_NONE)
        kind = record_kind_find_plural(command->kind);
    if (!import_kind_allowed(kind))
        return ctl_complain(CTL_USAGE, "%s is no kind that is imported", command->kind);
    for (size_t i = 0; i < command->plan.count; i++)
        if (!command->plan.tables[i].skip)
            import_suggest_kind(&command->tables, command->plan.tables[i].table, kind,
                                &command->plan.tables[i]);
    return CTL_OK;
}

/* FIELD=VALUE for all rows of the tables whose kind has the field: in place of a column, or where
 * the cell is empty. */
static enum ctl_exit take_setting(struct importing_command *command, const char *setting)
{
    const char *equal = strchr(setting, '=');
    size_t taken = 0;

    if (equal == NULL)
        return ctl_complain(CTL_USAGE, "--set takes FIELD=VALUE");
    const char *field = arena_copy(&command->ctl->arena, setting, (size_t)(equal - setting));

    for (size_t i = 0; i < command->plan.count; i++)
        taken += import_plan_set(&command->tables, &command->plan.tables[i], field, equal + 1);
    return taken > 0 ? CTL_OK : ctl_complain(CTL_USAGE, "no table has a field %s", field);
}

static enum ctl_exit make_plan(struct importing_command *command)
{
    enum ctl_exit code = CTL_OK;

    if (command->plan_path != NULL) {
        code = take_plan_file(command);
    } else if (command->map != NULL) {
        const char *text = find_map(command);

        code = text == NULL ? ctl_complain(CTL_USAGE, "no mapping is kept as %s", command->map)
                            : fit_plan(command, text, strlen(text));
    } else {
        import_suggest(&command->tables, &command->plan);
    }
    if (code == CTL_OK && command->kind != NULL)
        code = take_kind(command);
    for (size_t i = 0; i < command->setting_count && code == CTL_OK; i++)
        code = take_setting(command, command->settings[i]);
    if (command->source != NULL)
        command->plan.source = command->source;
    command->plan.confirm_future |= command->confirm_future;
    if (command->twins != NULL && strcmp(command->twins, "skip") == 0)
        command->plan.twins = IMPORT_TWINS_SKIP;
    else if (command->twins != NULL && strcmp(command->twins, "keep") == 0)
        command->plan.twins = IMPORT_TWINS_KEEP;
    else if (command->twins != NULL)
        code = ctl_complain(CTL_USAGE, "--twins is skip or keep");
    return code;
}

static bool is_clean(const struct importing_command *command)
{
    return importing_is_clean(command->importing) && !import_faults_stop(&command->faults);
}

/* --- the run --- */

static enum err run(struct importing_command *command)
{
    const struct import_options options = {
        .roles = command->roles,
        .now_us = command->ctl->now_us,
        .note = command->note,
        .mapping = import_mapping_json,
    };
    struct ctl *ctl = command->ctl;
    struct violations *violations = arena_alloc(&ctl->arena, sizeof *violations);
    struct db *side = ctl_db(ctl, ctl->config.database.user, ctl->config.database.password);

    command->importing = importing_new(&command->tables, &command->plan, &options);
    const struct ledger_batch batch = {
        .next = importing_next,
        .decided = importing_decided,
        .rewind = importing_rewind,
        .arg = command->importing,
        .actor_id = command->actor_id,
        .now_us = ctl->now_us,
        /* All that is wrong is told at once, also where a file could not be read. */
        .dry_run = command->dry_run || import_faults_stop(&command->faults),
        .side = side,
    };

    violations_init(violations, &ctl->arena);
    enum err err = ledger_submit_batch(command->opened.ledger, command->opened.db, &batch,
                                       violations, &command->receipt);

    db_close(side);
    command->stored = err == ERR_OK && !batch.dry_run && command->receipt.seq != 0;
    if (err != ERR_OK && importing_is_clean(command->importing))
        (void)ctl_refused("nothing was stored", err, violations, command->opened.db);
    return err;
}

/* Keeps the plan under a name, for files of the same form. */
static enum err keep_map(struct importing_command *command)
{
    struct ctl *ctl = command->ctl;
    struct buf text;
    struct receipt receipt;
    struct violations *violations = arena_alloc(&ctl->arena, sizeof *violations);

    buf_init(&text);
    import_plan_write_json(&command->plan, &text);
    const struct import_map map = {
        .code = command->keep, .name = command->keep, .mapping = text.bytes};
    const struct book *book = ledger_read_begin(command->opened.ledger);
    int64_t id = book_find_code(book, RECORD_IMPORT_MAP, command->keep);

    ledger_read_end(command->opened.ledger);
    const struct submission submission = {
        .command = {.actor_id = command->actor_id,
                    .kind = RECORD_IMPORT_MAP,
                    .entity_id = id,
                    .effective_date = DATE_UNKNOWN,
                    .record = &map},
        .now_us = ctl->now_us,
    };

    violations_init(violations, &ctl->arena);
    enum err err = ledger_submit(command->opened.ledger, command->opened.db, &submission,
                                 &ctl->arena, violations, &receipt);

    buf_done(&text);
    if (err != ERR_OK)
        (void)ctl_refused("the mapping was not kept", err, violations, command->opened.db);
    return err;
}

/* --- what is told --- */

static void print_faults(const struct importing_command *command,
                         const struct import_faults *faults, bool notes)
{
    static const char *const marks[] = {"note", "question", "fault"};
    struct buf place;

    buf_init(&place);
    for (size_t i = 0; i < faults->count; i++) {
        const struct import_fault *fault = &faults->list[i];

        if ((fault->weight == IMPORT_NOTE) != notes)
            continue;
        buf_reset(&place);
        import_place_write(&fault->place, command->language, &place);
        fprintf(notes ? stdout : stderr, "%s: %s%s%s\n", marks[fault->weight],
                place.length > 0 ? place.bytes : "", place.length > 0 ? ": " : "",
                command->language == LANGUAGE_ZH ? fault->zh : fault->en);
    }
    if (!notes && faults->dropped > 0)
        fprintf(stderr, "and %zu more\n", faults->dropped);
    buf_done(&place);
}

static void print_text(const struct importing_command *command)
{
    const struct import_counts counts = importing_counts(command->importing);

    print_faults(command, &command->faults, true);
    print_faults(command, importing_faults(command->importing), true);
    print_faults(command, &command->faults, false);
    print_faults(command, importing_faults(command->importing), false);
    printf("%zu rows: %zu new, %zu changed, %zu known already, %zu left out, %zu to be asked "
           "about, %zu faulty\n",
           counts.rows, counts.states[IMPORT_ROW_NEW], counts.states[IMPORT_ROW_CHANGED],
           counts.states[IMPORT_ROW_KNOWN], counts.states[IMPORT_ROW_SKIPPED],
           counts.states[IMPORT_ROW_ASKED], counts.states[IMPORT_ROW_FAULT]);
    if (command->stored)
        printf("stored as entries %lld to %lld\n", (long long)command->receipt.seq,
               (long long)command->receipt.last_seq);
    else
        printf(command->dry_run ? "nothing is stored: a dry run\n" : "nothing was stored\n");
}

static void print_json(const struct importing_command *command)
{
    const struct import_counts counts = importing_counts(command->importing);
    struct buf out;

    buf_init(&out);
    buf_format(&out, "{\"dry_run\":%s,\"stored\":%s,\"clean\":%s,\"first_seq\":%lld,\"seq\":%lld",
               command->dry_run ? "true" : "false", command->stored ? "true" : "false",
               is_clean(command) ? "true" : "false", (long long)command->receipt.seq,
               (long long)command->receipt.last_seq);
    buf_text(&out, ",\"counts\":");
    import_counts_write_json(&counts, &out);
    buf_text(&out, ",\"table_counts\":[");
    for (size_t i = 0; i < command->plan.count; i++) {
        const struct import_counts of = importing_table_counts(command->importing, i);

        buf_text(&out, i > 0 ? "," : "");
        import_counts_write_json(&of, &out);
    }
    buf_text(&out, "],\"table_faults\":");
    import_faults_write_json(&command->faults, IMPORT_FAULTS_MAX, &out);
    buf_text(&out, ",\"faults\":");
    import_faults_write_json(importing_faults(command->importing), IMPORT_FAULTS_MAX, &out);
    buf_text(&out, ",\"plan\":");
    import_plan_write_json(&command->plan, &out);
    buf_char(&out, '}');
    puts(out.bytes);
    buf_done(&out);
}

/* The rows that cannot be stored: one table into the file itself, several into files beside it that
 * carry the position of their table. */
static enum ctl_exit write_fault_files(struct importing_command *command)
{
    size_t written = 0;
    enum ctl_exit code = CTL_OK;

    for (size_t i = 0; i < command->plan.count && code == CTL_OK; i++) {
        struct buf out;
        const char *path = command->faults_path;

        buf_init(&out);
        if (!command->plan.tables[i].skip && command->plan.tables[i].kind != RECORD_NONE &&
            importing_write_faults(command->importing, i, command->language, &out)) {
            if (written++ > 0)
                path = arena_format(&command->ctl->arena, "%s.%zu.csv", path, written);
            if (!import_path_write(path, &out))
                code = ctl_complain(CTL_UNAVAILABLE, "%s cannot be written", path);
        }
        buf_done(&out);
    }
    return code;
}

static enum ctl_exit finish(struct importing_command *command, enum err err)
{
    enum ctl_exit code = CTL_OK;

    if (command->ctl->json)
        print_json(command);
    else
        print_text(command);
    if (command->faults_path != NULL)
        code = write_fault_files(command);
    if (code != CTL_OK)
        return code;
    if (!is_clean(command))
        return CTL_USAGE;
    if (err == ERR_OK && command->keep != NULL && !command->dry_run)
        err = keep_map(command);
    return err == ERR_OK                               ? CTL_OK
           : err == ERR_INVALID || err == ERR_CONFLICT ? CTL_NO
                                                       : CTL_UNAVAILABLE;
}

/* The tables of a folder in the Open Cap Format, and what is wrong in it: only what breaks
 * arithmetic stops. */
static enum ctl_exit add_ocf(struct importing_command *command)
{
    struct import_codes codes = import_codes_of(command->opened.ledger);
    struct ocf_tables tables;

    if (!ocf_tables_read(command->ocf, command->firm, &codes.base, &command->ctl->arena, &tables))
        return CTL_USAGE;
    for (size_t i = 0; i < tables.told_count; i++) {
        const struct ocf_told *told = &tables.told[i];

        import_fault_told(&command->faults,
                          &(struct import_fault){
                              .weight = told->breaks ? IMPORT_FAULT : IMPORT_NOTE,
                              .code = "ocf",
                              .place = {.file = told->file, .row = (uint32_t)told->line},
                              .row_at = SIZE_MAX,
                              .value = told->path,
                              .en = told->english,
                              .zh = told->chinese,
                          });
    }
    for (size_t i = 0; i < tables.count; i++)
        import_text_add(&command->tables, tables.list[i].name, tables.list[i].csv,
                        tables.list[i].length);
    return CTL_OK;
}

static enum ctl_exit import_paths(struct importing_command *command, int argc, char **argv)
{
    enum ctl_exit code = find_user(command);

    import_faults_init(&command->faults, &command->ctl->arena);
    import_tables_init(&command->tables, &command->ctl->arena, &command->faults);
    if (command->ocf != NULL && code == CTL_OK)
        code = add_ocf(command);
    for (int i = 1; i < argc && code == CTL_OK; i++)
        code = import_path_add(&command->tables, argv[i]);
    if (code == CTL_OK)
        code = make_plan(command);
    if (code != CTL_OK)
        return code;
    enum err err = run(command);

    code = finish(command, err);
    importing_free(command->importing);
    return code;
}

enum ctl_exit ctl_import(struct ctl *ctl, int argc, char **argv)
{
    struct importing_command command = {.ctl = ctl};
    const char *bundle = NULL;

    if (ctl_option(&argc, argv, "--bundle", &bundle))
        return ctl_import_bundle(ctl, bundle, argc, argv);
    take_options(&command, &argc, argv);
    if (argc < 2 && command.ocf == NULL)
        return ctl_complain(CTL_USAGE, "usage: fundtrail %s", usage);
    for (int i = 1; i < argc; i++)
        if (strncmp(argv[i], "--", 2) == 0)
            return ctl_complain(CTL_USAGE, "unknown option %s; usage: fundtrail %s", argv[i],
                                usage);
    if (command.plan_path != NULL && command.map != NULL)
        return ctl_complain(CTL_USAGE, "give either --plan or --map");
    enum ctl_exit code = ctl_open(ctl, &command.opened);

    if (code != CTL_OK)
        return code;
    code = import_paths(&command, argc, argv);
    ctl_close(&command.opened);
    return code;
}
