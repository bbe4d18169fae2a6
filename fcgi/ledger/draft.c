/* What a group of writers is decided on. The first of a group reads the ledger's own book; behind
 * it a book of the writers' own is kept, which is as far as the journal, and gets the entries of
 * those before. It is made when two writers first meet, and again when what was in it came to
 * nothing. */
#include "draft_internal.h"

#include "base/check.h"
#include "figures/portfolio.h"

static void forget(struct draft *draft)
{
    book_free(draft->book);
    draft->book = NULL;
}

void draft_done(struct draft *draft)
{
    forget(draft);
}

/* Brings the writers' book up to the ledger's. */
static void follow(struct draft *draft, struct ledger *ledger)
{
    const struct book *source = ledger_read_begin(ledger);
    if (draft->book != NULL &&
        (draft->source != source || book_head(draft->book) > book_head(source)))
        forget(draft);
    if (draft->book == NULL)
        draft->book = portfolio_new();
    draft->source = source;
    for (int64_t seq = book_head(draft->book) + 1; seq <= book_head(source); seq++)
        CHECK(book_apply(draft->book, book_entry(source, seq)) == ERR_OK);
    ledger_read_end(ledger);
}

const struct book *draft_read_begin(struct draft *draft, struct ledger *ledger)
{
    return draft->is_open ? draft->book : ledger_read_begin(ledger);
}

void draft_read_end(struct draft *draft, struct ledger *ledger)
{
    if (!draft->is_open)
        ledger_read_end(ledger);
    else
        ledger_note_unbalanced(ledger, book_fault(draft->book));
}

void draft_add(struct draft *draft, struct ledger *ledger, const struct journal_row *rows,
               size_t count)
{
    if (!draft->is_open)
        follow(draft, ledger);
    draft->is_open = true;
    for (size_t i = 0; i < count; i++)
        CHECK(book_apply(draft->book, &rows[i].entry) == ERR_OK);
}

void draft_close(struct draft *draft, bool committed)
{
    if (draft->is_open && !committed)
        forget(draft);
    draft->is_open = false;
}
