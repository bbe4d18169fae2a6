/* The connections of one process. They wait in one epoll; a thread that is free takes the next one
 * on which something has arrived, reads what is there, and answers the request once it is complete.
 * So a connection that is kept, or that has sent half a request, owns no thread, and a request that
 * arrives whole is answered by the thread that read it, without being handed from one to another.
 *
 * One thread waits for events, the others are called when that one has something in hand for
 * longer, or a write: who is awake takes the next event faster than another that must be woken.
 * When all threads are busy, the porter reads what still comes in: it answers itself what is quick
 * (health, metrics) and keeps the rest in a queue, so that the health of a busy server can be
 * asked. It also ends connections that wait for too long. */
#include "server/fcgi_io.h"

#include "base/check.h"
#include "connection_internal.h"
#include "http/reply.h"
#include "runtime/log.h"
#include "server/answer.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PORTER_PAUSE_MS 2 /* an idle thread of any process is faster than that */
#define PORTER_LOOK_MS 500
#define DRAIN_PAUSE_MS 2
#define YIELD_MS 1 /* a process that is awake takes a connection faster than that */

struct io {
    int listen_fd;
    int stop_fd;   /* readable once the last connection has ended; never drained */
    int handed_fd; /* counts what the porter has handed on */
    int epoll_fd;
    atomic_bool stopping;
    const struct io_program *program;
    atomic_uint idle_count; /* threads that wait for an event */
    atomic_int parked_count;
    sem_t parked; /* threads that wait to be needed */
    struct framing_budget budget;
    struct io_place *place; /* among the processes */

    pthread_mutex_t lock;
    struct connection *connections;
    size_t connection_count;
    struct connection *handed; /* what the porter has read, oldest first */
    struct connection **handed_end;
    atomic_size_t handed_count;

    pthread_t porter;
    unsigned thread_count;
    pthread_t threads[];
};

/* What a thread answers with. */
struct served {
    struct io *io;
    void *thread;
    struct arena arena;
    uint8_t buffer[CONNECTION_READ_SIZE];
};

static void lock(struct io *io)
{
    CHECK(pthread_mutex_lock(&io->lock) == 0);
}

static void unlock(struct io *io)
{
    CHECK(pthread_mutex_unlock(&io->lock) == 0);
}

static bool is_stopping(const struct io *io)
{
    return atomic_load_explicit(&io->stopping, memory_order_acquire);
}

static int64_t clock_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void rest(int64_t milliseconds)
{
    struct timespec pause = {.tv_nsec = milliseconds * 1000000};
    (void)nanosleep(&pause, NULL);
}

static void set_send_timeout(int fd, int seconds)
{
    struct timeval timeout = {.tv_sec = seconds};
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
}

/* Asks for one event of the listening socket: whoever takes it asks again. */
static void watch_listener(struct io *io, int operation)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data.ptr = &io->listen_fd};
    (void)epoll_ctl(io->epoll_fd, operation, io->listen_fd, &event);
}

static void watch_always(struct io *io, int *fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = fd};
    CHECK(epoll_ctl(io->epoll_fd, EPOLL_CTL_ADD, *fd, &event) == 0);
}

/* Errors of accept that pass by themselves; with the others the loop must go on as well. */
static void wait_after_error(int number)
{
    if (number == EINTR || number == ECONNABORTED || number == EAGAIN)
        return;
    log_event(LOG_LEVEL_WARNING, "accept_failed", "%s", strerror(number));
    rest(100);
}

/* Under the lock. */
static void add_connection(struct io *io, struct connection *connection)
{
    connection->next = io->connections;
    if (io->connections)
        io->connections->previous = connection;
    io->connections = connection;
    share_count(io->place, ++io->connection_count);
}

/* With the last place that was taken the listening socket was left alone. */
static void end_connection(struct io *io, struct connection *connection)
{
    lock(io);
    if (connection->next)
        connection->next->previous = connection->previous;
    if (connection->previous)
        connection->previous->next = connection->next;
    else
        io->connections = connection->next;
    bool was_full = io->connection_count == IO_CONNECTIONS_MAX;
    share_count(io->place, --io->connection_count);
    unlock(io);
    connection_free(connection);
    if (was_full)
        watch_listener(io, EPOLL_CTL_MOD);
}

/* A connection that waits to be accepted; NULL when none does. Under the lock, so that none comes
 * after the stop. */
