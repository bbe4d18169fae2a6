/* Draws the seeded ledger and writes it, straight into the tables or into a book. */
#include "seed.h"
#include "figures/portfolio.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/check.h"
#include "ledger/ledger.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/role.h"
#include "record/user.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMITMENTS 4
#define INVESTMENTS 8
#define DAYS 3650
#define FIRST_DAY 16436 /* 2015-01-01 */
/* Recorded from 2026-01-01 on, one a second, as if taken over from an older system. */
#define START_US INT64_C(1767225600000000)
#define US_PER_SECOND INT64_C(1000000)
#define ROWS_PER_STATEMENT 1000
#define MILLION INT64_C(100000000) /* 1,000,000.00 in minor units */

struct fund_ids {
    int64_t fund;
    int64_t commitments[COMMITMENTS];
    int64_t investments[INVESTMENTS];
    int64_t call; /* the last one */
    size_t asked; /* commitments that have paid it */
};

/* Rows that wait for their INSERT, per table; [RECORD_NONE] is the journal. */
struct rows {
    struct buf sql;
    size_t count;
};

struct seed {
    struct book *book; /* NULL: written to the server */
    bool with_calls;
    MYSQL *mysql;
    struct rows rows[RECORD_KIND_COUNT];
    struct buf body;
    uint8_t hash[LEDGER_HASH_SIZE];
    int64_t seq;
    uint64_t random;
    int64_t manager, approver;
};

void sql_run(MYSQL *mysql, const char *sql)
{
    if (mysql_query(mysql, sql) == 0)
        return;
    fprintf(stderr, "%.200s: %s\n", sql, mysql_error(mysql));
    exit(3);
}

static uint64_t draw(struct seed *seed, uint64_t below)
{
    seed->random ^= seed->random << 13;
    seed->random ^= seed->random >> 7;
    seed->random ^= seed->random << 17;
    return (seed->random >> 11) % below;
}

static void flush_rows(struct seed *seed, struct rows *rows)
{
    if (rows->count == 0)
        return;
    sql_run(seed->mysql, rows->sql.bytes);
    buf_reset(&rows->sql);
    rows->count = 0;
}

/* The journal's own statement is first in time, but foreign keys are not checked while seeding. */
static struct buf *row_begin(struct seed *seed, uint32_t table)
{
    struct rows *rows = &seed->rows[table];

    if (rows->count == ROWS_PER_STATEMENT)
        flush_rows(seed, rows);
    if (rows->count++ == 0)
        buf_format(&rows->sql, "INSERT INTO `%s` VALUES (",
                   table == RECORD_NONE ? "journal" : record_types[table]->kind);
    else
        buf_text(&rows->sql, ",(");
    return &rows->sql;
}

static void add_quoted(struct seed *seed, struct buf *sql, const char *text, size_t length)
{
    char escaped[4096];

    CHECK(length * 2 < sizeof escaped);
    buf_char(sql, '\'');
    buf_add(sql, escaped, mysql_real_escape_string(seed->mysql, escaped, text, length));
    buf_char(sql, '\'');
}

static void add_column(struct seed *seed, struct buf *sql, const struct field *field,
                       const void *record)
{
    struct buf text;

    buf_char(sql, ',');
    if (field_is_unknown(field, record)) {
        buf_text(sql, "NULL");
        return;
    }
    switch (field->type) {
    case FIELD_MONEY:
    case FIELD_DECIMAL:
    case FIELD_REFERENCE:
    case FIELD_INTEGER:
        buf_int(sql, field_int64(field, record));
        return;
    case FIELD_BOOL:
        buf_int(sql, field_bool(field, record));
        return;
    case FIELD_TEXT:
    case FIELD_DATE:
    case FIELD_ENUM:
        break;
    }
    /* None of these three looks at the rest of the record. */
    buf_init(&text);
    field_write_text(&fund_type.shape, field, record, &text);
    add_quoted(seed, sql, text.bytes, text.length);
    buf_done(&text);
}

static void add_date(struct buf *sql, int32_t date)
{
    int year, month, day;

    date_to_ymd(date, &year, &month, &day);
    buf_format(sql, "'%04d-%02d-%02d", year, month, day);
}

