/* Forks the workers and waits for signals. A worker that dies is started again, each time later
 * when it keeps dying; what it held in shared memory is given back. */
#include "server/supervisor.h"

#include "base/check.h"
#include "runtime/log.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DELAY_FIRST_MS 50
#define DELAY_LAST_MS 5000
#define STEADY_MS 10000 /* a worker that lived this long did not fail at start */
#define STOP_MS 15000   /* what in-flight requests get before they are killed */

struct worker {
    pid_t pid;             /* 0: not running */
    int64_t started_at_ms; /* on the monotonic clock */
    int64_t start_at_ms;
    int64_t delay_ms;
};

static int64_t clock_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void start(const struct supervisor *supervisor, struct worker *worker)
{
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        /* A worker must not outlive a supervisor that was killed. */
        (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent)
            _exit(0);
        exit(supervisor->work(supervisor->arg));
    }
    worker->started_at_ms = clock_ms();
    if (pid < 0) {
        log_event(LOG_LEVEL_ERROR, "fork_failed", "%s", strerror(errno));
        worker->start_at_ms = worker->started_at_ms + DELAY_LAST_MS;
        return;
    }
    worker->pid = pid;
}

static void start_due(const struct supervisor *supervisor, struct worker *workers)
{
    int64_t now_ms = clock_ms();
    for (unsigned i = 0; i < supervisor->process_count; i++)
        if (workers[i].pid == 0 && workers[i].start_at_ms <= now_ms)
            start(supervisor, &workers[i]);
}

static void plan_restart(struct worker *worker)
{
    int64_t now_ms = clock_ms();
    if (now_ms - worker->started_at_ms >= STEADY_MS || worker->delay_ms == 0)
        worker->delay_ms = DELAY_FIRST_MS;
    else if (worker->delay_ms < DELAY_LAST_MS)
        worker->delay_ms *= 2;
    worker->pid = 0;
    worker->start_at_ms = now_ms + worker->delay_ms;
}

static void log_death(pid_t pid, int status)
{
    if (WIFSIGNALED(status))
        log_event(LOG_LEVEL_ERROR, "worker_died", "process %d, signal %d", pid, WTERMSIG(status));
    else
        log_event(LOG_LEVEL_ERROR, "worker_died", "process %d, exit code %d", pid,
                  WEXITSTATUS(status));
}

/* Buries dead workers. Returns how many still run. */
static unsigned reap(const struct supervisor *supervisor, struct worker *workers, bool stopping)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (unsigned i = 0; i < supervisor->process_count; i++)
            if (workers[i].pid == pid) {
                plan_restart(&workers[i]);
                if (supervisor->died)
                    supervisor->died(supervisor->arg, pid);
                if (stopping)
                    continue;
                atomic_fetch_add(supervisor->restart_count, 1);
                log_death(pid, status);
            }
    unsigned running = 0;
    for (unsigned i = 0; i < supervisor->process_count; i++)
        running += workers[i].pid != 0;
    return running;
}

static void signal_all(const struct supervisor *supervisor, const struct worker *workers,
                       int number)
{
    for (unsigned i = 0; i < supervisor->process_count; i++)
        if (workers[i].pid != 0)
            (void)kill(workers[i].pid, number);
}

/* The next signal, or 0 after at most timeout_ms. */
static int wait_signal(const sigset_t *signals, int64_t timeout_ms)
{
    struct timespec timeout = {.tv_sec = timeout_ms / 1000,
                               .tv_nsec = (timeout_ms % 1000) * 1000000};
    int number = sigtimedwait(signals, NULL, &timeout);
    return number < 0 ? 0 : number;
}

static int64_t until_next_start_ms(const struct supervisor *supervisor,
                                   const struct worker *workers)
{
    int64_t now_ms = clock_ms();
    int64_t wait_ms = DELAY_LAST_MS;
    for (unsigned i = 0; i < supervisor->process_count; i++)
        if (workers[i].pid == 0 && workers[i].start_at_ms - now_ms < wait_ms)
            wait_ms = workers[i].start_at_ms - now_ms;
    return wait_ms < 0 ? 0 : wait_ms;
}

static enum err stop(const struct supervisor *supervisor, struct worker *workers,
                     const sigset_t *signals)
{
    int64_t deadline_ms = clock_ms() + STOP_MS;
    signal_all(supervisor, workers, SIGTERM);
    while (reap(supervisor, workers, true) > 0) {
        int64_t left_ms = deadline_ms - clock_ms();
        if (left_ms <= 0) {
            signal_all(supervisor, workers, SIGKILL);
            while (wait(NULL) > 0)
                continue;
            log_event(LOG_LEVEL_ERROR, "stopped", "workers had to be killed");
            return ERR_UNAVAILABLE;
        }
        (void)wait_signal(signals, left_ms);
    }
    log_event(LOG_LEVEL_INFO, "stopped", "all workers ended");
    return ERR_OK;
}

enum err supervise(const struct supervisor *supervisor)
{
    sigset_t signals;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)sigaddset(&signals, SIGHUP);
    (void)sigaddset(&signals, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &signals, NULL);

    struct worker *workers = calloc(supervisor->process_count, sizeof *workers);
    CHECK(workers != NULL);
    enum err err;
    for (;;) {
        start_due(supervisor, workers);
        int number = wait_signal(&signals, until_next_start_ms(supervisor, workers));
        if (number == SIGTERM || number == SIGINT) {
            err = stop(supervisor, workers, &signals);
            break;
        }
        if (number == SIGHUP)
            signal_all(supervisor, workers, SIGHUP);
        (void)reap(supervisor, workers, false);
    }
    free(workers);
    return err;
}
