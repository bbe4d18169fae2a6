/* Reads from a peer until a request is complete. */
#include "connection_internal.h"

#include "base/check.h"
#include "server/answer.h"
#include "server/request_read.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* Reads of one connection in a row, so that a long body does not keep the others waiting. */
#define READS_MAX 16

struct connection *connection_new(int fd, struct framing_budget *budget)
{
    struct connection *connection = calloc(1, sizeof *connection);
    CHECK(connection != NULL);
    connection->fd = fd;
    atomic_init(&connection->until_ms, LLONG_MAX);
    framing_init(&connection->framing, budget);
    return connection;
}

void connection_free(struct connection *connection)
{
    framing_done(&connection->framing);
    buf_done(&connection->rest);
    (void)close(connection->fd);
    free(connection);
}

/* The head is there: what may follow it. */
static bool read_head(struct connection *connection, const struct io_program *program)
{
    struct framing *framing = &connection->framing;
    const char *length_text = NULL;
    size_t length = 0;
    if (request_read(framing->params.bytes, framing->params.length, &connection->request,
                     &length_text) != ERR_OK)
        return false;
    size_t max = program->body_max == NULL ? IO_BODY_MAX
                                           : program->body_max(program->arg, &connection->request);
    enum err err = content_length_parse(length_text, max, &length);
    framing_expect(framing, err, length);
    return true;
}

static bool send_answers(struct connection *connection)
{
    struct buf *answers = &connection->framing.answers;
    bool sent = answers->length == 0 || answer_records(connection->fd, answers);
    buf_reset(answers);
    return sent;
}

static enum connection_step complete(struct connection *connection, const uint8_t *bytes,
                                     size_t length)
{
    const struct framing *framing = &connection->framing;
    buf_add(&connection->rest, (const char *)bytes, length);
    if (framing->body_err == ERR_OK && framing->body.length > 0) {
        connection->request.body = framing->body.bytes;
        connection->request.body_length = framing->body.length;
    }
    connection->has_asked = true;
    return CONNECTION_ASKS;
}

static enum connection_step take(struct connection *connection, const struct io_program *program,
                                 const uint8_t *bytes, size_t length)
{
    for (;;) {
        enum framing_step step = framing_take(&connection->framing, &bytes, &length);
        if (!send_answers(connection))
            return CONNECTION_ENDS;
        if (step == FRAMING_TAKES_MORE)
            return CONNECTION_WAITS;
        if (step == FRAMING_HAS_REQUEST)
            return complete(connection, bytes, length);
        if (step != FRAMING_HAS_HEAD || !read_head(connection, program))
            return CONNECTION_ENDS;
    }
}

/* What was read behind the request before. */
static enum connection_step take_rest(struct connection *connection,
                                      const struct io_program *program)
{
    struct buf rest = connection->rest;
    buf_init(&connection->rest);
    enum connection_step step = take(connection, program, (const uint8_t *)rest.bytes, rest.length);
    buf_done(&rest);
    return step;
}

enum connection_step connection_read(struct connection *connection,
                                     const struct io_program *program, uint8_t *buffer)
{
    if (connection->rest.length > 0) {
        enum connection_step step = take_rest(connection, program);
        if (step != CONNECTION_WAITS)
            return step;
    }
    for (int i = 0; i < READS_MAX; i++) {
        ssize_t got = recv(connection->fd, buffer, CONNECTION_READ_SIZE, MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN)
            return CONNECTION_WAITS;
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return CONNECTION_ENDS;
        enum connection_step step = take(connection, program, buffer, (size_t)got);
        if (step != CONNECTION_WAITS || (size_t)got < CONNECTION_READ_SIZE)
            return step;
    }
    return CONNECTION_WAITS;
}

void connection_answered(struct connection *connection)
{
    framing_next(&connection->framing);
}

bool connection_is_amid(const struct connection *connection)
{
    return connection->framing.stage != FRAMING_IDLE || connection->framing.header_length > 0;
}
