/* Waits for connections with epoll and gives each complete request to libfcgi.
 *
 * Threads take connections from the listening socket, or requests that were handed on. When all
 * are busy, the porter reads what still comes in: it answers itself what is quick (health,
 * metrics) and hands on the rest, so that the health of a busy server can be asked. A kept
 * connection of nginx owns no thread. */
#include "server/fcgi_io.h"

#include "base/check.h"
#include "http/reply.h"
#include "http/request.h"
#include "runtime/log.h"

#include <fcgiapp.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define HANDED_MAX 1024   /* requests that the porter has read and no thread has taken yet */
#define PORTER_PAUSE_MS 2 /* an idle thread of any process is faster than that */

struct io {
    int listen_fd;
    int stop_fd; /* readable once io_stop was called; never drained */
    atomic_bool stopping;
    const struct io_program *program;
    atomic_uint idle_count; /* threads that wait for a connection */

    /* What the porter hands on, oldest first; handed_fd counts it. */
    pthread_mutex_t handed_lock;
    int handed_fd;
    size_t handed_count;
    FCGX_Request *handed[HANDED_MAX];

    pthread_t porter;
    unsigned thread_count;
    pthread_t threads[];
};

static FCGX_Request *take_handed(struct io *io)
{
    FCGX_Request *fcgx = NULL;
    CHECK(pthread_mutex_lock(&io->handed_lock) == 0);
    if (io->handed_count > 0) {
        fcgx = io->handed[0];
        memmove(io->handed, io->handed + 1, --io->handed_count * sizeof io->handed[0]);
    }
    CHECK(pthread_mutex_unlock(&io->handed_lock) == 0);
    return fcgx;
}

static bool hand_on(struct io *io, FCGX_Request *fcgx)
{
    const uint64_t one = 1;
    CHECK(pthread_mutex_lock(&io->handed_lock) == 0);
    bool room = io->handed_count < HANDED_MAX;
    if (room)
        io->handed[io->handed_count++] = fcgx;
    CHECK(pthread_mutex_unlock(&io->handed_lock) == 0);
    if (room)
        CHECK(write(io->handed_fd, &one, sizeof one) == (ssize_t)sizeof one);
    return room;
}

static bool handed_full(struct io *io)
{
    CHECK(pthread_mutex_lock(&io->handed_lock) == 0);
    bool full = io->handed_count == HANDED_MAX;
    CHECK(pthread_mutex_unlock(&io->handed_lock) == 0);
    return full;
}

/* systemd passes the socket of an Accept=no unit on descriptor 0 with StandardInput=socket. */
static bool is_listening(int fd)
{
    int listening = 0;
    socklen_t size = sizeof listening;
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening;
}

static bool somebody_listens(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return true;
    bool listens = connect(fd, (const struct sockaddr *)address, sizeof *address) == 0;
    (void)close(fd);
    return listens;
}

static enum err bind_socket(int fd, const struct sockaddr_un *address)
{
    struct stat status;
    if (lstat(address->sun_path, &status) == 0 && S_ISSOCK(status.st_mode)) {
        if (somebody_listens(address)) {
            errno = EADDRINUSE;
            return ERR_CONFLICT;
        }
        (void)unlink(address->sun_path);
    }
    mode_t mask = umask(0117);
    int bound = bind(fd, (const struct sockaddr *)address, sizeof *address);
    (void)umask(mask);
    return bound == 0 && listen(fd, IO_BACKLOG) == 0 ? ERR_OK : ERR_UNAVAILABLE;
}

enum err io_listen(const char *path, int *listen_fd_out, char *error, size_t error_size)
{
    if (is_listening(STDIN_FILENO)) {
        *listen_fd_out = STDIN_FILENO;
        return ERR_OK;
    }
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        (void)snprintf(error, error_size, "the path of the socket is too long: %s", path);
        return ERR_INVALID;
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    enum err err = fd < 0 ? ERR_UNAVAILABLE : bind_socket(fd, &address);
    if (err != ERR_OK) {
        (void)snprintf(error, error_size, "cannot listen on %s: %s", path, strerror(errno));
        if (fd >= 0)
            (void)close(fd);
        return err;
    }
    *listen_fd_out = fd;
    return ERR_OK;
}

