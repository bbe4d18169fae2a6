/* A bundle: everything that a ledger holds, as a folder of files that need no program of ours:
 * tables with their types and keys, the hashed bytes of the journal, digests, a signature.
 * docs/bundle.md specifies them. The same question to the same journal has the same bytes.
 *
 * Memory does not grow with the ledger: a table is written piece by piece, each under one hold of
 * the book. */
#ifndef FUNDTRAIL_HANDLERS_BUNDLE_BUNDLE_H
#define FUNDTRAIL_HANDLERS_BUNDLE_BUNDLE_H

#include "base/arena.h"
#include "book/book.h"
#include "ledger/seal.h"
#include "runtime/sha256.h"
#include "table/zip.h"

struct db;
struct ledger;

#define BUNDLE_DATASET "bundle" /* what the entry of a taking calls it */
#define BUNDLE_FORMAT 1
#define BUNDLE_PACKAGE "datapackage.json"
#define BUNDLE_JOURNAL "journal.jsonl"
#define BUNDLE_SUMS "SHA256SUMS"
#define BUNDLE_SIGNATURE "SHA256SUMS.minisig"

/* What a bundle answers. Of a full one the day is that on which the last entry was recorded, in
 * China: no clock is read. */
struct bundle_question {
    bool is_full;
    struct view view;
};

/* as_of: DATE_UNKNOWN asks for a full one. as_known: an entry up to the head. */
struct bundle_question bundle_ask(const struct book *book, int32_t as_of, int64_t as_known);

struct bundle {
    /* Set by the caller: */
    struct ledger *ledger;
    struct db *db; /* of the journal's hashes */
    struct bundle_question question;
    const char *folder;         /* where it is, and is empty; NULL: into parts */
    const struct seal_key *key; /* that signs; NULL: there is none */
    bool (*go_on)(void *state); /* asked now and then; false ends it with ERR_CANCELLED. NULL */
    void *state;
    struct arena *arena; /* what is told lives in it */

    /* Told: */
    struct zip_part *parts; /* the files, in the order of their names, each without a name on the
                               disk; the caller closes them. Where there is no folder */
    size_t part_count;
    int64_t row_count;                  /* of all tables */
    char sums_sha256[SHA256_TEXT_SIZE]; /* of SHA256SUMS */
    const char *fault; /* why, where it failed: a sentence without a full stop; NULL */
};

/* Writes all files into the folder. ERR_UNAVAILABLE (fault says what of), ERR_OVERFLOW with the
 * table that has a figure which is too large, ERR_CANCELLED, and what the database answers. */
enum err bundle_write(struct bundle *bundle) MUST_USE;

/* Holds the files of the folder against what the ledger gives, but for the journal, digests and
 * signature. ERR_CORRUPT with fault: the file, line and column that differ. Else as
 * bundle_write. */
enum err bundle_compare(struct bundle *bundle) MUST_USE;

/* The names of all files but the digests and their signature, in the order of their bytes; in
 * arena. */
const char *const *bundle_file_names(struct arena *arena, size_t *count_out);

#endif
