/* Watch: a thread that asks the database every half second, and at once when a request could not
 * reach it, whether it answers, and keeps the book up to date. What it finds stands in the
 * readiness of the process. */
#ifndef FUNDTRAIL_SERVER_WATCH_H
#define FUNDTRAIL_SERVER_WATCH_H

struct app;
struct watch;

struct watch *watch_start(const struct app *app);
void watch_stop(struct watch *watch);

#endif
