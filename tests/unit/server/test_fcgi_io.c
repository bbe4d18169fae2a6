/* What the server promises its peers: requests are handed on whole, connections are kept for
 * whoever wants them kept and own no thread, silence and halves hold nobody up, and a stop answers
 * what has arrived. */
#include "server/fcgi_io.h"

#include "http/reply.h"
#include "http/request.h"
#include "record/kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dirent.h>
#include <fastcgi.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define THREADS 2

static char directory[] = "/tmp/test_fcgi_io_XXXXXX";
static char socket_path[64];
static atomic_int serving;
static atomic_int hold_ms;

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void pause_ms(int ms)
{
    struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    (void)nanosleep(&pause, NULL);
}

static void *thread_new(void *arg)
{
    return arg;
}

static void thread_free(void *thread)
{
    (void)thread;
}

static enum err three_chunks(void *state, struct buf *chunk_out, bool *more_out)
{
    int *count = state;
    buf_format(chunk_out, "chunk %d;", ++*count);
    *more_out = *count < 3;
    return strcmp(chunk_out->bytes, "chunk 2;") == 0 && *more_out && count[1] ? ERR_INTERNAL
                                                                              : ERR_OK;
}

static void serve(void *thread, const struct request *request, enum err body_err,
                  struct arena *arena, struct reply *reply)
{
    (void)thread;
    atomic_fetch_add(&serving, 1);
    if (strcmp(request->path, "/quick") != 0)
        pause_ms(atomic_load(&hold_ms));
    reply->status = 200;
    if (strncmp(request->path, "/stream", 7) == 0) {
        int *state = arena_array(arena, 2, sizeof *state);
        state[1] = strcmp(request->path, "/stream-broken") == 0;
        reply->stream = three_chunks;
        reply->stream_state = state;
        return;
    }
    buf_format(&reply->body, "%s %s?%s %s %zu:%s", method_name(request->method), request->path,
               request->query, err_wire(body_err), request->body_length, request->body);
}

static void sent(void *thread, const struct reply *reply, size_t body_bytes, bool delivered)
{
    (void)thread, (void)reply, (void)body_bytes, (void)delivered;
}

static bool quick(const struct request *request)
{
    return strcmp(request->path, "/quick") == 0;
}

static const struct io_program program = {.thread_new = thread_new,
                                          .thread_free = thread_free,
                                          .quick = quick,
                                          .serve = serve,
                                          .sent = sent};

/* The control of the test below: without a word for what is quick, everything waits. */
static const struct io_program plain_program = {
    .thread_new = thread_new, .thread_free = thread_free, .serve = serve, .sent = sent};

struct server {
    int listen_fd;
    struct io *io;
};

static int start(void **state)
{
    static struct server server;
    char error[256];
    atomic_store(&hold_ms, 0);
    if (io_listen(socket_path, &server.listen_fd, error, sizeof error) != ERR_OK)
        return -1;
    server.io = io_start(server.listen_fd, THREADS, &program);
    *state = &server;
    return 0;
}

static int stop(void **state)
{
    struct server *server = *state;
    if (server->io)
        io_stop(server->io);
    (void)close(server->listen_fd);
    return unlink(socket_path);
}

