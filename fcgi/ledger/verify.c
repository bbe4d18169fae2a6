/* Proving the ledger: everything is computed again and compared. */
#include "ledger_internal.h"
#include "older_keys_internal.h"
#include "figures/portfolio.h"
#include "prove_internal.h"
#include "prove_seals_internal.h"

#include "base/check.h"
#include "store/db.h"
#include "record/kinds.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* Entries in memory at a time, with their bodies. */
#define AUDIT_ENTRIES 20000

struct proof {
    struct verify_report *report;
    const struct verify_watch *watch; /* NULL: nobody watches */
    struct book *book;                /* everything before the entry at hand */
    struct prover prover;
    struct seal_prover *seals;
    bool has_entries;       /* the range at hand */
    bool has_stopped;       /* an entry is wrong: the book ends before it */
    struct decided decided; /* the decision at hand, taken again */
    size_t proved;          /* how many of its entries were met */
    struct arena arena;     /* of one decision */
    struct violations *violations;
};

static const char *refusal(struct proof *proof, enum err err)
{
    const struct violations *violations = proof->violations;
    if (violations->count == 0)
        return arena_format(&proof->arena, "taken again, its decision is refused: %s",
                            err_wire(err));
    const struct violation *violation = &violations->list[0];
    return arena_format(&proof->arena, "taken again, its decision is refused: %s: %s %s",
                        err_wire(err), violation->field, violation_wire(violation->code));
}

static void copy_field(const struct field *field, void *to, const void *from)
{
    switch (field->type) {
    case FIELD_TEXT:
        field_set_text(field, to, field_text(field, from));
        return;
    case FIELD_DATE:
        field_set_date(field, to, field_date(field, from));
        return;
    case FIELD_ENUM:
        field_set_enum(field, to, field_enum(field, from));
        return;
    case FIELD_BOOL:
        field_set_bool(field, to, field_bool(field, from));
        return;
    case FIELD_MONEY:
    case FIELD_DECIMAL:
    case FIELD_REFERENCE:
    case FIELD_INTEGER:
        field_set_int64(field, to, field_int64(field, from));
        return;
    }
}

/* The record as it was handed in: without what the decision fills in itself. */
static void *handed_in(struct proof *proof, const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind]->shape;
    void *record = arena_alloc(&proof->arena, shape->size);
    void *unknown = arena_alloc(&proof->arena, shape->size);
    memcpy(record, entry->record, shape->size);
    shape_clear(shape, unknown);
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].computed)
            copy_field(&shape->fields[i], record, unknown);
    return record;
}

/* Takes the decision again that the entry comes from, by the conventions that the book says hold
 * for it. Why it should never have been taken, or NULL. */
static const char *decide_again(struct proof *proof, const struct journal_found *found)
{
    const struct entry *entry = &found->entry;
    struct command command = {
        .actor_id = entry->actor_id,
        .kind = entry->kind,
        .entity_id = entry->entity_id == entry->seq ? 0 : entry->entity_id,
        .effective_date = entry->effective_date,
        .today = date_in_china(entry->recorded_at_us),
        .confirm_future = true, /* or it would not be there; the journal does not say so */
        .record = handed_in(proof, entry),
    };
    violations_init(proof->violations, &proof->arena);
    enum err err =
        book_decide(proof->book, &command, &proof->arena, proof->violations, &proof->decided);
    if (err != ERR_OK)
        return refusal(proof, err);
    decided_number(&proof->decided, entry->seq - 1, entry->recorded_at_us);
    proof->proved = 0;
    return NULL;
}

static bool same_origin(const struct entry *a, const struct entry *b)
{
    return a->kind == b->kind && a->actor_id == b->actor_id && a->entity_id == b->entity_id &&
           a->effective_date == b->effective_date && a->recorded_at_us == b->recorded_at_us;
}

/* Why the entry should not be there, or NULL. Applies it to the book. */
static const char *decision_fault(struct proof *proof, const struct journal_found *found)
{
    const struct entry *entry = &found->entry;
    bool follows = proof->proved < proof->decided.count;
    const char *fault = follows ? NULL : decide_again(proof, found);
    if (fault != NULL)
        return fault;
    const struct entry *decided = &proof->decided.entries[proof->proved++];
    if (follows && !same_origin(entry, decided))
        return arena_format(&proof->arena, "the decision of entry %lld has a %s here, taken again",
                            (long long)proof->decided.entries[0].seq,
                            record_types[decided->kind]->kind);
    if (!prove_body(&proof->prover, found, decided))
        return "taken again, its decision has other figures";
    if (book_apply(proof->book, entry) != ERR_OK)
        return "it cannot be applied to the entries before it";
    return NULL;
}

/* From the first fault on there is no book that a decision could be taken on. */
static const char *fault_of(struct proof *proof, const struct journal_found *found)
{
    const char *fault = prove_next(&proof->prover, found, &proof->arena);
    if (fault == NULL && !proof->has_stopped)
        fault = decision_fault(proof, found);
    return fault;
}

static enum err prove_entry(const struct journal_found *found, void *arg)
{
    struct proof *proof = arg;
    struct verify_report *report = proof->report;
    const char *fault = fault_of(proof, found);
    proof->has_entries = proof->has_entries || found->has_entry;
    if (fault == NULL) {
        report->entry_count++;
    } else {
        if (!proof->has_stopped)
            report->decided_to = found->seq;
        proof->has_stopped = true;
        verify_accuse(report, found->seq, fault);
        prove_past(&proof->prover, found);
    }
    if (proof->proved == proof->decided.count || proof->has_stopped)
        arena_reset(&proof->arena);
    return found->has_entry ? seal_prover_add(proof->seals, found->seq, found->hash) : ERR_OK;
}

