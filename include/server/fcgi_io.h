/* Fcgi_io: the listening socket, the threads that accept on it, and the way of one request from
 * libfcgi to the program and back. It knows requests and replies, not what they mean.
 *
 * libfcgi reads and writes the records; the connections are ours, so that a stop is at once when
 * idle and a peer that falls silent cannot hold a thread. */
#ifndef FUNDTRAIL_SERVER_FCGI_IO_H
#define FUNDTRAIL_SERVER_FCGI_IO_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

#define IO_BODY_MAX ((size_t)1024 * 1024)
#define IO_BACKLOG 4096
#define IO_TIMEOUT_S 2         /* for one read or write of a peer */
#define IO_STREAM_TIMEOUT_S 60 /* for one write of a streamed reply: its reader may be slow */

struct request;
struct reply;

/* What a program does with requests. All functions run in the thread that serves. */
struct io_program {
    void *arg;
    /* Makes the state of one thread. */
    void *(*thread_new)(void *arg);
    void (*thread_free)(void *thread);
    /* Whether a request is answered at once, without waiting for anything (health). While all
     * threads are busy one more takes such requests, and hands the others on. May be NULL: none is.
     */
    bool (*quick)(const struct request *request);
    /* How many bytes the body of a request may have. May be NULL: IO_BODY_MAX. */
    size_t (*body_max)(void *arg, const struct request *request);
    /* Fills reply. body_err says whether the body could be read: ERR_OK, ERR_TOO_LARGE, or
     * ERR_MALFORMED when it is not CONTENT_LENGTH bytes long. The request lives until sent. */
    void (*serve)(void *thread, const struct request *request, enum err body_err,
                  struct arena *arena, struct reply *reply);
    /* The reply went out, or the peer was gone: delivered says which. */
    void (*sent)(void *thread, const struct reply *reply, size_t body_bytes, bool delivered);
};

/* A listening unix socket of mode 0660, in place of a file that is a socket nobody listens on; or
 * descriptor 0 when systemd put a listening socket there. error gets a sentence for the operator.
 */
enum err io_listen(const char *path, int *listen_fd_out, char *error, size_t error_size) MUST_USE;

struct io;

/* Starts thread_count threads. Call it once per process. */
struct io *io_start(int listen_fd, unsigned thread_count, const struct io_program *program);

/* Ends the threads: idle ones at once, the others after their reply. Frees io. */
void io_stop(struct io *io);

#endif
