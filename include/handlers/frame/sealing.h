/* Sealing: the journal keys of this host, as its configuration names their files. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_SEALING_H
#define FUNDTRAIL_HANDLERS_FRAME_SEALING_H

#include "http/key_ring.h"
#include "ledger/seal.h"

struct config;
struct ledger;

/* Gives the ledger the keys of [journal] and the pin; may be repeated, for keys that came since.
 * Without a directory, or without a key in it, the ledger seals nothing. ERR_CORRUPT, with one
 * English sentence: a file that is wrong. */
enum err sealing_open(const struct config *config, struct ledger *ledger,
                      char error_out[KEY_ERROR_SIZE]) MUST_USE;

/* The first key of a file of public keys, as minisign writes them. ERR_NOT_FOUND: there is no such
 * file; ERR_CORRUPT. Both with a sentence. */
enum err sealing_read_pin(const char *path, uint8_t pin_out[SEAL_PUBLIC_SIZE],
                          char error_out[KEY_ERROR_SIZE]) MUST_USE;

/* Where the pin of a configuration is kept; NULL: nowhere. The caller frees it. */
char *sealing_pin_path(const struct config *config);

#endif
