/* What the files of `fundtrail calc equity` and `captable` share: a case as it is read, all that
 * is wrong with it, and the numbers of an answer. */
#ifndef FUNDTRAIL_CTL_CALC_EQUITY_INTERNAL_H
#define FUNDTRAIL_CTL_CALC_EQUITY_INTERNAL_H

#include "calc_internal.h"

#include "calc/exact.h"

/* Decimals of an answer. */
#define EQUITY_PLACES 12
/* Items of a list, and names of an object. */
#define EQUITY_ITEMS_MAX 2000
#define EQUITY_INSTRUMENTS_MAX 250
#define EQUITY_FAULTS_MAX 50
#define EQUITY_DETAIL_SIZE 160

enum equity_fault_code {
#define X(name, en, zh) EQUITY_##name,
#include "equity_faults.def"
#undef X
    EQUITY_FAULT_COUNT
};

struct equity_fault {
    enum equity_fault_code code;
    size_t line;
    size_t column;
    char path[CASE_PATH_SIZE];
    char detail[EQUITY_DETAIL_SIZE];
};

/* What cannot be read counts as zero, one or "", so a case is read to its end and all that is
 * wrong with it is told; nothing is computed from it. */
struct equity_case {
    const struct calc_file *file;
    struct exact_work *work; /* its arena has everything */
    struct calc_node root;
    struct calc_node terms; /* without value where the case has none */
    size_t fault_count;
    struct equity_fault faults[EQUITY_FAULTS_MAX];
};

/* detail: NULL for none. */
void equity_fault(struct equity_case *of, const char *path, enum equity_fault_code code,
                  const char *detail);
/* The sentence, in the arena. */
const char *equity_sentence(struct exact_work *work, enum equity_fault_code code,
                            enum language language, const char *detail);
bool equity_good(const struct equity_case *of);
/* Prints every fault, in the order of the file, in both languages. */
void equity_complain(struct equity_case *of);

/* --- reading: each says what is wrong with the member that it reads --- */

void equity_keys(struct equity_case *of, const struct calc_node *object, const char *allowed);
/* The same for the terms; what a refused case says of its kind may stand there. */
void equity_terms(struct equity_case *of, const char *allowed);
/* Whether a member is there and not null. */
bool equity_has(const struct calc_node *object, const char *key);

struct exact equity_signed(struct equity_case *of, const struct calc_node *object, const char *key);
struct exact equity_amount(struct equity_case *of, const struct calc_node *object, const char *key);
struct exact equity_positive(struct equity_case *of, const struct calc_node *object,
                             const char *key);
struct exact equity_amount_or(struct equity_case *of, const struct calc_node *object,
                              const char *key, int64_t absent);
/* From 0 to below 1; absent or null: zero. */
struct exact equity_part(struct equity_case *of, const struct calc_node *object, const char *key);
/* A yearly rate from 0 to 1. */
struct exact equity_rate(struct equity_case *of, const struct calc_node *object, const char *key);
/* A step of rounding; absent: `absent`. */
struct exact equity_step(struct equity_case *of, const struct calc_node *object, const char *key,
                         const char *absent);
/* A decimal that stands in the program. */
struct exact equity_number(struct equity_case *of, const char *text);
int64_t equity_whole(struct equity_case *of, const struct calc_node *object, const char *key,
                     int64_t least, int64_t most);
int64_t equity_whole_or(struct equity_case *of, const struct calc_node *object, const char *key,
                        int64_t least, int64_t most, int64_t absent);
bool equity_flag(struct equity_case *of, const struct calc_node *object, const char *key);
bool equity_flag_or(struct equity_case *of, const struct calc_node *object, const char *key,
                    bool absent);
const char *equity_name(struct equity_case *of, const struct calc_node *object, const char *key);
int32_t equity_date(struct equity_case *of, const struct calc_node *object, const char *key);
/* DATE_UNKNOWN where it is absent or null. */
int32_t equity_date_or_none(struct equity_case *of, const struct calc_node *object,
                            const char *key);
/* The position of a word among those separated by blanks; absent: `absent`, or a fault where that
 * is below zero. */
int equity_word(struct equity_case *of, const struct calc_node *object, const char *key,
                const char *words, int absent);

/* A member that is a list, and how many items it has: none where it is absent. */
struct calc_node equity_list(struct equity_case *of, const struct calc_node *object,
                             const char *key, bool needed, size_t *count_out);
/* Fewer of them than of anything else: their shares of each other grow into long fractions. */
void equity_hold_count(struct equity_case *of, const struct calc_node *list, size_t most,
                       size_t *count);
/* An item, which must be an object. */
struct calc_node equity_item(struct equity_case *of, const struct calc_node *list, size_t index);

/* Names with amounts, as in the members of an object. */
struct equity_names {
    size_t count;
    size_t room;
    const char **names;
    struct exact *amounts;
};

struct equity_names equity_amounts(struct equity_case *of, const struct calc_node *object,
                                   const char *key, bool needed);
struct equity_names equity_names_new(struct equity_case *of, size_t room);
/* The position of a name, or count. */
size_t equity_find(const struct equity_names *names, const char *name);
/* The position of a name, which is added with zero where it is new. */
size_t equity_find_or_add(struct equity_case *of, struct equity_names *names, const char *name);
/* Adds a name; a fault at the path when it is there already. */
void equity_add_name(struct equity_case *of, struct equity_names *names, const char *name,
                     struct exact amount, const char *path);

/* --- answers --- */

void say_amount(struct equity_case *of, json_t *answer, const char *key, struct exact value);
void say_places(struct equity_case *of, json_t *answer, const char *key, struct exact value,
                int places);
void say_day(json_t *answer, const char *key, int32_t day); /* null for DATE_UNKNOWN */
void say_text(json_t *answer, const char *key, const char *text);
/* An object of names and amounts. */
void say_names(struct equity_case *of, json_t *answer, const char *key,
               const struct equity_names *names);
/* The same with each amount's part of the total; null without a total. */
void say_ratios(struct equity_case *of, json_t *answer, const char *key,
                const struct equity_names *names, struct exact whole);

/* --- kinds: each reads its case and returns the answer, or NULL after a fault --- */

struct equity_kind {
    const char *name;
    const char *members; /* of the case, beside what all have */
    bool without_terms;
    json_t *(*answer)(struct equity_case *of);
};

/* Lists that end with a NULL name. */
extern const struct equity_kind equity_exit_kinds[];
extern const struct equity_kind equity_round_kinds[];
extern const struct equity_kind equity_capital_kinds[];
extern const struct equity_kind equity_claim_kinds[];
extern const struct equity_kind equity_listing_kinds[];
extern const struct equity_kind equity_table_kinds[];

/* Says why the mathematics gave no answer: too large, or `why`. Returns NULL. */
json_t *equity_refuse(struct equity_case *of, enum err err, const char *path,
                      enum equity_fault_code why);

#endif