static struct connection *accept_one(struct io *io, int *error_out)
{
    int fd = accept4(io->listen_fd, NULL, NULL, SOCK_CLOEXEC);
    *error_out = fd < 0 ? errno : 0;
    if (fd < 0)
        return NULL;
    set_send_timeout(fd, IO_TIMEOUT_S);
    struct connection *connection = connection_new(fd, &io->budget);
    add_connection(io, connection);
    return connection;
}

static struct connection *accept_connection(struct io *io)
{
    struct connection *connection = NULL;
    int error = 0;
    if (share_is_ahead(io->program->share, io->place))
        rest(YIELD_MS);
    lock(io);
    bool is_open = !is_stopping(io);
    if (is_open)
        connection = accept_one(io, &error);
    bool is_full = io->connection_count >= IO_CONNECTIONS_MAX;
    unlock(io);
    if (error != 0)
        wait_after_error(error);
    if (is_open && !is_full)
        watch_listener(io, EPOLL_CTL_MOD);
    return connection;
}

/* Lets the next bytes find a thread, any thread: from here on the connection is not ours. */
static void await(struct io *io, struct connection *connection)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data.ptr = connection};
    int operation = connection->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    bool is_idle = connection->has_asked && !connection_is_amid(connection);
    if (is_idle || connection->waits_from_ms == 0)
        connection->waits_from_ms = clock_ms();
    int64_t until_ms = connection->waits_from_ms + 1000 * (is_idle ? IO_IDLE_S : IO_REQUEST_S);
    if (is_idle)
        connection->waits_from_ms = 0;
    connection->watched = true;
    atomic_store(&connection->idle, is_idle);
    atomic_store(&connection->until_ms, until_ms);
    CHECK(epoll_ctl(io->epoll_fd, operation, connection->fd, &event) == 0);
}

/* One thread that waits for events is enough, as long as answers are quick: then it is awake when
 * the next event comes. */
static void park(struct io *io)
{
    if (atomic_load(&io->idle_count) == 0 || is_stopping(io))
        return;
    (void)atomic_fetch_add(&io->parked_count, 1);
    while (sem_wait(&io->parked) != 0)
        continue;
}

/* Calls a thread, where one is parked, to wait beside a request that may take long. */
static bool unpark(struct io *io)
{
    int count = atomic_load(&io->parked_count);
    while (count > 0)
        if (atomic_compare_exchange_weak(&io->parked_count, &count, count - 1))
            return sem_post(&io->parked) == 0;
    return false;
}

static struct connection *take_handed(struct io *io)
{
    if (atomic_load_explicit(&io->handed_count, memory_order_relaxed) == 0)
        return NULL;
    lock(io);
    struct connection *connection = io->handed;
    if (connection) {
        io->handed = connection->next_handed;
        if (io->handed == NULL)
            io->handed_end = &io->handed;
        (void)atomic_fetch_sub(&io->handed_count, 1);
    }
    unlock(io);
    return connection;
}

static void hand_on(struct io *io, struct connection *connection)
{
    const uint64_t one = 1;
    lock(io);
    connection->next_handed = NULL;
    *io->handed_end = connection;
    io->handed_end = &connection->next_handed;
    (void)atomic_fetch_add(&io->handed_count, 1);
    unlock(io);
    CHECK(write(io->handed_fd, &one, sizeof one) == (ssize_t)sizeof one);
}

/* A write waits for the disk. */
static bool is_read(const struct request *request)
{
    return request->method == METHOD_GET || request->method == METHOD_HEAD;
}

/* Answers the request that is complete. False: the connection is of no further use. */
static bool answer(struct served *served, struct connection *connection)
{
    const struct io_program *program = served->io->program;
    const struct framing *framing = &connection->framing;
    struct reply reply;
    size_t bytes = 0;
    reply_init(&reply, &served->arena);
    if (!is_read(&connection->request) && atomic_load(&served->io->idle_count) == 0)
        (void)unpark(served->io);
    program->serve(served->thread, &connection->request, framing->body_err, &served->arena, &reply);
    if (reply.stream)
        set_send_timeout(connection->fd, IO_STREAM_TIMEOUT_S);
    bool sent =
        answer_send(connection->fd, framing->request_id, &connection->request, &reply, &bytes);
    bool keep = sent && framing->keep;
    if (reply.stream && keep)
        set_send_timeout(connection->fd, IO_TIMEOUT_S);
    program->sent(served->thread, &reply, bytes, sent);
    reply_done(&reply);
    connection_answered(connection);
    arena_reset(&served->arena);
    return keep;
}

