/* Imports for tests: texts become tables, and an import runs over a world as a batch of the ledger
 * runs it, only without a database. */
#ifndef FUNDTRAIL_TESTS_SUPPORT_IMPORT_H
#define FUNDTRAIL_TESTS_SUPPORT_IMPORT_H

#include "import/import.h"
#include "support_book.h"

struct moving {
    struct world *world;
    struct arena arena;
    struct import_faults faults; /* of tables */
    struct import_tables tables;
    struct import_plan plan;
    struct importing *importing;
    int64_t recorded_at_us;
    enum err err; /* of the run */
};

void moving_open(struct moving *moving, struct world *world);
void moving_close(struct moving *moving);

/* A text file, or any bytes. */
void moving_add(struct moving *moving, const char *name, const char *text);
void moving_add_bytes(struct moving *moving, const char *name, const char *bytes, size_t length);

/* Reads the plan from the tables. */
void moving_suggest(struct moving *moving);

/* Runs the plan; decisions are the approver's, everything else the manager's. What could be stored
 * is in the world's book afterwards, whatever err says. */
void moving_run(struct moving *moving);

/* All three. Fails the test, naming the first fault, when it is not clean. */
void moving_all(struct moving *moving);

/* The first fault or question of the rows, or of the tables; NULL: there is none. */
const struct import_fault *moving_fault(struct moving *moving);

#endif