static int dial(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", socket_path);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void record(int fd, int type, const char *content, size_t length)
{
    uint8_t head[8] = {1, (uint8_t)type, 0, 1, (uint8_t)(length >> 8), (uint8_t)length, 0, 0};
    assert_int_equal(write(fd, head, sizeof head), sizeof head);
    if (length > 0)
        assert_int_equal(write(fd, content, length), (ssize_t)length);
}

static size_t pair(char *at, const char *name, const char *value)
{
    at[0] = (char)strlen(name);
    at[1] = (char)strlen(value);
    memcpy(at + 2, name, strlen(name));
    memcpy(at + 2 + strlen(name), value, strlen(value));
    return 2 + strlen(name) + strlen(value);
}

static void ask_on(int fd, const char *uri, const char *content_length, const char *body, bool keep)
{
    const char begin[8] = {0, FCGI_RESPONDER, keep ? FCGI_KEEP_CONN : 0};
    char params[1024];
    size_t length = pair(params, "REQUEST_METHOD", "POST");
    length += pair(params + length, "REQUEST_URI", uri);
    length += pair(params + length, "QUERY_STRING", "a=b");
    length += pair(params + length, "CONTENT_LENGTH", content_length);
    record(fd, FCGI_BEGIN_REQUEST, begin, sizeof begin);
    record(fd, FCGI_PARAMS, params, length);
    record(fd, FCGI_PARAMS, NULL, 0);
    record(fd, FCGI_STDIN, body, strlen(body));
    if (*body)
        record(fd, FCGI_STDIN, NULL, 0);
}

static int ask(const char *uri, const char *content_length, const char *body)
{
    int fd = dial();
    ask_on(fd, uri, content_length, body, false);
    return fd;
}

/* All that comes until the end, as text; record heads are left in. Closes fd. */
static size_t answer(int fd, char *text_out, size_t size)
{
    size_t length = 0;
    ssize_t got;
    while (length < size - 1 && (got = read(fd, text_out + length, size - 1 - length)) > 0)
        length += (size_t)got;
    for (size_t i = 0; i < length; i++)
        if (text_out[i] == '\0')
            text_out[i] = '.';
    text_out[length] = '\0';
    (void)close(fd);
    return length;
}

static void expect(int fd, const char *expected)
{
    char text[4096];
    (void)answer(fd, text, sizeof text);
    if (!strstr(text, expected))
        fail_msg("\"%s\" does not hold \"%s\"", text, expected);
}

static void hands_a_request_on_whole(void **state)
{
    (void)state;
    expect(ask("/x?a=b", "5", "hello"), "POST /x?a=b ok 5:hello");
    expect(ask("/x", "", ""), "POST /x?a=b ok 0:");
    expect(ask("/x", "", ""), "Status: 200 OK\r\n");
}

static void refuses_a_body_of_another_length(void **state)
{
    (void)state;
    expect(ask("/x", "6", "hello"), "malformed 0:");
    expect(ask("/x", "4", "hello"), "malformed 0:");
    expect(ask("/x", "+5", "hello"), "malformed 0:");
    expect(ask("/x", "5x", "hello"), "malformed 0:");
}

static void does_not_read_a_body_that_is_too_large(void **state)
{
    (void)state;
    expect(ask("/x", "1048577", "hello"), "too_large 0:");
    expect(ask("/x", "99999999999999999999999", "hello"), "too_large 0:");
}

static void streams_and_breaks_off_visibly(void **state)
{
    (void)state;
    char text[4096];
    (void)answer(ask("/stream", "", ""), text, sizeof text);
    assert_non_null(strstr(text, "chunk 1;chunk 2;chunk 3;"));
    /* The end record is type 3; a reply that broke off has none. */
    assert_non_null(strstr(text, "\1\3.\1"));
    (void)answer(ask("/stream-broken", "", ""), text, sizeof text);
    assert_null(strstr(text, "chunk 3;"));
    assert_null(strstr(text, "\1\3.\1"));
}

static int open_descriptors(void)
{
    int count = 0;
    DIR *descriptors = opendir("/proc/self/fd");
    assert_non_null(descriptors);
    while (readdir(descriptors))
        count++;
    (void)closedir(descriptors);
    return count;
}

static void leaks_no_descriptor(void **state)
{
    (void)state;
    expect(ask("/x", "", ""), "ok");
    /* The answer arrives before the worker has closed its end. */
    pause_ms(50);
    int before = open_descriptors();
    for (int i = 0; i < 500; i++)
        expect(ask("/x", "2", "hi"), "ok 2:hi");
    pause_ms(50);
    assert_int_equal(open_descriptors(), before);
}

static void silent_peers_and_halves_hold_nobody_up(void **state)
{
    (void)state;
    int peers[THREADS * 20];
    for (int i = 0; i < THREADS * 20; i++) {
        peers[i] = dial();
        if (i % 2 == 0)
            assert_int_equal(write(peers[i], "\1\1\0", 3), 3);
    }
    pause_ms(50);
    double asked_at = seconds();
    for (int i = 0; i < 20; i++)
        expect(ask("/x", "2", "hi"), "ok 2:hi");
    assert_true(seconds() - asked_at < 0.5);
    for (int i = 0; i < THREADS * 20; i++)
        (void)close(peers[i]);
    expect(ask("/x", "2", "hi"), "ok 2:hi");
}

/* The next answer on a connection that is kept, up to its end record. */
static void expect_kept(int fd, const char *expected)
{
    char text[4096];
    size_t length = 0;
    bool is_over = false;
    while (!is_over) {
        ssize_t got = read(fd, text + length, sizeof text - 1 - length);
        assert_true(got > 0);
        length += (size_t)got;
        is_over = length >= 16 && text[length - 15] == FCGI_END_REQUEST && text[length - 16] == 1;
    }
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\0')
            text[i] = '.';
    text[length] = '\0';
    if (!strstr(text, expected))
        fail_msg("\"%s\" does not hold \"%s\"", text, expected);
}

static void many_kept_connections_share_a_few_threads(void **state)
{
    int peers[THREADS * 20];
    (void)state;
    for (int i = 0; i < THREADS * 20; i++)
        peers[i] = dial();
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < THREADS * 20; i++)
            ask_on(peers[i], "/x", "2", "hi", true);
        for (int i = 0; i < THREADS * 20; i++)
            expect_kept(peers[i], "ok 2:hi");
    }
    expect(ask("/x", "2", "hi"), "ok 2:hi");
    for (int i = 0; i < THREADS * 20; i++)
        (void)close(peers[i]);
}

