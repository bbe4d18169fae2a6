/* Files on disk, for the import. */
#ifndef FUNDTRAIL_CTL_IMPORT_INTERNAL_H
#define FUNDTRAIL_CTL_IMPORT_INTERNAL_H

#include "ctl_internal.h"
#include "ctl/calc/ocf_tables.h"
#include "import/import.h"

/* Adds a file, or all files of a folder and those below it in the order of their names. Complains
 * about what cannot be read. */
enum ctl_exit import_path_add(struct import_tables *tables, const char *path);

/* Adds a table that is a text already, under the name of a file. */
void import_text_add(struct import_tables *tables, const char *name, const char *bytes,
                     size_t length);

/* The bytes of a file; false when it cannot be read, or is larger than any that is taken. */
bool import_path_read(const char *path, struct buf *content);
bool import_path_write(const char *path, const struct buf *content);

/* Asks a ledger whose codes are taken; lives as long as the ledger is open. */
struct import_codes {
    struct ocf_ledger base;
    struct ledger *ledger;
};

struct import_codes import_codes_of(struct ledger *ledger);

#endif