static void add_journal_row(struct seed *seed, const struct entry *entry)
{
    struct buf *sql = row_begin(seed, RECORD_NONE);
    int64_t second = entry->recorded_at_us / US_PER_SECOND;

    buf_format(sql, "%lld,", (long long)entry->seq);
    add_date(sql, (int32_t)(second / 86400));
    buf_format(sql, " %02d:%02d:%02d.000000',%lld,%lld,'%s',", (int)(second / 3600 % 24),
               (int)(second / 60 % 60), (int)(second % 60), (long long)entry->actor_id,
               (long long)entry->entity_id, record_types[entry->kind]->kind);
    add_date(sql, entry->effective_date);
    buf_text(sql, "',");
    add_quoted(seed, sql, seed->body.bytes, seed->body.length);
    buf_text(sql, ",x'");
    buf_hex(sql, seed->hash, sizeof seed->hash);
    buf_text(sql, "')");
}

static int64_t put(struct seed *seed, uint32_t kind, int32_t date, const void *record)
{
    const struct shape *shape = &record_types[kind]->shape;
    bool approves = kind == RECORD_APPROVAL || kind == RECORD_DECISION;
    struct entry entry = {
        .seq = ++seed->seq,
        .recorded_at_us = START_US + seed->seq * US_PER_SECOND,
        .actor_id = approves ? seed->approver : seed->manager,
        .entity_id = seed->seq,
        .effective_date = date,
        .kind = kind,
        .record = record,
    };

    if (seed->book != NULL) {
        CHECK(book_apply(seed->book, &entry) == ERR_OK);
        return entry.seq;
    }
    buf_reset(&seed->body);
    shape_write_canonical(shape, record, &seed->body);
    ledger_entry_hash(seed->hash, &entry, seed->body.bytes, seed->body.length, seed->hash);
    add_journal_row(seed, &entry);
    struct buf *sql = row_begin(seed, kind);

    buf_format(sql, "%lld,%lld", (long long)entry.seq, (long long)entry.entity_id);
    for (size_t i = 0; i < shape->field_count; i++)
        add_column(seed, sql, &shape->fields[i], record);
    buf_char(sql, ')');
    return entry.seq;
}

static int64_t put_user(struct seed *seed, const char *name, uint32_t role)
{
    struct user user = {name, name, role, true};

    return put(seed, RECORD_USER, FIRST_DAY, &user);
}

static void put_investments(struct seed *seed, struct fund_ids *ids, size_t number)
{
    char code[40];
    struct firm firm;
    struct project project = {.code = code, .name = code};

    snprintf(code, sizeof code, "X-%zu", number);
    shape_clear(&firm_type.shape, &firm);
    firm.code = firm.name = code;
    project.firm_id = put(seed, RECORD_FIRM, FIRST_DAY, &firm);
    int64_t project_id = put(seed, RECORD_PROJECT, FIRST_DAY, &project);

    for (size_t i = 0; i < INVESTMENTS; i++) {
        struct investment investment = {.code = code,
                                        .project_id = project_id,
                                        .fund_id = ids->fund,
                                        .currency = CURRENCY_CNY,
                                        .amount_minor = 1000 * MILLION};
        struct decision decision;

        snprintf(code, sizeof code, "X-%zu-%zu", number, i);
        ids->investments[i] = put(seed, RECORD_INVESTMENT, FIRST_DAY, &investment);
        shape_clear(&decision_type.shape, &decision);
        decision.investment_id = ids->investments[i];
        decision.outcome = OUTCOME_APPROVE;
        put(seed, RECORD_DECISION, FIRST_DAY, &decision);
    }
}

static void put_fund(struct seed *seed, struct fund_ids *ids, const int64_t parties[COMMITMENTS],
                     size_t number)
{
    char code[40];
    struct fund fund;

    snprintf(code, sizeof code, "F-%zu", number);
    shape_clear(&fund_type.shape, &fund);
    fund.code = fund.name = code;
    fund.kind = FUND_GROWTH;
    fund.currency = CURRENCY_CNY;
    ids->fund = put(seed, RECORD_FUND, FIRST_DAY, &fund);
    for (size_t i = 0; i < COMMITMENTS; i++) {
        struct commitment commitment = {.code = code,
                                        .fund_id = ids->fund,
                                        .investor_party_id = parties[i],
                                        .currency = CURRENCY_CNY,
                                        .amount_minor = (int64_t)(i + 1) * 1000 * MILLION};

        snprintf(code, sizeof code, "C-%zu-%zu", number, i);
        ids->commitments[i] = put(seed, RECORD_COMMITMENT, FIRST_DAY, &commitment);
    }
    put_investments(seed, ids, number);
}