static void requests_that_arrive_together_are_answered_in_turn(void **state)
{
    int fd = dial();
    (void)state;
    for (int i = 0; i < 3; i++)
        ask_on(fd, "/x", "2", "hi", true);
    ask_on(fd, "/last", "2", "hi", false);
    char text[8192];
    (void)answer(fd, text, sizeof text);
    const char *at = text;
    for (int i = 0; i < 3; i++) {
        at = strstr(at, "/x?a=b ok 2:hi");
        assert_non_null(at++);
    }
    assert_non_null(strstr(at, "/last?a=b ok 2:hi"));
}

static bool is_closed(int fd, int within_ms)
{
    struct pollfd peer = {.fd = fd, .events = POLLIN};
    char byte;
    return poll(&peer, 1, within_ms) == 1 && read(fd, &byte, 1) == 0;
}

static void lengths_near_2_to_the_31_end_the_connection_alone(void **state)
{
    static const char begin[8] = {0, FCGI_RESPONDER, FCGI_KEEP_CONN};
    static const char params[] = "\377\377\377\376\377\377\377\376REQUEST_METHOD";
    int fd = dial();
    (void)state;
    record(fd, FCGI_BEGIN_REQUEST, begin, sizeof begin);
    record(fd, FCGI_PARAMS, params, sizeof params - 1);
    record(fd, FCGI_PARAMS, NULL, 0);
    assert_true(is_closed(fd, 1000));
    (void)close(fd);
    expect(ask("/x", "2", "hi"), "ok 2:hi");
}

