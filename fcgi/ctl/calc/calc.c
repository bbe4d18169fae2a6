/* `fundtrail calc`: reads a file, finds the kind of its case, and prints the answer or the
 * complaint. */
#include "calc_internal.h"

#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* No sheet of flows is larger; a file that is was given by mistake. */
#define FILE_MAX ((size_t)64 * 1024 * 1024)

enum { EXIT_ANSWERED = 0, EXIT_BAD_INPUT = 2, EXIT_UNAVAILABLE = 3 };

static int end_of_answer(bool written)
{
    if (!written || fputc('\n', stdout) == EOF || fflush(stdout) != 0) {
        fputs("fundtrail: standard output cannot be written\n", stderr);
        return EXIT_UNAVAILABLE;
    }
    return EXIT_ANSWERED;
}

static int print_answer(json_t *answer)
{
    int failed = json_dumpf(answer, stdout, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_ENCODE_ANY);

    json_decref(answer);
    return end_of_answer(failed == 0);
}

/* A table is printed as it is read: a tree of its cells would take many times its size. */
static int answer_sheet(const struct calc_file *file)
{
    struct buf answer;
    int code = EXIT_BAD_INPUT;

    buf_init(&answer);
    if (calc_sheet(file, &answer))
        code = end_of_answer(fwrite(answer.bytes, 1, answer.length, stdout) == answer.length);
    buf_done(&answer);
    return code;
}

static const struct kind {
    const char *name;
    json_t *(*answer)(struct calc_case *of);
} kinds[] = {
    {"single_split", case_single_split},
    {"european", case_european},
    {"american_clawback", case_american_clawback},
    {"tiered", case_tiered},
    {"fund_ledger", case_fund_ledger},
    {"preferred_return", case_preferred_return},
    {"preferred_return_offset", case_preferred_return_offset},
    {"day_count", case_day_count},
    {"management_fee", case_management_fee},
    {"management_fee_schedule", case_management_fee_schedule},
    {"recycling", case_recycling},
    {"multiples", case_multiples},
    {"moic_variants", case_moic_variants},
};

static json_t *answer_case(struct calc_case *of, json_t *root)
{
    struct calc_node node = {.json = root};

    if (!json_is_object(root))
        case_fail(of, "", "the case must be an object");
    /* What a published case says about itself changes no figure. */
    case_keys(of, &node, "kind terms flows marks name note source expected tolerance check");
    const char *kind = case_text(of, &node, "kind", true);
    of->terms = json_object_get(root, "terms");
    of->flows = json_object_get(root, "flows");
    of->marks = json_object_get(root, "marks");
    if (!json_is_object(of->terms))
        case_fail(of, "terms", "the terms must be an object");
    if (!json_is_array(of->flows))
        case_fail(of, "flows", "the flows must be an array");
    if (of->marks != NULL && !json_is_array(of->marks))
        case_fail(of, "marks", "the marks must be an array");
    for (size_t i = 0; !of->failed && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].name, kind) != 0)
            continue;
        if (of->marks != NULL && strcmp(kind, "multiples") != 0)
            case_fail(of, "marks", "a case of this kind has no marks");
        return of->failed ? NULL : kinds[i].answer(of);
    }
    if (!of->failed)
        case_fail(of, "kind", "there is no such kind of case");
    return NULL;
}

/* The reader stands behind what it could not take, which it names: the complaint is about where
 * that begins. */
static void complain_syntax(const struct calc_file *file, const json_error_t *error)
{
    size_t line = error->line > 0 ? (size_t)error->line : 1;
    size_t column = error->column > 0 ? (size_t)error->column : 1;
    const char *near = strstr(error->text, " near '");
    const char *named = near == NULL ? "" : near + strlen(" near '");
    size_t length = near == NULL ? 0 : strlen(named) - 1;
    size_t end = error->position > 0 ? (size_t)error->position : 0;

    if (length > 0 && end >= length && end <= file->length &&
        memcmp(file->bytes + end - length, named, length) == 0) {
        line = 1;
        column = 1;
        for (const char *at = file->bytes; at < file->bytes + end - length; at++) {
            column = *at == '\n' ? 1 : column + 1;
            line += *at == '\n' ? 1 : 0;
        }
    }
    calc_complain(file, line, column, "not JSON: %s", error->text);
}

