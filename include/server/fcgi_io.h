/* Fcgi_io: the listening socket, the threads of one process that answer what arrives on it, and the
 * way of one request from its records to the program and back. It knows requests and replies, not
 * what they mean.
 *
 * Connections are kept for whoever wants them kept (FCGI_KEEP_CONN). One that waits owns no thread,
 * so their number is not that of the threads, and a peer that falls silent holds nobody up. */
#ifndef FUNDTRAIL_SERVER_FCGI_IO_H
#define FUNDTRAIL_SERVER_FCGI_IO_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define IO_BODY_MAX ((size_t)1024 * 1024)
#define IO_BACKLOG 4096
#define IO_CONNECTIONS_MAX 4096 /* of a process; further ones wait in the backlog */
#define IO_HELD_MAX                                                                                \
    ((size_t)256 * 1024 * 1024) /* bytes of all requests that are not answered yet */
#define IO_TIMEOUT_S 2  /* for one write to a peer, and for the rest of a request at the stop */
#define IO_REQUEST_S 10 /* from the first byte of a request to its last */
#define IO_IDLE_S 120   /* between two requests; nginx ends the wait before that */
#define IO_STREAM_TIMEOUT_S 60 /* for one write of a streamed reply: its reader may be slow */

struct request;
struct reply;

/* What a program does with requests. All functions run in the thread that serves. */
struct io_program {
    void *arg;
    struct io_share *share; /* with other processes on the same socket; NULL: there are none */
    /* Makes the state of one thread. */
    void *(*thread_new)(void *arg);
    void (*thread_free)(void *thread);
    /* Whether a request is answered at once, without waiting for anything (health). While all
     * threads are busy one more takes such requests, and hands the others on. May be NULL: none is.
     */
    bool (*quick)(const struct request *request);
    /* How many bytes the body of a request may have. May be NULL: IO_BODY_MAX. */
    size_t (*body_max)(void *arg, const struct request *request);
    /* Fills reply. body_err says whether the body could be read: ERR_OK, ERR_TOO_LARGE,
     * ERR_MALFORMED when it is not CONTENT_LENGTH bytes long, or ERR_UNAVAILABLE when all requests
     * together hold too much. The request lives until sent. */
    void (*serve)(void *thread, const struct request *request, enum err body_err,
                  struct arena *arena, struct reply *reply);
    /* The reply went out, or the peer was gone: delivered says which. */
    void (*sent)(void *thread, const struct reply *reply, size_t body_bytes, bool delivered);
};

/* A listening unix socket of mode 0660, in place of a file that is a socket nobody listens on; or
 * descriptor 0 when systemd put a listening socket there. error gets a sentence for the operator.
 */
enum err io_listen(const char *path, int *listen_fd_out, char *error, size_t error_size) MUST_USE;

/* Who has how many connections, in memory that all processes share: one that has more than another
 * leaves a new connection to it for a moment. Made before the processes are. */
struct io_share;
struct io_share *io_share_new(void);
void io_share_free(struct io_share *share);
/* A process has ended. */
void io_share_bury(struct io_share *share, pid_t pid);

struct io;

/* Starts thread_count threads. Call it once per process. */
struct io *io_start(int listen_fd, unsigned thread_count, const struct io_program *program);

/* Takes no new connection, answers what has arrived, and ends: connections between two requests at
 * once, others after their reply. Frees io. */
void io_stop(struct io *io);

#endif
