/* Seals: what stands in the journal is signed with a key that the database never sees. Each
 * transaction has one seal: over the ledger, its entries (from the one behind the seal before it,
 * or the journal's first, to its last), the hash of the last one, which rests on all before it, and
 * the root of a tree over the hashes of its entries. So whoever has the public key can tell that an
 * entry is one of them from a few hashes, without the others: that is a receipt. docs/journal.md
 * specifies the bytes.
 *
 * No clock, no files and no database here. Ends the process when libsodium cannot start. */
#ifndef FUNDTRAIL_LEDGER_SEAL_H
#define FUNDTRAIL_LEDGER_SEAL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEAL_HASH_SIZE 32
#define SEAL_PUBLIC_SIZE 32
#define SEAL_SECRET_SIZE 64 /* seed and public key, as libsodium keeps it */
#define SEAL_SIGNATURE_SIZE 64
#define SEAL_PATH_MAX 63 /* hashes of a receipt: one for each halving of the transaction */

/* A key that signs. Whoever holds one wipes it. */
struct seal_key {
    uint8_t public_key[SEAL_PUBLIC_SIZE];
    uint8_t secret[SEAL_SECRET_SIZE];
};

/* The key of a secret half. */
void seal_key_of(const uint8_t secret[SEAL_SECRET_SIZE], struct seal_key *key_out);

struct seal {
    uint8_t ledger_id[SEAL_HASH_SIZE]; /* the hash of the journal's first entry */
    int64_t previous_seq;              /* the last entry before this transaction; 0: none */
    int64_t seq;                       /* the last entry of this one */
    uint8_t hash[SEAL_HASH_SIZE];      /* of that entry */
    uint8_t root[SEAL_HASH_SIZE];      /* over the hashes of previous_seq + 1 … seq */
    uint8_t public_key[SEAL_PUBLIC_SIZE];
    uint8_t signature[SEAL_SIGNATURE_SIZE];
};

/* Sets public_key and signature of a seal whose other members are set. */
void seal_sign(const struct seal_key *key, struct seal *seal);

/* Whether its key has signed what it says. Whether the key may is another question. */
bool seal_is_signed(const struct seal *seal);

/* The root over the hashes of a transaction's entries, in order of seq; count is at least 1. */
void seal_root(const uint8_t (*hashes)[SEAL_HASH_SIZE], size_t count,
               uint8_t root_out[SEAL_HASH_SIZE]);

/* What proves with the public key alone that the journal holds an entry. The hash of the entry
 * covers its number, time, user, kind, day and body (docs/journal.md). */
struct seal_receipt {
    int64_t seq;
    uint8_t hash[SEAL_HASH_SIZE];
    size_t path_length;
    uint8_t path[SEAL_PATH_MAX][SEAL_HASH_SIZE];
    struct seal seal;
};

/* The receipt of entry seq, which a seal covers: hashes are those of the seal's entries. */
void seal_receipt_make(const struct seal *seal, const uint8_t (*hashes)[SEAL_HASH_SIZE],
                       int64_t seq, struct seal_receipt *receipt_out);

/* Appends it as one JSON object; hashes, key and signature are hexadecimal. */
void seal_receipt_write(const struct seal_receipt *receipt, struct buf *json_out);

/* Why a receipt proves nothing, in an English sentence that lives for ever; NULL: its key has
 * signed that this entry is in the journal. seal.root is set by it. */
const char *seal_receipt_fault(struct seal_receipt *receipt);

#endif
