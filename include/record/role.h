/* The roles of users, and who may do what as a set of them. */
#ifndef FUNDTRAIL_RECORD_ROLE_H
#define FUNDTRAIL_RECORD_ROLE_H

enum role {
    ROLE_NONE,
    ROLE_VIEWER,
    ROLE_MANAGER,
    ROLE_APPROVER,
    ROLE_AUDITOR,
    ROLE_ADMIN,
    ROLE_COUNT
};

/* Bits; BY_NOBODY is said where a row must say something. */
#define BY_NOBODY (1u << ROLE_NONE)
#define BY_VIEWER (1u << ROLE_VIEWER)
#define BY_MANAGER (1u << ROLE_MANAGER)
#define BY_APPROVER (1u << ROLE_APPROVER)
#define BY_AUDITOR (1u << ROLE_AUDITOR)
#define BY_ADMIN (1u << ROLE_ADMIN)

#endif