static void set_timeout(int fd, int option, int seconds)
{
    struct timeval timeout = {.tv_sec = seconds};
    (void)setsockopt(fd, SOL_SOCKET, option, &timeout, sizeof timeout);
}

/* Errors of accept that pass by themselves; with the others the loop must go on as well. */
static void wait_after_error(int number)
{
    if (number == EINTR || number == ECONNABORTED)
        return;
    log_event(LOG_LEVEL_WARNING, "accept_failed", "%s", strerror(number));
    struct timespec pause = {.tv_nsec = 100 * 1000 * 1000};
    (void)nanosleep(&pause, NULL);
}

/* A connection that waits, with time-outs; -1 when none does. */
static int accept_connection(const struct io *io)
{
    int fd = accept4(io->listen_fd, NULL, NULL, SOCK_CLOEXEC);
    if (fd >= 0) {
        set_timeout(fd, SO_RCVTIMEO, IO_TIMEOUT_S);
        set_timeout(fd, SO_SNDTIMEO, IO_TIMEOUT_S);
    } else if (errno != EAGAIN) {
        wait_after_error(errno);
        errno = 0;
    }
    return fd;
}

static bool is_stopping(const struct io *io)
{
    return atomic_load_explicit(&io->stopping, memory_order_acquire);
}

static void wait_idle(struct io *io, int epoll_fd)
{
    struct epoll_event event;
    uint64_t one;
    (void)atomic_fetch_add(&io->idle_count, 1);
    (void)epoll_wait(epoll_fd, &event, 1, -1);
    (void)atomic_fetch_sub(&io->idle_count, 1);
    ssize_t taken = read(io->handed_fd, &one, sizeof one);
    (void)taken;
}

/* The next thing to serve: a request that was handed on, or else a connection. Neither when it is
 * time to stop. */
static FCGX_Request *next_work(struct io *io, int epoll_fd, int *fd_out)
{
    *fd_out = -1;
    for (;;) {
        FCGX_Request *fcgx = take_handed(io);
        if (fcgx || is_stopping(io))
            return fcgx;
        *fd_out = accept_connection(io);
        if (*fd_out >= 0)
            return NULL;
        if (errno == EAGAIN)
            wait_idle(io, epoll_fd);
    }
}

static void watch_fd(int epoll_fd, int fd, uint32_t events)
{
    struct epoll_event event = {.events = events};
    CHECK(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0);
}

/* One thread is woken for a new connection, all of them for the stop. */
static int watch(const struct io *io)
{
    int epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    CHECK(epoll_fd >= 0);
    watch_fd(epoll_fd, io->listen_fd, EPOLLIN | EPOLLEXCLUSIVE);
    watch_fd(epoll_fd, io->handed_fd, EPOLLIN | EPOLLEXCLUSIVE);
    watch_fd(epoll_fd, io->stop_fd, EPOLLIN);
    return epoll_fd;
}

static const char *param(const FCGX_Request *fcgx, const char *name)
{
    const char *value = FCGX_GetParam(name, fcgx->envp);
    return value && *value ? value : NULL;
}

/* The path as it was sent, before the query; nothing is decoded, so nothing is decoded twice. */
static const char *path_of(const FCGX_Request *fcgx, struct arena *arena)
{
    const char *uri = param(fcgx, "REQUEST_URI");
    if (!uri)
        return "/";
    return arena_copy(arena, uri, strcspn(uri, "?"));
}

static enum err content_length(const FCGX_Request *fcgx, size_t max, size_t *length_out)
{
    const char *text = param(fcgx, "CONTENT_LENGTH");
    size_t length = 0;
    for (; text && *text; text++) {
        if (*text < '0' || *text > '9')
            return ERR_MALFORMED;
        length = length * 10 + (size_t)(*text - '0');
        if (length > max)
            return ERR_TOO_LARGE;
    }
    *length_out = length;
    return ERR_OK;
}

