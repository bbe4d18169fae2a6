/* Measures the proof of a whole ledger, all decisions taken again, beside a bare read of the same
 * rows; and beside that read too what a sealed ledger adds: a checkpoint, a round of the slow proof
 * of a running server, and the receipt of an entry that is older than the first journal key.
 * tests/bench/run starts it on the ledger that bench_ledger left, and it gives that its first key.
 *
 *   bench_verify TURNS
 *
 * Chain and rows alone are what loading proves (book_load). */
#include "base/check.h"
#include "ledger/checkpoint.h"
#include "ledger/ledger.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "server.h"
#include "turns.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATABASE "fundtrail_bench"

static void measure(const struct server *server, struct db *db)
{
    struct verify_report report;
    double bare_ms = server_time_bare_read(server);
    double start = now_ms();

    must(ledger_verify(db, &report), "verify", db_last_error(db));
    double end = now_ms();

    must(report.sound ? ERR_OK : ERR_UNPROVED, "verify", report.faults[0].reason);
    turn_add("verify", (size_t)report.head_seq, end - start, bare_ms);
}

static struct seal_key key_of(uint8_t fill)
{
    struct seal_key key;
    uint8_t seed[crypto_sign_SEEDBYTES];

    memset(seed, fill, sizeof seed);
    CHECK(crypto_sign_seed_keypair(key.public_key, key.secret, seed) == 0);
    return key;
}

/* Its seal covers all that was there before. */
static void put_first_key(struct ledger *ledger, struct db *db)
{
    char hex[2 * SEAL_PUBLIC_SIZE + 1];
    const struct seal_key key = key_of(1);
    struct violations violations;
    struct receipt receipt;
    struct arena arena;

    (void)sodium_bin2hex(hex, sizeof hex, key.public_key, SEAL_PUBLIC_SIZE);
    const struct journal_key record = {.public_key = hex, .host = "bench"};
    const struct submission submission = {
        .command = {.kind = RECORD_JOURNAL_KEY, .effective_date = 20700, .record = &record},
        .now_us = INT64_C(1800000000000000)};

    arena_init(&arena);
    violations_init(&violations, &arena);
    ledger_set_keys(ledger, &key, 1);
    enum err err = ledger_submit(ledger, db, &submission, &arena, &violations, &receipt);

    must(err == ERR_CONFLICT ? ERR_OK : err, "the first key", db_last_error(db));
    arena_done(&arena);
}

static void measure_checkpoint(const struct server *server, struct ledger *ledger, struct db *db,
                               size_t size)
{
    struct checkpoint checkpoint;
    struct buf text;
    double bare_ms = server_time_bare_read(server);

    buf_init(&text);
    double start = now_ms();

    must(checkpoint_take(ledger, db, &checkpoint, &text), "checkpoint", db_last_error(db));
    turn_add("checkpoint", size, now_ms() - start, bare_ms);
    buf_done(&text);
}

/* Twice: signatures are checked in the first round alone. */
static void measure_rounds(const struct server *server, struct ledger *ledger, struct db *db,
                           size_t size)
{
    struct reproof *reproof = reproof_new();
    double bare_ms = server_time_bare_read(server);

    for (int64_t round = 0; round < 2; round++) {
        double start = now_ms();

        while (reproof_rounds(reproof) == round)
            must(ledger_reprove(ledger, db, reproof, 2000), "reprove", db_last_error(db));
        turn_add(round == 0 ? "reproof_first" : "reproof", size, now_ms() - start, bare_ms);
    }
    must(ledger_fault(ledger).seq == 0 ? ERR_OK : ERR_UNPROVED, "reprove",
         ledger_fault(ledger).reason);
    reproof_free(reproof);
}

static void measure_receipt(struct ledger *ledger, struct db *db, size_t size)
{
    struct seal_receipt receipt;
    double start = now_ms();

    must(ledger_receipt(ledger, db, 1, &receipt), "receipt", db_last_error(db));
    turn_add("receipt_before_key", size, now_ms() - start, NO_REFERENCE);
    CHECK(seal_receipt_fault(&receipt) == NULL);
}

static void measure_sealed(const struct server *server, struct db *db, long turns)
{
    struct ledger *ledger = ledger_new();
    int64_t head = 0;

    must(ledger_catch_up_to_head(ledger, db), "load", db_last_error(db));
    put_first_key(ledger, db);
    must(ledger_head(db, &head), "head", db_last_error(db));
    for (; turns > 0; turns--) {
        measure_checkpoint(server, ledger, db, (size_t)head);
        measure_rounds(server, ledger, db, (size_t)head);
        measure_receipt(ledger, db, (size_t)head);
    }
    ledger_free(ledger);
}

int main(int argc, char **argv)
{
    struct server server;

    if (argc != 2) {
        fprintf(stderr, "usage: bench_verify TURNS\n");
        return 2;
    }
    server_connect(&server, DATABASE);
    sql_run(server.mysql, "USE " DATABASE);
    struct db *db = server_open(&server);

    for (long turn = strtol(argv[1], NULL, 10); turn > 0; turn--)
        measure(&server, db);
    measure_sealed(&server, db, strtol(argv[1], NULL, 10));
    db_close(db);
    mysql_close(server.mysql);
    return 0;
}
