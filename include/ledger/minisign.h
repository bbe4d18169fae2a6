/* Files that the ordinary `minisign -V` checks: detached signatures of its newer sort (prehashed),
 * with a trusted comment, and its public keys. The id of a key is made from the key itself. */
#ifndef FUNDTRAIL_LEDGER_MINISIGN_H
#define FUNDTRAIL_LEDGER_MINISIGN_H

#include "base/buf.h"
#include "ledger/seal.h"

#define MINISIGN_COMMENT_MAX 1024 /* bytes of a trusted comment */

/* Appends the file NAME.minisig for a content. trusted_comment: one line of at most
 * MINISIGN_COMMENT_MAX bytes; it is signed as well. */
void minisign_write(const struct seal_key *key, const char *content, size_t content_length,
                    const char *trusted_comment, struct buf *file_out);

/* Checks the file NAME.minisig. The trusted comment lives in arena.
 *   ERR_MALFORMED  it is no such file, or of the older sort
 *   ERR_NOT_FOUND  another key has signed
 *   ERR_CORRUPT    the content or the comment is not what was signed */
enum err minisign_check(const uint8_t public_key[SEAL_PUBLIC_SIZE], const char *file,
                        size_t file_length, const char *content, size_t content_length,
                        struct arena *arena, const char **trusted_comment_out) MUST_USE;

/* Appends the file of a public key, for `minisign -V -p`; the comment is one line. */
void minisign_write_key(const uint8_t public_key[SEAL_PUBLIC_SIZE], const char *comment,
                        struct buf *file_out);

/* The next public key of a text that may hold several such files one behind the other; at is where
 * to go on, 0 at first. ERR_NOT_FOUND: there is no more; ERR_MALFORMED. */
enum err minisign_read_key(const char *text, size_t length, size_t *at,
                           uint8_t public_out[SEAL_PUBLIC_SIZE]) MUST_USE;

#endif