/* A head that names far more than there is ends the walk where the entries end. */
static enum err prove_entries(struct proof *proof, struct db *db,
                              const struct journal_tables *tables, int64_t head_seq)
{
    struct arena arena;
    enum err err = ERR_OK;
    arena_init(&arena);
    proof->has_entries = true;
    for (int64_t from = 1; err == ERR_OK && proof->has_entries && from <= head_seq;
         from += AUDIT_ENTRIES) {
        proof->has_entries = false;
        int64_t to = from + AUDIT_ENTRIES - 1;
        if (to > head_seq)
            to = head_seq;
        err = journal_read(db, tables, from, to, JOURNAL_ALL_TABLES, &arena, prove_entry, proof);
        arena_reset(&arena);
        if (err == ERR_OK && proof->watch != NULL &&
            !proof->watch->go_on(to, head_seq, proof->watch->arg))
            err = ERR_CANCELLED;
    }
    arena_done(&arena);
    return err;
}

struct outside {
    struct verify_report *report;
    int64_t head_seq;
};

static void accuse_outside(int64_t seq, const char *table, void *arg)
{
    const struct outside *outside = arg;
    char reason[160];
    if (strcmp(table, "idempotency") == 0)
        (void)snprintf(reason, sizeof reason,
                       "an idempotency key names it, but it is missing, another user's, or says "
                       "itself by which request it was made");
    else
        (void)snprintf(reason, sizeof reason, "table %.40s has it, but the head is entry %lld",
                       table, (long long)outside->head_seq);
    verify_accuse(outside->report, seq, reason);
}

static void prove_head(const struct proof *proof, const struct journal_head *head)
{
    struct verify_report *report = proof->report;
    if (memcmp(head->hash, proof->prover.previous, LEDGER_HASH_SIZE) != 0)
        verify_accuse(report, head->seq, "the head's hash is not that of this last entry");
    if (!proof->has_stopped && proof->proved < proof->decided.count)
        verify_accuse(report, head->seq,
                      "taken again, the last decision has more entries than the journal");
}

static enum err prove(struct proof *proof, struct db *db, const struct journal_tables *tables)
{
    struct verify_report *report = proof->report;
    struct journal_head head;
    enum err err = journal_head_read(db, &head);
    if (err == ERR_CORRUPT)
        verify_accuse(report, 0, db_last_error(db));
    if (err != ERR_OK)
        return err;
    report->head_seq = head.seq;
    memcpy(report->head_hash, head.hash, LEDGER_HASH_SIZE);
    err = prove_entries(proof, db, tables, head.seq);
    if (err != ERR_OK)
        return err;
    prove_head(proof, &head);
    seal_prover_end(proof->seals, head.seq);
    err = seal_prover_look_beyond(db, head.seq, report);
    if (err != ERR_OK)
        return err;
    struct ledger_fault older;
    char said[OLDER_KEYS_TEXT_SIZE];
    int64_t older_seq = older_keys_said(proof->book, said);
    err = older_keys_compare(db, older_seq, said, &older);
    if (err != ERR_OK)
        return err;
    if (older.seq != 0)
        verify_accuse(report, older.seq, older.reason);
    struct outside outside = {report, head.seq};
    return journal_audit_outside(db, tables, head.seq, accuse_outside, &outside);
}

enum err ledger_verify_watched(struct db *db, const uint8_t *pin, const struct verify_watch *watch,
                               struct verify_report *report_out)
{
    static const uint8_t before_all[LEDGER_HASH_SIZE];
    CHECK(sodium_init() >= 0);
    struct verify_report report = {.sound = true};
    struct arena arena;
    arena_init(&arena);
    struct proof proof = {
        .report = &report,
        .watch = watch,
        .book = portfolio_new(),
        .violations = arena_alloc(&arena, sizeof(*proof.violations)),
    };
    arena_init(&proof.arena);
    prover_init(&proof.prover, before_all);
    proof.seals = seal_prover_new(db, proof.book, pin, &report);
    struct journal_tables *tables = journal_tables_new(record_tables, RECORD_KIND_COUNT);
    enum err err = db_begin_snapshot(db);
    if (err == ERR_OK)
        err = prove(&proof, db, tables);
    db_rollback(db);
    /* Damage that no entry was accused of is a failure to read, not a finding. */
    if (err == ERR_CORRUPT && !report.sound)
        err = ERR_OK;
    if (err == ERR_OK)
        *report_out = report;
    journal_tables_forget(tables, db);
    journal_tables_free(tables);
    seal_prover_free(proof.seals);
    prover_done(&proof.prover);
    arena_done(&proof.arena);
    book_free(proof.book);
    arena_done(&arena);
    return err;
}

enum err ledger_verify(struct db *db, struct verify_report *report_out)
{
    return ledger_verify_watched(db, NULL, NULL, report_out);
}

enum err ledger_verify_pinned(struct db *db, const uint8_t pin[SEAL_PUBLIC_SIZE],
                              struct verify_report *report_out)
{
    return ledger_verify_watched(db, pin, NULL, report_out);
}
