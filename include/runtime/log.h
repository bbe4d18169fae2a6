/* Log: one JSON object per line on standard error. Lines are written with one write(2) each, so
 * those of several threads and processes do not mix. Never a secret, a name or an amount. */
#ifndef FUNDTRAIL_RUNTIME_LOG_H
#define FUNDTRAIL_RUNTIME_LOG_H

#include <stddef.h>
#include <stdint.h>

struct log_request {
    int64_t time_us; /* UTC, when the request came */
    const char *request_id;
    const char *method;
    const char *route; /* pattern, e.g. "/api/v1/funds/{id}"; NULL: none matched */
    int status;
    int64_t duration_us;
    int64_t user_id;   /* 0: nobody signed in */
    size_t bytes;      /* of the body that was sent */
    const char *error; /* wire name of the error; NULL: none */
    const char *cause; /* what a layer below said of a failure on our side; NULL: nothing */
};

void log_request(const struct log_request *line);

enum log_level { LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

/* A line about the process itself: {"time", "level", "event", "pid", "detail"}. */
void log_event(enum log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
