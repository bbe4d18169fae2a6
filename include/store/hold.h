/* Hold: while many entries are stored in one transaction, whoever stores them says until about when
 * the head stays locked, so that other writers can be told when to come again. It is a courtesy: no
 * promise rests on it, for the head's lock alone keeps writers apart. */
#ifndef FUNDTRAIL_STORE_HOLD_H
#define FUNDTRAIL_STORE_HOLD_H

#include "base/err.h"

#include <stdint.h>

struct db;

/* Says that the head is held for so long from now on; 0: no longer. On a connection of its own, as
 * others see it at once. ERR_UNAVAILABLE, ERR_RETRY. */
enum err hold_set(struct db *db, int64_t for_ms) MUST_USE;

/* How long somebody else still holds the head; 0: nobody said so. ERR_UNAVAILABLE, ERR_RETRY. */
enum err hold_left(struct db *db, int64_t *left_ms_out) MUST_USE;

#endif
