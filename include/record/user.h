/* Users, and what they took away. */
#ifndef FUNDTRAIL_RECORD_USER_H
#define FUNDTRAIL_RECORD_USER_H

#include "record/role.h"

#include <stdbool.h>
#include <stdint.h>

/* A user's identity and role. Passwords are not part of the journal. */
struct user {
    const char *user_name;
    const char *display_name;
    uint32_t role; /* enum role */
    bool enabled;
};

/* What an auditor took away. */
struct export
{
    const char *dataset;
    int32_t as_of;
    int64_t as_known;
    int64_t row_count;
    const char *sha256;
};

#endif
