/* Sealing keys: which journal key (record/journal.h) may seal which transaction, by what the
 * journal says itself. A key that is entered later is sealed by an older one; the first one seals
 * its own entry, and all that was there before, and has to be known from elsewhere. Dates play no
 * part. */
#ifndef FUNDTRAIL_BOOK_SEALING_KEY_H
#define FUNDTRAIL_BOOK_SEALING_KEY_H

#include "book/book.h"
#include "record/journal.h"

#define SEALING_KEY_SIZE 32

/* The id of the first key; 0: nothing is sealed yet. */
int64_t sealing_key_first(const struct book *book);

/* What was said of a key when it was entered; NULL: the entry is no key's. */
const struct journal_key *sealing_key(const struct book *book, int64_t key_id);

/* Its bytes; false when the entry is no key's. */
bool sealing_key_bytes(const struct book *book, int64_t key_id,
                       uint8_t public_out[SEALING_KEY_SIZE]);

/* The entry that ended it, and why; NULL: none did. */
const struct entry *sealing_key_end(const struct book *book, int64_t key_id);

/* Whether a key may seal the transaction of the entries previous_seq + 1 … seq, as far as the book
 * knows them: it was entered before (or is the first and entered in it), and has not ended by the
 * last of them. */
bool sealing_key_may_seal(const struct book *book, int64_t key_id, int64_t previous_seq,
                          int64_t seq);

/* The key with these bytes, whatever became of it; 0: there is none. */
int64_t sealing_key_find(const struct book *book, const uint8_t public_key[SEALING_KEY_SIZE]);

#endif
