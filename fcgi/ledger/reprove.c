/* The slow proof: entry after entry of what the book holds is proved again as the database has it
 * now, from the first to the last and over again. So a running server finds what was changed behind
 * its back: a row or a body of long ago, a row that was put in or taken out, a seal, a chain that
 * was computed anew. The book itself is of what was proved when it was loaded, and keeps that.
 * Signatures are checked in the first round; in later ones the rows of seals are held against
 * those.
 *
 * A fault stays until the place where it was found proves: an entry is looked at again at the next
 * step; what was found at the end of a round, at the end of the next one. */
#include "ledger_internal.h"
#include "older_keys_internal.h"
#include "prove_internal.h"
#include "prove_seals_internal.h"

#include "base/check.h"
#include "store/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reproof {
    struct arena arena; /* of a step */
    struct prover prover;
    uint64_t book_number; /* that this round is about */
    int64_t next_seq;
    int64_t round_count;
    bool is_entry_fault; /* the fault that is known is that of next_seq */
    bool is_head_fault;  /* or one of the head, which is looked at in every step */
    struct ledger_fault fault;
    struct seal_prover *seals;
    struct seals_known seals_known; /* of the last round, where nothing was wrong */
    struct verify_report seal_report;
    uint8_t pin[SEAL_PUBLIC_SIZE];
};

struct reproof *reproof_new(void)
{
    static const uint8_t before_all[LEDGER_HASH_SIZE];
    struct reproof *reproof = calloc(1, sizeof *reproof);
    CHECK(reproof != NULL);
    arena_init(&reproof->arena);
    prover_init(&reproof->prover, before_all);
    reproof->next_seq = 1;
    reproof->seals = seal_prover_new(NULL, NULL, NULL, &reproof->seal_report);
    return reproof;
}

void reproof_free(struct reproof *reproof)
{
    seal_prover_free(reproof->seals);
    prover_done(&reproof->prover);
    arena_done(&reproof->arena);
    free(reproof);
}

int64_t reproof_rounds(const struct reproof *reproof)
{
    return reproof->round_count;
}

static void begin_round(struct reproof *reproof, struct ledger *ledger, uint64_t book_number)
{
    static const uint8_t before_all[LEDGER_HASH_SIZE];
    bool has_pin = sealing_pin(&ledger->sealing, reproof->pin);
    prover_done(&reproof->prover);
    prover_init(&reproof->prover, before_all);
    seal_prover_free(reproof->seals);
    reproof->seal_report = (struct verify_report){.sound = true};
    reproof->seals =
        seal_prover_new(NULL, NULL, has_pin ? reproof->pin : NULL, &reproof->seal_report);
    if (reproof->book_number != book_number)
        reproof->seals_known = (struct seals_known){0};
    seal_prover_trust(reproof->seals, &reproof->seals_known);
    reproof->book_number = book_number;
    reproof->next_seq = 1;
}

static void set_fault(struct reproof *reproof, int64_t seq, const char *reason)
{
    reproof->fault.seq = seq;
    (void)snprintf(reproof->fault.reason, sizeof reproof->fault.reason, "%s", reason);
}

/* ERR_UNPROVED ends the walk before the entry. */
static enum err prove_entry(const struct journal_found *found, void *arg)
{
    struct reproof *reproof = arg;
    const char *fault = prove_next(&reproof->prover, found, &reproof->arena);
    if (fault != NULL) {
        set_fault(reproof, found->seq, fault);
        reproof->is_entry_fault = true;
        return ERR_UNPROVED;
    }
    reproof->next_seq = found->seq + 1;
    return seal_prover_add(reproof->seals, found->seq, found->hash);
}

static void tell_seals(struct reproof *reproof)
{
    const struct ledger_fault *fault = &reproof->seal_report.faults[0];
    if (reproof->fault.seq == 0 && !reproof->seal_report.sound)
        set_fault(reproof, fault->seq, fault->reason);
}

/* What could not be read begins a new round: entries and seals have gone on together until then. */
static enum err walk(struct reproof *reproof, struct ledger *ledger, struct db *db, int64_t to_seq,
                     bool is_last)
{
    seal_prover_step(reproof->seals, db, ledger_read_begin(ledger));
    enum err err = reproof->next_seq > to_seq
                       ? ERR_OK
                       : journal_read(db, ledger->tables, reproof->next_seq, to_seq,
                                      JOURNAL_ALL_TABLES, &reproof->arena, prove_entry, reproof);
    if (err == ERR_OK && is_last)
        seal_prover_end(reproof->seals, to_seq);
    ledger_read_end(ledger);
    arena_reset(&reproof->arena);
    if (err != ERR_OK && err != ERR_UNPROVED)
        begin_round(reproof, ledger, reproof->book_number);
    if (err != ERR_OK)
        return err;
    if (reproof->is_entry_fault)
        reproof->fault = (struct ledger_fault){0};
    reproof->is_entry_fault = false;
    tell_seals(reproof);
    return ERR_OK;
}

