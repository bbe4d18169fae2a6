/* Copies the book by applying its entries again, some at a time, so that what was unpacked for it
 * is given back in between; then decides and applies command by command. */
#include "trial_internal.h"

#include "figures/portfolio.h"

#include "base/check.h"
#include "book/invariant.h"

#include <string.h>

#define COPY_ENTRIES 5000

/* Some more entries; false when there are no more. The ledger's book may be replaced in between:
 * then the copy begins anew. */
static bool copy_some(struct trial *trial, struct ledger *ledger, uint64_t *book_number_io)
{
    const struct book *source = ledger_read_begin(ledger);
    if (book_number(source) != *book_number_io) {
        book_free(trial->book);
        trial->book = portfolio_new();
        *book_number_io = book_number(source);
    }
    int64_t from = book_head(trial->book);
    int64_t to = book_head(source);
    if (to > from + COPY_ENTRIES)
        to = from + COPY_ENTRIES;
    for (int64_t seq = from + 1; seq <= to; seq++)
        CHECK(book_apply(trial->book, book_entry(source, seq)) == ERR_OK);
    bool more = to < book_head(source);
    ledger_read_end(ledger);
    return more;
}

/* Whether the copy is what readers see now; then the trial knows the hash of its last entry. */
static bool is_complete(struct trial *trial, struct ledger *ledger, uint64_t book_number)
{
    const struct ledger_published published = ledger_published(ledger);
    memcpy(trial->base_hash, published.hash, JOURNAL_HASH_SIZE);
    return published.book_number == book_number && published.seq == book_head(trial->book);
}

void trial_open(struct trial *trial, struct ledger *ledger)
{
    uint64_t book_number = 0;
    *trial = (struct trial){.book = NULL};
    while (copy_some(trial, ledger, &book_number) || !is_complete(trial, ledger, book_number))
        ;
    trial->base_seq = book_head(trial->book);
}

void trial_close(struct trial *trial)
{
    book_free(trial->book);
    trial->book = NULL;
}

static enum err apply_all(struct trial *trial, const struct decided *decided)
{
    if (trial_count(trial) + (int64_t)decided->count > LEDGER_BATCH_MAX)
        return ERR_TOO_LARGE;
    for (size_t i = 0; i < decided->count; i++)
        CHECK(book_apply(trial->book, &decided->entries[i]) == ERR_OK);
    return book_fault(trial->book).seq == 0 ? ERR_OK : ERR_UNBALANCED;
}

/* Violations of a batch that goes on are its own to keep. */
static enum err tell(const struct trial *trial, const struct ledger_batch *batch, int64_t first_seq,
                     enum err err, const struct violations *violations)
{
    if (batch->decided == NULL || err == ERR_TOO_LARGE || err == ERR_UNBALANCED)
        return err;
    const struct entry *first = err == ERR_OK ? book_entry(trial->book, first_seq) : NULL;
    return batch->decided(trial->book, batch->arg, first, err, violations);
}

static enum err run_next(struct trial *trial, const struct ledger_batch *batch,
                         struct arena *scratch, struct violations *violations, bool *more_out)
{
    struct command command = {.actor_id = batch->actor_id,
                              .effective_date = DATE_UNKNOWN,
                              .today = date_in_china(trial->recorded_at_us)};
    struct decided decided;
    int64_t before = book_head(trial->book);
    *more_out = true;
    enum err err = batch->next(trial->book, batch->arg, &command, more_out);
    if (err != ERR_OK || !*more_out)
        return err;
    violations->count = 0;
    err = book_decide(trial->book, &command, scratch, violations, &decided);
    if (err == ERR_OK) {
        decided_number(&decided, before, trial->recorded_at_us);
        err = apply_all(trial, &decided);
    }
    return tell(trial, batch, before + 1, err, violations);
}

/* What a command needs while it is decided goes with it; what was found wrong with the one that
 * ended the batch stays. */
enum err trial_run(struct trial *trial, const struct ledger *ledger,
                   const struct ledger_batch *batch, struct violations *violations)
{
    struct arena scratch;
    bool more = true;
    enum err err = ERR_OK;
    arena_init(&scratch);
    trial->recorded_at_us = ledger_recording_time(ledger, trial->book, batch->now_us);
    while (err == ERR_OK && more) {
        err = run_next(trial, batch, &scratch, violations, &more);
        arena_reset(&scratch);
    }
    arena_done(&scratch);
    return err;
}
