/* Metrics: counters in memory that all worker processes share (mapped before they are forked), and
 * their text for Prometheus. Counting is lock-free and never fails. */
#ifndef FUNDTRAIL_RUNTIME_METRICS_H
#define FUNDTRAIL_RUNTIME_METRICS_H

#include "base/buf.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define METRICS_ROUTES_MAX 768
#define METRICS_BUCKET_COUNT 11 /* of durations; the last has no upper bound */

struct metrics_route {
    atomic_uint_fast64_t answers[6]; /* by hundreds of the status */
    atomic_uint_fast64_t durations[METRICS_BUCKET_COUNT];
    atomic_uint_fast64_t duration_sum_us;
};

struct metrics {
    struct metrics_route routes[METRICS_ROUTES_MAX]; /* [0]: no route matched */
    atomic_uint_fast64_t bytes_sent;
    atomic_uint_fast64_t db_errors;
    atomic_uint_fast64_t logins_succeeded;
    atomic_uint_fast64_t logins_failed;
    atomic_uint_fast64_t worker_restarts;
    atomic_int_fast64_t head_seq;     /* the highest that any worker has seen */
    atomic_int_fast64_t unproved_seq; /* the entry that does not prove; 0: none */
    atomic_uint_fast64_t foreign_rows;
    atomic_int_fast64_t proved_at_us;          /* UTC; 0: not yet */
    atomic_int_fast64_t schema_differences;    /* as the last comparison found */
    atomic_int_fast64_t schema_compared_at_us; /* UTC; 0: never */
};

/* All zero and shared with processes forked later. Ends the process when there is no memory. */
struct metrics *metrics_new(void);
void metrics_free(struct metrics *metrics);

/* Counts one answer of a route (its position in the route table + 1; 0: none matched). */
void metrics_answer(struct metrics *metrics, size_t route, int status, int64_t duration_us,
                    size_t bytes);

void metrics_head(struct metrics *metrics, int64_t head_seq);

/* Says that an entry does not prove, or with 0 that it does again; when that changes. */
void metrics_unproved(struct metrics *metrics, int64_t seq);

/* The entry that a process of this host said does not prove; 0: none. */
int64_t metrics_unproved_seq(const struct metrics *metrics);

/* A row of a credential or a session was refused: no key of ours made its code, or it is an old
 * one. */
void metrics_foreign_row(struct metrics *metrics);

/* When a server last ended a sound proof of all that the ledger holds. */
void metrics_proved(struct metrics *metrics, int64_t proved_at_us);

/* What the last comparison of the schema found, and when. */
void metrics_schema(struct metrics *metrics, int64_t differences, int64_t compared_at_us);

/* Name of the route at a position, as above: "GET /api/v1/funds". */
typedef const char *metrics_route_name(size_t route, const void *arg);

/* The exposition format 0.0.4. Routes that were never asked are left out. */
void metrics_write(const struct metrics *metrics, metrics_route_name *name, const void *arg,
                   struct buf *out);

#endif
