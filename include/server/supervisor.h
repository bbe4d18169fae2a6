/* Supervisor: keeps a number of worker processes running over one listening socket. A worker that
 * dies is replaced, later and later when it keeps dying; SIGTERM and SIGINT end all of them, SIGHUP
 * is passed on. */
#ifndef FUNDTRAIL_SERVER_SUPERVISOR_H
#define FUNDTRAIL_SERVER_SUPERVISOR_H

#include "base/err.h"

#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

struct supervisor {
    unsigned process_count;
    /* Runs in the child, with SIGTERM, SIGINT and SIGHUP blocked for sigwait; its result is the
     * exit code. */
    int (*work)(void *arg);
    /* A worker has ended: gives back what it held of shared memory. May be NULL. */
    void (*died)(void *arg, pid_t pid);
    void *arg;
    atomic_uint_fast64_t *restart_count; /* shared with the workers */
};

/* Returns when it was told to stop and the last worker is gone: ERR_OK; ERR_UNAVAILABLE when some
 * had to be killed. Call it before any thread is made. */
enum err supervise(const struct supervisor *supervisor) MUST_USE;

#endif