json_t *calc_parse(const struct calc_file *file)
{
    json_error_t error;
    json_t *root = json_loadb(file->bytes, file->length, JSON_REJECT_DUPLICATES, &error);

    if (root == NULL)
        complain_syntax(file, &error);
    return root;
}

json_t *calc_json(const struct calc_file *file,
                  json_t *(*answer_root)(struct calc_case *of, json_t *root))
{
    struct calc_case of = {.file = file, .line = 1, .column = 1};
    json_t *root = calc_parse(file);

    if (root == NULL)
        return NULL;
    arena_init(&of.arena);
    json_t *answer = answer_root(&of, root);

    if (of.failed || answer == NULL) {
        calc_complain(file, of.line, of.column, "%s%s%s", of.path, of.path[0] != '\0' ? ": " : "",
                      of.message);
        json_decref(answer);
        answer = NULL;
    }
    json_decref(root);
    arena_done(&of.arena);
    return answer;
}

static json_t *calc_waterfall(const struct calc_file *file, struct arena *arena)
{
    (void)arena;
    return calc_json(file, answer_case);
}

static bool read_file(const char *name, struct buf *content)
{
    FILE *stream = strcmp(name, "-") == 0 ? stdin : fopen(name, "rb");
    char chunk[65536];
    size_t taken;

    if (stream == NULL) {
        fprintf(stderr, "fundtrail: %s cannot be opened\n", name);
        return false;
    }
    while (content->length <= FILE_MAX && (taken = fread(chunk, 1, sizeof chunk, stream)) > 0)
        buf_add(content, chunk, taken);
    bool good = ferror(stream) == 0 && content->length <= FILE_MAX;

    if (stream != stdin)
        fclose(stream);
    if (!good)
        fprintf(stderr, "fundtrail: %s cannot be read, or is larger than 64 MiB\n", name);
    return good;
}

static const struct command {
    const char *word;
    json_t *(*run)(const struct calc_file *file, struct arena *arena); /* NULL: sheet */
} commands[] = {{"xirr", calc_xirr}, {"pme", calc_pme},       {"waterfall", calc_waterfall},
                {"ip", calc_ip},     {"equity", calc_equity}, {"sheet", NULL}};

static int run(const struct command *command, const struct calc_file *file, struct arena *arena)
{
    if (command->run == NULL)
        return answer_sheet(file);
    json_t *answer = command->run(file, arena);

    return answer == NULL ? EXIT_BAD_INPUT : print_answer(answer);
}

/* captable FOLDER [--as-of DATE], in any order. */
static int answer_captable(int argc, char **argv)
{
    const char *folder = NULL;
    const char *as_of = NULL;
    struct arena arena;

    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--as-of") == 0 && i + 1 < argc)
            as_of = argv[++i];
        else if (strncmp(argv[i], "--as-of=", strlen("--as-of=")) == 0)
            as_of = argv[i] + strlen("--as-of=");
        else if (folder == NULL && argv[i][0] != '-')
            folder = argv[i];
        else
            folder = "";
    }
    if (folder == NULL || folder[0] == '\0') {
        fputs("fundtrail: usage: fundtrail calc captable OCF_DIR [--as-of DATE]\n", stderr);
        return EXIT_BAD_INPUT;
    }
    arena_init(&arena);
    json_t *answer = calc_captable(folder, as_of, &arena);
    int code = answer == NULL ? EXIT_BAD_INPUT : print_answer(answer);

    arena_done(&arena);
    return code;
}

int ctl_calc(int argc, char **argv)
{
    int code = EXIT_BAD_INPUT;
    struct arena arena;
    struct buf content;

    if (argc >= 2 && strcmp(argv[1], "captable") == 0)
        return answer_captable(argc, argv);
    for (size_t i = 0; argc == 3 && i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(argv[1], commands[i].word) != 0)
            continue;
        arena_init(&arena);
        buf_init(&content);
        if (read_file(argv[2], &content)) {
            const struct calc_file file = {argv[2], content.length > 0 ? content.bytes : "",
                                           content.length};

            code = run(&commands[i], &file, &arena);
        }
        buf_done(&content);
        arena_done(&arena);
        return code;
    }
    fputs("fundtrail: usage: fundtrail calc xirr FLOWS.csv | pme FLOWS.csv | waterfall CASE.json | "
          "ip CASE.json | equity CASE.json | captable OCF_DIR [--as-of DATE] | sheet TABLE\n",
          stderr);
    return code;
}
