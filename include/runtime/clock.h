/* The clocks of the system, in microseconds. */
#ifndef FUNDTRAIL_RUNTIME_CLOCK_H
#define FUNDTRAIL_RUNTIME_CLOCK_H

#include <stdint.h>
#include <time.h>

int64_t clock_us(clockid_t clock);

/* Since 1970-01-01, UTC. */
int64_t utc_us(void);

#endif
