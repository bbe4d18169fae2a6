/* A folder in the Open Cap Format as tables in CSV that the importer reads: firm, parties, classes,
 * pools, securities and what becomes of them. Codes are the ids of the folder, so that what comes
 * back out names the same things; an id whose code something else has gets a suffix, which is told.
 */
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

/* What has a code that ids become. */
enum ocf_coded {
    OCF_FIRM,
    OCF_PARTY,
    OCF_CLASS,
    OCF_POOL,
    OCF_SECURITY,
    OCF_EVENT,
    OCF_CODED_COUNT
};

/* Asks the ledger whether a code is that of something else: of a firm or party with another name
 * than `owner`, or of what another firm has than the one with the code `owner`. */
struct ocf_ledger {
    bool (*taken)(struct ocf_ledger *ledger, enum ocf_coded kind, const char *code,
                  const char *owner);
};

struct ocf_tables {
    size_t count;
    struct ocf_table list[OCF_TABLES_MAX];
    size_t told_count;
    const struct ocf_told *told;
};

/* firm: the code of a firm that is recorded; NULL: the issuer of the folder becomes one. ledger:
 * NULL where there is none to ask. False: the folder cannot be read, which was complained about.
 * Everything lives in the arena. */
bool ocf_tables_read(const char *folder, const char *firm, struct ocf_ledger *ledger,
                     struct arena *arena, struct ocf_tables *tables_out);

#endif
