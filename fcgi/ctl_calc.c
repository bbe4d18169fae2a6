#include "ctl_calc.h"

#include "base/buf.h"
#include "calc/pme.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* No sheet of flows is larger; a file that is was given by mistake. */
#define FILE_MAX ((size_t)64 * 1024 * 1024)
#define AMOUNT_PLACES 10
#define AMOUNT_UNIT INT64_C(10000000000)
/* Market equivalents are given to 15 places: published ones are. */
#define PME_PLACES 15

enum { EXIT_ANSWERED = 0, EXIT_BAD_INPUT = 2, EXIT_UNAVAILABLE = 3 };

bool calc_complain(const struct calc_file *file, size_t line, size_t column, const char *format,
                   ...)
{
    va_list args;

    fprintf(stderr, "fundtrail: %s:%zu:%zu: ", file->name, line, column);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return false;
}

static int print_answer(json_t *answer)
{
    int failed = json_dumpf(answer, stdout, JSON_COMPACT | JSON_ENSURE_ASCII);

    json_decref(answer);
    if (failed != 0 || fputc('\n', stdout) == EOF || fflush(stdout) != 0) {
        fputs("fundtrail: standard output cannot be written\n", stderr);
        return EXIT_UNAVAILABLE;
    }
    return EXIT_ANSWERED;
}

/* The whole has no line: the figures together are too large. */
static bool too_large(const struct calc_file *file)
{
    return calc_complain(file, 1, 1, "the figures are too large, or their dates too far apart");
}

static int calc_xirr(const struct calc_file *file, struct arena *arena)
{
    static const char *const columns[] = {"date", "amount"};
    struct calc_table table;
    struct irr_answer answer;
    enum irr_basis basis = IRR_DATED;

    if (!calc_sheet_read(file, columns, 2, arena, &table))
        return EXIT_BAD_INPUT;
    struct irr_flow *flows = arena_array(arena, table.row_count, sizeof *flows);
    int32_t *days = arena_array(arena, table.row_count, sizeof *days);
    if (!calc_days(file, &table, days, &basis))
        return EXIT_BAD_INPUT;
    for (size_t i = 0; i < table.row_count; i++) {
        const struct calc_cell *cell = &calc_row(&table, i)[1];

        flows[i].day = days[i];
        if (!calc_decimal(cell->text, AMOUNT_PLACES, &flows[i].amount)) {
            calc_complain(file, cell->line, cell->column,
                          "the amount must be a decimal with at most %d decimals", AMOUNT_PLACES);
            return EXIT_BAD_INPUT;
        }
    }
    if (irr_solve(flows, table.row_count, basis, &answer) != ERR_OK) {
        too_large(file);
        return EXIT_BAD_INPUT;
    }
    json_t *rates = json_array();
    for (size_t i = 0; i < answer.count; i++) {
        char text[IRR_RATE_TEXT_SIZE];

        irr_format(answer.rate_e18[i], AMOUNT_PLACES, text);
        json_array_append_new(rates, json_string(text));
    }
    json_t *object = json_object();
    json_object_set_new(object, "status", json_string(irr_status_name(answer.status)));
    json_object_set_new(object, "rates", rates);
    return print_answer(object);
}

/* One cell of a market equivalent: an amount of at least zero, or an index above it. */
static bool read_amount(const struct calc_file *file, const struct calc_cell *cell,
                        const char *name, bool may_be_negative, int128_t *value_out)
{
    if (calc_decimal(cell->text, AMOUNT_PLACES, value_out) && (may_be_negative || *value_out >= 0))
        return true;
    return calc_complain(file, cell->line, cell->column,
                         "the %s must be a decimal%s with at most %d decimals", name,
                         may_be_negative ? "" : ", not negative,", AMOUNT_PLACES);
}

static bool read_pme_row(const struct calc_file *file, const struct calc_cell *cells,
                         struct pme_row *row)
{
    bool good = read_amount(file, &cells[1], "contribution", false, &row->contribution) &&
                read_amount(file, &cells[2], "distribution", false, &row->distribution);

    row->nav_known = cells[3].text[0] != '\0';
    if (good && row->nav_known)
        good = read_amount(file, &cells[3], "nav", true, &row->nav);
    good = good && read_amount(file, &cells[4], "index", false, &row->index);
    if (good && row->index == 0)
        good = calc_complain(file, cells[4].line, cells[4].column,
                             "the index must be greater than zero");
    return good;
}

/* What the rows must say together; complains about the row that breaks it. */
static bool rows_agree(const struct calc_file *file, const struct calc_table *table,
                       const struct pme_row *rows)
{
    size_t last = 0;

    if (table->row_count == 0)
        return calc_complain(file, 2, 1, "there are no rows");
    for (size_t i = 1; i < table->row_count; i++)
        if (rows[i].day >= rows[last].day)
            last = i;
    for (size_t i = 0; i < table->row_count; i++)
        for (size_t k = i + 1; k < table->row_count && k < i + 64; k++)
            if (rows[k].day == rows[i].day && rows[k].index != rows[i].index)
                return calc_complain(file, calc_row(table, k)[4].line, calc_row(table, k)[4].column,
                                     "the index differs from line %zu of the same date",
                                     calc_row(table, i)[4].line);
    if (!rows[last].nav_known)
        return calc_complain(file, calc_row(table, last)[3].line, calc_row(table, last)[3].column,
                             "the last date needs a nav");
    return true;
}