/* Exactly the stated length: an aborted or cut request must never look like a shorter one. */
static enum err read_body(const FCGX_Request *fcgx, size_t max, struct arena *arena,
                          struct request *request)
{
    size_t length = 0;
    enum err err = content_length(fcgx, max, &length);
    if (err != ERR_OK)
        return err;
    char *body = arena_alloc(arena, length + 1);
    if (length > 0 && FCGX_GetStr(body, (int)length, fcgx->in) != (int)length)
        return ERR_MALFORMED;
    if (FCGX_GetChar(fcgx->in) != EOF || FCGX_GetError(fcgx->in) != 0)
        return ERR_MALFORMED;
    request->body = body;
    request->body_length = length;
    return ERR_OK;
}

static enum err read_request(const FCGX_Request *fcgx, const struct io_program *program,
                             struct arena *arena, struct request *request_out)
{
    const char *method = param(fcgx, "REQUEST_METHOD");
    const char *request_id = param(fcgx, "REQUEST_ID");
    const char *query = param(fcgx, "QUERY_STRING");
    *request_out = (struct request){
        .method = method_find(method ? method : ""),
        .method_text = method ? method : "",
        .path = path_of(fcgx, arena),
        .query = query ? query : "",
        .content_type = param(fcgx, "CONTENT_TYPE"),
        .cookie = param(fcgx, "HTTP_COOKIE"),
        .origin = param(fcgx, "HTTP_ORIGIN"),
        .sec_fetch_site = param(fcgx, "HTTP_SEC_FETCH_SITE"),
        .csrf_token = param(fcgx, "HTTP_X_CSRF_TOKEN"),
        .idempotency_key = param(fcgx, "HTTP_IDEMPOTENCY_KEY"),
        .if_none_match = param(fcgx, "HTTP_IF_NONE_MATCH"),
        .accept_language = param(fcgx, "HTTP_ACCEPT_LANGUAGE"),
        .remote_addr = param(fcgx, "REMOTE_ADDR"),
        .request_id = request_id ? request_id : "",
        .body = "",
    };
    size_t max =
        program->body_max == NULL ? IO_BODY_MAX : program->body_max(program->arg, request_out);
    return read_body(fcgx, max, arena, request_out);
}

