/* A portfolio that random histories run on: a mother fund, the funds below it, investors and
 * investments, all with room. */
#ifndef FUNDTRAIL_TESTS_SUPPORT_HISTORY_H
#define FUNDTRAIL_TESTS_SUPPORT_HISTORY_H

#include "support_fund.h"

#define FUNDS 6
#define INVESTORS 4
#define INVESTMENTS 4

struct history {
    struct world world;
    bool keeps_all; /* nothing is reversed */
    int64_t start;  /* the last entry of the portfolio */
    int64_t mother; /* = funds[0]; it holds the first commitment of every other fund */
    int64_t funds[FUNDS];
    int64_t commitments[FUNDS][INVESTORS];
    int64_t investments[FUNDS][INVESTMENTS];
};

void history_open(struct history *history);
void history_close(struct history *history);

/* Attempts one random entry of any kind; most are accepted. A proposal is decided next. */
void history_act(struct history *history, uint64_t *seed, const char *date);

/* Runs until so many more entries are recorded, from 2020-02-01 on. */
void history_run(struct history *history, uint64_t *seed, int64_t entry_count);

#endif