static json_t *pme_object(const struct pme_answer *answer, enum irr_basis basis)
{
    json_t *object = json_object();
    json_t *reasons = json_object();

    for (int i = 0; i < PME_COUNT; i++) {
        const struct pme_figure *figure = &answer->figures[i];
        const char *name = pme_name((enum pme_name)i);
        char text[IRR_RATE_TEXT_SIZE];

        if (figure->reason == PME_QUOTED) {
            irr_format(figure->value_e18, PME_PLACES, text);
            json_object_set_new(object, name, json_string(text));
        } else {
            json_object_set_new(object, name, json_null());
            json_object_set_new(reasons, name, json_string(pme_reason_name(figure->reason)));
        }
    }
    json_object_set_new(object, "reasons", reasons);
    json_t *conventions = json_object();
    json_object_set_new(conventions, "rates",
                        json_string(basis == IRR_DATED ? "per year, act/365 fixed" : "per period"));
    json_object_set_new(conventions, "direct_alpha",
                        json_string("effective rate, not its logarithm"));
    json_object_set_new(object, "conventions", conventions);
    return object;
}

static int calc_pme(const struct calc_file *file, struct arena *arena)
{
    static const char *const columns[] = {"date", "contribution", "distribution", "nav", "index"};
    struct calc_table table;
    struct pme_answer answer;
    enum irr_basis basis = IRR_DATED;

    if (!calc_sheet_read(file, columns, 5, arena, &table))
        return EXIT_BAD_INPUT;
    struct pme_row *rows = arena_array(arena, table.row_count, sizeof *rows);
    int32_t *days = arena_array(arena, table.row_count, sizeof *days);
    if (!calc_days(file, &table, days, &basis))
        return EXIT_BAD_INPUT;
    for (size_t i = 0; i < table.row_count; i++) {
        rows[i].day = days[i];
        if (!read_pme_row(file, calc_row(&table, i), &rows[i]))
            return EXIT_BAD_INPUT;
    }
    if (!rows_agree(file, &table, rows))
        return EXIT_BAD_INPUT;
    enum err err = pme_solve(rows, table.row_count, basis, AMOUNT_UNIT, &answer);
    if (err == ERR_INVALID)
        calc_complain(file, 1, 1, "rows of one date must repeat the index");
    else if (err != ERR_OK)
        too_large(file);
    return err == ERR_OK ? print_answer(pme_object(&answer, basis)) : EXIT_BAD_INPUT;
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
    case_fail(of, "kind", "there is no such kind of case");
    return NULL;
}

static int calc_waterfall(const struct calc_file *file, struct arena *arena)
{
    struct calc_case of = {.file = file};
    json_error_t error;
    json_t *root = json_loadb(file->bytes, file->length, JSON_REJECT_DUPLICATES, &error);

    (void)arena;
    if (root == NULL) {
        calc_complain(file, error.line > 0 ? (size_t)error.line : 1,
                      error.column > 0 ? (size_t)error.column : 1, "not JSON: %s", error.text);
        return EXIT_BAD_INPUT;
    }
    arena_init(&of.arena);
    json_t *answer = answer_case(&of, root);
    int code = EXIT_BAD_INPUT;

    if (of.failed || answer == NULL) {
        size_t line = 1;
        size_t column = 1;

        case_locate(file, of.path, &line, &column);
        calc_complain(file, line, column, "%s%s%s", of.path, of.path[0] != '\0' ? ": " : "",
                      of.message);
        json_decref(answer);
    } else {
        code = print_answer(answer);
    }
    json_decref(root);
    arena_done(&of.arena);
    return code;
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

int ctl_calc(int argc, char **argv)
{
    static const struct {
        const char *word;
        int (*run)(const struct calc_file *file, struct arena *arena);
    } commands[] = {{"xirr", calc_xirr}, {"pme", calc_pme}, {"waterfall", calc_waterfall}};
    int code = EXIT_BAD_INPUT;
    struct arena arena;
    struct buf content;

    for (size_t i = 0; argc == 3 && i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(argv[1], commands[i].word) != 0)
            continue;
        arena_init(&arena);
        buf_init(&content);
        if (read_file(argv[2], &content)) {
            const struct calc_file file = {argv[2], content.length > 0 ? content.bytes : "",
                                           content.length};

            code = commands[i].run(&file, &arena);
        }
        buf_done(&content);
        arena_done(&arena);
        return code;
    }
    fputs("fundtrail: usage: fundtrail calc xirr FLOWS.csv | pme FLOWS.csv | waterfall CASE.json\n",
          stderr);
    return code;
}
