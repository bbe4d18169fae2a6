/* Importer: the thread of a process that works on imports, one at a time, while the other threads
 * answer requests. */
#ifndef FUNDTRAIL_SERVER_IMPORTER_H
#define FUNDTRAIL_SERVER_IMPORTER_H

struct app;
struct importer;

struct importer *importer_start(const struct app *app);

/* Gives back what it works on, so that another process goes on with it. */
void importer_stop(struct importer *importer);

#endif
