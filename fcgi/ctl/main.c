/* `fundtrail`: global options, subcommands, and what all of them share. */
#include "ctl_internal.h"
#include "calc/calc_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define CONFIG_PATH "/etc/fundtrail/fundtrail.ini"

struct subcommand {
    const char *name;
    enum ctl_exit (*run)(struct ctl *ctl, int argc, char **argv);
    const char *usage;
    const char *summary;
};

static const struct subcommand subcommands[] = {
    {"migrate", ctl_migrate, "migrate [--dry-run]",
     "bring the database to this version's schema and grants; --dry-run prints the SQL"},
    {"user", ctl_user,
     "user add NAME --role ROLE [--display-name NAME] | passwd NAME | disable NAME | list",
     "people who sign in; passwords are read from standard input"},
    {"key", ctl_key, "key new | list | retire KID", "the keys that sign sessions"},
    {"verify", ctl_verify, "verify [--expect SEQ:HASH]",
     "prove the whole ledger; name the first entry that is wrong; SEQ:HASH is an earlier head"},
    {"export", ctl_export, "export [--dataset NAME] [--out DIR] [--as-of DATE] [--as-known SEQ]",
     "datasets as CSV: one to standard output, or all into a folder with SHA256SUMS"},
    {"rules", ctl_rules, "rules load FILE",
     "rules of a CSV file: in force at once on a ledger without approvers, else proposed"},
    {"load", ctl_load, "load score-sheet|recognition-rules FILE [--dry-run]",
     "score sheets and recognition rules from a CSV file: all of it, or nothing"},
    {"index", ctl_index, "index load CODE FILE.csv [--source TEXT]",
     "the levels of an index (date,level); all lines or none, and a repeat stores nothing"},
    {"fx", ctl_fx, "fx load BASE QUOTE FILE.csv [--source TEXT]",
     "exchange rates (date,rate): units of QUOTE for one of BASE"},
    {"serve-check", ctl_serve_check, "serve-check",
     "check everything that the server needs to start"},
};

static void print_usage(FILE *stream)
{
    fputs("usage: fundtrail [--config FILE] [--json] COMMAND …\n\n", stream);
    for (size_t i = 0; i < sizeof(subcommands) / sizeof(subcommands[0]); i++)
        fprintf(stream, "  %s\n      %s\n", subcommands[i].usage, subcommands[i].summary);
    fputs("  calc xirr FILE | pme FILE | waterfall FILE\n"
          "      rates of return, market equivalents and waterfalls of a file; no database needed\n"
          "  schema json\n"
          "      kinds of records, their fields, labels, values and roles; no database needed\n",
          stream);
    fprintf(stream,
            "\nThe configuration is read from %s unless --config names another file.\n"
            "Exit codes: 0 done, 1 the answer is no, 2 usage or bad input, 3 database or\n"
            "surroundings unavailable. --json writes one JSON object to standard output.\n",
            CONFIG_PATH);
}

