/* What the running sums are kept in, and who adds to them. Not for other modules. */
#ifndef FUNDTRAIL_BOOK_RUNNING_SUM_INTERNAL_H
#define FUNDTRAIL_BOOK_RUNNING_SUM_INTERNAL_H

#include "book/book.h"
#include "book/running_sum.h"

#include <stddef.h>

/* Beyond it the entries are asked, so that no sum of a few of these overflows. */
#define SUM_MOST (INT64_C(1) << 60)

/* The sums that an investment adds to. */
#define SUMS_OF_ONE 6

/* What one investment has added. */
struct added {
    uint32_t investment_id;
    uint32_t sums[SUMS_OF_ONE];
    bool live;
    bool decided;
    bool approved;
    int64_t amount_minor; /* proposed */
    int64_t paid_minor;   /* of the payments that count, decided or not */
};

/* Positions by key, open addressing; 0 is none. */
struct place_map {
    uint32_t *places;
    size_t capacity; /* a power of two */
    size_t count;
};

struct sum_table {
    int64_t seq; /* of the last entry; 0: there is none */
    int32_t last_weight_day;
    struct running_sum *sums; /* [0] is none */
    size_t sum_count;
    size_t sum_capacity;
    uint32_t *lasts; /* by sum of a whole: the last of its parts */
    size_t last_capacity;
    uint32_t *firsts;
    size_t first_capacity;
    struct place_map by_key;
    struct added *added; /* [0] is none */
    size_t added_count;
    size_t added_capacity;
    struct place_map by_investment;
};

struct approval;

/* --- the table (running_sum_table.c) --- */

typedef size_t place_hash(const void *items, uint32_t place);

size_t sum_hash(uint32_t of, uint32_t a, uint32_t b);

/* Adds a place that is not there yet. */
void sum_map_add(struct place_map *map, place_hash *hash, const void *items, uint32_t place);

/* The place of a sum; find: 0 where there is none. */
uint32_t sum_find(const struct sum_table *table, uint32_t of, int64_t a, int64_t b);
uint32_t sum_make(struct sum_table *table, uint32_t of, int64_t a, int64_t b);

/* The sum of a part of a whole, which then leads to it. */
uint32_t sum_make_part(struct sum_table *table, uint32_t whole, uint32_t of, int64_t a, int64_t b);

/* Adds to a member of the sum; beyond SUM_MOST it is unsure. */
void sum_add_amount(struct running_sum *sum, int64_t *amount_io, int64_t difference);
void sum_see_day(struct running_sum *sum, int32_t day);
void sum_see_currency(struct running_sum *sum, uint32_t currency);

/* --- cash of funds (running_sum_cash.c) --- */

struct running_sum *sum_of_fund(struct sum_table *table, int64_t fund_id);
void sum_doubt_cash(struct sum_table *table, int64_t fund_id);

/* Money that comes in, or leaves where the amount is less than nothing. */
void sum_add_cash(struct sum_table *table, const struct book *book, int64_t fund_id,
                  uint32_t currency, int64_t amount_minor, int32_t day);

/* Of an entry that just came; of one that was reversed; of an approval that was. */
void sum_see_cash(struct sum_table *table, const struct book *book, const struct entry *entry);
void sum_end_cash(struct sum_table *table, const struct book *book, const struct entry *reversed,
                  int32_t day);
void sum_end_payout(struct sum_table *table, const struct book *book,
                    const struct approval *approval);

/* --- what investments add (running_sum_investment.c) --- */

struct added *sum_added(const struct sum_table *table, int64_t investment_id);

/* Lets an investment be as `now` from a day on. */
void sum_change(struct sum_table *table, const struct book *book, const struct added *now,
                int32_t day);
void sum_add_investment(struct sum_table *table, const struct book *book,
                        const struct entry *entry);
void sum_decide_again(struct sum_table *table, const struct book *book, int64_t investment_id,
                      int32_t day);

/* Adds up the payments once more; adds one payment. */
void sum_pay_again(struct sum_table *table, const struct book *book, int64_t investment_id,
                   int32_t day);
void sum_pay(struct sum_table *table, const struct book *book, const struct entry *entry,
             int64_t amount_minor, int32_t day);

/* Lets the entries be asked of all that an investment adds to: of paid alone, or of all. */
void sum_doubt(struct sum_table *table, int64_t investment_id, bool paid_alone);
void sum_end_project(struct sum_table *table, const struct book *book, int64_t project_id);

#endif
