/* Importing a bundle: its files are held against their digests, its journal is replayed into a
 * ledger that has no entry, and its tables are held against what the replayed journal gives. Until
 * all of that is right, nothing is stored. docs/bundle.md tells it for users. */
#ifndef FUNDTRAIL_HANDLERS_BUNDLE_BUNDLE_IMPORT_H
#define FUNDTRAIL_HANDLERS_BUNDLE_BUNDLE_IMPORT_H

#include "handlers/bundle/bundle.h"

struct bundle_import {
    /* Set by the caller: */
    struct ledger *ledger; /* new: it has read nothing yet */
    struct db *db;
    const char *path;          /* of a folder or a zip */
    const uint8_t *public_key; /* that must have signed it; NULL: nobody asks */
    struct arena *arena;       /* what is told lives in it */

    /* Told: */
    int64_t entry_count;
    const char *head; /* hexadecimal */
    char sums_sha256[SHA256_TEXT_SIZE];
    int64_t sums_length;
    bool compared;     /* its tables, which were written by this release */
    const char *fault; /* a sentence without a full stop; NULL */
};

/* ERR_INVALID with fault: what of it is wrong, by file, line and column, or by entry; ERR_CONFLICT
 * with fault: the ledger has entries. Else as the store. */
enum err bundle_import(struct bundle_import *import) MUST_USE;

#endif