/* Whoever asked on a kept connection makes another where this one ends. */
static bool is_to_end(const struct io *io)
{
    return is_stopping(io) || share_is_far_ahead(io->program->share, io->place);
}

/* Goes on with a connection until it waits for its peer, or is at its end. is_complete: its request
 * has been read already. */
static void go_on(struct served *served, struct connection *connection, bool is_complete)
{
    struct io *io = served->io;
    for (;;) {
        enum connection_step step = is_complete
                                        ? CONNECTION_ASKS
                                        : connection_read(connection, io->program, served->buffer);
        is_complete = false;
        if (step == CONNECTION_WAITS) {
            await(io, connection);
            return;
        }
        if (step == CONNECTION_ENDS || !answer(served, connection)) {
            end_connection(io, connection);
            return;
        }
        if (connection->rest.length > 0)
            continue;
        if (is_to_end(io))
            end_connection(io, connection);
        else
            await(io, connection);
        return;
    }
}

/* The connection that an event is of, taken from the others; NULL: of none. */
static struct connection *taken(struct io *io, void *source)
{
    struct connection *connection = NULL;
    uint64_t one;
    if (source == &io->listen_fd) {
        connection = accept_connection(io);
    } else if (source == &io->handed_fd) {
        ssize_t got = read(io->handed_fd, &one, sizeof one);
        (void)got;
    } else if (source != &io->stop_fd) {
        connection = source;
        /* Takes over what the thread wrote that let it wait. */
        (void)atomic_exchange(&connection->until_ms, LLONG_MAX);
    }
    return connection;
}

/* What the next event is of; NULL: none came in time. */
static void *next_event(const struct io *io, int timeout_ms)
{
    struct epoll_event event;
    return epoll_wait(io->epoll_fd, &event, 1, timeout_ms) == 1 ? event.data.ptr : NULL;
}

static struct served *served_open(struct io *io)
{
    struct served *served = calloc(1, sizeof *served);
    CHECK(served != NULL);
    served->io = io;
    served->thread = io->program->thread_new(io->program->arg);
    arena_init(&served->arena);
    return served;
}

static void served_close(struct served *served)
{
    arena_done(&served->arena);
    served->io->program->thread_free(served->thread);
    free(served);
}

static void *run_thread(void *arg)
{
    struct io *io = arg;
    struct served *served = served_open(io);
    void *source = NULL;
    while (source != &io->stop_fd) {
        struct connection *connection = take_handed(io);
        if (connection) {
            go_on(served, connection, true);
            continue;
        }
        park(io);
        (void)atomic_fetch_add(&io->idle_count, 1);
        source = next_event(io, -1);
        (void)atomic_fetch_sub(&io->idle_count, 1);
        connection = source ? taken(io, source) : NULL;
        if (connection)
            go_on(served, connection, false);
    }
    served_close(served);
    return NULL;
}

/* Reads for the threads, which are all busy. */
static void port(struct served *served, struct connection *connection)
{
    struct io *io = served->io;
    enum connection_step step = connection_read(connection, io->program, served->buffer);
    if (step == CONNECTION_ASKS && !io->program->quick(&connection->request))
        hand_on(io, connection);
    else if (step == CONNECTION_ASKS)
        go_on(served, connection, true);
    else if (step == CONNECTION_WAITS)
        await(io, connection);
    else
        end_connection(io, connection);
}

/* Ends the waiting of connections whose time is over, and when it is time to stop of those between
 * two requests: what has arrived is still read and answered, then a thread finds the end. */
static void end_waits(struct io *io, int64_t now_ms, bool all_idle)
{
    lock(io);
    for (struct connection *at = io->connections; at; at = at->next)
        if (atomic_load(&at->until_ms) <= now_ms || (all_idle && atomic_load(&at->idle)))
            (void)shutdown(at->fd, SHUT_RD);
    unlock(io);
}

static bool is_stopped(const struct io *io)
{
    struct pollfd stop = {.fd = io->stop_fd, .events = POLLIN};
    return poll(&stop, 1, 0) == 1;
}

