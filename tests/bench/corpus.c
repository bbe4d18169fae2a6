/* Measures cap tables and rounds over a corpus of real firms: companies.csv and rounds.csv of the
 * folder `funding`. Of each firm there are the rounds of the corpus, with what was raised; since
 * the corpus names no holders, a founder has a million shares, and each round is a certificate of
 * its own class with a share for each ten of what was raised. No database: the book is filled entry
 * by entry.
 *
 *   bench_corpus FOLDER TURNS */
#include "base/check.h"
#include "base/date.h"
#include "figures/equity/table.h"
#include "figures/portfolio.h"
#include "figures/round/additionality.h"
#include "record/firm.h"
#include "record/kinds.h"
#include "record/party.h"
#include "turns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_SIZE 4096
#define COLUMNS_MOST 20
#define FIRST_DAY 0 /* 1970-01-01 */
#define FOUNDER_UNITS INT64_C(1000000)
#define PER_UNIT 10

struct bench {
    struct book *book;
    struct arena texts;
    int64_t founder;
    int64_t investor;
    size_t firm_count;
    size_t round_count;
    int64_t *firms;
    size_t room;
};

static int64_t enter(struct bench *bench, enum record_kind kind, int32_t day, const void *record)
{
    struct entry entry = {.seq = book_head(bench->book) + 1,
                          .kind = kind,
                          .actor_id = 1,
                          .effective_date = day,
                          .record = record};

    entry.entity_id = entry.seq;
    CHECK(book_apply(bench->book, &entry) == ERR_OK);
    return entry.seq;
}

/* Splits a line at its commas, but those in quotes; quotes stay as they are. */
static size_t split(char *line, char **columns)
{
    size_t count = 1;
    bool quoted = false;

    line[strcspn(line, "\r\n")] = '\0';
    columns[0] = line;
    for (char *at = line; *at != '\0'; at++) {
        if (*at == '"')
            quoted = !quoted;
        if (*at != ',' || quoted || count == COLUMNS_MOST)
            continue;
        *at = '\0';
        columns[count++] = at + 1;
    }
    return count;
}

typedef void line_reader(struct bench *bench, char **columns, size_t count);

static void read_lines(struct bench *bench, const char *folder, const char *name, line_reader *take)
{
    char path[LINE_SIZE];
    char line[LINE_SIZE];
    char *columns[COLUMNS_MOST];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "re");
    CHECK(file != NULL && fgets(line, sizeof line, file) != NULL); /* the heading */
    while (fgets(line, sizeof line, file) != NULL) {
        size_t count = split(line, columns);

        take(bench, columns, count);
    }
    CHECK(fclose(file) == 0);
}

static void put_shares(struct bench *bench, int64_t firm, int64_t class, int64_t holder,
                       int64_t units, int32_t day)
{
    struct security shares;

    shape_clear(&security_type.shape, &shares);
    shares.code = arena_format(&bench->texts, "S%lld", (long long)book_head(bench->book));
    shares.firm_id = firm;
    shares.kind = SECURITY_SHARES;
    shares.class_id = class;
    shares.holder_party_id = holder;
    shares.units_e8 = units * DECIMAL_E8_ONE;
    shares.currency = CURRENCY_USD;
    enter(bench, RECORD_SECURITY, day, &shares);
}

static int64_t put_class(struct bench *bench, int64_t firm, int64_t common, int64_t rank)
{
    struct share_class class;

    shape_clear(&share_class_type.shape, &class);
    class.code = class.name =
        arena_format(&bench->texts, "K%lld", (long long)book_head(bench->book));
    class.firm_id = firm;
    class.unit = UNIT_SHARE;
    class.currency = CURRENCY_USD;
    if (common != 0) {
        class.liquidation_rank = rank;
        class.preference_multiple_e8 = DECIMAL_E8_ONE;
        class.original_price_e8 = PER_UNIT * DECIMAL_E8_ONE;
        class.converts_to_id = common;
        class.conversion_ratio_e8 = DECIMAL_E8_ONE;
    }
    return enter(bench, RECORD_SHARE_CLASS, FIRST_DAY, &class);
}

