/* A table of answers, one place for each hash of an entity tag; a new answer takes the place of
 * the old one. All together stay below a fixed number of bytes. */
#include "handlers/frame/answers.h"

#include "base/check.h"
#include "handlers/frame/file.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define PLACE_COUNT 256
/* Of all places together; beyond it nothing more is kept until places are taken over. */
#define BYTES_MAX ((size_t)32 * 1024 * 1024)

/* Headers that a body goes with; the others are set for each request. */
static const char *const kept_headers[] = {
    "Content-Type",   "Content-Disposition", "Link",
    FILE_ROWS_HEADER, "X-Content-SHA256",    "Journal-Receipt"};
#define KEPT_COUNT (sizeof(kept_headers) / sizeof(kept_headers[0]))

struct place {
    char etag[ETAG_SIZE]; /* "": empty */
    int status;
    char *headers[KEPT_COUNT]; /* NULL: not set */
    char *body;
    size_t length;
};

struct answers {
    pthread_mutex_t lock;
    size_t bytes;
    struct place places[PLACE_COUNT];
};

struct answers *answers_new(void)
{
    struct answers *answers = calloc(1, sizeof *answers);
    CHECK(answers != NULL);
    CHECK(pthread_mutex_init(&answers->lock, NULL) == 0);
    return answers;
}

static void empty(struct answers *answers, struct place *place)
{
    answers->bytes -= place->length;
    for (size_t i = 0; i < KEPT_COUNT; i++)
        free(place->headers[i]);
    free(place->body);
    *place = (struct place){0};
}

void answers_free(struct answers *answers)
{
    for (size_t i = 0; i < PLACE_COUNT; i++)
        empty(answers, &answers->places[i]);
    (void)pthread_mutex_destroy(&answers->lock);
    free(answers);
}

/* The tag is a hash itself: its first digits tell the place. */
static struct place *place_of(struct answers *answers, const char etag[ETAG_SIZE])
{
    char digits[9];
    memcpy(digits, etag + 1, 8);
    digits[8] = '\0';
    return &answers->places[strtoul(digits, NULL, 16) % PLACE_COUNT];
}

bool answers_find(struct answers *answers, const char etag[ETAG_SIZE], struct reply *reply)
{
    CHECK(pthread_mutex_lock(&answers->lock) == 0);
    const struct place *place = place_of(answers, etag);
    bool found = strcmp(place->etag, etag) == 0;
    if (found) {
        reply->status = place->status;
        for (size_t i = 0; i < KEPT_COUNT; i++)
            if (place->headers[i])
                reply_header(reply, kept_headers[i], place->headers[i]);
        buf_add(&reply->body, place->body, place->length);
    }
    CHECK(pthread_mutex_unlock(&answers->lock) == 0);
    return found;
}

static char *copy(const char *bytes, size_t length)
{
    char *copied = malloc(length + 1);
    CHECK(copied != NULL);
    memcpy(copied, bytes, length);
    copied[length] = '\0';
    return copied;
}

static void fill(struct place *place, const char etag[ETAG_SIZE], const struct reply *reply)
{
    memcpy(place->etag, etag, ETAG_SIZE);
    place->status = reply->status;
    place->length = reply->body.length;
    place->body = copy(reply->body.bytes, reply->body.length);
    for (size_t i = 0; i < KEPT_COUNT; i++) {
        const char *value = reply_header_get(reply, kept_headers[i]);
        if (value)
            place->headers[i] = copy(value, strlen(value));
    }
}

void answers_keep(struct answers *answers, const char etag[ETAG_SIZE], const struct reply *reply)
{
    if (reply->stream || reply->body.length > ANSWERS_BODY_MAX)
        return;
    CHECK(pthread_mutex_lock(&answers->lock) == 0);
    struct place *place = place_of(answers, etag);
    empty(answers, place);
    if (answers->bytes + reply->body.length <= BYTES_MAX) {
        fill(place, etag, reply);
        answers->bytes += place->length;
    }
    CHECK(pthread_mutex_unlock(&answers->lock) == 0);
}