static void values_are_told_and_the_connection_goes_on(void **state)
{
    char text[26];
    int fd = dial();
    (void)state;
    uint8_t asked[] = {1, FCGI_GET_VALUES, 0, 0, 0, 17, 0, 0};
    assert_int_equal(write(fd, asked, sizeof asked), sizeof asked);
    assert_int_equal(write(fd, "\17\0FCGI_MPXS_CONNS", 17), 17);
    assert_int_equal(recv(fd, text, sizeof text, MSG_WAITALL), sizeof text);
    assert_memory_equal(text + 8, "\17\1FCGI_MPXS_CONNS0", 18);
    ask_on(fd, "/x", "2", "hi", false);
    expect(fd, "ok 2:hi");
}

static void a_body_in_small_pieces_is_read_whole(void **state)
{
    static const char begin[8] = {0, FCGI_RESPONDER, FCGI_KEEP_CONN};
    char params[64];
    size_t length = pair(params, "CONTENT_LENGTH", "20");
    int fd = dial();
    (void)state;
    record(fd, FCGI_BEGIN_REQUEST, begin, sizeof begin);
    record(fd, FCGI_PARAMS, params, length);
    record(fd, FCGI_PARAMS, NULL, 0);
    for (int i = 0; i < 10; i++) {
        record(fd, FCGI_STDIN, "ab", 2);
        pause_ms(5);
    }
    record(fd, FCGI_STDIN, NULL, 0);
    expect_kept(fd, "ok 20:abababababababababab");
    (void)close(fd);
}

static void the_stop_closes_idle_connections_and_answers_what_has_arrived(void **state)
{
    struct server *server = *state;
    int idle = dial();
    int asking[THREADS * 5];
    ask_on(idle, "/x", "2", "hi", true);
    expect_kept(idle, "ok 2:hi");
    atomic_store(&hold_ms, 100);
    for (int i = 0; i < THREADS * 5; i++) {
        asking[i] = dial();
        ask_on(asking[i], "/x", "2", "hi", true);
    }
    pause_ms(200); /* all have arrived, on a busy machine too; most are not answered yet */
    double told_at = seconds();
    io_stop(server->io);
    server->io = NULL;
    assert_true(seconds() - told_at < 1.5);
    assert_true(is_closed(idle, 0));
    for (int i = 0; i < THREADS * 5; i++)
        expect_kept(asking[i], "ok 2:hi");
    for (int i = 0; i < THREADS * 5; i++)
        (void)close(asking[i]);
    (void)close(idle);
}

static void half_a_request_does_not_keep_the_stop_waiting_for_long(void **state)
{
    struct server *server = *state;
    int fd = dial();
    assert_int_equal(write(fd, "\1\1\0", 3), 3);
    pause_ms(20);
    double told_at = seconds();
    io_stop(server->io);
    server->io = NULL;
    assert_true(seconds() - told_at < IO_TIMEOUT_S + 1);
    assert_true(is_closed(fd, 0));
    (void)close(fd);
}

/* Twice as many as there are threads, and more: the rest waits, and none is lost. */
static double quick_answer_beside(int *slow, int slow_count)
{
    atomic_store(&hold_ms, 400);
    for (int i = 0; i < slow_count; i++)
        slow[i] = ask("/x", "2", "hi");
    pause_ms(100);
    double asked_at = seconds();
    expect(ask("/quick", "2", "hi"), "/quick?a=b ok 2:hi");
    double took_s = seconds() - asked_at;
    for (int i = 0; i < slow_count; i++)
        expect(slow[i], "ok 2:hi");
    return took_s;
}

static void answers_what_is_quick_while_all_threads_are_busy(void **state)
{
    int slow[THREADS * 3];
    (void)state;
    assert_true(quick_answer_beside(slow, THREADS * 3) < 0.15);
}

static void without_a_word_for_it_everything_waits(void **state)
{
    struct server *server = *state;
    int slow[THREADS * 3];
    io_stop(server->io);
    server->io = io_start(server->listen_fd, THREADS, &plain_program);
    assert_true(quick_answer_beside(slow, THREADS * 3) > 0.25);
}

