/* Job threads: those of a process that work on imports and on bundles, one job of each at a time,
 * while the other threads answer requests. */
#ifndef FUNDTRAIL_SERVER_JOB_THREADS_H
#define FUNDTRAIL_SERVER_JOB_THREADS_H

struct app;
struct job_threads;

struct job_threads *job_threads_start(const struct app *app);

/* Gives back what they work on, so that another process goes on with it. */
void job_threads_stop(struct job_threads *all);

#endif
