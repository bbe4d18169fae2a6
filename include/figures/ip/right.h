/* What an IP right is on a day: its status, who owns it, what stands beside it, and what is due
 * next. All of it follows from the right, its owners and its events, which are placed in time by
 * days of their own: the view's as_of is the day that is asked about, its as_known what is known,
 * whenever a day's entry was recorded. */
#ifndef FUNDTRAIL_FIGURES_IP_RIGHT_H
#define FUNDTRAIL_FIGURES_IP_RIGHT_H

#include "book/book.h"
#include "calc/ip_fee.h"
#include "calc/ip_state.h"
#include "record/ip.h"

/* The seq of a draft, which has none yet. */
#define IP_DRAFT INT64_MAX

/* Holidays and rules of fees as they are known, for the figures of many rights. They live in the
 * arena. */
struct ip_tables {
    const struct book *book;
    struct view view;
    struct arena *arena;
    struct ip_calendar calendar;
    struct ip_fee_schedules schedules; /* none: no rule of fees is recorded */
};

void ip_tables_open(const struct book *book, struct view view, struct arena *arena,
                    struct ip_tables *tables_out);

/* A part of a right; of == 0: it is not known. In lowest terms. */
struct ip_share {
    int64_t parts;
    int64_t of;
};

struct ip_holder {
    int64_t firm_id; /* one of the three */
    int64_t party_id;
    const char *name;
    struct ip_share share;
    int32_t since; /* DATE_UNKNOWN: from the beginning */
};

enum ip_fault_code {
    IP_FITS,
    IP_CANNOT_FOLLOW,
    IP_NOT_OWNED,
    IP_OVER_WHOLE,
    IP_OWNER_AFTER_TRANSFER,
    IP_IS_PRESERVED,
    IP_IS_PLEDGED
};

/* The first entry that does not fit, and the status before it. */
struct ip_fault {
    enum ip_fault_code code;
    int64_t seq; /* IP_DRAFT */
    enum ip_status status;
    int64_t because_seq; /* the transfer that an owner comes after */
};

/* How an annual fee stands. */
enum ip_fee_standing {
    IP_FEE_NONE = 1, /* nothing is due: no patent, not in force, or all is paid */
    IP_FEE_AHEAD,    /* the next is due on a day to come, or today */
    IP_FEE_LATE,     /* in the grace */
    IP_FEE_MISSED,   /* after it: by law the right has ended from the due day */
    IP_FEE_UNKNOWN   /* no payment is recorded; the next due day is told */
};

extern const struct field_value ip_fee_standing_values[];

struct ip_right_state {
    int64_t ip_right_id;
    const struct ip_right *record; /* the last version that is known */
    struct ip_life life;
    struct ip_state state;
    int32_t status_since; /* DATE_UNKNOWN: not known */
    const struct ip_holder *holders;
    size_t holder_count;
    int32_t expires_on;       /* DATE_UNKNOWN: it has no term, or it is not known */
    int64_t fee_paid_through; /* the last year that is paid, that of the grant with it; 0: none */
    uint32_t fee_standing;    /* enum ip_fee_standing */
    int fee_year;             /* the next one to be paid; 0: none */
    int32_t fee_due_on;
    bool fee_known; /* a rule of fees tells what follows */
    struct ip_annual_fee fee;
    struct ip_renewal renewal; /* of a mark that is registered */
    bool renewable;
    int64_t pledge_id; /* that it is in on the day; 0: none */
    uint32_t criteria; /* of a high-value invention: bits of enum ip_criterion */
    bool high_value;
    struct ip_fault fault;        /* of what happened to it; IP_FITS: all fits */
    struct ip_fault owners_fault; /* of who owns it */
};

/* What is asked of the records as they are not, by who decides. */
struct ip_what_if {
    const struct entry *draft; /* an ip_right, ip_owner, ip_event or pledge_item; NULL */
    int64_t without_seq;       /* as if that entry were not there; 0 */
};

/* what_if may be NULL. ERR_NOT_FOUND: no such right is known, and none is drafted. */
enum err ip_right_state(const struct ip_tables *tables, int64_t ip_right_id,
                        const struct ip_what_if *what_if,
                        struct ip_right_state *state_out) MUST_USE;

/* Whether the right existed by the day of the tables' view: it was filed, or registered, or when is
 * not known. */
bool ip_right_exists(const struct ip_right_state *state);

/* Of the four types that calc knows; false of copyrights and others, *kind_out is then none. */
bool ip_type_is_calculated(uint32_t type, enum ip_right_kind *kind_out);
bool ip_type_is_patent(uint32_t type);

/* Whether a holder is the firm; whether some holder of the right is. */
bool ip_held_by_firm(const struct ip_right_state *state, int64_t firm_id);

/* What a year's fee of the right goes by; reduced: enum ip_reduced, 0 as the right says. */
struct ip_fee_terms ip_terms_of_fee(const struct ip_right_state *state, int year, uint32_t reduced);

/* The right's day of an entry of the family: when the event took place, the fee was paid. */
int32_t ip_event_day(const struct entry *entry);

#endif
