/* The roles of users, and who may do what as a set of them. A seat is the role of a party to loan
 * cases: whoever has it sees the cases of his party and nothing else. */
#ifndef FUNDTRAIL_RECORD_ROLE_H
#define FUNDTRAIL_RECORD_ROLE_H

enum role {
    ROLE_NONE,
    ROLE_VIEWER,
    ROLE_MANAGER,
    ROLE_APPROVER,
    ROLE_AUDITOR,
    ROLE_ADMIN,
    ROLE_BANK,
    ROLE_GUARANTOR,
    ROLE_INSURER,
    ROLE_APPRAISER,
    ROLE_OFFICE,
    ROLE_COUNT
};

/* Bits; BY_NOBODY is said where a row must say something. */
#define BY_NOBODY (1u << ROLE_NONE)
#define BY_VIEWER (1u << ROLE_VIEWER)
#define BY_MANAGER (1u << ROLE_MANAGER)
#define BY_APPROVER (1u << ROLE_APPROVER)
#define BY_AUDITOR (1u << ROLE_AUDITOR)
#define BY_ADMIN (1u << ROLE_ADMIN)
#define BY_BANK (1u << ROLE_BANK)
#define BY_SEATS                                                                                   \
    (BY_BANK | 1u << ROLE_GUARANTOR | 1u << ROLE_INSURER | 1u << ROLE_APPRAISER | 1u << ROLE_OFFICE)

#define ROLE_IS_SEAT(role) ((BY_SEATS >> (role)&1) != 0)

#endif