/* Events wait and no thread waits for them: calls one that is parked, or reads what it can. */
static void help(struct served *served)
{
    struct io *io = served->io;
    if (atomic_load(&io->idle_count) > 0 || unpark(io))
        return;
    while (io->program->quick && atomic_load(&io->idle_count) == 0) {
        void *source = next_event(io, 0);
        struct connection *connection = source ? taken(io, source) : NULL;
        if (connection)
            port(served, connection);
        if (!source || source == &io->stop_fd || source == &io->handed_fd)
            return;
    }
}

static void *run_porter(void *arg)
{
    struct io *io = arg;
    struct served *served = served_open(io);
    struct pollfd events = {.fd = io->epoll_fd, .events = POLLIN};
    int64_t looked_at_ms = clock_ms();
    while (!is_stopped(io)) {
        bool pending = poll(&events, 1, PORTER_LOOK_MS) == 1;
        rest(PORTER_PAUSE_MS);
        if (pending)
            help(served);
        if (clock_ms() - looked_at_ms >= PORTER_LOOK_MS) {
            looked_at_ms = clock_ms();
            end_waits(io, looked_at_ms, false);
        }
    }
    served_close(served);
    return NULL;
}

static void open_descriptors(struct io *io)
{
    int flags = fcntl(io->listen_fd, F_GETFL);
    CHECK(flags >= 0 && fcntl(io->listen_fd, F_SETFL, flags | O_NONBLOCK) == 0);
    io->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    io->stop_fd = eventfd(0, EFD_CLOEXEC);
    io->handed_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE);
    CHECK(io->epoll_fd >= 0 && io->stop_fd >= 0 && io->handed_fd >= 0);
    watch_always(io, &io->stop_fd);
    watch_always(io, &io->handed_fd);
    watch_listener(io, EPOLL_CTL_ADD);
}

struct io *io_start(int listen_fd, unsigned thread_count, const struct io_program *program)
{
    struct io *io = calloc(1, sizeof *io + thread_count * sizeof io->threads[0]);
    CHECK(io != NULL);
    io->listen_fd = listen_fd;
    io->program = program;
    io->thread_count = thread_count;
    io->budget.max = IO_HELD_MAX;
    io->place = share_place(program->share);
    io->handed_end = &io->handed;
    CHECK(pthread_mutex_init(&io->lock, NULL) == 0);
    CHECK(sem_init(&io->parked, 0, 0) == 0);
    open_descriptors(io);
    for (unsigned i = 0; i < thread_count; i++)
        CHECK(pthread_create(&io->threads[i], NULL, run_thread, io) == 0);
    CHECK(pthread_create(&io->porter, NULL, run_porter, io) == 0);
    return io;
}

/* Until no connection is left: those that have sent half a request, or were accepted and have sent
 * nothing yet, get some time for the rest of it. */
static void drain(struct io *io)
{
    int64_t until_ms = clock_ms() + INT64_C(1000) * IO_TIMEOUT_S;
    for (bool is_empty = false; !is_empty; rest(is_empty ? 0 : DRAIN_PAUSE_MS)) {
        int64_t now_ms = clock_ms();
        end_waits(io, now_ms < until_ms ? now_ms : LLONG_MAX - 1, true);
        lock(io);
        is_empty = io->connection_count == 0;
        unlock(io);
    }
}

void io_stop(struct io *io)
{
    const uint64_t one = 1;
    lock(io);
    atomic_store_explicit(&io->stopping, true, memory_order_release);
    unlock(io);
    (void)epoll_ctl(io->epoll_fd, EPOLL_CTL_DEL, io->listen_fd, NULL);
    drain(io);
    CHECK(write(io->stop_fd, &one, sizeof one) == (ssize_t)sizeof one);
    /* One for each that is parked, or was about to be; none is any more. */
    for (unsigned i = 0; i < io->thread_count; i++)
        CHECK(sem_post(&io->parked) == 0);
    for (unsigned i = 0; i < io->thread_count; i++)
        CHECK(pthread_join(io->threads[i], NULL) == 0);
    CHECK(pthread_join(io->porter, NULL) == 0);
    CHECK(io->connections == NULL);
    (void)pthread_mutex_destroy(&io->lock);
    (void)sem_destroy(&io->parked);
    (void)close(io->epoll_fd);
    (void)close(io->handed_fd);
    (void)close(io->stop_fd);
    free(io);
}
