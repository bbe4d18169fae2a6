/* Whether a right can be pledged: the grounds of refusal of registration, each from facts. The
 * twelfth of the list, "other", is a person's and not here. Two of them pass when the parties were
 * told and insist. */
#ifndef FUNDTRAIL_CALC_IP_PLEDGE_H
#define FUNDTRAIL_CALC_IP_PLEDGE_H

#include "calc/ip_calendar.h"
#include "calc/ip_term.h"

#include <stdbool.h>
#include <stddef.h>

/* In the order of the list. */
enum ip_ground {
    IP_GROUND_NOT_OWNER,
    IP_GROUND_TERMINATED,
    IP_GROUND_NOT_GRANTED,
    IP_GROUND_FEE_UNPAID,
    IP_GROUND_PRESERVED,
    IP_GROUND_DEBT_OUTLIVES,
    IP_GROUND_CONTRACT_INCOMPLETE,
    IP_GROUND_CONSENT_MISSING,
    IP_GROUND_ALREADY_PLEDGED,
    IP_GROUND_SAME_DAY_INVENTION,
    IP_GROUND_INVALIDATION_PENDING,
    IP_GROUND_COUNT
};

/* A set of grounds: bit g is ground g. */
typedef uint32_t ip_grounds;

#define IP_GROUND_BIT(ground) ((ip_grounds)1 << (ground))

struct ip_pledge {
    bool utility_model;
    int32_t expires_on; /* the right's last day; DATE_UNKNOWN: it has none, or it is not known */
    int32_t debt_end;   /* DATE_UNKNOWN: it outlives nothing that is known */
    bool pledgor_is_owner;
    bool consents_missing; /* another owner's, who did not agree otherwise */
    bool terminated;       /* or invalidated, or abandoned */
    bool granted;
    bool fee_unpaid;
    bool preserved; /* or the procedure is suspended */
    bool contract_incomplete;
    bool pledged;
    bool same_day_invention; /* of a utility model */
    bool invalidation_pending;
    ip_grounds acknowledged; /* told to the parties, who insist */
};

enum ip_pledge_verdict { IP_PLEDGE_OK, IP_PLEDGE_REFUSED, IP_PLEDGE_REFUSED_UNLESS_ACKNOWLEDGED };

/* All grounds that hold, without those that were acknowledged and may be. */
ip_grounds ip_pledge_grounds(const struct ip_pledge *pledge);

/* The grounds that pass once they are acknowledged. */
ip_grounds ip_pledge_waivable(void);

/* The verdict on a set of grounds, and the ground it rests on: the first in the list that refuses,
 * else the first that is there; IP_GROUND_COUNT for none. */
enum ip_pledge_verdict ip_pledge_judge(ip_grounds grounds, enum ip_ground *ground_out);

/* Whether a year's fee that is due by a day is unpaid, by the last year that was paid for. */
bool ip_pledge_fee_unpaid(int32_t filing, int paid_through_year, int32_t day);

/* The last day on which a firm publishes its pledge: 20 working days from the registration. */
int32_t ip_pledge_publish_by(const struct ip_calendar *calendar, int32_t registered_day);

/* "not_the_registered_owner", …; "ok", "refuse", "refuse_unless_acknowledged". */
const char *ip_ground_name(enum ip_ground ground);
const char *ip_pledge_verdict_name(enum ip_pledge_verdict verdict);

#endif
