/* Checkpoints as files: checkpoint-000000000123.txt, and its signature beside it, in the directory
 * that the configuration names. It should leave the machine. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_CHECKPOINTS_H
#define FUNDTRAIL_HANDLERS_FRAME_CHECKPOINTS_H

#include "ledger/checkpoint.h"

#define CHECKPOINT_NAME_SIZE 40
#define CHECKPOINT_ERROR_SIZE 320

/* Takes one of the book's head, signs it with the key that seals now, and writes both files. One of
 * the same entry that is there already stays. name_out: of the text's file. An error has a sentence
 * in error_out. ERR_UNSEALED; ERR_UNAVAILABLE: the directory or the database. */
enum err checkpoints_write(const char *dir, struct ledger *ledger, struct db *db,
                           struct checkpoint *checkpoint_out, char name_out[CHECKPOINT_NAME_SIZE],
                           char error_out[CHECKPOINT_ERROR_SIZE]) MUST_USE;

/* Reads a checkpoint whose signature is that of its own key, which is one of the ledger's, or the
 * pin. A sentence in error_out. ERR_MALFORMED, ERR_CORRUPT: the signature; ERR_NOT_FOUND: a foreign
 * key, or no file; ERR_UNAVAILABLE. */
enum err checkpoints_open(const char *path, const uint8_t *pin, struct ledger *ledger,
                          struct arena *arena, struct checkpoint *checkpoint_out,
                          const char **text_out, size_t *length_out,
                          char error_out[CHECKPOINT_ERROR_SIZE]) MUST_USE;

#endif
