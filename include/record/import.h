/* Records of imports: entries that came in together from files. */
#ifndef FUNDTRAIL_RECORD_IMPORT_H
#define FUNDTRAIL_RECORD_IMPORT_H

#include <stdint.h>

/* The last entry of an import: it brought the entries from first_seq up to the one before itself.
 */
struct import {
    int64_t first_seq;
    int64_t entry_count;   /* entries that it brought, with this one's files and external ids */
    int64_t row_count;     /* rows read; each is one of the following */
    int64_t stored_count;  /* new records */
    int64_t changed_count; /* new versions of records */
    int64_t known_count;   /* recorded already, as they stand */
    int64_t skipped_count; /* left out by who imported, as twins of others for one */
    const char *note;
};

/* One table of an import: a file, or a sheet of one. Stands right before the import. */
struct import_file {
    const char *name;
    const char *sha256;
    int64_t byte_count;
    const char *sheet; /* NULL: the file is one table */
    const char *record_kind;
    int64_t row_count;
    int64_t stored_count;
    int64_t changed_count;
    int64_t known_count;
    int64_t skipped_count;
    const char *mapping; /* as JSON: which column became which field */
};

/* The name that another system has for an entry, so that it never comes in twice. */
struct external_id {
    int64_t named_seq; /* the entry */
    const char *record_kind;
    const char *source;
    const char *external_id;
};

/* A mapping of columns to fields that is used again. */
struct import_map {
    const char *code;
    const char *name;
    const char *mapping; /* as JSON */
};

#endif
