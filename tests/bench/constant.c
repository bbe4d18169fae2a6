/* The ceiling that nginx and libfcgi set: a program that answers every request with the same bytes.
 *   constant SOCKET BYTES [PROCESSES] [THREADS]
 * Listens on a unix socket until it is ended. */
#include <fcgiapp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define BACKLOG 4096

static int listener;
static char *body;
static int body_length;

static void *answer(void *ignored)
{
    FCGX_Request request;

    (void)ignored;
    if (FCGX_InitRequest(&request, listener, 0) != 0)
        exit(1);
    while (FCGX_Accept_r(&request) == 0) {
        FCGX_FPrintF(request.out,
                     "Status: 200\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n",
                     body_length);
        FCGX_PutStr(body, body_length, request.out);
        FCGX_Finish_r(&request);
    }
    return NULL;
}

static void serve(int threads)
{
    pthread_t ids[64];

    for (int i = 0; i < threads; i++)
        if (pthread_create(&ids[i], NULL, answer, NULL) != 0)
            exit(1);
    for (int i = 0; i < threads; i++)
        (void)pthread_join(ids[i], NULL);
}

int main(int argc, char **argv)
{
    int processes = argc > 3 ? atoi(argv[3]) : 2;
    int threads = argc > 4 ? atoi(argv[4]) : 8;

    body_length = argc > 2 ? atoi(argv[2]) : 0;
    if (argc < 3 || body_length < 1 || processes < 1 || threads < 1 || threads > 64) {
        (void)fprintf(stderr, "usage: constant SOCKET BYTES [PROCESSES] [THREADS]\n");
        return 2;
    }
    body = malloc((size_t)body_length);
    if (body == NULL || FCGX_Init() != 0)
        return 1;
    memset(body, 'x', (size_t)body_length);
    listener = FCGX_OpenSocket(argv[1], BACKLOG);
    if (listener < 0 || chmod(argv[1], 0666) != 0)
        return 1;
    for (int i = 0; i < processes; i++) {
        pid_t child = fork();

        if (child < 0)
            return 1;
        if (child == 0) {
            serve(threads);
            return 1;
        }
    }
    while (wait(NULL) > 0)
        continue;
    return 0;
}
