/* The looks of the thread that looks after the database, without the thread: for tests, which do
 * not wait. Not for other modules. */
#ifndef FUNDTRAIL_SERVER_WATCH_INTERNAL_H
#define FUNDTRAIL_SERVER_WATCH_INTERNAL_H

#include "server/watch.h"

#include <stdbool.h>

struct db;

/* What the last comparison of the schema found is read so often, and is old after so long. */
#define WATCH_SCHEMA_PAUSE_S 2
#define WATCH_SCHEMA_OLD_S (3 * 86400)
/* Between two looks at the newest checkpoint; shorter while something is wrong with it. */
#define WATCH_CHECKPOINT_PAUSE_S 60
#define WATCH_CHECKPOINT_FAULT_PAUSE_S 2
/* What the account can see of itself is compared so often; more often while something differs. */
#define WATCH_OWN_PAUSE_S 30
#define WATCH_OWN_FAULT_PAUSE_S 5
/* Between two steps of the slow proof, and the entries of a step at least. */
#define WATCH_REPROOF_PAUSE_S 5
#define WATCH_REPROOF_ENTRIES 2000

struct watch *watch_new(const struct app *app);
void watch_free(struct watch *watch);

/* One look at all that is due. */
void watch_look(struct watch *watch, struct db *db);

/* All of it is due, as if the pauses were over; with_objects: columns and rights too. */
void watch_hasten(struct watch *watch, bool with_objects);

#endif
