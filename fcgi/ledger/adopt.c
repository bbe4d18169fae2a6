/* The conventions that hold from here on are an entry of the journal. */
#include "ledger_internal.h"
#include "older_keys_internal.h"

#include "book/convention.h"
#include "record/journal.h"
#include "record/kinds.h"

static int64_t number_that_holds(struct ledger *ledger)
{
    int64_t number = convention_number(ledger_read_begin(ledger));
    ledger_read_end(ledger);
    return number;
}

static enum err append(struct ledger *ledger, struct db *db, int64_t now_us, int64_t *seq_out)
{
    char older_keys[OLDER_KEYS_TEXT_SIZE];
    const struct convention_entry record = {.number = CONVENTIONS_NOW, .older_keys = older_keys};
    struct submission submission = {
        .command = {.kind = RECORD_CONVENTION, .effective_date = DATE_UNKNOWN, .record = &record},
        .now_us = now_us};
    struct violations violations;
    struct receipt receipt;
    struct arena arena;
    arena_init(&arena);
    violations_init(&violations, &arena);
    enum err err = older_keys_read(db, older_keys);
    if (err == ERR_OK)
        err = ledger_submit(ledger, db, &submission, &arena, &violations, &receipt);
    if (err == ERR_OK)
        *seq_out = receipt.seq;
    arena_done(&arena);
    return err;
}

enum err ledger_adopt_conventions(struct ledger *ledger, struct db *db, int64_t now_us,
                                  int64_t *seq_out)
{
    enum err err = ledger_catch_up_to_head(ledger, db);
    if (err != ERR_OK)
        return err;
    *seq_out = 0;
    if (number_that_holds(ledger) >= CONVENTIONS_NOW)
        return ERR_OK;
    return append(ledger, db, now_us, seq_out);
}