static void put_approval(struct seed *seed, int32_t date, struct approval approval)
{
    approval.outcome = OUTCOME_APPROVE;
    put(seed, RECORD_APPROVAL, date, &approval);
}

/* A call of investments and fees, of which each investor then pays its line. */
static void put_call(struct seed *seed, struct fund_ids *ids, int32_t date, int64_t amount_minor)
{
    char code[40];
    struct capital_call call;

    snprintf(code, sizeof code, "K-%lld", (long long)seed->seq);
    shape_clear(&capital_call_type.shape, &call);
    call.code = code;
    call.fund_id = ids->fund;
    call.due_on = date + 10;
    call.currency = CURRENCY_CNY;
    call.investments_minor = amount_minor * 9;
    call.management_fees_minor = amount_minor;
    ids->call = put(seed, RECORD_CAPITAL_CALL, date, &call);
    ids->asked = 0;
    put_approval(seed, date, (struct approval){.capital_call_id = ids->call});
}

static void put_contribution(struct seed *seed, struct fund_ids *ids, int32_t date,
                             int64_t amount_minor, const char *slip)
{
    struct contribution contribution = {
        .currency = CURRENCY_CNY, .amount_minor = amount_minor, .reference = slip};

    if (!seed->with_calls) {
        contribution.commitment_id = ids->commitments[draw(seed, COMMITMENTS)];
    } else {
        if (ids->call == 0 || ids->asked == COMMITMENTS)
            put_call(seed, ids, date, amount_minor);
        contribution.commitment_id = ids->commitments[ids->asked++];
        contribution.capital_call_id = ids->call;
    }
    put(seed, RECORD_CONTRIBUTION, date, &contribution);
}

static void put_distribution(struct seed *seed, const struct fund_ids *ids, int32_t date,
                             int64_t amount_minor)
{
    char code[40];
    struct distribution distribution;

    snprintf(code, sizeof code, "D-%lld", (long long)seed->seq);
    shape_clear(&distribution_type.shape, &distribution);
    distribution.code = code;
    distribution.fund_id = ids->fund;
    distribution.currency = CURRENCY_CNY;
    distribution.return_of_capital_minor = amount_minor * 3;
    distribution.gain_minor = amount_minor;
    distribution.basis = SHARE_BY_COMMITMENT;
    int64_t id = put(seed, RECORD_DISTRIBUTION, date, &distribution);

    put_approval(seed, date, (struct approval){.distribution_id = id});
}

static void put_valuation(struct seed *seed, const struct fund_ids *ids, int32_t date,
                          int64_t amount_minor)
{
    struct valuation valuation = {.investment_id = ids->investments[draw(seed, INVESTMENTS)],
                                  .currency = CURRENCY_CNY,
                                  .amount_minor = amount_minor * 30,
                                  .method = VALUATION_MULTIPLES};

    int64_t id = put(seed, RECORD_VALUATION, date, &valuation);

    put_approval(seed, date, (struct approval){.valuation_id = id});
}

/* Early on a fund mostly calls and invests, later it mostly sells and distributes. Of all flows
 * some 40 in 100 are contributions, 25 payments, 15 proceeds, 10 distributions, 10 valuations. */
