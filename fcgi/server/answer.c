/* Head, body and end of a small reply leave in one write. */
#include "server/answer.h"

#include "base/check.h"
#include "http/reply.h"
#include "http/request.h"
#include "server/framing.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define RECORDS_MAX 30

/* A multiple of eight bytes, as the protocol advises. */
#define CONTENT_MAX ((size_t)65528)

/* Records on their way. Contents belong to the caller until they are flushed. */
struct outgoing {
    int fd;
    uint16_t request_id;
    bool failed;
    size_t record_count;
    size_t piece_count;
    FCGI_Header headers[RECORDS_MAX];
    struct iovec pieces[2 * RECORDS_MAX];
};

static void flush(struct outgoing *out)
{
    struct msghdr message = {.msg_iov = out->pieces, .msg_iovlen = out->piece_count};
    while (!out->failed && message.msg_iovlen > 0) {
        ssize_t sent = sendmsg(out->fd, &message, MSG_NOSIGNAL);
        if (sent < 0) {
            out->failed = errno != EINTR;
            continue;
        }
        size_t left = (size_t)sent;
        while (message.msg_iovlen > 0 && left >= message.msg_iov->iov_len) {
            left -= message.msg_iov++->iov_len;
            message.msg_iovlen--;
        }
        if (message.msg_iovlen > 0) {
            message.msg_iov->iov_base = (char *)message.msg_iov->iov_base + left;
            message.msg_iov->iov_len -= left;
        }
    }
    out->record_count = 0;
    out->piece_count = 0;
}

static void add_piece(struct outgoing *out, const void *bytes, size_t length)
{
    /* sendmsg only reads, whatever its type says. */
    union {
        const void *from;
        void *to;
    } base = {.from = bytes};
    out->pieces[out->piece_count++] = (struct iovec){.iov_base = base.to, .iov_len = length};
}

static void add_record(struct outgoing *out, unsigned type, const void *content, size_t length)
{
    if (out->record_count == RECORDS_MAX)
        flush(out);
    FCGI_Header *header = &out->headers[out->record_count++];
    framing_header(type, out->request_id, length, header);
    add_piece(out, header, sizeof *header);
    if (length > 0)
        add_piece(out, content, length);
}

static void add_text(struct outgoing *out, const char *bytes, size_t length)
{
    while (length > 0) {
        size_t taken = length < CONTENT_MAX ? length : CONTENT_MAX;
        add_record(out, FCGI_STDOUT, bytes, taken);
        bytes += taken;
        length -= taken;
    }
}

static bool end(struct outgoing *out)
{
    static const FCGI_EndRequestBody complete = {.protocolStatus = FCGI_REQUEST_COMPLETE};
    add_record(out, FCGI_STDOUT, NULL, 0);
    add_record(out, FCGI_END_REQUEST, &complete, sizeof complete);
    flush(out);
    return !out->failed;
}

/* nginx puts the text after Status into the status line as it is, and HTTP/1.1 wants a blank and a
 * phrase there. */
static const char *phrase_of(int status)
{
    static const struct {
        int status;
        const char *phrase;
    } phrases[] = {
        {200, "OK"},
        {304, "Not Modified"},
        {201, "Created"},
        {204, "No Content"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {409, "Conflict"},
        {413, "Content Too Large"},
        {415, "Unsupported Media Type"},
        {422, "Unprocessable Content"},
        {429, "Too Many Requests"},
        {500, "Internal Server Error"},
        {503, "Service Unavailable"},
    };
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++)
        if (phrases[i].status == status)
            return phrases[i].phrase;
    return "Other";
}

static void add_header(struct buf *head, const char *name, const char *value)
{
    buf_text(head, name);
    buf_add(head, ": ", 2);
    buf_text(head, value);
    buf_add(head, "\r\n", 2);
}

static void write_head(const struct reply *reply, struct buf *head)
{
    char number[INT_TEXT_SIZE];
    buf_text(head, "Status: ");
    buf_int(head, reply->status);
    buf_char(head, ' ');
    buf_text(head, phrase_of(reply->status));
    buf_add(head, "\r\n", 2);
    for (size_t i = 0; i < reply->header_count; i++)
        add_header(head, reply->headers[i].name, reply->headers[i].value);
    if (!reply->stream && reply->status != 204 && reply->status != 304) {
        (void)int_format((int64_t)reply->body.length, number);
        add_header(head, "Content-Length", number);
    }
    buf_add(head, "\r\n", 2);
}

/* Small chunks wait for each other. */
static bool send_stream(struct outgoing *out, const struct reply *reply, size_t *bytes_out)
{
    struct buf chunk;
    struct buf waiting;
    buf_init(&chunk);
    buf_init(&waiting);
    for (bool more = true; more && !out->failed;) {
        buf_reset(&chunk);
        if (reply->stream(reply->stream_state, &chunk, &more) != ERR_OK) {
            out->failed = true;
            break;
        }
        buf_add(&waiting, chunk.bytes, chunk.length);
        if (more && waiting.length < CONTENT_MAX)
            continue;
        add_text(out, waiting.bytes, waiting.length);
        flush(out);
        if (!out->failed)
            *bytes_out += waiting.length;
        buf_reset(&waiting);
    }
    buf_done(&chunk);
    buf_done(&waiting);
    return !out->failed && end(out);
}

bool answer_send(int fd, uint16_t request_id, const struct request *request,
                 const struct reply *reply, size_t *bytes_out)
{
    struct outgoing out;
    struct buf head;
    bool sent;
    out.fd = fd;
    out.request_id = request_id;
    out.failed = false;
    out.record_count = 0;
    out.piece_count = 0;
    *bytes_out = 0;
    buf_init(&head);
    write_head(reply, &head);
    add_text(&out, head.bytes, head.length);
    if (reply->stream && request->method != METHOD_HEAD) {
        flush(&out);
        sent = send_stream(&out, reply, bytes_out);
    } else {
        size_t length = request->method == METHOD_HEAD ? 0 : reply->body.length;
        add_text(&out, reply->body.bytes, length);
        sent = end(&out);
        *bytes_out = sent ? length : 0;
    }
    buf_done(&head);
    return sent;
}

bool answer_records(int fd, const struct buf *records)
{
    return send(fd, records->bytes, records->length, MSG_DONTWAIT | MSG_NOSIGNAL) ==
           (ssize_t)records->length;
}
