/* The counters and their text in the format of Prometheus. */
#include "runtime/metrics.h"

#include "base/check.h"

#include <stdio.h>
#include <sys/mman.h>

static const struct {
    int64_t most_us;
    const char *label;
} buckets[METRICS_BUCKET_COUNT] = {
    {500, "0.0005"}, {1000, "0.001"},  {2000, "0.002"},     {5000, "0.005"},
    {10000, "0.01"}, {25000, "0.025"}, {50000, "0.05"},     {100000, "0.1"},
    {500000, "0.5"}, {2000000, "2"},   {INT64_MAX, "+Inf"},
};

struct metrics *metrics_new(void)
{
    void *memory = mmap(NULL, sizeof(struct metrics), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(memory != MAP_FAILED);
    return memory;
}

void metrics_free(struct metrics *metrics)
{
    if (metrics)
        (void)munmap(metrics, sizeof *metrics);
}

static void add(atomic_uint_fast64_t *counter, uint64_t amount)
{
    atomic_fetch_add_explicit(counter, amount, memory_order_relaxed);
}

void metrics_answer(struct metrics *metrics, size_t route, int status, int64_t duration_us,
                    size_t bytes)
{
    CHECK(route < METRICS_ROUTES_MAX && status >= 0 && status < 600);
    struct metrics_route *counters = &metrics->routes[route];
    size_t bucket = 0;
    while (duration_us > buckets[bucket].most_us)
        bucket++;
    add(&counters->answers[status / 100], 1);
    add(&counters->durations[bucket], 1);
    add(&counters->duration_sum_us, (uint64_t)duration_us);
    add(&metrics->bytes_sent, bytes);
}

void metrics_head(struct metrics *metrics, int64_t head_seq)
{
    int_fast64_t seen = atomic_load_explicit(&metrics->head_seq, memory_order_relaxed);
    while (seen < head_seq &&
           !atomic_compare_exchange_weak_explicit(&metrics->head_seq, &seen, head_seq,
                                                  memory_order_relaxed, memory_order_relaxed))
        continue;
}

void metrics_unproved(struct metrics *metrics, int64_t seq)
{
    atomic_store_explicit(&metrics->unproved_seq, seq, memory_order_relaxed);
}

void metrics_foreign_row(struct metrics *metrics)
{
    add(&metrics->foreign_rows, 1);
}

int64_t metrics_unproved_seq(const struct metrics *metrics)
{
    return atomic_load_explicit(&metrics->unproved_seq, memory_order_relaxed);
}

void metrics_proved(struct metrics *metrics, int64_t proved_at_us)
{
    atomic_store_explicit(&metrics->proved_at_us, proved_at_us, memory_order_relaxed);
}

void metrics_schema(struct metrics *metrics, int64_t differences, int64_t compared_at_us)
{
    atomic_store_explicit(&metrics->schema_differences, differences, memory_order_relaxed);
    atomic_store_explicit(&metrics->schema_compared_at_us, compared_at_us, memory_order_relaxed);
}

static uint64_t value_of(const atomic_uint_fast64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

static void write_value(struct buf *out, const char *name, const char *type, const char *help,
                        uint64_t value)
{
    buf_format(out, "# HELP %s %s\n# TYPE %s %s\n%s %llu\n", name, help, name, type, name,
               (unsigned long long)value);
}

static void write_answers(const struct metrics *metrics, metrics_route_name *name, const void *arg,
                          struct buf *out)
{
    buf_text(out, "# HELP fundtrail_requests_total Answers by route and class of status.\n"
                  "# TYPE fundtrail_requests_total counter\n");
    for (size_t route = 0; route < METRICS_ROUTES_MAX; route++)
        for (size_t hundreds = 1; hundreds < 6; hundreds++) {
            uint64_t answers = value_of(&metrics->routes[route].answers[hundreds]);
            if (answers > 0)
                buf_format(out, "fundtrail_requests_total{route=\"%s\",status=\"%zuxx\"} %llu\n",
                           name(route, arg), hundreds, (unsigned long long)answers);
        }
}

static void write_durations(const struct metrics *metrics, metrics_route_name *name,
                            const void *arg, struct buf *out)
{
    buf_text(out, "# HELP fundtrail_request_duration_seconds Time to answer by route.\n"
                  "# TYPE fundtrail_request_duration_seconds histogram\n");
    for (size_t route = 0; route < METRICS_ROUTES_MAX; route++) {
        const struct metrics_route *counters = &metrics->routes[route];
        uint64_t total = 0;
        for (size_t i = 0; i < METRICS_BUCKET_COUNT; i++)
            total += value_of(&counters->durations[i]);
        if (total == 0)
            continue;
        uint64_t below = 0;
        for (size_t i = 0; i < METRICS_BUCKET_COUNT; i++) {
            below += value_of(&counters->durations[i]);
            buf_format(out,
                       "fundtrail_request_duration_seconds_bucket{route=\"%s\",le=\"%s\"} %llu\n",
                       name(route, arg), buckets[i].label, (unsigned long long)below);
        }
        uint64_t sum_us = value_of(&counters->duration_sum_us);
        buf_format(out,
                   "fundtrail_request_duration_seconds_sum{route=\"%s\"} %llu.%06llu\n"
                   "fundtrail_request_duration_seconds_count{route=\"%s\"} %llu\n",
                   name(route, arg), (unsigned long long)(sum_us / 1000000),
                   (unsigned long long)(sum_us % 1000000), name(route, arg),
                   (unsigned long long)below);
    }
}

void metrics_write(const struct metrics *metrics, metrics_route_name *name, const void *arg,
                   struct buf *out)
{
    write_answers(metrics, name, arg, out);
    write_durations(metrics, name, arg, out);
    write_value(out, "fundtrail_bytes_sent_total", "counter", "Bytes of bodies sent.",
                value_of(&metrics->bytes_sent));
    write_value(out, "fundtrail_db_errors_total", "counter",
                "Requests that failed because of the database.", value_of(&metrics->db_errors));
    write_value(out, "fundtrail_logins_succeeded_total", "counter", "Sign-ins.",
                value_of(&metrics->logins_succeeded));
    write_value(out, "fundtrail_logins_failed_total", "counter", "Refused sign-ins.",
                value_of(&metrics->logins_failed));
    write_value(out, "fundtrail_worker_restarts_total", "counter",
                "Worker processes that died and were replaced.",
                value_of(&metrics->worker_restarts));
    int64_t head = atomic_load_explicit(&metrics->head_seq, memory_order_relaxed);
    write_value(out, "fundtrail_journal_head_seq", "gauge",
                "Seq of the last journal entry seen; entries are gapless from 1.",
                (uint64_t)(head < 0 ? 0 : head));
    write_value(out, "fundtrail_journal_unproved_seq", "gauge",
                "Seq of the journal entry that does not prove and stops all decisions; 0: none.",
                (uint64_t)atomic_load_explicit(&metrics->unproved_seq, memory_order_relaxed));
    write_value(out, "fundtrail_foreign_rows_total", "counter",
                "Credentials and sessions that were refused because this program did not write them"
                " so.",
                value_of(&metrics->foreign_rows));
    write_value(out, "fundtrail_journal_proved_timestamp_seconds", "gauge",
                "When a running server last ended a sound proof of the whole ledger, as Unix time;"
                " 0: not yet.",
                (uint64_t)atomic_load_explicit(&metrics->proved_at_us, memory_order_relaxed) /
                    1000000);
    write_value(out, "fundtrail_schema_differences", "gauge",
                "Views, triggers and rights that were missing, changed or surplus when the schema"
                " was last compared.",
                (uint64_t)atomic_load_explicit(&metrics->schema_differences, memory_order_relaxed));
    write_value(
        out, "fundtrail_schema_compared_timestamp_seconds", "gauge",
        "When the schema was last compared, as Unix time; 0: never.",
        (uint64_t)atomic_load_explicit(&metrics->schema_compared_at_us, memory_order_relaxed) /
            1000000);
}
