/* What a group of writers is decided on: the book by its writer's handle, which sees entries before
 * they are published. When they come to nothing, the book is replaced by a copy of what is
 * published, which is slow and rare. */
#include "draft_internal.h"

#include "base/check.h"

const struct book *draft_read_begin(struct draft *draft, struct ledger *ledger)
{
    return draft->book != NULL ? draft->book : ledger_change_begin(ledger);
}

void draft_read_end(struct draft *draft, struct ledger *ledger)
{
    if (draft->book == NULL)
        ledger_change_drop(ledger);
    else
        ledger_note_unbalanced(ledger, draft->book);
}

void draft_add(struct draft *draft, struct ledger *ledger, const struct journal_row *rows,
               size_t count)
{
    if (draft->book == NULL)
        draft->book = ledger_change_begin(ledger);
    for (size_t i = 0; i < count; i++) {
        CHECK(book_apply(draft->book, &rows[i].entry) == ERR_OK);
        draft->last_hash = rows[i].hash;
    }
}

void draft_close(struct draft *draft, struct ledger *ledger, bool committed)
{
    bool is_open = draft->book != NULL;
    draft->book = NULL;
    if (is_open && committed)
        ledger_change_keep(ledger, draft->last_hash);
    else if (is_open)
        ledger_change_drop(ledger);
}
