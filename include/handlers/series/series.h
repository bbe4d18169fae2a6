/* Series: a file of dated values (levels of an index, rates of a pair of currencies) that goes into
 * the ledger as a whole or not at all. What is recorded already with the same value is left out, so
 * that a file may be loaded again; another value for a day that has one is a fault. A rate that a
 * second person must look at (figures/rate/rate.h) is no fault: it is stored, and waits. */
#ifndef FUNDTRAIL_HANDLERS_SERIES_SERIES_H
#define FUNDTRAIL_HANDLERS_SERIES_SERIES_H

#include "decide/decide.h"

#define SERIES_LINES_MAX 100000
#define SERIES_FILE_MAX 1000000 /* characters of one that is sent; the command takes larger ones */

struct series_line {
    int32_t date;
    int64_t value_e8;
    size_t line;         /* from 1 */
    size_t value_column; /* where the value stands, in bytes from 1 */
};

/* What the values are of. */
struct series {
    uint32_t kind;          /* RECORD_INDEX_LEVEL or RECORD_FX_RATE */
    const char *index_code; /* of levels */
    uint32_t base_currency; /* of rates */
    uint32_t quote_currency;
    const char *source;
};

/* Reads CSV with a header that names `date` and `level` or `rate` (or 日期 and 点位 or 汇率), in
 * any order; further columns are not read. Every fault is a violation of `csv` with line and
 * column. Lines live in the arena of the violations, in order of date. ERR_INVALID. */
enum err series_parse(const struct series *series, const char *csv, int32_t today,
                      struct violations *violations, const struct series_line **lines_out,
                      size_t *count_out) MUST_USE;

/* The commands for the lines that are not recorded yet, in `arena`. ERR_CONFLICT, with violations:
 * another value is recorded for a day. */
enum err series_commands(const struct series *series, const struct book *book,
                         const struct series_line *lines, size_t line_count, struct arena *arena,
                         struct violations *violations, const struct command **commands_out,
                         size_t *count_out) MUST_USE;

struct db;
struct ledger;
struct submission;

struct series_receipt {
    int64_t stored_count;
    int64_t repeated_count; /* recorded already */
    int32_t first_on;       /* of the file */
    int32_t last_on;
    int64_t first_seq; /* of what was stored; 0: nothing was */
    int64_t last_seq;
    int64_t waiting_count; /* of the stored rates, those that count only with a second person */
    size_t doubt_count;    /* of these, those that are to be decided; others follow them */
    const struct entry *doubts; /* in order of date */
    bool replayed;
};

/* Parses and stores a file in one transaction. by says who, when and under which key; its command's
 * record is not looked at. Errors are those of series_parse, series_commands and ledger_submit. */
enum err series_load(struct ledger *ledger, struct db *db, const struct series *series,
                     const char *csv, const struct submission *by, struct arena *arena,
                     struct violations *violations, struct series_receipt *receipt_out) MUST_USE;

#endif
