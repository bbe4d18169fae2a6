/* Users, and what they took away. */
#ifndef FUNDTRAIL_RECORD_USER_H
#define FUNDTRAIL_RECORD_USER_H

#include "record/role.h"

#include <stdbool.h>
#include <stdint.h>

/* A user's identity and role. Passwords are not part of the journal, but that
 * one was replaced is. */
struct user {
    const char *user_name;
    const char *display_name;
    uint32_t role; /* enum role */
    bool enabled;
    int32_t valid_until; /* the last day in China on which it may be used; unknown: no end */
    int64_t party_id;    /* whose seat it is; 0: the role is no seat (record/role.h) */
};

/* Whether it may be used on a day. */
bool user_is_valid(const struct user *user, int32_t day);

/* A user's password was replaced. The digest proves which row of credentials is the latest, and
 * tells nothing of the password: it is made under a key that the database never sees
 * (http/row_mac.h). */
struct credential_change {
    int64_t user_id;
    const char *digest; /* 40 hexadecimal digits */
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
