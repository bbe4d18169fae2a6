/* The program `fundtrail` as a user runs it, built beside the test, or FUNDTRAIL_COMMAND. */
#ifndef FUNDTRAIL_TESTS_SUPPORT_COMMAND_H
#define FUNDTRAIL_TESTS_SUPPORT_COMMAND_H

#include "base/buf.h"

#include <jansson.h>
#include <stddef.h>

/* What a run of the command gave. */
struct outcome {
    int code;
    struct buf out;
    struct buf complaint;
};

/* Set-up and tear-down of a group of tests: finds the program, makes a folder for its files. */
int command_find(void **state);
int command_done(void **state);

/* The program with these arguments; NULL ends them. */
struct outcome command_run(const char *const *arguments);

/* `fundtrail calc WHAT FILE`, where the file holds the input. */
struct outcome command_calc(const char *what, const char *input, size_t length);
void outcome_done(struct outcome *outcome);

/* The answer as JSON; fails the test when there is none. */
json_t *outcome_answer(const char *name, const struct outcome *outcome);

#endif