enum ctl_exit ctl_complain(enum ctl_exit code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("fundtrail: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return code;
}

enum ctl_exit ctl_failed(const char *what, enum err err, const struct db *db)
{
    const char *detail = db == NULL ? "" : db_last_error(db);
    ctl_complain(CTL_OK, "%s: %s%s%s%s", what, err_sentence(err, LANGUAGE_EN),
                 detail[0] == '\0' ? "" : " (", detail, detail[0] == '\0' ? "" : ")");
    switch (err) {
    case ERR_INVALID:
    case ERR_MALFORMED:
        return CTL_USAGE;
    case ERR_CONFLICT:
    case ERR_NOT_FOUND:
    case ERR_FORBIDDEN:
    case ERR_CORRUPT:
        return CTL_NO;
    default:
        return CTL_UNAVAILABLE;
    }
}

enum ctl_exit ctl_refused(const char *what, enum err err, const struct violations *violations,
                          const struct db *db)
{
    struct buf sentence;
    buf_init(&sentence);
    for (size_t i = 0; i < violations->count; i++) {
        buf_reset(&sentence);
        violation_sentence(&violations->list[i], LANGUAGE_EN, &sentence);
        ctl_complain(CTL_OK, "%s: %s", violations->list[i].field, sentence.bytes);
    }
    buf_done(&sentence);
    return ctl_failed(what, err, violations->count > 0 ? NULL : db);
}

static void take_out(int *argc, char **argv, int position, int count)
{
    for (int i = position; i + count <= *argc; i++)
        argv[i] = argv[i + count];
    *argc -= count;
}

bool ctl_option(int *argc, char **argv, const char *name, const char **value_out)
{
    size_t length = strlen(name);
    for (int i = 1; i < *argc; i++) {
        if (strcmp(argv[i], name) == 0 && i + 1 < *argc) {
            *value_out = argv[i + 1];
            take_out(argc, argv, i, 2);
            return true;
        }
        if (strncmp(argv[i], name, length) == 0 && argv[i][length] == '=') {
            *value_out = argv[i] + length + 1;
            take_out(argc, argv, i, 1);
            return true;
        }
    }
    return false;
}

bool ctl_flag(int *argc, char **argv, const char *name)
{
    for (int i = 1; i < *argc; i++) {
        if (strcmp(argv[i], name) != 0)
            continue;
        take_out(argc, argv, i, 1);
        return true;
    }
    return false;
}

enum ctl_exit ctl_expect(int argc, char **argv, int wanted, const char *usage)
{
    for (int i = 1; i < argc; i++)
        if (argv[i][0] == '-' && argv[i][1] == '-')
            return ctl_complain(CTL_USAGE, "unknown option %s; usage: fundtrail %s", argv[i],
                                usage);
    if (argc - 1 == wanted)
        return CTL_OK;
    return ctl_complain(CTL_USAGE, "usage: fundtrail %s", usage);
}

struct db *ctl_db(const struct ctl *ctl, const char *user, const char *password)
{
    struct db *db = NULL;
    struct db_config config = {
        .socket = ctl->config.database.socket,
        .host = ctl->config.database.host,
        .port = ctl->config.database.port,
        .name = ctl->config.database.name,
        .user = user,
        .password = password,
        .ca_file = ctl->config.database.ca_file,
    };
    return db_open(&config, &db) == ERR_OK ? db : NULL;
}

static int64_t utc_now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

enum ctl_exit ctl_open(struct ctl *ctl, struct ctl_ledger *opened_out)
{
    int64_t head = 0;
    opened_out->ledger = ledger_new();
    ledger_set_clock(opened_out->ledger, utc_now_us);
    opened_out->db = ctl_db(ctl, ctl->config.database.user, ctl->config.database.password);
    enum err err = ledger_head(opened_out->db, &head);
    if (err == ERR_OK)
        err = ledger_catch_up(opened_out->ledger, opened_out->db, head);
    struct ledger_fault fault = ledger_fault(opened_out->ledger);
    if (err == ERR_OK && fault.seq == 0)
        return CTL_OK;
    enum ctl_exit code = err != ERR_OK
                             ? ctl_failed("the ledger cannot be read", err, opened_out->db)
                             : ctl_complain(CTL_NO, "the ledger does not prove: entry %lld: %s",
                                            (long long)fault.seq, fault.reason);
    ctl_close(opened_out);
    return code;
}

void ctl_close(struct ctl_ledger *opened)
{
    db_close(opened->db);
    ledger_free(opened->ledger);
}

static enum ctl_exit run(const struct subcommand *subcommand, struct ctl *ctl, int argc,
                         char **argv)
{
    char error[512];
    if (config_load(ctl->config_path, &ctl->config, error, sizeof(error)) != ERR_OK)
        return ctl_complain(CTL_USAGE, "%s", error);
    arena_init(&ctl->arena);
    enum ctl_exit code = subcommand->run(ctl, argc, argv);
    arena_done(&ctl->arena);
    config_done(&ctl->config);
    if (fflush(stdout) != 0 && code == CTL_OK)
        return ctl_complain(CTL_UNAVAILABLE, "standard output cannot be written");
    return code;
}

/* Options before the command's word. Returns the position of the word, 0 when there is none. */
static int take_globals(struct ctl *ctl, int argc, char **argv)
{
    int i = 1;
    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        if (strcmp(argv[i], "--json") == 0)
            ctl->json = true;
        else if (strcmp(argv[i], "--config") == 0 && i + 1 < argc)
            ctl->config_path = argv[++i];
        else if (strncmp(argv[i], "--config=", strlen("--config=")) == 0)
            ctl->config_path = argv[i] + strlen("--config=");
        else
            return 0;
    }
    return i < argc ? i : 0;
}

int main(int argc, char **argv)
{
    struct ctl ctl = {.config_path = CONFIG_PATH, .now_us = utc_now_us()};
    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)) {
        print_usage(stdout);
        return CTL_OK;
    }
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("fundtrail " FUNDTRAIL_VERSION);
        return CTL_OK;
    }
    int word = take_globals(&ctl, argc, argv);
    if (word == 0) {
        print_usage(stderr);
        return CTL_USAGE;
    }
    argc -= word;
    argv += word;
    ctl.json |= ctl_flag(&argc, argv, "--json");
    if (strcmp(argv[0], "calc") == 0)
        return ctl_calc(argc, argv);
    if (strcmp(argv[0], "schema") == 0)
        return (int)ctl_schema(argc, argv);
    for (size_t i = 0; i < sizeof(subcommands) / sizeof(subcommands[0]); i++)
        if (strcmp(argv[0], subcommands[i].name) == 0)
            return (int)run(&subcommands[i], &ctl, argc, argv);
    return (int)ctl_complain(CTL_USAGE, "there is no command %s; try fundtrail --help", argv[0]);
}
