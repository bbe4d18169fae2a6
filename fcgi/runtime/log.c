/* Writes the lines of the log. */
#include "runtime/log.h"

#include "base/buf.h"
#include "base/date.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static void add_name(struct buf *line, const char *name)
{
    buf_text(line, ",\"");
    buf_text(line, name);
    buf_text(line, "\":");
}

static void add_text(struct buf *line, const char *name, const char *value)
{
    add_name(line, name);
    buf_json_string(line, value);
}

static void add_int(struct buf *line, const char *name, int64_t value)
{
    add_name(line, name);
    buf_int(line, value);
}

static void begin(struct buf *line, int64_t time_us, const char *level, const char *event)
{
    char time_text[TIME_TEXT_SIZE];
    time_format(time_us, time_text);
    buf_init(line);
    buf_text(line, "{\"time\":");
    buf_json_string(line, time_text);
    add_text(line, "level", level);
    add_text(line, "event", event);
}

/* Logging must never fail a request: what cannot be written is lost. */
static void end(struct buf *line)
{
    buf_text(line, "}\n");
    ssize_t written = write(STDERR_FILENO, line->bytes, line->length);
    (void)written;
    buf_done(line);
}

void log_request(const struct log_request *request)
{
    struct buf line;
    begin(&line, request->time_us, request->status >= 500 ? "error" : "info", "request");
    add_text(&line, "request_id", request->request_id);
    add_text(&line, "method", request->method);
    add_text(&line, "route", request->route);
    add_int(&line, "status", request->status);
    add_int(&line, "duration_us", request->duration_us);
    add_int(&line, "user_id", request->user_id);
    add_int(&line, "bytes", (int64_t)request->bytes);
    if (request->error)
        add_text(&line, "error", request->error);
    if (request->cause && *request->cause)
        add_text(&line, "cause", request->cause);
    end(&line);
}

void log_event(enum log_level level, const char *event, const char *format, ...)
{
    static const char *const levels[] = {
        [LOG_LEVEL_INFO] = "info", [LOG_LEVEL_WARNING] = "warning", [LOG_LEVEL_ERROR] = "error"};
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    char detail[1024];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(detail, sizeof detail, format, args);
    va_end(args);

    struct buf line;
    begin(&line, (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000, levels[level], event);
    add_int(&line, "pid", getpid());
    add_text(&line, "detail", detail);
    end(&line);
}