static void serves_what_was_handed_on_before_the_stop(void **state)
{
    struct server *server = *state;
    int slow[THREADS * 3];
    atomic_store(&hold_ms, 200);
    for (int i = 0; i < THREADS * 3; i++)
        slow[i] = ask("/x", "2", "hi");
    pause_ms(100);
    io_stop(server->io);
    server->io = NULL;
    for (int i = 0; i < THREADS * 3; i++)
        expect(slow[i], "ok 2:hi");
}

static void stops_at_once_when_idle(void **state)
{
    struct server *server = *state;
    expect(ask("/x", "2", "hi"), "ok 2:hi");
    double told_at = seconds();
    io_stop(server->io);
    server->io = NULL;
    assert_true(seconds() - told_at < 0.2);
}

static void finishes_what_it_began_when_told_to_stop(void **state)
{
    struct server *server = *state;
    int begun = atomic_load(&serving);
    atomic_store(&hold_ms, 300);
    int fd = ask("/x", "2", "hi");
    while (atomic_load(&serving) == begun)
        pause_ms(5);
    io_stop(server->io);
    server->io = NULL;
    expect(fd, "ok 2:hi");
}

static void makes_a_socket_for_its_group_only(void **state)
{
    struct server *server = *state;
    struct stat status;
    char error[256] = "";
    int fd = -1;
    (void)server;
    assert_int_equal(stat(socket_path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0660);
    /* Somebody listens there: it must not be taken away from them. */
    assert_int_equal(io_listen(socket_path, &fd, error, sizeof error), ERR_CONFLICT);
    assert_non_null(strstr(error, "cannot listen"));
}

static int make_directory(void **state)
{
    (void)state;
    if (!mkdtemp(directory))
        return -1;
    (void)snprintf(socket_path, sizeof socket_path, "%s/socket", directory);
    return 0;
}

static int remove_directory(void **state)
{
    (void)state;
    return rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(hands_a_request_on_whole, start, stop),
        cmocka_unit_test_setup_teardown(refuses_a_body_of_another_length, start, stop),
        cmocka_unit_test_setup_teardown(does_not_read_a_body_that_is_too_large, start, stop),
        cmocka_unit_test_setup_teardown(streams_and_breaks_off_visibly, start, stop),
        cmocka_unit_test_setup_teardown(leaks_no_descriptor, start, stop),
        cmocka_unit_test_setup_teardown(silent_peers_and_halves_hold_nobody_up, start, stop),
        cmocka_unit_test_setup_teardown(many_kept_connections_share_a_few_threads, start, stop),
        cmocka_unit_test_setup_teardown(requests_that_arrive_together_are_answered_in_turn, start,
                                        stop),
        cmocka_unit_test_setup_teardown(lengths_near_2_to_the_31_end_the_connection_alone, start,
                                        stop),
        cmocka_unit_test_setup_teardown(values_are_told_and_the_connection_goes_on, start, stop),
        cmocka_unit_test_setup_teardown(a_body_in_small_pieces_is_read_whole, start, stop),
        cmocka_unit_test_setup_teardown(
            the_stop_closes_idle_connections_and_answers_what_has_arrived, start, stop),
        cmocka_unit_test_setup_teardown(half_a_request_does_not_keep_the_stop_waiting_for_long,
                                        start, stop),
        cmocka_unit_test_setup_teardown(answers_what_is_quick_while_all_threads_are_busy, start,
                                        stop),
        cmocka_unit_test_setup_teardown(without_a_word_for_it_everything_waits, start, stop),
        cmocka_unit_test_setup_teardown(serves_what_was_handed_on_before_the_stop, start, stop),
        cmocka_unit_test_setup_teardown(stops_at_once_when_idle, start, stop),
        cmocka_unit_test_setup_teardown(finishes_what_it_began_when_told_to_stop, start, stop),
        cmocka_unit_test_setup_teardown(makes_a_socket_for_its_group_only, start, stop),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
