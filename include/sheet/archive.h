/* A zip of table files: each of them is brought as a file of its own. A workbook is a zip too, and
 * is none. Limits are those of a workbook's parts (sheet/sheet.h). */
#ifndef FUNDTRAIL_SHEET_ARCHIVE_H
#define FUNDTRAIL_SHEET_ARCHIVE_H

#include "sheet/sheet.h"

/* Whether the bytes are a zip that is no workbook or document. One that is damaged is none: whoever
 * reads it then says so. */
bool sheet_is_archive(const struct sheet_source *source);

struct sheet_archive_taker {
    void *state;
    /* A member of the archive, in the order of names; its bytes live until the call ends. One that
     * is no table by its name comes with bytes NULL. Anything but ERR_OK ends the reading and is
     * returned. */
    enum err (*member)(void *state, const struct sheet_source *member);
};

/* ERR_INVALID with *fault_out filled when the archive is refused; what the taker returned
 * (fault_out then has the code SHEET_FAULT_NONE) when it did not return ERR_OK. */
enum err sheet_read_archive(const struct sheet_source *source,
                            const struct sheet_archive_taker *taker,
                            struct sheet_fault *fault_out) MUST_USE;

/* Whether a file is a table by the ending of its name. */
bool sheet_name_is_table(const char *name);

#endif
