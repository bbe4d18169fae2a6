/* What the files share that write a folder in the Open Cap Format as tables. */
#ifndef FUNDTRAIL_CTL_CALC_OCF_WRITER_H
#define FUNDTRAIL_CTL_CALC_OCF_WRITER_H

#include "ctl/calc/ocf_tables.h"

#include "base/buf.h"
#include "captable_internal.h"

/* The codes that ids of a kind have become. */
struct ocf_codes {
    json_t *by_id;
    json_t *taken; /* in small letters */
};

struct ocf_writer {
    struct ocf_set *set;
    struct captable *cap;
    struct arena *arena;
    const char *firm;
    int32_t first_day;  /* before which nothing happens: what has no day is there from it on */
    size_t *stands_for; /* of each security: itself, or the one whose balance it is */
    bool *by_event;     /* results from an event that is written */
    struct ocf_told *told;
    size_t told_count;
    size_t told_room;
    struct ocf_tables *out;
    struct buf csv;
    struct ocf_ledger *ledger; /* NULL: no code is taken */
    struct ocf_codes codes[OCF_CODED_COUNT];
};

/* --- cells (ocf_cells.c) --- */

void ocf_begin_table(struct ocf_writer *writer, const char *columns);
/* A table without rows is none. */
void ocf_end_table(struct ocf_writer *writer, const char *name);
void ocf_end_row(struct ocf_writer *writer);
void ocf_cell(struct ocf_writer *writer, const char *text);
void ocf_blank_cells(struct ocf_writer *writer, size_t count);
void ocf_day_cell(struct ocf_writer *writer, int32_t day);
void ocf_number_cell(struct ocf_writer *writer, struct exact value);
/* A number of an object; empty where there is none. */
void ocf_member_cell(struct ocf_writer *writer, const json_t *object, const char *key);
/* Money of an object: {"amount": "1.00", "currency": "USD"}. */
void ocf_amount_cell(struct ocf_writer *writer, const json_t *object, const char *key);

void ocf_tell(struct ocf_writer *writer, const struct ocf_told *what);
/* What the records have no place for; event: its place in the log. */
void ocf_left_out(struct ocf_writer *writer, size_t event, const char *english,
                  const char *chinese);

const char *ocf_currency_in(const json_t *object, const char *key);
int32_t ocf_day_of(const json_t *object, const char *key, int32_t fallback);

/* Whether a security is never issued, or several times. */
bool ocf_doubtful(const struct ocf_writer *writer, size_t security);
/* The securities that result from an event and are issued once. */
size_t ocf_results_of(const struct ocf_writer *writer, const struct cap_event *event, size_t *out);

/* --- codes (ocf_codes.c) --- */

/* The code of an id; the same one each time. owner: whose a record of the ledger with that code
 * must be to be the same one; NULL stays NULL. */
const char *ocf_code(struct ocf_writer *writer, enum ocf_coded kind, const char *id,
                     const char *owner);

/* --- vesting (ocf_vesting.c) --- */

struct ocf_vesting {
    int32_t from;
    int32_t cliff_months; /* 0: none */
    int32_t months;
    int32_t every_months;
};

enum ocf_vests {
    OCF_VESTS_NOT, /* all is vested when it is issued */
    OCF_VESTS_BY_MONTHS,
    OCF_VESTS_OTHERWISE /* by events, unevenly, or without a start */
};

enum ocf_vests ocf_vesting_of(struct ocf_writer *writer, const json_t *issue, struct exact units,
                              int32_t issued_on, struct ocf_vesting *vesting_out);

/* --- tables --- */

size_t ocf_class_number(const struct ocf_writer *writer, const char *id);
const char *ocf_plan_class(const json_t *plan);
void ocf_write_classes(struct ocf_writer *writer);
void ocf_write_pools(struct ocf_writer *writer);
void ocf_write_securities(struct ocf_writer *writer);
void ocf_write_events(struct ocf_writer *writer);
void ocf_write_splits(struct ocf_writer *writer);

#endif
