/* Transactions of the Open Cap Format as events of a cap table. */
#ifndef FUNDTRAIL_CTL_CALC_OCF_INTERNAL_H
#define FUNDTRAIL_CTL_CALC_OCF_INTERNAL_H

#include "equity_internal.h"

#include "calc/equity/cap_table.h"

enum ocf_family { OCF_STOCK, OCF_OPTION, OCF_WARRANT, OCF_CONVERTIBLE };

/* Ids by number, found by hashing. */
struct ocf_ids {
    json_t *numbers;
    size_t count;
    size_t room;
    const char **names;
};

/* What an event is beside what it does to units. */
struct ocf_event {
    enum ocf_family family;
    const json_t *json;
    size_t source; /* of which file; kept for whoever adds events */
    char path[CASE_PATH_SIZE];
    bool delivers; /* units of an option become stock: exercise, release */
};

/* Everything but the hash tables lives in the arena; ocf_log_done gives those back. */
struct ocf_log {
    struct exact_work *work;
    struct ocf_ids securities;
    struct ocf_ids holders;
    struct ocf_ids classes;
    struct ocf_ids ids; /* of the transactions, by the number of their event */
    size_t count;
    size_t room;
    struct cap_event *events;
    struct ocf_event *more; /* beside each event */
};

void ocf_log_init(struct ocf_log *log, struct exact_work *work);
void ocf_log_done(struct ocf_log *log);

/* The number of an id, given to it when it is new. */
size_t ocf_number(struct ocf_log *log, struct ocf_ids *ids, const char *id);

enum ocf_taken {
    OCF_TAKEN,
    OCF_NO_UNITS,     /* a known type that moves no units */
    OCF_FAULTY,       /* faults of the case say why; they are of stock, whose units count */
    OCF_FAULTY_APART, /* the same, of what is no stock */
};

/* Adds the event of a transaction, which faults of `of` are about. */
enum ocf_taken ocf_take(struct equity_case *of, struct ocf_log *log, const struct calc_node *node,
                        size_t source);

/* Once all are taken: a reissue names its split by id. */
void ocf_join_splits(struct ocf_log *log);
/* The id of a split that an event names and that is not there; NULL where there is none. */
const char *ocf_lost_split(const struct ocf_log *log, size_t event);

/* The sentence of a fault of the table, as a code and its detail in the arena. */
enum equity_fault_code ocf_fault(const struct ocf_log *log, const struct cap_fault *fault,
                                 const char **detail_out);

#endif