static bool put(const FCGX_Request *fcgx, const char *bytes, size_t length)
{
    return FCGX_PutStr(bytes, (int)length, fcgx->out) == (int)length;
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
        {201, "Created"},
        {204, "No Content"},
        {304, "Not Modified"},
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

static bool put_head(const FCGX_Request *fcgx, const struct reply *reply)
{
    struct buf head;
    buf_init(&head);
    buf_format(&head, "Status: %d %s\r\n", reply->status, phrase_of(reply->status));
    for (size_t i = 0; i < reply->header_count; i++)
        buf_format(&head, "%s: %s\r\n", reply->headers[i].name, reply->headers[i].value);
    if (!reply->stream && reply->status != 204 && reply->status != 304)
        buf_format(&head, "Content-Length: %zu\r\n", reply->body.length);
    buf_text(&head, "\r\n");
    bool sent = put(fcgx, head.bytes, head.length);
    buf_done(&head);
    return sent;
}

static bool put_stream(const FCGX_Request *fcgx, const struct reply *reply, size_t *bytes_out)
{
    struct buf chunk;
    buf_init(&chunk);
    bool more = true;
    bool sent = true;
    while (more && sent) {
        buf_reset(&chunk);
        sent = reply->stream(reply->stream_state, &chunk, &more) == ERR_OK &&
               put(fcgx, chunk.bytes, chunk.length);
        *bytes_out += chunk.length;
    }
    buf_done(&chunk);
    return sent;
}

/* A streamed reply that breaks off must not look complete: without the end record nginx reports it
 * to the client as cut short. */
static bool send_reply(const FCGX_Request *fcgx, const struct request *request,
                       const struct reply *reply, size_t *bytes_out)
{
    bool sent = put_head(fcgx, reply);
    if (!sent || request->method == METHOD_HEAD)
        return sent;
    if (!reply->stream) {
        *bytes_out = reply->body.length;
        return put(fcgx, reply->body.bytes, reply->body.length);
    }
    set_timeout(fcgx->ipcFd, SO_SNDTIMEO, IO_STREAM_TIMEOUT_S);
    sent = put_stream(fcgx, reply, bytes_out);
    if (!sent)
        (void)shutdown(fcgx->ipcFd, SHUT_RDWR);
    return sent;
}

struct served {
    const struct io_program *program;
    void *thread;
    struct arena arena;
    FCGX_Request *fcgx;
};

static void serve_request(struct served *served)
{
    FCGX_Request *fcgx = served->fcgx;
    struct request request;
    struct reply reply;
    size_t bytes = 0;
    reply_init(&reply, &served->arena);
    enum err body_err = read_request(fcgx, served->program, &served->arena, &request);
    served->program->serve(served->thread, &request, body_err, &served->arena, &reply);
    bool sent = send_reply(fcgx, &request, &reply, &bytes);
    /* Closing the error stream first lets the last data and the end record share one write. */
    (void)FCGX_FClose(fcgx->err);
    bool delivered = FCGX_FClose(fcgx->out) == 0 && sent;
    served->program->sent(served->thread, &reply, bytes, delivered);
    reply_done(&reply);
}

/* Hands a connection of ours to libfcgi. It reads from ipcFd when that is set, and its first act,
 * to finish the request before, would close ipcFd unless keepConnection says no. The listening
 * descriptor it knows is -1: where it cannot read a request it gives up instead of accepting
 * another by itself. All of this is pinned by test_fcgi_io. */
static bool read_connection(FCGX_Request *fcgx, int fd)
{
    fcgx->ipcFd = fd;
    fcgx->keepConnection = 1;
    if (FCGX_Accept_r(fcgx) != 0)
        return false;
    fcgx->keepConnection = 0;
    return true;
}

static void serve_and_finish(struct served *served, FCGX_Request *fcgx)
{
    served->fcgx = fcgx;
    serve_request(served);
    FCGX_Finish_r(fcgx);
    arena_reset(&served->arena);
}

static FCGX_Request *fcgx_new(void)
{
    FCGX_Request *fcgx = calloc(1, sizeof *fcgx);
    CHECK(fcgx != NULL);
    CHECK(FCGX_InitRequest(fcgx, -1, FCGI_FAIL_ACCEPT_ON_INTR) == 0);
    return fcgx;
}

static void fcgx_free(FCGX_Request *fcgx)
{
    FCGX_Free(fcgx, 1);
    free(fcgx);
}

static void served_open(struct served *served, const struct io *io)
{
    *served = (struct served){.program = io->program};
    served->thread = io->program->thread_new(io->program->arg);
    arena_init(&served->arena);
}

static void served_close(struct served *served, const struct io *io)
{
    arena_done(&served->arena);
    io->program->thread_free(served->thread);
}

static void *run_thread(void *arg)
{
    struct io *io = arg;
    struct served served;
    served_open(&served, io);
    FCGX_Request *own = fcgx_new();
    int epoll_fd = watch(io);
    for (;;) {
        int fd;
        FCGX_Request *handed = next_work(io, epoll_fd, &fd);
        if (handed) {
            serve_and_finish(&served, handed);
            fcgx_free(handed);
        } else if (fd < 0) {
            break;
        } else if (read_connection(own, fd)) {
            serve_and_finish(&served, own);
        }
    }
    (void)close(epoll_fd);
    fcgx_free(own);
    served_close(&served, io);
    return NULL;
}

static void rest(int64_t milliseconds)
{
    struct timespec pause = {.tv_nsec = milliseconds * 1000000};
    (void)nanosleep(&pause, NULL);
}

/* A connection that no thread takes, for all are busy; -1 when it is time to stop. */
static int left_connection(struct io *io, int epoll_fd)
{
    while (!is_stopping(io)) {
        struct epoll_event event;
        (void)epoll_wait(epoll_fd, &event, 1, -1);
        rest(PORTER_PAUSE_MS);
        if (atomic_load(&io->idle_count) > 0 || handed_full(io))
            continue;
        int fd = accept_connection(io);
        if (fd >= 0)
            return fd;
    }
    return -1;
}

static bool is_quick(const struct io *io, const FCGX_Request *fcgx, struct arena *arena)
{
    struct request request = {.path = path_of(fcgx, arena)};
    return io->program->quick(&request);
}

/* Reads what all threads are too busy for. What is quick it answers itself, the rest waits for the
 * next thread that is done. */
static void *run_porter(void *arg)
{
    struct io *io = arg;
    struct served served;
    served_open(&served, io);
    FCGX_Request *fcgx = fcgx_new();
    int epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    CHECK(epoll_fd >= 0);
    watch_fd(epoll_fd, io->listen_fd, EPOLLIN);
    watch_fd(epoll_fd, io->stop_fd, EPOLLIN);
    int fd;
    while ((fd = left_connection(io, epoll_fd)) >= 0) {
        if (!read_connection(fcgx, fd))
            continue;
        if (is_quick(io, fcgx, &served.arena) || !hand_on(io, fcgx)) {
            serve_and_finish(&served, fcgx);
        } else {
            fcgx = fcgx_new();
            arena_reset(&served.arena);
        }
    }
    (void)close(epoll_fd);
    fcgx_free(fcgx);
    served_close(&served, io);
    return NULL;
}

struct io *io_start(int listen_fd, unsigned thread_count, const struct io_program *program)
{
    struct io *io = calloc(1, sizeof *io + thread_count * sizeof io->threads[0]);
    CHECK(io != NULL);
    io->listen_fd = listen_fd;
    io->program = program;
    io->thread_count = thread_count;
    io->stop_fd = eventfd(0, EFD_CLOEXEC);
    io->handed_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE);
    CHECK(io->stop_fd >= 0 && io->handed_fd >= 0);
    CHECK(pthread_mutex_init(&io->handed_lock, NULL) == 0);
    int flags = fcntl(listen_fd, F_GETFL);
    CHECK(flags >= 0 && fcntl(listen_fd, F_SETFL, flags | O_NONBLOCK) == 0);
    CHECK(FCGX_Init() == 0);
    for (unsigned i = 0; i < thread_count; i++)
        CHECK(pthread_create(&io->threads[i], NULL, run_thread, io) == 0);
    if (program->quick)
        CHECK(pthread_create(&io->porter, NULL, run_porter, io) == 0);
    return io;
}

/* What the porter handed on after the last thread had looked. */
static void serve_rest(struct io *io)
{
    struct served served;
    FCGX_Request *fcgx = take_handed(io);
    if (!fcgx)
        return;
    served_open(&served, io);
    for (; fcgx; fcgx = take_handed(io)) {
        serve_and_finish(&served, fcgx);
        fcgx_free(fcgx);
    }
    served_close(&served, io);
}

void io_stop(struct io *io)
{
    const uint64_t one = 1;
    atomic_store_explicit(&io->stopping, true, memory_order_release);
    CHECK(write(io->stop_fd, &one, sizeof one) == (ssize_t)sizeof one);
    if (io->program->quick)
        CHECK(pthread_join(io->porter, NULL) == 0);
    for (unsigned i = 0; i < io->thread_count; i++)
        CHECK(pthread_join(io->threads[i], NULL) == 0);
    serve_rest(io);
    (void)pthread_mutex_destroy(&io->handed_lock);
    (void)close(io->handed_fd);
    (void)close(io->stop_fd);
    free(io);
}
