/* The checks of one process with their words, behind one mutex. */
#include "runtime/readiness.h"

#include "base/check.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TOUCH_PAUSE_US (INT64_C(60) * 1000000)

struct check {
    const char *name;
    bool ok;
    bool warns; /* no more than that */
    char detail[READINESS_DETAIL_SIZE];
};

struct readiness {
    pthread_mutex_t lock; /* guards what follows; held for moments only */
    pthread_cond_t doubted;
    bool doubt;
    size_t count;
    struct check checks[READINESS_CHECKS_MAX];
    atomic_int_fast64_t touch_from_us;
};

struct readiness *readiness_new(void)
{
    struct readiness *readiness = calloc(1, sizeof *readiness);
    pthread_condattr_t attributes;
    CHECK(readiness != NULL);
    CHECK(pthread_mutex_init(&readiness->lock, NULL) == 0);
    CHECK(pthread_condattr_init(&attributes) == 0);
    CHECK(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0);
    CHECK(pthread_cond_init(&readiness->doubted, &attributes) == 0);
    CHECK(pthread_condattr_destroy(&attributes) == 0);
    return readiness;
}

void readiness_free(struct readiness *readiness)
{
    (void)pthread_cond_destroy(&readiness->doubted);
    (void)pthread_mutex_destroy(&readiness->lock);
    free(readiness);
}

static void lock(struct readiness *readiness)
{
    CHECK(pthread_mutex_lock(&readiness->lock) == 0);
}

static void unlock(struct readiness *readiness)
{
    CHECK(pthread_mutex_unlock(&readiness->lock) == 0);
}

static struct check *find(struct readiness *readiness, const char *name)
{
    for (size_t i = 0; i < readiness->count; i++)
        if (strcmp(readiness->checks[i].name, name) == 0)
            return &readiness->checks[i];
    return NULL;
}

static bool say(struct readiness *readiness, const char *check, bool warns, bool ok,
                const char *detail)
{
    lock(readiness);
    struct check *found = find(readiness, check);
    bool changed = found ? found->ok != ok : !ok;
    if (!found) {
        CHECK(readiness->count < READINESS_CHECKS_MAX);
        found = &readiness->checks[readiness->count++];
        found->name = check;
    }
    found->ok = ok;
    found->warns = warns;
    (void)snprintf(found->detail, sizeof found->detail, "%s", detail ? detail : "");
    unlock(readiness);
    return changed;
}

bool readiness_say(struct readiness *readiness, const char *check, bool ok, const char *detail)
{
    return say(readiness, check, false, ok, detail);
}

bool readiness_warn(struct readiness *readiness, const char *check, bool ok, const char *detail)
{
    return say(readiness, check, true, ok, detail);
}

bool readiness_holds(struct readiness *readiness, const char *check)
{
    lock(readiness);
    const struct check *found = find(readiness, check);
    bool ok = !found || found->ok;
    unlock(readiness);
    return ok;
}

static bool any_fails(struct readiness *readiness, bool warns)
{
    bool any = false;
    lock(readiness);
    for (size_t i = 0; i < readiness->count; i++)
        any = any || (readiness->checks[i].warns == warns && !readiness->checks[i].ok);
    unlock(readiness);
    return any;
}

bool readiness_all(struct readiness *readiness)
{
    return !any_fails(readiness, false);
}

bool readiness_warned(struct readiness *readiness)
{
    return any_fails(readiness, true);
}

void readiness_write(struct readiness *readiness, struct buf *out)
{
    lock(readiness);
    buf_char(out, '[');
    for (size_t i = 0; i < readiness->count; i++) {
        const struct check *check = &readiness->checks[i];
        buf_format(out, "%s{\"check\":\"%s\",\"ok\":%s,\"detail\":", i > 0 ? "," : "", check->name,
                   check->ok ? "true" : "false");
        if (check->detail[0])
            buf_json_string(out, check->detail);
        else
            buf_text(out, "null");
        buf_char(out, '}');
    }
    buf_char(out, ']');
    unlock(readiness);
}

void readiness_doubt(struct readiness *readiness)
{
    lock(readiness);
    readiness->doubt = true;
    CHECK(pthread_cond_signal(&readiness->doubted) == 0);
    unlock(readiness);
}

void readiness_wait(struct readiness *readiness, int64_t timeout_ms)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += timeout_ms / 1000;
    until.tv_nsec += timeout_ms % 1000 * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    int result = 0;
    lock(readiness);
    while (!readiness->doubt && result != ETIMEDOUT)
        result = pthread_cond_timedwait(&readiness->doubted, &readiness->lock, &until);
    readiness->doubt = false;
    unlock(readiness);
}

bool readiness_may_touch(struct readiness *readiness, int64_t now_us)
{
    return now_us >= atomic_load_explicit(&readiness->touch_from_us, memory_order_relaxed);
}

void readiness_touch_failed(struct readiness *readiness, int64_t now_us)
{
    atomic_store_explicit(&readiness->touch_from_us, now_us + TOUCH_PAUSE_US, memory_order_relaxed);
}
