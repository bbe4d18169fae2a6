/* The ceiling that nginx sets: a program that answers every FastCGI request with the same bytes and
 * does nothing else. It keeps connections as the real one does, and has one thread a process, so
 * that it pays for no lock.
 *   constant SOCKET BYTES [PROCESSES]
 * BYTES of 0: every answer is 304 Not Modified. Listens on a unix socket until it is ended. */
#include <fastcgi.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define BACKLOG 4096
#define HEAD "Status: 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
#define TAG "ETag: \"0123456789abcdef0123456789abcdef\"\r\nCache-Control: private, no-cache\r\n"
#define READ_MAX 65536

struct connection {
    int fd;
    bool keep;
    size_t length;
    unsigned char bytes[READ_MAX];
};

static char *answer;
static size_t answer_length;

static void put_record(unsigned type, const char *content, size_t length)
{
    FCGI_Header header = {.version = FCGI_VERSION_1,
                          .type = (unsigned char)type,
                          .requestIdB0 = 1,
                          .contentLengthB1 = (unsigned char)(length >> 8),
                          .contentLengthB0 = (unsigned char)length};
    memcpy(answer + answer_length, &header, sizeof header);
    if (length > 0)
        memcpy(answer + answer_length + sizeof header, content, length);
    answer_length += sizeof header + length;
}

static void make_answer(size_t body_length)
{
    static const FCGI_EndRequestBody end = {0};
    char head[512];
    char *body = malloc(body_length + 1);

    answer = malloc(body_length + body_length / FCGI_MAX_LENGTH * sizeof(FCGI_Header) + 1024);
    if (body == NULL || answer == NULL)
        exit(1);
    memset(body, 'x', body_length);
    int length =
        body_length == 0
            ? snprintf(head, sizeof head, "Status: 304 Not Modified\r\n" TAG "\r\n")
            : snprintf(head, sizeof head, HEAD TAG "Content-Length: %zu\r\n\r\n", body_length);
    put_record(FCGI_STDOUT, head, (size_t)length);
    for (size_t at = 0; at < body_length; at += FCGI_MAX_LENGTH) {
        size_t left = body_length - at;

        put_record(FCGI_STDOUT, body + at, left < FCGI_MAX_LENGTH ? left : FCGI_MAX_LENGTH);
    }
    put_record(FCGI_STDOUT, NULL, 0);
    put_record(FCGI_END_REQUEST, (const char *)&end, sizeof end);
    free(body);
}

/* Whether the bytes end a request: the last record is an empty one of its body. */
static bool is_complete(struct connection *connection)
{
    size_t at = 0;

    while (connection->length - at >= FCGI_HEADER_LEN) {
        const unsigned char *record = connection->bytes + at;
        size_t content = (size_t)record[4] << 8 | record[5];

        if (record[1] == FCGI_BEGIN_REQUEST && connection->length - at >= 11)
            connection->keep = (record[10] & FCGI_KEEP_CONN) != 0;
        if (record[1] == FCGI_STDIN && content == 0)
            return true;
        at += FCGI_HEADER_LEN + content + record[6];
        if (at > connection->length)
            return false;
    }
    return false;
}

/* False: the connection is at its end. */
static bool serve(struct connection *connection)
{
    ssize_t got = recv(connection->fd, connection->bytes + connection->length,
                       READ_MAX - connection->length, 0);

    if (got <= 0)
        return false;
    connection->length += (size_t)got;
    if (!is_complete(connection))
        return connection->length < READ_MAX;
    connection->length = 0;
    return send(connection->fd, answer, answer_length, MSG_NOSIGNAL) == (ssize_t)answer_length &&
           connection->keep;
}

static void accept_one(int epoll_fd, int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    struct connection *connection = fd < 0 ? NULL : calloc(1, sizeof *connection);

    if (connection == NULL)
        return;
    connection->fd = fd;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0)
        exit(1);
}

static void run(int listener)
{
    int epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event events[64];
    struct epoll_event watched = {.events = EPOLLIN | EPOLLEXCLUSIVE};

    if (epoll_fd < 0 || epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &watched) != 0)
        exit(1);
    for (;;) {
        int count = epoll_wait(epoll_fd, events, 64, -1);

        for (int i = 0; i < count; i++) {
            struct connection *connection = events[i].data.ptr;

            if (connection == NULL) {
                accept_one(epoll_fd, listener);
            } else if (!serve(connection)) {
                (void)close(connection->fd);
                free(connection);
            }
        }
    }
}

static int listen_on(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    (void)unlink(path);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(fd, BACKLOG) != 0 || chmod(path, 0666) != 0)
        exit(1);
    return fd;
}

int main(int argc, char **argv)
{
    int body_length = argc > 2 ? atoi(argv[2]) : -1;
    int processes = argc > 3 ? atoi(argv[3]) : 2;

    if (argc < 3 || body_length < 0 || processes < 1) {
        (void)fprintf(stderr, "usage: constant SOCKET BYTES [PROCESSES]\n");
        return 2;
    }
    make_answer((size_t)body_length);
    int listener = listen_on(argv[1]);
    for (int i = 0; i < processes; i++) {
        pid_t child = fork();

        if (child < 0)
            return 1;
        if (child == 0)
            run(listener);
    }
    while (wait(NULL) > 0)
        continue;
    return 0;
}
