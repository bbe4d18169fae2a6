/* What the files of `fundtrail calc` share: numbers, days, cases and answers. */
#ifndef FUNDTRAIL_CTL_CALC_CALC_INTERNAL_H
#define FUNDTRAIL_CTL_CALC_CALC_INTERNAL_H

#include "base/buf.h"
#include "base/int128.h"
#include "calc/irr.h"
#include "calc/waterfall.h"
#include "ctl/calc/calc.h"

#include <jansson.h>

#define CALC_WHOLE_DIGITS 18

enum calc_number { NUMBER_GOOD, NUMBER_MALFORMED, NUMBER_TOO_LARGE, NUMBER_TOO_FINE };

/* `-?digits[.digits]` with at most `places` decimals (up to 18) and 18 digits before the point, in
 * units of 10^-places. */
enum calc_number calc_decimal(const char *text, int places, int128_t *value_out);

/* Says what is wrong with the number of a cell. */
void calc_number_fault(struct calc_fault *fault, const struct calc_cell *cell, const char *name,
                       enum calc_number wrong, int places);

/* What the days of the flows are, and how a rate counts them: members of the answer. */
void calc_say_basis(json_t *answer, enum irr_basis basis);

/* The day of a row, in the first column: all dates, or all plain numbers (periods), as the first
 * row has it, which is asked first. */
void calc_day(const struct calc_table *table, size_t row, enum irr_basis *basis, int32_t *day_out,
              struct calc_fault *fault);

/* --- flows (xirr.c, pme.c): the answer, or NULL after a complaint --- */

json_t *calc_xirr(const struct calc_file *file, struct arena *arena);
json_t *calc_pme(const struct calc_file *file, struct arena *arena);

/* A case of equity (equity.c): the answer, or NULL after complaints in both languages. */
json_t *calc_equity(const struct calc_file *file, struct arena *arena);

/* The cap table of a folder in the Open Cap Format (captable.c), at the end of a day: as_of, or
 * that of its manifest where it is NULL. NULL after complaints in both languages. */
json_t *calc_captable(const char *folder, const char *as_of, struct arena *arena);

/* The whole file as JSON, without a key twice; NULL after a complaint. */
json_t *calc_parse(const struct calc_file *file);

/* Appends what is read of a table file, as one JSON object. False after a complaint. */
bool calc_sheet(const struct calc_file *file, struct buf *answer);

/* A case of IP finance (ip.c): the answer, or NULL after a complaint. */
json_t *calc_ip(const struct calc_file *file, struct arena *arena);

/* Complains that the figures as a whole, which has no line, are too large; returns NULL. */
json_t *calc_too_large(const struct calc_file *file);

/* --- JSON cases (json.c) --- */

struct calc_case;

/* Reads a case of JSON and answers it by a function that is given its root; the answer, or NULL
 * after a complaint, also where the function returned one after case_fail. */
json_t *calc_json(const struct calc_file *file,
                  json_t *(*answer)(struct calc_case *of, json_t *root));

#define CASE_PATH_SIZE 160
/* Room for a sentence in both languages. */
#define CASE_MESSAGE_SIZE 400
/* Decimals of money in a case, and of what is computed from it. */
#define CASE_PLACES 6
#define CASE_UNIT INT64_C(1000000)

/* A case as it is read. Of what is wrong that is kept which stands first in the file; what cannot
 * be read is zero or "", so callers check `failed` once, before they use anything. */
struct calc_case {
    const struct calc_file *file;
    struct arena arena;
    json_t *terms;
    json_t *flows;
    json_t *marks; /* NULL when not given */
    bool failed;
    size_t line;
    size_t column;
    char path[CASE_PATH_SIZE];
    char message[CASE_MESSAGE_SIZE];
};

/* An object or array of the case, and its path. */
struct calc_node {
    json_t *json;
    char path[CASE_PATH_SIZE];
};

void case_fail(struct calc_case *fault, const char *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

struct calc_node case_terms(struct calc_case *of);
size_t case_flow_count(const struct calc_case *of);
struct calc_node case_flow(struct calc_case *of, size_t index);
struct calc_node case_item(const struct calc_node *array, size_t index);
struct calc_node case_member(const struct calc_node *object, const char *key);

/* Fails unless every key of the object is one of `allowed`, blank-separated: what is not
 * understood could change the meaning. */
void case_keys(struct calc_case *of, const struct calc_node *object, const char *allowed);

/* Whether a word is one of those in a blank-separated list. */
bool case_is_word(const char *words, const char *word);

bool case_has(const struct calc_node *object, const char *key);

/* The shortest text of at most 15 digits that is the same number, without an exponent; a string as
 * it stands. False for anything else, and for what is longer. */
bool case_number_text(const json_t *value, char *text, size_t size);

/* A number, or a decimal string, in units of 10^-places. Fails when it is missing or negative. */
int64_t case_decimal(struct calc_case *of, const struct calc_node *object, const char *key,
                     int places);
int64_t case_decimal_or(struct calc_case *of, const struct calc_node *object, const char *key,
                        int places, int64_t absent);
int64_t case_money(struct calc_case *of, const struct calc_node *object, const char *key);
int64_t case_rate(struct calc_case *of, const struct calc_node *object, const char *key);
bool case_flag(struct calc_case *of, const struct calc_node *object, const char *key);
int32_t case_date(struct calc_case *of, const struct calc_node *object, const char *key);

/* NULL when missing and not needed; fails when it is no string. */
const char *case_text(struct calc_case *of, const struct calc_node *object, const char *key,
                      bool needed);

/* The line and column at which the value of a path stands, or as far as the path leads; whether a
 * single value stands there, no object or list. */
bool case_locate(const struct calc_file *file, const char *path, size_t *line_out,
                 size_t *column_out);

/* --- answers --- */

void answer_money(json_t *answer, const char *key, int64_t amount);
/* Ten decimals; null when the denominator is not positive. */
void answer_ratio(json_t *answer, const char *key, int128_t numerator, int128_t denominator);

/* One function per kind of case: reads it and returns the answer, or NULL after case_fail. */
json_t *case_single_split(struct calc_case *of);
json_t *case_european(struct calc_case *of);
json_t *case_american_clawback(struct calc_case *of);
json_t *case_tiered(struct calc_case *of);
json_t *case_fund_ledger(struct calc_case *of);
json_t *case_preferred_return(struct calc_case *of);
json_t *case_preferred_return_offset(struct calc_case *of);
json_t *case_day_count(struct calc_case *of);
json_t *case_management_fee(struct calc_case *of);
json_t *case_management_fee_schedule(struct calc_case *of);
json_t *case_recycling(struct calc_case *of);
json_t *case_multiples(struct calc_case *of);
json_t *case_moic_variants(struct calc_case *of);

/* Shared by the kinds that run a waterfall; the answers in steps.c. */
void case_read_split(struct calc_case *of, const struct calc_node *terms,
                     struct waterfall_terms *terms_out);
/* Fails on a hurdle beyond what the terms of a fund may have. */
void case_check_hurdle(struct calc_case *of, const struct calc_node *terms, const char *key,
                       int64_t rate_e10);
enum compounding case_compounding(struct calc_case *of, const struct calc_node *terms);
enum day_count case_day_count_of(struct calc_case *of, const struct calc_node *terms,
                                 const char *key);
json_t *answer_waterfall(const struct waterfall *waterfall);
json_t *answer_steps(const struct waterfall *waterfall, bool dated);

#endif
