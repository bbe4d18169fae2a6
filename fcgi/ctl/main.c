/* `fundtrail`: global options, subcommands, and what all of them share. */
#include "ctl_internal.h"
#include "ctl/calc/calc.h"

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
     "bring the database to this version's schema: tables, then the views, triggers and rights "
     "that\n"
     "      are missing or differ; --dry-run prints the SQL"},
    {"setup", ctl_setup, "setup FILE [--dry-run]",
     "a new ledger from one file: schema, journal key, rules, score sheets, people, parties and "
     "funds;\n"
     "      a second run changes nothing"},
    {"user", ctl_user,
     "user add NAME --role ROLE [--party CODE] [--display-name NAME] [--valid-until DAY] | "
     "passwd NAME | disable NAME | "
     "until NAME DAY|always | list",
     "people who sign in; passwords are read from standard input"},
    {"key", ctl_key,
     "key [--rows] new | list | retire KID |\n"
     "    journal new [--host NAME] | journal list | journal public | journal end ID --reason TEXT",
     "the keys that sign sessions, with --rows those that prove credentials and sessions, and\n"
     "      those that seal the journal"},
    {"verify", ctl_verify,
     "verify [--expect SEQ:HASH] [--key FILE] | verify --receipt FILE | verify --checkpoint FILE",
     "prove the whole ledger; name all that is wrong, credentials, sessions, and every view,\n"
     "      trigger and right that differs; SEQ:HASH is an earlier head, FILE holds the first "
     "journal key. A receipt is\n"
     "      proved with the keys of --key FILE alone, without the ledger; a checkpoint says "
     "whether\n"
     "      today's journal goes on from it"},
    {"checkpoint", ctl_checkpoint, "checkpoint [--dir DIR] | compare FILE FILE --key FILE",
     "what the journal has come to, as a signed text to be kept elsewhere; compare: whether two of "
     "them\n"
     "      can be of one journal, without the ledger"},
    {"restoration", ctl_restoration,
     "restoration --reason TEXT --by NAME [--checkpoint FILE] [--key FILE]",
     "record that the journal was restored to a point before its newest checkpoint, or FILE; until "
     "then\n"
     "      nothing is decided"},
    {"export", ctl_export,
     "export [--dataset NAME] [--out DIR] [--format csv|xlsx] [--as-of DATE] [--as-known SEQ]\n"
     "  export --all [--as-of DATE] [--as-known SEQ] --out DIR|FILE.zip\n"
     "  export --ocf FIRM --out DIR [--as-of DATE] [--as-known SEQ]",
     "datasets as CSV or workbooks: one to standard output, or all into a folder with SHA256SUMS;\n"
     "      --all: everything with the journal's bytes, types, keys and a signature "
     "(docs/bundle.md)\n"
     "      --ocf: the capital of a firm in the Open Cap Format (docs/payout.md)"},
    {"sample", ctl_sample,
     "sample [--method random|monetary_unit|risk] [--seed TEXT] [--count N] [--kind KIND] [--from "
     "DATE]\n"
     "  [--to DATE] [--currency CODE] [--population] [--as-of DATE] [--as-known SEQ] [--out "
     "FILE.csv|FILE.xlsx]",
     "entries of the journal that a seed picks, for an audit; --population: all that could be "
     "drawn,\n"
     "      with their draws, so that anybody can draw them again (docs/auditing.md)"},
    {"report", ctl_report,
     "report TEMPLATE --fund CODE [--commitment CODE | --notice CODE] [--as-of DATE]\n"
     "      [--as-known SEQ] [--labels en|zh] [--format csv|xlsx] [--out FILE]",
     "a report of a fund, an investor or a notice, as CSV or a workbook; docs/reports.md lists "
     "the\n"
     "      templates"},
    {"import", ctl_import,
     "import PATH… [--dry-run] [--as USER] [--source NAME] [--twins skip|keep] [--plan FILE | "
     "--map "
     "NAME]\n"
     "  import --ocf FOLDER [--firm CODE] [--dry-run]\n"
     "  import --bundle DIR|FILE.zip [--key FILE]",
     "records from CSV and workbooks, folders and zips of them: all of it, or nothing;\n"
     "      docs/importing.md tells the other options. --ocf: a folder in the Open Cap Format\n"
     "      (docs/payout.md). --bundle: what export --all wrote, into a "
     "new\n"
     "      database, entry by entry; --key: it must be signed by that public key"},
    {"template", ctl_template, "template [KIND] [--filled] [--labels en|zh] --out FILE",
     "a workbook to fill in, of a kind of record or of all; --filled: with what is there, to be\n"
     "      changed and imported again"},
    {"rules", ctl_rules, "rules load FILE [--dry-run]",
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
    fputs(
        "  calc xirr FILE | pme FILE | waterfall FILE | ip FILE | equity FILE | sheet FILE\n"
        "      rates of return, market equivalents, waterfalls, IP finance, rounds and exits of a\n"
        "      file, or the cells of a workbook (.xlsx) or text (.csv); no database needed\n"
        "  calc captable FOLDER [--as-of DATE]\n"
        "      the cap table of a folder in the Open Cap Format, and what is wrong in it\n"
        "  schema json\n"
        "      kinds of records, their fields, labels, values and roles; no database needed\n"
        "  schema sql KIND [FIELD]\n"
        "      the table of a kind, or one more column of it, for a numbered file of sql/\n",
        stream);
    fprintf(stream,
            "\nThe configuration is read from %s unless --config names another file.\n"
            "Exit codes: 0 done, 1 the answer is no, 2 usage or bad input, 3 database or\n"
            "surroundings unavailable. --json writes one JSON object to standard output.\n",
            CONFIG_PATH);
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
    struct ctl ctl = {.config_path = CONFIG_PATH, .now_us = utc_us()};
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
    if (strcmp(argv[0], "checkpoint") == 0 && argc > 1 && strcmp(argv[1], "compare") == 0)
        return (int)ctl_checkpoint_compare(ctl.json, argc, argv);
    for (size_t i = 0; i < sizeof(subcommands) / sizeof(subcommands[0]); i++)
        if (strcmp(argv[0], subcommands[i].name) == 0)
            return (int)run(&subcommands[i], &ctl, argc, argv);
    return (int)ctl_complain(CTL_USAGE, "there is no command %s; try fundtrail --help", argv[0]);
}
