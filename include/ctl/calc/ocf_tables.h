/* A folder in the Open Cap Format as tables in CSV that the importer reads: firm, parties, classes,
 * pools, securities and what becomes of them. Codes are the ids of the folder, so that what comes
 * back out names the same things. */
#ifndef FUNDTRAIL_CTL_CALC_OCF_TABLES_H
#define FUNDTRAIL_CTL_CALC_OCF_TABLES_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

#define OCF_TABLES_MAX 8

struct ocf_table {
    const char *name; /* as a file: share_class.csv */
    const char *csv;
    size_t length;
};

/* What is wrong in the folder, or is not taken over; units appear or vanish by what breaks. */
struct ocf_told {
    bool breaks;
    const char *file;
    size_t line;
    const char *path;
    const char *english;
    const char *chinese;
};

struct ocf_tables {
    size_t count;
    struct ocf_table list[OCF_TABLES_MAX];
    size_t told_count;
    const struct ocf_told *told;
};

/* firm: the code of a firm that is recorded; NULL: the issuer of the folder becomes one. False: the
 * folder cannot be read, which was complained about. Everything lives in the arena. */
bool ocf_tables_read(const char *folder, const char *firm, struct arena *arena,
                     struct ocf_tables *tables_out);

#endif
