/* Measures the cap table of one firm and the payout of its sale: 500 certificates of 6 preferred
 * classes, common shares and options at 20 strikes; tests/bench/run starts it. No database: the
 * book is filled entry by entry.
 *
 *   bench_payout TURNS */
#include "base/check.h"
#include "figures/equity/table.h"
#include "figures/payout/payout.h"
#include "figures/portfolio.h"
#include "record/firm.h"
#include "record/kinds.h"
#include "record/party.h"
#include "turns.h"

#include <stdio.h>
#include <stdlib.h>

#define CERTIFICATES 500
#define HOLDERS 100
#define PREFERRED 6
#define STRIKES 20
#define UNITS(count) ((int64_t)(count)*DECIMAL_E8_ONE)

struct bench {
    struct book *book;
    struct arena texts;
    int64_t firm;
    int64_t common;
    int64_t classes[PREFERRED];
    int64_t holders[HOLDERS];
    int64_t units_e8; /* of all shares */
};

static int64_t enter(struct bench *bench, enum record_kind kind, const void *record)
{
    struct entry entry = {.seq = book_head(bench->book) + 1,
                          .kind = kind,
                          .actor_id = 1,
                          .effective_date = 17897 /* 2019-01-01 */,
                          .record = record};

    entry.entity_id = entry.seq;
    CHECK(book_apply(bench->book, &entry) == ERR_OK);
    return entry.seq;
}

static const char *code(struct bench *bench, const char *prefix, int number)
{
    return arena_format(&bench->texts, "%s%04d", prefix, number);
}

static int64_t add_class(struct bench *bench, int rank)
{
    struct share_class class;

    shape_clear(&share_class_type.shape, &class);
    class.code = class.name = code(bench, "K", rank);
    class.firm_id = bench->firm;
    class.unit = UNIT_SHARE;
    class.currency = CURRENCY_CNY;
    if (rank > 0) {
        class.liquidation_rank = rank;
        class.preference_multiple_e8 = DECIMAL_E8_ONE;
        class.original_price_e8 = rank * DECIMAL_E8_ONE;
        class.converts_to_id = bench->common;
        class.conversion_ratio_e8 = DECIMAL_E8_ONE;
    }
    return enter(bench, RECORD_SHARE_CLASS, &class);
}

/* Every tenth certificate is a grant, half of the rest are common. */
static void add_certificate(struct bench *bench, int number)
{
    struct security security;

    shape_clear(&security_type.shape, &security);
    security.code = code(bench, "S", number);
    security.firm_id = bench->firm;
    security.holder_party_id = bench->holders[number % HOLDERS];
    security.kind = number % 10 == 0 ? SECURITY_OPTION : SECURITY_SHARES;
    security.class_id = number % 2 == 0 ? bench->common : bench->classes[number % PREFERRED];
    security.units_e8 = UNITS(1000 + number);
    security.currency = CURRENCY_CNY;
    if (security.kind == SECURITY_OPTION)
        security.strike_e8 = (1 + number / 10 % STRIKES) * DECIMAL_E8_ONE;
    else
        bench->units_e8 += security.units_e8;
    enter(bench, RECORD_SECURITY, &security);
}

static void fill(struct bench *bench)
{
    struct firm firm;
    struct capital_statement statement;

    bench->book = portfolio_new();
    arena_init(&bench->texts);
    shape_clear(&firm_type.shape, &firm);
    firm.code = firm.name = "firm";
    bench->firm = enter(bench, RECORD_FIRM, &firm);
    for (int i = 0; i < HOLDERS; i++) {
        const char *name = code(bench, "P", i);
        struct party party = {.code = name, .name = name, .kind = PARTY_CO_INVESTOR};

        bench->holders[i] = enter(bench, RECORD_PARTY, &party);
    }
    bench->common = add_class(bench, 0);
    for (int i = 0; i < PREFERRED; i++)
        bench->classes[i] = add_class(bench, i + 1);
    for (int i = 0; i < CERTIFICATES; i++)
        add_certificate(bench, i);
    shape_clear(&capital_statement_type.shape, &statement);
    statement.firm_id = bench->firm;
    statement.total_units_e8 = bench->units_e8;
    enter(bench, RECORD_CAPITAL_STATEMENT, &statement);
}

static struct view view_of(const struct bench *bench)
{
    return (struct view){.as_of = 20454 /* 2026-01-01 */, .as_known = book_head(bench->book)};
}

static double time_table(const struct bench *bench)
{
    struct equity equity;
    struct firm_cap_table table;
    struct arena arena;
    double start = now_ms();

    arena_init(&arena);
    CHECK(equity_play(bench->book, bench->firm, view_of(bench), NULL, &arena, &equity) == ERR_OK);
    CHECK(firm_cap_table(&equity, &table) == ERR_OK);
    CHECK(table.figures.certificate_count == CERTIFICATES);
    arena_done(&arena);
    return now_ms() - start;
}

static double time_payout(const struct bench *bench)
{
    const struct payout_question of = {.firm_id = bench->firm,
                                       .view = view_of(bench),
                                       .currency = CURRENCY_CNY,
                                       .proceeds_minor = INT64_C(500000000)};
    const struct payout_row *rows;
    struct arena arena;
    size_t count;
    double start = now_ms();

    arena_init(&arena);
    CHECK(payout_rows(&of, bench->book, PAYOUT_BY_HOLDER, &arena, &rows, &count) == ERR_OK);
    CHECK(count > HOLDERS && rows[0].amount_minor != AMOUNT_UNKNOWN);
    arena_done(&arena);
    return now_ms() - start;
}

static double time_points(const struct bench *bench)
{
    const struct payout_question of = {
        .firm_id = bench->firm, .view = view_of(bench), .currency = CURRENCY_CNY};
    const struct payout_point *points;
    struct arena arena;
    size_t count;
    double start = now_ms();

    arena_init(&arena);
    CHECK(payout_points(&of, bench->book, &arena, &points, &count) == ERR_OK);
    CHECK(count > STRIKES);
    arena_done(&arena);
    return now_ms() - start;
}

int main(int argc, char **argv)
{
    static struct bench bench;

    if (argc != 2) {
        fprintf(stderr, "usage: bench_payout TURNS\n");
        return 2;
    }
    int turns = (int)strtol(argv[1], NULL, 10);

    fill(&bench);
    for (int turn = 0; turn < turns; turn++) {
        turn_add("cap_table", CERTIFICATES, time_table(&bench), NO_REFERENCE);
        turn_add("payout", CERTIFICATES, time_payout(&bench), NO_REFERENCE);
        turn_add("payout_points", CERTIFICATES, time_points(&bench), NO_REFERENCE);
    }
    book_free(bench.book);
    arena_done(&bench.texts);
    return 0;
}