static void put_flow(struct seed *seed, struct fund_ids *ids, int32_t date, uint64_t late)
{
    int64_t amount = (int64_t)(10 + draw(seed, 90)) * MILLION / 100;
    int64_t investment = ids->investments[draw(seed, INVESTMENTS)];
    uint64_t which = draw(seed, 100);
    char slip[40];
    int year, month, day;

    date_to_ymd(date, &year, &month, &day);
    snprintf(slip, sizeof slip, "BS-%04d-%02d", year, month);
    if (which < 60 - late * 40 / 100) {
        put_contribution(seed, ids, date, amount, slip);
    } else if (which < 90 - late * 40 / 100) {
        struct payment payment = {investment, CURRENCY_CNY, amount, slip};
        put(seed, RECORD_PAYMENT, date, &payment);
    } else if (which < 96 - late * 26 / 100) {
        struct proceeds proceeds = {investment,     PROCEEDS_DIVIDEND, CURRENCY_CNY, amount,
                                    AMOUNT_UNKNOWN, AMOUNT_UNKNOWN,    slip};
        put(seed, RECORD_PROCEEDS, date, &proceeds);
    } else if (which < 98 - late * 13 / 100) {
        put_valuation(seed, ids, date, amount);
    } else {
        put_distribution(seed, ids, date, amount);
    }
}

static void put_flows(struct seed *seed, struct fund_ids *funds, struct seed_size size)
{
    size_t turns = size.flow_count / size.fund_count;

    for (size_t turn = 0; turn < turns; turn++) {
        int32_t date = FIRST_DAY + (int32_t)(turn * DAYS / turns);

        for (size_t i = 0; i < size.fund_count; i++)
            put_flow(seed, &funds[i], date, turn * 100 / turns);
        if (seed->book == NULL && turn % 20 == 0)
            sql_run(seed->mysql, "COMMIT");
    }
}

static void put_all(struct seed *seed, struct seed_size size)
{
    struct fund_ids *funds = calloc(size.fund_count, sizeof *funds);
    int64_t parties[COMMITMENTS];

    CHECK(funds != NULL);
    seed->with_calls = size.with_calls;
    seed->manager = put_user(seed, "seed-manager", ROLE_MANAGER);
    seed->approver = put_user(seed, "seed-approver", ROLE_APPROVER);
    for (size_t i = 0; i < COMMITMENTS; i++) {
        char code[40];
        struct party party = {.code = code, .name = code, .kind = PARTY_LP};

        snprintf(code, sizeof code, "P-%zu", i);
        parties[i] = put(seed, RECORD_PARTY, FIRST_DAY, &party);
    }
    for (size_t i = 0; i < size.fund_count; i++)
        put_fund(seed, &funds[i], parties, i);
    put_flows(seed, funds, size);
    free(funds);
}

struct book *seed_book(struct seed_size size, uint64_t number)
{
    struct seed seed = {.book = portfolio_new(), .random = number};

    put_all(&seed, size);
    return seed.book;
}

/* Goes on where the ledger ends. */
static void read_head(struct seed *seed)
{
    sql_run(seed->mysql, "SELECT seq, hash FROM ledger_head WHERE id = 1");
    MYSQL_RES *result = mysql_store_result(seed->mysql);

    CHECK(result != NULL);
    MYSQL_ROW row = mysql_fetch_row(result);

    CHECK(row != NULL && mysql_fetch_lengths(result)[1] == sizeof seed->hash);
    seed->seq = strtoll(row[0], NULL, 10);
    memcpy(seed->hash, row[1], sizeof seed->hash);
    mysql_free_result(result);
}

int64_t seed_write(MYSQL *mysql, struct seed_size size, uint64_t number)
{
    struct seed seed = {.mysql = mysql, .random = number};
    char sql[200];

    sql_run(mysql, "SET foreign_key_checks = 0, unique_checks = 0, autocommit = 0");
    read_head(&seed);
    put_all(&seed, size);
    for (size_t i = 0; i < RECORD_KIND_COUNT; i++) {
        flush_rows(&seed, &seed.rows[i]);
        buf_done(&seed.rows[i].sql);
    }
    struct buf hex;

    buf_init(&hex);
    buf_hex(&hex, seed.hash, sizeof seed.hash);
    snprintf(sql, sizeof sql, "UPDATE ledger_head SET seq = %lld, hash = x'%s' WHERE id = 1",
             (long long)seed.seq, hex.bytes);
    sql_run(mysql, sql);
    sql_run(mysql, "COMMIT");
    sql_run(mysql, "SET foreign_key_checks = 1, unique_checks = 1, autocommit = 1");
    buf_done(&hex);
    buf_done(&seed.body);
    return seed.seq;
}
