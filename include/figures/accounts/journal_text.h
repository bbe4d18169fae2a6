/* A fund's ledger as plain text that other accounting programs read: hledger and beancount. The
 * same postings as everywhere, entry by entry, with the balance of every account asserted at the
 * end, so that `hledger check` and `bean-check` work out our trial balance themselves. */
#ifndef FUNDTRAIL_FIGURES_ACCOUNTS_JOURNAL_TEXT_H
#define FUNDTRAIL_FIGURES_ACCOUNTS_JOURNAL_TEXT_H

#include "figures/accounts/posting.h"

enum journal_style { JOURNAL_HLEDGER, JOURNAL_BEANCOUNT };

/* Appends the text of the whole ledger. Equal ledgers give equal bytes. ERR_OVERFLOW. */
enum err journal_text(const struct book *book, const struct fund_ledger *ledger,
                      enum journal_style style, struct arena *arena, struct buf *buf) MUST_USE;

/* The name of a line's account, such as assets:cost:i34 or Assets:Cost:I34: holdings and loans by
 * the letter of their kind (i investment, c commitment, l loan) and id. */
void journal_account(const struct book *book, uint32_t account, int64_t ref_id,
                     enum journal_style style, struct buf *buf);

#endif