static void take_firm(struct bench *bench, char **columns, size_t count)
{
    struct firm firm;

    CHECK(count > 1);
    shape_clear(&firm_type.shape, &firm);
    firm.code = arena_strdup(&bench->texts, columns[0]);
    firm.name = arena_strdup(&bench->texts, columns[1]);
    int64_t id = enter(bench, RECORD_FIRM, FIRST_DAY, &firm);

    bench->firms = arena_room(&bench->texts, bench->firms, bench->firm_count, &bench->room,
                              sizeof *bench->firms);
    bench->firms[bench->firm_count++] = id;
    put_shares(bench, id, put_class(bench, id, 0, 0), bench->founder, FOUNDER_UNITS, FIRST_DAY);
}

/* The common class of a firm is the first one after it. */
static void take_round(struct bench *bench, char **columns, size_t count)
{
    int64_t firm = book_find_code(bench->book, RECORD_FIRM, columns[0]);
    int64_t raised = strtoll(columns[count - 1], NULL, 10);
    struct subscription part;
    struct round round;
    int32_t day;

    CHECK(firm != 0 && count > 8);
    if (date_parse(columns[8], strlen(columns[8]), &day) != ERR_OK || day < FIRST_DAY)
        day = FIRST_DAY;
    shape_clear(&round_type.shape, &round);
    round.code = arena_format(&bench->texts, "R%zu", bench->round_count++);
    round.firm_id = firm;
    round.series = arena_strdup(&bench->texts, columns[7]);
    round.closed_on = day;
    round.currency = CURRENCY_USD;
    if (raised > 0)
        round.amount_raised_minor = raised * 100;
    shape_clear(&subscription_type.shape, &part);
    part.round_id = enter(bench, RECORD_ROUND, day, &round);
    part.investor_party_id = bench->investor;
    part.currency = CURRENCY_USD;
    part.amount_minor = round.amount_raised_minor;
    enter(bench, RECORD_SUBSCRIPTION, day, &part);
    if (raised >= PER_UNIT)
        put_shares(bench, firm, put_class(bench, firm, firm + 1, 1), bench->investor,
                   raised / PER_UNIT, day);
}

static int64_t put_party(struct bench *bench, const char *name, enum party_kind kind)
{
    struct party party = {.code = name, .name = name, .kind = kind};

    return enter(bench, RECORD_PARTY, FIRST_DAY, &party);
}

static struct view view_of(const struct bench *bench)
{
    return (struct view){.as_of = 20454 /* 2026-01-01 */, .as_known = book_head(bench->book)};
}

static void table_of(const struct bench *bench, int64_t firm, struct arena *arena)
{
    struct equity equity;
    struct firm_cap_table table;

    CHECK(equity_play(bench->book, firm, view_of(bench), NULL, arena, &equity) == ERR_OK);
    CHECK(firm_cap_table(&equity, &table) == ERR_OK && table.count > 0);
}

static void rounds_of(const struct bench *bench, int64_t firm, struct arena *arena)
{
    struct additionality figures;

    CHECK(additionality_of_firm(bench->book, firm, view_of(bench), arena, &figures) == ERR_OK);
}

typedef void firm_figure(const struct bench *bench, int64_t firm, struct arena *arena);

/* Of all firms, one after another. */
static double time_all(const struct bench *bench, firm_figure *figure)
{
    double start = now_ms();

    for (size_t i = 0; i < bench->firm_count; i++) {
        struct arena arena;

        arena_init(&arena);
        figure(bench, bench->firms[i], &arena);
        arena_done(&arena);
    }
    return now_ms() - start;
}

int main(int argc, char **argv)
{
    static struct bench bench;

    if (argc != 3) {
        fprintf(stderr, "usage: bench_corpus FOLDER TURNS\n");
        return 2;
    }
    int turns = (int)strtol(argv[2], NULL, 10);

    bench.book = portfolio_new();
    arena_init(&bench.texts);
    bench.founder = put_party(&bench, "founder", PARTY_CO_INVESTOR);
    bench.investor = put_party(&bench, "investor", PARTY_CO_INVESTOR);
    read_lines(&bench, argv[1], "companies.csv", take_firm);
    read_lines(&bench, argv[1], "rounds.csv", take_round);
    fprintf(stderr, "%zu firms, %zu rounds\n", bench.firm_count, bench.round_count);
    for (int turn = 0; turn < turns; turn++) {
        turn_add("corpus_cap_tables", bench.firm_count, time_all(&bench, table_of), NO_REFERENCE);
        turn_add("corpus_rounds", bench.round_count, time_all(&bench, rounds_of), NO_REFERENCE);
    }
    book_free(bench.book);
    arena_done(&bench.texts);
    return 0;
}