static void note_outside(int64_t seq, const char *table, void *arg)
{
    char reason[160];
    (void)snprintf(reason, sizeof reason, "table %.40s has a row for it that no entry has", table);
    set_fault(arg, seq, reason);
}

/* Rows of no entry, on one snapshot: what is being written meanwhile is not seen. */
static enum err look_outside(struct reproof *reproof, struct ledger *ledger, struct db *db)
{
    struct journal_head head;
    enum err err = db_begin_snapshot(db);
    if (err == ERR_OK)
        err = journal_head_read(db, &head);
    if (err == ERR_OK)
        err = journal_audit_outside(db, ledger->tables, head.seq, note_outside, reproof);
    if (err == ERR_OK)
        err = seal_prover_look_beyond(db, head.seq, &reproof->seal_report);
    if (err == ERR_OK && reproof->fault.seq == 0)
        err = older_keys_check(ledger, db, &reproof->fault);
    db_rollback(db);
    return err;
}

/* The chain that stands there leads to where the book's led. */
static enum err end_round(struct reproof *reproof, struct ledger *ledger, struct db *db,
                          const struct ledger_published *published)
{
    bool same = memcmp(reproof->prover.previous, published->hash, LEDGER_HASH_SIZE) == 0;
    reproof->fault = (struct ledger_fault){0};
    if (!same)
        set_fault(reproof, published->seq,
                  "the chain is consistent, but it is not the one that was proved before: it was "
                  "computed anew, up to this entry or a later one");
    enum err err = same ? look_outside(reproof, ledger, db) : ERR_OK;
    if (err != ERR_OK)
        return err;
    tell_seals(reproof);
    reproof->seals_known =
        reproof->fault.seq == 0 ? seal_prover_known(reproof->seals) : (struct seals_known){0};
    reproof->round_count++;
    begin_round(reproof, ledger, published->book_number);
    return ERR_OK;
}

/* The last link of the chain, which nothing else is held against as long as nobody writes, and the
 * seal, where that is not known yet. */
static enum err look_at_head(struct reproof *reproof, struct ledger *ledger, struct db *db,
                             const struct journal_head *head,
                             const struct ledger_published *published)
{
    const char *reason = NULL;
    if (head->seq != published->seq)
        return ERR_OK;
    enum err err = sealing_check_head(ledger, db, head, &reason);
    if (memcmp(head->hash, published->hash, LEDGER_HASH_SIZE) != 0)
        reason = "the head's hash is not that of this last entry";
    reproof->is_head_fault = err == ERR_OK && reason != NULL;
    if (reproof->is_head_fault)
        set_fault(reproof, head->seq, reason);
    return err;
}

/* Only up to where this connection's server is: another node of a cluster may be behind. */
static enum err step(struct reproof *reproof, struct ledger *ledger, struct db *db, int64_t count)
{
    const struct ledger_published published = ledger_published(ledger);
    struct journal_head head;
    enum err err = journal_head_read(db, &head);
    if (err != ERR_OK || head.seq < published.seq)
        return err;
    if (published.book_number != reproof->book_number)
        begin_round(reproof, ledger, published.book_number);
    if (reproof->is_head_fault)
        reproof->fault = (struct ledger_fault){0};
    reproof->is_head_fault = false;
    bool is_last = published.seq - reproof->next_seq < count;
    err =
        walk(reproof, ledger, db, is_last ? published.seq : reproof->next_seq + count - 1, is_last);
    if (err == ERR_OK && is_last)
        err = end_round(reproof, ledger, db, &published);
    return err == ERR_OK && reproof->fault.seq == 0
               ? look_at_head(reproof, ledger, db, &head, &published)
               : err;
}

enum err ledger_reprove(struct ledger *ledger, struct db *db, struct reproof *reproof,
                        int64_t count)
{
    enum err err = step(reproof, ledger, db, count);
    if (err == ERR_OK || err == ERR_UNPROVED)
        ledger_set_older_fault(ledger, &reproof->fault);
    return err == ERR_UNPROVED ? ERR_OK : err;
}
