/* The files of a bundle that is imported. */
#ifndef FUNDTRAIL_HANDLERS_BUNDLE_SOURCE_INTERNAL_H
#define FUNDTRAIL_HANDLERS_BUNDLE_SOURCE_INTERNAL_H

#include "handlers/bundle/bundle_import.h"

/* What datapackage.json says of the whole. */
struct bundle_statement {
    int64_t format;
    const char *version;
    bool is_full;
    const char *as_of;
    int64_t as_known;
    int64_t conventions;
    const char *head_hash;
};

/* Whether a name is one that a file of a bundle may have: letters, digits, `_` and `.`. */
bool bundle_name_is_plain(const char *name);

/* Unpacks a zip into a new folder, which the caller removes in any case once *folder_out is set. */
enum err bundle_unpack(struct bundle_import *import, const char **folder_out) MUST_USE;

/* Holds the files of the folder against SHA256SUMS, and that against the signature where a key is
 * given. */
enum err bundle_check_files(struct bundle_import *import, const char *folder) MUST_USE;

/* Reads what is said of the bundle. */
enum err bundle_read_statement(struct bundle_import *import, const char *folder,
                               struct bundle_statement *statement_out) MUST_USE;

/* ERR_INVALID, with the fault. */
enum err bundle_refuse(struct bundle_import *import, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Reads a whole file of at most length_max bytes into arena. */
enum err bundle_read_file(struct bundle_import *import, const char *folder, const char *name,
                          size_t length_max, const char **bytes_out, size_t *length_out) MUST_USE;

#endif
